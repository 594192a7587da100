#!/usr/bin/env python3
"""Does what each lesson of examples/lessons/ says and compares what is printed with what is kept beside it. Reports in TAP.

The comment at a lesson's top names commands ("#   $ build/osler ...") and changes ("# Change `A` to `B`"), each of them made to the
lesson as it stands and undone by the next. NN_name.expected holds both with what the commands print; versions and digests, which
change with Osler itself, are left out. `--update` writes those files anew. OSLER names the program (build/osler otherwise)."""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OSLER = os.path.abspath(os.path.join(ROOT, os.environ.get("OSLER", "build/osler")))
LESSONS = "examples/lessons"
LEAST, MOST = 12, 16
STEP = re.compile(r"^#   \$ (?P<command>.+)$|^# Change `(?P<old>.+?)` to `(?P<new>.+)`$", re.M)
MADE_BY = re.compile(r"^Osler \d\S*,", re.M), re.compile(r"\b[0-9a-f]{64}\b")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def names():
    return [os.path.basename(path)[:-len(".guide")] for path in sorted(glob.glob(os.path.join(ROOT, LESSONS, "[0-9]*.guide")))]


def printed(command):
    done = subprocess.run(["bash", "-c", command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, encoding="utf-8", timeout=120)
    text = MADE_BY[1].sub("(its SHA-256)", MADE_BY[0].sub("Osler,", done.stdout))
    return "$ " + command + "\n" + text + ("" if not text or text.endswith("\n") else "\n")


def transcript(name):
    """What the lesson's commands print, in a folder where the lessons are copies and OSLER stands for build/osler."""
    path = LESSONS + "/" + name + ".guide"
    original = read(path)
    head, guideline = original.split("\n\n", 1)
    parts = []
    for step in STEP.finditer(head):
        if step["command"]:
            parts.append(printed(step["command"]))
            continue
        if guideline.count(step["old"]) != 1:
            raise ValueError("%s: `%s` stands there %d times" % (name, step["old"], guideline.count(step["old"])))
        write(path, head + "\n\n" + guideline.replace(step["old"], step["new"]))
        parts.append("Change `%s` to `%s`\n" % (step["old"], step["new"]))
    write(path, original)
    return "\n".join(parts)


def enter(folder):
    os.makedirs(os.path.join(folder, "build"))
    os.symlink(OSLER, os.path.join(folder, "build/osler"))
    shutil.copytree(os.path.join(ROOT, LESSONS), os.path.join(folder, LESSONS))
    os.chdir(folder)


# --- What is asked of a lesson: each yields what is wrong ----------------------------------------------------------------

def it_prints_what_is_kept(name, found):
    kept = os.path.join(ROOT, LESSONS, name + ".expected")
    expected = read(kept) if os.path.exists(kept) else ""
    if "$ " not in found:
        yield "the comment at its top names no command"
    if found != expected:
        yield "it printed\n" + found + "instead of\n" + expected


def it_is_fine_as_it_stands(name, _):
    path = LESSONS + "/" + name + ".guide"
    for command in (["check"], ["test"], ["fmt", "--check"]):
        done = subprocess.run([OSLER, *command, path], capture_output=True, text=True)
        if done.returncode or "warning[" in done.stdout:
            yield done.stdout + done.stderr
    if "notice:" not in read(path):
        yield "no notice says that it is invented"


def the_page_leads_to_it(name, _):
    page = read(os.path.join(ROOT, "examples/README.md"))
    if "(lessons/%s.guide)" % name not in page:
        yield "examples/README.md does not name it"


def the_order_holds():
    numbers = [int(name[:2]) for name in names()]
    if numbers != list(range(1, len(numbers) + 1)) or not LEAST <= len(numbers) <= MOST:
        yield "lessons %s, expected 1 to %d or up to %d" % (numbers, LEAST, MOST)
    page = read(os.path.join(ROOT, "examples/README.md"))
    if re.findall(r"\(lessons/(\d\d_\w+)\.guide\)", page) != names():
        yield "examples/README.md names them in another order"


def results():
    for name in names():
        found = transcript(name)
        for test in (it_prints_what_is_kept, it_is_fine_as_it_stands, the_page_leads_to_it):
            yield "%s: %s" % (name, test.__name__.replace("_", " ")), list(test(name, found))
    yield "the order holds", list(the_order_holds())


def main():
    with tempfile.TemporaryDirectory() as folder:
        enter(folder)
        if sys.argv[1:] == ["--update"]:
            for name in names():
                write(os.path.join(ROOT, LESSONS, name + ".expected"), transcript(name))
            return 0
        failed = number = 0
        for number, (sentence, wrong) in enumerate(results(), 1):
            failed += bool(wrong)
            print("%s %d - %s" % ("not ok" if wrong else "ok", number, sentence))
            for line in "\n".join(wrong).splitlines():
                print("# " + line)
        print("1..%d" % number)
        os.chdir(ROOT)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
