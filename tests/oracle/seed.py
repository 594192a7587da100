#!/usr/bin/env python3
"""A second reading of the seed guideline (breast cancer with liver metastases), by hand and by brute force.

It shares nothing with Osler: the rules below were written down from the guideline's text, the arithmetic is
Python's integers and fractions, and the missing facts come from trying every completion that can matter. Reads
patients as NDJSON and prints the lines that `osler batch` must print.

    seed.py [PATIENTS.ndjson|-] --on 2025-11-01 > expected.ndjson
"""
import argparse
import datetime
import functools
import itertools
import json
import math
import re
import sys
from fractions import Fraction

CONTRAINDICATED = "contraindicated"

# --- Three values: True, False and None for unknown ----------------------------------------------


def all_of(*parts):
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def any_of(*parts):
    if any(part is True for part in parts):
        return True
    return None if any(part is None for part in parts) else False


def negated(part):
    return None if part is None else not part


def is_one_of(value, *choices):
    return None if value is None else value in choices


def holds(value, test):
    return None if value is None else test(value)


# --- Facts, in order of declaration --------------------------------------------------------------

YES_NO = (True, False)
KILOGRAMS = {"kg": Fraction(1), "g": Fraction(1, 1000), "mg": Fraction(1, 10**6), "[lb_av]": Fraction("0.45359237")}
CENTIMETRES = {"cm": Fraction(1), "m": Fraction(100), "dm": Fraction(10), "mm": Fraction(1, 10),
               "[in_i]": Fraction("2.54"), "[ft_i]": Fraction("30.48")}
PERCENT = {"%": Fraction(1), "[ppth]": Fraction(1, 10)}
WEEKS = {"wk": Fraction(1), "d": Fraction(1, 7), "h": Fraction(1, 168)}


class Number:
    """`cells`: one value for each side of each threshold that the guideline holds the fact against."""

    def __init__(self, least, most, step, units, cells=(), same_cell=None):
        self.least, self.most, self.step = Fraction(least), Fraction(most), Fraction(step)
        self.units, self.cells, self.same_cell = units, tuple(map(Fraction, cells)), same_cell


FACTS = {
    "primary_cancer": ("breast", "other_cancer"),
    "hormone_receptor": ("positive", "negative"),
    "her2": ("positive", "negative"),
    "ecog": Number(0, 4, 1, {"1": Fraction(1)}, (1, 2), lambda v: 1 if v <= 1 else 2),
    "weight": Number(20, 300, "0.1", KILOGRAMS),
    "height": Number(100, 230, 1, CENTIMETRES),
    "lvef": Number(5, 90, "0.1", PERCENT, ("49.9", 50), lambda v: Fraction("49.9") if v < 50 else 50),
    "liver_involvement": Number(0, 100, 1, PERCENT, (50, 51), lambda v: 50 if v <= 50 else 51),
    "resection_share": Number(0, 100, 1, PERCENT, (70, 71), lambda v: 70 if v <= 70 else 71),
    "liver_function_normal": YES_NO,
    "endocrine_resistance": YES_NO,
    "rapid_progression": YES_NO,
    "adequate_systemic_therapy": YES_NO,
    "response": ("not_assessed", "progression", "stable", "partial", "complete"),
    "chemotherapy": ("not_started", "ongoing", "completed", "failed"),
    "chemotherapy_weeks": Number(0, 200, 1, WEEKS, (11, 12), lambda v: 12 if v >= 12 else 11),
    "surgical_candidate": YES_NO,
    "surgical_evaluation": YES_NO,
    "liver_centre": YES_NO,
}
VALID_DAYS = {"ecog": 90, "weight": 90, "lvef": 180}
SITES = ("liver", "brain", "bone", "lung", "lymph_node", "other")
FIELDS = {"site": SITES, "isolated": YES_NO, "radiotherapy_controllable": YES_NO}

# --- Lesions: None, or (elements, maybe_more); an element is (site, isolated, controllable) ----------

LIST_TERMS = ("liver_metastases", "brain_metastases", "extrahepatic_acceptable", "several_sites")


