#!/usr/bin/env python3
"""How the command is called: help, words, options, and what it says when it is used wrongly. OSLER names it."""
import re

from command import CHILD, DAY, main, osler, same, some, test, write, wrong_use

WORDS = {"check": ["small.guide"], "explain": ["E0204"], "fmt": ["small.guide"], "run": ["small.guide"], "batch": ["small.guide"], "eval": ["1"],
         "convert": ["small.guide", "child.json"],
         "test": ["small.guide"], "compile": ["small.guide"], "disasm": ["small.guide"], "schema": ["small.guide"],
         "doc": ["small.guide"], "graph": ["small.guide"], "diff": ["small.guide", "small.guide"],
         "why": ["small.guide", "child.json"], "whatif": ["small.guide", "child.json"], "repl": ["small.guide"], "unit": ["mg"], "help": [], "version": [],
         "sign": ["small.osb"], "verify": ["small.osb"], "keygen": ["name"], "record": ["verify", "r"], "completion": ["bash"]}


def options_of(command):
    return re.findall(r"--([a-z-]+)( [A-Z][A-Z.a-z]*)?", osler(command, "--help").out.split("options:")[1])


@test
def the_help_lists_every_command():
    listed = re.findall(r"^  ([a-z]+) ", osler("--help").ends(0).is_silent().out, re.MULTILINE)
    same(set(listed), set(WORDS))
    same(osler("help").ends(0).out, osler("--help").out)
    same(osler("-h").ends(0).out, osler("--help").out)


@test
def every_command_has_its_own_help():
    for command in WORDS:
        text = osler(command, "--help").ends(0).is_silent().prints("usage: osler " + command, "--help").out
        same(osler("help", command).ends(0).out, text)
        same(osler(command, *WORDS[command], "-h").ends(0).out, text)
        assert all(len(line) < 80 and not line.endswith(" ") for line in text.splitlines()), text
    assert all(len(line) < 80 for line in osler("--help").out.splitlines())


@test
def the_version_is_told():
    assert re.fullmatch(r"osler \d+\.\d+\.\d+\n", osler("--version").ends(0).is_silent().out)
    same(osler("version").ends(0).out, osler("--version").out)
    same(osler("-V").ends(0).out, osler("--version").out)


@test
def without_a_command_the_usage_is_told():
    wrong_use().says("usage: osler COMMAND", "--help")


@test
def a_mistyped_command_is_answered_with_the_nearest():
    for typed, meant in (("chekc", "check"), ("rum", "run"), ("bacth", "batch"), ("evl", "eval"),
                         ("complie", "compile"), ("disasn", "disasm"), ("tets", "test"), ("shema", "schema"),
                         ("units", "unit"), ("hlep", "help"), ("verison", "version")):
        wrong_use(typed).says('there is no command "%s"; did you mean %s?' % (typed, meant))
        wrong_use("help", typed).says("did you mean %s?" % meant)
    far = wrong_use("frobnicate").says('there is no command "frobnicate"')
    assert "did you mean" not in far.err, far


@test
def a_mistyped_option_is_answered_with_the_nearest():
    for command, words in WORDS.items():
        for name, _ in some(options_of(command), 5):
            typed = name[:-2] + name[-1] + name[-2]
            near = name + "?" if len(name) > 2 else ""  # two letters are as near to any two others that share one
            wrong_use(command, *words, "--" + typed).says("there is no option --%s; did you mean --%s" % (typed, near))
    wrong_use("--hlep").says("did you mean --help?")
    wrong_use("--vesion").says("did you mean --version?")
    far = wrong_use("run", "small.guide", "--frobnicate").says("there is no option --frobnicate")
    assert "did you mean" not in far.err, far
    wrong_use("run", "small.guide", "-x").says("there is no option -x")
    wrong_use("run", "small.guide", "--" + "x" * 5000).says("there is no option --xxx")


@test
def options_do_not_come_before_the_command():
    wrong_use("--on", DAY, "run", "small.guide").says("the command comes first")


@test
def an_option_without_its_value_is_told():
    for command, words in WORDS.items():
        for name, value in some(options_of(command), 5):
            if value:
                wrong_use(command, *words, "--" + name).says("--%s is given without its%s" % (name, value))
                wrong_use(command, *words, "--%s=" % name).says("--%s is given without its%s" % (name, value))
    wrong_use("compile", "small.guide", "-o").says("--output is given without its FILE")


@test
def an_option_is_given_once():
    wrong_use("run", "small.guide", "--on", DAY, "--on", DAY).says("--on is given twice")
    wrong_use("run", "small.guide", "--lenient", "--lenient").says("--lenient is given twice")
    osler("check", "using.guide", "--path", ".", "--path", "elsewhere").ends(0)


@test
def a_switch_takes_no_value():
    wrong_use("run", "small.guide", "--lenient=yes").says("--lenient takes no value")


@test
def a_choice_that_does_not_exist_is_answered_with_all_and_the_nearest():
    wrong_use("run", "small.guide", "--format", "jsn").says('--format takes text or json, not "jsn"; did you mean json?')
    wrong_use("run", "small.guide", "--for", "nurse").says('--for takes clinician or patient, not "nurse"')
    wrong_use("check", "small.guide", "--format=pain").says("takes text, plain or json", "did you mean plain?")
    wrong_use("batch", "small.guide", "--only", "outcomes,dosis").says("did you mean doses?")
    wrong_use("batch", "small.guide", "--only", "outcomes,").says('not ""')
    wrong_use("run", "small.guide", "--color=sometimes").says("auto, always or never")


