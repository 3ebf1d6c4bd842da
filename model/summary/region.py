"""The form of a region, made from the forms of its units: the sum of transfers (docs/domain.md 8.7).

Amounts are added, ratios weighted by money, texts listed. Nothing that the forms show is dropped: what the sum does not
have is in a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from model.form.field_path import split_cell_key
from model.form.project import Project
from model.form.template import Template
from model.reading.amounts import EXACT, Amount, exact, read_amount
from model.summary.listing import LINES, Said, distinct, listed, unit_names
from model.summary.region_rows import Units, region_rows


def region_form(forms: Sequence[Project], template: Template, year: int) -> tuple[Project, tuple[str, ...]]:
    """Return one form from those of the units, with one sentence for each thing that was listed and not added.

    ``template``: the form they all are, with its money unit. Amounts are exact; without forms it is blank.
    """
    if len(forms) <= 1:
        return (forms[0] if forms else Project()), ()
    units = Units(forms, unit_names(forms), template, year)
    header, told_header = _header(units)
    funds, told_funds = _funds(units)
    rows, told_rows = region_rows(units)
    signature, told_signature = _signature(units)
    made = Project(header=header, funds=funds, goals=_goals(units), indicators=rows, signature=signature)
    return made, (*told_header, *told_funds, *told_rows, *told_signature)


def _said(units: Units, texts: Sequence[Mapping[str, str]], key: str) -> list[Said]:
    return [Said(name, one.get(key, "")) for name, one in zip(units.names, texts, strict=True)]


def _keys(texts: Sequence[Mapping[str, str]]) -> list[str]:
    return list(dict.fromkeys(key for one in texts for key in one))


def _header(units: Units) -> tuple[dict[str, str], list[str]]:
    """Join what differs; amounts are added."""
    texts, made, told = [form.header for form in units.forms], {}, []
    for field in units.template.header:
        said = _said(units, texts, field.id)
        if field.money:
            made[field.id], problem = _amount(said, units.template.money_unit)
            told += [f"{''.join(field.caption.split())}：{problem}。"] if problem else []
        else:
            made[field.id] = "、".join(distinct(one.text for one in said))
    return {key: text for key, text in made.items() if text}, told


def _amount(said: Sequence[Said], money_unit: str) -> tuple[str, str]:
    """Return the sum of amounts, blank if there are none; what is no amount cannot be in it, and is listed."""
    amounts: list[Amount] = [read_amount(one.text, money_unit) for one in said]
    if unread := [one.unit for one, amount in zip(said, amounts, strict=True) if amount.problem]:
        return listed(
            said, len(said)
        ), f"{'、'.join(unread)}的金额读不出，没有相加，已按单位列出，合计里没有这一项"
    values = [amount.value for amount in amounts if amount.value is not None]
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return (exact(total) if values else ""), ""


def _funds(units: Units) -> tuple[dict[str, dict[str, str]], list[str]]:
    block, funds = units.template.funds, [form.funds for form in units.forms]
    made: dict[str, dict[str, str]] = {}
    told = []
    for row, caption in [(row.id, row.caption) for row in block.rows] or [("total", block.total)]:
        cells = [one.get(row, {}) for one in funds]
        for column in _keys(cells):
            said, problem = _said(units, cells, column), ""
            if column in block.amount_columns:
                text, problem = _amount(said, units.template.money_unit)
            else:
                text = listed(said, len(said), LINES)
            if text:
                made.setdefault(row, {})[column] = text
            if problem:
                name = caption.removeprefix("其中：")
                told.append(f"{name}的{block.caption_of(column) or column}：{problem}。")
    return made, told


def _goals(units: Units) -> dict[str, str]:
    """List long texts and cells of tables with their units; rows of tables that grow stand one below the other."""
    growing = {block.id for block in units.template.tables if not block.rows}
    texts = [form.goals for form in units.forms]
    made = {}
    for key in _keys(texts):
        if (split_cell_key(key) or ("",))[0] not in growing:
            made[key] = listed(_said(units, texts, key), len(texts), LINES)
    for table in growing:
        made |= _appended(units, table)
    return {key: text for key, text in made.items() if text}


def _appended(units: Units, table: str) -> dict[str, str]:
    """Put the rows of a growing table one below the other, with the unit before the first text of each."""
    made, count = {}, 0
    for name, form in zip(units.names, units.forms, strict=True):
        for cells in _rows_of(form.goals, table):
            for place, (column, text) in enumerate(cells.items()):
                made[f"{table}.{count}.{column}"] = text if place else f"{name}：{text}"
            count += 1
    return made


def _rows_of(goals: Mapping[str, str], table: str) -> Iterator[dict[str, str]]:
    rows: dict[int, dict[str, str]] = {}
    for key, text in goals.items():
        name, row, column = split_cell_key(key) or ("", "", "")
        if name == table and row.isdecimal() and text.strip():
            rows.setdefault(int(row), {})[column] = text
    yield from (rows[number] for number in sorted(rows))


def _signature(units: Units) -> tuple[dict[str, str], list[str]]:
    """Keep what all wrote alike; else the place stays blank for who signs for the region, and the texts are told."""
    texts, made, told = [form.signature for form in units.forms], {}, []
    captions = {field.id: field.caption.rstrip("：:") for field in units.template.signature}
    for key in _keys(texts):
        said = _said(units, texts, key)
        different = distinct(one.text for one in said)
        if len(different) == 1 and all(one.text.strip() for one in said):
            made[key] = different[0]
        elif different:
            told.append(
                f"{captions.get(key, key)}各单位写的不同（{listed(said, len(said))}），留空，由汇总单位填写。"
            )
    return made, told
