#!/usr/bin/env python3
"""Compares decimal with exact fractions and with mpmath, to the last digit.

usage: decimal_mpmath.py DRIVER [cases]

DRIVER is the program built from tests/base/decimal_driver.c. Prints TAP. The seed is fixed and printed;
OSLER_SEED sets another.
"""
import os
import random
import struct
import subprocess
import sys
from fractions import Fraction

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402

DIGITS, LARGEST, SMALLEST = 38, 6144, -6176

try:
    import mpmath
except ImportError:
    mpmath = None


def half_away(numerator, denominator):
    """The whole number nearest to a non-negative fraction."""
    return (2 * numerator + denominator) // (2 * denominator)


def text(negative, coefficient, exponent):
    """What decimal should answer for this number, as a pair (coefficient, exponent) without trailing zeros."""
    if coefficient == 0:
        return (0, 0)
    while coefficient % 10 == 0:
        coefficient, exponent = coefficient // 10, exponent + 1
    place = exponent + len(str(coefficient)) - 1
    if place > LARGEST or (place == LARGEST and coefficient != 1):
        return "overflow"
    if place < SMALLEST:
        return (0, 0)
    return (-coefficient if negative else coefficient, exponent)


def rounded(value):
    """A fraction rounded to 38 digits."""
    size = abs(value)
    if size == 0:
        return (0, 0)
    exponent = len(str(size.numerator)) - len(str(size.denominator)) - DIGITS - 1
    while True:  # the exponent starts too small and grows until 38 digits are left
        scaled = size / Fraction(10) ** exponent
        coefficient = half_away(scaled.numerator, scaled.denominator)
        if coefficient < 10 ** DIGITS or scaled * 2 < 2 * 10 ** DIGITS - 1:
            return text(value < 0, coefficient, exponent)
        exponent += 1


def rounded_real(value):
    """An mpmath number rounded to 38 digits; what is within 10^-90 of a tie is one."""
    size = abs(value)
    if size == 0:
        return (0, 0)
    exponent = int(mpmath.floor(mpmath.log10(size))) - DIGITS + 1
    scaled = size / mpmath.mpf(10) ** exponent
    if scaled >= 10 ** DIGITS:
        scaled, exponent = scaled / 10, exponent + 1
    coefficient = int(mpmath.floor(scaled + mpmath.mpf(1) / 2 + mpmath.mpf(10) ** -90))
    return text(value < 0, coefficient, exponent)


def fraction(number):
    coefficient, exponent = number
    return Fraction(coefficient) * Fraction(10) ** exponent


def real(number):
    coefficient, exponent = number
    ten = mpmath.mpf(10) ** abs(exponent)
    return coefficient / ten if exponent < 0 else coefficient * ten


def spell(number):
    return "%de%d" % number


def read(answer):
    """The driver's answer as a pair, or the word that it is."""
    if not answer.lstrip("-")[:1].isdigit():
        return answer
    mantissa, _, exponent = answer.partition("e")
    whole, _, behind = mantissa.partition(".")
    coefficient, exponent = int(whole + behind), int(exponent or 0) - len(behind)
    while coefficient != 0 and coefficient % 10 == 0:
        coefficient, exponent = coefficient // 10, exponent + 1
    return (coefficient, exponent) if coefficient else (0, 0)


