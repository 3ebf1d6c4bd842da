"""历史版本: the versions of one form, what differs from the present form, and the way back to one."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QStackedWidget, QTableView, QVBoxLayout, QWidget

from model.compare.comparison import compare, path_in
from model.errors import UserError
from model.form.project import Project
from model.workbook.versions import Version
from ui.history.differences_model import DifferencesModel
from ui.history.differences_view import DifferencesView
from ui.history.row_table import row_table
from ui.history.versions_model import REASON, SCORE, VersionsModel
from ui.session import Session
from ui.theme import style
from ui.widgets.buttons import button_of
from ui.widgets.labels import muted, plain, resize_within_screen
from ui.widgets.layouts import NO_MARGINS, Part, Stretch, column_of, row_of
from ui.widgets.local_time import when_text
from ui.widgets.steady_fields import SteadyComboBox

PRESENT = "现在的内容"
NO_VERSIONS = "这张表还没有历史版本。\n修改、打印或导入以后，这里会留下当时的内容，需要时可以恢复。"
SAME_AS_PRESENT = "这个版本与现在的内容相同。"
SAME = "这两个版本的内容相同。"
MAX_NAMED = 5


class VersionsDialog(QDialog):
    """Shows the versions of one form.

    ``restored`` carries what was restored, in words; ``place_chosen`` the field path to go to, None for none.
    """

    restored = Signal(str)
    place_chosen = Signal(object)

    def __init__(self, session: Session, project_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="versions")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._project_id = project_id
        self._now = datetime.now()
        self._right_side = session.workbook.project(project_id)
        versions, damaged, problem = self._read()
        self._versions = VersionsModel(session.workbook, versions, self._now, self)
        self._differences = DifferencesModel(self)
        name = session.workbook.name_of(project_id)
        self.setWindowTitle(f"历史版本 — {name}")
        resize_within_screen(self, 1120, 640)
        self._make_body()
        self._show_damage(damaged, problem)
        self._fill()

    def _read(self) -> tuple[tuple[Version, ...], tuple[Version, ...], str]:
        workbook = self._session.workbook
        try:
            return workbook.versions(self._project_id), workbook.damaged_versions(self._project_id), ""
        except UserError as error:
            return (), (), str(error)

    # -- making -----------------------------------------------------------------------------------------

    def _make_body(self) -> None:
        self._damage = plain(wordWrap=True, objectName="damage")
        style(self._damage, "color: {t.error};")
        body = QWidget()
        row_of(self._make_list(), Part(self._make_right()), on=body, margins=NO_MARGINS, spacing=14)
        self._stack = QStackedWidget()
        self._stack.addWidget(body)
        self._stack.addWidget(_centred(NO_VERSIONS, "no-versions"))
        parts = self._damage, Part(self._stack), self._make_buttons()
        column_of(*parts, on=self, margins=(18, 16, 18, 14), spacing=12)
        for before, after in pairwise((self.table, self.other, self.differences, self.restore, self._close)):
            self.setTabOrder(before, after)

    def _make_list(self) -> QTableView:
        widths = {REASON: 76, SCORE: 84}
        table = self.table = row_table(self._versions, "version-list", "历史版本", widths)
        table.setFixedWidth(330)
        table.selectionModel().currentRowChanged.connect(lambda *_: self._compare())
        table.activated.connect(lambda _index: self.differences.setFocus())
        return table

    def _make_right(self) -> QVBoxLayout:
        self.other = SteadyComboBox(accessibleName="与哪个版本比较", objectName="other")
        self.other.setMinimumWidth(230)
        self.other.setMaxVisibleItems(15)
        label = QLabel("与(&W)")
        label.setBuddy(self.other)
        self._count = muted(objectName="count")
        self.differences = DifferencesView(self._differences)
        self.differences.chosen.connect(self._on_difference_chosen)
        self._same = _centred(SAME_AS_PRESENT, "same")
        style(self._same, "#same {{ border: 1px solid {t.line}; border-radius: 6px; }}")
        self._right = QStackedWidget()
        self._right.addWidget(self.differences)
        self._right.addWidget(self._same)
        self.other.currentIndexChanged.connect(lambda _index: self._compare())
        head = row_of(label, self.other, QLabel("比较"), Stretch(), self._count, spacing=8)
        return column_of(head, Part(self._right), spacing=10)

    def _make_buttons(self) -> QHBoxLayout:
        self._hint = muted("双击或按 Enter，到不同的那一格。恢复后可以用“撤销”取消。")
        self.restore = button_of(
            "恢复这个版本(&R)", self._on_restore_clicked, primary=True, objectName="restore"
        )
        self._close = button_of("关闭", self.reject, objectName="close")
        return row_of(self._hint, Stretch(), self.restore, self._close)

    # -- showing ----------------------------------------------------------------------------------------

    def _show_damage(self, damaged: tuple[Version, ...], problem: str) -> None:
        names = "、".join(self._name(version) for version in damaged[:MAX_NAMED])
        more = " 等" if len(damaged) > MAX_NAMED else ""
        text = f"有 {len(damaged)} 个版本已损坏，不能查看和恢复：{names}{more}。" if damaged else problem
        self._damage.setText(text)
        self._damage.setVisible(bool(text))

    def _fill(self) -> None:
        self.other.blockSignals(True)
        self.other.addItem(PRESENT)
        for version in self._versions.rows:
            self.other.addItem(self._name(version), version.id)
        self.other.blockSignals(False)
        self._versions.compute_scores()
        self.table.selectRow(0)
        self._hint.setVisible(bool(self._versions.rows))
        self._stack.setCurrentIndex(0 if self._versions.rows else 1)
        (self.table if self._versions.rows else self._close).setFocus()
        self._compare()

    def _name(self, version: Version) -> str:
        return f"{when_text(version.when, self._now)}（{version.reason}）"

    def _chosen(self) -> Version | None:
        row = self.table.currentIndex().row()
        return self._versions.rows[row] if 0 <= row < len(self._versions.rows) else None

    def _project(self, version_id: int | None) -> Project:
        """Return a version's form, or the present one. Raises UserError."""
        workbook = self._session.workbook
        if version_id is None:
            return workbook.project(self._project_id)
        return workbook.version_project(version_id)

    def _compare(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            self.restore.setEnabled(False)
            return
        template = self._session.workbook.template_of(self._project_id)
        other_id: int | None = self.other.currentData()
        try:
            old, new = self._project(chosen.id), self._project(other_id)
        except UserError as error:
            self._show_damage((), str(error))
            self.restore.setEnabled(False)
            return
        self._right_side = new
        found = compare(old, new, template)
        self._differences.show(found, self._name(chosen), self.other.currentText())
        self._same.setText(SAME_AS_PRESENT if other_id is None else SAME)
        self._right.setCurrentIndex(0 if found else 1)
        self._count.setText(f"{len(found)} 处不同" if found else "")
        self.restore.setEnabled(old != self._project(None))

    # -- acting -----------------------------------------------------------------------------------------

    def _on_difference_chosen(self, row: int) -> None:
        path = self._differences.rows[row].path
        workbook = self._session.workbook
        if path is not None:
            template = workbook.template_of(self._project_id)
            path = path_in(path, self._right_side, workbook.project(self._project_id), template)
        self.accept()
        self.place_chosen.emit(path)

    def _on_restore_clicked(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._session.do_protected(lambda workbook: workbook.restore_version(self._project_id, chosen.id))
            self.accept()
            self.restored.emit(self._name(chosen))


def _centred(text: str, name: str) -> QLabel:
    return muted(text, objectName=name, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
