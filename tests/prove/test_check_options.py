#!/usr/bin/env python3
"""osler check --save, --strict, --proofs, and typical values. In TAP. OSLER names the program."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import OSLER, ROOT  # noqa: E402

HEAD = 'language 1\nguideline example "Example"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n\n'
GAP = HEAD + '''fact heart_rate "Heart rate" : {beats}/min from 20 to 250 step 1
  typical: 72 {beats}/min
fact weight "Weight" : kg from 2 to 300 step 0.1
  typical: 82500 g
fact type "Type" : one of first, later, other
  typical: later
fact frail "Frail" : yes or no
  typical: no
recommend rest "Rest"
  when heart_rate > 60 {beats}/min and weight > 50 kg and type is not other
assert never rest when heart_rate < 100 {beats}/min and (frail or not frail)'''


def osler(folder, *words, stdin=None):
    return subprocess.run([OSLER, *words], cwd=folder, capture_output=True, text=True, timeout=60, input=stdin)


def in_folder(text, name="a.guide"):
    folder = tempfile.TemporaryDirectory()
    (pathlib.Path(folder.name) / name).write_text(text, encoding="utf-8")
    return folder


def typical_values():
    with in_folder(GAP) as folder:
        done = osler(folder, "check", "a.guide")
    return "patient: heart_rate 72 {beats}/min, weight 82.5 kg, type later" in done.stdout, done.stdout


def wrong_typical():
    wanted = []
    for fact in ("weight \"W\" : kg from 2 to 300 step 0.1\n  typical: 301 kg", "weight \"W\" : kg\n  typical: 3 m", "weight \"W\" : kg\n  typical: 3",
                 "type \"T\" : one of first, later\n  typical: third", "frail \"F\" : yes or no\n  typical: 3"):
        with in_folder(HEAD + "fact " + fact + "\n") as folder:
            wanted.append([one["code"] for one in json.loads(osler(folder, "check", "--format", "json", "a.guide").stdout)])
    return wanted == [["E0114"]] * 5, wanted


def saved_into_the_guideline():
    """The finding is a scenario of the guideline, which runs once the assertion is gone."""
    with in_folder(GAP) as folder:
        path = pathlib.Path(folder) / "a.guide"
        first = osler(folder, "check", "--save", "a.guide")
        path.write_text(path.read_text(encoding="utf-8").replace(GAP.splitlines()[-1] + "\n", ""), encoding="utf-8")
        test = osler(folder, "test", "a.guide")
        whole = path.read_text(encoding="utf-8")
    good = first.returncode == 1 and "1 scenario added" in first.stderr and "given heart_rate is 72 {beats}/min, weight is 82.5 kg" in whole
    return good and test.returncode == 0 and "1 passed, 0 failed" in test.stdout, first.stdout + first.stderr + test.stdout + whole


def saved_elsewhere():
    with in_folder(GAP) as folder:
        osler(folder, "check", "--save=found.guide", "a.guide")
        found = (pathlib.Path(folder) / "found.guide").read_text(encoding="utf-8")
        printed = osler(folder, "check", "--save=-", "-", stdin=GAP)
        refused = osler(folder, "check", "--save", "-", stdin=GAP)
        fine = osler(folder, "check", "--save", "-", stdin=HEAD)
    return found.startswith('\nscenario "Found by check: ') and found in printed.stdout and (refused.returncode, fine.returncode) == (2, 0), found


def every_finding_can_be_saved():
    """Of every wrong guideline of the tests: what is saved is read without a message of its own."""
    count = 0
    for path in tap.some(sorted([*(ROOT / "tests" / "prove").glob("*.guide"), *(ROOT / "tests" / "bad").glob("*.guide")]), 5):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if "\0" in text or "\nuse " in text:
            continue
        with in_folder(text) as folder:
            found = osler(folder, "check", "--save=-", "--format", "json", "a.guide").stdout.split("\nscenario ", 1)
            if len(found) == 1:
                continue
            count += 1
            lines = text.count("\n") + 1
            (pathlib.Path(folder) / "a.guide").write_text(text + "\nscenario " + found[1].rsplit("]", 1)[0] + "\n", encoding="utf-8")
            after = json.loads(osler(folder, "check", "--format", "json", "a.guide").stdout)
        if any(one["line"] > lines for one in after):
            return False, "%s: %s\n%s" % (path.name, after, found[1])
    return count > (0 if tap.SANITIZED else 15), "%d guidelines with something to save" % count


FERMAT = (ROOT / "tests" / "prove" / "an_assertion_is_not_decided.guide").read_text(encoding="utf-8")


def strict():
    with in_folder(FERMAT) as folder:
        plain, strictly = osler(folder, "check", "a.guide"), osler(folder, "check", "--strict", "a.guide")
        (pathlib.Path(folder) / "b.guide").write_text(HEAD, encoding="utf-8")
        fine = osler(folder, "check", "--strict", "b.guide")
    good = plain.returncode == 0 and ": fine" in plain.stdout and strictly.returncode == 1 and "a.guide: not fine, " in strictly.stdout
    return good and "a.guide: fine" not in strictly.stdout and (fine.returncode, fine.stdout) == (0, "b.guide: fine\n"), strictly.stdout


ONLY_WARN = {"W0402", "W0403", "W0404", "W0405", "W0406", "W0408"}  # proofs that an answer does not wait for


def mistakes_before_answers():
    """Before an answer comes what can be a mistake, or is not decided, and nothing that only warns the author."""
    seen = set()
    proved = [path for room in ("prove", "bad") for path in sorted((ROOT / "tests" / room).glob("*.guide"))
              if room == "prove" or re.search(r"\[(E0411|W040)", path.with_suffix(".expected").read_text(encoding="utf-8"))]
    for path in tap.some(proved, 3):
        checked, run = (osler(ROOT, command, path) for command in ("check", "run"))
        told, before = (re.findall(r"^(?:error|warning)\[(\w+)\]", text, re.MULTILINE) for text in (checked.stdout + checked.stderr, run.stderr))
        seen.update(told)
        answered = run.returncode == checked.returncode and bool(run.stdout) == (run.returncode == 0)
        if not answered or before != [code for code in told if code not in ONLY_WARN]:
            return False, "%s: %s, but before the answer %s, exit %d" % (path.name, told, before, run.returncode)
    return tap.SANITIZED or {"E0402", "E0403", "E0407", "E0408", "E0411", "W0401", *ONLY_WARN} <= seen, seen


def warnings_of_answers():
    """Each command that answers, and `check` and `compile`, of a condition that changes nothing."""
    text = HEAD + 'fact frail "Frail" : yes or no\nwarn falls "Falls"\n  when frail or not frail\n  basis: editor   note: "n"\n'
    told = {}
    with in_folder(text) as folder:
        (pathlib.Path(folder) / "p.json").write_text("{}", encoding="utf-8")
        for words in ("check a.guide", "compile a.guide -o a.osb", "compile --no-proofs a.guide -o a.osb", "run a.guide", "batch a.guide p.json",
                      "why a.guide p.json falls", "whatif a.guide p.json", "doc a.guide", "schema a.guide", "diff a.guide a.guide"):
            done = osler(folder, *words.split())
            if done.returncode:
                return False, done.stderr
            told[words] = "W0404" in done.stdout + done.stderr
    return [words for words, so in told.items() if so] == ["check a.guide", "compile a.guide -o a.osb"], told


CASES = [("a patient has typical values where they are declared", typical_values), ("a typical value is one that the fact can have", wrong_typical),
         ("a finding is saved into the guideline and runs", saved_into_the_guideline), ("a finding is saved elsewhere", saved_elsewhere),
         ("every finding can be saved", every_finding_can_be_saved), ("what is not decided is not fine under --strict", strict),
         ("an answer waits for mistakes", mistakes_before_answers), ("what only warns is for the author", warnings_of_answers)]


if __name__ == "__main__":
    tap.report(("check/" + name, tap.unless(*case())) for name, case in CASES)
