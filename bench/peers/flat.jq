# flat.guide in jq: a result line for each patient. A truth is 0 no, 1 unknown, 2 yes.
#   jq -c --unbuffered -f flat.jq patients.ndjson
def known: if . == true or . == "positive" then 2 elif . == false or . == "negative" then 0 else 1 end;
def at_most($limit): if . == null then 1 elif . <= $limit then 2 else 0 end;
def word: if . == 2 then "yes" elif . == 0 then "no" else "unknown" end;
def mg: if . == null then null else "\(if . % 10 == 0 then ./10 | floor else "\(./10 | floor).\(. % 10)" end) mg" end;
. as $p
| (.her2 | known) as $her2 | (.hr | known) as $hr
| ([(.has_liver_mets | known), 2 - (.has_brain_mets | known)] | min) as $applies
| ([(.endocrine_resistance | known), (.rapid_progression | known)] | max) as $pressing
| ([$applies, ([([2 - $hr, 2 - $her2] | min), ([$hr, $pressing] | min)] | max)] | min) as $chemo
| ([$chemo, (.prior_chemo_failed | known)] | min) as $paclitaxel
| ([2 - (.other_extrahepatic | known), ([2 - (.has_bone_mets | known), (.bone_mets_rt_controllable | known)] | max),
    ([2 - (.has_lung_mets | known), (.lung_mets_isolated | known)] | max)] | min) as $outside
| ([$applies, (.ecog | at_most(1)), (.liver_involvement_pct | at_most(50)), $outside, (.disease_controlled | known)] | min) as $local
| (.surgical_candidate | known) as $candidate
| ([$applies, $her2] | min) as $her2_therapy
| (if .weight_kg then .weight_kg * 10 | round else null end) as $weight
| { patient: .id, applies: ($applies | word),
    outcomes: { her2_therapy: ($her2_therapy | word), endocrine: ([$applies, $hr, 2 - $her2, 2 - $pressing] | min | word),
      chemo: ($chemo | word), paclitaxel: ($paclitaxel | word), local_therapy: ($local | word),
      surgery: ([$local, $candidate, (.liver_function_normal | known), (.liver_involvement_pct | at_most(70))] | min | word),
      sbrt: ([$local, 2 - $candidate] | min | word), refer: ($applies | word), mdt: ($applies | word) },
    doses: ((if $her2_therapy == 2 then { her2_therapy: [4, 2 | if $weight then . * $weight | mg else null end] } else {} end)
      + (if $paclitaxel == 2 then
          { paclitaxel: [if $weight and $p.height_cm then
              ((((490 * $p.height_cm * $weight | sqrt | floor) + 12) / 24 | floor) * 10 | mg) else null end] } else {} end)) }
