"""Above a form: which form of the project's year it is, and the way to the others, 申报 | 监控 | 自评."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QFrame, QMenu, QPushButton, QWidget

from model.form.dated import USUAL_MONTH, month_end
from model.form.template import Template
from model.workbook.workbook import Workbook
from ui.theme import style
from ui.widgets.form_names import short_name
from ui.widgets.layouts import NO_MARGINS, Stretch, row_of

FINAL_MARK = "✓"


class YearSwitch(QFrame):
    """One button for each form of the year that is begun or may be; hidden where a place has only one.

    ``form_wanted`` carries the id of the form whose button was pressed; another month asks by ``month_wanted``.
    """

    form_wanted = Signal(int)
    month_wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="year-switch")
        self.setAccessibleName("本项目一年里的各张表")
        style(
            self,
            "#year-switch {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 7px; }}"
            "#year-switch QPushButton {{ border: 0; border-radius: 5px; padding: 3px 12px; background: transparent; }}"
            "#year-switch QPushButton:hover {{ background: {t.accent_soft}; }}"
            "#year-switch QPushButton:checked {{ background: {t.accent_soft}; color: {t.accent}; font-weight: bold; }}"
            "#year-switch QPushButton:focus {{ border: 1px solid {t.accent}; padding: 2px 11px; }}"
            "#year-switch QPushButton::menu-indicator {{ width: 0; }}",
        )
        self._group = QButtonGroup(self, exclusive=True)
        self._row = row_of(on=self, margins=(3, 3, 3, 3), spacing=2)
        self._shown: tuple[object, ...] = ()

    def show_forms(self, workbook: Workbook, form_id: int) -> None:
        """Show the forms of the project of a form, and which of them is in front."""
        sheet = workbook.sheet(form_id)
        project = form_id if sheet is None else sheet.project
        forms = [form for form in workbook.template.year_forms if form.subject == "project"]
        entries = tuple(self._entries(workbook, project, form_id, forms)) if sheet is None or project else ()
        shown = (*entries, form_id)
        if shown == self._shown:
            return
        self._shown = shown
        self.setVisible(len(forms) > 1 and bool(entries))
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._clear()
        for form in forms if entries else ():
            for number, text, tip in entries:
                if workbook.template_of(number).form_id == form.form_id:
                    self._add(number, text, tip, number == form_id)
            if form.is_dated:
                self._row.addWidget(self._months(workbook, project, form_id, form))
        if had_focus and (front := self._group.checkedButton()):
            front.setFocus()

    def _entries(
        self, workbook: Workbook, project: int, front: int, forms: list[Template]
    ) -> Iterator[tuple[int, str, str]]:
        """Yield id, text and tip of each button."""
        for form in forms:
            for number, date in _of_form(workbook, project, front, form):
                is_final = workbook.final_record(number) is not None
                title = workbook.template_of(number).title_of(workbook.year)
                is_begun = form is workbook.template or number in workbook.sheets_of(project)
                state = "，已定稿" if is_final else "" if is_begun else "，还没有填写"
                yield (
                    number,
                    f"{short_name(form, date)}{f' {FINAL_MARK}' if is_final else ''}",
                    f"{title}{state}",
                )

    def _add(self, number: int, text: str, tip: str, is_front: bool) -> None:
        button = QPushButton(text, self, checkable=True, checked=is_front, toolTip=tip, autoDefault=False)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _=False, i=number: self.form_wanted.emit(i))
        self._group.addButton(button)
        self._row.addWidget(button)

    def _months(self, workbook: Workbook, project: int, front: int, form: Template) -> QPushButton:
        """Return the button that offers another month of a dated form."""
        button = QPushButton("＋", self, toolTip=f"另一个截止月份的{form.title}", autoDefault=False)
        button.setAccessibleName(button.toolTip())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(button)
        known = {date for _, date in _of_form(workbook, project, front, form)}
        for month in range(1, 13):
            date = month_end(workbook.year, month)
            action = QAction(f"1—{month}月", menu, enabled=date not in known)
            action.triggered.connect(lambda _=False, day=date: self.month_wanted.emit(form.form_id, day))
            menu.addAction(action)
        button.setMenu(menu)
        return button

    def _clear(self) -> None:
        while (item := self._row.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()


def marks_of(workbook: Workbook, project: int) -> str:
    """Return which other forms of a project's year are begun, and which of them are final: 申报✓ 监控 1—6月✓."""
    found = []
    for number in workbook.sheets_of(project):
        sheet = workbook.sheet(number)
        mark = FINAL_MARK if workbook.final_record(number) is not None else ""
        found.append(f"{short_name(workbook.template_of(number), sheet.date if sheet else '')}{mark}")
    return "　".join(found)


def bar_of(switch: YearSwitch) -> QWidget:
    """Return the switch at the left of a line of its own."""
    line = QWidget()
    row_of(switch, Stretch(), on=line, margins=NO_MARGINS)
    return line


def _of_form(workbook: Workbook, project: int, front: int, form: Template) -> list[tuple[int, str]]:
    """Return ids and dates of a project's sheets of a form, with the one in front; of one nobody began the usual one."""
    if form is workbook.template:
        return [(project, "")]
    found = {
        number: sheet.date
        for number in (*workbook.sheets_of(project), front)
        if (sheet := workbook.sheet(number)) and sheet.form == form.form_id
    }
    if found:
        return sorted(found.items(), key=lambda pair: pair[1])
    date = month_end(workbook.year, USUAL_MONTH) if form.is_dated else ""
    return [(workbook.sheet_id(project, form.form_id, date), date)]
