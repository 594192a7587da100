#!/usr/bin/env python3
"""Files in, files out: what cannot be read or written, compiled guidelines everywhere, `use`, full disks and broken
pipes. OSLER names the program."""
import os
import pty
import signal
import subprocess

from command import CHILD, DAY, OSLER, SHARED, SMALL, main, osler, read, same, terminal, test, write, wrong_use

READERS = {"check": ["{}"], "run": ["{}"], "batch": ["{}"], "test": ["{}"], "compile": ["{}", "-o", "out.osb"],
           "disasm": ["{}"], "schema": ["{}"], "eval": ["1", "--guideline", "{}"]}


@test
def a_guideline_that_cannot_be_read_is_told_by_name():
    for command, words in READERS.items():
        for name, why in (("absent.guide", "No such file or directory"), ("folder.guide", "Is a directory")):
            osler(command, *(word.format(name) for word in words)).ends(4).says("%s: cannot be read: %s" % (name, why))
    same(osler("run", "absent.guide").out, "")


@test
def a_guideline_has_a_largest_size():
    with open("large.guide", "wb") as file:
        file.truncate((64 << 20) + 1)
    osler("check", "large.guide").ends(4).says("large.guide: is larger than 64 MiB")


@test
def a_patient_that_cannot_be_read_is_told_by_name():
    for command in ("run", "batch"):
        for name, why in (("absent.json", "No such file or directory"), ("folder.guide", "Is a directory")):
            osler(command, "small.guide", name).ends(4).prints_nothing().says("%s: cannot be read: %s" % (name, why))
    osler("eval", "weight", "--guideline", "small.guide", "--patient", "absent.json").ends(4).says("absent.json")


@test
def a_compiled_guideline_serves_wherever_a_written_one_does():
    osler("compile", "small.guide", "-o", "small.osb").ends(0).prints_nothing().is_silent()
    for words in (["run", "{}", "child.json"], ["run", "{}", "child.json", "--format", "json"], ["run", "{}"],
                  ["batch", "{}", "child.json"]):
        text = osler(*(word.format("small.guide") for word in words), "--on", DAY).ends(0).out
        same(osler(*(word.format("small.osb") for word in words), "--on", DAY).ends(0).out, text)
    for command in ("disasm", "schema"):
        same(osler(command, "small.osb").ends(0).out, osler(command, "small.guide").ends(0).out)
    same(osler("check", "small.osb").ends(0).out, "small.osb: fine\n")


@test
def a_vocabulary_cannot_be_run_by_itself():
    for command in ("run", "compile"):
        osler(command, "elsewhere/shared.guide", *(["-o", "out.osb"] if command == "compile" else [])).ends(1).says("error[E0117]")
    osler("check", "elsewhere/shared.guide").ends(0)


@test
def what_a_patient_costs_at_most_is_reported():
    alone = osler("compile", "small.guide", "--report").ends(0).is_silent()
    alone.prints("fever 1.0.0: 2 recommendations, 3 facts and fields\n", "one patient: at most ", " steps and ")
    same(osler("compile", "small.guide", "--report", "-o", "small.osb").ends(0).out, alone.out)
    osler("compile", "small.guide", "--report", "-o", "-").ends(0).says("fever 1.0.0: 2 recommendations")
    steps = alone.out.split("at most ")[1].split(" ")[0]
    osler("disasm", "small.osb").ends(0).prints("at most %s steps" % steps)


@test
def the_bytes_decide_what_is_compiled_and_not_the_name():
    osler("compile", "small.guide", "-o", "misleading.guide").ends(0)
    osler("run", "misleading.guide", "child.json", "--on", DAY).ends(0)
    same(osler("run", "-", "child.json", "--on", DAY, input=read("misleading.guide")).ends(0).out,
         osler("run", "small.guide", "child.json", "--on", DAY).out)


