"""A spreadsheet that was written leaves nothing behind that only a search for garbage finds."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest

import resources
from reports.form.print_job import PrintJob
from reports.sheets.blank_form import render_blank_xlsx
from reports.sheets.xlsx_form import render_forms_xlsx
from resources.forms import read_form

FEW = 100  # objects; a form would leave a thousand


@pytest.fixture(autouse=True)
def _no_search() -> Iterator[None]:
    """What is garbage stays until it is counted, and what the tests loaded is not gone through."""
    was_enabled = gc.isenabled()
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    if was_enabled:
        gc.enable()


def jobs() -> list[PrintJob]:
    forms = map(read_form, resources.sample_paths()[:2])
    return [PrintJob(form.project, template, form.year) for form, template in forms]


@pytest.mark.parametrize(
    "write",
    [
        lambda: render_forms_xlsx(jobs()),
        lambda: render_forms_xlsx(jobs(), is_live=True),
        lambda: render_blank_xlsx(read_form(resources.sample_paths()[0])[1], 2024),
    ],
    ids=["plain", "live", "blank"],
)
def test_nothing_is_left(write: Callable[[], object]) -> None:
    write()  # what is made once, at the first time
    gc.collect()
    write()
    assert gc.collect() < FEW
