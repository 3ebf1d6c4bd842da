"""Expected projects under their units: state, when received, total score and its change, what is to be known."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from model.reading.amounts import shortest
from ui.hand_in.check_list import STYLE
from ui.jobs.expected_list import key_of
from ui.jobs.inbox import Receipt
from ui.jobs.receiving import HandInState, Row
from ui.theme import COLOURS, style
from ui.widgets.labels import tip

TITLES = ("单位 / 项目", "状态", "收到", "总分", "与上次", "说明")
_NAME, _STATE, _WHEN, _TOTAL, _CHANGE, _REMARK = range(len(TITLES))
_ROW = Qt.ItemDataRole.UserRole
_WIDTHS = {_NAME: 400, _STATE: 84, _WHEN: 112, _TOTAL: 72, _CHANGE: 76}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MARKS = {
    HandInState.MISSING: "○",
    HandInState.RECEIVED: "●",
    HandInState.CHANGED: "◆",
    HandInState.WRONG: "✕",
}


def change_text(receipt: Receipt | None) -> str:
    """Say how the total score changed since last time."""
    if receipt is None:
        return "—"
    if receipt.before is None:
        return "首次"
    try:
        change = Decimal(receipt.form.total or "0") - Decimal(receipt.before or "0")
    except InvalidOperation:
        return ""
    if not change:
        return "不变"
    return f"{'+' if change > 0 else '−'}{shortest(abs(change))}"


class ReceiveTree(QTreeWidget):
    """``show_rows`` fills it; ``show_only`` hides what is not looked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="received", accessibleName="应交的项目")
        self._items: list[tuple[QTreeWidgetItem, QTreeWidgetItem]] = []  # each row's with its unit's
        self.setHeaderLabels(list(TITLES))
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        header = self.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(True)
        for column, width in _WIDTHS.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)
        for column in (_TOTAL, _CHANGE):
            self.headerItem().setTextAlignment(column, _RIGHT)
        style(self, STYLE)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show all rows anew; the cursor stays on its project."""
        before = self.current_row()
        self.clear()
        self._items.clear()
        units: dict[str, QTreeWidgetItem] = {}
        for row in rows:
            head = units.get(row.unit)
            if head is None:
                head = units[row.unit] = self._make_unit(
                    row.unit, [one for one in rows if one.unit == row.unit]
                )
            item = self._make_row(head, row)
            self._items.append((head, item))
            if before is not None and (before.unit, before.project, before.title) == (
                row.unit,
                row.project,
                row.title,
            ):
                self.setCurrentItem(item)
        self.expandAll()
        if self.currentItem() is None and self._items:
            self.setCurrentItem(self._items[0][1])

    def _make_unit(self, unit: str, rows: Sequence[Row]) -> QTreeWidgetItem:
        came = sum(row.state is not HandInState.MISSING for row in rows)
        item = QTreeWidgetItem(self, [unit or "（未写单位）", "", "", "", f"{came} / {len(rows)}", ""])
        item.setTextAlignment(_CHANGE, _RIGHT)
        bold = QFont(self.font())
        bold.setBold(True)
        item.setFont(_NAME, bold)
        item.setToolTip(_NAME, tip(unit))
        return item

    def _make_row(self, head: QTreeWidgetItem, row: Row) -> QTreeWidgetItem:
        one = row.receipt
        name = f"{row.project}·{row.title}" if row.title else row.project
        texts = [
            name,
            f"{_MARKS[row.state]} {row.state.value}",
            one.when if one else "—",
            (one.form.total or "—") if one else "—",
            change_text(one),
            row.remark,
        ]
        item = QTreeWidgetItem(head, texts)
        item.setData(_NAME, _ROW, row)
        item.setForeground(_STATE, QColor(_colour(row.state)))
        if row.state is HandInState.WRONG:
            item.setForeground(_REMARK, QColor(COLOURS.error))
        for column in (_TOTAL, _CHANGE):
            item.setTextAlignment(column, _RIGHT)
        for column, text in enumerate(texts):
            item.setToolTip(column, tip(text))
        return item

    def current_row(self) -> Row | None:
        """Return the project under the cursor, None on a unit."""
        item = self.currentItem()
        return item.data(_NAME, _ROW) if item is not None else None

    def show_only(self, text: str, state: HandInState | None) -> int:
        """Show the rows whose unit or project has a text, in a state; return how many."""
        wanted, shown = key_of(text), list[QTreeWidgetItem]()
        for head, item in self._items:
            row: Row = item.data(_NAME, _ROW)
            fits = wanted in key_of(row.unit) or wanted in key_of(row.project)
            item.setHidden(not (fits and state in (None, row.state)))
            shown += [] if item.isHidden() else [head]
        for head, _ in self._items:
            head.setHidden(head not in shown)
        return len(shown)


def _colour(state: HandInState) -> str:
    return {
        HandInState.MISSING: COLOURS.muted,
        HandInState.RECEIVED: COLOURS.good,
        HandInState.CHANGED: COLOURS.accent,
        HandInState.WRONG: COLOURS.error,
    }[state]


def details_of(row: Row | None) -> str:
    """Return what is wrong with a form and what changed in it, a line each."""
    if row is None or row.receipt is None:
        return ""
    one = row.receipt
    lines = [*one.problems, *(f"{c.caption}：“{c.old}” → “{c.new}”" for c in one.changes)]
    if one.form.person:
        lines.append(f"{one.form.person} {one.form.when} 定稿，校验码 {one.form.code}，报送包 {one.file}")
    return "\n".join(lines)
