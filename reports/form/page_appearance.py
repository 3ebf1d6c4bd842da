"""A form dressed for paper as a workbook's page options want it: title, signature block, separators."""

from __future__ import annotations

import re
from dataclasses import replace

from model.form.page_options import USUAL, PageOptions
from model.grid.cells import Cell, Grid
from model.grid.computed import Computed
from model.reading.amounts import with_separators

_AMOUNT = re.compile(r"-?[\d,]+(\.\d+)?")


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
