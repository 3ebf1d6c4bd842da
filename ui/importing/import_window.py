"""Looked at before anything is written: what files would bring in, sheet and form beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFileDialog,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from model.errors import StoreError, UserError
from model.exchange.corrections import Correction
from model.exchange.found_form import Remark
from model.exchange.worksheet import Worksheet
from model.workbook.form_import import Same
from ui.dialogs.meanwhile import Meanwhile
from ui.importing.choosers import Chooser, row_menu
from ui.importing.entry_list import EntryList
from ui.importing.entry_model import SAME_NAMES, EntryModel
from ui.importing.form_panel import FormPanel
from ui.importing.link_line import LinkLine
from ui.importing.reading_bar import ReadingBar
from ui.importing.rereading import Rereading
from ui.importing.sheet_panel import SheetPanel
from ui.importing.unread_sheets import UnreadSheets
from ui.jobs import importing, intake, layouts
from ui.jobs.importing import Import, Wanted
from ui.jobs.intake import Action, Entry, Intake
from ui.session import Session
from ui.settings import Settings
from ui.tasks import Task, failure_text
from ui.widgets.buttons import button_of
from ui.widgets.labels import muted, plain, resize_within_screen
from ui.widgets.layouts import NO_MARGINS, Part, Stretch, column_of, row_of

WIDTH, HEIGHT = 1320, 800
_ROWS_IN_SIGHT, _ROWS_IN_LOW, _LOW = 4, 2, 560  # rows of the list, in windows that are low fewer
_LEFT_SHARE = 55  # percent, of the sheet


class ImportWindow(QDialog):
    """Reads files in a thread, shows what they hold, and lets it in at the clerk's word.

    ``imported`` carries an ``Import``; ``refused`` one sentence where there is nothing to look at.
    """

    imported = Signal(object)
    refused = Signal(str)

    def __init__(
        self, session: Session, paths: Sequence[Path], wanted: Wanted, settings: Settings, parent: QWidget
    ) -> None:
        super().__init__(parent, objectName="import-window", windowTitle="导入核对")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._session, self._settings = session, settings
        self._wanted = replace(wanted, corrections=layouts.remembered_layouts(settings))
        self._corrected: set[str] = set()
        self.told: tuple[str, ...] = ()
        self.model = EntryModel(self)
        self.list = EntryList(self.model)
        self.sheet, self.form = SheetPanel(), FormPanel()
        self.bar = ReadingBar()
        self.bar.cancelled.connect(self._on_stopped)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.bar)
        self._stack.addWidget(self._make_content())
        column_of(Part(self._stack), self._make_foot(), on=self, margins=(16, 12, 16, 12), spacing=10)
        self._again = Rereading(lambda: self._wanted, self)
        self._unread = UnreadSheets(self)
        self._connect()
        resize_within_screen(self, WIDTH, HEIGHT)
        self._task = Task(lambda report: intake.read_intake(paths, self._wanted, report), self)
        self._task.reported.connect(self.bar.show_step)
        self._task.finished.connect(self._on_read)
        self._task.failed.connect(self._on_failed)
        self._task.start()

    # -- what stands in it ------------------------------------------------------------------------------

    def _make_content(self) -> QWidget:
        self.counts = plain(objectName="import-counts")
        self._told = muted(objectName="import-told", wordWrap=True)
        self._halves = halves = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        halves.addWidget(self.sheet)
        halves.addWidget(self.form)
        halves.setStretchFactor(0, _LEFT_SHARE)
        halves.setStretchFactor(1, 100 - _LEFT_SHARE)
        self._parts = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        self._parts.addWidget(self.list)
        self._parts.addWidget(halves)
        self._parts.setStretchFactor(1, 1)
        content = QWidget()
        self.remember = QCheckBox("记住这种版式", objectName="remember-layout", checked=True)
        self.remember.setToolTip("改过的去处记在这台电脑上，下次同样版式的文件不用再改")
        self.remember.hide()
        LinkLine(self.sheet.view, self.form.view, content)
        head = row_of(self.counts, Stretch(), self._make_answers(), self.remember, spacing=12)
        column_of(head, self._told, Part(self._parts), on=content, margins=NO_MARGINS, spacing=8)
        return content

    def _make_answers(self) -> QWidget:
        """Make the buttons that say for all forms what becomes of those whose names are there."""
        self.answers = QWidget()
        self._same_text = muted(objectName="import-same")
        group = QButtonGroup(self.answers, exclusive=True)
        self.same: dict[Same, QPushButton] = {}
        for same in (Same.REPLACE, Same.BOTH, Same.SKIP):
            button = QPushButton(SAME_NAMES[same], checkable=True, autoDefault=False)
            button.setObjectName(f"same-{same.value}")
            button.setAccessibleName(f"同名的全部{SAME_NAMES[same]}")
            button.setProperty("toggle", True)
            button.clicked.connect(lambda _checked, same=same: self._answer_all(same))
            group.addButton(button)
            self.same[same] = button
        self.same[Same.BOTH].setChecked(True)
        row_of(self._same_text, *self.same.values(), on=self.answers, margins=NO_MARGINS, spacing=4)
        return self.answers

    def _make_foot(self) -> QWidget:
        foot = QWidget()
        self.plan = muted(objectName="import-plan", wordWrap=True)
        self.next_doubt = button_of("下一个待核对（F8）", self.go_to_next_doubt, objectName="next-doubt")
        self.cancel = button_of("取消", self.reject, objectName="cancel-import")
        self.confirm = button_of("导入", self._import, primary=True, objectName="confirm-import")
        self.confirm.setEnabled(False)
        self.next_doubt.setEnabled(False)
        self.save = button_of("清单另存…", self.save_list, objectName="save-list")
        self.save.setEnabled(False)
        self.save.setToolTip("把上面的清单存为表格（CSV），读不出的文件和原因也在里面")
        row = (Part(self.plan), self.save, self.next_doubt, self.cancel, self.confirm)
        row_of(*row, on=foot, margins=NO_MARGINS, spacing=8)
        return foot

    def _connect(self) -> None:
        self.list.entry_chosen.connect(self._show_row)
        self.model.chosen_otherwise.connect(self._show_plan)
        self.sheet.view.place_chosen.connect(self._on_place)
        self.form.view.field_chosen.connect(self._on_field)
        self.form.cell_wanted.connect(self._on_cell)
        self.form.action_wanted.connect(self._on_action)
        self.sheet.view.column_asked.connect(self._on_column_asked)
        self.sheet.view.cell_asked.connect(self._on_cell_asked)
        self.sheet.view.row_asked.connect(self._on_row_asked)
        self._unread.read.connect(self._on_unread)
        self._again.read.connect(self._on_read_again)
        self._again.failed.connect(self._on_not_read_again)
        QShortcut(QKeySequence(Qt.Key.Key_F8), self, activated=self.go_to_next_doubt)

    # -- reading ----------------------------------------------------------------------------------------

    def _on_stopped(self) -> None:
        self.bar.say_stopping()
        self._task.cancel()

    def _on_failed(self, error: Exception) -> None:
        self.refused.emit(failure_text(error, "，没有导入"))
        self.reject()

    def _on_read(self, found: Intake) -> None:
        self.told = (*found.told, *(() if found.is_whole else ("读取中途停止，后面的文件没有读。",)))
        if not found.entries:
            self.refused.emit("\n".join(self.told) or "没有可读的文件。")
            self.reject()
            return
        self._told.setText("\n".join(self.told))
        self._told.setVisible(bool(self.told))
        try:
            entries = intake.noted_names(found.entries, self._session.workbook)
        except StoreError as error:  # a form that nobody had looked at cannot be read
            self._on_failed(error)
            return
        self.show_entries(intake.doubtful_first(entries))
        self._stack.setCurrentIndex(1)
        self.list.setFocus()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show what was read, the first of it beside the list."""
        self.model.show_entries(entries)
        self.list.span_problems()
        most = _ROWS_IN_SIGHT if self.height() > _LOW else _ROWS_IN_LOW
        rows = self.list.height_of(min(len(entries), most))
        self.list.setMinimumHeight(self.list.height_of(1))
        self._parts.setSizes([rows, self.height() - rows])
        left = self.width() * _LEFT_SHARE // 100
        self._halves.setSizes([left, self.width() - left])
        there = sum(entry.is_there for entry in entries)
        self.answers.setVisible(there > 0)
        self._same_text.setText(f"工作簿里已有同名的（{there} 张）")
        self._show_plan()
        self.list.setCurrentIndex(self.model.index(0, 0))

    def closeEvent(self, event: object) -> None:
        self._task_over()
        super().closeEvent(event)  # type: ignore[arg-type]

    def done(self, result: int) -> None:
        self._task_over()
        super().done(result)

    def _task_over(self) -> None:
        """Ask the thread to stop; what it still says is heard by nobody."""
        self._again.stop()
        self._unread.stop()
        if not self.is_read:
            self._task.abandon()

    @property
    def is_read(self) -> bool:
        """True once there is something to look at."""
        return self._stack.currentIndex() == 1

    # -- looking ----------------------------------------------------------------------------------------

    def current(self) -> Entry | None:
        """Return the entry beside the list."""
        row = self.list.currentIndex().row()
        return self.model.entries[row] if 0 <= row < len(self.model.entries) else None

    def _show_row(self, row: int) -> None:
        entry = self.model.entries[row]
        self.sheet.show_entry(entry)
        self.form.show_entry(entry)
        if entry.form is None:
            self._unread.ask_for(entry.path)

    def _on_unread(self, path: Path, sheets: Sequence[Worksheet]) -> None:
        here = self.current()
        if here is not None and here.form is None and here.path == path:
            self.sheet.show_unread(sheets)

    def _on_place(self, row: int, column: int) -> None:
        with QSignalBlocker(self.form.view):
            self.form.view.go_to(self.sheet.model.path_near(row, column))

    def _on_field(self, path: object) -> None:
        uses = self.sheet.model.uses
        place = next((place for place, use in uses.items() if path is not None and use.path == path), None)
        if place:
            with QSignalBlocker(self.sheet.view):
                self.sheet.view.go_to(*place)

    def _on_cell(self, cell: str) -> None:
        if place := self.sheet.model.addresses.get(cell):
            self.sheet.view.go_to(*place)

    def _on_action(self, remark: Remark, action: Action) -> None:
        """Do what a remark offers: ask where its cell belongs, or put the form in sight as it is answered."""
        entry, row = self.current(), self.list.currentIndex().row()
        self._on_cell(remark.cell)
        if action is Action.CHOOSE:
            self.sheet.view.ask(self.sheet.view.currentIndex())
        elif action is Action.UNIT and (chooser := self.chooser()):
            chooser.unit_menu(self).popup(self.sheet.view.below(self.sheet.view.currentIndex()))
        elif entry is not None:
            at = self.form.list.currentIndex().row()
            self.model.put(row, intake.answered(entry, remark, action))
            here = self.model.entries[row]
            self.sheet.renew(here)
            self.form.show_entry(here)
            self.form.go_to_remark(min(at, self.form.remarks.rowCount() - 1))

    def go_to_next_doubt(self) -> None:
        """Go to the next remark that should be looked at, in this form or the next one that has any."""
        entry, row = self.current(), self.list.currentIndex().row()
        at = self.form.list.currentIndex().row()
        if entry and at + 1 < len(entry.doubts):
            self.form.go_to_remark(at + 1)
            return
        count = len(self.model.entries)
        others = [(row + step) % count for step in range(1, count + 1)] if count else []
        following = next((one for one in others if self.model.entries[one].doubts), None)
        if following is not None:
            self.list.setCurrentIndex(self.model.index(following, 0))
            self.form.go_to_remark(0)

    # -- correcting -------------------------------------------------------------------------------------

    def chooser(self) -> Chooser | None:
        """Return what makes the menus for the sheet in sight, None without one."""
        entry = self.current()
        form = entry.form if entry else None
        if form is None or form.found is None or form.sheet is None:
            return None
        correction = self._wanted.corrections.get(form.found.layout, Correction())
        layout = form.found.layout
        return Chooser(
            form.sheet, form.found, form.template, correction, lambda chosen: self.correct(layout, chosen)
        )

    def _on_column_asked(self, column: int, place: QPoint) -> None:
        chooser = self.chooser()
        if chooser and (menu := chooser.column_menu(self, column)):
            menu.popup(place)

    def _on_cell_asked(self, row: int, column: int, place: QPoint) -> None:
        if chooser := self.chooser():
            chooser.cell_menu(self, (row, column)).popup(place)

    def _on_row_asked(self, row: int, place: QPoint) -> None:
        """Ask whether a row is the head of a table of indicators, of one that was not found or of a further one."""
        model = self.sheet.model
        if model.sheet.rows and not (model.columns and model.head[0] <= row <= model.head[1]):
            row_menu(self, model.sheet, row, self.correct).popup(place)

    def correct(self, layout: str, correction: Correction) -> None:
        """Read all files of a layout otherwise, the one in sight first."""
        corrections = {**self._wanted.corrections, layout: correction}
        self._wanted = replace(self._wanted, corrections=corrections)
        self._corrected.add(layout)
        self.remember.show()
        here = self.current()
        first = [here.path] if here else []
        others = [one.path for one in self.model.entries if intake.layout_of(one) == layout]
        self._again.begin(list(dict.fromkeys((*first, *others))))
        self._show_plan()

    def _on_read_again(self, found: Mapping[Path, Sequence[Entry]]) -> None:
        row = self.list.currentIndex().row()
        entries = intake.renewed(self.model.entries, found)
        entries = intake.noted_names(entries, self._session.workbook)
        if len(entries) == len(self.model.entries):
            self.model.put_all(entries)
        else:
            self.model.show_entries(entries)
            self.list.span_problems()
            self.list.setCurrentIndex(self.model.index(min(row, len(entries) - 1), 0))
        here = self.current()
        if here and here.path in found:
            self.list.span_problems()
            if here.form is None:
                self._show_row(self.list.currentIndex().row())
                return
            self.sheet.renew(here)
            self.form.show_entry(here)
            current = self.sheet.view.currentIndex()
            self._on_place(current.row(), current.column())
        self._show_plan()

    def _on_not_read_again(self, error: Exception) -> None:
        self._show_plan()
        self.plan.setText(failure_text(error, "，没有重读"))

    def _keep_layouts(self) -> None:
        """Let the settings remember what was corrected, and forget what is read as ever again."""
        if self.remember.isChecked():
            corrected = {layout: self._wanted.corrections[layout] for layout in self._corrected}
            layouts.forget_layouts(
                self._settings, {one for one in corrected if corrected[one] == Correction()}
            )
            kept = {layout: one for layout, one in corrected.items() if one != Correction()}
            layouts.remember_layouts(self._settings, kept, date.today())

    # -- choosing ---------------------------------------------------------------------------------------

    def _answer_all(self, same: Same) -> None:
        self.model.answer(range(len(self.model.entries)), same)

    def _show_plan(self) -> None:
        entries = self.model.entries
        coming = sum(entry.comes_in for entry in entries)
        self.counts.setText(intake.counts_text(entries))
        is_busy = self._again.is_busy
        self.plan.setText("正在按改过的读法重读…" if is_busy else intake.plan_text(entries))
        self.confirm.setText(f"导入 {coming} 张表" if coming else "导入")
        self.confirm.setEnabled(coming > 0 and not is_busy)
        self.save.setEnabled(True)
        self.next_doubt.setEnabled(any(entry.doubts for entry in entries))

    def save_list(self) -> None:
        """Write the list as a table."""
        suggested = self._session.path.with_name("导入清单.csv")
        name, _ = QFileDialog.getSaveFileName(self, "清单另存为", str(suggested), "CSV (*.csv)")
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(f"{name}.csv")
        try:
            entries = tuple(self.model.entries)
            Meanwhile.writing(self, path).beside(lambda go_on: intake.save_list(entries, path, go_on))
            self.plan.setText(f"清单已存为“{path.name}”。")
        except UserError as error:
            self.plan.setText(str(error))

    def _import(self) -> None:
        chosen = intake.chosen(self.model.entries)
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            done = self._session.do_protected(lambda workbook: importing.add_forms(workbook, chosen))
        finally:
            QGuiApplication.restoreOverrideCursor()
        if done is None:
            self.reject()  # the session has said why
            return
        self._keep_layouts()
        unread = [entry.problem for entry in self.model.entries if entry.problem]
        self.imported.emit(Import(done.forms, (*unread, *done.problems), self.told))
        self.accept()
