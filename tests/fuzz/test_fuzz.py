#!/usr/bin/env python3
"""Every fuzz target over its kept corpus and some thousand changes of it, without libFuzzer. In TAP. OSLER names the program beside
whose library the targets are built, so that the sanitized one is tested too."""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import OSLER, ROOT  # noqa: E402

BUILD = os.path.dirname(OSLER)
COMPILER = os.environ.get("CC", "gcc").split()
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"] if "sanitized" in BUILD else []
TIMES = {"source": 300, "bytecode": 1000, "patient": 2000, "table": 1000, "unit": 1500, "signature": 2000}
LIBS = os.environ.get("OSLER_LIBS", "-lffi -lm -lsodium").split()


def built(target, folder):
    """The program of a target, and how its making went."""
    program = os.path.join(folder, target)
    sources = [ROOT / ("tests/fuzz/fuzz_%s.c" % target), ROOT / "tests/fuzz/replay.c", *ROOT.glob("base/sha256*.c"), ROOT / "base/processor.c"]
    return program, subprocess.run([*COMPILER, "-std=c11", "-D_DEFAULT_SOURCE", "-O1", "-g", "-Wall", "-Wextra", "-Werror", *SANITIZE, "-I", ROOT,
                                    "-I", ROOT / "include", "-o", program, *sources, os.path.join(BUILD, "libosler.a"), *LIBS, "-lpthread"],
                                   capture_output=True, text=True)


def corpus_of(target, folder):
    files = sorted((ROOT / "tests/fuzz/corpus" / target).glob("*"))
    if target == "bytecode":  # nothing compiled is kept
        for guide in "tests/host/functions.guide", "guidelines/her2_status.guide":
            files.append(os.path.join(folder, os.path.basename(guide) + ".osb"))
            subprocess.run([OSLER, "compile", ROOT / guide, "-o", files[-1]], check=True)
    return files


def results():
    with tempfile.TemporaryDirectory() as folder:
        for target, times in TIMES.items():
            corpus = corpus_of(target, folder)
            program, done = built(target, folder)
            if done.returncode == 0:
                done = subprocess.run([program, *corpus, str(times // (3 if SANITIZE else 1))], capture_output=True, text=True, errors="replace", timeout=280)
            told = (done.stdout + done.stderr).splitlines()[:25]
            yield "%s: %d files kept, %d changes of each" % (target, len(corpus), times // (3 if SANITIZE else 1)), tap.unless(done.returncode == 0 and corpus, *told)


if __name__ == "__main__":
    tap.report(results())
