"""A unit's year in the real window: set once, suggested, taken from the library, proven, remarked on, rolled over, merged."""

from __future__ import annotations

from PySide6.QtCore import Qt

from model.form.project import text_at
from model.workbook.notes import evidence_at, threads
from model.workbook.noting import add_remark, set_evidence
from tests.clerk import Clerk
from tests.depth import long
from ui.dialogs.take_dialog import TakeDialog
from ui.dialogs.unit_dialog import UnitDialog
from ui.jobs.last_years import remember_last_year
from ui.jobs.outcome import at_once
from ui.jobs.year_over import write_next_year, year_over
from ui.menus.bringing_in import merge_workbooks


@long
def test_a_year_with_a_form_and_the_next_one(new_form: Clerk) -> None:
    clerk, window = new_form, new_form.window

    def set_unit(dialog: UnitDialog) -> None:
        for path, edit in dialog.fields.items():
            edit.setText(
                {"unit": "区数据中心", "prepared_by": "张三", "date": "2022年1月10日"}.get(path.key, "")
            )
        dialog.choose(1)
        dialog.accept()

    def take(dialog: TakeDialog) -> None:
        dialog.source.setCurrentIndex(dialog.source.findText("指标库 · 信息化"))
        for number, row in enumerate(dialog._source().rows):
            if row.name in ("运维系统数量", "系统正常运行率"):
                dialog.rows.topLevelItem(number).setCheckState(0, Qt.CheckState.Checked)
        dialog.accept()

    for action, act in (("set_unit_data", set_unit), ("take_rows", take)):
        clerk.in_dialog(action, act)
    clerk.enter("project.name", "平台运维")
    book, form_id = window.session.workbook, clerk.page.form_id
    assert text_at(book.project(form_id), "project.unit") == "区数据中心"
    assert [row.name for row in book.project(form_id).indicators if row.name] == [
        "运维系统数量",
        "系统正常运行率",
    ]
    clerk.enter("indicators[0].actual", "6个")
    clerk.enter("indicators[0].weight", "10")
    clerk.go("indicators[2].name")
    clerk.type("系统故障修复")
    clerk.press(Qt.Key.Key_Down)
    clerk.press(Qt.Key.Key_Tab)
    assert text_at(book.project(form_id), "indicators[2].name") == "系统故障修复响应时间"
    window.session.do(lambda book: set_evidence(book, form_id, 0, "系统清单"))
    window.session.do(
        lambda book: add_remark(book, form_id, clerk.page.view.current_key(), "李审核", "请核对")
    )

    old, new = book.path, book.path.with_name("下一年.jxzp")
    write_next_year(book, year_over(book), new, book.ids, ())
    remember_last_year(window.settings, new, old)
    window.settings.remember(shows_last_year=True)
    assert window.open_path(new)
    following = window.session.workbook
    page = window.open_project(following.ids[0])
    assert page.last_year.shown_rows[0] == ("≥5个", "6个", "10/10")
    assert following.all_notes == {}
    assert dict(following.unit_data.texts) == {"project.unit": "区数据中心", "signature.prepared_by": "张三"}
    window.actions_by_id["new_project"].trigger()
    assert clerk.shown("signature.prepared_by") == "张三"
    clerk.go("project.department")
    clerk.type("x")
    clerk.press(Qt.Key.Key_Escape)

    merge_workbooks(window.session, [old], at_once)
    merged = following.ids[-1]
    notes, project = following.notes(merged), following.project(merged)
    assert evidence_at(notes, project, 0).text == "系统清单"
    assert [thread.remark.person for thread in threads(notes)] == ["李审核"]
