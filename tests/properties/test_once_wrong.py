#!/usr/bin/env python3
"""What `osler eval` and `osler check` once got wrong, each pinned by its answer. OSLER names the program. In TAP."""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import OSLER  # noqa: E402

HEAD = '''language 1
guideline pins "Pins"
  version: 1.0.0
  status:  draft
  updated: 2025-10-31

fact amount "Amount" : kg from 0 to 10 step 0.1
fact number_known "Known" : number
fact word "Word" : text
fact born "Year" : date
fact nothing "Nothing" : date
'''
PATIENT = '{"amount": "5 kg", "word": "a", "born": "2014", "number_known": 1}'


def table(*rows):
    return HEAD + 'table result "Result" : kg first\n  | amount | result |\n' + "".join(
        "  | %s | %s |\n" % row for row in rows)


# Nobody knows `asked`, so that both rows of each table are left; of `listed` the first is sure to hold.
SEVERAL = HEAD + '''fact asked "Asked" : yes or no
table due "Due" : date
  | asked | due |
  | yes | 2025-01-01 |
  | no | 2025-02-01 |
table said "Said" : text
  | asked | said |
  | yes | "a" |
  | no | "b" |
table much "Much" : number
  | asked | much |
  | yes | 1 |
  | no | 9 |
table listed "Listed" : one of first, second, third all
  | asked | listed |
  | any | first |
  | unknown | second |
  | known | third |
define as_much "Another name" as much
define list_again "Another name" as listed
define stay "Stay" as from born to nothing
score points "Points"
  1 point when asked
  1 point when nothing is known
  band few "Few": 0 to 2
'''

# (sentence, guideline, expression, answer); an answer that begins with "error" is part of a diagnostic.
PINS = [
    ("a constant text is printed", HEAD, '"x"', '"x"'),
    ("a constant text is compared with a constant", HEAD, '"a" is "a"', "yes"),
    ("two constant texts differ", HEAD, '"a" is not "b"', "yes"),
    ("a text is compared with a fact", HEAD, "word is word", "yes"),
    ("a constant text is compared with a fact", HEAD, '"b" is word', "no"),
    ("a text is not compared with a number", HEAD, "word is number_known", "error a text cannot be compared with a number"),
    ("a computed period shows both of its own ends", HEAD, "from born to nothing", "from 2014 to unknown"),
    ("a period whose ends are one constant shows it twice", HEAD, "from 2014-02-02 to 2014-02-02",
     "from 2014-02-02 to 2014-02-02"),
    ("a constant period that ends before it begins is an error", HEAD, "from 2014-02-02 to 2014-01-01",
     "error ends before it begins"),
    ("milliseconds are added to a time", HEAD, "2016-06-10T05:05:05.005 + 995 ms", "2016-06-10T05:05:06.000"),
    ("a fraction of a second is whole milliseconds", HEAD, "2016-06-10T05:05:05.500 - 5.5 s", "2016-06-10T05:05:00.000"),
    ("a table's value is converted to the table's unit", table((">= 1 kg", "500 g"), ("any", "3 kg")), "result",
     "0.5 kg"),
    ("a table's value is computed", table((">= 1 kg", "amount * 2"), ("any", "3 kg")), "result", "10 kg"),
    ("a table's value of another dimension is an error", table((">= 1 kg", "5 cm"), ("any", "3 kg")), "result",
     "error length (cm) cannot be given for mass (kg)"),
    ("a table's value without its unit is an error", table((">= 1 kg", "5"), ("any", "3 kg")), "result",
     "error this number needs its unit"),
    ("a table's cell of another dimension is an error", table((">= 1 cm", "5 kg"), ("any", "3 kg")), "result",
     "error length (cm)"),
    ("dates of rows that are left all lie before", SEVERAL, "due before 2025-03-01", "yes"),
    ("dates of rows that are left are all less", SEVERAL, "due < 2025-03-01", "yes"),
    ("dates of rows that are left differ", SEVERAL, "due < 2025-01-15", "unknown"),
    ("no date of the rows that are left is that one", SEVERAL, "due is 2025-03-01", "no"),
    ("texts of rows that are left are none of these", SEVERAL, 'said is one of ("c", "d")', "no"),
    ("texts of rows that are left are not compared with the fact's only one", SEVERAL, "word is said", "unknown"),
    ("texts of rows that are left are all among these", SEVERAL, 'said is one of ("a", "b")', "yes"),
    ("no number of the rows that are left lies between", SEVERAL, "much between 3 and 5", "no"),
    ("two tables are compared row by row", SEVERAL, "much + 0 < as_much", "unknown"),
    ("a definition that is a table's name is that table", SEVERAL, "as_much >= 1", "yes"),
    ("a definition that is the name of an `all` table is that table", SEVERAL, "list_again is first", "yes"),
    ("what an `all` table does not hold it does not hold by another name", SEVERAL, "list_again is third", "no"),
    ("an `all` table of two values is known", SEVERAL, "listed is known", "yes"),
    ("a period of which one end is known is not settled", SEVERAL, "stay is known", "no"),
    ("a range is held against what is not whole", SEVERAL, "points > -0.5", "yes"),
    ("a range below what is not whole", SEVERAL, "points >= 1.5", "no"),
    ("a range against a number without steps", SEVERAL, "points <= number_known", "yes"),
    ("a range against a time of another unit", SEVERAL, "months between 2025-01 and 2025-03-10 > 5 years", "no"),
    ("what a scenario gives has the fact's dimension", HEAD + 'scenario "a"\n  given amount is 3 cm\n', None,
     "error length (cm) cannot be given for mass (kg)"),
]


def answer(folder, guideline, expression):
    """The value of the expression; without one, what check says of the guideline, scenarios included."""
    names = [os.path.join(folder, name) for name in ("pins.guide", "patient.json")]
    for name, text in zip(names, (guideline, PATIENT)):
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)
    asked = ["check", names[0]]
    if expression is not None:
        asked = ["eval", expression, "--guideline", names[0], "--patient", names[1], "--on", "2025-11-01"]
    done = subprocess.run([OSLER, *asked],
                          capture_output=True, text=True, encoding="utf-8", timeout=60)
    return done.returncode, done.stdout.strip() or done.stderr


def agrees(code, found, expected):
    if expected.startswith("error "):
        return code == 1 and expected[len("error "):] in found
    return code == 0 and found == expected


def results():
    with tempfile.TemporaryDirectory() as folder:
        for sentence, guideline, expression, expected in PINS:
            code, found = answer(folder, guideline, expression)
            seen = (expression, "expected " + expected, "found    %s (exit %d)" % (found, code))
            yield sentence, tap.unless(agrees(code, found, expected), *seen)


if __name__ == "__main__":
    tap.report(results())
