#!/usr/bin/env python3
"""Guidelines that speak of the same patients and medicines are in no conflict, and that is worth something only if one would be found: each
case takes away what an editor wrote against it and expects the conflict. OSLER names the program. Reports in TAP."""
import glob
import os
import re
import shutil
import subprocess
import tempfile

import tap
from tap import OSLER, ROOT

# --- Kidneys, diabetes, atrial fibrillation ------------------------------------------------------------------------------

NAMES = ["kidney.guide", "kidney_function.guide", "type_2_diabetes.guide", "atrial_fibrillation.guide"]


def check(*changes):
    """Each change is a file, an expression that is found there once, and what to put in its place."""
    with tempfile.TemporaryDirectory() as folder:
        for name in NAMES:
            shutil.copy(os.path.join(ROOT, "guidelines", name), folder)
        for name, what, instead in changes:
            path = os.path.join(folder, name)
            with open(path, encoding="utf-8") as file:
                text, count = re.subn(what, instead, file.read(), flags=re.M | re.S)
            assert count == 1, (name, what, count)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        done = subprocess.run([OSLER, "check", "--strict", "--style", "--proofs", *NAMES], cwd=folder, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


def conflict(code, first, second, *changes):
    code_of_exit, said = check(*changes)
    found = [part for part in said.split("\n\n") if "error[%s]" % code in part and first in part and second in part]
    if code_of_exit != 1 or not any("= patient: " in part for part in found):
        yield "exit %d, expected %s of %s and %s\n%s" % (code_of_exit, code, first, second, said)


def they_are_in_no_conflict():
    code, said = check()
    asked = re.search(r"^together: (\d+) of (\d+) questions", said, re.M)
    if code or not asked or asked[1] != asked[2] or int(asked[2]) < 10:
        yield said


def metformin_is_not_raised_where_the_kidney_file_lowers_it():
    yield from conflict("E0407", "metformin_to_1000", "metformin_up", ("type_2_diabetes.guide", r"(metformin_daily < 2000 mg)\s+and egfr >= 45 mL/min/{1.73_m2}", r"\1"))


def metformin_is_begun_where_the_kidney_file_allows_it():
    yield from conflict("E0410", "metformin_start_low", "metformin_not", ("type_2_diabetes.guide", r"(about: metformin\s+when egfr < 30 mL/min/{1.73_m2}) or acute_illness$", r"\1"))


def a_higher_threshold_in_one_file_is_seen():
    yield from conflict("E0410", "metformin_start_low", "metformin_not", ("kidney_function.guide", r"when gfr_category is one of \(g4, g5\) or acute_illness",
                                                                          "when gfr_category is one of (g3b, g4, g5) or acute_illness"))


def bleeding_speaks_against_every_anticoagulant():
    yield from conflict("E0410", "enoxaparin_twice", "bleeding", ("kidney_function.guide", r"when active_bleeding$", "when active_bleeding and acute_illness"))


def a_second_anticoagulant_is_not_the_first_one():
    yield from conflict("E0410", "enoxaparin_twice", "second_anticoagulant", ("atrial_fibrillation.guide", "about: apixaban, vitamin_k_antagonist", "about: anticoagulant"))


# --- Breast cancer, blood pressure, pregnancy -------------------------------------------------------------------------------

def said_of(folder, *names):
    files = [name + ".guide" for name in names]
    done = subprocess.run([OSLER, "check", "--strict", *files], cwd=folder, capture_output=True, text=True, timeout=60)
    return " ".join(done.stdout.split())


class Library:
    """A copy of the guidelines, to be changed."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp()
        for path in glob.glob(os.path.join(ROOT, "guidelines", "*.guide")):
            shutil.copy(path, self.folder)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def change(self, name, old, new):
        path = os.path.join(self.folder, name + ".guide")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        assert text.count(old) == 1, (name, old, text.count(old))
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))

    def cut(self, name, begin):
        """Takes a declaration out and returns it: up to the next empty line or the end."""
        path = os.path.join(self.folder, name + ".guide")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        start = text.index(begin)
        end = text.find("\n\n", start)
        piece = text[start:end if end > 0 else len(text)]
        self.change(name, piece, "")
        return piece

    def check(self, *names):
        return said_of(self.folder, *names)


def apart_by_the_brain():
    """Both give trastuzumab, and differently: one guideline is for patients with brain metastases, the other for those without."""
    names = "breast_brain_metastases", "breast_liver_metastases"
    with Library() as library:
        clean = library.check(*names)
        library.change("breast_brain_metastases", "applies when primary_cancer is breast and brain_metastases",
                       "applies when primary_cancer is breast")
        found = library.check(*names)
    if not ("error" not in clean and "E0407" in found and '"tucatinib_regimen"' in found and "trastuzumab differently" in found):
        yield clean + found


def heeded_by_hypertension():
    """Advice that stands in another file alone does not act in the guideline on blood pressure, and that is found."""
    names = "hypertension", "pregnancy_drugs"
    with Library() as library:
        clean = library.check(*names)
        advice = library.cut("antihypertensives", "avoid renin_angiotensin_blocker_in_pregnancy")
        library.change("pregnancy_drugs", "# --- Scenarios ---", advice + "\n\n# --- Scenarios ---")
        library.cut("hypertension", "assert never any of ( first_ace_inhibitor")
        found = library.check(*names)
    wanted = ['"%s" recommends to one patient what' % name for name in ("first_ace_inhibitor", "ischaemia_renin_angiotensin", "stroke_renin_angiotensin")]
    if not ("error" not in clean and all(one in found for one in wanted) and found.count("= patient: ") >= 7):
        yield clean + found


def heeded_beside_the_article():
    """The guideline on liver metastases knows nothing of pregnancy: any other file that advises against trastuzumab there meets it,
    but for the one that uses it and so decides for both."""
    names = "breast_liver_metastases", "breast_liver_metastases_in_pregnancy"
    with Library() as library:
        clean = library.check(*names)
        library.change("pregnancy_drugs", "use teratogens\n", "use teratogens\nuse oncology\nuse cancer_in_pregnancy\n")
        found = library.check("breast_liver_metastases", "pregnancy_drugs")
    wanted = ('"her2_therapy" recommends to one patient what "her2_targeted_in_pregnancy"', "= patient: primary_cancer breast, her2 positive", "pregnant yes")
    if not ("error" not in clean and all(one in found for one in wanted)):
        yield clean + found


TESTS = (they_are_in_no_conflict, metformin_is_not_raised_where_the_kidney_file_lowers_it, metformin_is_begun_where_the_kidney_file_allows_it,
         a_higher_threshold_in_one_file_is_seen, bleeding_speaks_against_every_anticoagulant, a_second_anticoagulant_is_not_the_first_one,
         apart_by_the_brain, heeded_by_hypertension, heeded_beside_the_article)

if __name__ == "__main__":
    tap.report((test.__name__.replace("_", " "), "\n".join(test())) for test in TESTS)
