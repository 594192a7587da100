#!/usr/bin/env python3
"""Each tests/rules/*.guide is a rule of meaning (docs/language.md) as a guideline whose scenarios must all pass; TAP."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import OSLER, ROOT  # noqa: E402

RULES = ROOT / "tests" / "rules"


def tested(path):
    """The names of the scenarios, and what came of them."""
    done = subprocess.run([OSLER, "test", path.relative_to(ROOT)], cwd=ROOT, capture_output=True, text=True)
    return re.findall(r'^scenario "(.*)"', path.read_text(encoding="utf-8"), re.M), done.returncode, done.stdout + done.stderr


def results():
    for path in sorted(RULES.glob("*.guide")):
        written, code, told = tested(path)
        fine = code == 0 and written and f"{len(written)} passed, 0 failed" in told
        yield f"{path.stem.replace('_', ' ')} ({len(written)} scenarios)", tap.unless(fine, told)
    # And the other way round: each scenario of this file expects something wrong.
    written, code, told = tested(RULES / "failing" / "every_expectation_can_fail.guide")
    fine = code == 1 and re.findall(r"^failed: (.*)", told, re.M) == written and f"0 passed, {len(written)} failed" in told
    yield f"every expectation can fail ({len(written)} scenarios)", tap.unless(fine, told)


if __name__ == "__main__":
    tap.report(results())
