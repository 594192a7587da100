#!/usr/bin/env python3
"""`osler fmt`: every guideline of the repository, what the pages show and what is made at random is laid out to one text that means
the same, keeps its comments and stays as it is when it is laid out again. In TAP. OSLER names the program, FORMAT_ROUNDS how often
each file is disarranged (2 otherwise)."""
import glob
import os
import random
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../cli"))
from command import ROOT, SANITIZED, SMALL, main, osler, read, same, some, test, write  # noqa

ROUNDS = int(os.environ.get("FORMAT_ROUNDS", "1" if SANITIZED else "2"))
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|#[^\n]*|[^\S\n]+|\n|[^\s"#]+')
# Blanks within what counts together: the words of a phrase, a property, a number and its unit.
PHRASES = re.compile(r"(age|all|any|none|change|dose|instead|list|number|one|sum|mean|median) (?=of\b|on\b)|of (?=different)|and (?=maybe|time)|maybe (?=more)|"
                     r"as (?=needed)|at (?=least|most)|from (?=host)|in (?=the)|the (?=last)|never (?=gives)|gives (?=more)|over (?=time)|"
                     r"rounded (?=to)|times (?=every)|(years|months|weeks|days|hours|minutes) (?=between|since)|yes (?=or)|or (?=no\b)|points? (?=when)")


def formatted(text, code=0):
    return osler("fmt", "-", input=text).ends(code).out


def everything():
    """Whole guidelines: files, and the blocks of the pages."""
    texts = {}
    for pattern in ("guidelines/*.guide", "tests/**/*.guide", "examples/**/*.guide"):
        for path in glob.glob(os.path.join(ROOT, pattern), recursive=True):
            try:
                texts[os.path.relpath(path, ROOT)] = read(path).decode()
            except UnicodeDecodeError:
                pass
    for path in glob.glob(os.path.join(ROOT, "docs", "**", "*.md"), recursive=True) + [os.path.join(ROOT, "README.md")]:
        for number, block in enumerate(re.findall(r"```guide[^\n]*\n(.*?)```", read(path).decode(), re.S)):
            texts["%s %d" % (os.path.relpath(path, ROOT), number)] = block if "language 1" in block else "language 1\n" + block
    return dict(some(sorted(texts.items()), 20))


def words(text):
    """What may not change: words, signs and texts without the blanks between, and the comments."""
    text = text.replace("\r", "").replace("\ufeff", "")
    tokens = [one for one in TOKEN.findall(text) if not one.isspace()]
    comments = [one.rstrip() for one in tokens if one[0] == "#"]
    rest = [re.sub(r"[ \t]*\n\s*", " ", one) if one[0] == '"' else one for one in tokens if one[0] != "#"]
    return "".join(rest), comments


def plain(text):
    return not re.search("[\u00a0\u2000-\u200b\u202f\u201c-\u201f]", text)


def columns_are_aligned(text):
    bars = None
    for line in text.split("\n"):
        row = line.startswith("  |") and "#" not in line and '"' not in line
        if row and not re.search("[^\x00-\x7f]", line):
            found = [i for i, c in enumerate(line) if c == "|"]
            assert all(a == b for a, b in zip(bars or [], found)), "columns differ: " + line
            bars = found
        elif not row:
            bars = None


def judged(name, text):
    """The layout of a text; None where it cannot be read."""
    done = osler("fmt", "-", input=text)
    if done.code:
        assert "E0602" not in done.err and "error[" in done.err and done.out == "", "%s: %s" % (name, done)
        return None
    out = done.out
    same(formatted(out), out)
    if plain(text):
        same(words(out), words(text))
    for line in out.split("\n"):
        assert line == line.rstrip() or '"' in line, "%s: a blank ends %r" % (name, line)
    assert "\n\n\n" not in out and out.endswith("\n") or not out, name
    columns_are_aligned(out)
    return out


@test
def every_text_is_laid_out_once_and_for_all():
    read_well = sum(judged(name, text) is not None for name, text in everything().items())
    assert read_well > (7 if SANITIZED else 150), read_well


def meaning(path):
    """The compiled code without its places, and the article but for the blanks of the expressions that it quotes."""
    code = re.sub(r" *;.*", "", osler("disasm", path, "--path", os.path.join(ROOT, "guidelines")).ends(0).out)
    code = re.sub(r"(?m)^  sha256 .*\n", "", code)
    article = osler("doc", path, "--path", os.path.join(ROOT, "guidelines"), "--on", "2025-11-01").ends(0).out
    return code, re.sub(r"content [0-9a-f]+|(?<=\() | (?=\))", "", article)


@test
def the_bytecode_and_the_article_are_the_same_before_and_after():
    compared = 0
    for name, text in everything().items():
        write("before.guide", text)
        if osler("fmt", "--check", "before.guide").err or \
                osler("compile", "before.guide", "-o", "out.osb", "--path", os.path.join(ROOT, "guidelines")).code:
            continue
        compared += 1
        write("after.guide", formatted(text))
        assert meaning("after.guide") == meaning("before.guide"), name
    assert compared >= (1 if SANITIZED else 20), compared


