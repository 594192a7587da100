"""What the tests of the command share: running it, and small files to run it on."""
import contextlib
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import OSLER, ROOT, SANITIZED, Skip, memory_stays, read, same, some, terminal, test, write  # noqa: E402 (tests take them from here)

DAY = "2025-11-01"

SMALL = '''language 1
guideline fever "Fever in children"
  version: 1.0.0
  status:  draft
  updated: 2025-10-31

fact weight "Body weight" : kg from 2 to 80 step 0.1
fact temperature "Body temperature" : Cel from 30 to 45 step 0.1
  ask: "What is the body temperature?"
fact mood "Mood" : one of playful, drowsy
treatment paracetamol "Paracetamol"

section "Fever"

recommend lower_fever "Paracetamol against fever"
  when temperature >= 38.5 Cel
  give paracetamol: 15 mg/kg * weight oral every 6 hours
  basis: editor   note: "a test"

warn drowsiness "A drowsy child is seen at once"
  when mood is drowsy
  basis: editor   note: "a test"

scenario "A feverish child"
  given temperature is 39 Cel, weight is 10 kg
  expect lower_fever is yes
  expect dose of paracetamol in lower_fever is 150 mg
'''
WRONG = SMALL.replace("38.5 Cel", "38.5 kg").replace("mood is drowsy", "mood is sleepy")
FAILING = SMALL.replace("is 150 mg", "is 160 mg")
SHARED = 'language 1\n\nfact weight "Body weight" : kg from 2 to 80 step 0.1\n'
USING = re.sub("fact weight.*\n", "use shared\n", SMALL)
CHILD = '{"id": "p1", "weight": 10, "temperature": "39.1 Cel"}'


class Result:
    def __init__(self, words, done):
        self.words, self.code = " ".join(words), done.returncode
        self.out, self.err = (text.decode(errors="replace") for text in (done.stdout or b"", done.stderr or b""))

    def __str__(self):
        return "osler %s\n  exit %d\n  stdout: %s\n  stderr: %s" % (self.words[:500], self.code, self.out[:2000],
                                                                     self.err[:2000])

    def ends(self, code):
        assert self.code == code, "expected exit %d: %s" % (code, self)
        return self

    def says(self, *texts):
        for text in texts:
            assert text in self.err, "expected %r on stderr: %s" % (text, self)
        return self

    def prints(self, *texts):
        for text in texts:
            assert text in self.out, "expected %r on stdout: %s" % (text, self)
        return self

    def prints_nothing(self):
        assert self.out == "", "expected nothing on stdout: %s" % self
        return self

    def is_silent(self):
        assert self.err == "", "expected nothing on stderr: %s" % self
        return self


def osler(*words, input="", **more):
    stream = {} if "stdin" in more else {"input": input.encode() if isinstance(input, str) else input}
    more = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 120, **more}
    return Result(words, subprocess.run([OSLER, *words], **stream, **more))


def wrong_use(*words, input=""):
    return osler(*words, input=input).ends(2).prints_nothing()


@contextlib.contextmanager
def small_files():
    """A folder of its own that holds the small files."""
    with tap.in_folder():
        for name, content in (("small.guide", SMALL), ("wrong.guide", WRONG), ("failing.guide", FAILING),
                              ("using.guide", USING), ("child.json", CHILD), ("broken.json", '{"weight": '),
                              ("wrong.json", '{"id": "p1", "weight": 10, "mood": "drowzy"}')):
            write(name, content)
        os.mkdir("elsewhere")
        write("elsewhere/shared.guide", SHARED)
        os.mkdir("folder.guide")
        yield


def main():
    tap.main(around=small_files)