def acceptable(lesion):
    site, isolated, controllable = lesion
    return any_of(is_one_of(site, "liver"),
                  all_of(is_one_of(site, "bone"), isolated, controllable),
                  all_of(is_one_of(site, "lung"), isolated))


def several_sites(elements, maybe_more):
    """The count is a range, from the sites that are certain to those that are possible."""
    known = {site for site, _, _ in elements if site is not None}
    unknown = sum(site is None for site, _, _ in elements)
    low = max(len(known), 1 if unknown else 0)
    high = math.inf if maybe_more else len(known) + unknown
    return True if low >= 2 else False if high < 2 else None


def list_terms(lesions):
    """The terms of the guideline that speak of the list, as a tuple in the order of LIST_TERMS."""
    if lesions is None:
        return (None,) * len(LIST_TERMS)
    elements, maybe_more = lesions
    rest = (None,) if maybe_more else ()
    return (any_of(*(is_one_of(lesion[0], "liver") for lesion in elements), *rest),
            any_of(*(is_one_of(lesion[0], "brain") for lesion in elements), *rest),
            all_of(*(acceptable(lesion) for lesion in elements), *rest),
            several_sites(elements, maybe_more))


# --- The guideline: every term and every outcome is a function of the facts ---------------------------

SUBTYPES = (("positive", "positive", "double_positive"), ("positive", "negative", "hr_positive"),
            ("negative", "positive", "her2_positive"), ("negative", "negative", "triple_negative"))


def subtype_is(f, wanted):
    left = {subtype for receptor, her2, subtype in SUBTYPES
            if all_of(is_one_of(f["hormone_receptor"], receptor), is_one_of(f["her2"], her2)) is not False}
    return True if left == {wanted} else None if wanted in left else False


def applies(f):
    return all_of(is_one_of(f["primary_cancer"], "breast"), f["liver_metastases"], negated(f["brain_metastases"]))


def good_performance(f):
    return holds(f["ecog"], lambda v: v <= 1)


def limited_involvement(f):
    return holds(f["liver_involvement"], lambda v: v <= 50)


def disease_control(f):
    return all_of(f["adequate_systemic_therapy"], is_one_of(f["response"], "stable", "partial", "complete"))


def prolonged_chemotherapy(f):
    return holds(f["chemotherapy_weeks"], lambda v: v >= 12)


def resistance_or_haste(f):
    return any_of(f["endocrine_resistance"], f["rapid_progression"])


def cardiotoxicity(f):
    return all_of(applies(f), holds(f["lvef"], lambda v: v < 50))


def her2_therapy(f):
    """`if unknown: warn`: a yes stays yes while cardiotoxicity is unknown."""
    own, danger = all_of(applies(f), is_one_of(f["her2"], "positive")), cardiotoxicity(f)
    return CONTRAINDICATED if own is True and danger is True else own


def hormone_sensitive(f):
    return all_of(applies(f), is_one_of(f["hormone_receptor"], "positive"))


def local_therapy(f):
    return all_of(applies(f), good_performance(f), limited_involvement(f), f["extrahepatic_acceptable"],
                  disease_control(f))


def on_chemotherapy(f):
    return all_of(applies(f), is_one_of(f["chemotherapy"], "ongoing"))


