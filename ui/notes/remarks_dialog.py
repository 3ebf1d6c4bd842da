"""审核意见: what reviewers said about cells of the forms, who and when, what was answered; a new one about the cell in front."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QWidget

from model.form.edits import caption_of
from model.form.field_path import FieldPath
from model.workbook.final_records import MAX_PERSON
from model.workbook.notes import Thread, indicator_name, place_of_note, threads
from model.workbook.noting import add_remark, answer_remark, settle_remark
from model.workbook.workbook import Workbook
from ui.dialogs.asking import may_drop_text
from ui.history.row_model import RowModel
from ui.history.row_table import row_table
from ui.session import Session
from ui.widgets.buttons import button_of
from ui.widgets.labels import muted, plain, resize_within_screen
from ui.widgets.layouts import Part, Stretch, column_of, row_of
from ui.widgets.live_text import LiveText

_TITLES = ("意见", "所在的格", "审核人", "状态")


class Said(NamedTuple):
    """A remark with its form and the place it is about, None if that is gone."""

    form_id: int
    thread: Thread
    place: FieldPath | None
    where: str

    @property
    def state(self) -> str:
        """Whether it waits for an answer."""
        if self.thread.is_open:
            return "未答复"
        return "已办结" if self.thread.answers[-1].text == "已处理" else "已答复"


class RemarksModel(RowModel[Said]):
    """One row for each remark."""

    def text(self, row: Said, column: int) -> str:
        note = row.thread.remark
        return (" ".join(note.text.split()), row.where, f"{note.person} {note.when}", row.state)[column]


def said_in(workbook: Workbook) -> list[Said]:
    """Return the remarks of all forms, those that wait for an answer first."""
    found = []
    for form_id in workbook.all_ids:
        if not workbook.notes(form_id):
            continue  # most forms need not be read
        project, template = workbook.project(form_id), workbook.template_of(form_id)
        for thread in threads(workbook.notes(form_id)):
            place = place_of_note(thread.remark, project)
            row = place.row if place else None
            name = project.indicators[row].name if row is not None else indicator_name(thread.remark)
            caption = caption_of(place, template) if place else "（已删除）"
            parts = [workbook.name_of(form_id), " ".join(name.split()), caption]
            found.append(Said(form_id, thread, place, " › ".join(part for part in parts if part)))
    return sorted(found, key=lambda one: not one.thread.is_open)


class RemarksDialog(QDialog):
    """``cell``: form and field in front, about which something may be said; ``place_chosen`` asks to go to another one."""

    place_chosen = Signal(int, object)
    person_changed = Signal(str)

    def __init__(
        self, session: Session, cell: tuple[int, FieldPath] | None, person: str, parent: QWidget
    ) -> None:
        super().__init__(parent, objectName="remarks", windowTitle="审核意见")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._cell = session, cell
        self.model = RemarksModel(_TITLES, (), self)
        self.table = row_table(self.model, "remark-list", "审核意见", {1: 260, 2: 190, 3: 80})
        self.only_open = QCheckBox("只看未答复", objectName="only-open")
        self.told = plain(objectName="remark-told", wordWrap=True)
        self.person = QLineEdit(person, maxLength=MAX_PERSON, accessibleName="姓名", placeholderText="姓名")
        self.edit = LiveText(accessibleName="意见或答复", tabChangesFocus=True)
        self.edit.setPlaceholderText("写意见或答复")
        self.edit.setMaximumHeight(88)
        self._make_body()
        self.only_open.toggled.connect(self.show_all)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_state())
        self.table.doubleClicked.connect(lambda _index: self._go())
        self.edit.textChanged.connect(self._show_state)
        self.person.textChanged.connect(self._show_state)
        resize_within_screen(self, 980, 600)
        self.show_all()
        (self.edit if cell else self.table).setFocus()

    def _make_body(self) -> None:
        workbook, where = self._session.workbook, "这一格"
        if self._cell is not None:
            where = f"“{caption_of(self._cell[1], workbook.template_of(self._cell[0]))}”"
        self.add = button_of(f"对{where}提意见", self._add, objectName="add-remark")
        self.answer = button_of("答复所选的意见", self._answer, objectName="answer-remark")
        self.settle = button_of("所选的已处理", self._settle, objectName="settle-remark")
        self.go = button_of("转到这一格", self._go, objectName="go-to-remark")
        close = button_of("关闭", self.reject, objectName="close", primary=True)
        hint = muted("意见和答复随工作簿走，不打印在表上，不影响校验码；定稿的表也可以提。")
        top = row_of(self.only_open, Stretch(), hint)
        self.person.setMaximumWidth(160)
        buttons = row_of(self.person, self.add, self.answer, self.settle, Stretch(), self.go, close)
        body = top, Part(self.table), self.told, self.edit, buttons
        column_of(*body, on=self, margins=(20, 16, 20, 14), spacing=10)

    # -- what is shown ----------------------------------------------------------------------------------

    def show_all(self) -> None:
        """List the remarks as they are now; the one that was chosen stays so."""
        before = self.chosen
        rows = [one for one in said_in(self._session.workbook) if one.thread.is_open or not self._hides]
        self.model.beginResetModel()
        self.model.rows = rows
        self.model.endResetModel()
        known = [one.thread.remark.id for one in rows]
        if rows:
            wanted = before.thread.remark.id if before else None
            self.table.selectRow(known.index(wanted) if wanted in known else 0)
        self._show_state()

    @property
    def _hides(self) -> bool:
        return self.only_open.isChecked()

    @property
    def chosen(self) -> Said | None:
        """The remark that is selected."""
        index = self.table.currentIndex()
        return (
            self.model.rows[index.row()] if index.isValid() and index.row() < len(self.model.rows) else None
        )

    def _show_state(self) -> None:
        chosen = self.chosen
        self.told.setText("\n".join(chosen.thread.lines) if chosen else "还没有意见。")
        has_person = bool(self.person.text().strip())
        has_text = has_person and bool(self.edit.toPlainText().strip())
        self.add.setEnabled(has_text and self._cell is not None)
        self.answer.setEnabled(has_text and chosen is not None)
        self.settle.setEnabled(has_person and chosen is not None and chosen.state != "已办结")
        self.go.setEnabled(chosen is not None and chosen.place is not None)

    # -- what is done -----------------------------------------------------------------------------------

    def _add(self) -> None:
        if self._cell is not None:
            form_id, path = self._cell
            person, text = self.person.text(), self.edit.toPlainText()
            self._do(lambda workbook: add_remark(workbook, form_id, path, person, text))

    def _answer(self) -> None:
        if chosen := self.chosen:
            remark, person, text = chosen.thread.remark, self.person.text(), self.edit.toPlainText()
            self._do(lambda workbook: answer_remark(workbook, chosen.form_id, remark, person, text))

    def _settle(self) -> None:
        if chosen := self.chosen:
            remark, person = chosen.thread.remark, self.person.text()
            text = self.edit.toPlainText()
            self._do(lambda workbook: settle_remark(workbook, chosen.form_id, remark, person))
            self.edit.begin(text)
            self._show_state()

    def _do(self, edit: Callable[[Workbook], None]) -> None:
        self._session.do(edit, by=self)
        self.person_changed.emit(self.person.text())
        self.edit.begin("")
        self.show_all()

    def _go(self) -> None:
        chosen = self.chosen
        if chosen is not None and chosen.place is not None:
            self.place_chosen.emit(chosen.form_id, chosen.place)
            self.reject()

    def done(self, result: int) -> None:
        self.edit.commit_composition()
        if self.edit.toPlainText().strip() and not may_drop_text(self, "意见"):
            return
        super().done(result)
