#!/usr/bin/env python3
"""The example patients that have a folder of their own, examples/patients/GUIDELINE: each is answered, fits the schema, and what the
folder's README.md says of it in `name` is OUTCOME and `name` gives DOSES is so. OSLER names the program. Reports in TAP."""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

import test_seed_guideline as seed

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OSLER = os.path.abspath(os.path.join(ROOT, os.environ.get("OSLER", "build/osler")))
HOST = "examples/host/ckd_epi.c"
PATIENTS_LEAST = 2


def osler(*words):
    return subprocess.run([OSLER, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8")


class Folder:
    """The patients of one guideline, and how the README says that they are run."""

    def __init__(self, readme, host):
        self.path, self.text = os.path.dirname(readme), seed.read(readme)
        self.guide = "guidelines/%s.guide" % os.path.basename(self.path)
        self.day = re.search(r"--on (\d{4}-\d\d-\d\d)", self.text)[1]
        self.words = (["--host", host] if "--host" in self.text else []) + [self.guide]

    def run(self, patient, *more):
        return osler("run", *self.words, patient, "--on", self.day, *more)

    def patients(self):
        return sorted(glob.glob(self.path + "/*.json"))

    def told(self):
        for first, text in seed.table_rows(self.path + "/README.md"):
            yield os.path.join(self.path, re.search(r"\((\w+\.json)\)", first)[1]), text


def every_patient_is_answered(folder):
    if len(folder.patients()) < PATIENTS_LEAST:
        yield "%d patients, expected %d or more" % (len(folder.patients()), PATIENTS_LEAST)
    for path in folder.patients():
        for form in (["--for", "clinician"], ["--for", "patient"]):
            done = folder.run(path, *form)
            wide = [line for line in done.stdout.split("\n") if len(line) > 80]
            if done.returncode or done.stderr or wide:
                yield "%s %s: exit %d %s %s" % (path, form[1], done.returncode, done.stderr, wide)


def every_patient_fits_the_schema(folder):
    import jsonschema  # absent: the test is skipped
    validator = jsonschema.Draft202012Validator(json.loads(osler("schema", folder.guide).stdout))
    for path in folder.patients():
        for error in validator.iter_errors(json.loads(seed.read(path))):
            yield "%s: %s" % (path, error.message)
    if validator.is_valid({"age": "old"}):
        yield "the schema accepts an age that is none"


def what_is_said_of_them_is_so(folder):
    told = {}
    for path, text in folder.told():
        done = folder.run(path, "--format", "json")
        told[path] = list(seed.claims_of(text, json.loads(done.stdout) if done.returncode == 0 else None))
        if not told[path]:
            yield "nothing that could be tested is said of %s" % path
        for name, expected, found in told[path]:
            if expected != found:
                yield "%s: %s is said to be %s, and is %s" % (path, name, expected, found)
    for path in sorted(set(folder.patients()) ^ set(told)):
        yield "%s: not in the table, or not there" % path


TESTS = (every_patient_is_answered, every_patient_fits_the_schema, what_is_said_of_them_is_so)


def main():
    os.chdir(ROOT)
    failed, number = False, 0
    readmes = sorted(glob.glob("examples/patients/*/README.md"))
    print("1..%d" % (len(readmes) * len(TESTS) + 1))
    with tempfile.TemporaryDirectory() as scratch:
        host = os.path.join(scratch, "host.so")
        subprocess.run(["cc", "-shared", "-fPIC", "-Iinclude", "-o", host, HOST, "-lm"], check=True)
        for folder in [Folder(readme, host) for readme in readmes]:
            for test in TESTS:
                number += 1
                name = "%s: %s" % (os.path.basename(folder.path), test.__name__.replace("_", " "))
                try:
                    wrong = list(test(folder))
                except ModuleNotFoundError as error:
                    print("ok %d - %s # SKIP there is no module %s" % (number, name, error.name))
                    continue
                failed |= bool(wrong)
                print("%s %d - %s" % ("not ok" if wrong else "ok", number, name))
                for line in "\n".join(wrong).splitlines():
                    print("# " + line)
    print("%s %d - there are some" % ("ok" if readmes else "not ok", number + 1))
    return 1 if failed or not readmes else 0


if __name__ == "__main__":
    sys.exit(main())
