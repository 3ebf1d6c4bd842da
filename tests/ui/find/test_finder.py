"""Finding by keyboard: a text in all projects, a project by its pinyin, the next hit after closing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest

from tests.clerk import Clerk
from tests.depth import long, some_every_day
from tests.window_fixtures import InForm
from ui import by_and_by
from ui.find.finder import Finder
from ui.find.finder_list import FinderModel
from ui.find.finder_rows import FinderRow

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
F, G, F3 = Qt.Key.Key_F, Qt.Key.Key_G, Qt.Key.Key_F3
DOWN, UP, RETURN, ESCAPE = Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Escape
FAIL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def samples(shared_samples: Clerk) -> Clerk:
    """A window that the tests of this file share."""
    return shared_samples


def finder(clerk: Clerk) -> Finder:
    """Return the popup."""
    return clerk.window.find_actions.finder


def rows(clerk: Clerk) -> list[FinderRow]:
    """Return what is listed."""
    model = finder(clerk).model
    return [model.row(number) for number in range(model.rowCount())]


def place(clerk: Clerk) -> tuple[str, str]:
    """Return the project in front and its current cell."""
    return clerk.page.model.computed.project.name, clerk.current


def test_a_text_is_found_in_all_projects_and_enter_goes_there(samples: Clerk) -> None:
    samples.press(F, CONTROL)
    assert samples.app.focusWidget() is finder(samples).line
    samples.type("疫情")
    listed = rows(samples)
    assert len(listed) > 2 and all(row.match == "疫情" for row in listed)
    assert f"{len(listed)} 处" in finder(samples).summary.text()
    assert all("›" in row.detail for row in listed)
    samples.press(DOWN)
    wanted = listed[1]
    samples.press(RETURN)
    assert not finder(samples).isVisible()
    assert samples.page.project_id == wanted.project_id and samples.current == str(wanted.path)
    assert samples.app.focusWidget() is samples.page.view
    rect = samples.page.view.visualRect(samples.page.view.currentIndex())
    assert samples.page.view.viewport().rect().intersects(rect)


def test_each_letter_filters_and_a_composition_waits(samples: Clerk) -> None:
    samples.press(F, CONTROL)
    samples.type("数")
    many = len(rows(samples))
    samples.app.sendEvent(finder(samples).line, QInputMethodEvent("ju", []))
    assert len(rows(samples)) == many
    commit = QInputMethodEvent("", [])
    commit.setCommitString("据")
    samples.app.sendEvent(finder(samples).line, commit)
    assert finder(samples).line.text() == "数据" and 0 < len(rows(samples)) < many
    samples.type("没有这样的字")
    assert rows(samples) == [] and "没有找到" in finder(samples).summary.text()
    assert not finder(samples).list.isVisible()


def test_keys_move_in_the_list_while_the_focus_stays(samples: Clerk) -> None:
    samples.press(F, CONTROL)
    samples.type("率")
    assert len(rows(samples)) > 12
    samples.press(DOWN, times=2)
    samples.press(UP)
    assert finder(samples).list.currentIndex().row() == 1
    samples.press(Qt.Key.Key_PageDown)
    assert finder(samples).list.currentIndex().row() > 3
    samples.press(Qt.Key.Key_PageUp)
    assert finder(samples).list.currentIndex().row() <= 1
    assert samples.app.focusWidget() is finder(samples).line
    samples.press(Qt.Key.Key_Tab)
    assert samples.app.focusWidget() is finder(samples).line


def test_escape_gives_the_focus_back(shared_form: InForm) -> None:
    clerk = shared_form(2)
    clerk.go("indicators[1].actual")
    clerk.press(F, CONTROL)
    clerk.type("x")
    clerk.press(ESCAPE)
    assert not finder(clerk).isVisible()
    assert clerk.app.focusWidget() is clerk.page.view and clerk.current == "indicators[1].actual"


def test_what_is_being_typed_is_kept_and_found(new_form: Clerk) -> None:
    new_form.type("abc")
    new_form.press(F, CONTROL)
    assert new_form.page.view.open_editor() is None
    new_form.type("ABC")
    assert [row.match for row in rows(new_form)] == ["abc"]


def test_f3_goes_on_after_closing_and_round_the_end(samples: Clerk) -> None:
    samples.press(F, CONTROL)
    samples.type("疫情")
    wanted = [(row.project_id, str(row.path)) for row in rows(samples)]
    samples.press(RETURN)
    seen = []
    for _ in wanted:
        seen.append((samples.page.project_id, samples.current))
        samples.press(F3)
    assert seen == wanted and (samples.page.project_id, samples.current) == wanted[0]
    assert "从头继续" in samples.window.status.notices.text()
    samples.press(F3, SHIFT)
    assert (samples.page.project_id, samples.current) == wanted[-1]
    samples.press(F3, SHIFT)
    assert (samples.page.project_id, samples.current) == wanted[-2]


def test_f3_follows_the_texts_as_they_are_now(shared_new_form: Clerk) -> None:
    for number in range(3):
        shared_new_form.enter(f"indicators[{number}].name", "needle")
    shared_new_form.press(F, CONTROL)
    shared_new_form.type("needle")
    shared_new_form.press(RETURN)
    assert shared_new_form.current == "indicators[0].name"
    shared_new_form.enter("indicators[1].name", "other")
    shared_new_form.go("indicators[0].name")
    shared_new_form.press(F3)
    assert shared_new_form.current == "indicators[2].name"


@long
def test_f3_before_anything_was_looked_for_opens_the_finder(own_samples: Clerk) -> None:
    own_samples.press(F3)
    assert finder(own_samples).isVisible() and "输入要找的文字" in finder(own_samples).summary.text()


def test_the_last_text_is_there_again_to_be_typed_over(samples: Clerk) -> None:
    samples.press(F, CONTROL)
    samples.type("abc")
    samples.press(ESCAPE)
    samples.press(F, CONTROL)
    assert finder(samples).line.selectedText() == "abc"


@long
def test_signature_answers_and_grades_lead_to_their_cells(shared_new_form: Clerk) -> None:
    shared_new_form.enter("signature.prepared_by", "张三丰")
    session, project_id = shared_new_form.window.session, shared_new_form.page.project_id
    session.type_text(project_id, "notes.goal-copied@goals.actual", "确实相同")
    session.type_text(project_id, "indicators[2].grade", "达成年度指标")
    for text, cell in (
        ("三丰", "signature.prepared_by"),
        ("确实", "goals.actual"),
        ("达成年度", "indicators[2].manual_score"),
    ):
        shared_new_form.press(F, CONTROL)
        shared_new_form.type(text)
        shared_new_form.press(RETURN)
        assert shared_new_form.current == cell
    session.type_text(project_id, "indicators[4].grade", "达成年度指标")
    seen = []
    for _ in range(3):
        shared_new_form.press(F3)  # two fields share a cell: the second must not lead to the first again
        seen.append(shared_new_form.current)
    assert seen == [f"indicators[{row}].manual_score" for row in (4, 2, 4)]


def test_a_project_is_reached_by_its_initials(samples: Clerk) -> None:
    samples.press(G, CONTROL)
    assert len(rows(samples)) == 8
    samples.type("SJGH")
    (row,) = rows(samples)
    assert (row.match, row.after) == ("数据规划", "管理")
    samples.press(RETURN)
    assert place(samples) == ("数据规划管理", "project.name")
    samples.go("indicators[3].actual")
    samples.press(G, CONTROL)
    assert finder(samples).list.currentIndex().row() == 1  # where the clerk is
    samples.type("gzf")
    samples.press(RETURN)
    assert place(samples)[0] == "购置费"
    samples.press(G, CONTROL)
    samples.type("规划")
    assert "已打开" in rows(samples)[0].aside
    samples.press(RETURN)
    assert place(samples) == ("数据规划管理", "indicators[3].actual")


def test_a_click_on_a_row_goes_there_and_a_click_elsewhere_closes(samples: Clerk) -> None:
    samples.press(G, CONTROL)
    found = finder(samples).list
    pos = found.visualRect(finder(samples).model.index(2)).center()
    QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=pos)
    assert place(samples)[0] == "购置费"
    samples.press(G, CONTROL)
    QTest.mouseClick(samples.page.view.viewport(), Qt.MouseButton.LeftButton)
    samples.app.processEvents()
    assert not finder(samples).isVisible()


def test_the_finder_fits_a_small_window(samples: Clerk) -> None:
    samples.window.resize(960, 560)
    samples.press(F, CONTROL)
    samples.type("率")
    box = finder(samples).geometry()
    assert samples.window.rect().contains(box)
    samples.window.resize(1366, 768)
    samples.app.processEvents()
    grown = finder(samples).geometry()
    assert samples.window.rect().contains(grown) and grown.height() > box.height()
    assert abs(grown.center().x() - samples.window.rect().center().x()) <= 1


def test_without_a_workbook_there_is_nothing_to_find(clerk: Clerk) -> None:
    for name in ("find_text", "go_to_project", "next_hit", "previous_hit"):
        assert not clerk.window.actions_by_id[name].isEnabled()


def test_the_list_keeps_qts_rules(samples: Clerk) -> None:
    tester = QAbstractItemModelTester(finder(samples).model, FAIL)
    samples.press(F, CONTROL)
    samples.type("率x")
    samples.press(Qt.Key.Key_Backspace)
    assert isinstance(tester.model(), FinderModel) and finder(samples).model.rowCount() > 0


def test_who_cannot_see_hears_what_is_listed(samples: Clerk) -> None:
    samples.press(F, CONTROL)
    samples.type("疫情")
    model, found = finder(samples).model, finder(samples)
    text = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "疫情" in text and "›" in text
    assert found.line.accessibleName() == found.accessibleName() == "查找文字"
    assert found.list.accessibleName()
    spoken = QAccessible.queryAccessibleInterface(found.summary).text(QAccessible.Text.Name)
    assert spoken == found.summary.text() and "处" in spoken


def test_of_many_forms_the_first_hits_come_at_once_and_the_others_by_and_by(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples.press(F, CONTROL)
    samples.type("10")
    at_once, told = rows(samples), finder(samples).summary.text()
    monkeypatch.setattr(by_and_by, "AT_ONCE", 1)
    monkeypatch.setattr(by_and_by, "FIRST_SECONDS", 0)
    monkeypatch.setattr(by_and_by, "SLICE", 0)
    finder(samples).line.clear()
    samples.type("10")
    assert "还在找（已看 12%）" in finder(samples).summary.text()
    assert 1 < len(rows(samples)) < len(at_once)
    samples.press(DOWN)
    samples.until(lambda: finder(samples).summary.text() == told)
    assert rows(samples) == at_once and finder(samples).list.currentIndex().row() == 1


def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a form at a time be looked at."""
    for name, value in (("AT_ONCE", 1), ("FIRST_SECONDS", 0), ("SLICE", 0), ("SHOWN_EVERY", 0)):
        monkeypatch.setattr(by_and_by, name, value)


