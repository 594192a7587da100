#!/usr/bin/env python3
"""Guidelines that are checked together: what two files say to one patient. In TAP. OSLER names the program."""
import itertools
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

HEAD = 'language 1\nguideline %s "%s"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n'
GIVES = 'recommend sugar "Sugar"\n  when egfr >= 30 mL/min\n  give metformin: 500 mg oral every 12 hours\n'
AVOIDS = 'avoid kidneys "Weak kidneys"\n  about: %s\n  when egfr < 45 mL/min and egfr >= 15 mL/min\n  if unknown: warn\n'
DRUG = 'treatment metformin "Metformin"\n  class: biguanide\n'
FACT = 'fact egfr "Filtration rate" : mL/min from 0 to %s step %s\n'


def check(files, *more):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            (pathlib.Path(folder) / name).write_text(text, encoding="utf-8")
        names = [name for name in files if not name.startswith("shared")]
        return subprocess.run([OSLER, "check", *more, *names], cwd=folder, capture_output=True, text=True, timeout=60)


def codes(files):
    return sorted(one["code"] for one in json.loads(check(files, "--format", "json").stdout))


def pair(first, second, range_a=("200", "1"), range_b=("200", "1")):
    return {"a.guide": HEAD % ("a", "A") + FACT % range_a + DRUG + first, "b.guide": HEAD % ("b", "B") + FACT % range_b + DRUG + second}


ANOTHER = 'recommend other "Other"\n  when egfr %s mL/min\n  give metformin: %s oral every 12 hours\n'
BESIDE = ANOTHER % ("< 20", "250 mg")  # so that an avoid of this file has something to act on


def for_and_against():
    done = check(pair(GIVES, BESIDE + AVOIDS % "metformin"))
    return done.returncode == 1 and "E0410" in done.stdout and "patient: egfr" in done.stdout and "b.guide:" in done.stdout, done.stdout


def by_class():
    return codes(pair(GIVES, BESIDE + AVOIDS % "biguanide")) == ["E0410"], ""


def about_a_class():
    first = 'recommend sugar "Sugar"\n  when egfr >= 30 mL/min\n  about: biguanide\n'
    return codes(pair(first, BESIDE + AVOIDS % "biguanide")) == ["E0410"], ""


def given_differently():
    found = codes(pair(GIVES, ANOTHER % (">= 100", "850 mg")))
    return found == ["E0407"], found


def given_alike():
    return codes(pair(GIVES, ANOTHER % (">= 100", "500 mg"))) == [], ""


AMOUNT = 'fact weight "Weight" : kg from 20 to %s step 0.1\ndefine amount "Amount" as %s mg/kg * weight\n' + ANOTHER % (">= 100", "amount")


def given_alike_in_words():
    return codes(pair(AMOUNT % (300, 1), AMOUNT % (300, 2))) == ["E0407"], check(pair(AMOUNT % (300, 1), AMOUNT % (300, 2))).stdout


def given_alike_in_words_and_numbers():
    # The ranges of the weight differ: each file reads it in its own way, and the amounts are the same.
    return codes(pair(AMOUNT % (300, 2), AMOUNT % (250, "2.0"))) == [], check(pair(AMOUNT % (300, 2), AMOUNT % (250, "2.0"))).stdout


def never_both():
    return codes(pair(GIVES, ANOTHER % ("< 30", "850 mg"))) == [], ""


def other_ranges():
    """What only one of them accepts is nobody's conflict: above 60 the first file knows no patient."""
    apart = codes(pair(GIVES, ANOTHER % ("> 60", "850 mg"), ("60", "1"), ("200", "0.1")))
    meet = codes(pair(GIVES, ANOTHER % ("> 59.5", "850 mg"), ("60", "1"), ("200", "0.1")))
    between = codes(pair(GIVES, ANOTHER % ("= 59.5", "850 mg"), ("60", "1"), ("200", "0.1")))
    return (apart, meet, between) == ([], ["E0407"], []), (apart, meet, between)


def another_unit():
    found = codes({"a.guide": HEAD % ("a", "A") + FACT % ("200", "1") + DRUG + GIVES,
                   "b.guide": HEAD % ("b", "B") + 'fact egfr "Rate" : mL/s from 0 to 4 step 0.1\n' + DRUG +
                   'recommend other "Other"\n  when egfr < 1 mL/s\n  give metformin: 850 mg oral every 12 hours\n'})
    return found == ["E0407", "W0407"], found


