#!/usr/bin/env python3
"""Draws the figures of kernels-docs/ from committed tables: every number in them stands in a table that 'gpulogreg bench' printed.

usage: benchmarks/figures/figures.py RESULTS OUT      RESULTS a folder of benchmarks/results/, OUT where the .svg files go

A figure whose tables are missing is left out and named. Needs python3 alone.
"""
import math
import re
import sys
from pathlib import Path

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 176, 56, 52

# Okabe and Ito's colours, which differ for colour-blind eyes too; the second of a pair is for dark pages.
COLOURS = {"ours": ("#0072b2", "#56b4e9"), "limit": ("#5a5a5a", "#b0b0b0"), "cache": ("#d55e00", "#e69f00"), "fit": ("#009e73", "#2ecf9b"), "peer": ("#aa3377", "#ee88bb")}


def rows(page, index=0):
    """The index-th table with numeric columns of a Markdown page: a list of head-to-text mappings."""
    tables, current = [], []
    for line in [*page.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("|"):
            current.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))])
        elif current:
            tables.append(current)
            current = []
    measured = [t for t in tables if "ms" in t[0]]
    heads, _, *body = measured[index]
    return [dict(zip(heads, cells)) for cells in body]


def number(text):
    return float(text.rstrip("x%"))


def column(table, head):
    """The points (d, value) of a column, rows without the number left out."""
    return [(number(row["d"]), number(row[head])) for row in table if row.get(head, "")[:1].isdigit()]


