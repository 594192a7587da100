#!/usr/bin/env python3
"""Every golden JSON answer and every golden result line is what docs/result.schema.json says; broken ones are not. TAP."""
import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import OSLER, ROOT  # noqa: E402

try:
    import jsonschema
except ImportError:
    tap.skip_all("python3-jsonschema is not installed")

HERE = ROOT / "tests" / "golden"
SCHEMA = json.loads((ROOT / "docs" / "result.schema.json").read_text(encoding="utf-8"))
WHATIF = {"$schema": SCHEMA["$schema"], "$ref": "#/$defs/whatif", "$defs": SCHEMA["$defs"]}
RECORD = {"$schema": SCHEMA["$schema"], "$ref": "#/$defs/record", "$defs": SCHEMA["$defs"]}
LINE = {"$schema": SCHEMA["$schema"], "$ref": "#/$defs/line", "$defs": SCHEMA["$defs"]}


def recorded():
    """The lines of a decision record, made now: they hold the hash of the program."""
    with tempfile.TemporaryDirectory() as folder:
        record = os.path.join(folder, "record")
        for more in ([str(HERE / "every_reason.json")], [], [str(HERE / "every_reason_half.json"), "--format", "json", "--language", "de"]):
            subprocess.run([OSLER, "run", str(HERE / "every_reason.guide"), *more, "--on", "2025-11-01", "--record", record], check=True,
                           capture_output=True, timeout=60)
        return pathlib.Path(record).read_text(encoding="utf-8").splitlines()


def documents():
    for number, line in enumerate(recorded(), 1):
        yield f"record line {number}", RECORD, json.loads(line)
    for path in sorted(HERE.glob("*_as_json.out")):
        yield path.stem, SCHEMA, json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(HERE.glob("whatif*_json.out")):
        yield path.stem, WHATIF, json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(HERE.glob("*_as_lines.out")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield f"{path.stem} line {number}", LINE, json.loads(line)


def wrong(document):
    """The same document with one thing that must never be."""
    yes = copy.deepcopy(document)
    for item in yes["recommendations"]:
        item["outcome"] = "maybe"
    yield "an outcome of its own", yes
    without = copy.deepcopy(document)
    del without["disclaimer"]
    yield "no disclaimer", without
    nobody = copy.deepcopy(document)
    del nobody["guideline"]["content"]
    yield "an answer of no certain content", nobody
    number = copy.deepcopy(document)
    for item in number["recommendations"]:
        for dose in item["doses"]:
            dose["amount"] = {"value": 280, "unit": "mg"}
    yield "a dose as a binary number", number


def results():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for name, schema, document in documents():
        errors = list(jsonschema.Draft202012Validator(schema).iter_errors(document))
        yield f"{name} keeps the schema", [f"{e.json_path}: {e.message[:200]}" for e in errors[:5]]
    sample = json.loads((HERE / "her2_half_known_as_json.out").read_text(encoding="utf-8"))
    for name, document in wrong(sample):
        yield f"the schema refuses {name}", tap.unless(list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(document)))


if __name__ == "__main__":
    tap.report(results())
