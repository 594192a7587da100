#!/usr/bin/env python3
"""The reasons alone suffice to recompute the outcome: on random patients, and on a guideline with every kind of reason, each outcome is
computed again from the leaves of its `because` and from nothing else, and compared with the outcome that is told and, for the seed
guideline, with the second reading of it (seed.py). A leaf is judged by its value and what was needed, in words. Reports in TAP.
OSLER names the program, ORACLE_REASONS how many patients, ORACLE_SEED which ones."""
import datetime
import json
import os
import re
import subprocess
import sys
from fractions import Fraction

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import patients
import seed
import tap  # noqa: E402
from tap import OSLER, ROOT, test  # noqa: E402

GUIDELINE, GOLDEN = ROOT / "guidelines/breast_liver_metastases.guide", ROOT / "tests" / "golden"
EVERY = GOLDEN / "every_reason.guide"
COUNT, SEED = int(os.environ.get("ORACLE_REASONS", "40" if tap.SANITIZED else "200")), int(os.environ.get("ORACLE_SEED", "20251101"))
ON = datetime.date(2025, 11, 1)


class Unclear(Exception):
    pass


# --- A leaf ---------------------------------------------------------------------------------------------


def numbers(words):
    """The least and the most that these words leave; None where they are no number."""
    found = re.match(r"(?:about )?(-?[0-9.]+)(?: to (-?[0-9.]+))?( or more)?(?:$| )", words)
    if not found:
        return None
    low = Fraction(found[1])
    return low, None if found[3] else Fraction(found[2] or found[1])


def compare(value, needed):
    """yes, no or unknown for a number against "X or more" and its kin; None where it is no such pair."""
    low, high = numbers(value) or (None, None)
    forms = (r"^(-?[0-9.]+)(?: \S+)? or (more)$", r"^(-?[0-9.]+)(?: \S+)? or (less)$", r"^(more) than (-?[0-9.]+)", r"^(less) than (-?[0-9.]+)")
    for place, form in enumerate(forms):
        found = re.match(form, needed)
        if not found:
            continue
        bound = Fraction(found[1] if place < 2 else found[2])
        tests = (lambda x: x >= bound, lambda x: x <= bound, lambda x: x > bound, lambda x: x < bound)
        if low is None:
            return "unknown"
        ends = {tests[place](low), tests[place](high) if high is not None else place in (0, 2)}
        return "unknown" if len(ends) > 1 else "yes" if True in ends else "no"
    found = re.match(r"^(-?[0-9.]+)(?: \S+)? to (-?[0-9.]+)", needed)
    if found and low is not None:
        least, most = Fraction(found[1]), Fraction(found[2])
        if high is not None and low >= least and high <= most:
            return "yes"
        return "no" if low > most or (high is not None and high < least) else "unknown"
    return None


def alternatives(words):
    return set(re.split(r", | or ", words))


def choose(value, needed):
    """One of several values; the value may be one of several still."""
    other = needed.startswith("other than ")
    left, wanted = alternatives(value), alternatives(needed[len("other than "):] if other else needed)
    if left <= wanted:
        return "no" if other else "yes"
    if not left & wanted:
        return "yes" if other else "no"
    return "unknown"


def leaf(reason):
    value, needed = reason.get("value"), reason.get("needed")
    if value is None or needed is None:
        raise Unclear(reason["text"])
    value = re.sub(r" \((assumed|the value of .* is too old)\)$", "", value)
    compared = compare(value, needed)
    if compared:
        return compared
    if value != "not known" and re.search(r"\b(within|during|overlaps|before|after|or later|or earlier)\b", needed):
        raise Unclear(reason["text"])  # dates in words: not read here
    return "unknown" if value == "not known" else choose(value, needed)


# --- A tree ---------------------------------------------------------------------------------------------


def all_of(outcomes):
    return "no" if "no" in outcomes else "unknown" if "unknown" in outcomes else "yes"


def any_of(outcomes):
    return "yes" if "yes" in outcomes else "unknown" if "unknown" in outcomes else "no"


