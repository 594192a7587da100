#!/usr/bin/env python3
"""Random small guidelines: what `osler check` proves is compared with every patient there can be, evaluated here. In TAP.

    tests/prove/run_random.py [SEED [COUNT]]

OSLER names the program (build/osler otherwise). Facts are numbers, choices and truths of few values; one of them may be asked
to be known and so may stay unknown. The evaluation here is Kleene's logic, written again and enumerated."""
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
from decimal import ROUND_HALF_UP, Decimal

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import OSLER  # noqa: E402

NO, UNKNOWN, YES = 0, 1, 2
HEAD = "language 1\nguideline g \"G\"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n\n"
TRUTHS = ("fever", "cough")
NUMBERS = ("stage", "grade")
COLOURS = ("red", "green", "blue")


# --- Conditions: a text and a function of a patient -----------------------------------------------------------------------

class Condition:
    """`parts` have their place within the text; `kind` says what they are to it: all, any, counted, not, or None for a leaf."""

    def __init__(self, text, value, kind=None, parts=(), fact=None):
        self.text, self.value, self.kind, self.fact = text, value, kind, fact
        self.parts, at = [], 0
        for part in parts:
            at = text.index(part.text, at)
            self.parts.append((at, part))
            at += len(part.text)

    def __getitem__(self, index):
        return (self.text, self.value)[index]

    def reads(self, name):
        return (self.fact == name) + sum(part.reads(name) for _, part in self.parts)


def compare(name, op, limit):
    def value(patient):
        x = patient[name]
        if x is None:
            return UNKNOWN
        return YES if {"<": x < limit, "<=": x <= limit, ">": x > limit, ">=": x >= limit, "=": x == limit}[op] else NO
    return Condition("%s %s %s" % (name, op, limit), value, fact=name)


def compare_ratio(op, limit, rounded):
    """A number that two facts make; `limit` has one decimal place."""
    def value(patient):
        if patient["stage"] is None or patient["grade"] is None:
            return UNKNOWN
        ratio = Decimal(patient["stage"] + 1) / Decimal(patient["grade"] + 2)
        if rounded:
            ratio = ratio.quantize(Decimal("0.1"), ROUND_HALF_UP)
        return YES if {"<": ratio < limit, "<=": ratio <= limit, ">": ratio > limit, ">=": ratio >= limit, "=": ratio == limit}[op] else NO
    return Condition("ratio %s %s" % (op, limit), value)


def is_one(name, values, negated=False):
    def value(patient):
        x = patient[name]
        return UNKNOWN if x is None else YES if (x in values) != negated else NO
    words = values[0] if len(values) == 1 else "one of (%s)" % ", ".join(values)
    return Condition("%s is %s%s" % (name, "not " if negated else "", words), value, fact=name)


def holds(name):
    return Condition(name, lambda patient: patient[name], fact=name)


def is_unknown(name, value):
    return value == UNKNOWN if name in TRUTHS else value is None


def known(name, negated=False):
    return Condition("%s is %s" % (name, "unknown" if negated else "known"),
                     lambda patient: YES if is_unknown(name, patient[name]) == negated else NO)


def negate(condition):
    return Condition("not (%s)" % condition.text, lambda patient: 2 - condition.value(patient), "not", [condition])


def several(words, kind, conditions, value):
    return Condition("%s (%s)" % (words, ", ".join(c.text for c in conditions)), value, kind, conditions)


def all_of(conditions):
    return several("all of", "all", conditions, lambda patient: min(c.value(patient) for c in conditions))


def any_of(conditions):
    return several("any of", "any", conditions, lambda patient: max(c.value(patient) for c in conditions))


def at_least(count, conditions):
    def value(patient):
        values = [c.value(patient) for c in conditions]
        if sum(v == YES for v in values) >= count:
            return YES
        return UNKNOWN if sum(v != NO for v in values) >= count else NO
    return several("at least %d of" % count, "counted", conditions, value)


# --- A guideline ---------------------------------------------------------------------------------------------------------

