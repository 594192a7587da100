#!/usr/bin/env python3
"""The HER2 guideline over real tumour samples, through a column map, against what the study itself concluded. TAP; also what
`make cohort` prints. The samples are not part of the project: OSLER_DATA names the folder that holds them."""
import collections
import json
import os
import subprocess

import tap
from tap import OSLER, ROOT

GUIDE, MAP = "guidelines/her2_status.guide", "examples/her2_msk.columns"
FILE = os.path.join("msk_breast_2018", "breast_msk_2018_data_clinical_sample.txt")
SAMPLES, AGREE = 1918, 1913
STATUS = {"positive": "Positive", "negative": "Negative", "equivocal": "Equivocal"}


def read_samples(path):
    """The oracle's reading, by a splitter of its own."""
    with open(path, encoding="utf-8", newline="") as file:
        lines = [line.rstrip("\r\n").split("\t") for line in file if not line.startswith("#")]
    return [dict(zip(lines[0], line)) for line in lines[1:]]


def run(path, *more):
    words = [OSLER, "batch", GUIDE, path, "--from", "tsv", "--skip-comments", "--columns", MAP, "--on", "2025-11-01", *more]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")


def concluded(line):
    """What the guideline says, in the study's words."""
    outcomes = line["outcomes"]
    held = [name for name in STATUS if outcomes[name] == "yes"]
    assert len(held) <= 1, line
    return STATUS[held[0]] if held else "Unk/ND"


def listed_in_map():
    """The spellings that the map states for each of its facts."""
    found, fact = collections.defaultdict(set), None
    with open(os.path.join(ROOT, MAP), encoding="utf-8") as file:
        for line in file:
            if line[:1].isalpha():
                fact = line.split(":")[0]
            elif line.startswith('  "'):
                found[fact].add(line.split('"')[1])
    return found


def differences(samples, lines):
    for sample, line in zip(samples, lines):
        study, ours = sample["OVERALL_HER2_STATUS"], concluded(line)
        if study != ours:
            yield "%s: IHC %s, FISH %s: the study says %s, the guideline %s" % (
                sample["SAMPLE_ID"], sample["HER2_IHC_SCORE"], sample["HER2_FISH"], study, ours)


def wrongly_read(samples, lines):
    """Spellings that the map does not state have to be shown as unreadable, and no others."""
    listed = listed_in_map()
    missing = {"", "Not Available", "Not Applicable"}
    for sample, line in zip(samples, lines):
        raw = {"her2_ihc": sample["HER2_IHC_SCORE"], "her2_ish": sample["HER2_FISH"]}
        expected = {fact: text for fact, text in raw.items() if text not in listed[fact] | missing}
        if line.get("unreadable", {}) != expected:
            yield "%s: %s" % (sample["SAMPLE_ID"], line)


def results(path):
    samples, done = read_samples(path), run(path)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    answered = done.returncode == 0 and not done.stderr and len(lines) == len(samples) == SAMPLES
    yield "every sample is answered", tap.unless(answered, done.stderr[:2000])
    same_order = [line["patient"] for line in lines] == [sample["SAMPLE_ID"] for sample in samples]
    yield "in the order of the file", tap.unless(same_order)
    differ = list(differences(samples, lines))
    agree = len(lines) - len(differ)
    for difference in differ:  # of interest where they are few, too
        print("# " + difference)
    yield "%d of %d agree with the study" % (agree, SAMPLES), tap.unless(agree >= AGREE)
    yield "what cannot be read is shown and nothing is guessed", list(wrongly_read(samples, lines))[:5]
    there_is = any(sample["HER2_IHC_SCORE"] == "2-3+" for sample in samples) and any("unreadable" in line for line in lines)
    yield "there is something that cannot be read", tap.unless(there_is)


def main():
    folder = os.environ.get("OSLER_DATA")
    path = os.path.abspath(os.path.join(folder, FILE)) if folder else ""
    if not os.path.exists(path):
        tap.skip_all("OSLER_DATA names no folder with " + FILE)
    tap.report(results(path))


if __name__ == "__main__":
    main()
