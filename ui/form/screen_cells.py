"""What a cell of the form looks like on screen: the paper's cell plus placeholder, mark, tone and tooltip."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from model.form.changed_rows import changed_rows
from model.form.choices import choices_at
from model.form.field_path import (
    GOAL_ACTUAL,
    FieldPath,
    indicator_path,
    section_path,
    signature_path,
)
from model.form.project import Indicator, text_at
from model.form.template import Template
from model.grid.cells import Block, Cell, Grid, Role, RowInfo
from model.grid.choice_columns import has_columns_of_choices
from model.grid.computed import Computed
from model.grid.layout import build_grid
from model.reading.amounts import exact, read_amount, round_cents, shortest, with_separators
from model.scoring.findings import Finding
from model.scoring.scoring import MANUAL, NOT_APPLICABLE, Scored
from ui.form.grid_places import GridPlaces

Look = dict[str, Any]
_RANK = {"error": 0, "warning": 1, "open": 2, "info": 3}


class Tone(Enum):
    """How a cell's text is coloured."""

    NORMAL = "normal"
    MUTED = "muted"
    GOOD = "good"
    LOST = "lost"
    MANUAL = "manual"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class ScreenCell:
    """One cell as drawn on screen; ``sub`` is a small second line, ``mark`` the worst finding's look."""

    cell: Cell
    text: str
    sub: str = ""
    placeholder: str = ""
    tone: Tone = Tone.NORMAL
    sub_tone: Tone = Tone.MUTED
    mark: str = ""
    tooltip: str = ""


def screen_grid(computed: Computed, template: Template, before: Grid | None = None) -> Grid:
    """Return the paper's grid with the signature fields as rows of their own below the table.

    A table that grows has one blank row more than on paper, and a choice is one cell. ``before``: that of another state
    of the form, whose cells stay the same objects where nothing changed.
    """
    grid = computed.grid
    if any(not table.rows for table in template.tables) or has_columns_of_choices(template):
        project, evaluation, year = computed.project, computed.evaluation, computed.year
        grid = build_grid(project, template, evaluation, year, spare_rows=1, with_marks=False, before=before)
    rows, cells = list(grid.rows), list(grid.cells)
    last = len(grid.edges) - 1
    places = _signature_places(grid.edges)
    writable = [field for field in template.signature if field.writable]
    for index, field in enumerate(writable):
        left, middle, right = places[index % 2]
        if index % 2 == 0:
            rows.append(RowInfo(Block.TOTAL))
            if index == len(writable) - 1:
                right = last
        row, path = len(rows) - 1, signature_path(field.id)
        caption = field.caption.rstrip("：")
        cells.append(Cell(row, left, 1, middle - left, caption, Role.CAPTION))
        text = computed.project.signature.get(field.id, "")
        cells.append(Cell(row, middle, 1, right - middle, text, Role.INPUT, path=path, key=path))
    return replace(grid, rows=tuple(rows), cells=tuple(cells))


def _signature_places(edges: tuple[int, ...]) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Two fields to a row, on the edges nearest to those of the header."""

    def nearest(wanted: int) -> int:
        return min(range(len(edges)), key=lambda i: abs(edges[i] - wanted))

    return (0, nearest(220), nearest(445)), (nearest(445), nearest(660), len(edges) - 1)


def screen_cells(computed: Computed, template: Template, grid: Grid) -> tuple[ScreenCell, ...]:
    """Return every cell of the grid as drawn on screen, in the grid's order."""
    marks, rows = _findings_by_key(computed.findings), [row.indicator for row in grid.rows]
    return tuple(
        _screen_cell(cell, computed, template, rows[cell.row], marks.get(cell.key, ())) for cell in grid.cells
    )