def shared():
    """The avoid of a shared file acts in both already; and a file beside the one that it uses says nothing new."""
    common = 'language 1\n' + FACT % ("200", "1") + DRUG + AVOIDS % "metformin"
    both = {"shared.guide": common, "a.guide": HEAD % ("a", "A") + "use shared\n" + GIVES,
            "b.guide": HEAD % ("b", "B") + "use shared\n" + ANOTHER % (">= 100", "500 mg")}
    used = {"b.guide": common, "a.guide": HEAD % ("a", "A") + "use b\n" + GIVES}
    return codes(both) == [] and codes(used) == [], (codes(both), codes(used))


def wrong_file():
    done = check({**pair(GIVES, AVOIDS % "metformin"), "c.guide": "language 1\nguideline c\n"}, "--format", "plain")
    return done.returncode == 1 and "E0410" in done.stdout, done.stdout


def names_that_begin_alike():
    """Metformin and its slow form are two treatments, whichever file names which."""
    slow = DRUG + 'treatment metformin_slow "Slow"\n'
    first, second = (text.replace(DRUG, slow) for text in pair(GIVES, ANOTHER % (">= 100", "850 mg")).values())
    apart = codes({"a.guide": first.replace("give metformin", "give metformin_slow"), "b.guide": second})
    back = codes({"a.guide": first, "b.guide": second.replace("give metformin", "give metformin_slow")})
    both = codes({"a.guide": first.replace("give metformin", "give metformin_slow"), "b.guide": second.replace("give metformin", "give metformin_slow")})
    return (apart, back, both) == ([], [], ["E0407"]), (apart, back, both)


THEN = "  then metformin: 250 mg oral every 12 hours\n"


def one_dose_more():
    """A second dose is a difference, in either file; a recommendation without doses differs from none."""
    other = ANOTHER % (">= 100", "500 mg")
    only_about = 'recommend sugar "Sugar"\n  when egfr >= 30 mL/min\n  about: metformin\n'
    found = [codes(pair(first, second)) for first, second in ((GIVES + THEN, other), (GIVES, other + THEN), (GIVES + THEN, other + THEN),
                                                             (only_about, other), (GIVES, only_about.replace("sugar", "about_it")))]
    return found == [["E0407"], ["E0407"], [], [], []], found


def amounts_in_two_units():
    grams = AMOUNT.replace("%s mg/kg * weight", "%s g/kg * weight")
    same, more = (codes(pair(AMOUNT % (300, 2), grams % (300, factor))) for factor in ("0.002", "0.003"))
    return (same, more) == ([], ["E0407"]), (same, more)


def nothing_to_give():
    inform = 'inform told "Told"\n  when egfr >= 30 mL/min\n'
    return codes(pair(inform, inform)) == [], ""


def lists_of_one_record():
    """Two lists with the same fields, in either file: elements of each are compared with those of the list of that name."""
    common = ('record lesion "Lesion"\n  alone "Alone" : yes or no\nfact old_ones "Old" : list of lesion\n  most: 2\n'
              'fact new_ones "New" : list of lesion\n  most: 2\n')
    rule = 'recommend %s "%s"\n  when %s lesion in %s where alone\n  give metformin: %s oral once\n'
    first = common + rule % ("x", "X", "some", "old_ones", "500 mg")
    found = [codes(pair(first, common + rule % ("y", "Y", quantifier, name, "850 mg")))
             for quantifier, name in (("some", "old_ones"), ("no", "old_ones"), ("no", "new_ones"))]
    return found == [["E0407"], [], ["E0407"]], found


def three_files():
    files = pair(GIVES, ANOTHER % ("< 30", "850 mg"))
    files["c.guide"] = HEAD % ("c", "C") + FACT % ("200", "1") + DRUG + ANOTHER % ("= 10", "100 mg")
    done = json.loads(check(files, "--format", "json").stdout)
    return [(one["code"], one["file"]) for one in done] == [("E0407", "c.guide")], done


def lists():
    text = ('record lesion "Lesion"\n  site "Site" : one of liver, bone\nfact lesions "Lesions" : list of lesion\n' + DRUG +
            'recommend %s "R"\n  when %s\n  give metformin: %s oral once\n')
    files = {"a.guide": HEAD % ("a", "A") + text % ("a1", "some lesion where site is liver", "1 mg"),
             "b.guide": HEAD % ("b", "B") + text % ("b1", "number of lesions >= 2", "2 mg")}
    found = check(files)
    files["b.guide"] = HEAD % ("b", "B") + text % ("b1", "no lesion where site is liver", "2 mg")
    return "E0407" in found.stdout and "lesions" in found.stdout and codes(files) == [], found.stdout


