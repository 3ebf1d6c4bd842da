"""Do the pages of a PDF show what its data says? The rows of the form are looked for in the text of the pages.

Where one is not found, the data is printed anew and read back the same way, so that whatever reading does to a text it
does to both. Rows count, not pages: the paper may have been printed with other page options.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from model.compare.comparison import Difference
from model.grid.cells import Cell, Grid, Role
from model.reading.amounts import read_amount, shortest, two_decimals
from reports.form.form_pdf import render_pdf
from reports.form.print_job import PrintJob
from reports.pdf.fonts import printable
from reports.proof.printed_paper import paper_of

NOT_SHOWN = "（纸上没有这样的内容）"
# a longer text may go over to the next page; it is looked for in pieces, of which each page break may cut one
PIECE = 16
LONGEST_ROW = 300
CENTS = "00"


def unseen_rows(job: PrintJob, texts: Sequence[str]) -> tuple[Difference, ...]:
    """Return the rows of a form that its pages, given by their ``texts``, do not show."""
    seen = _squeezed("".join(texts))

    @cache
    def wanted() -> str:
        return _squeezed("".join(page.text for page in paper_of(render_pdf([job]), "").pages))

    return tuple(
        Difference(cells[0].path, _caption(cells), NOT_SHOWN, " ".join(cell.text for cell in cells))
        for cells in _rows(job.grid)
        if not _is_seen(cells, seen, wanted, len(texts) - 1)
    )


def _rows(grid: Grid) -> Iterator[list[Cell]]:
    """Yield what stands in each row beside its labels; long texts one by one."""
    for row in range(len(grid.rows)):
        cells = [cell for cell in grid.cells if cell.row == row and cell.row_span == 1 and cell.text.strip()]
        cells.sort(key=lambda cell: cell.column)
        if any(cell.role is Role.LONG_TEXT for cell in cells):
            yield from ([cell] for cell in cells)
        elif cells:
            yield cells


def _is_seen(cells: Sequence[Cell], seen: str, wanted: Callable[[], str], breaks: int) -> bool:
    """Tell whether the pages show what stands in a row; ``wanted`` gives the text of the same form printed anew."""
    text = _row_text(cells)
    if text in seen or _row_text([_as_once_printed(cell) for cell in cells]) in seen:
        return True
    if len(text) <= LONGEST_ROW and cells[0].role is not Role.LONG_TEXT:
        return text not in wanted()
    pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
    unread = sum(piece not in wanted() for piece in pieces)
    return sum(piece not in seen for piece in pieces) <= max(breaks, unread)


def _row_text(cells: Sequence[Cell]) -> str:
    return _squeezed("".join(("*" if cell.star else "") + printable(cell.text) for cell in cells))


def _as_once_printed(cell: Cell) -> Cell:
    """Return an amount of 万元 as earlier programs printed it, with two decimals whatever was typed."""
    amount = read_amount(cell.text).value if cell.money else None
    if amount is None or len(cell.text.partition(".")[2]) <= len(CENTS):
        return cell
    is_in_header = cell.path is not None and cell.path.block == "project"
    return cell._replace(text=shortest(amount) if is_in_header else two_decimals(amount))


def _caption(cells: Sequence[Cell]) -> str:
    """Return what a row is called: its first text."""
    return " ".join(cells[0].text.split())[:20]


def _squeezed(text: str) -> str:
    """Return a text without what breaks lines and groups thousands."""
    return "".join(text.split()).replace(",", "")
