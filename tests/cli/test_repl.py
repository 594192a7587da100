#!/usr/bin/env python3
"""The prompt, from a pipe and on a terminal. OSLER names the program."""
import os
import pty
import re
import select
import signal
import stat
import time

from command import DAY, OSLER, ROOT, SMALL, main, osler, read, same, terminal, test, write, wrong_use

SEED = os.path.join(ROOT, "guidelines", "breast_liver_metastases.guide")
WIDE = SMALL.replace("fact mood", 'record lesion "Lesion"\n  site "Site" : one of liver, bone\n  single "Single" : yes or no\n'
                     'fact lesions "Lesions" : list of lesion\nfact creatinine "Creatinine" : umol/L from 1 to 2000 step 1 over time\n'
                     'fact seen "Seen" : date\nfact remark "Remark" : text\nfact mood')
WIDE = WIDE.replace("warn drowsiness", 'inform found "Found"\n  when some lesion where (site is liver)\n  basis: editor   note: "a test"\n\n'
                    'inform rising_creatinine "Rising"\n  when latest creatinine > 100 umol/L\n  basis: editor   note: "a test"\n\nwarn drowsiness')


def talk(*lines, guide="small.guide", code=0):
    return osler("repl", guide, "--on", DAY, input="".join(line + "\n" for line in lines)).ends(code).is_silent()


def answers(*lines, **more):
    """What follows on the last line."""
    return talk(*lines, **more).out.rsplit("> " + lines[-1] + "\n", 1)[1].splitlines()


@test
def each_fact_is_answered_with_what_it_changes():
    same(talk("temperature 39 Cel", "weight 10 kg", "mood is drowsy").out, """Fever in children 1.0.0 on 2025-11-01
> temperature 39 Cel
  lower_fever: unknown -> yes, dose not known
  still needed: mood
> weight 10 kg
  lower_fever: yes, dose not known -> 150 mg
  still needed: mood
> mood is drowsy
  drowsiness: unknown -> yes
""")


@test
def units_may_be_typed_as_they_are_told():
    """All that is told in other signs than a guideline's, also several in one line; what is no unit and a unit that does not fit stay wrong."""
    write("told.guide", WIDE)
    same(talk("temperature 39 °C, weight 22 lb", "creatinine (90 µmol/L on 2025-10-01)", "patient", "temperature 39 °K", "temperature 39 mmHg", "temperature 39 KG",
              guide="told.guide", code=2).out.split("> patient\n")[1].splitlines(),
         ["  on 2025-11-01", "  weight is 10 kg", "  temperature is 39 Cel", "  creatinine are (90 umol/L on 2025-10-01)", "> temperature 39 °K",
          '? there is no unit "°K"', "  write K", "> temperature 39 mmHg", "? pressure (mm[Hg]) cannot be given for temperature (Cel)", "> temperature 39 KG", '? there is no unit "KG"', "  write kg"])


@test
def what_cannot_be_is_said_and_changes_nothing():
    for line, said in (("weight 7000 kg", "from 2 to 80 kg"), ("weight 7 m", "length (m)"), ("mood drowzy", "drowsy"), ("wieght 7 kg", "did you mean weight?"),
                       ("weight", None), ("mood 5", "playful"), ("weight 7 kg, weight 8 kg", "twice"), ("weight is", ""), ("frobnicate", "help"),
                       ("why nothing", "no recommendation"), ("load \"x\"", "no scenario"), ("on 2025-13-01", "no day"),
                       ("weight 7 kg on 2026-01-01", ""), ("save as x", "quotation marks"), ("sweep", "one fact"), ("\u201e", "")):
        if said is None:
            continue
        result = talk("weight 9 kg", line, "patient", code=2)
        same(result.out.rsplit("> patient\n", 1)[1], "  on 2025-11-01\n  weight is 9 kg\n")
        found = result.out.split("> %s\n" % line)[1].split("> patient")[0]
        assert found.startswith("? ") and said in found, (line, found)


@test
def facts_of_every_kind_are_given_in_their_own_words():
    lines = ("lesions (site liver, single yes), (site bone) and maybe more", "creatinine (80 umol/L on 2025-10-01), (120 umol/L on 2025-10-20)",
             "seen 2025-10", 'remark "a, b is (c"', "weight 9 kg on 2025-10-30", "patient")
    write("wide.guide", WIDE)
    same(answers(*lines, guide="wide.guide"), [
        "  on 2025-11-01", "  weight is 9 kg on 2025-10-30",
        "  lesions are (site liver, single yes), (site bone) and maybe more",
        "  creatinine are (80 umol/L on 2025-10-01), (120 umol/L on 2025-10-20)", "  seen is 2025-10", '  remark is "a, b is (c"'])
    same(answers("lesions none", "patient", guide="wide.guide")[1:], ["  lesions are none"])
    same(answers("lesions none", "lesions unknown", "patient", guide="wide.guide")[1:], ["  nothing is known"])


