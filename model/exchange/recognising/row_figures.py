"""Figures of rows that spreadsheets hold otherwise than one sees them: hidden decimals, percentages as fractions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from model.exchange.recognising.rows import FoundRow
from model.exchange.recognising.told import Told
from model.reading.amounts import HUNDRED, ZERO, exact, read_amount, round_cents
from model.reading.normalise import normalise

_FAR = 10  # a reading so many times off the target is not meant


def with_whole_points(rows: Sequence[FoundRow], told: Told) -> list[FoundRow]:
    """Round points with hidden decimals half up; what rows below each other lose by it goes to the last of them.

    A row that had all its points on the sheet keeps all of them.
    """
    found: list[FoundRow] = []
    for run in _runs(rows):
        exact_ones = [_points(row, "weight") for row in run]
        rounded = [round_cents(value) for value in exact_ones]
        whole = round_cents(sum(exact_ones, ZERO))
        rounded[-1] += whole - sum(rounded, ZERO) if len(run) > 1 else ZERO
        for row, before, after in zip(run, exact_ones, rounded, strict=True):
            found.append(_rounded(row, before, after, told) if before != after else row)
    return found


def _runs(rows: Sequence[FoundRow]) -> Iterator[list[FoundRow]]:
    """Yield rows in groups: those below each other with hidden decimals together, each other one alone."""
    run: list[FoundRow] = []
    for row in rows:
        value = _points(row, "weight")
        if value == round_cents(value):
            if run:
                yield run
            run = []
            yield [row]
        else:
            run.append(row)
    if run:
        yield run


def _points(row: FoundRow, role: str) -> Decimal:
    return read_amount(row.text(role), "分").or_zero


def _rounded(row: FoundRow, before: Decimal, after: Decimal, told: Told) -> FoundRow:
    message = f"表上分值是 {exact(before)}，已四舍五入为 {exact(after)}，使合计不变。"
    told.note(message, "info", row.places["weight"])
    texts = {**row.texts, "weight": exact(after)}
    if read_amount(row.text("score"), "分").value == before:
        told.note(f"表上得分是满分 {exact(before)}，已按 {exact(after)} 读入。", "info", row.places["score"])
        texts["score"] = exact(after)
    return replace(row, texts=texts)


def with_percents(rows: Sequence[FoundRow], told: Told) -> list[FoundRow]:
    """Read a fraction against a percentage as one, where it would be far off otherwise; both readings are said."""
    return [_with_percent(row, told) for row in rows]


def _with_percent(row: FoundRow, told: Told) -> FoundRow:
    unit = normalise(row.text("unit"))
    target = normalise(row.text("number") or row.text("target")).lstrip("≥≤=<>")
    aim = read_amount(target.removesuffix("%")).value
    actual = row.text("actual")
    value = read_amount(actual).value
    if (
        aim is None
        or value is None
        or not (target.endswith("%") or unit == "%")
        or "." not in normalise(actual)
    ):
        return row
    is_meant = ZERO < value <= 1 and value * _FAR < aim and aim / _FAR <= value * HUNDRED <= aim * _FAR
    if not is_meant:
        return row
    text = f"{exact(value * HUNDRED)}%"
    message = f"“{row.text('name')}”表上写的是 {actual}，已按 {text} 读入；如果确实是 {actual}，请改回。"
    told.note(message, place=row.places["actual"])
    return replace(row, texts={**row.texts, "actual": text})
