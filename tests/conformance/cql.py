#!/usr/bin/env python3
"""Runs the HL7 CQL conformance tests through `osler eval` and reports in TAP.

    tests/conformance/cql.py            every case
    tests/conformance/cql.py --show     what each case was translated to, and what came of it
    tests/conformance/cql.py --list     the lists of deviations.md, as the translator groups what cannot be said

The cases are not part of this project: OSLER_CONFORMANCE names the folder that holds cql/*.jsonl; without it everything
is skipped. OSLER names the program. One line a group with its counts, one "not ok" a failing case. Each case is asked
twice, with its values as constants and as facts of a patient. A case that is not translated must fall into exactly one
group of deviations.md; where we decide otherwise the answer is run as well and must be the one written there."""
import concurrent.futures
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, OrderedDict
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "translator"))
import tap  # noqa: E402
from cql_parse import Unreadable, parse  # noqa: E402
from cql_translate import COUNTED, Translator  # noqa: E402
from cql_values import Deviation, holds_null, moment_text, unit_code  # noqa: E402
from tap import OSLER  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
DAY = "2025-11-01"
NO_SUCH_VALUE = ("E0005", "E0007")
CQL_DIGITS = 8  # behind the point: CQL keeps no more


class Answer:
    """What `osler eval` prints, or the code of its diagnostic."""

    def __init__(self, done):
        self.code, self.text = done.returncode, done.stdout.strip()
        self.error = (re.findall(r"error\[(E\d+)\]", done.stderr) or [""])[0] if done.returncode else ""
        self.words = self.text if done.returncode == 0 else " ".join(done.stderr.split())[:200]

    def __str__(self):
        return self.error or self.words


def evaluate(expression, folder=None, name="", translator=None):
    words = [OSLER, "eval"]
    if translator and translator.declarations:
        guideline, patient = (os.path.join(folder, name + end) for end in (".guide", ".json"))
        for path, text in ((guideline, translator.guideline()), (patient, translator.record())):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        words += ["--guideline", guideline, "--patient", patient]
    return Answer(subprocess.run(words + ["--on", DAY, "--", expression], capture_output=True, text=True, encoding="utf-8",
                                 timeout=60))


# --- Comparing ------------------------------------------------------------------------------------------------------


def same_number(expected, text):
    try:
        found = Decimal(text)
    except InvalidOperation:
        return False
    if -expected.as_tuple().exponent >= CQL_DIGITS:
        found = found.quantize(Decimal(1).scaleb(-CQL_DIGITS), ROUND_HALF_UP)
    return found == expected


def same_quantity(node, text):
    number, _, unit = text.partition(" ")
    if unit == unit_code(node[2]):
        return same_number(node[1], number)
    return bool(unit) and evaluate("%s = %s %s" % (text, node[1], unit_code(node[2]))).text == "yes"


def same_moment(node, text):
    return text.replace("+00:00", "Z") == moment_text(node)


def same_value(node, said, text):
    kind = node[0]
    if kind == "truth":
        return text == ("yes" if node[1] else "no")
    if kind == "number":
        elapsed = said.unit in COUNTED
        return same_number(node[1], text.partition(" ")[0] if elapsed else text)
    if kind == "quantity":
        return same_quantity(node, text)
    if kind == "text":
        return text == '"%s"' % node[1]
    if kind == "moment":
        return same_moment(node, text)
    if kind == "interval":
        return text == "from %s to %s" % (moment_text(node[1]), moment_text(node[3]))
    return False


def agrees(case, said, answer, as_facts):
    """An error is as good as unknown only where CQL calls the expression invalid, or a constant has no value (E0209).
    What cannot be read is a mistake of the translator, except for a number or a date that does not exist."""
    if case["invalid"]:
        return answer.text == "unknown" if answer.code == 0 else answer.error > "E01" or answer.error in NO_SUCH_VALUE
    wanted = parse(case["outputs"][0]["text"])
    if wanted[0] == "null":
        return answer.text == "unknown" or (not as_facts and answer.error == "E0209")
    return answer.code == 0 and same_value(wanted, said, answer.text)


CQL_LARGEST = Decimal(2) ** 31
DIMENSIONS = ("E0204", "E0205", "E0206")


def decision(case, node, answer):
    """The group of deviations.md where another answer than CQL's null or error is our decision, told by the answer."""
    if not case["invalid"] and parse(case["outputs"][0]["text"])[0] != "null":
        return None
    if answer.error in DIMENSIONS:
        return "dimensions"
    try:
        found = Decimal(answer.text)
    except InvalidOperation:
        return None
    wide = abs(found) >= CQL_LARGEST or -found.as_tuple().exponent > CQL_DIGITS
    return "wider-numbers" if wide and not holds_null(node) else None


# --- Cases ----------------------------------------------------------------------------------------------------------


class Result:
    """What came of a case: "passed", "failed", "deviates" (not said at all) or "otherwise" (said, and decided otherwise)."""

    def __init__(self, case):
        self.case, self.verdict, self.group, self.lines, self.found = case, "passed", None, [], ""
        self.name = "%s/%s/%s" % (case["file"].replace(".xml", ""), case["group"], case["name"])

    def expected(self):
        return "an error or unknown" if self.case["invalid"] else self.case["outputs"][0]["text"]


