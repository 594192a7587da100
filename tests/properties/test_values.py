#!/usr/bin/env python3
"""What is printed is read back as the same value, for every kind of value; dates; units there and back. In TAP."""
import calendar
import concurrent.futures
import datetime
import subprocess
from decimal import Context, Decimal

from generated import OSLER, main, one_patient, test, values
from tap import SANITIZED, some

UNITS = ("mg", "g", "kg", "ug", "mL", "L", "mmol/L", "mg/dL", "kg/m2", "[IU]", "10*9/L", "cm", "m", "mm[Hg]", "%", "mL/min", "d", "wk",
         "h", "g/dL", "U/L", "mo", "a", "mg/kg", "mg/m2", "Gy", "Cel", "years", "months")
PAIRS = (("mg", "kg"), ("g", "[lb_av]"), ("cm", "[in_i]"), ("m", "[ft_i]"), ("mL", "[foz_us]"), ("h", "d"), ("min", "wk"), ("mm[Hg]", "kPa"),
         ("cal", "J"), ("m/s", "km/h"), ("mg/dL", "g/L"), ("U/L", "kU/mL"), ("10*9/L", "/uL"), ("deg", "rad"), ("Cel", "[degF]"), ("Cel", "K"),
         ("%", "[ppth]"), ("mL/min", "L/h"), ("g/d", "ug/s"))

MANY = 500 if SANITIZED else 10000


def number(dice, most=38):
    digits = str(dice.randrange(1, 10 ** dice.randint(1, most)))
    point = dice.randint(0, len(digits))
    text = (digits[:point] or "0") + ("." + digits[point:] if point < len(digits) else "")
    if text.endswith(".000") and len(text) < 8:
        text += "0"  # 8.000 cm is asked about (E0016); 8.0000 cm is not
    return ("-" if dice.random() < 0.2 else "") + text


def moment(dice, finest=7):
    year = dice.choice((1, 999, 1900, 2000, 2024, 9999, dice.randint(1, 9999)))
    month = dice.randint(1, 12)
    parts = ["%04d" % year, "-%02d" % month, "-%02d" % dice.randint(1, calendar.monthrange(year, month)[1]), "T%02d" % dice.randrange(24),
             ":%02d" % dice.randrange(60), ":%02d" % dice.randrange(60), ".%03d" % dice.randrange(1000)]
    kept = dice.randint(2, finest)
    zone = dice.choice(("", "", "Z", "+01:00", "-05:30", "+14:00", "-12:00")) if kept > 3 else ""
    return "".join(parts[:kept]) + zone


def read_back(texts, declarations=(), expressions=None):
    """Prints each; what was printed is an expression again, and that is printed alike."""
    printed = one_patient(expressions or texts, declarations)
    again = one_patient(printed, declarations)
    return ["%s is printed %s, that again %s" % row for row in zip(texts, printed, again) if row[1] != row[2] or row[1] == "unknown"], printed


@test
def a_number_is_read_back(dice):
    texts = [number(dice) for _ in range(MANY)]
    wrong, printed = read_back(texts)
    return len(texts), wrong + ["%s is printed %s" % pair for pair in zip(texts, printed) if Decimal(pair[0]) != Decimal(pair[1])]


@test
def a_computed_number_is_read_back(dice):
    forms = ("%s / 7 * 3", "exp(%s)", "square_root(%s)", "ln(%s)", "power(%s, 9)", "1 / (%s)", "power(%s, -20)")
    texts = [dice.choice(forms) % number(dice, 4).lstrip("-") for _ in range(MANY)]
    wrong, _ = read_back(texts)
    return len(texts), wrong


@test
def a_quantity_is_read_back(dice):
    texts = ["%s %s" % (number(dice, 20), dice.choice(UNITS)) for _ in range(MANY)]
    wrong, _ = read_back(texts)
    return len(texts), wrong


@test
def a_date_is_read_back(dice):
    texts = [moment(dice) for _ in range(MANY)]
    wrong, printed = read_back(texts)
    return len(texts), wrong + ["%s is printed %s" % pair for pair in zip(texts, printed) if pair[0] != pair[1]]