@test
def what_needs_the_written_guideline_says_so():
    osler("compile", "small.guide", "-o", "small.osb").ends(0)
    wrong_use("eval", "weight", "--guideline", "small.osb").says("small.osb", "as it was written")
    osler("test", "small.osb").ends(2).says("small.osb", "as it was written")
    wrong_use("compile", "small.osb", "-o", "again.osb").says("is compiled already")


@test
def a_damaged_program_is_refused():
    osler("compile", "small.guide", "-o", "small.osb").ends(0)
    bytes_ = read("small.osb")
    for name, damaged in (("cut.osb", bytes_[:-1]), ("short.osb", bytes_[:4]), ("empty.osb", b"OSLB"),
                          ("flipped.osb", bytes_[:200] + bytes([bytes_[200] ^ 1]) + bytes_[201:])):
        write(name, damaged)
        for command in ("run", "disasm", "schema", "batch", "check"):
            osler(command, name).ends(1).prints_nothing().says(name + ": ")


@test
def the_same_guideline_gives_the_same_bytes():
    osler("compile", "small.guide", "-o", "one.osb").ends(0)
    osler("compile", "small.guide", "-o", "two.osb").ends(0)
    same(read("one.osb"), read("two.osb"))
    same(read("one.osb")[:4], b"OSLB")
    streamed = subprocess.run([OSLER, "compile", "small.guide", "-o", "-"], capture_output=True)
    same((streamed.returncode, streamed.stdout), (0, read("one.osb")))


@test
def a_compiled_file_is_replaced_whole_or_not_at_all():
    write("out.osb", "old")
    os.symlink("out.osb", "link.osb")
    osler("compile", "wrong.guide", "-o", "out.osb").ends(1)
    same(read("out.osb"), b"old")
    osler("compile", "small.guide", "-o", "link.osb").ends(0)
    assert os.path.islink("link.osb") and read("out.osb")[:4] == b"OSLB"
    same(sorted(name for name in os.listdir(".") if "osb" in name), ["link.osb", "out.osb"])


@test
def a_new_file_has_the_usual_rights():
    osler("compile", "small.guide", "-o", "out.osb", preexec_fn=lambda: os.umask(0o027)).ends(0)
    same(os.stat("out.osb").st_mode & 0o777, 0o640)


@test
def what_cannot_be_written_is_told_by_name():
    for name, why in (("folder.guide", "Is a directory"), ("absent/out.osb", "No such file or directory"),
                      ("/dev/full", "No space left on device")):
        osler("compile", "small.guide", "-o", name).ends(4).says("%s: cannot be written: %s" % (name, why))
        osler("batch", "small.guide", "child.json", "-o", name).ends(4).says("%s: cannot be written: %s" % (name, why))
    assert os.path.exists("/dev/full")


@test
def a_full_disk_is_no_success():
    with open("/dev/full", "w") as full:
        for words in (["check", "small.guide"], ["run", "small.guide"], ["batch", "small.guide", "child.json"],
                      ["eval", "1"], ["test", "small.guide"], ["compile", "small.guide", "-o", "-"],
                      ["disasm", "small.guide"], ["schema", "small.guide"], ["unit", "mg"], ["help"], ["version"]):
            osler(*words, stdout=full).ends(4).says("standard output: cannot be written")
        osler("version", stdout=full).ends(4).says("No space left on device")


@test
def a_closed_output_is_no_success():
    def close_output():
        os.close(1)

    osler("version", stdout=None, preexec_fn=close_output).ends(4).says("standard output")
    osler("batch", "small.guide", "child.json", "-o", "out", stdout=None, preexec_fn=close_output).ends(0)
    assert read("out").startswith(b'{"patient":"p1"')


@test
def a_reader_that_leaves_ends_the_run_quietly():
    write("many.ndjson", (CHILD + "\n") * 20000)
    for disposition, code in ((signal.SIG_DFL, -signal.SIGPIPE), (signal.SIG_IGN, 4)):
        run = subprocess.Popen([OSLER, "batch", "small.guide", "many.ndjson"], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, restore_signals=False,
                               preexec_fn=lambda: signal.signal(signal.SIGPIPE, disposition))
        assert run.stdout.readline().startswith(b'{"patient":"p1"')
        run.stdout.close()
        errors = run.stderr.read()
        run.stderr.close()
        same(run.wait(timeout=60), code)
        assert not errors if code < 0 else b"Broken pipe" in errors, errors