class Guideline:
    def __init__(self, dice):
        self.dice = dice
        self.numbers = {"stage": (0, dice.randint(2, 9)), "grade": (0, dice.randint(1, 5))}
        self.may_be_unknown = dice.choice([None, None, "stage", "colour", "fever"])
        self.computes = dice.choice([None, None, "(stage + 1) / (grade + 2)", "round((stage + 1) / (grade + 2), 1)"])
        self.text = HEAD

    def domain(self, name, may_be_unknown):
        full = {"colour": list(COLOURS), "fever": [NO, YES], "cough": [NO, YES]}
        values = full[name] if name in full else list(range(self.numbers[name][1] + 1))
        return values + ([UNKNOWN if name in TRUTHS else None] if may_be_unknown else [])

    def domains(self, names):
        full = {"stage": list(range(self.numbers["stage"][1] + 1)), "grade": list(range(self.numbers["grade"][1] + 1)),
                "colour": list(COLOURS), "fever": [NO, YES], "cough": [NO, YES]}
        return [full[name] + ([UNKNOWN if name in TRUTHS else None] if name in self.tested else []) for name in names]

    def patients(self):
        names = ("stage", "grade", "colour", "fever", "cough")
        for values in itertools.product(*self.domains(names)):
            yield dict(zip(names, values))

    def declare(self):
        for name, (low, high) in self.numbers.items():
            self.text += "fact %s \"%s\" : number from %d to %d step 1\n" % (name, name, low, high)
        self.text += "fact colour \"Colour\" : one of red, green, blue\nfact fever \"Fever\" : yes or no\nfact cough \"Cough\" : yes or no\n"
        if self.computes:
            self.text += "define ratio \"Ratio\" as %s\n" % self.computes
        self.text += "treatment drug \"Drug\"\n"

    def atom(self):
        dice = self.dice
        if self.computes and dice.random() < 0.4:
            return compare_ratio(dice.choice(["<", "<=", ">", ">=", "="]), Decimal(dice.randint(2, 30)) / 10, "round" in self.computes)
        kind = dice.randrange(6)
        if kind < 2:
            name = dice.choice(NUMBERS)
            return compare(name, dice.choice(["<", "<=", ">", ">=", "="]), dice.randint(0, self.numbers[name][1]))
        if kind < 4:
            return is_one("colour", dice.sample(COLOURS, dice.choice([1, 1, 2])), dice.random() < 0.3)
        return holds(dice.choice(TRUTHS))

    def condition(self, depth=2):
        dice = self.dice
        kind = dice.randrange(7) if depth else 0
        if kind < 2:
            return self.atom()
        if self.may_be_unknown and dice.random() < 0.2:
            self.tested.add(self.may_be_unknown)
            return known(self.may_be_unknown, dice.random() < 0.5)
        if kind == 2:
            return negate(self.condition(depth - 1))
        parts = [self.condition(depth - 1) for _ in range(dice.randint(2, 3))]
        if kind < 5:
            return all_of(parts)
        return any_of(parts) if kind == 5 else at_least(dice.randint(1, len(parts)), parts)

    def cell(self, name):
        dice = self.dice
        if dice.random() < 0.15:
            return "any", lambda patient: YES
        if name in NUMBERS:
            high = self.numbers[name][1]
            a, b = sorted((dice.randint(0, high), dice.randint(0, high)))
            if dice.random() < 0.5:
                low, up = compare(name, ">=", a), compare(name, "<=", b)
                return "%d to %d" % (a, b), lambda patient: min(low[1](patient), up[1](patient))
            text, value = compare(name, dice.choice(["<", "<=", ">", ">="]), a)
            return text.split(" ", 1)[1], value
        if name == "colour":
            values = dice.sample(COLOURS, dice.choice([1, 1, 2]))
            return ", ".join(values), is_one("colour", values)[1]
        wanted = dice.choice([NO, YES])
        return ("yes" if wanted == YES else "no"), lambda patient: UNKNOWN if patient[name] == UNKNOWN else YES if patient[name] == wanted else NO

    def table(self, number):
        dice = self.dice
        columns = dice.sample(["stage", "grade", "colour", "fever"], dice.randint(1, 3))
        rows = []
        for _ in range(dice.randint(2, 5)):
            cells = [self.cell(name) for name in columns]
            rows.append((cells, dice.choice(["low", "mid", "high"])))
        name = "table_%d" % number
        self.text += "table %s \"T\" : one of low, mid, high\n  | %s | %s |\n" % (name, " | ".join(columns), name)
        first = self.text.count("\n") + 1
        for cells, output in rows:
            self.text += "  | %s | %s |\n" % (" | ".join(cell[0] for cell in cells), output)
        return name, first, [(lambda patient, cells=cells: min(cell[1](patient) for cell in cells), output) for cells, output in rows]