def cells_after(
    computed: Computed,
    template: Template,
    grid: Grid,
    places: GridPlaces,
    old_grid: Grid,
    before: Sequence[ScreenCell],
    known: Sequence[Finding],
) -> dict[int, ScreenCell]:
    """Return the cells that look otherwise than before, by their places.

    ``before``: the cells of another state of the form on its grid, which has the same ``places``, when the findings were
    the ``known`` ones. A cell is looked at if it is another object, or the findings of its indicator are others.
    """
    others = set(changed_rows(old_grid.cells, grid.cells) or ())
    for indicator in _rows_that_differ(known, computed.findings):
        if indicator is not None and indicator in places.row_of:
            others.update(places.in_row(places.row_of[indicator]))
    rows = {grid.rows[grid.cells[place].row].indicator for place in others}
    marks = _findings_by_key(computed.findings, rows)
    found = {}
    for place in others:
        cell, old = grid.cells[place], before[place]
        if cell.key is None and old.cell == cell:
            continue  # a caption, of which nothing else can be said
        row = grid.rows[cell.row].indicator
        shown = _screen_cell(cell, computed, template, row, marks.get(cell.key, ()))
        if shown != old:
            found[place] = shown
    return found


def _rows_that_differ(old: Sequence[Finding], new: Sequence[Finding]) -> set[int | None]:
    """Return the indicators whose findings are others now; those of an indicator are remembered, so the same stay the same."""
    if old is new:
        return set()
    before, after = dict(zip(map(id, old), old, strict=True)), dict(zip(map(id, new), new, strict=True))
    others = ((before.get(one) or after[one]).field.about for one in before.keys() ^ after.keys())
    return {place.row for place in others if place}


def cell_key_of(field: FieldPath | None) -> FieldPath | None:
    """Return the key of the cell that shows a field; an answer to a finding belongs to what the finding is about."""
    field = field.about if field else None
    if field is None:
        return None
    if field.row is not None and field.column in ("score", "grade", "method"):
        return indicator_path(field.row, "manual_score")
    return section_path(field.key) if field.block == "kind" else field


def _findings_by_key(
    findings: Iterable[Finding], rows: Collection[int | None] | None = None
) -> Mapping[FieldPath | None, list[Finding]]:
    """Return the findings of each cell; of the indicators only those in ``rows``, if some are given."""
    found: dict[FieldPath | None, list[Finding]] = {}
    for finding in findings:
        row = finding.field.row
        if rows is not None and row is not None and row not in rows:
            continue
        if key := cell_key_of(finding.field):
            found.setdefault(key, []).append(finding)
    return found


def _plain_look(cell: Cell, findings: Iterable[Finding]) -> Look:
    open_ = [finding for finding in findings if not finding.note]
    mark = min((finding.look for finding in open_), key=_RANK.__getitem__, default="")
    return {"text": cell.text, "mark": mark, "tooltip": "\n".join(finding.message for finding in open_)}


def _screen_cell(
    cell: Cell, computed: Computed, template: Template, index: int | None, findings: Iterable[Finding]
) -> ScreenCell:
    plain = _plain_look(cell, findings)
    if index is None or cell.path is None:
        return ScreenCell(cell, **{**plain, **_look(cell, computed, template, plain)})
    column = cell.key.column if cell.key else ""
    indicator, scored = computed.project.indicators[index], computed.evaluation.indicators[index]
    asked = _asked(cell.key, computed.template) if cell.key and plain["mark"] else ""
    return ScreenCell(cell, **{**plain, **_indicator_look(column, indicator, scored, plain, asked)})


def _look(cell: Cell, computed: Computed, template: Template, plain: Look) -> Look:
    """Return in what a cell that is no indicator's differs from plain text."""
    if cell.key is not None and cell.key.block == "section":
        return _section_look(computed, cell.key.key, plain)
    if cell.money:
        return _money_look(cell, computed, template)
    if cell.role in (Role.CAPTION, Role.LABEL):
        return {"tone": Tone.MUTED}
    if cell.path is not None and (cell.path == GOAL_ACTUAL or cell.path.block == "project"):
        return {"placeholder": "请填写"}
    return {}


