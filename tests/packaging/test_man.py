#!/usr/bin/env python3
"""The pages for man say all that the help says, and are written as man wants them. In TAP. OSLER names the program, BUILD the folder of
what is built."""
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "cli"))
from command import ROOT, Skip, main, osler, same, test  # noqa: E402

PAGES = os.path.join(ROOT, os.environ.get("BUILD", "build"), "man")
COMMANDS = re.findall(r"^  ([a-z]+) ", osler("--help").out, re.MULTILINE)
ALL = ["osler"] + ["osler-" + command for command in COMMANDS]


def run(*words):
    if not shutil.which(words[0]):
        raise Skip("there is no " + words[0])
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
                          env={**os.environ, "MANWIDTH": "400", "LC_ALL": "C.UTF-8", "MANPAGER": "cat"}).stdout


def shown(page):
    """What stands on the page, as one line."""
    with open(os.path.join(PAGES, page + ".1"), encoding="utf-8") as file:
        text = re.sub(r"^\.B ", "", file.read(), flags=re.MULTILINE)
    text = " ".join(line for line in text.splitlines() if not line.startswith("."))
    for escape, sign in (("\\fB", ""), ("\\fI", ""), ("\\fR", ""), ("\\-", "-"), ("\\&", ""), ("\\(aq", "'"), ("\\(ga", "`"), ("\\e", "\\")):
        text = text.replace(escape, sign)
    return " ".join(text.split())


@test
def there_is_a_page_for_osler_and_for_each_command():
    same(sorted(os.listdir(PAGES)), sorted(page + ".1" for page in ALL))


@test
def a_page_names_every_option_and_all_that_the_help_says():
    for command in COMMANDS:
        text, page = osler(command, "--help").out, shown("osler-" + command)
        head, options = text.split("\noptions:\n")
        usage, line, *about = head.strip().split("\n\n")
        for way in re.sub("usage:", "", usage).splitlines():
            assert " ".join(way.split()) in page, (way, page)
        assert "osler-%s - %s" % (command, line) in page, page
        for part in about:
            assert " ".join(part.split()) in page, (part, page)
        found = re.split(r"\n(?=  (?:    |-\w, )--)", "\n" + options)[1:]
        assert found, text
        for option in found:
            assert " ".join(option.split()) in page, (option, page)


@test
def the_page_of_osler_names_every_command_and_exit_status():
    page = shown("osler")
    commands, statuses = osler("--help").out.split("commands:\n")[1].split("\nosler COMMAND --help")
    for line in commands.strip().splitlines():
        name, does = line.split(None, 1)
        assert "%s %s: osler-%s(1)" % (name, does.strip(), name) in page, (line, page)
    told = " ".join(statuses.split("exit status: ")[1].split()).rstrip(".")
    for status in re.split(r", (?=\d )", told):
        assert status in page, (status, page)
        assert status in shown("osler-run"), status


@test
def groff_has_nothing_to_object_to():
    for page in ALL:
        same((page, run("groff", "-man", "-Tutf8", "-ww", "-z", os.path.join(PAGES, page + ".1"))), (page, ""))


@test
def man_shows_the_pages_without_a_warning():
    for page in ALL:
        text = run("man", "--warnings", "-l", os.path.join(PAGES, page + ".1"))
        assert not re.search(r"^(man|\w*roff|<standard input>|/).*warning", text, re.MULTILINE) and "EXIT STATUS" in re.sub(r".\x08", "", text), text


@test
def mandoc_finds_no_error_and_misses_only_the_date():
    for page in ALL:
        found = run("mandoc", "-Tlint", "-W", "warning", os.path.join(PAGES, page + ".1"))
        same((page, [line for line in found.splitlines() if "missing date" not in line]), (page, []))


if __name__ == "__main__":
    main()
