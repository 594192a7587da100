#!/usr/bin/env python3
"""osler test: coverage, suggestions, mutants, reports. OSLER names the program."""
import glob
import json
import os
import re
import xml.etree.ElementTree

from command import ROOT, main, osler, read, same, some, test, write, wrong_use

HEAD = '''language 1
guideline care "Care"
  version: 1.0.0
  status:  draft
  updated: 2025-10-31

fact age "Age" : a from 0 to 120 step 1
fact fit "Fit" : yes or no
fact stage "Stage" : one of early, late
record lesion "Lesion"
  site "Site" : one of liver, brain
  small "Small" : yes or no
fact lesions "Lesions" : list of lesion
'''
RULE = HEAD + '''
recommend surgery "Surgery"
  when fit and age < 75 a
  basis: editor   note: "a test"
'''
WHOLE = RULE + '''
scenario "Fit and young enough"
  given fit is yes, age is 74 a
  expect surgery is yes
scenario "Fit and too old"
  given fit is yes, age is 75 a
  expect surgery is no
scenario "Not fit"
  given fit is no, age is 74 a
  expect surgery is no
scenario "Nothing known"
  expect surgery is unknown
'''


def covered(text, *options):
    write("care.guide", text)
    result = osler("test", "--cover", "--format", "json", "care.guide", *options)
    return json.loads(result.out)[0]["coverage"]


def counts(coverage):
    return {kind: (count["seen"], count["possible"], count["impossible"]) for kind, count in coverage.items() if kind != "items"}


def states(coverage, kind, text):
    return [{side["side"]: side["state"] for side in item["sides"]} for item in coverage["items"]
            if item["kind"] == kind and item["text"] == text]


@test
def everything_that_a_decision_has_is_counted():
    same(counts(covered(RULE)), {"conditions": (0, 6, 0), "pairs": (0, 2, 0), "rows": (0, 0, 0), "thresholds": (0, 2, 0),
                                 "outcomes": (0, 3, 0)})


@test
def scenarios_that_show_everything_are_whole():
    coverage = covered(WHOLE)
    same(counts(coverage), {"conditions": (6, 6, 0), "pairs": (2, 2, 0), "rows": (0, 0, 0), "thresholds": (2, 2, 0),
                            "outcomes": (3, 3, 0)})
    same(states(coverage, "threshold", "age < 75 a"), [{"74 a": "seen", "75 a": "seen"}])
    osler("test", "--cover", "--strict", "care.guide").ends(0)


@test
def without_one_scenario_that_one_is_missed():
    coverage = covered(WHOLE.replace("fit is no, age is 74 a", "fit is no, age is 76 a"))
    same(counts(coverage)["pairs"], (1, 2, 0))
    same(states(coverage, "pair", "fit"), [{"yes": "seen", "no": "missing"}])
    osler("test", "--cover", "care.guide").ends(0).prints("pairs       each shown to matter      1/2")
    osler("test", "--cover", "--strict", "care.guide").ends(1)


@test
def an_unknown_beside_it_does_not_show_that_a_condition_matters():
    coverage = covered(WHOLE.replace("given fit is no, age is 74 a", "given fit is no"))
    same(states(coverage, "pair", "fit"), [{"yes": "seen", "no": "missing"}])


@test
def what_cannot_be_is_proved_and_not_missed():
    coverage = covered(HEAD + '\ndefine old "Old" as age >= 65 a and age > 120 a\n')
    same(states(coverage, "condition", "age > 120 a"), [{"yes": "impossible", "no": "missing", "unknown": "missing"}])
    same(states(coverage, "threshold", "age > 120 a"), [{"120 a": "missing", "121 a": "impossible"}])
    same(states(coverage, "pair", "age >= 65 a"), [{"yes": "impossible", "no": "impossible"}])


@test
def what_one_proof_has_found_is_not_left_to_the_next():
    """The patient who shows that "pregnant is unknown" decides has a pregnancy on record; the next question begins with nobody."""
    test = HEAD + '''
define harmful "Harmful" as some lesion where site is not brain

recommend test "Test"
  when fit is unknown and harmful
  basis: editor   note: "a test"
'''
    same([count[2] for count in counts(covered(test)).values()], [0] * 5)


