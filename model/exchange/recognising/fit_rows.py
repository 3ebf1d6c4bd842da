"""Rows of indicators as they were read, put into the columns and levels of a template."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from model.exchange.recognising.captions import as_caption, without_label
from model.exchange.recognising.cells import Place
from model.exchange.recognising.fit_year import CAUSES, LIKELY, marks_of, say_no_marks
from model.exchange.recognising.heads import Head
from model.exchange.recognising.levels import Levels
from model.exchange.recognising.reading import Reading
from model.exchange.recognising.row_figures import with_percents, with_whole_points
from model.exchange.recognising.rows import FoundRow, is_mark
from model.exchange.recognising.told import Told
from model.form import edits
from model.form.project import Indicator
from model.form.target_parts import NO_SIGN, NO_UNIT, TargetParts, joined
from model.form.template import Template
from model.reading.amounts import exact, read_amount, round_cents
from model.reading.normalise import normalise

# columns that are kept with a row where the template does not show them, and what they are called
_KEPT = {
    "history": "历史值",
    "standard": "评分标准",
    "note": "备注",
    "core": "是否核心",
    "evidence": "佐证材料",
    "nature": "指标性质",
    "review": "复核得分",
    "code": "指标编号",
    "name_2": "指标内容",
    "target_2": "另一列指标值",
    "actual_2": "另一列完成值",
    "weight_2": "另一列分值",
    "to_date": "执行情况",
    "expected": "预计完成情况",
    "likelihood": "完成可能性",
    "term_target": "中期指标值",
    **CAUSES,
}
_MARKED = frozenset({"likelihood", *LIKELY, *CAUSES})
_COMPUTED = {"completion": "完成率", "deviation": "偏差", "coefficient": "得分系数", "deduction": "扣分"}
_EXECUTION = re.compile(r"(?:预算|资金)(?:执行|支出|支付)(?:率|进度|情况)?")
_LONGEST_COUNT = 3
_EQUAL = frozenset({"=", "＝", "等于"})
_DIGIT = re.compile(r"[0-9０-９]")


@dataclass(frozen=True, slots=True)
class Placed:
    """An indicator with the row of the sheet it comes from, None if the template asks for it."""

    indicator: Indicator
    found: FoundRow | None


def fit_rows(reading: Reading, template: Template, told: Told) -> list[Placed]:
    """Return the indicators of a form in the order of the template."""
    rows = _without_execution(reading, template, told)
    placed, _ = place_rows(rows, template, told)
    _say_columns(reading.head, rows, template, told)
    return _in_order(placed, template)


def place_rows(rows: Sequence[FoundRow], template: Template, told: Told) -> tuple[list[Placed], Levels]:
    """Return rows as indicators in the columns and levels of a template, and the levels as they came."""
    levels = Levels(template)
    placed = []
    for row in with_percents(with_whole_points(rows, told), told):
        foreign, unplaced = dict(levels.foreign), dict(levels.unplaced)
        category, kind = levels.place(row.text("category"), row.text("kind"))
        indicator = Indicator(category, kind).with_texts(_texts(row, template, told))
        _say_levels(row, levels, foreign, unplaced, told)
        say_no_marks(row, told)
        if not indicator.is_blank:
            placed.append(Placed(indicator, row))
    labelled = [row for row in rows if without_label(row.text("name")) != row.text("name")]
    if labelled:
        told.note("三级指标名称前的“指标1：”一类编号已去掉。", "info", labelled[0].places["name"])
    return placed, levels


def _say_levels(
    row: FoundRow, levels: Levels, foreign: Mapping[str, None], unplaced: Mapping[str, None], told: Told
) -> None:
    for kind in levels.unplaced.keys() - unplaced.keys():
        message = f"模板里没有二级指标“{kind}”，它的各行归到同一级指标的最后一类，请核对。"
        told.note(message, place=row.places.get("kind") or row.places.get("name"), text=kind)
    for category in levels.foreign.keys() - foreign.keys():
        message = f"模板里没有一级指标“{category}”，它的各行归到模板的一级指标下，请核对。"
        told.note(message, place=row.places.get("category") or row.places.get("name"), text=category)


def _texts(row: FoundRow, template: Template, told: Told) -> dict[str, str]:
    columns = {column.role: column.field for column in template.indicators.columns}
    texts = {
        "name": without_label(row.text("name")),
        "actual": row.text("actual"),
        "weight": _weight(row, told),
        "manual_score": _score(row, told) if "score" in columns else "",
        "reason": row.text("reason"),
        **_target(row, template, told),
    }
    marks = marks_of(row) if row.texts.keys() & _MARKED else {}
    for role in _KEPT:
        text = marks.get(role, "") if role in _MARKED else row.text(role)
        if role == "code" and "code" not in columns and _is_number_of_row(text):
            continue
        texts[columns.get(role, role)] = text
    return {column: text for column, text in texts.items() if text}


def _is_number_of_row(text: str) -> bool:
    """Tell whether a text only counts rows, and is no code."""
    plain = normalise(text)
    return plain.isdigit() and len(plain) <= _LONGEST_COUNT and not plain.startswith("0")


def _target(row: FoundRow, template: Template, told: Told) -> dict[str, str]:
    """Return the target; where sign, number and unit have columns of their own they are joined or kept apart."""
    operator, unit = row.text("operator"), row.text("unit")
    number = row.text("number") or row.text("target")
    if not operator and not unit:
        return {"target": number}
    if operator and normalise(number).startswith(normalise(operator)):
        operator = ""
    if unit and normalise(number).endswith(normalise(unit)):
        unit = ""
    if unit and not _DIGIT.search(number) and unit.strip() not in NO_UNIT and number:
        told.leave(row.places["unit"], "目标值不是数字，它的计量单位没有读入。", counts=False)
        unit = ""
    if operator.strip() in _EQUAL and number and not _DIGIT.search(number):
        message = f"目标值“{number}”不是数字，前面的“{operator}”没有读入。"
        told.note(message, "info", row.places["operator"])
        operator = ""
    roles = {column.role for column in template.indicators.columns}
    parts = TargetParts(operator, number, unit)
    if {"operator", "number"} <= roles:
        return {part: text for part, text in parts._asdict().items() if part in roles} | (
            {} if "unit" in roles else {"number": joined(TargetParts("", number, unit))}
        )
    if operator.strip() in NO_SIGN and operator.strip() not in ("", "/", "-", "—", "无", "定性"):
        return {"target": joined(parts), "nature": operator}
    return {"target": joined(parts)}


def _weight(row: FoundRow, told: Told) -> str:
    text = row.text("weight")
    if is_mark(text) or not text:
        return ""
    plain = normalise(text)
    if plain.endswith("%") and read_amount(plain[:-1]).value is not None:
        told.note("表上分值写成百分比，已按分数读入，请核对。", "info", row.places["weight"])
        return plain[:-1]
    return text


def _score(row: FoundRow, told: Told) -> str:
    """Return the score of the sheet with at most two decimals."""
    text = row.text("score")
    if not text or is_mark(text):
        return ""
    value = read_amount(text, "分").value
    if value is None:
        return text
    rounded = round_cents(value)
    if rounded != value:
        message = f"表上得分是 {exact(value)}，已四舍五入为 {exact(rounded)}。"
        told.note(message, "info", row.places["score"])
        return exact(rounded)
    return text


def _say_columns(head: Head, rows: Sequence[FoundRow], template: Template, told: Told) -> None:
    """Name the columns of the sheet that the template does not show."""
    roles = {column.role for column in template.indicators.columns}
    ids = {column.id for column in template.indicators.columns}
    captions = {column.role: " ".join(column.caption.split()) for column in reversed(head.columns)}
    for role in (*_KEPT, *_COMPUTED):
        if role in roles or role in ids:
            _say_no_figures(role, rows, told)
            continue
        texts = [
            (row.places[role], row.text(role))
            for row in rows
            if row.text(role) and not is_mark(row.text(role))
        ]
        if role == "code" and all(_is_number_of_row(text) for _, text in texts):
            continue
        caption = captions.get(role, _KEPT.get(role, ""))
        if role in _COMPUTED:
            told.note_many(f"“{caption}”一列由程序计算，表上的数没有读入。", texts)
        else:
            told.note_many(f"模板没有“{caption}”一列，内容随指标保存，不显示也不打印。", texts)
    if "score" not in roles:
        texts = [(row.places["score"], row.text("score")) for row in rows if row.text("score")]
        told.note_many("这种表没有得分一列，表上的得分没有读入。", texts, "warning")
    for role in ("actual", "reason"):
        if role not in roles:
            texts = [(row.places[role], row.text(role)) for row in rows if row.text(role)]
            told.note_many(f"模板没有“{captions.get(role, '')}”一列，内容随指标保存，不显示也不打印。", texts)
    if "weight" not in roles:
        texts = [(row.places["weight"], row.text("weight")) for row in rows if row.text("weight")]
        told.note_many("模板没有分值一列，表上的分值随指标保存，不计算。", texts, "warning")


def _say_no_figures(role: str, rows: Sequence[FoundRow], told: Told) -> None:
    """Name what stands in a column that the program computes, and is no figure."""
    if role not in _COMPUTED:
        return
    for row in rows:
        text = normalise(row.text(role)).removesuffix("%")
        if text and not is_mark(text) and read_amount(text).value is None:
            told.leave(row.places[role], "这一列由程序计算，写在里面的文字没有读入。")


def _without_execution(reading: Reading, template: Template, told: Told) -> list[FoundRow]:
    """Leave out a row that gives the points of the budget's execution again, which the money has already."""
    rows = reading.rows
    for row in rows:
        levels = (
            as_caption(row.text("category")).removesuffix("指标"),
            as_caption(row.text("kind")).removesuffix("指标"),
        )
        if not any(_EXECUTION.fullmatch(level) for level in levels) and not _EXECUTION.fullmatch(levels[0]):
            continue
        weights = [read_amount(one.text("weight"), "分").or_zero for one in rows]
        mine = read_amount(row.text("weight"), "分").or_zero
        if sum(weights, Decimal(0)) == template.total_points and mine == template.execution_points:
            told.note_many(
                f"“{row.text('name')}”一行是预算执行的得分，已由资金表计算，不再作为指标读入。",
                [
                    (row.places.get(role) or row.places["name"], row.text(role))
                    for role in row.texts
                    if row.text(role)
                ],
            )
            return [one for one in rows if one is not row]
    return rows


def _in_order(placed: Sequence[Placed], template: Template) -> list[Placed]:
    """Return the rows as a form has them: a closed one in the order of its levels, each with a row at least."""
    if template.indicators.is_open:
        return list(placed)
    order = {place: number for number, place in enumerate(template.kinds())}
    rows = list(placed)
    there = {(one.indicator.category, one.indicator.kind) for one in rows}
    for category, kind in template.kinds():
        if (category, kind) not in there:
            rows.append(Placed(edits.not_applicable_row(category, kind, template), None))
    return sorted(rows, key=lambda one: order[one.indicator.category, one.indicator.kind])


def cell_of(placed: Placed, role: str) -> Place | None:
    """Return the cell of a row's text."""
    return placed.found.places.get(role) if placed.found else None
