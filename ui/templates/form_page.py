"""The page 本表 of the editor: title and paper of the form that is edited, which form it is, which captions bear a star."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from model.form.form_edits import MAIN, stars_of, with_stars
from model.form.template import Template
from ui.templates.draft import Draft
from ui.templates.page import Page, side_by_side
from ui.templates.row_fields import RowField, attribute
from ui.widgets.form_names import PHASE_NAMES

SUBJECTS = {"project": "项目", "department": "部门（单位）整体"}


def form_page(draft: Draft, parent: QWidget) -> Page:
    """Title, paper, identity and stars; the self-evaluation stays what it is."""
    page = Page(draft, parent)

    def is_other(_form: Template) -> bool:
        return draft.number != MAIN

    form = page.form()
    form.addRow("表的标题", page.text("表的标题", lambda t: t.title, _put("title")))
    year = page.text("标题下的年度", lambda t: t.title_year, _put("title_year"))
    year.setToolTip("{year} 处印年度，监控表的 {month} 处印月份；可以不填")
    form.addRow("标题下的年度", year)
    papers = {"portrait": "纵向", "landscape": "横向"}
    form.addRow("纸张方向", page.choice("纸张方向", papers, lambda t: t.orientation, _put("orientation")))
    phase = page.choice("阶段", PHASE_NAMES, lambda t: t.phase, _put("phase"), is_other)
    subject = page.choice("对象", SUBJECTS, lambda t: t.subject, _put("subject"), is_other)
    form.addRow("阶段", side_by_side(phase, "对象", subject))
    name = page.text("编号", lambda t: t.form_id, _put("form_id"), is_other)
    name.setToolTip("文件和命令里用的名字，如 monitoring；换模板时按编号找到同一张表")
    form.addRow("编号", name)
    page.title("加星号（*）的标题")
    page.column.addWidget(
        page.rows("加星号的标题", _star_fields(), stars_of, with_stars, None, rows=5),
        1,
    )
    return page


def _star_fields() -> tuple[RowField, ...]:
    part = attribute("在哪里", "part", "fixed", width=84)
    return attribute("星号", "is_starred", "flag", width=56), part, attribute("标题", "caption", "fixed")


def _put(name: str) -> Any:
    return lambda template, value: replace(template, **{name: value})
