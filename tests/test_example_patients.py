#!/usr/bin/env python3
"""The example patients that have a folder of their own, examples/patients/GUIDELINE: each is answered, its article is made, it fits the
schema, and what the folder's README.md says of it in `name` is OUTCOME and `name` gives DOSES is so. OSLER names the program. Reports in TAP."""
import glob
import json
import os
import re
import subprocess

import tap
import test_seed_guideline as seed
from tap import OSLER, ROOT

HOST = "examples/host/ckd_epi.c"
PATIENTS_LEAST, FOLDERS_LEAST, WIDEST = 2, 11, 80


def osler(*words):
    return subprocess.run([OSLER, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8")


class Folder:
    """The patients of one guideline, which is compiled once, and how the README says that they are run."""

    def __init__(self, readme, scratch):
        self.path, self.text = os.path.dirname(readme), seed.read(readme)
        guide = "guidelines/%s.guide" % os.path.basename(self.path)
        self.compiled = os.path.join(scratch, os.path.basename(self.path) + ".osb")
        self.day = re.search(r"--on (\d{4}-\d\d-\d\d)", self.text)[1]
        self.host = ["--host", os.path.join(scratch, "host.so")] if "--host" in self.text else []
        done = osler("compile", guide, "-o", self.compiled)
        self.problem = "" if guide in self.text and done.returncode == 0 else "%s is not what the page runs, or does not compile: %s" % (guide, done.stderr)

    def answer(self, command, patient, *more):
        words = [patient] if command == "run" else ["--patient", patient]
        return osler(command, *self.host, self.compiled, *words, "--on", self.day, *more)

    def patients(self):
        return sorted(glob.glob(self.path + "/*.json"))

    def told(self):
        for first, text in seed.table_rows(self.path + "/README.md"):
            yield os.path.join(self.path, re.search(r"\((\w+\.json)\)", first)[1]), text


def every_patient_is_answered(folder):
    if folder.problem:
        yield folder.problem
    if len(folder.patients()) < PATIENTS_LEAST:
        yield "%d patients, expected %d or more" % (len(folder.patients()), PATIENTS_LEAST)
    for path in folder.patients():
        for reader in ("clinician", "patient"):
            for command, more in (("run", []), ("doc", ["--format", "text"]), ("doc", ["--format", "html"])):
                done = folder.answer(command, path, "--for", reader, *more)
                wide = [line for line in done.stdout.split("\n") if len(line) > WIDEST] if more != ["--format", "html"] else []
                if done.returncode or done.stderr or wide:
                    yield "%s %s for a %s: exit %d %s %s" % (command, path, reader, done.returncode, done.stderr, wide)


def every_patient_fits_the_schema(folder):
    import jsonschema
    validator = jsonschema.Draft202012Validator(json.loads(osler("schema", folder.compiled).stdout))
    for path in folder.patients():
        for error in validator.iter_errors(json.loads(seed.read(path))):
            yield "%s: %s" % (path, error.message)
    if validator.is_valid({"age": "old"}):
        yield "the schema accepts an age that is none"


def what_is_said_of_them_is_so(folder):
    told = {}
    for path, text in folder.told():
        done = folder.answer("run", path, "--format", "json")
        told[path] = list(seed.claims_of(text, json.loads(done.stdout) if done.returncode == 0 else None))
        if not told[path]:
            yield "nothing that could be tested is said of %s" % path
        for name, expected, found in told[path]:
            if expected != found:
                yield "%s: %s is said to be %s, and is %s" % (path, name, expected, found)
    for path in sorted(set(folder.patients()) ^ set(told)):
        yield "%s: not in the table, or not there" % path


def problem_of(test, folder):
    try:
        return list(test(folder))
    except ModuleNotFoundError as error:
        return tap.Skip("there is no module %s" % error.name)


def results(scratch):
    readmes = sorted(glob.glob("examples/patients/*/README.md"))
    yield "%d folders or more" % FOLDERS_LEAST, tap.unless(len(readmes) >= FOLDERS_LEAST, readmes)
    subprocess.run(["cc", "-shared", "-fPIC", "-Iinclude", "-o", os.path.join(scratch, "host.so"), HOST, "-lm"], check=True)
    for readme in tap.some(readmes, 4):
        folder = Folder(readme, scratch)
        for test in (every_patient_is_answered, every_patient_fits_the_schema, what_is_said_of_them_is_so):
            yield "%s: %s" % (os.path.basename(folder.path), tap.sentence(test)), problem_of(test, folder)


def main():
    with tap.in_folder() as scratch:
        os.chdir(ROOT)
        tap.report(results(scratch))


if __name__ == "__main__":
    main()
