"""The one grid that screen, paper and spreadsheet draw, made from project and template (docs/domain.md 1.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain, groupby
from typing import Any

from model.form.blocks import (
    Align,
    FieldsBlock,
    FormBlock,
    FundsBlock,
    IndicatorsBlock,
    TableBlock,
    TextField,
    TextsBlock,
    TotalBlock,
)
from model.form.changed_rows import changed_rows
from model.form.field_path import (
    TOTAL_SCORE,
    TOTAL_WEIGHT,
    FieldPath,
    amount_path,
    cell_path,
    goal_path,
    header_path,
    money_path,
    section_path,
)
from model.form.levels import Place
from model.form.project import Project, text_at
from model.form.template import Template
from model.form.text_tables import rows_in
from model.grid.cells import DASH, Block, Cell, Grid, Role, RowInfo, Run
from model.grid.choice_columns import with_columns_of_choices
from model.grid.columns import (
    Edges,
    column_edges,
    edges_of_columns,
    edges_of_texts,
    indicator_edges,
    places_of_edges,
)
from model.grid.indicator_cells import indicator_cells, missing_kind_texts
from model.grid.shown_amounts import printed_amount, shortest_amount, with_capitals
from model.reading.amounts import money_text, shortest, two_decimals, with_separators
from model.scoring.evaluation import Evaluation
from model.scoring.points import counted_rows, stated_points


def build_grid(
    project: Project,
    template: Template,
    evaluation: Evaluation,
    year: int,
    spare_rows: int = 0,
    with_marks: bool = True,
    before: Grid | None = None,
) -> Grid:
    """Lay out the form; texts are those of the paper (docs/domain.md 1.2, printed number formats).

    ``spare_rows``: so many blank rows at the end of each table that grows. ``with_marks``: a likelihood stands as a mark
    in one of several columns, as on paper, else as the text that was chosen, to be chosen anew. ``before``: another state
    of the form, laid out likewise; indicators that are the same objects as there keep their cells.
    """
    shown = with_columns_of_choices(template) if with_marks else template
    return _Builder(project, shown, evaluation, spare_rows, before).build(year)


class _Builder:
    """Collects rows and cells from top to bottom."""

    def __init__(
        self,
        project: Project,
        template: Template,
        evaluation: Evaluation,
        spare_rows: int,
        before: Grid | None,
    ) -> None:
        self.project = project
        self.template = template
        self.evaluation = evaluation
        self.spare_rows = spare_rows
        self.places = places_of_edges(template)
        self.rows: list[RowInfo] = []
        self.cells: list[Cell] = []
        counted = evaluation.rows.counted if evaluation.rows else counted_rows(project, template)
        self.shape = counted.shape
        self.points_of_kinds = counted.kinds if template.has_points else {}
        self.runs: dict[Place, Run] = {}
        self.runs_before = before.runs if before is not None else {}

    def build(self, year: int) -> Grid:
        for block in self.template.blocks:
            _PARTS[type(block)](self, block)
        return Grid(
            title=self.template.title,
            subtitle=self.template.title_year.replace("{year}", str(year)),
            edges=column_edges(self.template),
            rows=tuple(self.rows),
            cells=tuple(self.cells),
            signature=tuple(
                (field.caption, self.project.signature.get(field.id, "") if field.writable else "")
                for field in self.template.signature
            ),
            footnotes=self.template.footnotes,
            runs=self.runs,
        )

    def _row(self, info: RowInfo) -> int:
        self.rows.append(info)
        return len(self.rows) - 1

    def _put(
        self,
        row: int,
        left: int,
        right: int,
        text: str,
        role: Role,
        rows: int = 1,
        align: Align = "center",
        *,
        path: FieldPath | None = None,
        key: FieldPath | None = None,
        star: bool = False,
        indent: int = 0,
        bold: bool = False,
        money: bool = False,
    ) -> None:
        """Add a cell from its left and right edge in per mille; one that can be edited is named by its path."""
        column = self.places[left]
        span, name = self.places[right] - column, path or key
        cell = Cell(
            row, column, rows, span, text, role, align,
            path=path, key=name, star=star, indent=indent, bold=bold, money=money,
        )  # fmt: skip
        self.cells.append(cell)

    def _starred(self, field: str) -> bool:
        return field in self.template.starred

    # -- fields of one line -----------------------------------------------------------------------------

    def _fields(self, block: FieldsBlock) -> None:
        edges, slot = block.edges, 0
        for index, field in enumerate(block.fields):
            following = block.fields[index + 1 : index + 2]
            wide = field.wide or (slot == 0 and (not following or following[0].wide))
            if slot == 0:
                row = self._row(RowInfo(Block.HEADER))
            left, middle, right = edges[slot], edges[slot + 1], 1000 if wide else edges[slot + 2]
            unit = f"（{self.template.money_unit}）" if field.money else ""
            path = header_path(field.id)
            text = text_at(self.project, path)
            self._put(row, left, middle, field.caption + unit, Role.CAPTION, star=self._starred(str(path)))
            shown = shortest_amount(text, self.template.money_unit) if field.money else text
            is_money = field.money and not field.capitals  # what has words behind it is no figure
            if field.capitals:
                shown = with_capitals(text, self.template.money_unit)
            self._put(row, middle, right, shown, Role.INPUT, path=path, money=is_money)
            slot = 0 if wide or slot else 2

    # -- money ------------------------------------------------------------------------------------------

    def _funds(self, block: FundsBlock) -> None:
        caption_row, count = self._row(RowInfo(Block.FUNDS)), len(block.rows) + 2
        self._put(caption_row, 0, block.label_width, block.label, Role.LABEL, rows=count)
        left = block.label_width + block.caption_width
        self._put(caption_row, block.label_width, left, "", Role.CAPTION)
        edges = edges_of_columns(block)
        for column in block.columns:
            star = self._starred(str(money_path(column.id)))
            self._put(caption_row, *edges[column.id], column.caption, Role.CAPTION, star=star)
        self._funds_row(block, edges, "total", block.total, 0)
        for row in block.rows:
            self._funds_row(block, edges, row.id, row.caption, row.indent)

    def _funds_row(
        self, block: FundsBlock, edges: dict[str, Edges], source: str, caption: str, indent: int
    ) -> None:
        evaluation, is_total = self.evaluation, source == "total"
        line = evaluation.funds_total if is_total else evaluation.funds[source]
        row, left = self._row(RowInfo(Block.FUNDS)), block.label_width + block.caption_width
        self._put(row, block.label_width, left, caption, Role.CAPTION, align="left", indent=indent)
        computed = {
            "weight": shortest(evaluation.funds_weight) if is_total else block.dash,
            "rate": line.rate_text,
            "score": two_decimals(evaluation.funds_score) if is_total else block.dash,
        }
        sums = is_total and block.rows
        for column in block.columns:
            path = amount_path(source, column.id)
            if column.role == "text":
                if is_total:  # one text about all rows
                    text, rows = text_at(self.project, path), len(block.rows) + 1
                    self._put(row, *edges[column.id], text, Role.INPUT, rows, column.align, path=path)
            elif column.role in computed:
                self._put(row, *edges[column.id], computed[column.role], Role.COMPUTED, key=path)
            elif sums:
                amount = self._money(money_text(line.amount(column.id), self.template.money_unit))
                self._put(row, *edges[column.id], amount, Role.COMPUTED, align="right", key=path, money=True)
            else:
                amount = self._money(printed_amount(text_at(self.project, path), self.template.money_unit))
                self._put(row, *edges[column.id], amount, Role.INPUT, align="right", path=path, money=True)

    def _money(self, text: str) -> str:
        return with_separators(text) if self.template.money_separators else text

    # -- long texts and tables of texts -------------------------------------------------------------------

    def _texts(self, block: TextsBlock) -> None:
        if not block.label:
            for field in block.texts:
                row = self._row(RowInfo(Block.TEXT))
                self._put(row, 0, block.label_width, field.caption, Role.LABEL)
                self._long_text(row, (block.label_width, 1000), field)
            return
        caption_row = self._row(RowInfo(Block.GOALS_CAPTION))
        row = self._row(RowInfo(Block.GOALS))
        self._put(caption_row, 0, block.label_width, block.label, Role.LABEL, rows=2)
        for field, edges in zip(block.texts, edges_of_texts(block), strict=True):
            star = self._starred(str(goal_path(field.id)))
            self._put(caption_row, *edges, field.caption, Role.CAPTION, star=star)
            self._long_text(row, edges, field)

    def _long_text(self, row: int, edges: Edges, field: TextField) -> None:
        path = goal_path(field.id)
        self._put(row, *edges, text_at(self.project, path), Role.LONG_TEXT, align="left", path=path)

    def _table(self, block: TableBlock) -> None:
        caption_row, edges = self._row(RowInfo(Block.TABLE_CAPTION)), edges_of_columns(block)
        rows = rows_in(block, self.project.goals, self.spare_rows)
        self._put(caption_row, 0, block.label_width, block.label, Role.LABEL, rows=len(rows) + 1)
        left = block.label_width + block.caption_width
        if block.caption_width:
            self._put(caption_row, block.label_width, left, "", Role.CAPTION)
        for column in block.columns:
            self._put(caption_row, *edges[column.id], column.caption, Role.CAPTION)
        for name, caption in rows:
            row = self._row(RowInfo(Block.TABLE))
            if block.caption_width:
                self._put(row, block.label_width, left, caption, Role.CAPTION)
            for column in block.columns:
                path = cell_path(block.id, name, column.id)
                text = text_at(self.project, path)
                self._put(row, *edges[column.id], text, Role.INPUT, align=column.align, path=path)

    # -- indicators -------------------------------------------------------------------------------------

    def _indicators(self, block: IndicatorsBlock) -> None:
        edges, head = indicator_edges(self.template), len(self.rows)
        self._indicator_head(block, edges)
        points = {sum_.section.name: sum_.points for sum_ in self.evaluation.sections}
        for category, kinds in self.shape.levels:
            first = len(self.rows)
            for kind in kinds:
                self._kind(category, kind, edges)
            if "category" in edges and len(self.rows) > first:
                has_points = (
                    block.shows_points and self.template.has_points and stated_points(category) is None
                )
                shown = f"\n（{shortest(points[category])}分）" if has_points else ""
                count, key = len(self.rows) - first, section_path(category)
                self._put(first, *edges["category"], category + shown, Role.LABEL, rows=count, key=key)
        if block.label:
            self._put(head, 0, block.label_width, block.label, Role.LABEL, rows=len(self.rows) - head)

    def _indicator_head(self, block: IndicatorsBlock, edges: Mapping[str, Edges]) -> None:
        """Put the captions; where some stand together below a common one the head has two rows."""
        upper = lower = self._row(RowInfo(Block.INDICATORS_CAPTION))
        if block.has_groups:
            lower = self._row(RowInfo(Block.INDICATORS_CAPTION))
        for group, run in groupby(block.columns, lambda column: column.group):
            columns = list(run)
            if group:
                left, right = edges[columns[0].id][0], edges[columns[-1].id][1]
                star = self._starred(columns[0].field) and bool(columns[0].choice)
                self._put(upper, left, right, group, Role.CAPTION, star=star)
            for column in columns:
                row, rows = (lower, 1) if group else (upper, lower - upper + 1)
                star = self._starred(column.id)
                self._put(row, *edges[column.id], column.caption, Role.CAPTION, rows=rows, star=star)

    def _kind(self, category: str, kind: str, edges: Mapping[str, Edges]) -> None:
        first = len(self.rows)
        if indices := self.shape.rows.get((category, kind)):
            run = self.runs[category, kind] = self._run(category, kind, indices)
            self.rows += run.infos
            self.cells += chain.from_iterable(run.cells)
        else:
            self._missing_kind(category, kind, edges)
        if "kind" in edges:
            shown = self._kind_points(category, kind)
            self._put(first, *edges["kind"], kind + shown, Role.LABEL, rows=len(self.rows) - first)

    def _run(self, category: str, kind: str, indices: list[int]) -> Run:
        """Return the rows of a level 2; those that are as they were have the cells that they had."""
        first, template, before = len(self.rows), self.template, self.runs_before.get((category, kind))
        indicators = tuple([self.project.indicators[index] for index in indices])
        scored = tuple([self.evaluation.indicators[index] for index in indices])
        changed: Iterable[int] = range(len(indices))
        if before is None or (before.first, before.template, before.indices) != (first, template, indices):
            infos = tuple([RowInfo(Block.INDICATORS, index, category, kind) for index in indices])
            cells: list[tuple[Cell, ...]] = [()] * len(indices)
        else:
            infos, cells = before.infos, list(before.cells)
            changed = {
                *(changed_rows(before.indicators, indicators) or ()),
                *(changed_rows(before.scored, scored) or ()),
            }
        for row in changed:
            cells[row] = indicator_cells(first + row, indices[row], indicators[row], scored[row], template)
        return Run(first, template, indices, indicators, scored, infos, tuple(cells))

    def _kind_points(self, category: str, kind: str) -> str:
        """Return the points of a level 2 as its label has them, blank where it has none of its own."""
        points = self.points_of_kinds.get((category, kind))
        return "" if points is None or stated_points(category) is not None else f"\n（{shortest(points)}分）"

    def _missing_kind(self, category: str, kind: str, edges: Mapping[str, Edges]) -> None:
        """Every level-2 kind of a closed form appears on paper, at least as one 不适用 row."""
        row = self._row(RowInfo(Block.INDICATORS, None, category, kind))
        for column, (text, align) in missing_kind_texts(self.template).items():
            self._put(row, *edges[column], text, Role.COMPUTED, align=align)

    # -- total ------------------------------------------------------------------------------------------

    def _total(self, block: TotalBlock) -> None:
        row, edges = self._row(RowInfo(Block.TOTAL)), indicator_edges(self.template)
        figures = {
            "weight": (shortest(self.evaluation.total_weight), TOTAL_WEIGHT),
            "score": (shortest(self.evaluation.total_score), TOTAL_SCORE),
        }
        found = [(column, *figures[column]) for column in edges if column in figures]
        caption, end = block.caption, 0  # it stands where there first is room
        for column, text, key in found:
            left, right = edges[column]
            if left > end:
                self._put(row, end, left, caption, Role.TOTAL, bold=bool(caption))
                caption = ""
            self._put(row, left, right, text, Role.TOTAL, key=key, bold=True)
            end = right
        if end < 1000:
            rest = "" if not found else self.evaluation.grade if block.grade else DASH
            self._put(row, end, 1000, f"{caption} {rest}".strip(), Role.TOTAL, bold=bool(caption))


_PARTS: Mapping[type[FormBlock], Callable[[_Builder, Any], None]] = {
    FieldsBlock: _Builder._fields,
    FundsBlock: _Builder._funds,
    TextsBlock: _Builder._texts,
    TableBlock: _Builder._table,
    IndicatorsBlock: _Builder._indicators,
    TotalBlock: _Builder._total,
}
