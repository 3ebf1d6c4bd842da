"""单位资料: what all forms of a unit have in common, set once, and whether it comes into the forms that are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from PySide6.QtWidgets import QButtonGroup, QDialog, QFormLayout, QLineEdit, QRadioButton, QWidget

from model.errors import CalledOffError
from model.form.field_path import FieldPath, field_path
from model.form.project import Project
from model.form.unit_data import UnitData, most_used, texts_in, unit_data, unit_fields
from model.workbook.unit_fill import each_filled
from model.workbook.workbook import Workbook
from ui.by_and_by import ByAndBy, Search
from ui.dialogs.meanwhile import Meanwhile
from ui.widgets.buttons import answer_box, button_of
from ui.widgets.labels import fit_to_text, muted
from ui.widgets.layouts import Part, column_of, row_of

NONE, BLANK, OVER = range(3)
_LOOKING = "正在看各张表……"
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
        self._by_and_by = ByAndBy(self)
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
        self.from_forms.setEnabled(any(self._texts()))
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

    def _texts(self) -> Iterator[dict[FieldPath, str]]:
        book, fields = self._workbook, unit_fields(self._workbook.template)
        return (texts_in(book.project(i), fields) for i in book.ids)

    def _take_from_forms(self) -> None:
        with suppress(CalledOffError):
            self._take(most_used(Meanwhile(self, _LOOKING).looked_up(self._texts())))

    def _take(self, texts: Mapping[FieldPath, str]) -> None:
        for path, text in texts.items():
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
        """Return the forms that become others. Raises CalledOffError."""
        found = () if self._scope.checkedId() == NONE else Meanwhile(self, _LOOKING).looked_up(self._filled())
        return {form: new for form, new in found if new is not None}

    def _filled(self) -> Iterator[tuple[int, Project | None]]:
        return each_filled(self._workbook, self.unit, over=self._scope.checkedId() == OVER)

    def choose(self, scope: int) -> None:
        """Choose what becomes of the forms that are there."""
        self._scope.button(scope).setChecked(True)

    def _show_count(self) -> None:
        if not self.fields:
            return
        if self._scope.checkedId() == NONE:
            self._by_and_by.stop()
            self._count.setText("现有的表都不改。")
            return
        search = _FillCount(self._filled())
        self._by_and_by.start(search, lambda: self._tell(search))

    def _tell(self, search: _FillCount) -> None:
        if not search.is_over:
            self._count.setText(f"正在数，已看 {search.seen} 张表，会改 {search.changed} 张……")
            return
        locked = sum(self._workbook.final_record(i) is not None for i in self._workbook.all_ids)
        told = f"会改 {search.changed} 张表，可以撤销"
        self._count.setText(f"{told}；已定稿的 {locked} 张不改。" if locked else f"{told}。")


class _FillCount(Search):
    """Counts the forms that become others; ``seen`` are those that were looked at."""

    def __init__(self, forms: Iterable[tuple[int, Project | None]]) -> None:
        super().__init__(self._look(forms))
        self.seen = self.changed = 0

    def _look(self, forms: Iterable[tuple[int, Project | None]]) -> Iterator[int]:
        for form, new in forms:
            self.seen += 1
            self.changed += new is not None
            yield form
