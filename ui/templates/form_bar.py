"""Above the pages of the editor: which form of the year is edited, and the ways to add and remove one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from model.form.form_edits import MAIN, forms_of, with_new_form
from model.form.template import PHASES, SUBJECTS, Template
from ui.templates.add_form_dialog import ask_form
from ui.templates.draft import Draft
from ui.templates.rows_editor import TIGHT
from ui.widgets.form_names import short_name
from ui.widgets.layouts import Part, row_of
from ui.widgets.steady_fields import SteadyComboBox

MARGINS = 14, 0, 0, 0  # in line with the tabs below


class FormBar(QWidget):
    """The forms stand in the order of the year."""

    def __init__(self, draft: Draft, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._draft, self._folder = draft, folder
        self.forms = SteadyComboBox(self, accessibleName="改哪张表", objectName="forms")
        self.forms.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.forms.activated.connect(lambda _place: draft.choose(self.forms.currentData()))
        self.add_button = self._button(
            "添加…", "照这里的或别的模板的一张表，加申报、监控、转移支付、部门整体表"
        )
        self.add_button.setAccessibleName("加一张表")
        self.add_button.clicked.connect(lambda _checked=False: self._add())
        self.remove_button = self._button("删除", "从模板里拿掉这张表；自评表不能删除")
        self.remove_button.setAccessibleName("删除这张表")
        self.remove_button.clicked.connect(lambda _checked=False: self._remove())
        label = QLabel("表")
        label.setBuddy(self.forms)
        row_of(
            label,
            Part(self.forms),
            self.add_button,
            self.remove_button,
            on=self,
            margins=MARGINS,
            spacing=8,
        )
        draft.changed.connect(self._show)

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self, autoDefault=False, toolTip=tip)
        button.setStyleSheet(TIGHT)
        return button

    def _show(self) -> None:
        entries = [
            (f"{short_name(form)}：{form.title or form.form_id}", n)
            for n, form in _in_order(self._draft.template)
        ]
        present = [(self.forms.itemText(i), self.forms.itemData(i)) for i in range(self.forms.count())]
        with QSignalBlocker(self.forms):
            if entries != present:
                self.forms.clear()
                for text, number in entries:
                    self.forms.addItem(text, number)
            self.forms.setCurrentIndex(self.forms.findData(self._draft.number))
        self.forms.setToolTip(self.forms.currentText())
        self.add_button.setEnabled(not self._draft.is_read_only)
        self.remove_button.setEnabled(not self._draft.is_read_only and self._draft.number != MAIN)

    def _add(self) -> None:
        made = ask_form(self, self._draft.template, self._folder)
        if made is not None:
            self._draft.add(lambda place: with_new_form(place, made.source, made.phase, made.subject))
            self.forms.setFocus()

    def _remove(self) -> None:
        self._draft.remove()
        self.forms.setFocus()


def _in_order(place: Template) -> list[tuple[int, Template]]:
    """Return the forms with their numbers in the order of the year, those of a project first."""
    return sorted(
        enumerate(forms_of(place)),
        key=lambda one: (SUBJECTS.index(one[1].subject), PHASES.index(one[1].phase), one[0]),
    )
