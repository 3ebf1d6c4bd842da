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
    QWidget,
)

from model.files import free_path
from model.naming import EXTENSION
from model.workbook.damage import Damage
from model.workbook.final_records import Record
from ui.dialogs.asking import is_confirmed, question
from ui.jobs import new_workbooks, paper
from ui.jobs.form_files import FORM_FILES
from ui.widgets.asked import asked
from ui.widgets.labels import shortened
from ui.widgets.layouts import column_of
from ui.widgets.steady_fields import SteadyComboBox

WORKBOOK_FILTER = f"绩效自评工作簿 (*{EXTENSION})"
MAX_LISTED, LISTED_CHARS = 8, 30  # projects that a question names, and how much of each
PDF_FILTER, XLSX_FILTER = "PDF 文件 (*.pdf)", "Excel 文件 (*.xlsx)"


def ask_new_workbook(
    parent: QWidget, folder: Path, templates: Mapping[str, str]
) -> tuple[Path, str, str] | None:
    """Ask for template, year and file of a new workbook; ``templates`` are names by id."""
    dialog = QDialog(parent, objectName="new-workbook", windowTitle="新建工作簿")
    form = QFormLayout(spacing=10)
    year = QLineEdit(str(new_workbooks.suggested_year()), objectName="year")
    template = SteadyComboBox(objectName="template")
    for template_id, name in templates.items():
        template.addItem(name, template_id)
    form.addRow("年度", year)
    form.addRow("模板", template)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    column_of(form, buttons, on=dialog, margins=(24, 20, 24, 18), spacing=18)
    if not asked(dialog):
        return None
    suggested = free_path(folder, f"{year.text().strip()}年度绩效自评", EXTENSION)
    name, _ = QFileDialog.getSaveFileName(parent, "新建工作簿", str(suggested), WORKBOOK_FILTER)
    return (_with_ending(name, EXTENSION), str(template.currentData()), year.text()) if name else None


def _with_ending(name: str, *endings: str) -> Path:
    """Return a file as it was named, with the first ending where it has none of them."""
    path = Path(name)
    return path if path.suffix.lower() in endings else path.with_name(path.name + endings[0])


def ask_open_workbook(parent: QWidget, folder: Path) -> Path | None:
    """Ask which workbook to open."""
    kinds = f"{WORKBOOK_FILTER};;所有文件 (*)"
    name, _ = QFileDialog.getOpenFileName(parent, "打开工作簿", str(folder), kinds)
    return Path(name) if name else None


def ask_last_year(parent: QWidget, folder: Path) -> Path | None:
    """Ask which workbook is last year's."""
    name, _ = QFileDialog.getOpenFileName(parent, "上一年的工作簿", str(folder), WORKBOOK_FILTER)
    return Path(name) if name else None


def ask_save_workbook(parent: QWidget, current: Path) -> Path | None:
    """Ask under which name to go on."""
    suggested = current.with_stem(f"{current.stem}（另存）")
    name, _ = QFileDialog.getSaveFileName(parent, "另存为", str(suggested), WORKBOOK_FILTER)
    return _with_ending(name, EXTENSION) if name else None


def ask_forms(parent: QWidget, folder: Path) -> list[Path]:
    """Ask which form files to import."""
    kinds = f"自评表 ({' '.join(f'*{ending}' for ending in FORM_FILES)});;所有文件 (*)"
    names, _ = QFileDialog.getOpenFileNames(parent, "导入表单", str(folder), kinds)
    return [Path(name) for name in names]


def ask_workbooks(parent: QWidget, folder: Path) -> list[Path]:
    """Ask which workbooks to bring into the open one."""
    names, _ = QFileDialog.getOpenFileNames(parent, "选择要并入的工作簿", str(folder), WORKBOOK_FILTER)
    return [Path(name) for name in names]


