"""单位资料: what all forms of a unit have in common, set once, and whether it comes into the forms that are there."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QDialog, QFormLayout, QLineEdit, QRadioButton, QWidget

from model.form.field_path import FieldPath, field_path
from model.form.project import Project
from model.form.unit_data import UnitData, unit_data, unit_fields, usual_texts
from model.workbook.unit_fill import fill_of
from model.workbook.workbook import Workbook
from ui.widgets.buttons import answer_box, button_of
from ui.widgets.labels import fit_to_text, muted
from ui.widgets.layouts import Part, column_of, row_of

NONE, BLANK, OVER = range(3)
_SCOPES = {
    NONE: "现有的表不动，只用于以后新建的项目",
    BLANK: "填入现有各表里空着的格",
    OVER: "现有各表都改成一样，各表自己写的也替换",
}


class UnitDialog(QDialog):
    """``unit`` is what was set, ``fill`` gives the forms that become others with it."""

    def __init__(self, workbook: Workbook, parent: QWidget) -> None:
        super().__init__(parent, objectName="unit-data", windowTitle="单位资料")
        self._workbook = workbook
        self.fields: dict[FieldPath, QLineEdit] = {}
        told = muted("这些内容各表一般相同，在这里只填一次；个别表不同的，在那张表里改。", wordWrap=True)
        self._scope = QButtonGroup(self)
        buttons = [self._choice(scope) for scope in _SCOPES]
        self._count = muted(objectName="unit-count", wordWrap=True)
        self.from_forms = button_of("取自现有各表", self._take_from_forms, objectName="from-forms")
        self.from_forms.setToolTip("空着的栏目，用现有各表里写得最多的内容")
        foot, _ = answer_box(self, "确定")
        below = row_of(self.from_forms, Part(foot))
        choices = column_of(*buttons, spacing=6)
        body = told, self._make_form(), choices, self._count, below
        column_of(*body, on=self, margins=(22, 18, 22, 16), spacing=10)
        self.from_forms.setEnabled(bool(self._usual()))
        self._show_count()
        fit_to_text(self, 520)
        next(iter(self.fields.values())).setFocus()

    def _make_form(self) -> QFormLayout:
        form = QFormLayout(horizontalSpacing=14, verticalSpacing=8)
        for field in unit_fields(self._workbook.template):
            text = self._workbook.unit_data.text(field.path)
            edit = QLineEdit(text, accessibleName=field.caption, objectName=str(field.path))
            edit.textChanged.connect(self._show_count)
            form.addRow(field.caption, edit)
            self.fields[field.path] = edit
        return form

    def _choice(self, scope: int) -> QRadioButton:
        button = QRadioButton(_SCOPES[scope], checked=scope == NONE)
        button.toggled.connect(self._show_count)
        self._scope.addButton(button, scope)
        return button

    def _usual(self) -> dict[FieldPath, str]:
        book = self._workbook
        return usual_texts([book.project(i) for i in book.ids], book.template)

    def _take_from_forms(self) -> None:
        for path, text in self._usual().items():
            if not self.fields[path].text().strip():
                self.fields[path].setText(text)

    @property
    def unit(self) -> UnitData:
        """What was typed."""
        kept = {
            field_path(path): text for path, text in self._workbook.unit_data.texts
        }  # of another template
        return unit_data({**kept, **{path: edit.text() for path, edit in self.fields.items()}})

    def fill(self) -> dict[int, Project]:
        """Return the forms that become others."""
        scope = self._scope.checkedId()
        return {} if scope == NONE else fill_of(self._workbook, self.unit, over=scope == OVER)

    def choose(self, scope: int) -> None:
        """Choose what becomes of the forms that are there."""
        self._scope.button(scope).setChecked(True)

    def _show_count(self) -> None:
        if not self.fields:
            return
        if self._scope.checkedId() == NONE:
            self._count.setText("现有的表都不改。")
            return
        locked = sum(self._workbook.final_record(i) is not None for i in self._workbook.all_ids)
        told = f"会改 {len(self.fill())} 张表，可以撤销"
        self._count.setText(f"{told}；已定稿的 {locked} 张不改。" if locked else f"{told}。")
