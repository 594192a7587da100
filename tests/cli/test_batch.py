#!/usr/bin/env python3
"""Batch beyond one line after another: jobs, tables as results, summaries, and going on after an interruption."""
import csv
import io
import json
import os
import pty
import random
import re
import subprocess
import time
import xml.dom.minidom

from command import DAY, OSLER, main, osler, read, same, terminal, test, write, wrong_use


def lines_of(result):
    return [json.loads(line) for line in result.out.splitlines()]


def patients(count, seed=1):
    """Records of the small guideline; some wrong, some with line ends of their own kind."""
    dice = random.Random(seed)
    made = []
    for i in range(count):
        record = {"id": "p%d" % i}
        if dice.random() < 0.8:
            record["weight"] = dice.choice([10, 20.5, 70, 7000, "12 kg"])
        if dice.random() < 0.8:
            record["temperature"] = dice.choice([36.5, 39, 41])
        made.append(json.dumps(record) if dice.random() < 0.97 else '{"weight": ')
    return "\n".join(made) + "\n"


def table(count, seed=1):
    dice = random.Random(seed)
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["id", "weight", "temperature"])
    for i in range(count):
        name = dice.choice(["p%d", "p\n%d", 'p"%d', "p,%d"]) % i
        rows.writerow([name, dice.choice(["", "10", "70", "7000"]), dice.choice(["", "36.5", "39"])])
    return out.getvalue()


@test
def several_jobs_answer_what_one_does():
    write("many.ndjson", patients(9000))
    expected = osler("batch", "small.guide", "many.ndjson", "--on", DAY).ends(3).out
    for jobs in ("1", "2", "3", "8"):
        result = osler("batch", "small.guide", "many.ndjson", "--on", DAY, "--jobs", jobs).ends(3)
        assert result.out == expected, "other results with %s jobs" % jobs
    result.says("of 9000 lines could not be used")


@test
def every_line_is_about_its_own_record_whatever_its_name():
    names = ["n" * before + special + "n" * behind for special in ("", "\x7f", "\x01", '"', "\\", "\u00e9", "~", " ")
             for before in range(18) for behind in (0, 1, 9)]
    records = [json.dumps({"id": name, "weight": 7000 if i % 3 == 0 else 70}, ensure_ascii=i % 2 == 0) for i, name in enumerate(names)]
    write("names.ndjson", "\n".join(records))  # the last line has no end
    result = lines_of(osler("batch", "small.guide", "names.ndjson", "--on", DAY).ends(3))
    same([line["patient"] for line in result], [name or None for name in names])
    same([line.get("line") for line in result], [i + 1 if i % 3 == 0 else None for i in range(len(names))])


@test
def rows_with_line_ends_in_their_cells_are_answered_by_several_jobs():
    write("many.csv", table(30000))
    one = osler("batch", "small.guide", "many.csv", "--on", DAY).ends(3)
    several = osler("batch", "small.guide", "many.csv", "--on", DAY, "-j", "3").ends(3)
    assert one.out == several.out and one.err == several.err
    found = lines_of(one)
    same(len(found), 30000)
    wrong = [line for line in found if "error" in line]
    numbers = {row[0]: number for row, number in numbered_rows("many.csv")}
    same([line["line"] for line in wrong[:50]], [numbers[line["patient"]] for line in wrong[:50]])


