#!/usr/bin/env python3
"""Some thousand mutants of bytecode, with a checksum that is mended: rejected, or run for patients; `make sturdy` makes a million. In TAP.
OSLER names the program beside which the driver stands; what is built with the sanitizers is what counts here. MUTANTS is "COUNT SEED"."""
import os
import subprocess
import sys

BUILD = os.path.dirname(os.path.abspath(os.environ.get("OSLER", "build/osler")))
MUTANTS = os.environ.get("MUTANTS", "12000 1").split()

done = subprocess.run([os.path.join(BUILD, "tests/fuzz/mutants_driver"), *MUTANTS], capture_output=True, text=True, errors="replace", timeout=400)
lines = done.stdout.splitlines()
print("TAP version 13\n1..1")
print("%s 1 - %s" % ("not ok" if done.returncode else "ok", lines[-1] if lines else "no figures"))
if done.returncode:
    print("\n".join("# " + line for line in (lines[:14] + done.stderr.splitlines()[:60])))
sys.exit(done.returncode != 0)