@test
def conditions_of_lists_are_seen_in_their_elements():
    rule = HEAD + '\ndefine mild "Mild" as every lesion where (site is not brain) has small\n'
    same(counts(covered(rule))["conditions"], (0, 9, 0))
    coverage = covered(rule + '''
scenario "One of each"
  given lesions are (site liver, small yes), (site brain, small no)
  expect mild is yes
''')
    same(states(coverage, "condition", "(site is not brain)"), [{"yes": "seen", "no": "seen", "unknown": "missing"}])
    same(states(coverage, "pair", "(site is not brain)"), [{"yes": "missing", "no": "seen"}])
    same(states(coverage, "pair", "small"), [{"yes": "seen", "no": "missing"}])


@test
def rows_and_their_cells_are_seen():
    coverage = covered(HEAD + '''
table dose "Dose" : mg from 0 to 10 step 1
  | stage | age     | dose |
  | early | < 18 a  | 1 mg |
  | early | >= 18 a | 2 mg |
  | late  | any     | 3 mg |

scenario "A child"
  given stage is early, age is 17 a
  expect dose is 1 mg
''')
    same(counts(coverage)["rows"], (1, 3, 0))
    same(states(coverage, "threshold", ">= 18 a"), [{"17 a": "seen", "18 a": "missing"}])
    same(states(coverage, "pair", "< 18 a"), [{"yes": "seen", "no": "missing"}])


@test
def counted_conditions_matter_where_the_others_leave_it_open():
    rule = HEAD + '\ndefine two "Two" as at least 2 of (fit, stage is late, age >= 65 a)\n'
    coverage = covered(rule + '''
scenario "Fit and late"
  given fit is yes, stage is late, age is 40 a
  expect two is yes
''')
    same(states(coverage, "pair", "fit"), [{"yes": "seen", "no": "missing"}])
    same(states(coverage, "pair", "age >= 65 a"), [{"yes": "missing", "no": "missing"}])


@test
def a_scenario_that_fails_shows_nothing():
    coverage = covered(WHOLE.replace("expect surgery is unknown", "expect surgery is no"))
    same(states(coverage, "condition", "fit"), [{"yes": "seen", "no": "seen", "unknown": "missing"}])


@test
def the_page_paints_the_source_and_escapes_it():
    write("care.guide", WHOLE.replace('"Surgery"', '"Surgery <b>&"'))
    page = osler("test", "--cover", "--format", "html", "care.guide").ends(0).out
    assert page.startswith("<!DOCTYPE html>") and "Surgery &lt;b&gt;&amp;" in page and "<b>" not in page, page[:200]
    assert '<span class="s">fit</span>' in page and "<script" not in page, page


# --- Suggestions ------------------------------------------------------------------------------------------


RULES = os.path.join(ROOT, "tests", "rules")


def without_scenarios(text):
    kept, scenario = [], False
    for line in text.splitlines(True):
        opening = re.match(r"(scenario|fact|define|table|score|recommend|consider|avoid|warn|inform|section)\b(?! *:)", line)
        scenario = opening[1] == "scenario" if opening else scenario
        kept += [] if scenario else [line]
    return "".join(kept)


def suggested_whole(path, text, *options):
    """What is suggested for this text passes and leaves nothing out. Returns how many scenarios that took."""
    write("bare.guide", text)
    words = ["--path", os.path.dirname(path)]
    result = osler("test", "--suggest", *words, "bare.guide").is_silent().ends(0)
    same(osler("test", "--suggest", *words, "bare.guide").out, result.out)
    write("full.guide", text + result.out)
    osler("check", *words, "full.guide").ends(0)
    osler("test", "--cover", "--strict", *words, "full.guide").ends(0).prints(" 0 failed")
    same(osler("test", "--suggest", *words, "full.guide").ends(0).out, "")
    return result.out.count("\nscenario ")