@test
def a_try_leaves_the_patient_as_it_was():
    out = answers("weight 10 kg", "temperature 39 Cel", "try weight 20 kg, mood drowsy", "patient")
    same(out, ["  on 2025-11-01", "  weight is 10 kg", "  temperature is 39 Cel"])
    same(answers("weight 10 kg", "temperature 39 Cel", "try weight 20 kg")[:1], ["  lower_fever: yes, 150 mg -> 300 mg"])


@test
def undo_and_redo_go_back_and_forth():
    lines = ["weight 10 kg", "temperature 39 Cel", "mood drowsy", "undo", "undo", "redo", "patient"]
    same(answers(*lines)[1:], ["  weight is 10 kg", "  temperature is 39 Cel"])
    same(answers(*lines[:5], "weight 11 kg", "redo", code=2), ["? there is nothing to redo"])
    same(answers(*(["weight %d kg" % (i % 70 + 2) for i in range(250)] + ["undo"] * 250 + ["patient"]), code=2)[1:], ["  weight is 51 kg"])


@test
def a_sweep_finds_where_answers_change():
    same(answers("weight 10 kg", "sweep temperature"), ["  at 38.5 °C:", "    lower_fever: no -> yes, 150 mg"])
    same(answers("temperature 39 Cel", "sweep weight"), ["  no outcome changes from 2 to 80", "  lower_fever:", "    30 mg at 2 kg, 1200 mg at 80 kg"])
    same(answers("sweep mood"), ["  playful:", "    drowsiness: unknown -> no", "  drowsy:", "    drowsiness: unknown -> yes"])


@test
def compare_tells_what_differs_since_the_mark():
    same(answers("weight 10 kg", "mark", "temperature 39 Cel", "forget weight", "compare"),
         ["- weight is 10 kg", "+ temperature is 39 Cel", "  lower_fever: unknown -> yes, dose not known"])


@test
def questions_are_answered_as_by_the_commands():
    lines = ("temperature 39 Cel", "weight 10 kg")
    write("p.json", '{"temperature": 39, "weight": 10}')
    for line, words in (("answer", ["run"]), ("why lower_fever", ["why"]), ("why not lower_fever", ["why"]), ("whatif", ["whatif"]),
                        ("whatif lower_fever", ["whatif"])):
        more = ["lower_fever"] if "lower_fever" in line else []
        expected = osler(*words, "small.guide", "p.json", *more, "--on", DAY).ends(0).out
        same("\n".join(answers(*lines, line)) + "\n", expected)
    same(answers(*lines, "value weight * 2"), ["  20 kg"])
    same(answers("next"), ["  temperature: What is the body temperature?", "    °C from 30 to 45", "    1 of the open answers waits for it"])


@test
def scenarios_and_records_are_loaded():
    same(answers("scenarios"), ['  "A feverish child"'])
    same(answers('load "A feverish child"', "patient"), ["  on 2025-10-31", "  weight is 10 kg", "  temperature is 39 Cel"])
    same(answers("mood drowsy", "load child.json", "patient"), ["  on 2025-11-01", "  weight is 10 kg", "  temperature is 39.1 Cel"])
    same(answers("mood drowsy", "load wrong.json", "patient", code=2), ["  on 2025-11-01", "  mood is drowsy"])


@test
def a_patient_is_saved_as_a_scenario_that_passes():
    out = talk("temperature 39 Cel", "weight 12.5 kg", 'save as "Another child"', 'load "Another child"', "patient").out
    assert "  written to small.guide\n" in out and "small.guide has changed" in out, out
    text = read("small.guide").decode()
    assert text.endswith("""
scenario "Another child"
  on: 2025-11-01
  given weight is 12.5 kg,
        temperature is 39 Cel
  expect lower_fever is yes
  expect dose of paracetamol in lower_fever is 187.5 mg
  expect drowsiness is unknown
"""), text
    same(osler("test", "small.guide").ends(0).out, "2 passed, 0 failed\n")
    talk('save as "Another child"', code=2)
    same(read("small.guide").decode(), text)


@test
def a_guideline_that_changes_is_read_again():
    run, master = start("small.guide")
    say(master, "temperature 38.2 Cel", "lower_fever: unknown -> no")
    write("small.guide", SMALL.replace("38.5 Cel\n", "38 Cel\n"))
    say(master, "weight 10 kg", "has changed", "lower_fever: no -> yes", "150 mg")
    write("small.guide", "nonsense")
    say(master, "weight 20 kg", "the one before goes on", "300 mg")
    write("small.guide", SMALL.replace("fact mood", "fact temper").replace("mood is", "temper is").replace("temperature is 39", "temperature is 40"))
    say(master, "patient", "has changed", "weight is 20 kg")
    finish(run, master)


