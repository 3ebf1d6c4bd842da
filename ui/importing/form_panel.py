"""The right half: the form that was made of the sheet, and below it what is to be looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QSplitter, QTableView, QWidget

from ui.importing.made_form import MadeModel, MadeView
from ui.importing.remark_model import ACTION, CELL, MESSAGE, RemarkModel
from ui.jobs.intake import Action, Entry, computed_of
from ui.theme import style
from ui.widgets.labels import heading, muted, plain
from ui.widgets.layouts import NO_MARGINS, Part, column_of, row_of

MOST_FITTED = 200  # rows
NO_FORM = "没有读出表，导入时跳过这个文件。"
NOTHING_TO_SAY = "没有要核对的，表上的内容都放进来了。"


class FormPanel(QWidget):
    """``cell_wanted`` carries the cell of the remark under the cursor, as in ``Sheet1!D12``.

    ``action_wanted`` carries a remark, and what the clerk wants done about it (an ``Action``).
    """

    cell_wanted = Signal(str)
    action_wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form, self.remarks = MadeModel(self), RemarkModel(self)
        self.view = MadeView(self.form)
        self.list = _remark_list(self.remarks)
        self._template, self.score = muted(), plain(objectName="import-score")
        self._about = muted(objectName="import-remarks-text", wordWrap=True)
        self.list.selectionModel().currentChanged.connect(self._on_remark)
        self.list.clicked.connect(lambda index: self._act(index.row()) if index.column() == ACTION else None)
        self.list.activated.connect(lambda index: self._act(index.row()))
        head = row_of(heading("导入后的表"), Part(self._template), self.score, spacing=8)
        upper, lower = QWidget(), QWidget()
        column_of(head, Part(self.view), on=upper, margins=NO_MARGINS, spacing=6)
        above = row_of(heading("说明"), Part(self._about), spacing=8)
        column_of(above, Part(self.list), on=lower, margins=NO_MARGINS, spacing=6)
        both = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        both.addWidget(upper)
        both.addWidget(lower)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 1)
        column_of(Part(both), on=self, margins=NO_MARGINS)

    def show_entry(self, entry: Entry | None) -> None:
        """Show the form of an entry, and what is to be said of it."""
        form = entry.form if entry else None
        self.form.show_form(computed_of(form) if form else None)
        self._template.setText(f"{form.template.name}　{form.form.year} 年度" if form else "")
        scored = entry is not None and bool(entry.score)
        self.score.setText(f"总分 {entry.score}　{entry.grade}" if entry and scored else "")
        self.remarks.show_entry(entry)
        _fit_rows(self.list)
        self._about.setText(_about(entry))

    def _on_remark(self) -> None:
        row = self.list.currentIndex().row()
        if 0 <= row < len(self.remarks.remarks) and (cell := self.remarks.remarks[row].cell):
            self.cell_wanted.emit(cell)

    def _act(self, row: int) -> None:
        if (action := self.remarks.action(row)) is not Action.NONE:
            self.action_wanted.emit(self.remarks.remarks[row], action)

    def go_to_remark(self, row: int) -> None:
        """Put the cursor on a remark."""
        self.list.setCurrentIndex(self.remarks.index(row, MESSAGE))
        self.list.setFocus()


def _about(entry: Entry | None) -> str:
    if entry is None:
        return ""
    if entry.form is None:
        return NO_FORM
    if not entry.doubts and not entry.infos:
        return NOTHING_TO_SAY
    return f"待核对 {len(entry.doubts)}　已处理 {len(entry.infos)}　点一条，看它的格子"


def _remark_list(model: RemarkModel) -> QTableView:
    table = QTableView(objectName="import-remarks", accessibleName="要核对的和已处理的")
    table.setModel(model)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.horizontalHeader().hide()
    table.verticalHeader().hide()
    table.horizontalHeader().sectionResized.connect(lambda *_: _fit_rows(table))
    table.verticalHeader().setMinimumSectionSize(28)
    table.horizontalHeader().setSectionResizeMode(CELL, QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setSectionResizeMode(MESSAGE, QHeaderView.ResizeMode.Stretch)
    table.horizontalHeader().setSectionResizeMode(ACTION, QHeaderView.ResizeMode.Fixed)
    widest = max(table.fontMetrics().horizontalAdvance(action.value) for action in Action)
    table.setColumnWidth(ACTION, widest + 16)
    style(
        table,
        "QTableView {{ border: 1px solid {t.line}; border-radius: 6px; outline: 0;"
        " selection-background-color: {t.accent_soft}; selection-color: {t.text}; }}"
        "QTableView:focus {{ border-color: {t.accent}; }}"
        "QTableView::item {{ padding: 3px 0; }}"  # at the sides Qt forgets it when it counts lines
        "QTableView::item:focus {{ background: {t.accent_soft}; border: none; }}",
    )
    return table


def _fit_rows(table: QTableView) -> None:
    """Give the rows the heights of their texts; so many that nobody reads them all have two lines each."""
    if table.model().rowCount() <= MOST_FITTED:
        table.resizeRowsToContents()
    else:
        table.verticalHeader().setDefaultSectionSize(2 * table.fontMetrics().lineSpacing() + 6)