@test
def standard_input_is_read_where_a_file_is_named_by_a_minus():
    answer = osler("run", "small.guide", "child.json", "--on", DAY).ends(0).out
    same(osler("run", "small.guide", "-", "--on", DAY, input=CHILD).ends(0).out, answer)
    same(osler("run", "-", "child.json", "--on", DAY, input=SMALL).ends(0).out, answer)
    osler("check", "-", input=SMALL).ends(0).prints("standard input: fine")
    osler("eval", "weight", "--guideline", "small.guide", "--patient", "-", "--on", DAY,
          input=CHILD).ends(0).prints("10 kg")
    osler("run", "small.guide", "-", input='{"weight": "ten"}').ends(3).says("standard input")


@test
def what_is_used_is_found_beside_the_file_first():
    osler("check", "using.guide").ends(1).prints("shared")
    osler("check", "using.guide", "--path", "elsewhere").ends(0)
    write("shared.guide", SHARED.replace("weight", "height"))
    osler("check", "using.guide", "--path", "elsewhere").ends(1).prints("weight")
    write("shared.guide", SHARED)
    osler("check", "using.guide").ends(0).prints("using.guide: fine")
    write("elsewhere/using.guide", read("using.guide"))
    os.remove("shared.guide")
    osler("check", "elsewhere/using.guide").ends(0)
    osler("check", "-", "--path", "elsewhere", input=read("using.guide")).ends(0)


@test
def paths_are_tried_in_their_order():
    os.mkdir("other")
    write("other/shared.guide", SHARED.replace("weight", "height"))
    osler("check", "using.guide", "--path", "elsewhere", "--path", "other").ends(0)
    osler("check", "using.guide", "--path", "other", "--path", "elsewhere").ends(1)
    for command in (["run", "using.guide"], ["batch", "using.guide"], ["test", "using.guide"],
                    ["schema", "using.guide"], ["disasm", "using.guide"],
                    ["compile", "using.guide", "-o", "out.osb"], ["eval", "weight", "--guideline", "using.guide"]):
        osler(*command, "--path", "elsewhere").ends(0)
        osler(*command).ends(1)


@test
def what_is_used_but_cannot_be_read_is_a_matter_of_the_system():
    os.mkdir("shared.guide")
    osler("check", "using.guide", "--path", "elsewhere").ends(4).says("shared.guide: cannot be read: Is a directory")
    osler("run", "using.guide", "--path", "elsewhere").ends(4).says("shared.guide: cannot be read")


BARE = 'language 1\nguideline g "G"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n'


@test
def two_used_files_share_their_classes_and_nothing_else():
    write("one.guide", 'language 1\ntreatment one "One"\n  class: strong\nfact same "Same" : yes or no\n')
    write("two.guide", 'language 1\ntreatment two "Two"\n  class: strong\n')
    write("three.guide", 'language 1\nfact strong "Strong" : yes or no\n')
    write("four.guide", 'language 1\nfact same "Same again" : yes or no\n')
    write("user.guide", BARE + "use one\nuse two\nuse one\n")
    osler("check", "user.guide").ends(0)
    for other, name in (("three", "strong"), ("four", "same")):
        write("user.guide", BARE + "use one\nuse %s\n" % other)
        osler("check", "user.guide").ends(1).prints('error[E0102]: "%s" is declared a second time' % name, other + ".guide:2:6")


