"""What the roles of columns are called on the screen."""

from __future__ import annotations

# those that a clerk may give a column, the usual ones first
ROLE_NAMES = {
    "category": "一级指标",
    "kind": "二级指标",
    "name": "三级指标",
    "target": "年度指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "reason": "偏差原因",
    "operator": "符号",
    "number": "指标数值",
    "unit": "计量单位",
    "nature": "指标性质",
    "code": "序号",
    "note": "备注",
    "standard": "评分标准",
    "history": "历史值",
    "completion": "完成率",
    "deviation": "偏差",
    "deduction": "扣分",
    "review": "复核得分",
    "core": "是否核心",
    "evidence": "佐证材料",
    "to_date": "执行情况",
    "expected": "预计完成",
    "likelihood": "完成可能性",
}
_OTHERS = {
    "sign": "指标性质",
    "coefficient": "得分系数",
    "name_2": "指标内容",
    "target_2": "另一列指标值",
    "actual_2": "另一列完成值",
    "weight_2": "另一列分值",
    "label": "表旁标题",
}


def role_name(role: str) -> str:
    """Return what a role is called, blank for none."""
    return ROLE_NAMES.get(role) or _OTHERS.get(role, "")
