#!/usr/bin/env python3
"""Disks that are full in the middle of a file, reads and writes that come back short or interrupted: no half-written file takes the place of a
good one, the error is told, the exit status says so, and what can be gone on with goes on. OSLER names the program."""
import os
import resource
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from command import CHILD, DAY, FAILING, SANITIZED, SMALL, Skip, main, osler, read, same, test, write  # noqa

LOOSE = SMALL.replace("  when", " when").replace('"Mood" : one', '"Mood"  :  one')
MISSPELT = SMALL.replace("temperature >= 38.5", "temperature => 38.5")
# The proof finds a patient for whom the assertion does not hold.
UNTRUE = SMALL + "\nassert never lower_fever when temperature >= 40 Cel\n"


def full_after(size):
    """A disk on which no file can grow beyond `size` bytes: the write that crosses it comes back short, the next one fails."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return {"preexec_fn": limit, "restore_signals": False}


def keeps(name, *words, code=4):
    """The command cannot write all of `name`, however much of it: it says so and leaves the file as it was, and nothing beside it."""
    before, beside = read(name) if os.path.exists(name) else None, sorted(os.listdir("."))
    for size in (0, 1, 100, len(before or b"") // 2):
        result = osler(*words, **full_after(size)).ends(code)
        result.says("cannot be written: File too large")
        same(read(name) if os.path.exists(name) else None, before)
        same(sorted(os.listdir(".")), beside)


@test
def a_compiled_file_is_not_replaced_by_a_half():
    osler("compile", "small.guide", "-o", "out.osb").ends(0)
    keeps("out.osb", "compile", "small.guide", "-o", "out.osb")
    keeps("new.osb", "compile", "small.guide", "-o", "new.osb")


@test
def a_guideline_that_is_laid_out_keeps_its_text():
    write("loose.guide", LOOSE)
    keeps("loose.guide", "fmt", "loose.guide")
    osler("fmt", "loose.guide").ends(0)
    assert read("loose.guide").decode() != LOOSE


@test
def a_guideline_that_is_mended_keeps_its_text():
    write("misspelt.guide", MISSPELT)
    keeps("misspelt.guide", "check", "--fix", "misspelt.guide")
    osler("check", "--fix", "misspelt.guide").ends(0)
    assert "=>" not in read("misspelt.guide").decode()


@test
def a_guideline_whose_expectations_are_updated_keeps_its_text():
    write("failing.guide", FAILING)
    keeps("failing.guide", "test", "--update", "failing.guide")
    osler("test", "--update", "failing.guide").ends(0)
    assert "is 160 mg" not in read("failing.guide").decode()


@test
def scenarios_are_added_whole_or_not_at_all():
    write("untrue.guide", UNTRUE.rstrip("\n"))
    for more in (0, 1, 20):
        osler("check", "--save", "--", "untrue.guide", **full_after(len(UNTRUE) - 1 + more)).ends(4).says("cannot be written: File too large")
        same(read("untrue.guide").decode(), UNTRUE.rstrip("\n"))
    osler("check", "--save", "--", "untrue.guide").ends(1).says("scenario")
    assert read("untrue.guide").decode().startswith(UNTRUE + "\nscenario ")


@test
def signatures_and_keys_are_whole_or_absent():
    osler("compile", "small.guide", "-o", "small.osb").ends(0)
    if osler("keygen", "mine").code:
        raise Skip("a build without signatures")
    keeps("small.osb.minisig", "sign", "small.osb", "--key", "mine.key", "--counter", "1")
    keeps("other.key", "keygen", "other")
    osler("sign", "small.osb", "--key", "mine.key", "--counter", "1").ends(0)
    keeps("small.osb.minisig", "sign", "small.osb", "--key", "mine.key", "--counter", "2")


@test
def a_decision_that_cannot_be_recorded_is_not_told():
    words = ["run", "small.guide", "child.json", "--on", DAY, "--record", "decisions.ndjson"]
    osler(*words).ends(0)
    whole = read("decisions.ndjson")
    for size in (len(whole), len(whole) + 1, len(whole) + 200, 2 * len(whole) - 2):
        osler(*words, **full_after(size)).ends(4).prints_nothing().says("the decision cannot be recorded, so it is not told: File too large")
        assert read("decisions.ndjson").startswith(whole)
        osler(*words).ends(0)  # what broke off is removed, and the next line follows the last whole one
        osler("record", "verify", "decisions.ndjson").ends(0)
        whole = read("decisions.ndjson")
    same(whole.count(b"\n"), 5)


@test
def a_batch_goes_on_where_the_disk_was_full():
    write("many.ndjson", "".join(CHILD.replace("p1", "p%d" % i) + "\n" for i in range(30000)))
    words = ["batch", "small.guide", "many.ndjson", "--on", DAY, "-o"]
    osler(*words, "whole").ends(0)
    whole = read("whole")
    for size in (1, len(whole) // 3, len(whole) // 2 + 1, len(whole) - 1):
        for name in ("part", "part.journal"):
            if os.path.exists(name):
                os.remove(name)
        osler(*words, "part", **full_after(size)).ends(4).says("cannot be written: File too large")
        assert whole.startswith(read("part"))
        if os.path.exists("part.journal"):
            osler(*words, "part", "--resume").ends(0)
            same(read("part"), whole)


@test
def a_table_that_cannot_be_written_is_no_success():
    write("many.ndjson", (CHILD + "\n") * 5000)
    osler("convert", "small.guide", "many.ndjson", "--to", "csv", "-o", "out.csv", **full_after(10000)).ends(4).says("cannot be written")


SHORT = r'''
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <unistd.h>
static int turn;
static int interrupted(void) { errno = EINTR; return turn++ % 3 == 0; }
static size_t some(size_t length) { return length > 7 ? 7 : length; }
#define SHORT(name, pointer, ...)                                                                  \
    static ssize_t (*real)();                                                                      \
    if (!real) real = (ssize_t(*)())dlsym(RTLD_NEXT, name);                                        \
    return interrupted() ? -1 : real(descriptor, pointer, some(length), ##__VA_ARGS__);
ssize_t read(int descriptor, void *bytes, size_t length) { SHORT("read", bytes) }
ssize_t write(int descriptor, const void *bytes, size_t length) { SHORT("write", bytes) }
ssize_t pread(int descriptor, void *bytes, size_t length, off_t at) { SHORT("pread", bytes, at) }
ssize_t pread64(int descriptor, void *bytes, size_t length, off_t at) { SHORT("pread64", bytes, at) }
'''


def in_pieces():
    """Every read and write of the program takes seven bytes at most, and every third one is interrupted."""
    if SANITIZED:
        raise Skip("the sanitizer has to be loaded first")
    folder = tempfile.mkdtemp(dir=".")
    source, made = os.path.join(folder, "short.c"), os.path.abspath(os.path.join(folder, "short.so"))
    write(source, SHORT)
    if subprocess.run([*os.environ.get("CC", "gcc").split(), "-w", "-shared", "-fPIC", "-o", made, source, "-ldl"], capture_output=True).returncode:
        raise Skip("nothing to build the interruptions with")
    return {"env": {**os.environ, "LD_PRELOAD": made}}


@test
def short_and_interrupted_reads_and_writes_change_nothing():
    pieces = in_pieces()
    write("loose.guide", LOOSE)
    write("again.guide", LOOSE)
    write("many.ndjson", "".join(CHILD.replace("p1", "p%d" % i) + "\n" for i in range(200)))
    for words in (["run", "small.guide", "child.json", "--on", DAY], ["batch", "small.guide", "many.ndjson", "--on", DAY],
                  ["check", "small.guide"], ["test", "failing.guide"]):
        once = osler(*words)
        result = osler(*words, **pieces).ends(once.code)
        same((result.out, result.err), (once.out, once.err))
    osler("compile", "small.guide", "-o", "whole.osb").ends(0)
    osler("compile", "small.guide", "-o", "pieces.osb", **pieces).ends(0)
    same(read("pieces.osb"), read("whole.osb"))
    osler("fmt", "loose.guide").ends(0)
    osler("fmt", "again.guide", **pieces).ends(0)
    same(read("again.guide"), read("loose.guide"))
    for more in ({}, pieces, pieces):
        osler("run", "pieces.osb", "child.json", "--on", DAY, "--record", "decisions.ndjson", **more).ends(0)
    osler("record", "verify", "decisions.ndjson", **pieces).ends(0)


if __name__ == "__main__":
    main()
