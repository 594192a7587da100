#!/usr/bin/env python3
"""A guideline of many rules for timing the proofs: made up, of realistic shape, the same for the same seed.

    bench/rules.py [RULES [SEED]] > rules.guide        1,000 rules and seed 1 otherwise

Chapters of ten rules each share some facts: laboratory values with ranges and steps, choices, yes or no, a list. A chapter has a table
of bands, definitions, drugs with doses by weight or by band, alternatives that exclude each other, avoids and warnings. No reader
should look for medicine in it."""
import random
import sys

HEAD = '''language 1
guideline rules "A guideline of %d rules"
  version: 1.0.0
  status:  draft
  updated: 2025-10-31
  notice:  "Made up. Not for any patient."

reference source "A source that does not exist"
  kind: guideline   verified: no

fact age "Age" : a from 0 to 120 step 1
fact weight "Body weight" : kg from 2 to 300 step 0.1
fact height "Body height" : cm from 40 to 230 step 1
fact sex "Sex" : one of female, male
fact pregnant "Pregnant" : yes or no
fact egfr "Filtration rate" : mL/min from 0 to 200 step 1
fact smoker "Smokes" : yes or no
record finding "Finding"
  site "Site" : one of liver, lung, bone, brain, node
  size "Size" : mm from 1 to 300 step 1
  confirmed "Confirmed" : yes or no
fact findings "Findings" : list of finding

define adult "Adult" as age >= 18 a
define body_surface_area "Body surface area (Mosteller)" as square_root((height in cm) * (weight in kg) / 3600) * 1 m2
table kidneys "Kidney function" : one of normal, weak, failing
  | egfr              | kidneys |
  | >= 60 mL/min      | normal  |
  | 30 to below 60 mL/min | weak    |
  | < 30 mL/min       | failing |
'''
UNITS = (("mmol/L", 1, 20, "0.1"), ("g/L", 20, 200, "1"), ("umol/L", 10, 1000, "1"), ("mm[Hg]", 40, 260, "1"), ("%", 0, 100, "1"), ("10*9/L", 0, 500, "1"))
SITES = ("liver", "lung", "bone", "brain", "node")


