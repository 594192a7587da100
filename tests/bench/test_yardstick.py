#!/usr/bin/env python3
"""The engines of bench/ answer the yardstick alike: the hand-written C one patient at a time and in columns, `osler batch`, and the peers that
are installed. Nothing is timed. Reports in TAP."""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import BUILD, OSLER, ROOT  # noqa: E402

COUNT, SEED, DAY = "3000", "11", "2025-11-01"
LUA = "bench/peers/flat.lua"


def output(*command):
    return subprocess.run(command, capture_output=True, check=True).stdout


def peers(patients, counts, lines, folder):
    for lua in ("lua5.4", "luajit"):
        if not shutil.which(lua):
            yield lua + " says the same", tap.Skip(lua + " is not installed")
            continue
        out = os.path.join(folder, lua)
        output(lua, LUA, "lines", patients, out)
        yield lua + " says the same", tap.unless(tap.read(out) == lines and output(lua, LUA, "counts", patients) == counts)
    if shutil.which("jq"):
        yield "jq says the same", tap.unless(output("jq", "-c", "-f", "bench/peers/flat.jq", patients) == lines)
    else:
        yield "jq says the same", tap.Skip("jq is not installed")
    for peer, program in (("sqlite", "sqlite3"), ("clips", "clips")):
        if shutil.which(program):
            found = output(sys.executable, "bench/peers/peers.py", peer, patients).splitlines(True)
            yield peer + " counts the same", tap.unless(b"".join(line for line in found if b"\t" not in line) == counts)
        else:
            yield peer + " counts the same", tap.Skip(program + " is not installed")


def results():
    made = subprocess.run(["make", "-s", "BUILD=" + os.path.relpath(BUILD), "benches"], capture_output=True, text=True)
    yield "the drivers can be built", tap.unless(made.returncode == 0, *made.stderr.splitlines()[-20:])
    if made.returncode:
        return
    yardstick = os.path.join(BUILD, "bench", "yardstick")
    with tempfile.TemporaryDirectory() as folder:
        patients, out = os.path.join(folder, "patients"), os.path.join(folder, "lines")
        tap.write(patients, output(os.path.join(BUILD, "bench", "gen"), COUNT, SEED))
        counts = output(yardstick, "counts", patients)  # fails when one at a time and 512 at a time differ
        output(yardstick, "lines", patients, out)
        lines = tap.read(out)
        words = [line.split() for line in counts.decode().splitlines()]
        of_all = len(words) == 11 and all(sum(map(int, one[1:])) == int(COUNT) for one in words[:10])
        yield "the counts are of all the patients", tap.unless(of_all)
        found = output(OSLER, "batch", "bench/flat.guide", patients, "--only", "outcomes,doses", "--on", DAY)
        yield "osler batch writes the lines of the hand-written C, byte for byte", tap.unless(found == lines)
        yield from peers(patients, counts, lines, folder)


if __name__ == "__main__":
    if tap.SANITIZED:
        tap.skip_all("the drivers are built for speed; what they call is sanitized elsewhere")
    os.chdir(ROOT)
    tap.report(results())
