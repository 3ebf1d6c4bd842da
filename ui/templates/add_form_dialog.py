"""加一张表: which form of the year is to be added to a template, and like which other form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QSizePolicy, QVBoxLayout, QWidget

from model.form.form_edits import forms_of
from model.form.template import Phase, Subject, Template
from model.form.template_reader import parse_template
from ui.jobs import templates
from ui.widgets.form_names import DEPARTMENT_NAME, PHASE_NAMES, short_name
from ui.widgets.labels import muted, resize_within_screen
from ui.widgets.steady_fields import SteadyComboBox

HINT = "从别的阶段的表做的，这一阶段不能有的列会去掉，缺的列加在最后；加了以后都可以再改。"
_KINDS: tuple[tuple[Phase, Subject], ...] = (
    ("declaration", "project"),
    ("monitoring", "project"),
    ("transfer", "project"),
    ("self_evaluation", "department"),
)


class NewForm(NamedTuple):
    """A form to be made like ``source``, for a phase and subject."""

    source: Template
    phase: Phase
    subject: Subject


def ask_form(parent: QWidget, place: Template, folder: Path) -> NewForm | None:
    """Ask which form is to be added; return None to leave it."""
    dialog = AddFormDialog(parent, place, folder)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return dialog.form if accepted else None


class AddFormDialog(QDialog):
    """Offers the forms of the template itself and of all others, those of the wanted phase first."""

    def __init__(self, parent: QWidget, place: Template, folder: Path) -> None:
        super().__init__(parent, objectName="add-form")
        self.setWindowTitle("加一张表")
        self._sources = tuple(_sources(place, folder))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(12)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.kinds, self.sources = _choice("加哪种表", "kind"), _choice("照哪张表做", "source")
        for phase, subject in _KINDS:
            name = PHASE_NAMES[phase] if subject == "project" else DEPARTMENT_NAME
            self.kinds.addItem(name, (phase, subject))
        form.addRow("加哪种表", self.kinds)
        form.addRow("照哪张表做", self.sources)
        layout.addLayout(form)
        hint = muted(HINT)
        hint.setWordWrap(True)
        layout.addWidget(hint)
        layout.addStretch(1)
        buttons = QDialogButtonBox(self)
        buttons.addButton("加上", QDialogButtonBox.ButtonRole.AcceptRole).setProperty("primary", True)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        present = {(one.phase, one.subject) for one in forms_of(place)}
        lacking = (n for n, kind in enumerate(_KINDS) if kind not in present)
        self.kinds.setCurrentIndex(next(lacking, 0))
        self.kinds.currentIndexChanged.connect(lambda _place: self._show_sources())
        self._show_sources()
        resize_within_screen(self, 640, 250)

    @property
    def form(self) -> NewForm:
        """What was chosen."""
        phase, subject = _KINDS[self.kinds.currentIndex()]
        return NewForm(self._sources[self.sources.currentData()][1], phase, subject)

    def _show_sources(self) -> None:
        wanted = _KINDS[self.kinds.currentIndex()]
        numbers = sorted(
            range(len(self._sources)),
            key=lambda n: (self._sources[n][1].phase, self._sources[n][1].subject) != wanted,
        )
        self.sources.clear()
        for number in numbers:
            name, source = self._sources[number]
            self.sources.addItem(f"{name}·{short_name(source)}：{source.title}", number)


def _choice(name: str, object_name: str) -> SteadyComboBox:
    box = SteadyComboBox(accessibleName=name, objectName=object_name)
    box.setSizeAdjustPolicy(SteadyComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box


def _sources(place: Template, folder: Path) -> Iterator[tuple[str, Template]]:
    """Yield the forms that one can be made like, each with the name of its template."""
    yield from (("本模板", form) for form in forms_of(place))
    for entry in templates.entries(folder):
        if not entry.problem and entry.id != place.id:
            yield from ((entry.name, form) for form in forms_of(parse_template(entry.text, entry.id)))
