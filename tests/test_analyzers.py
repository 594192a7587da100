#!/usr/bin/env python3
"""What tests/analyzers.py reads in the words of its tools, and what it takes for excused."""
import os

import tap
from analyzers import EXCUSED, Excuse, Finding, judge, read
from tap import ROOT, same, test

GCC = """base/a.c: In function 'f':
base/a.c:3:5: warning: dereference of NULL 'p' [CWE-476] [-Wanalyzer-null-dereference]
    3 |     *p = 1;
base/a.c:3:5: note: it is NULL here
"""
TIDY = """1 warning generated.
%s/runtime/./b.h:7:1: error: repeated branch [bugprone-branch-clone,-warnings-as-errors]
""" % ROOT
CASE = Excuse("gcc", "-Wanalyzer-null-dereference", "base/a.c base/b.c", "It is not.")
NULL = Finding("gcc", "-Wanalyzer-null-dereference", "base/a.c", 3, "dereference of NULL 'p' [CWE-476] [-Wanalyzer-null-dereference]")


@test
def a_finding_is_where_the_tool_says():
    same(read("gcc", "base/a.c", GCC), {NULL})
    same([(f.check, f.path, f.line) for f in read("clang-tidy", "base/a.c", TIDY)], [("bugprone-branch-clone", "runtime/b.h", 7)])


@test
def without_a_place_it_is_of_the_file_that_was_asked_about():
    same([(f.check, f.path) for f in read("gcc", "base/a.c", "cc1: warning: use of x [CWE-457] [-Wanalyzer-x]")], [("-Wanalyzer-x", "base/a.c")])


@test
def what_cannot_be_compiled_is_a_finding():
    same([(f.check, f.path) for f in read("gcc", "base/a.c", "base/a.c:1:10: fatal error: x.h: No such file or directory")], [("", "base/a.c")])


@test
def only_the_same_check_of_the_same_tool_in_the_same_file_is_excused():
    others = [NULL._replace(tool="cppcheck"), NULL._replace(check="-Wanalyzer-malloc-leak"), NULL._replace(path="base/c.c")]
    left, _ = judge([NULL, *others], [CASE])
    same(left, sorted(others))


@test
def an_excuse_that_nothing_needs_is_told_with_its_file():
    same(judge([NULL], [CASE]), ([], [(CASE, "base/b.c")]))


@test
def every_excuse_is_for_files_that_are_there_and_has_a_reason():
    for excuse in EXCUSED:
        same([path for path in excuse.files.split() if not os.path.exists(ROOT / path)], [])
        assert excuse.check and excuse.why.endswith("."), excuse


@test
def nothing_is_excused_twice():
    keys = [(excuse.tool, excuse.check, path) for excuse in EXCUSED for path in excuse.files.split()]
    same(sorted(set(keys)), sorted(keys))


tap.main()
