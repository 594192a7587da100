#!/usr/bin/env python3
"""Does what docs/proofs.md and docs/diff.md say and compares what they show, as tests/test_readme.py does for the README. In TAP."""
import os
import pathlib
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
import test_readme as readme  # noqa: E402
from tap import OSLER, ROOT  # noqa: E402

PAGES = ("proofs.md", "diff.md")


def findings(page):
    for language, name, text in readme.BLOCK.findall((ROOT / "docs" / page).read_text(encoding="utf-8")):
        if name:
            pathlib.Path(name).write_text(text, encoding="utf-8")
        elif language == "console":
            for command, expected in readme.commands_of(text):
                yield command, readme.check_command(command, expected)


def results():
    for page in PAGES:
        with tap.in_folder():
            pathlib.Path("build").mkdir()
            pathlib.Path("build/osler").symlink_to(OSLER)
            for what, why in findings(page):
                yield page + ": " + what, why


if __name__ == "__main__":
    tap.report(results())