def disarranged(text, chance, comments):
    """Other blanks, other line ends and, where asked for, comments between any two words."""
    out, row = [], False
    tokens = TOKEN.findall(text)
    for i, one in enumerate(tokens):
        if one.strip() or "\n" in one or row:
            out.append(one)
            row = (row and one != "\n") or (one == "|" and "".join(out).rsplit("\n", 1)[-1].strip() == "|")
            continue
        behind = tokens[i + 1] if i + 1 < len(tokens) else "\n"
        before = tokens[i - 1] if i else "\n"
        joint = PHRASES.match(before + " " + behind) or before[-1].isdigit() or before[-1] == ":" and before[:-1].isalpha()
        if behind == "\n" or before == "\n" or joint or chance.random() < 0.8:
            out.append(one if before == "\n" or joint else chance.choice([" ", "  ", "\t", one]))
        elif comments and chance.random() < 0.5:
            out.append(" # comment %d\n   " % len(out))
        else:
            out.append(chance.choice(["\n     ", "\n  ", "\n\n      "]))
    return "".join(out)


@test
def however_it_was_written_the_layout_is_one():
    chance, tried = random.Random(5), 0
    for name, text in everything().items():
        if "#" in text or osler("fmt", "-", input=text).code:
            continue
        wanted = re.sub(r"\n+", "\n", formatted(text))
        for _ in range(ROUNDS):
            other = disarranged(text, chance, False)
            done = osler("fmt", "-", input=other)
            if done.code == 0 and words(other) == words(text):
                tried += 1
                same(re.sub(r"\n+", "\n", done.out), wanted)
    assert tried > (3 if SANITIZED else 60) * ROUNDS, tried


@test
def comments_between_any_two_words_survive():
    chance, tried = random.Random(7), 0
    for name, text in everything().items():
        for _ in range(ROUNDS):
            other = disarranged(text, chance, True)
            tried += judged(name + " with comments", other) is not None
    assert tried > (3 if SANITIZED else 60) * ROUNDS, tried


