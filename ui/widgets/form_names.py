"""What the forms of a project's year are called where there is little room."""

from __future__ import annotations

from collections.abc import Mapping

from model.form.template import Phase, Template

PHASE_NAMES: Mapping[Phase, str] = {
    "declaration": "申报",
    "monitoring": "监控",
    "self_evaluation": "自评",
    "transfer": "转移支付",
}
DEPARTMENT_NAME = "部门整体"


def short_name(form: Template, date: str = "") -> str:
    """Return what a form is called on a button: 自评, 监控 1—7月."""
    name = PHASE_NAMES[form.phase] if form.subject == "project" else DEPARTMENT_NAME
    return f"{name} 1—{int(date[5:7])}月" if date else name