OUTCOMES = {
    "systemic_therapy": applies,
    "her2_therapy": her2_therapy,
    "cardiotoxicity": cardiotoxicity,
    "endocrine_therapy": lambda f: all_of(hormone_sensitive(f), negated(resistance_or_haste(f))),
    "chemotherapy_hr_positive": lambda f: all_of(hormone_sensitive(f), resistance_or_haste(f)),
    "chemotherapy_triple_negative": lambda f: all_of(applies(f), subtype_is(f, "triple_negative")),
    "paclitaxel_second_line": lambda f: all_of(applies(f), is_one_of(f["chemotherapy"], "failed")),
    "liver_centre_referral": lambda f: all_of(applies(f), negated(f["liver_centre"])),
    "surgical_evaluation_first": lambda f: all_of(applies(f), is_one_of(f["chemotherapy"], "not_started"),
                                                  negated(f["surgical_evaluation"])),
    "local_therapy": local_therapy,
    "resection": lambda f: all_of(applies(f), local_therapy(f), f["surgical_candidate"], f["liver_function_normal"],
                                  holds(f["resection_share"], lambda v: v <= 70)),
    "resection_without_response": lambda f: all_of(applies(f), is_one_of(f["response"], "progression"),
                                                   f["surgical_candidate"]),
    "stereotactic_radiotherapy": lambda f: all_of(applies(f), local_therapy(f), negated(f["surgical_candidate"])),
    "intrahepatic_chemotherapy": lambda f: all_of(applies(f), local_therapy(f)),
    "transarterial_therapy": lambda f: all_of(applies(f), local_therapy(f)),
    "multidisciplinary_review": applies,
    "late_surgical_opinion": lambda f: all_of(on_chemotherapy(f), negated(f["surgical_evaluation"])),
    "liver_damage": lambda f: all_of(on_chemotherapy(f), prolonged_chemotherapy(f),
                                     negated(f["surgical_evaluation"])),
    "chemotherapy_until_disappearance": lambda f: all_of(on_chemotherapy(f),
                                                         is_one_of(f["response"], "partial", "complete")),
    "no_referral": lambda f: all_of(applies(f), is_one_of(f["chemotherapy"], "ongoing", "completed", "failed"),
                                    negated(f["liver_centre"])),
    "no_randomised_evidence": applies,
    "survival_untreated": applies,
    "survival_resected": applies,
    "several_sites_prognosis": lambda f: all_of(applies(f), f["several_sites"]),
}

# --- Doses: exact, and never a reason to change an outcome -------------------------------------------


def plain(number):
    """A fraction whose decimal ends, in plain digits without trailing zeros."""
    scale = 0
    while number.denominator != 1:
        number, scale = number * 10, scale + 1
    digits = str(abs(number.numerator)).rjust(scale + 1, "0")
    sign = "-" if number < 0 else ""
    return sign + (digits[:-scale] + "." + digits[-scale:] if scale else digits)


def per_weight(mg_per_kg):
    return lambda f: None if f["weight"] is None else plain(mg_per_kg * f["weight"]) + " mg"


