#!/usr/bin/env python3
"""Two versions of a guideline: for whom the answer differs, that it does not for others, and what is said otherwise. In TAP.
OSLER names the program."""
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import run_random as rules
import tap  # noqa: E402
from tap import OSLER  # noqa: E402

BASE = '''language 1
guideline sugar "Sugar"
  version: 1.0.0
  status: draft
  updated: 2025-10-31
reference trial "A trial"
  kind: trial
fact egfr "Filtration rate" : mL/min from 0 to 200 step 1
fact weight "Body weight" : kg from 20 to 300 step 0.1
fact age "Age" : a from 0 to 120 step 1
fact type "Type" : one of first, second
fact allergic "Allergic" : yes or no
record lesion "Lesion"
  site "Site" : one of liver, bone
fact lesions "Lesions" : list of lesion
treatment metformin "Metformin"
applies when age >= 18 a
recommend metformin_first "Metformin"
  when egfr >= 45 mL/min and type is second
  give metformin: 10 mg/kg * weight rounded to 50 mg oral every 12 hours
  certainty: high   cites: trial
  text: "Give metformin."
avoid allergy "Allergy"
  about: metformin
  when allergic
  if unknown: warn
inform spread "Spread"
  when some lesion where site is liver
'''


def osler(files, *words):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            (pathlib.Path(folder) / name).write_text(text, encoding="utf-8")
        return subprocess.run([OSLER, *words], cwd=folder, capture_output=True, text=True, timeout=60)


def change(*pairs, text=BASE):
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def diff(new, *more, old=BASE, files=None):
    return osler({"old.guide": old, "new.guide": new, **(files or {})}, "diff", "old.guide", "new.guide", *more)


def answers(new, old=BASE):
    done = json.loads(diff(new, "--format", "json", old=old).stdout)
    return done, {(one["recommendation"], one["change"], one.get("old"), one.get("new")): one for one in done["answers"]}


def words(one):
    return [patients["for"] for patients in one["patients"]]


def the_same():
    done = diff(BASE)
    return done.returncode == 0 and "3 of 3 recommendations that both have are the same for every patient" in done.stdout and "->" in done.stdout, done.stdout


def written_otherwise():
    """Other words for the same condition are proved to be the same."""
    done = diff(change(("when egfr >= 45 mL/min and type is second", "when not (egfr < 45 mL/min or type is not second)")))
    return done.returncode == 0 and "3 of 3" in done.stdout, done.stdout


def threshold():
    whole, found = answers(change((">= 45 mL", ">= 30 mL")))
    one = found.pop(("metformin_first", "outcome", "no", "yes"))
    # who is allergic was "no" before, now contraindicated; who may be allergic stays a yes with a caution
    other = found.pop(("metformin_first", "outcome", "no", "contraindicated"))
    rest = all(not each["complete"] for each in found.values())
    good = words(one) == ["Filtration rate 30 to 44 mL/min, Type second, Allergic: no"] and one["all"] and rest
    patient = one["patients"][0]
    good &= patient["old"]["answer"] == "no" and patient["new"]["answer"].startswith("yes, Metformin ") and 30 <= int(patient["new"]["record"]["egfr"].split()[0]) < 45
    return good and "Allergic: yes" in words(other)[0] and set(whole["equal"]) == {"allergy", "spread"}, whole


def dose():
    whole, found = answers(change(("10 mg/kg * weight", "12 mg/kg * weight")))
    one = found[("metformin_first", "dose", None, None)]
    patient = one["patients"][0]
    amounts = [patient[side]["answer"] for side in ("old", "new")]
    return amounts[0] != amounts[1] and all(amount.startswith("yes, Metformin") for amount in amounts), whole


def dose_in_another_unit():
    whole, found = answers(change(("give metformin: 10 mg/kg * weight rounded to 50 mg", "give metformin: 500 mg")),
                           change(("give metformin: 10 mg/kg * weight rounded to 50 mg", "give metformin: 0.5 g")))
    return not found and "metformin_first" in whole["equal"], whole


def unknown_only():
    """A caution that becomes a delay: nobody of whom everything is known gets another answer."""
    whole, found = answers(change(("if unknown: warn", "if unknown: withhold")))
    one = found.get(("metformin_first", "outcome", "yes", "unknown"))
    good = one and not one["complete"] and "allergic" not in one["patients"][0]["new"]["record"] and len(found) == 1
    return good and {"if unknown"} == {line["property"] for line in whole["declarations"]}, whole


