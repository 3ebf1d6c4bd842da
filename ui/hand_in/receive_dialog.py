"""收件: packages are dropped here; one row for each expected project says whether it came, what changed, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from model.errors import UserError
from model.files import GoOn
from ui.dialogs import questions
from ui.dialogs.meanwhile import Meanwhile
from ui.hand_in.receive_tree import ReceiveTree, details_of
from ui.jobs import receiving
from ui.jobs.expected_list import Expected, read_expected, write_expected
from ui.jobs.hand_in_package import ENDING
from ui.jobs.inbox import Inbox, open_inbox, with_expected
from ui.jobs.receiving import HandInState, Taken, counts_of, rows_of
from ui.session import Session
from ui.settings import Settings
from ui.tasks import Report, Task, failure_text
from ui.theme import style
from ui.widgets.buttons import button_of
from ui.widgets.labels import muted, plain, resize_within_screen
from ui.widgets.layouts import Part, Stretch, column_of, row_of
from ui.widgets.lead_down import lead_down

_ALL = "全部"
_FILTERS: tuple[HandInState | None, ...] = (
    None,
    HandInState.RECEIVED,
    HandInState.CHANGED,
    HandInState.MISSING,
    HandInState.WRONG,
)


class ReceiveDialog(QDialog):
    """What was handed in to the department whose workbook is open. Raises UserError where its record cannot be read."""

    def __init__(self, session: Session, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent, objectName="receive")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"收件 — {session.workbook.year} 年度")
        self.setAcceptDrops(True)
        self._session, self._settings = session, settings
        self._inbox = open_inbox(session.path, session.workbook.year)
        self._task: Task | None = None
        self._waiting: list[Path] = []
        self.tree = ReceiveTree()
        self.tree.currentItemChanged.connect(lambda *_: self._show_details())
        self._make_body()
        resize_within_screen(self, 1080, 680)
        self._show()
        self.choose.setFocus()

    # -- making -----------------------------------------------------------------------------------------

    def _make_body(self) -> None:
        self.details = QPlainTextEdit(
            readOnly=True,
            objectName="receive-details",
            accessibleName="选中的项目：问题和改动",
            placeholderText="选中一个项目，这里写明有什么问题、与上次有哪些不同。",
        )
        self.details.setFixedHeight(92)
        column_of(
            self._make_drop(),
            self._make_filter(),
            Part(self.tree),
            self.details,
            self._make_foot(),
            on=self,
            margins=(20, 16, 20, 14),
            spacing=10,
        )

    def _make_drop(self) -> QFrame:
        frame = QFrame(objectName="drop")
        style(
            frame,
            "#drop {{ background: {t.label}; border: 1px dashed {t.heavy_line}; border-radius: 8px; }}",
        )
        self.choose = button_of("选择报送包(&O)…", self._on_choose, objectName="choose")
        self.counts = plain(objectName="receive-counts")
        style(self.counts, "font-weight: bold; color: {t.text};")
        text = muted("把收到的报送包拖到这里，或")
        row_of(text, self.choose, Stretch(), self.counts, on=frame, margins=(14, 8, 14, 8))
        return frame

    def _make_filter(self) -> QHBoxLayout:
        self.filter = QLineEdit(
            objectName="receive-filter",
            accessibleName="筛选单位或项目",
            placeholderText="单位或项目",
            clearButtonEnabled=True,
        )
        self.filter.setMaximumWidth(240)
        self.filter.textChanged.connect(lambda _text: self._filter())
        lead_down(self.filter, self.tree)
        self._states = QButtonGroup(self)
        for number, state in enumerate(_FILTERS):
            button = QPushButton(checkable=True, checked=number == 0, autoDefault=False)
            button.setProperty("toggle", True)
            button.setAccessibleName(state.value if state else _ALL)
            self._states.addButton(button, number)
        self._states.idToggled.connect(lambda *_: self._filter())
        return row_of(self.filter, *self._states.buttons(), Stretch())

    def _make_foot(self) -> QVBoxLayout:
        self.state = muted(objectName="receive-state", wordWrap=True)
        self.take_in = QPushButton("并入汇总", objectName="take-in", autoDefault=False)
        self.take_in.setProperty("primary", True)
        self.take_in.clicked.connect(self._on_take_in)
        self.expected = button_of("应交名单(&L)…", self._on_expected, objectName="expected")
        self.missing = button_of("未交名单存为(&S)…", self._on_missing, objectName="missing")
        self.close_button = button_of("关闭", self.reject, objectName="close")
        self.paper = button_of("看打印稿(&P)", self._on_paper, objectName="paper")
        self.tree.itemDoubleClicked.connect(lambda *_: self.paper.click())
        buttons = row_of(self.expected, self.missing, self.paper, Stretch(), self.take_in, self.close_button)
        return column_of(self.state, buttons, spacing=8)

    # -- showing ----------------------------------------------------------------------------------------

    def _show(self) -> None:
        self.rows = rows_of(self._inbox)
        counts = counts_of(self.rows)
        for number, state in enumerate(_FILTERS):
            count = counts[state] if state else len(self.rows)
            self._states.button(number).setText(f"{state.value if state else _ALL} {count}")
        self.counts.setText(self._count_text())
        self.tree.show_rows(self.rows)
        self._filter()
        self._show_details()
        self._show_running()

    def _count_text(self) -> str:
        """Say how many were expected and came; what nobody expected is counted by itself."""
        if not self._inbox.expected:
            return f"没有应交名单　收到 {len(self.rows)}" if self.rows else "还没有应交名单"
        expected = [row for row in self.rows if row.is_expected]
        came = sum(row.state is not HandInState.MISSING for row in expected)
        wrong = sum(row.state is HandInState.WRONG for row in self.rows)
        others = len(self.rows) - len(expected)
        return f"应交 {len(expected)}　已交 {came}　有问题 {wrong}" + (f"　名单外 {others}" if others else "")

    def _filter(self) -> None:
        self.tree.show_only(self.filter.text(), _FILTERS[self._states.checkedId()])

    def _show_details(self) -> None:
        row = self.tree.current_row()
        self.details.setPlainText(details_of(row))
        self.paper.setEnabled(row is not None and row.receipt is not None)

    def _show_running(self) -> None:
        running = self._task is not None
        sound = any(row.receipt is not None and not row.receipt.problems for row in self.rows)
        self.take_in.setEnabled(sound and not running)
        self.missing.setEnabled(any(row.state is HandInState.MISSING for row in self.rows))
        for one in (self.choose, self.expected):
            one.setEnabled(not running)
        if running:
            return
        if not self.rows:
            self._say(
                "应交名单可以是有“单位”“项目”两列的 Excel、CSV 文件，也可以是上年的工作簿；没有名单也能收。"
            )
        elif sound:
            self._say("核对无误的表并入现在的工作簿后，部门汇总（F7）里就有了。")
        else:
            self._say("")

    def _say(self, text: str, is_problem: bool = False) -> None:
        self.state.setText(text)
        style(self.state, "color: {t.error};" if is_problem else "color: {t.muted};")

    # -- receiving --------------------------------------------------------------------------------------

    def take(self, paths: Sequence[Path]) -> None:
        """Check and keep packages, off this thread; those that come meanwhile wait."""
        self._waiting += paths
        if self._task is not None or not self._waiting:
            return
        wanted, inbox, year = tuple(self._waiting), self._inbox, self._session.workbook.year
        self._waiting.clear()

        def work(report: Report) -> Taken:
            return receiving.take_packages(
                inbox, year, wanted, watch=lambda name: report(f"正在核对“{name}”…")
            )

        self._task = Task(work, self)
        self._task.reported.connect(lambda text: self._say(str(text)))
        self._task.finished.connect(self._on_taken)
        self._task.failed.connect(self._on_failed)
        self._say(f"正在核对 {len(wanted)} 个报送包…")
        self._show_running()
        self._task.start()

    def _on_taken(self, taken: Taken) -> None:
        self._task, self._inbox = None, taken.inbox
        self._show()
        wrong = sum(bool(one.problems) for one in taken.receipts)
        done = f"收到 {len(taken.receipts)} 张表" if taken.receipts else ""
        done += f"，其中 {wrong} 张有问题" if wrong else ""
        told = [one for one in (done and f"{done}。", *taken.problems, *taken.told) if one]
        if told:
            self._say_all(told, is_problem=bool(wrong or taken.problems))
        if self.take_in.isEnabled():
            self.take_in.setFocus()
        self.take([])

    def _say_all(self, told: Sequence[str], is_problem: bool) -> None:
        """Say the first sentence, and that the others stand in the field above."""
        if len(told) == 1:
            self._say(told[0], is_problem)
            return
        self.details.setPlainText("\n".join(told))
        self._say(f"{told[0]}共 {len(told)} 条说明，见上面。", is_problem)

    def _on_failed(self, error: Exception) -> None:
        self._task = None
        self._show_running()
        self._say(failure_text(error, "，没有收完"), is_problem=True)
        self.take([])

    def _on_choose(self) -> None:
        self.take(ask_packages(self, self._session.path.parent))

    def _on_take_in(self) -> None:
        """Bring what is in order into the open workbook."""
        person = self._settings.values.person or "收件"
        inbox = self._inbox
        done = self._session.do(lambda workbook: receiving.take_into_workbook(workbook, inbox, person))
        if done is None:
            self._say("没有并入，请看窗口上方的说明。", is_problem=True)
            return
        counts = [
            f"{verb} {count} 张"
            for verb, count in (
                ("新增", done.added),
                ("换成新报送的", done.replaced),
                ("已在里面", done.same),
            )
            if count
        ]
        said = f"并入汇总：{'，'.join(counts) or '没有可并入的表'}。"
        self._say_all([said, *done.problems, *done.remarks], is_problem=bool(done.problems))

    # -- lists ------------------------------------------------------------------------------------------

    def _on_expected(self) -> None:
        path = ask_expected(self, self._session.path.parent)
        if path is None:
            return
        inbox, year = self._inbox, self._session.workbook.year

        def take(go_on: GoOn) -> tuple[Sequence[Expected], Inbox]:
            found = read_expected(path, year)
            go_on(told)
            return found, with_expected(inbox, found)

        told = f"正在读取“{path.name}”……"
        try:
            found, self._inbox = Meanwhile(self, told).beside(take)
        except UserError as error:
            self._say(str(error), is_problem=True)
            return
        self._show()
        self._say(f"应交名单：{len(found)} 个项目，来自“{path.name}”。")

    def _on_paper(self) -> None:
        """Open what the unit printed, as it came."""
        row = self.tree.current_row()
        if row is None or row.receipt is None:
            return
        try:
            inbox, receipt = self._inbox, row.receipt
            path = Meanwhile(self, "正在取出打印稿……").beside(lambda _: receiving.paper_of(inbox, receipt))
        except UserError as error:
            self._say(str(error), is_problem=True)
            return
        if not questions.open_file(path):
            self._say(f"打印稿在 {path}，这台电脑上没有能打开 PDF 的程序。", is_problem=True)

    def _on_missing(self) -> None:
        path = ask_missing(self, self._session.path.with_name(f"{self._session.path.stem} 未交名单.csv"))
        if path is None:
            return
        missing = [Expected(row.unit, row.project) for row in self.rows if row.state is HandInState.MISSING]
        try:
            Meanwhile.writing(self, path).beside(lambda go_on: write_expected(path, missing, go_on))
        except UserError as error:
            self._say(str(error), is_problem=True)
            return
        self._say(f"已存为 {path}：{len(missing)} 个项目未交。")

    # -- what is dropped --------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_packages(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(dropped_packages(event.mimeData()))

    def reject(self) -> None:
        """Close; what is being checked is not kept."""
        if self._task is not None:
            self._task.abandon()
            self._task = None
        super().reject()


def dropped_packages(data: QMimeData) -> list[Path]:
    """Return the packages among what is dragged."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() == ENDING]


def ask_packages(parent: QWidget, folder: Path) -> list[Path]:
    """Ask which packages came."""
    names, _ = QFileDialog.getOpenFileNames(parent, "收到的报送包", str(folder), f"报送包 (*{ENDING})")
    return [Path(name) for name in names]


def ask_expected(parent: QWidget, folder: Path) -> Path | None:
    """Ask for the list of who is to hand in."""
    kinds = "应交名单 (*.xlsx *.xls *.et *.csv *.ods *.docx *.jxzp);;所有文件 (*)"
    name, _ = QFileDialog.getOpenFileName(parent, "应交名单，或上年的工作簿", str(folder), kinds)
    return Path(name) if name else None


def ask_missing(parent: QWidget, suggested: Path) -> Path | None:
    """Ask where the list of those who are missing goes."""
    name, _ = QFileDialog.getSaveFileName(parent, "未交名单", str(suggested), "CSV 文件 (*.csv)")
    return Path(name) if name else None
