#!/usr/bin/env python3
"""Runs the official UCUM functional tests against `osler unit` and reports in TAP.

The cases are not part of this project: OSLER_CONFORMANCE names the folder that holds
ucum/UcumFunctionalTests*.xml; without it everything is skipped. OSLER names the program.
One line a group with its counts, one "not ok" a failing case."""
import glob
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from decimal import Decimal, InvalidOperation

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import OSLER  # noqa: E402



def ask(*words):
    """The lines that `osler unit` prints, or None and its reason."""
    done = subprocess.run([OSLER, "unit", *words], capture_output=True, text=True, encoding="utf-8")
    if done.returncode not in (0, 1):
        return None, f"exit status {done.returncode}: {done.stderr.strip()}"
    return (done.stdout.splitlines(), "") if done.returncode == 0 else (None, done.stderr.strip())


def agrees(expected, found):
    """Equal to as many digits as the official outcome states."""
    try:
        expected, found = Decimal(expected), Decimal(found)
    except InvalidOperation:
        return False
    half = Decimal(5).scaleb(expected.as_tuple().exponent - 1)
    return abs(expected - found) <= half


def validation(case):
    lines, why = ask(case["unit"])
    if lines is None and why.startswith("exit status"):
        return case["valid"], why
    return case["valid"], "true" if lines else "false"


def display(case):
    lines, why = ask(case["unit"])
    return case["display"], lines[0] if lines else why


def number(expected, words, unit):
    """Asks for the value that `words` amount to in `unit`; the official outcome itself when they agree."""
    lines, why = ask(*words)
    if lines and unit is not None:
        value, code = lines[0].split(" ", 1)
        lines, why = ask("convert", value, code, unit or "1")
    found = lines[0] if lines else why
    return expected, expected if lines and agrees(expected, found) else found


def conversion(case):
    return number(case["outcome"], ["convert", case["value"], case["srcUnit"], case["dstUnit"]], None)


def combination(word):
    def run(case):
        return number(case["vRes"], [word, case["v1"], case["u1"], case["v2"], case["u2"]], case["uRes"])
    return run


GROUPS = [
    ("validation", "validation", validation),
    ("displayNameGeneration", "display names", display),
    ("conversion", "conversion", conversion),
    ("multiplication", "multiplication", combination("multiply")),
    ("division", "division", combination("divide")),
]


def of_group(root, tag, name, run):
    cases, failed = tap.some([case.attrib for case in root.iterfind(f"{tag}/case")], 5), 0
    for case in cases:
        expected, found = run(case)
        if expected != found:
            failed += 1
            words = " ".join(f"{key}={value}" for key, value in case.items() if key not in ("id", "reason"))
            yield f"ucum {tag} {case['id']}: {words}", [f"expected {expected}", f"found    {found}"]
    yield f"ucum {name}: {len(cases) - failed} of {len(cases)} cases agree", tap.unless(failed == 0 and cases)


def results(folder):
    files = sorted(glob.glob(os.path.join(folder, "ucum", "UcumFunctionalTests*.xml")))
    if not files:
        yield f"ucum: no UcumFunctionalTests*.xml in {folder}/ucum", "there is nothing to run"
    for file in files:
        root = ElementTree.parse(file).getroot()
        for tag, name, run in GROUPS:
            yield from of_group(root, tag, name, run)


def main():
    folder = os.environ.get("OSLER_CONFORMANCE")
    if not folder:
        tap.skip_all("ucum: OSLER_CONFORMANCE does not name the folder of the official tests")
    tap.report(results(folder))


if __name__ == "__main__":
    main()
