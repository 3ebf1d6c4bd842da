"""The one grid that screen, paper and spreadsheet draw: cells with spans, made from project and template.

Source: docs/domain.md 1.1. Positions are row and column of a fine grid whose column edges (per mille of the
table's width) are the union of the edges of all blocks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Literal, NamedTuple

from model.fast_tuples import record_of
from model.form.field_path import (
    GOAL_ACTUAL,
    GOAL_EXPECTED,
    TOTAL_SCORE,
    TOTAL_WEIGHT,
    FieldPath,
    amount_path,
    field_path,
    header_path,
    indicator_path,
    section_path,
)
from model.form.project import Indicator, Project, text_at
from model.form.template import Template
from model.grid.columns import column_edges, goals_middle, indicator_edges, places_of_edges
from model.reading.amounts import read_amount, shortest, two_decimals, with_separators
from model.scoring.evaluation import Evaluation
from model.scoring.scoring import Scored

DASH = "—"
Align = Literal["left", "center", "right"]


class Role(Enum):
    """What a cell is, for those who draw it."""

    LABEL = "label"
    CAPTION = "caption"
    INPUT = "input"
    COMPUTED = "computed"
    SCORE = "score"
    LONG_TEXT = "long_text"
    TOTAL = "total"


class Block(Enum):
    """The part of the form a row belongs to."""

    HEADER = "header"
    FUNDS = "funds"
    GOALS_CAPTION = "goals_caption"
    GOALS = "goals"
    INDICATORS_CAPTION = "indicators_caption"
    INDICATORS = "indicators"
    TOTAL = "total"


class Cell(NamedTuple):
    """One box of the form. ``text`` is what paper shows; ``path`` is the field behind it, None for a label.

    ``row``/``column`` is the top left corner in the fine grid. ``key`` names the cell for good, also a computed
    one: its path, or ``funds.total.rate``, ``section.产出指标``, ``total.score`` and the like.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    role: Role
    align: Align = "center"
    path: FieldPath | None = None
    key: FieldPath | None = None
    star: bool = False
    indent: int = 0
    bold: bool = False
    money: bool = False

    def __hash__(self) -> int:
        # equal cells have equal ones; all thirteen fields would take longer and tell no more apart
        return hash((self.row, self.column, self.text))

    @property
    def is_editable(self) -> bool:
        """True where the clerk may type."""
        return self.path is not None