def found(text):
    with tempfile.NamedTemporaryFile("w", suffix=".guide") as file:
        file.write(text)
        file.flush()
        done = subprocess.run([OSLER, "check", "--format", "json", file.name], capture_output=True, timeout=60)
        assert done.returncode in (0, 1), done.stderr.decode()
        return json.loads(done.stdout)


def expected_of_table(first, rows, patients, applies):
    findings = set()
    for patient in patients:
        values = [row[0](patient) for row in rows]
        if all(v == NO for v in values) and applies(patient) == YES:
            findings.add(("E0403", first - 2))
        for i, k in itertools.combinations(range(len(rows)), 2):
            if values[i] == values[k] == YES and rows[i][1] != rows[k][1]:
                findings.add(("E0402", first + i))
    for i, row in enumerate(rows):
        if not any(row[0](patient) == YES for patient in patients):
            findings.add(("W0402", first + i))
    return findings


# --- What is proved of conditions -------------------------------------------------------------------------------------------

FACTS = ("stage", "grade", "colour", "fever", "cough")


def idle_parts(condition, at, patients, loosely):
    """Columns of the parts that change nothing for those patients for whom the rest is as it has to be, and that settle nothing for
    patients of whom anything may be unknown (`loosely`)."""
    found, dropped = set(), set()
    if condition.kind is None:
        return found

    def matter(index, patients):
        if condition.kind in ("counted", "not"):
            return patients
        wrong = NO if condition.kind == "all" else YES
        others = [part for k, (_, part) in enumerate(condition.parts) if k != index and k not in dropped]
        return [patient for patient in patients if all(part.value(patient) != wrong for part in others)]

    for index in reversed(range(len(condition.parts)) if condition.kind != "not" else []):
        values = [condition.parts[index][1].value(patient) for patient in matter(index, patients)]
        always = condition.kind != "any" and all(value == YES for value in values)
        idle = always or (condition.kind != "all" and all(value == NO for value in values))
        if idle and condition.kind != "counted":
            settled = NO if condition.kind == "all" else YES
            idle = not any(condition.parts[index][1].value(patient) == settled for patient in matter(index, loosely))
        if idle:
            dropped.add(index)
            found.add(at + condition.parts[index][0])
    for index, (place, part) in enumerate(condition.parts):
        if index not in dropped:
            found |= idle_parts(part, at + place, matter(index, patients), matter(index, loosely))
    return found


def needless(condition, guideline):
    """Whether it is unknown while one fact is, that it reads twice, although every value of that fact gives the same."""
    asks = " known" in condition.text or " unknown" in condition.text
    for name in FACTS:
        if condition.reads(name) < 2:
            continue
        values = {fact: guideline.domain(fact, asks and fact in guideline.tested) for fact in FACTS if condition.reads(fact) or fact in guideline.tested}
        others = [fact for fact in values if fact != name]
        nothing = UNKNOWN if name in TRUTHS else None
        for some in itertools.product(*(values[fact] for fact in others)):
            patient = dict.fromkeys(FACTS)
            patient.update(fever=UNKNOWN, cough=UNKNOWN)
            patient.update(zip(others, some))
            if condition.value({**patient, name: nothing}) != UNKNOWN:
                continue
            given = {condition.value({**patient, name: value}) for value in guideline.domain(name, False)}
            if len(given) == 1 and given != {UNKNOWN}:
                return True
    return False


def expected_of_condition(condition, guideline, line, at, context, patients):
    """Of a condition that has both values."""
    nothing = [{**patient, **dict(zip(FACTS, values))} for patient in patients[:1] for values in itertools.product(*(guideline.domain(name, True) for name in FACTS))]
    here, loosely = ([patient for patient in some if context(patient) == YES] for some in (patients, nothing))
    wanted = {("W0404", line, column) for column in idle_parts(condition, at, here, loosely)}
    if not wanted and needless(condition, guideline):  # a part that changes nothing may be the cause: one message
        wanted.add(("W0408", line, at))
    return wanted


