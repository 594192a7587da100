#!/usr/bin/env python3
"""The file of --record and osler record verify: what was altered, left out, moved or broken off is found. OSLER names the program."""
import fcntl
import json
import os
import re
import stat
import subprocess
import time

from command import CHILD, DAY, OSLER, SANITIZED, SMALL, main, osler, read, same, test, write, wrong_use

PATIENTS = "".join('{"id": "p%d", "weight": %d, "temperature": %d}\n' % (i, 10 + i, 37 + i % 4) for i in range(6))


def decide(*more, patient="child.json", code=0):
    return osler("run", "small.guide", patient, "--on", DAY, "--record", "r", *more).ends(code)


def verify(*words):
    return osler("record", "verify", *words)


def head_of(result):
    return re.search(r"head ([0-9a-f]{64})", result.err)[1]


def whole(name, count):
    verify(name).ends(0).is_silent().prints("%s: %d decision%s, whole" % (name, count, "" if count == 1 else "s"))


def found(name, line):
    verify(name).ends(1).prints_nothing().says("%s: line %d: " % (name, line))


@test
def a_decision_is_one_line_with_all_that_it_rests_on():
    decide("--language", "de").says("1 decision recorded, 1 in all, head ")
    same(stat.S_IMODE(os.stat("r").st_mode), 0o600)
    line = json.loads(read("r"))
    same(list(line), ["count", "previous", "engine", "program", "guideline", "version", "on", "options", "input", "result",
                      "assumed", "given", "hash"])
    same((line["count"], line["previous"], line["on"], line["guideline"]), (1, "0" * 64, DAY, "fever"))
    same(line["input"], CHILD)
    same(line["options"]["language"], "de")
    batch = osler("batch", "small.guide", "--on", DAY, input=CHILD + "\n")
    same(line["result"], json.loads(batch.out))
    shown = json.loads(osler("run", "small.guide", "child.json", "--on", DAY, "--format", "json").out)
    same((line["program"], line["engine"]), (shown["guideline"]["content"], shown["engine"]))


@test
def the_answer_is_the_same_with_a_record_and_without():
    same(decide().out, osler("run", "small.guide", "child.json", "--on", DAY).out)
    plain = osler("batch", "small.guide", "--on", DAY, input=PATIENTS)
    same(osler("batch", "small.guide", "--on", DAY, "--record", "b", input=PATIENTS).says("6 decisions recorded").out, plain.out)
    table = "id,weight,temperature\na,10,39\nb,11,\n"
    plain = osler("batch", "small.guide", "--from", "csv", "--on", DAY, input=table)
    same(osler("batch", "small.guide", "--from", "csv", "--on", DAY, "--record", "b", input=table).ends(0).out, plain.out)
    whole("b", 8)
    verify("b", "--replay", "--program", "small.guide").ends(0)


@test
def what_could_not_be_decided_is_not_recorded():
    decide(patient="wrong.json", code=3)
    decide("--require", "approved", code=4)
    assert not os.path.exists("r")
    result = osler("batch", "small.guide", "--on", DAY, "--record", "b", input='{"weight": "x"}\n' + CHILD + "\n").ends(3)
    same(result.out.count("\n"), 2)
    whole("b", 1)


@test
def every_altered_byte_is_found():
    decide()
    decide()
    good = read("r")
    first = good.index(b"\n")
    step = 37 if SANITIZED else 5
    for at in sorted(set(range(0, len(good), step)) | {0, first - 1, first, first + 1, len(good) - 2, len(good) - 1}):
        write("x", good[:at] + bytes([good[at] ^ 1]) + good[at + 1:])
        found("x", 1 if at <= first else 2)


@test
def dropped_moved_and_doubled_lines_are_found():
    for _ in range(4):
        decide()
    lines = read("r").splitlines(keepends=True)
    for i in range(3):
        write("x", b"".join(lines[:i] + lines[i + 1:]))
        found("x", i + 1)
        write("x", b"".join(lines[:i] + [lines[i + 1], lines[i]] + lines[i + 2:]))
        found("x", i + 1)
        write("x", b"".join(lines[:i + 1] + lines[i:]))
        found("x", i + 2)
    write("x", b"".join(lines[:2] + [b"\n"] + lines[2:]))
    found("x", 3)


@test
def a_missing_tail_is_found_by_the_head_alone():
    heads = [head_of(decide()) for _ in range(3)]
    lines = read("r").splitlines(keepends=True)
    write("x", b"".join(lines[:2]))
    whole("x", 2)
    verify("x", "--head", heads[2]).ends(1).prints_nothing().says("missing from its end")
    verify("x", "--head", heads[1]).ends(0).prints("whole; head " + heads[1])
    verify("r", "--head", heads[0]).ends(0).prints("2 were added since the head given")
    write("empty", b"")
    whole("empty", 0)
    verify("empty", "--head", heads[0]).ends(1)


@test
def a_line_that_broke_off_is_mended_by_the_next_decision():
    decide()
    decide()
    good = read("r")
    first = good.index(b"\n") + 1
    for cut in (first + 1, first + 5, first + 200, len(good) - 67, len(good) - 2):
        write("r", good[:cut])
        found("r", 2)
        decide().says("2 in all", "had broken off", "%d bytes" % (cut - first))
        whole("r", 2)
    for cut in (1, 8, 30, first - 2):
        write("r", good[:cut])
        found("r", 1)
        decide().says("1 in all")
        whole("r", 1)
    write("r", good[:-1])  # nothing but the line end is missing: the decision was made
    found("r", 2)
    decide().says("3 in all")
    whole("r", 3)
    assert read("r").startswith(good)