@test
def a_period_is_read_back(dice):
    texts = ["from %s to %s" % tuple(sorted(moment(dice, 3) for _ in "ab")) for _ in range(MANY // 2)]
    wrong, _ = read_back(texts)
    return len(texts), wrong


@test
def a_text_is_read_back(dice):
    letters = "abc XYZ 019 .,;:!?()[]{}<>/|#'%&*+-=_äöüßéñ中文🙂"
    texts = ['"%s"' % "".join(dice.choice(letters) for _ in range(dice.randint(0, 40))) for _ in range(MANY)]
    wrong, printed = read_back(texts)
    return len(texts), wrong + ["%s is printed %s" % pair for pair in zip(texts, printed) if pair[0] != pair[1]]


@test
def a_choice_and_a_condition_are_read_back(_):
    declarations = ['fact answer "x" : one of first_value, second, third_value_3', 'fact agreed "x" : yes or no']
    given = [(choice, agreed) for choice in ("first_value", "second", "third_value_3") for agreed in ("yes", "no")]
    printed = values(["answer", "agreed"], declarations, ["answer is %s, agreed is %s" % pair for pair in given])
    return len(given), ["%s is printed %s" % (pair, row) for pair, row in zip(given, printed) if list(pair) != row]


@test
def what_is_given_is_what_is_printed(dice):
    declarations = ['fact amount "x" : number', 'fact moment "x" : date and time', 'fact words "x" : text', 'fact stay "x" : period']
    given = [(number(dice), moment(dice), '"%s"' % dice.randrange(10 ** 9), "from 2020-01-%02d to 2021-02" % dice.randint(1, 31))
             for _ in range(MANY // 4)]
    printed = values(["amount", "moment", "words", "stay"], declarations,
                     ["amount is %s, moment is %s, words is %s, stay is %s" % row for row in given])
    wrong = ["%s is printed %s" % pair for pair in zip(given, printed)
             if Decimal(pair[0][0]) != Decimal(pair[1][0]) or list(pair[0][1:]) != pair[1][1:]]
    return 4 * len(given), wrong


# --- Dates ------------------------------------------------------------------------------------------------------


@test
def dates_have_a_total_order(dice):
    made = []
    for _ in range(MANY // 2):
        a = datetime.date.fromordinal(dice.randint(1, 3652059))
        b = a if dice.random() < 0.1 else datetime.date.fromordinal(max(1, min(3652059, a.toordinal() + dice.randint(-400, 400))))
        made.append((a, b))
    definitions = [text % {"a": a, "b": b} for a, b in made
                   for text in ("exactly 1 of (%(a)s < %(b)s, %(a)s = %(b)s, %(a)s > %(b)s)", "%(a)s before %(b)s")]
    found = one_patient(definitions)
    wrong = ["%s and %s: %s" % (a, b, found[2 * i:2 * i + 2]) for i, (a, b) in enumerate(made)
             if found[2 * i:2 * i + 2] != ["yes", "yes" if a < b else "no"]]
    return 2 * len(made), wrong


@test
def days_are_added_and_taken_away(dice):
    made = [(datetime.date.fromordinal(dice.randint(50000, 3600000)), dice.randint(-40000, 40000)) for _ in range(MANY // 2)]
    definitions = [text % (a, n) for a, n in made for text in ("%s + %d days", "(%s + %d days) - " + "%d days" % n)]
    found = one_patient([text.replace("+ -", "- ").replace("- -", "+ ") for text in definitions])
    wrong = []
    for i, (a, n) in enumerate(made):
        expected = [(a + datetime.timedelta(days=n)).isoformat(), a.isoformat()]
        if found[2 * i:2 * i + 2] != expected:
            wrong.append("%s and %d days: expected %s, found %s" % (a, n, expected, found[2 * i:2 * i + 2]))
    return 2 * len(made), wrong


# --- Units ------------------------------------------------------------------------------------------------------


def convert(value, source, target):
    done = subprocess.run([OSLER, "unit", "convert", "--", value, source, target], capture_output=True, text=True, encoding="utf-8", timeout=60)
    return done.stdout.split(" ")[0].strip() if done.returncode == 0 else done.stderr


def there_and_back(case):
    value, source, target = case
    there = convert(value, source, target)
    back = convert(there, target, source)
    try:
        error = abs(Decimal(back) - Decimal(value))
    except ArithmeticError:
        return "%s %s in %s: %s, back %s" % (value, source, target, there, back)
    context = Context(prec=60)
    scale = max(abs(Decimal(value)), Decimal(1000) if "Cel" in (source, target) else Decimal(0))
    if error > context.multiply(scale, Decimal("1e-30")):
        return "%s %s in %s: %s, back %s" % (value, source, target, there, back)
    return None


@test
def a_conversion_leads_there_and_back(dice):
    cases = []
    for _ in some(range(800), 16):
        pair = dice.choice(PAIRS)
        cases.append((number(dice, 12), *(pair if dice.random() < 0.5 else pair[::-1])))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return len(cases), [sentence for sentence in pool.map(there_and_back, cases) if sentence]


@test
def a_conversion_within_the_language_is_exact(dice):
    declarations = ['fact mass "x" : mg', 'fact stretch "x" : cm', 'fact heat "x" : Cel', 'fact time_spent "x" : h']
    expressions = ["(mass in kg) * 1 kg = mass", "(mass * 1000) in g = mass in mg", "(stretch in [in_i]) * 1 [in_i] - stretch < 0.000001 cm",
                   "(time_spent in d) * 24 - (time_spent in h) < 0.000001"]
    patients = ["mass is %s mg, stretch is %s cm, time_spent is %s h" % tuple(number(dice, 12).lstrip("-") for _ in range(3)) for _ in range(MANY // 4)]
    rows = values(expressions, declarations, patients)
    return 4 * len(rows), ["%s: %s" % pair for pair in zip(patients, rows) if pair[1] != ["yes"] * 4]


if __name__ == "__main__":
    main()
