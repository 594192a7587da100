#!/usr/bin/env python3
"""What editors know of the language, held against the scanner: every word of every guideline has the colour of what it is. In TAP.
OSLER names the program, BUILD the folder of what is built."""
import glob
import json
import os
import re
import shutil
import subprocess
import sys

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)),
                os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "cli")]
from command import OSLER, ROOT, Skip, main, osler, same, test, write  # noqa: E402
from textmate import Grammar  # noqa: E402

BUILD = os.path.abspath(os.path.join(ROOT, os.environ.get("BUILD", "build")))
EDITORS = os.path.join(BUILD, "editors")
DRIVER = os.path.join(BUILD, "tests/grammar/token_driver")
GRAMMAR = Grammar(os.path.join(EDITORS, "vscode/syntaxes/osler.tmLanguage.json"))
# What each kind of token may be coloured as; the scopes of a character end with one of these.
COLOURS = {"keyword": r"keyword\.|constant\.language|punctuation\.separator\.osler", # a comma belongs to the word behind it
           "number": r"constant\.numeric|keyword\.other\.unit", "date": r"constant\.numeric\.date",
           "version": r"constant\.numeric\.version", "unit": r"keyword\.other\.unit", "in unit": r"keyword\.other",
           "points": r"constant\.numeric|keyword\.control", "text": r"string\.|constant\.character|variable\.other\.interpolated",
           "property": r"support\.type\.property-name|punctuation\.separator\.key-value", "bar": r"punctuation\.separator\.table",
           "name": r"$|support\.|entity\.name|variable\.other\.element|meta\.table", "sign": r"$|punctuation|keyword\.operator|meta\.table"}


# Words that count only in their place, as names; texts over several lines with what opens a declaration in them; units of every form.
TRICKY = '''language 1
guideline tricky "A \\"text\\" with # and a \\\\"
  version: 1.0.0
  status: draft
  updated: 2025-10-31
  notice: "One that
    fact goes on, scenario and all, for 3 mg
    and ends."   # a comment with "quotation marks"
# osler: allow no_range because "it" is
# an example
fact step "Step" : number from 0 to 10 step 1
fact first "First" : yes or no
fact missing "Missing" : one of band, given "Given", below, rising
fact last "Last" : date and time
fact mass "Mass" : {cells}/(kg.h) from 0 to 10
fact pressure "Pressure"
  : mm[Hg]
fact crp "CRP" : mg/L over time
fact acid "Acid" : [pH]
record table_row "Row"
  any "Any" : yes or no
  expect "Expect" : kg
fact rows "Rows" : list of table_row
define exactly as first and step >= 3 and missing is rising
define never as missing is one of (band, given, below) or not first
define highest_1 as highest crp in the last 6 months > 5.0e1 mg/L
define rise as crp rising or (crp falling)
define warn as some table_row where (any is yes)
define ends as first crp > 1 mg/L and lowest crp > 1 mg/L
define later as last after 2025-01 and operation within 6 weeks of today
define change_1 as change of crp over 48 hours
define age_1 as 2025-06-15T10:30+02:00 before last and (5 L/min in mL/s) > 3
table given "Given" : one of a1, b2 first
  | missing     | step         | first   | given |
  | given, band | 3 to below 5 | any     | a1    |
  | not rising  | any          | unknown | b2    |
  | any         | any          | any     | a1    |
score points "Points"
  -1 points when first
  2.5 point when exactly
  band any "Any": -1 to 2.5
scenario "Tricky"
  given first is yes, step is 3, rows are (any yes), (any no) and maybe more
  expect never is yes missing crp
'''


def words_of(table, kinds):
    with open(os.path.join(ROOT, table), encoding="utf-8") as file:
        return re.findall(r'^(?:%s)\("([^"]+)"' % kinds, file.read(), re.MULTILINE)


def snippets():
    """(name, prefix, the text with its defaults) of each."""
    with open(os.path.join(EDITORS, "vscode/snippets/osler.json"), encoding="utf-8") as file:
        for name, snippet in json.load(file).items():
            text = "\n".join(snippet["body"]).replace("$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE", "2025-10-31")
            defaults = {number: text or choices.split(",")[0] for number, text, choices in
                        re.findall(r"\$\{(\d+)(?::([^}]*)|\|([^}]*)\|)\}", text)}
            text = re.sub(r"\$\{(\d+)(?::[^}]*|\|[^}]*\|)\}|\$([1-9]\d*)", lambda found: defaults[found[1] or found[2]], text)
            yield name, snippet["prefix"], text.replace("$0", "")


