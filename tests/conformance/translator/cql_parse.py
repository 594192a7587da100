"""Reads CQL expressions: the tokens and a parser by recursive descent, in the order of CQL's own grammar.

A node is a tuple whose first part names its kind:
    ("null", type or None)  ("truth", bool)  ("number", Decimal, text)  ("quantity", Decimal, unit)  ("text", str)
    ("moment", "Date" | "DateTime" | "Time", parts, minutes from UTC or None)
    ("interval", low, low closed, high, high closed)  ("list", [node])  ("tuple", [(name, node)])
    ("call", name, [node])  ("op", word, precision or None, [node])  ("if", [(condition, value)], otherwise)
    ("case", subject, [(value, result)], otherwise)  ("between", unit, "duration" | "difference", a, b)
    ("foreign", what)"""
import re
from decimal import Decimal

PRECISIONS = ("year", "month", "day", "hour", "minute", "second", "millisecond")
TIME_WORDS = {word + s: word for word in PRECISIONS + ("week",) for s in ("", "s")}
TOKEN = re.compile(r"""\s*(?:
    (?P<moment>@(?:T\d{2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:\d{2})?
                |\d{4}(?:-\d{2}(?:-\d{2})?)?(?:T(?:\d{2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?)?)?)?(?:Z|[+-]\d{2}:\d{2})?))
  | (?P<number>\d+(?:\.\d+)?L?)
  | (?P<text>'(?:[^'\\]|\\.)*')
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*|"[^"]*"|`[^`]*`)
  | (?P<sign><=|>=|!=|!~|->|[-+*/^&=<>~(){}\[\],:;.])
)""", re.VERBOSE)
RELATIONS = ("=", "!=", "~", "!~", "<", "<=", ">", ">=")


class Unreadable(Exception):
    """No CQL that is known here."""


def tokens_of(text):
    at, tokens = 0, []
    while text[at:].strip():
        found = TOKEN.match(text, at)
        if not found:
            raise Unreadable(text[at:at + 20])
        tokens.append((found.lastgroup, found[found.lastgroup]))
        at = found.end()
    return tokens + [("end", "")]


def offset_of(text):
    if text in (None, ""):
        return None
    if text == "Z":
        return 0
    minutes = int(text[1:3]) * 60 + int(text[4:6])
    return -minutes if text[0] == "-" else minutes


def millisecond(digits):
    return int((digits + "00")[:3])


def moment_of(text):
    """@2012-03-10T10:20:00.999+07:00, @2012T, @T10:30"""
    found = re.match(r"@(?:(\d{4})(?:-(\d\d)(?:-(\d\d))?)?)?(T)?(?:(\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d+))?)?)?)?(Z|[+-]\d\d:\d\d)?$", text)
    if not found:
        raise Unreadable(text)
    numbers = [int(part) for part in found.groups()[:3] if part] + [int(part) for part in found.groups()[4:7] if part]
    if found[8]:
        numbers.append(millisecond(found[8]))
    kind = "Time" if not found[1] else "DateTime" if found[4] else "Date"
    return ("moment", kind, tuple(numbers), offset_of(found[9]))


