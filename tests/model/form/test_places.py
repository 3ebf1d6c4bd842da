"""The templates of places with columns and blocks of their own, each with a filled form whose figures were computed by hand."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache

import pytest

from model.exchange.form_json import document_of, form_json, parse_form, project_from_document
from model.form.project import Project, empty_project, with_text
from model.grid.cells import Cell
from model.grid.computed import Computed, compute
from model.reading.amounts import shortest
from tests.model.builders import FORMAT_2_IDS, ROOT, template


@dataclass(frozen=True)
class Figures:
    """What a filled form must give: texts as they are printed, ``findings`` as ``severity code@field``."""

    rate: str
    execution: str
    scores: str
    total: str
    weight: str = "100"
    grade: str = "优"
    findings: tuple[str, ...] = ()


FIGURES = {
    # 114.5 ÷ 128.5; 15 × 3980 ÷ 4200
    "sichuan-0013zp": Figures("89.11%", "8.91", "20 10 10 10 14.21 15 10", "98.12"),
    # 17 204 000 ÷ 18 100 000; 10 × 198 ÷ 200; 10 × 88 ÷ 90
    "yunnan-14": Figures("95.05%", "9.50", "15 9.9 10 10 5 20 10 9.78", "99.18"),
    # 3 200 000 ÷ 3 239 300; 10 × 30 ÷ 33; 10 × 12 ÷ 12.5
    "neimenggu": Figures("98.79%", "9.88", "20 10 9.09 9.6 30 10", "98.57"),
    # 9.2 ÷ 9.48; the rows 其中… have no points; 20 × 2.7 ÷ 3; 10 × 94 ÷ 95
    "rural-2023": Figures("97.05%", "9.70", "20 - - 18 9.89 20 10 10", "97.59"),
    # 20 × 96 %; 20 shared by two rows, 10 by three; 10 × 90 ÷ 95; two kinds that do not apply leave 10 to each of the others
    "hubei-2023": Figures("96.00%", "19.20", "10 10 9.47 3.33 3.33 3.34 10 0 10 0 10 10", "98.67"),
    # 48.5 ÷ 50; 15 × 540 ÷ 600
    "chongqing": Figures("97.00%", "9.70", "15 13.5 15 10 10 15 10", "98.2"),
}
# id: money unit, execution points, points of the levels 1, middle band, paper
RULES = {
    "sichuan-0013zp": ("万元", 10, [50, 30, 10], 60, "landscape"),
    "yunnan-14": ("元", 10, [50, 30, 10], 60, "landscape"),
    "neimenggu": ("元", 10, [50, 30, 10], 60, "landscape"),
    "rural-2023": ("万元", 10, [50, 30, 10], 60, "portrait"),
    "hubei-2023": ("万元", 20, [50, 20, 10], 50, "portrait"),
    "chongqing": ("万元", 10, [90], 60, "landscape"),
}
# the captions of the indicators, as they stand on real sheets
CAPTIONS = {
    "sichuan-0013zp": "一级指标 二级指标 三级指标 指标性质 指标值 度量单位 完成值 权重 得分 未完成原因分析",
    "yunnan-14": "一级指标 二级指标 三级指标 指标性质 指标值 度量单位 实际完成值 分值 得分 偏差原因分析及改进措施",
    "neimenggu": "一级指标 二级指标 三级指标 指标性质 指标方向 目标值 计量单位 历史值 实际完成值 分值 得分 评分标准 偏差原因",
    "rural-2023": "一级指标 二级指标 三级指标 分值 年度指标值 全年实际值 得分 未完成原因及拟采取的改进措施",
    "hubei-2023": "一级指标 二级指标 三级指标 年初目标值（A） 实际完成值（B） 得分 偏差",
    "chongqing": "指标名称 计量单位 指标性质 指标值 指标权重（分） 全年完成值 得分系数（%） 指标得分（分） 是否核心 说明",
}
each_place = pytest.mark.parametrize("place", FORMAT_2_IDS)


def case_text(place: str) -> str:
    """Return the filled form of a place as form JSON."""
    return (ROOT / "tests/forms" / f"{place}.json").read_text("utf-8")


def case(place: str) -> Project:
    """Return the filled form of a place."""
    return parse_form(case_text(place), f"{place}.json", FORMAT_2_IDS).project


@cache
def computed_case(place: str) -> Computed:
    """Return all that follows from the filled form of a place."""
    return compute(case(place), template(place), json.loads(case_text(place))["year"])


def text_of(place: str, key: str) -> str:
    """Return what the filled form prints in a cell."""
    found = computed_case(place).grid.find(key)
    assert found is not None, key
    return found.text


def cells_of_rows(place: str) -> list[list[Cell]]:
    """Return the cells of each indicator from left to right."""
    grid = computed_case(place).grid
    return [
        sorted((cell for cell in grid.cells if cell.row == number), key=lambda cell: cell.column)
        for number, row in enumerate(grid.rows)
        if row.indicator is not None
    ]


# -- the templates ----------------------------------------------------------------------------------------


def test_every_place_has_its_case_and_its_figures() -> None:
    filled = (ROOT / "tests/forms").glob("*.json")
    # with its template beside it a form is of no place of the product
    files = {path.stem for path in filled if not path.with_suffix(".toml").exists()}
    assert files == set(FORMAT_2_IDS) == set(FIGURES) == set(RULES) == set(CAPTIONS)


@each_place
def test_a_template_says_what_the_place_lays_down(place: str) -> None:
    made, (unit, execution, points, middle, paper) = template(place), RULES[place]
    assert (made.id, made.money_unit, made.execution_points) == (place, unit, execution)
    assert [section.points for section in made.sections] == points
    assert execution + sum(points) == made.total_points == 100
    assert [(band.upper, band.lower) for band in made.bands] == [(100, 80), (80, middle), (middle, 0)]
    assert [grade.at_least for grade in made.grades] == [90, 80, 60, 0]
    assert (made.orientation, made.presets, made.reverse) == (paper, "advice", "ratio")


@each_place
def test_the_captions_are_those_of_the_sheets(place: str) -> None:
    assert " ".join(column.caption for column in template(place).indicators.columns) == CAPTIONS[place]


@each_place
def test_a_wide_table_lies_on_its_side(place: str) -> None:
    made = template(place)
    assert (len(made.indicators.columns) >= 10) == (made.orientation == "landscape")


# -- the figures ------------------------------------------------------------------------------------------


@each_place
def test_the_figures_are_those_computed_by_hand(place: str) -> None:
    wanted = FIGURES[place]
    assert text_of(place, "funds.total.rate") == wanted.rate
    assert text_of(place, "funds.total.score") == wanted.execution
    scores = [
        text_of(place, f"indicators[{n}].manual_score") or "-" for n in range(len(case(place).indicators))
    ]
    assert " ".join(scores) == wanted.scores
    assert text_of(place, "total.score") == wanted.total
    evaluation = computed_case(place).evaluation
    assert (str(evaluation.total_weight.normalize() + 0), evaluation.grade) == ("100", wanted.grade)


@each_place
def test_nothing_is_found_in_the_filled_form_but_what_is_meant(place: str) -> None:
    found = [f"{f.severity} {f.code}@{f.field}" for f in computed_case(place).findings]
    assert tuple(found) == FIGURES[place].findings


@each_place
def test_the_scores_follow_the_values(place: str) -> None:
    """A figure that stood fast would not notice a wrong column."""
    data = json.loads(case_text(place))
    for row in data["indicators"]:
        row["actual"] = ""
    blank = parse_form(json.dumps(data), "x", FORMAT_2_IDS).project
    evaluation = compute(blank, template(place), data["year"]).evaluation
    assert evaluation.total_score == evaluation.funds_score


# -- the grid ---------------------------------------------------------------------------------------------


@each_place
@pytest.mark.parametrize("filled", [True, False])
def test_the_grid_is_tiled(place: str, filled: bool) -> None:
    made = template(place)
    grid = (computed_case(place) if filled else compute(empty_project(made), made, 2023)).grid
    covered = Counter(
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    )
    places = {(row, column) for row in range(len(grid.rows)) for column in range(len(grid.edges) - 1)}
    assert set(covered) == places and set(covered.values()) == {1}
    keys = [cell.key for cell in grid.cells if cell.key]
    assert len(keys) == len(set(keys))


@each_place
def test_every_typed_text_is_in_the_grid(place: str) -> None:
    data, project = json.loads(case_text(place)), case(place)
    shown = Counter(cell.text for cell in computed_case(place).grid.cells)
    typed = [*data["project"].values(), *data["goals"].values()]
    for row in data["indicators"]:
        parts = [row.get(part, "") for part in ("operator", "number", "unit")]
        target = parts if any(parts) else [row["target"]]
        others = [
            v for k, v in row.items() if k not in ("category", "kind", "target", "operator", "number", "unit")
        ]
        typed += [*target, *others]
    wanted = Counter(text for text in typed if text)
    assert not {text: count for text, count in wanted.items() if shown[text] < count}
    assert len(cells_of_rows(place)) == len(project.indicators)
    texts = dict(computed_case(place).grid.signature).values()
    assert set(data["signature"].values()) <= set(texts)


@each_place
def test_no_text_of_an_open_form_is_printed_twice(place: str) -> None:
    """Every level 1 and level 2 of the rows stands once, merged over them; a flat list has none."""
    levels = {role for role in ("category", "kind") if template(place).indicators.find(role)}
    labels = [cell.text.partition("\n")[0] for cell in computed_case(place).grid.cells]
    for role in levels:
        for name in {getattr(row, role) for row in case(place).indicators}:
            assert labels.count(name) == 1, name
    if not levels:
        assert "绩效指标" not in labels


# -- what only one of them has -----------------------------------------------------------------------------


def test_yunnan_has_a_head_of_two_rows_and_ends_with_the_grade() -> None:
    grid = computed_case("yunnan-14").grid
    spans = {cell.text: (cell.row_span, cell.column_span) for cell in grid.cells}
    head = {cell.text: cell.row for cell in grid.cells}
    assert head["一级指标"] == head["指标性质"] == head["绩效指标"] + 1 == head["年度指标值"] + 1
    assert spans["实际完成值"][0] == 2 and spans["指标性质"] == (1, 1) and spans["年度指标值"] == (1, 3)
    last = [cell.text for cell in grid.cells if cell.row == len(grid.rows) - 1]
    assert last == ["总分", "100", "99.18", "优"]
    assert head["其他需要说明事项"] == len(grid.rows) - 2
    assert grid.subtitle == "公开14表（2023年度）　金额单位：元"


def test_rural_sub_rows_have_no_points() -> None:
    rows = [[cell.text for cell in cells] for cells in cells_of_rows("rural-2023")]
    assert rows[1][-6:] == ["其中桃树种植面积", "", "1.5亩", "1.5亩", "", ""]
    assert [rows[0][-6:][i] for i in (0, 1, 4)] == ["★补助各类瓜果蔬菜种植面积", "20", "20"]
    assert text_of("rural-2023", "section.产出指标") == "产出指标\n（50分）"


def test_hubei_shows_points_in_captions_alone() -> None:
    texts = [cell.text for cell in computed_case("hubei-2023").grid.cells]
    assert {
        "数量指标\n（20分）",
        "时效指标\n（10分）",
        "服务对象满意度指标\n（10分）",
        "产出指标\n（50分）",
    } <= set(texts)
    assert {"经济效益指标\n（0分）", "社会效益指标\n（10分）"} <= set(texts)
    assert "分值" not in texts and "-5.26%" in texts
    assert computed_case("hubei-2023").grid.find("total.weight") is None


def test_chongqing_is_a_flat_list_with_coefficients() -> None:
    rows = [[cell.text for cell in cells] for cells in cells_of_rows("chongqing")]
    assert rows[1][:9] == ["培训人数", "人次", "≥", "600", "15", "540", "90", "13.5", "是"]
    assert rows[5][:5] == ["干部履职能力", "/", "定性", "有效提升", "15"]


@pytest.mark.parametrize(
    ("actual", "score", "is_told"),
    [("12.5", "9.6", False), ("125000", "9.6", True), ("12.5万元", "9.6", False), ("1,2.5个", None, False)],
)
def test_the_unit_in_its_column_is_that_of_a_bare_actual_value(
    actual: str, score: str | None, is_told: bool
) -> None:
    """Near the target it is; far from it another unit may be meant, which is told."""
    project = with_text(case("neimenggu"), "indicators[3].actual", actual)
    made = compute(project, template("neimenggu"), 2023)
    found = made.evaluation.indicators[3].score
    assert (None if found is None else shortest(found)) == score
    assert ("read-as" in {finding.code for finding in made.findings}) is is_told


def test_beside_a_percentage_a_fraction_is_still_told() -> None:
    project = with_text(case("neimenggu"), "indicators[5].actual", "0.99")
    made = compute(project, template("neimenggu"), 2023)
    assert "read-as" in {finding.code for finding in made.findings if finding.field.row == 5}


def test_neimenggu_directs_by_its_nature() -> None:
    methods = [scored.method for scored in computed_case("neimenggu").evaluation.indicators]
    assert methods == ["forward", "forward", "reverse", "reverse", "qualitative", "forward"]


@pytest.mark.parametrize("place", ["neimenggu", "hubei-2023", "chongqing"])
def test_where_there_are_no_sources_of_money_the_total_is_typed(place: str) -> None:
    found = computed_case(place).grid.find("funds.total.executed")
    assert found is not None and found.is_editable
    assert template(place).funds.rows == ()


# -- what is kept -------------------------------------------------------------------------------------------


@each_place
def test_a_form_comes_back_whole_from_json(place: str) -> None:
    project, year = case(place), json.loads(case_text(place))["year"]
    written = form_json(project, template(place), year)
    assert parse_form(written, "x", FORMAT_2_IDS).project == project
    assert project_from_document(document_of(project), "x") == project
