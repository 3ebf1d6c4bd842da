"""What the editor calls the parts of a template, in the words of the screen."""

from __future__ import annotations

from model.form.blocks import FieldsBlock, FormBlock, FundsBlock, IndicatorsBlock, TableBlock, TextsBlock
from model.form.phases import needs_of
from model.form.template import Template

BASIC, FORM, LEVELS, COLUMNS, FUNDS = "基本", "本表", "指标级别", "列", "资金"
TEXTS, WORDS, SIGNATURE, SCORING = "文字和表格", "词语", "签章", "评分"

INDICATOR_ROLES = {
    "category": "一级指标",
    "kind": "二级指标",
    "name": "三级指标",
    "target": "年度指标值",
    "operator": "指标值的符号",
    "number": "指标值的数",
    "unit": "指标值的单位",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "reason": "偏差原因",
    "nature": "指标性质",
    "completion": "完成率（算出）",
    "deviation": "偏差率（算出）",
    "coefficient": "得分系数（算出）",
    "code": "指标编码",
    "history": "历史值",
    "standard": "评分标准",
    "note": "备注",
    "to_date": "截至目前完成值",
    "expected": "预计完成值",
    "likelihood": "完成可能性",
    "cause": "偏差的一种原因",
    "review": "审核意见",
    "text": "其他文字",
}
FUNDS_ROLES = {
    "initial": "年初预算数",
    "adjusted": "全年预算数",
    "executed": "全年执行数",
    "term": "中期资金总额",
    "to_date": "截至目前执行数",
    "expected": "全年预计执行数",
    "amount": "其他金额",
    "weight": "分值",
    "rate": "执行率（算出）",
    "score": "得分（算出）",
    "text": "文字（如原因）",
}
_TARGET = "指标值（一列，或数、符号、单位几列）"


def block_name(block: FormBlock) -> str:
    """Return what a block of the form is called in lists."""
    if isinstance(block, FieldsBlock):
        return f"栏目：{_some(field.caption for field in block.fields)}"
    if isinstance(block, TextsBlock):
        return f"文字：{_some(field.caption for field in block.texts)}"
    if isinstance(block, TableBlock):
        return f"表格：{_one_line(block.label)}"
    if isinstance(block, FundsBlock):
        return "项目资金"
    return "绩效指标" if isinstance(block, IndicatorsBlock) else f"合计行：{_one_line(block.caption)}"


def _some(captions: object) -> str:
    names = [_one_line(str(caption)) for caption in captions]  # type: ignore[attr-defined]
    return "、".join(names[:3]) + (f" 等 {len(names)} 项" if len(names) > 3 else "")


def _one_line(text: str) -> str:
    return "".join(text.split())


def needed_columns(form: Template) -> str:
    """Say which columns of indicators a form must have, and which it must not."""
    needs = needs_of(form.phase, form.subject)
    names = "、".join(
        _TARGET if "number" in roles else f"“{INDICATOR_ROLES[roles[0]]}”" for roles in needs.indicators
    )
    barred = "、".join(f"“{INDICATOR_ROLES[role]}”" for role in needs.no_indicators)
    return f"要有{names}；{f'不能有{barred}；' if barred else ''}一、二级指标在最左边。"
