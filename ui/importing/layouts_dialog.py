"""The layouts that are read otherwise than usual, as the settings remember them: to be looked at and forgotten."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from model.form.template import Template
from ui.jobs import layouts
from ui.settings import Settings
from ui.theme import style
from ui.widgets.buttons import button_of
from ui.widgets.labels import muted, resize_within_screen, tip
from ui.widgets.layouts import Part, Stretch, column_of, row_of

NOTHING = "还没有记住的版式。导入核对时改过列或格子的去处，这种版式就会记在这里，下次不用再改。"
SOMETHING = "这些版式的表按改过的去处读入，窗口和命令都一样；删除后恢复自动识别。"
_KEY = Qt.ItemDataRole.UserRole


class _LayoutList(QTreeWidget):
    delete_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


class LayoutsDialog(QDialog):
    """One row for each layout: its captions, what is read otherwise, since when."""

    def __init__(self, settings: Settings, template: Template | None, parent: QWidget) -> None:
        super().__init__(parent, objectName="layouts", windowTitle="记住的版式")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._settings, self._template = settings, template
        self.about = muted(objectName="layouts-text", wordWrap=True)
        self.list = _LayoutList(objectName="layouts-list", accessibleName="记住的版式")
        self.list.setHeaderLabels(["表头", "改过的去处", "日期"])
        self.list.setRootIsDecorated(False)
        self.list.setAllColumnsShowFocus(True)
        self.list.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.list.header().resizeSection(2, 96)
        style(
            self.list,
            "QTreeWidget {{ border: 1px solid {t.line}; border-radius: 6px; outline: 0; }}"
            "QTreeWidget:focus {{ border-color: {t.accent}; }}"
            "QTreeWidget::item {{ padding: 5px 6px; }}"
            "QTreeWidget::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}",
        )
        self.remove = button_of("删除", self._remove, objectName="remove-layout")
        self.list.itemSelectionChanged.connect(self._show_buttons)
        self.list.delete_pressed.connect(self._remove)
        foot = row_of(self.remove, Stretch(), button_of("关闭", self.reject, objectName="close-layouts"))
        column_of(self.about, Part(self.list), foot, on=self, margins=(22, 18, 22, 16), spacing=12)
        resize_within_screen(self, 720, 420)
        self._show()

    def _show(self) -> None:
        self.list.clear()
        stored = self._settings.values.layouts
        known = layouts.remembered_layouts(self._settings)
        for key, correction in reversed(known.items()):
            changes = "\n".join(layouts.described(key, correction, self._template))
            row = QTreeWidgetItem(
                self.list, [layouts.layout_text(key), changes, layouts.remembered_on(stored, key)]
            )
            row.setData(0, _KEY, key)
            for column in (0, 1):
                row.setToolTip(column, tip(row.text(column)))
        self.about.setText(SOMETHING if known else NOTHING)
        if first := self.list.topLevelItem(0):
            self.list.setCurrentItem(first)
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.remove.setEnabled(bool(self.list.selectedItems()))

    def _remove(self) -> None:
        if rows := self.list.selectedItems():
            layouts.forget_layouts(self._settings, {row.data(0, _KEY) for row in rows})
            self._show()
