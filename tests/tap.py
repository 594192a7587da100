"""What the scripts of the tests share: where the program is, a folder of one's own, and TAP for what they find.

A script gives its findings to report(), as pairs of a name and a problem, or marks functions with @test and calls main(). A problem is
text, or lines of it; what is empty is none, and a Skip says why something could not be tried. report, main and skip_all end the script, with
exit code 1 when a problem was found or nothing was tried. The plan comes last: a script that breaks off has none, and counts as failed.

A script in a folder below this one begins with sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..")) and imports tap."""
import contextlib
import os
import pathlib
import sys
import tempfile
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILD = os.path.abspath(os.environ.get("BUILD", ROOT / "build"))
OSLER = os.path.abspath(os.environ.get("OSLER", os.path.join(BUILD, "osler")))
SANITIZED = "sanitized" in BUILD
INSTRUMENTED = "OSLER_INSTRUMENTED" in os.environ  # for coverage: every object is larger by its counters
TESTS = []


def some(things, part):
    """All of them; under the sanitizers, where everything is slow, one of so many."""
    return things[::part] if SANITIZED else things


class Skip(Exception):
    """Why something could not be tried; more lines of it become comments."""

    def __init__(self, reason, *more):
        super().__init__(reason)
        self.more = more


def terminal(make):
    """What pty.openpty or pty.fork makes; on a machine that has no terminals to give, why it cannot be tried."""
    try:
        return make()
    except OSError as error:
        raise Skip("this machine has no terminal to give: %s" % error) from None


def test(function):
    """Marks a function that raises what is wrong: main() runs it, under its own name."""
    TESTS.append(function)
    return function


def sentence(function):
    return function.__name__.replace("_", " ")


def problem_of(function, around=contextlib.nullcontext):
    """What a function raises within around(), as a problem."""
    try:
        with around():
            function()
    except Skip as skip:
        return skip
    except Exception as error:  # pylint: disable=broad-except
        return "".join(traceback.format_exception(type(error), error, error.__traceback__.tb_next))
    return None


def memory_stays(few, many):
    """Peaks in KiB, of a thousand patients and of many more: what the program takes does not grow with them, and is little."""
    assert SANITIZED or (many - few < 256 and (INSTRUMENTED or many < 6 * 1024)), "%d KiB for 1,000 and %d KiB for 41,000" % (few, many)


def unless(good, *seen):
    """A problem, unless it is good: what was seen instead."""
    return None if good else "\n".join(map(str, seen)).strip() or "it is not so"


def same(found, expected):
    assert found == expected, "expected %r, found %r" % (expected, found)


def write(name, content):
    if isinstance(content, str):
        content = content.encode()
    with open(name, "wb") as file:
        file.write(content)
    return name


def read(name):
    with open(name, "rb") as file:
        return file.read()


@contextlib.contextmanager
def in_folder():
    """A folder of its own as the current one, for as long as this lasts."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield folder
        finally:
            os.chdir(ROOT)


def say(number, name, problem):
    """The line of one test and its comments; whether it failed."""
    skipped, failed = isinstance(problem, Skip), bool(problem) and not isinstance(problem, Skip)
    print("%s %d - %s%s" % ("not ok" if failed else "ok", number, name.replace("#", "\\#"), " # SKIP %s" % problem if skipped else ""))
    lines = problem.more if skipped else [problem] if isinstance(problem, str) else problem or ()
    for line in "\n".join(lines).splitlines():
        print("# " + line)
    sys.stdout.flush()
    return failed


def report(results, least=1):
    """Prints the results as they come and ends the script; fewer than `least` are too few to mean anything."""
    count = failed = 0
    for count, (name, problem) in enumerate(results, 1):
        failed += say(count, name, problem)
    print("1..%d" % count)
    if count < least:
        print("expected at least %d results" % least, file=sys.stderr)
    sys.exit(1 if failed or count < least else 0)


def main(around=contextlib.nullcontext):
    """Runs every function marked with @test, each within a new around()."""
    report((sentence(function), problem_of(function, around)) for function in TESTS)


def skip_all(reason):
    print("1..0 # SKIP " + reason)
    sys.exit(0)
