#!/usr/bin/env python3
"""gcc's -fanalyzer, clang-tidy and cppcheck over every file but the generated ones.

    tests/analyzers.py [FILE ...]       of every room without a word

A finding is mended, or it is excused below: one tool, one check, the files, and why it is not so. Whatever is not excused fails, and so does an
excuse that no finding needs any more, and a tool that cannot say anything of a file. The tools are those of Debian 12 (gcc 12, clang-tidy 14,
cppcheck 2.10); what another version says may differ. What clang-tidy is asked at all stands in .clang-tidy."""
import collections
import concurrent.futures
import glob
import os
import re
import shutil
import subprocess
import sys

from tap import ROOT

ROOMS = ("base", "grammar", "compiler", "runtime", "cli")
FLAGS = ["-std=c11", "-D_DEFAULT_SOURCE", "-I.", "-Iinclude", "-Ibuild"]
NODES = "20000"  # as many states of a function clang's analyzer looks at: a bound that is the same on every machine; its own is 225000
SECONDS = 600    # far more than any file takes; whoever needs it is told

Excuse = collections.namedtuple("Excuse", "tool check files why")
EXCUSED = [
    Excuse("gcc", "-Wanalyzer-use-of-uninitialized-value", "compiler/emit_expression.c runtime/columns_dense.c",
           "gcc 12 loses the fields of a small struct that a function returns by value."),
    Excuse("gcc", "-Wanalyzer-malloc-leak", "cli/chart.c",
           "The copies lie in the array that the caller gets or state_free frees; gcc loses them in the loop."),
    Excuse("gcc", "-Wanalyzer-malloc-leak", "cli/answers.c",
           "results_close frees the text, which gcc loses where it has grown."),
    Excuse("clang-tidy", "clang-analyzer-core.NullDereference", "compiler/check.c compiler/emit_guideline.c",
           "A symbol of this kind has a declaration, and a term that is a list has a condition."),
    Excuse("clang-tidy", "clang-analyzer-core.NullDereference", "compiler/check_facts.c",
           "A bound is there only where it was written."),
    Excuse("clang-tidy", "clang-analyzer-core.NullDereference", "compiler/check_translations.c",
           "Values or bands: one of the two is there when the count is not 0."),
    Excuse("clang-tidy", "clang-analyzer-core.NullDereference", "runtime/api_result.c",
           "What has been gathered has its answer."),
    Excuse("clang-tidy", "clang-analyzer-core.NullDereference", "runtime/box_words.c",
           "A kind of elements of a list has a dimension, which is how many of them there are."),
    Excuse("clang-tidy", "clang-analyzer-core.NullDereference", "runtime/columns.c",
           "A column with a dictionary has its names."),
    Excuse("clang-tidy", "clang-analyzer-core.NullDereference", "runtime/facts_list.c",
           "has_wide is set where a field is a decimal, and then there is room for it."),
    Excuse("clang-tidy", "clang-analyzer-core.NullDereference", "runtime/vm_why.c",
           "why_new asks the arena once whether one of its requests has failed."),
    Excuse("clang-tidy", "clang-analyzer-core.NonNullParamChecker", "cli/batch.c",
           "The form is one of the choices of the option, or the command was refused."),
    Excuse("clang-tidy", "clang-analyzer-core.CallAndMessage", "runtime/column_map.c",
           "read_meaning has said yes, so it has filled the words."),
    Excuse("clang-tidy", "clang-analyzer-core.uninitialized.Branch", "runtime/column_map.c",
           "read_quoted has said yes, so it has filled the text."),
    Excuse("clang-tidy", "clang-analyzer-core.UndefinedBinaryOperatorResult", "base/decimal.c",
           "decimal_digits is at least 1 of what is not 0, which clang does not see through __builtin_clzll."),
    Excuse("clang-tidy", "clang-analyzer-core.uninitialized.Assign", "base/decimal_text.c",
           "Of a count that is not 0, digits_of writes the first digit."),
    Excuse("clang-tidy", "clang-analyzer-core.uninitialized.Assign", "base/wide.c",
           "wide_copy has filled the limbs: there are at least two."),
    Excuse("clang-tidy", "bugprone-sizeof-expression",
           "grammar/tree_scenario.c grammar/tree_list.c grammar/tree_decl.c grammar/tree_expr.c grammar/tree_table.c compiler/scope.c compiler/check_recommendations.c "
           "compiler/check_abouts.c compiler/api.c runtime/host.c cli/check.c cli/batch.c",
           "An array of pointers grows by the size of a pointer; clang-tidy 14 takes every such size for a mistake."),
    Excuse("clang-tidy", "bugprone-suspicious-missing-comma", "runtime/article_style.c",
           "One rule of the sheet goes on over several lines."),
    Excuse("clang-tidy", "bugprone-not-null-terminated-result", "runtime/facts_form.c runtime/program_file.c runtime/report_line.c",
           "These bytes are compared, looked at or written by their length."),
    Excuse("clang-tidy", "bugprone-branch-clone", "runtime/box_number.c runtime/box_type.c runtime/box_wide.c",
           "Cases in their order: the first that fits decides, and two that do the same have others between them."),
    Excuse("cppcheck", "uninitvar", "base/decimal_text.c",
           "digits_of fills as many digits as it says."),
    Excuse("cppcheck", "ctuuninitvar", "compiler/emit_facts.c",
           "They are given to be filled."),
    Excuse("cppcheck", "uninitStructMember", "runtime/vm.c",
           "date_between has filled both ends where it says yes."),
    Excuse("cppcheck", "arrayIndexOutOfBoundsCond", "base/wide.c",
           "power is at most TENS behind the loop."),
    Excuse("cppcheck", "invalidFunctionArg", "grammar/scan_scenario.c",
           "The length counts from the place at which the search begins, so it is never below 0."),
    Excuse("cppcheck", "ctunullpointer", "cli/sign.c",
           "The status was looked at: with OSLER_OK there is a text."),
    Excuse("cppcheck", "nullPointerRedundantCheck", "runtime/report_line.c",
           "What is asked is what write_string returned, not where it began."),
    Excuse("cppcheck", "nullPointerArithmeticRedundantCheck", "runtime/report_line.c",
           "What is asked is what write_string returned, not where it began."),
    Excuse("cppcheck", "assignBoolToPointer", "runtime/opcodes.def runtime/vm_fast.def",
           "A truth is kept in the byte of a register, which is named by a macro."),
]


