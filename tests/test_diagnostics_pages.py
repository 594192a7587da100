#!/usr/bin/env python3
"""Every code of base/diag.def has its page in docs/diagnostics/, and no other page is there. The wrong text of a page is
answered with its code and no other, the right text with nothing. In TAP. OSLER names the program (build/osler otherwise).

A piece without its own first line stands below a small guideline's head. What stands under "Beside it" is a second file that is
checked together with the first one."""
import json
import pathlib
import re
import subprocess
import tempfile

import tap
from tap import OSLER, ROOT

HEAD = 'language 1\nguideline example "Example"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n\n'
ALONE = {"E0012"}  # wrong because of its first line
ALSO = {"W0106": {"W0403"}}  # the proof says the same of the one that is replaced
WITHOUT_TEXT = {"E0003", "E0010", "E0105", "E0117", "E0215", "E0601", "E0602", "W0401"}  # a file beside it, size or chance


def is_style(code):
    return code.startswith("W03")


def codes_of(text, beside, folder, code):
    """What is said of the text; of the rules of style only this one."""
    files = []
    for name, content in (("page", text), ("beside", beside)):
        path = pathlib.Path(folder) / (name + ".guide")
        if content:
            path.write_text(content, encoding="utf-8")
            files.append(str(path))
    done = subprocess.run([OSLER, "check", *["--style"] * is_style(code), "--format", "json", *files], capture_output=True, text=True, timeout=60)
    return {one["code"] for one in json.loads(done.stdout or "[]") if one["code"] == code or not is_style(one["code"])}


def block(page, heading):
    found = re.search(r"^## " + heading + r"\n\n```guide\n(.*?)^```$", page, re.M | re.S)
    return found[1] if found else None


def judge(code, title, folder):
    path = ROOT / "docs" / "diagnostics" / (code + ".md")
    if not path.exists():
        return "there is no page"
    page = path.read_text(encoding="utf-8")
    if not page.startswith("# %s: %s\n" % (code, title)):
        return "the page does not begin with the code and its title"
    wrong, right = block(page, "Wrong"), block(page, "Right")
    if code in WITHOUT_TEXT:
        return "" if "## What to do" in page else "the page does not say what to do"
    if not wrong or not (right or "## What to do" in page):
        return "the page has no wrong or no right text"
    whole = [text if code in ALONE or text.startswith("language") else HEAD + text for text in (wrong, right or "")]
    beside = block(page, "Beside it")
    found = codes_of(whole[0], beside, folder, code)
    if code not in found or found - {code} - ALSO.get(code, set()):
        return "the wrong text gives " + (", ".join(sorted(found)) or "nothing")
    found = codes_of(whole[1], beside, folder, code) if right else set()
    return "the right text gives " + ", ".join(sorted(found)) if found else ""


def results():
    table = (ROOT / "base" / "diag.def").read_text(encoding="utf-8")
    codes = dict(re.findall(r'^DIAG\(\w+,\s*"([EW]\d{4})",\s*\w+,\s*"(.*)"\)', table, re.M))
    pages = {path.stem for path in (ROOT / "docs" / "diagnostics").glob("*.md")}
    with tempfile.TemporaryDirectory() as folder:
        for code, title in sorted(codes.items()):
            yield "%s: %s" % (code, title), judge(code, title, folder)
    yield "every page belongs to a code", sorted(pages - set(codes))


if __name__ == "__main__":
    tap.report(results(), least=71)
