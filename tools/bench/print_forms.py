"""PDF of the sample forms, warm, against a bare reportlab canvas that draws the same strings at the same places.

Usage: python tools/bench/print_forms.py [ROUNDS]
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import resources
from reports.fonts import BOLD, SONG, font_named, load_fonts
from reports.form_pdf import PrintJob, render_pdf
from reports.plan_records import Plan
from resources.forms import read_form


def bare(plan: Plan, fonts: dict[bool, str]) -> None:
    """Draw a plan's strings and boxes with nothing but the canvas; ``fonts`` are those of bold and of other lines."""
    canvas = Canvas(io.BytesIO(), pageCompression=1, initialFontName=SONG)
    for page in plan.pages:
        for line in (*page.texts, *(line for box in page.boxes for line in box.lines)):
            canvas.setFont(fonts[line.bold], line.size)
            canvas.drawString(line.x, plan.height - line.y, line.text)
        for box in page.boxes:
            canvas.rect(box.x, plan.height - box.y - box.height, box.width, box.height)
        canvas.showPage()
    canvas.save()


def stock_fonts() -> dict[bool, str]:
    """Return the names of the same fonts, read as reportlab does it by itself."""
    names = {}
    for bold, name in ((False, SONG), (True, BOLD)):
        names[bold] = f"{name}-stock"
        pdfmetrics.registerFont(TTFont(names[bold], font_named(name).face.filename))
    return names


def median_ms(work: Callable[[], object], rounds: int) -> float:
    """Return the median time of a call in milliseconds."""
    samples = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        samples.append((time.perf_counter() - start) * 1000)
    return statistics.median(samples)


def main(rounds: int) -> None:
    """Measure and print."""
    load_fonts()
    mine, stock = {False: SONG, True: BOLD}, stock_fonts()
    ours = theirs = untouched = 0.0
    for path in resources.sample_paths():
        form, template = read_form(path)
        job = PrintJob(form.project, template, form.year)
        plan = job.plan()
        render_pdf([job])
        ours += median_ms(lambda job=job: render_pdf([job]), rounds)
        theirs += median_ms(lambda plan=plan: bare(plan, mine), rounds)
        untouched += median_ms(lambda plan=plan: bare(plan, stock), rounds)
    count = len(resources.sample_paths())
    print(f"form with evaluation, layout and fit  {ours / count:.1f} ms")
    print(f"bare canvas, same strings             {theirs / count:.1f} ms   ratio {ours / theirs:.2f}")
    print(f"the same, fonts as reportlab has them {untouched / count:.1f} ms   ratio {ours / untouched:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
