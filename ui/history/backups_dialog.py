"""备份: the copies of a workbook, and the way to open one of them beside the workbook itself."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QSizePolicy, QWidget

from model.workbook.backups import BackedUp, Backup, Backups
from ui.history.backups_model import PROJECTS, SIZE, BackupsModel
from ui.history.row_table import row_table
from ui.widgets.buttons import button_of
from ui.widgets.labels import muted, plain, resize_within_screen, tip
from ui.widgets.layouts import Part, Stretch, column_of, row_of
from ui.widgets.steady_fields import SteadyComboBox

NO_BACKUPS = "还没有备份。打开工作簿后会自动备份，以后每半小时和关闭时各一次。"


class BackupsDialog(QDialog):
    """Shows which copies there are. ``chosen`` carries a copy and the workbook it is of; ``folder_wanted`` a folder.

    ``compare_wanted`` carries a copy of the open workbook that is to be held against it.
    ``second_wanted``: a second place for copies is to be named; ``second_dropped``: there is to be none any more.
    """

    chosen = Signal(object, object)
    folder_wanted = Signal(object)
    compare_wanted = Signal(object)
    second_wanted = Signal()
    second_dropped = Signal()

    def __init__(self, backups: Backups, workbook: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="backups", windowTitle="备份")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._backups = backups
        self._own = workbook
        self._known = _known(backups, workbook)
        self._model = BackupsModel(datetime.now(), self)
        self._make_body()
        resize_within_screen(self, 600, 500)
        self._show_workbook()

    # -- making -----------------------------------------------------------------------------------------

    def _make_body(self) -> None:
        self.table = row_table(self._model, "backup-list", "备份", {PROJECTS: 96, SIZE: 96})
        self.table.activated.connect(lambda _index: self._on_open_clicked())
        self._hint = muted("打开备份时复制成一个新文件，原来的工作簿不动。", wordWrap=True)
        parts = self._make_head(), Part(self.table), self._hint, self._make_second(), self._make_buttons()
        column_of(*parts, on=self, margins=(20, 18, 20, 16), spacing=10)

    def _make_head(self) -> QHBoxLayout:
        self.workbooks = SteadyComboBox(objectName="workbooks", accessibleName="哪个工作簿的备份")
        self.workbooks.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for one in self._known:
            self.workbooks.addItem(one.workbook.stem)
            last, path = self.workbooks.count() - 1, tip(str(one.workbook))
            self.workbooks.setItemData(last, path, Qt.ItemDataRole.ToolTipRole)
        self.workbooks.currentIndexChanged.connect(lambda _index: self._show_workbook())
        label = QLabel("工作簿(&B)")
        label.setBuddy(self.workbooks)
        return row_of(label, Part(self.workbooks))

    def _make_second(self) -> QHBoxLayout:
        self._second = plain(objectName="second", wordWrap=True)
        self._second.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.second_button = button_of("另存一处(&S)…", self.second_wanted, objectName="choose-second")
        self.drop_button = button_of("不再另存(&N)", self.second_dropped, objectName="drop-second")
        self.show_second("")
        return row_of(Part(self._second), self.second_button, self.drop_button)

    def show_second(self, folder: str) -> None:
        """Show where copies go besides, blank for nowhere."""
        self._second.setText(f"也存到：{folder}" if folder else "可以再存一份到 U 盘或共享文件夹。")
        self.drop_button.setVisible(bool(folder))

    def _make_buttons(self) -> QHBoxLayout:
        self.folder_button = button_of("打开备份文件夹(&F)", self._on_folder_clicked, objectName="folder")
        self.open_button = button_of(
            "打开这份备份(&O)", self._on_open_clicked, primary=True, objectName="open"
        )
        self.compare_button = button_of("比较、取回(&C)…", self._on_compare_clicked, objectName="compare")
        close = button_of("关闭", self.reject, objectName="close")
        return row_of(self.folder_button, Stretch(), self.compare_button, self.open_button, close)

    # -- showing and acting -----------------------------------------------------------------------------

    def _subject(self) -> BackedUp | None:
        index = self.workbooks.currentIndex()
        return self._known[index] if 0 <= index < len(self._known) else None

    def _show_workbook(self) -> None:
        subject = self._subject()
        self._model.show(subject.backups if subject else ())
        self.workbooks.setToolTip(tip(str(subject.workbook)) if subject else "")
        has_backups = bool(self._model.rows)
        if not has_backups:
            self._hint.setText(NO_BACKUPS)
        self.workbooks.setEnabled(bool(self._known))
        self.open_button.setEnabled(has_backups)
        is_own = subject is not None and subject.workbook == self._own
        self.compare_button.setEnabled(has_backups and is_own)
        self.folder_button.setEnabled(bool(self._known))
        if has_backups:
            self.table.selectRow(0)
            self.table.setFocus()

    def _chosen(self) -> Backup | None:
        row, rows = self.table.currentIndex().row(), self._model.rows
        return rows[row] if 0 <= row < len(rows) else None

    def _on_open_clicked(self) -> None:
        subject, backup = self._subject(), self._chosen()
        if subject is not None and backup is not None:
            self.accept()
            self.chosen.emit(backup, subject.workbook)

    def _on_compare_clicked(self) -> None:
        if (backup := self._chosen()) is not None:
            self.accept()
            self.compare_wanted.emit(backup)

    def _on_folder_clicked(self) -> None:
        if subject := self._subject():
            self.folder_wanted.emit(subject.backups[0].path.parent)


def _known(backups: Backups, workbook: Path | None) -> tuple[BackedUp, ...]:
    """Return all workbooks with copies, the one in question first."""
    own = backups.of(workbook) if workbook is not None else ()
    first = (BackedUp(workbook, own),) if workbook is not None and own else ()
    return (*first, *(one for one in backups.all() if not own or one.backups[0].path != own[0].path))
