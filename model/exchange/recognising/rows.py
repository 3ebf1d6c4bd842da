"""The rows of an indicator table: levels go down until the next one, sums and what was left to be filled are no rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from model.exchange.recognising.captions import (
    amount_role,
    as_caption,
    field_role,
    inline_captions,
    is_filler,
    is_sum,
    is_title,
    is_total,
    signature_role,
    text_role,
)
from model.exchange.recognising.cells import Cells, Place
from model.exchange.recognising.heads import Head, HeadColumn
from model.reading.amounts import read_amount
from model.reading.normalise import normalise

_LONGEST_LABEL = 20
_VALUES = ("target", "operator", "number", "actual", "weight", "score", "to_date", "expected", "target_2")
_NOTES = ("注:", "注1", "备注:", "说明:", "填表说明", "填报说明", "注意", "注.", "注、", "附注")


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row of the sheet: its texts by role, and the cell of each."""

    row: int
    texts: Mapping[str, str]
    places: Mapping[str, Place]

    def text(self, role: str) -> str:
        """Return what stands in the column of a role."""
        return self.texts.get(role, "")


@dataclass(frozen=True, slots=True)
class FoundRows:
    """The rows of one table; ``total`` is that of all points, ``sums`` are those in between.

    ``labelled``: names had 指标1： before them. ``stop`` is the first row below the table.
    """

    rows: tuple[FoundRow, ...]
    total: FoundRow | None
    sums: tuple[FoundRow, ...]
    stop: int
    labelled: tuple[Place, ...] = ()
    unknown: tuple[tuple[Place, str], ...] = ()


@dataclass
class _Collected:
    rows: list[FoundRow] = field(default_factory=list)
    totals: list[FoundRow] = field(default_factory=list)
    sums: list[FoundRow] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)
    levels: dict[str, str] = field(default_factory=dict)


def read_rows(head: Head, cells: Cells, stop: int) -> FoundRows:
    """Read the rows below a head, up to a row of the sheet, and note their cells as taken."""
    found = _Collected()
    last = head.bottom
    for row in range(head.bottom + 1, stop):
        if not cells.filled(row):
            continue
        read = _read_row(head, cells, row)
        if _is_called(read, head, cells, is_total):
            found.totals.append(read)
            last = row
        elif _is_called(read, head, cells, is_sum):
            found.sums.append(read)
        elif is_indicator(read) and not _has_fields(cells, row):
            if found.totals and not _has_points(read):
                break  # another table below the total
            found.rows.append(_with_levels(read, found.levels))
            last = row
        elif _is_below(cells, row) or not _goes_on(read, head, cells, found):
            break
    return _finished(found, head, cells, last)


def _finished(found: _Collected, head: Head, cells: Cells, last: int) -> FoundRows:
    total = found.totals[-1] if found.totals and found.totals[-1].row >= last else None
    sums = [*found.sums, *(one for one in found.totals if one is not total)]
    for row in range(head.top, head.bottom + 1):
        cells.take_printed(*((row, column) for column in range(head.left, head.right + 1)))
    for one in found.rows:
        cells.take(*one.places.values())
    for one in (*sums, *([total] if total else [])):
        cells.take_row(one.row)
        figures = (place for role, place in one.places.items() if role.partition("@")[0] in _SUMMED)
        cells.take(*(place for place in figures if _is_figure(cells.text(*place))))
    for row in found.passed:
        if row < last:
            cells.take_row(row)
    _take_labels(head, cells, last)
    unknown = [
        ((one.row, column), head_column.caption)
        for one in found.rows
        for head_column in head.columns
        if head_column.role == ""
        for column in range(head_column.left, head_column.right + 1)
        if cells.text(one.row, column)
    ]
    return FoundRows(tuple(found.rows), total, tuple(sums), last + 1, (), tuple(unknown))


_SUMMED = frozenset({"weight", "score", "weight_2", "review", "deduction"})


def _is_figure(text: str) -> bool:
    return read_amount(normalise(text).removesuffix("%"), "分").value is not None


def is_mark(text: str) -> bool:
    """Tell whether a cell only says that nothing stands there."""
    return normalise(text).strip("-—/\\_*") == ""


def _take_labels(head: Head, cells: Cells, last: int) -> None:
    """Take what stands beside the whole table: 年度绩效指标 in the rows of the head, or in a column of labels."""
    label = head.find("label")
    columns = range(cells.area[1], label.right + 1 if label else head.left)
    for row in range(head.top, last + 1):
        for column in columns:
            text = cells.text(row, column)
            is_label = row <= head.bottom or (
                label is not None and column >= label.left and len(text) < _LONGEST_LABEL
            )
            if text and (is_mark(text) or is_label):
                cells.take_printed((row, column))