class Parser:
    def __init__(self, text):
        self.tokens, self.at = tokens_of(text), 0

    # --- Tokens ---------------------------------------------------------------------------------------

    def word(self, ahead=0):
        kind, text = self.tokens[min(self.at + ahead, len(self.tokens) - 1)]
        return text if kind in ("name", "sign") else None

    def kind(self, ahead=0):
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)][0]

    def next(self):
        self.at += 1
        return self.tokens[self.at - 1][1]

    def takes(self, *words):
        if all(self.word(i) == word for i, word in enumerate(words)):
            self.at += len(words)
            return True
        return False

    def need(self, *words):
        if not self.takes(*words):
            raise Unreadable("expected %s before %s" % (" ".join(words), self.tokens[self.at][1]))

    # --- Loosest first --------------------------------------------------------------------------------

    def whole(self):
        node = self.expression()
        if self.kind() == "name" and self.kind(1) == "name" and self.word(1) in ("sort", "where", "return", "with"):
            return ("foreign", "query")
        if self.kind() != "end":
            raise Unreadable("%s is left" % self.tokens[self.at][1])
        return node

    def expression(self):
        node = self.implies()
        while self.word() in ("union", "intersect", "except"):
            node = ("op", self.next(), None, [node, self.implies()])
        return node

    def implies(self):
        node = self.either()
        while self.takes("implies"):
            node = ("op", "implies", None, [node, self.either()])
        return node

    def either(self):
        node = self.both()
        while self.word() in ("or", "xor"):
            node = ("op", self.next(), None, [node, self.both()])
        return node

    def both(self):
        node = self.membership()
        while self.takes("and"):
            node = ("op", "and", None, [node, self.membership()])
        return node

    def membership(self):
        node = self.equality()
        while self.word() in ("in", "contains"):
            word = self.next()
            node = ("op", word, self.precision_of(), [node, self.equality()])
        return node

    def equality(self):
        node = self.timing()
        while self.word() in ("=", "!=", "~", "!~"):
            node = ("op", self.next(), None, [node, self.timing()])
        return node

    def timing(self):
        node = self.inequality()
        while True:
            found = self.timing_phrase()
            if not found:
                return node
            node = ("op", found[0], found[1], [node, self.inequality()])

    def inequality(self):
        node = self.ranged()
        while self.word() in ("<", "<=", ">", ">="):
            node = ("op", self.next(), None, [node, self.ranged()])
        return node

    def ranged(self):
        properly = self.word() == "properly"
        node = self.negation()
        if not properly and self.takes("between"):
            low = self.sum()
            self.need("and")
            node = ("op", "between", None, [node, low, self.sum()])
        return node

    def negation(self):
        if self.takes("not"):
            return ("op", "not", None, [self.ranged()])
        if self.word() == "exists":
            self.next()
            return ("call", "Exists", [self.ranged()])
        node = self.sum()
        while self.word() in ("is", "as"):
            node = self.tested(node)
        return node

    def tested(self, node):
        if self.next() == "as":
            named = self.type_name()
            return ("null", named) if node[0] == "null" else ("foreign", "conversion")
        negated = self.takes("not")
        word = self.next()
        if word not in ("null", "true", "false"):
            return ("foreign", "conversion")
        node = ("call", {"null": "IsNull", "true": "IsTrue", "false": "IsFalse"}[word], [node])
        return ("op", "not", None, [node]) if negated else node

    def type_name(self):
        name = self.next()
        if self.takes("<"):
            name += "<" + self.type_name() + ">"
            self.need(">")
        return name

    def precision_of(self):
        if self.word() in PRECISIONS and self.word(1) == "of":
            self.at += 2
            return self.tokens[self.at - 2][1]
        return None

    def timing_phrase(self):
        """(operator, precision) of `same month or before`, `on or after day of`, `included in` ..."""
        begin = self.at
        if self.takes("same"):
            precision = self.next() if self.word() in PRECISIONS else None
            if self.takes("as"):
                return "same as", precision
            if self.takes("or"):
                word = self.next()
                return "same or " + word, precision or self.precision_of()
        if self.takes("on", "or"):
            word = self.next()
            return "same or " + word, self.precision_of()
        properly = self.takes("properly")
        for words in (("included", "in"), ("during",), ("includes",), ("overlaps", "before"), ("overlaps", "after"),
                      ("overlaps",), ("meets", "before"), ("meets", "after"), ("meets",), ("starts",), ("ends",),
                      ("before", "or", "on"), ("after", "or", "on"), ("before",), ("after",)):
            if self.takes(*words):
                return self.phrase(words, properly), self.precision_of()
        if properly and self.word() in ("in", "contains"):
            return {"in": "properly included in", "contains": "properly includes"}[self.next()], self.precision_of()
        self.at = begin
        return None

    @staticmethod
    def phrase(words, properly):
        if words[1:] == ("or", "on"):
            return "same or " + words[0]
        word = "included in" if words == ("during",) else " ".join(words)
        return ("properly " if properly else "") + word

    # --- Arithmetic -----------------------------------------------------------------------------------

    def sum(self):
        node = self.product()
        while self.word() in ("+", "-", "&"):
            node = ("op", self.next(), None, [node, self.product()])
        return node

    def product(self):
        node = self.power()
        while self.word() in ("*", "/", "div", "mod"):
            node = ("op", self.next(), None, [node, self.power()])
        return node

    def power(self):
        node = self.signed()
        while self.takes("^"):
            node = ("op", "^", None, [node, self.signed()])
        return node

    def signed(self):
        if self.takes("-"):
            return negative(self.signed())
        if self.takes("+"):
            return self.signed()
        return self.prefixed()

    def prefixed(self):
        word, following = self.word(), self.word(1)
        if word in ("start", "end", "width", "successor", "predecessor") and following == "of":
            self.at += 2
            return ("op", word + " of", None, [self.signed()])
        if word in PRECISIONS + ("date", "time", "timezoneoffset", "point", "singleton") and following == "from":
            self.at += 2
            return ("op", word + " from", None, [self.signed()])
        if word in ("minimum", "maximum") and following != "(":
            self.at += 1
            return ("op", word, None, [("foreign", self.type_name())])
        if word in ("duration", "difference") and following == "in":
            self.at += 2
            return self.elapsed(word)
        if word in TIME_WORDS and following == "between":
            return self.elapsed("duration")
        if word in ("distinct", "flatten", "collapse", "expand"):
            self.at += 1
            node = ("op", word, None, [self.signed()])
            if self.takes("per"):
                self.signed()
            return node
        if word in ("convert", "cast"):
            self.at = len(self.tokens) - 1
            return ("foreign", "conversion")
        return self.postfixed()

    def elapsed(self, how):
        unit = TIME_WORDS[self.next()]
        self.need("between")
        low = self.sum()
        self.need("and")
        return ("between", unit, how, low, self.sum())

    def postfixed(self):
        node = self.primary()
        while self.word() in ("[", "."):
            if self.next() == "[":
                node = ("op", "indexer", None, [node, self.expression()])
                self.need("]")
            elif self.kind(1) == "sign" and self.word(1) == "(":
                node = self.call(self.next(), [node])
            else:
                node = ("op", "property " + self.next(), None, [node])
        return node

    # --- Primaries ------------------------------------------------------------------------------------

    def primary(self):
        kind, text = self.tokens[self.at]
        if kind == "moment":
            return moment_of(self.next())
        if kind == "number":
            return self.number()
        if kind == "text":
            return ("text", re.sub(r"\\(.)", r"\1", self.next()[1:-1]))
        if kind == "sign":
            return self.bracketed(text)
        if kind == "name":
            return self.named(text)
        raise Unreadable("nothing after the end")

    def number(self):
        text = self.next()
        value = Decimal(text.rstrip("L"))
        if self.kind() == "text":
            return ("quantity", value, self.next()[1:-1])
        if self.word() in TIME_WORDS and self.word(1) not in ("from", "between", "of"):
            return ("quantity", value, TIME_WORDS[self.next()])
        return ("number", value, text)

    def bracketed(self, sign):
        if sign == "(":
            self.next()
            node = self.expression()
            self.need(")")
            return node
        if sign == "{":
            if self.kind(1) == "name" and self.word(2) == ":":
                return self.tuple()
            return self.list()
        raise Unreadable(sign)

    def named(self, word):
        if word in ("null", "true", "false"):
            self.next()
            return ("null", None) if word == "null" else ("truth", word == "true")
        if word == "if":
            return self.conditional()
        if word == "case":
            return self.cases()
        if word == "Interval" and self.word(1) in ("[", "("):
            return self.interval()
        if word == "Tuple" and self.word(1) == "{":
            self.next()
            return self.tuple()
        if word == "List" and self.word(1) in ("<", "{"):
            self.type_name()
            return self.list()
        self.next()
        if self.word() == "(":
            return self.call(word, [])
        if self.word() == "{":
            self.tuple()
            return ("foreign", "instance")
        return ("foreign", "name")

    def interval(self):
        self.next()
        low_closed = self.next() == "["
        low = self.expression()
        self.need(",")
        high = self.expression()
        closing = self.next()
        if closing not in ("]", ")"):
            raise Unreadable(closing)
        return ("interval", low, low_closed, high, closing == "]")

    def list(self):
        self.need("{")
        items = []
        while not self.takes("}"):
            items.append(self.expression())
            if not self.takes(",") and self.word() != "}":
                raise Unreadable("a list that does not end")
        return ("list", items)

    def tuple(self):
        self.need("{")
        fields = []
        while not self.takes("}"):
            name = self.next()
            self.need(":")
            fields.append((name, self.expression()))
            if not self.takes(",") and self.word() != "}":
                raise Unreadable("a tuple that does not end")
        return ("tuple", fields)

    def call(self, name, given):
        self.need("(")
        arguments = list(given)
        while not self.takes(")"):
            arguments.append(self.expression())
            if not self.takes(",") and self.word() != ")":
                raise Unreadable("a call that does not end")
        return constructed(name, arguments)

    def conditional(self):
        self.need("if")
        condition = self.expression()
        self.need("then")
        value = self.expression()
        self.need("else")
        return ("if", [(condition, value)], self.expression())

    def cases(self):
        self.need("case")
        subject = None if self.word() == "when" else self.expression()
        rows = []
        while self.takes("when"):
            condition = self.expression()
            self.need("then")
            rows.append((condition, self.expression()))
        self.need("else")
        otherwise = self.expression()
        self.need("end")
        return ("case", subject, rows, otherwise) if subject else ("if", rows, otherwise)


def negative(node):
    if node[0] in ("number", "quantity"):
        if node[0] == "quantity":
            return ("quantity", -node[1], node[2])
        return ("number", -node[1], node[2][1:] if node[2].startswith("-") else "-" + node[2])
    return ("op", "negate", None, [node])


def constructed(name, arguments):
    """DateTime(2014, 1, null) is the moment 2014-01; what is computed stays a call."""
    if name not in ("Date", "DateTime", "Time") or not arguments:
        return ("call", name, arguments)
    if any(node[0] not in ("number", "null") for node in arguments):
        return ("call", name, arguments)
    offset, parts = None, arguments
    if name == "DateTime" and len(arguments) == 8:
        offset = int(arguments[7][1] * 60) if arguments[7][0] == "number" else None
        parts = arguments[:7]
    numbers = []
    for node in parts:
        if node[0] == "null":
            break
        numbers.append(int(node[1]))
    return ("moment", name, tuple(numbers), offset) if numbers else ("null", name)


def parse(text):
    return Parser(text).whole()
