"""The grid: a gapless tiling in the order of the paper, with printed number formats (docs/domain.md 1)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.form.project import Project, empty_project, text_at, with_text
from model.form.template_reader import parse_template
from model.grid.cells import DASH, Block, Grid, Role
from model.grid.layout import build_grid
from model.scoring.evaluation import evaluate
from tests.model.builders import (
    SAMPLES,
    TEMPLATE_IDS,
    YEAR,
    clean_project,
    computed,
    format_1_text,
    mixed_projects,
    projects,
    sample,
    template,
    template_text,
    with_row,
)


def _grid(project: Project, template_id: str = "shenzhen-2021") -> Grid:
    return build_grid(project, template(template_id), computed(project, template_id)[0], YEAR)


def _text(grid: Grid, key: str) -> str:
    cell = grid.find(key)
    assert cell is not None, key
    return cell.text


def _assert_perfect_tiling(grid: Grid) -> None:
    columns = len(grid.edges) - 1
    covered = Counter(
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    )
    wanted = {(row, column) for row in range(len(grid.rows)) for column in range(columns)}
    assert set(covered) == wanted
    assert set(covered.values()) == {1}
    assert all(cell.row_span > 0 and cell.column_span > 0 for cell in grid.cells)
    assert grid.edges[0] == 0 and grid.edges[-1] == 1000
    assert list(grid.edges) == sorted(set(grid.edges))


def _assert_keys_are_names(grid: Grid) -> None:
    keys = [cell.key for cell in grid.cells if cell.key]
    assert len(set(keys)) == len(keys)
    assert all(cell.key == cell.path for cell in grid.cells if cell.path)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_tiled(path: Path) -> None:
    grid = _grid(sample(path))
    _assert_perfect_tiling(grid)
    _assert_keys_are_names(grid)


def test_large_forms_of_every_template_are_tiled() -> None:
    for template_id, project in mixed_projects(10):
        grid = _grid(project, template_id)
        _assert_perfect_tiling(grid)
        assert [r.indicator for r in grid.rows if r.indicator is not None] == sorted(
            range(len(project.indicators)),
            key=lambda i: (
                template(template_id)
                .kinds()
                .index((project.indicators[i].category, project.indicators[i].kind))
            ),
        )


@given(st.data(), st.sampled_from(TEMPLATE_IDS))
def test_any_form_is_tiled(data: st.DataObject, template_id: str) -> None:
    project = data.draw(projects(template_id))
    grid = _grid(project, template_id)
    _assert_perfect_tiling(grid)
    _assert_keys_are_names(grid)
    for cell in grid.cells:
        if cell.path:
            text_at(project, cell.path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('[[header]]\nid = "unit"\ncaption = "实施单位"\nadvised = true\n', ""),
        ('id = "unit"\n', 'id = "unit"\nwide = true\n'),
        ('id = "amount"\n', 'id = "amount"\nwide = true\n'),
        ('id = "name"\n', 'id = "name"\nwide = true\n'),
    ],
)
def test_any_header_is_tiled(old: str, new: str) -> None:
    text = format_1_text()
    assert old in text
    made = parse_template(text.replace(old, new), "x.toml")
    _assert_perfect_tiling(build_grid(clean_project(), made, computed(clean_project())[0], YEAR))


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
def test_blocks_stand_in_the_order_of_the_paper(template_id: str) -> None:
    grid = _grid(clean_project(template_id), template_id)
    blocks = list(dict.fromkeys(row.block for row in grid.rows))
    assert [block.value for block in blocks] == [
        "header", "funds", "goals_caption", "goals", "indicators_caption", "indicators", "total"
    ]  # fmt: skip
    assert grid.title == "项目支出绩效自评表" and grid.subtitle == "（2021年度）"


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
def test_an_empty_form_shows_every_kind_as_not_applicable(template_id: str) -> None:
    grid = _grid(Project(), template_id)
    _assert_perfect_tiling(grid)
    shown = [(row.category, row.kind) for row in grid.rows if row.block is Block.INDICATORS]
    assert shown == list(template(template_id).kinds())
    for number, row in enumerate(grid.rows):
        if row.block is Block.INDICATORS:
            assert row.indicator is None
            texts = [cell.text for cell in grid.cells if cell.row == number and cell.role is Role.COMPUTED]
            assert texts == ["不适用", "不适用", "不适用", "0", "0", ""]


def test_one_missing_kind_shows_one_row_of_not_applicable() -> None:
    project = clean_project()
    rows = tuple(row for row in project.indicators if row.kind != "时效指标")
    grid = _grid(replace(project, indicators=rows))
    missing = [row for row in grid.rows if row.block is Block.INDICATORS and row.indicator is None]
    assert [(row.category, row.kind) for row in missing] == [("产出指标", "时效指标")]


def test_labels_are_merged_over_their_rows() -> None:
    project = sample(SAMPLES[1])
    grid = _grid(project)
    labels = [cell for cell in grid.cells if cell.role is Role.LABEL]
    spans = {cell.text: cell.row_span for cell in labels}
    count = Counter(row.category for row in project.indicators)
    kinds = Counter(row.kind for row in project.indicators)
    assert spans["产出指标\n（50分）"] == count["产出指标"] == 17
    assert spans["效益指标\n（40分）"] == count["效益指标"] == 12
    assert {kind: spans[kind] for kind in kinds} == kinds
    assert spans["项目资金\n（元）"] == 5
    assert spans["年度总体目标"] == 2
    assert spans["年度绩效指标"] == len(project.indicators) + 1


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
def test_level_1_prints_its_points(template_id: str) -> None:
    grid = _grid(clean_project(template_id), template_id)
    for section in template(template_id).sections:
        assert _text(grid, f"section.{section.name}") == f"{section.name}\n（{section.points}分）"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_prints_its_figures(path: Path) -> None:
    project = sample(path)
    grid = _grid(project)
    assert _text(grid, "project.amount") == project.header["amount"]
    for source in ("fiscal", "carryover", "other"):
        for column in ("initial", "adjusted", "executed"):
            assert _text(grid, f"funds.{source}.{column}") == project.funds[source][column]
        assert _text(grid, f"funds.{source}.weight") == _text(grid, f"funds.{source}.score") == "—"
    for index, row in enumerate(project.indicators):
        assert _text(grid, f"indicators[{index}].target") == row.target
        assert _text(grid, f"indicators[{index}].actual") == row.actual
        assert _text(grid, f"indicators[{index}].weight") == row.weight
    assert _text(grid, "total.weight") == "100"


def test_printed_number_formats() -> None:
    project = replace(
        with_row(clean_project(), 0, weight="2.50", actual="50%"),
        header={"name": "项目", "amount": "１５，０２７，８６４．７０元"},
        funds={"fiscal": {"initial": "7,642,000", "adjusted": "10390000", "executed": "10012516.44"}},
    )
    grid = _grid(project)
    assert _text(grid, "project.amount") == "15027864.7"
    assert _text(grid, "funds.fiscal.initial") == _text(grid, "funds.total.initial") == "7642000.00"
    assert _text(grid, "funds.total.executed") == "10012516.44"
    assert _text(grid, "funds.other.executed") == "0.00"
    assert _text(grid, "funds.total.rate") == _text(grid, "funds.fiscal.rate") == "96.37%"
    assert _text(grid, "funds.other.rate") == "0.00%"
    assert _text(grid, "funds.total.weight") == "10"
    assert _text(grid, "funds.total.score") == "9.64"
    assert _text(grid, "indicators[0].weight") == "2.5"
    assert _text(grid, "indicators[0].manual_score") == "1.25"
    assert _text(grid, "indicators[1].weight") == _text(grid, "indicators[1].manual_score") == "0"
    assert _text(grid, "total.weight") == "52.5"
    assert _text(grid, "total.score") == "50.89"


def test_full_execution_prints_two_decimals() -> None:
    grid = _grid(clean_project())
    assert _text(grid, "funds.total.score") == "10.00" and _text(grid, "funds.total.rate") == "100.00%"
    assert _text(grid, "total.score") == "100"


def test_what_is_no_number_stays_as_typed() -> None:
    project = replace(
        with_row(clean_project(), 0, weight="五十"),
        header={"name": "项目", "amount": "二十万"},
        funds={"fiscal": {"adjusted": "十万"}},
    )
    grid = _grid(project)
    texts = [_text(grid, key) for key in ("project.amount", "funds.fiscal.adjusted", "indicators[0].weight")]
    assert texts == ["二十万", "十万", "五十"]


def test_a_score_that_cannot_be_computed_is_blank() -> None:
    grid = _grid(with_row(clean_project(), 0, actual=""))
    assert _text(grid, "indicators[0].manual_score") == ""


def test_thousands_separators_follow_the_template() -> None:
    text = format_1_text().replace("separators = false", "separators = true")
    project = replace(clean_project(), funds={"fiscal": {"adjusted": "10390000", "executed": "100"}})
    grid = build_grid(project, parse_template(text, "x"), computed(project)[0], YEAR)
    assert _text(grid, "funds.total.adjusted") == _text(grid, "funds.fiscal.adjusted") == "10,390,000.00"
    assert _text(grid, "funds.fiscal.executed") == "100.00"


def test_stars_mark_what_the_clerk_fills() -> None:
    starred = {cell.text for cell in _grid(clean_project()).cells if cell.star}
    assert starred == {"实际完成情况", "实际完成值", "分值", "得分"}


def test_hubei_has_no_column_for_the_initial_budget() -> None:
    grid = _grid(clean_project("hubei-2020"), "hubei-2020")
    assert grid.find("funds.total.initial") is None and grid.find("funds.total.adjusted") is not None
    assert all("年初预算数" not in cell.text for cell in grid.cells)


def test_the_signature_block_holds_what_was_typed_and_leaves_room_for_the_seal() -> None:
    project = replace(clean_project(), signature={"prepared_by": "张三", "phone": "0755-1", "seal": "章"})
    grid = _grid(project)
    assert grid.signature[:2] == (("填表人：", "张三"), ("联系电话：", "0755-1"))
    assert dict(grid.signature)["单位（盖章）："] == ""


def test_the_clerk_types_only_into_inputs() -> None:
    for cell in _grid(clean_project()).cells:
        assert cell.is_editable == (cell.role in (Role.INPUT, Role.SCORE, Role.LONG_TEXT))


@pytest.mark.parametrize(
    ("typed", "shown", "in_yuan"),
    [
        ("207.4538", "207.4538", "207.45"),
        ("207.45", "207.45", "207.45"),
        ("207.4", "207.40", "207.40"),
        ("207", "207.00", "207.00"),
        ("0.000001", "0.000001", "0.00"),
        ("1,207.125", "1207.125", "1207.13"),
        ("", "0.00", "0.00"),
        ("约二百", "约二百", "约二百"),
    ],
)
def test_amounts_in_ten_thousands_keep_their_decimals(typed: str, shown: str, in_yuan: str) -> None:
    for template_id, wanted in (("national-2020", shown), ("shenzhen-2021", in_yuan)):
        project = with_text(clean_project(template_id), "funds.other.adjusted", typed)
        assert _text(_grid(project, template_id), "funds.other.adjusted") == wanted


def test_a_sum_has_the_decimals_of_its_parts() -> None:
    typed = {"fiscal": {"adjusted": "207.4538"}, "other": {"adjusted": "0.1"}}
    grid = _grid(replace(clean_project("national-2020"), funds=typed), "national-2020")
    assert _text(grid, "funds.total.adjusted") == "207.5538"
    assert _text(grid, "funds.total.initial") == "0.00"


def test_the_caption_of_the_total_stands_where_there_first_is_room() -> None:
    """Where the indicators begin with their score, it stands behind that."""
    block = template_text("hubei-2023").split('    { role = "category"')
    columns = [line for line in block[1].splitlines(keepends=True)[2:] if '"score"' not in line]
    label = 'label = "年度绩效目标\\n（80分）"\nlabel_width = 100\n'
    text = (
        block[0].replace(label, "")
        + '    { role = "score", caption = "得分", width = 395 },\n'
        + "".join(columns)
    )
    changed = parse_template(text, "首列得分")
    project = empty_project(changed)
    grid = build_grid(project, changed, evaluate(project, changed, YEAR), YEAR)
    total = [(cell.text, cell.column) for cell in grid.cells if cell.role == Role.TOTAL]
    assert total == [("0", 0), (f"总分 {DASH}", 3)]
    _assert_perfect_tiling(grid)
