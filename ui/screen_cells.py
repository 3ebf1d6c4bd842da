"""What a cell of the form looks like on screen: the paper's cell plus placeholder, mark, tone and tooltip."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from model.amounts import exact, read_amount, round_cents, shortest, with_separators
from model.checks import Finding
from model.layout import Block, Cell, Grid, Role, RowInfo
from model.project import Indicator, split_indicator_path, text_at
from model.scoring import MANUAL, NOT_APPLICABLE, Scored
from model.template import Template
from model.workbook import Computed

SIGNATURE = "signature"
_RANK = {"error": 0, "warning": 1, "info": 2}


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
    """One cell as drawn on screen; ``sub`` is a small second line, ``mark`` the worst finding's severity."""

    cell: Cell
    text: str
    sub: str = ""
    placeholder: str = ""
    tone: Tone = Tone.NORMAL
    sub_tone: Tone = Tone.MUTED
    mark: str = ""
    tooltip: str = ""


def screen_grid(computed: Computed, template: Template) -> Grid:
    """Return the paper's grid with the signature fields as rows of their own below the table."""
    grid = computed.grid
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
        row, path = len(rows) - 1, f"signature.{field.id}"
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
    marks = _findings_by_key(computed.findings)
    return tuple(_screen_cell(cell, computed, template, marks.get(cell.key, ())) for cell in grid.cells)


def cell_key_of(field: str) -> str:
    """Return the key of the cell that shows a finding's field."""
    if place := split_indicator_path(field):
        row, column = place
        column = "manual_score" if column in ("score", "grade", "method") else column
        return f"indicators[{row}].{column}"
    if field.startswith("kind."):
        return f"section.{field.split('.')[1]}"
    return field


def _findings_by_key(findings: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(cell_key_of(finding.field), []).append(finding)
    return found


def _screen_cell(
    cell: Cell, computed: Computed, template: Template, findings: Iterable[Finding]
) -> ScreenCell:
    open_ = [finding for finding in findings if not finding.note]
    mark = min((finding.severity for finding in open_), key=_RANK.__getitem__, default="")
    tooltip = "\n".join(finding.message for finding in open_)
    shown = ScreenCell(cell, cell.text, mark=mark, tooltip=tooltip)
    if place := split_indicator_path(cell.path or ""):
        row, column = place
        indicator, scored = computed.project.indicators[row], computed.evaluation.indicators[row]
        return _indicator_cell(shown, column, indicator, scored)
    if cell.key.startswith("section."):
        return _section_cell(shown, computed, cell.key.removeprefix("section."))
    if cell.money:
        return _money_cell(shown, computed, template)
    if cell.role is Role.CAPTION or (cell.role is Role.LABEL):
        return replace(shown, tone=Tone.MUTED)
    if cell.path is not None:
        required = any(f"project.{f.id}" == cell.path for f in template.header) or cell.path == "goals.actual"
        return replace(shown, placeholder="请填写" if required else "")
    return shown


def _indicator_cell(shown: ScreenCell, column: str, indicator: Indicator, scored: Scored) -> ScreenCell:
    not_applicable = scored.auto_method == NOT_APPLICABLE
    if column == "manual_score":
        return _score_cell(shown, indicator, scored)
    if column == "weight":
        text = indicator.weight if scored.weight.value is None else exact(scored.weight.value)
        placeholder = "" if not_applicable else "分值"
        tone = Tone.BAD if scored.weight.problem else Tone.MUTED if not_applicable else Tone.NORMAL
        return replace(shown, text=text, placeholder=placeholder, tone=tone)
    if column == "reason" and shown.mark:
        return replace(shown, placeholder="请说明原因")
    placeholder = {"name": "指标名称", "target": "指标值", "actual": "完成值"}.get(column, "")
    return replace(
        shown,
        placeholder="" if not_applicable else placeholder,
        tone=Tone.MUTED if not_applicable else Tone.NORMAL,
    )


def _score_cell(shown: ScreenCell, indicator: Indicator, scored: Scored) -> ScreenCell:
    tooltip = "\n".join(part for part in (scored.explain, shown.tooltip) if part)
    if scored.method == MANUAL:
        automatic = "无" if scored.auto_score is None else shortest(scored.auto_score)
        text = indicator.manual_score.strip() if scored.score is None else shortest(scored.score)
        tone = Tone.BAD if scored.manual_problem else Tone.MANUAL
        return replace(shown, text=text, sub=f"手工 · 自动{automatic}", tone=tone, tooltip=tooltip)
    if scored.score is None:
        placeholder = "评定" if scored.needs_grade else "—"
        return replace(shown, text="", placeholder=placeholder, tooltip=tooltip)
    lost = scored.score < round_cents(scored.weight.or_zero)
    tone = Tone.LOST if lost else Tone.MUTED if scored.method == NOT_APPLICABLE else Tone.NORMAL
    return replace(shown, tone=tone, tooltip=tooltip)


def _section_cell(shown: ScreenCell, computed: Computed, name: str) -> ScreenCell:
    sum_ = next(s for s in computed.evaluation.sections if s.section.name == name)
    fits = sum_.weight == sum_.section.points
    sub = f"{exact(sum_.weight)}/{exact(sum_.section.points)} {'✓' if fits else '✗'}"
    tooltip = shown.tooltip or f"{name}的分值合计 {exact(sum_.weight)} 分，得分合计 {shortest(sum_.score)} 分"
    return replace(shown, sub=sub, sub_tone=Tone.GOOD if fits else Tone.BAD, tone=Tone.MUTED, tooltip=tooltip)


def _money_cell(shown: ScreenCell, computed: Computed, template: Template) -> ScreenCell:
    """On screen money carries thousands separators; what is not a number stays as typed; blank stays blank."""
    cell = shown.cell
    if cell.path is None:
        return replace(shown, text=with_separators(cell.text))
    typed = text_at(computed.project, cell.path)
    amount = read_amount(typed, template.money_unit)
    if amount.value is None:
        placeholder = "请填写" if cell.path == "project.amount" else "0.00"
        return replace(
            shown, text=typed, placeholder=placeholder, tone=Tone.BAD if amount.problem else Tone.NORMAL
        )
    return replace(shown, text=with_separators(cell.text))
