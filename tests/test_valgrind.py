#!/usr/bin/env python3
"""A walk through osler under valgrind: no error, and every byte given back. Reports in TAP."""
import glob
import os
import shutil
import subprocess
import sys
import tempfile

import tap
from tap import ROOT

MEMCHECK = ["valgrind", "-q", "--error-exitcode=99", "--leak-check=full", "--show-leak-kinds=all",
            "--errors-for-leak-kinds=all"]
# valgrind can put its own allocator before one that is shared only.
COMMAND = next(path for path in ("build/osler-shared", "build/osler") if os.path.exists(path))
SEED, ON = "guidelines/breast_liver_metastases.guide", ["--on", "2025-11-01"]
GUIDES = [SEED, "guidelines/her2_status.guide", "guidelines/kidney_function.guide", "guidelines/oncology.guide"]
WRONG = b'language 1\ngulideline x "X"\nfact a "A" : kg from 1 to\nrecommend r "R"\n  when a >\n'


def walk(folder):
    """Words and the expected exit code."""
    def file(name, content):
        path = os.path.join(folder, name)
        with open(path, "wb") as out:
            out.write(content)
        return path

    program, patients = os.path.join(folder, "seed.osb"), os.path.join(folder, "patients.ndjson")
    with open(patients, "wb") as out:
        subprocess.run([sys.executable, "tests/oracle/patients.py", "200", "--seed", "5"], stdout=out, check=True)
    yield ["check", *GUIDES], 0
    yield ["check", "--format", "json", SEED], 0
    yield ["check", file("wrong.guide", WRONG)], 1
    yield ["test", *GUIDES], 0
    yield ["compile", SEED, "-o", program], 0
    yield ["disasm", program], 0
    yield ["schema", program], 0
    yield ["run", SEED, *ON], 0
    for patient in sorted(glob.glob("examples/patients/*.json")):
        yield ["run", SEED, patient, *ON], 0
    yield ["run", program, "--format", "json", *ON], 0
    yield ["run", program, "--for", "patient", "--color", "always", *ON], 0
    yield ["run", program, file("wrong.json", b'{"weight": "seventy", "lesions": [{"site": "moon"}]}')], 3
    yield ["run", file("damaged.osb", b"OSLB" + bytes(400))], 1
    yield ["batch", program, patients, *ON], 0
    yield ["batch", program, file("bad.ndjson", b'{"weight": 70}\n{"id": "p2", "weight": []}\n\n{'), *ON], 3
    yield ["eval", "square_root(2) * 175 mg/m2 * 1.8 m2"], 0
    yield ["eval", "some lesion where site is liver", "--guideline", SEED], 0
    yield ["eval", "1 cm = 0.01 g"], 1
    yield ["unit", "convert", "100", "mg/dL", "umol/L"], 1
    yield ["unit", "kg.m/s2"], 0


def results():
    with tempfile.TemporaryDirectory() as folder:
        for words, code in walk(folder):
            done = subprocess.run([*MEMCHECK, COMMAND, *words], stdin=subprocess.DEVNULL, capture_output=True)
            told = done.stderr.decode(errors="replace").strip()[:4000]
            yield ("osler " + " ".join(words).replace(folder + "/", ""),
                   tap.unless(done.returncode == code, "expected exit %d, found %d" % (code, done.returncode), told))


if __name__ == "__main__":
    os.chdir(ROOT)
    if not shutil.which("valgrind"):
        tap.skip_all("there is no valgrind")
    tap.report(results())
