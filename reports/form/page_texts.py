"""What stands above and below the table: title, footnotes, signature block, page number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from model.grid.cells import Grid
from reports.form.page_setup import PageSetup
from reports.form.proof_marks import CODE_CAPTION, SheetMarks
from reports.pdf.fonts import advance_in, printable, text_width
from reports.pdf.page_content import MM, QR_SIZE, TextLine
from reports.setting.line_breaking import Advance, balanced_lines, break_lines, width_of
from reports.setting.typesetting import LEADING, SetGrid

# the footer stands so far below the margin
FOOTER_DROP = 7 * MM
TITLE_SIZE, SUBTITLE_SIZE, FOOTER_SIZE = 18.0, 10.0, 9.0
SMALLEST_TITLE, TITLE_LEADING = 13.0, 1.3
SMALLEST_SIGNATURE, SMALLEST_FOOTER = 7.0, 7.5


def head_height(first: bool, grid: Grid, page: PageSetup) -> float:
    """Return the room that title and subtitle take."""
    if not first:
        return 0.0
    lines, size = _set_title(grid, page)
    more = (len(lines) - 1) * size * TITLE_LEADING
    return TITLE_SIZE * 1.35 + more + (SUBTITLE_SIZE * 1.5 if grid.subtitle else SUBTITLE_SIZE * 0.6)


def head_lines(grid: Grid, page: PageSetup) -> Iterator[TextLine]:
    """Return title and subtitle."""
    lines, size = _set_title(grid, page)
    y = page.top + TITLE_SIZE
    for number, line in enumerate(lines):
        width = text_width(line, size, bold=True)
        y += size * TITLE_LEADING if number else 0.0
        yield TextLine(line, (page.width - width) / 2, y, size, bold=True)
    if grid.subtitle:
        subtitle = printable(grid.subtitle)
        x = page.width - page.side - text_width(subtitle, SUBTITLE_SIZE)
        yield TextLine(subtitle, x, y + TITLE_SIZE * 0.35 + SUBTITLE_SIZE, SUBTITLE_SIZE)


def _set_title(grid: Grid, page: PageSetup) -> tuple[list[str], float]:
    """Set the title in the middle, the QR code's room left free on both sides; a long one in lines of like length."""
    title, room = printable(grid.title), page.inner_width - 2 * (QR_SIZE + 6)
    size = min(TITLE_SIZE, TITLE_SIZE * room / max(text_width(title, TITLE_SIZE, bold=True), 1))
    if size >= SMALLEST_TITLE:
        return [title], size
    lines = balanced_lines(title, room / SMALLEST_TITLE * 1000, advance_in(True))
    return [line.rstrip() for line in lines], SMALLEST_TITLE


def footer_lines(middle: str, page: PageSetup, marks: SheetMarks | None = None) -> Iterator[TextLine]:
    """Return 校验码, the text in the middle, and what is still wrong with a draft, or the seal of a final form.

    A text too long to stand between the others stands above them, as large as the page is wide.
    """
    left = f"{CODE_CAPTION}{marks.code}" if marks and page.proof else ""
    rights = _right_lines(page, marks)
    middle, y, size = printable(middle), page.height - (page.bottom - FOOTER_DROP), FOOTER_SIZE
    if left:
        yield TextLine(left, page.side, y, size)
    if middle:
        aside = max(text_width(text, size) for text in (left, *rights)) + size
        between, whole = page.inner_width - 2 * aside, page.inner_width
        length = max(text_width(middle, 1), 1)
        is_beside = between / length >= SMALLEST_FOOTER
        small = min(size, (between if is_beside else whole) / length)
        above = 0.0 if is_beside else size * 1.3
        rights = rights if is_beside else ("　".join(reversed(rights)),)
        yield TextLine(middle, (page.width - text_width(middle, small)) / 2, y - above, small)
    for number, right in enumerate(filter(None, rights)):
        yield TextLine(right, page.width - page.side - text_width(right, size), y - number * size * 1.3, size)


