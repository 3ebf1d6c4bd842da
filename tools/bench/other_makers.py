"""What other makers of PDF take for the same form of 29 indicators: typst, WeasyPrint and fpdf2, against ours.

Each gets the same texts as a table of the same columns, spans, sizes and fonts, with title, footnotes and signatures, and
makes one PDF for each form. Ours begins with the typed texts, which it scores, and makes QR code, 校验码, bookmark and attached
data besides; the others get the cells for nothing. Times are of the processor, each in a process of its own, after one form that does
not count (fonts and programs are warm then), the fastest of the rounds. The form is one that all of them can make: fpdf2 refuses
rows that are joined over more than a page.

They are no part of the program. To have them, in an environment of their own:
    python -m venv makers && makers/bin/pip install typst weasyprint fpdf2
    OTHER_MAKERS=makers/bin/python python tools/bench/other_makers.py [FORMS [ROUNDS]]
What is not installed there is told and left out. ``KEEP=FOLDER`` puts the first form of each there, to look at.
"""

from __future__ import annotations

import html
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "resources" / "fonts"
REGULAR, BOLD = FONTS / "NotoSerifSC-Regular.ttf", FONTS / "NotoSerifSC-Bold.ttf"
ROWS = 29
SIDE, TOP, RULE, PAD = 42.52, 42.52, 0.5, 3.0  # points
NAMES = {"ours": "ours", "typst": "typst", "weasyprint": "WeasyPrint", "fpdf": "fpdf2"}
Form = dict[str, Any]
Maker = Callable[[Any], bytes]


# -- ours, and the same forms as bare cells ---------------------------------------------------------------


def our_jobs(count: int) -> Sequence[Any]:
    """Return a sample with 29 indicators again and again, each time with other texts."""
    from dataclasses import replace

    from batch import jobs

    import resources

    found = []
    for number, job in enumerate(jobs(count * (step := len(resources.sample_paths())))[::step]):
        known = job.project.indicators
        rows = [known[place % len(known)] for place in range(ROWS)]
        rows = [replace(row, name=f"{row.name}之{place}·{number}") for place, row in enumerate(rows)]
        found.append(replace(job, project=replace(job.project, indicators=tuple(rows))))
    return found


def ours() -> Maker:
    from copy import copy

    from reports.form.form_pdf import render_pdf

    return lambda job: render_pdf([copy(job)])


def bare_form(job: Any) -> Form:
    """Return what stands on the paper of a form, in our size."""
    grid, plan = job.grid, job.plan
    return {
        "title": grid.title,
        "subtitle": grid.subtitle,
        "widths": [right - left for left, right in zip(grid.edges, grid.edges[1:], strict=False)],
        "rows": len(grid.rows),
        "cells": [
            (cell.row, cell.column, cell.row_span, cell.column_span, cell.text, cell.align, cell.bold)
            for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column))
        ],
        "tail": [*grid.footnotes, "　　".join(f"{caption}{value}" for caption, value in grid.signature)],
        "size": plan.size,
        "page": (plan.width, plan.height),
    }


# -- the others -------------------------------------------------------------------------------------------


def typst() -> Maker:
    import typst as maker

    compiler = maker.Compiler(font_paths=[str(FONTS)], ignore_system_fonts=True)
    align = {"left": "left", "center": "center", "right": "right"}

    def make(form: Form) -> bytes:
        quoted = json.dumps
        cells = "\n".join(
            f"table.cell(x: {x}, y: {y}, rowspan: {rows}, colspan: {columns}, align: {align[side]} + horizon,"
            f" text({quoted(text, ensure_ascii=False)}{', weight: 700' if bold else ''})),"
            for y, x, rows, columns, text, side, bold in form["cells"]
        )
        width, height = form["page"]
        source = (
            f"#set page(width: {width}pt, height: {height}pt, margin: {SIDE}pt)\n"
            f'#set text(font: "Noto Serif SC", size: {form["size"]}pt, lang: "zh")\n'
            f"#align(center, text({quoted(form['title'], ensure_ascii=False)}, size: 18pt, weight: 700))\n"
            f"#align(right, text({quoted(form['subtitle'], ensure_ascii=False)}, size: 10pt))\n"
            f"#table(columns: ({', '.join(f'{part}fr' for part in form['widths'])}), stroke: {RULE}pt,"
            f" inset: {PAD}pt,\n{cells}\n)\n"
            + "\n\n".join(f"#text({quoted(line, ensure_ascii=False)})" for line in form["tail"])
        )
        return bytes(compiler.compile(source.encode()))

    return make


