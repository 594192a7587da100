#!/usr/bin/env python3
"""The chart of `make bench`: bars on a logarithmic scale, as SVG.

    chart.py bench.json > chart.svg"""
import html
import json
import math
import statistics
import sys

PARTS = (("One patient at a time: evaluation", "scalar"), ("Many patients at once: evaluation", "columns doses"),
         ("A record in, a result line out", "lines"))
WIDTH, LEFT, BAR, GAP, TOP = 760, 190, 16, 6, 44
COLORS = {"Osler": "#0b6e4f", "given C": "#888888", "C": "#888888"}


def bars_of(result):
    for title, row in PARTS:
        found = []
        for name, values in result["rows"].items():
            engine, _, what = name.partition(": ")
            if what == row and not (engine == "C" and "given C: " + row in result["rows"]):
                found.append((statistics.median(values), "hand-written C" if engine in ("C", "given C") else engine, engine))
        if len(found) > 1:
            yield title, sorted(found)


def text_of(ns):
    return "%.2g ns" % ns if ns < 10 else "%.0f ns" % ns if ns < 1000 else "%.3g µs" % (ns / 1000)


def draw(result):
    parts = list(bars_of(result))
    values = [ns for _, bars in parts for ns, _, _ in bars] or [1, 10]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    scale = (WIDTH - LEFT - 80) / max(1, high - low)
    height = TOP + sum(30 + len(bars) * (BAR + GAP) for _, bars in parts) + 30
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">'
           % (WIDTH, height, WIDTH, height), '<rect width="100%" height="100%" fill="#ffffff"/>',
           '<text x="12" y="22" font-size="15" font-weight="bold">Time for one patient (each line ten times the one before)</text>']
    for power in range(low, high + 1):
        x = LEFT + (power - low) * scale
        out.append('<line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="#dddddd"/>' % (x, TOP - 10, x, height - 26))
        out.append('<text x="%.1f" y="%d" text-anchor="middle" fill="#666666">%s</text>' % (x, height - 10, text_of(10.0 ** power)))
    y = TOP
    for title, bars in parts:
        out.append('<text x="12" y="%d" font-weight="bold">%s</text>' % (y + 14, html.escape(title)))
        y += 24
        for ns, label, engine in bars:
            length = max(1.0, (math.log10(ns) - low) * scale)
            out.append('<text x="%d" y="%d" text-anchor="end">%s</text>' % (LEFT - 8, y + 12, html.escape(label)))
            out.append('<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>' % (LEFT, y, length, BAR, COLORS.get(engine, "#7aa6c2")))
            out.append('<text x="%.1f" y="%d">%s</text>' % (LEFT + length + 5, y + 12, text_of(ns)))
            y += BAR + GAP
        y += 6
    machine = result["machine"]
    out.append('<title>%s</title>' % html.escape("make bench on %s, %s" % (machine["cpu"], machine["compiler"])))
    out.append("</svg>\n")
    return "\n".join(out)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        sys.stdout.write(draw(json.load(file)))
