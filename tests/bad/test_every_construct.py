#!/usr/bin/env python3
"""Every construct of the language truncated after each word, with each keyword misspelt, and with each clause moved to another
declaration: whatever comes out is answered, in place and in words. In TAP. OSLER names the program.

The message of a changed guideline is located, has at most eight lines, names no token and no internals; the first of them stands in
the changed place, or just behind it, and one change in the text gives one error in the syntax."""
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import OSLER, ROOT, SANITIZED  # noqa: E402

HEAD = 'language 1\nguideline example "Example"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n\n'
# What stands around the construct that is changed, so that reading has to go on behind it.
BEFORE = '''fact pregnant "Pregnant" : yes or no
fact weight "Body weight" : kg from 20 to 300 step 0.1
fact germ "Germ" : one of legionella, mycoplasma
record lesion "Lesion"
  site "Site" : one of liver, lung
fact lesions "Lesions" : list of lesion
treatment amoxicillin "Amoxicillin"
'''
AFTER = 'define last "The last" as pregnant is known\n'
CONSTRUCTS = {
    "guideline": 'guideline other "Other"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31',
    "reference": 'reference label_1 "A label"\n  kind: label   cited_as: 1   verified: no',
    "choice": 'fact side "Side" : one of left "Left", right\n  ask: "Which side?"',
    "quantity": 'fact height "Height" : cm from 100 to 230 step 1\n  valid for: 90 days',
    "truth": 'fact smoker "Smokes" : yes or no\n  absent means: no',
    "series": 'fact crp "CRP" : mg/L from 0 to 500 step 0.1 over time',
    "record": 'record tumour "Tumour"\n  size "Size" : mm from 0 to 300 step 1\n  grade "Grade" : one of low, high',
    "treatment": 'treatment ampicillin "Ampicillin"\n  class: penicillin',
    "define": 'define heavy "Heavy" as weight > 100 kg and not pregnant',
    "quantifier": 'define liver "Liver" as some lesion where site is liver',
    "every": 'define all_lung "All lung" as every lesion where (site is not liver) has (site is lung)',
    "counted": 'define two "Two" as at least 2 of ( pregnant, weight > 90 kg, germ is legionella )',
    "one of": 'define known_germ "Known germ" as germ is one of (legionella, mycoplasma)',
    "between": 'define middle "Middle" as weight between 50 kg and 90 kg',
    "applies": 'applies when weight >= 40 kg or pregnant',
    "table": 'table plan "Plan" : one of wait, treat\n  | pregnant | weight   | plan  |\n  | yes      | any      | wait  |\n  | no       | < 50 kg  | wait  |\n  | no       | >= 50 kg | treat |',
    "score": 'score risk "Risk"\n  1 points when pregnant\n  2 points when weight > 100 kg\n  band low "Low": 0 to 1\n  band high "High": 2 to 3',
    "recommend": 'recommend treat_it "Treat it"\n  when germ is legionella\n  unless pregnant\n  certainty: low   basis: editor   note: "an example"\n  text: "Treat it."',
    "dose": 'recommend dose_it "Dose"\n  give amoxicillin: 15 mg/kg * weight at most 1 g rounded to 5 mg oral over 3 hours every 8 hours for 5 days until "better"\n  then amoxicillin: 500 mg oral 3 times every 1 day',
    "instead": 'recommend better "Better"\n  instead of treat_first because "it is better"\n  when pregnant',
    "avoid": 'avoid careful "Careful"\n  about: amoxicillin\n  when pregnant\n  if unknown: warn',
    "warn": 'warn look_out "Look out"\n  when weight < 30 kg',
    "section": 'section "A section"',
    "prefer": 'prefer treat_first over treat_second because "it is better"',
    "choose": 'choose one of treat_first, treat_second',
    "assert": 'assert never treat_first when pregnant',
    "scenario": 'scenario "A patient"\n  on: 2025-11-01\n  given pregnant is no, weight is 70 kg, lesions are (site liver)\n  expect last is yes\n  expect treat_first is unknown, missing germ',
}
NEEDED = 'recommend treat_first "First"\n  when germ is legionella\nrecommend treat_second "Second"\n  when germ is mycoplasma\n'
WORD = re.compile(r'"[^"]*"|\d[\d.-]*(?: (?:kg|mg/kg|mg|g|mm|cm|hours|days|day)\b)?|[A-Za-z_][\w/]*|[<>=!]+|[^\s\w]')
KEYWORDS = set(re.findall(r'^(?:OPENING|LOGIC|PLACED)\("(\w+)"', (ROOT / "grammar" / "keywords.def").read_text(), re.M))
TOKEN_NAMES = re.compile(r"\b[A-Z]{3,}(?:_[A-Z]+)+\b|\bTOKEN|\$|yy|syntax error|(?i:internal)|NULL")
# Words that read as a name or a route when they are misspelt: what is wrong then is said elsewhere, or nothing is.
FREE = {"any", "first", "given", "no", "yes"}


