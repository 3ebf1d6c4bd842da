"""Money in the shapes that sheets have it in, and its units."""

from __future__ import annotations

import pytest

from model.exchange.recognise import find_forms
from model.exchange.recognising.money import unit_in
from tests.model.builders import template
from tests.model.exchange.layout_cases import sheet_of

FORM = """项目支出绩效自评表（2022年度）
项目名称|修路
{money}
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因
产出指标|数量指标|里程|3公里|3公里|50|50|"""
TURNED = """资金（万元）|来源|财政拨款|其他资金|合计
|年初预算数|80|5|85
|全年预算数|80|5|85
|全年执行数|76|5|81"""
PAIRS = """预算数（元）|800000|执行数（元）|760000|执行率|95%"""
PARTS = """资金（万元）||全年预算数|全年执行数
|年度资金总额|60|54
|其中：中央资金|40|36
|省级资金|20|18"""
NO_UNIT = """资金||全年预算数|全年执行数
|其中：财政拨款|60|54"""


def read(money: str, name: str = "national-2020") -> tuple[dict[str, dict[str, str]], list[str]]:
    (found,) = find_forms(sheet_of(FORM.format(money=money)), [template(name)], 2021)
    return {key: dict(amounts) for key, amounts in found.project.funds.items()}, [
        one.message for one in found.remarks
    ]


def test_sources_beside_each_other() -> None:
    assert read(TURNED)[0] == {
        "fiscal": {"initial": "80", "adjusted": "80", "executed": "76"},
        "other": {"initial": "5", "adjusted": "5", "executed": "5"},
    }


def test_amounts_beside_their_captions_in_yuan() -> None:
    funds, remarks = read(PAIRS)
    assert funds == {"fiscal": {"adjusted": "80", "executed": "76"}}
    assert "表上金额以元为单位，已换算成万元。" in remarks


def test_sources_that_the_template_lacks_are_added_to_that_they_belong_to() -> None:
    funds, remarks = read(PARTS)
    assert funds == {"fiscal": {"adjusted": "60", "executed": "54"}}
    assert sum("已并入“当年财政拨款”" in remark for remark in remarks) == 2


@pytest.mark.parametrize(("name", "unit"), [("national-2020", "万元"), ("shenzhen-2021", "元")])
def test_a_unit_that_is_named_nowhere_is_that_of_the_template_and_said(name: str, unit: str) -> None:
    funds, remarks = read(NO_UNIT, name)
    assert funds["fiscal"]["executed"] == "54"
    assert any(f"已按模板的单位{unit}读入" in remark for remark in remarks)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("项目资金（万元）", "万元"), ("金额单位：元", "元"), ("单位：人民币万元", "万元"), ("（单位：千元）", "千元"),
        ("全年预算数(元)", "元"), ("单位：元/人", ""), ("人均成本（元/人）", ""), ("单位：园林中心", ""),
    ],
)  # fmt: skip
def test_units_of_money(text: str, unit: str) -> None:
    assert unit_in(text) == unit


RATES = """资金（万元）||全年预算数|全年执行数|分值|执行率|得分
|年度资金总额|60|54|10|90%|9
|其中：财政拨款|40|36||{rate}|{score}
|其他资金|20|18|—|0.9|—"""


def test_the_rates_of_single_sources_are_compared_and_their_points_told() -> None:
    assert not [one for one in read(RATES.format(rate="90%", score=""))[1] if "执行率" in one]
    (found,) = find_forms(
        sheet_of(FORM.format(money=RATES.format(rate="95%", score="4"))), [template("national-2020")], 2021
    )
    told = [one.message for one in found.remarks if "执行率" in one.message]
    assert told == ["“财政拨款”的执行率表上是 95%，按金额计算是 90%，以计算为准，请核对。"]
    assert [(one.text, one.message) for one in found.unplaced] == [
        ("4", "预算执行的分值和得分只看合计一行，没有读入。")
    ]


@pytest.mark.parametrize(
    ("rate", "is_ours"),
    [
        ("86%", True),
        ("85.8%", True),
        ("85.75", True),
        ("0.8575", True),
        ("0.858", True),
        ("85%", False),
        ("1", False),
    ],
)
def test_a_rate_may_be_rounded(rate: str, is_ours: bool) -> None:
    money = f"|年初预算|全年预算|全年执行|执行率\n合计|400|400|343|{rate}"
    assert any("执行率" in one for one in read(money)[1]) is not is_ours


def test_a_figure_right_below_its_caption_is_no_caption_of_the_block() -> None:
    funds, _ = read("|年初预算|全年预算|全年执行\n合计|10|12|11.5")
    assert funds == {"fiscal": {"initial": "10", "adjusted": "12", "executed": "11.5"}}
