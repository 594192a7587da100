#!/usr/bin/env python3
"""Guidelines that speak of the same patients and medicines are in no conflict, and would be without what their editors wrote against it.
OSLER names the program. Reports in TAP."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OSLER = os.path.abspath(os.path.join(ROOT, os.environ.get("OSLER", "build/osler")))
NAMES = ["kidney.guide", "kidney_function.guide", "type_2_diabetes.guide", "atrial_fibrillation.guide"]


def check(*changes):
    """Each change is a file, an expression that is found there once, and what to put in its place."""
    with tempfile.TemporaryDirectory() as folder:
        for name in NAMES:
            shutil.copy(os.path.join(ROOT, "guidelines", name), folder)
        for name, what, instead in changes:
            path = os.path.join(folder, name)
            with open(path, encoding="utf-8") as file:
                text, count = re.subn(what, instead, file.read(), flags=re.M | re.S)
            assert count == 1, (name, what, count)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        done = subprocess.run([OSLER, "check", "--strict", "--style", "--proofs", *NAMES], cwd=folder, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


def conflict(code, first, second, *changes):
    code_of_exit, said = check(*changes)
    found = [part for part in said.split("\n\n") if "error[%s]" % code in part and first in part and second in part]
    if code_of_exit != 1 or not any("= patient: " in part for part in found):
        yield "exit %d, expected %s of %s and %s\n%s" % (code_of_exit, code, first, second, said)


def they_are_in_no_conflict():
    code, said = check()
    asked = re.search(r"^together: (\d+) of (\d+) questions", said, re.M)
    if code or not asked or asked[1] != asked[2] or int(asked[2]) < 10:
        yield said


def metformin_is_not_raised_where_the_kidney_file_lowers_it():
    yield from conflict("E0407", "metformin_to_1000", "metformin_up", ("type_2_diabetes.guide", r"(metformin_daily < 2000 mg)\s+and egfr >= 45 mL/min/{1.73_m2}", r"\1"))


def metformin_is_begun_where_the_kidney_file_allows_it():
    yield from conflict("E0410", "metformin_start_low", "metformin_not", ("type_2_diabetes.guide", r"(about: metformin\s+when egfr < 30 mL/min/{1.73_m2}) or acute_illness$", r"\1"))


def a_higher_threshold_in_one_file_is_seen():
    yield from conflict("E0410", "metformin_start_low", "metformin_not", ("kidney_function.guide", r"when gfr_category is one of \(g4, g5\) or acute_illness",
                                                                          "when gfr_category is one of (g3b, g4, g5) or acute_illness"))


def bleeding_speaks_against_every_anticoagulant():
    yield from conflict("E0410", "enoxaparin_twice", "bleeding", ("kidney_function.guide", r"when active_bleeding$", "when active_bleeding and acute_illness"))


def a_second_anticoagulant_is_not_the_first_one():
    yield from conflict("E0410", "enoxaparin_twice", "second_anticoagulant", ("atrial_fibrillation.guide", "about: apixaban, vitamin_k_antagonist", "about: anticoagulant"))


TESTS = (they_are_in_no_conflict, metformin_is_not_raised_where_the_kidney_file_lowers_it, metformin_is_begun_where_the_kidney_file_allows_it,
         a_higher_threshold_in_one_file_is_seen, bleeding_speaks_against_every_anticoagulant, a_second_anticoagulant_is_not_the_first_one)


def main():
    failed = False
    print("1..%d" % len(TESTS))
    for number, test in enumerate(TESTS, 1):
        wrong = list(test())
        failed |= bool(wrong)
        print("%s %d - %s" % ("not ok" if wrong else "ok", number, test.__name__.replace("_", " ")))
        for line in "\n".join(wrong).splitlines():
            print("# " + line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