class Run:
    """Changed guidelines, checked together in few calls of the program."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.cases = []

    def add(self, name, text, place, reach):
        self.cases.append((name, HEAD + NEEDED + BEFORE + text + "\n" + AFTER, place + len(HEAD + NEEDED + BEFORE), reach))

    def answers(self):
        """(case, diagnostics, text form) of each."""
        for number, case in enumerate(self.cases):
            path = pathlib.Path(self.folder.name) / "case.guide"
            path.write_text(case[1], encoding="utf-8")
            done = subprocess.run([OSLER, "check", "--format", "json", str(path)], capture_output=True, text=True, timeout=60)
            assert done.returncode in (0, 1), "%s ends with %d\n%s" % (case[0], done.returncode, case[1])
            shown = done.stdout
            if number % (40 if SANITIZED else 4) == 0:
                shown = subprocess.run([OSLER, "check", str(path)], capture_output=True, text=True, timeout=60).stdout
                for block in shown.split("\n\n"):
                    lines = [line for line in block.strip().split("\n") if ": fine" not in line]
                    assert len(lines) <= 8, "%s: more than eight lines\n%s" % (case[0], block)
            yield case, json.loads(done.stdout), shown


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def judge(case, diagnostics, must_err):
    name, text, place, reach = case
    errors = [one for one in diagnostics if one["severity"] == "error"]
    problems = []
    for one in diagnostics:
        if one["line"] is None or not one["message"] or one["code"] == "E0602":
            problems.append("no place or no sentence: %s" % one)
        words = one["message"] + " ".join(hint["text"] for hint in one["hints"])
        if TOKEN_NAMES.search(re.sub(r'"[^"]*"', "", words)):
            problems.append("names something internal: " + words)
        if one["message"].endswith("."):
            problems.append("ends with a full stop: " + one["message"])
    if must_err and not errors:
        problems.append("is accepted")
    syntax = [one for one in errors if one["code"] < "E0100"]
    if len(syntax) > 1:
        problems.append("one change, %d errors: %s" % (len(syntax), [one["message"] for one in syntax]))
    if syntax and not line_of(text, place) - reach <= syntax[0]["line"] <= line_of(text, place) + 1 + reach:
        problems.append("line %d is changed, line %d is blamed: %s" % (line_of(text, place), syntax[0]["line"], syntax[0]["message"]))
    return ["%s: %s" % (name, problem) for problem in problems]


def truncations(run):
    for construct, text in CONSTRUCTS.items():
        for word in list(WORD.finditer(text))[:-1]:
            run.add("%s ends after %r" % (construct, word[0]), text[:word.end()], word.end(), 1)
    return False


def misspelt(word, chance):
    at = chance.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2:] if word[at] != word[at + 1] else word[:at] + word[at + 1:]


def misspellings(run):
    chance = random.Random(3)
    for construct, text in CONSTRUCTS.items():
        for word in WORD.finditer(text):
            if word[0] not in KEYWORDS - FREE or len(word[0]) < 3:
                continue
            wrong = misspelt(word[0], chance)
            if wrong not in KEYWORDS:
                run.add("%s: %s for %s" % (construct, wrong, word[0]), text[:word.start()] + wrong + text[word.end():], word.start(), 1)
    return True


def moves(run):
    """Each clause in each declaration where it has no business."""
    clauses = [(construct, line) for construct, text in CONSTRUCTS.items() for line in text.split("\n")[1:]]
    for source, line in clauses:
        for construct, text in CONSTRUCTS.items():
            if construct != source and line.split()[0] not in text:
                first = text.index("\n") + 1 if "\n" in text else len(text) + 1
                run.add("%s of %s in %s" % (line.strip(), source, construct), text[:first - 1] + "\n" + line + text[first - 1:], first, 2)
    return False


def results():
    for sentence, make in (("truncated after every word", truncations), ("with every keyword misspelt", misspellings),
                           ("with a clause of another declaration", moves)):
        run, problems = Run(), []
        must_err = make(run)
        if SANITIZED:
            run.cases = run.cases[::5]
        for case, diagnostics, _ in run.answers():
            problems += judge(case, diagnostics, must_err)
        yield "every construct %s (%d texts)" % (sentence, len(run.cases)), problems[:40]


if __name__ == "__main__":
    tap.report(results())