def who_it_applies_to():
    whole, found = answers(change((">= 18 a", ">= 16 a")))
    one = found[(None, "applies", "no", "yes")]
    return words(one) == ["Age 16 to 17 years"] and "metformin_first" in whole["equal"], whole


def applies_to_everyone_now():
    whole, found = answers(change(("applies when age >= 18 a\n", "")))
    return words(found[(None, "applies", "no", "yes")]) == ["Age at most 17 years"], whole


def lists():
    whole, found = answers(change(("where site is liver", "where site is bone")))
    return "Lesions: 1 or more with Site bone" in words(found[("spread", "outcome", "no", "yes")])[0], whole


def texts():
    whole, found = answers(change(("Give metformin.", "Give it."), ("certainty: high", "certainty: low"), ("1.0.0", "1.1.0"), ('"A trial"', '"Another trial"'),
                                  ('"Body weight"', '"Weight"'), ("cites: trial", "cites: trial, later"), ("reference trial", 'reference later "Later"\n  kind: trial\nreference trial')))
    lines = {(line["sort"], line["name"], line["property"]): (line["old"], line["new"]) for line in whole["declarations"]}
    return not found and lines == {
        ("guideline", "sugar", "version"): ("1.0.0", "1.1.0"), ("fact", "weight", "label"): ("Body weight", "Weight"),
        ("recommendation", "metformin_first", "certainty"): ("high", "low"), ("recommendation", "metformin_first", "cites"): ("trial", "trial, later"),
        ("recommendation", "metformin_first", "text"): ("Give metformin.", "Give it."), ("reference", "trial", "title"): ("A trial", "Another trial"),
        ("reference", "later", None): (None, "Later")}, lines


def added_and_removed():
    new = change(('inform spread "Spread"\n  when some lesion where site is liver\n', 'inform old_age "Old"\n  when frail\n'),
                 ("fact allergic", 'fact frail "Frail" : yes or no\nfact allergic'))
    done = diff(new)
    return done.returncode == 1 and "+ fact frail: yes or no" in done.stdout and "+ recommendation old_age: Old" in done.stdout and \
        "- recommendation spread: Spread" in done.stdout and "2 of 2 recommendations" in done.stdout, done.stdout


def range_and_step():
    done = diff(change(("from 0 to 200 step 1", "from 0 to 150 step 0.5"), (">= 45 mL", ">= 44.5 mL")))
    # multiples of 1 are common: none of them lies between 44.5 and 45
    return done.returncode == 1 and "3 of 3" in done.stdout and "Of egfr only values that both versions accept were compared" in done.stdout, done.stdout


def another_unit():
    whole, found = answers(change(("fact egfr \"Filtration rate\" : mL/min from 0 to 200 step 1", "fact egfr \"Filtration rate\" : mL/s from 0 to 4 step 0.01"),
                                  (">= 45 mL/min", ">= 0.75 mL/s")))
    return whole["not_compared"] == ["metformin_first"] and not whole["same"], whole


def with_most(elements):
    return change(("list of lesion", "list of lesion\n  most: %d" % elements))


def more_elements():
    """What a list of 9 may do to the answer was not asked: one of the versions takes no more than 5."""
    there, back = (diff(with_most(9), old=with_most(5)), diff(with_most(5), old=with_most(9)))
    return "Of lesions only values that both" in there.stdout and "  fact lesions, most: 5 -> 9\n" in there.stdout and \
        "Of lesions only values that both" in back.stdout and "  fact lesions, most: 9 -> 5\n" in back.stdout, there.stdout + back.stdout


def what_the_host_takes():
    """Who else is asked of the host gets another answer from it: that is not the same, whatever else is."""
    text = BASE + 'function f(level: mL/min) : yes or no from host\n  accepts unknown: level\ninform asked "Asked"\n  when f(egfr)\n'
    done = diff(change(("  accepts unknown: level\n", ""), text=text), old=text)
    return "not decided: asked" in done.stdout and "function f, inputs" in done.stdout, done.stdout + done.stderr