class Chart:
    """Two logarithmic axes, lines with their names at the right end."""

    def __init__(self, title, subtitle, x_name, y_name, xs, ys):
        self.title, self.subtitle, self.x_name, self.y_name = title, subtitle, x_name, y_name
        self.x = (min(xs), max(xs))
        self.y = (min(ys) / 1.15, max(ys) * 1.15)
        self.parts, self.labels = [], []

    def at(self, x, y):
        def share(value, low, high):
            return (math.log(value) - math.log(low)) / (math.log(high) - math.log(low))
        return (LEFT + share(x, *self.x) * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - share(y, *self.y) * (HEIGHT - TOP - BOTTOM))

    def line(self, name, colour, points, dots=True, dashed=False):
        at = [self.at(x, y) for x, y in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        self.parts.append(f'<polyline class="{colour}" points="{path}"{" stroke-dasharray=%s" % chr(34) + "7 5" + chr(34) if dashed else ""}/>')
        if dots:
            self.parts += [f'<circle class="{colour}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in at]
        self.labels.append((at[-1][1], name, colour))

    def axis(self):
        def ticks(low, high):
            steps = [m * 10.0 ** e for e in range(-6, 9) for m in (1, 2, 5)]
            inside = [s for s in steps if low <= s <= high]
            return inside if len(inside) <= 12 else [s for s in inside if math.log10(s) % 1 < 1e-9]
        for y in ticks(*self.y):
            _, at = self.at(self.x[0], y)
            yield f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/><text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{y:g}</text>'
        marks = ticks(*self.x) if self.x[1] > 1e5 else [2.0 ** e for e in range(20) if self.x[0] <= 2 ** e <= self.x[1]]
        for x in marks:
            at, _ = self.at(x, self.y[0])
            yield f'<line class="grid" x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/><text x="{at:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{short(x)}</text>'
        yield f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 12}" text-anchor="middle">{self.x_name}</text>'
        yield f'<text x="{LEFT - 48}" y="{TOP - 8}">{self.y_name}</text>'

    def names(self):
        """The names of lines at their right ends, moved apart where they would touch."""
        lowest = HEIGHT - BOTTOM + 6
        placed = []
        for y, name, colour in sorted(self.labels):
            placed.append([max(y + 4, placed[-1][0] + 15 * len(placed[-1][1].split("\n")) if placed else 0), name, colour])
        over = placed[-1][0] + 15 * (len(placed[-1][1].split("\n")) - 1) - lowest if placed else 0
        for y, name, colour in placed:
            for i, part in enumerate(name.split("\n")):
                yield f'<text class="name {colour}" x="{WIDTH - RIGHT + 10}" y="{y + 15 * i - max(0, over):.1f}">{part}</text>'

    def svg(self):
        light = "".join(f".{k}{{stroke:{a};fill:{a}}}" for k, (a, _) in COLOURS.items())
        dark = "".join(f".{k}{{stroke:{b};fill:{b}}}" for k, (_, b) in COLOURS.items())
        style = (
            "text{font:13px system-ui,sans-serif;fill:#24292f}.title{font-size:16px;font-weight:600}.page{fill:#fff}.grid{stroke:#d8dee4}"
            + light + "polyline{fill:none!important;stroke-width:2.5}circle{stroke:none!important}.name{stroke:none!important}"
            "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.page{fill:#0d1117}.grid{stroke:#30363d}" + dark + "}")
        return "\n".join([
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img">',
            f"<title>{self.title}</title>", f"<style>{style}</style>", f'<rect class="page" width="{WIDTH}" height="{HEIGHT}"/>',
            f'<text class="title" x="16" y="24">{self.title}</text><text x="{WIDTH - 16}" y="24" text-anchor="end">{self.subtitle}</text>',
            *self.axis(), *self.parts, *self.names(), "</svg>", ""])


def short(value):
    for unit, name in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= unit and value % unit == 0:
            return f"{value / unit:g}{name}"
    return f"{value:g}"


def nanoseconds_of_a_row(table):
    return [(number(row["d"]), number(row["ms"]) * 1e6 / number(row["n"])) for row in table]


def fit(points):
    """a and b of a·d + b through (d, ns of a row), least squares of the relative errors."""
    s = [sum((d ** p) / y ** 2 for d, y in points) for p in range(3)]
    t = [sum((d ** p) / y for d, y in points) for p in range(2)]
    determinant = s[0] * s[2] - s[1] ** 2
    return (s[0] * t[1] - s[1] * t[0]) / determinant, (s[2] * t[0] - s[1] * t[1]) / determinant


def roofline(results):
    memory, cache = rows(results / "pass-one-core.md"), rows(results / "pass-one-core-cache.md")
    ours, limit, inside = column(memory, "GB/s"), column(memory, "limit"), column(cache, "GB/s")
    per_feature, per_row = fit(nanoseconds_of_a_row(cache))
    bound = [(d, (4 * d + 4) / (per_feature * d + per_row)) for d, _ in ours]
    chart = Chart(
        "The roofline of the pass, one core, float32", f"operations: {per_feature:.2f} ns a feature + {per_row:.1f} ns a row", "features d (log)", "GB/s (log)",
        [d for d, _ in ours], [v for _, v in ours + limit + inside + bound])
    chart.line("operations, fitted\nto the pass in cache", "fit", bound, dots=False, dashed=True)
    chart.line("bare read of memory", "limit", limit, dots=False, dashed=True)
    chart.line("the pass, X in cache", "cache", inside)
    chart.line("the pass, X in memory", "ours", ours)
    return chart


def peers(results):
    table = rows(results / "pass.md")
    heads = [h for h in ("gain", "scikit-learn", "numpy") if column(table, h)]
    names = {"gain": "the plain two passes"}
    lines = {h: column(table, h) for h in heads}
    chart = Chart(
        "Time of others over ours, one evaluation, all cores", "float32, medians within rounds", "features d (log)", "times (log)",
        [d for points in lines.values() for d, _ in points], [1] + [v for points in lines.values() for _, v in points])
    chart.line("ours", "limit", [(chart.x[0], 1), (chart.x[1], 1)], dots=False, dashed=True)
    for head, colour in zip(heads, ("ours", "cache", "peer")):
        chart.line(names.get(head, head), colour, lines[head])
    return chart


def share(results):
    table = rows(results / "pass.md")
    ours, limit, plain = column(table, "GB/s"), column(table, "limit"), [
        (number(r["d"]), number(r["GB/s"]) / number(r["gain"])) for r in table if r.get("gain", "")[:1].isdigit()]
    chart = Chart(
        "GB/s of the pass and of the memory, all cores", "X and weights counted once, float32", "features d (log)", "GB/s (log)",
        [d for d, _ in ours], [v for _, v in ours + limit + plain])
    chart.line("bare read of memory", "limit", limit, dots=False, dashed=True)
    chart.line("the pass", "ours", ours)
    chart.line("the plain two passes", "cache", plain)
    return chart


def scale(results):
    table = rows(results / "scale.md")
    points = [(number(row["n"]), number(row["ms"])) for row in table]
    first = points[-1]
    chart = Chart(
        f"One pass over decades of n, d = {table[0]['d']}", "all cores, float32", "rows n (log)", "ms (log)",
        [n for n, _ in points], [v for _, v in points] + [first[1] * points[0][0] / first[0]])
    chart.line("in proportion to n", "limit", [(n, first[1] * n / first[0]) for n, _ in points], dots=False, dashed=True)
    chart.line("the pass", "ours", points)
    return chart


def widths(results):
    table = rows(results / "scale.md", 1)
    ours, limit = column(table, "GB/s"), column(table, "limit")
    speeds = [v for _, v in ours + limit]

    # A decade at least, so that what is nearly flat looks so.
    centre = math.sqrt(min(speeds) * max(speeds))
    chart = Chart(
        "One pass over widths, about one size of X", "all cores, float32", "features d (log)", "GB/s (log)",
        [d for d, _ in ours], [*speeds, centre / math.sqrt(10), centre * math.sqrt(10)])
    chart.line("bare read of memory", "limit", limit, dots=False, dashed=True)
    chart.line("the pass", "ours", ours)
    return chart


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    results, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for name, draw in (("roofline", roofline), ("pass", share), ("peers", peers), ("rows", scale), ("widths", widths)):
        try:
            chart = draw(results)
        except FileNotFoundError as missing:
            print(f"{name}.svg: left out, there is no {missing.filename}")
            continue
        (out / f"cpu-{name}.svg").write_text(chart.svg(), encoding="utf-8")
        print(f"cpu-{name}.svg: drawn")


if __name__ == "__main__":
    main()
