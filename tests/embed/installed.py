"""An installed copy for the tests of hosts: `make install` into a temporary prefix, once."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import BUILD, ROOT, read, same, test, write  # noqa: E402 (tests take them from here)

SEED = os.path.join(ROOT, "guidelines/breast_liver_metastases.guide")
COMPILER = os.environ.get("CC", "gcc").split()
WARNINGS = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]
PREFIX = None


def run(*words, fine=True, **more):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300, **more)
    if fine:
        assert done.returncode == 0, "%s\nexit %d\n%s\n%s" % (" ".join(map(str, words)), done.returncode, done.stdout[-2000:], done.stderr[-2000:])
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


def has(text, *parts):
    for part in parts:
        assert part in text, "expected %r in:\n%s" % (part, text[:3000])


def declared(*defines):
    """The functions that the installed header declares."""
    text = run(*COMPILER, "-E", "-P", *defines, os.path.join(prefix(), "include/osler.h")).stdout
    return set(re.findall(r"\b(osler_\w+)\s*\([^;]*\)\s*;", re.sub(r"typedef[^;]*;", "", text)))


def main():
    """Every test in a folder of its own."""
    if tap.SANITIZED:
        tap.skip_all("a sanitized library is not what is installed, and cannot be bound to hosts that are not")
    try:
        tap.main(around=tap.in_folder)
    finally:
        if PREFIX:
            shutil.rmtree(PREFIX, ignore_errors=True)