def texts():
    """Guidelines by name: every one of the project that can be read, those of the language's page, and all snippets."""
    found = {}
    for path in glob.glob("**/*.guide", root_dir=ROOT, recursive=True):
        with open(os.path.join(ROOT, path), "rb") as file:
            found[path] = file.read()
    with open(os.path.join(ROOT, "docs/language.md"), encoding="utf-8") as file:
        blocks = re.findall(r"^```(?:guide|facts)\n(.*?)^```$", file.read(), re.MULTILINE | re.DOTALL)
    found.update(("docs/language.md %d" % number, text.encode()) for number, text in enumerate(blocks, 1))
    found["tricky"] = TRICKY.encode()
    found["snippets"] = "\n".join(text for _, _, text in snippets()).encode()
    for path in [path for path in found if path.startswith(("build", "tests/bad/", "tests/fuzz/"))]:
        del found[path]
    return found


def tokens(path):
    """(kind, first byte, byte behind the last) of each; None where the guideline has mistakes."""
    done = subprocess.run([DRIVER, path], stdout=subprocess.PIPE, text=True, timeout=60)
    return None if done.returncode else [(kind, int(start), int(end)) for _, start, end, kind in
                                         (line.split(" ", 3) for line in done.stdout.splitlines())]


def read_corpus():
    """(name, text, tokens with places in the text) of each guideline without mistakes."""
    for name, content in sorted(texts().items()):
        write("one.guide", content)
        found = tokens("one.guide")
        if found is None:
            continue
        text = content.decode()
        places = [number for number, letter in enumerate(text) for _ in letter.encode()] + [len(text)]
        yield name, text, [(kind, places[start], places[end]) for kind, start, end in found]


CORPUS = []


def corpus():
    if not CORPUS:
        CORPUS.extend(read_corpus())
    return CORPUS


def wrong_colours(text, found):
    """A line for each token, and each stretch between tokens, that has another colour than it should."""
    scopes = GRAMMAR.scopes(text)
    kinds = [None] * len(text)
    for kind, start, end in found:
        kinds[start:end] = [kind] * (end - start)
    for at, letter in enumerate(text):
        last = scopes[at].rsplit(" ", 1)[-1]
        comment = "comment." in scopes[at]
        if letter.isspace():
            continue
        fine = comment if kinds[at] is None else not comment and re.match(COLOURS[kinds[at]], last)
        if not fine:
            line = text.count("\n", 0, at)
            yield "line %d, %r is a %s and has%s: %s" % (line + 1, letter, kinds[at], scopes[at], text.splitlines()[line])


@test
def every_word_of_every_guideline_has_its_colour():
    count = 0
    for name, text, found in corpus():
        wrong = list(wrong_colours(text, found))
        assert not wrong, "%s: %d\n%s" % (name, len(wrong), "\n".join(wrong[:20]))
        count += len(found)
    print("# %d guidelines, %d words and signs" % (len(CORPUS), count))
    assert len(CORPUS) > 50 and count > 10000


@test
def every_keyword_stands_in_a_guideline_that_was_looked_at():
    met = {word for _, text, found in corpus() for kind, start, end in found if kind in ("keyword", "in unit")
           for word in text[start:end].lstrip(",").split()}
    same(set(words_of("grammar/keywords.def", "OPENING|LOGIC|PLACED")) - met, set())


@test
def a_wrong_colour_would_be_found():
    text = 'language 1\nfact weight "Weight" : kg # weight'
    found = [("keyword", 0, 8), ("number", 9, 10), ("keyword", 11, 15), ("name", 16, 22), ("text", 23, 31), ("sign", 32, 33), ("unit", 34, 36)]
    same(list(wrong_colours(text, found)), [])
    for number, kind in ((0, "name"), (1, "name"), (3, "keyword"), (4, "name"), (6, "name")):
        changed = [(kind if number == at else token[0], *token[1:]) for at, token in enumerate(found)]
        assert list(wrong_colours(text, changed)), changed
    assert list(wrong_colours(text, found[:-1])) and list(wrong_colours(text, found + [("name", 39, 45)]))


def phrases_of_the_scanner():
    with open(os.path.join(ROOT, "grammar/scanner.l"), encoding="utf-8") as file:
        lines = re.findall(r'^(?:<TYPE_WORDS>)?("\w+"(?:\{W\}"\w+")+)/\{END\}', file.read(), re.MULTILINE)
    return {" ".join(re.findall(r'"(\w+)"', line)) for line in lines}