@test
def what_is_suggested_completes_every_guideline():
    # Of periods, values over time and times within a day the proofs make no patient: see docs/testing.md. Of many conditions of one element the first
    # round leaves some to a second.
    left_out = ("dates_texts_and_periods.guide", "rule_06_a_series_too_old_or_too_short_is_missing.guide", "rule_13_series.guide",
                "rule_14_no_order_in_a_record_decides.guide", "her2_specimens.guide")
    left_out += ("expected_texts_and_days.guide", "days_that_are_counted_from_facts.guide", "choices_and_bands_of_several.guide")
    left_out += ("catch_up_vaccination.guide", "gentamicin.guide", "news2.guide")  # of those also, or more than is decided
    # Of numbers that need more places than a proof looks at, some are not decided.
    left_out += ("numbers_beyond_their_bank.guide", "numbers_without_a_range_have_no_end.guide", "thresholds_behind_known_factors.guide",
                 "numbers_between_their_places.guide")
    left_out += ("times_of_a_day_that_is_not_known.guide",)
    paths = sorted(glob.glob(os.path.join(RULES, "*.guide")) + glob.glob(os.path.join(ROOT, "guidelines", "*.guide")))
    for path in some(paths, 10):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if os.path.basename(path) in left_out or not re.search(r"^guideline ", text, re.M):  # a vocabulary is for others
            continue
        assert suggested_whole(path, without_scenarios(text)) > 0, path
        suggested_whole(path, text)


@test
def a_suggestion_is_marked_and_stands_one_step_apart():
    write("care.guide", RULE)
    out = osler("test", "--suggest", "care.guide").out
    same(out.count("# suggested by 'osler test --suggest': is this what the guideline should say?"), out.count("scenario "))
    assert "age is 74 a" in out and "age is 75 a" in out, out


@test
def suggesting_goes_with_nothing_else():
    write("care.guide", RULE)
    wrong_use("test", "--suggest", "--cover", "care.guide")
    wrong_use("test", "--suggest", "--format", "json", "care.guide")
    wrong_use("test", "--suggest", "care.guide", "care.guide")


# --- Mutants -----------------------------------------------------------------------------------------------


def changes(text, *options):
    write("care.guide", text)
    return json.loads(osler("test", "--mutate", "--format", "json", "care.guide", *options).out)[0]["mutation"]


def of_verdict(mutation, verdict):
    return [(change["from"], change["to"]) for change in mutation["changes"] if change["verdict"] == verdict]


@test
def scenarios_at_the_threshold_notice_every_change():
    mutation = changes(WHOLE)
    same(of_verdict(mutation, "survived") + of_verdict(mutation, "same") + of_verdict(mutation, "not decided"), [])
    noticed = of_verdict(mutation, "noticed")
    for change in [("age < 75 a", "age <= 75 a"), ("age < 75 a", "age >= 75 a"), ("age < 75 a", "age < 76 a"), ("age < 75 a", "age < 74 a"),
                   ("fit and age < 75 a", "fit or age < 75 a"), ("fit", "not fit"), ("fit", ""), ("age < 75 a", ""),
                   ("when fit and age < 75 a", "")]:
        assert change in noticed, change
    osler("test", "--mutate", "--strict", "care.guide").ends(0).prints("noticed by scenarios      9/9")


@test
def a_change_that_nobody_notices_is_told_with_a_patient():
    write("care.guide", WHOLE.replace("age is 75 a", "age is 80 a"))
    result = osler("test", "--mutate", "care.guide").ends(0)
    result.prints("No scenario notices", "line 16, surgery: comparison", "age < 75 a\n      -> age <= 75 a",
                  "patient: age is 75 a, fit is yes: yes instead of no")
    osler("test", "--mutate", "--strict", "care.guide").ends(1)


ALL_OF = "all of ( fit, age < 75 a, age < 100 a )"


@test
def what_means_the_same_is_proved():
    text = WHOLE.replace("fit and age < 75 a", ALL_OF)
    same(of_verdict(changes(text), "same"), [("age < 100 a", ""), ("age < 100 a", "age <= 100 a"),
                                              ("age < 100 a", "age < 101 a"), ("age < 100 a", "age < 99 a")])
    osler("test", "--mutate", "--strict", "care.guide").ends(0)


