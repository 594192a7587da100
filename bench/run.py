#!/usr/bin/env python3
"""Measures what rows.py names and prints medians, ratios and their spread. `make bench` builds what it runs.

    run.py [--rounds N] [--patients N] [--group NAME ...] [--json FILE] [--svg FILE]

OSLER_BENCH names the folder of the given baseline; where it is set that one counts, and its generator makes the patients. Exit status 1: a
count or a result line differs. A figure that is missed is reported, no failure: machines differ."""
import argparse
import json
import os
import platform
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, HERE)
import chart  # noqa: E402
import rows  # noqa: E402

SEED_GUIDE = "guidelines/breast_liver_metastases.guide"


class Bench:
    def __init__(self, options):
        self.options, self.samples, self.absent, self.wrong = options, {}, {}, []
        self.build = os.path.abspath(os.environ.get("BUILD", "build/bench"))
        self.folder = os.path.join(self.build, "bench")
        given = os.environ.get("OSLER_BENCH")
        self.given = os.path.join(self.folder, "given") if given else None
        self.words = {"build": self.build, "bench": self.folder, "given": self.given or "/nowhere", "null": os.devnull,
                      "flat": os.path.join(given, "flat.guide") if given else "bench/flat.guide", "seed": SEED_GUIDE}
        self.counts = {}
        self.cc = shlex.split(os.environ.get("CC", "gcc"))
        os.makedirs(self.folder, exist_ok=True)

    # --- What is run on ---------------------------------------------------------------------------------------------

    def prepare(self):
        generator = [os.path.join(self.folder, "gen")]
        if self.given:
            os.makedirs(self.given, exist_ok=True)
            for name, more in (("gen", []), ("baseline", ["-lm"])):
                source = os.path.join(os.environ["OSLER_BENCH"], "c", name + ".c")
                subprocess.run([*self.cc, "-std=c11", "-O3", "-march=native", "-o", os.path.join(self.given, name), source, *more], check=True)
            generator = [os.path.join(self.given, "gen")]
        else:
            self.absent["given C"] = "OSLER_BENCH is not set"
        count = self.options.patients
        self.file("patients", count, lambda out: subprocess.run([*generator, str(count), "42"], stdout=out, check=True))
        for name, part in (("some", max(1, count // 10)), ("few", max(1, count // 50))):
            self.file(name, part, lambda out, part=part: subprocess.run(["head", "-n", str(part), self.words["patients"]], stdout=out, check=True))
        part = max(1, count // 20)
        self.file("seed_patients", part, lambda out: subprocess.run(
            [sys.executable, "tests/oracle/patients.py", str(part), "--seed", "7", "--missing", "0.15", "--on", rows.DAY], stdout=out, check=True))

        self.file("long", 100000, lambda out: subprocess.run([sys.executable, "bench/copies.py", "100000"], stdout=out, check=True), "guide")
        self.file("longer", 1000000, lambda out: subprocess.run([sys.executable, "bench/copies.py", "1000000"], stdout=out, check=True), "guide")
        self.file("record", 1, lambda out: subprocess.run(["head", "-n", "1", self.words["seed_patients"]], stdout=out, check=True), "json")
        # A copy, as `make install` makes one: the system maps its pages in larger pieces than those that a linker has written here and there.
        self.words["installed"] = os.path.join(self.folder, "osler")
        shutil.copy2(self.build + "/osler", self.words["installed"])
        for name, guide in (("compiled", self.words["flat"]), ("compiled_seed", SEED_GUIDE)):
            self.words[name] = os.path.join(self.folder, name + ".osb")
            subprocess.run([self.build + "/osler", "compile", "--no-proofs", guide, "-o", self.words[name]], stderr=subprocess.DEVNULL, check=True)

    def file(self, name, count, make, ending="ndjson"):
        origin = "given" if self.given and name in ("patients", "some", "few") else "own"
        path = os.path.join(self.folder, "%s.%s.%d.%s" % (name, origin, count, ending))
        if not os.path.exists(path):
            with open(path + ".part", "wb") as out:
                make(out)
            os.replace(path + ".part", path)
        self.words[name], self.counts[name] = path, count

    def command(self, text):
        return [word.format(**self.words) for word in text.split()]

    def is_there(self, name, needs, command):
        """Whether an engine can be run; what is absent is named once."""
        if name in self.absent:
            return False
        why = None
        if needs.startswith("module "):
            module = needs.split()[1]
            path = os.pathsep.join([os.path.join(self.folder, "python"), os.environ.get("PYTHONPATH", "")])
            if subprocess.run(["python3", "-c", "import " + module], env={**os.environ, "PYTHONPATH": path}, capture_output=True).returncode:
                why = "the Python module %s is not installed" % module
        elif needs and not shutil.which(needs):
            why = "%s is not installed" % needs
        elif "{given}" in command and not self.given:
            why = "OSLER_BENCH is not set"
        if why:
            self.absent[name] = why
        return not why

    # --- Measuring ----------------------------------------------------------------------------------------------------

    def measure(self):
        groups = list(dict.fromkeys(m.group for m in rows.MEASURES))
        for group in groups:
            if self.options.group and group not in self.options.group:
                continue
            measures = [m for m in rows.MEASURES if m.group == group and self.is_there(m.name, m.needs, m.command)]
            for number in range(self.options.rounds):
                print("%s, round %d of %d" % (group, number + 1, self.options.rounds), file=sys.stderr, flush=True)
                for m in measures:
                    if not m.rounds or number < m.rounds:
                        self.one(m, number)

    def one(self, m, number):
        if isinstance(m, rows.Driver):
            done = subprocess.run(self.command(m.command), capture_output=True, text=True)
            if done.returncode:
                self.wrong.append("%s: %s: %s" % (m.name, m.command, (done.stderr.strip() or "exit %d" % done.returncode)[-300:]))
            for match in re.finditer(m.pattern, done.stdout, re.MULTILINE):
                self.note(m.name, m.rename.get(match["row"], match["row"]), number, float(match["ns"]))
            return
        command, out = self.command(m.command), m.output.format(**self.words) if m.output else None
        writes_itself = out and out in command
        with open(os.devnull if writes_itself or not out else out, "wb") as stdout:
            began = time.perf_counter()
            copies, used = [subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE) for _ in range(m.copies)], 0
            for process in copies:
                errors = process.stderr.read()
                _, status, usage = os.wait4(process.pid, 0)
                used += usage.ru_utime + usage.ru_stime
                process.returncode = os.waitstatus_to_exitcode(status)
                if process.returncode:
                    self.wrong.append("%s: %s: %s" % (m.name, m.command, errors.decode(errors="replace").strip()[-300:]))
            took = time.perf_counter() - began
        count = (self.counts[m.count] if m.count in self.counts else float(m.count)) * m.copies
        self.note(m.name, m.row, number, (took if m.wall else used) * 1e9 / count)

    def note(self, engine, row, number, value):
        self.samples.setdefault("%s: %s" % (engine, row), {})[number] = value

    # --- Whether all say the same -----------------------------------------------------------------------------------------

    def compare_lines(self):
        done = [m for m in rows.MEASURES if isinstance(m, rows.Process) and m.same and "%s: %s" % (m.name, m.row) in self.samples]
        if not done:
            return
        first = done[0].output.format(**self.words)
        for m in done[1:]:
            size = self.counts[m.count]
            with open(first, "rb") as one, open(m.output.format(**self.words), "rb") as other:
                same = sum(1 for _ in zip(range(size), one)) == size
                one.seek(0)
                same = same and all(a == b for a, b in zip((one.readline() for _ in range(size)), other)) and \
                    sum(1 for _ in open(m.output.format(**self.words), "rb")) == size
            if not same:
                self.wrong.append("%s: its result lines are not those of %s" % (m.name, done[0].name))
        print("result lines of %s: %s" % (", ".join(m.name for m in done), "DIFFERENT" if self.wrong else "the same, byte for byte"))

    def compare_counts(self):
        expected, same = {}, []
        for name, command, needs, sizes in rows.COUNTS:
            if not self.is_there(name, needs, command):
                continue
            for size in sizes.split():
                done = subprocess.run(self.command(command % size), capture_output=True, text=True)
                lines = [line for line in done.stdout.splitlines() if "\t" not in line]
                if done.returncode or lines != expected.setdefault(size, lines):
                    self.wrong.append("%s: counts differ from those of C: %s" % (name, (done.stderr.strip() or " ".join(lines))[-300:]))
                elif name not in same:
                    same.append(name)
        print("counts of yes, no and unknown of each outcome and sums of doses: the same by", ", ".join(same))

    # --- The tables ---------------------------------------------------------------------------------------------------------

    def ratios(self, row, of):
        """Round by round; a row of one round is compared with the median of the other."""
        ours, theirs = self.samples[row], self.samples[of]
        both = sorted(set(ours) & set(theirs))
        if len(both) < 2:
            middle = statistics.median(theirs.values())
            return [value / middle for value in ours.values()]
        return [ours[i] / theirs[i] for i in both]

    def table(self):
        print("\n%-50s %12s   %s" % ("nanoseconds each", "median", "least to most"))
        for row, values in self.samples.items():
            v = sorted(values.values())
            print("%-50s %12s   %s to %s" % (row, number(statistics.median(v)), number(v[0]), number(v[-1])))
        for name, why in self.absent.items():
            print("%-50s %12s   %s" % (name, "absent", why))

    def figures(self):
        print("\n%-56s %9s %8s   %s" % ("ratios, of the median round", "is", "meant", "least to most"))
        made = []
        for f in rows.FIGURES:
            of = next((of for of in f.of if of in self.samples), None)
            if f.row not in self.samples or not of:
                continue
            r = sorted(self.ratios(f.row, of))
            if f.least:
                r = sorted(1 / x for x in r)
            middle, limit = statistics.median(r), f.most or f.least
            met = middle <= limit if f.most else middle >= limit
            print("%-56s %9.2f %s %6g   %.2f to %.2f  %s" % (f.what, middle, "<=" if f.most else ">=", limit, r[0], r[-1],
                                                           "met" if met else "MISSED by %.0f %%" % (100 * abs(middle / limit - 1))))
            made.append({"what": f.what, "row": f.row, "of": of, "ratio": middle, "low": r[0], "high": r[-1], "most": f.most,
                         "least": f.least, "aim": f.aim, "met": met})
        return made

    def limits(self):
        """Rows that are held against a figure of their own."""
        made = []
        for limit in rows.LIMITS:
            if limit.row not in self.samples:
                continue
            v = sorted(limit.of / x if limit.least else x / limit.of for x in self.samples[limit.row].values())
            middle, bound = statistics.median(v), limit.most or limit.least
            met = middle <= bound if limit.most else middle >= bound
            print("%-56s %9s %s %7s %-4s %s to %s  %s" % (limit.what, number(middle), "<=" if limit.most else ">=", number(bound), limit.unit, number(v[0]),
                                                       number(v[-1]), "met" if met else "MISSED by %.0f %%" % (100 * abs(middle / bound - 1))))
            made.append({"what": limit.what, "row": limit.row, "is": middle, "low": v[0], "high": v[-1], "most": limit.most,
                         "least": limit.least, "unit": limit.unit, "met": met})
        return made

    def machine(self):
        cpu = platform.processor() or platform.machine()
        if os.path.exists("/proc/cpuinfo"):
            with open("/proc/cpuinfo", encoding="utf-8") as file:
                cpu = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), cpu)
        compiler = subprocess.run([*self.cc, "--version"], capture_output=True, text=True).stdout.splitlines()[0]
        return {"cpu": cpu, "compiler": compiler, "flags": os.environ.get("OPT", ""), "patients": self.options.patients,
                "rounds": self.options.rounds}


def number(value):
    return "%.3f" % value if value < 10 else "%.1f" % value if value < 1000 else "{:,.0f}".format(value)


def main():
    os.chdir(ROOT)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--patients", type=int, default=1000000)
    parser.add_argument("--group", action="append", help="only this group of rows; may be given several times")
    parser.add_argument("--json", help="where the numbers go; without it bench.json in the build")
    parser.add_argument("--svg", help="where the chart goes; without it bench.svg in the build")
    bench = Bench(parser.parse_args())
    bench.prepare()
    bench.measure()
    machine = bench.machine()
    print("%(cpu)s; %(compiler)s, %(flags)s; %(patients)d patients, %(rounds)d rounds\n" % machine)
    bench.compare_lines()
    bench.compare_counts()
    bench.table()
    figures = bench.figures()
    limits = bench.limits()
    result = {"machine": machine, "absent": bench.absent, "figures": figures, "limits": limits,
              "rows": {row: sorted(values.values()) for row, values in bench.samples.items()}}
    with open(bench.options.json or os.path.join(bench.folder, "bench.json"), "w", encoding="utf-8") as out:
        json.dump(result, out, indent=1)
    with open(bench.options.svg or os.path.join(bench.folder, "bench.svg"), "w", encoding="utf-8") as out:
        out.write(chart.draw(result))
    for wrong in bench.wrong:
        print("WRONG:", wrong)
    return 1 if bench.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
