#!/usr/bin/env python3
"""`osler check --fix` and `osler explain`. OSLER names the program."""
import glob
import json
import os
import re
import shutil

from command import ROOT, SMALL, WRONG, main, osler, read, same, some, test, write, wrong_use

BAD = os.path.join(ROOT, "tests", "bad")


def told(name):
    return json.loads(osler("check", "--format", "json", name).out)


def sure(diagnostics):
    return {one["code"] + one["message"] for one in diagnostics if any(hint["fix"] == "sure" for hint in one["hints"])}


@test
def every_sure_fix_removes_its_mistake():
    for path in some(sorted(glob.glob(os.path.join(BAD, "*.guide"))), 5):
        shutil.copy(path, ".")
    fixed = 0
    for name in sorted(glob.glob("*.guide")):
        if name in ("small.guide", "wrong.guide", "failing.guide", "using.guide") or not os.path.isfile(name):
            continue
        before, text = told(name), read(name)
        wanted = sure(before)
        result = osler("check", "--fix", name)
        if not wanted:
            same(read(name), text)
            continue
        fixed += 1
        after = told(name)
        left = wanted & {one["code"] + one["message"] for one in after}
        assert not left, "%s still says %s" % (name, left)
        assert "fixed " in result.out, result
        same(sure(after), set())
    assert fixed >= len(some("." * 40, 6)), fixed


@test
def what_was_changed_is_said_and_nothing_else_is_changed():
    write("one.guide", SMALL.replace("temperature >= 38.5", "temperatur >= 38,5").replace("mood is drowsy", "mood is maybe"))
    result = osler("check", "--fix", "one.guide").ends(1)
    result.prints('one.guide:16:8: fixed E0101: "temperatur" is now "temperature"', 'one.guide:16:24: fixed E0015: "," is now "."',
                  "E0107")
    same(read("one.guide").decode(), SMALL.replace("mood is drowsy", "mood is maybe"))


@test
def a_fix_that_is_not_sure_is_never_made():
    before = read("wrong.guide")
    osler("check", "--fix", "wrong.guide").ends(1).prints("E0204")
    same(read("wrong.guide"), before)


@test
def a_mended_file_keeps_its_rights_and_its_line_ends():
    write("crlf.guide", SMALL.replace("temperature >= 38.5", "temperatur >= 38.5").replace("\n", "\r\n").encode())
    os.chmod("crlf.guide", 0o640)
    osler("check", "--fix", "crlf.guide").ends(0)
    same(read("crlf.guide"), SMALL.replace("\n", "\r\n").encode())
    same(os.stat("crlf.guide").st_mode & 0o777, 0o640)


@test
def a_good_file_is_not_touched():
    os.chmod("small.guide", 0o444)
    when = os.stat("small.guide").st_mtime_ns
    same(osler("check", "--fix", "small.guide").ends(0).out, "small.guide: fine\n")
    same(os.stat("small.guide").st_mtime_ns, when)


@test
def a_used_file_is_mended_by_its_own_name_only():
    write("shared.guide", 'language 1\nfact weight "Body weight" : kg, from 2 to 80 step 0.1\n')
    before = read("shared.guide")
    osler("check", "--fix", "using.guide").ends(1)
    same(read("shared.guide"), before)
    osler("check", "--fix", "shared.guide", "using.guide").ends(0)


@test
def standard_input_and_absent_files_cannot_be_mended():
    wrong_use("check", "--fix", "-", input=WRONG).says("--fix changes a file")
    osler("check", "--fix", "absent.guide").ends(4).says("absent.guide")


@test
def json_for_programs_stays_json():
    write("one.guide", SMALL.replace("temperature >= 38.5", "temperatur >= 38.5").replace("mood is drowsy", "mood is maybe"))
    result = osler("check", "--fix", "--format", "json", "one.guide").ends(1).says("fixed E0101")
    same([one["code"] for one in json.loads(result.out)], ["E0107"])


@test
def explain_prints_the_page_of_every_code():
    pages = sorted(glob.glob(os.path.join(ROOT, "docs", "diagnostics", "*.md")))
    assert len(pages) > 80
    for path in some(pages, 5):
        page, code = read(path).decode(), os.path.basename(path)[:-3]
        out = osler("explain", code).ends(0).is_silent().out
        kept = lambda text: re.sub(r"[#`\s]|guide\b", "", text)
        same(kept(out), kept(re.sub(r"```\w*", "", page)))


@test
def explain_takes_a_code_as_it_stands_in_a_message():
    page = osler("explain", "E0204").ends(0).out
    for word in ("e0204", "error[E0204]:", "error[E0204]"):
        same(osler("explain", word).ends(0).out, page)


@test
def an_unknown_code_is_answered_with_the_nearest():
    wrong_use("explain", "E0240").says("E0204", "osler explain lists them")
    for word in ("", "nonsense", "E" * 5000, "[", "]]"):
        wrong_use("explain", word).says("there is no message")


@test
def explain_alone_lists_every_code():
    out = osler("explain").ends(0).out
    for path in glob.glob(os.path.join(ROOT, "docs", "diagnostics", "*.md")):
        assert os.path.basename(path)[:-3] + "  " in out, path


if __name__ == "__main__":
    main()
