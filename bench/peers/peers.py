"""The peers that need more than one command: patients as CLIPS facts, and as a table for SQLite and DuckDB.

    peers.py clips FILE           prints counts, then "scalar<TAB>ns"
    peers.py sqlite FILE          likewise, and "lines<TAB>ns" for NDJSON to counts
    peers.py duckdb FILE [PATH]   likewise; PATH is where the Python module duckdb was put
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
NUMBERS = ("age", "weight_kg", "height_cm", "ecog", "liver_involvement_pct")
TRUTHS = ("her2", "hr", "has_brain_mets", "has_liver_mets", "has_bone_mets", "bone_mets_rt_controllable", "has_lung_mets",
          "lung_mets_isolated", "other_extrahepatic", "disease_controlled", "prior_chemo_failed", "endocrine_resistance",
          "rapid_progression", "liver_function_normal", "surgical_candidate")
OUTCOMES = ("applies", "her2_therapy", "endocrine", "chemo", "paclitaxel", "local_therapy", "surgery", "sbrt", "refer", "mdt")


def records(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def query():
    with open(os.path.join(HERE, "flat.sql"), encoding="utf-8") as file:
        return file.read()


def report(row, patients):
    """The row of flat.sql in the form of `yardstick counts`."""
    for i, name in enumerate(OUTCOMES):
        yes, no = int(row[2 * i]), int(row[2 * i + 1])
        print(name, yes, no, patients - yes - no)
    print("doses", *(int(float(value)) for value in row[-3:]))


def clips(path):
    def value_of(name, value):
        if name == "weight_kg":
            return round(10 * value)
        return value if name in NUMBERS else 2 if value in (True, "positive") else 0

    patients = records(path)
    with tempfile.TemporaryDirectory() as folder:
        facts, run = os.path.join(folder, "facts"), os.path.join(folder, "run")
        with open(facts, "w", encoding="utf-8") as out:
            for patient in patients:
                slots = "".join("(%s %d)" % (name, value_of(name, value)) for name, value in patient.items()
                                if name not in ("id", "age"))
                out.write("(patient %s)\n" % slots)
        with open(run, "w", encoding="utf-8") as out:
            out.write('(set-fact-duplication TRUE)\n(load "%s/flat.clp")\n(reset)\n(load-facts "%s")\n(bind ?*began* (time))\n(run)\n'
                      '(printout t "took " (- (time) ?*began*) crlf)\n(report %d)\n(exit)\n' % (HERE, facts, len(patients)))
        text = subprocess.run(["clips", "-f2", run], capture_output=True, text=True, check=True).stdout
    for line in text.splitlines():
        if line.split(" ")[0] in OUTCOMES + ("doses",):
            print(line)
    print("scalar\t%.3f" % (float(re.search(r"took ([\d.e+-]+)", text)[1]) * 1e9 / len(patients)))


def sqlite(path):
    columns = ["age"] + [name for name in NUMBERS if name != "age"] + list(TRUTHS)
    def column(name):
        field = "json_extract(line, '$.%s')" % name
        if name == "weight_kg":
            return "CAST(round(10 * %s) AS INTEGER) AS %s" % (field, name)
        return "%s AS %s" % (field if name not in ("her2", "hr") else field + " = 'positive'", name)
    table = ("CREATE TEMP TABLE lines(line TEXT);\n.mode ascii\n.separator \"\\001\" \"\\n\"\n.import '%s' lines\n"
             "CREATE TEMP TABLE patient AS SELECT %s FROM lines;\n" % (path, ", ".join(map(column, columns))))
    began = time.perf_counter()
    done = subprocess.run(["sqlite3", ":memory:"], capture_output=True, text=True, check=True, input=table
                          + ".mode list\n.separator \" \" \"\\n\"\n.timer on\n" + query())
    took = time.perf_counter() - began
    row = next(line.split(" ") for line in done.stdout.splitlines() if line[:1].isdigit())
    patients = int(row[20])
    report(row, patients)
    user, system = re.search(r"real [\d.]+ user ([\d.]+) sys ([\d.]+)", done.stdout).groups()
    print("scalar\t%.3f" % ((float(user) + float(system)) * 1e9 / patients))
    print("lines\t%.3f" % (took * 1e9 / patients))


def duckdb(path, folder=None):
    if folder:
        sys.path.insert(0, folder)
    import duckdb as engine
    kinds = {name: "BIGINT" for name in NUMBERS} | {name: "BOOLEAN" for name in TRUTHS}
    kinds |= {"weight_kg": "DOUBLE", "her2": "VARCHAR", "hr": "VARCHAR"}
    made = ["%s" % name for name in kinds if name not in ("weight_kg", "her2", "hr")]
    made += ["CAST(round(10 * weight_kg) AS BIGINT) AS weight_kg", "her2 = 'positive' AS her2", "hr = 'positive' AS hr"]
    base = engine.connect()
    base.execute("SET threads = 1")
    began = time.perf_counter()
    base.execute("CREATE TABLE patient AS SELECT %s FROM read_json('%s', format = 'newline_delimited', columns = {%s})"
                 % (", ".join(made), path, ", ".join("%s: '%s'" % pair for pair in kinds.items())))
    row = base.execute(query()).fetchone()
    took = time.perf_counter() - began
    report(row, row[20])
    times = []
    for _ in range(5):
        began = time.perf_counter()
        base.execute(query()).fetchone()
        times.append(time.perf_counter() - began)
    print("scalar\t%.3f" % (sorted(times)[2] * 1e9 / row[20]))
    print("lines\t%.3f" % (took * 1e9 / row[20]))


if __name__ == "__main__":
    {"clips": clips, "sqlite": sqlite, "duckdb": duckdb}[sys.argv[1]](*sys.argv[2:])