# --- On a terminal -------------------------------------------------------------------------------------------


def start(*words):
    """The prompt on a terminal of its own: its process and the terminal's other side."""
    child, master = terminal(pty.fork)
    if child == 0:
        os.environ["TERM"] = "dumb"
        # libedit never frees the name of a function that it was given (el_set, EL_ADDFN).
        os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
        os.execv(OSLER, [OSLER, "repl", *words, "--on", DAY])
    wait_for(master, "> ")
    return child, master


def wait_for(master, *texts):
    seen, end = "", time.monotonic() + 60
    while not all(text in seen for text in texts):
        assert time.monotonic() < end and select.select([master], [], [], 60)[0], "waited for %r, saw %r" % (texts, seen)
        seen += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", os.read(master, 65536).decode(errors="replace")).replace("\r", "")
    return seen


def say(master, line, *texts):
    os.write(master, (line + "\n").encode())
    return wait_for(master, *texts)


def finish(child, master):
    os.write(master, b"quit\n")
    end = time.monotonic() + 60
    while True:
        try:
            if select.select([master], [], [], 0.1)[0] and not os.read(master, 65536):
                break
        except OSError:
            break
        assert time.monotonic() < end
    same(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
    os.close(master)


@test
def a_word_is_completed():
    run, master = start("small.guide")
    os.write(master, b"temp\t39 Cel\n")
    wait_for(master, "lower_fever: unknown -> yes")
    os.write(master, b"mood dr\t\n")
    wait_for(master, "drowsiness: unknown -> yes")
    os.write(master, b"why low\t\n")
    wait_for(master, "Paracetamol against fever")
    finish(run, master)


@test
def ctrl_c_gives_a_line_up_and_ends_a_sweep_but_not_the_prompt():
    write("long.guide", SMALL.replace("from 2 to 80 step 0.1", "from 2 to 80 step 0.0001").replace("weight is 10 kg", "weight is 10 kg"))
    run, master = start("long.guide")
    os.write(master, b"wei")
    time.sleep(0.3)
    os.write(master, b"\x03")
    say(master, "temperature 39 Cel", "lower_fever: unknown -> yes")
    os.write(master, b"sweep weight\n")
    time.sleep(0.2)
    os.kill(run, signal.SIGINT)
    wait_for(master, "> ")
    say(master, "weight 10 kg", "150 mg")
    finish(run, master)


@test
def the_history_keeps_no_patient_unless_asked():
    for words, kept in (([], "why lower_fever\nquit\n"), (["--history-with-patient"], "weight 10 kg\nwhy lower_fever\nquit\n")):
        run, master = start("small.guide", "--history", "history", *words)
        say(master, "weight 10 kg", "no outcome changes")
        say(master, "why lower_fever", "Osler")
        finish(run, master)
        same(read("history").decode(), kept)
        same(stat.S_IMODE(os.stat("history").st_mode), 0o600)
        os.remove("history")


# --- What is not asked -------------------------------------------------------------------------------------------


@test
def what_the_prompt_does_not_take_is_wrong_use():
    wrong_use("repl")
    wrong_use("repl", "-")
    osler("repl", "wrong.guide").ends(1).says("E0204")
    osler("repl", "absent.guide").ends(4)
    osler("compile", "small.guide", "-o", "small.osb").ends(0)
    wrong_use("repl", "small.osb").says("compiled")
    osler("repl", "small.guide", "--on", "tomorrow").ends(2)


@test
def hostile_lines_do_no_harm():
    lines = ["(" * 5000, "a" * 100000, "weight " + "9" * 400 + " kg", "\x01\x02\x1b[31m", '"' * 99, "weight is is is", "lesions are", ", , ,",
             "weight 10 kg, , temperature 39 Cel", "save as \"a\\\"", "try", "value 1 / 0", "value (", "load /dev/null", "load .", "why", "sweep id",
             "forget", "given weight is 3 kg", "scenario \"x\"", "weight 3 kg\nfact x"]
    result = osler("repl", "small.guide", "--on", DAY, input="\n".join(lines) + "\n\xff\xfe\0\n")
    assert result.code == 2 and "\x1b" not in result.out.replace("> \x01\x02\x1b[31m", ""), result


@test
def every_answer_about_the_seed_guideline_is_quick():
    began = time.monotonic()
    talk(*(["lesions (site liver)", "her2 positive", "undo", "undo"] * 25), guide=SEED)
    assert time.monotonic() - began < 60


if __name__ == "__main__":
    main()
