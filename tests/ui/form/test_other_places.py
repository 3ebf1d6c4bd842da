"""A form of another place in the window: columns by role, lists to choose from, own levels, tables that grow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu

from model.form.project import text_at
from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.depth import long
from tests.model.builders import template_text
from tests.shared_windows import Share
from ui.dialogs import questions
from ui.dialogs.level_dialog import CATEGORY, KIND, LevelDialog
from ui.form.choice_list import arrow_of

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SICHUAN = template_text("sichuan-0013zp")
TASKS = """
[[forms.blocks]]
type = "table"
id = "tasks"
label = "年度主要任务"
label_width = 140
columns = [
    { id = "task", caption = "任务名称", width = 350 },
    { id = "done", caption = "完成情况", width = 510, choices = ["已完成", "未完成"] },
]

[[forms.blocks]]
type = "total"
"""
# two rows of captions, and a table that grows
OWN = SICHUAN.replace('[[forms.blocks]]\ntype = "total"\n', TASKS).replace(
    'caption = "指标值", width', 'caption = "指标值", group = "年度指标值", width'
)
OWN = OWN.replace('caption = "度量单位", width', 'caption = "度量单位", group = "年度指标值", width')
OWN = OWN.replace('id = "sichuan-0013zp"', 'id = "own-1"', 1)
LEVELS = ("产出指标", "数量指标"), ("产出指标", "质量指标")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return what makes the workbook of one empty form of a template, once."""

    @cache
    def make(template: str) -> Path:
        workbook = Workbook.create(tmp_path_factory.mktemp("made") / "original.jxzp", template, 2023)
        workbook.add_project()
        workbook.close()
        return workbook.path

    return make


@pytest.fixture
def made(share: Share, original: Callable[[str], Path]) -> Iterator[Callable[[str], Clerk]]:
    """Return what seats a clerk before an empty form of a template."""
    with ExitStack() as stack:
        yield lambda template: stack.enter_context(share(original(template), 1))


@pytest.fixture
def clerk(made: Callable[[str], Clerk]) -> Clerk:
    """A clerk before an empty form of Sichuan."""
    return made(SICHUAN)


def typed(clerk: Clerk, path: str) -> str:
    return text_at(clerk.page.model.project, path)


def fill_row(clerk: Clerk, row: int = 0) -> None:
    """Type a row from left to right with Tab, as one does in a spreadsheet."""
    clerk.go(f"indicators[{row}].name")
    for text in ("培训场次", "≥", "12", "场", "6", "50"):
        clerk.type(text)
        clerk.press(Qt.Key.Key_Tab)


def test_a_target_in_three_parts_scores_as_the_joined_one(clerk: Clerk) -> None:
    fill_row(clerk)
    assert clerk.current == "indicators[0].manual_score"
    assert (
        typed(clerk, "indicators[0].target") == "≥12场" and clerk.shown("indicators[0].manual_score") == "25"
    )
    clerk.enter("indicators[0].number", "6")
    assert clerk.shown("indicators[0].manual_score") == "50"
    clerk.press(Qt.Key.Key_Z, CONTROL)
    assert typed(clerk, "indicators[0].target") == "≥12场"


def test_a_list_drops_down_and_what_is_chosen_is_typed(clerk: Clerk) -> None:
    clerk.go("indicators[0].operator")
    clerk.press(Qt.Key.Key_Down, ALT)
    menu = clerk.page.view.findChild(QMenu, "choices")
    assert [action.text() for action in menu.actions()] == ["≥", "≤", "＝", "＞", "＜", "定性"]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert typed(clerk, "indicators[0].operator") == "≤" and clerk.current == "indicators[0].operator"
    clerk.press(Qt.Key.Key_Z, CONTROL)
    assert typed(clerk, "indicators[0].operator") == ""


def test_alt_down_while_typing_keeps_what_was_typed_and_opens_the_list(clerk: Clerk) -> None:
    clerk.go("indicators[0].operator")
    clerk.type("=")
    clerk.press(Qt.Key.Key_Down, ALT)
    menu = clerk.page.view.findChild(QMenu, "choices")
    assert menu.isVisible() and typed(clerk, "indicators[0].operator") == "="
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert typed(clerk, "indicators[0].operator") == "="


def test_the_arrow_opens_the_list_and_the_rest_of_the_cell_does_not(clerk: Clerk) -> None:
    view = clerk.page.view
    clerk.go("indicators[0].operator")
    place = view.visualRect(view.currentIndex())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.center() - QPoint(12, 0))
    assert view.findChild(QMenu, "choices") is None
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=arrow_of(place).center())
    assert view.findChild(QMenu, "choices").isVisible()
    view.findChild(QMenu, "choices").close()


def test_a_cell_without_a_list_opens_none(clerk: Clerk) -> None:
    clerk.go("indicators[0].actual")
    clerk.press(Qt.Key.Key_Down, ALT)
    assert clerk.page.view.findChild(QMenu, "choices") is None


def answer_levels(monkeypatch: pytest.MonkeyPatch, category: str, kind: str, scope: int = 0) -> None:
    """Let the dialog be answered with those names."""

    def answer(dialog: LevelDialog) -> bool:
        dialog.category.setEditText(category)
        dialog.kind.setEditText(kind)
        dialog._scope.button(scope).setChecked(True)
        return dialog.confirm.isEnabled()

    monkeypatch.setattr(LevelDialog, "exec", answer)


def places(clerk: Clerk) -> list[tuple[str, str]]:
    return [(row.category, row.kind) for row in clerk.page.model.project.indicators]


