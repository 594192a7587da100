#!/usr/bin/env python3
"""docs/embedding.md done as it says, and the hosts of examples/embed, built against an installed copy and run. What the Python module tells by
typed getters is compared with the answer as JSON, for every example patient."""
import glob
import json
import os
import re
import shutil
import sys
from decimal import Decimal

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from installed import COMPILER, ROOT, SEED, WARNINGS, build, flags, has, host, main, prefix, read, run, same, test, write  # noqa
from test_readme import BLOCK, commands_of, is_shown  # noqa

EXAMPLES = os.path.join(ROOT, "examples/embed")
PAGE = os.path.join(ROOT, "docs/embedding.md")
DAY = "2025-11-01"


def environment():
    os.makedirs("commands", exist_ok=True)
    if not os.path.exists("commands/cc"):
        write("commands/cc", "#!/bin/sh\nexec %s \"$@\"\n" % " ".join(COMPILER))
        os.chmod("commands/cc", 0o755)
    return {**os.environ, "PATH": os.pathsep.join([os.path.abspath("commands"), os.path.join(prefix(), "bin"), os.environ["PATH"]]),
            "PKG_CONFIG_PATH": os.path.join(prefix(), "lib/pkgconfig"), "LD_LIBRARY_PATH": os.path.join(prefix(), "lib")}


def osler(*words):
    return run(os.path.join(prefix(), "bin/osler"), *words).stdout


def releases():
    """fever.osb and newer.osb, signed by team.key; child.json."""
    text = read(PAGE).decode()
    fever = next(body for language, name, body in BLOCK.findall(text) if name == "fever.guide")
    write("fever.guide", fever)
    write("newer.guide", fever.replace("version: 1.0.0", "version: 1.1.0").replace("15 mg/kg", "10 mg/kg"))
    osler("keygen", "team")
    for number, name in enumerate(("fever", "newer"), 1):
        osler("compile", name + ".guide", "-o", name + ".osb")
        osler("sign", name + ".osb", "--key", "team.key", "--counter", str(number))
    write("child.json", '{"id": "p1", "weight": 10, "temperature": 39.1, "drugs": []}')


@test
def the_page_shows_what_happens():
    for language, name, body in BLOCK.findall(read(PAGE).decode()):
        if name:
            write(name, body)
        elif language == "console":
            for command, expected in commands_of(body):
                found = run("bash", "-c", command, env=environment(), fine=False)
                told = (found.stdout + found.stderr).rstrip("\n")
                assert is_shown_in_lines(expected, told), "%s\nshown:\n%s\nprinted:\n%s" % (command, expected, told)


def is_shown_in_lines(expected, found):
    """[...] stands for any lines, or for something within a line."""
    if is_shown(expected, found):
        return True
    pieces = [re.escape(piece) for piece in expected.split("[...]")]
    return re.fullmatch(r"[^\n]*?".join(pieces), found) is not None


@test
def every_link_of_the_page_leads_somewhere():
    for link in re.findall(r"\]\(([^)#:]+)\)", read(PAGE).decode()):
        assert os.path.exists(os.path.join(ROOT, "docs", link)), link


@test
def ten_lines_of_c():
    releases()
    for package in ("osler-runtime", "osler"):
        build(os.path.join(EXAMPLES, "ten_lines.c"), "./ten_lines", package)
        same(host("./ten_lines", "fever.osb", "child.json", DAY).stdout, osler("run", "fever.osb", "child.json", "--on", DAY))
    write("wrong.json", '{"weight": 1000}')
    has(host("./ten_lines", "fever.osb", "wrong.json", DAY, fine=False).stderr, "weight is 1000 kg: outside its range")
    for words in ([], ["fever.osb"], ["fever.guide", "child.json", DAY], ["fever.osb", "child.json", "today"], ["absent", "child.json", DAY]):
        assert host("./ten_lines", *words, fine=False).returncode != 0, words


@test
def threads_and_another_release():
    releases()
    build(os.path.join(EXAMPLES, "threads.c"), "./threads", "osler-runtime",
          compiler=COMPILER + WARNINGS + ["-D_DEFAULT_SOURCE", "-pthread"])
    out = host("./threads", "team.pub", "fever.osb", "newer.osb", "fever.osb").stdout
    same(out.splitlines(), ["now fever 1.0.0, release 1", "now fever 1.1.0, release 2",
                            "fever.osb is refused: The compiled guideline is older than the one that was accepted last.",
                            "every patient was answered"])
    os.remove("fever.osb.minisig")
    has(host("./threads", "team.pub", "fever.osb", fine=False).stdout, "refused: The compiled guideline has no signature.")