@test
def every_phrase_of_the_scanner_stands_in_the_table_of_words():
    of_points = {"point when", "points when"} # its pattern begins with a number
    same(set(words_of("grammar/keywords.def", "PHRASE")), phrases_of_the_scanner() | of_points)


@test
def every_class_is_one_of_words_that_there_are():
    with open(os.path.join(ROOT, "packaging/editors/classes"), encoding="utf-8") as file:
        classes = dict(re.findall(r"^(\w+): (.*)", file.read(), re.MULTILINE))
    phrases = phrases_of_the_scanner()
    named = [word.strip() for words in classes.values() for word in words.split(",")]
    same(len(named), len(set(named)))
    same(set(named) - phrases - set(words_of("grammar/keywords.def", "LOGIC")), set())
    for name in classes:
        for template in ("vscode/syntaxes/osler.tmLanguage.json", "vim/syntax/osler.vim"):
            with open(os.path.join(ROOT, "packaging/editors", template), encoding="utf-8") as file:
                assert re.search("@(WORDS|PHRASES)_%s@" % name, file.read()), (name, template)


@test
def no_blank_of_a_template_is_left():
    for path in glob.glob(EDITORS + "/**/*.*", recursive=True):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        assert not re.search(r"@[A-Z][A-Za-z_]*@", text), path
        assert not path.endswith(".json") or json.loads(text), path


@test
def a_unit_has_its_colour_whatever_its_code():
    codes = [code for code in words_of("base/unit_table.def", "BASE|UNIT|ARBITRARY|SPECIAL") if code not in ("10*", "10^", "%[slope]")]
    codes += ["mg/dL", "10*9/L", "mL/min/{1.73_m2}", "{breaths}/min", "mmol/(24.h)", "ug/kg/min", "m2",
              "s-1", "days", "hour", "months", "k[IU]/L", "mm[Hg]"]
    for code in codes:
        line = "define x as 5 %s + y" % code
        scopes = GRAMMAR.scopes(line)
        start = len("define x as 5 ")
        assert all("keyword.other.unit" in scope for scope in scopes[start:start + len(code)]) and "unit" not in scopes[start + len(code)], code
    for code in ("mgg", "mg/dx", "lbs", "points"):
        assert "unit" not in GRAMMAR.scopes("5 " + code)[2], code


@test
def there_is_a_snippet_for_each_declaration():
    same({prefix for _, prefix, _ in snippets()}, set(words_of("grammar/keywords.def", "OPENING")))


@test
def the_snippets_are_a_guideline_without_mistakes_and_in_the_layout():
    write("shared.guide", "language 1\n")
    write("snippets.guide", "\n".join(text for _, _, text in snippets()))
    same(osler("check", "snippets.guide").ends(0).out, "snippets.guide: fine\n")
    osler("test", "snippets.guide").ends(0).prints("1 passed, 0 failed")
    for name, _, text in snippets():
        write("one.guide", ("" if name == "language" else "language 1\n\n") + text)
        osler("fmt", "--check", "one.guide").ends(0).is_silent()


