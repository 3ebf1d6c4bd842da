"""Every window on every usual screen, light and dark: inside the screen, no text cut, every control named and reached by Tab."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

import ui
from tests.clerk import Clerk
from tests.depth import long, share_of, some_every_day
from tests.ui import all_windows
from tests.ui.all_windows import DIALOGS, WINDOWS, Opener
from ui import theme
from ui.widgets import labels

# pixels as the program counts them, without the task bar
SCREENS = {"1366×768, 100 %": (1366, 728), "1366×768, 125 %": (1093, 582), "1920×1080, 150 %": (1280, 688)}
CASES = [
    pytest.param(*case, marks=[long] * (number % 13 > 0))
    for number, case in enumerate(product(WINDOWS, theme.THEMES))
]
FRAME = QSize(16, 48)
LONG_NAME = "关于进一步加强和规范基本公共卫生服务中央和省级补助资金使用管理" * 8
MOST_TABS, LINE = 60, 12  # presses of Tab, pixels
MOST_UPWARDS = 2  # where two parts stand side by side


@pytest.fixture
def dressed(prepared: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    """Dress the application before its window is made and after it is gone."""
    theme.apply(prepared, theme.THEMES[request.param])
    yield
    theme.apply(prepared, theme.LIGHT)


def shown_parts(window: QWidget) -> list[QWidget]:
    return [one for one in window.findChildren(QWidget) if one.isVisibleTo(window) and one.window() is window]


def name_of(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.objectName()} {text[:30]!r}"


def is_scrolled(widget: QWidget, window: QWidget) -> bool:
    """Tell whether a part lies in something that scrolls, so that it may be larger than what one sees."""
    above = widget.parentWidget()
    while above is not None and above is not window:
        if isinstance(above, QAbstractScrollArea):
            return True
        above = above.parentWidget()
    return False


def is_cut(widget: QWidget) -> bool:
    """Tell whether a part has not the room for its text."""
    if isinstance(widget, QLabel) and widget.text():
        room = widget.contentsRect().size()
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) > widget.height() + 1
        is_rich = widget.textFormat() == Qt.TextFormat.RichText or (
            widget.textFormat() == Qt.TextFormat.AutoText and "</" in widget.text()
        )
        if is_rich:
            document = QTextDocument()
            document.setDefaultFont(widget.font())
            document.setDocumentMargin(0)
            document.setHtml(widget.text())
            return document.idealWidth() > room.width() + 2
        text = widget.text().replace("&&", "＆").replace("&", "").replace("＆", "&")
        lines = text.split("\n")
        return max(widget.fontMetrics().horizontalAdvance(line) for line in lines) > room.width() + 1
    if isinstance(widget, QPushButton | QCheckBox | QRadioButton) and widget.text():
        return (
            widget.sizeHint().width() > widget.width() + 1 or widget.height() < widget.fontMetrics().height()
        )
    return False


def off_window(window: QWidget) -> list[str]:
    whole = QRect(QPoint(), window.size())
    parts = [one for one in shown_parts(window) if not is_scrolled(one, window)]
    return [
        name_of(one)
        for one in parts
        if isinstance(one, QLabel | QAbstractButton | QComboBox | QLineEdit)
        and not whole.contains(QRect(one.mapTo(window, QPoint()), one.size()))
        and not one.objectName().startswith("qt_")
        and "Scroll" not in type(one.parentWidget()).__name__
        and type(one.parentWidget()).__name__ != "QTabBar"
    ]


CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractItemView)


def nameless(window: QWidget) -> list[str]:
    found = []
    for one in shown_parts(window):
        is_inner = one.objectName().startswith("qt_") or isinstance(one.parentWidget(), QComboBox)
        is_inner = is_inner or isinstance(one.parentWidget(), QLineEdit | QAbstractItemView)
        is_inner = is_inner or type(one.parentWidget()).__name__ in ("QTabBar", "QSpinBox", "QDoubleSpinBox")
        buddies = [label.buddy() for label in window.findChildren(QLabel)]
        if isinstance(one, CONTROLS) and not is_inner:
            text = one.text() if isinstance(one, QAbstractButton) else ""
            if not (one.accessibleName() or text or one.toolTip() or one in buddies):
                found.append(name_of(one))
    return found


def not_reached(window: QWidget) -> list[str]:
    """Return the controls that Tab never comes to.

    The chain itself is not walked: who asks PySide for the next widget in it gets one that Python deletes.
    """
    return [
        name_of(one)
        for one in shown_parts(window)
        if isinstance(one, QPushButton | QComboBox | QLineEdit | QPlainTextEdit)
        and one.isEnabled()
        and not isinstance(one.parentWidget(), QComboBox)
        and not one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(one.focusProxy(), QWidget)
    ]


def walk_faults(window: QDialog) -> list[str]:
    """Press Tab until it comes round: every control is reached, from the top down, and none keeps the key."""
    places: list[QWidget] = []
    for _ in range(MOST_TABS):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        now = window.focusWidget()
        if now is None or now in places:
            break
        places.append(now)
    missed = [
        name_of(one)
        for one in shown_parts(window)
        if isinstance(one, CONTROLS) and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        if one not in places and not isinstance(one.parentWidget(), QComboBox | QAbstractSpinBox)
        and one.focusProxy() is None and type(one.parentWidget()).__name__ != "QTabBar"
    ]  # fmt: skip
    heights = [one.mapTo(window, QPoint()).y() for one in places]
    upwards = sum(later < earlier - LINE for earlier, later in pairwise(heights))
    found = [f"never reached by Tab: {name}" for name in missed]
    found += [f"Tab goes up {upwards} times"] if upwards > MOST_UPWARDS else []
    return found


def button_faults(window: QDialog) -> list[str]:
    """Say what is wrong with the button that Enter presses: there is one at most, and it destroys nothing."""
    defaults = [b for b in window.findChildren(QPushButton) if b.isDefault() and b.isVisible()]
    found = ["more than one default button"] if len(defaults) > 1 else []
    if isinstance(window, QMessageBox):
        found += [] if window.defaultButton() else ["no default button"]
        stays = [b for b in window.buttons() if window.buttonRole(b) == QMessageBox.ButtonRole.RejectRole]
        found += [] if len(stays) == 1 else ["Esc does nothing"]  # Qt presses the one button that rejects
        destroys = window.buttonRole(window.defaultButton()) == QMessageBox.ButtonRole.DestructiveRole
        found += ["Enter destroys"] if destroys else []
    return found


def faults(window: QWidget, room: QSize) -> list[str]:
    """Return what is wrong with a window on a screen of that size."""
    needed = window.size().expandedTo(window.minimumSizeHint() if window.layout() else window.size())
    found = []
    if needed.width() > room.width() or needed.height() > room.height():
        found.append(f"too large: {needed.width()}×{needed.height()}")
    found += [f"cut: {name_of(one)}" for one in shown_parts(window) if is_cut(one)]
    found += [f"off the window: {name}" for name in off_window(window)]
    buttons = [one for one in shown_parts(window) if isinstance(one, QPushButton)]
    found += [f"key behind the dots: {one.text()}" for one in buttons if "…(&" in one.text()]
    found += [f"without a name: {name}" for name in nameless(window)]
    found += [f"not reached by Tab: {name}" for name in not_reached(window)]
    if isinstance(window, QDialog):
        found += button_faults(window) + walk_faults(window)
    return found


@pytest.mark.parametrize(("name", "dressed"), CASES, indirect=["dressed"])
def test_every_window_fits_every_screen(
    dressed: None, samples: Clerk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    for screen in share_of(list(SCREENS), list(WINDOWS).index(name)):
        room = QSize(*SCREENS[screen]) - FRAME
        monkeypatch.setattr(labels, "room_on_screen", lambda window, room=room: room)
        samples.window.resize(room)
        found = looked_at(samples, WINDOWS[name], room)
        seen += [f"{screen}: {fault}" for fault in found]
    assert seen == []


def test_every_dialog_stands_in_the_list() -> None:
    classes = {
        name
        for path in (Path(ui.__file__).parent).rglob("*.py")
        for name in re.findall(r"^class (\w+)\(QDialog\)", path.read_text("utf-8"), re.MULTILINE)
    }
    listed = Path(all_windows.__file__).read_text("utf-8")
    assert [name for name in sorted(classes) if not re.search(rf"\b{name}\b", listed)] == []
    assert classes >= DIALOGS.keys() and set(DIALOGS.values()) <= WINDOWS.keys()


def looked_at(clerk: Clerk, opens: Opener, room: QSize) -> list[str]:
    """Open a window, return what is wrong with it, or with the main window where no other came, and close it."""
    found: list[str] = []
    count = 0

    def look(window: QWidget) -> None:
        nonlocal count
        session = clerk.window.session
        if window is clerk.window and session is not None:
            clerk.until(lambda: session.is_saved or session.problem)  # or its sentence grows just now
        for _ in range(2):  # what is shown, and the place that it gets
            clerk.app.processEvents()
        found.extend(faults(window, room))
        count += 1

    def answer() -> None:
        dialog = clerk.app.activeModalWidget()
        if isinstance(dialog, QDialog):
            timer.stop()
            look(dialog)
            dialog.done(0)
            timer.start()

    timer = QTimer(interval=5)
    timer.timeout.connect(answer)
    timer.start()
    try:
        opens(clerk)
    finally:
        timer.stop()  # or it would close the windows of other tests
    clerk.app.processEvents()
    for other in [one for one in clerk.app.topLevelWidgets() if one.isVisible() and one is not clerk.window]:
        look(other)
        other.close()
    if not count:
        look(clerk.window)
    return found


@pytest.mark.parametrize("name", some_every_day(WINDOWS, 30))
def test_a_long_name_makes_no_window_larger(
    samples: Clerk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Projects are called by whole sentences, with no blank to break a line at."""
    session = samples.window.session
    for number, project_id in enumerate(session.workbook.ids):
        session.type_text(project_id, "project.name", f"{number}{LONG_NAME}")
        session.type_text(project_id, "project.unit", LONG_NAME)
    room = QSize(*SCREENS["1366×768, 100 %"]) - FRAME
    monkeypatch.setattr(labels, "room_on_screen", lambda window: room)
    samples.window.resize(room)
    found = looked_at(samples, WINDOWS[name], room)
    assert [fault for fault in found if fault.startswith(("too large", "off the window"))] == []
