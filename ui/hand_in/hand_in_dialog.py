"""报送: what stands in the way of each form, who finalises, where the package goes, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from model.errors import UserError
from model.files import GoOn, is_there
from model.form.field_path import signature_path
from model.form.project import text_at
from model.workbook.final_records import MAX_PERSON
from reports.batch import BatchStep
from ui.dialogs import key_dialogs, questions
from ui.dialogs.meanwhile import Meanwhile
from ui.hand_in.check_list import CheckList
from ui.jobs import hand_in_checks, packing
from ui.jobs.hand_in_checks import FormCheck
from ui.jobs.hand_in_package import ENDING
from ui.jobs.packing import Packed, Packing
from ui.jobs.paper import load_printing
from ui.paper.batch_progress import BatchProgress
from ui.session import Session
from ui.settings import Settings
from ui.tasks import Report, Task, failure_text
from ui.theme import style
from ui.widgets.buttons import button_of
from ui.widgets.labels import heading, muted, resize_within_screen
from ui.widgets.layouts import NO_MARGINS, Part, Stretch, column_of, row_of

_CHECKING = "正在检查各张表……"


class HandInDialog(QDialog):
    """``jump_wanted`` carries the check of a form that is to be mended; the dialog is closed then.

    Raises UserError where there is nothing to hand in.
    """

    jump_wanted = Signal(object)

    def __init__(self, session: Session, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent, objectName="hand-in")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"报送 — {session.workbook.year} 年度")
        self._session, self._settings = session, settings
        self._task: Task | None = None
        self._is_preparing = False
        ids = hand_in_checks.forms_to_hand_in(session.workbook)
        project = session.workbook.project
        looked = Meanwhile(parent, _CHECKING).looked_up(
            (
                (check, packing.unit_of(project(check.form_id)))
                for check in hand_in_checks.each_check(session.workbook, ids)
            ),
            of=len(ids),
        )
        self.checks = tuple(check for check, _ in looked)
        self._units = [unit for _, unit in looked]
        self.list = CheckList()
        self.list.show_checks(self.checks)
        self.list.jump_wanted.connect(self._on_jump)
        self._make_body()
        resize_within_screen(self, 860, 640)
        self._show_state()
        if self._stopped:
            self.list.setFocus()
        else:
            (self.path if self.person.text() else self.person).setFocus()

    @property
    def _stopped(self) -> list[FormCheck]:
        return [one for one in self.checks if not one.is_ready]

    # -- making -----------------------------------------------------------------------------------------

    def _make_body(self) -> None:
        self.head = heading()
        self.jump = button_of("去改(&G)", lambda: self._on_jump(self.list.current_check()), objectName="jump")
        self.list.currentItemChanged.connect(lambda *_: self._show_state())
        self.progress = BatchProgress()
        self.progress.cancelled.connect(self._cancel)
        column_of(
            row_of(Part(self.head), self.jump),
            Part(self.list),
            self._make_choice(),
            self._make_fields(),
            self.progress,
            self._make_foot(),
            on=self,
            margins=(20, 16, 20, 14),
            spacing=10,
        )

    def _make_choice(self) -> QWidget:
        self.choice = QWidget()
        self.mend = QRadioButton("改完再报送", checked=True)
        self.rest = QRadioButton(objectName="rest", accessibleName="先报送其余的")
        for one in (self.mend, self.rest):
            one.toggled.connect(lambda _on: self._show_state())
        row_of(self.mend, self.rest, Stretch(), on=self.choice, margins=NO_MARGINS, spacing=24)
        return self.choice

    def _make_fields(self) -> QFormLayout:
        form = QFormLayout()
        self.person = QLineEdit(
            self._settings.values.person or self._filler(),
            maxLength=MAX_PERSON,
            objectName="person",
            accessibleName="经办人",
        )
        suggested = packing.suggested_package(self._session.workbook, self._units)
        self.path = QLineEdit(str(suggested), objectName="path", accessibleName="报送包")
        browse = button_of("浏览(&B)…", self._on_browse, objectName="browse")
        self.note = QLineEdit(
            maxLength=packing.MAX_NOTE,
            objectName="note",
            accessibleName="附言",
            placeholderText="可以不填，例如：购置费得分已按复核意见改正",
        )
        self._fields: list[QWidget] = [self.person, self.path, browse, self.note]
        form.addRow("经办人：", self.person)
        form.addRow("报送包：", row_of(Part(self.path), browse))
        form.addRow("附言：", self.note)
        self.person.textChanged.connect(lambda _text: self._show_state())
        self.path.textChanged.connect(lambda _text: self._show_state())
        return form

    def _filler(self) -> str:
        """Return who fills in the unit's forms, as the unit set it once, else as its first form has it."""
        workbook = self._session.workbook
        path = signature_path("prepared_by")
        first = text_at(workbook.project(workbook.ids[0]), path) if workbook.ids else ""
        return " ".join((dict(workbook.unit_data.texts).get(str(path)) or first).split())[:MAX_PERSON]

    def _make_foot(self) -> QHBoxLayout:
        self.state = muted(objectName="state", wordWrap=True)
        self.start_button = QPushButton("定稿并报送", objectName="start", default=True)
        self.start_button.setProperty("primary", True)
        self.start_button.clicked.connect(self.start)
        self.close_button = button_of("关闭", self.reject, objectName="close")
        return row_of(Part(self.state), self.start_button, self.close_button)

    # -- showing ----------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        stopped, running = self._stopped, self._task is not None
        ready = len(self.checks) - len(stopped)
        self.head.setText(
            f"{len(self.checks)} 张表，{len(stopped)} 张还不能报送" if stopped else f"{ready} 张表都可以报送"
        )
        self.rest.setText(f"先报送其余 {ready} 张，这 {len(stopped)} 张以后补报")
        self.choice.setVisible(bool(stopped) and bool(ready))
        check = self.list.current_check()
        self.jump.setVisible(bool(stopped))
        self.jump.setEnabled(check is not None and not check.is_ready and not running)
        self._say(self._what_is_missing(ready), is_problem=False)
        may_start = bool(ready) and (not stopped or self.rest.isChecked()) and bool(self._target())
        needs_person = any(one.is_ready and not one.is_final for one in self.checks)
        may_start = may_start and (bool(self.person.text().strip()) or not needs_person)
        self.start_button.setText("定稿并报送" if needs_person else "报送")
        self.start_button.setEnabled(may_start and not running)
        for widget in (*self._fields, self.list, self.choice):
            widget.setEnabled(not running)

    def _what_is_missing(self, ready: int) -> str:
        if self._stopped and not self.rest.isChecked():
            check = self.list.current_check()
            problem = check.problem if check is not None else ""
            return problem or "选中一张还不能报送的表，“去改”到要改的地方，改好再回来。"
        if not self.person.text().strip():
            return "请写经办人。"
        waiting = sum(one.is_ready and not one.is_final for one in self.checks)
        final = f"{waiting} 张将以此定稿，定稿后不能修改，可以撤回；" if waiting else ""
        return f"{final}{ready} 张的打印稿、Excel 和工作簿放进一个包。"

    def _say(self, text: str, is_problem: bool) -> None:
        self.state.setText(text)
        style(self.state, "color: {t.error};" if is_problem else "color: {t.muted};")

    def _target(self) -> Path | None:
        """Return the package as typed, beside the workbook unless a folder is named; None for no name."""
        name = self.path.text().strip()
        if not name:
            return None
        path = self._session.path.parent / name
        return path if path.suffix.lower() == ENDING else path.with_name(path.name + ENDING)

    def _on_browse(self) -> None:
        if path := ask_package(self, self._target() or self._session.path.parent):
            self.path.setText(str(path))

    def _on_jump(self, check: FormCheck | None) -> None:
        if check is not None and not check.is_ready and self._task is None:
            self.accept()
            self.jump_wanted.emit(check)

    # -- running ----------------------------------------------------------------------------------------

    def start(self) -> None:
        """Finalise what is ready, then write the package; what is refused is said and the dialog stays."""
        target = self._target()
        if target is None or self._task is not None:
            return

        def look(_: GoOn) -> bool:
            packing.refuse_place(target)
            return is_there(target)

        self._is_preparing = True
        try:
            found = Meanwhile(self, f"正在查看“{target.name}”……").beside(look)
            if found and not questions.confirm_replace_files(self, target.parent, [target.name]):
                return
            work = self._packing()
        except UserError as error:  # also where it was called off: what is final by then stays so
            self.progress.hide()
            self._show_state()
            self._say(str(error), is_problem=True)
            return
        finally:
            self._is_preparing = False
        self._run(work, target)

    def _packing(self) -> Packing:
        """Finalise, and return what goes into the package. Raises UserError."""
        session, person = self._session, " ".join(self.person.text().split())
        ready = [one for one in self.checks if one.is_ready]
        left_out = [f"“{one.name}”没有报送：{one.problem}" for one in self._stopped]
        if waiting := [one for one in ready if not one.is_final]:
            self._settings.remember(person=person)
            is_done = self._finalise(waiting, person)
            self._refresh({one.form_id for one in waiting})
            if not is_done:
                raise UserError("没有全部定稿，没有报送，请看窗口上方的说明。")
        ids = [one.form_id for one in self.checks if one.is_final]
        do = Meanwhile(self, "正在准备报送的内容……")
        do((), load_printing)
        return packing.packing_of(session.workbook, ids, left_out, self.note.text(), do)

    def _finalise(self, waiting: Sequence[FormCheck], person: str) -> bool:
        """Make forms final one by one, each of which waits for the disk, and show how far that is; False if one was refused."""
        try:
            key = key_dialogs.key_for_finalising(self, self._session)
        except key_dialogs.NoKeyGivenError:
            return False
        self.progress.begin()
        self.progress.cancel.setEnabled(False)
        self.start_button.setEnabled(False)
        for number, one in enumerate(waiting):
            self.progress.bar.setRange(0, len(waiting))
            self.progress.bar.setValue(number)
            self.progress.text.setText(f"正在定稿 {number + 1} / {len(waiting)}：{one.name}")
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
            done = self._session.do(partial(packing.finalise_ready, checks=[one], person=person, key=key))
            if done is None:
                return False
        return True

    def _refresh(self, forms: Collection[int]) -> None:
        ids = [one.form_id for one in self.checks if one.form_id in forms]
        checks = hand_in_checks.each_check(self._session.workbook, ids)
        anew = {
            one.form_id: one for one in Meanwhile(self, _CHECKING).looked_up(checks, call_off="", of=len(ids))
        }
        self.checks = tuple(anew.get(one.form_id, one) for one in self.checks)
        self.list.show_checks(self.checks)
        self._show_state()

    def _run(self, work: Packing, target: Path) -> None:
        def write(report: Report) -> Packed:
            return packing.write_package(
                work, target, lambda done, total, name: report(BatchStep(done, total, name))
            )

        self._task = Task(write, self)
        self._task.reported.connect(self.progress.show_step)
        self._task.finished.connect(self._on_finished)
        self._task.failed.connect(self._on_failed)
        self.progress.begin()
        self._show_state()
        self.setFocus()  # not the button that cancels, which a hasty Enter would press
        self._task.start()

    def _cancel(self) -> None:
        if self._task is not None:
            self.progress.say_cancelling()
            self._task.cancel()

    def _on_finished(self, done: Packed) -> None:
        self._end()
        if done.path is None:
            self.progress.end("已取消，没有生成报送包；定稿的表可以撤回。")
            return
        folder = done.path.parent
        self.head.setText(f"{done.count} 张表已报送")
        self.progress.end(
            f"已生成报送包 {done.path}：{done.count} 张表。请把它交给上级部门。",
            done.told,
            lambda: questions.open_file(folder),
        )

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self.progress.end("没有生成报送包。", [failure_text(error)])

    def _end(self) -> None:
        self._task = None
        self._show_state()
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Esc and the close button call a run off, but not while it is prepared, of which each step waits for somebody."""
        if self._is_preparing:
            return
        if self._task is not None:
            self._task.abandon()
            self._task = None
        super().reject()


def ask_package(parent: QWidget, suggested: Path) -> Path | None:
    """Ask where the package goes."""
    name, _ = QFileDialog.getSaveFileName(
        parent,
        "报送包",
        str(suggested),
        f"报送包 (*{ENDING})",
        options=QFileDialog.Option.DontConfirmOverwrite,
    )
    return Path(name) if name else None
