"""A form dressed for paper as a workbook's page options want it: title, signature block, separators, margins."""

from __future__ import annotations

import re
from dataclasses import replace

from model.form.page_options import USUAL, PageOptions
from model.grid.computed import Computed
from model.grid.layout import Cell, Grid
from model.reading.amounts import with_separators
from reports.form.plan import Page, Plan
from reports.pdf.page_content import A4, BOTTOM, MM, SIDE, TOP, Box, TextLine

_AMOUNT = re.compile(r"-?[\d,]+(\.\d+)?")
# two texts of a footer stand so far apart
_APART = "　　"


def dressed(computed: Computed, options: PageOptions) -> Grid:
    """Return the form's grid with the title, signature block and separators that are wanted."""
    grid = computed.grid
    if options == USUAL:
        return grid
    if options.separators:
        grid = replace(
            grid, cells=tuple(_separated(cell, options.separators == "yes") for cell in grid.cells)
        )
    if options.signature is not None:
        grid = replace(grid, signature=_signature(computed, options.signature))
    return replace(grid, title=options.title or grid.title)


def _separated(cell: Cell, wanted: bool) -> Cell:
    if not cell.money or not _AMOUNT.fullmatch(cell.text):
        return cell
    plain = cell.text.replace(",", "")
    return cell._replace(text=with_separators(plain) if wanted else plain)


def _signature(computed: Computed, wanted: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    writable = {field.id for field in computed.template.signature if field.writable}
    typed = computed.project.signature
    return tuple((caption, typed.get(key, "") if key in writable else "") for key, caption in wanted)


def footer_text(options: PageOptions, number: int, count: int) -> str:
    """Return what stands in the middle of the footer."""
    page = f"第 {number} 页 / 共 {count} 页" if options.numbers else ""
    return _APART.join(filter(None, (options.footer, page)))


def is_upright(options: PageOptions, orientation: str) -> bool:
    """Tell whether the paper stands; ``orientation`` is the template's."""
    return (options.orientation or orientation) == "portrait"


def room(options: PageOptions, orientation: str) -> tuple[float, float]:
    """Return width and height, in points, of the page that with the usual margins has the room of this one."""
    width, height = _paper(options, orientation)
    right, down = _shift(options)
    return width - 2 * right, height - down - (options.bottom * MM - BOTTOM)


def _paper(options: PageOptions, orientation: str) -> tuple[float, float]:
    return A4 if is_upright(options, orientation) else (A4[1], A4[0])


def _shift(options: PageOptions) -> tuple[float, float]:
    """How far right and down the page's contents move against the usual page."""
    return options.side * MM - SIDE, options.top * MM - TOP


def sizes(options: PageOptions, usual: tuple[float, ...]) -> tuple[float, ...]:
    """Return the sizes to try, the largest first: the usual ones in the range, and half points beyond them."""
    if (options.smallest, options.largest) == (USUAL.smallest, USUAL.largest):
        return usual
    smallest, largest = options.smallest / 10, options.largest / 10
    beyond = [largest - step / 2 for step in range(int(max(largest - usual[0], 0) * 2))]
    within = [size for size in usual if smallest <= size <= largest]
    below = [usual[-1] - step / 2 for step in range(1, int(max(usual[-1] - smallest, 0) * 2) + 1)]
    return (*beyond, *within, *(size for size in below if size <= largest)) or (largest,)


def moved(plan: Plan, options: PageOptions, orientation: str) -> Plan:
    """Return a plan of the room between the margins as one of the paper."""
    (width, height), (right, down) = _paper(options, orientation), _shift(options)
    pages = tuple(_moved_page(page, right, down) for page in plan.pages)
    x, y, size = plan.qr
    return replace(plan, pages=pages, width=width, height=height, qr=(x + right, y + down, size))


def _moved_page(page: Page, right: float, down: float) -> Page:
    x, y, width, height = page.frame
    boxes = tuple(_moved_box(box, right, down) for box in page.boxes)
    texts = tuple(_moved_line(line, right, down) for line in page.texts)
    return Page(boxes, texts, (x + right, y + down, width, height))


def _moved_box(box: Box, right: float, down: float) -> Box:
    lines = tuple(_moved_line(line, right, down) for line in box.lines)
    return box._replace(x=box.x + right, y=box.y + down, lines=lines)


def _moved_line(line: TextLine, right: float, down: float) -> TextLine:
    return line._replace(x=line.x + right, y=line.y + down)
