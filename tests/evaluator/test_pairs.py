#!/usr/bin/env python3
"""The evaluator, the virtual machine, its plan and the column engine on some thousand random guidelines and patients; `make sturdy` asks a
million pairs. In TAP. OSLER names the program beside which the driver stands; PAIRS is "GUIDELINES PATIENTS SEED LEAST"."""
import os
import subprocess
import sys

BUILD = os.path.dirname(os.path.abspath(os.environ.get("OSLER", "build/osler")))
PAIRS = os.environ.get("PAIRS", "3000 5 1 5").split()

done = subprocess.run([os.path.join(BUILD, "tests/evaluator/pairs_driver"), *PAIRS], capture_output=True, text=True, errors="replace", timeout=400)
lines = done.stdout.splitlines()
print("TAP version 13\n1..1")
print("%s 1 - %s" % ("not ok" if done.returncode else "ok", lines[-1] if lines else "no figures"))
if done.returncode:
    print("\n".join("# " + line for line in [line for line in lines if not line.startswith("  ") or "TOO FEW" in line or "found:" in line or "evaluator:" in line]
                    + done.stderr.splitlines())[:4000])
sys.exit(done.returncode != 0)