@test
def how_long_a_value_is_valid_is_shown_by_scenarios_alone():
    text = WHOLE.replace('"Fit" : yes or no', '"Fit" : yes or no\n  valid for: 90 days')
    same(of_verdict(changes(text), "not decided"), [("90 days", "91 days"), ("90 days", "89 days")])
    text += ('scenario "Old"\n  given fit is yes on 2025-08-02, age is 74 a\n  expect surgery is yes\n'
             'scenario "Too old"\n  given fit is yes on 2025-08-01, age is 74 a\n  expect surgery is unknown\n')
    same(of_verdict(changes(text), "not decided"), [])
    osler("test", "--mutate", "--strict", "care.guide").ends(0)


@test
def a_term_that_no_outcome_reads_is_changed_all_the_same():
    mutation = changes(WHOLE + '\ndefine old "Old" as age >= 65 a\n')
    assert ("age >= 65 a", "age >= 66 a") in of_verdict(mutation, "survived"), mutation
    mutation = changes(WHOLE + '\ndefine old "Old" as age >= 65 a\n\nscenario "65"\n  given age is 65 a\n  expect old is yes\n'
                       'scenario "64"\n  given age is 64 a\n  expect old is no\n')
    same(of_verdict(mutation, "survived"), [])


GIVE = "give drug: 4 mg/kg * weight rounded to 5 mg at most 400 mg o\u2026"
DOSE = HEAD + '''
fact weight "Weight" : kg from 2 to 200 step 0.1
treatment drug "Drug"
recommend therapy "Therapy"
  when stage is late
  give drug: 4 mg/kg * weight rounded to 5 mg at most 400 mg oral once
  basis: editor   note: "a test"
avoid frailty "Frailty"
  about: drug
  unless fit
  if unknown: warn
  basis: editor   note: "a test"

scenario "Late"
  given stage is late, weight is 70.4 kg, fit is yes
  expect therapy is yes
'''


@test
def doses_and_avoids_are_changed_too():
    mutation = changes(DOSE)
    survived = of_verdict(mutation, "survived")
    for change in [(GIVE, GIVE.replace("4 mg/kg", "5 mg/kg")), (GIVE, GIVE.replace("rounded to 5 mg", "rounded to 50 mg")),
                   (GIVE, GIVE.replace(" rounded to 5 mg", "").replace("o\u2026", "oral once")),
                   ("\u2026 mg/kg * weight rounded to 5 mg at most 400 mg oral once", "\u2026 mg/kg * weight rounded to 5 mg at most 401 mg oral once"),
                   ("if unknown: warn", "if unknown: withhold")]:
        assert change in survived, (change, survived)
    assert any(change["what"] == "'avoid' holds nothing back" and change["verdict"] == "survived" for change in mutation["changes"])
    mutation = changes(DOSE + '''  expect dose of drug in therapy is 280 mg
scenario "Frail"
  given stage is late, weight is 70 kg, fit is no
  expect therapy is contraindicated because frailty
scenario "Perhaps frail"
  given stage is late, weight is 125.8 kg
  expect therapy is yes
  expect dose of drug in therapy is 400 mg
scenario "Below the cap"
  given stage is late, weight is 99.2 kg, fit is yes
  expect dose of drug in therapy is 395 mg
scenario "Early"
  given stage is early, fit is yes
  expect therapy is no
''')
    same(of_verdict(mutation, "survived"), [])


