"""The baseline of paper: a reportlab canvas that draws strings and boxes at given places, with nothing else to do.

Fonts are the program's files as reportlab reads them by itself.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from reports.form.plan import Plan
from reports.pdf.fonts import BOLD, SONG, font_named

PLAIN_FONT, BOLD_FONT = "bare", "bare-bold"


def bare_canvas(target: Any) -> Canvas:
    """Return a canvas on a path or file, compressing as the program does."""
    for name, font in ((PLAIN_FONT, SONG), (BOLD_FONT, BOLD)):
        if name not in pdfmetrics.getRegisteredFontNames():
            stock = TTFont(name, font_named(font).face.filename)
            stock.face.name = (
                name.encode()
            )  # reportlab would take the program's font for one of the same face
            pdfmetrics.registerFont(stock)
    return Canvas(target, pageCompression=1, initialFontName=PLAIN_FONT)


def draw_plan(canvas: Canvas, plan: Plan) -> None:
    """Draw a plan's strings and boxes with nothing but the canvas."""
    for page in plan.pages:
        for line in (*page.texts, *(line for box in page.boxes for line in box.lines)):
            canvas.setFont(BOLD_FONT if line.bold else PLAIN_FONT, line.size)
            canvas.drawString(line.x, plan.height - line.y, line.text)
        for box in page.boxes:
            canvas.rect(box.x, plan.height - box.y - box.height, box.width, box.height)
        canvas.showPage()
