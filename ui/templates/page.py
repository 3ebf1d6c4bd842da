"""One page of the editor: fields that show a part of the draft and change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from model.form.form_edits import forms_of
from model.form.template import Template
from ui.templates.caption_edit import CaptionEdit
from ui.templates.draft import Draft, chosen
from ui.templates.row_fields import RowField, Rows, on_one_line, split_words, with_lines
from ui.templates.rows_editor import RowsEditor
from ui.theme import style
from ui.widgets.labels import muted
from ui.widgets.steady_fields import SteadyComboBox, SteadySpinBox

Show = Callable[[Template], None]
NUMBER_WIDTH = 78  # pixels


class Page(QScrollArea):
    """Each field is made by a method that is told how to read its value from a form, and how to put it there.

    ``number_of`` tells which of the forms the page shows.
    """

    def __init__(self, draft: Draft, parent: QWidget, number_of: Callable[[Draft], int] = chosen) -> None:
        super().__init__(parent)
        self.draft = draft
        self._number_of = number_of
        self.may: Callable[[Template], bool] = lambda _form: (
            True
        )  # whether its form can be changed here at all
        self._shows: list[Show] = []
        self._inputs: list[tuple[QWidget, Callable[[Template], bool]]] = []
        body = self._body = QWidget(self)
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(14, 14, 14, 12)
        self.column.setSpacing(10)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        style(self, "QScrollArea, QScrollArea > QWidget > QWidget {{ background: {t.surface}; }}")
        draft.changed.connect(self.show_draft)

    def minimumSizeHint(self) -> QSize:
        """No field is cut off at the side; the page scrolls downwards only."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._body.minimumSizeHint().width() + bar, super().minimumSizeHint().height())

    # -- following the draft ----------------------------------------------------------------------------

    @property
    def shown(self) -> Template:
        """The form that the page shows."""
        return forms_of(self.draft.template)[self._number_of(self.draft)]

    def edit(self, change: Callable[[Template], Template]) -> None:
        """Change the form that the page shows."""
        self.draft.edit(change, self._number_of(self.draft))

    def show_draft(self) -> None:
        """Show the draft as it is now."""
        form = self.shown
        for show in tuple(self._shows):
            show(form)
        for field, may in self._inputs:
            set_read_only(field, self.draft.is_read_only or not (self.may(form) and may(form)))

    def follow(self, show: Show) -> None:
        """Call a function with the template after each change."""
        self._shows.append(show)

    # -- making fields ----------------------------------------------------------------------------------

    def form(self) -> QFormLayout:
        """Add a form for captioned fields."""
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.column.addLayout(form)
        return form

    def text(
        self,
        name: str,
        get: Callable[[Template], str],
        put: Callable[[Template, str], Template],
        may: Callable[[Template], bool] = lambda _form: True,
    ) -> QLineEdit:
        """Return a field for a text of one line, in which a mark stands for a line break."""
        field = self.known(CaptionEdit(accessibleName=name), may)
        field.textEdited.connect(lambda text: self.edit(lambda t: put(t, with_lines(text))))

        def show(template: Template) -> None:
            if with_lines(field.text()) != (wanted := get(template)):
                field.setText(on_one_line(wanted))
                field.setCursorPosition(0)

        self.follow(show)
        return field

    def words(
        self,
        name: str,
        get: Callable[[Template], tuple[str, ...]],
        put: Callable[[Template, tuple[str, ...]], Template],
    ) -> QLineEdit:
        """Return a field for words with 、 between them."""
        field = self.known(CaptionEdit(accessibleName=name))
        field.textEdited.connect(lambda text: self.edit(lambda t: put(t, split_words(text))))

        def show(template: Template) -> None:
            if split_words(field.text()) != (wanted := get(template)):
                field.setText("、".join(wanted))

        self.follow(show)
        return field

    def number(
        self,
        name: str,
        get: Callable[[Template], int],
        put: Callable[[Template, int], Template],
        low: int = 0,
        high: int = 1000,
        may: Callable[[Template], bool] = lambda _form: True,
    ) -> QSpinBox:
        """Return a field for a whole number."""
        field = self.known(SteadySpinBox(accessibleName=name), may)
        field.setRange(low, high)
        field.setFixedWidth(NUMBER_WIDTH)
        field.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        field.valueChanged.connect(lambda value: self.edit(lambda t: put(t, value)))

        def show(template: Template) -> None:
            blocked = field.blockSignals(True)
            field.setValue(get(template))
            field.blockSignals(blocked)

        self.follow(show)
        return field

    def choice(
        self,
        name: str,
        choices: Mapping[Any, str],
        get: Callable[[Template], Any],
        put: Callable[[Template, Any], Template],
        may: Callable[[Template], bool] = lambda _form: True,
    ) -> QComboBox:
        """Return a field with names to choose from, by value."""
        field = self.known(SteadyComboBox(accessibleName=name), may)
        for value, text in choices.items():
            field.addItem(text, value)
        field.activated.connect(lambda _place: self.edit(lambda t: put(t, field.currentData())))
        self.follow(lambda template: field.setCurrentIndex(field.findData(get(template))))
        return field

    def flag(
        self, text: str, get: Callable[[Template], bool], put: Callable[[Template, bool], Template]
    ) -> QCheckBox:
        """Return a field for yes or no."""
        field = self.known(QCheckBox(text))
        field.clicked.connect(lambda checked: self.edit(lambda t: put(t, checked)))
        self.follow(lambda template: field.setChecked(get(template)))
        return field

    def rows(
        self,
        name: str,
        fields: Sequence[RowField],
        get: Callable[[Template], Rows],
        put: Callable[[Template, Rows], Template],
        make: Callable[[Rows], Any] | None,
        rows: int = 4,
    ) -> RowsEditor:
        """Return a table of records."""
        editor = self.known(RowsEditor(name, fields, make, rows=rows, parent=self.column.parentWidget()))
        editor.changed.connect(lambda made: self.edit(lambda t: put(t, made)))
        self.follow(lambda template: editor.show_rows(get(template)))
        return editor

    def known(self, field: Any, may: Callable[[Template], bool] = lambda _form: True) -> Any:
        """Take up a field, so that it is only for looking at where nothing may be changed, or not in this form."""
        self._inputs.append((field, may))
        return field

    def title(self, text: str) -> QLabel:
        """Add a heading."""
        label = QLabel(text)
        style(label, "font-weight: bold; color: {t.text};")
        self.column.addWidget(label)
        return label

    def hint(self, text: str) -> QLabel:
        """Add a grey sentence."""
        label = muted(text)
        label.setWordWrap(True)
        self.column.addWidget(label)
        return label


def set_read_only(field: QWidget, is_read_only: bool) -> None:
    """Let a field only show, or let it be edited; texts can be selected and scrolled in both cases."""
    if isinstance(field, QLineEdit | QPlainTextEdit | QSpinBox):
        field.setReadOnly(is_read_only)
    elif isinstance(field, RowsEditor):
        field.set_read_only(is_read_only)
    else:
        field.setEnabled(not is_read_only)


def side_by_side(*parts: QWidget | str) -> QHBoxLayout:
    """Return fields, and words between them, on one line."""
    line = QHBoxLayout()
    line.setSpacing(8)
    for part in parts:
        widget = QLabel(part) if isinstance(part, str) else part
        line.addWidget(widget, 1 if isinstance(part, QLineEdit) else 0)
    if not any(isinstance(part, QLineEdit) for part in parts):
        line.addStretch(1)
    return line