def ask_form_folder(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a folder with forms to import."""
    name = QFileDialog.getExistingDirectory(parent, "导入文件夹", str(folder))
    return Path(name) if name else None


def ask_folder(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a folder to export into."""
    name = QFileDialog.getExistingDirectory(parent, "导出到文件夹", str(folder))
    return Path(name) if name else None


def ask_backup_folder(parent: QWidget, folder: str) -> Path | None:
    """Ask where copies of workbooks are to lie besides."""
    name = QFileDialog.getExistingDirectory(parent, "备份再存一份到", folder)
    return Path(name) if name else None


def ask_spreadsheet(parent: QWidget, suggested: Path) -> Path | None:
    """Ask where to put a spreadsheet."""
    name, _ = QFileDialog.getSaveFileName(parent, "导出为 Excel", str(suggested), XLSX_FILTER)
    return _with_ending(name, ".xlsx") if name else None


def ask_pdf(parent: QWidget, suggested: Path) -> Path | None:
    """Ask where to put the PDF."""
    name, _ = QFileDialog.getSaveFileName(parent, "打印为 PDF", str(suggested), PDF_FILTER)
    return _with_ending(name, ".pdf") if name else None


def confirm_replace_files(parent: QWidget, folder: Path, names: list[str]) -> bool:
    """Ask before files of the same names are replaced."""
    text = f"文件夹“{folder.name}”里已有 {len(names)} 个同名文件，要替换吗？"
    box = question(parent, "替换文件", text, _listed(names, 3) + (" 等" if len(names) > 3 else ""))
    return is_confirmed(box, "替换")


def confirm_missing(parent: QWidget, chars: Sequence[str]) -> bool:
    """Name the characters that paper cannot show before it is printed; tell whether to go on. No question if there are none."""
    if not chars:
        return True
    box = question(parent, "有字印不出来", paper.missing_text(chars), "仍然打印吗？")
    return is_confirmed(box, "仍然打印")


def ask_open_pdf(parent: QWidget, folder: Path) -> Path | None:
    """Ask which printed form to check."""
    name, _ = QFileDialog.getOpenFileName(parent, "核对打印稿", str(folder), PDF_FILTER)
    return Path(name) if name else None


def ask_summary(parent: QWidget, suggested: Path, title: str = "部门汇总表") -> Path | None:
    """Ask where to put a summary; the ending says what it becomes."""
    kinds = f"{PDF_FILTER};;{XLSX_FILTER}"
    name, kind = QFileDialog.getSaveFileName(parent, title, str(suggested), kinds)
    endings = (".xlsx", ".pdf") if kind == XLSX_FILTER else (".pdf", ".xlsx")
    return _with_ending(name, *endings) if name else None


def open_file(path: Path) -> bool:
    """Open a file with the PC's own program; tell whether there is one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def confirm_open(parent: QWidget, path: Path) -> bool:
    """Ask whether to go on in the new workbook."""
    box = question(
        parent, "已结转", f"已做好“{path.name}”，现在打开吗？", "打开后，现在的工作簿会关闭，内容都已保存。"
    )
    go_on = box.addButton("打开", QMessageBox.ButtonRole.AcceptRole)
    box.addButton("以后再说", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(go_on)
    asked(box)
    return box.clickedButton() is go_on


def _listed(names: Sequence[str], most: int) -> str:
    """Return the first of some names, long ones shortened: a question must not become taller than the screen."""
    return "、".join(shortened(name, LISTED_CHARS) for name in names[:most])


def named_together(names: Sequence[str]) -> str:
    """Return the name of a project, or of the first of several and how many there are."""
    return f"“{names[0]}”" if len(names) == 1 else f"“{names[0]}”等 {len(names)} 个"


def confirm_remove(parent: QWidget, *names: str, title: str = "删除项目") -> bool:
    """Ask before projects, or a sheet of a project's year, are removed."""
    told = "删除后可以用“撤销”恢复，直到关闭工作簿。"
    listed = _listed(names, MAX_LISTED) + ("……" if len(names) > MAX_LISTED else "")
    told = f"{listed}\n{told}" if len(names) > 1 else told
    asked = f"{title}“{names[0]}”吗？" if len(names) == 1 else f"删除选中的 {len(names)} 个项目吗？"
    box = question(parent, title, asked, told)
    return is_confirmed(box, "删除", destroys=True)


def ask_paste_rows(parent: QWidget, kind: str, rows: int, missing: int) -> str:
    """Ask where rows go that their kind has no place for; return ``insert``, ``overwrite`` or blank for neither."""
    text = f"要粘贴 {rows} 行，“{kind}”还少 {missing} 行。"
    box = question(parent, "粘贴", text, "可以在本类里新增行，也可以接着覆盖下面各类的行。")
    insert = box.addButton(f"新增 {missing} 行", QMessageBox.ButtonRole.AcceptRole)
    overwrite = box.addButton("覆盖下面的行", QMessageBox.ButtonRole.ActionRole)
    box.addButton("取消", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(insert)
    asked(box)
    return {insert: "insert", overwrite: "overwrite"}.get(box.clickedButton(), "")


def confirm_replace_indicators(parent: QWidget, rows: int, typed: int) -> bool:
    """Ask before a whole indicator table takes the place of the present one."""
    text = f"用剪贴板里的 {rows} 行指标替换现有的 {typed} 行吗？"
    box = question(parent, "粘贴指标表", text, "一级、二级指标会自动对应；替换后可以用“撤销”恢复。")
    return is_confirmed(box, "替换", stays=False)


def ask_note(parent: QWidget, message: str, note: str) -> str | None:
    """Ask for the answer to a warning; None if the clerk thinks better of it."""
    from ui.dialogs.note_dialog import NoteDialog  # start-up does not need it

    dialog = NoteDialog(parent, message, note)
    return dialog.text() if asked(dialog) else None


def confirm_reset(parent: QWidget) -> bool:
    """Ask before all settings are set back."""
    text = "把所有设置恢复成刚安装时的样子吗？"
    more = "主题、缩放、列宽、窗口大小和各工作簿打开的位置会恢复默认；最近打开的工作簿和经办人保留，工作簿里的内容不变。"
    return is_confirmed(question(parent, "恢复默认设置", text, more), "恢复默认")


def ask_person(parent: QWidget, name: str, person: str, warnings: int = 0) -> str | None:
    """Ask who finalises a form; None if nobody does."""
    from ui.dialogs import final_dialogs  # start-up does not need it

    return final_dialogs.ask_person(parent, name, person, warnings)


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
    return is_confirmed(box, "放弃未保存的内容", destroys=True, stay="返回")


def ask_state(parent: QWidget, path: Path) -> str:
    """Ask what to do with a file that holds another state of this workbook: ``same``, ``others``, or blank for nothing."""
    text = f"“{path.name}”看来是本工作簿的另一份（如同步软件留下的），有相同的历史版本。"
    more = "逐格合并：两边改的都合进来，两边都改的格保留这里的，另一边的存入历史版本。\n作为别的项目并入：各项目再添一份。"
    box = question(parent, "合并工作簿", text, more)
    roles = QMessageBox.ButtonRole
    same = box.addButton("逐格合并", roles.AcceptRole)
    others = box.addButton("作为别的项目并入", roles.AcceptRole)
    box.addButton("取消", roles.RejectRole)
    box.setDefaultButton(same)
    asked(box)
    return {same: "same", others: "others"}.get(box.clickedButton(), "")