class Maker:
    """Random declarations of every sort, long and short, nested and flat."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.count = 0

    def pick(self, *choices):
        return self.chance.choice(choices)

    def name(self):
        self.count += 1
        return self.pick("a", "some_fact", "a_name_that_goes_on_for_quite_a_while") + "_%d" % self.count

    def text(self):
        count = self.pick(1, 3, 12, 40)
        return '"%s"' % " ".join(self.pick("two", "5", "%", "für", "naïve", "  wide", "\\\"quoted\\\"", "end.", "µg", "表") for _ in range(count))

    def condition(self, depth):
        if depth == 0 or self.chance.random() < 0.2:
            return self.pick("x is known", "x >= 5 kg", "y", "not y", "z is one of (a, b, c)", "x between 2 kg and 5 kg", "z is not a",
                             "-x * 3 - 2 < -4 kg", "number_of_things + square_root(x, y) / 2 > 1", "number of ( y, y ) >= 1", "latest w within 30 days > 3")
        parts = [self.condition(depth - 1) for _ in range(self.pick(1, 2, 3, 5))]
        form = self.pick("and", "or", "all of", "any of", "at least 1 of", "not", "some", "every")
        if form in ("and", "or"):
            return (" %s " % form).join("(%s)" % part for part in parts)
        if form == "not":
            return "not (%s)" % parts[0]
        if form == "some":
            return "some lesion where (%s)" % parts[0]
        if form == "every":
            return "every lesion where (%s) has (%s)" % (parts[0], parts[-1])
        return "%s (%s)" % (form, ", ".join(parts))

    def comment(self):
        return self.pick("", "", "  # behind", "\n# at the margin", "\n   # set in", "\n\n# apart\n")

    def declaration(self):
        condition = lambda: self.condition(self.pick(0, 1, 2, 3))
        return self.pick(
            lambda: "fact %s %s : %s" % (self.name(), self.text(), self.pick("yes or no", "kg from 1 to 2 step 0.1", "one of a, b, c",
                                         "one of " + ", ".join("value_%d %s" % (i, self.text()) for i in range(6)), "list of lesion", "% over time")),
            lambda: "define %s %s as %s" % (self.name(), self.text(), condition()),
            lambda: "record %s %s\n note: %s\n f %s : one of a, b\n g \"G\" : yes or no\n ask: %s" % (self.name(), self.text(), self.text(), self.text(), self.text()),
            lambda: "recommend %s %s\n when %s%s\n give drug: 4 mg/kg * weight at most %s rounded to 5 mg iv over 3 h every 3 weeks for 6 weeks until %s\n"
                    "certainty: low cites: a, b%s\n text: %s" % (self.name(), self.text(), condition(), self.comment(), self.pick("400 mg", "(3 mg + 4 mg) * x"),
                                                                self.text(), self.comment(), self.text()),
            lambda: "avoid %s %s\n about: x\n when %s\n if unknown: warn%s" % (self.name(), self.text(), condition(), self.comment()),
            lambda: "table %s %s : one of a, b first\n | x | %s | t |\n | any%s | >= %d kg | a |%s\n | 3 to below 5 | not a, b | b |"
                    % (self.name(), self.text(), self.name(), " " * self.pick(0, 5), self.pick(1, 100), self.pick("", " # row")),
            lambda: "score %s %s\n 2 points when %s\n -1 points when %s %s\n band low \"Low\": -3 to 0%s\n band high %s: 1 to 4"
                    % (self.name(), self.text(), condition(), condition(), self.text(), self.comment(), self.text()),
            lambda: "scenario %s\n given x is 4 kg on 2025-01-01, z is a, lesions are (site liver, isolated yes), (site bone) and maybe more, y is yes\n"
                    " expect r is unknown, missing %s\n expect dose of drug in r is 4 mg then 5 mg%s" % (self.text(), ", ".join(self.name() for _ in range(8)), self.comment()),
            lambda: "section %s" % self.text(), lambda: "use %s" % self.name(), lambda: "applies when %s" % condition(),
            lambda: "assert never %s when %s" % (condition(), condition()), lambda: "choose one of a, b, c",
            lambda: "prefer a over b because %s" % self.text(), lambda: "assert lower egfr never gives more metformin",
            lambda: "function %s(a: kg from 1 to 3, b: number) : mg from host" % self.name())() + self.comment()


@test
def what_is_made_at_random_is_laid_out_too():
    laid_out, seeds = 0, some(range(60 * ROUNDS), 4)
    for seed in seeds:
        maker = Maker(seed)
        text = "language 1\n" + "\n".join(maker.declaration() for _ in range(12)) + "\n"
        laid_out += judged("seed %d" % seed, text) is not None
    assert laid_out > len(seeds) * 9 // 10, laid_out


@test
def a_list_breaks_at_its_commas_and_not_within_what_stands_between_them():
    items = ["diabetic_for_many_years", "kidneys is one of (stage_1, stage_2) and not albumin_in_urine", "cardiovascular_risk >= 10 %"]
    text = formatted('language 1\ndefine high_risk "High risk"\n  as any of ( %s )\n' % ", ".join(items))
    same(text.splitlines()[2:], ["  as any of ( %s," % items[0], "              %s," % items[1], "              %s )" % items[2]])


@test
def files_are_changed_as_a_whole_or_not_at_all():
    write("wild.guide", SMALL.replace("  when", "\twhen").replace("\n", "\r\n").encode())
    os.chmod("wild.guide", 0o640)
    osler("fmt", "wild.guide", "small.guide").ends(0).prints_nothing().is_silent()
    same(read("wild.guide").decode(), formatted(SMALL))
    same(os.stat("wild.guide").st_mode & 0o777, 0o640)
    when = os.stat("wild.guide").st_mtime_ns
    osler("fmt", "wild.guide").ends(0)
    same(os.stat("wild.guide").st_mtime_ns, when)


@test
def check_names_what_would_change_and_changes_nothing():
    write("wild.guide", SMALL.replace("  when", "      when"))
    write("good.guide", formatted(SMALL))
    before = read("wild.guide")
    same(osler("fmt", "--check", "good.guide", "wild.guide").ends(1).is_silent().out, "wild.guide\n")
    same(read("wild.guide"), before)
    osler("fmt", "--check", "good.guide").ends(0).prints_nothing()
    osler("fmt", "--check", "-", input=SMALL.replace("  when", "      when")).ends(1).prints("standard input")


@test
def what_cannot_be_read_is_refused_with_the_reason_and_stays():
    text = SMALL.replace("recommend lower_fever", "recommend")
    write("broken.guide", text)
    osler("fmt", "broken.guide", "small.guide").ends(1).prints_nothing().says("error[E0001]", "broken.guide:15")
    same(read("broken.guide").decode(), text)
    osler("compile", "small.guide", "-o", "small.osb").ends(0)
    osler("fmt", "small.osb").ends(2).says("is compiled")
    osler("fmt", "absent.guide").ends(4)
    osler("fmt", "-", input=b"language 1\n\xff\n").ends(1).says("E0003")


@test
def nothing_is_hard_to_lay_out():
    deep = "language 1\ndefine d as " + "(" * 900 + "x" + ")" * 900 + "\n"
    wide = "language 1\ndefine d as " + " and ".join("some_fact_%d is known" % i for i in range(20000)) + "\n"
    nested = "language 1\ndefine d as " + "not all of (a, " * 150 + "x" + ")" * 150 + "\n"
    for text in (deep, wide, nested, "language 1\n" + "# only\n" * 3, 'language 1\nsection "' + "w" * 5000 + '"\n'):
        assert judged("hard", text) is not None


if __name__ == "__main__":
    main()
