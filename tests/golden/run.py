#!/usr/bin/env python3
"""Golden outputs: each NAME.args holds the arguments of one osler command; what it prints must be NAME.out, byte for byte.

    tests/golden/run.py             prints TAP; OSLER names the command, build/osler when not set
    tests/golden/run.py --update    writes what is printed now, to be reviewed as a diff

A first line "exit N" in NAME.args gives the expected exit code, 0 without it. Commands run from the project's root.
"""
import difflib
import os
import pathlib
import re
import shlex
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OSLER = os.environ.get("OSLER", "build/osler")


def read_case(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    code = int(lines.pop(0).split()[1]) if lines[0].startswith("exit ") else 0
    return code, shlex.split(" ".join(lines))


def run(arguments):
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    return subprocess.run([OSLER, *arguments], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)


def without_hash(output):
    """The content hash changes with every change of the compiler; that it is there is enough here."""
    return re.sub(rb"\b[0-9a-f]{64}\b", b"0" * 64, output)


def explain(expected, found):
    def lines(data):
        return data.decode("utf-8", "replace").splitlines()

    return list(difflib.unified_diff(lines(expected), lines(found), "expected", "found", lineterm="", n=1))[:40]


def main():
    update = sys.argv[1:] == ["--update"]
    cases = sorted(HERE.glob("*.args"))
    failed = 0
    print(f"1..{len(cases)}")
    for number, case in enumerate(cases, 1):
        code, arguments = read_case(case)
        result = run(arguments)
        result.stdout = without_hash(result.stdout)
        wanted = case.with_suffix(".out")
        if update and result.returncode == code:
            wanted.write_bytes(result.stdout)
        expected = wanted.read_bytes() if wanted.exists() else b""
        good = result.returncode == code and result.stdout == expected
        failed += not good
        print(f"{'ok' if good else 'not ok'} {number} - golden/{case.stem}")
        if result.returncode != code:
            print(f"# exit code {result.returncode}, expected {code}: {result.stderr.decode('utf-8', 'replace').strip()[:300]}")
        if not good:
            for line in explain(expected, result.stdout):
                print("# " + line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
