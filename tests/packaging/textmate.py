"""A small TextMate: match, begin and end, captures, include. The expressions are those that Python and Oniguruma read alike."""
import json
import re


class Rule:
    def __init__(self, source, grammar):
        self.name = source.get("name")
        self.match = re.compile(source.get("match") or source["begin"])
        self.end = re.compile(source["end"]) if "end" in source else None
        self.captures = {int(number): what["name"] for number, what in
                         (source.get("captures") or source.get("beginCaptures") or {}).items()}
        self.source, self.grammar = source, grammar

    @property
    def patterns(self):
        return self.grammar.rules(self.source.get("patterns", []))


class Grammar:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.source = json.load(file)
        self.known = {}
        self.top = self.rules(self.source["patterns"])

    def rules(self, sources):
        """The rules of these sources, in their order, with what they include."""
        found = []
        for source in sources:
            if "include" in source:
                source = self.source["repository"][source["include"][1:]]
                found += self.rules([source] if "match" in source or "begin" in source else source["patterns"])
            else:
                if id(source) not in self.known:
                    self.known[id(source)] = Rule(source, self)
                found.append(self.known[id(source)])
        return found

    def scopes(self, text):
        """For each character the scopes that it has, from the outermost in, as one string."""
        scopes = [""] * len(text)
        stack, offset = [], 0
        for line in text.splitlines(keepends=True):
            self.line(line, offset, stack, scopes)
            offset += len(line)
        return scopes

    def line(self, line, offset, stack, scopes):
        at = 0

        def paint(start, end, name):
            for i in range(start, end) if name else ():
                scopes[offset + i] += " " + name

        while at <= len(line):
            rules = stack[-1].patterns if stack else self.top
            best = stack[-1].end.search(line, at) if stack else None
            chosen = None
            for rule in rules:
                found = rule.match.search(line, at)
                if found and (best is None or found.start() < best.start()):
                    best, chosen = found, rule
            end = best.end() if best else len(line)
            for open_rule in stack:
                paint(at, end, open_rule.name)
            if not best:
                return
            if chosen is None:
                stack.pop()
            else:
                paint(best.start(), end, chosen.name)
                for number, name in chosen.captures.items():
                    if best.group(number) is not None:
                        paint(*best.span(number), name)
                if chosen.end:
                    stack.append(chosen)
            at = end + (chosen is not None and end == best.start())