@test
def a_missing_word_is_named():
    for command in ("check", "run", "batch", "compile", "disasm", "schema", "test"):
        wrong_use(command).says("%s: FILE is missing" % command, "usage: osler %s FILE" % command)
    wrong_use("convert", "small.guide").says("INPUT is missing")
    wrong_use("why", "small.guide").says("PATIENT is missing")
    wrong_use("record").says("verify is missing")
    wrong_use("eval").says("EXPRESSION is missing")
    wrong_use("unit").says("CODE is missing")
    wrong_use("compile", "small.guide").says("-o FILE.osb")


@test
def what_may_be_compiled_is_called_FILE_and_what_may_not_FILE_guide():
    osler("compile", "small.guide", "-o", "small.osb").ends(0)
    kinds = {"FILE": [], "FILE.guide": []}
    for command, words in WORDS.items():
        named = re.match(r"usage: osler \w+ (FILE(?:\.guide)?)(?:\.\.\.)?(?: |\n)", osler(command, "--help").out)
        if named:
            more = ["-o", "other.osb"] if command == "compile" else []
            found = osler(command, *["small.osb" if word == "small.guide" else word for word in words], *more)
            kinds[named[1]].append(command)
            assert ("compiled" in found.err) == (found.code == 2) == (named[1] == "FILE.guide"), (command, found)
            assert named[1] == "FILE.guide" or "(.guide) or compiled (.osb)" in osler(command, "--help").out, command
    assert all(len(commands) > 3 for commands in kinds.values()), kinds


@test
def a_word_too_many_is_named():
    for command, words in (("run", ["small.guide", "child.json", "more"]), ("batch", ["small.guide", "a", "more"]),
                           ("eval", ["1", "more"]), ("disasm", ["small.guide", "more"]), ("schema", ["a", "more"]),
                           ("compile", ["a", "more"]), ("help", ["run", "more"]), ("version", ["more"]),
                           ("unit", ["convert", "1", "g", "mg", "1", "more"])):
        wrong_use(command, *words).says('"more" is one word too many')


@test
def options_stand_anywhere_and_in_every_form():
    plain = osler("run", "small.guide", "child.json", "--format", "json", "--on", DAY).ends(0).out
    same(osler("run", "--on=" + DAY, "small.guide", "--format=json", "child.json").ends(0).out, plain)
    osler("compile", "-oa.osb", "small.guide").ends(0)
    osler("compile", "small.guide", "--output=b.osb").ends(0)
    same(open("a.osb", "rb").read(), open("b.osb", "rb").read())


@test
def two_dashes_end_the_options():
    write("--on", CHILD)
    osler("run", "small.guide", "--on", DAY, "--", "--on").ends(0)
    same(osler("eval", "--", "-1 - 1").ends(0).out, "-2\n")
    same(osler("unit", "convert", "--", "-40", "Cel", "[degF]").ends(0).out, "-40\n")


@test
def a_negative_number_is_no_option():
    same(osler("eval", "-1 - 1").ends(0).out, "-2\n")
    same(osler("unit", "convert", "-40", "Cel", "[degF]").ends(0).out, "-40\n")


@test
def a_day_that_does_not_exist_is_wrong_use():
    for day in ("2025-02-30", "2025-13-01", "yesterday", "2025-11", "1.11.2025", "2025-11-01T25:00"):
        for words in (["run", "small.guide"], ["batch", "small.guide"], ["eval", "today"]):
            wrong_use(*words, "--on", day).says('--on: "%s" is no day; write it as 2025-11-01, or with a time' % day)


@test
def standard_input_serves_one_purpose():
    wrong_use("run", "-", "-").says("standard input")
    wrong_use("batch", "-").says("standard input")
    wrong_use("batch", "-", "-").says("standard input")
    wrong_use("eval", "weight", "--guideline", "-", "--patient", "-").says("standard input")


@test
def a_patient_needs_a_guideline_to_be_read():
    wrong_use("eval", "1", "--patient", "child.json").says("--guideline")


@test
def units_are_asked_in_one_of_four_ways():
    osler("unit", "mg/dL").ends(0).is_silent().prints("dimension")
    same(osler("unit", "convert", "1", "g", "mg").ends(0).out, "1000\n")
    osler("unit", "multiply", "2", "m", "3", "m").ends(0).prints("6 ")
    osler("unit", "divide", "6", "m", "3", "s").ends(0).prints("2 ")
    osler("unit", "mgg/dL").ends(1).prints_nothing().says("mgg/dL")
    osler("unit", "convert", "1", "cm", "g").ends(1).prints_nothing().says("cm", "g")
    osler("unit", "convert", "100", "mg/dL", "umol/L").ends(1).prints_nothing().says("molar mass")
    for words in (["convert"], ["convert", "1", "g"], ["convert", "1", "g", "mg", "more"], ["multiply", "1", "g"],
                  ["divide", "1"]):
        wrong_use("unit", *words).says("%s needs" % words[0], "usage: osler unit CODE")
    wrong_use("unit", "convrt", "1", "g", "mg").says("did you mean convert?")
    wrong_use("unit", "mg", "g").says("only convert, multiply and divide")


if __name__ == "__main__":
    main()
