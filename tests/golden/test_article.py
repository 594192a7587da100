#!/usr/bin/env python3
"""The article as HTML is valid, accessible and harmless, whatever its author and its patient write; every form is the same
bytes again. The checker is strict about nesting; where tidy is installed it has to agree. TAP."""
import html.parser
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import OSLER, ROOT  # noqa: E402

SEED, HOSTILE = "guidelines/breast_liver_metastases.guide", "tests/golden/hostile.guide"
HARM = ["--patient", "tests/golden/hostile.json"]
PAGES = {"the guideline alone": [SEED], "a patient half known": [SEED, "--patient", "examples/patients/half_unknown.json"],
         "a weak heart in German": [SEED, "--patient", "examples/patients/weak_heart.json", "--language", "de"],
         "for a patient": [SEED, "--patient", "examples/patients/half_unknown.json", "--for", "patient"],
         "for every patient": [SEED, "--for", "patient"], "hostile texts": [HOSTILE], "a hostile patient": [HOSTILE, *HARM],
         "hostile texts for a patient": [HOSTILE, *HARM, "--for", "patient"],
         "every reason": ["tests/golden/every_reason.guide", "--patient", "tests/golden/every_reason_half.json"]}
VOID = {"meta", "br", "link", "img", "hr", "input"}
FLOW = {"div", "section", "article", "aside", "p", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6"}
WITHIN = {"html": {"head", "body"}, "head": {"meta", "title", "style"}, "ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd"},
          "table": {"caption", "thead", "tbody"}, "thead": {"tr"}, "tbody": {"tr"}, "tr": {"th", "td"},
          "body": {"a", "header", "div", "footer"}, "header": {"div"}, "footer": {"div"},
          "nav": {"h2", "ol"}, "main": {"section", "aside"}, "section": FLOW, "article": FLOW, "aside": FLOW, "div": FLOW | {"nav", "main", "table", "span"},
          "li": {"a", "span", "ul", "ol", "div", "p"}, "dd": {"a", "ul", "p"}, "p": {"a", "b"}, "td": {"a", "span"}, "th": {"a", "span"},
          "sup": {"a"}, "a": {"span"}, "span": {"span"}, "title": set(), "style": set(), "b": set(), "dt": set(), "caption": set(),
          "h1": set(), "h2": {"sup"}, "h3": {"sup"}, "h4": {"sup"}, "h5": set(), "h6": set()}
ATTRIBUTES = {"id", "class", "href", "lang", "charset", "name", "content", "role", "scope", "tabindex", "aria-label",
              "aria-labelledby", "aria-hidden"}


