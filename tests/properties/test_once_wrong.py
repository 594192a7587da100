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
