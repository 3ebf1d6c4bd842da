"""Reads a form that was filled in a spreadsheet, by its captions; what does not fit is reported.

The sheet may be one of ours or any that follows the official layout (docs/domain.md 1.1, 9.1): captions with
values to their right or, for the goals, below; level-1 and level-2 cells merged or repeated. Nothing is rejected:
what cannot be placed is said in a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from model.exchange.indicator_table import read_indicator_table, with_indicator_table
from model.exchange.sheet_blocks import (
    FoundBlocks,
    SheetCells,
    as_caption,
    cells_in,
    field_in,
    find_blocks,
    places_of,
    signature_in,
    texts_in,
)
from model.exchange.worksheet import Worksheet
from model.form.blocks import (
    FieldsBlock,
    FundsBlock,
    HeaderField,
    IndicatorsBlock,
    TableBlock,
    TextsBlock,
    TotalBlock,
)
from model.form.project import Project, empty_project
from model.form.template import Template
from model.reading.amounts import exact, read_amount, shortest
from model.reading.normalise import normalise
from model.scoring.evaluation import evaluate

_HEADER_WORDS = {
    "name": ("项目名称",),
    "amount": ("项目金额", "项目总金额", "项目总额"),
    "department": ("主管部门", "主管单位"),
    "unit": ("实施单位", "项目单位", "项目实施单位", "预算单位", "单位名称"),
}
MONEY_WORDS = {
    "initial": ("年初预算",),
    "adjusted": ("全年预算", "调整后预算", "调整预算"),
    "executed": ("全年执行", "执行数", "实际支出", "全年支出"),
}
_SOURCE_WORDS = {
    "fiscal": ("当年财政拨款", "本年财政拨款", "财政拨款"),
    "carryover": ("上年结转",),
    "other": ("其他资金", "其他"),
}
_TOTAL_WORDS = ("年度资金总额", "资金总额", "合计")
_GOAL_WORDS = {
    "expected": ("预期目标", "年初设定目标", "年度预期目标"),
    "actual": ("实际完成情况", "目标实际完成", "全年实际完成", "年度总体目标完成情况", "实际完成目标"),
}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_TEN_THOUSAND = Decimal(10_000)
_UNITS = {"元": Decimal(1), "万元": _TEN_THOUSAND}
_NOTHING = ("", "-", "/", "--")
# of 二级指标 and 三级指标; however they are spaced, this sign stands there
_HEADER_SIGN = "标"


@dataclass(frozen=True, slots=True)
class WorksheetForm:
    """What was read from a worksheet: project, year if there is one, a sentence per thing to check."""

    project: Project
    year: int | None
    remarks: tuple[str, ...]


def read_worksheet(sheet: Worksheet, template: Template, default_year: int) -> WorksheetForm | None:
    """Read the form on a sheet; None if there is no table of indicators on it.

    ``default_year`` decides about dates where the sheet names no year.
    """
    plain = [[as_caption(text) for text in row] for row in sheet.rows]
    cells = SheetCells(sheet.rows, plain, {area[:2]: area[2:] for area in sheet.merged})
    first = next((row for row, texts in enumerate(plain) if _heads_indicators(texts)), None)
    blocks = find_blocks(cells, template, first)
    own = blocks.of(IndicatorsBlock, template)
    if own is None and first is None:
        return None
    return _WorksheetReader(cells, blocks, own.start if own else first or 0, template).read(default_year)


def may_hold_form(sheet: Worksheet, templates: Iterable[Template]) -> bool:
    """Tell, without reading much, whether the header of an indicator table may stand on a sheet."""
    signs = {_sign_of(template) for template in templates}
    return any(sign in text for row in sheet.rows for text in row for sign in signs)


def _sign_of(template: Template) -> str:
    """Return a sign of the caption of the indicators' names, which stands there however it is spaced."""
    caption = next(column.caption for column in template.indicators.columns if column.role == "name")
    return _HEADER_SIGN if _HEADER_SIGN in caption else caption.strip()[0]


