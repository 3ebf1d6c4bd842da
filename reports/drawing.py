"""Planned boxes, frames and lines of text put on a reportlab canvas; places are in points from the page's top left."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFStream
from reportlab.pdfgen.canvas import Canvas

from reports.fonts import runs, text_width_of_run
from reports.plan_records import Box, TextLine

THIN, THICK = 0.5, 1.2


def draw_boxes(canvas: Canvas, page_height: float, boxes: Iterable[Box]) -> None:
    """Draw cells with thin rules, each with its text."""
    canvas.setLineWidth(THIN)
    for box in boxes:
        canvas.rect(box.x, page_height - box.y - box.height, box.width, box.height)
        for line in box.lines:
            draw_line(canvas, page_height, line)


def draw_frame(canvas: Canvas, page_height: float, frame: tuple[float, float, float, float]) -> None:
    """Draw the thick frame of a table: x, y, width, height."""
    x, y, width, height = frame
    canvas.setLineWidth(THICK)
    canvas.rect(x, page_height - y - height, width, height)


def draw_line(canvas: Canvas, page_height: float, line: TextLine) -> None:
    """Draw a line of text."""
    text = canvas.beginText(line.x, page_height - line.y)
    if line.spacing:
        text.setCharSpace(line.spacing)
    x = line.x
    for font, run in runs(line.text, line.bold):
        text.setTextOrigin(x, page_height - line.y)
        text.setFont(font, line.size)
        text.textOut(run)
        x += text_width_of_run(run, font, line.size)
    if line.spacing:
        text.setCharSpace(0)
    canvas.drawText(text)


def pack_last_page(canvas: Canvas) -> None:
    """Compress the page just shown; reportlab would keep all pages at length until the file is written."""
    page = canvas._doc.Pages.pages[-1]
    packed = zlib.compress(page.stream.encode("utf-8"))
    page.Contents = PDFStream(PDFDictionary({"Filter": PDFName("FlateDecode")}), packed)
    page.stream = None