def another_value():
    whole, found = answers(change(("one of first, second", "one of second, third, first")))
    return not found and len(whole["equal"]) == 3 and whole["narrowed"] == ["type"], whole


SHOWN = '''language 1
guideline shown "Shown"
  version: 1.0.0
  status: draft
  updated: 2025-10-31
fact weight "Body weight" : kg from 20 to 300 step 0.1
fact height "Height" : cm from 100 to 230 step 1
fact ill "Ill" : yes or no
fact sick "Sick" : yes or no
fact born "Born" : date
define index "Body mass index" as weight / ((height in m) * (height in m) * 1 m2)
define part "Half the weight" as weight / 2
define due "Due" as born + 3 months
define unwell "Unwell" as ill or sick
table size "Size" : one of small, large
  | weight   | size  |
  | < 60 kg  | small |
  | >= 60 kg | large |
table signs "Signs" : one of loss, pain all
  | ill | sick | signs |
  | yes | any  | loss  |
  | any | yes  | pain  |
score risk "Risk"
  1 point when ill
  2 points when sick
  band low "Low": 0 to 1
  band high "High": 2 to 3
table plan "Plan" : number
  | ill | plan |
  | yes | 2    |
  | no  | 3    |
recommend one "One"
  when weight > 50 kg
  text: "{index}, {part}, {due}, {unwell}, {size}, {signs}, {risk}, {plan}."
recommend two "Two"
  text for patient: "{unwell}"
'''
SHOWN_OTHERWISE = [  # a change, the definition of which the texts tell something else, in which recommendations, and what is shown to one patient
    (("One", "One"), None, [], None), (("as weight / ((", "as 2 * weight / (("), "index", ["one"], None), (("weight / 2", "weight / 3"), "part", ["one"], None),
    (("weight / 2", "0.5 * weight"), None, [], None), (("weight / 2", "weight / (1 + 1)"), None, [], None), (("+ 3 months", "+ 4 months"), "due", ["one"], None),
    (("ill or sick", "ill and sick"), "unwell", ["one", "two"], ("Unwell: yes", "Unwell: no")), (("ill or sick", "not (not ill and not sick)"), None, [], None),
    (("< 60 kg", "< 61 kg"), "size", ["one"], ("Size: large", "Size: small")), (("1 point when", "2 points when"), "risk", ["one"], ("Risk: 1", "Risk: 2")),
    (("| yes | 2 ", "| yes | 4 "), "plan", ["one"], ("Plan: 2", "Plan: 4")),
]


def what_a_text_shows():
    """A definition that no outcome and no amount depends on, told where a text shows another value of it; in other words the same is the same."""
    wrong = []
    for (old, new), name, rules_of, sides in SHOWN_OTHERWISE:
        text = SHOWN.replace(old, new)
        if name == "size":
            text = text.replace(">= 60 kg", ">= 61 kg")
        if name == "risk":
            text = text.replace("2 to 3", "2 to 4")
        done = diff(text, "--format", "json", old=SHOWN)
        whole = json.loads(done.stdout) if done.stdout else {}
        found = [(one["recommendation"], one["definition"]) for one in whole.get("answers", ()) if one["change"] == "text"]
        shown = [(one["old"]["answer"], one["new"]["answer"]) for answer in whole.get("answers", ()) for one in answer["patients"]]
        if found != [(rule, name) for rule in rules_of] or (sides and sides not in shown) or any(one == other for one, other in shown) or whole["undecided"] or \
                (done.returncode == 0) != (not rules_of) or len(whole["equal"]) != 2 - len(rules_of):
            wrong.append((old, new, done.returncode, found, shown, whole.get("undecided"), done.stderr[-200:]))
    return not wrong, "\n".join(map(str, wrong))


def what_a_text_shows_is_not_compared():
    """Several values at once have no question: computed otherwise is not known to be the same."""
    whole = json.loads(diff(SHOWN.replace("| yes | any  | loss", "| no  | any  | loss"), "--format", "json", old=SHOWN).stdout)
    text = diff(SHOWN.replace("| yes | any  | loss", "| no  | any  | loss"), old=SHOWN).stdout
    return whole["not_compared"] == ["one"] and not whole["same"] and "not compared: one: what its text shows of signs is computed otherwise" in text, text


