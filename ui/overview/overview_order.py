"""Which projects the overview shows and in which order: a proxy over all projects of the workbook."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel

from model.find.pinyin import matches
from model.reading.normalise import folded
from model.scoring.progress import FormState
from ui.overview.overview_model import NAME, OverviewModel

Index = QModelIndex | QPersistentModelIndex


class OverviewOrder(QSortFilterProxyModel):
    """Rows by name and state; unsorted it keeps the workbook's order and computes nothing."""

    def __init__(self, projects: OverviewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.projects = projects
        self.text = ""
        self.state: FormState | None = None
        self.setSourceModel(projects)

    def show_only(self, text: str, state: FormState | None) -> None:
        """Show the projects whose name holds the text or has its pinyin initials, and that are in the state."""
        if (folded(text), state) != (self.text, self.state):
            self.beginFilterChange()
            self.text, self.state = folded(text), state
            self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    @property
    def is_plain(self) -> bool:
        """True while all projects stand in the workbook's order."""
        return self.sortColumn() < 0 and not self.text and self.state is None

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        if self.text and not _has_name(self.text, self.projects.name_at(source_row)):
            return False
        return self.state is None or self.state in self.projects.states_at(source_row)

    def lessThan(self, left: Index, right: Index) -> bool:
        column = left.column()
        return self.projects.sort_key(left.row(), column) < self.projects.sort_key(right.row(), column)

    def id_at(self, row: int) -> int | None:
        """Return the project of a row."""
        return self.projects.id_at(self.mapToSource(self.index(row, NAME)).row())

    def row_of(self, project_id: int) -> int:
        """Return the row of a project, -1 if it is not shown."""
        row = self.projects.row_of(project_id)
        return self.mapFromSource(self.projects.index(row, NAME)).row() if row >= 0 else -1


def _has_name(text: str, name: str) -> bool:
    from resources.pinyin import initials_table  # a table that start-up does not need

    return matches(text, name, initials_table())