def test_of_many_forms_f3_looks_by_and_by_and_esc_or_another_search_stops_it(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly(monkeypatch)
    actions, told = samples.window.find_actions, samples.window.status.notices.text
    actions.query = "哪里也没有"
    actions.next_hit()
    assert told() == "正在找“哪里也没有”……（已看 12%，按 Esc 停下）"
    actions.next_hit()  # a key held down begins nothing anew
    samples.until(lambda: told() == "没有找到“哪里也没有”。")
    actions.next_hit()
    samples.app.sendEvent(
        samples.window, QKeyEvent(QEvent.Type.KeyPress, ESCAPE, Qt.KeyboardModifier.NoModifier)
    )
    assert told() == "查找已停下。"
    QTest.qWait(20)
    assert told() == "查找已停下。"
    actions.next_hit()
    actions.find_text()  # which has its own Esc
    samples.press(ESCAPE)
    assert not finder(samples).isVisible()
    assert "已看 12%" in told()


@long
def test_of_many_forms_f3_goes_where_it_would_go_at_once(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples.press(F, CONTROL)
    samples.type("疫情")
    wanted = [(row.project_id, str(row.path)) for row in rows(samples)]
    samples.press(RETURN)
    slowly(monkeypatch)
    for hit in (*wanted[1:], wanted[0]):
        samples.press(F3)
        samples.until(lambda hit=hit: (samples.page.project_id, samples.current) == hit)
    assert "从头继续" in samples.window.status.notices.text()


@pytest.mark.parametrize("act", some_every_day(["type", "walk", "leave"], 3))
def test_a_hit_that_comes_late_takes_nobody_away_from_what_he_does_meanwhile(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    window, workbook = samples.window, samples.window.session.workbook
    first, last = workbook.ids[0], workbook.ids[-1]
    workbook.type_text(last, "indicators[0].reason", "只有这里有")
    window.open_project(first)
    samples.go("indicators[0].actual")
    slowly(monkeypatch)
    window.find_actions.query = "只有这里有"
    samples.press(F3)
    if act == "type":
        samples.type("12")
    elif act == "walk":
        samples.press(DOWN)
    else:
        window.tabs.setCurrentWidget(window.overview)
    page, focus = window.tabs.currentWidget(), samples.app.focusWidget()
    told = window.status.notices.text
    samples.until(lambda: "正在找" not in told())
    assert told() == "查找已停下。"
    assert window.tabs.currentWidget() is page and samples.app.focusWidget() is focus
    if act == "type":
        samples.type("3")
        samples.press(RETURN)
        assert workbook.project(first).indicators[0].actual == "123"
