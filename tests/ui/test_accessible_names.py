"""A screen reader can name everything: cells with caption, row and text; every control of the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from tests.clerk import Clerk
from tests.window_fixtures import InForm

ROLE = Qt.ItemDataRole.AccessibleTextRole


def spoken(clerk: Clerk, key: str) -> str:
    return str(clerk.page.model.index_of(key).data(ROLE))


def test_cells_say_what_they_are(shared_form: InForm) -> None:
    clerk = shared_form(2)
    assert spoken(clerk, "project.name") == "项目名称，数据规划管理"
    assert spoken(clerk, "project.unit").startswith("实施单位，空，")
    assert spoken(clerk, "indicators[1].actual") == "智慧福田宣传视频制作完成率的实际完成值，50%"
    assert spoken(clerk, "indicators[0].name").startswith("三级指标，")
    assert "7,642,000.00" in spoken(clerk, "funds.fiscal.initial")
    assert "当年财政拨款·年初预算数" in spoken(clerk, "funds.fiscal.initial")


def test_every_cell_one_can_type_into_has_a_caption(shared_form: InForm) -> None:
    clerk = shared_form(1)
    model = clerk.page.model
    for shown in model.cells:
        if shown.cell.path:
            caption = model.caption(shown)
            assert caption and "[" not in caption and "." not in caption, shown.cell.path


def test_the_editor_is_named_after_its_cell(shared_form: InForm) -> None:
    clerk = shared_form(2)
    clerk.page.view.go_to("indicators[1].reason", edit=True)
    editor = clerk.page.view.open_editor()
    assert (
        editor is not None and editor.accessibleName() == "智慧福田宣传视频制作完成率的偏差原因分析及改进措施"
    )


def test_every_control_has_a_name(shared_form: InForm) -> None:
    clerk = shared_form(2)
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractItemView)
    nameless = []
    for widget in clerk.window.findChildren(QWidget):
        internal = widget.objectName().startswith("qt_") or (
            widget.parent() and isinstance(widget.parent(), QComboBox)
        )
        if isinstance(widget, kinds) and not internal and widget.isVisibleTo(clerk.window):
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            if not (widget.accessibleName() or text or widget.toolTip()):
                nameless.append(
                    f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"
                )
    assert nameless == []


def test_a_narrow_window_shows_a_button_for_what_its_tool_bar_has_no_room_for(shared_samples: Clerk) -> None:
    shared_samples.window.setMinimumWidth(0)
    shared_samples.window.resize(420, 700)  # not even the icons alone fit
    shared_samples.app.processEvents()
    more = shared_samples.window.findChild(QToolButton, "qt_toolbar_ext_button")
    assert more.isVisible() and more.accessibleName() == "更多"
