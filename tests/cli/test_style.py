#!/usr/bin/env python3
"""`osler check --style`, `--strict` and the exceptions. OSLER names the program."""
import json
import os
import re

from command import ROOT, SMALL, main, osler, read, same, test, write

RULES = dict(re.findall(r"^STYLE\((\w+), (\w+)\)", read(os.path.join(ROOT, "compiler/style.def")).decode(), re.M))
CODES = dict(re.findall(r'^DIAG\((\w+),\s*"(W03\d\d)", DIAG_STYLE', read(os.path.join(ROOT, "base/diag.def")).decode(), re.M))


def found(text, *more):
    write("one.guide", text)
    return [one["code"] for one in json.loads(osler("check", "--style", "--format", "json", *more, "one.guide").out)]


def without(text, rule, because=" because it is a test"):
    """The text with every declaration excused."""
    return re.sub(r"(?m)^(?=(guideline|fact|define|treatment|recommend|consider|avoid|warn) )", "# osler: allow %s%s\n" % (rule, because), text)


@test
def nothing_is_said_of_style_where_it_is_not_asked_for():
    same(osler("check", "small.guide").ends(0).out, "small.guide: fine\n")
    osler("check", "--style", "small.guide").ends(0).prints("style[W0310]", "remarks on style")


@test
def strict_counts_warnings_and_style():
    osler("check", "--strict", "small.guide").ends(0)
    osler("check", "--strict", "--style", "small.guide").ends(1).prints("style[W0310]")
    write("warned.guide", SMALL + 'reference unused "Unused"\n')
    osler("check", "warned.guide").ends(0).prints("fine, with 1 warning\n")
    assert "fine" not in osler("check", "--strict", "warned.guide").ends(1).out


@test
def errors_are_not_drowned():
    codes = found(SMALL.replace("mood is drowsy", "mood is sleepy"))
    same(codes, ["E0107"])


@test
def every_rule_can_be_excused_for_one_declaration():
    same(set(RULES.values()) - set(CODES), set())
    for rule, name in RULES.items():
        page = read(os.path.join(ROOT, "docs/diagnostics/%s.md" % CODES[name])).decode()
        text = re.search(r"## Wrong\n\n```guide\n(.*?)```", page, re.S)[1]
        head = "" if text.startswith("language") else "language 1\n" + SMALL[11:SMALL.index("fact weight")]
        assert CODES[name] in found(head + text), rule
        excused = found(without(head + text, rule))
        assert CODES[name] not in excused and "W0391" not in excused, (rule, excused)
        assert "allow %s because" % rule in page, rule


@test
def an_exception_stands_above_within_or_behind():
    allow = "# osler: allow no_question because the label asks"
    fact = 'fact weight "Body weight" : kg from 2 to 80 step 0.1'
    base = found(SMALL).count("W0310")
    for text in ("%s\n%s" % (allow, fact), "%s  %s" % (fact, allow), "%s\n  %s" % (fact, allow),
                 fact.replace(" :", " %s\n  :" % allow)):
        codes = found(SMALL.replace(fact, text))
        same((codes.count("W0310"), codes.count("W0392")), (base - 1, 0))
    same(found(SMALL.replace(fact, fact + "\n" + allow + "\n")).count("W0392"), 1)


@test
def an_exception_needs_a_reason_a_rule_and_a_cause():
    for comment, code in (("allow no_expiry", "W0391"), ("allow no_expiry because", "W0391"), ("allow no_expiry reason: none", "W0391"),
                          ("allow nonsense because x", "W0390"), ("allow", "W0390"), ("forbid x", "W0390"), ("", "W0390"),
                          ("allow no_range because x", "W0392")):
        codes = found(SMALL.replace("guideline fever", "# osler: %s\nguideline fever" % comment))
        assert code in codes, (comment, codes)


@test
def an_exception_that_nothing_needs_is_taken_out():
    write("one.guide", SMALL.replace("guideline fever", "# osler: allow no_range because x\nguideline fever"))
    osler("check", "--fix", "--style", "one.guide").ends(0).prints("fixed W0392")
    assert b"osler:" not in read("one.guide")


@test
def scenarios_are_no_use_of_a_fact():
    text = SMALL.replace('fact mood', 'fact extra "Extra" : yes or no\nfact mood').replace("weight is 10 kg", "weight is 10 kg, extra is yes")
    assert "W0308" in found(text)


@test
def the_first_guideline_is_clean():
    same(osler("check", "--style", "--strict", os.path.join(ROOT, "guidelines/breast_liver_metastases.guide")).ends(0).out.count("style["), 0)


@test
def the_page_lists_every_rule_with_its_code():
    page = read(os.path.join(ROOT, "docs/style.md")).decode()
    same(dict(re.findall(r"^\| `(\w+)` \| (W03\d\d) \|", page, re.M)), {rule: CODES[name] for rule, name in RULES.items()})


if __name__ == "__main__":
    main()
