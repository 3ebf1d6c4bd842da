"""A PDF being written: planned boxes, frames and lines of text; places are in points from a page's top left.

The page's operators are written here: reportlab's text objects would take longer than planning the whole form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO
from typing import BinaryIO, NamedTuple

from reportlab.pdfgen.canvas import Canvas

from reports.pdf.archive import Attachment, complete, write_file
from reports.pdf.fonts import (
    BOLD,
    SONG,
    finish_pdf,
    font_named,
    load_fonts,
    plain_font,
    runs,
    text_width,
    width_of_run,
)
from reports.pdf.page_content import Box, TextLine
from reports.pdf.pdf_document import QUICK, PieceDocument
from reports.pdf.qr import code_image

THIN, THICK = 0.5, 1.2
# what the bold font lacks is drawn in the regular one with a line around it, as a share of the size
HEAVIER = 0.03
# so many texts are kept as codes; without limit those of a thousand forms would take more memory than the file
MAX_KNOWN = 2000
STAMP_GREY, STAMP_ANGLE, STAMP_WIDTH = 0.91, 35, 0.5
# what stands around a font and its text on a page whose PDF is not known yet
MARK = "\0"


class _Run(NamedTuple):
    """A text in one font: the font's name in the PDF, the codes of its ``length`` characters.

    ``width`` is for size 1, 0 where no other run follows; what the bold font lacks is drawn heavier in another one.
    """

    font: str
    codes: str
    width: float
    length: int
    is_heavy: bool


class _Written(dict[float, str]):
    """Lengths as they are written; cells of a row and of a column share most of theirs."""

    def __missing__(self, length: float) -> str:
        text = self[length] = f"{length:.2f}"
        return text


class _Settled(dict[tuple[str, str], str]):
    """What stands in a PDF for a text in a font, its codes, and for a font without a text, its name."""

    def __init__(self, doc: PieceDocument) -> None:
        self._pdf = doc

    def __missing__(self, marked: tuple[str, str]) -> str:
        font, text = marked
        codes = font_named(font).codes(self._pdf)
        settled = self[marked] = text.translate(codes) if text else codes.name
        return settled


class Paper(Canvas):  # type: ignore[misc]
    """A PDF with the paper's fonts, in a file or in memory; the same content gives the same bytes."""

    def __init__(self, page: tuple[float, float] | None = None, file: BinaryIO | None = None) -> None:
        load_fonts()
        self._memory = BytesIO()
        self._known: dict[str, dict[str, tuple[_Run, ...]]] = defaultdict(dict)  # by font
        self._attached: list[tuple[str, str]] = []
        self.codes: list[str] = []  # 校验码 of every form attached
        super().__init__(
            "",  # pages go to the file as they are finished
            pagesize=page,
            pageCompression=1,
            invariant=1,
            initialFontName=SONG,
            lang="zh-CN",
            pdfVersion=(1, 7),
        )
        self._doc.__class__ = PieceDocument
        self._doc.begin(file or self._memory)
        self._settled = _Settled(self._doc)
        self.setViewerPreference("DisplayDocTitle", "true")  # readers name the window after the document

    def finish(self) -> None:
        """Write what is left; nothing can be added then."""
        complete(self._doc, self._attached)
        finish_pdf(self)

    def finished(self) -> bytes:
        """Return the whole PDF, made in memory; nothing can be added to it then."""
        self.finish()
        return self._memory.getvalue()

    def attach(self, key: str, attachment: Attachment) -> None:
        """Put a file into the PDF; ``key`` orders them."""
        self._attached.append((key, write_file(self._doc, key, attachment)))
        self.codes.append(attachment.code)

    def draw_boxes(self, boxes: Iterable[Box]) -> None:
        """Draw cells with thin rules, each with its text."""
        boxes = tuple(boxes)
        page, at = self._pagesize[1], _Written()
        self.setLineWidth(THIN)
        rules = [
            f"{at[x]} {at[page - y - height]} {at[width]} {at[height]} re"
            for _, _, x, y, width, height, _ in boxes
        ]
        if rules:
            self._code += ["n", *rules, "S"]
        self.draw_lines([line for *_, lines in boxes for line in lines])

    def draw_frame(self, frame: tuple[float, float, float, float]) -> None:
        """Draw the thick frame of a table: x, y, width, height."""
        x, y, width, height = frame
        self.setLineWidth(THICK)
        self.rect(x, self._pagesize[1] - y - height, width, height)

    def draw_lines(self, lines: Iterable[TextLine]) -> None:
        """Draw lines of text."""
        height, plain, known = self._pagesize[1], plain_font(), self._known
        font_now, size_now, spaced, heavy = "", 0.0, 0.0, False
        y_now, height_now = 0.0, ""  # cells of a row share it
        code = ["BT"]
        for text, x, y, size, bold, spacing in lines:
            if spacing != spaced:
                spaced = spacing
                code.append(f"{spaced:.4f} Tc")
            if y != y_now or not height_now:
                y_now, height_now = y, f"{height - y:.2f}"
            font = BOLD if bold else plain
            for name, codes, width, length, is_heavy in known[font].get(text) or self._runs(text, font):
                if is_heavy != heavy:
                    heavy = is_heavy
                    code.append(f"2 Tr {size * HEAVIER:.2f} w" if heavy else "0 Tr")
                if name != font_now or size != size_now:
                    font_now, size_now = name, size
                    code.append(f"/{name} {size:g} Tf")
                code.append(f"1 0 0 1 {x:.2f} {height_now} Tm <{codes}> Tj")
                x += width * size + spaced * length
        self._code += [*code, *(["0 Tc"] if spaced else []), *(["0 Tr"] if heavy else []), "ET"]

    def _runs(self, text: str, font: str) -> tuple[_Run, ...]:
        """Return what shows a text in a font, or in others where it lacks signs; labels come again in the next form."""
        if len(self._known[font]) >= MAX_KNOWN:
            self._known[font].clear()
        found = runs(text, font)
        known = self._known[font][text] = tuple(
            self._encoded(run, used, is_heavy=font == BOLD != used, is_only=len(found) == 1)
            for used, run in found
        )
        return known

    def _encoded(self, text: str, font: str, *, is_heavy: bool, is_only: bool) -> _Run:
        codes = font_named(font).codes(self._doc)
        width = 0.0 if is_only else width_of_run(text, font)
        return _Run(codes.name, text.translate(codes), width, len(text), is_heavy)

    def draw_stamp(self, word: str) -> None:
        """Draw a word across the page, so light that what is drawn over it reads well."""
        width, height = self._pagesize
        self.saveState()
        self.setFillGray(STAMP_GREY)
        self.setStrokeGray(STAMP_GREY)  # what is drawn heavier
        self.translate(width / 2, height / 2)
        self.rotate(STAMP_ANGLE)
        size = STAMP_WIDTH * width / len(word)
        self.draw_lines(
            [TextLine(word, -text_width(word, size, bold=True) / 2, height + size * 0.36, size, bold=True)]
        )
        self.restoreState()

    def drawString(self, x: float, y: float, text: str, **manner: object) -> None:
        """Draw a text of a chart; what its font lacks comes from the others."""
        name, size = self._fontname, self._fontsize
        for font, run in runs(text, name):
            self.setFont(font, size)
            super().drawString(x, y, run, **manner)
            x += width_of_run(run, font) * size
        self.setFont(name, size)

    def draw_qr(self, text: str, place: tuple[float, float, float]) -> None:
        """Draw a QR code; ``place`` is x and y of its top left corner and its width."""
        x, y, width = place
        count, rows = code_image(text)
        self._code.append(f"q {width:.5f} 0 0 {width:.5f} {x:.2f} {self._pagesize[1] - y - width:.2f} cm")
        self._code += [f"BI /W {count} /H {count} /IM true /F /AHx ID", f"{rows}>", "EI Q"]

    def end_page(self) -> None:
        """Finish the page, compress it and write it."""
        self.showPage()
        document, pages = self._doc, self._doc.Pages.pages
        page = pages[-1]
        contents = document.write_packed(page.stream.encode("latin-1"), level=QUICK)
        fonts, parent = document.name_of(document.idToObject["BasicFonts"]), document.name_of(document.Pages)
        text = (
            f"<< /Type /Page /Parent {parent} /MediaBox [0 0 {page.pagewidth} {page.pageheight}]"
            f" /Resources << /Font {fonts} /ProcSet [/PDF /Text] >> /Contents {contents} >>"
        )
        pages[-1] = document.write(text, page)

    def add_page(self, drawn: str) -> None:
        """Finish a page that a ``LoosePaper`` drew; it is as if it had been drawn here."""
        if len(self._settled) >= MAX_KNOWN:
            self._settled.clear()
        parts = drawn.split(MARK)
        parts[1::3] = map(self._settled.__getitem__, zip(parts[1::3], parts[2::3], strict=True))
        del parts[2::3]
        self._code.append("".join(parts))
        self.end_page()


class LoosePaper(Paper):
    """Draws pages that any ``Paper`` can take, also one in another process.

    Names of fonts and codes of characters depend on what a PDF showed before: in their place stand font and text.
    """

    def take_page(self) -> str:
        """Return what was drawn since the last one."""
        drawn = "\n".join(self._code)
        self._code.clear()
        return drawn

    def _encoded(self, text: str, font: str, *, is_heavy: bool, is_only: bool) -> _Run:
        if MARK in text:
            raise ValueError("a sign that no paper shows")
        width = 0.0 if is_only else width_of_run(text, font)
        name = f"{MARK}{font}{MARK}"
        return _Run(f"{name}{MARK}", f"{name}{text}{MARK}", width, len(text), is_heavy)
