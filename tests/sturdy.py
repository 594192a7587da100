#!/usr/bin/env python3
"""make sturdy: the long tests, and their figures. What a tool that is not here would do is skipped and said.

    tests/sturdy.py [--runs N] [--target NAME ...] [PART ...]      runs of each fuzz target, 500000 without a word; the parts named, or all

A million random pairs of guideline and patient, on which the evaluator and every engine have to agree; a million mutants of bytecode under the
sanitizers; libFuzzer runs of every target of tests/fuzz under the sanitizers, from the kept corpus and with a dictionary from the table of keywords:
what is found stands in build/fuzz/found and belongs, once mended, into tests/fuzz/corpus. Then allocations refused one by one through every public
call, threads, static analyzers, and the lines and branches that the tests reach."""
import argparse
import collections
import concurrent.futures
import glob
import os
import re
import shutil
import subprocess
import sys

from analyzers import analyzers
from tap import ROOT

SANITIZE = "-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all"
LIBS = os.environ.get("OSLER_LIBS", "-lffi -lm -lsodium").split()
TARGETS = sorted(re.sub(r".*fuzz_(\w+)\.c", r"\1", path) for path in glob.glob(os.path.join(ROOT, "tests/fuzz/fuzz_*.c")))
os.chdir(ROOT)


def dictionary(path):
    words = re.findall(r'"([^"\n]+)"', open("grammar/keywords.def", encoding="utf-8").read())
    with open(path, "w") as out:
        out.writelines('"%s"\n' % word for word in sorted(set(words)) if "\\" not in word)
    return len(set(words))


def fuzz(target, least):
    """Runs and findings of one target."""
    program, new, found = "build/fuzz/" + target, "build/fuzz/new_" + target, "build/fuzz/found/"
    for folder in new, found:
        os.makedirs(folder, exist_ok=True)
    subprocess.run(["clang", "-std=c11", "-D_DEFAULT_SOURCE", "-O1", "-g", "-fsanitize=fuzzer,address,undefined", "-fno-sanitize-recover=all", "-I.",
                    "-Iinclude", "-o", program, "tests/fuzz/fuzz_%s.c" % target, *glob.glob("base/sha256*.c"), "base/processor.c",
                    "build/fuzz/libosler.a", *LIBS, "-lpthread"], check=True)
    seeds = "build/fuzz/seeds" if target == "bytecode" else "tests/fuzz/corpus/" + target
    done = subprocess.run([program, new, seeds, "-runs=%d" % least, "-dict=build/fuzz/dictionary", "-max_len=4096", "-timeout=60",
                           "-rss_limit_mb=4096", "-artifact_prefix=%s%s_" % (found, target), "-print_final_stats=1", "-verbosity=1"],
                          capture_output=True, text=True, errors="replace")
    runs = re.search(r"number_of_executed_units:\s*(\d+)", done.stderr)
    if done.returncode:
        print("\n".join(line for line in done.stderr.splitlines() if not line.startswith("#"))[-3000:], file=sys.stderr)
    return int(runs.group(1)) if runs else 0, done.returncode != 0


def last_line(command, environment=None):
    """The table that a driver prints, and its line of figures."""
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", env={**os.environ, **(environment or {})})
    lines = done.stdout.splitlines()
    if done.returncode:
        print("\n".join(lines[-60:]) + done.stderr[-3000:], file=sys.stderr)
    return lines, done.returncode != 0


def pairs(guidelines=20000, patients=50, seed=20251101, least=100):
    """A million random pairs of guideline and patient: evaluator, virtual machine, plan and column engine agree. 1 when they do not."""
    subprocess.run(["make", "-s", "-j2", "build/tests/evaluator/pairs_driver"], check=True)
    lines, wrong = last_line(["build/tests/evaluator/pairs_driver", *map(str, (guidelines, patients, seed, least))])
    print("pairs:")
    for at in range(0, len(lines) - 1, 3):  # what occurred, three in a line
        print("".join("%-46s" % line.rstrip() for line in lines[at:min(at + 3, len(lines) - 1)]).rstrip())
    print(lines[-1] if lines else "no figures", flush=True)
    return int(wrong)


