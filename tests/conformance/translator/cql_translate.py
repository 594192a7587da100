"""Says in the rule language what a CQL expression says.

What an author would write as a constant is written so, or, with as_facts, given as a fact of a patient: both must
have the same value. What cannot be said raises Deviation with the group of deviations.md that it falls into."""
import json
import re

from cql_values import TIME_UNITS, Deviation, End, Said, cut, holds_null, moment_text, moments_in, precision_of, unit_code

STEP = {"millisecond": "ms"}
COUNTED = ("year", "month", "week", "day", "hour", "minute")
FUNCTIONS = {"Abs": "absolute", "Ceiling": "ceiling", "Floor": "floor", "Truncate": "truncate", "Round": "round",
             "Exp": "exp", "Ln": "ln", "Log": "log", "Power": "power"}
OPERATORS = {"+": "(%s + %s)", "-": "(%s - %s)", "*": "(%s * %s)", "/": "(%s / %s)", "div": "quotient(%s, %s)",
             "mod": "remainder(%s, %s)", "^": "power(%s, %s)"}
AGGREGATES = {"Sum": "sum of", "Avg": "mean of", "Median": "median of", "Min": "lowest", "Max": "highest",
              "First": "first", "Last": "last"}
SETS = ("union", "intersect", "except", "collapse", "expand", "distinct", "flatten", "indexer", "singleton from")
FOREIGN_CALLS = {
    "lists": ("Skip", "Take", "Tail", "IndexOf", "SingletonFrom", "Flatten", "Distinct", "Combine", "Indexer", "Slice"),
    "statistics": ("Mode", "PopulationStdDev", "StdDev", "Variance", "PopulationVariance", "Product", "GeometricMean"),
    "boundaries": ("HighBoundary", "LowBoundary", "Precision", "Predecessor", "Successor"),
    "components": ("Size",),
    "clock": ("Now", "TimeOfDay"),
    "texts": ("Upper", "Lower", "StartsWith", "EndsWith", "Matches", "ReplaceMatches", "PositionOf", "LastPositionOf",
              "Substring", "Split", "SplitOnMatches", "Concatenate"),
}
TYPES = {"Integer": "number", "Decimal": "number", "Long": "number", "Boolean": "truth", "String": "text", "Date": "moment",
         "DateTime": "moment", "Time": "moment", "Quantity": "number"}


