"""Draws the form's cells and makes their editors; each keystroke goes through the model at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Signal
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from model.form.field_path import FieldPath
from model.grid.cells import Role
from ui.form import cell_painter
from ui.form.cell_editor import CellEditor
from ui.form.grid_view import GridView
from ui.form.suggestion_list import SuggestionList
from ui.widgets.labels import wrapped_tip

if TYPE_CHECKING:
    from model.suggest.offers import Offer

Index = QModelIndex | QPersistentModelIndex
EDITOR_MIN_LONG = 200
Suggester: TypeAlias = "Callable[[FieldPath], Sequence[Offer]]"
"""Gives what may be offered while a field is typed into."""


class CellDelegate(QStyledItemDelegate):
    """Draws cells and makes their editors. ``left`` says where to go from a cell, and what was typed in it."""

    left = Signal(str, str)

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view
        self.by_typing = False
        self.suggester: Suggester = lambda _path: ()
        self.said: Callable[[FieldPath | None], str] = lambda _key: ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = self._view.form.at(index)
        if shown is None or not self._view.is_dirty(option.rect):
            return  # Qt draws every spanned cell in sight, whatever changed
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        selected = is_selected and not self._view.form.is_label(index)
        tall = shown.cell.role is Role.LABEL and shown.cell.row_span > 1
        text_rect = self._view.visible_part(shown, option.rect) if tall else option.rect
        cell_painter.paint_cell(painter, option.rect, shown, self._view.faces(), selected, text_rect)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        shown = self._view.form.at(index)
        if shown is None or not shown.cell.is_editable:
            return None  # type: ignore[return-value]  # Qt's way to say: no editor here
        long_text = shown.cell.role is Role.LONG_TEXT
        editor = CellEditor(parent, shown.cell.align, self._view.faces().normal, long_text)
        editor.opened_by_typing = self.by_typing
        if shown.cell.role is Role.SCORE:
            editor.setPlaceholderText(f"自动 {shown.text}" if not self._view.form.typed_text(shown) else "")
        editor.setAccessibleName(self._view.form.caption(shown))
        editor.setAccessibleDescription(shown.tooltip)
        self._view.form.editing_key = shown.cell.key
        self._original = self._view.form.typed_text(shown)
        self._coming = self._view.form.coming()
        self._view.form.seal()
        place = QPersistentModelIndex(index)
        editor.typed.connect(lambda text: self._view.form.setData(place, text))
        editor.replaced.connect(self._view.form.seal)
        editor.path = path = shown.cell.path
        if path is not None:
            listed = SuggestionList(editor, lambda: self.suggester(path), self._view)
            editor.takes_key = listed.takes
        editor.left.connect(lambda where: self._leave(editor, place, where))
        return editor

    def _leave(self, editor: CellEditor, place: QPersistentModelIndex, where: str) -> None:
        text = editor.toPlainText()
        if where in ("restore", "fill"):
            editor.undo_all()
            self._view.form.setData(place, self._original)
        if where == "restore" and self._coming:
            self._give_up(editor)
        self._view.form.editing_key = None
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.left.emit(where, text)

    def _give_up(self, editor: CellEditor) -> None:
        """What had been undone before the cell was opened can be redone again, as if nothing had been typed."""
        if not self._view.form.coming():
            self._view.form.offer(self._coming)
        editor.steps.begin(self._original)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, CellEditor) and not editor.property("filled"):
            editor.setProperty("filled", True)
            shown = self._view.form.at(index)
            editor.show_text(self._view.form.typed_text(shown) if shown else "")
            if not self.by_typing:
                editor.put_cursor_at_end()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Nothing to do: each keystroke has been reported already."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        shown = self._view.form.at(index)
        rect = QRect(option.rect)
        if shown is not None and shown.cell.role is Role.LONG_TEXT:
            room = self._view.viewport().height() - 4 - rect.top()
            line = editor.fontMetrics().lineSpacing()
            text = cell_painter.text_height(shown, rect.width(), line, self._view.faces())
            rect.setHeight(max(rect.height(), min(max(EDITOR_MIN_LONG, text), room)))
        editor.setGeometry(rect)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self._view.form.editing_key = None
        if isinstance(editor, CellEditor) and editor.path and editor.steps.can_redo:
            self._view.form.keep_undone({editor.path: editor.steps.furthest})
        super().destroyEditor(editor, index)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """What a cell has no room for is told under the mouse, above what is wrong with it."""
        shown = self._view.form.at(index)
        said = self.said(shown.cell.key) if shown else ""
        if event.type() == QEvent.Type.ToolTip and shown and (said or self._view.is_cut(shown)):
            cut = shown.text if self._view.is_cut(shown) else ""
            text = "\n\n".join(part for part in (cut, shown.tooltip, said) if part)
            QToolTip.showText(event.globalPos(), wrapped_tip(text), view)
            return True
        return super().helpEvent(event, view, option, index)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Keys belong to the editor itself; losing the focus closes it, the text is already kept."""
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, CellEditor):
            return bool(super().eventFilter(watched, event))
        return False
