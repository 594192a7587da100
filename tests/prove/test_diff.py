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


def another_value():
    whole, found = answers(change(("one of first, second", "one of second, third, first")))
    return not found and len(whole["equal"]) == 3 and whole["narrowed"] == ["type"], whole


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
         ("a unit changes", another_unit), ("values are added and in another order", another_value), ("a cohort is counted", cohort), ("exit codes", usage),
         ("compiled guidelines", compiled), ("80 columns", columns), ("random versions are as every patient shows", random_versions)]


if __name__ == "__main__":
    tap.report(("diff/" + name, tap.unless(*case())) for name, case in CASES)
