"""Rows, columns and buttons: what stands in them, in which order, and what takes the spare room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLabel, QWidget

from ui.widgets.buttons import answer_box, button_of, close_box
from ui.widgets.layouts import Part, Stretch, column_of, row_of


def test_a_column_holds_its_items_in_order(qapp: QApplication) -> None:
    page, head, one, two = QWidget(), QLabel("head"), QLabel("one"), QLabel("two")
    left = Part(one, 0, Qt.AlignmentFlag.AlignLeft)
    layout = column_of(
        head, 7, row_of(left, Stretch(2)), Part(two, 3), on=page, margins=(1, 2, 3, 4), spacing=5
    )
    assert page.layout() is layout and layout.count() == 4
    assert head.parent() is one.parent() is two.parent() is page
    assert layout.contentsMargins().left() == 1 and layout.contentsMargins().bottom() == 4
    assert layout.spacing() == 5 and layout.stretch(3) == 3
    assert layout.itemAt(1).sizeHint().height() == 7
    inner = layout.itemAt(2).layout()
    assert inner.itemAt(0).alignment() == Qt.AlignmentFlag.AlignLeft
    assert inner.itemAt(1).spacerItem() is not None


def test_what_is_not_given_is_as_qt_has_it(qapp: QApplication) -> None:
    page, own = QWidget(), QWidget()
    row, usual = row_of(on=page), row_of()
    own.setLayout(usual)
    assert row.spacing() == usual.spacing() > 0
    assert row.contentsMargins() == usual.contentsMargins()


def test_a_button_runs_what_it_is_for(qapp: QApplication) -> None:
    pressed: list[str] = []
    made = button_of("做", lambda: pressed.append("it"), primary=True, objectName="do")
    made.click()
    assert pressed == ["it"]
    assert (made.objectName(), made.property("primary"), made.autoDefault()) == ("do", True, False)


def test_the_feet_of_dialogs_end_them(qapp: QApplication) -> None:
    shown, asked = QDialog(), QDialog()
    end = close_box(shown)
    end.button(QDialogButtonBox.StandardButton.Close).click()
    foot, confirm = answer_box(asked, "存")
    confirm.click()
    assert asked.result() == QDialog.DialogCode.Accepted
    next(one for one in foot.buttons() if one is not confirm).click()
    assert asked.result() == QDialog.DialogCode.Rejected
    assert shown.result() == QDialog.DialogCode.Rejected