def test_a_row_gets_levels_of_its_own(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_levels(monkeypatch, "项目决策", "项目目标")
    clerk.go("indicators[1].name")
    clerk.window.actions_by_id["row_levels"].trigger()
    assert ("项目决策", "项目目标") in places(clerk) and LEVELS[1] not in places(clerk)
    assert clerk.shown("section.项目决策").startswith("项目决策")
    assert len(clerk.page.model.project.indicators) == 9
    clerk.press(Qt.Key.Key_Z, CONTROL)
    assert places(clerk)[1] == LEVELS[1]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [(KIND, [("成果", "产量"), LEVELS[1]]), (CATEGORY, [("成果", "数量指标"), ("成果", "质量指标")])],
)
def test_levels_are_renamed_for_all_their_rows(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, scope: int, expected: list[tuple[str, str]]
) -> None:
    answer_levels(monkeypatch, "成果", "产量", scope)
    clerk.go("indicators[0].name")
    clerk.window.actions_by_id["row_levels"].trigger()
    assert places(clerk)[:2] == expected


def test_blank_names_are_no_levels(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_levels(monkeypatch, "  ", "产量")
    clerk.go("indicators[0].name")
    clerk.window.actions_by_id["row_levels"].trigger()
    assert places(clerk)[0] == LEVELS[0]


@long
def test_levels_of_a_closed_form_stay(samples: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_levels(monkeypatch, "成果", "产量")
    samples.window.open_project(1)
    before = samples.page.model.project
    samples.go("indicators[0].name")
    samples.window.actions_by_id["row_levels"].trigger()
    assert samples.page.model.project == before and "固定" in samples.window.status.notices.text()


def test_the_last_row_of_a_level_goes_without_a_trace(clerk: Clerk) -> None:
    clerk.go("indicators[1].name")
    clerk.window.actions_by_id["remove_row"].trigger()
    assert LEVELS[1] not in places(clerk) and len(places(clerk)) == 8


def test_the_reason_of_a_low_rate_is_typed_beside_the_money(clerk: Clerk) -> None:
    clerk.enter("funds.fiscal.adjusted", "100")
    clerk.enter("funds.fiscal.executed", "80")
    codes = {finding.code for finding in clerk.page.model.computed.findings}
    assert "rate-reason" in codes
    clerk.enter("funds.total.reason", "Late start")
    codes = {finding.code for finding in clerk.page.model.computed.findings}
    assert "rate-reason" not in codes


def test_what_is_pasted_below_the_last_row_of_a_form_is_told(clerk: Clerk) -> None:
    *_, before, last = (f"goals.{text.id}" for text in clerk.page.model.template.texts)
    clerk.go(before)
    QGuiApplication.clipboard().setText("one\tx\ntwo\tx\nthree\tx")
    clerk.press(Qt.Key.Key_V, CONTROL)
    assert [text_at(clerk.page.model.project, key) for key in (before, last)] == ["one", "two"]
    assert "已粘贴 2 格。4 格超出了表格" in clerk.window.status.notices.text()
    assert {index.data() for index in clerk.page.view.selectedIndexes()} == {"one", "two"}


def test_the_whole_table_is_copied_and_pasted(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "confirm_replace_indicators", lambda *_: True)
    fill_row(clerk)
    clerk.enter("indicators[1].operator", "定性")
    clerk.enter("indicators[1].number", "Good")
    clerk.enter("indicators[1].unit", "/")
    before = [row for row in clerk.page.model.project.indicators if not row.is_blank]
    clerk.window.actions_by_id["copy_indicators"].trigger()
    clerk.window.actions_by_id["new_project"].trigger()
    clerk.go("indicators[0].name")
    clerk.press(Qt.Key.Key_V, CONTROL)
    assert list(clerk.page.model.project.indicators) == before
    assert "≥" in QGuiApplication.clipboard().text()


def test_f1_tells_what_belongs_into_a_column_of_the_template_alone(made: Callable[[str], Clerk]) -> None:
    clerk = made(OWN)
    clerk.go("goals.tasks.0.task")
    clerk.press(Qt.Key.Key_F1)
    assert "任务名称" in clerk.other_window("field-help").accessibleName()


def test_a_table_grows_while_it_is_filled(made: Callable[[str], Clerk]) -> None:
    clerk = made(OWN)
    QAbstractItemModelTester(clerk.page.model)
    clerk.go("goals.tasks.0.task")
    for number, text in enumerate(("A", "B")):
        clerk.type(text)
        clerk.press(Qt.Key.Key_Tab)
        clerk.type("done")
        clerk.press(Qt.Key.Key_Tab)
        assert typed(clerk, f"goals.tasks.{number}.done") == "done"
        assert clerk.current == f"goals.tasks.{number + 1}.task"
    assert clerk.page.model.computed.grid.find("goals.tasks.2.task") is None  # paper has no blank row
    clerk.go("goals.tasks.1.done")
    clerk.press(Qt.Key.Key_Down, ALT)
    menu = clerk.page.view.findChild(QMenu, "choices")
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert typed(clerk, "goals.tasks.1.done") == "已完成"


@long
def test_both_rows_of_captions_stay_in_sight(made: Callable[[str], Clerk], prepared: QApplication) -> None:
    clerk = made(OWN)
    for _ in range(12):
        clerk.go("indicators[8].name")
        clerk.window.actions_by_id["insert_below"].trigger()
    view = clerk.page.view
    last = len(clerk.page.model.project.indicators) - 1
    clerk.go(f"indicators[{last}].name")
    view.scrollToBottom()
    clerk.go(f"indicators[{last}].name")
    prepared.processEvents()
    header = view.header
    assert header.isVisible() and len(header.rows) == 2 and header.height() == header.rows_height() + 1
