#!/usr/bin/env python3
"""make sturdy: the long tests, and their figures. What a tool that is not here would do is skipped and said.

    tests/sturdy.py [RUNS]      runs of each fuzz target, 500000 without a word

libFuzzer runs of every target of tests/fuzz under the address and undefined-behaviour sanitizers, from the kept corpus and with a dictionary
from the table of keywords. What is found stands in build/fuzz/found and belongs, once mended, into tests/fuzz/corpus."""
import glob
import os
import re
import shutil
import subprocess
import sys

from tap import ROOT

RUNS = sys.argv[1] if len(sys.argv) > 1 else "500000"
SANITIZE = "-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all"
LIBS = os.environ.get("OSLER_LIBS", "-lffi -lm -lsodium").split()
TARGETS = sorted(re.sub(r".*fuzz_(\w+)\.c", r"\1", path) for path in glob.glob(os.path.join(ROOT, "tests/fuzz/fuzz_*.c")))
os.chdir(ROOT)


def dictionary(path):
    words = re.findall(r'"([^"\n]+)"', open("grammar/keywords.def", encoding="utf-8").read())
    with open(path, "w") as out:
        out.writelines('"%s"\n' % word for word in sorted(set(words)) if "\\" not in word)
    return len(set(words))


def fuzz(target):
    """Runs and findings of one target."""
    program, new, found = "build/fuzz/" + target, "build/fuzz/new_" + target, "build/fuzz/found/"
    for folder in new, found:
        os.makedirs(folder, exist_ok=True)
    subprocess.run(["clang", "-std=c11", "-D_DEFAULT_SOURCE", "-O1", "-g", "-fsanitize=fuzzer,address,undefined", "-fno-sanitize-recover=all", "-I.",
                    "-Iinclude", "-o", program, "tests/fuzz/fuzz_%s.c" % target, *glob.glob("base/sha256*.c"), "build/fuzz/libosler.a", *LIBS, "-lpthread"], check=True)
    seeds = "build/fuzz/seeds" if target == "bytecode" else "tests/fuzz/corpus/" + target
    done = subprocess.run([program, new, seeds, "-runs=" + RUNS, "-dict=build/fuzz/dictionary", "-max_len=4096", "-timeout=60",
                           "-rss_limit_mb=4096", "-artifact_prefix=%s%s_" % (found, target), "-print_final_stats=1", "-verbosity=1"],
                          capture_output=True, text=True, errors="replace")
    runs = re.search(r"number_of_executed_units:\s*(\d+)", done.stderr)
    if done.returncode:
        print("\n".join(line for line in done.stderr.splitlines() if not line.startswith("#"))[-3000:], file=sys.stderr)
    return int(runs.group(1)) if runs else 0, done.returncode != 0


def main():
    if not shutil.which("clang"):
        print("fuzzing: skipped: no clang")
        return 0
    subprocess.run(["make", "-s", "-j2", "BUILD=build/fuzz", "CC=clang", "OPT=-O1 -g", "SANITIZE=" + SANITIZE, "build/fuzz/libosler.a"], check=True)
    print("fuzzing: %d targets, %d words in the dictionary" % (len(TARGETS), dictionary("build/fuzz/dictionary")), flush=True)
    os.makedirs("build/fuzz/seeds", exist_ok=True)  # nothing compiled is kept
    for guide in "tests/host/functions.guide", "guidelines/her2_status.guide":
        subprocess.run(["build/osler", "compile", guide, "-o", "build/fuzz/seeds/%s.osb" % os.path.basename(guide)], check=True)
    total = findings = 0
    for target in TARGETS:
        runs, wrong = fuzz(target)
        total += runs
        findings += wrong
        print("  %-10s %9d runs%s" % (target, runs, "   FOUND something: build/fuzz/found" if wrong else ""), flush=True)
    print("runs %d, findings %d" % (total, findings))
    return findings > 0


sys.exit(main())