def _heads_indicators(texts: Sequence[str]) -> bool:
    """Tell whether a row is the header of the indicator table."""
    names = ("三级指标", "指标名称", "指标内容")
    return any(t.startswith("二级指标") for t in texts) and any(t.startswith(names) for t in texts)


class _WorksheetReader:
    """Reads one worksheet: what stands in ``blocks`` that are the template's own, and the rest by words.

    ``first``: the header row of the indicators.
    """

    def __init__(self, cells: SheetCells, blocks: FoundBlocks, first: int, template: Template) -> None:
        self._sheet = cells
        self._blocks = blocks
        self._rows = cells.rows
        self._template = template
        self._plain = cells.plain
        self._first = first
        self._remarks: list[str] = []

    def read(self, default_year: int) -> WorksheetForm:
        """Read everything."""
        year = self._year()
        form = Project(header=self._header(), funds=self._funds(), goals=self._goals())
        project = self._with_indicators(form, year or default_year)
        project = replace(project, signature=self._signature())
        self._compare_total(project, year or default_year)
        return WorksheetForm(project, year, tuple(self._remarks))

    # -- finding ----------------------------------------------------------------------------------------

    def _cells(self, first: int = 0, last: int | None = None) -> Iterator[tuple[int, int, str]]:
        for row, texts in enumerate(self._plain[first:last], start=first):
            for column, text in enumerate(texts):
                if text:
                    yield row, column, text

    def _is_caption(self, text: str) -> bool:
        words = (*_HEADER_WORDS.values(), *_GOAL_WORDS.values(), *MONEY_WORDS.values())
        captions = [as_caption(field.caption) for field in self._template.header]
        return text in captions or any(text.startswith(group) for group in words)

    def _right_of(self, row: int, column: int) -> str:
        """Return the text beside a caption: what follows its colon, else the next filled cell that is no caption."""
        own = self._rows[row][column]
        _, colon, rest = own.replace(":", "：").partition("：")
        if colon and rest.strip():
            return rest.strip()
        for place in range(self._sheet.end_of(row, column)[1] + 1, len(self._rows[row])):
            if text := self._rows[row][place].strip():
                return "" if self._is_caption(self._plain[row][place]) else text
        return ""

    # -- the parts of the form --------------------------------------------------------------------------

    def _year(self) -> int | None:
        starts = [rows.start for rows in self._blocks.rows.values()]
        for row in (*self._rows[: min(starts, default=0)], *self._rows[: self._first]):
            for text in row:
                if (match := _YEAR.search(normalise(text))) and len(text) < 60:
                    return int(match[1])
        return None

    def _header(self) -> dict[str, str]:
        found = {}
        for number, block in enumerate(self._template.blocks):
            if not isinstance(block, FieldsBlock):
                continue
            rows = self._blocks.rows.get(number, range(0))
            for field in block.fields:
                value, caption = field_in(block, field.caption, rows, self._sheet)
                if not value:
                    value, caption = self._field_by_words(field)
                found[field.id] = self._amount(value, caption) if field.money else value
        return {key: value for key, value in found.items() if value}

    def _field_by_words(self, field: HeaderField) -> tuple[str, str]:
        """Return what stands beside a caption above the indicators that means a field, and the caption."""
        words = (as_caption(field.caption), *_HEADER_WORDS.get(field.id, ()))
        for row, column, text in self._cells(last=self._first):
            if text in words or (":" in text and text.split(":")[0] in words):
                return self._right_of(row, column), self._rows[row][column]
        return "", ""

    def _amount(self, text: str, caption: str) -> str:
        """Return an amount in the template's unit; ``caption`` may name another one."""
        if normalise(text) in _NOTHING or text.strip() == "—":
            return ""
        unit = next((unit for unit in ("万元", "元") if f"({unit})" in normalise(caption)), "")
        wanted, value = self._template.money_unit, read_amount(text, unit).value
        if not unit or unit == wanted or value is None or wanted not in _UNITS:
            return text
        self._note(f"表上金额以{unit}为单位，已换算成{wanted}。")
        return exact(value * _UNITS[unit] / _UNITS[wanted])

    def _funds(self) -> dict[str, dict[str, str]]:
        place = self._own_money() or self._find_money()
        if place is None:
            self._note("没有找到资金表（年初预算数、全年预算数、全年执行数），请补填。")
            return {}
        rows, columns = place
        texts: dict[str, dict[str, str]] = {}
        total: dict[str, str] = {}
        for row in rows[1:]:
            captions = [text.removeprefix("其中").lstrip(":") for text in self._plain[row] if text]
            amounts = {
                key: self._amount(self._rows[row][column], self._unit_text(rows.start, column))
                for key, column in columns.items()
            }
            amounts = {key: text for key, text in amounts.items() if text}
            source = self._own_source(captions)
            if source is None and any(text.startswith(self._total_words()) for text in captions):
                total = total or amounts
            elif (source := source or self._source_of(captions)) and source not in texts:
                texts[source] = amounts
        found = self._sources_or_total({key: amounts for key, amounts in texts.items() if amounts}, total)
        return self._with_texts_about_money(found, rows)

    def _own_money(self) -> tuple[range, dict[str, int]] | None:
        """Return the rows of the funds block with its head first, and which column is what, by its own captions."""
        rows, block = self._blocks.of(FundsBlock, self._template), self._template.funds
        if rows is None:
            return None
        places = places_of((column.caption for column in block.columns), self._plain[rows.start])
        columns = {column.id: place for column, place in zip(block.columns, places, strict=True)}
        return rows, {key: columns[key] for key in block.amount_columns}

    def _find_money(self) -> tuple[range, dict[str, int]] | None:
        """Return the same by words that mean amounts."""
        for row, texts in enumerate(self._plain[: self._first]):
            columns = {
                key: column
                for key in self._template.funds.amount_columns
                for column, text in enumerate(texts)
                if text.startswith((*MONEY_WORDS.get(key, ()), *self._caption_of_amount(key)))
            }
            if {"adjusted", "executed"} <= columns.keys():
                return range(row, self._first), columns
        return None

    def _caption_of_amount(self, key: str) -> tuple[str, ...]:
        return tuple(as_caption(one.caption) for one in self._template.funds.columns if one.id == key)

    def _total_words(self) -> tuple[str, ...]:
        return (as_caption(self._template.funds.total), *_TOTAL_WORDS)

    def _with_texts_about_money(
        self, funds: dict[str, dict[str, str]], rows: range
    ) -> dict[str, dict[str, str]]:
        """Add the texts that stand over all rows of the block."""
        texts = {
            column.id: text
            for column in self._template.funds.columns
            for place in places_of([column.caption], self._plain[rows.start])
            if column.role == "text" and rows[1:] and (text := self._rows[rows.start + 1][place].strip())
        }
        return funds | ({"total": funds.get("total", {}) | texts} if texts else {})

    def _unit_text(self, header: int, column: int) -> str:
        """Return what names the unit of the money columns: their own caption, or that of the block."""
        own = self._rows[header][column]
        beside = [text for row in self._rows[header : header + 6] for text in row[:2] if "资金" in text]
        return own if "元" in own else next(iter(beside), "")

    def _own_source(self, captions: Sequence[str]) -> str | None:
        """Return the source of money whose own caption stands in a row."""
        for source in self._template.funds.rows:
            if as_caption(source.caption).removeprefix("其中").lstrip(":") in captions:
                return source.id
        return None

    def _source_of(self, captions: Sequence[str]) -> str | None:
        """Return the source of money that a caption in a row means."""
        for source in self._template.funds.rows:
            own = as_caption(source.caption).removeprefix("其中").lstrip(":")
            words = (own, *_SOURCE_WORDS.get(source.id, ()))
            if any(text.startswith(words) for text in captions):
                return source.id
        return None

    def _sources_or_total(
        self, texts: dict[str, dict[str, str]], total: dict[str, str]
    ) -> dict[str, dict[str, str]]:
        """Where only the total was filled in, it goes to the first source; a form without sources has its total typed."""
        if not self._template.funds.rows:
            return {"total": total} if total else {}
        if any(map(_has_money, texts.values())) or not _has_money(total):
            return texts
        first = self._template.funds.rows[0]
        self._note(f"表上只填了年度资金总额，已记在“{first.caption.removeprefix('其中：')}”，请核对。")
        return texts | {first.id: total}

    def _goals(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for number, block in enumerate(self._template.blocks):
            rows = self._blocks.rows.get(number)
            if rows and isinstance(block, TextsBlock):
                found |= texts_in(block, rows, self._sheet)
            elif rows and isinstance(block, TableBlock):
                found |= cells_in(block, rows, self._sheet)
        known = {key for key in _GOAL_WORDS if any(text.id == key for text in self._template.texts)}
        by_words = {key: self._goal_by_words(key) for key in known - found.keys()}
        return {key: text for key, text in (found | by_words).items() if text}

    def _goal_by_words(self, key: str) -> str:
        """Return what stands below a caption above the indicators that means one of the two goals."""
        own = as_caption(self._template.goal_caption(key))
        for row, column, text in self._cells(last=self._first):
            if text.startswith((own, *_GOAL_WORDS[key])):
                below = range(self._sheet.end_of(row, column)[0] + 1, self._first)
                parts = [self._rows[r][column].strip("\n") for r in below]
                return "\n".join(part for part in parts if part.strip())
        return ""

    def _with_indicators(self, project: Project, year: int) -> Project:
        rows = self._blocks.of(IndicatorsBlock, self._template) or range(self._first, len(self._rows))
        table = read_indicator_table(self._rows[rows.start : rows.stop], self._template)
        if table is None:
            self._note("指标表里没有一行指标，请补填。")
            return replace(project, indicators=empty_project(self._template).indicators)
        for kind in table.unplaced:
            self._note(f"模板里没有二级指标“{kind}”，它的各行归到同一级指标的最后一类，请核对。")
        return with_indicator_table(project, table, self._template, year)

    def _signature(self) -> dict[str, str]:
        found = signature_in(self._blocks, self._sheet, self._template)
        for field in self._template.signature:
            if found.get(field.id):
                continue
            wanted = as_caption(field.caption).rstrip(":")
            for row, column, text in self._cells(self._first) if field.writable else ():
                if text.split(":")[0] == wanted:
                    value = self._right_of(row, column)
                    if not any(value.startswith(one.caption) for one in self._template.signature):
                        found[field.id] = value
                    break
        blank = ("年月日",)
        return {key: text for key, text in found.items() if text and normalise(text) not in blank}

    def _compare_total(self, project: Project, year: int) -> None:
        """Say where the sheet's own total is not what follows from its rows."""
        own = self._blocks.of(TotalBlock, self._template)
        for row, _, text in self._cells(own.start if own else self._first):
            if own or text in ("总分", "合计", "总计"):
                figures = [v for t in self._rows[row] if (v := read_amount(t, "分").value) is not None]
                score = evaluate(project, self._template, year).total_score
                place = self._place_of_score(figures)
                if place < len(figures) and figures[place] != score:
                    self._note(
                        f"表上总分是 {shortest(figures[place])}，按各行计算是 {shortest(score)}，请核对。"
                    )
                return

    def _place_of_score(self, figures: Sequence[Decimal]) -> int:
        """Return which of the figures in the row of the total is the score: the one beside that of the points."""
        roles = [column.role for column in self._template.indicators.columns]
        shown = [role for role in roles if role in ("weight", "score")]
        return shown.index("score") if "score" in shown else len(figures)

    def _note(self, sentence: str) -> None:
        if sentence not in self._remarks:
            self._remarks.append(sentence)


def _has_money(amounts: Mapping[str, str]) -> bool:
    return any(read_amount(text).value for text in amounts.values())
