#!/usr/bin/env python3
"""A long guideline for timing the compiler: copies of the seed guideline, every declared name changed.

    bench/copies.py LINES > long.guide

The shared vocabulary stands in the file, so that nothing is read beside it. What a file may say once (the guideline itself,
`applies`) stands once; scenarios are left out, as an answer does not read them. Short lines are joined with nothing: what
`awk` prints for bytes a line is what the seed guideline has."""
import os
import re
import sys

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "guidelines")
DECLARES = re.compile(r"^(?:reference|fact|record|treatment|define|table|score|recommend|consider|avoid|warn|inform) (\w+)", re.M)
STRING = re.compile(r'"[^"]*"')
WORD = re.compile(r"\b[a-z]\w*\b")
BLANK = re.compile(r"\{(\w+)\}")
PROPERTY = re.compile(r"(\w+):")


def read(name):
    with open(os.path.join(FOLDER, name + ".guide"), encoding="utf-8") as file:
        return file.read()


def parts():
    """(head, body): what stands once, and what is copied."""
    seed, vocabulary = read("breast_liver_metastases"), read("oncology")
    seed = seed[:seed.index("\nscenario ")]
    head, body = seed.split("\nuse oncology", 1)
    body = body.split("\n", 1)[1]
    applies = re.search(r"^applies when.*(?:\n  .*)*\n", body, re.M)
    body = body[:applies.start()] + body[applies.end():]
    return head, vocabulary.split("language 1", 1)[1] + body


def fields(body):
    record = re.search(r"^record \w+.*((?:\n  .*)+)", body, re.M)
    return re.findall(r'^  (\w+) "', record[1], re.M)


def copy(body, names, number):
    suffix = "_%d" % number

    def outside(text):
        return WORD.sub(lambda word: word[0] + suffix if word[0] in names else word[0], text)

    made, last = [], 0
    for string in STRING.finditer(body):
        made.append(outside(body[last:string.start()]))
        made.append(BLANK.sub(lambda blank: "{%s%s}" % (blank[1], suffix) if blank[1] in names else blank[0], string[0]))
        last = string.end()
    return "".join(made) + outside(body[last:])


def main():
    lines = int(sys.argv[1])
    head, body = parts()
    body = re.sub(r"   cited_as: \d+", "", body)
    names = set(DECLARES.findall(body)) | set(fields(body))
    text = head + "\n"
    written, number = text.count("\n"), 0
    sys.stdout.write(text)
    while written < lines:
        number += 1
        text = copy(body, names, number)
        written += text.count("\n")
        sys.stdout.write(text)
    sys.stdout.write('\napplies when liver_metastases_1 and not brain_metastases_1\n')


if __name__ == "__main__":
    main()
