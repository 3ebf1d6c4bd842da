"""All projects of the workbook as a Qt table."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from model.find.pinyin import initials
from model.form.field_path import PROJECT_NAME, header_path
from model.form.project import text_at
from model.grid.computed import Computed
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
        session.changed.connect(self._on_changed)

    def _on_changed(self, change: Change) -> None:
        if self._session.workbook.ids != self._ids:
            self.beginResetModel()
            self._ids = self._session.workbook.ids
            self.endResetModel()
            return
        for project_id in change.projects:
            if project_id in self._ids:
                row = self._ids.index(project_id)
                self.dataChanged.emit(self.index(row, 0), self.index(row, FORMS))

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
        return self._ids.index(project_id) if project_id in self._ids else -1

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
        computed = self._session.workbook.computed(project_id)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text_at(index.row(), index.column())
        if role == Qt.ItemDataRole.EditRole:
            return computed.project.name
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment_of(index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == FINDINGS:
            return tip("\n".join(finding.message for finding in computed.findings[:12])) or None
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == NAME:
            return tip(computed.project.name) or None
        if role == Qt.ItemDataRole.ToolTipRole and index.column() in (UNIT, FORMS):
            return tip(self.text_at(index.row(), index.column())) or None
        if role == Qt.ItemDataRole.ToolTipRole and index.column() in (PROGRESS, FINALISED):
            progress, record = computed.progress, self._session.workbook.final_record(project_id)
            if record is not None:
                return f"{record.when} 由{record.person}定稿"
            return f"必填的 {progress.required} 格已填 {progress.filled} 格"
        return None

    def computed_at(self, row: int) -> Computed:
        """Return what follows from the form in a row."""
        return self._session.workbook.computed(self._ids[row])

    def states_at(self, row: int) -> frozenset[FormState]:
        """Return what is still to do with the form in a row, and whether it is final."""
        return self._session.workbook.states(self._ids[row])

    def name_at(self, row: int) -> str:
        """Return the name in a row as typed, without computing the form."""
        return self._session.workbook.project(self._ids[row]).name

    def sort_key(self, row: int, column: int) -> tuple[Any, ...]:
        """Return by what a row is sorted in a column: numbers as numbers, names by their pinyin."""
        if column == NUMBER:
            return (row,)
        if column == NAME:
            return _name_key(self.name_at(row))
        if column in (UNIT, FINALISED, FORMS):
            return _name_key(self.text_at(row, column)) if column == UNIT else (self.text_at(row, column),)
        computed = self.computed_at(row)
        evaluation, total = computed.evaluation, computed.evaluation.funds_total
        if column == GRADE:
            least = {grade.name: grade.at_least for grade in self._session.workbook.template.grades}
            return (least.get(computed.shown_grade, -1),)
        if column == PROGRESS:
            is_final = FormState.FINAL in self.states_at(row)
            return (is_final, computed.progress.share, computed.progress.required)
        if column == FINDINGS:
            counts = Counter(finding.look for finding in computed.findings if not finding.note)
            return (counts["error"], counts["warning"], counts["open"])
        numbers = {ADJUSTED: total.adjusted, EXECUTED: total.executed, RATE: total.rate}
        return (numbers.get(column, evaluation.total_score),)

    def text_at(self, row: int, column: int) -> str:
        """Return what a row shows in a column."""
        if column == NUMBER:
            return str(row + 1)
        if column == UNIT:
            return " ".join(
                text_at(self._session.workbook.project(self._ids[row]), header_path("unit")).split()
            )
        if column == FORMS:
            return marks_of(self._session.workbook, self._ids[row])
        if column == FINALISED:
            record = self._session.workbook.final_record(self._ids[row])
            return record.when.split()[0] if record is not None else ""
        computed = self.computed_at(row)
        evaluation, total = computed.evaluation, computed.evaluation.funds_total
        if column == NAME:
            return computed.project.shown_name
        if column == GRADE:
            return computed.shown_grade
        if column == FINDINGS:
            return str(len(computed.findings)) if computed.findings else "无"
        if column == PROGRESS:
            if self._session.workbook.final_record(self._ids[row]) is not None:
                return FINAL_TEXT
            return f"{computed.progress.filled}/{computed.progress.required}"
        if column == RATE:
            return total.rate_text
        if column == SCORE:
            return shortest(evaluation.total_score)
        amount = total.adjusted if column == ADJUSTED else total.executed
        return with_separators(money_text(amount, computed.template.money_unit))

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.column() != NAME:
            return False
        self._session.workbook.history.seal()
        self._session.type_text(self._ids[index.row()], PROJECT_NAME, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if (
            index.column() != NAME
            or self._session.workbook.lock
            or self._session.workbook.final_record(self._ids[index.row()]) is not None
        ):
            return _READ_ONLY
        return _EDITABLE


@lru_cache(maxsize=2048)
def _name_key(name: str) -> tuple[str, str]:
    """Names without a letter to sort by come last."""
    from resources.pinyin import initials_table  # a table that start-up does not need

    letters = "".join(letters[:1] for letters in initials(name, initials_table()))
    return letters or "\uffff", name


def alignment_of(column: int) -> Qt.AlignmentFlag:
    """Return on which side the texts of a column stand."""
    if column in (ADJUSTED, EXECUTED):
        return _RIGHT
    return _CENTER if column in (NUMBER, GRADE, FINDINGS) else _LEFT
