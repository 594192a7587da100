#!/usr/bin/env python3
"""Words that begin several words that count together are left to the scanner's automaton: those that keywords.c lists have to be those
of the patterns. And each pattern is read, whatever stands between its words. In TAP. OSLER names the program."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../cli"))
from command import ROOT, main, osler, read, same, test  # noqa

PATTERN = re.compile(r'^(?:<[A-Z_,]+>)?((?:"[a-z]+"\{W\})+"[a-z]+")/\{END\}', re.M)


def patterns():
    """Each as its words."""
    source = read(os.path.join(ROOT, "grammar", "scanner.l")).decode()
    return [re.findall(r'"([a-z]+)"', found) for found in PATTERN.findall(source)]


@test
def the_first_words_are_those_of_the_patterns():
    source = read(os.path.join(ROOT, "grammar", "keywords.c")).decode()
    listed = re.search(r"phrases\[\] = \{(.*?)\};", source, re.S)[1]
    assert len(patterns()) > 30
    same(re.findall(r'"(\w+)"', listed), sorted({words[0] for words in patterns()}))


@test
def blanks_and_line_ends_between_the_words_are_all_the_same():
    text = ("language 1\n\nfact a \"A\" : yes{0}or{0}no\nfact b \"B\" : date{0}and{0}time\nfact n \"N\" : number from 0 to 9 step 1\n"
            "define t as any{0}of (a, at{0}least 1 of (a, n < 3)) and all{0}of (a, none{0}of (a))\n"
            "define y as hours{0}since b > 2 and number{0}of (a, n > 3) is 1\ndefine instead as n * 2\n")
    first = osler("fmt", "-", input=text.format(" ")).ends(0).out
    for blank in ("  ", "\n", "\t", " \n  ", "\u00a0"):
        found = osler("fmt", "-", input=text.format(blank)).ends(0).out
        same(found.split(), first.split())


if __name__ == "__main__":
    main()
