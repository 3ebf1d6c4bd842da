"""Which workbook of last year belongs to one of this year, and what is read from it."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

from model.errors import UserError
from model.naming import EXTENSION
from model.year.last_year import LastYear, last_year
from ui.jobs.opening import open_workbook
from ui.settings import Settings

MAX_KNOWN = 30


def remember_last_year(settings: Settings, path: Path, last: Path) -> None:
    """Keep which workbook is last year's of another one."""
    known = {one: two for one, two in settings.values.last_years.items() if one != str(path)}
    latest = dict(list(known.items())[-MAX_KNOWN + 1 :])
    settings.remember(last_years={**latest, str(path): str(last)})


def last_year_path(settings: Settings, path: Path, year: int) -> Path | None:
    """Return last year's workbook: the one that was chosen or rolled over, else the one of its name beside it."""
    chosen = settings.values.last_years.get(str(path))
    if isinstance(chosen, str):
        return Path(chosen)
    stem = re.sub(rf"（{year}）$", "", path.stem)
    names = [re.sub(rf"(?<!\d){year}(?!\d)", str(year - 1), path.stem), stem]
    found = (path.with_name(name + EXTENSION) for name in names if name != path.stem)
    return next((one for one in found if one.is_file()), None)


def read_last_year(path: Path, year: int) -> LastYear:
    """Read a workbook of an earlier year than ``year``, which stays as it is. Raises UserError."""
    with closing(open_workbook(path)) as workbook:
        if workbook.year >= year:
            raise UserError(
                f"“{path.name}”是 {workbook.year} 年度的，不是 {year} 以前的年度，请选上一年的工作簿。"
            )
        whole = [i for i in workbook.ids if workbook.damage_of(i) is None]
        projects = [workbook.project(i) for i in whole]
        return last_year(projects, workbook.template, workbook.year, path.name)
