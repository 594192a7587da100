#!/usr/bin/env python3
"""`osler whatif` on random patients of the seed guideline, against the second reading of it (seed.py): every value of every
fact is tried there, one fact at a time. What whatif names does what it says, at the nearest value, and nothing else does.
Reports in TAP. OSLER names the program, ORACLE_WHATIF how many patients, ORACLE_SEED which ones."""
import datetime
import json
import os
import subprocess
import sys
import tempfile
from fractions import Fraction

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import patients
import seed
import tap  # noqa: E402
from tap import OSLER, ROOT  # noqa: E402

GUIDELINE = ROOT / "guidelines/breast_liver_metastases.guide"
COUNT, SEED = int(os.environ.get("ORACLE_WHATIF", "12" if tap.SANITIZED else "60")), int(os.environ.get("ORACLE_SEED", "20251101"))
ON = datetime.date(2025, 11, 1)
DOSES_ONLY = ("weight", "height")  # read by no outcome; a few of their values are tried


def outcomes_of(facts, lesions):
    values = {**facts, **dict(zip(seed.LIST_TERMS, seed.list_terms(lesions)))}
    found = {name: seed.WORDS[rule(values)] for name, rule in seed.OUTCOMES.items()}
    return {**found, "applies": seed.WORDS[seed.applies(values)]}


def all_values(name):
    kind = seed.FACTS[name]
    if not isinstance(kind, seed.Number):
        return kind
    steps = int((kind.most - kind.least) / kind.step)
    picked = range(steps + 1) if name not in DOSES_ONLY else (0, steps // 2, steps)
    return [kind.least + step * kind.step for step in picked]


def single_changes(facts, lesions):
    """Every patient who differs in one fact: its name, the value, the facts and the lesions."""
    for name in seed.FACTS:
        for value in all_values(name):
            if value != facts[name]:
                yield name, value, {**facts, name: value}, lesions
    elements, more = lesions or ((), True)
    if more:
        yield "lesions", "no more", facts, (elements, False)
    for index, element in enumerate(elements):
        for place, (field, kind) in enumerate(seed.FIELDS.items()):
            for value in kind:
                if value != element[place]:
                    changed = element[:place] + (value,) + element[place + 1:]
                    yield "lesions[%d].%s" % (index + 1, field), value, facts, (
                        elements[:index] + (changed,) + elements[index + 1:], more)


def brute_force(facts, lesions):
    base, flips = outcomes_of(facts, lesions), {}
    for name, value, other_facts, other_lesions in single_changes(facts, lesions):
        for target, outcome in outcomes_of(other_facts, other_lesions).items():
            if outcome != base[target]:
                flips[name, value, target] = outcome
    return base, flips


def number(text):
    return Fraction(text.split(" ")[0])


def values_named(change):
    name = change["fact"]
    if "from" in change:
        low, high = number(change["from"]), number(change["to"])
        return [value for value in all_values(name) if low <= value <= high]
    words = change.get("any_of", [change["value"]])
    truth = name in seed.FACTS and seed.FACTS[name] is seed.YES_NO or name.endswith(("isolated", "controllable"))
    return [{"yes": True, "no": False}[word] for word in words] if truth else words


def flips_named(answer):
    flips = {}
    for change in answer["changes"]:
        for value in values_named(change):
            for outcome in change["outcomes"]:
                key = change["fact"], value, outcome["id"]
                assert key not in flips, "%s is told twice" % (key,)
                flips[key] = outcome["then"]
    return flips


def check_nearest(answer, facts, flips):
    """Of a known number: no value between it and the one that is named has the same effect."""
    for change in answer["changes"]:
        if "from" not in change or facts[change["fact"]] is None:
            continue
        name, now, nearest = change["fact"], facts[change["fact"]], number(change["value"])
        assert number(change["now"]) == now, "%s is %s, not %s" % (name, now, change["now"])
        for value in all_values(name):
            between = now < value < nearest or nearest < value < now
            for outcome in change["outcomes"]:
                assert not between or flips.get((name, value, outcome["id"])) != outcome["then"], \
                    "%s at %s is nearer than %s" % (name, value, nearest)


def check_next(answer, base, facts, lesions):
    wishes = {}
    for target, outcome in base.items():
        for name in seed.missing(target, facts, lesions) if outcome == "unknown" and target != "applies" else ():
            wishes.setdefault(name, []).append(target)
    order = [*seed.FACTS, *seed.list_freedom(lesions)[1]]
    best = max(wishes, key=lambda name: (len(wishes[name]), -order.index(name)), default=None)
    found = answer["next"]
    assert (found and found["fact"]) == best, "ask next: expected %s, found %s" % (best, found)
    assert not found or found["matters_to"] == wishes[best], "%s matters to %s" % (best, wishes[best])


def check_may(answer, facts, lesions):
    doubts = {target for target in seed.OUTCOMES if "lesions" in seed.missing(target, facts, lesions)}
    found = {target for doubt in answer["may"] for target in doubt["matters_to"]} - {"applies"}
    assert found == doubts, "may: expected %s, found %s" % (sorted(doubts), sorted(found))
    assert {doubt["fact"] for doubt in answer["may"]} <= {"lesions"}, answer["may"]


def ask(text, *words):
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        command = [OSLER, "whatif", GUIDELINE, file.name, *words, "--on", ON.isoformat(), "--format", "json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, "exit %d: %s" % (done.returncode, done.stderr)
    return json.loads(done.stdout)


def check(text):
    facts, lesions = seed.read_patient(json.loads(text, parse_float=Fraction), ON)
    base, expected = brute_force(facts, lesions)
    answer = ask(text)
    found = flips_named(answer)
    assert found == expected, "not as said: %s" % [(key, found.get(key), expected.get(key)) for key in
                                                   {**found, **expected} if found.get(key) != expected.get(key)][:5]
    for change in answer["changes"]:
        for outcome in change["outcomes"]:
            assert outcome["now"] == base[outcome["id"]], (change["fact"], outcome)
    check_nearest(answer, facts, expected)
    check_next(answer, base, facts, lesions)
    check_may(answer, facts, lesions)
    alone = ask(text, "local_therapy")
    assert flips_named(alone) == {key: then for key, then in expected.items() if key[2] == "local_therapy"}, alone
    return len(found)


def main():
    maker = patients.Patients(SEED, 0.15, 0.01, 0, ON)
    texts = [maker.patient(place + 1) for place in range(COUNT)]
    texts += ["{}", '{"primary_cancer":"breast","lesions":["..."]}', '{"primary_cancer":"breast","lesions":[{"site":"liver"}]}']
    failures, flips = [], 0
    for text in texts:
        try:
            flips += check(text)
        except AssertionError as error:
            failures.append("%s\n  %s" % (text, error))
    tap.report([("what whatif names flips the outcome as said, at the nearest value, and nothing else does: %d patients" % len(texts), failures[:5]),
                ("the patients have changes to tell: %d" % flips, tap.unless(flips > 10 * COUNT))])


if __name__ == "__main__":
    main()