class Page(html.parser.HTMLParser):
    """Follows the nesting; what is wrong is in `wrong`."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.wrong, self.ids, self.links, self.headings, self.seen, self.text = [], [], [], [], [], [], ""
        self.feed(text)
        self.close()
        if self.open:
            self.wrong.append("never closed: %s" % self.open)

    def complain(self, sentence):
        self.wrong.append("line %d: %s" % (self.getpos()[0], sentence))

    def handle_starttag(self, tag, attributes):
        parent = self.open[-1] if self.open else None
        if parent is not None and tag not in WITHIN.get(parent, set()):
            self.complain("<%s> stands within <%s>" % (tag, parent))
        if parent is None and tag != "html":
            self.complain("<%s> stands outside" % tag)
        names = [name for name, _ in attributes]
        if len(names) != len(set(names)) or set(names) - ATTRIBUTES:
            self.complain("attributes of <%s>: %s" % (tag, names))
        values = dict(attributes)
        if "id" in values:
            self.ids.append(values["id"])
        if "href" in values:
            self.links.append(values["href"])
        self.seen.append((tag, values))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.complain("</%s> closes something else" % tag)

    def handle_data(self, data):
        if self.open and self.open[-1] in ("ul", "ol", "dl", "table", "tr", "thead", "tbody") and data.strip():
            self.complain("text within <%s>" % self.open[-1])
        if self.open and self.open[-1] not in ("style", "title"):
            self.text += data

    def handle_comment(self, data):
        self.complain("a comment: %s" % data)

    def handle_pi(self, data):
        self.complain("an instruction: %s" % data)


def doc(arguments, *more):
    done = subprocess.run([OSLER, "doc", *arguments, "--on", "2025-11-01", *more], cwd=ROOT, capture_output=True, check=False, timeout=60,
                          stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8")


def is_valid(arguments):
    text = doc(arguments)
    assert text.startswith("<!DOCTYPE html>\n")
    page = Page(text)
    assert not page.wrong, page.wrong[:5]
    assert len(page.ids) == len(set(page.ids)), "an id stands twice"
    assert all(re.fullmatch(r"[A-Za-z][\w-]*", found) for found in page.ids), page.ids
    for link in page.links:
        assert re.match("https?://", link) or (link[0] == "#" and link[1:] in page.ids), "a link leads nowhere: " + link


def is_accessible(arguments):
    page = Page(doc(arguments))
    tags = [tag for tag, _ in page.seen]
    assert dict(page.seen[0][1]).get("lang") in ("en", "de")
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    for before, after in zip(page.headings, page.headings[1:]):
        assert after <= before + 1, "a heading of level %d follows one of level %d" % (after, before)
    for landmark in ("header", "nav", "main", "footer"):
        assert tags.count(landmark) == 1, landmark
    first = next(values for tag, values in page.seen if tag == "a")
    assert first["href"] == "#main" and first["class"] == "skip"
    for tag, values in page.seen:
        if "scroll" in values.get("class", ""):
            assert values["tabindex"] == "0" and values["role"] == "region" and values["aria-label"]


def is_harmless(arguments):
    text = doc(arguments)
    page = Page(text)
    assert not {"script", "img", "svg", "iframe", "link", "object", "form"} & {tag for tag, _ in page.seen}
    assert "<script" not in text and "url(" not in text and "@import" not in text
    assert not any(link.lower().startswith("javascript") for link in page.links)


def tidy_agrees(arguments):
    done = subprocess.run(["tidy", "-q", "-e"], input=doc(arguments).encode(), capture_output=True, check=False)
    assert not done.stderr, done.stderr.decode()[:600]


def luminance(color):
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    parts = [int(digits[at:at + 2], 16) / 255 for at in (0, 2, 4)]
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def every_text_stands_out():
    schemes = [dict(re.findall(r"--([\w-]+):(#\w+)", block)) for block in re.findall(r":root\{([^}]*)\}", doc([SEED]))]
    assert len(schemes) == 3, "light, dark and print"
    for scheme in schemes:
        pairs = [(ink, ground) for ink in ("ink", "soft", "link", "accent") for ground in ("paper", "ground")]
        pairs += [(name, name + "-ground") for name in ("yes", "no", "open", "stop", "strong")]
        pairs += [("ink", name + "-ground") for name in ("open", "stop")]
        for ink, ground in pairs:
            found = contrast(scheme[ink], scheme[ground])
            assert found >= 4.5, "%s on %s: %.2f" % (ink, ground, found)


def hostile_strings_are_read_as_they_were_written():
    text = Page(doc([HOSTILE, *HARM])).text
    for part in ("<script>alert('title')</script> & \"quotes\"", "</title><img src=x onerror=alert(1)>", "<script>alert('patient')</script>\" onload=\"x & y",
                 "</style><style>*{display:none}</style>", "&amp; &lt;", "--><!-- <svg/onload=alert(2)>", "Warn </article></main>", "Potion <script>",
                 "Section <h1>x</h1> & more", "<red>", "<!-- rationale -->", "<li>one</li>", "<textarea>", "<i>A. Author</i>"):
        assert part in text, part


def markdown_has_no_markup_of_its_author():
    text = doc([HOSTILE, *HARM], "--format", "markdown")
    bare = re.sub(r"\\.", "", text)
    assert not re.search(r"<(?!https?://)", bare) and "`" not in bare and "](" not in bare
    assert not re.search(r"^(?!#{1,4} \S)#", bare, re.M)


def the_same_input_gives_the_same_bytes():
    with tempfile.TemporaryDirectory() as folder:
        compiled = os.path.join(folder, "seed.osb")
        subprocess.run([OSLER, "compile", SEED, "-o", compiled], cwd=ROOT, check=True)
        for form in ("html", "markdown", "text"):
            for patient in ([], ["--patient", "examples/patients/weak_heart.json"]):
                first = doc([SEED, *patient], "--format", form)
                assert first == doc([SEED, *patient], "--format", form)
                assert first == doc([compiled, *patient], "--format", form), "the compiled guideline says something else"


def the_patient_reads_nothing_written_for_clinicians():
    text = doc([SEED, "--for", "patient", "--format", "text"])
    for part in ("mg/kg", "Moderate certainty", "Strong recommendation", "When all of this holds", "steatosis"):
        assert part not in text, part
    assert "Medicine that works in the whole body" in text


def graphviz_reads_every_graph():
    for arguments in ([SEED], [SEED, "--patient", "examples/patients/half_unknown.json"], [HOSTILE, *HARM]):
        done = subprocess.run([OSLER, "graph", *arguments, "--on", "2025-11-01"], cwd=ROOT, capture_output=True, check=False, timeout=60)
        assert done.returncode == 0 and b"<svg" in done.stdout and b"<script" not in done.stdout, done.stderr
    dot = subprocess.run([OSLER, "graph", HOSTILE, "--format", "dot"], cwd=ROOT, capture_output=True, check=True).stdout
    listed = subprocess.run(["dot", "-Tplain"], input=dot, capture_output=True, check=True).stdout.decode()
    assert len(re.findall("^node ", listed, re.M)) == 6, listed


def a_missing_graphviz_is_named():
    done = subprocess.run([OSLER, "graph", SEED], cwd=ROOT, capture_output=True, check=False,
                          env={**os.environ, "PATH": "/nonexistent"})
    assert done.returncode == 4 and b"graphviz" in done.stderr and not done.stdout, (done.returncode, done.stderr)


def tests():
    for name, arguments in PAGES.items():
        yield "valid HTML: " + name, lambda a=arguments: is_valid(a), None
        yield "accessible: " + name, lambda a=arguments: is_accessible(a), None
        yield "harmless: " + name, lambda a=arguments: is_harmless(a), None
        yield "tidy agrees: " + name, lambda a=arguments: tidy_agrees(a), "tidy"
    for function, program in ((every_text_stands_out, None), (hostile_strings_are_read_as_they_were_written, None),
                              (markdown_has_no_markup_of_its_author, None), (the_same_input_gives_the_same_bytes, None),
                              (the_patient_reads_nothing_written_for_clinicians, None), (graphviz_reads_every_graph, "dot"),
                              (a_missing_graphviz_is_named, None)):
        yield tap.sentence(function), function, program


def results():
    for name, function, program in tests():
        absent = program and not shutil.which(program)
        yield name, tap.Skip("there is no " + program) if absent else tap.problem_of(function)


if __name__ == "__main__":
    tap.report(results())
