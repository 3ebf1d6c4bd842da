"""Each gesture of the table, done in the real window: it does what it does in Excel and WPS, or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from model.form.field_path import field_path
from model.form.project import Project, text_at
from tests.clerk import Clerk
from tests.depth import digs_deep
from tests.ui.form.key_table import COLUMNS, LAST, PARTS, START, TABLE, Gesture
from tests.window_fixtures import InForm
from ui.menus.actions import ACTIONS, CELL_KEYS

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def path(cell: str) -> str:
    number, _, column = cell.partition(".")
    return f"indicators[{number}].{column}" if number.isdecimal() else cell


@pytest.fixture
def form(in_form: InForm) -> Clerk:
    """A clerk on the target of the second indicator of a sample form, all of it in sight."""
    clerk = in_form(2)
    clerk.window.resize(1600, 1400)
    start(clerk)
    return clerk


def start(clerk: Clerk) -> None:
    clerk.window.open_project(clerk.window.session.workbook.ids[1])
    clerk.go(path(START))


def centre(clerk: Clerk, cell: str) -> QPoint:
    view = clerk.page.view
    view.scrollTo(view.form.index_of(path(cell)))
    return view.visualRect(view.form.index_of(path(cell))).center()


def drag(clerk: Clerk, start: QPoint, end: QPoint) -> None:
    port = clerk.page.view.viewport()
    QTest.mousePress(port, LEFT, NONE, start)
    for step in (1, 2, 3, 4):
        QTest.mouseMove(port, start + (end - start) * step / 4)
        clerk.app.processEvents()
    QTest.mouseRelease(port, LEFT, NONE, end)


def do(clerk: Clerk, step: str) -> None:
    """Do one step of a gesture."""
    view, port = clerk.page.view, clerk.page.view.viewport()
    kind, _, cells = step.partition(":")
    first, _, last = cells.partition(">")
    corner = view.filling.place().center
    mouse: dict[str, Callable[[], object]] = {
        "click": lambda: QTest.mouseClick(port, LEFT, NONE, centre(clerk, first)),
        "shift-click": lambda: QTest.mouseClick(
            port, LEFT, Qt.KeyboardModifier.ShiftModifier, centre(clerk, first)
        ),
        "ctrl-click": lambda: QTest.mouseClick(
            port, LEFT, Qt.KeyboardModifier.ControlModifier, centre(clerk, first)
        ),
        "double-click": lambda: QTest.mouseDClick(port, LEFT, NONE, centre(clerk, first)),
        "drag": lambda: drag(clerk, centre(clerk, first), centre(clerk, last)),
        "fill": lambda: drag(clerk, corner(), centre(clerk, last)),
        "fill-click": lambda: QTest.mouseDClick(port, LEFT, NONE, corner()),
    }
    if step.startswith("'"):
        clerk.type(step[1:])
    elif kind in mouse:
        mouse[kind]()
    else:
        chord = QKeySequence(step)[0]
        clerk.press(chord.key(), chord.keyboardModifiers())
    clerk.app.processEvents()


def texts_of(project: Project) -> dict[str, str]:
    """Return what stands in every indicator, by cell."""
    rows = range(len(project.indicators))
    return {f"{n}.{name}": text_at(project, path(f"{n}.{name}")) for n in rows for name in COLUMNS}


def expected(gesture: Gesture, before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    """Return what must stand there: what did, but for what the row of the table names."""
    wanted = {**before, **gesture.texts}
    for goal, source in gesture.of.items():
        if source == "*":
            assert after[goal] != before[goal]
            wanted[goal] = after[goal]
        elif goal.isdecimal():
            wanted |= {f"{goal}.{name}": before[f"{source}.{name}"] for name in COLUMNS}
        else:
            wanted[goal] = before[source]
    return wanted


def selected(clerk: Clerk) -> set[str]:
    found = (clerk.page.model.at(index) for index in clerk.page.view.selectedIndexes())
    return {str(shown.cell.key or "") for shown in found if shown is not None}


@pytest.mark.parametrize("part", PARTS)
def test_what_each_gesture_does(form: Clerk, sample_file: Path, part: str) -> None:
    """One window for all of a part; after a gesture that leaves a trace the workbook comes anew."""
    gestures = PARTS[part][:: 1 if digs_deep() else 10 if part == "edits" else 3]
    for number, gesture in enumerate(gestures):
        history, before = form.window.session.workbook.history, form.page.model.project
        try:
            check(form, gesture)
        except AssertionError as error:
            raise AssertionError(f"{gesture.steps}: {error}") from error
        is_traced = history.undo_label or history.redo_label or form.page.model.project != before
        if is_traced or form.page.view.open_editor():
            form.press(Qt.Key.Key_Escape, times=2)
            form.window.open_path(Path(shutil.copy(sample_file, form.folder / f"{number}.jxzp")))
        start(form)


def check(form: Clerk, gesture: Gesture) -> None:
    """Do a gesture and look at all that it did."""
    workbook, page = form.window.session.workbook, form.page
    project, before = page.model.project, texts_of(page.model.project)
    others = {i: workbook.project(i) for i in workbook.ids if i != page.project_id}
    for step in gesture.steps.split():
        do(form, step)
    after = texts_of(page.model.project)
    assert after == expected(gesture, before, after)
    if not gesture.texts and not gesture.of:
        assert page.model.project == project
    assert {i: workbook.project(i) for i in workbook.ids if i != page.project_id} == others
    assert form.page is page and bool(page.view.open_editor()) == gesture.is_open
    assert gesture.current is None or form.current == path(gesture.current)
    if gesture.selected is not None:
        assert selected(form) == {path(cell) for cell in gesture.selected}
    assert gesture.notice in form.window.status.notices.text()
    came = [
        widget for widget in form.app.topLevelWidgets() if widget.isVisible() and widget is not form.window
    ]
    assert [widget.objectName() for widget in came] == [gesture.opens] * bool(gesture.opens)
    for widget in came:
        widget.close()


def test_the_sample_has_the_rows_that_the_table_speaks_of(form: Clerk) -> None:
    assert len(form.page.model.project.indicators) == LAST + 1
    assert text_at(form.page.model.project, field_path(path(START))) == "100%"


def test_the_table_is_long_enough_and_names_each_gesture_once() -> None:
    steps = [gesture.steps for gesture in TABLE]
    assert len(steps) >= 60 and len(set(steps)) == len(steps)


# what is tried with a window of its own, and by which test
ELSEWHERE = {
    "Alt+↓": "test_other_places", "Ctrl+滚轮": "test_form_page", "F6": "test_stumbles", "Alt+1 … Alt+9": "test_stumbles",
}  # fmt: skip


def test_every_line_of_the_dialog_of_keys_is_proven_by_a_gesture() -> None:
    proven = {gesture.told for gesture in TABLE if gesture.told} | set(ELSEWHERE)
    assert {keys for keys, _ in CELL_KEYS} == proven


def test_every_key_of_a_menu_calls_its_action(form: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(form.window._handlers, "run", called.append)
    in_form = {"cut", "copy", "paste"}  # the form takes these keys before the menu does
    did = {}
    for key in (key for spec in ACTIONS for key in spec.keys):
        for action in form.window.actions_by_id.values():
            action.setEnabled(True)
        do(form, key)
        did[key] = called.copy()
        called.clear()
    wrong = {
        key: did[key]
        for spec in ACTIONS
        for key in spec.keys
        if did[key] != [spec.id] and spec.id not in in_form
    }
    assert wrong == {} and len(did) > 50
