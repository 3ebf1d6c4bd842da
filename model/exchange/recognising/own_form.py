"""A sheet that has all blocks of a template by its own captions, whatever they are called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from model.exchange.found_form import FoundForm, Remark, Unplaced
from model.exchange.indicator_table import read_indicator_table, with_indicator_table
from model.exchange.recognising.captions import is_printed
from model.exchange.recognising.fit_money import converted
from model.exchange.recognising.money import unit_in
from model.exchange.recognising.rows import is_mark
from model.exchange.recognising.uses import uses_by_text
from model.exchange.recognising.years import years_in
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
from model.form.blocks import FieldsBlock, FundsBlock, IndicatorsBlock, TableBlock, TextsBlock, TotalBlock
from model.form.project import Project, empty_project
from model.form.template import Template
from model.grid.cells import Grid
from model.grid.computed import compute
from model.reading.amounts import read_amount, shortest
from model.reading.capitals import without_capitals
from model.reading.normalise import normalise
from model.scoring.evaluation import evaluate


def read_own_form(sheet: Worksheet, template: Template, default_year: int) -> FoundForm | None:
    """Read a sheet that has every block of a template, by its own captions; None if one is lacking."""
    plain = [[as_caption(text) for text in row] for row in sheet.rows]
    cells = SheetCells(sheet.rows, plain, {area[:2]: area[2:] for area in sheet.merged})
    blocks = find_blocks(cells, template)
    if len(blocks.rows) < len(template.blocks):
        return None
    return _OwnReader(sheet, cells, blocks, template).read(default_year)


_LONGEST_YEAR = 12


class _OwnReader:
    """Reads what stands in the blocks of a sheet."""

    def __init__(self, sheet: Worksheet, cells: SheetCells, blocks: FoundBlocks, template: Template) -> None:
        self._worksheet, self._sheet, self._blocks, self._template = sheet, cells, blocks, template
        self._remarks: list[str] = []

    def read(self, default_year: int) -> FoundForm:
        year = self._year()
        form = Project(header=self._header(), funds=self._funds(), goals=self._goals())
        project = replace(self._with_indicators(form, year or default_year), signature=self._signature())
        self._compare_total(project, year or default_year)
        remarks = tuple(Remark(sentence) for sentence in self._remarks)
        grid = compute(project, self._template, year or default_year).grid
        left = tuple(self._left_over(grid, year or default_year))
        width = max(map(len, self._sheet.rows), default=1)
        area = (0, 0, len(self._sheet.rows) - 1, width - 1)
        uses = uses_by_text(self._sheet.rows, grid)
        return FoundForm(area, self._template, year, project, remarks, left, uses)

    def _left_over(self, grid: Grid, year: int) -> Iterator[Unplaced]:
        """Yield the filled cells that the form which was read does not show."""
        shown = [cell.text for cell in grid.cells]
        shown += [*self._template.footnotes, self._template.title, self._template.title_of(year)]
        texts = {normalise(text) for text in shown}
        figures = {
            value for text in shown if (value := read_amount(text.removesuffix("%")).value) is not None
        }
        captions = tuple(normalise(field.caption) for field in self._template.signature)
        for row, cells in enumerate(self._sheet.rows):
            for column, text in enumerate(cells):
                plain = normalise(text)
                if not plain or plain in texts or is_printed(text) or plain.startswith(captions):
                    continue
                if read_amount(plain.removesuffix("%")).value in figures or _names_year(plain):
                    continue
                where = self._worksheet.address(row, column)
                yield Unplaced(where, text, "没有找到对应的栏，没有读入，请核对。")

    def _year(self) -> int | None:
        first = min(rows.start for rows in self._blocks.rows.values())
        for row in self._sheet.rows[:first]:
            for text in row:
                sure, others = years_in(text)
                if found := sure or others:
                    return found[0]
        return None

    def _header(self) -> dict[str, str]:
        found = {}
        for number, block in enumerate(self._template.blocks):
            if isinstance(block, FieldsBlock):
                for field in block.fields:
                    value, caption = field_in(block, field.caption, self._blocks.rows[number], self._sheet)
                    found[field.id] = self._amount(value, caption) if field.money else value
        return {key: value for key, value in found.items() if value}

    def _amount(self, text: str, caption: str) -> str:
        unit, text = unit_in(caption), without_capitals(text)
        if is_mark(text):
            return ""
        if not unit or unit == self._template.money_unit or read_amount(text, unit).value is None:
            return text
        self._note(f"表上金额以{unit}为单位，已换算成{self._template.money_unit}。")
        return converted(text, unit, self._template)

    def _funds(self) -> dict[str, dict[str, str]]:
        block = self._template.funds
        rows = self._blocks.of(FundsBlock, self._template)
        if rows is None:
            return {}  # a form without money
        head = self._sheet.plain[rows.start]
        places = places_of((column.caption for column in block.columns), head)
        columns = {column.id: place for column, place in zip(block.columns, places, strict=True)}
        label = next((text for text in self._sheet.rows[rows.start] if text), "")
        sources = {_plain(row.caption): row.id for row in block.rows} or {_plain(block.total): "total"}
        found: dict[str, dict[str, str]] = {}
        for row in rows[1:]:
            source = next(
                (sources[text] for text in map(_plain, self._sheet.rows[row]) if text in sources), None
            )
            if source is None or source in found:
                continue
            amounts = {}
            for key in block.amount_columns:
                own = self._sheet.rows[rows.start][columns[key]]
                amounts[key] = self._amount(
                    self._sheet.rows[row][columns[key]], own if "元" in own else label
                )
            found[source] = {key: text for key, text in amounts.items() if text}
        found = {source: amounts for source, amounts in found.items() if amounts}
        return self._with_texts_about_money(found, rows, columns)

    def _with_texts_about_money(
        self, funds: dict[str, dict[str, str]], rows: range, columns: dict[str, int]
    ) -> dict[str, dict[str, str]]:
        """Add the texts that stand over all rows of the block."""
        texts = {
            column.id: text
            for column in self._template.funds.columns
            if column.role == "text"
            and rows[1:]
            and (text := self._sheet.rows[rows.start + 1][columns[column.id]].strip())
        }
        return funds | ({"total": funds.get("total", {}) | texts} if texts else {})

    def _goals(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for number, block in enumerate(self._template.blocks):
            rows = self._blocks.rows[number]
            if isinstance(block, TextsBlock):
                found |= texts_in(block, rows, self._sheet)
            elif isinstance(block, TableBlock):
                found |= cells_in(block, rows, self._sheet)
        return {key: text for key, text in found.items() if text}

    def _with_indicators(self, project: Project, year: int) -> Project:
        rows = self._blocks.of(IndicatorsBlock, self._template)
        assert rows is not None
        table = read_indicator_table(self._sheet.rows[rows.start : rows.stop], self._template)
        if table is None:
            self._note("指标表里没有一行指标，请补填。")
            return replace(project, indicators=empty_project(self._template).indicators)
        for kind in table.unplaced:
            self._note(f"模板里没有二级指标“{kind}”，它的各行归到同一级指标的最后一类，请核对。")
        return with_indicator_table(project, table, self._template, year)

    def _signature(self) -> dict[str, str]:
        found = signature_in(self._blocks, self._sheet, self._template)
        return {key: text for key, text in found.items() if text and normalise(text) != "年月日"}

    def _compare_total(self, project: Project, year: int) -> None:
        """Say where the sheet's own total is not what follows from its rows."""
        rows = self._blocks.of(TotalBlock, self._template)
        roles = [
            column.role for column in self._template.indicators.columns if column.role in ("weight", "score")
        ]
        if rows is None or "score" not in roles:
            return
        figures: list[Decimal] = []
        for text in self._sheet.rows[rows.start]:
            if (value := read_amount(text, "分").value) is not None:
                figures.append(value)
        place, score = roles.index("score"), evaluate(project, self._template, year).total_score
        if place < len(figures) and figures[place] != score:
            self._note(f"表上总分是 {shortest(figures[place])}，按各行计算是 {shortest(score)}，请核对。")

    def _note(self, sentence: str) -> None:
        if sentence not in self._remarks:
            self._remarks.append(sentence)


def _names_year(plain: str) -> bool:
    return len(plain) < _LONGEST_YEAR and any(years_in(plain))


def _plain(caption: str) -> str:
    return as_caption(caption).removeprefix("其中").lstrip(":")
