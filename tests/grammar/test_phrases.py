#!/usr/bin/env python3
"""Words that begin several words that count together (PHRASE of grammar/keywords.def) are left to the scanner's automaton: whatever blanks stand
between them, they are read as one. In TAP. OSLER names the program."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../cli"))
from command import main, osler, same, test  # noqa


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
