"""The few dialogs of the window, each one function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from model.naming import EXTENSION
from model.workbook.damage import Damage
from model.workbook.final_records import Record
from ui.dialogs.asking import question
from ui.jobs import new_workbooks, paper
from ui.widgets.steady_fields import SteadyComboBox

WORKBOOK_FILTER = f"绩效自评工作簿 (*{EXTENSION})"


def ask_new_workbook(
    parent: QWidget, folder: Path, templates: Mapping[str, str]
) -> tuple[Path, str, str] | None:
    """Ask for template, year and file of a new workbook; ``templates`` are names by id."""
    dialog = QDialog(parent, objectName="new-workbook")
    dialog.setWindowTitle("新建工作簿")
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(24, 20, 24, 18)
    layout.setSpacing(18)
    form = QFormLayout()
    form.setSpacing(10)
    year = QLineEdit(str(new_workbooks.suggested_year()), objectName="year")
    template = SteadyComboBox(objectName="template")
    for template_id, name in templates.items():
        template.addItem(name, template_id)
    form.addRow("年度", year)
    form.addRow("模板", template)
    layout.addLayout(form)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    layout.addWidget(buttons)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return None
    suggested = folder / f"{year.text().strip()}年度绩效自评{EXTENSION}"
    name, _ = QFileDialog.getSaveFileName(parent, "新建工作簿", str(suggested), WORKBOOK_FILTER)
    return (_with_extension(name), str(template.currentData()), year.text()) if name else None


def _with_extension(name: str) -> Path:
    path = Path(name)
    return path if path.suffix.lower() == EXTENSION else path.with_name(path.name + EXTENSION)


def ask_open_workbook(parent: QWidget, folder: Path) -> Path | None:
    """Ask which workbook to open."""
    name, _ = QFileDialog.getOpenFileName(
        parent, "打开工作簿", str(folder), f"{WORKBOOK_FILTER};;所有文件 (*)"
    )
    return Path(name) if name else None


def ask_save_workbook(parent: QWidget, current: Path) -> Path | None:
    """Ask under which name to go on."""
    name, _ = QFileDialog.getSaveFileName(
        parent, "另存为", str(current.with_stem(f"{current.stem}（另存）")), WORKBOOK_FILTER
    )
    return _with_extension(name) if name else None


def ask_forms(parent: QWidget, folder: Path) -> list[Path]:
    """Ask which form files to import."""
    kinds = "自评表 (*.xlsx *.xlsm *.json *.pdf)"
    names, _ = QFileDialog.getOpenFileNames(parent, "导入表单", str(folder), kinds)
    return [Path(name) for name in names]


def ask_workbooks(parent: QWidget, folder: Path) -> list[Path]:
    """Ask which workbooks to bring into the open one."""
    names, _ = QFileDialog.getOpenFileNames(parent, "选择要并入的工作簿", str(folder), WORKBOOK_FILTER)
    return [Path(name) for name in names]


def ask_folder(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a folder to export into."""
    name = QFileDialog.getExistingDirectory(parent, "导出到文件夹", str(folder))
    return Path(name) if name else None


def ask_pdf(parent: QWidget, suggested: Path) -> Path | None:
    """Ask where to put the PDF."""
    name, _ = QFileDialog.getSaveFileName(parent, "打印为 PDF", str(suggested), "PDF 文件 (*.pdf)")
    if not name:
        return None
    path = Path(name)
    return path if path.suffix.lower() == ".pdf" else path.with_name(path.name + ".pdf")


def confirm_replace_files(parent: QWidget, folder: Path, names: list[str]) -> bool:
    """Ask before files of the same names are replaced."""
    text = f"文件夹“{folder.name}”里已有 {len(names)} 个同名文件，要替换吗？"
    box = question(parent, "替换文件", text, "、".join(names[:3]) + (" 等" if len(names) > 3 else ""))
    replace = box.addButton("替换", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton("取消", QMessageBox.ButtonRole.RejectRole))
    box.exec()
    return box.clickedButton() is replace


def confirm_missing(parent: QWidget, chars: Sequence[str]) -> bool:
    """Name the characters that paper cannot show before it is printed; tell whether to go on. No question if there are none."""
    if not chars:
        return True
    box = question(parent, "有字印不出来", paper.missing_text(chars), "仍然打印吗？")
    go_on = box.addButton("仍然打印", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton("取消", QMessageBox.ButtonRole.RejectRole))
    box.exec()
    return box.clickedButton() is go_on