def paclitaxel(f):
    """175 mg/m2 times the root of height * weight / 3600, to the nearest mg, halves up: n is the answer when
    (2n - 1)^2 <= 4 * 175^2 * height * weight / 3600 < (2n + 1)^2."""
    if f["weight"] is None or f["height"] is None:
        return None
    four_squares = 4 * 175**2 * f["height"] * f["weight"] / 3600
    return "%d mg" % ((math.isqrt(math.floor(four_squares)) + 1) // 2)


DOSES = {"her2_therapy": (per_weight(4), per_weight(2)), "paclitaxel_second_line": (paclitaxel,)}

# --- Missing facts: an unknown fact is missing when, with some completion of the other unknown facts, ------
# --- two of its values lead to different outcomes ----------------------------------------------------------

MORE_AT_MOST = 3  # further elements tried; any truth of the four list terms is reached with two


class Recorder(dict):
    def __init__(self, values):
        super().__init__(values)
        self.read = set()

    def __getitem__(self, name):
        self.read.add(name)
        return super().__getitem__(name)


def support(outcome):
    """The facts that an outcome reads at all; nothing in this file stops early."""
    recorder = Recorder(dict.fromkeys((*FACTS, *LIST_TERMS)))
    OUTCOMES[outcome](recorder)
    return tuple(name for name in FACTS if name in recorder.read)


SUPPORT = {outcome: support(outcome) for outcome in OUTCOMES}


def cells(name):
    kind = FACTS[name]
    return kind.cells if isinstance(kind, Number) else kind


def cell_of(name, value):
    kind = FACTS[name]
    return Fraction(kind.same_cell(value)) if isinstance(kind, Number) and value is not None else value


def fillings(element):
    """Every completion of an element."""
    options = [kinds if value is None else (value,) for value, kinds in zip(element, FIELDS.values())]
    return itertools.product(*options)


# Of a list without unknowns the terms see only which sites occur and whether every element is acceptable.

NO_LESIONS = (frozenset(), True)


def with_lesion(state, lesion):
    return state[0] | {lesion[0]}, state[1] and acceptable(lesion)


def joined(a, b):
    return a[0] | b[0], a[1] and b[1]


def terms_of(state):
    sites, all_acceptable = state
    return "liver" in sites, "brain" in sites, all_acceptable, len(sites) >= 2


def states_of(elements, states=frozenset([NO_LESIONS])):
    for element in elements:
        states = frozenset(with_lesion(state, full) for state in states for full in set(fillings(element)))
    return states


@functools.lru_cache(maxsize=None)
def further_states():
    unknown = (None, None, None)
    return frozenset().union(*(states_of([unknown] * count) for count in range(MORE_AT_MOST + 1)))


def pairs(group):
    return {frozenset(pair) for pair in itertools.combinations(group, 2)}


def pairs_of_field(elements, maybe_more, index, field):
    """The pairs of terms between which this one field can decide, whatever the rest of the list is."""
    others = states_of(elements[:index] + elements[index + 1:])
    if maybe_more:
        others = {joined(a, b) for a in others for b in further_states()}
    mine, found = list(elements[index]), set()
    values = list(FIELDS.values())[field]
    mine[field] = values[0]
    for full in fillings(mine):
        variants = [full[:field] + (value,) + full[field + 1:] for value in values]
        for other in others:
            found |= pairs({terms_of(with_lesion(other, variant)) for variant in variants})
    return frozenset(found)


@functools.lru_cache(maxsize=None)
def list_freedom(lesions):
    """All terms the list can come to, and for each unknown in it, in order, the pairs it can decide between."""
    if lesions is None:
        lesions = ((), True)
    elements, maybe_more = lesions
    base, unknowns = states_of(elements), {}
    if maybe_more:
        groups = [{terms_of(joined(state, more)) for more in further_states()} for state in base]
        unknowns["lesions"] = frozenset().union(*map(pairs, groups))
        possible = frozenset().union(*groups)
    else:
        possible = frozenset(map(terms_of, base))
    for index, element in enumerate(elements):
        for field, name in enumerate(FIELDS):
            if element[field] is None:
                unknowns["lesions[%d].%s" % (index + 1, name)] = pairs_of_field(elements, maybe_more, index, field)
    return possible, unknowns


@functools.lru_cache(maxsize=None)
def decided_by(outcome, known, possible):
    """Of one outcome, given the cells of the facts it reads (None: unknown) and the terms the list can come to:
    the unknown facts that matter, and the pairs of list terms that make a difference in some completion."""
    names = SUPPORT[outcome]
    unknown = [name for name, cell in zip(names, known) if cell is None]
    values = dict(zip(names, known))
    results = {}
    for choice in itertools.product(*map(cells, unknown)):
        values.update(zip(unknown, choice))
        for terms in possible:
            values.update(zip(LIST_TERMS, terms))
            results[choice, terms] = OUTCOMES[outcome](values)
    matters = set()
    for place, name in enumerate(unknown):
        seen = {}
        for (choice, terms), result in results.items():
            others = choice[:place] + choice[place + 1:], terms
            if seen.setdefault(others, result) != result:
                matters.add(name)
    splits = {pair for pair in pairs(possible) for choice in itertools.product(*map(cells, unknown))
              if len({results[choice, terms] for terms in pair}) > 1}
    return matters, splits


def missing(outcome, facts, lesions):
    possible, unknowns = list_freedom(lesions)
    known = tuple(cell_of(name, facts[name]) for name in SUPPORT[outcome])
    matters, splits = decided_by(outcome, known, possible)
    return [name for name in FACTS if name in matters] + \
           [name for name, decides in unknowns.items() if decides & splits]


# --- The patient record -------------------------------------------------------------------------------


class InputError(Exception):
    pass


QUANTITY = re.compile(r"\s*(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)\s*(\S*)\s*")


def half_away(number):
    whole = math.floor(abs(number) + Fraction(1, 2))
    return -whole if number < 0 else whole


def read_number(kind, value, unit, path):
    if isinstance(value, str):
        parts = QUANTITY.fullmatch(value)
        if not parts or (unit and parts[2]):
            raise InputError(path)
        value, unit = Fraction(parts[1]), parts[2] or unit
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        raise InputError(path)
    if unit and unit not in kind.units:
        raise InputError(path)
    exact = value * (kind.units[unit] if unit else 1)
    if not kind.least <= exact <= kind.most:
        raise InputError(path)
    return half_away(exact / kind.step) * kind.step


def is_stale(name, dated, on, path):
    if dated is None:
        return False
    try:
        age = (on - datetime.date.fromisoformat(dated)).days
    except (TypeError, ValueError):
        raise InputError(path)
    if age < 0:
        raise InputError(path)
    return age > VALID_DAYS.get(name, math.inf)


def read_value(name, kind, given, on, path):
    unit = dated = None
    if isinstance(given, dict):
        if "value" not in given or set(given) - {"value", "unit", "on"}:
            raise InputError(path)
        unit, dated, given = given.get("unit"), given.get("on"), given["value"]
    if given is None:
        return None
    if isinstance(kind, Number):
        value = read_number(kind, given, unit, path)
    else:
        words = {"yes": True, "no": False} if kind is YES_NO else {}
        value = words.get(given, given) if isinstance(given, str) else given
        if unit or type(value) is not type(kind[0]) or value not in kind:
            raise InputError(path)
    return None if is_stale(name, dated, on, path) else value


def read_lesions(given, on):
    if isinstance(given, dict) and "value" in given:
        is_stale("lesions", given.get("on"), on, "lesions")
        given = given["value"]
    if given is None:
        return None
    if not isinstance(given, list):
        raise InputError("lesions")
    maybe_more = bool(given) and given[-1] == "..."
    elements = []
    for number, element in enumerate(given[:-1] if maybe_more else given, 1):
        path = "lesions[%d]" % number
        if not isinstance(element, dict) or set(element) - set(FIELDS):
            raise InputError(path)
        elements.append(tuple(read_value(field, kind, element.get(field), on, path + "." + field)
                              for field, kind in FIELDS.items()))
    return tuple(elements), maybe_more


def read_patient(record, on):
    for name in record:
        if name not in FACTS and name not in ("id", "lesions"):
            raise InputError(name)
    facts = {name: read_value(name, kind, record.get(name), on, name) for name, kind in FACTS.items()}
    lesions = read_lesions(record.get("lesions"), on)
    facts.update(zip(LIST_TERMS, list_terms(lesions)))
    return facts, lesions


# --- Results --------------------------------------------------------------------------------------------

WORDS = {True: "yes", False: "no", None: "unknown", CONTRAINDICATED: CONTRAINDICATED}


def result(record, on):
    facts, lesions = read_patient(record, on)
    outcomes = {outcome: rule(facts) for outcome, rule in OUTCOMES.items()}
    return {
        "patient": record.get("id"),
        "applies": WORDS[applies(facts)],
        "outcomes": {outcome: WORDS[value] for outcome, value in outcomes.items()},
        "doses": {outcome: [dose(facts) for dose in doses] for outcome, doses in DOSES.items()
                  if outcomes[outcome] is True},
        "missing": {outcome: missing(outcome, facts, lesions) for outcome, value in outcomes.items()
                    if value is None},
    }


def line_of(text, number, on):
    record = json.loads(text, parse_float=Fraction)
    try:
        answer = result(record, on)
    except InputError as error:
        answer = {"patient": record.get("id"), "line": number, "error": {"path": str(error)}}
    return json.dumps(answer, separators=(",", ":"), ensure_ascii=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("patients", nargs="?", default="-")
    parser.add_argument("--on", required=True, type=datetime.date.fromisoformat, help="the day of evaluation")
    options = parser.parse_args()
    source = sys.stdin if options.patients == "-" else open(options.patients, encoding="utf-8")
    for number, text in enumerate(source, 1):
        if text.strip():
            print(line_of(text, number, options.on))


if __name__ == "__main__":
    main()