@test
def cells_rows_and_counts_are_changed():
    mutation = changes(HEAD + '''
table dose "Dose" : mg from 0 to 10 step 1
  | stage | age            | dose |
  | early | < 18 a         | 1 mg |
  | early | 18 to 65 a     | 2 mg |
  | early | > 65 a         | 3 mg |
  | late  | any            | 4 mg |
define two "Two" as at least 2 of (fit, stage is late, age >= 65 a)
define bad "Bad" as no lesion where (site is brain and not small)
''')
    all_of_them = [(change["from"], change["to"]) for change in mutation["changes"]]
    for change in [("| early | < 18 a | 1 mg |", "| late | < 18 a | 1 mg |"), ("| early | < 18 a | 1 mg |", "| any | < 18 a | 1 mg |"),
                   ("| early | < 18 a | 1 mg |", "| early | <= 18 a | 1 mg |"), ("| early | < 18 a | 1 mg |", ""),
                   ("| early | 18 to 65 a | 2 mg |", "| early | 18 to below 65 a | 2 mg |"),
                   ("| early | 18 to 65 a | 2 mg |", "| early | 18 to 66 a | 2 mg |"), ("| early | 18 to 65 a | 2 mg |", "| early | 18 to 65 a | 3 mg |"),
                   ("at least 2 of (fit, stage is late, age >= 65 a)", "at least 3 of (fit, stage is late, age >= 65 a)"),
                   ("site is brain", "site is liver"), ("not small", "small"),
                   ("no lesion where (site is brain and not small)", "some lesion where (site is brain and not small)")]:
        assert change in all_of_them, (change, all_of_them)
    assert ("| early | < 18 a | 1 mg |", "| early | <= 18 a | 1 mg |") in of_verdict(mutation, "refused"), "two rows would apply and disagree"


@test
def the_guidelines_are_tested_whole():
    """Where scenarios do not notice every change, it is for how many days a value counts, and where two ranges of a computed number meet."""
    whole = ("her2_status", "atrial_fibrillation", "breast_liver_metastases", "breast_liver_metastases_in_pregnancy", "her2_specimens",
             "pregnancy_drugs", "type_2_diabetes")
    for name in some(whole, 7):
        path = os.path.join(ROOT, "guidelines", name + ".guide")
        osler("test", "--cover", "--mutate", "--strict", path).ends(0).prints(" 0 failed")
    for name, most in some((("kidney_function", 2), ("breast_brain_metastases", 2), ("hypertension", 4))[::-1], 3):
        said = osler("test", "--mutate", os.path.join(ROOT, "guidelines", name + ".guide")).ends(0).out
        noticed, made = map(int, re.search(r"noticed by scenarios +(\d+)/(\d+)", said).groups())
        assert made - noticed <= most, said


# --- Failures, reports, rewriting ----------------------------------------------------------------------------


FAILING = DOSE.replace("therapy is yes\n", '''therapy is no   # kept
  expect dose of drug in therapy is 3 mg

scenario "Half known, <so> \\"open\\" #1"
  given stage is late
  expect therapy is yes
  expect dose of drug in therapy is unknown, missing weight, age

scenario "Decided"
  given stage is early
  expect therapy is unknown, missing stage
  expect applies is yes

scenario "Frail"
  given stage is late, fit is no, weight is 50 kg
  expect therapy is contraindicated because frailty
  expect dose of drug in therapy is 200 mg
''')


@test
def a_failure_says_what_was_found_where_and_why():
    write("care.guide", FAILING)
    same(osler("test", "care.guide").ends(1).is_silent().out, '''failed: Late
  care.guide:27
  line 29: therapy
    expected: no
    found:    yes
    because:  Stage: late
  line 30: dose in therapy
    expected: 3 mg
    found:    280 mg
failed: Half known, <so> "open" #1
  care.guide:32
  line 35: dose in therapy
    expected: missing weight, age
    found:    missing weight
failed: Decided
  care.guide:37
  line 39: therapy
    expected: unknown
    found:    no
    because:  Stage: early, needed late
failed: Frail
  care.guide:42
  line 45: dose in therapy
    expected: 200 mg
    found:    no dose (the recommendation is not yes)

0 passed, 4 failed
''')