# --- Functions of the host: any value; one value where the same is read --------------------------

FUNCTION = 'fact age "Age" : a from 0 to 120 step 1\nfunction rate(age: a) : mL/min from 0 to 250 step 1 from host\n'
CALLS = 'define x as age + %s a\nrecommend %s "R"\n  when rate(x) %s mL/min\n  give metformin: %s oral every 1 day\n'


def calling(name, *call, more=""):
    return HEAD % (name, name) + FUNCTION + DRUG + CALLS % call + more


def calls_are_shared():
    # The second file has a fact of its own: it stands before the value of the first one's call.
    second = calling("b", "1", "other", "< 30", "250 mg", more='fact born "Born" : a from 1 to 9 step 1\nwarn early "E"\n  when born < 5 a\n')
    done = check({"a.guide": calling("a", "1", "first", ">= 30", "500 mg"), "b.guide": second}, "--strict", "--proofs")
    return done.returncode == 0 and "together: 1 of 1 " in done.stdout, done.stdout + done.stderr


def calls_that_read_something_else_are_not():
    found = codes({"a.guide": calling("a", "1", "first", ">= 30", "500 mg"), "b.guide": calling("b", "2", "other", "< 30", "250 mg")})
    return found == ["E0407"], found


def a_call_that_reads_the_fact_is_another_one():
    one = calling("a", "1", "first", ">= 30", "500 mg", more='fact weight "Weight" : kg from 20 to 300 step 1\n')
    reads, reads_not = one + "assert lower age never gives more metformin\n", one + "assert lower weight never gives more metformin\n"
    return codes({"a.guide": reads}) == ["E0408"] and codes({"a.guide": reads_not}) == [], check({"a.guide": reads}).stdout


def random_pairs():
    """Two random files over the same facts, each with ranges of its own: every patient both accept is tried here."""
    for seed in range(150):
        dice = random.Random(seed)
        files, given = [], []
        for name in "ab":
            guideline = rules.Guideline(dice)
            guideline.tested, guideline.may_be_unknown = set(), None
            guideline.text = HEAD % (name, name)
            guideline.declare()
            rule = guideline.condition()
            guideline.text += 'recommend r_%s "R"\n  when %s\n  give drug: %s mg every 1 day\n' % (name, rule[0], ord(name))
            files.append(guideline)
            given.append(rule[1])
        both = rules.Guideline(dice)
        both.tested = set()
        both.numbers = {name: (0, min(one.numbers[name][1] for one in files)) for name in rules.NUMBERS}
        wanted = any(given[0](patient) == given[1](patient) == rules.YES for patient in both.patients())
        found = codes({"a.guide": files[0].text, "b.guide": files[1].text})
        if ("E0407" in found) != wanted or "W0401" in found:
            return False, "seed %d: %s\n%s\n%s" % (seed, found, files[0].text, files[1].text)
    return True, ""


CASES = [("a file recommends what another advises against", for_and_against), ("a class is avoided in another file", by_class),
         ("a file speaks for a class as such", about_a_class),
         ("two files give a treatment differently", given_differently), ("two files give it alike", given_alike),
         ("the same words mean another amount", given_alike_in_words), ("the same words mean the same amount", given_alike_in_words_and_numbers),
         ("no patient gets both", never_both), ("ranges and steps that differ leave what is common", other_ranges),
         ("one name in two units is two facts, and that is said", another_unit), ("a shared file is not in conflict with itself", shared),
         ("a wrong file does not silence the others", wrong_file), ("three files are one scope, and one list of messages", three_files),
         ("names that begin alike are two treatments", names_that_begin_alike), ("one dose more is another way of giving it", one_dose_more),
         ("amounts in two units are compared as amounts", amounts_in_two_units), ("files that give nothing are in no conflict", nothing_to_give),
         ("lists are shared", lists), ("two lists of one record are two lists", lists_of_one_record),
         ("the value of a call is shared", calls_are_shared), ("a call that reads something else is not", calls_that_read_something_else_are_not),
         ("an assertion of less and more, and a call that reads its fact", a_call_that_reads_the_fact_is_another_one),
         ("random pairs of files are as every patient shows", random_pairs)]


if __name__ == "__main__":
    tap.report(("together/" + name, tap.unless(*case())) for name, case in CASES)
