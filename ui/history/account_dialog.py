"""操作记录: what happened to the workbook, the latest first, and the way to have it on paper."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from model.workbook.log_table import Entry
from reports.summary.account_pdf import shown_details
from ui.history.row_model import RowModel
from ui.history.row_table import row_table
from ui.widgets.buttons import button_of
from ui.widgets.labels import muted, resize_within_screen
from ui.widgets.layouts import Part, Stretch, column_of, row_of

_TITLES = ("时间", "操作", "内容", "经办人")
_HINT = (
    "定稿、撤回、恢复、导入、合并、删除、更换模板、接受受损的内容都记在工作簿里，只增不改；填写的内容不记。"
)


class AccountModel(RowModel[Entry]):
    """One row for each entry."""

    def text(self, row: Entry, column: int) -> str:
        return (row.when, row.event, shown_details(row), row.person)[column]


class AccountDialog(QDialog):
    """Lists the entries; ``save_wanted`` asks for a PDF of them."""

    save_wanted = Signal()

    def __init__(self, entries: Sequence[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="account", windowTitle="操作记录")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = AccountModel(_TITLES, tuple(reversed(entries)), self)
        self.table = row_table(self.model, "account-list", "操作记录", {0: 140, 1: 110, 3: 170}, wide=2)
        save = button_of("存为 PDF(&S)…", self.save_wanted, objectName="save-account")
        save.setEnabled(bool(entries))
        close = button_of("关闭", self.reject, objectName="close", primary=True)
        hint = muted(_HINT if entries else f"还没有记录。{_HINT}", wordWrap=True)
        column_of(
            Part(self.table),
            hint,
            row_of(save, Stretch(), close),
            on=self,
            margins=(20, 18, 20, 16),
            spacing=10,
        )
        resize_within_screen(self, 820, 460)
        if entries:
            self.table.selectRow(0)
        self.table.setFocus()
