#!/usr/bin/env python3
"""What the commands answer, and by which exit code: check, run, batch, eval, test. OSLER names the program."""
import json
import os
import re
import subprocess
import threading

from command import CHILD, DAY, OSLER, SMALL, main, memory_stays, osler, read, same, test, write, wrong_use


def lines_of(result):
    return [json.loads(line) for line in result.out.splitlines()]


# --- check ----------------------------------------------------------------------------------------------


@test
def a_fine_guideline_is_called_fine():
    same(osler("check", "small.guide").ends(0).is_silent().out, "small.guide: fine\n")


@test
def every_mistake_of_every_file_is_told():
    write("worse.guide", SMALL.replace("fact mood", "fact weight"))
    result = osler("check", "wrong.guide", "small.guide", "worse.guide").ends(1).is_silent()
    result.prints("small.guide: fine", "worse.guide:")
    places = re.findall(r"wrong\.guide:(\d+):(\d+)", result.out)
    assert {"16", "21"} <= {line for line, _ in places}, result
    assert len(re.findall(r"error\[E\d{4}\]", result.out)) >= 3, result
    assert "wrong.guide: fine" not in result.out, result


@test
def mistakes_are_one_array_of_json():
    keys = {"code", "severity", "file", "line", "column", "end_column", "message", "hints"}
    for words, files in ((["small.guide"], []), (["wrong.guide"], ["wrong.guide"] * 2),
                         (["small.guide", "wrong.guide", "small.guide", "wrong.guide"], ["wrong.guide"] * 4)):
        result = osler("check", *words, "--format", "json").ends(1 if files else 0).is_silent()
        found = json.loads(result.out)
        same([entry["file"] for entry in found], files)
        assert all(keys <= set(entry) for entry in found), found
    absent = osler("check", "absent.guide", "wrong.guide", "--format", "json").ends(4).says("absent.guide")
    same(len(json.loads(absent.out)), 2)


@test
def mistakes_are_plain_lines_on_request():
    result = osler("check", "wrong.guide", "--format", "plain").ends(1)
    assert all(re.match(r"wrong\.guide:\d+:\d+: error E\d{4}: ", line) for line in result.out.splitlines()), result


@test
def the_worst_file_decides_the_exit_code():
    osler("check", "small.guide", "wrong.guide").ends(1)
    osler("check", "wrong.guide", "absent.guide", "small.guide").ends(4).prints("small.guide: fine", "wrong.guide:")


# --- run ------------------------------------------------------------------------------------------------


@test
def a_patient_is_answered():
    result = osler("run", "small.guide", "child.json", "--on", DAY).ends(0).is_silent()
    result.prints("Paracetamol against fever", "Paracetamol 150 mg oral every 6 hours", "1 November 2025")


@test
def the_answer_is_one_object_on_request():
    found = json.loads(osler("run", "small.guide", "child.json", "--on", DAY, "--format=json").ends(0).is_silent().out)
    same((found["patient"], found["on"], found["applies"]), ("p1", DAY, "yes"))
    same([(entry["id"], entry["outcome"]) for entry in found["recommendations"]],
         [("lower_fever", "yes"), ("drowsiness", "unknown")])


@test
def without_a_patient_nothing_is_known():
    osler("run", "small.guide", "--on", DAY).ends(0).is_silent().prints("What is the body temperature?")


@test
def without_a_day_it_is_today():
    before = subprocess.run(["date", "+%Y-%m-%d"], capture_output=True, text=True).stdout.strip()
    text = osler("run", "small.guide", "--format=json").ends(0).out
    after = subprocess.run(["date", "+%Y-%m-%d"], capture_output=True, text=True).stdout.strip()
    assert before in text or after in text, text


@test
def a_wrong_guideline_answers_nothing():
    for words in (["run", "{}"], ["batch", "{}"], ["disasm", "{}"], ["schema", "{}"], ["compile", "{}", "-o", "out"],
                  ["eval", "weight", "--guideline", "{}"]):
        result = osler(*(word.format("wrong.guide") for word in words)).ends(1).prints_nothing()
        result.says("wrong.guide:16:", "wrong.guide:21:")
    assert not os.path.exists("out")


