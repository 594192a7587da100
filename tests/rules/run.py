#!/usr/bin/env python3
"""Each tests/rules/*.guide is a rule of meaning (docs/language.md) as a guideline whose scenarios must all pass; TAP."""
import glob, os, re, subprocess, sys

root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.chdir(root)
osler = os.environ.get("OSLER", "build/osler")
files = sorted(glob.glob("tests/rules/*.guide"))
print(f"1..{len(files) + 1}")
bad = 0
for number, path in enumerate(files, 1):
    written = len(re.findall(r"^scenario ", open(path).read(), re.M))
    run = subprocess.run([osler, "test", path], capture_output=True, text=True)
    fine = run.returncode == 0 and written > 0 and f"{written} passed, 0 failed" in run.stdout
    bad += not fine
    print(f"{'ok' if fine else 'not ok'} {number} - {os.path.basename(path)[:-6].replace('_', ' ')} ({written} scenarios)")
    if not fine:
        print("".join(f"# {line}\n" for line in (run.stdout + run.stderr).splitlines()), end="")
# And the other way round: each scenario of this file expects something wrong.
path = "tests/rules/failing/every_expectation_can_fail.guide"
written = re.findall(r'^scenario "(.*)"', open(path).read(), re.M)
run = subprocess.run([osler, "test", path], capture_output=True, text=True)
named = re.findall(r"^failed: (.*)", run.stdout + run.stderr, re.M)
fine = run.returncode == 1 and named == written and f"0 passed, {len(written)} failed" in run.stdout
bad += not fine
print(f"{'ok' if fine else 'not ok'} {len(files) + 1} - every expectation can fail ({len(written)} scenarios)")
if not fine:
    print("".join(f"# {line}\n" for line in (run.stdout + run.stderr).splitlines()), end="")
sys.exit(bad > 0)
