#!/usr/bin/env python3
"""Functions of a host by the command: values, units, unknowns, errors in the result, and the example. In TAP."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap  # noqa: E402
from tap import BUILD, OSLER, ROOT, test  # noqa: E402

COMPILER = os.environ.get("CC", "gcc").split()
GUIDE = os.path.join(ROOT, "tests/host/functions.guide")
EXAMPLE = os.path.join(ROOT, "examples/host/ckd_epi.guide")
FOLDER = tempfile.TemporaryDirectory()


def shared(source):
    made = os.path.join(FOLDER.name, os.path.basename(source).replace(".c", ".so"))
    subprocess.run([*COMPILER, "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror", "-shared", "-fPIC",
                    "-I" + os.path.join(ROOT, "include"), "-o", made, os.path.join(ROOT, source), "-lm"], check=True)
    return made


def osler(*words, stdin=""):
    done = subprocess.run([OSLER, *words], input=stdin, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def value(expression, patient="{}", host=True):
    file = os.path.join(FOLDER.name, "patient.json")
    open(file, "w").write(patient)
    more = ["--host", FUNCTIONS] if host else []
    code, out, err = osler("eval", *more, "--guideline", GUIDE, "--patient", file, "--on", "2025-11-01", expression)
    assert code == 0, (expression, err)
    return out.strip()


def result(patient, *more, guide=GUIDE):
    code, out, err = osler("run", *more, guide, "-", "--format", "json", "--on", "2025-11-01", stdin=json.dumps(patient))
    assert code == 0, err
    return json.loads(out)


def outcome(answer, name):
    return next(r["outcome"] for r in answer["recommendations"] if r["id"] == name)


@test
def values_of_every_kind_go_in_and_come_out():
    for expression, expected in [
            ("twice(70 kg)", "140000 kg"), ("whole(3 kg)", "4"), ("written(70.3 kg)", "70.5 kg"), ("turned(yes)", "no"), ("turned(no)", "yes"),
            ("later(2025-10-01)", "2025-11-01"), ("stage(60 kg)", "late"), ("stage(20 kg)", "early"), ('echo("a b")', '"a b"'),
            ("fails(20 kg)", "20 kg"), ("whole(written(3 kg))", "4")]:
        assert value(expression) == expected, (expression, value(expression))


@test
def a_number_is_rounded_to_the_step_half_away_from_zero():
    assert value("twice(0.025 kg)") == "100 kg"
    assert value("written(70.25 kg)") == "70.5 kg"
    assert value("written(70.24 kg)") == "70 kg"


@test
def what_goes_wrong_is_unknown_and_said():
    for expression in ["no_number(1 kg)", "endless(1 kg)", "endless(0 kg)", "twice(0.5 kg) + twice(200 kg)", "odd_truth(yes)", "later(2025-10-02)",
                       "stage(150 kg)", "stage(5 kg)", "fails(120 kg)", "fails(60 kg)", "whole(2.5 kg)", "written(201 kg)", "nobody(70 kg)"]:
        assert value(expression) == "unknown", (expression, value(expression))
    notices = json.dumps(result({"weight": "120 kg", "well": False}, "--host", FUNCTIONS)["notices"])
    for part in ["fails failed with status 42", "stage gave something that cannot be read", "nothing provides the function nobody"]:
        assert part in notices, (part, notices)


@test
def unknown_in_gives_unknown_out_unless_it_is_accepted():
    assert value("twice(weight)") == "unknown"
    assert value("open_age(age, well)") == "2"
    assert value("open_age(age, no)") == "3"
    assert value("open_age(7 years, well)") == "1"


@test
def a_call_waits_for_the_facts_behind_its_inputs():
    answer = result({}, "--host", FUNCTIONS)
    missing = {r["id"]: r.get("missing", []) for r in answer["recommendations"]}
    assert missing["rec_a"] == ["weight"] and missing["rec_b"] == ["weight"], missing
    assert missing["rec_c"] == ["weight", "well"], missing
    assert missing["rec_d"] == ["nobody"], missing


@test
def without_a_host_nothing_is_called_and_the_result_says_so():
    answer = result({"weight": "70 kg", "well": True, "age": 7})
    assert outcome(answer, "rec_a") == "unknown", answer
    assert "nothing provides the function twice" in json.dumps(answer["notices"]), answer["notices"]


@test
def a_record_cannot_give_what_the_host_computes():
    code, _, err = osler("run", GUIDE, "-", stdin='{"twice": "70 kg"}')
    assert code == 3 or code == 2, code
    assert "twice" in err, err
    code, out, _ = osler("schema", GUIDE)
    assert code == 0 and '"weight"' in out and '"twice"' not in out


@test
def another_signature_is_refused():
    for old, new, said in [("function twice(x: kg)", "function twice(x: cm)", "twice: x is in cm, the host takes g"),
                           ("function turned(flag: yes or no)", "function turned(sign: yes or no)", "turned: parameter 1 is sign, the host has flag there"),
                           ("function echo(word: text) : text", "function echo(word: date) : text", "echo: the host takes word as another type"),
                           ("function twice(x: kg)", "function twice(x: kg, y: kg)", "twice has 2 parameters, the host's has 1")]:
        text = open(GUIDE).read().replace(old, new)
        text = text.replace("twice(weight)", "twice(weight, weight)") if "y: kg" in new else text
        text = text.replace("when twice(weight)", "when twice(170 cm)") if "x: cm" in new else text
        file = os.path.join(FOLDER.name, "other.guide")
        open(file, "w").write(text)
        code, out, err = osler("run", "--host", FUNCTIONS, file, "-", stdin="{}")
        assert code != 0 and said in err and not out, (said, code, err)


@test
def what_is_no_shared_object_of_functions_is_refused():
    code, _, err = osler("run", "--host", GUIDE, GUIDE)
    assert code == 4 and "cannot be loaded" in err, (code, err)
    code, _, err = osler("run", "--host", os.path.join(FOLDER.name, "nowhere.so"), GUIDE)
    assert code == 4 and "cannot be loaded" in err, (code, err)


@test
def batch_test_and_whatif_use_the_host():
    code, out, err = osler("batch", "--host", FUNCTIONS, GUIDE, "-", "--on", "2025-11-01", stdin='{"weight":70}\n{"weight":20}\n')
    assert code == 0 and [json.loads(line)["outcomes"]["rec_a"] for line in out.splitlines()] == ["yes", "no"], (out, err)
    for more in [], ["--host", EPI]:
        code, out, err = osler("test", *more, EXAMPLE)
        assert code == 0 and "3 passed, 0 failed" in out, (out, err)
    patient = os.path.join(FOLDER.name, "p.json")
    open(patient, "w").write('{"weight": 20, "well": true}')
    code, out, _ = osler("whatif", "--host", FUNCTIONS, GUIDE, patient, "rec_c", "--on", "2025-11-01")
    assert code == 0 and "Well" in out, out


@test
def a_compiled_guideline_calls_the_same_functions():
    compiled = os.path.join(FOLDER.name, "functions.osb")
    code, _, err = osler("compile", GUIDE, "-o", compiled)
    assert code == 0, err
    patient = {"weight": "60 kg", "well": False, "age": 3, "seen": "2025-10-01", "word": "x"}
    one, other = (result(patient, "--host", FUNCTIONS, guide=guide) for guide in (GUIDE, compiled))
    assert one == other
    assert outcome(one, "rec_a") == "yes" and outcome(one, "rec_f") == "yes"
    code, out, _ = osler("disasm", compiled)
    assert code == 0 and "twice" in out


@test
def the_example_gives_the_published_equation():
    # 142 * min(Scr/k, 1)^a * max(Scr/k, 1)^-1.2 * 0.9938^age [* 1.012], in mg/dL, computed here
    for creatinine, age, female in [(90, 60, True), (79.6, 55, True), (150, 70, False), (50, 30, False), (600, 45, True)]:
        k, a = (0.7, -0.241) if female else (0.9, -0.302)
        ratio = creatinine / 88.4 / k
        expected = 142 * min(ratio, 1) ** a * max(ratio, 1) ** -1.2 * 0.9938 ** age * (1.012 if female else 1)
        code, out, err = osler("eval", "--host", EPI, "--guideline", EXAMPLE,
                               "egfr_ckd_epi(%s umol/L, %d a, %s)" % (creatinine, age, "yes" if female else "no"))
        assert code == 0 and out.split()[0] == str(int(expected + 0.5)), (out, expected, err)
    code, out, _ = osler("eval", "--host", EPI, "--guideline", EXAMPLE, "egfr_ckd_epi(90 umol/L, 17 a, yes)")
    assert out.strip() == "unknown"


@test
def a_command_that_loads_nothing_hands_over_to_the_one_beside_it_or_says_so():
    if not os.path.exists(os.path.join(BUILD, "osler-shared")):
        raise tap.Skip("this osler has shared libraries and loads functions itself")
    alone = shutil.copy2(OSLER, os.path.join(FOLDER.name, "osler"))
    words = ["run", "--host=" + FUNCTIONS, GUIDE, "-", "--on", "2025-11-01"]
    done = subprocess.run([alone, *words], input="{}", capture_output=True, text=True, timeout=60)
    assert done.returncode == 4 and not done.stdout and "osler-shared, which does, is not beside it" in done.stderr, done
    done = subprocess.run([alone, "repl", EXAMPLE], input="quit\n", capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and not done.stderr, done
    shutil.copy2(os.path.join(BUILD, "osler-shared"), FOLDER.name)
    done = subprocess.run([alone, *words], input="{}", capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == osler(*words, stdin="{}")[:2] and done.returncode == 0, done


FUNCTIONS, EPI = shared("tests/host/functions.c"), shared("examples/host/ckd_epi.c")
tap.main()
