#!/usr/bin/env python3
"""What is said of numbers without a step: random conditions over computed numbers, whose facts are partly unknown. A fact that is not missing
changes no outcome, and what `check` calls never shown is shown to nobody: tried with patients on both sides of, and exactly at, every
threshold, which are found by solving for one fact after the other. OSLER names the program; SEED repeats a run, GUIDELINES how many."""
import decimal
import json
import os
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import OSLER  # noqa: E402

D = decimal.Decimal
decimal.getcontext().prec = 45
HEAD = 'language 1\nguideline places "Places"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n\n'
# Of a fact: its declaration, how it stands in an expression, what its number is multiplied with there, its range and step.
FACTS = {
    "free": ("number", "free", 1, None, None, None),
    "other": ("number", "other", 1, None, None, None),
    "share": ("number from 0 to 1", "share", 1, 0, 1, None),
    "level": ("number from 0.25 to 900.125", "level", 1, D("0.25"), D("900.125"), None),
    "mass": ("g", "(mass in mg)", 1000, None, None, None),
    "stepped": ("number step 0.1", "stepped", 1, None, None, D("0.1")),
    "whole": ("number from 0 to 50 step 1", "whole", 1, 0, 50, 1),
}
CONDITIONS, PATIENTS, PLACES = 6, 3, 5  # in a guideline, of whom facts are asked, of any value of a fact


class Number:
    """An expression: its text, and what a patient makes of it; None: nothing."""

    def __init__(self, text, value):
        self.text, self.value = text, value


def fact_number(name):
    return Number(FACTS[name][1], lambda patient: patient[name] * FACTS[name][2])


def constant(dice):
    text = dice.choice(["0.5", "2", "3", "7", "10", "0.01", "1000", "12.5", "0.3333"])
    return Number(text, lambda patient: D(text))