@test
def because_names_what_decided():
    text = HEAD + '''
define old "Old" as age >= 75 a
table risk "Risk" : one of low, high first
  | age | risk |
  | < 60 a | low |
  | any | high |
recommend surgery "Surgery"
  when fit and not old and risk is low
  basis: editor   note: "a test"
recommend rest "Rest"
  when not surgery
  basis: editor   note: "a test"

scenario "Reasons"
  given fit is yes, age is 80 a
  expect surgery is no because old
  expect surgery is no because age, risk
  expect rest is yes because surgery, old
'''
    write("care.guide", text)
    osler("test", "care.guide").ends(0)
    write("care.guide", text.replace("no because old", "no because fit"))
    osler("test", "care.guide").ends(1).prints("expected: because fit", "found:    fit decides nothing here", "because:  Old: yes, needed no")
    write("care.guide", text.replace("no because old", "no because stage"))
    osler("test", "care.guide").ends(1).prints("found:    stage decides nothing here")


@test
def update_rewrites_what_was_expected_and_nothing_else():
    write("care.guide", FAILING)
    result = osler("test", "--update", "care.guide").ends(1)
    result.prints("care.guide: changed in 5 places", "3 passed, 1 failed", "found:    no dose")
    wanted = (FAILING.replace("therapy is no   # kept", "therapy is yes   # kept").replace("3 mg\n", "280 mg\n")
              .replace("missing weight, age", "missing weight").replace("therapy is unknown, missing stage", "therapy is no"))
    same(read("care.guide").decode(), wanted)
    osler("test", "--update", "care.guide").ends(1)
    same(read("care.guide").decode(), wanted)
    write("whole.guide", WHOLE)
    same(osler("test", "--update", "whole.guide").ends(0).out, "4 passed, 0 failed\n")
    same(read("whole.guide").decode(), WHOLE)
    wrong_use("test", "--update", "-", input=WHOLE)
    wrong_use("test", "--update", "--cover", "care.guide")


@test
def tap_and_junit_tell_every_scenario():
    write("care.guide", FAILING)
    write("whole.guide", WHOLE)
    out = osler("test", "--tap", "care.guide", "whole.guide").ends(1).is_silent().out
    lines = [line for line in out.splitlines() if not line.startswith("#")]
    same(lines, ["TAP version 13", "not ok 1 - Late", 'not ok 2 - Half known, <so> "open" \\#1', "not ok 3 - Decided", "not ok 4 - Frail",
                 "ok 5 - Fit and young enough", "ok 6 - Fit and too old", "ok 7 - Not fit", "ok 8 - Nothing known", "1..8"])
    osler("test", "--junit", "out.xml", "care.guide", "whole.guide").ends(1).prints("4 passed, 4 failed")
    suites = xml.etree.ElementTree.parse("out.xml").getroot()
    same([(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in suites],
         [("care.guide", "4", "4"), ("whole.guide", "4", "0")])
    case = suites[0][1]
    same((case.get("name"), case.get("line")), ('Half known, <so> "open" #1', "32"))
    assert "found:    missing weight" in case[0].text, case[0].text
    write("broken.guide", WHOLE.replace("when fit", "when fat"))
    osler("test", "--junit", "out.xml", "broken.guide").ends(1)
    same(xml.etree.ElementTree.parse("out.xml").getroot()[0].get("errors"), "1")
    osler("test", "--tap", "broken.guide").ends(1).prints("not ok 1 - cannot be tested: broken.guide\n1..1")
    osler("test", "--junit", "elsewhere", "care.guide").ends(4)
    wrong_use("test", "--tap", "--cover", "care.guide")


@test
def a_vocabulary_has_nothing_to_cover():
    write("words.guide", 'language 1\n\nfact weight "Body weight" : kg from 2 to 80 step 0.1\n')
    for option in ("--cover", "--mutate"):
        osler("test", option, "words.guide").ends(0).prints("words.guide declares no guideline", "0 passed, 0 failed")
    same(osler("test", "--suggest", "words.guide").ends(0).out, "")
    same(json.loads(osler("test", "--mutate", "--cover", "--format", "json", "words.guide").ends(0).out)[0]["scenarios"], [])


@test
def options_that_say_nothing_are_wrong_use():
    write("care.guide", WHOLE)
    wrong_use("test", "--strict", "care.guide")
    wrong_use("test", "--format", "html", "care.guide")
    wrong_use("test", "--cover", "--format", "html", "care.guide", "care.guide")


if __name__ == "__main__":
    main()