@test
def a_host_in_cpp():
    releases()
    build(os.path.join(EXAMPLES, "host.cpp"), "./host", "osler-runtime",
          compiler=["g++", "-std=c++11", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"])
    out = host("./host", "fever.osb").stdout.splitlines()
    has("\n".join(out), "missing: drugs", "Paracetamol 150 mg, oral, every 6 hours")
    has(out[-1], 'refused: weight is given in "m" (length) and kept in kg (mass)')


def python():
    os.environ["%s_LIBRARY" % "osler".upper()] = os.path.join(prefix(), "lib/libosler-runtime.so")
    if EXAMPLES not in sys.path:
        sys.path.insert(0, EXAMPLES)
    sys.dont_write_bytecode = True
    import osler as module  # pylint: disable=import-outside-toplevel
    return module


def refused(function, error, *parts):
    try:
        function()
    except error as wrong:
        has(str(wrong), *parts)
        return wrong
    raise AssertionError("nothing was raised: " + parts[0])


@test
def a_host_in_python():
    module = python()
    releases()
    guideline = module.Guideline.load("fever.osb", key=read("team.pub").decode())
    same((guideline.id, guideline.recommendations), ("fever", ("lower_fever", "drowsiness", "light")))
    child = guideline.patient(on=DAY)
    child.set("temperature", 39.1, unit="Cel")
    child.set("weight", Decimal("10.3"), on="2025-10-30")
    child.set("drugs", [{"substance": "ibuprofen", "dose": 100}])
    child.set("weights", [(10.3, "2025-10-30"), (12, "2025-01-15")])
    child.set("mood", "playful")
    child.set("vomiting", False)
    child.run()
    same(child.outcomes(), {"lower_fever": module.Outcome.YES, "drowsiness": module.Outcome.NO, "light": module.Outcome.NO})
    same([(dose.amount, dose.unit) for dose in child.doses("lower_fever")], [(Decimal(155), "mg")])
    same(child.missing(), ())
    refused(child.run if child.json() is None else lambda: child.set("mood", "drowsy"), module.Error, "begun again")
    child.begin(DAY)
    wrong = refused(lambda: child.set("mood", "playfull"), module.PatientError, "did you mean playful?")
    same((wrong.path, wrong.found), ("mood", '"playfull"'))
    refused(child.run, module.PatientError, "did you mean playful?")
    refused(lambda: child.set("wieght", 1), KeyError, "wieght")
    refused(lambda: module.Guideline.load("fever.guide"), module.ProgramError, "no compiled guideline")
    refused(lambda: module.Guideline.load("fever.osb", key=read("team.pub").decode(), counter=2), module.ProgramError, "older")
    os.remove("fever.osb.minisig")
    refused(lambda: module.Guideline.load("fever.osb", key=read("team.pub").decode()), module.ProgramError, "no signature")
    facts = {fact.name: fact for fact in guideline.facts}
    same((facts["weight"].low, facts["weight"].step, facts["mood"].choices), (Decimal(2), Decimal("0.1"), ("playful", "drowsy")))
    same([field.name for field in facts["drugs"].fields], ["substance", "dose"])


def words_of(reasons):
    return [[reason.text, words_of(reason.children)] for reason in reasons]


def words_of_json(reasons):
    return [[reason["text"], words_of_json(reason.get("because", []))] for reason in reasons]


@test
def typed_getters_say_what_the_json_says():
    module = python()
    run(os.path.join(prefix(), "bin/osler"), "compile", SEED, "-o", "seed.osb")
    guideline = module.Guideline.load("seed.osb")
    patient = module.Patient(guideline)
    compared = 0
    for record in sorted(glob.glob(os.path.join(ROOT, "examples/patients/*.json"))) + [None]:
        patient.begin(DAY)
        if record:
            patient.read(read(record))
        patient.run()
        answer = patient.json()
        same(patient.applies.name.lower(), answer["applies"])
        same(list(patient.notices()), answer["notices"])
        same([(wish.name, list(wish.matters_to)) for wish in patient.missing()],
             [(wish["fact"], wish["matters_to"]) for wish in answer["missing"]])
        same(list(patient.assumed()), [assumed["fact"] for assumed in answer["assumed"]])
        for item in answer["recommendations"]:
            name = item["id"]
            compared += 1
            same(patient.outcome(name).name.lower(), item["outcome"])
            same(patient.text(name), item["text"])
            same([wish.name for wish in patient.missing(name)], item["missing"])
            same(words_of(patient.reasons(name)), words_of_json(item["because"]))
            doses = patient.doses(name) if item["outcome"] == "yes" else ()
            same([str(dose.amount) if dose.amount is not None else None for dose in doses],
                 [dose["amount"]["value"] if dose["amount"] else None for dose in item["doses"]])
    print("# %d outcomes compared" % compared)
    assert compared > 100, compared


@test
def the_schema_and_the_facts_agree():
    module = python()
    run(os.path.join(prefix(), "bin/osler"), "compile", SEED, "-o", "seed.osb")
    schema = json.loads(osler("schema", "seed.osb"))
    same({fact.name for fact in module.Guideline.load("seed.osb").facts}, set(schema["properties"]) - {"id"})


@test
def the_hosts_need_nothing_but_the_installed_copy():
    folder = os.path.abspath("copy")
    shutil.copytree(EXAMPLES, folder, ignore=shutil.ignore_patterns("__pycache__"))
    releases()
    run(*COMPILER, os.path.join(folder, "ten_lines.c"), "-o", "alone", *flags("osler-runtime"))
    has(host("./alone", "fever.osb", "child.json", DAY).stdout, "Paracetamol 150 mg")


if __name__ == "__main__":
    main()
