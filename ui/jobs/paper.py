"""Forms on paper: what is printed of a workbook, as which file, and what paper cannot show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import CalledOffError
from model.files import GoOn, file_name_for
from model.workbook.seals import seal_lines
from model.workbook.versions import PRINTED
from model.workbook.workbook import Workbook
from ui.jobs.outcome import Doing, Outcome, at_once, outcome_of

if TYPE_CHECKING:
    from reports.form.print_job import PrintJob

_TOGETHER = 8  # versions that are kept in one step: some 10 ms
MAX_NAMED = 30  # so many missing characters are named in one sentence


def pdf_path(workbook: Workbook, project_ids: Sequence[int]) -> Path:
    """Suggest a file for the PDF of some projects."""
    one = len(project_ids) == 1
    name = workbook.path.stem
    if one:
        form = project_ids[0]
        name = workbook.name_of(form) if workbook.sheet(form) else workbook.project(form).name
    return workbook.path.parent / f"{file_name_for(name)}.pdf"


def keep_printed(workbook: Workbook, project_ids: Sequence[int], do: Doing = at_once) -> None:
    """Keep what was printed as versions; whoever calls that off has the paper all the same, and they are kept."""
    kept = _each_kept(workbook, project_ids)
    with suppress(CalledOffError):
        do(kept, lambda _kept, go_on: None)
    for _ in kept:
        pass


def _each_kept(workbook: Workbook, project_ids: Sequence[int]) -> Iterator[None]:
    for first in range(0, len(project_ids), _TOGETHER):
        with workbook.together():
            for project_id in project_ids[first : first + _TOGETHER]:
                if project_id in workbook:
                    workbook.keep_version(project_id, PRINTED)
        yield


def print_jobs(
    workbook: Workbook, project_ids: Sequence[int], keep_figures: bool = True
) -> tuple[PrintJob, ...]:
    """Return what is to be printed of some projects, as they are now.

    ``keep_figures``: the workbook keeps the figures, as a window wants; a command prints each form and lets it go.
    """
    return tuple(jobs_of(workbook, project_ids, keep_figures))


def jobs_of(workbook: Workbook, project_ids: Sequence[int], keep_figures: bool = True) -> Iterator[PrintJob]:
    """Yield the same one by one."""
    from reports.form.print_job import PrintJob  # takes a while to import

    for i in project_ids:
        yield PrintJob(
            workbook.project(i),
            workbook.template_of(i),
            workbook.year,
            workbook.page_options_of(i),
            workbook.kept_figures_of(i),
            workbook.stamp_of(i),
            seal_lines(workbook.final_record(i)),
            workbook.computed(i) if keep_figures else None,
        )


def load_printing(*_: object) -> None:
    """Read the part of the program that prints, which takes a while: a work to be done before jobs are made."""
    import reports.form.form_pdf  # noqa: F401


def print_forms(workbook: Workbook, project_ids: Sequence[int], path: Path, do: Doing = at_once) -> Outcome:
    """Write the official forms of some projects as one PDF, and keep what was printed."""

    def work(jobs: Sequence[PrintJob], go_on: GoOn) -> list[str]:
        from reports.form.form_pdf import save_pdf

        save_pdf(path, jobs, go_on)
        return missing_chars(jobs)

    def job() -> Outcome:
        do((), load_printing)
        missing = do(jobs_of(workbook, project_ids), work)
        keep_printed(workbook, project_ids, do)
        return Outcome(f"已存为 {path}", (missing_text(missing),) if missing else ())

    return outcome_of(job)


def missing_chars(jobs: Sequence[PrintJob]) -> list[str]:
    """Return the characters of some forms that paper cannot show."""
    from reports.form.print_job import missing_glyphs  # takes a while to import

    return missing_glyphs(jobs)


def looked_at(jobs: Sequence[PrintJob], go_on: GoOn) -> list[str]:
    """Return the same, as a work before printing."""
    missing = missing_chars(jobs)
    go_on("正在排版……")
    return missing


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