def weasyprint() -> Maker:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    faces = "".join(
        f"@font-face {{ font-family: Song; font-weight: {weight}; src: url({path.as_uri()}) }}"
        for path, weight in ((REGULAR, 400), (BOLD, 700))
    )
    face = CSS(string=faces, font_config=fonts)

    def make(form: Form) -> bytes:
        rows: list[list[str]] = [[] for _ in range(form["rows"])]
        for y, _, spanned, columns, text, side, bold in form["cells"]:
            look = f"text-align: {side}{'; font-weight: 700' if bold else ''}"
            shown = html.escape(text).replace("\n", "<br>")
            rows[y].append(f'<td rowspan={spanned} colspan={columns} style="{look}">{shown}</td>')
        width, height = form["page"]
        widths = "".join(f"<col style='width: {part / 10}%'>" for part in form["widths"])
        body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
        source = (
            f"<style>@page {{ size: {width}pt {height}pt; margin: {SIDE}pt }}"
            f" body {{ font: {form['size']}pt/1.28 Song; margin: 0 }}"
            " table { border-collapse: collapse; table-layout: fixed; width: 100% }"
            f" td {{ border: {RULE}pt solid; padding: {PAD}pt }}</style>"
            f"<div style='font: 700 18pt Song; text-align: center'>{html.escape(form['title'])}</div>"
            f"<div style='font-size: 10pt; text-align: right'>{html.escape(form['subtitle'])}</div>"
            f"<table>{widths}{body}</table>"
            + "".join(f"<div>{html.escape(line)}</div>" for line in form["tail"])
        )
        found: bytes = HTML(string=source).write_pdf(stylesheets=[face], font_config=fonts)
        return found

    return make


def fpdf() -> Maker:
    from fpdf import FPDF
    from fpdf.fonts import FontFace

    def make(form: Form) -> bytes:
        paper = FPDF(unit="pt", format=form["page"])
        paper.set_margins(SIDE, TOP)
        paper.set_auto_page_break(True, SIDE)
        paper.add_font("Song", "", REGULAR)
        paper.add_font("Song", "B", BOLD)
        paper.add_page()
        paper.set_line_width(RULE)
        paper.set_font("Song", "B", 18)
        paper.cell(0, 24, form["title"], align="C", new_x="LMARGIN", new_y="NEXT")
        paper.set_font("Song", "", 10)
        paper.cell(0, 14, form["subtitle"], align="R", new_x="LMARGIN", new_y="NEXT")
        paper.set_font("Song", "", form["size"])
        options = {
            "col_widths": form["widths"],
            "line_height": form["size"] * 1.28,
            "first_row_as_headings": False,
        }
        with paper.table(padding=PAD, v_align="M", **options) as table:
            rows = [table.row() for _ in range(form["rows"])]
            for y, _, spanned, columns, text, side, bold in form["cells"]:
                style = FontFace(emphasis="BOLD") if bold else None
                rows[y].cell(text, rowspan=spanned, colspan=columns, align=side.upper(), style=style)
        for line in form["tail"]:
            paper.multi_cell(0, form["size"] * 1.28, line, new_x="LMARGIN", new_y="NEXT")
        return bytes(paper.output())

    return make


# -- measuring ----------------------------------------------------------------------------------------------


def run(name: str, forms: Sequence[Any], kept: str) -> None:
    """Make the forms and print milliseconds and bytes for one; nothing if the maker is not installed."""
    try:
        make: Maker = globals()[name]()
    except ImportError:
        return
    first, *others = forms
    made = make(first)
    if kept:
        (Path(kept) / f"{name}.pdf").write_bytes(made)
    start, size = time.process_time(), 0
    for form in others:
        size += len(make(form))
    print((time.process_time() - start) * 1000 / len(others), size / len(others))


def measure(name: str, count: int, folder: Path) -> tuple[float, float] | None:
    """Return what a maker takes for one form, None if it is not installed."""
    python = sys.executable if name == "ours" else os.environ.get("OTHER_MAKERS", sys.executable)
    command = [python, __file__, "--make", name, str(count), str(folder / "forms.json")]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return (float(told[0]), float(told[1])) if told else None


def main(count: int = 50, rounds: int = 3) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "forms.json").write_text(json.dumps(list(map(bare_form, our_jobs(count + 1)))))
        times = [{maker: measure(maker, count, folder) for maker in NAMES} for _ in range(rounds)]
    base = min(round_["ours"][0] for round_ in times if round_["ours"])
    for maker, shown in NAMES.items():
        found = [told for round_ in times if (told := round_[maker])]
        if not found:
            print(f"{shown:11} is not installed")
            continue
        milliseconds, size = min(found)
        print(
            f"{shown:11}{milliseconds:8.1f} ms a form{size / 1000:8.1f} kB{milliseconds / base:8.1f} times ours"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        maker, wanted, file = sys.argv[2:]
        if maker == "ours":
            sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
            run(maker, our_jobs(int(wanted) + 1), os.environ.get("KEEP", ""))
        else:
            run(maker, json.loads(Path(file).read_text()), os.environ.get("KEEP", ""))
    else:
        sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
        main(*map(int, sys.argv[1:]))
