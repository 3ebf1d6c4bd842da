"""Blocks found on a sheet by the template's own captions, whatever the template has."""

from __future__ import annotations

import pytest

from model.exchange.recognise import read_worksheet
from model.exchange.sheet_blocks import SheetCells, as_caption, find_blocks, places_of
from model.exchange.template_choice import best_template
from model.exchange.worksheet import Worksheet
from model.form.project import Project
from model.form.template import Template
from model.form.template_reader import parse_template
from tests.model.builders import TEMPLATE_IDS, YEAR, template, template_text

SICHUAN = template("sichuan-0013zp")
# as the form of Sichuan is filled in: what is merged on paper is blank here, texts stand around the table
SHEET = """
部门预算项目支出绩效自评表（2023年度）||||||||||
项目名称||工资性支出||||||||
主管部门||发展和改革局|||实施单位（盖章）||改革中心|||
1.项目年度目标完成情况||项目年度目标||||年度目标完成情况||||
||保障发放。||||已发放。||||
2.项目实施内容及过程概述|按月发放。|||||||||
预算执行情况|||年初预算数|调整后预算数|预算执行数|预算执行率|权重|得分|原因|
|总额||200|300|240|80%|10|8|年底结余。|
|其中：财政资金||200|300|240|80%|/|/||
|财政专户管理资金||0|0|0||/|/||
绩效指标|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|完成值|权重|得分|未完成原因分析
|产出指标|数量指标|覆盖率|≥|100|%|100|60|60|
|效益指标|社会效益指标|保障率|≥|98|%|98|30|30|
合　计||||||||100|98|
评价结论|||自评98分。|||||||
存在问题|无||||||||||
改进措施||||||||||
项目负责人：张三|||||财务负责人：李四|||||
"""
TABLES = """
[[forms.blocks]]
type = "table"
id = "tasks"
label = "主要任务"
label_width = 100
columns = [{ id = "task", caption = "任务", width = 500 }, { id = "done", caption = "完成", width = 400 }]

[[forms.blocks]]
type = "table"
id = "money"
label = "资金管理"
label_width = 100
caption_width = 300
columns = [{ id = "state", caption = "情况说明", width = 600 }]
rows = [{ id = "used", caption = "使用规范性" }, { id = "paid", caption = "拨付合规性" }]

[[forms.signature]]
id = "head"
"""


def cells(text: str) -> tuple[tuple[str, ...], ...]:
    """A sheet of cells divided by bars."""
    rows = [tuple(line.split("|")) for line in text.strip("\n").splitlines()]
    width = max(map(len, rows))
    return tuple((*row, *[""] * (width - len(row))) for row in rows)


def read(
    text: str, by: Template, merged: tuple[tuple[int, int, int, int], ...] = ()
) -> tuple[Project, tuple[str, ...]]:
    found = read_worksheet(Worksheet("表", cells(text), merged), by, YEAR)
    assert found is not None
    return found.project, found.remarks


def test_every_block_of_a_place_is_read() -> None:
    project, remarks = read(SHEET, SICHUAN)
    assert remarks == ()
    assert dict(project.header) == {"name": "工资性支出", "department": "发展和改革局", "unit": "改革中心"}
    assert dict(project.goals) == {
        "expected": "保障发放。", "actual": "已发放。", "process": "按月发放。",
        "conclusion": "自评98分。", "problems": "无",
    }  # fmt: skip
    assert project.funds["fiscal"] == {"initial": "200", "adjusted": "300", "executed": "240"}
    assert project.funds["total"] == {"reason": "年底结余。"}
    assert [(row.name, row.target, row.actual) for row in project.indicators] == [
        ("覆盖率", "≥100%", "100"), ("保障率", "≥98%", "98"),
    ]  # fmt: skip
    assert dict(project.signature) == {"head": "张三", "finance_head": "李四"}


def test_captions_of_other_places_are_known_by_words() -> None:
    project, _ = read(SHEET.replace("年初预算数|", "年初预算|"), SICHUAN)
    assert project.funds["fiscal"] == {"initial": "200", "adjusted": "300", "executed": "240"}
    assert project.funds["total"] == {"reason": "年底结余。"}


def test_captions_that_only_one_template_has_tell_which_it_is() -> None:
    templates = [*map(template, TEMPLATE_IDS), SICHUAN]
    assert best_template(Worksheet("表", cells(SHEET)), templates) is SICHUAN


def test_tables_are_read_by_their_columns_and_rows() -> None:
    text = template_text("sichuan-0013zp").replace('[[forms.signature]]\nid = "head"\n', TABLES)
    tables = """
主要任务|任务|完成
|修路|修了3公里
|植树|
资金管理||情况说明
|拨付合规性|合规
|使用规范性|
"""
    project, _ = read(SHEET.replace("\n项目负责人", tables + "项目负责人"), parse_template(text, "x"))
    cells_of_tables = {key: text for key, text in project.goals.items() if "." in key}
    assert cells_of_tables == {
        "tasks.0.task": "修路", "tasks.0.done": "修了3公里", "tasks.1.task": "植树", "money.paid.state": "合规",
    }  # fmt: skip
    assert project.goals["problems"] == "无" and project.signature["head"] == "张三"


def test_a_total_that_is_typed_has_no_sources() -> None:
    text = template_text("sichuan-0013zp")
    sources = text[text.index('rows = [\n    { id = "fiscal"') :].partition("\n]\n")[0] + "\n]\n"
    project, _ = read(SHEET, parse_template(text.replace(sources, ""), "x"))
    assert project.funds == {
        "total": {"initial": "200", "adjusted": "300", "executed": "240", "reason": "年底结余。"}
    }


def test_blocks_are_found_one_below_the_other() -> None:
    rows = cells(SHEET)
    found = find_blocks(SheetCells(rows, [[as_caption(text) for text in row] for row in rows], {}), SICHUAN)
    assert [(own.start, own.stop) for own in found.rows.values()] == [
        (1, 3), (3, 5), (5, 6), (6, 10), (10, 13), (13, 14), (14, 17),
    ]  # fmt: skip
    assert found.tail == 17


@pytest.mark.parametrize(
    ("captions", "places"),
    [(("甲", "乙"), [0, 2]), (("乙", "甲"), [2, 3]), (("乙", "乙"), []), (("丙",), []), ((), [])],
)
def test_captions_stand_in_their_order(captions: tuple[str, ...], places: list[int]) -> None:
    assert places_of(captions, ["甲", "", "乙", "甲"]) == places
