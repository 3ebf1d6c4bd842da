"""A sheet as it is seen, each cell with what it was taken for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from model.exchange.corrections import LEFT_OUT
from model.exchange.found_form import ColumnUse, Part, Use
from model.exchange.recognising.role_names import role_name
from model.exchange.worksheet import Worksheet, letters_of
from model.form.field_path import FieldPath
from ui.jobs.intake import Entry
from ui.theme import COLOURS
from ui.widgets.labels import tip

Index = QModelIndex | QPersistentModelIndex
Place = tuple[int, int]
LOOK_ROLE = Qt.ItemDataRole.UserRole + 1
PART_NAMES: dict[Part, str] = {
    "project": "项目",
    "money": "资金",
    "goal": "目标",
    "indicator": "指标",
    "score": "得分",
}
NO_ROLE, LEFT_OUT_NAME = "没有去处", "不导入"
_NOTHING = Worksheet("", ())


class Look(NamedTuple):
    """How a cell is drawn: the colour of its ground, and whether it has no place yet or does not agree."""

    ground: str
    is_lost: bool = False
    is_doubtful: bool = False


def part_colour(part: Part) -> str:
    """Return the ground of cells that were taken for a part of the form."""
    colours = {
        "project": COLOURS.as_project,
        "money": COLOURS.as_money,
        "goal": COLOURS.as_goal,
        "indicator": COLOURS.as_indicator,
        "score": COLOURS.as_score,
        "sum": COLOURS.as_score,
        "caption": COLOURS.label,
    }
    return colours[part]


class SheetModel(QAbstractTableModel):
    """The cells of the sheet of an entry; ``places`` are those of the fields of its form, ``addresses`` of its cells."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._show(None)

    def show_entry(self, entry: Entry | None) -> None:
        """Show the sheet of another entry, nothing for one without."""
        self.beginResetModel()
        self._show(entry)
        self.endResetModel()

    def show_sheet(self, sheet: Worksheet) -> None:
        """Show a sheet on which no form was found."""
        self.beginResetModel()
        self._show(None, sheet)
        self.endResetModel()

    def _show(self, entry: Entry | None, sheet: Worksheet = _NOTHING) -> None:
        form = entry.form if entry else None
        found = form.found if form else None
        self.sheet = form.sheet if form and form.sheet else sheet
        self._width = max(map(len, self.sheet.rows), default=0)
        self.uses = dict(found.uses) if found else dict[Place, Use]()
        self.columns = found.columns if found else ()
        self.head = found.head if found else (0, 0)
        self.area = found.area if found else (0, 0, 0, 0)
        self.addresses = {
            self.sheet.address(row, column): (row, column)
            for row, texts in enumerate(self.sheet.rows)
            for column, text in enumerate(texts)
            if text or (row, column) in self.sheet.uncomputed
        }
        self.lost = self._places(one.cell for one in form.unplaced) if form else set()
        told: defaultdict[Place, list[str]] = defaultdict(list)
        for one in (*entry.doubts, *entry.infos) if entry else ():
            if place := self.addresses.get(one.cell):
                told[place].append(one.message)
        self._told = dict(told)
        self._doubtful = self._places(one.cell for one in entry.doubts) - self.lost if entry else set()
        self._areas = {area[:2]: area for area in self.sheet.merged}

    def _places(self, cells: Iterable[str]) -> set[Place]:
        return {place for cell in cells if (place := self.addresses.get(cell))}

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.sheet.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._width

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell."""
        texts = self.sheet.rows[row]
        return texts[column].strip() if column < len(texts) else ""

    def is_alone(self, row: int) -> bool:
        """Tell whether a row has one text, as a title that reaches over its cells."""
        return sum(map(bool, self.sheet.rows[row])) == 1

    def column_use(self, column: int) -> ColumnUse | None:
        """Return what a column of the sheet was taken for in the table of indicators."""
        return next((one for one in self.columns if one.left <= column <= one.right), None)

    def is_in_table(self, row: int, column: int) -> bool:
        """Tell whether a cell stands in the table of indicators, below its captions."""
        use = self.uses.get((row, column))
        is_below = row > self.head[1] and self.column_use(column) is not None
        return is_below and (use is None or use.part in ("indicator", "score"))

    def is_in_head(self, row: int, column: int) -> bool:
        """Tell whether a cell is a caption of the table of indicators."""
        return self.head[0] <= row <= self.head[1] and self.column_use(column) is not None

    def look(self, row: int, column: int) -> Look:
        """Return how a cell is drawn."""
        place = (row, column)
        use = self.uses.get(place)
        is_lost = place in self.lost
        ground = part_colour(use.part) if use and not is_lost else COLOURS.surface
        return Look(ground, is_lost, place in self._doubtful)

    def path_near(self, row: int, column: int) -> FieldPath | None:
        """Return the field that a cell came into; of a caption or a sum, the first one to its right, if there is one."""
        if (row, column) not in self.uses:
            return None
        beside = (self.uses.get((row, one)) for one in range(column, self._width))
        return next((use.path for use in beside if use is not None and use.path is not None), None)

    def spoken_use(self, row: int, column: int) -> str:
        """Say what a cell was taken for."""
        place, use = (row, column), self.uses.get((row, column))
        if place in self.lost:
            return NO_ROLE
        if use is None:
            return ""
        if use.part in ("indicator", "score") and (of_column := self.column_use(column)):
            return role_name(of_column.role) or PART_NAMES[use.part]
        return {"caption": "标题", "sum": "合计"}.get(use.part) or PART_NAMES.get(use.part, "")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column)
        if role == LOOK_ROLE:
            return self.look(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            said = [self.text(row, column), self.spoken_use(row, column), *self._told.get((row, column), [])]
            return tip("\n".join(filter(None, said))) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            cell = self.sheet.address(row, column).rpartition("!")[2]
            said = [cell, self.text(row, column) or "空", self.spoken_use(row, column)]
            return "，".join(filter(None, [*said, *self._told.get((row, column), [])]))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            cell = self.sheet.address(section, 0).rpartition("!")[2]
            return "".join(sign for sign in cell if sign.isdigit())
        use = self.column_use(section)
        if use is None:
            return f"{letters_of(section)}\n "
        named = LEFT_OUT_NAME if use.role == LEFT_OUT else role_name(use.role) or NO_ROLE
        return f"{letters_of(section)}\n{named} ▾"