@test
def the_manifest_names_files_that_are_there():
    with open(os.path.join(EDITORS, "vscode/package.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    offered = manifest["contributes"]
    for path in [offered["languages"][0]["configuration"], offered["grammars"][0]["path"], offered["snippets"][0]["path"], *manifest["files"]]:
        assert os.path.exists(os.path.join(EDITORS, "vscode", path)), path
    same(offered["grammars"][0]["scopeName"], GRAMMAR.source["scopeName"])
    same(manifest["version"], osler("--version").out.split()[1])


@test
def vs_code_sets_in_what_follows_the_line_of_a_label():
    with open(os.path.join(EDITORS, "vscode/language-configuration.json"), encoding="utf-8") as file:
        before = json.load(file)["onEnterRules"][0]["beforeText"]
    for line in ('recommend rest "Rest"', 'scenario "A child"', 'guideline fever "Fever in adults"'):
        assert re.search(before, line), line
    for line in ("language 1", "use shared", 'section "Rest"', '  because "of this"', 'prefer a over b because "of this"'):
        assert not re.search(before, line), line


@test
def vs_code_finds_the_places_of_what_check_says():
    with open(os.path.join(EDITORS, "vscode/package.json"), encoding="utf-8") as file:
        pattern = json.load(file)["contributes"]["problemMatchers"][0]["pattern"]
    lines = osler("check", "--style", "--format", "plain", "wrong.guide", "small.guide").out.splitlines()
    lines = [line for line in lines if ": fine" not in line]
    assert len(lines) > 3, lines
    for line in lines:
        found = re.search(pattern["regexp"], line)
        assert found and found[pattern["file"]] in ("wrong.guide", "small.guide") and found[pattern["message"]], line
    same({re.search(pattern["regexp"], line)[pattern["severity"]] for line in lines}, {"error", "style"})


VIMS = [path for path in (shutil.which("vim"), shutil.which("nvim")) if path]
# Vim's groups for the kinds of tokens.
GROUPS = {"keyword": "Other|Time|Value|Test|Connective|Clause|Measure|Declaration|PointsWhen|Type", "number": "Number|Unit", "date": "Number",
          "version": "Number", "unit": "Unit", "in unit": "Other|Unit", "points": "Number|Points|PointsWhen", "text": "Text|Escape|Inserted",
          "property": "Property", "bar": "Bar", "name": "Name|Function|Element|Type|", "sign": "Operator|Colon|", None: "Comment|Allow"}


def vim(commands):
    """The lines that the commands leave in the file `told`: in Vim and in Neovim the same, where both are there."""
    if not VIMS:
        raise Skip("there is no vim")
    write("look.vim", "filetype plugin on\nsyntax on\n%s\ncall writefile(lines, 'told')\nqall!\n" % commands)
    os.makedirs("bin", exist_ok=True)
    if not os.path.exists("bin/osler"):
        os.symlink(OSLER, "bin/osler")
    settings = "set nocompatible encoding=utf-8 runtimepath^=%s/vim" % EDITORS
    told = []
    for editor in VIMS:
        write("told", "")
        done = subprocess.run([editor, "-es", "-u", "NONE", "-i", "NONE", "--cmd", settings, "-S", "look.vim"], stdin=subprocess.DEVNULL,
                              env={**os.environ, "PATH": os.path.abspath("bin") + ":" + os.environ["PATH"]},
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
        with open("told", encoding="utf-8") as file:
            told.append(file.read().splitlines())
        assert told[-1], (editor, done.stdout)
        same(told[-1], told[0])
    return told[0]


def vim_groups(path):
    """The group of each byte of each line, behind a line with what else Vim knows."""
    return vim("""edit %s
let lines = [&filetype .. " " .. &commentstring]
for row in range(1, line("$"))
  call add(lines, join(map(range(1, len(getline(row))), 'synIDattr(synID(row, v:val, 1), "name")'), ","))
endfor""" % path)


@test
def vim_lists_what_check_says():
    found = vim("""edit wrong.guide
silent make!
let lines = map(getqflist(), 'v:val.valid .. " " .. bufname(v:val.bufnr) .. ":" .. v:val.lnum .. ":" .. v:val.col .. " " .. v:val.text')""")
    told = osler("check", "--format", "plain", "wrong.guide").out.splitlines()
    same(found, [re.sub(r"^([^ ]+): error E\d+:", r"1 \1", line) for line in told])


@test
def vim_colours_the_words_as_the_scanner_reads_them():
    filled = "\n".join(text for _, _, text in snippets())
    for path in (os.path.join(ROOT, "guidelines/news2.guide"), write("tricky.guide", TRICKY), write("snippets.guide", filled)):
        with open(path, "rb") as file:
            content = file.read()
        groups = vim_groups(path)
        same((groups[0], len(groups) - 1), ("osler # %s", content.rstrip(b"\n").count(b"\n") + 1))
        kinds = [None] * len(content)
        for kind, start, end in tokens(path):
            kinds[start:end] = [kind] * (end - start)
        at, wrong = 0, []
        for number, line in enumerate(content.split(b"\n")[:len(groups) - 1]):
            for byte, group in zip(line, groups[number + 1].split(",") if line else []):
                if byte > 32 and not (byte == ord(",") and group == "") and group.removeprefix("osler") not in GROUPS[kinds[at]].split("|"):
                    wrong.append("line %d, %r is %s and has %r: %s" % (number + 1, chr(byte), kinds[at], group, line.decode()))
                at += 1
            at += 1
        assert not wrong, "%s: %d\n%s" % (path, len(wrong), "\n".join(wrong[:20]))


if __name__ == "__main__":
    main()