_PLACEHOLDERS = {"name": "指标名称", "target": "指标值", "actual": "完成值", "weight": "分值"}


def _asked(path: FieldPath, template: Template) -> str:
    """Return what a blank cell with a mark says of itself; a box to be ticked has no room for it."""
    if choices := choices_at(path, template):
        return "请选择" if len(choices) > 1 else ""
    return "请说明原因" if path.column in ("reason", "note") else "请填写"


def _indicator_look(column: str, indicator: Indicator, scored: Scored, plain: Look, asked: str) -> Look:
    if column == "manual_score":
        return _score_look(indicator, scored, plain)
    not_applicable = scored.auto_method == NOT_APPLICABLE
    look: Look = {"tone": Tone.MUTED if not_applicable else Tone.NORMAL}
    if not not_applicable:
        look["placeholder"] = _PLACEHOLDERS.get(column, asked)
    if column == "weight" and not indicator.weight.strip():
        look["tone"] = Tone.MUTED  # a share of the points of its level 2, which nobody typed
    elif column == "weight":
        look["text"] = indicator.weight if scored.weight.value is None else exact(scored.weight.value)
        if scored.weight.problem:
            look["tone"] = Tone.BAD
    return look


def _score_look(indicator: Indicator, scored: Scored, plain: Look) -> Look:
    tooltip = f"{scored.explain}\n{plain['tooltip']}" if plain["tooltip"] else scored.explain
    if scored.method == MANUAL:
        automatic = "无" if scored.auto_score is None else shortest(scored.auto_score)
        text = indicator.manual_score.strip() if scored.score is None else shortest(scored.score)
        tone = Tone.BAD if scored.manual_problem else Tone.MANUAL
        return {"text": text, "sub": f"手工 · 自动{automatic}", "tone": tone, "tooltip": tooltip}
    if scored.score is None:
        return {"text": "", "placeholder": "评定" if scored.needs_grade else "—", "tooltip": tooltip}
    lost = scored.score < round_cents(scored.weight.or_zero)
    tone = Tone.LOST if lost else Tone.MUTED if scored.method == NOT_APPLICABLE else Tone.NORMAL
    return {"tone": tone, "tooltip": tooltip}


def _section_look(computed: Computed, name: str, plain: Look) -> Look:
    sum_ = next(s for s in computed.evaluation.sections if s.section.name == name)
    if not computed.template.has_points:
        return plain
    if not sum_.section.points:  # a level of the form's own has no preset
        tip = (
            plain["tooltip"]
            or f"{name}的分值合计 {exact(sum_.weight)} 分，得分合计 {shortest(sum_.score)} 分"
        )
        return {"sub": f"{exact(sum_.weight)}分", "tone": Tone.MUTED, "tooltip": tip}
    fits = sum_.weight == sum_.section.points
    mark, tone = ("✓", Tone.GOOD) if fits else ("≠", Tone.MUTED) if sum_.is_advice else ("✗", Tone.BAD)
    if plain["mark"] == "open":
        mark, tone = "", Tone.MUTED
    weight, score = exact(sum_.weight), shortest(sum_.score)
    return {
        "sub": f"{weight}/{exact(sum_.section.points)} {mark}".rstrip(),
        "sub_tone": tone,
        "tone": Tone.MUTED,
        "tooltip": plain["tooltip"] or f"{name}的分值合计 {weight} 分，得分合计 {score} 分",
    }


def _money_look(cell: Cell, computed: Computed, template: Template) -> Look:
    """On screen money carries thousands separators; what is not a number stays as typed; blank stays blank."""
    if cell.path is None:
        return {"text": with_separators(cell.text)}
    typed = text_at(computed.project, cell.path)
    amount = read_amount(typed, template.money_unit)
    if amount.value is None:
        placeholder = "请填写" if cell.path.block == "project" else "0.00"
        tone = Tone.BAD if amount.problem else Tone.NORMAL
        return {"text": typed, "placeholder": placeholder, "tone": tone}
    return {"text": with_separators(cell.text)}
