"""The values of CQL as the translator handles them: what is said of them, moments and how they are written and cut."""
from cql_parse import PRECISIONS

DAY_OF_TIMES = "2000-01-01"  # a time of day is a time on this day
TIME_UNITS = {"year": "years", "month": "months", "week": "weeks", "day": "days", "hour": "hours", "minute": "minutes",
              "second": "seconds", "millisecond": "ms"}


class Deviation(Exception):
    """This cannot be said; `group` is a key of deviations.md."""

    def __init__(self, group):
        super().__init__(group)
        self.group = group


class Said:
    """An expression of the language: its text, what kind of value it has, and its unit."""

    def __init__(self, text, kind, unit=None, literal=False):
        self.text, self.kind, self.unit, self.literal = text, kind, unit, literal
        self.written = text  # of a moment that is given as a fact: the moment itself


class End:
    """One end of an interval: an expression, or nothing where the interval is unbounded."""

    def __init__(self, said, closed):
        self.said, self.closed = said, closed


def unit_code(unit):
    return TIME_UNITS.get(unit, "1" if unit == "" else unit)


def holds_null(node):
    return isinstance(node, (tuple, list)) and (node[:1] == ("null",) or any(holds_null(part) for part in node))


def moment_text(node):
    _, kind, parts, offset = node
    if kind == "Time":
        text, parts = DAY_OF_TIMES, (0, 0, 0) + parts
    else:
        text = "-".join("%0*d" % (4 if i == 0 else 2, part) for i, part in enumerate(parts[:3]))
    for i, part in enumerate(parts[3:]):
        text += ("T%02d", ":%02d", ":%02d", ".%03d")[i] % part
    if offset is not None and len(parts) > 3:
        text += "Z" if offset == 0 else "%s%02d:%02d" % ("-" if offset < 0 else "+", abs(offset) // 60, abs(offset) % 60)
    return text


def precision_of(node):
    return PRECISIONS[len(node[2]) - 1 + (3 if node[1] == "Time" else 0)]


def moments_in(node):
    if node[0] == "moment":
        return [node]
    return [moment for part in node if isinstance(part, (tuple, list)) and part for moment in moments_in(part)]


def cut(node, precision, clocks):
    """What is left of a written moment when only `precision` is asked for. The language has no such operator: its
    authors write a date as fine as they mean it."""
    if node[0] == "interval":
        return node[:1] + (cut(node[1], precision, clocks), node[2], cut(node[3], precision, clocks), node[4])
    if node[0] == "null":
        return node
    if node[0] != "moment":
        raise Deviation("precision")
    whole_hours = all(clock is not None and clock % 60 == 0 for clock in clocks)
    if len(clocks) > 1 and not (precision in ("minute", "second", "millisecond") and None not in clocks) and \
            not (precision == "hour" and whole_hours):
        raise Deviation("precision")
    kept = PRECISIONS.index(precision) + 1 - (3 if node[1] == "Time" else 0)
    if kept < 1:
        raise Deviation("precision")
    return ("moment", node[1], node[2][:kept], node[3])
