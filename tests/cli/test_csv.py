#!/usr/bin/env python3
"""Patients in tables: batch and convert with CSV, TSV and column maps. OSLER names the program."""
import json
import os
import re
import subprocess
import threading

from command import DAY, OSLER, ROOT, main, memory_stays, osler, read, same, test, write, wrong_use

# Everything that acts on values on their way in.
FULL = '''language 1
guideline full "All that acts on values"
  version: 1.0.0
  status:  draft
  updated: 2025-10-31

fact weight "Body weight" : kg from 20 to 300 step 0.1
  valid for: 90 days
fact creatinine "Creatinine" : umol/L
  molar mass: 113.12 g/mol
fact pregnant "Pregnant" : yes or no
  absent means: no
fact her2 "HER2" : one of positive, negative
fact born "Birthday" : date
fact remark "Remark" : text
record lesion "Lesion"
  site "Site" : one of liver, bone
fact lesions "Lesions" : list of lesion

inform heavy "Heavy"
  when weight > 70 kg
  basis: editor   note: "a test"
inform kidneys "Kidneys"
  when creatinine >= 100 umol/L
  basis: editor   note: "a test"
inform expecting "Expecting"
  when pregnant
  basis: editor   note: "a test"
inform targeted "Targeted"
  when her2 is positive
  basis: editor   note: "a test"
inform spread "Spread"
  when some lesion where site is bone
  basis: editor   note: "a test"
inform old "Born before 1960"
  when born before 1960-01-01
  basis: editor   note: "a test"
inform remarked "Remarked"
  when remark is "so, \u201cit\u201d is"
  basis: editor   note: "a test"
'''.replace("\u201cit\u201d", "it")

PATIENTS = [
    {"id": "p1", "weight": 70.04, "creatinine": "1.2 mg/dL", "pregnant": True, "her2": "positive", "born": "1955-03"},
    {"id": "p2", "weight": {"value": "80 kg", "on": "2025-10-01"}, "lesions": [{"site": "bone"}], "remark": "so, it is"},
    {"id": "p3", "weight": {"value": 80, "on": "2025-01-01"}, "lesions": [], "her2": "negative"},
    {"id": "p4", "weight": "154 [lb_av]", "lesions": [{"site": "liver"}, "..."], "creatinine": 99.9},
    {"id": "p5", "pregnant": False, "born": None, "remark": "a \"b\"\n c"},
    {"id": "p6", "her2": {"unreadable": "2-3+"}, "weight": {"value": 80, "unit": "kg", "on": "2025-08-03"}},
    {},
]
CSV = '''id,weight,weight@on,creatinine,pregnant,her2,born,remark,lesions
p1,70.04,,1.2 mg/dL,yes,positive,1955-03,,
p2,80 kg,2025-10-01,,,,,"so, it is","[{""site"":""bone""}]"
p3,80,2025-01-01,,,negative,,,none
p4,154 [lb_av],,99.9,,,,,"[{""site"": ""liver""},
 ""...""]"
p5,,,,no,,unknown,"""a \\""b\\""\\n c""",
p6,80 kg,2025-08-03,,,"{""unreadable"": ""2-3+""}",,,
,,,,,,,,
'''


def prepare():
    write("full.guide", FULL)
    write("full.ndjson", "".join(json.dumps(patient) + "\n" for patient in PATIENTS))
    write("full.csv", CSV)


def full(command, *words, **more):
    prepare()
    return osler(command, "full.guide", *words, "--on", DAY, **more)


def lines_of(result):
    return [json.loads(line) for line in result.out.splitlines()]


# --- batch ----------------------------------------------------------------------------------------------


@test
def the_same_patients_have_the_same_result_lines_in_every_form():
    expected = full("batch", "full.ndjson").ends(0).is_silent().out
    same(full("batch", "full.csv").ends(0).is_silent().out, expected)
    same(full("batch", "--from", "csv", input=CSV.replace("\n", "\r\n")).ends(0).out, expected)
    same(full("batch", "-", "--from=csv", input="\ufeff" + CSV).ends(0).out, expected)
    full("convert", "full.ndjson", "-o", "full.tsv").ends(0).is_silent().prints_nothing()
    same(full("batch", "full.tsv").ends(0).is_silent().out, expected)


