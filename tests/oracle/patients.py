#!/usr/bin/env python3
"""Random patients for the seed guideline, as NDJSON; the same seed gives the same patients.

    patients.py 10000 --seed 7 --missing 0.15 --on 2025-11-01 > patients.ndjson

About half of the patients are drawn near the path on which most is recommended, so that deep conditions are
reached; numbers crowd around the guideline's thresholds. Values come in every form of the patient record."""
import argparse
import datetime
import json
import random

YES_NO = ("true", "false", '"yes"', '"no"')
CHOICES = {
    "primary_cancer": ("breast", "other_cancer"),
    "hormone_receptor": ("positive", "negative"),
    "her2": ("positive", "negative"),
    "response": ("not_assessed", "progression", "stable", "partial", "complete"),
    "chemotherapy": ("not_started", "ongoing", "completed", "failed"),
}
LIKELY = {"primary_cancer": ("breast",), "response": ("stable", "partial", "complete"),
          "adequate_systemic_therapy": True, "liver_function_normal": True}
YES_NO_FACTS = ("liver_function_normal", "endocrine_resistance", "rapid_progression", "adequate_systemic_therapy",
                "surgical_candidate", "surgical_evaluation", "liver_centre")
# name: unit, digits behind the point, then in steps: least, most, the values around thresholds, the likely ones
NUMBERS = {
    "ecog": (None, 0, 0, 4, (1, 2), (0, 1)),
    "weight": ("kg", 1, 200, 3000, (200, 201, 700, 2999, 3000), range(450, 1200)),
    "height": ("cm", 0, 100, 230, (100, 101, 229, 230), range(145, 200)),
    "lvef": ("%", 1, 50, 900, (50, 499, 500, 501, 900), range(450, 700)),
    "liver_involvement": ("%", 0, 0, 100, (0, 49, 50, 51, 100), range(0, 51)),
    "resection_share": ("%", 0, 0, 100, (0, 69, 70, 71, 100), range(20, 71)),
    "chemotherapy_weeks": ("wk", 0, 0, 200, (0, 11, 12, 13, 200), range(4, 30)),
}
# Other units: one of the fact's unit is this many of theirs, a power of ten (as a shift) or a whole number.
OTHER_UNITS = {"kg": (("g", 3, 1), ("mg", 6, 1)), "cm": (("m", -2, 1), ("mm", 1, 1), ("dm", -1, 1)),
               "%": (("[ppth]", 1, 1),), "wk": (("d", 0, 7), ("h", 0, 168))}
# Heights and weights of which 175 mg/m2 by Mosteller ends in exactly half a milligram.
HALVES = ((150, 540), (153, 680), (171, 760), (196, 810))
OFF_STEP = {"kg": ("[lb_av]", 45, 660), "cm": ("[in_i]", 40, 90)}
VALID_DAYS = {"ecog": 90, "weight": 90, "lvef": 180}
SITES = ("liver", "liver", "liver", "bone", "bone", "lung", "lung", "lymph_node", "other", "brain")
LIKELY_SITES = ("liver", "liver", "liver", "bone", "lung")


def decimal_text(digits, shift):
    """digits * 10^shift in plain digits without trailing zeros."""
    if shift >= 0:
        return str(digits * 10**shift)
    text = str(digits).rjust(1 - shift, "0")
    text = text[:shift] + "." + text[shift:]
    return text.rstrip("0").rstrip(".")