def ask_open_pdf(parent: QWidget, folder: Path) -> Path | None:
    """Ask which printed form to check."""
    name, _ = QFileDialog.getOpenFileName(parent, "核对打印稿", str(folder), "PDF 文件 (*.pdf)")
    return Path(name) if name else None


def ask_summary(parent: QWidget, suggested: Path) -> Path | None:
    """Ask where to put the summary; the ending says what it becomes."""
    kinds = {"PDF 文件 (*.pdf)": ".pdf", "Excel 文件 (*.xlsx)": ".xlsx"}
    name, kind = QFileDialog.getSaveFileName(parent, "部门汇总表", str(suggested), ";;".join(kinds))
    if not name:
        return None
    path = Path(name)
    return (
        path if path.suffix.lower() in kinds.values() else path.with_name(path.name + kinds.get(kind, ".pdf"))
    )


def open_file(path: Path) -> bool:
    """Open a file with the PC's own program; tell whether there is one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def confirm_remove(parent: QWidget, name: str) -> bool:
    """Ask before a project is removed."""
    box = question(parent, "删除项目", f"删除项目“{name}”吗？", "删除后可以用“撤销”恢复，直到关闭工作簿。")
    remove = box.addButton("删除", QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton("取消", QMessageBox.ButtonRole.RejectRole))
    box.exec()
    return box.clickedButton() is remove


def ask_paste_rows(parent: QWidget, kind: str, rows: int, missing: int) -> str:
    """Ask where rows go that their kind has no place for; return ``insert``, ``overwrite`` or blank for neither."""
    text = f"要粘贴 {rows} 行，“{kind}”还少 {missing} 行。"
    box = question(parent, "粘贴", text, "可以在本类里新增行，也可以接着覆盖下面各类的行。")
    insert = box.addButton(f"新增 {missing} 行", QMessageBox.ButtonRole.AcceptRole)
    overwrite = box.addButton("覆盖下面的行", QMessageBox.ButtonRole.ActionRole)
    box.addButton("取消", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(insert)
    box.exec()
    return {insert: "insert", overwrite: "overwrite"}.get(box.clickedButton(), "")


def confirm_replace_indicators(parent: QWidget, rows: int, typed: int) -> bool:
    """Ask before a whole indicator table takes the place of the present one."""
    text = f"用剪贴板里的 {rows} 行指标替换现有的 {typed} 行吗？"
    box = question(parent, "粘贴指标表", text, "一级、二级指标会自动对应；替换后可以用“撤销”恢复。")
    replace = box.addButton("替换", QMessageBox.ButtonRole.AcceptRole)
    box.addButton("取消", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(replace)
    box.exec()
    return box.clickedButton() is replace


def ask_note(parent: QWidget, message: str, note: str) -> str | None:
    """Ask for the answer to a warning; None if the clerk thinks better of it."""
    from ui.dialogs.note_dialog import NoteDialog  # start-up does not need it

    dialog = NoteDialog(parent, message, note)
    try:
        return dialog.text() if dialog.exec() else None
    finally:
        dialog.deleteLater()


def ask_person(parent: QWidget, name: str, person: str) -> str | None:
    """Ask who finalises a form; None if nobody does."""
    from ui.dialogs import final_dialogs  # start-up does not need it

    return final_dialogs.ask_person(parent, name, person)


def ask_acceptance(parent: QWidget, damage: Damage, person: str) -> tuple[str, str] | None:
    """Ask who answers for a damaged form as it stands, and why; None if nobody does."""
    from ui.dialogs import final_dialogs

    return final_dialogs.ask_acceptance(parent, damage, person)


def ask_withdrawal(parent: QWidget, name: str, record: Record, person: str) -> tuple[str, str] | None:
    """Ask who takes 定稿 back and why; None if nobody does."""
    from ui.dialogs import final_dialogs

    return final_dialogs.ask_withdrawal(parent, name, record, person)


def may_discard(parent: QWidget, problem: str) -> bool:
    """Ask what to do when the last edits could not be saved."""
    more = "返回后可以用“文件 › 另存为”保存到别的位置。"
    box = question(parent, "还有内容没有保存", problem or "工作簿没有保存。", more)
    box.setIcon(QMessageBox.Icon.Warning)
    discard = box.addButton("放弃未保存的内容", QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton("返回", QMessageBox.ButtonRole.RejectRole))
    box.exec()
    return box.clickedButton() is discard
