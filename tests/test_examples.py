#!/usr/bin/env python3
"""The guidelines in examples/ have no errors, and their scenarios pass. OSLER names the program. Reports in TAP."""
import subprocess

import tap
from tap import OSLER, ROOT


def results():
    files = sorted((ROOT / "examples").glob("*.guide"))
    for path in files:
        for command in ("check", "test"):
            name = path.relative_to(ROOT)
            done = subprocess.run([OSLER, command, name], cwd=ROOT, capture_output=True, text=True)
            told = done.stdout + done.stderr
            yield "%s %s" % (command, name), tap.unless(done.returncode == 0 and "error[" not in told, told)
    yield "there are some", tap.unless(files)


if __name__ == "__main__":
    tap.report(results())
