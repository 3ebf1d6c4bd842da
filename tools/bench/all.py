"""Runs the measures one after the other and writes docs/performance.md: one section for each, with what it printed.

A section that is not run stays as it is. Usage: python tools/bench/all.py [SECTION...]   (without one all; names are in ``MEASURES``)
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path
from textwrap import fill
from typing import NamedTuple

from curves import draw

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "performance.md"
HEAD = """# Performance

Written by `python tools/bench/all.py`; a section is measured anew by its name, `python tools/bench/all.py keys`. Ratios are
against a baseline in the same run. Times are of the processor unless said otherwise, so that a busy machine counts less;
they still grow by a fifth when other programs share its caches. What is measured is in the head of each file in `tools/bench/`.
"""


class Measure(NamedTuple):
    """A section: its name, its heading, what is asked, how it is measured, what is to be said of it, its picture."""

    name: str
    heading: str
    target: str
    command: tuple[str, ...]
    note: str = ""
    picture: str = ""


MEASURES = (
    Measure(
        "evaluating", "One indicator, read, scored and checked for the first time",
        "≤ 20 µs an indicator, ≤ 1 ms a form of 29 with findings.", ("values.py", "7"),
        "`new` is the worst case: each name and each number was never seen. What is remembered there is only how a text is read that "
        "is alike but for its number (`_shape_of` in `model/reading/target.py`: a pure function of the words around the number and of the "
        "program, so never stale; at most 4 096). `values as typed` is what a workbook is like. What is left is spread over some sixty "
        "small functions of at most 0.5 µs.",
    ),
    Measure(
        "keys", "A key press, to the repaint",
        "99th percentile ≤ 8 ms on 100 indicators, at most 1.5 times that on 300, flat in the number of projects.",
        ("keystroke.py", "300", "0", "500"),
        "Rows, cells and findings that stay as they were are neither gone through nor scored, checked, laid out or painted anew: what is "
        "the same object is the same thing (`changed_rows`). What is left does not grow with the rows; half of it is Qt: the editor, the "
        "labels of the panel and the painting. A key in 分值 costs some 1.3 ms more than one in 完成值: more is painted. All garbage is "
        "searched while nobody types.", "growth-keys.svg",
    ),
    Measure(
        "projects", "A key press in a workbook of 10 000 projects",
        "As in one of 500.", ("keystroke.py", "200", "0", "10000", "100"),
    ),
    Measure(
        "opening", "Opening workbooks of 1 to 10 000 projects",
        "Overview painted with all figures ≤ 0.5 s and ≤ 2 times SQLite alone; ≤ 60 MB above the empty window; sorting, filtering, "
        "selecting all, searching and the first answer of the summary ≤ 100 ms; a repaint while scrolling ≤ 16 ms at the 99th "
        "percentile.", ("open.py", "3"),
        "Milliseconds of the processor. `painted`: the window with all figures, as they are kept in the file; `ratio`: of that to SQLite "
        "alone; `MB`: above the empty window then; `computed`: what computing all forms anew costs afterwards, a few at a time; `MB then`: "
        "when that is done, after several openings in one process, each closed as by somebody who then rests: a closed workbook goes "
        "whole, what stays are bounded caches of the rules and what the allocator keeps. `find`: the first "
        "answer to a text looked for in all forms, the rest follows while the window is used; `summary`: until the window answers again; "
        "over more than 100 projects the summary itself follows when all forms were added up. Up to 50 forms are read and computed before "
        "the first paint. Before, 10 000 projects took 4.2 s to be painted, 15 s to show their figures, and 373 MB. What is left: the kept "
        "figures read by Python, SQLite's own check, and the window.", "growth-opening.svg",
    ),
    Measure(
        "saving", "Saving, undo steps and versions",
        "One cell ≤ 1.3 of a bare durable transaction, off the window's thread; 10 000 undo steps and 10 000 versions.", ("saving.py",),
        "Undo steps are in memory alone, the last 1 000 of them. Opening looks at each version's seal, because they belong to the digest "
        "over the set; their texts are packed and stay in the file until somebody looks.",
    ),
    Measure(
        "commands", "Check and merge",
        "`check`: each further form ≤ 4 times bare; merge of 200 workbooks of 20 projects ≤ 3 s.", ("commands.py", "2048", "200", "3"),
        "`check` is far from 4 times bare, and will stay so in this language: SQLite, json and sha256, all in C, take the time that "
        "one indicator takes to be scored, and a form has 16. Merging writes once for all workbooks.", "growth-check.svg",
    ),
    Measure("importing", "Import of spreadsheets", "1 000 files ≤ 20 s.", ("reading.py", "150", "3")),
    Measure(
        "exporting", "Export of spreadsheets", "≤ 1.3 of XlsxWriter alone.", ("exports.py", "24", "25"),
        "`known` are forms whose figures, size and rows are there already, as in the window; from the typed texts on a form must also be "
        "scored, laid out and fitted to its pages, because a sheet has the row heights of its paper: of what it costs beyond XlsxWriter "
        "alone these are some 60 %. No page is drawn.",
    ),
    Measure(
        "dialogs", "Something done with all projects", "The window lives on, whatever the number of projects.", ("dialogs.py",),
        "The most that the window's thread did between two ticks of a timer, in milliseconds of the processor, and how long it took in "
        "all. Forms are looked at in slices of 10 ms, or not at all where the list needs none. What is left grows with the lists that "
        "are filled, and with 删除项目, which keeps what it removes for Ctrl+Z; 100 ms of 报送 and 批量打印 are first imports.",
    ),
    Measure(
        "paper", "Paper of many forms",
        "Batch from typed texts ≤ 1.15 of the bare canvas on one core; on two cores ≤ 0.65 of one.", ("batch.py", "200"),
        "The first lines are one process. From 600 forms on a second one draws some of them, for the very same file: it costs 0.32 s of "
        "the processor before its first form, as much as 110 forms take, and is not asked for the last 32.",
    ),
    Measure(
        "makers", "Paper by other makers", "The same form of 29 indicators by typst, WeasyPrint and fpdf2, a file for each.",
        ("other_makers.py", "50", "3"),
        "Only ours reads and scores what was typed, sets the form in the size in which it fits its page, and makes QR code, 校验码 and the "
        "attached data; the others get cells, size and columns for nothing. How to install them stands in the head of the file.",
    ),
    Measure(
        "starting", "The start, from source",
        "Start to painted window ≤ 1.3 and to the first typed letter ≤ 1.8 of an empty PySide6 window.", ("start.py", "source"),
    ),
    Measure(
        "packaged", "The start, packaged",
        "The same of the program as offices get it; build it first (`python tools/dev.py build`).", ("start.py", "linux"),
        "Qt's own enums, which Python makes at each start, take 46 ms of ours and 25 of the empty window's. A quicker way to make them "
        "brought 17 ms before the painting and 4 after it, but ended Windows' Python 3.13 with a fault. What the first letter surely "
        "needs is 1.35 to 1.4 times the empty window before anything is done: window and Python 107 ms, and 48 for 213 modules that "
        "open, score, check and draw a form, of which 12 are bodies of dataclasses and no module takes more than 1.3. The other 75 "
        "open the file (5), make and lay out the page, load glyphs and paint twice, open the editor and score; 1.8 would leave some 50 "
        "for that. Figures kept in the file do not help: a form shows points and findings of each row, and the first key scores "
        "anyway. The overview behind a form in front comes 0.4 s later.",
    ),
    Measure(
        "day", "A day of typing", "Memory within 10 %, the file no larger than its forms and versions need.", ("day.py", "20000"),
    ),
)  # fmt: skip


def sections_in(text: str) -> dict[str, str]:
    """Return the sections of a report by their headings."""
    parts = text.split("\n## ")[1:]
    return {part.partition("\n")[0]: part.partition("\n")[2].strip() for part in parts}


def measured(measure: Measure) -> str:
    """Run a measure and return its section, without the heading."""
    command = [sys.executable, str(ROOT / "tools" / "bench" / measure.command[0]), *measure.command[1:]]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    lines = [line.rstrip() for line in run.stdout.splitlines() if line.strip()]
    told = f"{measure.target}\n\n```\n" + "\n".join(lines) + "\n```\n"
    note = f"\n{fill(measure.note, 120, break_long_words=False)}\n" if measure.note else ""
    note += f"\n![{measure.heading}]({measure.picture})\n" if measure.picture else ""
    shown = " ".join(("tools/bench/" + measure.command[0], *measure.command[1:]))
    return f"{told}{note}\n`{shown}`, {date.today().isoformat()}, {machine}"


def main(names: list[str]) -> None:
    """Measure what is named, or all, and write the report."""
    old = sections_in(REPORT.read_text("utf-8")) if REPORT.exists() else {}
    for measure in MEASURES:
        if not names or measure.name in names:
            print(f"{measure.name} …", flush=True)
            old[measure.heading] = measured(measure)
            body = "".join(f"\n## {heading}\n\n{text}\n" for heading, text in old.items())
            REPORT.write_text(HEAD + body, "utf-8")
    draw(old)


if __name__ == "__main__":
    main(sys.argv[1:])
