"""An installed copy for the tests of hosts: `make install` into a temporary prefix, once, and TAP around the tests."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import traceback

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(os.path.join(ROOT, os.environ.get("BUILD", "build")))
SEED = os.path.join(ROOT, "guidelines/breast_liver_metastases.guide")
COMPILER = os.environ.get("CC", "gcc").split()
WARNINGS = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]
TESTS = []
PREFIX = None


def test(function):
    TESTS.append(function)
    return function


def run(*words, fine=True, **more):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300, **more)
    if fine:
        assert done.returncode == 0, "%s\nexit %d\n%s\n%s" % (" ".join(words), done.returncode, done.stdout[-2000:], done.stderr[-2000:])
    return done


def make(*words, **more):
    environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS")}
    return run("make", "-s", "-C", ROOT, "BUILD=" + BUILD, *words, env=environment, **more)


def prefix():
    global PREFIX
    if not PREFIX:
        PREFIX = tempfile.mkdtemp(prefix="installed")
        make("install", "PREFIX=" + PREFIX)
    return PREFIX


def flags(package="osler", static=False):
    environment = {**os.environ, "PKG_CONFIG_PATH": os.path.join(prefix(), "lib/pkgconfig")}
    return run("pkg-config", *(["--static"] if static else []), "--cflags", "--libs", package, env=environment).stdout.split()


def build(source, program, package="osler", compiler=None, more=()):
    run(*(compiler or COMPILER + WARNINGS), source, *more, "-o", program, *flags(package))
    return program


def host(program, *words, **more):
    """Runs a program that is bound to the installed shared library."""
    environment = {**os.environ, "LD_LIBRARY_PATH": os.path.join(prefix(), "lib"), **more.pop("env", {})}
    return run(program, *words, env=environment, **more)


def same(found, expected):
    assert found == expected, "expected %r, found %r" % (expected, found)


def has(text, *parts):
    for part in parts:
        assert part in text, "expected %r in:\n%s" % (part, text[:3000])


def write(name, content):
    with open(name, "w", encoding="utf-8") as file:
        file.write(content)
    return name


def read(name):
    with open(name, "rb") as file:
        return file.read()


def declared(*defines):
    """The functions that the installed header declares."""
    text = run(*COMPILER, "-E", "-P", *defines, os.path.join(prefix(), "include/osler.h")).stdout
    return set(re.findall(r"\b(osler_\w+)\s*\([^;]*\)\s*;", re.sub(r"typedef[^;]*;", "", text)))


def main():
    """Every test in a folder of its own."""
    if "sanitized" in BUILD:
        print("1..0 # skipped: a sanitized library is not what is installed, and cannot be bound to hosts that are not")
        return
    print("1..%d" % len(TESTS))
    failed = 0
    for number, function in enumerate(TESTS, 1):
        told = ""
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            try:
                function()
            except Exception:  # pylint: disable=broad-except
                told = traceback.format_exc()
                failed += 1
            os.chdir(ROOT)
        print("%s %d - %s" % ("not ok" if told else "ok", number, function.__name__.replace("_", " ")), flush=True)
        for line in told.splitlines():
            print("# " + line)
    if PREFIX:
        shutil.rmtree(PREFIX, ignore_errors=True)
    sys.exit(1 if failed else 0)
