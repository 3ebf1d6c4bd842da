"""更换模板: which one, and before it happens what of the workbook's forms fits there and what does not."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from model.form.sheets_fit import sheets_fit
from model.form.template_fit import Comparing
from model.form.template_reader import parse_template
from model.workbook.workbook import Workbook
from ui.dialogs.meanwhile import Meanwhile
from ui.jobs import templates
from ui.templates.fit_words import Sentence, groups_of, sheet_groups_of
from ui.theme import style
from ui.widgets.labels import muted, plain, resize_within_screen, tip
from ui.widgets.steady_fields import SteadyComboBox


def ask_template(parent: QWidget, workbook: Workbook, folder: Path) -> str | None:
    """Ask for another template; return its text, None to leave it."""
    dialog = ChangeDialog(parent, workbook, folder)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return dialog.text if accepted else None


class ChangeDialog(QDialog):
    """``text`` is the text of the template chosen."""

    def __init__(self, parent: QWidget, workbook: Workbook, folder: Path) -> None:
        super().__init__(parent, objectName="change-template")
        self.setWindowTitle("更换模板")
        self._workbook, self._desk = workbook, parent
        usable = [entry for entry in templates.entries(folder) if not entry.problem]
        self._entries = [entry for entry in usable if entry.text != workbook.template.text]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(12)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.templates = SteadyComboBox(objectName="template", accessibleName="换成哪种模板")
        for entry in self._entries:
            self.templates.addItem(entry.name)
        self.templates.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        present = plain(workbook.template.name)
        form.addRow("现在的模板", present)
        form.addRow("换成", self.templates)
        layout.addLayout(form)
        self.summary = plain(wordWrap=True)
        layout.addWidget(self.summary)
        self.tree = _tree()
        layout.addWidget(self.tree, 1)
        hint = muted("输入的内容一处也不会丢；换了以后可以用“撤销”（Ctrl+Z）恢复。")
        hint.setWordWrap(True)
        layout.addWidget(hint)
        layout.addWidget(self._make_buttons())
        self.templates.currentIndexChanged.connect(lambda _place: self._show_fit())
        resize_within_screen(self, 640, 520)
        self._show_fit()

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        self.confirm = buttons.addButton("更换", QDialogButtonBox.ButtonRole.AcceptRole)
        self.confirm.setProperty("primary", True)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    @property
    def text(self) -> str:
        """The text of the template chosen."""
        return self._entries[self.templates.currentIndex()].text

    def _show_fit(self) -> None:
        workbook, new = self._workbook, parse_template(self.text, self.templates.currentText())
        old = workbook.template
        comparing = Comparing(old, new)
        looking = Meanwhile(self if self.isVisible() else self._desk, "正在比较各张表……")
        each = map(comparing.add, map(workbook.project, workbook.ids))
        looking.looked_up(each, call_off="", of=len(workbook.ids))
        fit = comparing.fit
        kept = workbook.kept_sheets
        sheets = sheets_fit(((one.form, workbook.sheet_record(i)[1]) for i, one in kept.items()), old, new)
        changes = list(groups_of(fit, old, new))
        groups = [*sheet_groups_of(sheets, old, new), *changes]
        self._show_groups(groups)
        stay = all(
            one.fate in ("moved", "unseen") and not (one.hidden or one.converted or one.unreadable)
            for one in sheets
        )
        is_plain = stay and not changes
        self.tree.setVisible(bool(groups))
        final = [workbook.name_of(i) for i in (*workbook.ids, *kept) if workbook.final_record(i)]
        count = f"{fit.forms} 个项目{f'、{len(kept)} 张别的表' if kept else ''}"
        if final:
            more = f"等 {len(final)} 张表" if len(final) > 1 else ""
            self._say(f"“{final[0]}”{more}已定稿，先撤回定稿才能更换模板。", "error")
        elif is_plain:
            self._say(f"{count}的内容在新模板里都有地方，没有变动。", "good")
        else:
            self._say(f"{count}一起更换，下面列出有变动的；没有列出的照原样。", "text")
        self.confirm.setEnabled(not final)

    def _show_groups(self, groups: Iterable[tuple[str, list[Sentence]]]) -> None:
        """Show headings with their sentences and what those tell further."""
        self.tree.clear()
        for heading, sentences in groups:
            group = QTreeWidgetItem(self.tree, [heading])
            font = group.font(0)
            font.setBold(True)
            group.setFont(0, font)
            group.setExpanded(True)
            for sentence, details in sentences:
                item = QTreeWidgetItem(group, [sentence])
                item.setToolTip(0, tip(sentence))
                item.addChildren([QTreeWidgetItem([detail]) for detail in details])

    def _say(self, sentence: str, colour: str) -> None:
        self.summary.setText(sentence)
        style(self.summary, f"color: {{t.{colour}}};")


def _tree() -> QTreeWidget:
    tree = QTreeWidget(accessibleName="有变动的内容", objectName="fit")
    tree.setHeaderHidden(True)
    tree.setIndentation(18)
    tree.setRootIsDecorated(False)
    tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    style(tree, "QTreeWidget {{ border: 1px solid {t.line}; border-radius: 6px; padding: 4px; }}")
    return tree
