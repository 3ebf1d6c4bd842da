"""All projects of the workbook as a Qt table."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from model.form.field_path import PROJECT_NAME
from model.grid.standing import NOT_READ, Standing
from model.reading.amounts import money_text, shortest, with_separators
from model.scoring.progress import FormState
from model.workbook.change import Change
from ui.form.year_switch import marks_of
from ui.session import Session
from ui.widgets.labels import tip

Index = QModelIndex | QPersistentModelIndex
NUMBER, NAME, ADJUSTED, EXECUTED, RATE, SCORE, GRADE, PROGRESS, FINDINGS, UNIT, FINALISED, FORMS = range(12)
ID_ROLE = Qt.ItemDataRole.UserRole + 2
FINAL_TEXT = "已定稿"
NOT_READ_TEXT = "正在读取……"
UNPROVEN_TIP = "这一行的数字是上次存在文件里的，正在核对"
MANY = 20  # rows that changed; of more it is not told which
# made once: each painting asks for those of all cells in sight
_READ_ONLY = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_EDITABLE = _READ_ONLY | Qt.ItemFlag.ItemIsEditable
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT = _MIDDLE | Qt.AlignmentFlag.AlignLeft
_CENTER = _MIDDLE | Qt.AlignmentFlag.AlignHCenter
_RIGHT = _MIDDLE | Qt.AlignmentFlag.AlignRight


class OverviewModel(QAbstractTableModel):
    """One row per project, in the workbook's order."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ids = session.workbook.ids
        self._rows: dict[int, int] | None = None
        session.changed.connect(self._on_changed)

    def _on_changed(self, change: Change) -> None:
        ids = self._session.workbook.ids
        if ids is not self._ids and ids != self._ids:  # the same ones are compared one by one else
            self.beginResetModel()
            self._ids, self._rows = ids, None
            self.endResetModel()
            return
        rows = [row for project_id in change.projects if (row := self.row_of(project_id)) >= 0]
        if len(rows) > MANY or change.template_changed:
            self.show_anew()
            return
        for row in rows:
            self.dataChanged.emit(self.index(row, 0), self.index(row, FORMS))

    def show_anew(self) -> None:
        """Say that every row may show something else now."""
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, FORMS))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else FORMS + 1

    @property
    def has_other_forms(self) -> bool:
        """Tell whether a form of the year beside the self-evaluation is begun."""
        return len(self._session.workbook.all_ids) > len(self._ids)

    @property
    def ids(self) -> tuple[int, ...]:
        """The projects in the workbook's order."""
        return self._ids

    def id_at(self, row: int) -> int | None:
        """Return the project of a row."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, project_id: int) -> int:
        """Return the row of a project, -1 if there is none."""
        if self._rows is None:
            self._rows = {form: row for row, form in enumerate(self._ids)}
        return self._rows.get(project_id, -1)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            unit = self._session.workbook.template.money_unit
            return (
                "序号", "项目名称", f"全年预算数（{unit}）", f"全年执行数（{unit}）", "执行率", "总分", "等级", "进度", "问题",
                "实施单位", "定稿日期", "其他各表",
            )[section]  # fmt: skip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment_of(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            which = "" if section in (NUMBER, NAME, UNIT, FORMS) else "自评表的数字。"
            return f"{which}点击排序，再点倒过来，第三次恢复原来的次序"
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        project_id = self._ids[index.row()]
        if role == ID_ROLE:
            return project_id
        if project_id not in self._session.workbook:
            return None  # it is just being removed
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text_at(index.row(), index.column())
        if role == Qt.ItemDataRole.EditRole:
            return self.standing_at(index.row()).name
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment_of(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip_at(index.row(), index.column())
        return None

    def _tip_at(self, row: int, column: int) -> str | None:
        workbook, project_id = self._session.workbook, self._ids[row]
        if column == FINDINGS:
            found = self._session.computed(project_id) if workbook.needs_no_file(project_id) else None
            return tip("\n".join(one.message for one in found.findings[:12])) or None if found else None
        if column == NAME:
            return tip(self.standing_at(row).name) or None
        if column in (UNIT, FORMS):
            return tip(self.text_at(row, column)) or None
        if column in (PROGRESS, FINALISED):
            if (record := workbook.final_record(project_id)) is not None:
                return tip(f"{record.when} 由{record.person}定稿")
            standing = self.standing_at(row)
            return f"必填的 {standing.required} 格已填 {standing.filled} 格"
        return None if self.is_proven_at(row) else UNPROVEN_TIP

    def standing_at(self, row: int) -> Standing:
        """Return how the form in a row stands, ``NOT_READ`` until that is known: who paints must not wait for the disk."""
        return self._session.workbook.standing_at_hand(self._ids[row])

    def is_proven_at(self, row: int) -> bool:
        """Tell whether the figures of a row were computed here, not only read from the file."""
        return self._session.workbook.is_proven(self._ids[row])

    def states_at(self, row: int) -> frozenset[FormState]:
        """Return what is still to do with the form in a row, and whether it is final."""
        return self._session.workbook.known_states(self._ids[row])

    def name_at(self, row: int) -> str:
        """Return the name in a row as typed."""
        return self.standing_at(row).name

    def sort_key(self, row: int, column: int) -> Any:
        """Return by what a row is sorted in a column: numbers as numbers, names by their pinyin."""
        if column == NUMBER:
            return row
        standing = self.standing_at(row)
        if column == NAME:
            return _name_key(standing.name)
        if column == UNIT:
            return _name_key(self.text_at(row, column))
        if column in (FINALISED, FORMS):
            return self.text_at(row, column)
        if column == GRADE:
            least = {grade.name: grade.at_least for grade in self._session.workbook.template.grades}
            return least.get(standing.grade, -1)
        if column == PROGRESS:
            is_final = self._session.workbook.final_record(self._ids[row]) is not None
            return is_final, standing.share, standing.required
        if column == FINDINGS:
            return standing.errors, standing.warnings, standing.gaps
        numbers = {ADJUSTED: standing.adjusted, EXECUTED: standing.executed, RATE: standing.rate}
        return numbers.get(column, standing.score)

    def text_at(self, row: int, column: int) -> str:
        """Return what a row shows in a column."""
        if column == NUMBER:
            return str(row + 1)
        if column == FORMS:
            return marks_of(self._session.workbook, self._ids[row])
        if column in (FINALISED, PROGRESS):
            record = self._session.workbook.final_record(self._ids[row])
            if column == FINALISED:
                return record.when.split()[0] if record is not None else ""
            if record is not None:
                return FINAL_TEXT
        standing = self.standing_at(row)
        if standing is NOT_READ:
            return NOT_READ_TEXT if column == NAME else ""
        if column == NAME:
            return standing.shown_name
        if column == UNIT:
            return " ".join(standing.unit.split())
        if column == GRADE:
            return standing.grade
        if column == FINDINGS:
            return str(standing.findings) if standing.findings else "无"
        if column == PROGRESS:
            return f"{standing.filled}/{standing.required}"
        if column == RATE:
            return standing.rate_text
        if column == SCORE:
            return shortest(standing.score)
        amount = standing.adjusted if column == ADJUSTED else standing.executed
        return with_separators(money_text(amount, standing.money_unit))

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.column() != NAME:
            return False
        self._session.workbook.history.seal()
        self._session.type_text(self._ids[index.row()], PROJECT_NAME, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        return self.flags_at(index.row(), index.column()) if index.isValid() else Qt.ItemFlag.NoItemFlags

    def flags_at(self, row: int, column: int) -> Qt.ItemFlag:
        """Return what can be done with a cell: only a name can be changed, and of an open form."""
        if (
            column != NAME
            or self._session.workbook.lock
            or self._session.workbook.final_record(self._ids[row]) is not None
        ):
            return _READ_ONLY
        return _EDITABLE


def _name_key(name: str) -> tuple[str, str]:
    """Names without a letter to sort by come last."""
    from resources.pinyin import letters_of_names  # a table that start-up does not need

    return letters_of_names()(name) or "\uffff", name


def alignment_of(column: int) -> Qt.AlignmentFlag:
    """Return on which side the texts of a column stand."""
    if column in (ADJUSTED, EXECUTED):
        return _RIGHT
    return _CENTER if column in (NUMBER, GRADE, FINDINGS) else _LEFT
