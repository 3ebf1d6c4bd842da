"""A whole indicator table from an Excel form lands in the right kinds, for every real form and template."""

from __future__ import annotations

from dataclasses import replace

import pytest

import resources
from model.exchange.clipboard import Table, read_html, read_tsv, write_tsv
from model.exchange.indicator_table import read_indicator_table, with_indicator_table
from model.form.project import Project, empty_project
from model.form.template import Template
from model.form.template_reader import parse_template
from model.grid.computed import compute
from model.reading.amounts import shortest
from resources.forms import read_form

CAPTIONS = (
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "*实际完成值",
    "*分值",
    "*得分",
    "偏差原因分析\n及改进措施",
)


def template_of(template_id: str) -> Template:
    return parse_template(resources.template_text(template_id), template_id)


SHENZHEN = template_of("shenzhen-2021")


def excel_rows(project: Project, points: bool = True) -> list[tuple[str, ...]]:
    """Return the table as Excel puts it on the clipboard: merged cells blank, printed scores."""
    computed = compute(project, SHENZHEN, 2021)
    rows, last = [], ("", "")
    for row, scored in zip(project.indicators, computed.evaluation.indicators, strict=True):
        level_1 = "" if row.category == last[0] else f"{row.category}{'（50分）' if points else ''}"
        level_2 = "" if (row.category, row.kind) == last else row.kind
        score = "0" if scored.score is None else shortest(scored.score)
        rows.append((level_1, level_2, row.name, row.target, row.actual, row.weight, score, row.reason))
        last = (row.category, row.kind)
    return rows


@pytest.mark.parametrize("path", resources.sample_paths(), ids=lambda path: path.stem[:2])
@pytest.mark.parametrize("header", [True, False])
def test_every_real_table_comes_back_whole(path, header: bool) -> None:
    project = read_form(path)[0].project
    text = write_tsv([*([CAPTIONS] if header else []), *excel_rows(project)])
    found = read_indicator_table(read_tsv(text), SHENZHEN)
    assert found is not None and not found.unplaced
    filled = with_indicator_table(empty_project(SHENZHEN), found, SHENZHEN, 2021)
    assert filled.indicators == project.indicators  # also: no score became a typed one


def test_total_row_and_leading_label_column_are_left_out() -> None:
    project = read_form(resources.sample_paths()[2])[0].project
    rows = [("年度绩效指标" if n == 0 else "", *row) for n, row in enumerate(excel_rows(project))]
    table: Table = (("", *CAPTIONS), *rows, ("总分", "", "", "", "", "", "100", "99.49", "—"))
    found = read_indicator_table(table, SHENZHEN)
    assert found is not None and len(found.rows) == len(project.indicators)


def test_an_indicator_may_be_called_like_a_total() -> None:
    rows = [
        ("产出指标", "数量指标", name, "1", "1", "1", "", "") for name in ("合计面积", "总分提高", "合计")
    ]
    found = read_indicator_table((CAPTIONS, *rows), SHENZHEN)
    assert found is not None and [row.name for row in found.rows] == ["合计面积", "总分提高"]


def test_another_score_is_typed_and_one_that_only_repeats_is_not() -> None:
    project = read_form(resources.sample_paths()[2])[0].project
    rows = [list(row) for row in excel_rows(project)]
    place = next(n for n, row in enumerate(rows) if row[5] not in ("0", ""))
    rows[place][6] = "0.5"
    found = read_indicator_table(tuple(map(tuple, rows)), SHENZHEN)
    assert found is not None
    filled = with_indicator_table(empty_project(SHENZHEN), found, SHENZHEN, 2021)
    assert [row.manual_score for row in filled.indicators if row.manual_score] == ["0.5"]


def test_merged_cells_of_html() -> None:
    table = read_html(
        "<table><tr><td rowspan=3>产出指标（50分）</td><td rowspan=2>数量指标</td><td>甲</td><td>1个</td><td>1个</td><td>25</td></tr>"
        "<tr><td>乙</td><td>1个</td><td>1个</td><td>5</td></tr><tr><td>质量指标</td><td>丙</td><td>1%</td><td>1%</td><td>20</td></tr></table>"
    )
    found = read_indicator_table(table, SHENZHEN)
    assert found is not None
    assert [(row.kind, row.name, row.weight) for row in found.rows] == [
        ("数量指标", "甲", "25"),
        ("数量指标", "乙", "5"),
        ("质量指标", "丙", "20"),
    ]


