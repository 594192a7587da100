#!/usr/bin/env python3
"""Judges patient records by the JSON Schema that `osler schema` prints, with an independent validator, and by osler itself: what
osler accepts the schema accepts. Speaks TAP."""
import glob
import json
import os
import random
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import OSLER, ROOT  # noqa: E402

GUIDE = "tests/runtime/every_kind.guide"
DAY = "2025-11-01"

# Values of each fact: what both accept, what both refuse, and what only osler can refuse.
ON = {"on": "2025-10-01"}
VALUES = {
    "weight": ([70, 70.5, 20, 300, "70", "70 kg", "70kg", " 70.5  kg ", "7e1", "154 [lb_av]", None, {"value": 70}, {"value": "70 kg"},
                {"value": None, **ON}, {"value": 70000, "unit": "g"}, {"value": 70, "unit": None, "on": None}],
               [19, 301, "heavy", "", "70,5 kg", True, [70], {}, {"unit": "kg"}, {"value": 19}, {"value": 70, "by": "me"},
                {"value": 70, "unit": 5}, {"value": 70, "on": "yesterday"}, {"value": {"value": 70}}, {"unreadable": "x", "unit": "kg"}],
               ["19", "70 cm", "70 kgs", {"value": 70, "unit": "cm"}, {"value": 70, "on": "2025-11-02"}]),
    "ecog": ([0, 4, "2", "2 {score}", 1.4], [5, -1, "two", False], ["1 kg", "5"]),
    "lvef": ([50, "50 %", "50%", {"value": 0.5, "unit": "1"}], [91, 4], ["91 %"]),
    "creatinine": ([80, -1, "1.1 mg/dL", 1e-30], [True, {}], ["1 [IU]/L"]),
    "her2": (["positive", "negative", None, {"value": "positive", **ON}, {"unreadable": "1+ (?)", **ON}], ["Positive", "", 1, True, {"value": "p"},
             {"value": "positive", "unit": "kg"}, {"unreadable": 1}, {"unreadable": "x", "value": "positive"}], []),
    "pregnant": ([True, False, "yes", "no", None, {"value": True}], [1, 0, "Yes", "unknown", [], {"value": 1}], []),
    "born": (["1955-03-21", "1955", "1955-03", "2031-01-01", "1955-03-21T08:30", "1955-03-21 08:30:15.5+01:00", None],
             [1955, "21.3.1955", "", "1955-3-21", "today"], ["1955-02-30"]),
    "remark": (["", "x", "\u00e9\U0001F600\n", None, {"value": "x"}], [5, True, ["x"]], []),
    "stay": ([{"from": "2025-01-01", "to": "2025-02"}, {"from": "2025"}, {"to": None}, None, {"value": {"from": "2025"}, **ON},
              {"from": "2025", "on": "2025-10"}],
             [{}, "2025", {"form": "2025"}, {"from": 2025}, {"from": "2025", "unit": "d"}], [{"from": "2025", "to": "2024"}]),
    "potassium": ([[], ["..."], [{"value": 4, **ON}], [{"value": "4 mmol/L", **ON}, {"value": 4000, "unit": "umol/L", **ON}],
                   [{"value": None, **ON}], {"value": [{"value": 4, **ON}], **ON}, None],
                  [4, [4], [{"value": 4}], [{"value": 11, **ON}], [{"value": 4, "on": None}], {}, "none"],
                  [["...", {"value": 4, **ON}]]),
    "lesions": ([[], ["..."], [{}], {"unreadable": "many"}, [{"site": "liver", "isolated": True, "size": "12 mm"}, {"site": None}, "..."],
                 {"value": [], **ON}, None],
                [{}, "none", ["more"], [{"site": "skin"}], [{"site": {"unreadable": "x"}}], [{"sit": "liver"}], [1], [None], [{}] * 5, {"site": "liver"}],
                [["...", {}], [{}] * 4]),
    "id": (["p1", 17, 1.5, None, ""], [True, [], {}], []),
    "unheard_of": ([], [1, None], []),
}


def accepted_by_osler(records, guide=GUIDE):
    lines = "".join(json.dumps(record) + "\n" for record in records)
    done = subprocess.run([OSLER, "batch", guide, "--on", DAY, "--only", "outcomes"], input=lines, capture_output=True, text=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(records), done.stderr
    return ["error" not in answer for answer in answers]


def validator_of(jsonschema, guide):
    text = subprocess.run([OSLER, "schema", guide], capture_output=True, text=True, check=True).stdout
    schema = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    return text, jsonschema.Draft202012Validator(schema)


def judge_values(validator):
    for name, (good, bad, beyond) in VALUES.items():
        for values, by_osler, by_schema in ((good, True, True), (bad, False, False), (beyond, False, True)):
            if not values:
                continue
            records = [{name: value} for value in values]
            osler, schema = accepted_by_osler(records), [validator.is_valid(record) for record in records]
            wrong = [json.dumps(r) for r, o, s in zip(records, osler, schema) if (o, s) != (by_osler, by_schema)]
            word = {True: "accepts", False: "refuses"}
            yield f"{name}: osler {word[by_osler]} and the schema {word[by_schema]} {len(values)} values", wrong


def judge_mixtures(validator):
    choose = random.Random(20251101)
    records = []
    for _ in range(500):
        names = choose.sample(sorted(VALUES), choose.randrange(1, 8))
        pools = {name: VALUES[name][choose.choices((0, 1, 2), (12, 1, 1))[0]] or VALUES[name][1] for name in names}
        records.append({name: choose.choice(pool) for name, pool in pools.items()})
    osler, schema = accepted_by_osler(records), [validator.is_valid(record) for record in records]
    wrong = [json.dumps(r) for r, o, s in zip(records, osler, schema) if o and not s]
    name = f"of 500 mixtures the schema accepts all {sum(osler)} that osler accepts"
    yield name, tap.unless(not wrong and 50 < sum(osler) < 450, *wrong[:5])


def judge_documentation(validator):
    with open("docs/patients.md", encoding="utf-8") as file:
        records = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", file.read(), re.DOTALL)]
    osler, schema = accepted_by_osler(records), [validator.is_valid(record) for record in records]
    wrong = [json.dumps(r) for r, o, s in zip(records, osler, schema) if not (o and s)]
    yield f"both accept the {len(records)} records of docs/patients.md", tap.unless(not wrong and len(records) >= 5, *wrong)


def judge_patients(jsonschema):
    validators = {guide: validator_of(jsonschema, guide)[1] for guide in ["guidelines/breast_liver_metastases.guide"]}
    for path in sorted(glob.glob("examples/patients/*.json")):
        with open(path, encoding="utf-8") as file:
            patient = json.load(file)
        good = any(validator.is_valid(patient) for validator in validators.values())
        yield f"{path} is valid by the schema of its guideline", tap.unless(good)


def results(jsonschema):
    text, validator = validator_of(jsonschema, GUIDE)
    yield "the schema is the same each time", tap.unless(text == validator_of(jsonschema, GUIDE)[0])
    yield from judge_values(validator)
    yield from judge_mixtures(validator)
    yield from judge_documentation(validator)
    yield from judge_patients(jsonschema)


def main():
    try:
        import jsonschema
        jsonschema.Draft202012Validator
    except (ImportError, AttributeError):
        tap.skip_all("python3-jsonschema is not installed, or too old")
    os.chdir(ROOT)
    tap.report(results(jsonschema))


if __name__ == "__main__":
    main()
