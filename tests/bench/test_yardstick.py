#!/usr/bin/env python3
"""The engines of bench/ answer the yardstick alike: the hand-written C one patient at a time and in columns, `osler batch`, and the peers that
are installed. Nothing is timed. Reports in TAP."""
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD, OSLER = os.environ.get("BUILD", "build"), os.environ.get("OSLER", "build/osler")
COUNT, SEED, DAY = "3000", "11", "2025-11-01"
LUA = "bench/peers/flat.lua"
number = 0


def report(sentence, fine, skip=None):
    global number
    number += 1
    print("%s %d - %s%s" % ("ok" if fine else "not ok", number, sentence, " # SKIP " + skip if skip else ""))
    return fine


def output(*command):
    return subprocess.run(command, capture_output=True, check=True).stdout


def peers(patients, counts, lines, folder):
    for lua in ("lua5.4", "luajit"):
        if not shutil.which(lua):
            report(lua + " says the same", True, lua + " is not installed")
            continue
        out = os.path.join(folder, lua)
        output(lua, LUA, "lines", patients, out)
        with open(out, "rb") as file:
            report(lua + " says the same", file.read() == lines and output(lua, LUA, "counts", patients) == counts)
    if shutil.which("jq"):
        report("jq says the same", output("jq", "-c", "-f", "bench/peers/flat.jq", patients) == lines)
    else:
        report("jq says the same", True, "jq is not installed")
    for peer, program in (("sqlite", "sqlite3"), ("clips", "clips")):
        if shutil.which(program):
            found = output(sys.executable, "bench/peers/peers.py", peer, patients).splitlines(True)
            report(peer + " counts the same", b"".join(line for line in found if b"\t" not in line) == counts)
        else:
            report(peer + " counts the same", True, program + " is not installed")


def main():
    os.chdir(ROOT)
    if "sanitized" in BUILD:
        print("1..0 # skipped: the drivers are built for speed; what they call is sanitized elsewhere")
        return
    made = subprocess.run(["make", "-s", "BUILD=" + BUILD, "benches"], capture_output=True, text=True)
    if not report("the drivers can be built", made.returncode == 0):
        print("".join("# %s\n" % line for line in made.stderr.splitlines()[-20:]), end="")
        print("1..1")
        return 1
    yardstick = os.path.join(BUILD, "bench", "yardstick")
    with tempfile.TemporaryDirectory() as folder:
        patients, out = os.path.join(folder, "patients"), os.path.join(folder, "lines")
        with open(patients, "wb") as file:
            file.write(output(os.path.join(BUILD, "bench", "gen"), COUNT, SEED))
        counts = output(yardstick, "counts", patients)  # fails when one at a time and 512 at a time differ
        output(yardstick, "lines", patients, out)
        with open(out, "rb") as file:
            lines = file.read()
        words = [line.split() for line in counts.decode().splitlines()]
        report("the counts are of all the patients", len(words) == 11 and all(sum(map(int, w[1:])) == int(COUNT) for w in words[:10]))
        report("osler batch writes the lines of the hand-written C, byte for byte",
               output(OSLER, "batch", "bench/flat.guide", patients, "--only", "outcomes,doses", "--on", DAY) == lines)
        peers(patients, counts, lines, folder)
    print("1..%d" % number)
    return 0


if __name__ == "__main__":
    sys.exit(main())
