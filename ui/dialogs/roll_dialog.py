"""结转到下一年: which forms go over, which years and amounts are taken, and into which file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from model.errors import UserError
from model.naming import EXTENSION
from model.workbook.workbook import Workbook
from ui.dialogs.meanwhile import Meanwhile
from ui.jobs import year_over
from ui.jobs.year_over import YearOver
from ui.theme import style
from ui.widgets.file_look import FileLook
from ui.widgets.labels import heading, muted, resize_within_screen
from ui.widgets.tick_list import TickList

NO_PROPOSALS = "没有要确认的年份和结转金额。"


class RollDialog(QDialog):
    """``rolled`` carries what became of it and the new workbook's path; what cannot be written keeps the dialog open."""

    rolled = Signal(object, object)

    def __init__(self, workbook: Workbook, plan: YearOver, parent: QWidget) -> None:
        super().__init__(parent, objectName="roll")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"结转到 {plan.year} 年度")
        self._workbook, self._plan = workbook, plan
        self._look = FileLook(self)
        self._look.seen.connect(self._show_state)
        self.forms = TickList(["项目"], "roll-forms", "要结转的项目")
        self.proposals = TickList(["项目", "栏目", "原文", "改为"], "roll-proposals", "要确认的改动")
        self._fill()
        self._make_body()
        resize_within_screen(self, 1080, 600)
        self.forms.changed.connect(self._show_state)
        self.proposals.changed.connect(self._show_state)
        self.path.textChanged.connect(lambda _text: self._show_state())
        self._show_state()
        self.forms.setFocus()

    # -- making -----------------------------------------------------------------------------------------

    def _fill(self) -> None:
        for project_id in self._workbook.ids:
            if found := self._plan.forms.get(project_id):
                self.forms.add(project_id, [found.project.shown_name])
            else:
                name = self._workbook.standing(project_id).shown_name
                self.forms.add(None, [f"{name}（受损，不能结转）"])
        for number, one in enumerate(self._plan.entries):
            old, new = one.parts
            full = (one.project, one.caption, one.proposal.old, one.proposal.new)
            self.proposals.add(number, [one.project, one.caption, old or "（空）", new], full)

    def _make_body(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(10)
        text = muted(
            "项目、指标、指标值、分值和目标照抄，实际完成值、得分、原因、金额和日期留空。"
            "上年结转 = 全年预算数 − 全年执行数，请核对。"
        )
        text.setWordWrap(True)
        layout.addWidget(text)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.setHandleWidth(14)
        split.addWidget(self._make_side("结转的项目", self.forms))
        split.addWidget(self._make_side("要确认的改动（不打勾的照原文）", self.proposals))
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 7)
        split.setSizes([250, 776])
        self.proposals.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.proposals.setColumnWidth(0, 150)
        layout.addWidget(split, 1)
        layout.addLayout(self._make_file_line())
        layout.addLayout(self._make_foot())

    def _make_side(self, title: str, ticks: TickList) -> QWidget:
        side = QWidget()
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        line = QHBoxLayout()
        line.addWidget(heading(title), 1)
        for text, on in (("全选", True), ("全不选", False)):
            button = QPushButton(text, accessibleName=f"{ticks.accessibleName()}：{text}", autoDefault=False)
            button.clicked.connect(lambda _=False, on=on: ticks.tick_all(on))
            line.addWidget(button)
        layout.addLayout(line)
        layout.addWidget(ticks, 1)
        return side

    def _make_file_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.path = QLineEdit(
            str(year_over.suggested_path(self._workbook)), objectName="path", accessibleName="新工作簿"
        )
        label = QLabel("存为(&F)")
        label.setBuddy(self.path)
        browse = QPushButton("浏览(&B)…", objectName="browse", autoDefault=False)
        browse.clicked.connect(self._on_browse)
        line.addWidget(label)
        line.addWidget(self.path, 1)
        line.addWidget(browse)
        return line

    def _make_foot(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.count = muted()
        self.count.setObjectName("chosen-count")
        self.count.setWordWrap(True)
        line.addWidget(self.count, 1)
        self.roll_button = QPushButton("结转", objectName="start", default=True)
        self.roll_button.setProperty("primary", True)
        cancel = QPushButton("取消", autoDefault=False)
        self.roll_button.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        line.addWidget(self.roll_button)
        line.addWidget(cancel)
        return line

    # -- showing and acting -----------------------------------------------------------------------------

    def _target(self) -> Path | None:
        """Return the file as typed, beside the present workbook unless a folder is named; None for no name."""
        name = self.path.text().strip()
        if not name:
            return None
        path = self._workbook.path.parent / name
        return path if path.suffix.lower() == EXTENSION else path.with_name(path.name + EXTENSION)

    def _show_state(self) -> None:
        ids = frozenset(self.forms.ticked())
        shown = {n for n, one in enumerate(self._plan.entries) if ids and one.concerns(ids)}
        self.proposals.show_only(shown)
        target = self._target()
        is_taken = target is not None and self._look.at([target]).get(target, False)
        changes = f"改动 {len(self.proposals.ticked())} / {len(shown)} 处" if shown else NO_PROPOSALS
        text = f"已选 {len(ids)} / {len(self._workbook.ids)} 个项目，{changes}"
        self._say(f"“{target.name}”已经存在，请换一个文件名。" if target and is_taken else text, is_taken)
        self.roll_button.setEnabled(bool(ids) and target is not None and not is_taken)

    def _say(self, text: str, is_problem: bool) -> None:
        self.count.setText(text)
        style(self.count, "color: {t.error};" if is_problem else "color: {t.muted};")

    def _on_browse(self) -> None:
        if path := ask_target(self, self._target() or self._workbook.path.parent):
            self.path.setText(str(path))

    def accept(self) -> None:
        """Write the new workbook; a problem is said and the dialog stays."""
        target, ids = self._target(), self.forms.ticked()
        if target is None or not ids:
            return
        accepted = [self._plan.entries[number] for number in self.proposals.ticked()]
        try:
            outcome = Meanwhile.writing(self, target).beside(
                lambda go_on: year_over.write_next_year(
                    self._workbook, self._plan, target, ids, accepted, go_on
                )
            )
        except UserError as error:
            self._say(str(error), True)
            return
        super().accept()
        self.rolled.emit(outcome, target)


def ask_target(parent: QWidget, suggested: Path) -> Path | None:
    """Ask where the next year's workbook goes; a file that is there is never replaced."""
    name, _ = QFileDialog.getSaveFileName(
        parent,
        "下一年的工作簿",
        str(suggested),
        f"绩效自评工作簿 (*{EXTENSION})",
        options=QFileDialog.Option.DontConfirmOverwrite,
    )
    return Path(name) if name else None
