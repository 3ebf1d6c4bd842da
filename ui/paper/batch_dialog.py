"""Many forms at once: which ones, into one PDF, one PDF each or onto paper; the window stays usable meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDialog, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from model.errors import UserError
from model.files import GoOn
from reports.batch import BatchOutcome, BatchStep, file_names, print_to_file, print_to_folder
from reports.form.print_job import PrintJob
from ui.dialogs import questions
from ui.dialogs.meanwhile import Meanwhile
from ui.jobs import paper
from ui.paper import printing
from ui.paper.batch_list import FormList
from ui.paper.batch_progress import BatchProgress
from ui.paper.paper_run import PaperRun
from ui.session import Session
from ui.settings import Settings
from ui.tasks import Task, failure_text
from ui.widgets.buttons import button_of
from ui.widgets.labels import muted, resize_within_screen
from ui.widgets.layouts import Part, Stretch, column_of, row_of
from ui.widgets.lead_down import lead_down

ONE_FILE, FILES, PAPER = "file", "files", "paper"
TARGETS = (
    (ONE_FILE, "一个 PDF 文件（每张表有书签）"),
    (FILES, "每张表一个 PDF 文件"),
    (PAPER, "送到打印机"),
)


class BatchDialog(QDialog):
    """Chooses forms and prints them. What is printed are the forms as they were when the clerk pressed the button."""

    def __init__(self, session: Session, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent, objectName="batch", windowTitle="批量打印")
        self._session = session
        self._settings = settings
        self._run: Task | PaperRun | None = None
        self._printing: tuple[int, ...] = ()
        self._make_body()
        resize_within_screen(self, 720, 620)
        session.changed.connect(self._on_changed)
        session.closed.connect(self.close)
        self.list.follow(session.workbook)
        self.list.tick_all(True)
        self.filter.setFocus()

    def _on_changed(self) -> None:
        self.list.follow(self._session.workbook)

    # -- making -----------------------------------------------------------------------------------------

    def _make_body(self) -> None:
        self.list = FormList()
        self.list.chosen_changed.connect(self._show_count)
        self.count = muted(objectName="chosen-count")
        self.progress = BatchProgress()
        self.progress.cancelled.connect(self.cancel)
        column_of(
            self._make_head(),
            Part(self.list),
            self.count,
            self._make_targets(),
            self._make_two_sided(),
            self.progress,
            self._make_buttons(),
            on=self,
            margins=(20, 18, 20, 16),
            spacing=10,
        )

    def _make_head(self) -> QHBoxLayout:
        self.filter = QLineEdit(
            objectName="filter",
            accessibleName="筛选项目",
            placeholderText="按项目名称筛选",
            clearButtonEnabled=True,
        )
        self.filter.textChanged.connect(self.list.show_only)
        lead_down(self.filter, self.list)
        buttons = [
            button_of(text, run, accessibleName=text)
            for text, run in (
                ("全选", lambda: self.list.tick_all(True)),
                ("全不选", lambda: self.list.tick_all(False)),
                ("只选没有错误的", self.list.tick_faultless),
            )
        ]
        self._choosers: list[QWidget] = [self.filter, *buttons]
        return row_of(Part(self.filter), *buttons)

    def _make_targets(self) -> QHBoxLayout:
        self._targets = QButtonGroup(self)
        remembered = self._settings.values.batch_target
        for number, (target, text) in enumerate(TARGETS):
            choice = QRadioButton(text, objectName=f"target-{target}", accessibleName=text)
            choice.setChecked(target == remembered or number == 0)
            self._targets.addButton(choice, number)
        return row_of(*self._targets.buttons(), Stretch(), spacing=18)

    def _make_two_sided(self) -> QCheckBox:
        text = "用于双面打印：每张表从正面开始，需要时加一页空白"
        self.two_sided = QCheckBox(text, objectName="two-sided", accessibleName=text)
        self.two_sided.setChecked(self._settings.values.batch_two_sided)
        self.two_sided.toggled.connect(lambda wanted: self._settings.remember(batch_two_sided=wanted))
        self._targets.idToggled.connect(lambda *_: self._show_two_sided())
        self._show_two_sided()
        return self.two_sided

    def _show_two_sided(self) -> None:
        self.two_sided.setEnabled(self._run is None and self._target == ONE_FILE)

    @property
    def _target(self) -> str:
        return TARGETS[self._targets.checkedId()][0]

    def _make_buttons(self) -> QHBoxLayout:
        self.start_button = button_of("开始", self.start, objectName="start", accessibleName="开始打印")
        self.start_button.setAutoDefault(True)
        self.start_button.setDefault(True)
        self.close_button = button_of("关闭", self.close, accessibleName="关闭")
        return row_of(Stretch(), self.start_button, self.close_button)

    def _show_count(self) -> None:
        chosen, hidden = self.list.chosen(), self.list.hidden_count()
        text = f"已选 {len(chosen)} / {len(self._session.workbook.ids)} 张"
        self.count.setText(f"{text}（其中 {hidden} 张被筛选隐藏）" if hidden else text)
        self.start_button.setEnabled(bool(chosen) and self._run is None)

    # -- running ----------------------------------------------------------------------------------------

    @property
    def is_running(self) -> bool:
        """True while forms are being printed."""
        return self._run is not None

    def start(self) -> None:
        """Ask where to, then print the chosen forms."""
        target = self._target
        self._settings.remember(batch_target=target)
        begin = {ONE_FILE: self._start_file, FILES: self._start_files, PAPER: self._start_paper}[target]
        try:
            jobs, missing = self._looked_up()
        except UserError as error:
            self._say(str(error))
            return
        if jobs and self._run is None and questions.confirm_missing(self, missing):
            self._session.save()  # what stands on paper is in the file
            begin(jobs)

    def _looked_up(self) -> tuple[Sequence[PrintJob], list[str]]:
        """Return what is to be printed, and what paper cannot show of it. Raises UserError, CalledOffError."""
        self._printing = self.list.chosen()

        def work(jobs: Sequence[PrintJob], go_on: GoOn) -> tuple[Sequence[PrintJob], list[str]]:
            return jobs, paper.looked_at(jobs, go_on)

        do = Meanwhile(self, "正在排版……")
        do((), paper.load_printing)
        return do(paper.jobs_of(self._session.workbook, self._printing), work)

    def _say(self, text: str) -> None:
        self.progress.end(text)
        self.progress.show()

    def _start_file(self, jobs: Sequence[PrintJob]) -> None:
        path = questions.ask_pdf(self, paper.pdf_path(self._session.workbook, self.list.chosen()))
        if path is not None:
            two_sided = self.two_sided.isChecked()
            self._start_task(lambda report: print_to_file(jobs, path, report, two_sided=two_sided), path)

    def _start_files(self, jobs: Sequence[PrintJob]) -> None:
        folder = questions.ask_folder(self, self._session.path.parent)
        if folder is None:
            return
        told = f"正在查看“{folder}”……"

        def look(go_on: GoOn) -> list[str]:
            there = [name for name in file_names(jobs) if (folder / name).exists()]
            go_on(told)
            return there

        try:
            there = Meanwhile(self, told).beside(look)
        except UserError as error:
            self._say(str(error))
            return
        if there and not questions.confirm_replace_files(self, folder, there):
            return
        self._start_task(lambda report: print_to_folder(jobs, folder, report), folder)

    def _start_task(self, work: Callable[[Callable[[BatchStep], bool]], BatchOutcome], place: Path) -> None:
        task = Task(lambda report: work(report), self)
        task.reported.connect(self.progress.show_step)
        task.finished.connect(lambda outcome: self._on_finished(outcome, place))
        self._begin(task)

    def _start_paper(self, jobs: Sequence[PrintJob]) -> None:
        printer = printing.ask_printer(self, 0)
        if printer is None:
            return
        run = PaperRun(jobs, printer, self)
        run.reported.connect(self.progress.show_step)
        run.finished.connect(lambda outcome: self._on_finished(outcome, None))
        self._begin(run)

    def _begin(self, run: Task | PaperRun) -> None:
        run.failed.connect(self._on_failed)
        self._run = run
        self.progress.begin()
        self._show_running()
        self.setFocus()  # not the button that cancels, which a hasty Enter would press
        run.start()

    def cancel(self) -> None:
        """Call the run off."""
        if self._run is not None:
            self.progress.say_cancelling()
            self._run.cancel()

    def _on_finished(self, outcome: BatchOutcome, place: Path | None) -> None:
        self._end()
        if outcome.cancelled:
            self.progress.end(
                "已取消；没有写出任何文件。" if place else "已取消，已送到打印机的页可能还会打出来。"
            )
            return
        problems = [*outcome.problems, *filter(None, [paper.missing_text(outcome.missing)])]
        if outcome.forms:
            self._keep_printed()
        done = f"{outcome.forms} 张表，{outcome.pages} 页"
        if place is None:
            self.progress.end(f"已送到打印机：{done}。", problems)
        elif outcome.files:
            self.progress.end(f"已存到 {place}：{done}。", problems, lambda: questions.open_file(place))
        else:
            self.progress.end("没有写出文件。", problems)

    def _keep_printed(self) -> None:
        """Keep what was printed as versions."""
        workbook = self._session.workbook
        keeping = Meanwhile(self, "正在记下打印的版本……")
        paper.keep_printed(workbook, [i for i in self._printing if i in workbook], keeping)

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self.progress.end("没有打印完。", [failure_text(error)])

    def _end(self) -> None:
        self._run = None
        self._show_running()

    def _show_running(self) -> None:
        running = self._run is not None
        for widget in (self.list, *self._choosers, *self._targets.buttons()):
            widget.setEnabled(not running)
        self._show_two_sided()
        self._show_count()
        if not running:
            self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- the end ----------------------------------------------------------------------------------------

    def reject(self) -> None:
        """Esc and the close buttons call a run off."""
        if isinstance(self._run, Task):
            self._run.abandon()
        elif self._run is not None:
            self._run.cancel()
        self._run = None
        super().reject()
