#!/usr/bin/env python3
"""Random doses: what exceeds a `most`, and what a lower value gives more of, compared with every patient. In TAP.

    tests/prove/test_amounts.py [SEED [COUNT]]"""
import random
from fractions import Fraction

import run_random as rules

DAY = 24
SCHEDULES = (("once", None, 1), ("every 1 day", 24, 1), ("every 12 hours", 12, 1), ("3 times every 1 week", 168, 3), ("every 2 days", 48, 1))


def amount(dice, stage):
    """(text, function of a patient in mg)"""
    factor, kind = dice.choice((1, 2, 3, 5)), dice.randrange(4)
    if kind == 0:
        return "%d mg" % (factor * 10), lambda patient: factor * 10
    name = stage if kind < 3 else "grade"
    text, value = "%d mg * (%s + 1)" % (factor, name), lambda patient: factor * (patient[name] + 1)
    if dice.random() < 0.4:
        most = dice.randint(2, 20)
        return "%s at most %d mg" % (text, most), lambda patient: min(value(patient), most)
    if dice.random() < 0.3:
        return "0.00%d g * (%s + 1)" % (factor, name), value
    return text, value


def one(seed):
    dice = random.Random(seed)
    guideline = rules.Guideline(dice)
    guideline.tested, guideline.may_be_unknown = set(), None
    guideline.declare()
    most, rate = dice.randint(5, 60), dice.randint(5, 120)
    guideline.text = guideline.text.replace('treatment drug "Drug"\n', 'treatment drug "Drug"\n  most: %d mg, %d mg/d\n' % (most, rate))
    fact, given, lines = dice.choice(rules.NUMBERS), [], []
    for number in range(dice.randint(1, 3)):
        rule, (text, value), (words, hours, times) = guideline.condition(1), amount(dice, fact), dice.choice(SCHEDULES)
        guideline.text += 'recommend r%d "R"\n  when %s\n  give drug: %s oral %s\n' % (number, rule.text, text, words)
        lines.append(guideline.text.count("\n"))
        given.append((rule, value, hours, times))
    guideline.text += "assert lower %s never gives more drug\n" % fact
    last = guideline.text.count("\n")
    patients, wanted = list(guideline.patients()), set()
    for line, (rule, value, hours, times) in zip(lines, given):
        often = max(Fraction(1), Fraction(times * DAY, hours)) if hours else 1
        amounts = [value(patient) for patient in patients if rule.value(patient) == rules.YES]
        if any(mg > most or mg * often > rate for mg in amounts):
            wanted.add(("E0411", line))

    def totals(patient):
        sums = [Fraction(0), Fraction(0)]
        for rule, value, hours, times in given:
            if rule.value(patient) == rules.YES:
                sums[hours is not None] += value(patient) * (Fraction(times, hours) if hours else 1)
        return sums

    for patient in patients:
        here = totals(patient)
        for higher in range(patient[fact] + 1, guideline.numbers[fact][1] + 1):
            if any(a > b for a, b in zip(here, totals({**patient, fact: higher}))):
                wanted.add(("E0408", last))
    found = {(one["code"], one["line"]) for one in rules.found(guideline.text) if one["code"] in ("E0408", "E0411", "W0401", "E0409")}
    return None if found == wanted else "seed %d: expected %s, found %s\n%s" % (seed, sorted(wanted), sorted(found), guideline.text)


if __name__ == "__main__":
    rules.report("amounts of random doses are as every patient shows", one, 120)
