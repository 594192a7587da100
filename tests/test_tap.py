#!/usr/bin/env python3
"""What tests/tap.py prints of results and functions, and the exit code it ends with. Reports in TAP, by itself."""
import subprocess
import sys

import tap
from tap import ROOT, same, test

FUNCTIONS = """
@tap.test
def it_holds(): pass

@tap.test
def it_does_not(): raise ValueError("line 1\\nline 2")

@tap.test
def it_cannot_be_tried(): raise tap.Skip("there is no moon", "full or new")

tap.main(around=tap.in_folder)
"""


def told(script):
    done = subprocess.run([sys.executable, "-c", "import tap\n" + script], cwd=ROOT / "tests", capture_output=True, text=True)
    return done.returncode, done.stdout.splitlines()


@test
def what_is_empty_is_no_problem():
    same(told("tap.report([('a', None), ('b', ''), ('c', [])])"), (0, ["ok 1 - a", "ok 2 - b", "ok 3 - c", "1..3"]))


@test
def every_line_of_a_problem_is_a_comment():
    same(told("tap.report([('a', 'x\\ny'), ('b', ['x', 'y\\nz'])])"),
         (1, ["not ok 1 - a", "# x", "# y", "not ok 2 - b", "# x", "# y", "# z", "1..2"]))


@test
def a_name_begins_no_directive():
    same(told("tap.report([('a # SKIP', None)])"), (0, ["ok 1 - a \\# SKIP", "1..1"]))


@test
def nothing_or_too_little_is_not_enough():
    same(told("tap.report([])"), (1, ["1..0"]))
    same(told("tap.report([('a', None)], least=2)"), (1, ["ok 1 - a", "1..1"]))
    same(told("tap.skip_all('there is no moon')"), (0, ["1..0 # SKIP there is no moon"]))


@test
def what_is_not_good_is_a_problem_even_without_words():
    same([tap.unless(True, "x"), tap.unless(1, 2), tap.unless([], "x", 2)], [None, None, "x\n2"])
    assert tap.unless(False) and tap.unless(False, "")


@test
def functions_are_told_by_their_names_and_what_they_raise():
    code, lines = told(FUNCTIONS)
    same((code, lines[0], lines[1], lines[-1]), (1, "ok 1 - it holds", "not ok 2 - it does not", "1..3"))
    same(lines[-5:-1], ["# ValueError: line 1", "# line 2", "ok 3 - it cannot be tried # SKIP there is no moon", "# full or new"])


@test
def a_script_that_breaks_off_has_no_plan():
    code, lines = told("tap.report(('a', None if 1 / n else None) for n in (1, 0))")
    same((code, lines), (1, ["ok 1 - a"]))


if __name__ == "__main__":
    tap.main()