@test
def a_wrong_patient_is_told_with_path_value_and_what_was_expected():
    result = osler("run", "small.guide", "wrong.json", "--on", DAY).ends(3).prints_nothing()
    result.says("wrong.json", "mood", "drowzy", "drowsy", "playful")
    osler("run", "small.guide", "broken.json").ends(3).prints_nothing().says("broken.json")
    osler("run", "small.guide", "-", input="").ends(3).prints_nothing()
    osler("run", "small.guide", "-", input='{"weight": 500}').ends(3).says("500", "80")
    osler("run", "small.guide", "-", input='{"wieght": 10}').ends(3).says("wieght", "weight")
    osler("run", "small.guide", "-", "--on", DAY, input='{"weight": {"value": 10, "on": "2025-11-02"}}').ends(3)


@test
def names_that_nobody_knows_are_passed_over_on_request():
    write("more.json", '{"id": "p1", "weight": 10, "temperature": 39.1, "shoe_size": 30, "hair": "red"}')
    osler("run", "small.guide", "more.json").ends(3).says("shoe_size")
    result = osler("run", "small.guide", "more.json", "--lenient").ends(0)
    assert re.search(r"\b(2|two)\b", result.out + result.err), result
    batch = osler("batch", "small.guide", "more.json", "--lenient").ends(0).says("2 names")
    same(lines_of(batch)[0]["outcomes"]["lower_fever"], "yes")


# --- why, whatif ----------------------------------------------------------------------------------------


@test
def the_reasons_of_one_recommendation_are_told():
    result = osler("why", "small.guide", "child.json", "lower_fever", "--on", DAY).ends(0).is_silent()
    result.prints("Outcome: yes", "Body temperature 39.1 °C", "[line 16]")
    assert "drowsy" not in result.out, result
    osler("why", "small.guide", "child.json", "--on", DAY).ends(0).prints("lower_fever", "drowsiness")


@test
def reasons_of_a_used_file_name_it():
    write("words.guide", 'language 1\nfact ill "Ill" : yes or no\nfact old "Old" : yes or no\ndefine very_ill "Very ill" as ill and old\n')
    head = 'language 1\nguideline care "Care"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\nuse words\n'
    write("user.guide", head + 'recommend care "Care"\n  when very_ill\ninform strange "Strange"\n  when ill or not ill\n')
    osler("why", "user.guide", "-", "--on", DAY, input='{"ill": true, "old": true}').ends(0).prints("- Ill: yes [words.guide, line 4]", "- Ill: yes [line 10]")
    # Whoever is ill or is not: by rule 6 it stays open, and nothing that could be asked for would close it.
    osler("why", "user.guide", "-", "--on", DAY, input='{"old": true}').ends(0).prints("No fact that is still unknown would change this")


@test
def the_fact_that_would_change_an_outcome_is_told():
    result = osler("whatif", "small.guide", "child.json", "lower_fever", "--on", DAY).ends(0).is_silent()
    result.prints("Body temperature 38.4 °C or less (now 39.1 °C)", "would be no (now yes)")
    found = json.loads(osler("whatif", "small.guide", "child.json", "--on", DAY, "--format", "json").ends(0).out)
    same([(change["fact"], change["value"]) for change in found["changes"]],
         [("temperature", "38.4 Cel"), ("mood", "playful"), ("mood", "drowsy")])
    same(found["next"]["fact"], "mood")


@test
def a_recommendation_that_is_not_there_is_answered_with_the_nearest():
    for command in ("why", "whatif"):
        result = osler(command, "small.guide", "child.json", "lower_fevr").ends(1).prints_nothing()
        result.says('there is no recommendation "lower_fevr"; did you mean lower_fever?')
    osler("whatif", "small.guide", "wrong.json", "--on", DAY).ends(3).prints_nothing()


# --- batch ----------------------------------------------------------------------------------------------

MIXED = (CHILD, "", '{"id": "p3", "mood": "drowzy"}', '{"id":"p4"', '{"id": "p5", "temperature": 37}', "[]",
         '{"weight": 10}', '{"mood": 3, "id": "p8"}')


