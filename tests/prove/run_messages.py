#!/usr/bin/env python3
"""What `osler check` proves of every guideline beside this script is what its .expected file says. In TAP.

    tests/prove/run_messages.py [WORD ...]            with words: only files whose name holds one of them
    tests/prove/run_messages.py --update [WORD ...]   writes what is said now, to be read before it is kept

OSLER names the program (build/osler otherwise)."""
import difflib
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
OSLER = os.path.abspath(os.environ.get("OSLER", ROOT / "build" / "osler"))


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
    failed = 0
    print("TAP version 13\n1..%d" % len(files))
    for number, path in enumerate(files, 1):
        problems = judge(path, "--update" in arguments)
        failed += bool(problems)
        print("%s %d - prove/%s" % ("not ok" if problems else "ok", number, path.stem))
        for line in problems:
            print("# " + line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
