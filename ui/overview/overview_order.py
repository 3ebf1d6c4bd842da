"""Which projects the overview shows and in which order: a proxy over all projects of the workbook."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractProxyModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from model.find.pinyin import matching
from model.reading.normalise import folded
from model.scoring.progress import FormState
from ui.overview.overview_model import OverviewModel
from ui.seldom import Seldom

Index = QModelIndex | QPersistentModelIndex
MANY = 50  # rows; of more, those that change right behind each other are put in order together


class OverviewOrder(QAbstractProxyModel):
    """Rows by name and state; unsorted it keeps the workbook's order.

    It sorts and filters all rows at once: asked row by row and pair by pair, as Qt's own proxy does, 10,000 projects
    would take a second.
    """

    def __init__(self, projects: OverviewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.projects = projects
        self.text = ""
        self.state: FormState | None = None
        self._column = -1
        self._is_down = False
        self._rows: list[int] = []
        self._places: dict[int, int] = {}
        self._follow = Seldom(self.arrange_again, self)
        self.setSourceModel(projects)
        projects.modelAboutToBeReset.connect(self.beginResetModel)
        projects.modelReset.connect(self._on_reset)
        projects.dataChanged.connect(self._on_data_changed)
        self._put(self._wanted_rows())

    # -- what is shown, and in which order ----------------------------------------------------------------

    def show_only(self, text: str, state: FormState | None) -> None:
        """Show the projects whose name holds the text or has its pinyin initials, and that are in the state."""
        if (folded(text), state) != (self.text, self.state):
            self.text, self.state = folded(text), state
            self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column, self._is_down = column, order == Qt.SortOrder.DescendingOrder
        self._arrange()

    def arrange_again(self) -> None:
        """Put the rows anew after some stand otherwise than was known."""
        if not self.is_plain:
            self._arrange()

    def sortColumn(self) -> int:
        """Return the column by which it is sorted, -1 for none."""
        return self._column

    def sortOrder(self) -> Qt.SortOrder:
        """Return in which direction it is sorted."""
        return Qt.SortOrder.DescendingOrder if self._is_down else Qt.SortOrder.AscendingOrder

    @property
    def is_plain(self) -> bool:
        """True while all projects stand in the workbook's order."""
        return self._column < 0 and not self.text and self.state is None

    def _wanted_rows(self) -> list[int]:
        projects = self.projects
        rows = list(range(projects.rowCount()))
        if self.text:
            has_name = _finder(self.text)
            rows = [row for row in rows if has_name(projects.name_at(row))]
        if self.state is not None:
            rows = [row for row in rows if self.state in projects.states_at(row)]
        if self._column >= 0:
            rows.sort(key=lambda row: projects.sort_key(row, self._column), reverse=self._is_down)
        return rows

    def _put(self, rows: list[int]) -> None:
        self._rows = rows
        self._places = {row: place for place, row in enumerate(rows)}

    def _arrange(self) -> None:
        """Put the rows anew; those that are selected stay so as long as they are shown."""
        rows = self._wanted_rows()
        if rows == self._rows:
            return
        if len(rows) != len(self._rows) or self._places.keys() != set(rows):
            self.beginResetModel()
            self._put(rows)
            self.endResetModel()
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        known = [self._rows[index.row()] for index in before]
        self._put(rows)
        after = [
            self.index(self._places[row], index.column()) for row, index in zip(known, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    # -- following the projects ---------------------------------------------------------------------------

    def _on_reset(self) -> None:
        self._put(self._wanted_rows())
        self.endResetModel()

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        if len(self._rows) > MANY:
            self._follow.ask()
        else:
            self.arrange_again()
        if first.row() != last.row() and self._rows:
            self.dataChanged.emit(
                self.index(0, first.column()), self.index(len(self._rows) - 1, last.column())
            )
        elif (place := self._places.get(first.row())) is not None:
            self.dataChanged.emit(self.index(place, first.column()), self.index(place, last.column()))

    # -- what a proxy is asked ----------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:
        is_there = 0 <= row < len(self._rows) and 0 <= column < self.columnCount() and not parent.isValid()
        return self.createIndex(row, column) if is_there else QModelIndex()

    def parent(self, child: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]
        return QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self.projects.columnCount()

    def mapToSource(self, index: Index) -> QModelIndex:
        return (
            self.projects.index(self._rows[index.row()], index.column()) if index.isValid() else QModelIndex()
        )

    def mapFromSource(self, index: Index) -> QModelIndex:
        return self.index(self._places.get(index.row(), -1), index.column())

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return the flags without an index of the projects: each painting asks for those of all cells, twice."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return self.projects.flags_at(self._rows[index.row()], index.column())

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        return self.projects.headerData(section, orientation, role)

    def source_row(self, row: int) -> int:
        """Return which of all projects stands in a row."""
        return self._rows[row]

    def id_at(self, row: int) -> int | None:
        """Return the project of a row."""
        return self.projects.id_at(self._rows[row]) if 0 <= row < len(self._rows) else None

    def row_of(self, project_id: int) -> int:
        """Return the row of a project, -1 if it is not shown."""
        return self._places.get(self.projects.row_of(project_id), -1)


def _finder(text: str) -> Callable[[str], bool]:
    from resources.pinyin import initials_table  # a table that start-up does not need

    return matching(text, initials_table())
