#!/usr/bin/env python3
"""The seed guideline beside what is written around it: its scenarios, the example patients, and the page that goes through
its article. Reports in TAP."""
import glob
import json
import os
import re
import subprocess

import tap
from tap import OSLER, ROOT

GUIDE, SHARED = "guidelines/breast_liver_metastases.guide", "guidelines/oncology.guide"
PATIENTS = "examples/patients/*.json"
DAY = "2025-11-01"
SCENARIOS_LEAST, PATIENTS_LEAST = 34, 8
OUTCOMES = ("yes", "no", "unknown")
OPENING = re.compile(r"^(recommend|consider|avoid|warn|inform|fact|define|table|treatment|reference|scenario) (\w+)?", re.M)
RECOMMENDATIONS = ("recommend", "consider", "avoid", "warn", "inform")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def osler(*words):
    return subprocess.run([OSLER, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8")


def declarations(text):
    """(keyword, name, text) of every declaration, each up to the next one."""
    heads = list(OPENING.finditer(text))
    for head, following in zip(heads, heads[1:] + [None]):
        yield head[1], head[2], text[head.start():following.start() if following else len(text)]


def recommendations():
    return [(name, body) for keyword, name, body in declarations(read(GUIDE)) if keyword in RECOMMENDATIONS]


def table_rows(path):
    """The cells of each row of the page's tables, without heads and rules."""
    for table in re.findall(r"(?:^\|.*\n?)+", read(path), re.M):
        for line in table.strip().split("\n")[2:]:
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


# --- Scenarios: each test yields what is wrong ------------------------------------------------------------------

def every_scenario_passes():
    done = osler("test", GUIDE)
    counts = re.search(r"^(\d+) passed, (\d+) failed$", done.stdout, re.M)
    if done.returncode or not counts or int(counts[2]) or int(counts[1]) < SCENARIOS_LEAST:
        yield "exit %d, at least %d scenarios\n%s%s" % (done.returncode, SCENARIOS_LEAST, done.stdout, done.stderr)


def the_guideline_is_free_of_findings():
    done = osler("check", GUIDE, SHARED)
    if done.returncode or "warning" in done.stdout:
        yield done.stdout + done.stderr


def every_recommendation_is_expected_as_yes_no_and_unknown():
    seen, missing = set(), set()
    for keyword, _, body in declarations(read(GUIDE)):
        if keyword == "scenario":
            expected = re.findall(r"^  expect (\w+) is (\w+)(.*)$", body, re.M)
            seen |= {(name, outcome) for name, outcome, _ in expected}
            missing |= {name for name, outcome, rest in expected if outcome == "unknown" and ", missing " in rest}
    for name, _ in recommendations():
        for outcome in OUTCOMES:
            if (name, outcome) not in seen:
                yield "%s is never expected as %s" % (name, outcome)
        if name not in missing:
            yield "no scenario says what %s waits for" % name


def every_recommendation_speaks_to_patients():
    for name, body in recommendations():
        if "\n  text for patient:" not in body or "\n  text:" not in body:
            yield "%s lacks a text or a text for patients" % name


# --- Example patients -------------------------------------------------------------------------------------------

def answer(path):
    done = osler("run", GUIDE, path, "--on", DAY, "--format", "json")
    return json.loads(done.stdout) if done.returncode == 0 else None


def every_example_patient_gets_an_answer():
    paths = sorted(glob.glob(PATIENTS))
    if len(paths) < PATIENTS_LEAST:
        yield "%d patients, expected %d or more" % (len(paths), PATIENTS_LEAST)
    for path in paths:
        identity, result = json.loads(read(path))["id"], answer(path)
        if not result or result["patient"] != identity:
            yield "%s: no answer for %s" % (path, identity)
        for form in (["--for", "clinician"], ["--for", "patient"]):
            done = osler("run", GUIDE, path, "--on", DAY, *form)
            wide = [line for line in done.stdout.split("\n") if len(line) > 80]
            if done.returncode or done.stderr or wide:
                yield "%s %s: exit %d %s %s" % (path, form[1], done.returncode, done.stderr, wide)


def every_example_patient_fits_the_schema():
    import jsonschema  # absent: the test is skipped
    schema = json.loads(osler("schema", GUIDE).stdout)
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    for path in sorted(glob.glob(PATIENTS)):
        for error in validator.iter_errors(json.loads(read(path))):
            yield "%s: %s" % (path, error.message)
    if validator.is_valid({"lesions": [{"site": "moon"}]}):
        yield "the schema accepts a lesion of the moon"


def dose_words(recommendation):
    amounts = [dose["amount"] for dose in recommendation["doses"]]
    return " then ".join("%s %s" % (amount["value"], amount["unit"]) if amount else "unknown" for amount in amounts)


def claims_of(text, result):
    found = {item["id"]: item for item in result["recommendations"]} if result else {}
    amount = r"(?:[\d.]+ (?:mg|mL)|unknown)"
    for name, outcome in re.findall(r"`(\w+)` is (\w+)", text):
        yield name, outcome, found[name]["outcome"] if name in found else "no recommendation"
    for name, doses in re.findall(r"`(\w+)` gives (%s(?: then %s)*)" % (amount, amount), text):
        yield name, doses, dose_words(found[name]) if name in found else "no recommendation"


def what_is_said_of_the_patients_is_so():
    told = {}
    for first, text in table_rows("examples/README.md"):
        path = re.search(r"\((patients/\w+\.json)\)", first)[1]
        claims = list(claims_of(text, answer("examples/" + path)))
        told["examples/" + path] = claims
        if not claims:
            yield "nothing that could be tested is said of %s" % path
        for name, expected, found in claims:
            if expected != found:
                yield "%s: %s is said to be %s, and is %s" % (path, name, expected, found)
    for path in sorted(set(glob.glob(PATIENTS)) ^ set(told)):
        yield "%s: not in the table, or not there" % path


# --- The page on the article --------------------------------------------------------------------------------------

def names_in(cells):
    return set(re.findall(r"`([^`]+)`", cells))


def the_page_on_the_article_names_what_exists():
    known = {name for path in (GUIDE, SHARED) for _, name, _ in declarations(read(path)) if name}
    head = read(GUIDE).split("\nguideline ", 1)[1].split("\nuse ", 1)[0]
    known |= set(re.findall(r"^  (\w[\w ]*?):", head, re.M))
    for row in table_rows("docs/seed-article.md"):
        if len(row) != 4 or not names_in(row[1]):
            yield "a row without four cells or without a place: %s" % row
        else:
            for name in sorted(names_in(row[1]) - known):
                yield "there is no %s" % name


def the_page_on_the_article_is_complete():
    rows = list(table_rows("docs/seed-article.md"))
    named = set().union(*(names_in(row[1]) for row in rows))
    read_into = set().union(*(names_in(row[1]) for row in rows if row[3]))
    for keyword, name, body in declarations(read(GUIDE)):
        if keyword != "scenario" and name not in named:
            yield "%s %s stands in no row" % (keyword, name)
        if "basis: editor" in body and name not in read_into:
            yield "the reading of %s is not told" % name


TESTS = (the_guideline_is_free_of_findings, every_scenario_passes, every_recommendation_is_expected_as_yes_no_and_unknown,
         every_recommendation_speaks_to_patients, every_example_patient_gets_an_answer,
         every_example_patient_fits_the_schema, what_is_said_of_the_patients_is_so,
         the_page_on_the_article_names_what_exists, the_page_on_the_article_is_complete)


def problem_of(test):
    try:
        return list(test())
    except ModuleNotFoundError as error:
        return tap.Skip("there is no module %s" % error.name)


if __name__ == "__main__":
    os.chdir(ROOT)
    tap.report((tap.sentence(test), problem_of(test)) for test in TESTS)
