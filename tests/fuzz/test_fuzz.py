#!/usr/bin/env python3
"""Every fuzz target over its kept corpus and some thousand changes of it, without libFuzzer. In TAP. OSLER names the program beside
whose library the targets are built, so that the sanitized one is tested too."""
import glob
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.dirname(os.path.abspath(os.environ.get("OSLER", os.path.join(ROOT, "build/osler"))))
COMPILER = os.environ.get("CC", "gcc").split()
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"] if "sanitized" in BUILD else []
TIMES = {"source": 300, "bytecode": 1000, "patient": 2000, "table": 1000, "unit": 1500, "signature": 2000}
LIBS = os.environ.get("OSLER_LIBS", "-lffi -lm -lsodium").split()

print("TAP version 13\n1..%d" % len(TIMES))
failed = False
with tempfile.TemporaryDirectory() as folder:
    for number, (target, times) in enumerate(TIMES.items(), 1):
        program = os.path.join(folder, target)
        built = subprocess.run([*COMPILER, "-std=c11", "-D_DEFAULT_SOURCE", "-O1", "-g", "-Wall", "-Wextra", "-Werror", *SANITIZE, "-I" + ROOT,
                                "-I" + os.path.join(ROOT, "include"), "-o", program, os.path.join(ROOT, "tests/fuzz/fuzz_%s.c" % target),
                                os.path.join(ROOT, "tests/fuzz/replay.c"), *glob.glob(os.path.join(ROOT, "base/sha256*.c")), os.path.join(BUILD, "libosler.a"), *LIBS, "-lpthread"],
                               capture_output=True, text=True)
        corpus = sorted(glob.glob(os.path.join(ROOT, "tests/fuzz/corpus", target, "*")))
        if target == "bytecode":  # nothing compiled is kept
            for guide in "tests/host/functions.guide", "guidelines/her2_status.guide":
                compiled = os.path.join(folder, os.path.basename(guide) + ".osb")
                subprocess.run([os.path.join(BUILD, "osler"), "compile", os.path.join(ROOT, guide), "-o", compiled], check=True)
                corpus.append(compiled)
        done = built
        if built.returncode == 0:
            done = subprocess.run([program, *corpus, str(times)], capture_output=True, text=True, errors="replace", timeout=280)
        fine = done.returncode == 0 and corpus
        failed |= not fine
        print("%s %d - %s: %d files kept, %d changes of each" % ("ok" if fine else "not ok", number, target, len(corpus), times))
        if not fine:
            print("\n".join("# " + line for line in (done.stdout + done.stderr).splitlines()[:25]))
sys.exit(failed)