class Translator:
    def __init__(self, as_facts=False):
        self.as_facts = as_facts
        self.declarations, self.patient, self.count = [], {}, 0
        self.otherwise = None  # a group where we decide otherwise: what is said is run, and its answer pinned

    # --- The guideline around the expression ------------------------------------------------------------

    def name(self, word):
        self.count += 1
        return "%s_%d" % (word, self.count)

    def fact(self, kind, unit, value, moment_with_time=False):
        name = self.name("given")
        written = {"number": unit_code(unit) if unit else "number", "truth": "yes or no", "text": "text",
                   "moment": "date and time" if moment_with_time else "date"}[kind]
        self.declarations.append('fact %s "%s" : %s' % (name, name, written))
        if value is not None:
            self.patient[name] = value
        return Said(name, kind, unit)

    def define(self, text):
        name = self.name("term")
        self.declarations.append("define %s as %s" % (name, text))
        return name

    def guideline(self):
        head = 'language 1\nguideline conformance "Conformance"\n  version: 1.0.0\n  status: draft\n  updated: 2025-10-31\n'
        return head + "\n".join(self.declarations) + "\n"

    def record(self):
        return json.dumps(self.patient)

    # --- Values -----------------------------------------------------------------------------------------

    def say(self, node, like=None):
        """`like` is what an unknown value is taken for: a Said of the same kind."""
        handler = getattr(self, "say_" + node[0])
        return handler(node, like) if node[0] == "null" else handler(node)

    def constant(self, node):
        kept, self.as_facts = self.as_facts, False
        said = self.say(node)
        self.as_facts = kept
        return said

    def say_null(self, node, like):
        kind, unit = (like.kind, like.unit) if like else (TYPES.get(node[1], "number"), None)
        if node[1] and node[1].startswith(("Interval", "List")):
            raise Deviation("unknown-wholes")
        return self.fact(kind, unit, None, like is not None and "T" in like.text)

    def say_truth(self, node):
        if self.as_facts:
            return self.fact("truth", None, node[1])
        return Said("yes" if node[1] else "no", "truth", literal=True)

    def say_number(self, node):
        text = node[2]
        if self.as_facts:
            return self.fact("number", None, text.rstrip("L"))
        return Said(text.rstrip("L"), "number", literal=True)

    def say_quantity(self, node):
        _, value, unit = node
        text = "%s %s" % (format(value, "f"), unit_code(unit))
        if self.as_facts:
            return self.fact("number", unit, text)
        return Said(text, "number", unit, literal=True)

    def say_text(self, node):
        if self.as_facts or not node[1].isprintable() or set(node[1]) & set('"\\'):  # cannot be written in a guideline
            return self.fact("text", None, node[1])
        return Said('"%s"' % node[1], "text", literal=True)

    def say_moment(self, node):
        _, kind, parts, offset = node
        if kind == "Time" and offset is not None:
            raise Deviation("zones")
        text = moment_text(node)
        if self.as_facts or len(text) == 4:  # a year alone is a number where it stands in an expression
            said = self.fact("moment", None, text, "T" in text)
            said.written = text
            return said
        return Said(text, "moment", literal=True)

    def say_interval(self, node):
        low, high = self.ends(node)
        if not low or not low.said or low.said.kind != "moment" or not high.said:
            raise Deviation("interval-values")
        if not (low.closed and high.closed):
            raise Deviation("interval-values")
        return Said(self.period(low, high), "period")

    def say_list(self, _):
        raise Deviation("list-values")

    def say_tuple(self, _):
        raise Deviation("tuples")

    def say_foreign(self, node):
        raise Deviation({"conversion": "conversions", "query": "lists"}.get(node[1], "terms"))

    # --- Choosing: a table --------------------------------------------------------------------------------

    def say_if(self, node):
        rows = []
        for condition, value in node[1]:
            said = self.say(condition, Said("", "truth"))
            text = "(%s) is known and (%s)" % (said.text, said.text) if holds_null(condition) else said.text
            rows.append((self.define(text), value))
        heads = [name for name, _ in rows]
        lines = [["yes" if i == k else "any" for k in range(len(rows))] for i in range(len(rows))]
        return self.table(heads, lines, [value for _, value in rows] + [node[2]])

    def say_case(self, node):
        head = self.say(node[1])
        lines = [[(self.say(value, head) if head.kind == "number" else self.constant(value)).text] for value, _ in node[2]]
        return self.table([head.text], lines, [result for _, result in node[2]] + [node[3]])

    def table(self, heads, lines, results):
        kept, self.as_facts = self.as_facts, False  # the language wants texts and dates written out here
        like = next((self.say(node) for node in results if node[0] != "null"), None)
        said = [self.say(node, like) for node in results]
        self.as_facts = kept
        if like is None or like.kind not in ("number", "truth") and any(not one.literal for one in said):
            raise Deviation("choosing")
        name = self.name("chosen")
        written = {"number": unit_code(like.unit) if like.unit else "number", "truth": "yes or no", "text": "text",
                   "moment": "date"}[like.kind]
        text = ['table %s "%s" : %s first' % (name, name, written), "  | " + " | ".join(heads + [name]) + " |"]
        for cells, value in zip(lines + [["any"] * len(heads)], said):
            text.append("  | " + " | ".join(cells + [value.text]) + " |")
        self.declarations.append("\n".join(text))
        return Said(name, like.kind, like.unit)

    # --- Calls --------------------------------------------------------------------------------------------

    def say_call(self, node):
        _, name, arguments = node
        if name in FUNCTIONS:
            return self.function(name, arguments)
        if name in AGGREGATES or name in ("Count", "AllTrue", "AnyTrue", "Exists", "Length"):
            return self.aggregate(name, arguments)
        if name in ("IsNull", "IsTrue", "IsFalse"):
            return self.test_of(name, arguments[0])
        if name == "Coalesce":
            return self.coalesce(arguments)
        if name == "Today" and not arguments:
            return Said("today", "moment")
        if name.startswith(("To", "ConvertsTo")):
            raise Deviation("conversions")
        age = re.match(r"CalculateAgeIn(\w+)sAt$", name)
        if age and age[1].lower() in COUNTED and len(arguments) == 2:
            return self.say(("between", age[1].lower(), "duration", *arguments))
        for group, names in FOREIGN_CALLS.items():
            if name in names:
                raise Deviation(group)
        raise Deviation("terms")

    def function(self, name, arguments):
        said = [self.say(node) for node in arguments[:1]] + [self.constant(node) if name == "Round" else self.say(node)
                                                             for node in arguments[1:]]
        unit = said[0].unit if name in ("Abs", "Ceiling", "Floor", "Truncate", "Round") else None
        return Said("%s(%s)" % (FUNCTIONS[name], ", ".join(one.text for one in said)), "number", unit)

    def test_of(self, name, node):
        said = self.say(node, None if name == "IsNull" else Said("", "truth"))
        if name == "IsNull":
            return Said("(%s is unknown)" % said.text, "truth")
        wanted = "" if name == "IsTrue" else "not "
        return Said("(%s is known and %s%s)" % (said.text, wanted, said.text), "truth")

    def coalesce(self, arguments):
        if len(arguments) == 1 and arguments[0][0] == "list":
            arguments = arguments[0][1]
        known = [self.say(node) for node in arguments if node[0] not in ("null", "list")]
        if not known or known[0].kind not in ("number", "truth"):
            raise Deviation("choosing")
        like = known[0]
        heads = [self.say(node, like).text for node in arguments]
        lines = [["known" if i == k else "any" for k in range(len(heads))] for i in range(len(heads))]
        name = self.name("chosen")
        written = "yes or no" if like.kind == "truth" else unit_code(like.unit) if like.unit else "number"
        rows = ["  | " + " | ".join(cells + [heads[i]]) + " |" for i, cells in enumerate(lines)]
        self.declarations.append("\n".join(
            ['table %s "%s" : %s first' % (name, name, written), "  | " + " | ".join(heads + [name]) + " |"] + rows +
            ["  | " + " | ".join(["any"] * len(heads) + [self.fact(like.kind, like.unit, None).text]) + " |"]))
        return Said(name, like.kind, like.unit)

    # --- Lists: a fact that is a list of records with one field ---------------------------------------------

    def list_of(self, node, kind="number", like=None):
        """(name of the list, name of its record, what an element is)"""
        if node[0] == "null":
            items = None
        elif node[0] == "list":
            items = node[1]
        else:
            raise Deviation("lists")
        values = [self.element(item) for item in items or []]
        known = [value for value in values if value] + ([like] if like else [])
        one = known[0] if known else Said("", kind)
        if any(value.kind != one.kind for value in known):
            raise Deviation("lists")
        timed = any("T" in value.text for value in known if value.kind == "moment")
        written = {"number": unit_code(one.unit) if one.unit else "number", "truth": "yes or no", "text": "text",
                   "moment": "date and time" if timed else "date"}[one.kind]
        record, name = self.name("element"), self.name("elements")
        self.declarations.append('record %s "%s"\n  content "Content" : %s' % (record, record, written))
        self.declarations.append('fact %s "%s" : list of %s' % (name, name, record))
        if items is not None:
            self.patient[name] = [{"content": None if value is None else self.as_json(value)} for value in values]
        return name, record, one

    def element(self, node):
        if node[0] == "null":
            return None
        if node[0] not in ("number", "quantity", "truth", "text", "moment"):
            raise Deviation("lists")
        return Said(moment_text(node), "moment") if node[0] == "moment" else self.constant(node)

    @staticmethod
    def as_json(said):
        if said.kind == "truth":
            return said.text == "yes"
        return said.text[1:-1] if said.kind == "text" else said.text

    def aggregate(self, name, arguments):
        node = arguments[0] if arguments else ("foreign", "")
        if len(arguments) != 1 or node[0] not in ("list", "null") or (name == "Length" and node[0] == "null" and
                                                                      "List" not in (node[1] or "")):
            raise Deviation("texts" if name == "Length" else "lists")
        items, record, one = self.list_of(node, "truth" if name in ("AllTrue", "AnyTrue") else "number")
        nulls = node[0] == "list" and any(item[0] == "null" for item in node[1])
        absent = node[0] == "null"
        if name == "AllTrue":
            text = "every %s %shas content" % (record, "where content is known " if nulls else "")
            return Said("(%s is unknown or %s)" % (items, text) if absent else "(%s)" % text, "truth")
        if name in ("AnyTrue", "Exists"):
            condition = {"AnyTrue": "(content is known and content)" if nulls else "content",
                         "Exists": "(content is known)"}[name]
            text = "some %s where %s" % (record, condition)
            return Said("(%s is known and %s)" % (items, text) if absent else "(%s)" % text, "truth")
        if absent and name in ("Count", "Length"):
            self.otherwise = "unknown-wholes"
        if name in ("Count", "Length"):
            counted = "number of %s%s" % (items if name == "Length" else record, "" if name == "Length" else " where (content is known)")
            return Said(counted, "number")
        if name == "Sum" and node[0] == "list" and all(item[0] == "null" for item in node[1]):
            self.otherwise = "empty-sums"
        return self.extreme(name, items, one, nulls)

    @staticmethod
    def extreme(name, items, one, nulls):
        if one.kind in ("text", "truth") and name not in ("First", "Last"):
            raise Deviation("texts")
        if one.kind == "truth":
            raise Deviation("lists")
        where = " where (content is known)" if nulls and name not in ("First", "Last") else ""
        return Said("%s content in %s%s" % (AGGREGATES[name], items, where), one.kind, one.unit)

    # --- Operators ----------------------------------------------------------------------------------------

    def say_op(self, node):
        _, word, precision, parts = node
        if word in SETS:
            raise Deviation("sets" if word not in ("flatten", "indexer", "singleton from") else "lists")
        if word in ("successor of", "predecessor of", "minimum", "maximum"):
            raise Deviation("boundaries")
        if word in ("start of", "end of", "width of", "point from") or word.endswith(" from"):
            return self.component(word, parts[0])
        if word.startswith("property"):
            raise Deviation("tuples")
        if word in ("~", "!~"):
            raise Deviation("equivalence")
        if word == "&":
            raise Deviation("texts")
        if word in ("and", "or", "xor", "implies", "not"):
            return self.logic(word, parts)
        if word in ("=", "!=", "<", "<=", ">", ">="):
            return self.relation(word, parts)
        if word == "between":
            return self.between(parts)
        if word in OPERATORS or word == "negate":
            return self.arithmetic(word, parts)
        return self.timing(word, precision, parts)

    def component(self, word, node):
        if node[0] == "op":
            self.say(node)  # what cannot be said within decides
        if word == "date from" and node[0] == "moment" and node[1] == "DateTime":
            return self.say(("moment", "Date", node[2][:3], None))
        raise Deviation("components")

    def logic(self, word, parts):
        a, *rest = [self.say(part, Said("", "truth")).text for part in parts]
        b = rest[0] if rest else ""
        return Said({"not": "(not %s)" % a, "and": "(%s and %s)" % (a, b), "or": "(%s or %s)" % (a, b),
                     "xor": "exactly 1 of (%s, %s)" % (a, b), "implies": "(not %s or %s)" % (a, b)}[word], "truth")

    def pair(self, parts):
        """Both sides, an unknown one of the kind of the other."""
        a, b = parts
        if a[0] == "null" and b[0] != "null":
            right = self.say(b)
            return self.say(a, right), right
        left = self.say(a)
        return left, self.say(b, left)

    def relation(self, word, parts):
        kinds = {part[0] for part in parts}
        if "tuple" in kinds:
            raise Deviation("tuples")
        if "list" in kinds:
            raise Deviation("sets")
        if "interval" in kinds:
            return self.same_interval(word, parts)
        a, b = self.counted(parts) or self.pair(parts)
        if a.kind == "text":
            if word not in ("=", "!="):
                raise Deviation("texts")
            return Said("(%s %s %s)" % (a.text, "is" if word == "=" else "is not", b.text), "truth")
        if a.kind == "truth":
            same = "((%s and %s) or (not %s and not %s))" % (a.text, b.text, a.text, b.text)
            if b.literal:
                same = "(%s is %s)" % (a.text, b.text)
            return Said(same if word == "=" else "(not %s)" % same, "truth")
        return Said("(%s %s %s)" % (a.text, word, b.text), "truth")

    def counted(self, parts):
        """`months between A and B > 5`: the number has the unit that is counted, and is written out."""
        for one, other in (parts, parts[::-1]):
            if one[0] == "between" and other[0] == "number":
                return [self.constant(("quantity", part[1], one[1])) if part is other else self.say(part) for part in parts]
        return None

    def same_interval(self, word, parts):
        (low, high), (other_low, other_high) = self.both_ends(parts)
        text = " and ".join("%s = %s" % (a.said.text, b.said.text) for a, b in ((low, other_low), (high, other_high)))
        return Said("(%s)" % text if word == "=" else "(not (%s))" % text, "truth")

    def between(self, parts):
        low, high = self.say(parts[1]), self.say(parts[2])
        return Said("(%s between %s and %s)" % (self.say(parts[0], low).text, low.text, high.text), "truth")

    def arithmetic(self, word, parts):
        if word == "negate":
            said = self.say(parts[0])
            return Said("(-%s)" % said.text, "number", said.unit)
        if word in "+-" and parts[1][0] == "quantity" and parts[1][2] in TIME_UNITS:
            moment = self.say(parts[0])
            if moment.kind == "moment":
                if any(part[1] == "Time" for part in moments_in(parts[0])):
                    self.otherwise = "midnight"
                return Said("(%s %s %s)" % (moment.text, word, self.constant(parts[1]).text), "moment")
            a, b = moment, self.say(parts[1], moment)
        else:
            a, b = self.pair(parts)
        if "text" in (a.kind, b.kind):
            raise Deviation("texts")
        if word == "div" and a.unit and b.unit:
            self.otherwise = "units"
        unit = a.unit if word in ("+", "-", "mod") or b.unit is None else None
        return Said(OPERATORS[word] % (a.text, b.text), "number", unit)

    def say_between(self, node):
        _, unit, how, a, b = node
        if unit not in COUNTED:
            raise Deviation("seconds")
        if how == "difference":
            if unit == "week":
                raise Deviation("week-boundaries")
            clocks = {moment[3] for moment in moments_in(a) + moments_in(b)}
            a, b = cut(a, unit, clocks), cut(b, unit, clocks)
        low, high = self.pair((a, b))
        return Said("%s between %s and %s" % (TIME_UNITS[unit], low.text, high.text), "number", unit)

    # --- Intervals ----------------------------------------------------------------------------------------

    def ends(self, node, like=None):
        """Both ends. Where values are whole numbers or moments, an open end is the closed one before or after."""
        if node[0] != "interval":
            said = self.say(node, like)
            return End(said, True), End(said, True)
        _, low, low_closed, high, high_closed = node
        values = [part for part in (low, high) if part[0] != "null"]
        one = self.say(values[0]) if values else None
        return (self.end(low, low_closed, like or one, one, low is (values[0] if values else None), True),
                self.end(high, high_closed, like or one, one, high is (values[0] if values else None), False))

    def end(self, node, closed, like, said, is_said, is_low):
        if node[0] == "null":
            return End(None, True) if closed else End(self.say(node, like), True)
        said = said if is_said else self.say(node)
        if closed:
            return End(said, True)
        sign = "+" if is_low else "-"
        if node[0] == "number" and "." not in node[2]:
            return End(Said("(%s %s 1)" % (said.text, sign), "number"), True)
        if node[0] == "moment":
            step = STEP.get(precision_of(node), precision_of(node))
            return End(Said("(%s %s 1 %s)" % (said.text, sign, step), "moment"), True)
        return End(said, False)

    def both_ends(self, parts):
        a, b = parts
        if any(part[0] == "null" and (part[1] or "").startswith("Interval") for part in parts):
            self.otherwise = "unknown-wholes"  # an unknown period has two unknown ends
        a, b = parts = [("null", None) if part[0] == "null" else part for part in parts]
        if a[0] == "null":
            right = self.ends(b)
            return self.ends(a, (right[0].said or right[1].said)), right
        left = self.ends(a)
        return left, self.ends(b, left[0].said or left[1].said)

    @staticmethod
    def order(a, b, equal):
        """a before b, or at the same place when `equal`; nothing where an end is unbounded."""
        if a.said is None or b.said is None:
            return None
        return "%s %s %s" % (a.said.text, "<=" if equal else "<", b.said.text)

    def all_of(self, *conditions):
        known = [condition for condition in conditions if condition]
        if not known:
            raise Deviation("interval-values")
        return Said("(%s)" % " and ".join(known), "truth")

    def period(self, low, high):
        """The language's own period; one with an unbounded end is a fact."""
        if low.said and high.said:
            return "(from %s to %s)" % (low.said.text, high.said.text)
        name = self.name("period")
        self.declarations.append('fact %s "%s" : period' % (name, name))
        self.patient[name] = {word: end.said.written for word, end in (("from", low), ("to", high)) if end.said}
        return name

    def timing(self, word, precision, parts):
        if precision:
            clocks = {moment[3] for part in parts for moment in moments_in(part)}
            parts = [cut(part, precision, clocks) for part in parts]
        if word in ("in", "contains"):
            point, whole = parts if word == "in" else parts[::-1]
            if whole[0] == "list" or (whole[0] == "null" and (whole[1] or "").startswith("List")):
                return self.among(point, whole)
            if whole[0] not in ("interval", "null"):
                raise Deviation("lists")
            word, parts = "included in", [point, whole]
        if any(part[0] == "list" for part in parts):
            raise Deviation("sets")
        if word == "same as":
            a, b = self.pair(parts)
            return Said("(%s = %s)" % (a.text, b.text), "truth")
        if word in ("includes", "properly includes"):
            word, parts = word.replace("includes", "included in"), parts[::-1]
        points = all(part[0] != "interval" for part in parts)
        return self.placed(word, points, *self.both_ends(parts), parts)

    def placed(self, word, points, a, b, parts):
        moments = all(end.said is None or end.said.kind == "moment" for end in a + b)
        if moments and not points and word in ("before", "after", "overlaps", "included in"):
            return self.by_period(word, a, b, parts)
        if word == "before":
            return self.all_of(self.order(a[1], b[0], not (a[1].closed and b[0].closed)))
        if word == "after":
            return self.all_of(self.order(b[1], a[0], not (a[0].closed and b[1].closed)))
        if word == "same or before":
            return self.all_of(self.order(a[1], b[0], True))
        if word == "same or after":
            return self.all_of(self.order(b[1], a[0], True))
        overlap = [self.order(a[0], b[1], a[0].closed and b[1].closed), self.order(b[0], a[1], b[0].closed and a[1].closed)]
        inside = [self.order(b[0], a[0], b[0].closed or not a[0].closed), self.order(a[1], b[1], b[1].closed or not a[1].closed)]
        same = ["%s = %s" % (x.said.text, y.said.text) if x.said and y.said else None for x, y in zip(a, b)]
        if word == "overlaps":
            return self.all_of(*overlap)
        if word == "overlaps before":
            return self.all_of(*overlap, self.order(a[0], b[0], False))
        if word == "overlaps after":
            return self.all_of(*overlap, self.order(b[1], a[1], False))
        if word == "included in":
            return self.inside(parts, a, b, inside)
        if word == "properly included in":
            return self.all_of(*inside, "not (%s)" % " and ".join(text for text in same if text))
        if word in ("starts", "ends"):
            return self.all_of(same[word == "ends"], inside[word == "starts"])
        if word.startswith("meets"):
            return self.meets(word, a, b, parts)
        raise Deviation("terms")

    def inside(self, parts, a, b, conditions):
        if parts[0][0] != "interval" and all(end.said and end.closed for end in b):
            return Said("(%s between %s and %s)" % (a[0].said.text, b[0].said.text, b[1].said.text), "truth")
        return self.all_of(*conditions)

    def by_period(self, word, a, b, parts):
        left = self.period(*a) if parts[0][0] == "interval" else a[0].said.text
        right = self.period(*b) if parts[1][0] == "interval" else b[0].said.text
        return Said("(%s %s %s)" % (left, "during" if word == "included in" else word, right), "truth")

    def meets(self, word, a, b, parts):
        """One begins a day, or what the moments are written in, after the other ends."""
        moments = [moment for part in parts for moment in moments_in(part)]
        numbers = [end for part in parts for end in part if isinstance(end, tuple) and end[0] in ("number", "quantity")]
        if any(end.said is None for end in a + b) or any(end[0] == "quantity" or "." in end[2] for end in numbers):
            raise Deviation("boundaries")
        step = " " + STEP.get(precision_of(moments[0]), precision_of(moments[0])) if moments else ""
        conditions = ["%s + 1%s = %s" % (x[1].said.text, step, y[0].said.text) for x, y in ((a, b), (b, a))]
        chosen = {"meets before": conditions[:1], "meets after": conditions[1:]}.get(word, conditions)
        return Said("(%s)" % " or ".join(chosen), "truth")

    def among(self, point, whole):
        like = None if point[0] == "null" else self.say(point)
        if whole[0] == "list" and not whole[1] and like is None:
            raise Deviation("lists")
        items, record, one = self.list_of(whole, like.kind if like else "number", like)
        nulls = any(item[0] == "null" for item in whole[1]) if whole[0] == "list" else False
        if like is None:
            return Said("(some %s where content is unknown)" % record, "truth")
        test = "content %s %s" % ("is" if one.kind == "text" else "=", like.text)
        if one.kind == "truth":
            test = "(content and %s) or (not content and not %s)" % (like.text, like.text)
        if nulls:
            test = "content is known and (%s)" % test
        text = "some %s where (%s)" % (record, test)
        return Said("(%s is known and %s)" % (items, text) if whole[0] == "null" else "(%s)" % text, "truth")