PLAIN_GUIDE = """language 1
guideline plain "Plain values"
  version: 1.0.0
  status:  draft
  updated: 2025-10-31
  notice:  "An example. Not for any patient."

fact fever "Fever" : yes or no
fact receptor "Receptor" : one of positive, negative, borderline
fact weight "Weight" : kg from 2 to 200 step 0.1
fact stage "Stage" : number from 0 to 4 step 1
fact share "Share" : % from 0 to 100 step 0.5
fact a_name_that_is_longer_than_most_of_them "Long" : yes or no
fact a_name_that_is_so_long_that_it_is_only_read_by_hand "Longer" : number from 0 to 10 step 1

recommend one "One"
  when fever and receptor is positive and weight >= 70.5 kg
recommend another "Another"
  when receptor is borderline or stage >= 2
recommend more "More"
  when share > 12.5 % and not a_name_that_is_longer_than_most_of_them and not a_name_that_is_so_long_that_it_is_only_read_by_hand >= 5
"""
PLAIN_FACTS = {"fever": ["true", "false"], "a_name_that_is_longer_than_most_of_them": ["true", "false"],
               "receptor": ['"positive"', '"negative"', '"borderline"'], "weight": ["70", "70.5", "70.45", "200.0", "2", "1.9", "00070"],
               "stage": ["0", "1", "2", "3.0", "4", "5"], "a_name_that_is_so_long_that_it_is_only_read_by_hand": ["4", "5"], "share": ["12.5", "12.75", "0", "100", "90", "23.5", "1e1"]}
ODD_VALUES = ["null", "-0", "1E0", "0.50", "123456789", "1234567890123", "12345678.5", '"70 kg"', '"posi\\u0074ive"', '"positiv"', '"yes"', "truex", "{}", "[]", '""',
              '{"value":70}', '"%s"' % ("n" * 60)]


def plain_members(dice):
    """Names and values of one record: mostly what is read in one go, and now and then what is not."""
    names = [name for name in PLAIN_FACTS if dice.random() < 0.8]
    if dice.random() < 0.3:
        dice.shuffle(names)
    members = [('"%s"' % name, dice.choice(ODD_VALUES if dice.random() < 0.06 else PLAIN_FACTS[name])) for name in names]
    if dice.random() < 0.05 and members:
        members.insert(dice.randrange(len(members)), (dice.choice(['"fever"', '"feve\\u0072"', '"other"', '5,"stage"', '', members[-1][0]]), "true"))
    members.insert(0 if dice.random() < 0.9 else len(members), ('"id"', dice.choice(['"p%d"' % dice.randrange(1000), '"p \\"1\\""', "7", '"\u00e9"'])))
    return members


@test
def however_a_record_is_spaced_it_is_read_alike():
    """Plain members with no blank or one are read in one go; with two blanks between all parts each takes the long way."""
    dice = random.Random(5)
    records, results = [plain_members(dice) for _ in range(3000)], []
    write("plain.guide", PLAIN_GUIDE)
    for blanks in (lambda: "  ", lambda: "", lambda: " ", lambda: dice.choice(["", " "])):
        write("plain.ndjson", "".join("{%s}\n" % ("," + blanks()).join(name + ":" + blanks() + value for name, value in record) for record in records))
        out = osler("batch", "plain.guide", "plain.ndjson", "--on", DAY).ends(3).out
        results.append([re.sub('"found":.*"valid JSON","message":"([^,]*).*', r"\1", line) for line in out.splitlines()]) # but where it breaks off
    assert sum('"applies"' in line for line in results[0]) > 1000 < sum('"error"' in line for line in results[0])
    for result in results[1:]:
        for found, expected in zip(result, results[0]):
            same(found, expected)


def numbered_rows(name):
    with open(name, newline="", encoding="utf-8") as file:
        rows, begins = csv.reader(file), 1
        for row in rows:
            yield row, begins
            begins = rows.line_num + 1