def what_a_text_shows_where_something_is_not_known():
    """Who is only known to be ill is unwell in one version, and not known to be in the other."""
    _, found = answers(SHOWN.replace("ill or sick", "(ill and sick) or (ill and not sick) or (not ill and sick)"), SHOWN)
    done = diff(SHOWN.replace("ill or sick", "(ill and sick) or (ill and not sick) or (not ill and sick)"), old=SHOWN).stdout
    return [key for key, one in found.items() if one["complete"]] == [] and "where facts are not known: the text shows another unwell" in done and \
        "old: Unwell: yes" in done and "new: Unwell: not known" in done, done


def what_a_text_shows_to_a_cohort():
    patients = '{"id":"p1","weight":60.5,"ill":true,"sick":false}\n{"id":"p2","weight":62,"ill":true,"sick":true}\n{"id":"p3","weight":40,"ill":true}\n'
    new = SHOWN.replace("< 60 kg", "< 61 kg").replace(">= 60 kg", ">= 61 kg")
    done = diff(new, "--patients", "c.ndjson", "--verbose", "--on", "2025-11-01", old=SHOWN, files={"c.ndjson": patients})
    return '"p1"' in done.stdout and "1 of 3 is answered differently" in done.stdout, done.stdout + done.stderr


EVERY = pathlib.Path(__file__).parent.parent / "compiler/every_use.guide"
HEAD = "  authors: "
TOLD = [ # a property of each kind of declaration, and one change of it: sort and property that are told, before, after
    ("guideline", "name", "guideline every_use ", "guideline every_used "), ("guideline", "label", '"Names and values', '"Names or values'),
    ("guideline", "version", "version: 1.0.0", "version: 1.0.1"), ("guideline", "status", "status: draft", "status: retired"),
    ("guideline", "updated", "updated: 2025-10-31", "updated: 2025-11-01"), ("guideline", "expires", "expires: 2030", "expires: 2031"),
    *(("guideline", name, HEAD, '  %s: "x"\n%s' % (name, HEAD)) for name in
      ("question", "summary", "policy", "grading", "notice", "disclaimer", "see also", "summary for patient", "summary for clinician", "grading de", "label de")),
    ("guideline", "language", "language: en", "language: de"), ("guideline", "authors", '"Nobody"', '"Somebody"'),
    ("guideline", "review", '"A. Reviewer"', '"B. Reviewer"'), ("guideline", "review", "2025-10-30\n", "2025-10-29\n"),
    ("guideline", "review", "approved:", "reviewed:"), ("guideline", "review", HEAD, '  submitted: "A", 2025-10-01\n' + HEAD),
    ("reference", "title", '"The manual"', '"A manual"'), ("reference", "kind", "kind: guideline", "kind: label"), ("reference", "verified", "verified: yes", "verified: no"),
    ("reference", "details", "year: 2020", "year: 2021"), ("reference", "details", "accessed: 2025-10-01", "accessed: 2025-10-02"),
    *(("reference", "details", "  year: 2020", '  %s: "x"\n  year: 2020' % name) for name in ("authors", "journal", "publisher", "doi", "pmid", "url")),
    ("fact", "label", '"Ill"', '"Sick"'), ("fact", "ask", "  typical: yes", '  ask: "Ill?"\n  typical: yes'), ("fact", "label de", "  typical: yes", '  label de: "Krank"\n  typical: yes'),
    ("fact", "absent means", "absent means: no\n", "absent means: yes\n"), ("fact", "absent means", "absent means: early", "absent means: late"),
    ("fact", "absent means", "list of lesion\n  absent means: none", "list of lesion"), ("fact", "type", "one of coli, cereus", "one of coli, cereus, typhi"),
    ("fact", "label of late", '"Late stage"', '"Last stage"'), ("value", "label de", '"frueh"', '"spaet"'),
    ("fact", "type", "% from 0 to 100 step 0.5", "% from 0 to 100 step 0.25"), ("fact", "type", "kg from 20 to", "kg from 21 to"), ("fact", "type", "to 300 step 0.1", "to 301 step 0.1"),
    ("fact", "valid for", "90 days", "80 days"), ("fact", "molar mass", "113.12", "113.1"), ("fact", "type", "stable, partial over", "stable, partial, none over"),
    ("fact", "most", "most: 20", "most: 21"), ("fact", "most", "list of lesion", "list of lesion\n  most: 7"), ("fact", "label of its record", 'record lesion "Lesion"', 'record lesion "Herd"'),
    ("fact", "label", '"Site"', '"Place"'), ("fact", "type", "mm from 0 to 300", "mm from 0 to 301"),
    ("fact", "ask", '"Alone" : yes or no', '"Alone" : yes or no\n  ask: "Alone?"'), ("fact", "absent means", '"Alone" : yes or no', '"Alone" : yes or no\n  absent means: no'),
    ("treatment", "label", '"Syrup"', '"Sirup"'), ("treatment", "class", "class: poison", "class: poison, venom"), ("treatment", "most", "1000 mg,", "1001 mg,"),
    ("treatment", "most", "4 g/d", "5 g/d"), ("treatment", "most", "  most: 1000 mg, 4 g/d\n", ""), ("treatment", "label de", "  class: poison", '  label de: "Mittel"\n  class: poison'),
    ("function", "inputs", "rate(level:", "rate(levels:"), ("function", "inputs", "  accepts unknown: age\n", ""), ("function", "inputs", "accepts unknown: age", "accepts unknown: age, woman"),
    ("fact", "type", "to 200 step 1 from host", "to 201 step 1 from host"),
    ("definition", "label", '"Heavy"', '"Big"'), ("definition", "basis", "\ndefine index", '\n  basis: editor\n  note: "x"\ndefine index'),
    ("definition", "note", "\ndefine index", '\n  note: "x"\ndefine index'), ("definition", "label de", "\ndefine index", '\n  label de: "Schwer"\ndefine index'),
    ("definition", "unit", ": mg first", ": g first"), ("definition", "label", 'table plan "Plan"', 'table plan "A plan"'), ("definition", "label", 'score risk "Risk"', 'score risk "A risk"'),
    ("definition", "label of low", '"Low"', '"Lower"'), ("definition", "values", 'band low "Low"', 'band least "Low"'), ("definition", "values", "one of wait, treat", "one of wait, treat, stay"),
    ("recommendation", "section", 'section "Treatment"', 'section "Therapy"'), ("recommendation", "label", '"Treat"', '"Treat it"'), ("recommendation", "kind", "warn look", "inform look"),
    ("recommendation", "given", "oral over 30", "iv over 30"), ("recommendation", "given", "over 30 minutes", "over 40 minutes"), ("recommendation", "given", "every 8 hours", "every 6 hours"),
    ("recommendation", "given", "for 5 days", "for 6 days"), ("recommendation", "given", 'until "better"', 'until "well"'), ("recommendation", "given", "  then drug: 250 mg once\n", ""),
    ("recommendation", "given", "as needed", "for 9 days"), ("dose of", "label de", "  text: ", '  until de: "besser"\n  text: '),
    ("recommendation", "certainty", "certainty: low", "certainty: high"),
    ("recommendation", "basis", "basis: editor", "basis: source"), ("recommendation", "note", '"a test"', '"b test"'), ("recommendation", "cites", "  cites: manual\n", ""),
    ("recommendation", "text", '"At stage', '"In stage'), ("recommendation", "text for patient", "  text: ", '  text for patient: "x"\n  text: '),
    ("recommendation", "text de", "  text: ", '  text de: "x"\n  text: '), ("recommendation", "rationale", "  text: ", '  rationale: "x"\n  text: '),
    ("recommendation", "checklist", "  text: ", '  checklist: "x"\n  text: '), ("recommendation", "status", "  text: ", '  status: approved\n  text: '),
    ("guideline", "review", "  text: ", '  approved: "A", 2025-10-01\n  text: '), ("recommendation", "because", '"it may pass"', '"it might pass"'),
    ("recommendation", "because de", "  instead of treat_it", '  because de: "x"\n  instead of treat_it'),
    ("recommendation", "instead of", '  instead of treat_it because "it may pass"\n', ""), ("recommendation", "if unknown", "unknown: warn", "unknown: ignore"),
    ("recommendation", "prefer over", '"it is better"', '"it was better"'), ("recommendation", "prefer over", "prefer other over treat_it", "prefer treat_it over other"),
    ("preference", "because de", 'because "it is better"', 'because "it is better"\n  because de: "es ist besser"'),
    ("recommendation", "choose one of", "choose one of other, wait_for_it", "choose one of other, thirsty"), ("recommendation", "choose one of", "wait_for_it\nassert", "wait_for_it, thirsty\nassert"),
    ("recommendation", "choose one of", "choose one of other, wait_for_it\n", ""),
]
UNTOLD = { # what no answer, text or patient depends on: why, and the change
    "cited_as": ("the author's expectation of a number", "cited_as: 1", ""), "typical": ("of examples and proofs", "typical: 70 kg", "typical: 71 kg"),
    "date": ("a date may have a time of day either way", "date and time", "date"), "strength": ("that of the keyword", "strength: strong", ""),
    "about": ("drug is of the class poison", "about: drug, poison", "about: poison"), "assert": ("what the author claims of the rules", "assert never treat_it when heavy\n", ""),
    "scenario": ("no answer reads it", "weight is 22.5 kg", "weight is 22.4 kg"), "on": ("of a scenario", "on: 2025-11-01", "on: 2025-11-02"),
    "comment": ("no part of the guideline", "  # a comment behind it", ""), "definition": ("no outcome, no amount and no text depends on it", "as weight / (", "as 2 * weight / ("),
}