def _right_lines(page: PageSetup, marks: SheetMarks | None) -> tuple[str, ...]:
    """Return what stands at the right of the footer, the lowest line first; without 校验码 no seal proves anything."""
    if marks is None or marks.stamp_text:
        return (marks.stamp_text,) if marks else ()
    return marks.seal if page.proof else ()


def fields_per_row(grid: Grid) -> int:
    """Return how many fields of the signature block stand side by side."""
    return 3 if len(grid.signature) > 4 or len(grid.signature) == 3 else 2


def _footnote_lines(measured: SetGrid) -> list[str]:
    size = measured.size - 1
    return [
        line
        for note in measured.grid.footnotes
        for line in break_lines(printable(note), measured.width / size * 1000, advance_in(False))
    ]


def tail_height(measured: SetGrid) -> float:
    """Return the room that footnotes and signature block take."""
    notes = len(_footnote_lines(measured)) * (measured.size - 1) * LEADING
    rows = sum(_row_height(row, measured) for row in _set_signature(measured))
    return notes + (4 if notes else 0) + rows


def tail_lines(measured: SetGrid, side: float, top: float) -> Iterator[TextLine]:
    """Return footnotes and signature block below the table, which begins at ``side`` and ends at ``top``."""
    size = measured.size - 1
    y = top + (2 if measured.grid.footnotes else 0)
    for line in _footnote_lines(measured):
        y += size * LEADING
        yield TextLine(line, side, y, size)
    y += 2 if measured.grid.footnotes else 0
    step = measured.width / fields_per_row(measured.grid)
    for row in _set_signature(measured):
        for number, field in enumerate(row):
            yield from _field_lines(field, side + number * step, y + _first_leading(measured), measured.size)
        y += _row_height(row, measured)


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of the signature block, its value set in lines of one size."""

    caption: str
    lines: tuple[str, ...]
    size: float


def _first_leading(measured: SetGrid) -> float:
    """Room for a pen above the first line of a row of signatures."""
    return measured.size * 2.1


def _row_height(row: list[_Field], measured: SetGrid) -> float:
    more = max((len(field.lines) - 1) * field.size * LEADING for field in row)
    return _first_leading(measured) + more


def _set_signature(measured: SetGrid) -> list[list[_Field]]:
    """Set the fields, two or three to a row, evenly."""
    per_row = fields_per_row(measured.grid)
    room = measured.width / per_row - 6
    size, advance = measured.size, advance_in(False)
    fields = [_set_field(caption, value, room, size, advance) for caption, value in measured.grid.signature]
    return [fields[i : i + per_row] for i in range(0, len(fields), per_row)]


def signature_value(caption: str, value: str) -> str:
    """Return what stands behind a caption: the value in one line, room to write where a date is lacking."""
    text = " ".join(value.split())
    return text or ("　　年　　月　　日" if caption.rstrip("：").endswith("日期") else "")


@lru_cache(maxsize=256)
def _set_field(caption: str, value: str, room: float, size: float, advance: Advance) -> _Field:
    """A value too long for its place is set smaller, then in several lines; remembered because each trial asks."""
    text, caption = printable(signature_value(caption, value)), printable(caption)
    room = max(room - width_of(caption, advance) * size / 1000, size)
    fitting = size * room / max(width_of(text, advance) * size / 1000, 1)
    size = min(size, max(fitting, SMALLEST_SIGNATURE))
    return _Field(caption, tuple(break_lines(text, room / size * 1000, advance)), size)


def _field_lines(field: _Field, x: float, y: float, size: float) -> Iterator[TextLine]:
    yield TextLine(field.caption, x, y, size)
    for line in field.lines:
        if line:
            yield TextLine(line.rstrip(), x + text_width(field.caption, size), y, field.size)
        y += field.size * LEADING