def sources():
    return sorted(os.path.relpath(path, ROOT) for room in ROOMS for path in glob.glob(os.path.join(ROOT, room, "*.c")))


COMMANDS = {
    "gcc": lambda path: ["gcc", *FLAGS, "-O1", "-fanalyzer", "-c", "-o", "/dev/null", path],
    "clang-tidy": lambda path: ["clang-tidy", "--quiet", path, "--", *FLAGS, "-Xclang", "-analyzer-config", "-Xclang", "max-nodes=" + NODES],
    "cppcheck": lambda path: ["cppcheck", "-q", "--std=c11", "--enable=warning,performance,portability", "-I.", "-Iinclude", "-Ibuild", path],
}
# A tool may say where in a header or table; where it names no file (cc1), it is the one that it was asked about. The check stands in the last brackets.
LINE = re.compile(r"(?:(?P<path>[^\s:]+):(?P<line>\d+):\d+|cc1): (?:fatal )?(?:error|warning|portability|performance): (?P<words>.*)")
CHECK = re.compile(r"\[([\w.-]+)(?:,-warnings-as-errors)?\]$")
Finding = collections.namedtuple("Finding", "tool check path line words")


def read(tool, asked, output):
    """The findings in what a tool has printed."""
    found = set()
    for match in filter(None, map(LINE.match, output.splitlines())):
        check = CHECK.search(match["words"])
        path = os.path.relpath(os.path.join(ROOT, match["path"] or asked), ROOT)
        found.add(Finding(tool, check[1] if check else "", path, int(match["line"] or 0), match["words"]))
    return found


def ask(job):
    tool, path = job
    try:
        done = subprocess.run(COMMANDS[tool](path), cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return {Finding(tool, "", path, 0, "not answered within %d seconds" % SECONDS)}
    found = read(tool, path, done.stdout + done.stderr)
    if done.returncode and not found:
        found = {Finding(tool, "", path, 0, "exit code %d: %s" % (done.returncode, done.stderr[-200:]))}
    return found


def judge(findings, excuses):
    """What is not excused; and the excuses that nothing needs, as pairs of an excuse and a file."""
    of = {(excuse.tool, excuse.check, path): excuse for excuse in excuses for path in excuse.files.split()}
    needed = {(finding.tool, finding.check, finding.path) for finding in findings}
    return ([finding for finding in sorted(findings) if (finding.tool, finding.check, finding.path) not in of],
            [(excuse, path) for (tool, check, path), excuse in of.items() if (tool, check, path) not in needed])


def analyzers(paths=()):
    """Asks every tool that is here about the files, all of them without a word, and prints its figures. 1 when something is not as it should be."""
    wrong = 0
    for tool in COMMANDS:
        if not shutil.which(tool):
            print("analyzers: %-10s skipped: not here" % tool, flush=True)
            continue
        asked = [(tool, path) for path in paths or sources()]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            findings = set().union(*pool.map(ask, asked))
        excuses = [excuse for excuse in EXCUSED if excuse.tool == tool]
        left, stale = judge(findings, excuses)
        stale = [] if paths else stale
        print("analyzers: %-10s %d files, %d findings, %d excused" % (tool, len(asked), len(left), len(findings) - len(left)), flush=True)
        for finding in left:
            print("  %s:%d: %s" % (finding.path, finding.line, finding.words), file=sys.stderr)
        for excuse, path in stale:
            print("  %s: nothing is found there any more: %s is excused for nothing" % (path, excuse.check), file=sys.stderr)
        wrong |= bool(left or stale)
    return int(wrong)


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(analyzers(sys.argv[1:]))
