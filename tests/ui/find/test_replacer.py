"""Replacing by keyboard: what is shown before, what is left out, and what is said afterwards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QPushButton

from model.form.field_path import PROJECT_NAME
from model.form.project import text_at, with_texts
from tests.clerk import Clerk
from tests.depth import long
from tests.model.builders import clean_project
from tests.window_fixtures import InForm
from ui import by_and_by
from ui.dialogs import meanwhile, waiting
from ui.find.finder import Finder
from ui.find.replace_list import CHECK_ROLE, ReplaceRow
from ui.find.replacer import Replacer

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
F, H, Z = Qt.Key.Key_F, Qt.Key.Key_H, Qt.Key.Key_Z
DOWN, RETURN, ESCAPE, TAB, SPACE = (
    Qt.Key.Key_Down,
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Space,
)
FAIL = QAbstractItemModelTester.FailureReportingMode.Fatal
OUT = Qt.CheckState.Unchecked


@pytest.fixture
def samples(shared_samples: Clerk) -> Clerk:
    """A window that the tests of this file share."""
    return shared_samples


def popup(clerk: Clerk) -> Replacer:
    """Return the popup."""
    found = clerk.window.findChild(Replacer)
    assert found is not None
    return found


def rows(clerk: Clerk) -> list[ReplaceRow]:
    """Return what is listed."""
    model = popup(clerk).rows
    found = [model.replace_row(number) for number in range(model.rowCount())]
    return [row for row in found if row is not None]


def ask(clerk: Clerk, old: str, new: str) -> None:
    """Open the popup by Ctrl+H, type both texts; the focus is in the second line."""
    clerk.press(H, CONTROL)
    clerk.type(old)
    clerk.press(TAB)
    assert clerk.app.focusWidget() is popup(clerk).new
    clerk.type(new)


def name(clerk: Clerk) -> str:
    """Return the name of the form in front."""
    return str(text_at(clerk.window.session.workbook.project(clerk.page.project_id), PROJECT_NAME))


def said(clerk: Clerk) -> str:
    """Return what the status bar says."""
    return str(clerk.window.status.notices.text())


def test_each_hit_stands_there_before_and_after(new_form: Clerk) -> None:
    new_form.enter("project.name", "甲局和乙局")
    ask(new_form, "局", "委员会")
    assert [(row.before, row.match, row.new, row.after) for row in rows(new_form)] == [
        ("甲", "局", "委员会", "和乙局"),
        ("甲局和乙", "局", "委员会", ""),
    ]
    assert "项目名称" in rows(new_form)[0].detail
    assert popup(new_form).all.text().startswith("全部替换 2 处")
    assert name(new_form) == "甲局和乙局"  # nothing changes before it is asked for


def test_enter_replaces_one_and_goes_to_the_next(new_form: Clerk) -> None:
    new_form.enter("project.name", "局局局")
    ask(new_form, "局", "局局")
    new_form.press(RETURN)
    assert name(new_form) == "局局局局" and popup(new_form).isVisible()
    new_form.press(RETURN)
    assert name(new_form) == "局局局局局"
    new_form.press(RETURN)
    assert name(new_form) == "局局局局局局"
    assert "后面没有了" in popup(new_form).summary.text()
    new_form.press(RETURN)  # what was put in is not replaced again
    assert name(new_form) == "局局局局局局"
    new_form.press(ESCAPE)
    new_form.press(Z, CONTROL)
    assert name(new_form) == "局局局局局"


def test_undo_with_the_popup_open_lists_what_there_is(new_form: Clerk) -> None:
    new_form.enter("project.name", "甲局和乙局")
    ask(new_form, "局", "委员会")
    new_form.press(RETURN)
    new_form.window.session.do(lambda workbook: workbook.undo())
    assert [row.before for row in rows(new_form)] == ["甲", "甲局和乙"]
    new_form.press(RETURN, CONTROL)
    assert name(new_form) == "甲委员会和乙委员会"


@long
def test_what_is_left_out_stays_left_out(new_form: Clerk) -> None:
    new_form.enter("project.name", "a局b局c局")
    ask(new_form, "局", "委员会")
    new_form.press(DOWN)
    new_form.press(TAB)
    assert new_form.app.focusWidget() is popup(new_form).list
    new_form.press(SPACE)
    index = popup(new_form).rows.index(1)
    assert index.data(CHECK_ROLE) == OUT and popup(new_form).all.text().startswith("全部替换 2 处")
    new_form.press(RETURN)  # on one that is left out: only goes on
    assert name(new_form) == "a局b局c局" and popup(new_form).list.currentIndex().row() == 2
    new_form.press(Qt.Key.Key_Home)
    new_form.press(RETURN)
    assert name(new_form) == "a委员会b局c局"
    assert popup(new_form).all.text().startswith("全部替换 1 处")
    new_form.press(RETURN, CONTROL)
    assert name(new_form) == "a委员会b局c委员会"
    assert "没有勾选 1 处" in said(new_form)


def test_a_click_on_the_box_leaves_out_and_a_double_click_goes_there(samples: Clerk) -> None:
    ask(samples, "疫情", "x")
    found, count = popup(samples).list, len(popup(samples).rows.keys())
    rect = found.visualRect(popup(samples).rows.index(1))
    left, at = Qt.MouseButton.LeftButton, rect.topLeft()
    at.setX(rect.left() + 18)
    at.setY(rect.center().y())
    QTest.mouseClick(found.viewport(), left, pos=at)
    assert len(popup(samples).rows.keys()) == count - 1 and popup(samples).isVisible()
    QTest.mouseClick(found.viewport(), left, pos=at)
    assert len(popup(samples).rows.keys()) == count
    wanted = rows(samples)[1]
    QTest.mouseClick(found.viewport(), left, pos=rect.center())
    assert len(popup(samples).rows.keys()) == count  # beside the box a click only chooses
    QTest.mouseDClick(found.viewport(), left, pos=rect.center())
    assert not popup(samples).isVisible()
    assert (samples.page.project_id, samples.current) == (wanted.project_id, str(wanted.path))


@long
def test_only_in_this_form(samples: Clerk) -> None:
    ids = samples.window.session.workbook.ids
    samples.press(H, CONTROL)
    assert not popup(samples).here.isEnabled()
    samples.press(ESCAPE)
    samples.window.open_project(ids[1])
    ask(samples, "完成", "x")
    assert len({row.project_id for row in rows(samples)}) > 1
    samples.press(TAB, times=3)
    assert samples.app.focusWidget() is popup(samples).here
    samples.press(SPACE)
    assert {row.project_id for row in rows(samples)} == {ids[1]}
    samples.press(TAB, times=2)
    samples.press(RETURN)  # on the button
    assert not popup(samples).isVisible() and "（1 个项目）" in said(samples)


@long
def test_exact_matching(new_form: Clerk) -> None:
    new_form.enter("project.name", "ABC abc ａｂｃ")
    ask(new_form, "abc", "x")
    assert len(rows(new_form)) == 3
    new_form.press(Qt.Key.Key_X, ALT)
    new_form.until(popup(new_form).exact.isChecked)
    assert [row.match for row in rows(new_form)] == ["abc"]


@long
def test_final_and_damaged_forms_are_grey_and_counted(
    new_form: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = new_form.window.session.workbook
    form = with_texts(clean_project(), {PROJECT_NAME: "甲局", "project.department": "主管部门"})
    final, damaged = workbook.add_projects([form, form], "加")
    workbook.finalise(final, "张三")
    whole = workbook.damage_of
    monkeypatch.setattr(workbook, "damage_of", lambda i: "damage" if i == damaged else whole(i))
    new_form.enter("project.name", "乙局")
    ask(new_form, "局", "厅")
    locked = {row.project_id: row.aside for row in rows(new_form) if row.is_locked}
    assert locked == {final: "已定稿", damaged: "受损待核对"}
    assert "2 处不能改" in popup(new_form).summary.text()
    model = popup(new_form).rows
    states = [model.index(number).data(CHECK_ROLE) for number in range(3)]
    assert sorted(state is None for state in states) == [False, True, True]
    number = next(n for n, row in enumerate(rows(new_form)) if row.is_locked)
    assert not model.setData(model.index(number), OUT, CHECK_ROLE)
    new_form.press(RETURN, CONTROL)
    assert name(new_form) == "乙厅"
    assert workbook.project(final).name == workbook.project(damaged).name == "甲局"
    for words in ("已替换 1 处", "已定稿 1 处", "受损待核对 1 处"):
        assert words in said(new_form)


def test_points_that_cannot_be_read_afterwards_are_warned_of(new_form: Clerk) -> None:
    new_form.enter("indicators[0].weight", "12.5")
    ask(new_form, "12.5", "十二")
    (row,) = rows(new_form)
    assert row.is_bad and "不是数字" in row.remark and "1 处改后读不出" in popup(new_form).summary.text()
    popup(new_form).grab()  # draws the warning
    new_form.press(RETURN)
    project = new_form.window.session.workbook.project(new_form.page.project_id)
    assert text_at(project, "indicators[0].weight") == "十二"


def test_a_number_found_as_shown_says_what_is_replaced(new_form: Clerk) -> None:
    new_form.enter("funds.carryover.executed", "10390000")
    ask(new_form, "10,390,000.00", "5")
    (row,) = rows(new_form)
    assert row.match == "10390000" and "键入的文字" in row.remark


@long
def test_an_empty_second_line_takes_the_text_away(new_form: Clerk) -> None:
    new_form.enter("project.name", "甲（原）局")
    ask(new_form, "（原）", "")
    assert "删去" in rows(new_form)[0].text
    assert popup(new_form).all.text().startswith("全部删去 1 处")
    new_form.press(RETURN, CONTROL)
    assert name(new_form) == "甲局" and "已删去 1 处" in said(new_form)


@long
def test_tab_stays_in_the_popup_and_escape_gives_the_focus_back(in_form: InForm) -> None:
    clerk = in_form(2)
    clerk.go("indicators[1].actual")
    ask(clerk, "完成", "x")
    seen = []
    for _ in range(7):
        seen.append(clerk.app.focusWidget())
        clerk.press(TAB)
    assert len(set(map(id, seen))) == 7 and clerk.app.focusWidget() is popup(clerk).new
    clerk.press(Qt.Key.Key_Backtab, SHIFT)
    assert clerk.app.focusWidget() is popup(clerk).line
    clerk.press(RETURN)
    assert clerk.app.focusWidget() is popup(clerk).new
    clerk.press(ESCAPE)
    assert not popup(clerk).isVisible()
    assert clerk.app.focusWidget() is clerk.page.view and clerk.current == "indicators[1].actual"


def test_find_and_replace_share_the_text_and_the_place(in_form: InForm) -> None:
    clerk = in_form(2)
    clerk.press(F, CONTROL)
    clerk.type("疫情")
    clerk.press(H, CONTROL)
    (finder,) = (one for one in clerk.window.findChildren(Finder) if not isinstance(one, Replacer))
    assert not finder.isVisible() and popup(clerk).isVisible()
    assert popup(clerk).line.text() == "疫情" and rows(clerk)
    clerk.press(F, CONTROL)
    assert finder.isVisible() and not popup(clerk).isVisible()
    clerk.press(ESCAPE)
    assert clerk.app.focusWidget() is clerk.page.view


def test_what_is_being_typed_is_kept_and_replaced(new_form: Clerk) -> None:
    new_form.type("abc")
    ask(new_form, "ABC", "def")
    assert new_form.page.view.open_editor() is None
    new_form.press(RETURN)
    assert name(new_form) == "def"


def test_the_popup_fits_a_small_window(samples: Clerk) -> None:
    samples.window.resize(911, 480)
    ask(samples, "完成", "办结")
    box = popup(samples).geometry()
    assert samples.window.rect().contains(box) and popup(samples).list.height() >= 100
    samples.window.resize(1366, 768)
    samples.app.processEvents()
    assert samples.window.rect().contains(popup(samples).geometry())


def test_the_list_keeps_qts_rules(samples: Clerk) -> None:
    samples.press(H, CONTROL)
    tester = QAbstractItemModelTester(popup(samples).rows, FAIL)
    samples.type("率")
    samples.press(TAB, times=2)
    samples.press(SPACE)
    samples.press(RETURN, CONTROL)
    assert tester.model() is popup(samples).rows and "没有勾选 1 处" in said(samples)


def test_who_cannot_see_hears_what_would_change(samples: Clerk) -> None:
    ask(samples, "疫情", "x")
    text = popup(samples).rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "“疫情”" in text and "换成“x”" in text and "›" in text
    found = popup(samples)
    assert found.accessibleName() == "替换" and found.new.accessibleName() == "替换为"


def test_without_a_workbook_there_is_nothing_to_replace(clerk: Clerk) -> None:
    assert not clerk.window.actions_by_id["replace_text"].isEnabled()


def test_of_many_forms_all_are_looked_at_by_and_by_and_only_then_replaced(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(samples, "疫情", "x")
    at_once, told = rows(samples), popup(samples).summary.text()
    for constant, value in (("AT_ONCE", 1), ("FIRST_SECONDS", 0), ("SLICE", 0), ("SHOWN_EVERY", 0)):
        monkeypatch.setattr(by_and_by, constant, value)
    samples.press(DOWN)
    popup(samples).refresh()
    assert "已看 12%" in popup(samples).summary.text() and rows(samples) == at_once
    samples.until(lambda: popup(samples).summary.text() == told)
    assert rows(samples) == at_once and popup(samples).list.currentIndex().row() == 1
    samples.press(RETURN)
    samples.until(lambda: len(rows(samples)) == len(at_once) - 1)
    assert popup(samples).list.currentIndex().row() == 1
    popup(samples).refresh()
    samples.press(RETURN, CONTROL)
    assert not said(samples)  # all that are found, and not before
    samples.until(lambda: f"已替换 {len(at_once) - 1} 处" in said(samples))
    ask(samples, "没有这样的", "x")
    popup(samples).refresh()
    popup(samples).dismiss()
    for _ in range(9):
        QTest.qWait(2)
    assert "已看 12%" in popup(samples).summary.text()  # nobody waits for it


def test_keys_and_clicks_wait_for_the_list(samples: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(samples, "疫情", "x")
    count = len(rows(samples))
    for constant, value in (("AT_ONCE", 1), ("FIRST_SECONDS", 0), ("SLICE", 0), ("PAUSE_MS", 20)):
        monkeypatch.setattr(by_and_by, constant, value)
    found = popup(samples)
    for key in (RETURN, RETURN, TAB, DOWN, SPACE):  # two replaced, the second of the others left out
        samples.press(key)
    assert len(rows(samples)) == count and not found.exact.isChecked()
    samples.until(lambda: len(rows(samples)) == count - 2 and len(found.rows.left_out) == 1)
    assert samples.app.focusWidget() is found.list and found.rows.left_out == {rows(samples)[1].key}
    found.refresh()
    found.all.click()
    samples.until(lambda: f"已替换 {count - 3} 处" in said(samples))
    found.open_with("疫情", True)
    samples.press(RETURN)
    samples.press(TAB)
    samples.press(ESCAPE)
    assert not found.isVisible()
    samples.press(H, CONTROL)
    samples.until(lambda: "1 处" in found.summary.text())
    assert samples.app.focusWidget() is found.line  # what waited is forgotten


@pytest.mark.parametrize("is_called_off", [True, False])
def test_all_are_made_while_the_window_lives_on_and_replaced_if_nothing_else_came(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch, is_called_off: bool
) -> None:
    ask(samples, "0402009", "x")
    window, told = samples.window, list[str]()
    workbook = window.session.workbook
    assert len({row.project_id for row in rows(samples)}) == 8
    monkeypatch.setattr(meanwhile, "SLICE_SECONDS", 0.0)
    monkeypatch.setattr(waiting, "QUIET_MS", 1)

    def act() -> None:
        dialog = window.findChild(waiting.WaitingDialog)
        if dialog is not None and not told:
            told.append(dialog.label.text())
            if is_called_off:
                dialog.findChild(QPushButton, "leave").click()
            else:  # as what another program wrote comes in
                workbook.type_text(1, "project.department", "某局")

    timer = QTimer(window, interval=5)
    timer.timeout.connect(act)
    timer.start()
    popup(samples).all.click()
    timer.stop()
    assert [one.split("\n")[0] for one in told] == ["正在替换……"]
    first = "0402009" if is_called_off else "某局"
    departments = [workbook.project(i).header["department"] for i in workbook.ids]
    assert departments == [first, *["0402009"] * 7]
    assert is_called_off or "没有执行" in window.banner.text()
    window.actions_by_id["replace_text"].trigger()
    popup(samples).new.setText("x")
    popup(samples).all.click()
    assert "已替换" in said(samples) and workbook.project(8).header["department"] == "x"
