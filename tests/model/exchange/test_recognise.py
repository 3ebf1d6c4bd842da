"""Forms on spreadsheets of other people: found by their captions, with a remark for what needs a look."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.exchange.recognise import WorksheetForm, read_worksheet
from model.exchange.template_choice import best_template
from model.exchange.worksheet import Worksheet
from model.form.template_reader import parse_template
from model.scoring.evaluation import evaluate
from tests.model.builders import FORMAT_2_IDS, YEAR, template, template_text

TEMPLATES = ("shenzhen-2021", "national-2020", "cost-2021", "hubei-2020")
# as offices have it: captions with spaces, a merged title, blanks below merged levels, a total row
FORM = """
项目支出绩效自评表|||||||
（2022年度）|||||||
项 目 名 称|道路养护||项目金额（元）|500000|||
主管部门|市政局||实施单位|养护所|||
项目资金（元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分
|年度资金总额|400000|500000|450000|10|90%|9
|其中：当年财政拨款|400000|500000|450000|—|90%|—
|上年结转资金|0|0|0|—|0|—
|其他资金|||||—|—
年度总体目标|预期目标|||实际完成情况|||
|目标1：养护道路。|||完成养护。|||
|目标2：群众满意。|||群众满意。|||
一级指标|二级指标|三级指标|年度指标值|*实际完成值|*分值|*得分|偏差原因分析及改进措施
产出指标（50分）|数量指标|养护里程|≥10公里|12公里|20|20|
||巡查次数|≥4次|2次|10|5|人手不足，已招聘。
|质量指标|合格率|100%|100%|20|20|
效益指标（40分）|满意度指标|群众满意度|≥90%|95%|40|40|
总分|||||100|94|
填表人：张三|||联系电话：|0755-123||填表日期：　年　月　日|
"""


def sheet(text: str = FORM) -> Worksheet:
    """A sheet of cells divided by bars."""
    rows = [tuple(line.split("|")) for line in text.strip("\n").splitlines()]
    width = max(map(len, rows))
    return Worksheet("表", tuple((*row, *[""] * (width - len(row))) for row in rows))


def read(text: str = FORM, name: str = "shenzhen-2021") -> WorksheetForm:
    found = read_worksheet(sheet(text), parse_template(template_text(name), name), YEAR)
    assert found is not None
    return found


def test_an_office_form_is_read_whole() -> None:
    found = read()
    project = found.project
    assert found.year == 2022 and found.remarks == ()
    assert dict(project.header) == {
        "name": "道路养护", "amount": "500000", "department": "市政局", "unit": "养护所",
    }  # fmt: skip
    assert project.funds["fiscal"] == {"initial": "400000", "adjusted": "500000", "executed": "450000"}
    assert project.goals["expected"] == "目标1：养护道路。\n目标2：群众满意。"
    assert project.goals["actual"] == "完成养护。\n群众满意。"
    assert dict(project.signature) == {"prepared_by": "张三", "phone": "0755-123"}
    rows = [(row.kind, row.name) for row in project.indicators if row.weight != "0"]
    assert rows == [
        ("数量指标", "养护里程"), ("数量指标", "巡查次数"), ("质量指标", "合格率"), ("满意度指标", "群众满意度"),
    ]  # fmt: skip
    assert not any(row.manual_score for row in project.indicators)  # all of them are what we compute
    assert str(evaluate(project, template(), 2022).total_score) == "94.00"


def test_a_score_that_is_not_ours_stays_as_typed() -> None:
    project = read(FORM.replace("|10|5|人手", "|10|8|人手")).project
    assert [row.manual_score for row in project.indicators if row.manual_score] == ["8"]


def test_a_total_that_was_added_up_wrongly_is_named() -> None:
    (remark,) = read(FORM.replace("|100|94|", "|100|96|")).remarks
    assert remark == "表上总分是 96，按各行计算是 94，请核对。"


def test_money_in_another_unit_is_converted_exactly_and_said() -> None:
    text = FORM.replace("项目资金（元）", "项目资金（万元）").replace("450000", "45.12345")
    found = read(text)
    assert found.project.funds["fiscal"]["executed"] == "451234.5"
    assert found.project.header["amount"] == "500000"  # its own caption says 元
    assert "表上金额以万元为单位，已换算成元。" in found.remarks
    back = read(FORM, "national-2020").project.funds["fiscal"]
    assert back == {"initial": "40", "adjusted": "50", "executed": "45"}


def test_a_total_without_sources_goes_to_the_first_one() -> None:
    text = FORM.replace("当年财政拨款|400000|500000|450000", "当年财政拨款|||")
    found = read(text)
    assert found.project.funds["fiscal"]["executed"] == "450000"
    assert "表上只填了年度资金总额，已记在“当年财政拨款”，请核对。" in found.remarks


@pytest.mark.parametrize("name", ["neimenggu", "hubei-2023"])
def test_where_there_are_no_sources_the_total_is_read(name: str) -> None:
    found = read(name=name)
    assert found.project.funds["total"]["executed"] == {"neimenggu": "450000", "hubei-2023": "45"}[name]


def test_a_kind_the_template_lacks_is_named_and_kept() -> None:
    found = read(FORM.replace("|质量指标|合格率", "|安全指标|合格率"))
    assert any("模板里没有二级指标“安全指标”" in remark for remark in found.remarks)
    assert "合格率" in [row.name for row in found.project.indicators]


def test_blank_cells_do_not_take_the_next_caption() -> None:
    project = read(FORM.replace("主管部门|市政局||实施单位|养护所", "主管部门|||实施单位|")).project
    assert "department" not in project.header and "unit" not in project.header


def test_value_behind_the_colon_of_its_caption() -> None:
    project = read(FORM.replace("项 目 名 称|道路养护||", "项目名称：道路养护|||")).project
    assert project.name == "道路养护" and project.header["amount"] == "500000"


def test_merged_captions_are_passed_over() -> None:
    rows = [list(row) for row in sheet(FORM.replace("项 目 名 称|道路养护|", "项目名称||道路养护")).rows]
    found = read_worksheet(Worksheet("表", tuple(map(tuple, rows)), ((2, 0, 2, 1),)), template(), YEAR)
    assert found is not None and found.project.name == "道路养护"


def test_missing_parts_are_named() -> None:
    lines = FORM.strip().splitlines()
    found = read("\n".join([*lines[:4], lines[12]]))
    assert len(found.remarks) == 2 and "资金表" in found.remarks[0] and "指标表" in found.remarks[1]


@pytest.mark.parametrize("text", ["", "a|b\nc|d", "填表说明\n一、项目名称|照批复填写"])
def test_a_sheet_without_a_form_is_none(text: str) -> None:
    assert read_worksheet(sheet(text or "|"), template(), YEAR) is None


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_template_is_found_by_its_kinds(name: str) -> None:
    templates = [parse_template(template_text(one), one) for one in TEMPLATES]
    wanted = next(one for one in templates if one.id == name)
    columns = "|".join(column.caption for column in wanted.funds.columns)
    lines = [f"项目资金（{wanted.money_unit}）|{columns}", "一级指标|二级指标|三级指标"]
    lines += [f"{s.name}（{s.points}分）|{kind}|x" for s in wanted.sections for kind in s.kinds]
    assert best_template(sheet("\n".join(lines)), templates).id == name


@pytest.mark.parametrize("label", ["绩效指标", "年度绩效指标"])
def test_a_flat_list_takes_no_sheet_from_the_others(label: str) -> None:
    templates = [template(one) for one in (*TEMPLATES, *FORMAT_2_IDS)]
    text = FORM.replace("一级指标|", f"{label}|", 1).replace("质量指标|合格率", "安全指标|合格率")
    assert best_template(sheet(text), templates).id == "shenzhen-2021"


WORDS = st.sampled_from([cell for row in sheet().rows for cell in row])
CELLS = st.one_of(WORDS, st.text(max_size=8))
AREAS = st.tuples(*[st.integers(0, 12)] * 4)


@given(
    st.lists(st.lists(CELLS, min_size=8, max_size=8), min_size=1, max_size=14),
    st.lists(AREAS, max_size=4),
)
def test_no_sheet_breaks_the_reader(rows: list[list[str]], areas: list[tuple[int, int, int, int]]) -> None:
    header = tuple(
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"]
    )
    made = Worksheet("表", (*map(tuple, rows), header, *map(tuple, rows)), tuple(areas))  # type: ignore[arg-type]
    found = read_worksheet(made, template(), YEAR)
    assert found is not None
    assert all(remark.endswith("。") for remark in found.remarks)
    evaluate(found.project, template(), YEAR)
