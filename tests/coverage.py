#!/usr/bin/env python3
"""make coverage: which lines and branches of base, grammar, compiler and runtime the tests reach.

    tests/coverage.py [--files] [WORD ...]     with --files each file, the worst first; with words only tests whose name holds one
    tests/coverage.py --left [FILE ...]        of what was measured last each line with ways left, or not reached, and its text; without
                                               files of all of them, the worst first
    tests/coverage.py --reasons                puts the numbers of that into the tables of docs/sturdiness.md, the largest first, and prints
                                               which files stand in none of them

Builds into build/coverage with gcc's instrumentation and without optimization, runs the tests of tests/run there once, unsanitized, and asks gcov.
A second build, in which each piece of memory is a request of its own, runs the tests that refuse them one after the other (tests/embed/starved.h).
Of a branch it counts, as gcov does, each way out of each condition as one. Not counted: generated code (parser, scanner, pages), and whatever
only fuzzing reaches."""
import glob
import importlib.machinery
import importlib.util
import itertools
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD, STARVED = "build/coverage", "build/coverage-memory"
# Tests that refuse memory, and how much of it: tests/embed/starved.h, tests/compiler/test_memory_wrong.c.
STARVING = {"tests/embed/test_memory": "200000", "tests/embed/test_memory_author": "200000", "tests/compiler/test_memory_wrong": "40",
            "tests/grammar/test_hostile": ""}
REASONS = "docs/sturdiness.md"
ROOMS = "base", "grammar", "compiler", "runtime"
GENERATED = "grammar/parser", "grammar/scanner", "compiler/pages"
# Fuzzing; what measures time or memory by itself; what builds anew, without instrumentation; what lets no file grow, and the counts are files.
OUTSIDE = "tests/fuzz/", "tests/bench/", "test_valgrind", "test_seams", "test_install", "test_embedding", "tests/conformance/", "cohort", "test_interrupted"

STRIDE = "3"  # of the changes of tests/grammar/test_every_word.c and tests/compiler/test_every_value.c: each third is made
# Whose commands write to full disks and are interrupted: their counts would be broken, too, and every later command would complain of it.
FAULTY = "test_interrupted",


