"""The form as a Qt table: one cell of the grid per spanned area, repainted only where a text changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from model.form.blocks import COMPUTED_ROLES
from model.form.edits import caption_of, holds_number
from model.form.field_path import FieldPath, field_path
from model.form.project import Project, text_at
from model.form.template import Template
from model.grid.cells import Grid, Role, RowInfo
from model.grid.computed import compute
from model.reading.amounts import exact, finest, read_amount, rounded, shortest, with_separators
from model.reading.arithmetic import worked_out
from model.reading.spelled_amounts import spelled_amount
from model.scoring.scoring import SCORE_UNIT
from model.workbook.final_records import Record
from model.workbook.undo import Step
from ui.form.grid_places import GridPlaces
from ui.form.screen_cells import ScreenCell, cells_after, screen_cells, screen_grid
from ui.session import Session
from ui.widgets.labels import tip

Index = QModelIndex | QPersistentModelIndex
CELL_ROLE = Qt.ItemDataRole.UserRole + 1
# made once: each painting asks for those of all cells in sight
_READ_ONLY = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_EDITABLE = _READ_ONLY | Qt.ItemFlag.ItemIsEditable


class FormModel(QAbstractTableModel):
    """Rows and fine columns of one project's grid. Typing goes to the session, figures come back from it."""

    def __init__(self, session: Session, project_id: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.project_id = project_id
        self.editing_key: FieldPath | None = None
        self._show()

    def _show(self) -> None:
        workbook = self._session.workbook
        self.computed = workbook.computed(self.project_id)
        self.grid: Grid = screen_grid(self.computed, self.template)
        self.cells = list(screen_cells(self.computed, self.template, self.grid))
        self.places = GridPlaces(self.grid)

    def refresh(self) -> frozenset[int]:
        """Show the project as it is now; return the rows whose texts changed, or all rows after a reset."""
        computed, template = self._session.workbook.computed(self.project_id), self.template
        grid = screen_grid(computed, template, self.grid)
        if not self.places.are_of(grid):
            self.beginResetModel()
            self._show()
            self.endResetModel()
            return frozenset(range(len(self.grid.rows)))
        known = self.grid, self.cells, self.computed.findings
        changed = cells_after(computed, template, grid, self.places, *known)
        self.computed, self.grid = computed, grid
        for place, shown in changed.items():
            self.cells[place] = shown
        for shown in changed.values():
            if self.editing_key is None or shown.cell.key != self.editing_key:
                index = self.index(shown.cell.row, shown.cell.column)
                self.dataChanged.emit(index, index)
        return frozenset(shown.cell.row for shown in changed.values())

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.grid.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.grid.edges) - 1

    def at(self, index: Index) -> ScreenCell | None:
        """Return the cell that covers an index."""
        if not index.isValid():
            return None
        where = (index.row(), index.column())
        place = self.places.anchors.get(where)
        if place is None:
            place = self.places.covering.get(where)
        return None if place is None else self.cells[place]

    def index_of(self, key: FieldPath | str) -> QModelIndex:
        """Return the index of the cell with that key or field path, invalid if the form has none.

        Raises KeyError for a text that is no path.
        """
        shown = self.shown_at(key)
        return self.index(shown.cell.row, shown.cell.column) if shown else QModelIndex()

    def shown_at(self, key: FieldPath | str) -> ScreenCell | None:
        """Return the cell with that key or field path, None if the form has none.

        Raises KeyError for a text that is no path.
        """
        place = self.places.keys.get(field_path(key))
        return None if place is None else self.cells[place]

    def cells_from(self, row: int) -> list[ScreenCell]:
        """Return the cells that begin in a row, from left to right as the grid has them."""
        return [self.cells[place] for place in self.places.in_row(row)]

    def labels(self) -> list[ScreenCell]:
        """Return the cells that go over several rows."""
        return [self.cells[place] for place in self.places.labels]

    def cells_in(self, first: int, last: int) -> Iterator[ScreenCell]:
        """Yield the cells that stand in some of the rows from ``first`` to ``last``."""
        return (self.cells[place] for place in self.places.in_sight(first, last))

    def row_info(self, row: int) -> RowInfo:
        """Return what a row belongs to."""
        return self.grid.rows[row]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        place = self.places.anchors.get((index.row(), index.column())) if index.isValid() else None
        if place is None:
            return None
        shown = self.cells[place]
        if role == Qt.ItemDataRole.DisplayRole:
            return shown.text
        if role == Qt.ItemDataRole.EditRole:
            return self.typed_text(shown)
        if role == CELL_ROLE:
            return shown
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(shown.tooltip) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(shown)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_centred = shown.cell.align == "center"
            return Qt.AlignmentFlag.AlignCenter if is_centred else Qt.AlignmentFlag.AlignVCenter
        return None

    def spoken(self, shown: ScreenCell) -> str:
        """Return what a screen reader says of a cell: what it is called, which row, what stands there, what is wrong."""
        parts = [self.caption(shown)] if shown.cell.path else []
        parts += [shown.text or "空"] if shown.cell.path else [shown.text]
        parts += [shown.sub, shown.tooltip]
        return "，".join(part.replace("\n", "，") for part in parts if part)

    def caption(self, shown: ScreenCell) -> str:
        """Return what a field is called, with the name of its indicator."""
        path = shown.cell.path
        if path is None:
            return ""
        is_of_row = path.row is not None and path.column != "name"
        name = self.project.indicators[path.row or 0].name.strip() if is_of_row else ""
        return f"{name}的{caption_of(path, self.template)}" if name else caption_of(path, self.template)

    def typed_text(self, shown: ScreenCell) -> str:
        """Return what was typed into a cell."""
        return text_at(self.computed.project, shown.cell.path) if shown.cell.path else ""

    @property
    def project(self) -> Project:
        """The form as typed."""
        return self.computed.project

    @property
    def template(self) -> Template:
        """The form of the year that is shown."""
        return self._session.workbook.template_of(self.project_id)

    def work_out(self, path: FieldPath) -> str:
        """Put in place of a typed sum (=100+200) what it comes to, where a number belongs; say so, or why not.

        Of an amount in words (100万) say how its figure is taken.
        """
        typed = text_at(self.project, path)
        if not holds_number(path, self.template):
            return ""
        if not typed.lstrip().startswith(("=", "＝")):
            unit = self.template.money_unit if path.row is None else SCORE_UNIT
            is_read = read_amount(typed, unit).value is not None
            amount = None if is_read else spelled_amount(typed, unit)
            figure = "" if amount is None else with_separators(exact(amount))
            return f"“{typed.strip()}”要写成数字：回到这一格按 Ctrl+F8，改为 {figure}。" if figure else ""
        value = worked_out(typed)
        if value is None or value < 0:
            return f"“{typed.strip()}”算不出一个不小于 0 的数，请改正。"
        result = (
            shortest(value)
            if path.row is not None
            else exact(rounded(value, finest(self.template.money_unit)))
        )
        self._session.type_text(self.project_id, path, result)
        self.seal()
        return f"“{typed.strip()}”已算成 {result}，撤销可以恢复。"

    @property
    def last_column(self) -> str:
        """The field of the last column of the indicators that takes typing."""
        columns = self.template.indicators.columns
        return [column.field for column in columns if column.role not in COMPUTED_ROLES][-1]

    @property
    def year(self) -> int:
        """The workbook's year."""
        return self._session.workbook.year

    def grid_of(self, project: Project) -> Grid:
        """Return the grid that another state of this form would have."""
        return screen_grid(compute(project, self.template, self.year), self.template)

    def seal(self) -> None:
        """Let the next change be an undo step of its own."""
        self._session.workbook.history.seal()

    def keep_undone(self, texts: Mapping[FieldPath, str]) -> None:
        """Let the window's redo bring back what was taken back while it was typed."""
        self._session.keep_undone(self.project_id, texts)

    def coming(self) -> tuple[Step, ...]:
        """Return what the window's redo would take now."""
        return self._session.workbook.history.coming

    def offer(self, steps: tuple[Step, ...]) -> None:
        """Give the window's redo what it had before something was typed that was given up."""
        self._session.workbook.history.offer(steps)
        self._session.history_changed.emit()

    def change(self, project: Project, label: str, key: FieldPath | None) -> None:
        """Put another state in the form's place, as one undo step; ``key`` is the cell to return to."""
        self._session.do(lambda book: book.change_project(self.project_id, project, label, key), by=self)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        shown = self.at(index)
        if role != Qt.ItemDataRole.EditRole or shown is None or shown.cell.path is None:
            return False
        self._session.type_text(self.project_id, shown.cell.path, str(value), by=self)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        shown = self.at(index)
        if shown is None:
            return Qt.ItemFlag.NoItemFlags
        return _EDITABLE if self.may_edit(shown) else _READ_ONLY

    def may_edit(self, shown: ScreenCell) -> bool:
        """Tell whether something can be typed into a cell now."""
        return shown.cell.is_editable and self.final_record is None and not self.lock

    @property
    def lock(self) -> str:
        """Why nothing in the whole workbook can be changed now, blank if it can."""
        return self._session.workbook.lock

    @property
    def final_record(self) -> Record | None:
        """The record of 定稿, None while the form may be changed."""
        return self._session.workbook.final_record(self.project_id)

    def is_label(self, index: Index) -> bool:
        """True for captions and merged labels, which are never the current cell."""
        shown = self.at(index)
        return shown is None or shown.cell.role in (Role.CAPTION, Role.LABEL)
