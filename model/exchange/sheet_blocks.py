"""Where the blocks of a template stand on a sheet, and what stands in them, found by the template's own captions.

Only a block whose captions are all there, in their order, is found; what other sheets call things is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from model.exchange.clipboard import Table
from model.exchange.indicator_table import own_head
from model.form.blocks import (
    FieldsBlock,
    FormBlock,
    FundsBlock,
    IndicatorsBlock,
    TableBlock,
    TextsBlock,
    TotalBlock,
)
from model.form.field_path import cell_path
from model.form.template import Template
from model.grid.cells import DASH
from model.reading.normalise import normalise

LONGEST_CAPTION = 200
_FIGURE = re.compile(r"\d+(\.\d+)?")
_BRACKETS = re.compile(r"\([^()]*\)")


def as_caption(text: str) -> str:
    """Return a text as captions are compared: without spaces, star and what stands in brackets."""
    if len(text) > LONGEST_CAPTION:
        return ""
    return _BRACKETS.sub("", normalise(text)).lstrip("*").rstrip(":")


@dataclass(frozen=True)
class SheetCells:
    """The cells of a sheet; ``plain`` are their texts as captions are compared, ``ends`` the last cells of merged areas."""

    rows: Table
    plain: Sequence[Sequence[str]]
    ends: Mapping[tuple[int, int], tuple[int, int]]

    def end_of(self, row: int, column: int) -> tuple[int, int]:
        """Return the last row and column of the area that begins in a cell."""
        return self.ends.get((row, column), (row, column))

    def right_of(self, row: int, column: int) -> str:
        """Return the text in the cell beside a cell."""
        place = self.end_of(row, column)[1] + 1
        return self.rows[row][place] if place < len(self.rows[row]) else ""


@dataclass(frozen=True)
class FoundBlocks:
    """The rows of each block that was found, by its number in the template; ``tail`` is the first row below them."""

    rows: Mapping[int, range]
    tail: int

    def of(self, kind: type[FormBlock], template: Template) -> range | None:
        """Return the rows of the one block of a kind."""
        found = (rows for number, rows in self.rows.items() if isinstance(template.blocks[number], kind))
        return next(found, None)


def find_blocks(cells: SheetCells, template: Template, head: int | None = None) -> FoundBlocks:
    """Find the blocks from top to bottom, each below the one before.

    ``head`` is where the indicators stand if they are not the template's own: what is above ends there.
    """
    starts: list[tuple[int, int]] = []
    row = 0
    for number, block in enumerate(template.blocks):
        found = next((r for r in range(row, len(cells.rows)) if _begins(block, cells, r, template)), None)
        if found is not None:
            starts.append((number, found))
            row = found + _rows_of_head(block, cells, found, template)
    if not starts:
        return FoundBlocks({}, len(cells.rows))
    tail = next((r for r in range(row, len(cells.rows)) if _is_tail(cells, r, template)), len(cells.rows))
    ends = [*(start for _, start in starts[1:]), tail]
    rows = {number: range(start, end) for (number, start), end in zip(starts, ends, strict=True)}
    blocks = FoundBlocks(rows, tail)
    if head is None or blocks.of(IndicatorsBlock, template):
        return blocks
    above = {
        number: range(own.start, min(own.stop, head)) for number, own in rows.items() if own.start < head
    }
    return FoundBlocks(rows | above, tail)


def _rows_of_head(block: FormBlock, cells: SheetCells, row: int, template: Template) -> int:
    """Return how many rows the captions have with which a block begins."""
    head = own_head(cells.rows[row : row + 2], template) if isinstance(block, IndicatorsBlock) else None
    return head[0] if head else 1


def places_of(captions: Iterable[str], texts: Sequence[str]) -> list[int]:
    """Return where captions stand in a row, each right of the one before; nothing if one is lacking."""
    places, after = [], 0
    for caption in captions:
        wanted = as_caption(caption)
        if wanted not in texts[after:]:
            return []
        after = texts.index(wanted, after) + 1
        places.append(after - 1)
    return places


def _begins(block: FormBlock, cells: SheetCells, row: int, template: Template) -> bool:
    """Tell whether a block begins in a row: the captions that stand side by side in it are all there."""
    texts = cells.plain[row]
    if isinstance(block, IndicatorsBlock):
        return own_head(cells.rows[row : row + 2], template) is not None
    if isinstance(block, FundsBlock | TableBlock):
        return bool(places_of((column.caption for column in block.columns), texts))
    if isinstance(block, TextsBlock) and block.label:
        return bool(places_of((text.caption for text in block.texts), texts))
    if isinstance(block, TotalBlock):
        return _is_total(block, texts, template)
    first = block.fields[0] if isinstance(block, FieldsBlock) else block.texts[0]
    return next(filter(None, texts), "") == as_caption(first.caption)


def _is_total(block: TotalBlock, texts: Sequence[str], template: Template) -> bool:
    """Tell whether a row is the total: figures may stand left of its caption, and the grade behind it in one cell."""
    first = next((text for text in texts if text and not _FIGURE.fullmatch(text)), "")
    grades = (as_caption(grade.name) for grade in template.grades)
    caption = as_caption(block.caption)
    return first.startswith(caption) and first.removeprefix(caption) in ("", DASH, *grades)


def _is_tail(cells: SheetCells, row: int, template: Template) -> bool:
    """Tell whether a row stands below the table: a footnote, or fields of the signature block."""
    text = next(filter(None, cells.rows[row]), "").strip()
    captions = tuple(field.caption for field in template.signature)
    return bool(text) and (text in template.footnotes or text.startswith(captions))


# -- what stands in a block -------------------------------------------------------------------------------


def texts_in(block: TextsBlock, rows: range, cells: SheetCells) -> dict[str, str]:
    """Return the long texts of a block by their ids: below their captions, or beside them."""
    if block.label:
        places = places_of((text.caption for text in block.texts), cells.plain[rows.start])
        first = [cells.end_of(rows.start, place)[0] + 1 for place in places]
        return {
            text.id: _joined(cells.rows[row][place] for row in range(start, rows.stop))
            for text, place, start in zip(block.texts, places, first, strict=True)
        }
    found = {}
    for text in block.texts:
        if place := _find(as_caption(text.caption), rows, cells):
            row, column = place
            found[text.id] = next((one for one in cells.rows[row][column + 1 :] if one.strip()), "")
    return found


def _joined(parts: Iterable[str]) -> str:
    stripped = (part.strip("\n") for part in parts)
    return "\n".join(part for part in stripped if part.strip())


def _find(caption: str, rows: range, cells: SheetCells) -> tuple[int, int] | None:
    """Return the first cell with a caption."""
    for row in rows:
        if caption in cells.plain[row]:
            return row, cells.plain[row].index(caption)
    return None


def cells_in(block: TableBlock, rows: range, cells: SheetCells) -> dict[str, str]:
    """Return the texts of a table by their names among the goals; a row of it may be several of the sheet's."""
    places = places_of((column.caption for column in block.columns), cells.plain[rows.start])
    ids = {as_caption(row.caption): row.id for row in block.rows}
    found = {}
    for number, row in enumerate(_rows_below(rows, places, cells)):
        beside = next((text for text in cells.plain[row][: places[0]] if text in ids), "")
        name = ids.get(beside, "") if block.rows else str(number)
        for column, place in zip(block.columns, places, strict=True):
            if name:
                found[cell_path(block.id, name, column.id).key] = cells.rows[row][place]
    return found


def _rows_below(rows: range, places: Sequence[int], cells: SheetCells) -> Iterator[int]:
    """Yield the rows below a head; those that only go on with the cells of the one above are passed over."""
    row = rows.start
    while row in rows:
        row = max(cells.end_of(row, place)[0] for place in places) + 1
        if row in rows:
            yield row


def field_in(block: FieldsBlock, caption: str, rows: range, cells: SheetCells) -> tuple[str, str]:
    """Return the text beside the caption of a field, and the caption as it stands there; blank where that is elsewhere."""
    if place := _find(as_caption(caption), rows, cells):
        text, own = cells.right_of(*place).strip(), cells.rows[place[0]][place[1]]
        if text and as_caption(text) not in [as_caption(field.caption) for field in block.fields]:
            return text, own
    return "", ""


def signature_in(found: FoundBlocks, cells: SheetCells, template: Template) -> dict[str, str]:
    """Return what stands behind the captions below the table, in the same cell."""
    captions = {field.caption: field.id for field in template.signature}
    texts = {}
    for row in cells.rows[found.tail :]:
        for text in row:
            mine = max((one for one in captions if text.startswith(one)), key=len, default="")
            if mine:
                texts[captions[mine]] = text[len(mine) :].strip()
    return texts
