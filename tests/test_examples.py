#!/usr/bin/env python3
"""The guidelines in examples/ have no errors, and their scenarios pass. OSLER names the program. Reports in TAP."""
import glob
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OSLER = os.path.abspath(os.path.join(ROOT, os.environ.get("OSLER", "build/osler")))


def main():
    os.chdir(ROOT)
    wrong, number, files = 0, 0, sorted(glob.glob("examples/*.guide"))
    print("1..%d" % (2 * len(files) + 1))
    for name in files:
        for command in ("check", "test"):
            number += 1
            done = subprocess.run([OSLER, command, name], capture_output=True, text=True)
            fine = done.returncode == 0 and "error[" not in done.stdout + done.stderr
            wrong += not fine
            print("%s %d - %s %s" % ("ok" if fine else "not ok", number, command, name))
            if not fine:
                print("# " + (done.stdout + done.stderr).replace("\n", "\n# "))
    wrong += not files
    print("%s %d - there are some" % ("ok" if files else "not ok", number + 1))
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
