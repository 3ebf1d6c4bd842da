"""What the window does with files: new workbooks, the samples, import, export, print. No widgets here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import resources
from model.errors import UserError
from model.files import file_name_for, unique_path
from model.naming import EXTENSION, default_year
from model.reading.normalise import normalise
from model.system_errors import reason_of
from model.workbook.versions import IMPORTED, PRINTED
from model.workbook.workbook import Workbook
from model.workbook.workbook_file import Change
from resources.forms import read_form
from ui.jobs import importing
from ui.session import Session

FORM_FILES = (".json", ".xlsx", ".xlsm", ".xls", ".pdf")
MAX_NAMED = 30  # so many missing characters are named in one sentence
PathFor = Callable[[int], Path]
Job = Callable[[Workbook], str | None]
Travel = Callable[[Workbook], Change | None]

if TYPE_CHECKING:
    from reports.form.print_job import PrintJob


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, and what was not and why, each one sentence."""

    done: str = ""
    problems: tuple[str, ...] = ()


def suggested_year() -> int:
    """Return the year a new workbook is about."""
    return default_year(date.today())


def read_year(text: str) -> int:
    """Read a year as typed. Raises UserError."""
    plain = normalise(text).removesuffix("年度").removesuffix("年")
    if not (plain.isascii() and plain.isdigit() and 1900 <= int(plain[:5]) <= 2999):
        raise UserError(f"年度“{text.strip()}”不对，请写四位年份，如 {suggested_year()}。")
    return int(plain)


def new_path(folder: Path, year: int, name: str = "年度绩效自评") -> Path:
    """Return a free file name in the folder for new workbooks, which is made if need be. Raises UserError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = {path.name.casefold() for path in folder.iterdir()}
    except OSError as error:
        raise UserError(
            f"无法在“{folder}”新建工作簿（{reason_of(error)}），请用“文件 › 新建工作簿”选别的位置。"
        ) from None
    return unique_path(folder, f"{year}{name}", EXTENSION, taken)


def create_workbook(path_for: PathFor, template_id: str, year_text: str) -> Workbook:
    """Make a new workbook. Raises UserError."""
    year = read_year(year_text)
    return Workbook.create(path_for(year), resources.template_text(template_id), year)


def sample_workbook(folder: Path) -> Workbook:
    """Open the workbook of the eight sample forms beside the user's own, made at the first time. Raises UserError."""
    first, *others = resources.sample_paths()
    forms = [read_form(first)[0]]
    name = "年度绩效自评（示例）"
    known = folder / f"{forms[0].year}{name}{EXTENSION}"
    if known.exists():
        with suppress(UserError):
            return Workbook.open(known)
    forms += [read_form(path)[0] for path in others]
    path = new_path(folder, forms[0].year, name)
    workbook = Workbook.create(path, resources.template_text(forms[0].template_id), forms[0].year)
    for form in forms:
        workbook.keep_version(workbook.add_project(form.project, save=False), IMPORTED)
    workbook.history.clear()
    return workbook


def import_forms(session: Session, paths: Sequence[Path]) -> Outcome:
    """Add the forms in files, and tell what became of them."""
    done = session.do(lambda workbook: importing.import_forms(workbook, paths))
    session.save()
    if done is None:
        return Outcome()  # the session has said why
    remarks = [f"{form.source}：{remark}" for form in done.forms for remark in form.remarks]
    count = len(done.forms)
    return Outcome(f"已导入 {count} 个项目" if count else "", (*done.problems, *remarks))


def merge_workbooks(session: Session, paths: Sequence[Path]) -> Outcome:
    """Bring all forms of other workbooks into this one, and tell what became of them."""
    found = session.do(lambda workbook: importing.merge_workbooks(workbook, paths))
    if found is None:
        return Outcome()  # the session has said why
    count = sum(len(joined.ids) for joined in found)
    remarks = [remark for joined in found for remark in joined.remarks]
    damage = [f"“{joined.file}”{sentence}" for joined in found for sentence in joined.damage]
    return Outcome(f"已并入 {count} 个项目", (*remarks, *damage))


