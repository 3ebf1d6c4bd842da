"""A region read as somebody corrected it: columns of other roles, single texts in other fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from model.exchange.corrections import LEFT_OUT, Correction, FieldRule
from model.exchange.found_form import FoundForm, Remark
from model.exchange.recognising.captions import as_caption
from model.exchange.recognising.cells import Cells, Place
from model.exchange.recognising.fields import Found
from model.exchange.recognising.heads import Head
from model.exchange.recognising.money import FoundMoney, Money, Source
from model.exchange.recognising.reading import Reading
from model.exchange.recognising.years import year_of_field, years_in
from model.form.field_path import FieldPath
from model.reading.amounts import read_amount
from model.reading.normalise import normalise

_LONGEST_CAPTION = 20


def with_fields(reading: Reading, correction: Correction) -> Reading:
    """Return a reading with single texts in the fields that somebody chose for them, and their unit of money if it has none."""
    for rule in correction.fields:
        found = _find(reading, rule)
        if found is not None:
            reading = _without_captions(
                _with(_without(reading, found.place), found, rule.path), rule, found.place
            )
    return replace(reading, unit=reading.unit or correction.unit) if correction.unit else reading


def told_of(found: FoundForm, head: Head, cells: Cells, correction: Correction) -> FoundForm:
    """Return a form that says how it was read otherwise than usual."""
    remarks = [
        Remark(
            f"“{' '.join(column.caption.split())}”一列按选择不导入。",
            "info",
            cells.address((head.top, column.left)),
        )
        for number, column in enumerate(head.columns)
        if correction.columns.get(number) == LEFT_OUT
    ]
    count = (
        sum(role != LEFT_OUT for role in correction.columns.values())
        + len(correction.fields)
        + bool(correction.unit)
    )
    if count:
        remarks.append(Remark(f"这种版式的读法改过（{count} 处），已按改过的读入。", "info"))
    return replace(found, remarks=(*found.remarks, *remarks))


def rule_for(cells: Cells, place: Place, path: FieldPath | None) -> FieldRule | None:
    """Return the rule by which a text belongs to a field; None where no caption tells it from others."""
    own = _own_caption(cells.text(*place))
    if own:
        return FieldRule(own, within=True, path=path)
    left = _left_of(cells, place)
    is_amount = _is_amount(cells.text(*place))
    above = _above(cells, place) if is_amount or not left else ""
    return FieldRule(left, above, path=path) if left or above else None


def _find(reading: Reading, rule: FieldRule) -> Found | None:
    """Return the first text outside the table of indicators to which a rule applies."""
    cells, body = reading.cells, _body(reading)
    for row, column in cells.places():
        if row in body:
            continue
        text = cells.text(row, column)
        if rule.within:
            if _own_caption(text) == rule.left:
                value = text[_colon(text) + 1 :].strip()
                return Found(value, (row, column), rule.left)
        elif _left_of(cells, (row, column)) == rule.left and (
            not rule.above or _above(cells, (row, column)) == rule.above
        ):
            return Found(text, (row, column), rule.left or rule.above)
    return None


def _body(reading: Reading) -> set[int]:
    rows = {one.row for table in reading.tables for one in (*table.rows, *table.sums)}
    return rows | set(range(reading.head.top, reading.head.bottom + 1))


def _colon(text: str) -> int:
    return min((at for sign in ":：" if (at := text.find(sign)) >= 0), default=-1)


def _own_caption(text: str) -> str:
    """Return the caption that stands before the text of its own cell, blank without one."""
    at = _colon(text)
    return as_caption(text[:at]) if 0 < at <= _LONGEST_CAPTION and text[at + 1 :].strip() else ""


def _is_amount(text: str) -> bool:
    return read_amount(normalise(text).removesuffix("%"), "元").value is not None


def _left_of(cells: Cells, place: Place) -> str:
    row, column = place
    return next(
        _captions(cells.text(row, one) for one in range(column - 1, cells.area[1] - 1, -1)), ""
    ) or next(_captions(cells.seen(row, one) for one in range(column - 1, cells.area[1] - 1, -1)), "")


def _above(cells: Cells, place: Place) -> str:
    row, column = place
    return next(_captions(cells.seen(one, column) for one in range(row - 1, cells.area[0] - 1, -1)), "")


def _captions(texts: Iterator[str]) -> Iterator[str]:
    for text in texts:
        if text and not _is_amount(text) and (caption := as_caption(text)):
            yield caption


def _without_captions(reading: Reading, rule: FieldRule, place: Place) -> Reading:
    """Return a reading in which the captions that tell a text from others need no place of their own."""
    row, column = place

    def tells(one: Place) -> bool:
        caption = as_caption(reading.cells.text(*one))
        beside = one[0] == row and one[1] < column and caption == rule.left
        return beside or (one[0] < row and one[1] <= column and bool(rule.above) and caption == rule.above)

    return replace(reading, rest=tuple(one for one in reading.rest if not tells(one)))


def _without(reading: Reading, place: Place) -> Reading:
    """Return a reading in which a cell has come into no field."""

    def kept(found: Mapping[str, Found]) -> dict[str, Found]:
        return {role: one for role, one in found.items() if one.place != place}

    fields = reading.fields
    others = tuple(one for one in fields.others if one.place != place)
    texts = {role: [one for one in values if one.place != place] for role, values in reading.texts.items()}
    money = reading.money
    if money is not None:
        sources = tuple(
            replace(one, amounts={key: found for key, found in one.amounts.items() if found.place != place})
            for one in money.sources
        )
        money = replace(money, sources=sources)
    stated = reading.stated_total
    return replace(
        reading,
        fields=replace(fields, header=kept(fields.header), signature=kept(fields.signature), others=others),
        texts={role: values for role, values in texts.items() if values},
        money=money,
        years=tuple(one for one in reading.years if one[1] != place),
        stated_total=None if stated and stated.place == place else stated,
        rest=tuple(one for one in reading.rest if one != place),
        notes=tuple(one for one in reading.notes if one != place),
    )


def _with(reading: Reading, found: Found, path: FieldPath | None) -> Reading:
    """Return a reading with a text in a field; what stood there before has no place any more."""
    if path is None:
        return reading
    fields, key = reading.fields, path.key
    if path.block == "project" and key == "year":
        year = year_of_field(found.text) or next(
            iter([n for some in years_in(found.text) for n in some]), None
        )
        years = ((year, found.place, found.text),) if year else ()
        return replace(reading, years=(*years, *reading.years))
    if path.block == "project":
        before = fields.header.get(key)
        changed = replace(reading, fields=replace(fields, header={**fields.header, key: found}))
        return _with_rest(changed, before)
    if path.block == "signature":
        before = fields.signature.get(key)
        changed = replace(reading, fields=replace(fields, signature={**fields.signature, key: found}))
        return _with_rest(changed, before)
    if path.block == "goals":
        before_texts = reading.texts.get(key, [])
        changed = replace(reading, texts={**reading.texts, key: [found]})
        return _with_rest(changed, *before_texts)
    return _with_amount(reading, found, path) if path.block == "funds" else reading


def _with_rest(reading: Reading, *lost: Found | None) -> Reading:
    places = [one.place for one in lost if one is not None]
    return replace(reading, rest=(*reading.rest, *places))


def _with_amount(reading: Reading, found: Found, path: FieldPath) -> Reading:
    money = reading.money or FoundMoney((), frozenset(), reading.unit)
    source = money.find(path.key) or Source(path.key, found.caption, found.place, {})
    before = source.amounts.get(path.column)
    new = replace(source, amounts={**source.amounts, path.column: Money(found.text, found.place)})
    others = tuple(one for one in money.sources if one is not source)
    changed = replace(money, sources=(*others, new), columns=money.columns | {path.column})
    rest = (*reading.rest, before.place) if before else reading.rest
    return replace(reading, money=changed, rest=rest)