def told(text, changed):
    done = diff(changed, "--format", "json", old=text)
    lines = json.loads(done.stdout)["declarations"] if done.stdout else []
    return done, {(line["sort"], line["property"]) for line in lines}


def every_property():
    """Each is changed by itself: a change that is not told is no difference."""
    text, silent = EVERY.read_text(encoding="utf-8"), []
    for sort, name, old, new in TOLD:
        done, found = told(text, change((old, new), text=text))
        if done.returncode != 1 or (sort, name) not in found:
            silent.append((sort, name, old, new, done.returncode, sorted(found, key=str), done.stderr[-300:] if not done.stdout else ""))
    for name, (_, old, new) in UNTOLD.items():
        done, found = told(text, change((old, new), text=text))
        if done.returncode != 0:
            silent.append((name, done.returncode, found))
    return not silent, "\n".join(map(str, silent))


COHORT = ('{"id":"p1","egfr":40,"type":"second","weight":70,"age":50,"allergic":false}\n{"id":"p2","egfr":50,"type":"second","weight":70,"age":50}\n'
          '{"id":"p3","egfr":4000}\n{"egfr":35,"type":"second","age":50,"allergic":false}\n')


def cohort():
    new = change((">= 45 mL", ">= 30 mL"))
    done = diff(new, "--patients", "c.ndjson", "--verbose", "--on", "2025-11-01", files={"c.ndjson": COHORT})
    table = "id,egfr,type,age,allergic\np1,40,second,50,no\np2,50,second,50,no\n"
    rows = diff(new, "--patients", "c.csv", "--on", "2025-11-01", files={"c.csv": table})
    machine = json.loads(diff(new, "--patients", "c.ndjson", "--format", "json", "--on", "2025-11-01", files={"c.ndjson": COHORT}).stdout)["patients"]
    good = done.returncode == 3 and "2 of 4 are answered differently, 1 could not be read" in done.stdout and '  line 1: "p1"\n  line 4\n' in done.stdout
    good &= "line 3" in done.stderr and rows.returncode == 1 and "1 of 2 is answered differently" in rows.stdout
    return good and (machine["count"], machine["changes"], machine["unreadable"]) == (4, 2, 1), done.stdout + done.stderr + rows.stdout