def judge(reason):
    """What this reason comes to, from what stands below it and, for a leaf, from its value."""
    below = [judge(part) for part in reason.get("because", [])]
    try:
        own = leaf(reason)
    except Unclear:
        if not below:
            return reason["outcome"]  # a fact by itself: "there may be more", a row of a table
        own = None
    # What explains a number, a score or a choice by its parts is no condition: the value itself is compared.
    by_value = own is not None and (reason["kind"] in ("fact", "value", "list") or reason["value"] not in ("yes", "no", "not known"))
    counted = any_of(below) if reason["kind"] == "one_of" else all_of(below)
    if reason["kind"] == "recommendation":  # below it stand the reasons of its own outcome
        counted = "unknown" if counted == "unknown" else choose(counted, reason["needed"])
    found = own if by_value or not below else counted
    assert found == reason["outcome"], "%r is told to be %s and comes to %s" % (reason["text"], reason["outcome"], found)
    if own is not None and below and not by_value:
        assert own == counted, "%r: its value says %s, what is below %s" % (reason["text"], own, counted)
    return found


def outcome_of(because):
    """Of a recommendation: its conditions, then what its avoids do to a yes."""
    avoids = [reason for reason in because if reason["kind"] == "avoid"]
    for reason in because:
        judge(reason)
    found = all_of([judge(reason) for reason in because if reason["kind"] != "avoid"])
    if any(reason["outcome"] == "yes" for reason in avoids):
        return "contraindicated" if found == "yes" else found
    return "unknown" if avoids and found == "yes" else found


def ask(guideline, text):
    done = subprocess.run([OSLER, "run", guideline, "-", "--on", ON.isoformat(), "--format", "json"], input=text, capture_output=True,
                          text=True, timeout=120)
    assert done.returncode == 0, "exit %d: %s" % (done.returncode, done.stderr)
    return json.loads(done.stdout)


def leaves(reasons):
    return sum(leaves(reason["because"]) if "because" in reason else 1 for reason in reasons)


def check(guideline, text, expected=None):
    seen = 0
    for item in ask(guideline, text)["recommendations"]:
        found = outcome_of(item["because"])
        assert found == item["outcome"], "%s is %s, its reasons come to %s" % (item["id"], item["outcome"], found)
        assert expected is None or found == expected[item["id"]], "%s should be %s" % (item["id"], expected[item["id"]])
        seen += leaves(item["because"])
    return seen


# --- The tests -------------------------------------------------------------------------------------------


@test
def seed_patients():
    source, seen = patients.Patients(SEED, 0.15, 0.03, 0.02, ON), 0
    for number in range(COUNT):
        text = source.line(number) if hasattr(source, "line") else source.patient(number)
        facts, lesions = seed.read_patient(json.loads(text, parse_float=Fraction), ON)
        values = {**facts, **dict(zip(seed.LIST_TERMS, seed.list_terms(lesions)))}
        seen += check(GUIDELINE, text, {name: seed.WORDS[rule(values)] for name, rule in seed.OUTCOMES.items()})
    assert seen > 20 * COUNT, "only %d reasons were read" % seen


@test
def every_reason():
    for name in ("every_reason", "every_reason_half"):
        check(EVERY, (GOLDEN / (name + ".json")).read_text(encoding="utf-8"))
    check(EVERY, "{}")


@test
def a_wrong_reason_is_noticed():
    good = ask(GUIDELINE, '{"primary_cancer": "breast", "her2": "positive", "lvef": 60, "ecog": 2, "lesions": [{"site": "liver"}]}')
    noticed = 0
    for item in good["recommendations"]:
        for reason in item["because"]:
            if reason["kind"] != "fact" or "needed" not in reason or "because" in reason:
                continue
            wrong = {**reason, "outcome": {"yes": "no", "no": "yes", "unknown": "yes"}[reason["outcome"]]}
            try:
                judge(wrong)
            except AssertionError:
                noticed += 1
                continue
            raise AssertionError("%r may say what it likes" % reason["text"])
    assert noticed > 5, noticed


if __name__ == "__main__":
    tap.main()
