"""The list of forms with check boxes in the dialog for many forms; ticks survive filtering and edits."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from model.grid.standing import Standing
from model.reading.amounts import shortest
from model.reading.normalise import normalise
from model.workbook.workbook import Workbook
from ui.theme import grade_colour, severity_colour, style
from ui.widgets.labels import tip

NAME, SCORE, GRADE, ERRORS = range(4)
_ID = Qt.ItemDataRole.UserRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class FormList(QTreeWidget):
    """One row per form; ``chosen_changed`` says that other forms are ticked or shown."""

    chosen_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="batch-list", accessibleName="要打印的表")
        self.setHeaderLabels(["项目名称", "总分", "等级", "错误"])
        self.headerItem().setTextAlignment(SCORE, _RIGHT)
        self.headerItem().setTextAlignment(ERRORS, _RIGHT)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in ((SCORE, 80), (GRADE, 64), (ERRORS, 72)):
            self.setColumnWidth(column, width)
        style(
            self,
            "QTreeWidget {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 6px; }}"
            "QTreeWidget::item {{ height: 30px; padding: 0 8px; }}"
            "QTreeWidget::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}",
        )
        self._rows: dict[int, QTreeWidgetItem] = {}
        self._sought = ""
        self.itemChanged.connect(self._on_item_changed)

    def follow(self, workbook: Workbook) -> None:
        """List the forms of a workbook as they are now; ticks stay, new forms have none."""
        if tuple(self._rows) != workbook.ids:
            ticked = set(self.chosen())
            with QSignalBlocker(self):
                self.clear()
                self._rows = {project_id: self._new_row(project_id) for project_id in workbook.ids}
                for project_id in ticked & self._rows.keys():
                    self._rows[project_id].setCheckState(NAME, _ON)
        with QSignalBlocker(self):
            for project_id, row in self._rows.items():
                _fill(row, workbook.standing(project_id))
        self.show_only(self._sought)

    def _new_row(self, project_id: int) -> QTreeWidgetItem:
        row = QTreeWidgetItem(self)
        row.setData(NAME, _ID, project_id)
        row.setCheckState(NAME, _OFF)
        row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        row.setTextAlignment(SCORE, _RIGHT)
        row.setTextAlignment(ERRORS, _RIGHT)
        return row

    def tick_only(self, project_ids: Collection[int]) -> None:
        """Tick these forms and no others."""
        with QSignalBlocker(self):
            for project_id, row in self._rows.items():
                row.setCheckState(NAME, _ON if project_id in project_ids else _OFF)
        self.chosen_changed.emit()

    def chosen(self) -> tuple[int, ...]:
        """Return the ticked forms in the workbook's order, hidden ones too."""
        return tuple(i for i, row in self._rows.items() if row.checkState(NAME) == _ON)

    def hidden_count(self) -> int:
        """Return how many ticked forms the filter hides."""
        return sum(self._rows[i].isHidden() for i in self.chosen())

    def show_only(self, text: str) -> None:
        """Show the forms whose name contains a text."""
        self._sought = text
        wanted = normalise(text).casefold()
        for row in self._rows.values():
            row.setHidden(wanted not in normalise(row.text(NAME)).casefold())
        self.chosen_changed.emit()

    def tick_all(self, on: bool) -> None:
        """Tick all forms in sight, or none of them."""
        self._tick(lambda row: on)

    def tick_faultless(self) -> None:
        """Tick just those of the forms in sight that have no errors."""
        self._tick(lambda row: row.text(ERRORS) == "")

    def _tick(self, wanted: Callable[[QTreeWidgetItem], bool]) -> None:
        with QSignalBlocker(self):
            for row in self._rows.values():
                if not row.isHidden():
                    row.setCheckState(NAME, _ON if wanted(row) else _OFF)
        self.viewport().update()
        self.chosen_changed.emit()

    def _on_item_changed(self, row: QTreeWidgetItem) -> None:
        """A tick on one of several selected rows counts for all of them."""
        if row.isSelected():
            with QSignalBlocker(self):
                for other in self.selectedItems():
                    if not other.isHidden():
                        other.setCheckState(NAME, row.checkState(NAME))
            self.viewport().update()
        self.chosen_changed.emit()


def _fill(row: QTreeWidgetItem, standing: Standing) -> None:
    found = f"✗ {standing.errors}" if standing.errors else f"未填 {standing.gaps}" if standing.gaps else ""
    row.setText(NAME, standing.shown_name)
    row.setToolTip(NAME, tip(standing.shown_name))
    row.setText(SCORE, shortest(standing.score))
    row.setText(GRADE, standing.grade)
    row.setForeground(GRADE, QColor(grade_colour(standing.grade)))
    row.setText(ERRORS, found)
    row.setForeground(ERRORS, QColor(severity_colour("error" if standing.errors else "open")))
