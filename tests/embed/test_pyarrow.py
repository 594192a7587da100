#!/usr/bin/env python3
"""Record batches of pyarrow through Arrow's C data interface, answers held against those of `osler batch`. Skipped where pyarrow is not
installed: it is no part of what the tests need."""
import ctypes
import datetime
import decimal
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402

try:
    import pyarrow
except ImportError:
    tap.skip_all("pyarrow is not installed")
if tap.SANITIZED:
    tap.skip_all("a sanitized library cannot be loaded into Python")

GUIDE = """language 1
guideline g "G"
  version: 1.0.0
  status: draft
  updated: 2025-01-01
fact age "Age" : number from 0 to 120 step 1
fact weight "Weight" : kg from 1 to 300 step 0.1
fact her2 "HER2" : one of positive, negative, equivocal
fact fever "Fever" : yes or no
  valid for: 10 days
fact seen "Seen" : date
fact note "Note" : text
fact creatinine "Creatinine" : mg/dL from 0.1 to 20 step 0.1 over time
record lesion "Lesion"
  size "Size" : cm from 0 to 30 step 0.1
  liver "Liver" : yes or no
fact lesions "Lesions" : list of lesion
treatment drug "Drug"
  class: a
recommend treat "Treat"
  when her2 is positive and age >= 18
  give drug: 4 mg/kg * weight iv once
recommend cool "Cool"
  when fever
recommend cut "Cut"
  when some lesion where (liver and size >= 2 cm)
recommend recent "Recent"
  when seen >= 2025-10-01
recommend remark "Remark"
  when note is "pain"
recommend rising "Rising"
  when latest creatinine > 1.5 mg/dL
"""

PATIENTS = [
    {"age": 50, "weight": 70.3, "her2": "positive", "fever": True, "seen": "2025-10-01", "note": "pain",
     "lesions": [{"size": 2.5, "liver": True}], "creatinine": [{"value": 1.2, "on": "2025-10-30"}, {"value": 1.6, "on": "2025-10-31"}]},
    {"age": 17, "weight": None, "her2": "negative", "fever": False, "seen": None, "note": None, "lesions": [], "creatinine": []},
    {"age": None, "weight": 80, "her2": None, "fever": None, "seen": "2025-09-30", "note": "", "lesions": None, "creatinine": None},
    {"age": 64, "weight": 70.35, "her2": "positive", "fever": None, "seen": "2024-02-29", "note": "painful",
     "lesions": [{"size": 1.0, "liver": True}, {"size": None, "liver": None}], "creatinine": [{"value": 1.6, "on": "2025-10-30"}]},
    {"age": 130, "weight": 70, "her2": "positive", "fever": True, "seen": None, "note": None, "lesions": None, "creatinine": None},
]


class Source(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("bytes", ctypes.c_char_p), ("length", ctypes.c_size_t), ("find", ctypes.c_void_p),
                ("context", ctypes.c_void_p), ("limits", ctypes.c_void_p), ("host", ctypes.c_void_p), ("proofs", ctypes.c_int)]


class Engine:
    def __init__(self):
        self.library = library = ctypes.CDLL(os.path.join(tap.BUILD, "libosler.so"))
        for name in ("program_free", "columns_free", "messages_free"):
            getattr(library, "osler_" + name).argtypes = [ctypes.c_void_p]
        text = GUIDE.encode()
        source = Source(b"g.guide", text, len(text), None, None)
        self.program, self.columns = ctypes.c_void_p(), ctypes.c_void_p()
        assert library.osler_compile(ctypes.byref(source), None, ctypes.byref(self.program), None) == 0
        assert library.osler_columns_new(self.program, None, None, ctypes.byref(self.columns)) == 0
        assert library.osler_columns_begin(self.columns, b"2025-11-01") == 0

    def run(self, batch):
        """Memory for the four structs, 72 and 80 bytes each."""
        schema, array, result_schema, result = (ctypes.create_string_buffer(size) for size in (72, 80, 72, 80))
        batch._export_to_c(ctypes.addressof(array), ctypes.addressof(schema))
        why = ctypes.c_char_p()
        status = self.library.osler_columns_arrow(self.columns, schema, array, result_schema, result, ctypes.byref(why))
        if status:
            raise ValueError(why.value.decode())
        return pyarrow.RecordBatch._import_from_c(ctypes.addressof(result), ctypes.addressof(result_schema))

    def close(self):
        self.library.osler_columns_free(self.columns)
        self.library.osler_program_free(self.program)


