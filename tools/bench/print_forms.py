"""PDF of the sample forms, warm, against a bare reportlab canvas that draws the same strings at the same places.

Usage: python tools/bench/print_forms.py [ROUNDS]
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bare_canvas import bare_canvas, draw_plan
from batch import with_figures

import resources
from reports.form.form_pdf import render_pdf
from reports.form.plan import Plan
from reports.form.print_job import PrintJob
from reports.pdf.fonts import load_fonts
from resources.forms import read_form


def draw_bare(plan: Plan) -> None:
    """Draw a plan into a PDF in memory."""
    canvas = bare_canvas(io.BytesIO())
    draw_plan(canvas, plan)
    canvas.save()


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
    ours = known = theirs = 0.0
    for path in resources.sample_paths():
        form, template = read_form(path)
        job = PrintJob(form.project, template, form.year)
        computed, plan = with_figures(job), job.plan
        ours += median_ms(lambda job=job: render_pdf([replace(job)]), rounds)
        known += median_ms(lambda job=computed: render_pdf([replace(job)]), rounds)
        theirs += median_ms(lambda plan=plan: draw_bare(plan), rounds)
    count = len(resources.sample_paths())
    print(f"form with evaluation, layout and fit  {ours / count:.1f} ms   ratio {ours / theirs:.2f}")
    print(f"form whose figures are known          {known / count:.1f} ms   ratio {known / theirs:.2f}")
    print(f"bare canvas, same strings             {theirs / count:.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
