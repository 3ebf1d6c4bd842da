"""What captions mean, in the words of many places."""

from __future__ import annotations

import pytest

from model.exchange.recognising.captions import (
    amount_role,
    as_caption,
    field_role,
    indicator_role,
    inline_captions,
    is_filler,
    is_heading,
    signature_role,
    source_role,
    text_role,
    without_label,
)

INDICATORS = {
    "category": "一级指标 *一级指标 一级指标（权重）",
    "kind": "二级指标 指标类型",
    "name": "三级指标 指标名称 具体指标",
    "target": "年度指标值 年初指标值 年度目标值 预期指标值 计划值 绩效目标值 年初设定值 目标值（A） 预期目标 年初计划数",
    "actual": "实际完成值 全年实际值 全年实际完成值 年终完成值 单项指标实际完成值 完成情况 实际完成指标值 目标完成情况 指标完成值",
    "weight": "分值 指标权重 标准分 满分 权重（%） 指标分值",
    "score": "得分 自评分 自评得分 指标得分 单项得分",
    "reason": "偏差原因分析及改进措施 未完成原因 偏离原因 未达标原因 原因 未完成原因和改进措施 未完成绩效目标的原因 扣分原因",
    "note": "备注 说明",
    "history": "历史值 上年值 上年度实际完成值 近三年平均值",
    "standard": "评分标准 得分计算方法 计分规则 指标解释",
    "review": "复核得分 审核分 财政评价得分",
    "completion": "完成率 目标完成率",
    "deviation": "偏差度 偏差率",
    "operator": "运算符号 符号",
    "unit": "计量单位 度量单位 单位",
    "sign": "指标性质 指标方向",
    "code": "序号 指标编号",
    "": "数量指标 养护里程 产出指标",
}


@pytest.mark.parametrize(("role", "words"), INDICATORS.items())
def test_columns_of_indicators(role: str, words: str) -> None:
    assert {word: indicator_role(word) for word in words.split()} == dict.fromkeys(words.split(), role)


@pytest.mark.parametrize(
    ("role", "words"),
    {
        "initial": "年初预算数 年初预算 年初部门预算数（A）",
        "adjusted": "全年预算数 全年预算数（A） 调整后预算数 预算数 全年（调整）预算数",
        "executed": "全年执行数 预算执行数 实际支出 全年支出 执行数（B） 决算数",
        "rate": "执行率 预算执行率（B/A） 支出进度",
        "weight": "分值 执行率权重",
        "score": "得分 执行率得分",
        "to_date": "1-7月执行数",
        "": "预算年度 预算单位",
    }.items(),
)
def test_columns_of_money(role: str, words: str) -> None:
    assert {word: amount_role(word) for word in words.split()} == dict.fromkeys(words.split(), role)


@pytest.mark.parametrize(
    ("role", "words"),
    {
        "total": "年度资金总额 资金总额： 合计 年度财政资金总额 年度总金额",
        "fiscal": "其中：当年财政拨款 本年财政拨款 其中：一般公共预算拨款 1.财政资金",
        "carryover": "上年结转资金 上年结转结余资金",
        "account": "财政专户管理资金",
        "own": "单位资金 自筹资金",
        "other": "其他资金",
        "central": "其中：中央财政资金 中央补助",
        "province": "省级财政资金",
        "county": "县级配套资金",
    }.items(),
)
def test_sources_of_money(role: str, words: str) -> None:
    assert {word: source_role(word) for word in words.split()} == dict.fromkeys(words.split(), role)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("预期目标", "expected"), ("年初设定目标", "expected"), ("项目年度目标", "expected"), ("绩效目标", "expected"),
        ("实际完成情况", "actual"), ("年度总体目标完成情况综述", "actual"), ("目标实际完成情况", "actual"),
        ("评价结论", "conclusion"), ("存在的问题", "problems"), ("下一步改进措施", "measures"), ("数量指标", ""),
    ],
)  # fmt: skip
def test_long_texts(text: str, role: str) -> None:
    assert text_role(text) == role


def test_fields_of_one_line() -> None:
    assert [field_role(text) for text in ("项 目 名 称：", "项目名称及编码", "主管部门（盖章）", "项目实施单位")] == [
        "name", "name", "department", "unit",
    ]  # fmt: skip
    assert [signature_role(text) for text in ("填报人", "联系方式", "单位负责人（签字）", "填表时间")] == [
        "prepared_by", "phone", "head", "date",
    ]  # fmt: skip


def test_captions_with_their_texts_in_one_cell() -> None:
    text = "项目名称：修路（二期）　主管部门： 市政局；填 表 人：张三 比例1:18"
    found = inline_captions(text)
    assert [as_caption(one.caption) for one in found] == ["项目名称", "主管部门", "填表人"]
    assert text[found[0].end : found[1].start].strip() == "修路（二期）"


@pytest.mark.parametrize(
    ("text", "is_one"), [("指标2：", True), ("……", True), ("指标1：修路", False), ("", True), ("6座", False)]
)
def test_what_was_left_to_be_filled(text: str, is_one: bool) -> None:
    assert is_filler(text) == is_one


def test_numbers_before_names_and_headings() -> None:
    assert without_label("指标1：修路") == "修路" and without_label("指标1完成率") == "指标1完成率"
    assert is_heading("四、绩效指标完成情况") and not is_heading("一、修路3公里，种树100棵。")
