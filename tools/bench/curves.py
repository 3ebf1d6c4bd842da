"""Growth curves as pictures: docs/growth-*.svg, drawn from the tables that docs/performance.md has. No library draws them.

Usage: python tools/bench/curves.py
"""

from __future__ import annotations

import re
from math import log10
from pathlib import Path
from typing import NamedTuple

DOCS = Path(__file__).resolve().parents[2] / "docs"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 560, 330, 60, 150, 40, 45  # pixels
COLOURS = ("#1f6feb", "#c2410c", "#15803d", "#7e22ce")
Points = list[tuple[float, float]]


class Picture(NamedTuple):
    """A picture: its file, heading, what goes to the right and up, and curves by what they show."""

    name: str
    heading: str
    right: str
    up: str
    curves: dict[str, Points]


def opening(text: str) -> Picture:
    """Return the picture of opening, from its table: a line for each number of projects."""
    rows = [
        [float(word) for word in line.split()] for line in text.splitlines() if re.match(r" *\d+  ", line)
    ]
    names = {"painted, ms": 2, "SQLite alone, ms": 1, "memory, MB": 5, "sorted, ms": 8}
    curves = {name: [(row[0], row[column]) for row in rows] for name, column in names.items()}
    return Picture("growth-opening", "Opening a workbook", "projects", "ms of the processor, MB", curves)


def keys(text: str) -> Picture:
    """Return the picture of a key press, to the repaint, in forms of more and more indicators."""
    curves: dict[str, Points] = {"99th percentile": [], "median": []}
    for part in text.split("-- ")[1:]:
        found = re.search(r"to the repaint.*?CPU time +median +([\d.]+) +p99 +([\d.]+)", part, re.DOTALL)
        if found:
            for name, number in zip(("median", "99th percentile"), found.groups(), strict=True):
                curves[name].append((float(part.split()[0]), float(number)))
    return Picture("growth-keys", "A key press, to the repaint", "indicators", "ms of the processor", curves)


def checking(text: str) -> Picture:
    """Return the picture of `check`."""
    found = re.findall(r"check of +(\d+) forms +([\d.]+) ms", text)
    points = [(float(count), float(taken)) for count, taken in found]
    return Picture(
        "growth-check", "check, from the typed texts", "forms", "ms of the processor", {"check": points}
    )


def drawn(picture: Picture) -> str:
    """Return the picture as SVG, both axes logarithmic, with a line at each power of ten."""
    points = [point for curve in picture.curves.values() for point in curve]
    lows, highs = ([kind(point[axis] for point in points) for axis in (0, 1)] for kind in (min, max))
    first = [int(log10(low) // 1) for low in lows]
    last = [int(-(-log10(high) // 1)) for high in highs]

    def place(point: tuple[float, float]) -> tuple[float, float]:
        x, y = ((log10(point[a]) - first[a]) / max(last[a] - first[a], 1) for a in (0, 1))
        return LEFT + x * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - y * (HEIGHT - TOP - BOTTOM)

    parts = [f'<text x="{LEFT}" y="20" font-weight="bold">{picture.heading}</text>']
    for axis, anchor in ((0, "middle"), (1, "end")):
        for power in range(first[axis], last[axis] + 1):
            ends = [[10.0 ** first[0], 10.0 ** first[1]], [10.0 ** last[0], 10.0 ** last[1]]]
            for end in ends:
                end[axis] = 10.0**power
            (x1, y1), (x2, y2) = (place((x, y)) for x, y in ends)
            parts.append(f'<path d="M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}" stroke="#ddd"/>')
            x, y = (x1, y1 + 16) if axis == 0 else (x1 - 6, y1 + 4)
            parts.append(f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{10.0**power:,.10g}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle:.0f}" y="{HEIGHT - 8}" text-anchor="middle">{picture.right}</text>')
    parts.append(f'<text x="{LEFT}" y="{TOP - 6}" fill="#555">{picture.up}</text>')
    labels: list[float] = []
    for (name, curve), colour in sorted(
        zip(picture.curves.items(), COLOURS, strict=False), key=lambda one: -one[0][1][-1][1]
    ):
        places = [place(point) for point in curve]
        line = "L".join(f"{x:.0f} {y:.0f}" for x, y in places)
        parts.append(f'<path d="M{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="{colour}"/>' for x, y in places]
        labels.append(max(places[-1][1] + 4, labels[-1] + 14 if labels else 0))
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{labels[-1]:.0f}" fill="{colour}">{name}</text>')
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">'
    return (
        "\n".join((head, f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>', *parts, "</svg>")) + "\n"
    )


DRAWN = {
    "Opening workbooks of 1 to 10 000 projects": opening,
    "A key press, to the repaint": keys,
    "Check and merge": checking,
}


def draw(sections: dict[str, str]) -> None:
    """Draw what the sections of the report, by their headings, have tables for."""
    for heading, read in DRAWN.items():
        if heading in sections:
            picture = read(sections[heading])
            (DOCS / f"{picture.name}.svg").write_text(drawn(picture), "utf-8")


if __name__ == "__main__":
    from all import REPORT, sections_in

    draw(sections_in(REPORT.read_text("utf-8")))