@test
def a_file_that_is_no_record_is_left_as_it_is():
    for content in (b"hello\n", b'{"id": 1}', b"h", b'{"count":2,"previous":"x"', CHILD.encode(), b"\n", b"\0", b'{"count":1,"previous":"'
                    + b"0" * 64 + b'","hash":"' + b"0" * 64 + b'"}\n'):
        write("r", content)
        decide(code=4).prints_nothing().says("nothing is added to it")
        same(read("r"), content)
    decide("--lenient", code=4)
    os.remove("r")
    os.mkdir("r")
    decide(code=4).prints_nothing()
    os.rmdir("r")
    os.mkfifo("r")
    decide(code=4).prints_nothing()
    osler("run", "small.guide", "child.json", "--on", DAY, "--record", "/dev/null").ends(4).prints_nothing()


@test
def an_altered_end_takes_nothing_more():
    decide()
    write("r", read("r").replace(b'"weight', b'"wieght'))
    altered = read("r")
    decide(code=4).prints_nothing().says("was altered")
    same(read("r"), altered)


@test
def it_is_locked_while_it_is_written():
    decide()
    with open("r", "rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        words = [OSLER, "run", "small.guide", "child.json", "--on", DAY, "--record", "r"]
        waiting = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(0.3)
        assert waiting.poll() is None, "it did not wait"
        same(read("r").count(b"\n"), 1)
        fcntl.flock(held, fcntl.LOCK_UN)
        waiting.communicate(timeout=60)
        same(waiting.returncode, 0)
    whole("r", 2)


@test
def many_at_once_make_one_chain():
    words = [OSLER, "run", "small.guide", "child.json", "--on", DAY, "--record", "r"]
    running = [subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(12)]
    same([one.wait(timeout=120) for one in running], [0] * 12)
    whole("r", 12)


@test
def its_rights_are_narrowed():
    write("r", b"")
    os.chmod("r", 0o644)
    decide()
    same(stat.S_IMODE(os.stat("r").st_mode), 0o600)


@test
def every_decision_is_made_the_same_once_more():
    for more in ((), ("--format", "json"), ("--language", "de", "--for", "patient"), ("--color", "always")):
        decide(*more)
    osler("run", "small.guide", "--on", DAY, "--record", "r").ends(0)
    write("extra.json", '{"id": "ü\\n\\"", "unheard": [1, {"a": null}], "weight": 10}\n')
    decide("--lenient", patient="extra.json")
    osler("batch", "small.guide", "--on", DAY, "--only", "doses", "--record", "r", input=PATIENTS).ends(0)
    verify("r", "--replay", "--program", "small.guide").ends(0).is_silent().prints("12 decisions, whole, and decided the same once more")
    osler("compile", "small.guide", "-o", "small.osb").ends(0)
    verify("r", "--replay", "--program", "small.osb").ends(0)
    write("elsewhere/renamed.guide", SMALL)
    verify("r", "--replay", "--program", "elsewhere/renamed.guide").ends(0)


@test
def another_program_or_engine_is_refused():
    decide()
    write("other.guide", SMALL.replace("38.5", "38.6"))
    verify("r", "--replay", "--program", "other.guide").ends(4).prints_nothing().says("line 1: it was decided by another program")
    line = json.loads(read("r"))
    line["engine"] = "osler 0.0.9"
    write("r", chained(line))
    whole("r", 1)
    verify("r", "--replay", "--program", "small.guide").ends(4).prints_nothing().says("decided by osler 0.0.9")


def chained(line):
    import hashlib
    del line["hash"]
    body = json.dumps(line, separators=(",", ":"), ensure_ascii=False)[:-1]
    return body + ',"hash":"%s"}\n' % hashlib.sha256(body.encode()).hexdigest()


@test
def a_forged_decision_with_a_right_hash_is_found_by_deciding_again():
    for forge in (lambda line: line["result"]["outcomes"].update(lower_fever="no"),
                  lambda line: line["result"]["doses"].update(lower_fever=["1500 mg"]),
                  lambda line: line.update(input=CHILD.replace("10", "11")), lambda line: line.update(given="0" * 64),
                  lambda line: line.update(on="2025-11-02"), lambda line: line["options"].update(lenient=True) or line.update(input="["),
                  lambda line: line["options"].update(require="approved")):
        if os.path.exists("r"):
            os.remove("r")
        decide()
        line = json.loads(read("r"))
        forge(line)
        write("r", chained(line))
        whole("r", 1)
        result = verify("r", "--replay", "--program", "small.guide").prints_nothing().says("line 1: ")
        assert result.code == 1, result


@test
def the_command_is_used_rightly():
    wrong_use("record")
    wrong_use("record", "verify")
    wrong_use("record", "verfy", "r")
    decide()
    wrong_use("record", "verify", "r", "--head", "abc")
    wrong_use("record", "verify", "r", "--replay")
    wrong_use("record", "verify", "r", "--program", "small.guide")
    verify("absent").ends(4).prints_nothing()
    verify(".").ends(4).prints_nothing()
    verify("r", "--replay", "--program", "wrong.guide").ends(1).prints_nothing()


if __name__ == "__main__":
    main()