def run_case(case, number, folder):
    result = Result(case)
    try:
        node = parse(case["expression"])
        asked = [(Translator(as_facts), as_facts) for as_facts in (False, True)]
        said = [translator.say(node) for translator, _ in asked]
    except Deviation as deviation:
        result.verdict, result.group = "deviates", deviation.group
        return result
    except (Unreadable, IndexError) as error:
        result.verdict, result.group, result.found = "deviates", "unreadable", repr(error)
        return result
    for (translator, as_facts), one in zip(asked, said):
        answer = evaluate(one.text, folder, "%d%s" % (number, "f" if as_facts else "c"), translator)
        result.lines.append("%s: %s" % ("facts" if as_facts else "constants", one.text))
        result.found = result.found or str(answer)
        if not agrees(case, one, answer, as_facts):
            result.group, result.found = translator.otherwise or decision(case, node, answer), str(answer)
            result.verdict = "otherwise" if result.group else "failed"
            if result.verdict == "failed":
                result.lines += ["expected %s" % result.expected(), "found    %s" % answer.words] + translator.declarations
                return result
    return result


def cases_of(folder):
    for path in sorted(glob.glob(os.path.join(folder, "cql", "*.jsonl"))):
        with open(path, encoding="utf-8") as file:
            for line in file:
                if line.strip():
                    yield json.loads(line)


def run_all(cases):
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda pair: run_case(pair[1], pair[0], folder), enumerate(cases)))


# --- deviations.md ----------------------------------------------------------------------------------------------------


def deviations():
    """({group: title}, {case: [(group, pinned answer or None)]})"""
    titles, listed, group = OrderedDict(), {}, None
    with open(os.path.join(HERE, "deviations.md"), encoding="utf-8") as file:
        for line in file:
            heading = re.match(r"### ([a-z-]+): (.*)$", line)
            entry = re.match(r"- (\w+)/(.+?): (.+)$", line)
            if heading:
                group = heading[1]
                titles[group] = heading[2]
            elif entry and group:
                for name, _, pinned in re.findall(r"(\w+)( = `([^`]*)`)?", entry[3]):
                    listed.setdefault("%s/%s/%s" % (entry[1], entry[2], name), []).append((group, pinned or None))
    return titles, listed


def listing(results):
    groups = OrderedDict()
    for result in results:
        if result.verdict in ("deviates", "otherwise"):
            pinned = " = `%s`" % result.found if result.verdict == "otherwise" else ""
            place, _, name = result.name.rpartition("/")
            groups.setdefault(result.group, OrderedDict()).setdefault(place, []).append(name + pinned)
    for group, places in groups.items():
        print("### %s" % group)
        for place, names in places.items():
            print("- %s: %s" % (place, ", ".join(names)))


# --- TAP --------------------------------------------------------------------------------------------------------------


def complaints(results, titles, listed):
    """Sentences about cases and lists that do not fit each other."""
    for result in results:
        entries = listed.get(result.name, [])
        if len(entries) > 1:
            yield "%s is listed %d times" % (result.name, len(entries))
        if result.verdict == "passed" and entries:
            yield "%s is listed as a deviation, but it agrees" % result.name
        if result.verdict in ("deviates", "otherwise"):
            if result.group not in titles:
                yield "%s falls into %s, which deviations.md does not know (%s)" % (result.name, result.group, result.found)
            elif entries and entries[0][0] != result.group:
                yield "%s is listed under %s, but falls into %s" % (result.name, entries[0][0], result.group)
            elif result.verdict == "otherwise" and entries and entries[0][1] != result.found:
                yield "%s: deviations.md says %s, found %s" % (result.name, entries[0][1], result.found)


def of_group(file, group, those):
    said = [result for result in those if result.verdict in ("passed", "failed")]
    for result in said:
        if result.verdict == "failed":
            yield "cql %s: %s" % (result.name, result.case["expression"]), result.lines
    passed, deviating = sum(result.verdict == "passed" for result in said), len(those) - len(said)
    if said:
        sentence = "cql %s, %s: %d of %d cases agree" % (file, group, passed, len(said))
        yield sentence + (", %d deviate" % deviating if deviating else ""), tap.unless(passed == len(said))


def of_deviation(group, title, those, listed):
    fresh = [result.name for result in those if result.name not in listed]
    yield "cql deviation %s (%s): %d cases" % (group, title, len(those)), None
    if fresh:
        yield ("cql deviation %s by its constructs: %d cases that no list names" % (group, len(fresh)), tap.Skip("not in deviations.md", *fresh))


def told(results):
    titles, listed = deviations()
    groups = OrderedDict()
    for result in results:
        groups.setdefault((result.case["file"].replace(".xml", ""), result.case["group"]), []).append(result)
    for (file, group), those in groups.items():
        yield from of_group(file, group, those)
    for group, title in titles.items():
        yield from of_deviation(group, title, [result for result in results if result.group == group], listed)
    yield "every case is translated or in exactly one group of deviations.md", list(complaints(results, titles, listed))
    totals = Counter(result.verdict for result in results)
    sentence = "cql: %d cases, %d translated, %d of them agree, %d deviate by construct, %d by decision" % (
        len(results), totals["passed"] + totals["failed"] + totals["otherwise"], totals["passed"], totals["deviates"], totals["otherwise"])
    yield sentence, tap.unless(results)


def show(results):
    for result in results:
        print("%s %s | %s\n    %s\n    %s, found %s" % (result.verdict, result.name, result.case["expression"],
                                                        "\n    ".join(result.lines), result.expected(), result.found))


def main():
    folder = os.environ.get("OSLER_CONFORMANCE")
    if not folder:
        tap.skip_all("cql: OSLER_CONFORMANCE does not name the folder of the official tests")
    results = run_all(tap.some(list(cases_of(folder)), 4))
    if "--list" in sys.argv:
        listing(results)
    elif "--show" in sys.argv:
        show(results)
    else:
        tap.report(told(results))


if __name__ == "__main__":
    main()
