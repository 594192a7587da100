#!/usr/bin/env python3
"""Kleene's logic through the language: every table, and random conditions against an evaluation of their own. In TAP."""
import itertools

from generated import main, one_patient, test, values

NO, UNKNOWN, YES = 0, 1, 2  # as numbers: and is the least, or the greatest, not the mirror image
WORDS = ("no", "unknown", "yes")
FACTS = ("alpha", "beta", "gamma")
DECLARATIONS = ['fact %s "%s" : yes or no' % (name, name) for name in FACTS]
PATIENTS = [case for case in itertools.product((NO, UNKNOWN, YES), repeat=3)]


def given(case):
    return ", ".join("%s is %s" % (name, WORDS[value]) for name, value in zip(FACTS, case))


def counted(values_given, low, high):
    """Whether between low and high of them hold."""
    least, most = values_given.count(YES), len(values_given) - values_given.count(NO)
    if low <= least and most <= high:
        return YES
    return NO if most < low or high < least else UNKNOWN


OPERATORS = {
    "(%s and %s)": lambda a: min(a), "(%s or %s)": lambda a: max(a), "(not %s)": lambda a: 2 - a[0],
    "all of (%s, %s, %s)": lambda a: min(a), "any of (%s, %s, %s)": lambda a: max(a),
    "none of (%s, %s, %s)": lambda a: 2 - max(a), "at least 2 of (%s, %s, %s)": lambda a: counted(a, 2, 3),
    "at most 1 of (%s, %s, %s)": lambda a: counted(a, 0, 1), "exactly 1 of (%s, %s, %s)": lambda a: counted(a, 1, 1),
    "(number of (%s, %s, %s) >= 2)": lambda a: counted(a, 2, 3), "(%s is known)": lambda a: NO if a[0] == UNKNOWN else YES,
    "(%s is unknown)": lambda a: YES if a[0] == UNKNOWN else NO, "(%s is yes)": lambda a: a[0], "(%s is no)": lambda a: 2 - a[0],
    "(%s is not yes)": lambda a: 2 - a[0], "(%s and %s and %s)": lambda a: min(a), "(%s or %s or %s)": lambda a: max(a),
}


@test
def every_operator_follows_its_table(_):
    cases, wrong = 0, []
    texts = list(OPERATORS)
    filled = [text % FACTS[:text.count("%s")] for text in texts]
    for case, row in zip(PATIENTS, values(filled, DECLARATIONS, [given(case) for case in PATIENTS])):
        for text, expression, found in zip(texts, filled, row):
            expected = WORDS[OPERATORS[text](case[:text.count("%s")])]
            cases += 1
            if found != expected:
                wrong.append("%s with %s: expected %s, found %s" % (expression, given(case), expected, found))
    return cases, wrong


def condition(dice, depth):
    """A random condition: its text, and a function from the three facts to its value."""
    if depth == 0:
        index = dice.randrange(5)
        if index > 2:
            return ("yes", lambda case: YES) if index == 3 else ("no", lambda case: NO)
        return FACTS[index], lambda case: case[index]
    text = dice.choice(list(OPERATORS))
    parts = [condition(dice, depth - 1 if dice.random() < 0.8 else 0) for _ in range(text.count("%s"))]
    return text % tuple(part[0] for part in parts), lambda case: OPERATORS[text](tuple(part[1](case) for part in parts))


@test
def random_conditions_are_what_their_parts_make_of_them(dice):
    made = [condition(dice, 1 + dice.randrange(4)) for _ in range(400)]
    wrong, cases = [], 0
    for case, row in zip(PATIENTS, values([text for text, _ in made], DECLARATIONS, [given(case) for case in PATIENTS])):
        for (text, meaning), found in zip(made, row):
            cases += 1
            if found != WORDS[meaning(case)]:
                wrong.append("%s with %s: expected %s, found %s" % (text, given(case), WORDS[meaning(case)], found))
    return cases, wrong


@test
def a_comparison_with_what_is_unknown_is_unknown(_):
    kinds = (("number", "number", "3"), ("mass", "kg", "3 kg"), ("day", "date", "2025-01-01"), ("hour", "date and time", "2025-01-01T10"))
    declarations = ['fact some_%s "x" : %s\nfact other_%s "x" : %s' % (name, kind, name, kind) for name, kind, _ in kinds]
    expressions = ["%s %s %s" % (left, op, right) for name, _, value in kinds for op in ("=", "!=", "<", "<=", ">", ">=")
                   for left, right in (("some_" + name, value), (value, "some_" + name), ("some_" + name, "some_" + name),
                                       ("some_" + name, "other_" + name))]
    expressions += ["some_%s between %s and other_%s" % (name, value, name) for name, _, value in kinds]
    found = one_patient(expressions, declarations)
    return len(found), ["%s: expected unknown, found %s" % pair for pair in zip(expressions, found) if pair[1] != "unknown"]


if __name__ == "__main__":
    main()
