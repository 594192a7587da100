#!/usr/bin/env python3
"""Holds two files of batch results against each other, line by line, and reports in TAP.

    compare.py EXPECTED.ndjson FOUND.ndjson [--only outcomes,doses,missing] [--show 5]

What is compared is what the JSON says, the order of names included; blanks do not count. Lines that report an error
agree when they name the same path. Exits with 1 when anything differs."""
import argparse
import itertools
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402

PARTS = ("patient", "applies", "outcomes", "doses", "missing")


def flat(part, value):
    """One comparable entry a name: {"outcomes.her2_therapy": "yes"}."""
    if isinstance(value, dict):
        return {"%s.%s" % (part, name): entry for name, entry in value.items()}
    return {part: value}


def read(text):
    if text is None:
        return {}, "the line is absent"
    try:
        line = json.loads(text, parse_float=str)
    except ValueError as error:
        return {}, "no JSON: %s" % error
    return (line, None) if isinstance(line, dict) else ({}, "no object")


def differences(part, expected, found):
    a, b = flat(part, expected.get(part)), flat(part, found.get(part))
    for name in dict.fromkeys((*a, *b)):
        if name not in a or name not in b or a[name] != b[name]:
            yield "%s: expected %s, found %s" % (name, json.dumps(a.get(name, "nothing")),
                                                 json.dumps(b.get(name, "nothing")))
    if a == b and list(a) != list(b):
        yield "%s: the same entries in another order" % part


def error_path(line):
    return line["error"].get("path") if isinstance(line.get("error"), dict) else None


class Comparison:
    def __init__(self, parts):
        self.lines, self.entries = 0, dict.fromkeys(parts, 0)
        self.bad_lines, self.bad = [], {part: [] for part in parts}

    def add(self, number, expected_text, found_text):
        self.lines += 1
        (expected, fault_a), (found, fault_b) = read(expected_text), read(found_text)
        who = "line %d, patient %s" % (number, json.dumps(expected.get("patient", found.get("patient"))))
        if fault_a or fault_b:
            self.bad_lines.append("%s: %s" % (who, fault_a or fault_b))
        elif "error" in expected or "error" in found:
            if "error" not in expected or "error" not in found or error_path(expected) != error_path(found):
                self.bad_lines.append("%s: expected error at %s, found at %s" %
                                      (who, error_path(expected), error_path(found)))
        else:
            for part, bad in self.bad.items():
                self.entries[part] += len(flat(part, expected.get(part)))
                bad += ["%s: %s" % (who, text) for text in differences(part, expected, found)]

    def results(self, show):
        """What tap.report takes, with the first `show` differences of each part."""
        unfit = self.bad_lines if self.lines else ["there are none"]
        named = [("%d lines can be compared" % self.lines, unfit)]
        named += [("%s agree in %d entries" % (part, self.entries[part]), bad) for part, bad in self.bad.items()]
        return [(sentence + (", %d differ" % len(bad) if bad else ""), bad[:show]) for sentence, bad in named]


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        yield from (line for line in file if line.strip())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("expected")
    parser.add_argument("found")
    parser.add_argument("--only", default=",".join(PARTS[1:]), help="parts to compare, besides the patient")
    parser.add_argument("--show", type=int, default=5, help="differences shown of each part")
    options = parser.parse_args()
    wanted = options.only.split(",")
    if set(wanted) - set(PARTS):
        parser.error("parts are " + ", ".join(PARTS))
    comparison = Comparison([part for part in PARTS if part in wanted or part == "patient"])
    pairs = itertools.zip_longest(lines_of(options.expected), lines_of(options.found))
    for number, (expected, found) in enumerate(pairs, 1):
        comparison.add(number, expected, found)
    tap.report(comparison.results(options.show))


if __name__ == "__main__":
    main()
