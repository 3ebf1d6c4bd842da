"""Handing in: what is ready is finalised, everything printed, and one package written; no Qt, so any thread may write it."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

from model.errors import UserError
from model.exchange.proof import sheet_data, sheet_digest, short_code
from model.files import GoOn, file_name_for, unique_path, whole_file, writing_problem
from model.form.project import Project
from model.naming import EXTENSION
from model.reading.amounts import shortest
from model.workbook.backups import copy_database
from model.workbook.seal_keys import SealKey
from model.workbook.workbook import Workbook
from ui.jobs.hand_in_checks import FormCheck
from ui.jobs.hand_in_package import (
    ENDING,
    LIST_CSV,
    LIST_JSON,
    PAPER_FOLDER,
    Manifest,
    PackedForm,
    add_file,
    manifest_csv,
    manifest_json,
    sha256_of,
)
from ui.jobs.outcome import Doing, at_once
from ui.jobs.paper import jobs_of, missing_chars, missing_text

if TYPE_CHECKING:
    from reports.form.print_job import PrintJob

MAX_NOTE = 500
Watch = Callable[[int, int, str], bool]
"""Told before each form how many are done, of how many, and its name; False cancels."""


@dataclass(frozen=True, slots=True)
class Packing:
    """All that goes into a package, as it is at one moment: nothing in it changes while it is written."""

    jobs: tuple[PrintJob, ...]
    forms: tuple[PackedForm, ...]
    manifest: Manifest
    workbook: bytes


@dataclass(frozen=True, slots=True)
class Packed:
    """What became of it; ``path`` is None where it was cancelled, ``told`` is to be known about the paper."""

    path: Path | None
    count: int = 0
    told: tuple[str, ...] = ()


class _CancelledError(Exception):
    """The watch wanted no more."""


def unit_of(project: Project) -> str:
    """Return the unit that answers for a project, in one line: 实施单位, without one 主管部门."""
    texts = (" ".join(project.header.get(key, "").split()) for key in ("unit", "department"))
    return next((text for text in texts if text), "")


def main_unit_of(units: Iterable[str]) -> str:
    """Return the unit that most of some projects name, blank if none does."""
    found = Counter(filter(None, units))
    return found.most_common(1)[0][0] if found else ""


def suggested_package(workbook: Workbook, units: Iterable[str]) -> Path:
    """Return what the package of a workbook is called, beside it; ``units`` are those of its forms."""
    name = file_name_for(f"{main_unit_of(units) or workbook.path.stem}_{workbook.year}年度报送")
    return workbook.path.parent / f"{name}{ENDING}"


def refuse_place(path: Path) -> None:
    """Raise UserError where a package cannot be written: nobody shall finalise for nothing."""
    if path.suffix.lower() != ENDING:
        raise UserError(f"报送包只能存为 {ENDING} 文件，请改“{path.name}”的扩展名。")
    try:
        if not path.parent.is_dir():
            raise FileNotFoundError
        if path.exists():
            path.open("r+b").close()
    except OSError as error:
        raise UserError(writing_problem(path, error)) from error


def finalise_ready(
    workbook: Workbook, checks: Sequence[FormCheck], person: str, key: SealKey | None = None
) -> int:
    """Make every form final in whose way nothing stands; return how many. Raises UserError, StoreError."""
    ready = [one.form_id for one in checks if one.is_ready and not one.is_final]
    for form_id in ready:
        workbook.finalise(form_id, person, key)
    return len(ready)


def packing_of(
    workbook: Workbook,
    ids: Sequence[int],
    left_out: Sequence[str] = (),
    note: str = "",
    do: Doing = at_once,
) -> Packing:
    """Return what goes into a package of some final forms. Raises UserError, also for a note that is too long."""
    if len(note) > MAX_NOTE:
        raise UserError(f"附言有 {len(note)} 字，超过了 {MAX_NOTE} 字，请写短一些。")
    if not ids:
        raise UserError("没有已定稿的表，没有可报送的。")
    workbook.save()
    path, year, template = workbook.path, workbook.year, workbook.template

    def work(found: Sequence[tuple[PrintJob, PackedForm]], go_on: GoOn) -> Packing:
        jobs, forms = zip(*found, strict=True)
        manifest = Manifest(
            unit=main_unit_of(unit_of(job.project) for job in jobs),
            year=year,
            template=template.id,
            template_name=template.name,
            workbook=f"{file_name_for(path.stem)}{EXTENSION}",
            workbook_sha256="",
            xlsx="",
            xlsx_sha256="",
            note=note.strip(),
            forms=forms,
            left_out=tuple(left_out),
        )
        return Packing(jobs, forms, manifest, _bytes_of(path))

    return do(_each_packed(workbook, ids), work)


def _each_packed(workbook: Workbook, ids: Sequence[int]) -> Iterator[tuple[PrintJob, PackedForm]]:
    from reports.form.print_job import shown_name  # takes a while to import

    taken: set[str] = set()
    jobs = jobs_of(workbook, ids, keep_figures=False)
    for number, (form_id, job) in enumerate(zip(ids, jobs, strict=True), 1):
        name = unique_path(Path(), file_name_for(f"{number:03d} {shown_name(job)}"), ".pdf", taken).name
        yield job, _form_of(workbook, form_id, job, name)


def _form_of(workbook: Workbook, form_id: int, job: PrintJob, name: str) -> PackedForm:
    """Return what the list says of a form, but for what its paper will bear."""
    sheet, record = workbook.sheet(form_id), workbook.final_record(form_id)
    return PackedForm(
        project=job.project.name,
        unit=unit_of(job.project),
        form=sheet.form if sheet else "",
        date=sheet.date if sheet else "",
        title=job.template.title_of(job.year),
        total="",
        grade="",
        code="",
        digest="",
        person=record.person if record else "",
        when=record.when if record else "",
        pdf=f"{PAPER_FOLDER}/{name}",
        pdf_sha256="",
    )


def _bytes_of(path: Path) -> bytes:
    """Return a workbook's file as it is at this moment."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / f"copy{EXTENSION}"
        copy_database(path, copy)
        return copy.read_bytes()