@test
def each_line_is_answered_in_its_place():
    result = osler("batch", "small.guide", "-", "--on", DAY, input="\n".join(MIXED) + "\n").ends(3)
    found = lines_of(result)
    same([line["patient"] for line in found[:3] + found[4:7]], ["p1", None, "p3", "p5", None, None])
    same([number for number, line in enumerate(found, 1) if "error" in line], [2, 3, 4, 6, 8])
    same([line["line"] for line in found if "error" in line], [2, 3, 4, 6, 8])
    for line in found:
        if "error" in line:
            same(list(line), ["patient", "line", "error"])
            same(list(line["error"]), ["path", "found", "expected", "message"])
            assert line["error"]["message"], line
    same(found[2]["error"]["path"], "mood")
    result.says("5 of 8 lines")


@test
def a_result_line_has_no_blanks_and_a_known_order():
    result = osler("batch", "small.guide", "child.json", "--on", DAY, "--only", "outcomes,doses").ends(0).is_silent()
    same(result.out, '{"patient":"p1","applies":"yes","outcomes":{"lower_fever":"yes","drowsiness":"unknown"},'
                     '"doses":{"lower_fever":["150 mg"]}}\n')


@test
def a_result_line_holds_what_is_asked_for():
    whole = lines_of(osler("batch", "small.guide", "child.json"))[0]
    same(list(whole), ["patient", "applies", "outcomes", "doses", "missing"])
    same(whole["missing"], {"drowsiness": ["mood"]})
    for only in ("outcomes", "doses", "missing", "missing,outcomes"):
        found = lines_of(osler("batch", "small.guide", "child.json", "--only", only).ends(0))[0]
        same(set(found) & {"outcomes", "doses", "missing"}, set(only.split(",")))
        assert all(whole[name] == value for name, value in found.items()), found


@test
def standard_input_is_the_default_and_every_form_of_line_end_is_read():
    expected = osler("batch", "small.guide", "child.json", "--on", DAY).ends(0).out
    for text, count in ((CHILD, 1), (CHILD + "\n", 1), (CHILD + "\r\n", 1), (CHILD + "\n" + CHILD, 2), ("", 0)):
        same(osler("batch", "small.guide", "--on", DAY, input=text).ends(0).out, expected * count)
        same(osler("batch", "small.guide", "-", "--on", DAY, input=text).ends(0).out, expected * count)
    same(len(lines_of(osler("batch", "small.guide", input="\n\n").ends(3))), 2)


@test
def results_go_to_a_file_on_request():
    write("patients.ndjson", CHILD + "\n" + '{"id": "p2"}\n')
    expected = osler("batch", "small.guide", "patients.ndjson", "--on", DAY).ends(0).out
    osler("batch", "small.guide", "patients.ndjson", "--on", DAY, "-o", "results").ends(0).prints_nothing().is_silent()
    same(read("results").decode(), expected)
    same(osler("batch", "small.guide", "patients.ndjson", "--on", DAY, "-o", "-").ends(0).out, expected)


@test
def the_patients_are_never_overwritten():
    write("patients.ndjson", CHILD + "\n")
    os.symlink("patients.ndjson", "link")
    os.link("patients.ndjson", "twin")
    for name in ("patients.ndjson", "link", "twin", "./patients.ndjson"):
        wrong_use("batch", "small.guide", "patients.ndjson", "-o", name).says("holds the patients")
    with open("patients.ndjson", "rb") as patients:
        osler("batch", "small.guide", "-o", "patients.ndjson", stdin=patients).ends(2)
    same(read("patients.ndjson").decode(), CHILD + "\n")


@test
def a_line_may_be_long_but_not_endless():
    longest = '{"id":"p1","weight":10%s}' % (" " * ((16 << 20) - 23))
    same(len(longest), 16 << 20)
    text = "\n".join((longest, longest + " ", CHILD, longest + " " * 999999))
    found = lines_of(osler("batch", "small.guide", input=text).ends(3))
    same([line["patient"] for line in found], ["p1", None, "p1", None])
    same([line.get("line") for line in found], [None, 2, None, 4])
    assert "16 MiB" in found[1]["error"]["message"], found[1]


