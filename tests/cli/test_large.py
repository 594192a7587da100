#!/usr/bin/env python3
"""What a guideline of many lines compiles to is what it compiles to on few. In TAP. OSLER names the program."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(__file__))
from command import main, osler, same, test, write  # noqa

HEAD = """language 1
guideline large "Large"
  version: 1.0.0   status: draft   updated: 2025-10-31
fact count "N" : number from 0 to 9999 step 1
fact level "M" : number from 0 to 99 step 1
"""
ONE = 'recommend r_{0} "R {0}"{1}  text: "Number {0}"{1}  certainty: low{1}  when count >= {0} and count < {0} + 3 and (level > {2} or count = {0}){1}\n'


def answers(between, patient):
    """Of 1,500 recommendations, the lines of each divided by that: more instructions than every second line."""
    write("large.guide", HEAD + "".join(ONE.format(i, between, i % 90) for i in range(1500)))
    osler("compile", "--no-proofs", "large.guide", "-o", "large.osb").ends(0)
    answer = osler("run", "large.osb", "-", "--on", "2025-11-01", input=patient).ends(0).out
    return re.sub(r"\b[0-9a-f]{64}\b", "checksum", answer)


@test
def many_lines_mean_what_few_mean():
    for patient in ('{"count": 700, "level": 98}', '{"count": 1400}', '{"level": 3}'):
        few, many = answers(" ", patient), answers("\n", patient)
        assert "R 700" in few and len(few) > 1000
        same(few, many)


if __name__ == "__main__":
    main()