def whole(value):
    """The whole part, towards zero."""
    return (1 if value >= 0 else -1) * (abs(value.numerator) // value.denominator)


class Numbers:
    """Random operands: short ones, long ones, ones near powers of ten and near ties."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def coefficient(self):
        pick = self.random.random()
        digits = self.random.randint(1, DIGITS)
        if pick < 0.3:
            return self.random.randint(1, 9999)
        if pick < 0.4:
            return 10 ** digits - self.random.choice((1, 2, 5))
        if pick < 0.5:
            return 10 ** (digits - 1) + self.random.choice((0, 1, 5)) if digits > 1 else 1
        if pick < 0.6:
            return 5 * 10 ** (digits - 1)
        return self.random.randint(1, 10 ** digits - 1)

    def any(self, reach=50, sign=True):
        exponent = self.random.randint(-reach, reach)
        coefficient = self.coefficient()
        return (-coefficient if sign and self.random.random() < 0.4 else coefficient, exponent)

    def near_one(self):
        behind = self.random.randint(1, DIGITS - 1)
        off = self.random.randint(1, 9) * 10 ** self.random.randint(0, behind - 1)
        return (10 ** behind + self.random.choice((-1, 1)) * off, -behind)

    def positive(self, reach=50):
        return self.near_one() if self.random.random() < 0.2 else self.any(reach, sign=False)

    def exponent_operand(self):
        """Something whose exponential is in range: between 10^-45 and 14200."""
        digits = self.random.randint(1, DIGITS)
        coefficient = self.random.randint(10 ** (digits - 1), 10 ** digits - 1)
        if self.random.random() < 0.2:
            coefficient = self.random.choice((1, 5, 25, 95, 995)) * 10 ** self.random.randint(0, 3)
            digits = len(str(coefficient))
        place = self.random.choice((self.random.randint(-45, 4), self.random.randint(-3, 3)))
        return (self.random.choice((-1, 1)) * coefficient, place - digits + 1)

    def small(self):
        places = self.random.randint(0, 3)
        return (self.random.randint(1, 10 ** self.random.randint(1, 6)), -places)

    def power_operands(self):
        pick = self.random.random()
        if pick < 0.3:  # whole exponents
            return self.any(6), (self.random.randint(-70, 70), 0)
        if pick < 0.5:  # powers of ones and a half and such: exact results and ties
            root = self.random.randint(1, 10 ** self.random.randint(1, 16))
            halves = self.random.choice(((5, -1), (15, -1), (-5, -1), (25, -1)))
            return (root ** 2, 2 * self.random.randint(-9, 9)), halves
        if pick < 0.7:
            return self.near_one(), (self.random.choice((-1, 1)) * self.coefficient(), self.random.randint(-40, 3))
        return self.small(), (self.random.choice((-1, 1)) * self.random.randint(1, 5000), -self.random.randint(1, 4))


def expect_power(a, b):
    if b[0] == 0:
        return (1, 0)
    exponent = fraction(b)
    if a[0] < 0 and exponent.denominator != 1:
        return "out_of_domain"
    if exponent.denominator == 1 and abs(exponent) <= 200:
        return rounded(fraction(a) ** int(exponent))
    logarithm = mpmath.log(abs(real(a))) * real(b)
    if abs(logarithm) > 15000:
        return "overflow" if logarithm > 0 else (0, 0)
    value = rounded_real(mpmath.exp(logarithm))
    odd = exponent.denominator == 1 and int(exponent) % 2 == 1
    return (-value[0], value[1]) if a[0] < 0 and odd and value != "overflow" else value


def expect_log(a, base):
    if base == (1, 0) or fraction(base) == 1:
        return "out_of_domain"
    return rounded_real(mpmath.log(real(a)) / mpmath.log(real(base)))


def expect_step(a, step):
    a, step = fraction(a), fraction(step)
    times = abs(a) / step
    value = half_away(times.numerator, times.denominator) * step * (1 if a >= 0 else -1)
    shown = rounded(value)
    return shown if shown != "overflow" and fraction(shown) == value else "overflow"


def expect_quotient(a, b):
    return rounded(Fraction(whole(fraction(a) / fraction(b))))


def expect_remainder(a, b):
    a, b = fraction(a), fraction(b)
    return rounded(a - whole(a / b) * b)


def expect_digits(a, digits, towards_zero):
    scaled = abs(fraction(a)) * Fraction(10) ** digits
    size = whole(scaled) if towards_zero else half_away(scaled.numerator, scaled.denominator)
    return rounded((1 if a[0] >= 0 else -1) * Fraction(size) / Fraction(10) ** digits)


def of_double(value):
    mantissa, _, exponent = repr(value).partition("e")
    return read(mantissa + "e" + str(int(exponent or 0)))


def double(numbers):
    while True:
        value = struct.unpack("d", numbers.random.getrandbits(64).to_bytes(8, "little"))[0]
        if numbers.random.random() < 0.5:
            value = round(numbers.random.uniform(-1000, 1000), numbers.random.randint(0, 12))
        elif numbers.random.random() < 0.1:
            value = 2.0 ** numbers.random.randint(-1074, 1023)
        if value == value and abs(value) != float("inf"):
            return value


def groups(n):
    """name, whether mpmath is needed, how operands are made, how they are sent, what is expected."""
    pair = lambda: (n.any(), n.any())
    near = lambda: (n.any(3), n.any(3))
    exact = lambda op: lambda a, b: rounded(op(fraction(a), fraction(b)))
    digits = lambda: (n.any(20), n.random.randint(-40, 40))
    return [
        ("add", False, pair, exact(lambda a, b: a + b)),
        ("subtract", False, near, exact(lambda a, b: a - b)),
        ("multiply", False, pair, exact(lambda a, b: a * b)),
        ("divide", False, pair, exact(lambda a, b: a / b)),
        ("scale_by", False, lambda: (n.any(), n.any(), n.any()),
         lambda a, b, c: rounded(fraction(a) * fraction(b) / fraction(c))),
        ("whole_quotient", False, pair, expect_quotient),
        ("remainder", False, lambda: (n.any(300), n.any(300)), expect_remainder),
        ("compare", False, lambda: (n.any(3), n.any(3)),
         lambda a, b: ((fraction(a) > fraction(b)) - (fraction(a) < fraction(b)), 0)),
        ("round", False, digits, lambda a, d: expect_digits(a, d, False)),
        ("truncate", False, digits, lambda a, d: expect_digits(a, d, True)),
        ("floor", False, lambda: (n.any(40),), lambda a: rounded(Fraction(fraction(a).__floor__()))),
        ("ceiling", False, lambda: (n.any(40),), lambda a: rounded(Fraction(fraction(a).__ceil__()))),
        ("round_to", False, lambda: (n.any(20), n.any(20, sign=False)), expect_step),
        ("from_double", False, lambda: (double(n),), of_double),
        ("to_double", False, lambda: (n.any(n.random.choice((10, 30, 330))),), lambda a: float(spell(a))),
        ("square_root", True, lambda: (n.any(300, sign=False),), lambda a: rounded_real(mpmath.sqrt(real(a)))),
        ("ln", True, lambda: (n.positive(n.random.choice((3, 50, 6000))),),
         lambda a: rounded_real(mpmath.log(real(a)))),
        ("exp", True, lambda: (n.exponent_operand(),), lambda a: rounded_real(mpmath.exp(real(a)))),
        ("log", True, lambda: (n.positive(), n.random.choice((n.positive(), (2, 0), (1, 1)))), expect_log),
        ("power", True, n.power_operands, expect_power),
    ]


def sent(operand):
    if isinstance(operand, float):
        return operand.hex()
    return spell(operand) if isinstance(operand, tuple) else str(operand)


def run(driver, name, cases, expect):
    lines = [" ".join([name] + [sent(o) for o in case]) for case in cases]
    answers = subprocess.run([driver], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    answers = answers.stdout.split("\n")[:len(lines)]
    wrong = []
    for line, case, answer in zip(lines, cases, answers):
        expected = expect(*case)
        got = float.fromhex(answer) if name == "to_double" else read(answer)
        if got != expected:
            wrong.append("%s gave %s, expected %s" % (line, answer, expected))
    return wrong + ["%d answers are missing" % (len(lines) - len(answers))] * (len(answers) != len(lines))


def results(driver, count, numbers):
    for name, needs_mpmath, make, expect in groups(numbers):
        sentence = "%s is correct to the last digit" % name
        if needs_mpmath and mpmath is None:
            yield sentence, tap.Skip("python3-mpmath is not installed")
        else:
            wrong = run(driver, name, [make() for _ in range(count)], expect)
            yield "%s (%d cases)" % (sentence, count), wrong[:5]


def main():
    seed = int(os.environ.get("OSLER_SEED", "38"))
    print("# seed %d; OSLER_SEED sets another" % seed)
    if mpmath is not None:
        mpmath.mp.dps = 160
    tap.report(results(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2000, Numbers(seed)))


if __name__ == "__main__":
    main()
