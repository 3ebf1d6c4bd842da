"""The fields of one line: header, signatures, year, unit of money, wherever they stand, in a cell of their own or with their caption."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from model.exchange.recognising.captions import (
    LONGEST,
    Inline,
    amount_role,
    as_caption,
    field_role,
    inline_captions,
    is_title,
    signature_role,
    text_role,
)
from model.exchange.recognising.cells import Cells, Place
from model.exchange.recognising.money import unit_alone, unit_in
from model.reading.normalise import normalise


@dataclass(frozen=True, slots=True)
class Found:
    """A text with the cell where it stands, and the caption that says what it is."""

    text: str
    place: Place
    caption: str = ""


@dataclass(frozen=True, slots=True)
class FoundFields:
    """Header and signatures by role; ``others`` are fields that no usual form has. ``units``: named units of money."""

    header: dict[str, Found]
    signature: dict[str, Found]
    others: tuple[Found, ...]
    units: tuple[str, ...]


_STAMP = re.compile(
    r"^\s*[（(](?:盖章|公章|签章|签字|签名)[）)]\s*|\s*[（(](?:盖章|公章|签章|签字|签名)[）)]\s*$"
)
_BLANK_VALUE = re.compile(r"[年月日/\-_—.\s　]*")


class _Collector:
    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.header: dict[str, Found] = {}
        self.signature: dict[str, Found] = {}
        self.others: list[Found] = []
        self.units: list[str] = []

    def put(self, caption: str, text: str, place: Place) -> bool:
        """Keep the text of a caption; tell whether it found a place."""
        header, signature = field_role(caption), signature_role(caption)
        text = _STAMP.sub("", text)
        if header == "money_unit" and (unit := unit_alone(text)):
            self.units.append(unit)
            return True
        if header == "money_unit":
            header = "unit_2" if as_caption(caption) == "单位" else ""
        if not header and not signature:
            return False
        if signature and (not header or (header == "unit_2" and signature == "seal" and not text)):
            if _BLANK_VALUE.fullmatch(text):
                return True
            if signature == "seal":
                return self._keep(self.header, "unit_2", Found(text, place, caption))
            return self._keep(self.signature, signature, Found(text, place, caption))
        if not text:
            return True
        if header == "other_field":
            self.others.append(Found(text, place, caption))
            return True
        return self._keep(self.header, header, Found(text, place, caption))

    def _keep(self, kept: dict[str, Found], role: str, found: Found) -> bool:
        if role in kept and normalise(kept[role].text) != normalise(found.text):
            self.others.append(found)
        else:
            kept.setdefault(role, found)
        return True


def read_fields(cells: Cells, rows: Iterable[int]) -> FoundFields:
    """Read all fields in some rows whose cells nothing else has taken, and note their cells as taken."""
    found = _Collector(cells)
    for row in rows:
        _row_of_captions(cells, row, found)
        for column in cells.filled(row):
            if (row, column) not in cells.taken:
                _cell(cells, row, column, found)
    return FoundFields(found.header, found.signature, tuple(found.others), tuple(found.units))


def _row_of_captions(cells: Cells, row: int, found: _Collector) -> None:
    """Read captions beside each other whose texts stand below them."""
    columns = [column for column in cells.filled(row) if (row, column) not in cells.taken]
    below = [cells.text(row + 1, column) for column in columns]
    if len(columns) < 3 or not all(is_field(cells.text(row, column)) for column in columns):
        return
    if not all(below) or any(map(is_field, below)):
        return
    for column in columns:
        found.put(cells.text(row, column), cells.text(row + 1, column), (row + 1, column))
        cells.take((row, column), (row + 1, column))


def is_field(text: str) -> bool:
    """Tell whether a text is the caption of a field."""
    return bool(field_role(text) or signature_role(text))


def _cell(cells: Cells, row: int, column: int, found: _Collector) -> None:
    text = cells.text(row, column)
    matches = inline_captions(text) if len(text) < 10 * LONGEST else ()
    if matches and (len(matches) > 1 or matches[0].start == 0 or _is_note(text[: matches[0].start])):
        _within(cells, (row, column), text, matches, found)
    elif is_field(text):
        beside = _beside(cells, row, column)
        value = cells.text(row, beside) if beside is not None else ""
        if found.put(text, value, (row, beside if beside is not None else column)):
            cells.take((row, column))
            if beside is not None:
                cells.take((row, beside))
    elif unit := unit_in(text) if len(text) < LONGEST else "":
        found.units.append(unit)
        if _is_only_unit(text):
            cells.take((row, column))


def _is_note(before: str) -> bool:
    """Tell whether what stands before the first caption of a cell is a title or a year."""
    plain = normalise(before)
    return len(plain) < LONGEST and (is_title(before) or plain.endswith(("年", "年度")) or plain == "")


def _is_only_unit(text: str) -> bool:
    plain = re.sub(r"[()（）:：]", "", normalise(text))
    return (
        re.fullmatch(r"(?:金额|货币|资金|计量)?单位(?:人民币)?(?:亿元|百万元|万元|千元|百元|元)", plain)
        is not None
    )


def _within(cells: Cells, place: Place, text: str, matches: Sequence[Inline], found: _Collector) -> None:
    """Read captions that stand with their texts in one cell."""
    ends = [match.start for match in matches[1:]] + [len(text)]
    last = matches[-1]
    for match, end in zip(matches, ends, strict=True):
        value = text[match.end : end].strip(" 　\n；;，,、")
        if "年" in value and (year := re.search(r"[\s　]{2,}(?=(?:19|20)\d\d年度?$)", value)):
            value = value[: year.start()].strip()
        at = place
        if not value and match is last:
            beside = _beside(cells, *place)
            if beside is not None:
                value, at = cells.text(place[0], beside), (place[0], beside)
        if found.put(match.caption, value, at):
            cells.take(place)
            if at != place:
                cells.take(at)


def _beside(cells: Cells, row: int, column: int) -> int | None:
    """Return the next filled cell right of a caption, None if that is another caption."""
    last = cells.end_of(row, column)[1]
    beside = next((one for one in cells.filled(row) if one > last), None)
    if beside is None or (row, beside) in cells.taken:
        return None
    text = cells.text(row, beside)
    is_other = is_field(text) or bool(inline_captions(text)) or bool(amount_role(text) or text_role(text))
    return None if is_other and not unit_alone(text) else beside


_DATE = re.compile(r"(?:19|20)\d\d(?:年|[-./])\d{1,2}(?:月|[-./])\d{1,2}日?")


def take_lone_date(cells: Cells, rows: Iterable[int], fields: FoundFields) -> None:
    """Let a date that stands alone below the table be that of the signatures, if they have none."""
    for row in rows:
        for column in cells.filled(row):
            text = cells.text(row, column)
            if (
                "date" not in fields.signature
                and (row, column) not in cells.taken
                and _DATE.fullmatch(normalise(text))
            ):
                fields.signature["date"] = Found(text, (row, column), "日期")
                cells.take((row, column))