def mutants(count=1000000, seed=20251101, parts=2):
    """A million mutants of bytecode under the sanitizers, in parts side by side. 1 when something was found."""
    subprocess.run(["make", "-s", "-j2", "BUILD=build/sanitized", "OPT=-O1 -g", "SANITIZE=-fsanitize=address,undefined -fno-sanitize-recover=all",
                    "build/sanitized/tests/fuzz/mutants_driver"], check=True)
    quiet = {"ASAN_OPTIONS": "exitcode=99", "UBSAN_OPTIONS": "print_stacktrace=1:exitcode=99"}
    commands = [["build/sanitized/tests/fuzz/mutants_driver", str(count), str(seed), str(part), str(parts)] for part in range(parts)]
    with concurrent.futures.ThreadPoolExecutor(parts) as pool:
        results = list(pool.map(lambda command: last_line(command, quiet), commands))
    row, reason = re.compile(r"  (\w+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+)$"), re.compile(r"  because +(\d+) (.*)")
    rows, reasons = collections.defaultdict(lambda: [0] * 5), collections.Counter()
    for lines, _ in results:
        for line in lines:
            if row.match(line):
                rows[row.match(line)[1]] = [a + int(b) for a, b in zip(rows[row.match(line)[1]], row.match(line).groups()[1:])]
            elif reason.match(line):
                reasons[reason.match(line)[2]] += int(reason.match(line)[1])
    print("mutants:\n  %-10s %9s %9s %9s %9s %9s" % ("changed", "mutants", "rejected", "too large", "ran", "answers"))
    for name, figures in rows.items():
        print("  %-10s %9d %9d %9d %9d %9d" % (name, *figures))
    for words, times in reasons.most_common(20):
        print("  because %9d %s" % (times, words))
    wrong = any(failed for _, failed in results) or any(not figures[1] for figures in rows.values())
    total = [sum(figures[at] for figures in rows.values()) for at in range(5)]
    print("mutants %d, rejected %d, too large %d, ran %d, answers %d%s" % (*total, ", FOUND something" if wrong else ""), flush=True)
    return int(wrong)


def allocations():
    """Every request for memory refused, in a build in which each piece is one, under the address sanitizer."""
    build, budget = "build/memory", "2000000"
    tests = ["%s/tests/embed/%s" % (build, name) for name in ("test_memory", "test_memory_author")]
    subprocess.run(["make", "-s", "-j2", "BUILD=" + build, "OPT=-O1 -g -DARENA_BLOCK=1", "SANITIZE=-fsanitize=address,undefined -fno-sanitize-recover=all",
                    *tests], check=True)
    wrong = 0
    for test in tests:
        done = subprocess.run([test, budget], capture_output=True, text=True, errors="replace", env={**os.environ, "CMOCKA_MESSAGE_OUTPUT": "TAP"})
        figures = re.findall(r"# (\d+ (?:scenarios|functions).*)", done.stdout)
        print("allocations: %s%s" % ("; ".join(figures), "" if done.returncode == 0 else "   FOUND something: " + test), flush=True)
        if done.returncode:
            print((done.stdout + done.stderr)[-3000:], file=sys.stderr)
        wrong += done.returncode != 0
    return wrong


def coverage():
    done = subprocess.run([sys.executable, "tests/coverage.py"], capture_output=True, text=True)
    print(done.stdout[done.stdout.find("coverage by"):] if "coverage by" in done.stdout else "coverage: not measured\n" + done.stderr, end="", flush=True)
    return "coverage by" not in done.stdout


def threads():
    if not shutil.which("setarch"):
        print("threads: skipped: no setarch")
        return 0
    done = subprocess.run(["make", "-s", "threads"], capture_output=True, text=True, env={**os.environ, "CMOCKA_MESSAGE_OUTPUT": "TAP"})
    figures = re.search(r"# (\d+ threads.*)", done.stdout)
    print("threads: %s, %s" % (figures[1] if figures else "no figures", "no race" if done.returncode == 0 else "FOUND something"), flush=True)
    if done.returncode:
        print((done.stdout + done.stderr)[-3000:], file=sys.stderr)
    return done.returncode != 0


def fuzzing(least, targets=TARGETS):
    if not shutil.which("clang"):
        print("fuzzing: skipped: no clang")
        return 0
    subprocess.run(["make", "-s", "-j2", "BUILD=build/fuzz", "CC=clang", "OPT=-O1 -g", "SANITIZE=" + SANITIZE, "build/fuzz/libosler.a"], check=True)
    print("fuzzing: %d targets, %d words in the dictionary" % (len(targets), dictionary("build/fuzz/dictionary")), flush=True)
    os.makedirs("build/fuzz/seeds", exist_ok=True)  # nothing compiled is kept
    for guide in "tests/host/functions.guide", "guidelines/her2_status.guide":
        subprocess.run(["build/osler", "compile", guide, "-o", "build/fuzz/seeds/%s.osb" % os.path.basename(guide)], check=True)
    total = findings = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda target: fuzz(target, least), targets))
    for target, (runs, wrong) in zip(targets, results):
        total += runs
        findings += wrong
        print("  %-10s %9d runs%s" % (target, runs, "   FOUND something: build/fuzz/found" if wrong else ""), flush=True)
    print("runs %d, findings %d" % (total, findings))
    return findings > 0


PARTS = {part.__name__: part for part in (pairs, mutants, fuzzing, allocations, threads, analyzers, coverage)}


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--runs", type=int, default=500000, help="of each fuzz target")
    asked.add_argument("--target", action="append", choices=TARGETS, help="of fuzzing only these")
    asked.add_argument("part", nargs="*", metavar="PART", help=", ".join(PARTS))
    words = asked.parse_args()
    unknown = [name for name in words.part if name not in PARTS]
    if unknown:
        asked.error("no part is called %s; there are %s" % (unknown[0], ", ".join(PARTS)))
    parts = {**PARTS, "fuzzing": lambda: fuzzing(words.runs, words.target or TARGETS)}
    return any([parts[name]() for name in words.part or PARTS])


sys.exit(main())