@test
def a_patient_is_answered_before_the_next_one_is_asked_for():
    run = subprocess.Popen([OSLER, "batch", "small.guide"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    late = threading.Timer(60, run.kill)
    late.start()
    for number in range(3):
        run.stdin.write(('{"id": "q%d"}\n' % number).encode())
        run.stdin.flush()
        same(json.loads(run.stdout.readline())["patient"], "q%d" % number)
    run.stdin.close()
    same((run.stdout.read(), run.wait()), (b"", 0))
    run.stdout.close()
    late.cancel()


def peak_memory(run, count):
    """KiB that the process has taken at most, once it has answered so many more patients."""
    for _ in range(count // 200):
        run.stdin.write((CHILD + "\n").encode() * 200)
        run.stdin.flush()
        for _ in range(200):
            assert run.stdout.readline()
    with open("/proc/%d/status" % run.pid, encoding="ascii") as status:
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read())[1])


@test
def memory_does_not_grow_with_the_patients():
    run = subprocess.Popen([OSLER, "batch", "small.guide"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    few, many = peak_memory(run, 1000), peak_memory(run, 40000)
    run.stdin.close()
    run.stdout.close()
    same(run.wait(), 0)
    memory_stays(few, many)


# --- eval -----------------------------------------------------------------------------------------------


@test
def an_expression_has_a_value_in_the_notation_of_the_language():
    for expression, value in (("0.1 + 0.2", "0.3"), ("1 + 1 = 2", "yes"), ("4 mg/kg * 70 kg", "280 mg"),
                              ("not yes", "no"), ("2 > 3", "no"), ("today", DAY), ("2025-11-01", "2025-11-01"),
                              ("1 cm = 10 mm", "yes")):
        same(osler("eval", expression, "--on", DAY).ends(0).out, value + "\n")


@test
def a_wrong_expression_is_told_with_its_place():
    osler("eval", "1 cm = 0.01 g").ends(1).prints_nothing().says("length", "mass")
    osler("eval", "1 +").ends(1).prints_nothing().says("error[E")
    osler("eval", "nobody").ends(1).prints_nothing().says("nobody")
    osler("eval", "").ends(1).prints_nothing().says("error[E")


@test
def an_expression_may_name_facts_and_definitions():
    known = ["--guideline", "small.guide", "--patient", "child.json", "--on", DAY]
    same(osler("eval", "weight * 2", *known).ends(0).out, "20 kg\n")
    same(osler("eval", "temperature >= 38.5 Cel", *known).ends(0).out, "yes\n")
    same(osler("eval", "mood is drowsy", *known).ends(0).out, "unknown\n")
    same(osler("eval", "weight", "--guideline", "small.guide").ends(0).out, "unknown\n")
    osler("eval", "wieght", *known).ends(1).prints_nothing().says("wieght", "weight")
    osler("eval", "weight", "--guideline", "small.guide", "--patient", "wrong.json").ends(3).prints_nothing().says("mood")


# --- test -----------------------------------------------------------------------------------------------


@test
def scenarios_are_counted():
    same(osler("test", "small.guide").ends(0).is_silent().out, "1 passed, 0 failed\n")
    result = osler("test", "failing.guide", "small.guide").ends(1).is_silent()
    result.prints("A feverish child", "160 mg", "150 mg")
    same(result.out.splitlines()[-1], "1 passed, 1 failed")


@test
def scenarios_of_a_wrong_guideline_are_not_run():
    result = osler("test", "wrong.guide", "small.guide").ends(1).says("wrong.guide:16:", "wrong.guide:21:")
    same(result.out.splitlines()[-1], "1 passed, 0 failed")
    osler("test", "absent.guide", "failing.guide").ends(4).prints("0 passed, 1 failed")


# --- Who reads, and where -------------------------------------------------------------------------------


SEED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../guidelines/breast_liver_metastases.guide")


def widest(result):
    return max(len(line) for line in result.ends(0).out.splitlines())


@test
def no_line_is_wider_than_the_terminal():
    write("seed.json", '{"primary_cancer": "breast", "her2": "positive", "lesions": [{"site": "liver"}, {"site": "bone"}]}')
    for columns, most in ((40, 40), (57, 57), (1, 40), (200, 200)):
        there = {**os.environ, "COLUMNS": str(columns)}
        for words in (["run"], ["run", "--for", "patient"], ["run", "--language", "de"], ["why"], ["whatif"]):
            found = widest(osler(words[0], SEED, "seed.json", *words[1:], "--on", DAY, env=there))
            assert found <= most, "%s is %d columns wide, of %d" % (words, found, columns)
        found = widest(osler("doc", SEED, "--patient", "seed.json", "--format", "text", "--on", DAY, env=there))
        assert found <= most, "doc is %d columns wide, of %d" % (found, columns)
    for odd in ("", "0", "-5", "40x", "x", "99999999999999999999"):
        osler("run", SEED, "seed.json", "--on", DAY, env={**os.environ, "COLUMNS": odd}).ends(0).is_silent()


@test
def a_language_is_a_code_of_two_letters():
    for code in ("de", "fr", "de-AT", "zh-Hant"):
        osler("run", "small.guide", "child.json", "--on", DAY, "--language", code).ends(0).is_silent()
    for code in ("German", "d", "DE", "d3", "de_AT", "de-" + "x" * 40):
        wrong_use("run", "small.guide", "child.json", "--language", code)
    result = osler("run", "small.guide", "child.json", "--on", DAY, "--language", "de").ends(0)
    result.prints("Warum: ", "steht der Text in der Sprache der Leitlinie", "1. November 2025")
    french = osler("run", "small.guide", "child.json", "--on", DAY, "--language", "fr").ends(0).prints("Why: ")
    assert "they stand in English" in " ".join(french.out.split()), french
    write("german.guide", SMALL.replace("  version:", "  language: de\n  version:"))
    german = osler("run", "german.guide", "child.json", "--on", DAY).ends(0).prints("Warum: ")
    assert "Übersetzung" not in german.out, german
    same(osler("run", "german.guide", "child.json", "--on", DAY, "--language", "de").ends(0).out, german.out)


@test
def only_what_is_approved_is_answered_where_that_is_asked_for():
    for words in (["run", "small.guide", "child.json"], ["why", "small.guide", "child.json"], ["whatif", "small.guide", "child.json"],
                  ["batch", "small.guide", "child.json"], ["doc", "small.guide"], ["graph", "small.guide", "--format", "dot"]):
        refused = osler(*words, "--on", DAY, "--require", "approved").ends(4).prints_nothing()
        refused.says("fever is refused", "its status is draft, not approved")
    approved = SMALL.replace("draft", "approved")
    for good, extra in ((True, ""), (True, "  expires: 2025-11-01\n"), (False, "  expires: 2025-10-31\n"),
                        (True, '  approved: "A", 2025-11-01\n'), (False, '  approved: "A", 2025-11-02\n'),
                        (False, '  approved: "A", 2025-10-30\n'), (True, '  approved: "A", 2025-10-31\n')):
        write("a.guide", approved.replace("2025-10-31\n", "2025-10-31\n" + extra, 1))
        osler("run", "a.guide", "child.json", "--on", DAY, "--require", "approved").ends(0 if good else 4)
    write("b.guide", approved.replace("  basis: editor", "  status: under_review   basis: editor", 1))
    osler("run", "b.guide", "child.json", "--on", DAY, "--require", "approved").ends(4).says("the status of lower_fever is under_review")
    wrong_use("run", "small.guide", "child.json", "--require", "draft")


@test
def a_range_against_what_is_not_whole_says_why():
    head = SMALL[:SMALL.index("fact ")]
    write("range.guide", head + 'fact fever "Fever" : yes or no\nfact chills "Chills" : yes or no\nscore points "Points"\n  1 point when fever\n'
          '  2 points when chills\nwarn watch "Watch"\n  when points >= 1.5\n')
    for record, reason in (('{"fever": true, "chills": true}', "Points 3"), ('{"fever": true, "chills": false}', "Points 1")):
        write("range.json", record)
        osler("why", "range.guide", "range.json", "watch", "--on", DAY).ends(0).prints(reason)


if __name__ == "__main__":
    main()
