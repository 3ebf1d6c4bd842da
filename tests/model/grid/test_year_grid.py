"""The grid of the other forms of a year: heads of two rows, marks on paper and choices on screen, no points (docs/domain.md 8.6)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model.form.template_edits import with_indicators
from model.grid.cells import Block, Cell, Grid
from model.grid.computed import compute
from model.grid.layout import build_grid
from tests.model.form.year_cases import NAMES, computed_case

MONITORING = "shenzhen-2021-monitoring"


def on_screen(name: str, **texts: str) -> Grid:
    computed = computed_case(name, **texts)
    return build_grid(
        computed.project, computed.template, computed.evaluation, computed.year, with_marks=False
    )


def row_of(grid: Grid, row: int) -> list[Cell]:
    number = next(n for n, info in enumerate(grid.rows) if info.indicator == row)
    return sorted((cell for cell in grid.cells if cell.row == number), key=lambda cell: cell.column)


@pytest.mark.parametrize("name", NAMES)
def test_every_place_belongs_to_one_cell(name: str) -> None:
    for grid in (computed_case(name).grid, on_screen(name)):
        taken = [
            (row, column)
            for cell in grid.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        ]
        assert sorted(taken) == [(r, c) for r in range(len(grid.rows)) for c in range(len(grid.edges) - 1)]


def test_a_likelihood_is_a_mark_on_paper_and_a_choice_on_screen() -> None:
    paper = [cell.text for cell in row_of(computed_case(MONITORING).grid, 1)]
    assert paper[-4:-1] == ["", "√", ""] and paper[-5].startswith("区数字化")
    screen = row_of(on_screen(MONITORING), 1)
    assert screen[-2].text == "有可能" and str(screen[-2].path) == "indicators[1].likelihood"
    assert len(screen) == len(paper) - 2


@pytest.mark.parametrize("typed", ["", "确定能", "有可能", "完全不可能", "不好说"])
def test_the_field_stands_on_paper_once(typed: str) -> None:
    cells = row_of(computed_case(MONITORING, i0__likelihood=typed).grid, 0)
    (found,) = [cell for cell in cells if str(cell.path) == "indicators[0].likelihood"]
    assert found.text == {"": "", "不好说": "不好说"}.get(typed, "√")
    assert [cell.text for cell in cells].count(found.text) == 1 or not typed
    assert sum(cell.column_span for cell in cells) == sum(
        c.column_span for c in row_of(computed_case(MONITORING).grid, 0)
    )


def test_the_heads_have_two_rows() -> None:
    grid = computed_case(MONITORING).grid
    upper, lower = [n for n, info in enumerate(grid.rows) if info.block is Block.INDICATORS_CAPTION]
    captions = {cell.text: cell for cell in grid.cells if cell.row in (upper, lower)}
    assert captions["偏差原因分析"].row == upper and captions["完成目标可能性"].star
    assert captions["确定能"].row == captions["原因说明"].row == lower
    assert captions["三级指标"].row_span == 2 and captions["1—6月\n执行情况"].star


def test_amounts_that_must_be_filled_bear_a_star() -> None:
    captions = {cell.text: cell.star for cell in computed_case(MONITORING).grid.cells}
    assert captions["1—6月执行数"] and captions["全年预计执行数"] and not captions["年初预算数"]


@pytest.mark.parametrize("name", [name for name in NAMES if "department" not in name])
def test_levels_have_no_points_and_there_is_no_total(name: str) -> None:
    grid = computed_case(name).grid
    assert grid.find("section.产出指标").text == "产出指标"  # type: ignore[union-attr]
    assert all(info.block is not Block.TOTAL for info in grid.rows)
    assert grid.find("total.score") is None


def test_a_form_without_points_shows_none_whatever_its_template_says() -> None:
    computed = computed_case(MONITORING)
    template = with_indicators(computed.template, lambda block: replace(block, shows_points=True))
    grid = compute(computed.project, template, computed.year).grid
    assert grid.find("section.产出指标").text == "产出指标"  # type: ignore[union-attr]


def test_the_month_stands_below_the_title() -> None:
    assert computed_case(MONITORING).grid.subtitle == "（2021年1—6月）"