def always(own, applies, patients):
    """A fact stays unknown only where the condition, or `applies`, asks whether it is known."""
    asks = "known" in own[0] + applies[0]
    return all(own[1](patient) == YES for patient in patients
               if applies[1](patient) == YES and (asks or not any(is_unknown(name, value) for name, value in patient.items())))


def one(seed):
    dice = random.Random(seed)
    guideline = Guideline(dice)
    guideline.tested = set()
    guideline.declare()
    applies = guideline.condition(1) if dice.random() < 0.5 else Condition("", lambda patient: YES)
    applies_line = guideline.text.count("\n") + 1
    if applies.text:
        guideline.text += "applies when %s\n" % applies.text
    tables = [guideline.table(number) for number in range(dice.randint(1, 2))]
    term, term_line = guideline.condition(), guideline.text.count("\n") + 1
    guideline.text += "define term \"T\" as %s\n" % term.text
    rules, own, lines = [], [], {}
    for number in range(3):
        rule = guideline.condition()
        guideline.text += "recommend r%d \"R\"\n  when %s\n  give drug: %d mg every 1 day\n" % (number, rule.text, number + 1)
        lines[number] = guideline.text.count("\n") - 2
        rules.append(lambda patient, rule=rule: min(applies.value(patient), rule.value(patient)))
        own.append(rule)
    claim = guideline.condition(1)
    guideline.text += "assert never r0 when %s\n" % claim.text
    patients = list(guideline.patients())
    wanted = set()
    for name, first, rows in tables:
        wanted |= expected_of_table(first, rows, patients, applies.value)
    for a, b in itertools.combinations(range(3), 2):
        if any(rules[a](patient) == rules[b](patient) == YES for patient in patients):
            wanted.add(("E0407", lines[b]))
    if any(rules[0](patient) == YES and claim.value(patient) == YES for patient in patients):
        wanted.add(("E0408", guideline.text.count("\n")))
    nobody = False
    everyone = lambda patient: YES  # noqa: E731
    for condition, line, at in ((term, term_line, 20), (applies, applies_line, 14)):
        if not condition.text:
            continue
        here = those(condition.text, patients)
        values = {condition.value(patient) for patient in here}
        if values <= {YES} or values <= {NO}:
            wanted.add(("W0404", line, at))
            nobody |= condition is applies and values <= {NO}
        else:
            wanted |= expected_of_condition(condition, guideline, line, at, everyone, here)
    for number, rule in enumerate(rules if not nobody else []):
        if not any(rule(patient) == YES for patient in patients):
            wanted.add(("W0403", lines[number]))
        elif always(own[number], applies, patients):
            wanted.add(("W0404", lines[number] + 1, 8))
        else:
            here = those(own[number].text + applies.text, patients)
            wanted |= expected_of_condition(own[number], guideline, lines[number] + 1, 8, applies.value, here)
    got = {(message["code"], message["line"], *([message["column"]] if message["code"] in ("W0404", "W0408") else []))
           for message in found(guideline.text)}
    if guideline.computes:  # of what a condition reads more than once only facts that it compares directly are looked at
        got, wanted = ({one for one in some if one[0] != "W0408"} for some in (got, wanted))
    if got != wanted:
        return ["seed %d" % seed, "not found: %s" % sorted(wanted - got), "not so: %s" % sorted(got - wanted), *guideline.text.splitlines()]
    return None


def those(text, patients):
    """A fact stays unknown only where the text asks whether it is known."""
    if " known" in text or " unknown" in text:
        return patients
    return [patient for patient in patients if not any(is_unknown(name, value) for name, value in patient.items())]


def report(name, one, count):
    """[SEED [COUNT]] on the command line, else the first `count` seeds: the first of them that has a problem is the result's."""
    words = [int(word) for word in sys.argv[1:]]
    seed, count = (words + [1, count][len(words):])[:2]
    tap.report([("prove/" + name, next(filter(None, map(one, range(seed, seed + count))), None))])


if __name__ == "__main__":
    report("what is proved of random guidelines is what every patient shows", one, 30 if tap.SANITIZED else 150)