def export_forms(workbook: Workbook, folder: Path, form: str) -> Outcome:
    """Write every form into a folder, each as a file of its own: ``json`` or ``xlsx``."""
    from reports.form_files import write_forms  # takes a while to import

    try:
        count = sum(1 for _ in write_forms(workbook, folder, form))
    except UserError as error:
        return Outcome(problems=(str(error),))
    return Outcome(f"已导出 {count} 个项目到 {folder}")


def pdf_path(workbook: Workbook, project_ids: Sequence[int]) -> Path:
    """Suggest a file for the PDF of some projects."""
    one = len(project_ids) == 1
    name = workbook.project(project_ids[0]).name if one else workbook.path.stem
    return workbook.path.parent / f"{file_name_for(name)}.pdf"


def keep_printed(workbook: Workbook, project_ids: Sequence[int]) -> None:
    """Keep what was printed as versions; the next save writes them."""
    for project_id in project_ids:
        workbook.keep_version(project_id, PRINTED, save=False)


def print_jobs(workbook: Workbook, project_ids: Sequence[int]) -> tuple[PrintJob, ...]:
    """Return what is to be printed of some projects, as they are now."""
    from reports.form.print_job import PrintJob  # takes a while to import

    return tuple(
        PrintJob(
            workbook.project(i),
            workbook.template,
            workbook.year,
            workbook.page_options_of(i),
            workbook.computed(i),
        )
        for i in project_ids
    )


def print_forms(workbook: Workbook, project_ids: Sequence[int], path: Path) -> Outcome:
    """Write the official forms of some projects as one PDF; what was printed is kept at the next save."""
    from reports.form.form_pdf import save_pdf  # takes a while to import

    jobs = print_jobs(workbook, project_ids)
    try:
        save_pdf(path, jobs)
    except UserError as error:
        return Outcome(problems=(str(error),))
    keep_printed(workbook, project_ids)
    missing = missing_chars(jobs)
    return Outcome(f"已存为 {path}", (missing_text(missing),) if missing else ())


def missing_chars(jobs: Sequence[PrintJob]) -> list[str]:
    """Return the characters of some forms that paper cannot show."""
    from reports.form.print_job import missing_glyphs  # takes a while to import

    return missing_glyphs(jobs)


def missing_text(chars: Sequence[str]) -> str:
    """Say which characters paper cannot show, blank if there are none."""
    if not chars:
        return ""
    more = f" 等 {len(chars)} 个" if len(chars) > MAX_NAMED else ""
    return f"字体里没有这些字：{'、'.join(chars[:MAX_NAMED])}{more}，纸上以〓代替，请换用常用字。"


def font_text(family: str) -> str:
    """Say what follows from printing in a font of the PC, blank for the bundled one."""
    from reports.pdf.fonts import is_installed

    if not family:
        return ""
    if not is_installed(family):
        return f"这台电脑没有装{family}，打印时用自带的宋体。"
    return f"用这台电脑的{family}打印；在别的电脑上字形和分页可能不同。"


def missing_in_summary(workbook: Workbook, path: Path) -> list[str]:
    """Return the characters that the summary's paper cannot show; a spreadsheet shows all it is given."""
    if path.suffix.lower() == ".xlsx":
        return []
    from model.summary.summary import summary_of  # takes a while to import
    from reports.summary.summary_pdf import missing_glyphs

    return missing_glyphs(summary_of(workbook))


def save_summary(workbook: Workbook, path: Path) -> Outcome:
    """Write the department's summary as PDF or, with the ending .xlsx, as a spreadsheet."""
    from model.summary.summary import summary_of  # all of this takes a while to import

    summary = summary_of(workbook)
    try:
        if path.suffix.lower() == ".xlsx":
            from reports.sheets.xlsx_summary import save_summary_xlsx

            save_summary_xlsx(path, summary)
        else:
            from reports.summary.summary_pdf import save_summary_pdf

            save_summary_pdf(path, summary)
    except UserError as error:
        return Outcome(problems=(str(error),))
    return Outcome(f"已存为 {path}")
