#!/usr/bin/env python3
"""Values that count for minutes, and values that were rounded across a threshold. OSLER names the program. Reports in TAP."""
from command import main, osler, test, write

GUIDE = '''language 1
guideline air "Oxygen"
  version: 1.0.0
  status: draft
  updated: 2025-10-31
fact saturation "Oxygen saturation" : % from 50 to 100 step 1
  valid for: 15 minutes
recommend oxygen "Oxygen"
  when saturation < 92 %
'''
RECORD = '{"saturation": {"value": "%s %%", "on": "%s"}}'


def answer(value, of, on):
    write("air.guide", GUIDE)
    write("patient.json", RECORD % (value, of))
    return osler("run", "air.guide", "patient.json", "--on", on).ends(0).out


@test
def a_value_counts_for_its_minutes():
    assert "Recommended\n" in answer("90", "2025-11-01T10:00", "2025-11-01T10:15")
    assert "Evaluated on 1 November 2025, 10:15\n" in answer("90", "2025-11-01T10:00", "2025-11-01T10:15")
    assert "Not yet decided\n" in answer("90", "2025-11-01T10:00", "2025-11-01T10:16")


@test
def on_a_day_without_a_time_nobody_can_tell():
    for of in "2025-11-01T00:01", "2025-11-01T23:40", "2025-11-01":
        out = answer("97", of, "2025-11-01")
        assert "Not yet decided\n" in out and "only with a time of" in out, out
    assert "Not yet decided\n" not in answer("97", "2025-11-01T23:50", "2025-11-01")  # until its end it is not too old


@test
def hours_may_reach_to_the_end_of_the_day():
    write("air.guide", GUIDE.replace("15 minutes", "12 hours"))
    for of, known in (("2025-11-01T12:01", True), ("2025-11-01T11:59", False), ("2025-10-31T23:00", False)):
        write("patient.json", RECORD % ("97", of))
        out = osler("run", "air.guide", "patient.json", "--on", "2025-11-01").ends(0).out
        assert ("Not yet decided\n" in out) != known, (of, out)


@test
def a_time_is_a_day_for_many_patients_too():
    write("air.guide", GUIDE)
    write("patients.ndjson", RECORD % ("90", "2025-11-01T10:00") + "\n")
    osler("batch", "air.guide", "patients.ndjson", "--on", "2025-11-01T10:10", "--only", "outcomes").ends(0).prints('"oxygen":"yes"')


@test
def every_command_that_takes_a_day_takes_a_time():
    write("air.guide", GUIDE)
    write("patient.json", RECORD % ("90", "2025-11-01T10:00"))
    at = "2025-11-01T10:10"
    osler("eval", "today", "--on", at).ends(0).prints("2025-11-01T10:10")
    osler("diff", "air.guide", "air.guide", "--on", at).ends(0)
    osler("why", "air.guide", "patient.json", "oxygen", "--on", at).ends(0).prints("90 %")
    osler("run", "air.guide", "patient.json", "--on", at, "--record", "decisions.log").ends(0)
    osler("record", "verify", "decisions.log", "--replay", "--program", "air.guide").ends(0)


@test
def what_is_no_day_is_refused():
    write("air.guide", GUIDE)
    osler("run", "air.guide", "--on", "2025-11").ends(2)


@test
def rounding_across_a_threshold_is_told_first():
    out = " ".join(answer("91.6", "2025-11-01T10:00", "2025-11-01T10:05").split())
    assert out.index("Rounded across a threshold") < out.index("without rounding it would be below 92 %") < out.index("Not recommended"), out
    assert "Rounded across" not in answer("91.2", "2025-11-01T10:00", "2025-11-01T10:05")


if __name__ == "__main__":
    main()
