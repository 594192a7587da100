#!/usr/bin/env python3
"""Coverage against brute force: of random conditions over a few facts, what can be seen and which conditions can matter is found by trying every
patient, known or half known, with an evaluator of our own. `osler test --cover` has to call the rest impossible; what it suggests has to
show all of it. Reports in TAP."""
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import OSLER, SANITIZED  # noqa: E402

FILES, CONDITIONS, SEED = (1 if SANITIZED else 3), 25, 7
TRUTHS, NUMBERS, SIZES = ("alpha", "beta", "gamma"), range(0, 5), range(0, 3)
HEAD = '''language 1
guideline random "Random conditions"
  version: 1.0.0
  status:  draft
  updated: 2025-10-31

fact alpha "A" : yes or no
fact beta "B" : yes or no
fact gamma "C" : yes or no
fact level "N" : number from 0 to 4 step 1
record spot "S"
  size "Size" : number from 0 to 2 step 1
fact spots "L" : list of spot
  most: 2
'''
NO, UNKNOWN, YES = 0, 1, 2
WORDS = {YES: "yes", NO: "no", UNKNOWN: "unknown"}
COMPARE = {"<": lambda x, y: x < y, "<=": lambda x, y: x <= y, ">": lambda x, y: x > y, ">=": lambda x, y: x >= y, "=": lambda x, y: x == y}


class Leaf:
    """A part of a condition that has none itself: its text, and its value for a patient."""

    def __init__(self, pick):
        self.text, self.known = pick.choices((a_truth, a_comparison, a_known, a_list), (5, 4, 1, 3))[0](pick)

    def value(self, patient, forced):
        return forced[1] if forced and forced[0] is self else self.known(patient)

    def leaves(self):
        return [self]


def a_truth(pick):
    fact = pick.choice(TRUTHS)
    return fact, lambda patient: UNKNOWN if patient[fact] is None else patient[fact]


def compared(value, op, limit):
    return UNKNOWN if value is None else YES if COMPARE[op](value, limit) else NO


def a_comparison(pick):
    op, limit = pick.choice(list(COMPARE)), pick.choice(NUMBERS)
    return "level %s %d" % (op, limit), lambda patient: compared(patient["level"], op, limit)


def a_known(pick):
    fact, wanted = pick.choice(TRUTHS + ("level",)), pick.random() < 0.5
    return "%s is %s" % (fact, "known" if wanted else "unknown"), lambda patient: YES if (patient[fact] is not None) == wanted else NO


def a_list(pick):
    """Of a list that may have more, what its other elements are is not known."""
    some, op, limit = pick.random() < 0.7, pick.choice(list(COMPARE)), pick.choice(SIZES)

    def value(patient):
        sizes, more = patient["spots"]
        values = [compared(size, op, limit) for size in sizes] + [UNKNOWN] * more
        return max([NO, *values]) if some else min([YES, *values])

    return ("some spot where (size %s %d)" if some else "every spot has (size %s %d)") % (op, limit), value


class Node:
    def __init__(self, pick, depth):
        self.kind = pick.choice(["all", "any", "none", "not", "least", "most", "exactly"])
        count = 1 if self.kind == "not" else pick.randint(2, 3)
        self.parts = [Node(pick, depth - 1) if depth > 1 and pick.random() < 0.45 else Leaf(pick) for _ in range(count)]
        self.count = pick.randint(1, count)
        words = {"all": "all of", "any": "any of", "none": "none of", "least": "at least %d of" % self.count,
                 "most": "at most %d of" % self.count, "exactly": "exactly %d of" % self.count}
        inside = ", ".join(part.text for part in self.parts)
        self.text = "not (%s)" % inside if self.kind == "not" else "%s (%s)" % (words[self.kind], inside)

    def value(self, patient, forced):
        values = [part.value(patient, forced) for part in self.parts]
        if self.kind == "not":
            return YES - values[0]
        if self.kind in ("all", "any", "none"):
            value = min(values) if self.kind == "all" else max(values)
            return YES - value if self.kind == "none" else value
        low, high = values.count(YES), len(values) - values.count(NO)
        least, most = {"least": (self.count, 99), "most": (0, self.count), "exactly": (self.count, self.count)}[self.kind]
        if low >= least and high <= most:
            return YES
        return NO if high < least or low > most else UNKNOWN

    def leaves(self):
        return [leaf for part in self.parts for leaf in part.leaves()]


LISTS = [(sizes, False) for count in range(3) for sizes in itertools.combinations_with_replacement(SIZES, count)]
LISTS += [(sizes, True) for sizes in [(), *((size,) for size in SIZES)]]
PATIENTS = [dict(zip(TRUTHS + ("level", "spots"), values)) for values in
            itertools.product(*[(YES, NO, None)] * 3, [*NUMBERS, None], LISTS)]


def possible(tree):
    """For each leaf in order: which of its values occur, and with which of them it decides."""
    for leaf in tree.leaves():
        seen, decides = set(), set()
        for patient in PATIENTS:
            value = leaf.value(patient, None)
            seen.add(WORDS[value])
            if value != UNKNOWN and {tree.value(patient, (leaf, YES)), tree.value(patient, (leaf, NO))} == {YES, NO}:
                decides.add(WORDS[value])
        yield leaf, seen, decides


def coverage(path, *options):
    done = subprocess.run([OSLER, "test", *options, path], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0 and not done.stderr, (done.returncode, done.stdout[-500:], done.stderr)
    return done.stdout


def states_of(items, owner, kind):
    return [{side["side"]: side["state"] for side in item["sides"]} for item in items
            if item["in"] == owner and item["kind"] == kind and not item["list"]]


def check_file(number, folder):
    pick = random.Random(SEED + number)
    trees = [Node(pick, 3) for _ in range(CONDITIONS)]
    path = os.path.join(folder, "random.guide")
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD + "".join('\ndefine d%d "D" as %s\n' % (i, tree.text) for i, tree in enumerate(trees)))
    items = json.loads(coverage(path, "--cover", "--format", "json"))[0]["coverage"]["items"]
    for i, tree in enumerate(trees):
        found = list(zip(states_of(items, "d%d" % i, "condition"), states_of(items, "d%d" % i, "pair")))
        expected = list(possible(tree))
        assert len(found) == len(expected), tree.text
        for (condition, pair), (leaf, seen, decides) in zip(found, expected):
            for states, can in ((condition, seen), (pair, decides)):
                for side, state in states.items():
                    assert state == ("missing" if side in can else "impossible"), (tree.text, leaf.text, side, state)
    with open(path, "a", encoding="utf-8") as file:
        file.write(coverage(path, "--suggest"))
    coverage(path, "--cover", "--strict")
    return sum(len(tree.leaves()) for tree in trees)


def results():
    for number in range(FILES):
        with tempfile.TemporaryDirectory() as folder:
            try:
                yield "file %d: %d conditions are judged as by brute force" % (number, check_file(number, folder)), None
            except AssertionError as error:
                yield "file %d" % number, str(error)


if __name__ == "__main__":
    tap.report(results())
