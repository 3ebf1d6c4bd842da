"""佐证材料: beside each indicator what proves its actual value, as text and names of files; for the auditor, never on the form."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHeaderView,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from model.workbook.notes import EVIDENCE, evidence_at, indicator_name, indicator_row
from model.workbook.noting import set_evidence
from ui.session import Session
from ui.theme import style
from ui.widgets.buttons import button_of
from ui.widgets.labels import muted, plain, resize_within_screen, tip
from ui.widgets.layouts import NO_MARGINS, Part, Stretch, column_of, row_of
from ui.widgets.live_text import LiveText

FILE = "附件："
_ROW = Qt.ItemDataRole.UserRole
_HINT = "写材料名称、文号、页码、存放地方；文件只记名称，不随工作簿走。不打印在自评表上，也不影响校验码；定稿后仍可补充。"


class EvidenceDialog(QDialog):
    """Edits the evidence of one form; it is kept when one goes on to another indicator, and at the end.

    ``save_wanted`` asks for the list on paper.
    """

    save_wanted = Signal()

    def __init__(self, session: Session, form_id: int, row: int, parent: QWidget) -> None:
        super().__init__(parent, objectName="evidence")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._form_id = session, form_id
        self.setWindowTitle(f"佐证材料 · {session.workbook.name_of(form_id)}")
        self.rows = QTreeWidget(objectName="evidence-rows", accessibleName="指标")
        self.edit = LiveText(accessibleName="佐证材料", tabChangesFocus=True)
        self._caption = plain(wordWrap=True)
        self._gone = muted(objectName="evidence-gone", wordWrap=True)
        self._make_body()
        self._fill()
        self.rows.currentItemChanged.connect(self._on_row_changed)
        resize_within_screen(self, 900, 560)
        self.rows.setCurrentIndex(self.rows.model().index(row, 0))
        self.edit.setFocus()

    def _make_body(self) -> None:
        self.rows.setHeaderLabels(["指标", "材料"])
        self.rows.setRootIsDecorated(False)
        self.rows.setUniformRowHeights(True)
        self.rows.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.rows.header().setSectionsClickable(False)
        style(
            self.rows,
            "QTreeWidget {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 6px; }}"
            "QTreeWidget:focus {{ border-color: {t.accent}; }}"
            "QTreeWidget::item {{ height: 28px; padding: 0 6px; }}"
            "QTreeWidget::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}",
        )
        side = QWidget()
        self.add_files = button_of("添加文件名(&A)…", self._add_files, objectName="add-files")
        column_of(
            self._caption, Part(self.edit), row_of(self.add_files, Stretch()), on=side, margins=NO_MARGINS
        )
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.setHandleWidth(14)
        split.addWidget(self.rows)
        split.addWidget(side)
        split.setSizes([480, 380])
        save = button_of("存为清单 PDF(&S)…", self._on_save, objectName="save-evidence")
        close = button_of("关闭", self.accept, objectName="close", primary=True)
        foot = row_of(save, Stretch(), close)
        hint = muted(_HINT, wordWrap=True)
        column_of(Part(split), self._gone, hint, foot, on=self, margins=(20, 18, 20, 16), spacing=10)

    def _fill(self) -> None:
        workbook = self._session.workbook
        project, notes = workbook.project(self._form_id), workbook.notes(self._form_id)
        for number, row in enumerate(project.indicators):
            known = evidence_at(notes, project, number)
            item = QTreeWidgetItem(self.rows, [" ".join(row.name.split()) or "（未命名）", ""])
            item.setData(0, _ROW, number)
            item.setToolTip(0, tip(row.name))
            _show_first_line(item, known.text if known else "")
        gone = [n for n in notes if n.kind == EVIDENCE and indicator_row(n, project) is None]
        self._gone.setVisible(bool(gone))
        named = "、".join(f"“{indicator_name(note) or '未命名'}”" for note in gone)
        self._gone.setText(f"已删除的指标 {named} 还有材料，指标恢复后再显示。" if gone else "")

    def _on_row_changed(self, item: QTreeWidgetItem | None, before: QTreeWidgetItem | None) -> None:
        if before is not None:
            self._keep(before)
        if item is None:
            return
        workbook, row = self._session.workbook, item.data(0, _ROW)
        project = workbook.project(self._form_id)
        known = evidence_at(workbook.notes(self._form_id), project, row)
        indicator = project.indicators[row]
        said = "　".join(
            f"{caption}：{' '.join(text.split()) or '—'}"
            for caption, text in (("指标值", indicator.target), ("完成值", indicator.actual))
        )
        self._caption.setText(f"{' '.join(indicator.name.split()) or '（未命名）'}\n{said}")
        self.edit.begin(known.text if known else "")
        self.edit.put_cursor_at_end()

    def _keep(self, item: QTreeWidgetItem) -> None:
        self.edit.commit_composition()
        text, row = self.edit.toPlainText().strip(), item.data(0, _ROW)
        self._session.do(lambda workbook: set_evidence(workbook, self._form_id, row, text), by=self)
        _show_first_line(item, text)

    def _add_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "佐证材料的文件（只记名称）")
        self.note_files([name.replace("\\", "/").rpartition("/")[2] for name in names])

    def note_files(self, names: list[str]) -> None:
        """Add names of files, a line each, those that are there already left out."""
        known = self.edit.toPlainText().split("\n")
        new = [line for name in names if (line := f"{FILE}{name}") not in known]
        if new:
            text = "\n".join([*(line for line in known if line.strip()), *new])
            self.edit.selectAll()
            self.edit.insertPlainText(text)

    def _on_save(self) -> None:
        self.keep()
        self.save_wanted.emit()

    def keep(self) -> None:
        """Keep what was typed."""
        if item := self.rows.currentItem():
            self._keep(item)

    def done(self, result: int) -> None:
        self.keep()
        super().done(result)


def _show_first_line(item: QTreeWidgetItem, text: str) -> None:
    lines = text.split("\n")
    more = f"（共 {len(lines)} 行）" if len(lines) > 1 else ""
    item.setText(1, f"{lines[0]}{more}" if text else "—")
    item.setToolTip(1, tip(text))
