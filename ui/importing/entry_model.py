"""The forms that were read, one row each, with a tick for those that shall come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from model.workbook.form_import import Same
from ui.jobs.intake import Certainty, Entry
from ui.theme import COLOURS, dot
from ui.widgets.labels import tip

Index = QModelIndex | QPersistentModelIndex
TITLES = ("文件", "项目", "年度", "总分", "放进来", "待核对", "同名")
FILE, NAME, YEAR, SCORE, PLACED, DOUBTS, SAME = range(len(TITLES))
SAME_NAMES = {Same.BOTH: "都保留", Same.REPLACE: "替换", Same.SKIP: "跳过"}
_NUMBERS = (YEAR, SCORE, PLACED, DOUBTS)
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


def certainty_colour(certainty: Certainty) -> str:
    """Return the colour of the dot before a form."""
    colours = {
        Certainty.CLEAR: COLOURS.good,
        Certainty.DOUBT: COLOURS.warning,
        Certainty.PROBLEM: COLOURS.error,
    }
    return colours[certainty]


class EntryModel(QAbstractTableModel):
    """``entries`` as the clerk has chosen; ``chosen_otherwise`` says that a tick or an answer is another one."""

    chosen_otherwise = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def put(self, row: int, entry: Entry) -> None:
        """Show another entry in a row."""
        self.entries = (*self.entries[:row], entry, *self.entries[row + 1 :])
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(TITLES) - 1))
        self.chosen_otherwise.emit()

    def put_all(self, entries: Sequence[Entry]) -> None:
        """Show as many other entries, each where one stood."""
        self.entries = tuple(entries)
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.entries) - 1, len(TITLES) - 1))

    def want(self, rows: Sequence[int], wanted: bool) -> None:
        """Tick forms, or take their ticks away."""
        for row in rows:
            if self.entries[row].form is not None:
                self.put(row, replace(self.entries[row], wanted=wanted))

    def answer(self, rows: Sequence[int], same: Same) -> None:
        """Say what becomes of forms whose names are there."""
        for row in rows:
            if self.entries[row].is_there:
                self.put(row, replace(self.entries[row], same=same))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        return TITLES[section] if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        is_box = index.column() == FILE and self.entries[index.row()].form is not None
        return usual | Qt.ItemFlag.ItemIsUserCheckable if is_box else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry, column = self.entries[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(entry, column)
        if role == Qt.ItemDataRole.CheckStateRole and column == FILE and entry.form is not None:
            return _ON if entry.wanted else _OFF
        if role == Qt.ItemDataRole.DecorationRole and column == FILE:
            return dot(certainty_colour(entry.certainty))
        if role == Qt.ItemDataRole.ForegroundRole and entry.form is None and column == NAME:
            return QColor(COLOURS.error)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(entry.problem or _told(entry, column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{TITLES[column]}，{_text(entry, column) or '空'}，{entry.certainty.value}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != FILE:
            return False
        self.want([index.row()], Qt.CheckState(value) is _ON)
        return True


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _told(entry: Entry, column: int) -> str:
    if column == SAME and entry.alike > 1 and not entry.is_there:
        return f"这批文件里有 {entry.alike} 张表叫“{entry.name}”，都会导入，后面的名称加“（导入）”；不要的请去掉勾。"
    return str(entry.path) if column == FILE else _text(entry, column)


def _same(entry: Entry) -> str:
    """Say what becomes of a form whose name is there, or that others of the files have its name."""
    if entry.is_there:
        return SAME_NAMES[entry.same]
    return f"这批 {entry.alike} 张" if entry.alike > 1 else ""


def _text(entry: Entry, column: int) -> str:
    form = entry.form
    if form is None:
        return {FILE: entry.path.name, NAME: entry.problem}.get(column, "")
    texts = {
        NAME: entry.name,
        FILE: form.source,
        YEAR: str(form.form.year),
        SCORE: f"{entry.score}　{entry.grade}".strip("　"),
        PLACED: f"{entry.placed}%",
        DOUBTS: f"{len(entry.doubts)} 处" if entry.doubts else "",
        SAME: _same(entry),
    }
    return texts[column]
