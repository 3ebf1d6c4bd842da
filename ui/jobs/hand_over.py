"""What leaves the workbook as files: forms as JSON and spreadsheets, the department's summary."""

from __future__ import annotations

from pathlib import Path

from model.errors import UserError
from model.workbook.workbook import Workbook
from ui.jobs.outcome import Outcome


def export_forms(workbook: Workbook, folder: Path, form: str) -> Outcome:
    """Write every form into a folder, each as a file of its own: ``json`` or ``xlsx``."""
    from reports.form_files import write_forms  # takes a while to import

    try:
        count = sum(1 for _ in write_forms(workbook, workbook.ids, folder, form))
    except UserError as error:
        return Outcome(problems=(str(error),))
    return Outcome(f"已导出 {count} 个项目到 {folder}")


def missing_in_summary(workbook: Workbook, path: Path) -> list[str]:
    """Return the characters that the summary's paper cannot show; a spreadsheet shows all it is given."""
    if path.suffix.lower() == ".xlsx":
        return []
    from model.summary.summary import summary_of  # takes a while to import
    from reports.summary.summary_pdf import missing_glyphs

    return missing_glyphs(summary_of(workbook))


def write_summary(workbook: Workbook, path: Path) -> None:
    """Write the department's summary as PDF or, with the ending .xlsx, as a spreadsheet. Raises UserError."""
    from model.summary.summary import summary_of  # all of this takes a while to import

    if path.suffix.lower() == ".xlsx":
        from reports.sheets.xlsx_summary import save_summary_xlsx

        save_summary_xlsx(path, summary_of(workbook))
    else:
        from reports.summary.summary_pdf import save_summary_pdf

        save_summary_pdf(path, summary_of(workbook))


def save_summary(workbook: Workbook, path: Path) -> Outcome:
    """Write the department's summary, and tell what became of it."""
    try:
        write_summary(workbook, path)
    except UserError as error:
        return Outcome(problems=(str(error),))
    return Outcome(f"已存为 {path}")


def save_account(workbook: Workbook, path: Path) -> Outcome:
    """Write what happened to the workbook as PDF, and tell what became of it."""
    from reports.summary.account_pdf import save_account_pdf  # takes a while to import

    try:
        save_account_pdf(path, workbook.path.stem, workbook.entries())
    except UserError as error:
        return Outcome(problems=(str(error),))
    return Outcome(f"已存为 {path}")
