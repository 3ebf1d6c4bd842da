"""One project's tab: which form of its year, title, the form, and the panel beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QLabel, QWidget

from model.form import edits
from model.form.field_path import PROJECT_NAME, FieldPath, indicator_path, note_path
from model.form.levels import kinds_of
from model.form.project import Project, text_at
from model.scoring.findings import Finding
from model.scoring.remedies import remedies
from model.workbook.change import Change
from ui.form.checks_card import ChecksCard
from ui.form.final_strip import FinalStrip
from ui.form.form_model import FormModel
from ui.form.form_view import FormView
from ui.form.last_year_strip import LastYearStrip
from ui.form.panel_frame import PanelFrame
from ui.form.remark_marks import marks_of
from ui.form.screen_cells import cell_key_of
from ui.form.year_switch import YearSwitch, bar_of
from ui.session import Session
from ui.widgets.asked import asked
from ui.widgets.labels import count_of
from ui.widgets.layouts import NO_MARGINS, Part, column_of, row_of

if TYPE_CHECKING:
    from model.year.last_year import LastYear
    from ui.form.findings_list import FormFindings
    from ui.form.whole_checks import WholeChecks

CHECK_MS = 400
LONGEST_NAME = 24  # characters in the status bar


class FormPage(QWidget):
    """Shows and edits one form of a project's year.

    ``place_changed`` says that another cell became current; ``field_wanted`` asks for a field of another form, and
    ``form_wanted`` for another form of the same project.
    """

    place_changed = Signal()
    noticed = Signal(str)
    field_wanted = Signal(int, object)
    form_wanted = Signal(int)

    def __init__(self, session: Session, form_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.form_id = form_id
        self.project_id = session.workbook.owner_of(form_id)
        self._last: LastYear | None = None
        self.model = FormModel(session, form_id, self)
        self.view = FormView(self.model, self)
        self.side = PanelFrame(self.model.template, form_id, self)
        self.panel = self.side.panel
        self.final = FinalStrip(self)
        self.switch = YearSwitch(self)
        self.switch.form_wanted.connect(self.form_wanted)
        self.switch.month_wanted.connect(self._on_month_wanted)
        self.last_year = LastYearStrip(self.view, self)
        body = row_of(Part(self.view), self.last_year, margins=NO_MARGINS, spacing=0)
        form = bar_of(self.switch), self._title(), self.final, Part(body)
        left = column_of(*form, margins=(0, 12, 0, 8), spacing=8)
        row_of(Part(left), self.side, on=self, margins=(14, 0, 0, 0), spacing=2)
        self.view.current_changed.connect(self._on_current_changed)
        self.view.selection_changed.connect(self.place_changed)
        self.view.noticed.connect(self.noticed)
        self.view.row_wanted.connect(lambda: self.insert_row(below=True))
        self._whole: WholeChecks | None = None
        self._connect_checks(self.panel.checks)
        self.panel.text_chosen.connect(lambda path, text: session.type_text(form_id, path, text))
        # the whole workbook is not gone through with each key
        self._check_soon = QTimer(self, singleShot=True, interval=CHECK_MS)
        self._check_soon.timeout.connect(self.show_checks)
        session.changed.connect(self._on_changed)
        QShortcut(QKeySequence("F6"), self, self._change_side)
        leave = QShortcut(QKeySequence("Esc"), self.panel, self.view.setFocus)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._show_strip()
        self._show_remarks()
        self.show_figures()

    def show_figures(self) -> None:
        """Show beside the form what follows from it, also in the colours of another theme."""
        self.panel.show_computed(self.model.computed)
        self.side.show_computed(self.model.computed)

    def _connect_checks(self, checks: ChecksCard) -> None:
        checks.finding_chosen.connect(self._on_finding_chosen)
        checks.remedy_wanted.connect(self._on_remedy_wanted)
        checks.note_wanted.connect(self._on_note_wanted)
        checks.scope_changed.connect(lambda _whole: self.show_checks())

    def _title(self) -> QLabel:
        template, year = self.model.template, self.session.workbook.year
        below = template.title_year.replace("{year}", str(year))
        gap = "" if below.startswith(("（", "(")) else "　"
        font = QFont(self.font())
        font.setPixelSize(18)
        font.setBold(True)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1.5)
        text = f"{template.title}{gap}{below}"
        return QLabel(text, alignment=Qt.AlignmentFlag.AlignCenter, font=font)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.view.setFocus()
        super().mousePressEvent(event)

    def _change_side(self) -> None:
        """Put the keyboard into the list of findings, and from there back into the form."""
        self.view.commit_open_editor()
        if self.panel.checks.list.hasFocus():
            self.view.setFocus()
        else:
            if self.side.is_folded:
                self.side.toggle()
            self.panel.checks.take_keyboard()

    def detach(self) -> None:
        """Stop following the workbook: the page is about to go, and must not take the focus once more."""
        self.session.changed.disconnect(self._on_changed)
        self._check_soon.stop()

    def _show_strip(self) -> None:
        workbook, form = self.session.workbook, self.form_id
        self.final.show_state(workbook.final_record(form), workbook.damage_of(form))
        self.switch.show_forms(workbook, form)

    def show_last_year(self, last: LastYear | None) -> None:
        """Show last year beside the rows, None for not."""
        self._last = last
        self.last_year.setVisible(last is not None)
        self._follow_last_year()

    @property
    def has_last_year(self) -> bool:
        """Tell whether last year is shown beside the rows."""
        return self._last is not None

    def _follow_last_year(self) -> None:
        if self._last is not None:
            from model.year.last_year import rows_beside  # most forms show none

            self.last_year.show_rows(self._last.year, rows_beside(self._last, self.model.project))

    def _show_remarks(self) -> None:
        self.view.remarks.show(marks_of(self.session.workbook.notes(self.form_id), self.model.project))

    def _on_month_wanted(self, form_id: str, date: str) -> None:
        self.form_wanted.emit(self.session.workbook.sheet_id(self.project_id, form_id, date))

    # -- following the workbook -------------------------------------------------------------------------

    def _on_changed(self, change: Change) -> None:
        if change.template_changed or self.form_id not in self.session.workbook:
            return  # this page is about to go
        if self.panel.checks.whole.isChecked():
            self._check_soon.start()
        if self.form_id not in change.projects:
            return
        if change.by is not self.model:
            self._give_way(change)
        self._show_strip()
        key = self.view.current_key()
        rows = self.model.refresh()
        self._show_remarks()
        self._follow_last_year()
        self.view.fit_rows(rows)
        self.show_figures()
        if not self.view.currentIndex().isValid() and key:
            self.view.go_near(key)
        self._on_current_changed()

    def _give_way(self, change: Change) -> None:
        """Close an editor whose next key would put its old text over what came from elsewhere."""
        editor = self.view.open_editor()
        if editor and (editor.path in change.fields or not change.fields):
            self.view.commit_open_editor()

    def _on_current_changed(self) -> None:
        self.panel.show_row(self.model.computed, self.current_row())
        self.panel.checks.select(self.form_id, self.view.current_key(), cell_key_of)
        self.place_changed.emit()

    # -- places -----------------------------------------------------------------------------------------

    def current_row(self) -> int | None:
        """Return the index of the indicator under the cursor."""
        index = self.view.currentIndex()
        return self.model.row_info(index.row()).indicator if index.isValid() else None

    def place_text(self) -> str:
        """Return where the cursor is, for the status bar, and how long a text is that may be long; of a block its sum."""
        if text := self.view.selection_text():
            return text
        index = self.view.currentIndex()
        shown = self.view.current_cell()
        if not index.isValid() or shown is None:
            return ""
        info = self.model.row_info(index.row())
        if info.indicator is not None:
            number = self.model.places.numbers[info.indicator]
            name = " ".join(self.model.project.indicators[info.indicator].name.split())
            name = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
            place = f"{info.category} › {info.kind} › 第 {number} 行{' › ' if name else ''}{name}"
        else:
            path = shown.cell.path
            place = edits.caption_of(path, self.model.template) if path else ""
        return f"{place} · {count_of(shown.text)}" if shown.text and _may_be_long(shown.cell.key) else place

    def show_field(self, field: FieldPath) -> None:
        """Make the cell of a field current."""
        self.view.go_near(cell_key_of(field))

    def return_to(self, field: FieldPath) -> None:
        """Make the cell of a field current, where a step of undo happened; a block around it stays selected."""
        self.view.return_to(cell_key_of(field) or field)

    def start(self, cell: FieldPath | None = None) -> None:
        """Put the cursor into the cell where it was, else into the first one that waits for the clerk."""
        if not self.view.is_fitted:  # which coming to the front mostly did
            self.view.fit()
        project = self.model.computed.project
        is_new = not self.session.workbook.is_begun(self.form_id) and text_at(project, PROJECT_NAME)
        if is_new and self.next_finding():
            return
        if cell and self.view.go_to(cell):
            return
        self.view.go_to(PROJECT_NAME, edit=not text_at(project, PROJECT_NAME))

    def next_finding(self) -> bool:
        """Go to the next finding behind the cursor, round the end; tell whether there is one."""
        fields = [cell_key_of(f.field) for f in self.model.computed.findings if not f.note]
        places = {key: self.model.index_of(key) for key in fields if key}
        order = sorted((i.row(), i.column(), key) for key, i in places.items() if i.isValid())
        if not order:
            return False
        here = self.view.currentIndex()
        later = [key for row, column, key in order if (row, column) > (here.row(), here.column())]
        self.view.go_to(later[0] if later else order[0][2])
        return True

    # -- findings ---------------------------------------------------------------------------------------

    def show_checks(self) -> None:
        """List what the checker found, in this form or in all of them."""
        checks = self.panel.checks
        if checks.whole.isChecked():
            if self._whole is None:
                from ui.form.whole_checks import WholeChecks  # start-up does not need it

                self._whole = WholeChecks(self.session, self._show_whole, self)
            self._whole.start()
            return
        if self._whole is not None:
            self._whole.stop()
        checks.show_form(self.form_id, self.model.computed)

    def _show_whole(self, forms: Sequence[FormFindings], left: int) -> None:
        self.panel.checks.show_workbook(forms, left, self.session.computed)

    def _on_finding_chosen(self, project_id: int, finding: Finding) -> None:
        if project_id == self.form_id:
            self.show_field(finding.field)
        else:
            self.field_wanted.emit(project_id, finding.field)

    def _on_remedy_wanted(self, project_id: int, finding: Finding, place: int) -> None:
        self.view.commit_open_editor()
        computed = self.session.workbook.computed(project_id)  # the list may be a moment behind
        found = remedies(finding, computed.project, computed.template, computed.evaluation)
        if place >= len(found):
            self.show_checks()
            return
        mended, key = found[place], cell_key_of(finding.field)
        self.session.do(lambda book: book.change_project(project_id, mended.project, mended.label, key))
        self.view.setFocus()

    def _on_note_wanted(self, project_id: int, finding: Finding) -> None:
        from ui.dialogs import questions  # start-up does not need it

        note = questions.ask_note(self, finding.message, finding.note)
        if note is not None:
            self.session.type_text(project_id, note_path(finding.note_key), note)

    # -- rows -------------------------------------------------------------------------------------------

    def _row_or_notice(self) -> int | None:
        row = self.current_row()
        if row is None:
            self.noticed.emit("请先选中一行指标。")
        return row

    def insert_row(self, below: bool) -> None:
        """Insert a blank indicator above or below the cursor; a kind without rows gets its first."""
        self.view.commit_open_editor()
        index = self.view.currentIndex()
        info = self.model.row_info(index.row()) if index.isValid() else None
        if info is None or not info.kind:
            self.noticed.emit("请先选中指标表里的一行。")
            return
        before = info.indicator if info.indicator is not None and not below else None
        if info.indicator is not None and below:
            before = info.indicator + 1
        project = self.model.computed.project
        changed, row = edits.insert_row(project, info.category, info.kind, before)
        self._change(changed, "插入行", row, "name")

    def remove_row(self) -> None:
        """Remove the indicators that have a selected cell."""
        self.view.commit_open_editor()
        rows = self._selected_rows()
        if not rows:
            self.noticed.emit("请先选中要删除的行里的一格。")
            return
        template, before = self.model.template, self.model.computed.project
        project = edits.remove_rows(before, rows, template)
        if self._change(project, "删除行", min(rows[0], len(project.indicators) - 1), "name"):
            self.noticed.emit(f"已删除 {len(rows)} 行，Ctrl+Z 可以恢复。")

    def _selected_rows(self) -> list[int]:
        """Return the indicators with a selected cell; level labels stand over many and count for none."""
        indices = self.view.selectedIndexes() or [self.view.currentIndex()]
        own = [index for index in indices if index.isValid() and not self.model.is_label(index)]
        found = (self.model.row_info(index.row()).indicator for index in own)
        return sorted({row for row in found if row is not None})

    def move_row(self, step: int) -> None:
        """Move the indicator under the cursor up or down, over the borders of kinds too."""
        self.view.commit_open_editor()
        row = self._row_or_notice()
        if row is None:
            return
        key = self.view.current_key()
        column = key.column if key and key.row is not None else "name"
        template = self.model.template
        project, new = edits.move_row(self.model.computed.project, row, step, template)
        self._change(project, "移动行", new, column)

    def move_row_to(self, category: str, kind: str) -> None:
        """Move the indicator under the cursor to another level-2 kind."""
        self.view.commit_open_editor()
        row = self._row_or_notice()
        if row is not None:
            project, template = self.model.project, self.model.template
            project, new = edits.move_row_to_kind(project, row, category, kind, template=template)
            self._change(project, f"移到{kind}", new, "name")

    def take_rows(self, project: Project, label: str) -> bool:
        """Put a form with further indicators in place; tell whether that was allowed."""
        from model.suggest.taking import first_taken  # start-up does not need it

        row = first_taken(self.model.project, project)
        return self._change(project, label, row, "target")

    def change_levels(self) -> None:
        """Ask under which levels the row under the cursor stands, where a form may have levels of its own."""
        from ui.dialogs.level_dialog import CATEGORY, KIND, LevelDialog  # start-up does not need it

        self.view.commit_open_editor()
        row = self._row_or_notice()
        if row is None:
            return
        template, project = self.model.template, self.model.computed.project
        if not template.indicators.is_open:
            self.noticed.emit("本模板的一级、二级指标是固定的，可以用“移到二级指标”。")
            return
        old = project.indicators[row].category, project.indicators[row].kind
        known = dict.fromkeys([*template.kinds(), *kinds_of(project, template)])
        name = " ".join(project.indicators[row].name.split()) or "未命名的一行"
        dialog = LevelDialog(self, old, known, name)
        if not asked(dialog) or dialog.place == old:
            return
        if dialog.scope == CATEGORY:
            project = edits.rename_category(project, old[0], dialog.place[0])
        elif dialog.scope == KIND:
            project = edits.regroup_kind(project, old, dialog.place)
        else:
            project, row = edits.move_row_to_kind(project, row, *dialog.place, template=template)
        self._change(project, "更改一级、二级指标", row, "name")

    def _change(self, project: Project, label: str, row: int, column: str) -> bool:
        """Put a changed form in place and go to a cell; tell whether that was allowed."""
        path = indicator_path(row, column)

        self.session.do(lambda workbook: workbook.change_project(self.form_id, project, label, path))
        if self.model.project != project:
            return False
        self.view.go_to(path)
        return True


def _may_be_long(key: FieldPath | None) -> bool:
    """Tell whether a field takes whole sentences."""
    return key is not None and (key.block == "goals" or (key.row is not None and key.column == "reason"))
