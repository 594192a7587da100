#!/usr/bin/env python3
"""What bash and zsh offer behind osler, held against its help: asked of the shells themselves, and typed into them. In TAP.
OSLER names the program."""
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from command import OSLER, Skip, main, osler, same, terminal, test, write, wrong_use  # noqa: E402

COMMANDS = re.findall(r"^  ([a-z]+) ", osler("--help").out, re.MULTILINE)
ASK = """source ./osler.bash
while IFS=$'\\t' read -r -a COMP_WORDS; do
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_WORDS[COMP_CWORD]=${COMP_WORDS[COMP_CWORD]#.}
    _osler
    (IFS=$'\\t'; echo "${COMPREPLY[*]}")
done
"""


def options_of(command):
    """Of each option: its letter or nothing, its name, what its value is called or nothing, and its choices."""
    for text in re.split(r"\n(?=  (?:    |-\w, )--)", osler(command, "--help").out.split("\noptions:")[1])[1:]:
        letter, name, value, about = re.match(r"  (?:-(\w), |    )--([\w-]+)(?:\[?[ =]([A-Z][A-Za-z.]*)\]?)?\s+(.*)", text, re.DOTALL).groups()
        choices = re.match(r"([a-z, ]+(?: or [a-z]+)|approved): ", " ".join(about.split())) if value else None
        yield letter, name, value, re.split(r", | or ", choices[1]) if choices else None


def bash(*questions):
    """What is offered for the last word of each: a list of words as bash parts them."""
    write("osler.bash", osler("completion", "bash").ends(0).is_silent().out)
    lines = ["\t".join([*words[:-1], "." + words[-1]]) for words in questions]  # the point keeps an empty word
    done = subprocess.run(["bash", "-c", ASK], input="\n".join(lines) + "\n", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)
    same(done.stderr, "")
    return [line.split("\t") if line else [] for line in done.stdout.split("\n")[:-1]]


def offers(*words):
    return bash(words)[0]


@test
def the_shell_is_named():
    wrong_use("completion").says("which shell is missing: bash or zsh")
    wrong_use("completion", "bsh").says('no script for "bsh", only for bash and zsh; did you mean bash?')
    wrong_use("completion", "tcsh").says("only for bash and zsh")


@test
def bash_completes_commands():
    same(offers("osler", ""), COMMANDS + ["--help", "--version"])
    same(offers("osler", "wh"), ["why", "whatif"])
    same(offers("osler", "--v"), ["--version"])
    same(offers("osler", "help", "re"), ["repl", "record"])
    same(offers("osler", "nothing", "-"), [])


@test
def bash_completes_every_option_of_every_command():
    found = bash(*(("osler", command, "-") for command in COMMANDS))
    for command, offered in zip(COMMANDS, found):
        same(offered, [word for letter, name, _, _ in options_of(command) for word in (["-" + letter] if letter else []) + ["--" + name]])


@test
def bash_completes_the_values_of_every_option_that_has_some():
    asked = [(command, name, choices) for command in COMMANDS for _, name, _, choices in options_of(command) if choices]
    assert len(asked) > 20
    apart = bash(*(("osler", command, "--" + name, "") for command, name, _ in asked))
    joined = bash(*(("osler", command, "--" + name, "=", choices[0][0]) for command, name, choices in asked))
    begun = bash(*(("osler", command, "--" + name, "=") for command, name, choices in asked))
    for (command, name, choices), found, more, most in zip(asked, apart, joined, begun):
        same((command, name, found), (command, name, choices))
        same((command, name, more), (command, name, [choice for choice in choices if choice[0] == choices[0][0]]))
        same((command, name, most), (command, name, choices))


@test
def bash_completes_several_values_parted_by_commas():
    same(offers("osler", "batch", "--only", "outcomes,d"), ["outcomes,doses"])


@test
def bash_completes_files_by_their_endings():
    write("one.osb", "")
    write("with a blank.guide", "")
    guidelines = ["broken.json", "child.json"]
    same(sorted(offers("osler", "run", "")), sorted(["elsewhere", "failing.guide", "folder.guide", "one.osb", "small.guide", "using.guide",
                                                    "with a blank.guide", "wrong.guide"]))
    same(offers("osler", "fmt", "small.guide", "o"), [])
    same(offers("osler", "run", "o"), ["one.osb"])
    same(offers("osler", "check", "small.guide", "sm"), ["small.guide"])
    same([name for name in offers("osler", "run", "small.guide", "") if name in guidelines], guidelines)
    same(offers("osler", "run", "--on", "2025-11-01", "--format", "json", "small.guide", "ch"), ["child.json"])
    same(offers("osler", "run", "--format", "=", "json", "-h", "small.guide", "ch"), ["child.json"])
    same(offers("osler", "batch", "-j", "2", "small.guide", "ch"), [])
    same(offers("osler", "compile", "small.guide", "-o", "one"), ["one.osb"])
    same(offers("osler", "check", "--path", ""), ["elsewhere", "folder.guide"])
    same(offers("osler", "check", "--save", "sma"), ["small.guide"])
    same(offers("osler", "check", "--save", "=", "chi"), ["child.json"])
    same(offers("osler", "sign", ""), ["elsewhere", "folder.guide", "one.osb"])
    same(offers("osler", "run", "--on", ""), [])
    same(offers("osler", "run", "small.guide", "child.json", ""), [])


