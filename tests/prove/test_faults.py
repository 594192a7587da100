#!/usr/bin/env python3
"""Faults that editors make, one at a time in a guideline that is fine: each is found, with its own code, on its line, in at most eight lines, and
where it is about patients with one of them. In TAP. OSLER names the program."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import OSLER  # noqa: E402

BASE = '''language 1
guideline diabetes "High blood sugar"
  version: 1.0.0
  status: draft
  updated: 2025-10-31

reference label "Prescribing information"
  kind: label   verified: no

fact age "Age" : a from 0 to 120 step 1
fact egfr "Filtration rate" : mL/min from 0 to 200 step 1
fact weight "Body weight" : kg from 20 to 300 step 0.1
fact type "Type of diabetes" : one of first, later
fact allergic "Allergic to metformin" : yes or no
treatment metformin "Metformin"
  class: biguanide
  most: 3000 mg/d
treatment insulin "Insulin"

applies when age >= 18 a

table kidneys "Kidney function" : one of normal, weak, failing
  | egfr                  | kidneys |
  | >= 60 mL/min          | normal  |
  | 30 to below 60 mL/min | weak    |
  | < 30 mL/min           | failing |

recommend tablets "Metformin"
  when type is later and kidneys is one of (normal, weak)
  give metformin: 500 mg oral every 8 hours
  certainty: high   cites: label

recommend injections "Insulin"
  when type is first or kidneys is failing
  give insulin: 0.2 [iU]/kg * weight subcutaneous every 1 day
  certainty: high   cites: label

avoid allergy "Allergy"
  about: metformin
  when allergic
  if unknown: withhold
  certainty: high   cites: label

warn frail "Low blood sugar in the old"
  when age >= 80 a and kidneys is not normal
  cites: label
'''
OTHER = '''language 1
guideline kidneys "Weak kidneys"
  version: 1.0.0
  status: draft
  updated: 2025-10-31

reference label "Prescribing information"
  kind: label   verified: no
fact egfr "Filtration rate" : mL/min from 0 to 200 step 1
treatment metformin "Metformin"
recommend reduce "Less metformin"
  when egfr < 45 mL/min
  give metformin: 250 mg oral every 12 hours
  certainty: high   cites: label
'''
# what, the words that change, what they become, code, the line it is reported on, whether a patient is named
FAULTS = [
    ("a gap", "| 30 to below 60 mL/min |", "| 35 to below 60 mL/min |", "E0403", "table kidneys", True),
    ("an overlap", "| 30 to below 60 mL/min |", "| 30 to 60 mL/min |", "E0402", "| >= 60 mL/min", True),
    ("a swapped bound", "| 30 to below 60 mL/min |", "| 60 to below 30 mL/min |", "E0213", "| 60 to below 30", False),
    ("a dead row", "  | < 30 mL/min           | failing |\n", "  | < 30 mL/min           | failing |\n  | > 200 mL/min          | failing |\n", "W0402", "| > 200", False),
    ("a unit slip", "0.2 [iU]/kg * weight", "0.2 [iU]/kg * egfr", "E0307", "give insulin", False),
    ("a conflict within the file", 'avoid allergy "Allergy"', 'recommend more "More"\n  when egfr > 100 mL/min\n  give metformin: 850 mg oral every 8 hours\n  cites: label\n\navoid allergy "Allergy"',
     "E0407", "recommend more", True),
    ("an unreachable text", "when age >= 80 a and kidneys", "when age <= 8 a and kidneys", "W0403", "warn frail", False),
    ("a dose over its most", "500 mg oral every 8 hours", "1500 mg oral every 8 hours", "E0411", "give metformin", True),
    ("a misspelt value", "type is later and", "type is latter and", "E0107", "when type is latter", False),
    ("and beside or", "type is first or kidneys is failing", "type is first or kidneys is failing and age > 20 a", None, "when type is first", False),
    ("a condition that changes nothing", "age >= 80 a and", "age >= 80 a and age >= 18 a and", "W0404", "when age >= 80 a", False),
]


def check(*texts):
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number, text in enumerate(texts):
            names.append("%d.guide" % number)
            (pathlib.Path(folder) / names[-1]).write_text(text, encoding="utf-8")
        run = [subprocess.run([OSLER, "check", *more, *names], cwd=folder, capture_output=True, text=True, timeout=60).stdout
               for more in ([], ["--format", "json"])]
    return run[0], json.loads(run[1])


def fault(words, becomes, code, place, patient):
    if BASE.count(words) != 1:
        return "the words stand there %d times" % BASE.count(words)
    text = BASE.replace(words, becomes)
    shown, found = check(text)
    here = [one for one in found if code in (None, one["code"]) and place in text.splitlines()[one["line"] - 1]]
    if not found or (not here and patient is not None):
        return "found: %s" % found
    blocks = [block for block in shown.split("\n\n") if code is None or "[%s]" % code in block]
    if any(len(block.rstrip("\n").splitlines()) > 9 for block in blocks):  # eight, and "fine" behind a warning
        return "more than eight lines:\n" + shown
    return "no patient is named:\n" + shown if patient and not any("patient" in block for block in blocks) else ""


def results():
    found = check(BASE)[1]
    yield "a guideline without a fault is fine", str(found) if found else None
    for what, *rest in FAULTS:
        yield what, fault(*rest)
    codes = [one["code"] for one in check(BASE, OTHER)[1]]
    yield "a conflict across files", tap.unless(codes == ["E0407", "E0410"], codes)


if __name__ == "__main__":
    tap.report(("faults/" + what, problem) for what, problem in results())