def of_two(op, a, b):
    def value(patient):
        left, right = a.value(patient), b.value(patient)
        if left is None or right is None or (op == "/" and right == 0):
            return None
        return {"+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right, "/": lambda: left / right}[op]()
    return Number("(%s %s %s)" % (a.text, op, b.text), value)


def root(a):
    def value(patient):
        inside = a.value(patient)
        return None if inside is None or inside < 0 else inside.sqrt()
    return Number("square_root(%s)" % a.text, value)


def of_one(dice, a):
    text, make = dice.choice((("absolute(%s)", abs), ("floor(%s)", lambda x: x.to_integral_value(decimal.ROUND_FLOOR)),
                              ("round(%s, 1)", lambda x: x.quantize(D("0.1"), decimal.ROUND_HALF_UP) if abs(x) < 10 ** 30 else x),
                              ("exp(%s)", lambda x: x.exp() if abs(x) < 1000 else None), ("ln(%s)", lambda x: x.ln() if x > 0 else None),
                              ("power(%s, 3)", lambda x: x ** 3), ("min(%s, 5)", lambda x: min(x, D(5)))))

    def value(patient):
        inside = a.value(patient)
        return None if inside is None else make(inside)
    return Number(text % a.text, value)


def number(dice, names, depth=2):
    if depth == 0 or dice.random() < 0.15:
        return fact_number(dice.choice(names)) if dice.random() < 0.8 else constant(dice)
    if dice.random() < 0.12:
        return root(number(dice, names, depth - 1))
    if dice.random() < 0.15:
        return of_one(dice, number(dice, names, depth - 1))
    a = number(dice, names, depth - 1)
    return of_two(dice.choice("+-**//"), a, a if dice.random() < 0.2 else number(dice, names, depth - 1))


def comparison(dice, names, numbers):
    """A text; to `numbers` go what is compared and with what."""
    left = number(dice, names)
    at = D(dice.choice(["0", "1", "2.25", "10", "30", "99.5", "1000", "-4", "0.04", "1000000"]))
    kind = dice.random()
    if kind < 0.45:
        narrow = at + D(dice.choice(["0.1", "0.001", "0.00001", "1", "50"]))
        numbers += [(left, at), (left, narrow)]
        return "(%s > %s and %s < %s)" % (left.text, at, left.text, narrow)
    numbers.append((left, at))
    return "%s %s %s" % (left.text, dice.choice(["<", "<=", ">", ">=", "="]), at)


def condition(dice, names, numbers):
    parts = [comparison(dice, names, numbers) for _ in range(dice.choice([1, 1, 2, 2, 3]))]
    if dice.random() < 0.3:  # what holds on both sides of a threshold
        left, at = dice.choice(numbers)
        parts.append("(%s)" % dice.choice([" or ", " and "]).join(["%s <= %s" % (left.text, at), "%s > %s" % (left.text, at)]))
    text = dice.choice([" and ", " or "]).join(dice.sample(parts, len(parts)))
    return "not (%s)" % text if dice.random() < 0.15 else text


def fits(name, value):
    low, high, step = FACTS[name][3:]
    return (low is None or value >= low) and (high is None or value <= high) and (step is None or value % step == 0)


def kept(name, value):
    """As a record may hold it: within the range, a multiple of the step, not too long."""
    value, step = D(value), FACTS[name][5]
    with decimal.localcontext() as few:
        few.prec = 25
        value = +value
    if step is not None:
        value = (value / step).to_integral_value() * step
    return value if fits(name, value) else None


def any_value(dice, name):
    while True:
        more = D(str(dice.choice([0, 0, 0.25, dice.random()])))
        value = kept(name, D(dice.choice(["0", "1", "2", "3.3", "0.7", "40", "-5", "1000", "0.001", "123456.7"])) + more)
        if value is not None:
            return value


def solutions(patient, name, left, at):
    """Values of the fact at which the number crosses `at`, about."""
    sizes = [sign * D(10) ** size * D("1.7") for size in range(-8, 13, 2) for sign in (-1, 1)] + [D(0)]
    ends = [D(end) for end in FACTS[name][3:5] if end is not None]
    grid = sorted({*ends, *(kept(name, value) for value in sizes)} - {None})

    def side(value):
        found = left.value({**patient, name: value})
        return None if found is None else found - at
    for below, above in zip(grid, grid[1:]):
        first, last = side(below), side(above)
        if first is None or last is None or (first > 0) == (last > 0):
            continue
        for _ in range(90):
            middle = (below + above) / 2
            here = side(middle)
            if here is None:
                break
            below, above = (middle, above) if (here > 0) == (first > 0) else (below, middle)
        yield from (below, above)


def values_of(dice, patient, name, numbers):
    values = [any_value(dice, name) for _ in range(PLACES)]
    for left, at in numbers:
        found = list(solutions(patient, name, left, at))
        values += found
        if len(found) >= 2:
            values.append((found[0] + found[-1]) / 2)
        for value in found:
            values += [value * (1 + D(10) ** -size * sign) for size in (6, 9, 12) for sign in (-1, 1)]
            values += [value.quantize(D(10) ** -digits) for digits in (0, 1, 2, 4) if abs(value) < D(10) ** 20]
    return sorted({value for value in (kept(name, value) for value in values) if value is not None})


def record(patient):
    return "{%s}" % ", ".join('"%s": %s' % (name, json.dumps("%s g" % format(value, "f")) if name == "mass" else format(value, "f"))
                              for name, value in patient.items())


def answers(folder, path, patients):
    with open(os.path.join(folder, "patients.ndjson"), "w", encoding="utf-8") as file:
        file.write("\n".join(patients) + "\n")
    done = subprocess.run([OSLER, "batch", path, file.name, "--on", "2025-11-01", "--only", "outcomes,missing"], capture_output=True,
                          text=True, timeout=300)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == len(patients) and "outcomes" in lines[0], done.stderr + done.stdout[:600]
    return lines


def written(names, rules):
    return HEAD + "".join('fact %s "%s" : %s\n' % (name, name.title(), FACTS[name][0]) for name in names) + "".join(
        'inform rule_%d "Rule"\n  when %s\n' % (i, text) for i, (text, _) in enumerate(rules))


def checked(path, names, rules):
    """The rules without those that are mistakes, and what check says of the rest."""
    while True:
        with open(path, "w", encoding="utf-8") as file:
            file.write(written(names, rules))
        told = subprocess.run([OSLER, "check", path], capture_output=True, text=True, timeout=300).stdout
        wrong = {int(line) for line in re.findall(r"^error\[.*\n(?:.*\n)*?  .*?between\.guide:(\d+):", told, re.MULTILINE)}
        if "error[" not in told:
            return rules, told
        assert wrong, told
        first = HEAD.count("\n") + len(names) + 1
        rules = [rule for i, rule in enumerate(rules) if not wrong & {first + 2 * i, first + 2 * i + 1}]


def one_guideline(dice, tally):
    names = dice.sample(list(FACTS), 3)
    rules = []
    while len(rules) < CONDITIONS:
        numbers = []
        rules.append((condition(dice, names, numbers), numbers))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "between.guide")
        rules, told = checked(path, names, rules)
        source = written(names, rules)
        tally["refused"] += CONDITIONS - len(rules)
        never = set(re.findall(r'"(rule_\d+)" is never shown', told))
        bases = [{}] + [{name: any_value(dice, name) for name in dice.sample(names, dice.choice([1, 2]))} for _ in range(PATIENTS - 1)]
        asked = answers(folder, path, [record(base) for base in bases])
        trials = []
        for base, said in zip(bases, asked):
            for i, (_, numbers) in enumerate(rules):
                rule = "rule_%d" % i
                open_names = [name for name in names if name not in base]
                missing = said.get("missing", {}).get(rule, [])
                settled = [name for name in open_names if name not in missing]
                tally["questions"] += 1
                tally["missing"] += len(missing)
                tally["settled"] += len(settled)
                tally["may"] += rule in said.get("may", [])
                for name in settled or (open_names if rule in never else []):
                    for _ in range(2):
                        whole = {other: base.get(other) if other in base else any_value(dice, other) for other in names}
                        near = dice.choice(names)
                        if near in open_names and near != name:
                            whole[near] = dice.choice(values_of(dice, whole, near, numbers) or [whole[near]])
                        trials.append((rule, name in settled and name, [{**whole, name: value} for value in values_of(dice, whole, name, numbers)]))
        lines = [record(patient) for _, _, patients in trials for patient in patients]
        found = answers(folder, path, lines) if lines else []
    at = 0
    for rule, name, patients in trials:
        outcomes = [line["outcomes"][rule] for line in found[at:at + len(patients)]]
        at += len(patients)
        tally["tried"] += len(patients)
        if name and len(set(outcomes)) > 1:
            which = [outcomes.index(outcome) for outcome in sorted(set(outcomes))]
            raise AssertionError("%s: %s is not missing, and it matters\n%s\n%s" % (rule, name, "\n".join(
                record(patients[k]) + " " + outcomes[k] for k in which), source))
        if rule in never and "yes" in outcomes:
            raise AssertionError("%s is never shown, and it is for %s\n%s" % (rule, record(patients[outcomes.index("yes")]), source))


@tap.test
def a_fact_that_is_not_missing_changes_nothing_and_what_is_never_shown_is_shown_to_nobody():
    seed = int(os.environ.get("SEED", random.SystemRandom().randrange(1 << 32)))
    tally = dict.fromkeys(("questions", "missing", "settled", "may", "tried", "refused"), 0)
    for n in range(int(os.environ.get("GUIDELINES", 1 if tap.SANITIZED else 6))):
        try:
            one_guideline(random.Random("%d %d" % (seed, n)), tally)
        except AssertionError as error:
            raise AssertionError("SEED=%d, guideline %d: %s" % (seed, n, error)) from None
    print("# SEED=%d %s" % (seed, ", ".join("%s %d" % pair for pair in tally.items())))
    assert tally["tried"] > 100 or tap.SANITIZED, tally


if __name__ == "__main__":
    tap.main()