@test
def what_acts_on_values_has_acted():
    found = {line["patient"]: line for line in lines_of(full("batch", "full.csv"))}
    outcomes = {name: line["outcomes"] for name, line in found.items()}
    same([outcomes[name]["heavy"] for name in ("p1", "p2", "p3", "p4")], ["no", "yes", "unknown", "no"])  # rounded, dated, stale, pounds
    same([outcomes[name]["kidneys"] for name in ("p1", "p4", "p5")], ["yes", "no", "unknown"])  # by its molar mass
    same([outcomes[name]["expecting"] for name in ("p1", "p2", "p5")], ["yes", "no", "no"])  # absent means no
    same([outcomes[name]["spread"] for name in ("p2", "p3", "p4", "p5")], ["yes", "no", "unknown", "unknown"])
    same(found["p6"]["unreadable"], {"her2": "2-3+"})
    same(outcomes["p6"]["targeted"], "unknown")
    assert "unreadable" not in found["p1"], found


@test
def rounding_across_a_threshold_is_said():
    prepare()
    write("one.json", '{"weight": 70.04}')
    osler("run", "full.guide", "one.json", "--on", DAY, "--format=json").ends(0).prints(
        "weight 70.04 kg was rounded to 70 kg; without rounding it would be above 70 kg")
    write("one.json", '{"weight": 60.04}')
    text = osler("run", "full.guide", "one.json", "--on", DAY, "--format=json").ends(0).prints("was rounded to 60 kg").out
    assert "without rounding" not in text, text


@test
def a_wrong_row_is_told_in_its_place_with_its_column():
    table = "id,weight,her2\np1,7 m,positive\np2,70\np3,\"70\"0,positive\np4,70,\"positive\n\n\"\np5,70,positve\np6,70,positive\n"
    result = full("batch", "--from", "csv", input=table).ends(3).says("4 of 6 lines could not be used")
    found = lines_of(result)
    same([(line["patient"], line.get("line"), line.get("error", {}).get("path")) for line in found],
         [("p1", 2, "weight"), ("p2", 3, ""), ("p3", 4, "weight"), ("p4", None, None), ("p5", 8, "her2"), ("p6", None, None)])
    assert "did you mean positive?" in found[4]["error"]["message"], found[4]
    assert "2 cells" in found[1]["error"]["message"], found[1]
    assert "closing quote" in found[2]["error"]["message"], found[2]


@test
def a_wrong_header_ends_the_run_before_any_line():
    for header, said in (("id,wieght", 'line 1: this guideline knows no fact "wieght"; did you mean weight?'),
                         ("weight,weight", 'line 1: "weight" stands twice in the header'), ("id;weight", "semicolons"),
                         ("weight@on,id", "weight@on"), ("id,,weight", "column 2 has no name"), ("#id,weight", "begins with #")):
        full("batch", "--from=csv", input=header + "\n1,2\n").ends(3).prints_nothing().says(said)
    result = full("batch", "--from=csv", input="wieght,hre2,id\n").ends(3).prints_nothing()
    same(len(result.err.splitlines()), 2)
    full("batch", "--from=csv", input="").ends(3).prints_nothing().says("the table is empty")
    full("batch", "--from=csv", input=b"\xff\xfei\0d\0").ends(3).prints_nothing().says("UTF-16")
    same(full("batch", "--from=csv", input="id,weight\n").ends(0).is_silent().out, "")
    many = ",".join("x%d" % i for i in range(10001))
    full("batch", "--from=csv", "--lenient", input=many + "\n").ends(3).prints_nothing().says("10,000")


@test
def columns_that_nobody_knows_are_passed_over_on_request():
    result = full("batch", "--from=csv", "--lenient", input="id,shoe,weight\np1,44,80\np2,,80\n").ends(0)
    same([line["outcomes"]["heavy"] for line in lines_of(result)], ["yes", "yes"])
    result.says("1 names that the guideline does not know were passed over")


@test
def comments_at_the_top_are_skipped_on_request():
    table = "#one,\"\n#two\nid,weight\n#p,80\n"
    same([line["patient"] for line in lines_of(full("batch", "--from=csv", "--skip-comments", input=table).ends(0))], ["#p"])
    full("batch", "--from=csv", input=table).ends(3).prints_nothing()


@test
def the_form_comes_from_the_name_or_from_the_option():
    write("t.csv", "id\tweight\np1\t80\n")
    full("batch", "t.csv").ends(3).says("TSV")
    same(lines_of(full("batch", "t.csv", "--from", "tsv").ends(0))[0]["patient"], "p1")
    full("batch", "full.csv", "--from", "ndjson").ends(3)
    prepare()
    wrong_use("batch", "full.guide", "full.ndjson", "--columns", "m.columns").says("--columns is for tables")
    wrong_use("convert", "full.guide", "full.ndjson", "--skip-comments").says("--skip-comments is for tables")
    wrong_use("batch", "full.guide", "full.csv", "--from", "cvs").says("did you mean csv?")


