#!/usr/bin/env python3
"""Numbers through the language: bounded integers and wide decimals agree, the order is total, exact laws hold. In TAP."""
from decimal import Decimal

from generated import main, one_patient, test, values

RANGES = (("amount", "-1000", "1000", "0.01"), ("count", "0", "400", "1"), ("share", "0", "1", "0.0001"),
          ("level", "-9", "9", "0.5"))
UNITS = (("kg", "g"), ("mmol/L", "umol/L"), ("cm", "m"), ("d", "h"))


def bounded(unit=""):
    return ['fact bounded_%s "x" : %s from %s to %s step %s' % (name, unit or "number", *(with_unit(end, unit) for end in ends))
            for name, *ends in RANGES]


def with_unit(text, unit):
    return "%s %s" % (text, unit) if unit else text


def wide(unit=""):
    return ['fact wide_%s "x" : %s' % (name, unit or "number") for name, _, _, _ in RANGES]


def measured(dice):
    name, low, high, step = dice.choice(RANGES)
    steps = int((Decimal(high) - Decimal(low)) / Decimal(step))
    return Decimal(low) + dice.choice((0, steps, dice.randint(0, steps), dice.randint(0, steps))) * Decimal(step)


def patients(dice, count, unit=""):
    made = []
    for _ in range(count):
        given = []
        for name, low, high, step in RANGES:
            if dice.random() < 0.07:
                continue
            steps = int((Decimal(high) - Decimal(low)) / Decimal(step))
            value = Decimal(low) + dice.choice((0, steps, dice.randint(0, steps), dice.randint(0, steps))) * Decimal(step)
            text = with_unit(format(value, "f"), unit)
            given += ["bounded_%s is %s" % (name, text), "wide_%s is %s" % (name, text)]
        made.append(", ".join(given))
    return made


def number(dice, depth):
    """A random numeric expression over {amount}, {count} ..., to be filled with one kind of fact or the other."""
    if depth == 0:
        if dice.random() < 0.3:
            return dice.choice(("0", "1", "2", "10", "0.5", "3.25", "0.001", "7"))
        return "{%s}" % dice.choice(RANGES)[0]
    a, b = number(dice, depth - 1), number(dice, dice.randrange(depth))
    return dice.choice(("(%s + %s)", "(%s - %s)", "(%s * %s)", "(%s / %s)", "min(%s, %s)", "max(%s, %s)", "remainder(%s, %s)",
                        "(%s + %s)", "(%s - %s)", "(%s * %s)", "quotient(%s, %s)", "absolute(%s - %s)", "round(%s * %s, 1)",
                        "(-%s + %s)", "floor(%s / %s)", "ceiling(%s - %s)")) % (a, b)


def filled(expression, kind):
    return expression.format(**{name: "%s_%s" % (kind, name) for name, _, _, _ in RANGES})


def condition(dice, depth):
    a, b, c = (number(dice, 1 + dice.randrange(depth)) for _ in range(3))  # a fact alone against a constant must meet its steps
    return dice.choice(("(%s < %s)", "(%s <= %s)", "(%s = %s)", "(%s != %s)", "(%s > %s)", "(%s >= %s)")) % (a, b) \
        if dice.random() < 0.8 else "(%s between %s and %s)" % (a, b, c)


def compared(expressions, chosen, unit=""):
    """Every expression over the bounded facts and over the wide ones, for every patient. Most must have a value."""
    cases, known, wrong = 0, 0, []
    definitions = [filled(expression, kind) for kind in ("bounded", "wide") for expression in expressions]
    for given, row in zip(chosen, values(definitions, bounded(unit) + wide(unit), chosen)):
        half = len(row) // 2
        for expression, one, other in zip(expressions, row[:half], row[half:]):
            cases, known = cases + 1, known + (one != "unknown")
            if one != other:
                wrong.append("%s with %s: bounded %s, wide %s" % (expression, given, one, other))
    if 2 * known < cases:
        wrong.append("only %d of %d cases had a value" % (known, cases))
    return cases, wrong


def agreement(dice, make):
    expressions = []
    while len(expressions) < 220:
        expression = make(dice)
        if "{" in expression and not has_constant_part(expression):
            expressions.append(expression)
    return compared(expressions, patients(dice, 50))