@test
def each_line_is_answered_before_more_is_asked_for_with_several_jobs_too():
    run = subprocess.Popen([OSLER, "batch", "small.guide", "--jobs", "3"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    for i in range(5):
        run.stdin.write(b'{"id":"p%d"}\n' % i)
        run.stdin.flush()
        same(json.loads(run.stdout.readline())["patient"], "p%d" % i)
    run.stdin.close()
    same(run.wait(60), 0)


@test
def what_is_no_number_of_jobs_is_wrong_use():
    for jobs in ("0", "257", "two", "-1", "2.5", ""):
        wrong_use("batch", "small.guide", "child.json", "--jobs=" + jobs).says("--jobs")


@test
def results_as_a_table_say_what_result_lines_say():
    write("some.ndjson", patients(400, 5))
    lines = lines_of(osler("batch", "small.guide", "some.ndjson", "--on", DAY).ends(3))
    rows = list(csv.DictReader(io.StringIO(osler("batch", "small.guide", "some.ndjson", "--on", DAY, "--format", "csv").ends(3).out)))
    same(len(rows), len(lines))
    for number, (line, row) in enumerate(zip(lines, rows), 1):
        same(row["patient"], line["patient"] or "")
        if "error" in line:
            same(row["error"], "line %d: %s" % (number, line["error"]["message"]))
            same(row["applies"], "")
            continue
        same(row["error"], "")
        same(row["applies"], line["applies"])
        same({name: row[name] for name in line["outcomes"]}, line["outcomes"])
        for name in (name[:-5] for name in row if name.endswith(".dose")):
            same(row[name + ".dose"], "; ".join(dose or "unknown" for dose in line["doses"].get(name, [])))
        same(set(row["missing"].split()), {fact for facts in line["missing"].values() for fact in facts})


@test
def a_table_of_results_has_the_parts_that_are_asked_for():
    out = osler("batch", "small.guide", "child.json", "--on", DAY, "--format=csv", "--only", "doses").ends(0).out
    same(out.splitlines()[0], "patient,applies,lower_fever.dose,error")


@test
def a_summary_counts_what_the_lines_say():
    write("some.ndjson", patients(700, 7))
    lines = lines_of(osler("batch", "small.guide", "some.ndjson", "--on", DAY))
    good = [line for line in lines if "error" not in line]
    for jobs in ("1", "3"):
        summary = json.loads(osler("batch", "small.guide", "some.ndjson", "--on", DAY, "--summary", "json", "--jobs", jobs).ends(3).out)
        same((summary["patients"], summary["unusable"]), (len(good), len(lines) - len(good)))
        for name, counts in summary["outcomes"].items():
            for outcome, count in counts.items():
                same(count, sum(line["outcomes"][name] == outcome for line in good))
        missing = {}
        for line in good:
            for fact in {fact for facts in line["missing"].values() for fact in facts}:
                missing[fact] = missing.get(fact, 0) + 1
        same({fact["fact"]: fact["patients"] for fact in summary["missing"]}, missing)
        counts = [fact["patients"] for fact in summary["missing"]]
        same(counts, sorted(counts, reverse=True))


@test
def a_summary_goes_where_people_and_browsers_read_it():
    osler("batch", "small.guide", "child.json", "--on", DAY, "--summary", "text").ends(0).prints("1 patients answered", "lower_fever")
    picture = osler("batch", "small.guide", "child.json", "--on", DAY, "--summary=svg").ends(0).out
    same(xml.dom.minidom.parseString(picture).documentElement.tagName, "svg")
    both = osler("batch", "small.guide", "child.json", "--on", DAY, "--summary=json", "-o", "lines").ends(0)
    same(json.loads(both.out)["patients"], 1)
    same(len(read("lines").splitlines()), 1)
    wrong_use("batch", "small.guide", "child.json", "--summary=json", "-o", "-").says("both")


# --- Going on ---------------------------------------------------------------------------------------------


def interrupted(name, text, *options):
    """Answers for the first part of the text, keeps a journal of it, and is killed while it answers for the second."""
    whole = text.encode()
    first, second = len(whole) * 2 // 5, len(whole) * 3 // 5
    run = subprocess.Popen([OSLER, "batch", "small.guide", "-", "--on", DAY, "-o", name, *options], stdin=subprocess.PIPE,
                           stderr=subprocess.DEVNULL)
    run.stdin.write(whole[:first])
    run.stdin.flush()
    time.sleep(1.3)
    run.stdin.write(whole[first:second])
    run.stdin.flush()
    for _ in range(100):
        if b"results 0\n" not in read(name + ".journal"):
            break
        time.sleep(0.1)
    time.sleep(0.2)
    run.kill()
    run.wait(60)
    assert b"results 0\n" not in read(name + ".journal"), read(name + ".journal")


@test
def an_interrupted_run_is_gone_on_with():
    text = patients(4000, 3)
    expected = osler("batch", "small.guide", "-", "--on", DAY, input=text).ends(3)
    interrupted("whole", text)
    with open("whole", "ab") as results:
        results.write(b'{"patient":"half a li')
    result = osler("batch", "small.guide", "-", "--on", DAY, "-o", "whole", "--resume", input=text).ends(3)
    same(read("whole").decode(), expected.out)
    same(result.err, expected.err)
    assert not os.path.exists("whole.journal")


@test
def so_is_one_with_a_table_on_either_side():
    text = table(4000, 4)
    options = ("--from", "csv", "--format", "csv", "--jobs", "2")
    expected = osler("batch", "small.guide", "-", "--on", DAY, *options, input=text).ends(3).out
    interrupted("rows", text, *options)
    osler("batch", "small.guide", "-", "--on", DAY, *options, "-o", "rows", "--resume", input=text).ends(3)
    same(read("rows").decode(), expected)


@test
def another_question_is_not_gone_on_with():
    text = patients(3000, 3)
    interrupted("other", text)
    before = read("other"), read("other.journal")
    go_on = ["batch", "small.guide", "-", "-o", "other", "--resume"]
    for words, said in ((["--on", "2025-11-02"], "another"), (["--on", DAY, "--only", "doses"], "another"),
                        (["--on", DAY, "--lenient"], "another")):
        wrong_use(*go_on, *words, input=text).says(said)
    changed = text.replace('"p3"', '"q3"', 1)
    wrong_use(*go_on, "--on", DAY, input=changed).says("not those that were answered before")
    wrong_use(*go_on, "--on", DAY, input=text[:1000]).says("not those that were answered before")
    wrong_use("batch", "using.guide", "--path", "elsewhere", "-", "-o", "other", "--resume", "--on", DAY, input=text).says("another")
    same((read("other"), read("other.journal")), before)
    write("other.journal", b"nonsense")
    wrong_use(*go_on, "--on", DAY, input=text).says("cannot be read")
    write("other.journal", before[1])
    write("other", before[0][:10])
    wrong_use(*go_on, "--on", DAY, input=text).says("shorter")


@test
def what_is_whole_is_not_gone_on_with():
    osler("batch", "small.guide", "child.json", "--on", DAY, "-o", "done", "--resume").ends(0)
    same(len(read("done").splitlines()), 1)
    wrong_use("batch", "small.guide", "child.json", "--on", DAY, "-o", "done", "--resume").says("no journal")
    wrong_use("batch", "small.guide", "child.json", "--resume").says("-o")
    wrong_use("batch", "small.guide", "child.json", "--resume", "-o", "x", "--summary=text").says("--summary")


@test
def progress_is_shown_on_a_terminal_only():
    text = patients(2000)
    master, slave = terminal(pty.openpty)
    run = subprocess.Popen([OSLER, "batch", "small.guide", "-o", "progress"], stdin=subprocess.PIPE, stderr=slave)
    os.close(slave)
    run.stdin.write(text.encode())
    run.stdin.flush()
    time.sleep(0.7)
    run.stdin.write(text.encode())
    run.stdin.close()
    run.wait(60)
    seen = b""
    try:
        while True:
            piece = os.read(master, 4096)
            if not piece:
                break
            seen += piece
    except OSError:
        pass
    assert b"patients, " in seen and b" a second" in seen, seen
    os.close(master)


if __name__ == "__main__":
    main()