@test
def a_cell_may_be_long_but_not_endless():
    cell = "x" * ((1 << 20) + 1)
    found = lines_of(full("batch", "--from=csv", input="id,remark\np1,%s\np2,%s\np3,\n" % (cell[1:], cell)).ends(3))
    same([(line["patient"], "error" in line) for line in found], [("p1", False), ("p2", True), ("p3", False)])
    same(found[1]["error"]["path"], "remark")


@test
def a_row_is_answered_before_the_next_one_is_asked_for():
    prepare()
    run = subprocess.Popen([OSLER, "batch", "full.guide", "--from", "csv"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    late = threading.Timer(60, run.kill)
    late.start()
    run.stdin.write(b"id,weight\n")
    for number in range(3):
        run.stdin.write(b"q%d,70\n" % number)
        run.stdin.flush()
        same(json.loads(run.stdout.readline())["patient"], "q%d" % number)
    run.stdin.close()
    same((run.stdout.read(), run.wait()), (b"", 0))
    run.stdout.close()
    late.cancel()


def peak_memory(run, count):
    for _ in range(count // 200):
        run.stdin.write(b'p,80,"[{""site"":""bone""}]",r\n' * 200)
        run.stdin.flush()
        for _ in range(200):
            assert run.stdout.readline()
    with open("/proc/%d/status" % run.pid, encoding="ascii") as status:
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read())[1])


@test
def memory_does_not_grow_with_the_rows():
    prepare()
    run = subprocess.Popen([OSLER, "batch", "full.guide", "--from=csv"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    run.stdin.write(b"id,weight,lesions,remark\n")
    few, many = peak_memory(run, 1000), peak_memory(run, 40000)
    run.stdin.close()
    run.stdout.close()
    same(run.wait(), 0)
    memory_stays(few, many)


# --- column maps ----------------------------------------------------------------------------------------

MAP = '''# raw columns
missing: "NA"
id: "Sample"
her2: "HER2 score"
  "3+": positive
  "0": negative
  "ND": unknown
  other: unknown
weight: "Weight (lb)" unit [lb_av]
weight on: "Weighed"
'''
RAW = '''Sample,Age,HER2 score,Weight (lb),Weighed
s1,50,3+,176.4,2025-10-01
s2,51,0,NA,NA
s3,,1+ (outside 3+),,
s4,x,ND,,
s5,,3+,heavy,
s6,,3+,200,2025-11-02
'''


@test
def a_map_names_columns_and_values():
    write("raw.columns", MAP)
    result = full("batch", "--from=csv", "--columns", "raw.columns", input=RAW).ends(3)
    found = lines_of(result)
    same([line["outcomes"]["targeted"] for line in found[:4]], ["yes", "no", "unknown", "unknown"])
    same(found[0]["outcomes"]["heavy"], "yes")
    same([line.get("unreadable") for line in found[:4]], [None, None, {"her2": "1+ (outside 3+)"}, None])
    same([line["error"]["path"] for line in found[4:]], ["Weight (lb)", "Weighed"])
    assert found[4]["error"]["message"].startswith('"Weight (lb)": weight needs a number of kg'), found[4]


@test
def without_other_what_cannot_be_read_is_an_error():
    write("raw.columns", MAP.replace("  other: unknown\n", ""))
    found = lines_of(full("batch", "--from=csv", "--columns", "raw.columns", input=RAW).ends(3))
    same(found[2]["error"]["path"], "HER2 score")
    same(found[2]["error"]["found"], '"1+ (outside 3+)"')


@test
def what_cannot_be_read_is_told_to_people_too():
    write("raw.columns", MAP)
    records = full("convert", "--from=csv", "--columns", "raw.columns", "-", input=RAW).ends(3).out.splitlines()
    same(json.loads(records[2]), {"id": "s3", "her2": {"unreadable": "1+ (outside 3+)"}})
    write("s3.json", records[2])
    full("run", "s3.json").ends(0).prints('was given as "1+ (outside 3+)", which cannot be')


@test
def a_wrong_map_is_told_with_line_and_column_and_ends_with_1():
    write("raw.columns", MAP.replace("positive", "positiv").replace("id:", "name:").replace("[lb_av]", "lbs"))
    result = full("batch", "--from=csv", "--columns", "raw.columns", input=RAW).ends(1).prints_nothing()
    places = re.findall(r"^raw\.columns:(\d+):(\d+): error: ", result.err, re.MULTILINE)
    same(places, [("3", "1"), ("5", "9"), ("9", "28")])
    result.says("did you mean positive?")
    full("batch", "full.csv", "--columns", "absent.columns").ends(4).prints_nothing().says("absent.columns")


@test
def a_map_that_does_not_fit_the_table_ends_with_3():
    write("raw.columns", MAP)
    full("batch", "--from=csv", "--columns", "raw.columns", input=RAW.replace("Weighed", "Wieghed")).ends(3).prints_nothing().says(
        'the header has no column "Weighed", which line 10 of the map names; did you mean "Wieghed"?')


@test
def the_page_on_column_maps_is_true():
    with open(os.path.join(ROOT, "docs", "columns.md"), encoding="utf-8") as page:
        blocks = dict(re.findall(r"^```(columns|csv|ndjson)\n(.*?)^```$", page.read(), re.DOTALL | re.MULTILINE))
    write("raw.columns", blocks["columns"])
    write("raw.csv", blocks["csv"])
    guide = os.path.join(ROOT, "tests", "runtime", "every_kind.guide")
    same(osler("convert", guide, "raw.csv", "--columns", "raw.columns", "--on", DAY).ends(0).is_silent().out, blocks["ndjson"])


@test
def the_table_of_the_page_on_patients_is_read():
    with open(os.path.join(ROOT, "docs", "patients.md"), encoding="utf-8") as page:
        write("page.csv", re.search(r"^```csv\n(.*?)^```$", page.read(), re.DOTALL | re.MULTILINE)[1])
    guide = os.path.join(ROOT, "tests", "runtime", "every_kind.guide")
    same([line["patient"] for line in lines_of(osler("batch", guide, "page.csv", "--on", DAY).ends(0).is_silent())], ["p1", "p2"])


# --- convert --------------------------------------------------------------------------------------------


def values(records):
    """What records mean: without what is unknown, and with one spelling of what has several."""
    def plain(value):
        if isinstance(value, dict) and "unit" in value and "on" not in value:
            return "%s %s" % (value["value"], value["unit"])
        if isinstance(value, dict) and "unit" in value:
            return {"value": "%s %s" % (value["value"], value["unit"]), "on": value["on"]}
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    return [{name: plain(value) for name, value in record.items() if value is not None} for record in records]


@test
def a_round_trip_keeps_every_fact():
    for form in ("csv", "tsv"):
        full("convert", "full.ndjson", "--to", form, "-o", "table." + form).ends(0).is_silent().prints_nothing()
        back = lines_of(full("convert", "table." + form).ends(0).is_silent())
        same(values(back), values(PATIENTS))
        same(full("convert", "table." + form, "--to", form).ends(0).out.encode(), read("table." + form))


@test
def the_header_has_every_fact_and_the_date_of_those_that_age():
    lines = full("convert", "full.ndjson").ends(0).out.split("\r\n")
    same(lines[0], "id,weight,weight@on,creatinine,pregnant,her2,born,remark,lesions")
    same(lines[1], "p1,70.04,,1.2 mg/dL,yes,positive,1955-03,,")
    same(lines[2], 'p2,80 kg,2025-10-01,,,,,"so, it is","[{""site"":""bone""}]"')
    same(lines[3], "p3,80,2025-01-01,,,negative,,,none")
    same(lines[7], ",,,,,,,,")


@test
def the_form_to_write_is_the_other_one_unless_it_is_named():
    assert full("convert", "full.csv").out.startswith('{"id":"p1"')
    assert full("convert", "full.ndjson").out.startswith("id,weight,")
    assert full("convert", "full.csv", "--to", "tsv").out.startswith("id\tweight\t")
    full("convert", "full.csv", "-o", "out.tsv").ends(0)
    assert read("out.tsv").startswith(b"id\tweight\t")
    same(full("convert", "full.ndjson", "--to=ndjson").ends(0).out.encode(), read("full.ndjson"))


@test
def a_patient_that_is_left_out_is_told():
    write("some.ndjson", '{"id": "a", "weight": 70}\n{"id": "b", "weight": 7}\n{"id": "c", "shoe": 44}\n')
    result = full("convert", "some.ndjson").ends(3)
    same(result.out.split("\r\n")[1:], ["a,70,,,,,,,", ""])
    result.says("some.ndjson: line 2: weight is 7 kg: outside its range", 'line 3: this guideline knows no fact "shoe"',
                "2 of 3 patients could not be used and were left out")


@test
def a_wrong_header_leaves_nothing_behind():
    full("convert", "--from=csv", "--to=tsv", "-", input="wieght\n1\n").ends(3).prints_nothing()


@test
def nothing_is_converted_onto_itself():
    prepare()
    wrong_use("convert", "full.guide", "full.csv", "-o", "full.csv").says("holds the patients")
    same(read("full.csv").decode(), CSV)
    wrong_use("convert", "-", "-").says("standard input")
    wrong_use("convert", "full.guide").says("INPUT")


if __name__ == "__main__":
    main()