def _read_row(head: Head, cells: Cells, row: int) -> FoundRow:
    texts: dict[str, str] = {}
    places: dict[str, Place] = {}
    for column in head.columns:
        if column.role in ("", "label"):
            continue
        filled = _cells_of(column, head, cells, row)
        if not filled:
            continue
        text = _joined(column.role, [cells.text(row, one) for one in filled])
        if (
            column.role in texts
            and column.role not in _JOINED
            and normalise(text) != normalise(texts[column.role])
        ):
            continue  # a second column of what a form has once: it is told
        if column.role in texts:
            text = _with_more(column.role, texts[column.role], text)
        texts[column.role] = text
        for number, one in enumerate(filled if column.role in _JOINED else filled[:1]):
            places[f"{column.role}@{one}" if number or column.role in places else column.role] = (row, one)
    return FoundRow(row, texts, places)


_JOINED = frozenset({"target", "actual", "name", "reason", "note", "standard"})


def _cells_of(column: HeadColumn, head: Head, cells: Cells, row: int) -> list[int]:
    return [one for one in range(column.left, column.right + 1) if cells.text(row, one)]


def _joined(role: str, texts: Sequence[str]) -> str:
    if role in ("target", "actual"):
        return "".join(texts)
    if role == "name" and len(texts) > 1 and normalise(texts[0]).strip("、.:)（(").isdigit():
        return texts[-1]
    if role in _JOINED:
        return "\n".join(texts) if role != "name" else "".join(texts)
    return texts[0]


def _with_more(role: str, before: str, text: str) -> str:
    if role == "actual":
        return before + text
    return f"{before}\n{text}" if role in _JOINED and not is_mark(text) else before


def _is_called(read: FoundRow, head: Head, cells: Cells, test: Callable[[str], bool]) -> bool:
    """Tell whether a row is a sum: by a cell before its name, or a name that is just that; 合计面积 is an indicator."""
    name = head.find("name")
    before = range(cells.area[1], name.left if name else cells.area[1])
    called = [cells.text(read.row, column) for column in before]
    if name and (name.left == head.left or not read.text("kind")):
        called.append(read.text("target"))
    return any(test(text) for text in [*called, read.text("name")] if text)


def is_indicator(read: FoundRow) -> bool:
    """Tell whether a row is an indicator: it has a name and something that was aimed at, reached or given."""
    name = read.text("name")
    values = [read.text(role) for role in _VALUES if read.text(role)]
    if not name:
        name = read.text("name_2")
    if name and not is_filler(name):
        return bool(values) or bool(read.text("kind") and read.text("reason"))
    return len([text for text in values if not is_mark(text) and normalise(text) != "0"]) >= 2


def _has_points(read: FoundRow) -> bool:
    """Tell whether a row has points or a score."""
    return any(read_amount(read.text(role), "分").value is not None for role in ("weight", "score"))


def _has_fields(cells: Cells, row: int) -> bool:
    """Tell whether a row has fields of the signatures, which may stand where indicators have theirs."""
    texts = [cells.text(row, column) for column in cells.filled(row)]
    begun = [one[0] for text in texts if (one := inline_captions(text)) and one[0].start == 0]
    found = sum(bool(signature_role(one.caption)) for one in begun)
    return found > 0 and (found >= 2 or found == len(texts) or bool(inline_captions(texts[0])))


def _is_below(cells: Cells, row: int) -> bool:
    """Tell whether a row stands below the table: a long text, a note, a signature, money, another form."""
    filled = cells.filled(row)
    texts = [cells.text(row, column) for column in filled]
    first = texts[0]
    if normalise(first).startswith(_NOTES) or _has_fields(cells, row):
        return True
    caption = first.partition("：")[0].partition(":")[0]
    if text_role(caption) or field_role(caption) in ("name", "department", "unit") or signature_role(caption):
        return True
    if len(filled) <= 2 and is_title(first):
        return True
    amounts = {amount_role(text) for text in texts}
    return len(amounts & {"initial", "adjusted", "executed"}) >= 2


def _goes_on(read: FoundRow, head: Head, cells: Cells, found: _Collected) -> bool:
    """Let levels without a row go on; what was left to be filled is passed over. Tell whether the table may go on."""
    levels = {role: text for role, text in read.texts.items() if role in ("category", "kind")}
    if found.totals and not levels:
        return False
    for role, text in levels.items():
        if not is_filler(text) and not is_mark(text) and len(text) < 40:
            if role == "category":
                found.levels.pop("kind", None)
            found.levels[role] = text
    others = {role: text for role, text in read.texts.items() if role not in ("category", "kind", "code")}
    if all(is_filler(text) or is_mark(text) or normalise(text) == "0" for text in others.values()):
        found.passed.append(read.row)
    return True


def _with_levels(read: FoundRow, levels: dict[str, str]) -> FoundRow:
    """Return a row with the levels that stand for it, which go down until the next ones."""
    category, kind = read.text("category"), read.text("kind")
    if (
        category
        and not is_filler(category)
        and as_caption(category) != as_caption(levels.get("category", ""))
    ):
        levels.pop("kind", None)
    for role, text in (("category", category), ("kind", kind)):
        if text and not is_filler(text):
            levels[role] = text
    return FoundRow(read.row, {**read.texts, "category": "", "kind": "", **levels}, read.places)
