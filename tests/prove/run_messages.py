#!/usr/bin/env python3
"""What `osler check` proves of every guideline beside this script is what its .expected file says. In TAP.

    tests/prove/run_messages.py [WORD ...]            with words: only files whose name holds one of them
    tests/prove/run_messages.py --update [WORD ...]   writes what is said now, to be read before it is kept

OSLER names the program (build/osler otherwise)."""
import difflib
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import OSLER, ROOT  # noqa: E402



def judge(path, update):
    done = subprocess.run([OSLER, "check", str(path.relative_to(ROOT))], cwd=ROOT, capture_output=True, timeout=120)
    found, expected = done.stdout.decode(), path.with_suffix(".expected")
    if update:
        expected.write_text(found, encoding="utf-8")
    if not expected.exists():
        return ["there is no " + expected.name]
    wanted = expected.read_text(encoding="utf-8")
    problems = list(difflib.unified_diff(wanted.splitlines(), found.splitlines(), "expected", "found", lineterm=""))
    if done.returncode != (1 if "error[" in wanted else 0) or done.stderr:
        problems += ["exit code %d" % done.returncode, *done.stderr.decode("utf-8", "replace").splitlines()]
    return problems


def main(arguments):
    words = [word for word in arguments if word != "--update"]
    files = [path for path in sorted((ROOT / "tests" / "prove").glob("*.guide")) if not words or any(word in path.name for word in words)]
    tap.report(("prove/" + path.stem, judge(path, "--update" in arguments)) for path in files)


if __name__ == "__main__":
    main(sys.argv[1:])
