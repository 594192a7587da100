; flat.guide in CLIPS: one rule for a patient. A truth is 0 no, 1 unknown, 2 yes; a number that is unknown is -1; weights are
; tenths of a kg.
(deftemplate patient
  (slot weight_kg (default -1)) (slot height_cm (default -1)) (slot ecog (default -1)) (slot liver_involvement_pct (default -1))
  (slot her2 (default 1)) (slot hr (default 1)) (slot has_brain_mets (default 1)) (slot has_liver_mets (default 1))
  (slot has_bone_mets (default 1)) (slot bone_mets_rt_controllable (default 1)) (slot has_lung_mets (default 1))
  (slot lung_mets_isolated (default 1)) (slot other_extrahepatic (default 1)) (slot disease_controlled (default 1))
  (slot prior_chemo_failed (default 1)) (slot endocrine_resistance (default 1)) (slot rapid_progression (default 1))
  (slot liver_function_normal (default 1)) (slot surgical_candidate (default 1)))

(defglobal ?*applies* = (create$ 0 0 0) ?*first* = 0 ?*weekly* = 0 ?*taxane* = 0 ?*began* = 0)
(defglobal ?*yes* = (create$ 0 0 0 0 0 0 0 0 0 0) ?*no* = (create$ 0 0 0 0 0 0 0 0 0 0))

(deffunction at-most (?x ?limit) (if (< ?x 0) then 1 else (if (<= ?x ?limit) then 2 else 0)))
(deffunction note (?at ?truth)
  (if (= ?truth 2) then (bind ?*yes* (replace$ ?*yes* ?at ?at (+ 1 (nth$ ?at ?*yes*)))))
  (if (= ?truth 0) then (bind ?*no* (replace$ ?*no* ?at ?at (+ 1 (nth$ ?at ?*no*))))))

(defrule answer
  (patient (weight_kg ?weight) (height_cm ?height) (ecog ?ecog) (liver_involvement_pct ?liver) (her2 ?her2) (hr ?hr)
    (has_brain_mets ?brain) (has_liver_mets ?mets) (has_bone_mets ?bone) (bone_mets_rt_controllable ?bone-ok)
    (has_lung_mets ?lung) (lung_mets_isolated ?lung-ok) (other_extrahepatic ?other) (disease_controlled ?controlled)
    (prior_chemo_failed ?failed) (endocrine_resistance ?resistant) (rapid_progression ?rapid)
    (liver_function_normal ?works) (surgical_candidate ?candidate))
  =>
  (bind ?applies (min ?mets (- 2 ?brain)))
  (bind ?pressing (max ?resistant ?rapid))
  (bind ?her2-therapy (min ?applies ?her2))
  (bind ?chemo (min ?applies (max (min (- 2 ?hr) (- 2 ?her2)) (min ?hr ?pressing))))
  (bind ?paclitaxel (min ?chemo ?failed))
  (bind ?outside (min (- 2 ?other) (max (- 2 ?bone) ?bone-ok) (max (- 2 ?lung) ?lung-ok)))
  (bind ?local (min ?applies (at-most ?ecog 1) (at-most ?liver 50) ?outside ?controlled))
  (note 1 ?applies) (note 2 ?her2-therapy) (note 3 (min ?applies ?hr (- 2 ?her2) (- 2 ?pressing))) (note 4 ?chemo)
  (note 5 ?paclitaxel) (note 6 ?local) (note 7 (min ?local ?candidate ?works (at-most ?liver 70)))
  (note 8 (min ?local (- 2 ?candidate))) (note 9 ?applies) (note 10 ?applies)
  (if (and (= ?her2-therapy 2) (> ?weight 0)) then
    (bind ?*first* (+ ?*first* (* 4 ?weight))) (bind ?*weekly* (+ ?*weekly* (* 2 ?weight))))
  (if (and (= ?paclitaxel 2) (> ?weight 0) (> ?height 0)) then
    (bind ?*taxane* (+ ?*taxane* (div (+ 12 (integer (sqrt (* 490 ?height ?weight)))) 24)))))

(deffunction report (?patients)
  (bind ?names (create$ applies her2_therapy endocrine chemo paclitaxel local_therapy surgery sbrt refer mdt))
  (loop-for-count (?i 1 10)
    (bind ?yes (nth$ ?i ?*yes*)) (bind ?no (nth$ ?i ?*no*))
    (printout t (nth$ ?i ?names) " " ?yes " " ?no " " (- ?patients ?yes ?no) crlf))
  (printout t "doses " ?*first* " " ?*weekly* " " ?*taxane* crlf))