def usage():
    return (diff(BASE, "--patients", "-").returncode, diff(BASE, "--on", "never").returncode, osler({}, "diff", "one.guide").returncode,
            diff("language 1\nguideline x\n").returncode, osler({"a.guide": BASE}, "diff", "a.guide", "none.guide").returncode) == (2, 2, 2, 1, 4), ""


def compiled():
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("old", BASE), ("new", change((">= 45 mL", ">= 30 mL")))):
            (pathlib.Path(folder) / (name + ".guide")).write_text(text, encoding="utf-8")
            subprocess.run([OSLER, "compile", name + ".guide", "-o", name + ".osb"], cwd=folder, check=True, capture_output=True)
        both = [subprocess.run([OSLER, "diff", "old" + end, "new" + end], cwd=folder, capture_output=True, text=True) for end in (".guide", ".osb")]
    return both[0].stdout == both[1].stdout and both[0].returncode == both[1].returncode == 1, both


def columns():
    done = diff(change((">= 45 mL", ">= 30 mL"), ("Give metformin.", "A much longer text of many words that has to be wrapped somewhere, since no screen is as wide as this one.")))
    return max(len(line) for line in done.stdout.splitlines()) <= 80, done.stdout


def version_of(dice, numbers, computes):
    guideline = rules.Guideline(dice)
    guideline.numbers, guideline.tested, guideline.computes = numbers, set(), computes
    guideline.declare()
    applies = guideline.condition(1) if dice.random() < 0.4 else ("", lambda patient: rules.YES)
    return guideline, applies


