#!/usr/bin/env python3
"""Does what the README and the pages named below say and compares what they show. Reports in TAP.

A fenced block that opens with ```console holds commands behind "$ " and what they print; a line [...] stands for any
lines. One that opens with a language and a file's name is that file: part of it when it belongs to the project, else
written for the commands that follow. Everything happens in a folder where the project's own files are linked."""
import os
import re
import subprocess

import tap
from tap import ROOT

PAGES = ["README.md", "docs/testing.md", "docs/handbook.md", "docs/from-print.md", "docs/editors.md"]
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands_of(text):
    """Pairs of a command and what it is said to print."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        while command.endswith("\\"):
            more, _, output = output.partition("\n")
            command = command[:-1] + more.strip()
        yield command, output.rstrip("\n")


def is_shown(expected, found):
    pieces = [re.escape(piece) for piece in re.split(r"^\[\.\.\.\]$", expected, flags=re.MULTILINE)]
    return re.fullmatch(r"(?s:.*?)".join(pieces), found) is not None


def check_file(name, text):
    """None when the block is true, else why not."""
    if not os.path.exists(os.path.join(ROOT, name)):
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)
        return None
    with open(os.path.join(ROOT, name), encoding="utf-8") as file:
        return None if text in file.read() else "this does not stand in " + name


def check_command(command, expected):
    done = subprocess.run(["bash", "-c", command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, encoding="utf-8", timeout=300)
    if is_shown(expected, done.stdout.rstrip("\n")):
        return None
    return "the page shows:\n%s\nit prints:\n%s" % (expected, done.stdout)


def findings(page):
    with open(os.path.join(ROOT, page), encoding="utf-8") as file:
        words = file.read()
    for language, name, text in BLOCK.findall(words):
        if name:
            yield name, check_file(name, text)
        elif language == "console":
            for command, expected in commands_of(text):
                if not command.startswith("make"):  # they run this test
                    yield command, check_command(command, expected)
    for link in sorted(set(re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", words))):
        yield "link " + link, None if os.path.exists(os.path.join(ROOT, os.path.dirname(page), link)) else "there is no such file"


def all_findings():
    """Each page in a folder of its own."""
    for page in PAGES:
        with tap.in_folder():
            for name in os.listdir(ROOT):
                if not name.startswith("."):
                    os.symlink(os.path.join(ROOT, name), name)
            for what, why in findings(page):
                yield page + ": " + what, why


if __name__ == "__main__":
    tap.report(all_findings())