@test
def files_and_terms_build_on_each_other_only_so_deep():
    for number in range(34):
        write("f%d.guide" % number, (BARE if number == 0 else "language 1\n") + "use f%d\n" % (number + 1))
    write("f32.guide", "language 1\n")
    osler("check", "f0.guide").ends(0)
    write("f32.guide", "language 1\nuse f33\n")
    osler("check", "f0.guide").ends(1).prints("error[E0601]: more files use each other than Osler follows", "f32.guide:2:5")
    terms = "".join('define t%d "T" as t%d or ill\n' % (number, number + 1) for number in range(4100))
    write("terms.guide", BARE + 'fact ill "Ill" : yes or no\n' + terms + 'define t4100 "T" as ill\n')
    osler("check", "terms.guide").ends(1).prints("error[E0601]: terms build on each other more than 4000 deep", "terms.guide:4006:")


@test
def a_function_of_the_host_is_called_in_64_ways():
    declared = 'fact grade "Grade" : number from 0 to 100 step 1\nfunction f(x: number) : number from 0 to 9 step 1 from host\n'
    for calls, code in ((64, 0), (65, 1)):
        write("calls.guide", BARE + declared + "".join('define t%d "T" as f(grade + %d)\n' % (number, number) for number in range(calls)))
        result = osler("check", "calls.guide").ends(code)
    result.prints("error[E0601]: host functions are called in more than 64 ways", "calls.guide:72:")


@test
def a_compiled_guideline_needs_nothing_that_it_used():
    osler("compile", "using.guide", "--path", "elsewhere", "-o", "out.osb").ends(0)
    osler("run", "out.osb", "child.json", "--on", DAY).ends(0).is_silent()


def on_terminal(*words, **environment):
    """What the command writes when its output is a terminal."""
    main_end, its_end = terminal(pty.openpty)
    clean = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    run = subprocess.Popen([OSLER, *words], stdin=subprocess.DEVNULL, stdout=its_end, stderr=subprocess.PIPE,
                           env={**clean, "TERM": "xterm", **environment})
    os.close(its_end)
    seen = b""
    try:
        while piece := os.read(main_end, 65536):
            seen += piece
    except OSError:
        pass
    os.close(main_end)
    run.stderr.close()
    same(run.wait(timeout=60), 0)
    return seen


CHILD_ON_DAY = ["run", "small.guide", "child.json", "--on", DAY]


def is_coloured(text):
    return b"\x1b[" in (text.encode() if isinstance(text, str) else text)


@test
def colour_comes_by_wish():
    same(is_coloured(osler(*CHILD_ON_DAY).ends(0).out), False)
    same(is_coloured(osler(*CHILD_ON_DAY, "--color", "auto").ends(0).out), False)
    same(is_coloured(osler(*CHILD_ON_DAY, "--color", "never").ends(0).out), False)
    same(is_coloured(osler(*CHILD_ON_DAY, "--color", "always").ends(0).out), True)


@test
def colour_is_for_terminals():
    same(is_coloured(on_terminal(*CHILD_ON_DAY)), True)
    same(is_coloured(on_terminal(*CHILD_ON_DAY, NO_COLOR="")), True)
    same(is_coloured(on_terminal(*CHILD_ON_DAY, NO_COLOR="1")), False)
    same(is_coloured(on_terminal(*CHILD_ON_DAY, TERM="dumb")), False)
    same(is_coloured(on_terminal(*CHILD_ON_DAY, "--color=never")), False)
    same(is_coloured(on_terminal(*CHILD_ON_DAY, "--color=always", NO_COLOR="1")), True)


@test
def what_a_record_says_cannot_steer_the_terminal():
    record = '{"mood": "\\u001b[2J\\u009b31m", "weight": 10}'
    for words in (["run", "small.guide", "-"], ["eval", "mood", "--guideline", "small.guide", "--patient", "-"]):
        result = osler(*words, input=record).ends(3)
        assert not set(result.err) & {"\x1b", "\x9b", "\a"}, result
    raw = osler("run", "small.guide", "-", input=b'{"mood\x1b[2J": 1}').ends(3)
    assert "\x1b" not in raw.err, raw
    line = osler("batch", "small.guide", "-", input=record + "\n").ends(3)
    assert "\x1b" not in line.out, line


if __name__ == "__main__":
    main()
