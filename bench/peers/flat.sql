-- flat.guide over a table `patient` with a column for each fact, for SQLite and DuckDB. NULL is unknown, as in Kleene's logic; her2 and hr
-- are whether they are positive, weight_kg is in tenths of a kg.
SELECT
  sum(CASE WHEN applies THEN 1 ELSE 0 END) AS applies_yes, sum(CASE WHEN NOT applies THEN 1 ELSE 0 END) AS applies_no,
  sum(CASE WHEN her2_therapy THEN 1 ELSE 0 END) AS her2_therapy_yes, sum(CASE WHEN NOT her2_therapy THEN 1 ELSE 0 END) AS her2_therapy_no,
  sum(CASE WHEN endocrine THEN 1 ELSE 0 END) AS endocrine_yes, sum(CASE WHEN NOT endocrine THEN 1 ELSE 0 END) AS endocrine_no,
  sum(CASE WHEN chemo THEN 1 ELSE 0 END) AS chemo_yes, sum(CASE WHEN NOT chemo THEN 1 ELSE 0 END) AS chemo_no,
  sum(CASE WHEN paclitaxel THEN 1 ELSE 0 END) AS paclitaxel_yes, sum(CASE WHEN NOT paclitaxel THEN 1 ELSE 0 END) AS paclitaxel_no,
  sum(CASE WHEN local_therapy THEN 1 ELSE 0 END) AS local_therapy_yes, sum(CASE WHEN NOT local_therapy THEN 1 ELSE 0 END) AS local_therapy_no,
  sum(CASE WHEN surgery THEN 1 ELSE 0 END) AS surgery_yes, sum(CASE WHEN NOT surgery THEN 1 ELSE 0 END) AS surgery_no,
  sum(CASE WHEN sbrt THEN 1 ELSE 0 END) AS sbrt_yes, sum(CASE WHEN NOT sbrt THEN 1 ELSE 0 END) AS sbrt_no,
  sum(CASE WHEN refer THEN 1 ELSE 0 END) AS refer_yes, sum(CASE WHEN NOT refer THEN 1 ELSE 0 END) AS refer_no,
  sum(CASE WHEN mdt THEN 1 ELSE 0 END) AS mdt_yes, sum(CASE WHEN NOT mdt THEN 1 ELSE 0 END) AS mdt_no,
  count(*) AS patients,
  sum(CASE WHEN her2_therapy THEN coalesce(4 * weight_kg, 0) ELSE 0 END) AS first,
  sum(CASE WHEN her2_therapy THEN coalesce(2 * weight_kg, 0) ELSE 0 END) AS weekly,
  sum(CASE WHEN paclitaxel THEN coalesce(floor((floor(sqrt(490 * height_cm * weight_kg)) + 12) / 24), 0) ELSE 0 END) AS taxane
FROM (
  SELECT *, local_therapy AND surgical_candidate AND liver_function_normal AND liver_involvement_pct <= 70 AS surgery,
    local_therapy AND NOT surgical_candidate AS sbrt, chemo AND prior_chemo_failed AS paclitaxel
  FROM (
    SELECT *, applies AND her2 AS her2_therapy, applies AND hr AND NOT her2 AND NOT pressing AS endocrine,
      applies AND ((NOT hr AND NOT her2) OR (hr AND pressing)) AS chemo,
      applies AND ecog <= 1 AND liver_involvement_pct <= 50 AND outside AND disease_controlled AS local_therapy,
      applies AS refer, applies AS mdt
    FROM (
      SELECT *, has_liver_mets AND NOT has_brain_mets AS applies, endocrine_resistance OR rapid_progression AS pressing,
        NOT other_extrahepatic AND (NOT has_bone_mets OR bone_mets_rt_controllable)
          AND (NOT has_lung_mets OR lung_mets_isolated) AS outside
      FROM patient)));
