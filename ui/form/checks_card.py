"""The checker beside the form: findings of this form or of the whole workbook, answers and quick remedies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from model.form.field_path import FieldPath
from model.grid.computed import Computed
from model.scoring.findings import LOOK_NAMES, Finding, Look
from model.scoring.remedies import Remedy, remedies
from ui.form.findings_list import FindingsList, FormFindings, Listed
from ui.theme import style
from ui.widgets.buttons import button_of
from ui.widgets.labels import CARD_MARGINS, muted
from ui.widgets.layouts import Part, column_of, row_of

MOST = 500  # findings that are listed; who has mended them sees the next


class ChecksCard(QFrame):
    """Lists findings. Signals carry the project and the finding.

    ``remedy_wanted`` carries the place among the remedies, too. ``scope_changed`` tells whether the whole
    workbook is wanted: then somebody calls ``show_workbook``.
    """

    finding_chosen = Signal(int, object)
    remedy_wanted = Signal(int, object, int)
    note_wanted = Signal(int, object)
    scope_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._computed_of: Callable[[int], Computed | None] = lambda _form: None
        self._listed: list[Listed] = []
        self._remedies: tuple[Remedy, ...] = ()
        self.none = muted("没有发现问题。")
        style(self.none, "color: {t.good};")
        self.list = FindingsList(self)
        self.list.itemClicked.connect(self._on_chosen)
        self.list.itemActivated.connect(self._on_chosen)
        self.list.currentItemChanged.connect(lambda *_: self._show_actions())
        self.list.setMinimumHeight(60)
        parts = self._make_head(), self.none, Part(self.list), self._make_actions()
        column_of(*parts, on=self, margins=CARD_MARGINS, spacing=6)
        self._show_actions()

    def take_keyboard(self) -> None:
        """Put the keyboard on the first finding, or where it was among them."""
        if not self.list.count():
            self.whole.setFocus()
            return
        self.list.setCurrentRow(max(self.list.currentRow(), 0))
        self.list.setFocus()

    def _make_head(self) -> QHBoxLayout:
        self.title = muted("检查", wordWrap=True, minimumWidth=1)
        tip = "列出整个工作簿的问题"
        self.whole = QPushButton("全部项目", checkable=True, objectName="whole-workbook", toolTip=tip)
        self.whole.setProperty("chip", True)
        self.whole.toggled.connect(self.scope_changed)
        return row_of(Part(self.title), self.whole)

    def _make_actions(self) -> QVBoxLayout:
        self.remedy_button = button_of("", lambda: self.apply_remedy(), objectName="remedy")
        self.other_button = button_of("", lambda: self.apply_remedy(1), objectName="other-remedy")
        self.note_button = button_of("写说明…", self.write_note, objectName="note")
        self.note_button.setToolTip("说明理由后，这条提醒不再计数；说明随表保存，不打印")
        return column_of(self.remedy_button, self.other_button, self.note_button, spacing=4)

    # -- showing ----------------------------------------------------------------------------------------

    def show_form(self, project_id: int, computed: Computed) -> None:
        """List the findings of one form, unless the whole workbook is wanted."""
        if not self.whole.isChecked():
            self._show([FormFindings.of(project_id, computed)], {project_id: computed}.get)

    def show_workbook(
        self, forms: Sequence[FormFindings], left: int, computed_of: Callable[[int], Computed | None]
    ) -> None:
        """List the findings of all forms, of which so many are still to be looked at."""
        self._show(forms, computed_of, left)

    def _show(
        self, forms: Sequence[FormFindings], computed_of: Callable[[int], Computed | None], left: int = 0
    ) -> None:
        self._computed_of = computed_of
        counts = sum((form.looks for form in forms), Counter[Look]())
        shown = [f"{LOOK_NAMES[key]} {counts[key]}" for key in LOOK_NAMES if counts[key]]
        found = sum(len(form.findings) for form in forms)
        shown += [f"列出前 {MOST} 处"] * (found > MOST) + [f"还有 {left} 张表在检查"] * bool(left)
        self.title.setText(" · ".join(shown) or "检查")
        known, listed = {id(one.finding): one for one in self._listed}, list[Listed]()
        for form, finding in _first(forms):
            one = known.get(id(finding))  # the same finding stays the same in the list
            is_there = one is not None and (one.project_id, one.name) == (form.form_id, form.name)
            listed.append(one if one and is_there else Listed(form.form_id, form.name, finding))
        if listed == self._listed and self.list.count() == len(listed):
            self._show_actions()
            return
        self._listed = listed
        self.list.show_findings(listed)
        self.none.setVisible(not listed)
        self.list.setVisible(bool(listed))
        self._show_actions()

    def select(
        self, project_id: int, key: FieldPath | None, key_of: Callable[[FieldPath], FieldPath | None]
    ) -> None:
        """Make the first finding of a cell current, unless one of them is, or none; ``key_of`` gives a field's cell."""

        row = key.row if key else None

        def is_of_cell(listed: Listed) -> bool:
            field = listed.finding.field
            may_be = field.row == row or field.row is None  # most findings are of other rows
            return may_be and (listed.project_id, key_of(field)) == (project_id, key)

        current = self._current()
        if current is None or not is_of_cell(current):
            found = self.list.row_where(
                is_of_cell
            )  # without one nothing is offered: it is for this cell alone
            if found != self.list.currentRow():
                self.list.setCurrentRow(found)

    def _current(self) -> Listed | None:
        item = self.list.currentItem()
        return self.list.listed(item) if item is not None else None

    def _show_actions(self) -> None:
        listed = self._current()
        computed = self._computed_of(listed.project_id) if listed else None
        self._remedies = ()
        if listed and computed:
            form = computed.project, computed.template, computed.evaluation
            self._remedies = remedies(listed.finding, *form)
        for place, button in enumerate((self.remedy_button, self.other_button)):
            button.setVisible(len(self._remedies) > place)
            if len(self._remedies) > place:
                button.setText(self._remedies[place].label)
        is_warning = listed is not None and listed.finding.severity == "warning"
        self.note_button.setVisible(is_warning)
        if listed is not None:
            self.note_button.setText("改说明…" if listed.finding.note else "写说明…")

    # -- acting -----------------------------------------------------------------------------------------

    def _on_chosen(self, item: QListWidgetItem) -> None:
        listed = self.list.listed(item)
        self.finding_chosen.emit(listed.project_id, listed.finding)

    def apply_remedy(self, place: int = 0) -> bool:
        """Ask for a remedy of the current finding, the first of all; tell whether it has that one."""
        listed = self._current()
        if listed is None or place >= len(self._remedies):
            return False
        self.remedy_wanted.emit(listed.project_id, listed.finding, place)
        return True

    def write_note(self) -> bool:
        """Ask for an answer to the current finding; tell whether it can be answered."""
        listed = self._current()
        if listed is None or listed.finding.severity != "warning":
            return False
        self.note_wanted.emit(listed.project_id, listed.finding)
        return True


def _first(forms: Sequence[FormFindings]) -> Iterator[tuple[FormFindings, Finding]]:
    """Yield the findings that are listed, the worst first, each in its form's order."""
    of_look: dict[Look, list[tuple[FormFindings, Finding]]] = {look: [] for look in LOOK_NAMES}
    for form in forms:
        for finding in form.findings:
            of_look[finding.look].append((form, finding))
    return islice((one for found in of_look.values() for one in found), MOST)