def has_constant_part(expression):
    """Whether some part has no fact in it: a constant without a value (1 / 0) is an error when compiled."""
    begins = []
    for at, sign in enumerate(expression):
        if sign == "(":
            begins.append(at)
        elif sign == ")" and "{" not in expression[begins.pop():at + 1]:
            return True
    return "/ 0)" in expression or ", 0)" in expression


@test
def bounded_integers_and_wide_decimals_agree(dice):
    return agreement(dice, lambda d: number(d, 1 + d.randrange(3)))


@test
def bounded_integers_and_wide_decimals_compare_alike(dice):
    return agreement(dice, lambda d: condition(d, 2))


def quantity(dice, other):
    a, b = dice.choice(RANGES)[0], dice.choice(RANGES)[0]
    if dice.random() < 0.4:
        return "({%s} %s {%s})" % (a, dice.choice(("+", "-", "<", "<=", "=", ">", "/")), b)
    if dice.random() < 0.2:
        return "({%s} in %s)" % (a, other)
    # Of a sum, since a threshold between two steps of one fact is an error.
    return "({%s} + {share} %s %s %s)" % (a, dice.choice(("<", "<=", "=", "!=", ">", ">=", "+", "-")), abs(measured(dice)), other)


@test
def bounded_and_wide_quantities_agree_in_every_unit(dice):
    cases, wrong = 0, []
    for declared, other in UNITS:
        tried, failed = compared([quantity(dice, other) for _ in range(90)], patients(dice, 30, declared), declared)
        cases, wrong = cases + tried, wrong + failed
    return cases, wrong


def decimal(dice):
    digits = dice.randint(1, dice.choice((2, 6, 18, 30)))
    text = str(dice.randrange(10 ** digits))
    if dice.random() < 0.6:
        point = dice.randint(0, min(len(text), 18))
        text = "%s.%s" % (text[:len(text) - point] or "0", text[len(text) - point:]) if point else text
    return ("-" if dice.random() < 0.3 else "") + text


@test
def exactly_one_of_less_equal_and_greater_holds(dice):
    wrong, made = [], []
    for _ in range(10000):
        a = decimal(dice)
        b = a if dice.random() < 0.15 else decimal(dice)
        made.append((a, b))
    definitions = [text for a, b in made for text in ("exactly 1 of (%s < %s, %s = %s, %s > %s)" % (a, b, a, b, a, b), "%s < %s" % (a, b))]
    found = one_patient(definitions)
    for i, (a, b) in enumerate(made):
        if found[2 * i] != "yes" or found[2 * i + 1] != ("yes" if Decimal(a) < Decimal(b) else "no"):
            wrong.append("%s and %s: exactly one %s, less %s" % (a, b, found[2 * i], found[2 * i + 1]))
    return len(made), wrong


@test
def adding_and_taking_away_gives_the_number_back(dice):
    declarations = ['fact first_number "x" : number', 'fact second_number "x" : number']
    chosen = [(decimal(dice), decimal(dice)) for _ in range(10000)]
    rows = values(["first_number + second_number - second_number = first_number", "first_number - first_number = 0"], declarations,
                  ["first_number is %s, second_number is %s" % pair for pair in chosen])
    exact = [(pair, row) for pair, row in zip(chosen, rows) if spread(*pair) <= 38]
    return len(exact), ["%s + %s: %s" % (*pair, row) for pair, row in exact if row != ["yes", "yes"]]


def spread(a, b):
    """How many digits a sum needs: from the highest to the lowest of both."""
    numbers = [Decimal(a), Decimal(b)]
    return max(n.adjusted() for n in numbers) + 2 - min(n.as_tuple().exponent for n in numbers)


@test
def arithmetic_on_short_numbers_is_exact(dice):
    declarations = ['fact first_number "x" : number', 'fact second_number "x" : number']
    chosen = [tuple(format(Decimal(dice.randint(-10 ** 9, 10 ** 9)).scaleb(-dice.randrange(9)), "f") for _ in "ab") for _ in range(10000)]
    rows = values(["first_number + second_number", "first_number - second_number", "first_number * second_number"], declarations,
                  ["first_number is %s, second_number is %s" % pair for pair in chosen])
    wrong = []
    for (a, b), row in zip(chosen, rows):
        x, y = Decimal(a), Decimal(b)
        for expected, found in zip((x + y, x - y, x * y), row):
            if Decimal(found) != expected:
                wrong.append("%s and %s: expected %s, found %s" % (a, b, expected, found))
    return 3 * len(chosen), wrong


if __name__ == "__main__":
    main()