class Patients:
    def __init__(self, seed, missing, blank, off_step, on):
        self.random = random.Random(seed)
        self.half = None
        self.share_missing, self.share_blank, self.share_off_step, self.on = missing, blank, off_step, on

    def chance(self, share):
        return self.random.random() < share

    def dressed_number(self, digits):
        """The same number, written in another way that JSON allows."""
        way = self.random.randrange(12)
        if way == 0:
            return digits + ("0" if "." in digits else ".0")
        if way == 1:
            return digits + "e0"
        if way == 2 and "." not in digits and digits.endswith("0") and digits != "0":
            return digits[:-1] + "E+1"
        return digits

    def date(self, name):
        """Seldom old; around the last valid day where there is one."""
        limit = VALID_DAYS.get(name, 400)
        age = self.random.choice((0, 1, self.random.randrange(limit), self.random.randrange(limit), limit - 1, limit))
        if self.chance(0.15):
            age = self.random.choice((limit + 1, limit + self.random.randrange(1, 900)))
        return (self.on - datetime.timedelta(days=age)).isoformat()

    def steps(self, name, likely):
        _, _, least, most, edges, usual = NUMBERS[name]
        if name in ("height", "weight") and self.half:
            return self.half[name == "weight"]
        if self.chance(0.35):
            return self.random.choice(edges)
        return self.random.choice(usual) if likely else self.random.randint(least, most)

    def quantity(self, name, likely):
        unit, places = NUMBERS[name][:2]
        steps = self.steps(name, likely)
        digits = decimal_text(steps, -places)
        if unit in OFF_STEP and self.chance(self.share_off_step):
            unit, low, high = OFF_STEP[unit]
            return decimal_text(self.random.randint(low * 10, high * 10), -1), unit
        if unit in OTHER_UNITS and self.chance(0.15):
            unit, shift, factor = self.random.choice(OTHER_UNITS[unit])
            return decimal_text(steps * factor, shift - places), unit
        return digits, unit

    def number(self, name, likely):
        digits, unit = self.quantity(name, likely)
        own = unit == NUMBERS[name][0]
        way = self.random.randrange(5)
        if way == 0 and unit:
            return json.dumps(digits + " " + unit)
        if way <= 2 and own:
            return self.dressed_number(digits)
        parts = ['"value":' + self.dressed_number(digits)]
        if unit and not (own and self.chance(0.3)):
            parts.append('"unit":' + json.dumps(unit))
        if self.chance(0.7):
            parts.append('"on":"%s"' % self.date(name))
        self.random.shuffle(parts)
        return "{" + ",".join(parts) + "}"

    def dated(self, name, text):
        return '{"value":%s,"on":"%s"}' % (text, self.date(name)) if self.chance(0.1) else text

    def yes_no(self, name, likely):
        if likely and name in LIKELY and self.chance(0.9):
            return self.random.choice(("true", '"yes"'))
        return self.random.choice(YES_NO)

    def choice(self, name, likely):
        options = LIKELY[name] if name in LIKELY and likely and self.chance(0.9) else CHOICES[name]
        if name == "primary_cancer" and self.chance(0.8):
            options = ("breast",)
        return json.dumps(self.random.choice(options))

    def lesion(self, likely, site=None):
        fields = {}
        if not self.chance(self.share_missing):
            fields["site"] = json.dumps(site or self.random.choice(LIKELY_SITES if likely else SITES))
        for name in ("isolated", "radiotherapy_controllable"):
            if not self.chance(self.share_missing):
                fields[name] = self.random.choice(("true", '"yes"') if likely and self.chance(0.8) else YES_NO)
            elif self.chance(0.1):
                fields[name] = "null"
        return "{" + ",".join('"%s":%s' % item for item in fields.items()) + "}"

    def lesions(self, likely):
        """Most lists begin with the liver, for otherwise the guideline does not apply."""
        count = 0 if self.chance(0.04) else self.random.choice((1, 1, 1, 2, 2, 3, 4, 5))
        first = "liver" if self.chance(0.8) else None
        elements = [self.lesion(likely, None if number else first) for number in range(count)]
        if self.chance(self.share_missing):
            elements.append('"..."')
        return "[" + ",".join(elements) + "]"

    def patient(self, number):
        likely = self.chance(0.5)
        self.half = self.random.choice(HALVES) if self.chance(0.05) else None
        share = 1 if self.chance(self.share_blank) else self.share_missing
        makers = [(name, self.choice) for name in CHOICES] + [(name, self.yes_no) for name in YES_NO_FACTS] + \
                 [(name, self.number) for name in NUMBERS]
        record = {}
        for name, maker in makers:
            if not self.chance(share):
                text = maker(name, likely)
                record[name] = text if maker == self.number else self.dated(name, text)
            elif self.chance(0.1):
                record[name] = "null"
        if not self.chance(share):
            record["lesions"] = self.lesions(likely)
        names = list(record)
        self.random.shuffle(names)
        return '{"id":"p%05d"' % number + "".join(',"%s":%s' % (name, record[name]) for name in names) + "}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--on", type=datetime.date.fromisoformat, default=datetime.date(2025, 11, 1))
    parser.add_argument("--missing", type=float, default=0.15, help="share of facts that are missing")
    parser.add_argument("--blank", type=float, default=0.01, help="share of patients of whom nothing is known")
    parser.add_argument("--off-step", type=float, default=0, help="share of weights and heights that need rounding")
    options = parser.parse_args()
    patients = Patients(options.seed, options.missing, options.blank, options.off_step, options.on)
    for number in range(1, options.count + 1):
        print(patients.patient(number))


if __name__ == "__main__":
    main()
