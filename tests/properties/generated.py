"""Many values in one run: a guideline is made of definitions, and a scenario per patient expects each to be unknown. What is
found instead is its value, as the language prints it. OSLER names the program; SEED repeats a run."""
import os
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import OSLER, test  # noqa: E402 (tests take them from here)

HEAD = 'language 1\nguideline generated "Generated"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n\n'
FOUND = re.compile(r"  line \d+: (\w+)\n    expected: .*\n    found:    (.*)\n")


class Broken(Exception):
    """The guideline itself is wrong."""


def seed_of():
    seed = int(os.environ.get("SEED", random.SystemRandom().randrange(1 << 32)))
    print("# SEED=%d" % seed)
    return random.Random(seed)


def guideline(definitions, declarations=(), patients=("",)):
    lines = list(declarations) + ["define term_%d as %s" % pair for pair in enumerate(definitions)]
    for number, given in enumerate(patients):
        lines += ['scenario "%d"' % number] + (["  given " + given] if given else [])
        lines += ["  expect term_%d is unknown" % i for i in range(len(definitions))]
    return HEAD + "\n".join(lines) + "\n"


def values(definitions, declarations=(), patients=("",)):
    """For each patient the printed values of all definitions; "unknown" where there is none."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "generated.guide")
        with open(path, "w", encoding="utf-8") as file:
            file.write(guideline(definitions, declarations, patients))
        done = subprocess.run([OSLER, "test", path], capture_output=True, text=True, encoding="utf-8", timeout=300)
    if not re.search(r"^\d+ passed, \d+ failed$", done.stdout, re.MULTILINE) or "cannot be:" in done.stdout or "error[" in done.stderr:
        raise Broken((done.stderr + done.stdout)[:1500])
    rows = [["unknown"] * len(definitions) for _ in patients]
    for part in re.split(r"^failed: ", done.stdout, flags=re.MULTILINE)[1:]:
        row = rows[int(part.split("\n", 1)[0])]
        for name, found in FOUND.findall(part):
            row[int(name[len("term_"):])] = found
    return rows


def one_patient(definitions, declarations=(), given=""):
    return values(definitions, declarations, (given,))[0]


def judged(function):
    """What tap.report takes of a test, which returns how many cases it tried and a list of sentences, one a failure."""
    try:
        cases, wrong = function(seed_of())
    except Broken as error:
        cases, wrong = 0, ["the guideline is refused: %s" % error]
    return "%s (%d cases)" % (tap.sentence(function), cases), wrong[:10]


def main():
    tap.report(judged(function) for function in tap.TESTS)