@test
def bash_completes_words_that_stand_as_they_are():
    same(offers("osler", "unit", ""), ["convert", "multiply", "divide"])
    same(offers("osler", "record", "v"), ["verify"])
    same(offers("osler", "completion", ""), ["bash", "zsh"])
    same(offers("osler", "completion", "bash", ""), [])


def typed(words, keys, expected):
    """What a shell shows after the keys until the text is there; the shell finds osler first in its path."""
    os.makedirs("bin", exist_ok=True)
    if not os.path.exists("bin/osler"):
        os.symlink(OSLER, "bin/osler")
    child, screen = terminal(pty.fork)
    if child == 0:
        os.environ.update(PATH=os.path.abspath("bin") + ":" + os.environ["PATH"], TERM="dumb", PS1="> ", HOME=os.getcwd(), ZDOTDIR=os.getcwd())
        os.execvp(words[0], words)
    shown, ends = "", time.monotonic() + 60
    os.write(screen, keys[0].encode() + b"\n")
    later = list(keys[1:])
    while expected not in shown and time.monotonic() < ends:
        if later and "ready" in shown.split("echo", 1)[-1].split("\n", 1)[-1]:
            os.write(screen, later.pop(0).encode())
        if select.select([screen], [], [], 0.2)[0]:
            try:
                shown += os.read(screen, 65536).decode(errors="replace")
            except OSError:
                break
    os.kill(child, 9)
    os.waitpid(child, 0)
    os.close(screen)
    assert expected in shown, "expected %r in: %s" % (expected, shown)


@test
def in_bash_a_tab_completes():
    write("osler.bash", osler("completion", "bash").out)
    shell = ["bash", "--norc", "--noprofile", "-i"]
    typed(shell, ["source ./osler.bash; echo rea''dy", "osler wha\t"], "osler whatif ")
    typed(shell, ["source ./osler.bash; echo rea''dy", "osler run --format=j\t"], "osler run --format=json ")
    typed(shell, ["source ./osler.bash; echo rea''dy", "osler check smal\t"], "osler check small.guide ")


ZSH = shutil.which("zsh")
# Instead of zsh's functions some that print what they are given.
LOOK = """_arguments() { print -rl -- "$@"; }
_describe() { print -rl -- "${(@P)2}"; }
compdef() { : }
source ./_osler
for command in $=COMMANDS; do
    words=(osler $command '') CURRENT=3
    print -r -- "== $command"
    _osler
done
words=(osler '') CURRENT=2
print -r -- "== "
_osler
"""


@test
def zsh_is_given_every_command_and_option():
    if not ZSH:
        raise Skip("there is no zsh")
    write("_osler", osler("completion", "zsh").ends(0).is_silent().out)
    done = subprocess.run([ZSH, "-f", "-c", LOOK], env={**os.environ, "COMMANDS": " ".join(COMMANDS)}, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=60)
    given = dict(part.split("\n", 1) for part in done.stdout.split("== ")[1:])
    same([line.split(":")[0] for line in given.pop("").splitlines()], COMMANDS)
    for command in COMMANDS:
        ends, *lines = given[command].splitlines()
        same(ends, "-S")
        specs = {re.match(r"(?:\*|\([^)]*\))?(-[\w-]+)", line)[1]: line for line in lines if re.match(r"\*?\(?--?\w", line)}
        same(list(specs), [word for letter, name, _, _ in options_of(command) for word in (["-" + letter] if letter else []) + ["--" + name]])
        for _, name, value, choices in options_of(command):
            assert (":%s:" % value in specs["--" + name]) == bool(value), specs["--" + name]
            assert not choices or all(choice in specs["--" + name].rsplit(":", 1)[1] for choice in choices), specs["--" + name]


@test
def in_zsh_a_tab_completes():
    if not ZSH:
        raise Skip("there is no zsh")
    os.mkdir("functions")
    write("functions/_osler", osler("completion", "zsh").out)
    begin = "PS1='> '; fpath=($PWD/functions $fpath); autoload -U compinit; compinit -u -D; echo rea''dy"
    for keys, expected in (("osler wha\t", "whatif"), ("osler run --format=j\t", "json"), ("osler check smal\t", "small.guide"),
                           ("osler batch --only outcomes,dos\t", "outcomes,doses"), ("osler unit conv\t", "convert")):
        typed([ZSH, "-f", "-i"], [begin, keys], expected)


if __name__ == "__main__":
    main()