def write_package(packing: Packing, path: Path, watch: Watch = lambda done, total, name: True) -> Packed:
    """Write a package; it takes its place when it is whole. Raises UserError; an old file is then still whole."""
    try:
        with whole_file(path) as file:
            _write(packing, file, watch)
    except _CancelledError:
        return Packed(None)
    missing = missing_text(missing_chars(packing.jobs))
    return Packed(path, len(packing.forms), (missing,) if missing else ())


def _write(packing: Packing, file: BinaryIO, watch: Watch) -> None:
    """Put one form after the other into the archive, so that memory holds one. Raises _CancelledError, UserError."""
    from reports.form.print_job import one_by_one  # all of this takes a while to import
    from reports.sheets.xlsx_form import render_forms_xlsx

    total, forms = len(packing.jobs), list[PackedForm]()
    with zipfile.ZipFile(file, "w") as archive:
        for form, job in zip(packing.forms, one_by_one(packing.jobs), strict=True):
            _go_on(watch(len(forms), total, form.name))
            pdf = _paper_of(job, form.name)
            add_file(archive, form.pdf, pdf)
            forms.append(_with_proof(form, job, pdf))
        _go_on(watch(total, total, ""))
        written = render_forms_xlsx(packing.jobs)
        if written.problems:
            raise UserError(written.problems[0])
        manifest = packing.manifest
        xlsx = f"{Path(manifest.workbook).stem}.xlsx"
        add_file(archive, xlsx, written.data)
        add_file(archive, manifest.workbook, packing.workbook)
        manifest = replace(
            manifest,
            forms=tuple(forms),
            xlsx=xlsx,
            xlsx_sha256=sha256_of(written.data),
            workbook_sha256=sha256_of(packing.workbook),
        )
        add_file(archive, LIST_CSV, manifest_csv(manifest))
        add_file(archive, LIST_JSON, manifest_json(manifest))


def _paper_of(job: PrintJob, name: str) -> bytes:
    from reports.form.form_pdf import render_pdf

    try:
        return render_pdf([job])
    except UserError:
        raise
    except Exception as error:  # nothing goes out with a form that has no paper
        raise UserError(
            f"“{name}”排不出来（{type(error).__name__}），没有生成报送包，请核对这张表的内容。"
        ) from error


def _with_proof(form: PackedForm, job: PrintJob, pdf: bytes) -> PackedForm:
    computed = job.computed
    digest, evaluation = sheet_digest(sheet_data(computed)), computed.evaluation
    has_scores = computed.template.has_scores
    return replace(
        form,
        total=shortest(evaluation.total_score) if has_scores else "",
        grade=evaluation.grade if has_scores else "",
        code=short_code(digest),
        digest=digest,
        pdf_sha256=sha256_of(pdf),
    )


def _go_on(wanted: bool) -> None:
    if not wanted:
        raise _CancelledError
