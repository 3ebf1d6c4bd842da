"""The one door of the workbook: every edit saves, edits made together save once, a change says who made it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from model.workbook.change import Change
from model.workbook.versions import PRINTED
from model.workbook.workbook import Workbook
from tests.model.builders import YEAR, template_text, unsaved


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    return Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)


def test_edits_made_together_are_one_transaction_and_say_who_made_them(workbook: Workbook) -> None:
    told: list[Change] = []
    workbook.subscribe(told.append)
    me = object()
    revision = workbook._file._store._stored_revision()
    with workbook.done_by(me), workbook.together():
        workbook.add_project()
        workbook.add_project()
        assert not workbook.is_saved
    assert workbook.is_saved and workbook._file._store._stored_revision() == revision + 1
    workbook.add_project()
    assert [change.by for change in told] == [me, me, None]


def test_what_was_done_before_an_error_is_saved(workbook: Workbook) -> None:
    with pytest.raises(KeyError), workbook.together():
        workbook.add_project()
        workbook.project(99)
    assert workbook.is_saved


def test_what_was_undone_before_it_was_saved_is_not_written(workbook: Workbook) -> None:
    form = workbook.add_project()
    revision = workbook._file._store._stored_revision()
    with unsaved(workbook):
        workbook.type_text(form, "project.unit", "一科")
        workbook.undo()
        assert not workbook.is_saved
    workbook.save()
    assert workbook.is_saved and workbook._file._store._stored_revision() == revision
    workbook.keep_version(form, PRINTED)
    assert len(workbook.versions(form)) == 1


def test_page_options_alone_are_written(workbook: Workbook) -> None:
    workbook.set_page_options(replace(workbook.page_options, footer="页脚"))
    assert Workbook.open(workbook.path).page_options.footer == "页脚"


def test_typing_keeps_all_places_and_adding_and_undoing_change_them(workbook: Workbook) -> None:
    first, second = workbook.add_project(), workbook.add_project()
    order, place = workbook.ids, workbook._now.forms.places[second]
    workbook.type_text(first, "project.unit", "一科")
    assert workbook.ids is order and workbook._now.forms.places[second] is place
    third = workbook.add_project()
    assert list(workbook._now.forms) == [first, second, third] == list(workbook.ids)
    workbook.undo()
    assert list(workbook._now.forms) == [first, second] and third in workbook._file.given_ids
