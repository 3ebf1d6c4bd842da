"""模板: all templates in a list, with the editor of the one chosen beside it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

import resources
from model.errors import UserError
from model.form.template_reader import parse_template
from resources.forms import bundled_template
from ui.dialogs.asking import is_confirmed, question
from ui.dialogs.meanwhile import Meanwhile
from ui.jobs import templates
from ui.jobs.templates import Entry, TakenError
from ui.templates.template_editor import TemplateEditor
from ui.theme import COLOURS, style
from ui.widgets.asked import asked
from ui.widgets.labels import plain, resize_within_screen, tip

LIST_WIDTHS = 216, 164  # pixels, in a window that has room, and in another
ROOMY = 1100
BROKEN = "这个模板有错，不能用。可以导出，改好后再导入；也可以删除。"
FILES = "模板文件 (*.toml)"


class TemplateWindow(QDialog):
    """Official templates are only looked at; the clerk's own are edited, brought in, handed out and removed."""

    def __init__(self, parent: QWidget | None, folder: Path) -> None:
        super().__init__(parent, objectName="templates")
        self.setWindowTitle("模板")
        self._folder = folder
        self._entries: tuple[Entry, ...] = ()
        self._shown = ""  # the text in the editor
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        self.notice = plain(wordWrap=True, objectName="template-notice", visible=False)
        layout.addWidget(self.notice)
        line = QHBoxLayout()
        line.setSpacing(14)
        layout.addLayout(line, 1)
        line.addLayout(self._make_side())
        self._stack = QStackedWidget(self)
        # made where it stays: each move to another parent dresses all that is in it again
        self.editor = TemplateEditor(folder, bundled_template(resources.DEFAULT_TEMPLATE), self._stack)
        self.editor.saved.connect(self._on_saved)
        self._stack.addWidget(self.editor)
        self._broken = QLabel(BROKEN, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        style(self._broken, "color: {t.muted};")
        self._stack.addWidget(self._broken)
        line.addWidget(self._stack, 1)
        resize_within_screen(self, 1320, 720)
        self.list.setFixedWidth(LIST_WIDTHS[self.width() < ROOMY])
        self._show_list(resources.DEFAULT_TEMPLATE)
        self.list.setFocus()

    # -- making -----------------------------------------------------------------------------------------

    def _make_side(self) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(8)
        self.list = QListWidget(objectName="template-list", accessibleName="模板")
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        style(self.list, "QListWidget::item {{ padding: 4px 2px; }}")
        self.list.currentRowChanged.connect(self._on_row_changed)
        side.addWidget(self.list, 1)
        grid = QGridLayout()
        grid.setSpacing(6)
        self.buttons: dict[str, QPushButton] = {}
        for number, (name, text, help_, slot) in enumerate(
            (
                ("copy", "复制一份", "照选中的模板新做一个，可以改", self.copy),
                ("delete", "删除…", "删除自己的模板；用它做的工作簿不受影响", self.delete),
                ("import", "导入…", "从 TOML 文件取来别人的模板", self.import_file),
                ("export", "导出…", "把选中的模板存为 TOML 文件", self.export),
            )
        ):
            button = QPushButton(text, objectName=name, autoDefault=False, toolTip=help_)
            button.clicked.connect(lambda _checked=False, slot=slot: slot())
            self.buttons[name] = button
            grid.addWidget(button, number // 2, number % 2)
        side.addLayout(grid)
        close = QPushButton("关闭", objectName="close", autoDefault=False)
        close.clicked.connect(self.reject)
        side.addWidget(close)
        return side

    # -- the list ---------------------------------------------------------------------------------------

    @property
    def entry(self) -> Entry | None:
        """The template chosen."""
        row = self.list.currentRow()
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def _show_list(self, chosen: str) -> None:
        """Read the list anew and choose a template, or the first one."""
        self._entries = templates.entries(self._folder)
        with QSignalBlocker(self.list):
            self.list.clear()
            for entry in self._entries:
                self.list.addItem(_item(entry))
            ids = [entry.id for entry in self._entries]
            self.list.setCurrentRow(ids.index(chosen) if chosen in ids else 0)
        self._take_up()

    def _on_saved(self, entry: Entry) -> None:
        self._shown = entry.text
        self._show_list(entry.id)

    def _on_row_changed(self, row: int) -> None:
        if self.editor.draft.is_changed and not self._may_leave():
            with QSignalBlocker(self.list):
                ids = [entry.id for entry in self._entries]
                self.list.setCurrentRow(ids.index(self.editor.draft.saved.id))
            return
        self.say("")
        if not 0 <= row < len(self._entries):
            return
        if self.list.currentRow() != row:
            self.list.setCurrentRow(row)  # saving has made the list anew
        else:
            self._take_up()

    def _take_up(self) -> None:
        """Let the editor show the template chosen, if it can be read."""
        entry = self.entry
        if entry is None:
            return
        self._stack.setCurrentIndex(1 if entry.problem else 0)
        if entry.problem:
            self.say(entry.problem)
        elif self._shown != entry.text:
            self._shown = entry.text
            self.editor.begin(parse_template(entry.text, entry.id), read_only=entry.is_official)
        self.buttons["copy"].setEnabled(not entry.problem)
        self.buttons["export"].setEnabled(bool(entry.text))
        self.buttons["delete"].setEnabled(not entry.is_official)

    def say(self, sentence: str, *, is_good: bool = False) -> None:
        """Say something about what was done with the list; blank takes it away."""
        self.notice.setText(sentence)
        self.notice.setVisible(bool(sentence))
        colours = "{t.accent_soft}; color: {t.text}" if is_good else "{t.banner}; color: {t.error}"
        style(self.notice, f"background: {colours}; border-radius: 6px; padding: 8px 12px;")

    # -- what is done with templates ---------------------------------------------------------------------

    def copy(self) -> None:
        """Make a template of one's own like the one chosen."""
        entry = self.entry
        if entry is None or not self._may_leave():
            return
        try:
            made = templates.save(self._folder, templates.copy_of(entry, self._folder))
        except UserError as error:
            self.say(str(error))
            return
        self.say("")
        self._show_list(made.id)
        self.editor.tabs.setCurrentIndex(0)
        self.editor.name.setFocus()
        self.editor.name.selectAll()

    def import_file(self) -> None:
        """Take in a template from a file."""
        if not self._may_leave():
            return
        name, _ = QFileDialog.getOpenFileName(self, "导入模板", "", f"{FILES};;所有文件 (*)")
        if not name:
            return
        try:
            entry = self._imported(Path(name))
        except UserError as error:
            self.say(str(error))
            return
        if entry is not None:
            self._show_list(entry.id)
            self.say(f"已导入“{entry.name}”。", is_good=True)

    def _imported(self, path: Path) -> Entry | None:
        try:
            return templates.import_file(self._folder, path)
        except TakenError as error:
            if not confirm_replace(self, str(error)):
                return None
            return templates.import_file(self._folder, path, instead=True)

    def export(self) -> None:
        """Write the template chosen into a file."""
        entry = self.entry
        if entry is None:
            return
        name, _ = QFileDialog.getSaveFileName(self, "导出模板", f"{entry.id}.toml", FILES)
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(f"{name}.toml")
        try:
            Meanwhile.writing(self, path).beside(lambda go_on: templates.export_file(entry, path, go_on))
        except UserError as error:
            self.say(str(error))
            return
        self.say(f"已导出到 {path}", is_good=True)

    def delete(self) -> None:
        """Remove the template chosen."""
        entry = self.entry
        if entry is None or entry.is_official or not confirm_delete(self, entry.name):
            return
        try:
            templates.delete(self._folder, entry)
        except UserError as error:
            self.say(str(error))
            return
        self.editor.draft.give_up()
        self._show_list(resources.DEFAULT_TEMPLATE)
        self.say(f"已删除“{entry.name}”。", is_good=True)

    # -- leaving ----------------------------------------------------------------------------------------

    def _may_leave(self) -> bool:
        """Tell whether the template in the editor can be left: what was changed is saved, or given up."""
        if not self.editor.draft.is_changed:
            return True
        answer = ask_save(self, self.editor.draft.template.name, can_save=self.editor.save_button.isEnabled())
        if answer == "save":
            return self.editor.save()
        if answer == "drop":
            self.editor.draft.give_up()
        return answer == "drop"

    def reject(self) -> None:
        self.editor.setFocus()  # what is being typed in a table is finished
        if self._may_leave():
            super().reject()


def _item(entry: Entry) -> QListWidgetItem:
    mark = "官方　" if entry.is_official else "有错　" if entry.problem else ""
    item = QListWidgetItem(f"{mark}{entry.name}")
    item.setToolTip(tip(entry.problem or f"{entry.name}\n编号 {entry.id}"))
    if entry.problem:
        item.setForeground(QColor(COLOURS.error))
    return item


# -- questions --------------------------------------------------------------------------------------------


def confirm_replace(parent: QWidget, sentence: str) -> bool:
    """Ask before a template of one's own is replaced by a file."""
    box = question(parent, "导入模板", sentence, "要用文件里的替换原来的吗？用它做的工作簿不受影响。")
    return is_confirmed(box, "替换")


def confirm_delete(parent: QWidget, name: str) -> bool:
    """Ask before a template of one's own is removed."""
    box = question(parent, "删除模板", f"删除模板“{name}”吗？", "用它做的工作簿不受影响；删除后不能恢复。")
    return is_confirmed(box, "删除", destroys=True)


def ask_save(parent: QWidget, name: str, *, can_save: bool) -> str:
    """Ask what becomes of changes; return ``save``, ``drop`` or blank to stay. What is not whole can only be dropped."""
    more = "" if can_save else "它还有不对的地方，不能保存。"
    box = question(parent, "模板还没有保存", f"“{name}”的修改还没有保存。", more)
    save = box.addButton("保存", QMessageBox.ButtonRole.AcceptRole) if can_save else None
    drop = box.addButton("不保存", QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton("接着改", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save or stay)
    asked(box)
    clicked = box.clickedButton()
    return "save" if save is not None and clicked is save else "drop" if clicked is drop else ""
