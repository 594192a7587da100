#!/usr/bin/env python3
"""Random patients through `osler batch`, against a second reading of the guideline (seed.py): every outcome, dose
and set of missing facts. Reports in TAP. OSLER names the program, ORACLE_PATIENTS how many patients, ORACLE_SEED
which ones."""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import OSLER, ROOT  # noqa: E402

HERE = ROOT / "tests" / "oracle"
GUIDELINE = ROOT / "guidelines/breast_liver_metastases.guide"
COUNT, SEED, ON = os.environ.get("ORACLE_PATIENTS", "2000" if tap.SANITIZED else "10000"), os.environ.get("ORACLE_SEED", "20251101"), "2025-11-01"


def to_file(name, command, codes=(0,)):
    with open(name, "wb") as out:
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE)
    if done.returncode not in codes:
        told = "exit %d: %s" % (done.returncode, done.stderr.decode(errors="replace").strip())
        tap.report([(" ".join(os.path.basename(word) for word in command[:3]), told)])


def main():
    def script(name):
        return [sys.executable, HERE / name]

    with tempfile.TemporaryDirectory() as folder:
        patients, expected, found = (os.path.join(folder, name) for name in ("patients", "expected", "found"))
        to_file(patients, [*script("patients.py"), COUNT, "--seed", SEED, "--on", ON, "--missing", "0.15"])
        to_file(expected, [*script("seed.py"), patients, "--on", ON])
        to_file(found, [OSLER, "batch", GUIDELINE, patients, "--on", ON])
        return subprocess.run([*script("compare.py"), expected, found]).returncode


if __name__ == "__main__":
    sys.exit(main())
