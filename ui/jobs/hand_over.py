"""What leaves the workbook as files: forms as JSON and spreadsheets, the department's summary.

``do`` is who does it: a window has it done beside, and lives on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import CalledOffError, UserError
from model.files import GoOn, unwatched, write_whole
from model.workbook.workbook import Workbook
from ui.jobs.outcome import Doing, Outcome, at_once, outcome_of

if TYPE_CHECKING:
    from model.summary.summary import Summary
    from model.workbook.log_table import Entry
    from reports.form_exports import Kind, Named
    from reports.summary.evidence_pdf import Proof

REPORT_TEMPLATE = "自评报告.docx"


def export_forms(workbook: Workbook, folder: Path, kind: str | Kind, do: Doing = at_once) -> Outcome:
    """Write every form into a folder, each as a file of its own; ``kind`` as ``reports.form_exports`` names them.

    Files that are there when it is called off, or cannot go on, stay.
    """

    def job() -> Outcome:
        do((), _load)
        return do(_named_jobs(workbook), lambda forms, go_on: _export(forms, folder, kind, go_on))

    return outcome_of(job)


def _load(*_: object) -> None:
    """Read the part of the program that exports, which takes a while, before forms are looked up."""
    import reports.form_exports
    import reports.sheets.xlsx_form
    import reports.summary.evidence_pdf  # noqa: F401


def _named_jobs(workbook: Workbook) -> Iterator[Named]:
    from reports.form_exports import named_jobs

    return named_jobs(workbook, workbook.ids)


def _export(forms: Sequence[Named], folder: Path, kind: str | Kind, go_on: GoOn) -> Outcome:
    from reports.form.print_job import shown_name  # all of this takes a while to import
    from reports.form_exports import write_each

    count, number, problems, note = 0, 0, list[str](), ""

    def each() -> Iterator[Named]:
        nonlocal number
        for form in forms:
            number += 1
            tell(f"正在生成“{shown_name(form.job)}”……")
            yield form

    def tell(told: str) -> None:
        go_on(f"第 {number} / {len(forms)} 张：{told}")

    try:
        for one in write_each(each(), folder, kind, tell):
            count += one.path is not None
            problems += [one.problem] if one.problem else []
    except CalledOffError:
        note = "已取消，没有写出文件。" if not count else f"已取消；已导出 {count} 个项目到 {folder}"
    except UserError as error:
        problems.append(str(error))
    return Outcome(f"已导出 {count} 个项目到 {folder}" if count and not note else "", tuple(problems), note)


def export_reports(workbook: Workbook, folder: Path, templates: Path, do: Doing = at_once) -> Outcome:
    """Write the draft of each project's report, by the template in the folder of the user's own ones if there is one."""

    def read(_: object, go_on: GoOn) -> Kind:
        from reports.form_exports import report_kind  # takes a while to import

        return report_kind(own_report_template(templates))

    return outcome_of(lambda: export_forms(workbook, folder, do((), read), do))


def own_report_template(templates: Path) -> Path | None:
    """Return the user's own template of reports, None where the program's own serves."""
    own = templates / REPORT_TEMPLATE
    return own if own.is_file() else None


def export_book(workbook: Workbook, path: Path, do: Doing = at_once) -> Outcome:
    """Write all forms into one spreadsheet, a sheet for each."""

    def work(forms: Sequence[Named], go_on: GoOn) -> tuple[int, tuple[str, ...]]:
        from reports.form_exports import write_book

        return write_book([form.job for form in forms], path, go_on=go_on)

    def job() -> Outcome:
        do((), _load)
        count, problems = do(_named_jobs(workbook), work)
        return Outcome(f"已导出 {count} 个项目到 {path}", problems)

    return outcome_of(job)


def write_blank(template_text: str, year: int, path: Path, go_on: GoOn = unwatched) -> None:
    """Write the blank form of a template, for those without the program. Raises UserError."""
    from model.form.template_reader import parse_template  # all of this takes a while to import
    from reports.sheets.blank_form import render_blank_xlsx

    write_whole(path, render_blank_xlsx(parse_template(template_text, "模板"), year), go_on)


def save_blank(workbook: Workbook, path: Path, do: Doing = at_once) -> Outcome:
    """Write the blank form of a workbook's template and year, and tell what became of it."""
    text, year = workbook.template.text, workbook.year

    def job() -> Outcome:
        do((), lambda _, go_on: write_blank(text, year, path, go_on))
        return Outcome(f"已存为 {path}，填好后用“导入表单”读回")

    return outcome_of(job)


def missing_in_summary(summary: Summary, path: Path) -> list[str]:
    """Return the characters that the summary's paper cannot show; a spreadsheet shows all it is given."""
    if path.suffix.lower() == ".xlsx":
        return []
    from reports.summary.summary_pdf import missing_glyphs  # takes a while to import

    return missing_glyphs(summary)


def write_summary(summary: Summary, path: Path, go_on: GoOn = unwatched) -> None:
    """Write the department's summary as PDF or, with the ending .xlsx, as a spreadsheet. Raises UserError."""
    if path.suffix.lower() == ".xlsx":
        from reports.sheets.xlsx_summary import save_summary_xlsx  # takes a while to import

        save_summary_xlsx(path, summary, go_on)
    else:
        from reports.summary.summary_pdf import save_summary_pdf  # takes a while to import

        save_summary_pdf(path, summary, go_on)


def save_summary(summary: Summary, path: Path, do: Doing = at_once) -> Outcome:
    """Write the department's summary, and tell what became of it."""

    def job() -> Outcome:
        do((), lambda _, go_on: write_summary(summary, path, go_on))
        return Outcome(f"已存为 {path}")

    return outcome_of(job)


def save_account(workbook: Workbook, path: Path, do: Doing = at_once) -> Outcome:
    """Write what happened to the workbook as PDF, and tell what became of it."""
    name = workbook.path.stem

    def work(entries: Sequence[Entry], go_on: GoOn) -> Outcome:
        from reports.summary.account_pdf import save_account_pdf  # takes a while to import

        save_account_pdf(path, name, entries, go_on)
        return Outcome(f"已存为 {path}")

    return outcome_of(lambda: do(workbook.entries(), work))


def save_evidence(workbook: Workbook, path: Path, do: Doing = at_once) -> Outcome:
    """Write the list of evidence of all forms as PDF, and tell what became of it."""
    name, year = workbook.path.stem, workbook.year

    def work(proofs: Sequence[Proof], go_on: GoOn) -> Outcome:
        from reports.summary.evidence_pdf import save_proofs

        save_proofs(path, name, year, proofs, go_on)
        return Outcome(f"{len(proofs)} 项指标的佐证材料清单已存为 {path}")

    def job() -> Outcome:
        do((), _load)
        from reports.summary.evidence_pdf import proofs_of

        return do(proofs_of(workbook, workbook.all_ids), work)

    return outcome_of(job)
