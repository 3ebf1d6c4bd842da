"""New workbooks: where they go, what they are called, and the one of the sample forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import resources
from model.errors import CalledOffError, UserError
from model.exchange.form_json import Form
from model.files import (
    GoOn,
    place_database,
    remove_database,
    temporary_beside,
    unique_path,
    unwatched,
    writing_problem,
)
from model.form.template import Template
from model.naming import EXTENSION, default_year
from model.reading.normalise import normalise
from model.system_errors import reason_of
from model.workbook.versions import IMPORTED
from model.workbook.workbook import Workbook
from resources.forms import read_form
from ui.jobs.opening import open_workbook

PathFor = Callable[[int], Path]


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


def create_workbook(path_for: PathFor, template_text: str, year_text: str, go_on: GoOn = unwatched) -> Path:
    """Make a new workbook file. Raises UserError; nothing is there then."""
    year = read_year(year_text)
    return _created(path_for(year), template_text, year, go_on)


def _created(path: Path, template_text: str, year: int, go_on: GoOn) -> Path:
    Workbook.create(path, template_text, year).close()
    try:
        go_on(f"正在打开“{path.name}”……")
    except CalledOffError:
        remove_database(path)
        raise
    return path


def create_fitting(
    paths: Sequence[Path], own: Mapping[str, Template], folder: Path, go_on: GoOn = unwatched
) -> Path:
    """Make a new workbook with the template and year that most forms in some files have. Raises UserError where there is none."""
    from reports.form_reading import read_file  # takes a while to import
    from ui.jobs.form_files import form_files_in

    found, problems = list[tuple[str, int]](), list[str]()
    templates: dict[str, Template] = {}
    for path in form_files_in(paths).files:
        go_on(f"正在读“{path.name}”……")
        try:
            for one in read_file(path, own=own).forms:
                templates[one.template.id] = one.template
                found.append((one.template.id, one.form.year))
        except UserError as error:
            problems.append(str(error))
    if not found:
        raise UserError(problems[0] if problems else "选的文件里没有找到自评表，请检查。")
    template_id = Counter(one for one, _ in found).most_common(1)[0][0]
    year = Counter(one for _, one in found).most_common(1)[0][0]
    return _created(new_path(folder, year), templates[template_id].text, year, go_on)


def sample_workbook(folder: Path, go_on: GoOn = unwatched) -> Path:
    """Return the workbook of the eight sample forms beside the user's own, made at the first time. Raises UserError."""
    first, *others = resources.sample_paths()
    forms = [read_form(first)[0]]
    name = "年度绩效自评（示例）"
    known = folder / f"{forms[0].year}{name}{EXTENSION}"
    if known.exists():
        with suppress(UserError):
            open_workbook(known).close()
            return known
    forms += [read_form(path)[0] for path in others]
    path = new_path(folder, forms[0].year, name)
    temporary = temporary_beside(path, EXTENSION)
    try:
        _write_sample(temporary, forms)
        go_on(f"正在打开“{path.name}”……")
        place_database(temporary, path)
    except OSError as error:
        raise UserError(writing_problem(path, error)) from error
    finally:
        remove_database(temporary)
    return path


def _write_sample(path: Path, forms: Sequence[Form]) -> None:
    """Make the sample's workbook under a name of its own: one that lacks forms would be opened ever after."""
    text = resources.template_text(forms[0].template_id)
    with closing(Workbook.create(path, text, forms[0].year)) as workbook, workbook.together():
        for form in forms:
            workbook.keep_version(workbook.add_project(form.project), IMPORTED)
