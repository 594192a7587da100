#!/usr/bin/env python3
"""Golden outputs: each NAME.args holds the arguments of one osler command; what it prints must be NAME.out, byte for byte.

    tests/golden/run.py             prints TAP; OSLER names the command, build/osler when not set
    tests/golden/run.py --update    writes what is printed now, to be reviewed as a diff

A first line "exit N" in NAME.args gives the expected exit code, 0 without it. Commands run from the project's root.
"""
import difflib
import os
import re
import shlex
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import OSLER, ROOT  # noqa: E402

HERE = ROOT / "tests" / "golden"


def read_case(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    code = int(lines.pop(0).split()[1]) if lines[0].startswith("exit ") else 0
    return code, shlex.split(" ".join(lines))


def run(arguments):
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    return subprocess.run([OSLER, *arguments], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)


def without_what_changes(output):
    """The content hash changes with every change of the compiler, the size of a context with that of a struct; that they are there is enough here."""
    return re.sub(rb"\b\d+ bytes for one patient", b"0 bytes for one patient", re.sub(rb"\b[0-9a-f]{64}\b", b"0" * 64, output))


def explain(expected, found):
    def lines(data):
        return data.decode("utf-8", "replace").splitlines()

    return list(difflib.unified_diff(lines(expected), lines(found), "expected", "found", lineterm="", n=1))[:40]


def judge(case, update):
    code, arguments = read_case(case)
    result, wanted = run(arguments), case.with_suffix(".out")
    found = without_what_changes(result.stdout)
    if update and result.returncode == code:
        wanted.write_bytes(found)
    expected = wanted.read_bytes() if wanted.exists() else b""
    problem = [] if found == expected else explain(expected, found) or ["the lines are the same, their ends are not"]
    if result.returncode != code:
        problem = ["exit code %d, expected %d: %s" % (result.returncode, code, result.stderr.decode("utf-8", "replace").strip()[:300]), *problem]
    return problem


def main():
    update = sys.argv[1:] == ["--update"]
    tap.report(("golden/" + case.stem, judge(case, update)) for case in tap.some(sorted(HERE.glob("*.args")), 4))


if __name__ == "__main__":
    main()
