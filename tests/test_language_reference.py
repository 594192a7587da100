#!/usr/bin/env python3
"""Every example of docs/language.md, docs/handbook.md and docs/from-print.md is run. In TAP.

    ```facts      a guideline that declares what the lines of `eval` speak of
    ```patient    the record those lines are asked about, on 2025-06-15
    ```eval       EXPRESSION -> VALUE, or EXPRESSION -> error CODE
    ```guide      a whole guideline: it checks without a message, and all its scenarios pass
    ```piece      likewise, without the head that every guideline has, and perhaps without scenarios
    ```wrong CODE a piece of a guideline, of which the checker says exactly that

A `guide` with a file's name belongs to tests/test_readme.py. In language.md the table of properties names the same ones as
compiler/metadata.def, the list of reserved words the same as grammar/keywords.def. OSLER names the program (build/osler otherwise)."""
import json
import pathlib
import re
import subprocess
import tempfile

import tap
from tap import OSLER, ROOT

PAGES = {"language.md": 100, "handbook.md": 12, "from-print.md": 20}  # and how many examples there are at least
DAY = "2025-06-15"
HEAD = 'language 1\nguideline example "Example"\n  version: 1.0.0\n  status: draft\n  updated: 2025-06-15\n'
FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.M | re.S)


def osler(*words):
    done = subprocess.run([OSLER, *map(str, words)], capture_output=True, text=True, timeout=60, cwd=ROOT)
    return done.returncode, done.stdout.rstrip("\n"), done.stderr


class Examples:
    def __init__(self, text, folder):
        self.folder = pathlib.Path(folder)
        self.results = []
        self.guideline = self.patient = None
        for match in FENCE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            run = getattr(self, "run_" + match[1], None)
            if run and not (match[1] == "guide" and match[2].strip()):
                run(match[3], match[2].strip(), line)

    def _judge(self, sentence, problem):
        self.results.append((sentence, problem))

    def _file(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def run_facts(self, body, _, line):
        self.guideline = self._file("facts.guide", body)
        code, out, err = osler("check", self.guideline)
        self._judge("line %d: the declarations" % line, "" if code == 0 else out + err)

    def run_patient(self, body, _, line):
        self.patient = self._file("patient.json", body)
        code, out, err = osler("run", self.guideline, self.patient, "--on", DAY)
        self._judge("line %d: the patient" % line, "" if code == 0 else out + err)

    def run_eval(self, body, _, line):
        for number, one in tap.some(list(enumerate(body.splitlines(), line + 1)), 3):
            if not one.strip():
                continue
            expression, _, wanted = one.rpartition("->")
            code, out, err = osler("eval", "--guideline", self.guideline, "--patient", self.patient, "--on", DAY, "--", expression.strip())
            wanted = wanted.strip()
            found = "error " + ", ".join(re.findall(r"^error\[(E\d+)\]", err, re.M)) if code else out
            self._judge("line %d: %s" % (number, one.strip()), "" if found == wanted else "found %s\n%s" % (found, err))

    def run_guide(self, body, _, line):
        self._judge("line %d: a guideline and its scenarios" % line, self._checked(body, tested=True))

    def run_piece(self, body, _, line):
        self._judge("line %d: a piece of a guideline" % line, self._checked(HEAD + body, tested="\nscenario" in body))

    def _checked(self, body, tested):
        """What is wrong with a guideline, or with its scenarios where it is tested."""
        path = self._file("guide.guide", body)
        code, out, err = osler("check", "--format", "plain", path)
        if code or not out.endswith(": fine"):
            return out + err
        code, out, err = osler("test", path)
        return out + err if tested and (code or re.search(r"^0 passed", out, re.M)) else ""

    def run_wrong(self, body, code, line):
        path = self._file("wrong.guide", body if re.match("language|guideline", body) else HEAD + body)
        _, out, err = osler("check", "--format", "json", path)
        found = sorted({one["code"] for one in json.loads(out or "[]")})
        self._judge("line %d: what is wrong is %s" % (line, code), "" if found == [code] else "found %s\n%s" % (found, err))


def missing(text, heading, words):
    """Words that the section does not hold between backquotes, and words it holds too many."""
    section = re.search(r"^## " + heading + r"\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    told = set(re.findall(r"`([a-z_ ]+)`", section[1])) if section else set()
    lost = sorted(set(words) - told)
    return "the page does not tell: " + ", ".join(lost) if lost else ""


def examples_of(page, least):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        results = Examples(text, folder).results
    too_few = "" if len(results) >= least else "%d examples, expected %d or more" % (len(results), least)
    strange = sorted(code for code in set(re.findall(r"\b[EW]0\d{3}\b", text)) if not (ROOT / "docs/diagnostics" / (code + ".md")).exists())
    results += [("enough examples", too_few), ("every code exists", "there is no " + ", ".join(strange) if strange else "")]
    return [(page + ": " + sentence, problem) for sentence, problem in results]


def main():
    results = [result for page, least in PAGES.items() for result in examples_of(page, least)]
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    properties = re.findall(r'^META\([^"]*"([^"]+)"', (ROOT / "compiler/metadata.def").read_text(), re.M)
    reserved = re.findall(r'^(?:LOGIC|LATER)\("([^"]+)"', (ROOT / "grammar/keywords.def").read_text(), re.M)
    results.append(("every property stands in the table", missing(text, "Properties", properties)))
    results.append(("every reserved word stands in the list", missing(text, "Words of the language", reserved)))
    tap.report(results)


if __name__ == "__main__":
    main()
