#!/usr/bin/env python3
"""Does what docs/proofs.md and docs/diff.md say and compares what they show, as tests/test_readme.py does for the README. In TAP."""
import os
import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
import test_readme as readme  # noqa: E402

PAGES = ("proofs.md", "diff.md")


def findings(page):
    for language, name, text in readme.BLOCK.findall((ROOT / "docs" / page).read_text(encoding="utf-8")):
        if name:
            pathlib.Path(name).write_text(text, encoding="utf-8")
        elif language == "console":
            for command, expected in readme.commands_of(text):
                yield command, readme.check_command(command, expected)


def main():
    failed = count = 0
    for page in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            pathlib.Path("build").mkdir()
            pathlib.Path("build/osler").symlink_to(os.path.abspath(ROOT / os.environ.get("OSLER", "build/osler")))
            for count, (what, why) in enumerate(findings(page), count + 1):
                failed += why is not None
                print("%s %d - %s: %s" % ("ok" if why is None else "not ok", count, page, what.replace("#", "number ")))
                if why:
                    print("# " + why.replace("\n", "\n# "))
            os.chdir(ROOT)
    print("1..%d" % count)
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
