#!/usr/bin/env python3
"""Random tables of six columns, numbers, choices and truths mixed: gaps, overlaps and dead rows are those that every patient shows, and none of
it is left undecided. In TAP.

    tests/prove/test_tables.py [SEED [COUNT]]

Between two thresholds all numbers are alike, so that one of each stretch stands for all: patients are those of all stretches."""
import random

import run_random as rules

OUTPUTS = ("low", "mid", "high")


class Column:
    """Values that stand for all; cells as (text, the values it holds for, as a set of indices)."""

    def __init__(self, dice, number):
        self.name = "fact_%d" % number
        kind = dice.randrange(4)
        if kind < 2:
            self.high, self.tenths = dice.choice(((10, True), (200, False), (4000, True), (50000, False)))
            self.cuts = sorted(dice.sample(range(1, self.high), dice.randint(1, 3)))
            self.type = "number from 0 to %d step %s" % (self.high, "0.1" if self.tenths else "1")
            self.values = [0, *self.cuts]  # the least of each stretch
        else:
            self.cuts = None
            self.values = ["yes", "no"] if kind == 2 else ["first", "second_one", "third", "fourth", "fifth"][:dice.randint(2, 5)]
            self.type = "yes or no" if kind == 2 else "one of " + ", ".join(self.values)

    def cell(self, dice):
        count = len(self.values)
        if dice.random() < 0.3:
            return "any", set(range(count))
        if self.cuts is None:
            taken = sorted(dice.sample(range(count), 1 if self.type == "yes or no" else dice.randint(1, count - 1)))
            return ", ".join(self.values[index] for index in taken), set(taken)
        low, high = sorted(dice.sample(range(count + 1), 2))
        ends = [*self.values, None]
        if low == 0:
            return ("any" if high == count else "< %d" % ends[high]), set(range(high))
        if high == count:
            return ">= %d" % ends[low], set(range(low, count))
        if self.tenths or dice.random() < 0.5:
            return "%d to below %d" % (ends[low], ends[high]), set(range(low, high))
        return "%d to %d" % (ends[low], ends[high] - 1), set(range(low, high))


def shown(columns, rows):
    """The sets of rows that patients meet, each as a mask, found stretch by stretch."""
    masks = {(1 << len(rows)) - 1}
    for number, column in enumerate(columns):
        held = [sum(1 << r for r, (cells, _) in enumerate(rows) if value in cells[number][1]) for value in range(len(column.values))]
        masks = {mask & one for mask in masks for one in held}
    return masks


def one(seed):
    dice = random.Random(seed)
    columns = [Column(dice, number) for number in range(6)]
    rows = [([column.cell(dice) for column in columns], dice.choice(OUTPUTS)) for _ in range(dice.randint(3, 12))]
    if dice.random() < 0.5:  # what is left over, so that there is no gap by chance
        rows += [([("any", set(range(len(column.values)))) for column in columns], dice.choice(OUTPUTS))]
    text = rules.HEAD + "".join('fact %s "%s" : %s\n' % (column.name, column.name, column.type) for column in columns)
    text += 'table result "R" : one of low, mid, high\n  | %s | result |\n' % " | ".join(column.name for column in columns)
    first = text.count("\n") + 1
    text += "".join("  | %s | %s |\n" % (" | ".join(cell[0] for cell in cells), output) for cells, output in rows)
    masks, wanted = shown(columns, rows), set()
    if 0 in masks:
        wanted.add(("E0403", first - 2))
    pairs = {(i, k) for mask in masks for i in range(len(rows)) if mask >> i & 1 for k in range(i + 1, len(rows)) if mask >> k & 1 and rows[i][1] != rows[k][1]}
    wanted |= {("E0402", first + i) for i, _ in sorted(pairs)[:8]}  # of one table eight are told
    found = {(message["code"], message["line"]) for message in rules.found(text)}
    return None if found == wanted else "seed %d: expected %s, found %s\n%s" % (seed, sorted(wanted - found), sorted(found - wanted), text)


if __name__ == "__main__":
    rules.report("random tables of six columns are decided as every patient shows", one, 150)
