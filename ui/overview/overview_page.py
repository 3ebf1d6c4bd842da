"""The first tab 总览: the department at a glance, and all projects with bars, sorted and filtered as wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QLabel, QLineEdit, QPushButton, QStackedLayout, QWidget

from model.scoring.progress import FormState
from model.workbook.change import Change
from ui.overview import overview_model as columns
from ui.overview.looking import Looking
from ui.overview.overview_filter import FilterBar
from ui.overview.overview_model import OverviewModel
from ui.overview.overview_order import OverviewOrder
from ui.overview.overview_summary import SummaryCards
from ui.overview.overview_table import OverviewTable
from ui.overview.view_switch import ViewSwitch
from ui.seldom import Seldom
from ui.session import Session
from ui.widgets.buttons import button_of
from ui.widgets.layouts import Part, Stretch, column_of, row_of

if TYPE_CHECKING:
    from model.summary.summary import Summary
    from ui.overview.summary_view import SummaryView
    from ui.overview.summing import Summing

AT_ONCE = 50  # forms of which nothing is known; more are computed while the window is already there
MANY = 50  # forms; of more, edits right behind each other are summed up together


class OverviewPage(QWidget):
    """Lists the projects, or sums them up. ``opened`` carries the project to open, ``place_wanted`` also the field.

    ``looked``: more is known of forms that nobody had looked at.
    """

    opened = Signal(int)
    place_wanted = Signal(int, object)
    save_summary_wanted = Signal()
    new_wanted = Signal()
    import_wanted = Signal()
    looked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._selected: int | None = None
        self._sum_up = QTimer(self, singleShot=True, interval=0)
        self._sum_up.timeout.connect(self._show_view)
        self.projects = OverviewModel(session, self)
        self.model = OverviewOrder(self.projects, self)
        self.table = OverviewTable(self.model, self)
        self.filter = FilterBar(self)
        self.views = ViewSwitch(self)
        self._summary: SummaryView | None = None
        self.summary: SummaryView | None = None  # once it shows something
        self._summing: Summing | None = None
        self._cards = SummaryCards(self)
        self._lay_out()
        self._connect()
        self._is_stale, self._has_begun = True, False
        self._shown_share = 0.0  # of the forms as they are shown
        self._follow = Seldom(self._show_if_stale, self)
        session.closed.connect(self._follow.stop)
        self._looking = Looking(session, self._in_sight, self)
        self._looking.went_on.connect(self._on_looked)
        self._looking.ended.connect(self._on_all_seen)
        for sign in (
            self.table.verticalScrollBar().valueChanged,
            self.model.layoutChanged,
            self.filter.changed,
        ):
            sign.connect(self._looking.give_way)

    def _lay_out(self) -> None:
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._make_empty())
        self._stack.addWidget(self._make_no_match())
        self._told = QLabel(objectName="summing", text="正在汇总……")
        self._stack.addWidget(_sentence(self._told))
        line = row_of(Part(self.filter), Part(self.views, 0, Qt.AlignmentFlag.AlignRight))
        parts = self._cards, line, Part(self._stack)
        column_of(*parts, on=self, margins=(18, 16, 18, 14), spacing=12)

    def _connect(self) -> None:
        self.table.opened.connect(lambda _: self._note_selected(self.table.currentIndex().row()))
        self.table.opened.connect(self.opened)
        rows = self.table.selectionModel()
        rows.currentRowChanged.connect(lambda index, _: self._note_selected(index.row()))
        self.model.modelReset.connect(self._select_again)
        self.model.layoutChanged.connect(self._keep_in_sight)
        self.filter.changed.connect(self._on_filter_changed)
        self.filter.left.connect(self._enter_table)
        self.views.changed.connect(self._show_view)
        self._session.changed.connect(self._on_changed)

    def _make_empty(self) -> QWidget:
        new = button_of("新建项目", self.new_wanted, primary=True)
        import_ = button_of("导入表单…", self.import_wanted)
        return _sentence(QLabel("这个工作簿里还没有项目。"), new, import_)

    def _make_no_match(self) -> QWidget:
        clear = button_of("清除筛选", self.clear_filter, objectName="clear-filter")
        self._no_match = QLabel(objectName="no-match")
        return _sentence(self._no_match, clear)

    def begin(self) -> None:
        """Show the figures: now, or if a form has come in front, when one comes here."""
        self._has_begun = True
        self._show_stack()
        self.refresh()
        self._looking.start()
        if self.isHidden():
            self._looking.rest()

    # -- following the workbook -------------------------------------------------------------------------

    def _on_changed(self, change: Change) -> None:
        """Follow an edit; what it did to many forms at once is computed bit by bit."""
        workbook = self._session.workbook
        if self._are_to_be_looked_at(change.projects):
            self._looking.look_again()
        elif self.isVisible():
            for form in (i for i in change.projects if self.projects.row_of(i) >= 0):
                workbook.standing(form)  # while it is at hand
        self._is_stale = True
        if len(workbook.ids) > MANY:
            self._follow.ask()
        else:
            self._show_if_stale()

    def _are_to_be_looked_at(self, forms: Iterable[int]) -> bool:
        """Tell whether so many forms are not known that to compute them takes long, or one that is to be read from the disk."""
        workbook = self._session.workbook
        unknown = [i for i in forms if not workbook.is_known(i)]
        return len(unknown) > AT_ONCE or not all(map(workbook.needs_no_file, unknown))

    def refresh(self) -> None:
        """Show the figures anew, also in the colours of another theme.

        While another tab is in front, typing there does not add up all projects with each key.
        """
        self._is_stale = True
        self._show_if_stale()

    def _show_if_stale(self) -> None:
        if self._is_stale and self.isVisible():
            self._show_summary()

    def commit_open_editor(self) -> None:
        """Finish a name that is being typed."""
        editor = self.table.findChild(QLineEdit)
        if editor is not None and editor.isVisible():
            self.table.commitData(editor)
            self.table.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale and self._has_begun:
            self._show_summary()

    @property
    def is_all_computed(self) -> bool:
        """True once what is shown of every form was computed here."""
        return self._looking.is_over

    def _in_sight(self) -> list[int]:
        """Return the projects whose rows one sees."""
        if not self.table.isVisible():
            return []
        return [i for row in self.table.rows_in_sight() if (i := self.model.id_at(row)) is not None]

    def _on_looked(self) -> None:
        """Some more forms were computed: rows in sight are shown as they stand, the figures above say how far it is."""
        if self._looking.has_news:
            self.model.arrange_again()
            self._show_stack()
        self.table.viewport().update()
        self._cards.show_share(self._session.workbook, self._looking.share)
        self.looked.emit()

    def _on_all_seen(self) -> None:
        """All forms were computed: what the file said wrongly, or not at all, is put right."""
        self.looked.emit()
        if self._looking.has_news:
            self.projects.show_anew()
        if (
            self._is_stale or self._shown_share < 1
        ):  # else all stands there as computed, as in every small workbook
            self.refresh()

    def _show_summary(self) -> None:
        workbook = self._session.workbook
        if not self._looking.is_over and self._are_to_be_looked_at(workbook.ids):
            self._show_stack()
            return  # comes when the rest is computed
        self._is_stale = False
        if self._summing is not None and self.views.is_summary:
            self._sum_up.start()
        forms = [workbook.standing(i) for i in workbook.ids]
        self._shown_share = self._looking.share
        self._cards.show_forms(workbook, forms)
        self._cards.show_share(workbook, self._shown_share)
        self.table.fit_columns()
        self.filter.show_counts(workbook.known_states(i) for i in workbook.ids)
        self._show_stack()

    def _show_stack(self) -> None:
        """Show the table, or the sentence that says why there is nothing to show."""
        has_projects = bool(self._session.workbook.ids)
        self.views.setVisible(has_projects)
        is_summary = has_projects and self.views.is_summary
        self.filter.setVisible(has_projects and not is_summary)
        is_known = self._looking.share == 1
        self._no_match.setText(self.filter.sentence if is_known else "各表还在核对，找到的项目随即列在这里……")
        lists = 0 if self.model.rowCount() else 2 if has_projects else 1
        if is_summary and self.summary is not None:
            self._stack.setCurrentWidget(self.summary)
        else:
            self._stack.setCurrentIndex(3 if is_summary else lists)

    # -- the summary ------------------------------------------------------------------------------------

    def take_keyboard(self) -> None:
        """Put the keyboard into the table that is shown."""
        is_summary = self.summary is not None and self._stack.currentWidget() is self.summary
        (self.summary.projects if self.summary is not None and is_summary else self.table).setFocus()

    def _show_view(self) -> None:
        """Go over to the list or the summary; the latter is made when it is wanted first."""
        if self._summing is not None:
            self._summing.stop()
        self._show_stack()
        if self.views.is_summary and self._session.workbook.ids:
            self._sum()

    def _sum(self) -> None:
        if self._summing is None:
            from ui.overview.summing import Summing  # it is not for the start

            self._summing = Summing(self._session.workbook, self._show_sums, self)
            self._summing.went_on.connect(self._on_summing)
            self._session.closed.connect(self._summing.stop)
        self._summing.start()

    def _on_summing(self, count: int) -> None:
        self._told.setText(f"正在汇总，已看 {count} / {len(self._session.workbook.ids)} 个项目……")

    def _show_sums(self, summary: Summary) -> Iterator[None]:
        """Show a summary, in steps; its view is made at the first."""
        view = self._summary = self._summary or self._make_summary()
        yield
        yield from view.showing(summary)
        self.summary = view
        self._show_stack()

    def _make_summary(self) -> SummaryView:
        from ui.overview.summary_view import SummaryView  # it is not for the start

        view = SummaryView(self._session.workbook, self)
        view.opened.connect(self.opened)
        view.place_wanted.connect(self.place_wanted)
        view.save_wanted.connect(self.save_summary_wanted)
        self._stack.addWidget(view)
        return view

    # -- sorting and filtering --------------------------------------------------------------------------

    def _on_filter_changed(self) -> None:
        # stays the clerk's choice while the filter hides it and Qt selects a neighbour
        chosen, selected = self._selected, self.selected_ids()
        self.model.show_only(self.filter.text, self.filter.state)
        self._show_stack()
        self._selected = chosen
        self._select_again()
        self._selected = chosen or self._selected
        if len(selected) > 1:
            self._add_to_selection(selected)

    def clear_filter(self) -> None:
        """Show all projects again."""
        self.filter.choose("", None)
        self._enter_table()

    def start_filter(self) -> None:
        """Put the keyboard into the field above the table."""
        self.filter.line.setFocus()
        self.filter.line.selectAll()

    def _enter_table(self) -> None:
        self._select_again()
        if self.model.rowCount():
            self.table.setFocus()

    @property
    def sorting(self) -> tuple[int, bool]:
        """The column by which the table is sorted (-1: none), and whether it is sorted downwards."""
        return self.model.sortColumn(), self.model.sortOrder() == Qt.SortOrder.DescendingOrder

    def arrange(self, sorting: tuple[int, bool], text: str, state: FormState | None) -> None:
        """Sort and filter as it was before."""
        column, is_down = sorting
        order = Qt.SortOrder.DescendingOrder if is_down else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(column, order)
        self.filter.choose(text, state)

    # -- the selected project ---------------------------------------------------------------------------

    def _note_selected(self, row: int) -> None:
        if row >= 0:
            self._selected = self.model.id_at(row)

    def _select_again(self) -> None:
        """After a change of rows select the project that was selected; if it is gone, the first one."""
        row = -1 if self._selected is None else self.model.row_of(self._selected)
        if row >= 0 or not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(max(0, row), columns.NAME))

    def current_id(self) -> int | None:
        """Return the selected project."""
        return self.model.id_at(self.table.currentIndex().row())

    def selected_ids(self) -> tuple[int, ...]:
        """Return the selected projects in the order shown."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return tuple(found for row in rows if (found := self.model.id_at(row)) is not None)

    def select_all_of(self, project_ids: Sequence[int]) -> None:
        """Select several projects, the first of them current."""
        rows = [row for project_id in project_ids if (row := self.model.row_of(project_id)) >= 0]
        if not rows:
            return
        self.table.setCurrentIndex(self.model.index(rows[0], columns.NAME))
        self._add_to_selection(project_ids)
        self.table.setFocus()

    def _add_to_selection(self, project_ids: Sequence[int]) -> None:
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        selection = QItemSelection()  # at once: whoever watches would look at all of them after each
        for project_id in project_ids:
            index = self.model.index(self.model.row_of(project_id), columns.NAME)
            selection.select(index, index)
        self.table.selectionModel().select(selection, flags)

    def neighbour(self, project_id: int) -> int | None:
        """Return the project shown below another one, or above it, to be selected when that one goes."""
        row = self.model.row_of(project_id)
        below = self.model.id_at(row + 1) if row >= 0 else None
        return self.model.id_at(row - 1) if below is None else below

    def _keep_in_sight(self) -> None:
        """Sorting leaves the selected project where one sees it."""
        self.table.scrollTo(self.table.currentIndex())

    def select(self, project_id: int) -> None:
        """Select a project; one that the filter hides is not shown for that."""
        row = self.model.row_of(project_id)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, columns.NAME))
        else:
            self._select_again()
        if self.isVisible():  # else somebody may be typing in a form
            self.table.setFocus()

    def rename(self) -> None:
        """Edit the selected project's name in place."""
        row = self.table.currentIndex().row()
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, columns.NAME))
            self.table.edit(self.table.currentIndex())


def _sentence(label: QLabel, *buttons: QPushButton) -> QWidget:
    """Return a sentence in the middle with buttons below."""
    page = QWidget()
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    line = row_of(Stretch(), *buttons, Stretch())
    column_of(Stretch(2), label, line, Stretch(3), on=page, spacing=14)
    return page