def day(text):
    return datetime.date.fromisoformat(text) if text else None


def series(values):
    return None if values is None else [{"value": v["value"], "on": day(v["on"])} for v in values]


def batch_of(kind):
    """The same patients in other types of columns."""
    column = {name: [p[name] for p in PATIENTS] for name in PATIENTS[0]}
    lesion = pyarrow.list_(pyarrow.struct([("size", pyarrow.float64()), ("liver", pyarrow.bool_())]))
    measured = pyarrow.list_(pyarrow.struct([("value", pyarrow.float64()), ("on", pyarrow.date32())]))
    arrays = {"lesions": pyarrow.array(column["lesions"], lesion), "fever": pyarrow.array(column["fever"]),
              "creatinine": pyarrow.array([series(v) for v in column["creatinine"]], measured),
              "id": pyarrow.array(["p%d" % i for i in range(len(PATIENTS))])}
    if kind == "plain":
        arrays.update(age=pyarrow.array(column["age"], pyarrow.int16()), weight=pyarrow.array(column["weight"], pyarrow.float64()),
                      her2=pyarrow.array(column["her2"]), note=pyarrow.array(column["note"]),
                      seen=pyarrow.array([day(text) for text in column["seen"]], pyarrow.date32()))
    else:
        weights = [None if w is None else decimal.Decimal(str(w)) for w in column["weight"]]
        arrays.update(age=pyarrow.array(column["age"], pyarrow.uint64()), weight=pyarrow.array(weights, pyarrow.decimal128(20, 3)),
                      her2=pyarrow.array(column["her2"]).dictionary_encode(), note=pyarrow.array(column["note"], pyarrow.large_string()),
                      seen=pyarrow.array([day(text) for text in column["seen"]], pyarrow.date64()))
    return pyarrow.record_batch(list(arrays.values()), names=list(arrays))


def expected():
    with tempfile.TemporaryDirectory() as folder:
        guide, patients = os.path.join(folder, "g.guide"), os.path.join(folder, "p.ndjson")
        with open(guide, "w", encoding="utf-8") as out:
            out.write(GUIDE)
        with open(patients, "w", encoding="utf-8") as out:
            for i, patient in enumerate(PATIENTS):
                given = {name: value for name, value in patient.items() if value != ""}
                out.write(json.dumps({"id": "p%d" % i, **given}) + "\n")
        done = subprocess.run([tap.OSLER, "batch", guide, patients, "--on", "2025-11-01", "--only", "outcomes,doses"], capture_output=True, text=True)
        return [json.loads(line) for line in done.stdout.splitlines()]


def compare(batch, result, wanted):
    rows = result.to_pylist()
    for row, line in zip(rows, wanted):
        if "outcomes" not in line:
            assert row["error"] and row["treat"] is None and row["treat.dose"] is None, row
            continue
        assert row["error"] is None and {name: row[name] for name in line["outcomes"]} == line["outcomes"], (row, line)
        dose = line["doses"].get("treat", [None])[0]
        assert row["treat.dose"] == (None if dose is None else decimal.Decimal(dose.split()[0])), (row, line)
    assert len(rows) == len(wanted) == batch.num_rows, (rows, wanted)


def main():
    engine, wanted = Engine(), expected()

    def results():
        for kind in ("plain", "other"):
            batch = batch_of(kind)
            for sentence, part, lines in (("%s columns", batch, wanted), ("%s columns, a slice", batch.slice(1, 3), wanted[1:4])):
                yield sentence % kind, tap.problem_of(lambda: compare(part, engine.run(part), lines))
        engine.close()

    tap.report(results())


if __name__ == "__main__":
    main()
