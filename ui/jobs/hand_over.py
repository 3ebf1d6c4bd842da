"""What leaves the workbook as files: forms as JSON and spreadsheets, the department's summary."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import UserError
from model.files import write_whole
from model.workbook.workbook import Workbook
from ui.jobs.outcome import Outcome

if TYPE_CHECKING:
    from reports.form_exports import Kind

REPORT_TEMPLATE = "自评报告.docx"


def export_forms(workbook: Workbook, folder: Path, kind: str | Kind) -> Outcome:
    """Write every form into a folder, each as a file of its own; ``kind`` as ``reports.form_exports`` names them.

    What each leaves in cycles, 6 MB of the draft of a report, goes at once: the window looks for garbage only when it rests.
    """
    from reports.form_exports import write_forms  # takes a while to import

    count, problems = 0, []
    try:
        for one in write_forms(workbook, workbook.ids, folder, kind):
            count += one.path is not None
            problems += [one.problem] if one.problem else []
            gc.collect(1)
    except UserError as error:
        problems.append(str(error))
    return Outcome(f"已导出 {count} 个项目到 {folder}" if count else "", tuple(problems))


def export_reports(workbook: Workbook, folder: Path, templates: Path) -> Outcome:
    """Write the draft of each project's report, by the template in the folder of the user's own ones if there is one."""
    from reports.form_exports import report_kind  # takes a while to import

    try:
        kind = report_kind(own_report_template(templates))
    except UserError as error:
        return Outcome(problems=(str(error),))
    return export_forms(workbook, folder, kind)


def own_report_template(templates: Path) -> Path | None:
    """Return the user's own template of reports, None where the program's own serves."""
    own = templates / REPORT_TEMPLATE
    return own if own.is_file() else None


def export_book(workbook: Workbook, path: Path, is_live: bool = False) -> Outcome:
    """Write all forms into one spreadsheet, a sheet for each; ``is_live``: sums, rates and scores are formulas."""
    from reports.form_exports import write_book  # takes a while to import

    try:
        count, problems = write_book(workbook, workbook.ids, path, is_live)
    except UserError as error:
        return Outcome(problems=(str(error),))
    return Outcome(f"已导出 {count} 个项目到 {path}", problems)


def write_blank(template_text: str, year: int, path: Path) -> None:
    """Write the blank form of a template, for those without the program. Raises UserError."""
    from model.form.template_reader import parse_template  # all of this takes a while to import
    from reports.sheets.blank_form import render_blank_xlsx

    write_whole(path, render_blank_xlsx(parse_template(template_text, "模板"), year))


def save_blank(workbook: Workbook, path: Path) -> Outcome:
    """Write the blank form of a workbook's template and year, and tell what became of it."""
    try:
        write_blank(workbook.template.text, workbook.year, path)
    except UserError as error:
        return Outcome(problems=(str(error),))
    return Outcome(f"已存为 {path}，填好后用“导入表单”读回")


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


def save_evidence(workbook: Workbook, path: Path) -> Outcome:
    """Write the list of evidence of all forms as PDF, and tell what became of it."""
    from reports.summary.evidence_pdf import save_evidence_pdf  # takes a while to import

    try:
        count = save_evidence_pdf(path, workbook, workbook.all_ids)
    except UserError as error:
        return Outcome(problems=(str(error),))
    return Outcome(f"{count} 项指标的佐证材料清单已存为 {path}")