def random_versions():
    """Every patient, known or not, is tried here: what changes and what is the same has to be what was found."""
    outcome = ("no", "unknown", "yes")
    for seed in range(120):
        dice = random.Random(seed)
        numbers = {"stage": (0, dice.randint(2, 7)), "grade": (0, dice.randint(1, 4))}
        computes = dice.choice([None, "(stage + 1) / (grade + 2)"])
        sides = [version_of(dice, numbers, computes)]
        sides.append(sides[0] if dice.random() < 0.6 else version_of(dice, numbers, computes))
        texts, given = [], []
        for guideline, applies in sides:
            rule = guideline.condition()
            same = dice.random() < 0.2 and given
            rule = given[0][1] if same else rule
            text = guideline.text + ("applies when %s\n" % applies[0] if applies[0] else "") + 'recommend r "R"\n  when %s\n' % rule[0]
            texts.append(text)
            given.append((applies, rule))
        every = rules.Guideline(dice)
        every.numbers, every.tested = numbers, {"stage", "grade", "colour", "fever", "cough"}
        complete, incomplete = set(), set()
        for patient in every.patients():
            known = not any(rules.is_unknown(name, value) for name, value in patient.items())
            applied = [applies[1](patient) for applies, _ in given]
            found = {("applies", *(outcome[value] for value in applied))}
            if applied == [rules.YES, rules.YES] or given[0][0] is given[1][0]:
                found.add(("outcome", *(outcome[min(applied[i], given[i][1][1](patient))] for i in range(2))))
            (complete if known else incomplete).update(one for one in found if one[1] != one[2])
        whole, _ = answers(texts[1], texts[0])
        told = {True: set(), False: set()}
        for one in whole["answers"]:
            told[one["complete"]].add((one["change"], one["old"], one["new"]))
        if told[True] != complete or told[False] != incomplete - complete or whole["undecided"] or ("r" in whole["equal"]) != (not any(one[0] == "outcome" for one in complete | incomplete)):
            return False, "seed %d: %s\nexpected %s and %s\n%s\n%s" % (seed, told, complete, incomplete - complete, *texts)
    return True, ""


CASES = [("a guideline is the same as itself", the_same), ("other words for a condition are the same", written_otherwise), ("a threshold moves", threshold),
         ("a dose changes", dose), ("0.5 g is 500 mg", dose_in_another_unit), ("only where facts are not known", unknown_only),
         ("whom it applies to", who_it_applies_to), ("it applies to everyone now", applies_to_everyone_now), ("lists", lists),
         ("texts, citations, metadata", texts), ("what is added and removed", added_and_removed), ("a range and a step change", range_and_step),
         ("a unit changes", another_unit), ("values are added and in another order", another_value), ("a list may have more elements", more_elements), ("the host takes what is unknown no more", what_the_host_takes), ("a cohort is counted", cohort),
         ("what a text shows", what_a_text_shows), ("what a text shows is not compared", what_a_text_shows_is_not_compared),
         ("what a text shows where something is not known", what_a_text_shows_where_something_is_not_known), ("what a text shows to a cohort", what_a_text_shows_to_a_cohort),
         ("exit codes", usage),
         ("compiled guidelines", compiled), ("every property that changes is told", every_property), ("80 columns", columns), ("random versions are as every patient shows", random_versions)]


if __name__ == "__main__":
    tap.report(("diff/" + name, tap.unless(*case())) for name, case in CASES)