class RowInfo(NamedTuple):
    """What a grid row belongs to; ``indicator`` is its index in the project, None for a kind without rows."""

    block: Block
    indicator: int | None = None
    category: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole form. ``edges`` are column edges in per mille, from 0 to 1000."""

    title: str
    subtitle: str
    edges: tuple[int, ...]
    rows: tuple[RowInfo, ...]
    cells: tuple[Cell, ...]
    signature: tuple[tuple[str, str], ...]
    footnotes: tuple[str, ...]

    def find(self, key: FieldPath | str) -> Cell | None:
        """Return the cell with that key or field path. Raises KeyError for what is no path."""
        key = field_path(key)
        return next((cell for cell in self.cells if cell.key == key), None)


def build_grid(project: Project, template: Template, evaluation: Evaluation, year: int) -> Grid:
    """Lay out the form; texts are those of the paper (docs/domain.md 1.2, printed number formats)."""
    return _Builder(project, template, evaluation).build(year)


class _Builder:
    """Collects rows and cells from top to bottom."""

    def __init__(self, project: Project, template: Template, evaluation: Evaluation) -> None:
        self.project = project
        self.template = template
        self.evaluation = evaluation
        self.places = places_of_edges(template)
        self.rows: list[RowInfo] = []
        self.cells: list[Cell] = []
        self.rows_by_kind: dict[tuple[str, str], list[int]] = {}
        for index, indicator in enumerate(project.indicators):
            self.rows_by_kind.setdefault((indicator.category, indicator.kind), []).append(index)

    def build(self, year: int) -> Grid:
        self._header()
        self._funds()
        self._goals()
        self._indicators()
        self._total()
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
        self.cells.append(
            record_of(
                Cell, (row, column, rows, span, text, role, align, path, name, star, indent, bold, money)
            )
        )

    def _starred(self, field: str) -> bool:
        return field in self.template.starred

    def _header(self) -> None:
        widths = indicator_edges(self.template)
        edges = (0, self.template.funds.label_width, widths["name"][1], widths["actual"][1], 1000)
        slot = 0
        for index, field in enumerate(self.template.header):
            wide = field.wide or (slot == 0 and self._is_last_alone(index))
            if slot == 0:
                row = self._row(RowInfo(Block.HEADER))
            left, middle, right = edges[slot], edges[slot + 1], 1000 if wide else edges[slot + 2]
            unit = f"（{self.template.money_unit}）" if field.money else ""
            path = header_path(field.id)
            text = text_at(self.project, path)
            self._put(row, left, middle, field.caption + unit, Role.CAPTION, star=self._starred(str(path)))
            shown = shortest_amount(text, self.template.money_unit) if field.money else text
            self._put(row, middle, right, shown, Role.INPUT, path=path, money=field.money)
            slot = 0 if wide or slot else 2

    def _is_last_alone(self, index: int) -> bool:
        """A field that would stand alone in its row takes the whole row."""
        following = self.template.header[index + 1 : index + 2]
        return not following or following[0].wide

    def _funds(self) -> None:
        block = self.template.funds
        caption_row = self._row(RowInfo(Block.FUNDS))
        self._put(caption_row, 0, block.label_width, block.label, Role.LABEL, rows=len(block.rows) + 2)
        left = block.label_width + block.caption_width
        self._put(caption_row, block.label_width, left, "", Role.CAPTION)
        for column in block.columns:
            self._put(caption_row, left, left + column.width, column.caption, Role.CAPTION)
            left += column.width
        self._funds_row("total", block.total, 0)
        for row in block.rows:
            self._funds_row(row.id, row.caption, row.indent)

    def _funds_row(self, source: str, caption: str, indent: int) -> None:
        block, evaluation = self.template.funds, self.evaluation
        is_total = source == "total"
        line = evaluation.funds_total if is_total else evaluation.funds[source]
        row = self._row(RowInfo(Block.FUNDS))
        left = block.label_width + block.caption_width
        self._put(row, block.label_width, left, caption, Role.CAPTION, align="left", indent=indent)
        computed = {
            "weight": shortest(evaluation.funds_weight) if is_total else DASH,
            "rate": line.rate_text,
            "score": two_decimals(evaluation.funds_score) if is_total else DASH,
        }
        for column in block.columns:
            right, path = left + column.width, amount_path(source, column.id)
            if column.id in computed:
                self._put(row, left, right, computed[column.id], Role.COMPUTED, key=path)
            elif is_total:
                amount = self._money(two_decimals(getattr(line, column.id)))
                self._put(row, left, right, amount, Role.COMPUTED, align="right", key=path, money=True)
            else:
                amount = self._money(printed_amount(text_at(self.project, path), self.template.money_unit))
                self._put(row, left, right, amount, Role.INPUT, align="right", path=path, money=True)
            left = right

    def _money(self, text: str) -> str:
        return with_separators(text) if self.template.money_separators else text

    def _goals(self) -> None:
        block = self.template.goals
        caption_row = self._row(RowInfo(Block.GOALS_CAPTION))
        row = self._row(RowInfo(Block.GOALS))
        middle = goals_middle(self.template)
        self._put(caption_row, 0, block.label_width, block.label, Role.LABEL, rows=2)
        for left, right, caption, path in (
            (block.label_width, middle, block.expected, GOAL_EXPECTED),
            (middle, 1000, block.actual, GOAL_ACTUAL),
        ):
            self._put(caption_row, left, right, caption, Role.CAPTION, star=self._starred(str(path)))
            self._put(row, left, right, text_at(self.project, path), Role.LONG_TEXT, align="left", path=path)

    def _indicators(self) -> None:
        block, edges = self.template.indicators, indicator_edges(self.template)
        caption_row = self._row(RowInfo(Block.INDICATORS_CAPTION))
        for column in block.columns:
            star = self._starred(column.id)
            self._put(caption_row, *edges[column.id], column.caption, Role.CAPTION, star=star)
        for sum_ in self.evaluation.sections:
            section, first = sum_.section, len(self.rows)
            for kind in section.kinds:
                self._kind(section.name, kind, edges)
            label = f"{section.name}\n（{shortest(sum_.points)}分）"
            count = len(self.rows) - first
            self._put(
                first, *edges["category"], label, Role.LABEL, rows=count, key=section_path(section.name)
            )
        count = len(self.rows) - caption_row
        self._put(caption_row, 0, block.label_width, block.label, Role.LABEL, rows=count)

    def _kind(self, category: str, kind: str, edges: Mapping[str, tuple[int, int]]) -> None:
        first = len(self.rows)
        for index in self.rows_by_kind.get((category, kind), ()):
            self._indicator(index)
        if len(self.rows) == first:
            self._missing_kind(category, kind, edges)
        self._put(first, *edges["kind"], kind, Role.LABEL, rows=len(self.rows) - first)

    def _indicator(self, index: int) -> None:
        indicator, scored = self.project.indicators[index], self.evaluation.indicators[index]
        row = self._row(RowInfo(Block.INDICATORS, index, indicator.category, indicator.kind))
        self.cells += _indicator_cells(row, index, indicator, scored, self.template)

    def _missing_kind(self, category: str, kind: str, edges: Mapping[str, tuple[int, int]]) -> None:
        """Every level-2 kind appears on paper, at least as one 不适用 row."""
        row = self._row(RowInfo(Block.INDICATORS, None, category, kind))
        text = self.template.not_applicable_text
        weight, score = self.template.not_applicable_weight, self.template.not_applicable_score
        texts = {"name": text, "target": text, "actual": text, "weight": weight, "score": score, "reason": ""}
        for column, shown in texts.items():
            self._put(row, *edges[column], shown, Role.COMPUTED, align=_indicator_align(column))

    def _total(self) -> None:
        edges = indicator_edges(self.template)
        row = self._row(RowInfo(Block.TOTAL))
        left, right = edges["weight"]
        weight, score = shortest(self.evaluation.total_weight), shortest(self.evaluation.total_score)
        self._put(row, 0, left, "总　分", Role.TOTAL, bold=True)
        self._put(row, left, right, weight, Role.TOTAL, key=TOTAL_WEIGHT, bold=True)
        self._put(row, *edges["score"], score, Role.TOTAL, key=TOTAL_SCORE, bold=True)
        self._put(row, *edges["reason"], DASH, Role.TOTAL)


@lru_cache(maxsize=4096)
def _indicator_cells(
    row: int, index: int, indicator: Indicator, scored: Scored, template: Template
) -> tuple[Cell, ...]:
    """Return the cells of one indicator, remembered because a key press changes one indicator of many."""
    not_applicable = scored.method == "na" and not scored.weight.or_zero
    score = "" if scored.score is None else shortest(scored.score)
    weight = shortest_amount(indicator.weight, "分")
    texts = {
        "name": indicator.name,
        "target": indicator.target,
        "actual": indicator.actual,
        "weight": template.not_applicable_weight if not_applicable else weight,
        "score": template.not_applicable_score if not_applicable else score,
        "reason": indicator.reason,
    }
    cells = []
    for column, place, span, role, align, field in _indicator_columns(template):
        path = indicator_path(index, field)
        plain = (row, place, 1, span, texts[column], role, align, path, path, False, 0, False, False)
        cells.append(record_of(Cell, plain))
    return tuple(cells)


@lru_cache(maxsize=16)
def _indicator_columns(template: Template) -> tuple[tuple[str, int, int, Role, Align, str], ...]:
    """Return for each column that is typed or scored its name, place, span, role, alignment and field."""
    places, edges, columns = places_of_edges(template), indicator_edges(template), []
    for column in ("name", "target", "actual", "weight", "score", "reason"):
        left, right = (places[edge] for edge in edges[column])
        is_score = column == "score"
        role, field = (Role.SCORE, "manual_score") if is_score else (Role.INPUT, column)
        columns.append((column, left, right - left, role, _indicator_align(column), field))
    return tuple(columns)


def _indicator_align(column: str) -> Align:
    return "left" if column in ("name", "reason") else "center"


def shortest_amount(text: str, unit: str) -> str:
    """Format a typed number in the shortest form; what is not a number stays as typed."""
    amount = read_amount(text, unit).value
    return text if amount is None else shortest(amount)


def printed_amount(text: str, unit: str) -> str:
    """Format a typed amount with 2 decimals; blank is 0.00, what is not a number stays as typed."""
    amount = read_amount(text, unit)
    if amount.value is None and text.strip():
        return text
    return two_decimals(amount.or_zero)