def tests_run():
    """tests/run, which has no .py to be imported by."""
    loader = importlib.machinery.SourceFileLoader("tests_run", os.path.join(ROOT, "tests/run"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("tests_run", loader))
    loader.exec_module(module)
    return module


def make(build, more, *goals):
    subprocess.run(["make", "-s", "-j2", "BUILD=" + build, "OPT=-O0 -g" + more, "SANITIZE=--coverage -fprofile-update=atomic", *goals], check=True)
    for counts in glob.glob(build + "/**/*.gcda", recursive=True):
        os.remove(counts)


def build_and_run(words):
    """The failures, a line each."""
    run = tests_run()
    make(BUILD, "", "all", "unit")
    make(STARVED, " -DARENA_BLOCK=1", *(os.path.join(STARVED, name) for name in STARVING))
    jobs = [job for job in run.jobs_of(BUILD, False, run.interpreter()) if not any(word in job.name for word in OUTSIDE)]
    jobs += [run.Job(name + ", each piece", [os.path.join(STARVED, name), budget], STARVED, False) for name, budget in STARVING.items()]
    jobs = [job for job in jobs if not words or any(word in job.name for word in words)]
    for job in jobs:
        job.environment.update(OSLER_INSTRUMENTED="1", OSLER_FUZZ_STRIDE=STRIDE)
        if any(word in job.name for word in FAULTY):
            job.environment["GCOV_PREFIX"] = os.path.join(ROOT, BUILD, "not counted")
    run.run_all(jobs)
    return [lines[0] for job in jobs for lines in job.failures]


def counts_of(notes):
    """What gcov says of one object file: file, line, how often, and the counts of its branches."""
    done = subprocess.run(["gcov", "--branch-probabilities", "--json-format", "--stdout", notes], capture_output=True, text=True, check=True)
    for document in done.stdout.splitlines():
        for file in json.loads(document)["files"]:
            for line in file["lines"]:
                yield os.path.relpath(os.path.join(ROOT, file["file"]), ROOT), line["line_number"], line["count"], [branch["count"] for branch in line["branches"]]


def measured():
    """{file: {line: [count, [branch counts]]}}; what stands in a header is one line for all who include it."""
    found = {}
    for room in ROOMS:
        for notes in sorted(glob.glob("build/coverage*/%s/*.gcno" % room)):
            if any(name in notes for name in GENERATED):
                continue
            for file, number, count, branches in counts_of(notes):
                if not file.startswith(tuple(room + "/" for room in ROOMS)) or not os.path.exists(file):
                    continue
                line = found.setdefault(file, {}).setdefault(number, [0, [0] * len(branches)])
                line[0] += count
                line[1] = [a + b for a, b in zip(line[1], branches)] if len(line[1]) == len(branches) else max(line[1], branches, key=len)
    return found


def sums(lines):
    branches = [taken for line in lines for taken in line[1]]
    return len(lines), sum(line[0] > 0 for line in lines), len(branches), sum(taken > 0 for taken in branches)


def percent(part, whole):
    return 100.0 * part / whole if whole else 100.0


def table(found, files):
    rows = [(room, [line for file, lines in found.items() if file.startswith(room + "/") for line in lines.values()]) for room in ROOMS]
    rows.append(("together", [line for lines in found.values() for line in lines.values()]))
    if files:
        each = [(file, list(lines.values())) for file, lines in found.items()]
        rows += sorted(each, key=lambda row: sums(row[1])[3] - sums(row[1])[2])
    for name, lines in rows:
        whole, reached, branches, taken = sums(lines)
        print("  %-32s %6d lines %6.2f %%   %6d branches %6.2f %% %6d left" % (name, whole, percent(reached, whole), branches, percent(taken, branches),
                                                                               branches - taken))


def print_left(found, files):
    """Of the files named, or of each that has any, the lines with ways left: number, "not" where nothing reached it, how many of how many."""
    for file, lines in sorted(found.items(), key=lambda item: sums(item[1].values())[3] - sums(item[1].values())[2]):
        whole, reached, branches, taken = sums(lines.values())
        if (files and file not in files) or (whole == reached and branches == taken):
            continue
        print("%s: %d ways left, %d lines not reached" % (file, branches - taken, whole - reached))
        with open(file, encoding="utf-8") as source:
            text = source.read().split("\n")
        for number, (count, ways) in sorted(lines.items()):
            left = sum(way == 0 for way in ways)
            if left or not count:
                print("  %5d %3s %d/%d  %s" % (number, "" if count else "not", left, len(ways), text[number - 1].strip()))


def files_of(row):
    """Of a row of the tables in docs/sturdiness.md: a file without a room is of the room before it."""
    room, files = None, []
    for name in re.findall(r"`([^`]+)`", row.split("|")[1]):
        room, files = (name.split("/")[0], files + [name]) if "/" in name else (room, files + ["%s/%s" % (room, name)])
    return files


def number_reasons(found):
    """Each row `file, ... | ways | reason` with the ways that are left; the files with ways left that no row names."""
    left = {file: sums(lines.values())[2] - sums(lines.values())[3] for file, lines in found.items()}
    named, parts = set(), []
    with open(REASONS, encoding="utf-8") as file:
        lines = file.read().splitlines(keepends=True)
    for is_row, rows in itertools.groupby(lines, key=lambda line: re.match(r"\| `\w+/[^|]*\| \d+ \|", line) is not None):
        if is_row:
            numbered = [(sum(left.get(name, 0) for name in files_of(row)), row) for row in rows]
            named.update(name for _, row in numbered for name in files_of(row))
            rows = [re.sub(r"\| \d+ \|", "| %d |" % number, row, count=1) for number, row in sorted(numbered, key=lambda pair: -pair[0])]
        parts += rows
    with open(REASONS, "w", encoding="utf-8") as file:
        file.write("".join(parts))
    return sorted(name for name, number in left.items() if number and name not in named)


def main(words):
    os.chdir(ROOT)
    if words == ["--reasons"]:
        without = number_reasons(measured())
        print("".join("in no row: %s\n" % name for name in without), end="")
        return len(without) > 0
    if words[:1] == ["--left"]:
        print_left(measured(), words[1:])
        return False
    files = "--files" in words
    failures = build_and_run([word for word in words if word != "--files"])
    for failure in failures:
        print("failed: " + failure)
    print("coverage by the tests, without fuzzing and generated code:")
    table(measured(), files)
    return len(failures) > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
