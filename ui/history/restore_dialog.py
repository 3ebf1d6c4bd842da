"""比较、取回: what a copy of the workbook has otherwise than now, by form and cell, and the way to take it back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QTableView, QVBoxLayout, QWidget

from model.compare.comparison import Difference, compare
from model.errors import StoreError
from model.form.project import Project
from model.form.template import Template
from model.workbook.restoring import KeptForm, differing_forms, take_back
from model.workbook.workbook import Workbook
from ui.dialogs.meanwhile import Meanwhile
from ui.history.differences_model import DifferencesModel
from ui.history.differences_view import DifferencesView
from ui.history.row_model import RowModel
from ui.history.row_table import row_table
from ui.session import Session
from ui.widgets.buttons import button_of
from ui.widgets.labels import muted, plain, resize_within_screen
from ui.widgets.layouts import NO_MARGINS, Part, column_of, row_of

NAME, COUNT = range(2)
SAME = "这份备份里的各张表都和现在一样。"
GONE = "现在没有这个项目，取回后排在最后。"
FINAL = "已定稿，要取回请先撤回定稿。"
HINT = "取回前的内容会留在历史版本里，也可以用“撤销”取消。"
NOW, THEN = "现在", "备份"
COMPARING = "正在比较各张表……"


class KeptFormsModel(RowModel[KeptForm]):
    """One row per form that differs: its name, and in how many cells; the cells are compared when a row is first seen."""

    def __init__(self, workbook: Workbook, parent: QObject | None = None) -> None:
        super().__init__(("表", "不同"), parent=parent)
        self._workbook = workbook
        self._found: dict[int, tuple[Difference, ...]] = {}

    def show(self, rows: Sequence[KeptForm]) -> None:
        """Show other forms."""
        self.beginResetModel()
        self.rows = rows
        self._found.clear()
        self.endResetModel()

    def differences(self, row: KeptForm) -> tuple[Difference, ...]:
        """Return what a form has otherwise now, "old" being the copy."""
        if row.id not in self._found:
            template = self._template(row)
            self._found[row.id] = compare(row.then, row.now or Project(), template)
        return self._found[row.id]

    def _template(self, row: KeptForm) -> Template:
        return self._workbook.template_of(row.id) if row.now else self._workbook.template

    def text(self, row: KeptForm, column: int) -> str:
        if column == NAME:
            return row.name
        return f"{len(self.differences(row))} 处" if row.now else "已没有"

    def side(self, column: int) -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag.AlignLeft if column == NAME else Qt.AlignmentFlag.AlignRight


class RestoreDialog(QDialog):
    """Shows the ``forms`` of a copy that are others now. ``restored`` carries how many were taken back."""

    restored = Signal(int)

    def __init__(
        self,
        session: Session,
        copy: Workbook,
        forms: Sequence[KeptForm],
        when: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, objectName="restore-copy", windowTitle=f"比较、取回 — {when}的备份")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._copy = session, copy
        self._forms = KeptFormsModel(session.workbook, self)
        self._differences = DifferencesModel(self)
        self._make_body()
        resize_within_screen(self, 1000, 600)
        session.closed.connect(self.close)
        self._show_forms(forms)

    # -- making -----------------------------------------------------------------------------------------

    def _make_body(self) -> None:
        self.table = row_table(self._forms, "kept-forms", "与现在不同的表", {COUNT: 72})
        self.table.setFixedWidth(320)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show())
        body = QWidget()
        row_of(_column(self.table), Part(self._make_right()), on=body, margins=NO_MARGINS, spacing=14)
        self._stack = QStackedWidget()
        self._stack.addWidget(body)
        self._stack.addWidget(muted(SAME, objectName="same", alignment=Qt.AlignmentFlag.AlignCenter))
        self._hint = muted(HINT, wordWrap=True)
        self.take_button = button_of("取回这张表(&T)", self._on_take_clicked, primary=True, objectName="take")
        self.all_button = button_of("全部取回(&A)", self._on_all_clicked, objectName="take-all")
        close = button_of("关闭", self.reject, objectName="close")
        foot = row_of(Part(self._hint), self.all_button, self.take_button, close)
        column_of(Part(self._stack), foot, on=self, margins=(18, 16, 18, 14), spacing=12)

    def _make_right(self) -> QVBoxLayout:
        self._about = plain(objectName="about", wordWrap=True)
        self.differences = DifferencesView(self._differences)
        return column_of(self._about, Part(self.differences), spacing=8)

    # -- showing and acting -----------------------------------------------------------------------------

    def _fill(self) -> None:
        """Show what differs after some was taken back."""
        looking = partial(Meanwhile(self, COMPARING).looked_up, call_off="")
        try:
            self._show_forms(differing_forms(self._session.workbook, self._copy, looking))
        except StoreError as error:
            self._session.refused.emit(str(error))
            self.reject()

    def _show_forms(self, forms: Sequence[KeptForm]) -> None:
        self._forms.show(forms)
        self._stack.setCurrentIndex(0 if self._forms.rows else 1)
        self.all_button.setEnabled(any(not one.is_final for one in self._forms.rows))
        if self._forms.rows:
            self.table.selectRow(0)
            self.table.setFocus()
        self._show()

    def _chosen(self) -> KeptForm | None:
        row, rows = self.table.currentIndex().row(), self._forms.rows
        return rows[row] if 0 <= row < len(rows) else None

    def _show(self) -> None:
        chosen = self._chosen()
        self.take_button.setEnabled(chosen is not None and not chosen.is_final)
        if chosen is None:
            self._differences.show((), THEN, NOW)
            return
        self._differences.show(self._forms.differences(chosen), THEN, NOW)
        self._about.setText(GONE if chosen.now is None else FINAL if chosen.is_final else "")
        self._about.setVisible(bool(self._about.text()))

    def _on_take_clicked(self) -> None:
        if chosen := self._chosen():
            self._take([chosen])

    def _on_all_clicked(self) -> None:
        self._take(self._forms.rows)

    def _take(self, forms: Sequence[KeptForm]) -> None:
        count = self._session.do_protected(partial(take_back, forms=forms))
        if count:
            self.restored.emit(count)
        self._fill()

    def done(self, result: int) -> None:
        self._copy.close()
        super().done(result)


def _column(table: QTableView) -> QVBoxLayout:
    return column_of(Part(table), spacing=0)
