#!/usr/bin/env python3
"""How long the proofs take: `osler check` of 1,000 made-up rules (bench/rules.py), the questions it leaves open, `whatif` and `diff`.

    bench/proofs.py [RUNS]

Of a whole process, the median of RUNS (9) runs: by the clock and, as other work may share the machine, by the processor. OSLER names the
program."""
import os
import pathlib
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
OSLER = os.path.abspath(os.environ.get("OSLER", ROOT / "build" / "osler"))
SEED = ROOT / "guidelines" / "breast_liver_metastases.guide"


def timed(runs, *words):
    clock, processor, done = [], [], None
    for _ in range(runs):
        begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([OSLER, *map(str, words)], capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        clock.append((time.perf_counter() - begin) * 1000)
        processor.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000)
    return "%.1f ms (%.1f ms of the processor)" % (statistics.median(clock), statistics.median(processor)), done


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as folder:
        rules, other = pathlib.Path(folder) / "rules.guide", pathlib.Path(folder) / "other.guide"
        rules.write_text(subprocess.run([sys.executable, ROOT / "bench" / "rules.py"], capture_output=True, text=True, check=True).stdout, encoding="utf-8")
        other.write_text(rules.read_text(encoding="utf-8").replace("age >= 18 a", "age >= 16 a"), encoding="utf-8")
        took, done = timed(runs, "check", "--proofs", rules)
        decided, asked = map(int, re.search(r"(\d+) of (\d+) questions", done.stdout).groups())
        print("check of 1,000 rules, %d lines: %s, %d questions, %d not decided (%.2f %%)" % (
            rules.read_text(encoding="utf-8").count("\n"), took, asked, asked - decided, 100 * (asked - decided) / asked))
        took, done = timed(runs, "check", "--proofs", SEED)
        decided, asked = map(int, re.search(r"(\d+) of (\d+) questions", done.stdout).groups())
        print("check of the seed guideline: %s, %d questions, %d not decided" % (took, asked, asked - decided))
        patient = sorted((ROOT / "examples" / "patients").glob("*.json"))[0]
        took, done = timed(runs, "whatif", SEED, patient, "--on", "2025-11-01")
        print("whatif of the seed guideline, %s: %s, exit status %d" % (patient.name, took, done.returncode))
        took, done = timed(max(1, runs // 3), "diff", rules, other)
        same = re.search(r"(\d+ of \d+) recommendations", done.stdout)
        print("diff of 1,000 rules, one definition changed: %s, %s recommendations are the same" % (took, same[1] if same else "?"))


if __name__ == "__main__":
    main()
