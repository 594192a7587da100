#!/usr/bin/env python3
"""Every wrong guideline beside this script gives exactly the messages of its .expected file, and exit code 1
(0 where all of them are warnings). In TAP.

    tests/bad/run.py [WORD ...]            with words: only files whose name holds one of them
    tests/bad/run.py --update [WORD ...]   writes what is said now, to be read before it is kept

OSLER names the program (build/osler otherwise). A sure fix is applied as well, and its diagnostic must then be gone;
where all fixes of a file are sure, nothing may be left of what was reported."""
import difflib
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

STYLE = "# osler check --style\n"  # the first line of files that are held against the rules of style


# Codes that no single file can be made to give, and why.
WITHOUT_CASE = {
    "E0117": "check accepts a file without a guideline; tests/cli asks the commands that do not",
    "E0215": "no longer given",
    "E0410": "needs two guidelines; tests/prove gives both",
    "E0601": "needs a guideline beyond a limit; tests/grammar/test_hostile.c makes one",
    "E0602": "a fault in Osler itself",
    "W0401": "needs a question beyond the budget of the proofs; tests/prove/an_assertion_is_not_decided",
    "W0407": "needs two guidelines; tests/prove gives both",
}


def codes_without_case():
    """Codes of diag.def that neither a case nor a reason covers, and reasons that are none any more."""
    codes = set(re.findall(r'^DIAG\(\w+,\s*"([EW]\d{4})"', (ROOT / "base" / "diag.def").read_text(encoding="utf-8"), re.M))
    given = {code for path in (ROOT / "tests" / "bad").glob("*.expected")
             for code in re.findall(r"^\w+\[([EW]\d{4})\]", path.read_text(encoding="utf-8", errors="replace"), re.M)}
    return sorted((codes - given) ^ set(WITHOUT_CASE))


def check(path, *more):
    style = ["--style"] if (ROOT / path).read_bytes().startswith(STYLE.encode()) else []
    done = subprocess.run([OSLER, "check", *style, *more, str(path)], cwd=ROOT, capture_output=True, timeout=120)
    return done.stdout, done.returncode, done.stderr


def columns(char):
    """Columns as the program counts them; the files here hold nothing wide but these."""
    return 0 if 0x300 <= ord(char) <= 0x36F or ord(char) in (0x200B, 0x200D, 0xFE0F) else 1


def offset(lines, line, column):
    at, seen = 0, 1
    text = lines[line - 1] if line <= len(lines) else ""
    while seen < column and at < len(text):
        seen += columns(text[at])
        at += 1
    return sum(len(one) for one in lines[:line - 1]) + at


def with_sure_fixes(source, diagnostics):
    """The text with every sure fix applied, from the end to the beginning; None where there is none."""
    lines, fixes = source.splitlines(keepends=True), []
    for diagnostic in diagnostics:
        for hint in diagnostic["hints"]:
            if hint["fix"] == "sure":
                begin = offset(lines, hint["line"], hint["column"])
                fixes.append((begin, offset(lines, hint["end_line"], hint["end_column"]), hint["replacement"]))
    for begin, end, replacement in sorted(fixes, reverse=True):
        source = source[:begin] + replacement + source[end:]
    return source if fixes else None


def sure_fixes_fail(path):
    """What still stands after the sure fixes although a fix was to remove it; None when all is well."""
    try:
        source = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None
    before = json.loads(check(path.relative_to(ROOT), "--format", "json")[0])
    fixed = with_sure_fixes(source, before)
    if fixed is None:
        return None
    sure = {one["code"] + one["message"] for one in before if any(hint["fix"] == "sure" for hint in one["hints"])}
    with tempfile.NamedTemporaryFile("w", suffix=".guide", encoding="utf-8", newline="", dir=path.parent) as file:
        file.write(fixed)
        file.flush()
        after = json.loads(check(pathlib.Path(file.name).relative_to(ROOT), "--format", "json")[0])
    left = [one["message"] for one in after if one["code"] + one["message"] in sure]
    new = [one["message"] for one in after if one["code"] in ("E0001", "E0002", "E0014", "E0015")]
    only = all(any(hint["fix"] == "sure" for hint in one["hints"]) for one in before)
    return left or (new if only else None) or None


def judge(path):
    expected = path.with_suffix(".expected")
    found, code, errors = check(path.relative_to(ROOT))
    if not expected.exists():
        return ["there is no " + expected.name]
    if found != expected.read_bytes():
        wanted = expected.read_bytes().decode("utf-8", "replace").splitlines()
        return list(difflib.unified_diff(wanted, found.decode("utf-8", "replace").splitlines(), "expected", "found", lineterm=""))
    wanted_code = 1 if b"error[" in found else 0
    if code != wanted_code or errors or not found.strip():
        return ["exit code %d, expected %d" % (code, wanted_code), *errors.decode("utf-8", "replace").splitlines()]
    left = sure_fixes_fail(path)
    return ["after its sure fix there still is: " + message for message in left] if left else []


def results(words, update):
    for path in tap.some(sorted((ROOT / "tests" / "bad").glob("*.guide")), 3):
        if words and not any(word in path.name for word in words):
            continue
        if update:
            path.with_suffix(".expected").write_bytes(check(path.relative_to(ROOT))[0])
        yield "bad/" + path.stem, judge(path)
    if not words:
        yield "every code has a case here, or a reason why not", codes_without_case()


if __name__ == "__main__":
    tap.report(results([word for word in sys.argv[1:] if word != "--update"], "--update" in sys.argv))