class Chapter:
    def __init__(self, dice, number, out):
        self.dice, self.n, self.out = dice, number, out
        self.unit, self.low, self.high, self.step = dice.choice(UNITS)
        width = self.high - self.low
        self.cuts = [self.low + width * share // 100 for share in (20, 45, 70)]

    def put(self, text, *values):
        self.out.append(text % values)

    def declare(self):
        n = self.n
        self.put('\n# --- Chapter %d\n\nsection "Chapter %d"\n', n, n)
        self.put('fact lab_%d "Laboratory value %d" : %s from %d to %d step %s\n', n, n, self.unit, self.low, self.high, self.step)
        self.put('fact second_%d "Second value %d" : number from 0 to 40 step 1\n', n, n)
        self.put('fact type_%d "Type %d" : one of first_kind, second_kind, third_kind, fourth_kind\n', n, n)
        self.put('fact sign_%d "Sign %d" : yes or no\nfact other_sign_%d "Other sign %d" : yes or no\n', n, n, n, n)
        self.put('treatment drug_%d "Drug %d"\n  class: class_%d\ntreatment spare_%d "Spare drug %d"\n', n, n, n % 9, n, n)
        a, b, c = self.cuts
        u = self.unit
        self.put('table grade_%d "Grade %d" : one of none, mild, moderate, severe\n  | lab_%d | grade_%d |\n', n, n, n, n)
        self.put('  | < %d %s | none |\n  | %d to below %d %s | mild |\n', a, u, a, b, u)
        self.put('  | %d to below %d %s | moderate |\n  | >= %d %s | severe |\n', b, c, u, c, u)
        self.put('table risk_%d "Risk %d" : one of low, high first\n  | type_%d | second_%d | sign_%d | risk_%d |\n', n, n, n, n, n, n)
        self.put('  | first_kind, second_kind | < 10 | no | low |\n  | any | >= 25 | any | high |\n  | third_kind | any | yes | high |\n  | any | any | any | low |\n')
        self.put('define active_%d "Active %d" as sign_%d or second_%d >= 15\n', n, n, n, n)
        site = self.dice.choice(SITES)
        self.put('define spread_%d "Spread %d" as some finding where (site is %s and confirmed) or number of findings >= %d\n', n, n, site, self.dice.randint(4, 9))

    def dose(self, drug, k):
        kind = self.dice.randrange(4)
        amount = self.dice.choice((1, 2, 5, 10))
        if kind == 0:
            return "give %s: %d mg/kg * weight at most %d mg oral every 12 hours" % (drug, amount, amount * 100)
        if kind == 1:
            return "give %s: %d mg/m2 * body_surface_area rounded to 1 mg iv over 2 hours every 3 weeks" % (drug, amount * 10)
        if kind == 2:
            return "give %s: %d mg oral every 1 day" % (drug, 50 * (k + 1))
        return "give %s: %d mg iv once\n  then %s: %d mg iv every 1 week" % (drug, amount * 40, drug, amount * 20)

    def rule(self, k):
        n, dice = self.n, self.dice
        name = "rule_%d_%d" % (n, k)
        tail = '  certainty: low   cites: source\n  text: "Text of rule %d in chapter %d: {grade_%d}."\n' % (k, n, n)
        if k < 4:  # one drug, by grade: they exclude each other
            grade = ("none", "mild", "moderate", "severe")[k]
            more = ("risk_%d is high" % n, "kidneys is not failing", "active_%d" % n, "not pregnant")[k]
            self.put('recommend %s "Rule %d of %d"\n  when adult and grade_%d is %s and %s\n  %s\n%s', name, k, n, n, grade, more, self.dose("drug_%d" % n, k), tail)
        elif k == 4:
            self.put('consider %s "Rule %d of %d"\n  when spread_%d and type_%d is one of (third_kind, fourth_kind)\n  %s\n%s', name, k, n, n, n, self.dose("spare_%d" % n, k), tail)
        elif k == 5:
            self.put('avoid %s "Rule %d of %d"\n  about: drug_%d\n  when kidneys is failing and second_%d > %d\n  if unknown: %s\n  certainty: low   cites: source\n',
                     name, k, n, n, n, dice.randint(5, 30), dice.choice(("warn", "withhold", "ignore")))
        elif k == 6:
            self.put('recommend %s "Rule %d of %d"\n  when at least 2 of (sign_%d, other_sign_%d, smoker, age >= %d a)\n  unless pregnant\n%s', name, k, n, n, n, dice.randint(40, 70), tail)
        elif k == 7:
            self.put('recommend %s "Rule %d of %d"\n  instead of rule_%d_6 because "of chapter %d"\n  when risk_%d is high and other_sign_%d\n%s', name, k, n, n, n, n, n, tail)
        elif k == 8:
            self.put('warn %s "Rule %d of %d"\n  when lab_%d >= %d %s and (sign_%d or sex is female) and weight < %d kg\n  cites: source\n', name, k, n, n, self.cuts[1], self.unit, n, dice.randint(40, 90))
        else:
            self.put('inform %s "Rule %d of %d"\n  when not active_%d and other_sign_%d and (age < %d a or egfr < %d mL/min)\n  cites: source\n',
                     name, k, n, n, n, dice.randint(20, 60), dice.randint(20, 90))


def guideline(rules, seed):
    dice, out = random.Random(seed), [HEAD % rules]
    for number in range(rules):
        if number % 10 == 0:
            chapter = Chapter(dice, number // 10, out)
            chapter.declare()
        chapter.rule(number % 10)
    return "".join(out)


if __name__ == "__main__":
    sys.stdout.write(guideline(*(int(word) for word in (sys.argv[1:] + ["1000", "1"][len(sys.argv) - 1:]))))
