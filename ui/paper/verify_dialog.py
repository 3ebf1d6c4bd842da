"""核对打印稿: a PDF or the short code from paper is held against the open workbook."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from model.errors import UserError
from model.exchange.proof import read_code
from model.form.field_path import PROJECT_NAME, parse_path
from model.workbook.seal_keys import KeySource
from model.workbook.workbook import Workbook
from reports.proof.verify import ExaminedPaper, SheetCheck, Verdict, examine, judge, verify_code
from ui.dialogs import key_dialogs, questions
from ui.tasks import Task, failure_text
from ui.theme import COLOURS, style
from ui.widgets.buttons import button_of, close_box
from ui.widgets.labels import muted, plain, resize_within_screen, tip
from ui.widgets.layouts import Part, column_of, row_of

_SIGNS = {
    Verdict.MATCHES: "✓ 相符",
    Verdict.WHOLE: "✓ 完整",
    Verdict.DOUBTFUL: "✗ 数据受损",
    Verdict.CHANGED: "✗ 不同",
    Verdict.OTHER_RULES: "✗ 得分不同",
    Verdict.FORGED: "✗ 被改动",
    Verdict.ALTERED: "✗ 纸面不符",
    Verdict.ADDED: "✗ 被改动",
    Verdict.BARE: "? 无数据",
    Verdict.UNKNOWN: "? 不在本工作簿",
    Verdict.UNMARKED: "? 没有校验码",
    Verdict.FOREIGN: "? 别的程序",
}
_PATH = Qt.ItemDataRole.UserRole


class VerifyDialog(QDialog):
    """``place_chosen`` carries the project and field of a cell that differs."""

    place_chosen = Signal(int, object)

    def __init__(self, workbook: Workbook, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="verify", windowTitle="核对打印稿", acceptDrops=True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        resize_within_screen(self, 860, 520)
        self._workbook = workbook
        self._reading: Task | None = None
        self._path: Path | None = None
        hint = "键入纸上左下角的校验码按 Enter，或选择（拖入）本程序打印的 PDF，与打开的工作簿核对。"
        self.answer = plain(wordWrap=True, objectName="verify-answer")
        self.seal = muted(wordWrap=True, objectName="verify-seal")
        self.seal.hide()
        foot = close_box(self)
        foot.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        parts = (muted(hint), self._make_line(), self.answer, self.seal, Part(self._make_list()), foot)
        column_of(*parts, on=self, margins=(20, 18, 20, 14), spacing=12)
        self.code.setFocus()

    def _make_line(self) -> QHBoxLayout:
        self.code = QLineEdit(accessibleName="校验码", placeholderText="校验码，如 7K3M-9QXB-2FRT")
        self.code.returnPressed.connect(self.check_code)
        check = button_of("核对", self.check_code, primary=True)
        self.with_key = button_of("用密钥核对…", self._check_with_key, objectName="verify-with-key")
        self.with_key.setEnabled(False)
        choose = button_of("选择 PDF…", self._choose)
        return row_of(Part(self.code), check, 12, choose, 12, self.with_key)

    def _make_list(self) -> QTreeWidget:
        self.list = QTreeWidget(accessibleName="核对结果", rootIsDecorated=True)
        self.list.setHeaderLabels(["项目和不同的格", "纸上", "现在", "结果"])
        self.list.setWordWrap(True)
        header = self.list.header()
        for column in (0, 1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(False)
        self.list.itemActivated.connect(self._on_activated)
        self.list.itemDoubleClicked.connect(self._on_activated)
        style(
            self.list,
            "QTreeWidget {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 6px; }}"
            "QTreeWidget::item {{ padding: 4px 2px; }}",
        )
        return self.list

    # -- checking ---------------------------------------------------------------------------------------

    def check_code(self) -> None:
        """Look for the form that bears the typed code."""
        self._stop_reading()
        code = read_code(self.code.text())
        if code is None:
            self._refuse("校验码是 12 位字母和数字，如 7K3M-9QXB-2FRT，请照纸上左下角重新键入。")
            return
        self.code.setText(code)
        try:
            found = verify_code(code, self._workbook)
        except UserError as error:
            self._say(str(error), COLOURS.error)
            return
        if found is None:
            self._refuse(f"工作簿里没有校验码为 {code} 的表，请核对键入的字，或换对应的工作簿。")
        else:
            self._show((found,))

    def _choose(self) -> None:
        path = questions.ask_open_pdf(self, self._workbook.path.parent)
        if path is not None:
            self.check_file(path)

    def _check_with_key(self) -> None:
        """Read the PDF again and hold its seals against a key, which is let go of then."""
        if self._path is None:
            return
        text = "请键入定稿时用的口令，或选择密钥文件，核对纸上的密钥码。"
        source = key_dialogs.ask_source(self, text, folder=self._path.parent)
        if source is not None:
            self.check_file(self._path, source)

    def check_file(self, path: Path, key: KeySource | None = None) -> None:
        """Hold a PDF against the workbook; it is read in a thread of its own, as hundreds of forms take a while."""
        self._stop_reading()
        self._path = path
        self.with_key.setEnabled(True)
        self.list.clear()
        self._say("正在读 PDF…", COLOURS.muted)
        template = self._workbook.template
        self._reading = Task(lambda report: examine(path, template, report, key), self)
        self._reading.reported.connect(lambda sentence: self._say(sentence, COLOURS.muted))
        self._reading.finished.connect(self._on_examined)
        self._reading.failed.connect(self._on_failed)
        self._reading.start()

    @property
    def is_reading(self) -> bool:
        """True while a PDF is being read."""
        return self._reading is not None

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.abandon()
            self._reading = None

    def _on_examined(self, examined: ExaminedPaper) -> None:
        self._reading = None
        try:
            self._show(judge(examined, self._workbook))
        except UserError as error:
            self._say(str(error), COLOURS.error)

    def _on_failed(self, error: Exception) -> None:
        self._reading = None
        self._say(failure_text(error, "，没有核对"), COLOURS.error)

    def _show(self, checks: tuple[SheetCheck, ...]) -> None:
        good = sum(check.is_good for check in checks)
        if len(checks) == 1:
            self._say(checks[0].sentence, COLOURS.good if good else COLOURS.error)
        else:
            rest = f"，{len(checks) - good} 张不符或无法核对" if good < len(checks) else ""
            colour = COLOURS.good if good == len(checks) else COLOURS.error
            self._say(f"共 {len(checks)} 张表，{good} 张相符{rest}。", colour)
        told = Counter(filter(None, (check.seal_sentence for check in checks)))
        self.seal.setText("\n".join(f"{count} 张表{sentence}" for sentence, count in told.items()))
        self.seal.setVisible(bool(told))
        self.list.clear()
        for check in checks:
            self.list.addTopLevelItem(_item_of(check))
        self.list.expandAll()

    def _refuse(self, text: str) -> None:
        self._say(text, COLOURS.error)
        self.list.clear()

    def _say(self, text: str, colour: str) -> None:
        self.answer.setStyleSheet(f"color: {colour}; font-size: 15px; font-weight: bold;")
        self.answer.setText(text)
        self.seal.hide()

    def _on_activated(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, _PATH)
        if place is not None:
            self.place_chosen.emit(place[0], parse_path(place[1]))

    # -- files dropped ----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if len(paths) == 1:
            self.check_file(paths[0])
        elif paths:
            self._say("一次只核对一个 PDF，请逐个拖入。", COLOURS.error)


def _item_of(check: SheetCheck) -> QTreeWidgetItem:
    is_seal_wrong = check.seal is not None and not check.seal.is_good and bool(check.seal_sentence)
    sign = "✗ 密钥不能证明" if is_seal_wrong else _SIGNS[check.verdict]
    item = QTreeWidgetItem([check.name or check.code, "", "", sign])
    item.setToolTip(0, tip("\n".join(filter(None, (check.sentence, check.seal_sentence)))))
    if check.project_id is not None:
        item.setData(0, _PATH, (check.project_id, str(PROJECT_NAME)))
    for difference in check.differences:
        child = QTreeWidgetItem([difference.caption, difference.old_text, difference.new_text, ""])
        for column, text in enumerate((difference.caption, difference.old_text, difference.new_text)):
            child.setToolTip(column, tip(text[:500]))
        if difference.path and check.project_id is not None:
            child.setData(0, _PATH, (check.project_id, str(difference.path)))
        item.addChild(child)
    return item