def test_cells_that_are_wider_than_a_column_count_once() -> None:
    table = read_html(
        "<table><tr><td>产出指标</td><td>数量指标</td><td colspan=2>甲</td><td colspan=3>≥1个</td><td>1个</td><td>50</td></tr>"
        "<tr><td></td><td></td><td colspan=2>乙</td><td colspan=3>≥2个</td><td>2个</td><td>0</td></tr></table>"
    )
    assert table is not None
    found = read_indicator_table(table, SHENZHEN)
    assert found is not None
    assert [(row.name, row.target, row.actual, row.weight) for row in found.rows] == [
        ("甲", "≥1个", "1个", "50"),
        ("乙", "≥2个", "2个", "0"),
    ]


def test_of_a_whole_sheet_only_the_indicators_are_taken() -> None:
    project = read_form(resources.sample_paths()[4])[0].project
    above = [
        ("项目支出绩效自评表",),
        ("项目名称", "网格信息管理", "项目金额", "19882480"),
        *[("", f"资金{n}", "1.00", "2.00") for n in range(7)],
    ]
    below = [("总分", "", "", "", "", "100", "99.52"), ("填表人：", "", "联系电话：")]
    table = tuple((*row, *[""] * (8 - len(row))) for row in (*above, CAPTIONS, *excel_rows(project), *below))
    found = read_indicator_table(table, SHENZHEN)
    assert found is not None and found.left_out == 8
    assert with_indicator_table(project, found, SHENZHEN, 2021).indicators == project.indicators


@pytest.mark.parametrize(
    ("level_1", "level_2", "place"),
    [
        ("效益指标", "社会效益", ("效益指标", "社会效益指标")),
        ("满意度指标", "服务对象满意度指标", ("效益指标", "满意度指标")),
        ("产出", "时效", ("产出指标", "时效指标")),
        ("产出指标(50分)", "*质量指标", ("产出指标", "质量指标")),
    ],
)
def test_kinds_are_known_by_like_names(level_1: str, level_2: str, place: tuple[str, str]) -> None:
    found = read_indicator_table((CAPTIONS, (level_1, level_2, "甲", "1", "1", "1", "1", "")), SHENZHEN)
    assert found is not None and (found.rows[0].category, found.rows[0].kind) == place and not found.unplaced


def test_an_unknown_kind_goes_to_the_end_of_its_section_and_is_named() -> None:
    table = (CAPTIONS, ("产出指标", "创新指标", "甲", "1", "1", "1", "1", ""))
    found = read_indicator_table(table, SHENZHEN)
    assert found is not None and found.unplaced == ("创新指标",) and found.rows[0].category == "产出指标"


@pytest.mark.parametrize(
    "table",
    [
        (("5座", "6座"), ("7座", "8座")),
        (("100",),),
        (("甲", "≥1个", "1个", "5", "5", ""), ("乙", "≥1个", "1个", "5", "5", "")),
        (("", "", "", "", "", "", "", ""),),
        (CAPTIONS,),
    ],
)
def test_other_blocks_are_no_indicator_table(table: Table) -> None:
    assert read_indicator_table(table, SHENZHEN) is None


@pytest.mark.parametrize("template_id", resources.template_ids())
def test_every_kind_of_every_template_is_found(template_id: str) -> None:
    template = template_of(template_id)
    rows = tuple((s, k, f"指标{n}", "1", "1", "1", "1", "") for n, (s, k) in enumerate(template.kinds()))
    found = read_indicator_table((CAPTIONS, *rows), template)
    assert found is not None and [(row.category, row.kind) for row in found.rows] == list(template.kinds())


def test_kinds_without_rows_become_not_applicable_and_notes_of_old_rows_go() -> None:
    found = read_indicator_table(
        (CAPTIONS, ("产出指标", "数量指标", "甲", "1个", "1个", "50", "", "")), SHENZHEN
    )
    assert found is not None
    old = replace(
        empty_project(SHENZHEN),
        notes={"over-target@indicators[0].actual": "x", "unit-blank@project.unit": "y"},
    )
    filled = with_indicator_table(old, found, SHENZHEN, 2021)
    assert {(row.category, row.kind) for row in filled.indicators} == set(SHENZHEN.kinds())
    assert filled.indicators[1].name == SHENZHEN.not_applicable_text and dict(filled.notes) == {
        "unit-blank@project.unit": "y"
    }


def test_a_new_level_1_without_level_2_begins_with_its_first_kind() -> None:
    row = ("", "", "名称", "1个", "1个", "5", "5", "")
    rows = [CAPTIONS, ("产出指标", "成本指标", *row[2:]), ("效益指标（40分）", *row[1:]), row]
    found = read_indicator_table(tuple(rows), SHENZHEN)
    assert found is not None
    assert [(one.category, one.kind) for one in found.rows] == [
        ("产出指标", "成本指标"), ("效益指标", "经济效益指标"), ("效益指标", "经济效益指标"),
    ]  # fmt: skip
