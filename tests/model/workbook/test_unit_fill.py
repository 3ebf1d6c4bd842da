"""The unit's data in a workbook: kept, filled into new and existing forms in one step, and told where it is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from model.form.project import Project, with_text
from model.form.unit_data import NOTHING, UnitData
from model.workbook.damage import Damage, DamageKind
from model.workbook.final_forms import FrozenError
from model.workbook.unit_fill import fill_of
from model.workbook.workbook import Workbook
from tests.model.builders import YEAR, clean_project, template_text

UNIT = UnitData((("project.unit", "区数据中心"), ("signature.prepared_by", "张三")))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Workbook]:
    with closing(Workbook.create(tmp_path / "book.jxzp", template_text("shenzhen-2021"), YEAR)) as workbook:
        yield workbook


def _set(workbook: Workbook, *, over: bool) -> None:
    workbook.set_unit_data(UNIT, fill_of(workbook, UNIT, over=over))


def _prepared_by(workbook: Workbook) -> list[str]:
    return [workbook.project(i).signature.get("prepared_by", "") for i in workbook.all_ids]


def test_a_new_form_begins_with_what_the_unit_set(book: Workbook) -> None:
    book.set_unit_data(UNIT, {})
    project = book.project(book.add_project())
    assert (project.header, project.signature) == ({"unit": "区数据中心"}, {"prepared_by": "张三"})


def test_it_is_there_when_the_workbook_is_opened_again_and_in_a_copy(book: Workbook) -> None:
    book.set_unit_data(UNIT, {})
    with closing(Workbook.open(book.path)) as again:
        assert again.unit_data == UNIT
        again.save_as(book.path.with_name("copy.jxzp"))
    with closing(Workbook.open(book.path.with_name("copy.jxzp"))) as copy:
        assert copy.unit_data == UNIT and copy.damaged == ()


def test_filling_all_forms_is_one_step_together_with_what_was_set(book: Workbook) -> None:
    own = Project(header={"name": "乙"}, signature={"prepared_by": "李四"})
    book.add_projects([Project(header={"name": "甲"}), own], "导入")
    _set(book, over=False)
    assert _prepared_by(book) == ["张三", "李四"]
    _set(book, over=True)
    assert _prepared_by(book) == ["张三", "张三"]
    book.undo()
    assert (_prepared_by(book), book.unit_data) == (["张三", "李四"], UNIT)
    book.undo()
    assert (_prepared_by(book), book.unit_data) == (["", "李四"], NOTHING)
    book.redo()
    assert (_prepared_by(book), book.unit_data) == (["张三", "李四"], UNIT)


def test_other_forms_of_the_year_are_filled_and_those_not_begun_stay_so(book: Workbook) -> None:
    project = book.add_project(Project(header={"name": "甲"}))
    sheet = book.sheet_id(project, "monitoring", f"{YEAR}-07-31")
    book.sheet_id(project, "declaration")
    book.type_text(sheet, "signature.phone", "0755")
    _set(book, over=False)
    assert book.project(sheet).signature == {"phone": "0755", "prepared_by": "张三"}
    assert book.project(sheet).header["unit"] == book.project(project).header["unit"] == "区数据中心"
    assert len(book.all_ids) == 2


def test_another_form_of_the_year_begins_with_who_signs(book: Workbook) -> None:
    book.set_unit_data(UNIT, {})
    project = book.add_project()
    sheet = book.sheet_id(project, "monitoring", f"{YEAR}-07-31")
    book.type_text(sheet, "signature.phone", "0755")
    assert book.project(sheet).signature == {"phone": "0755", "prepared_by": "张三"}
    book.type_text(sheet, "signature.prepared_by", "")
    assert book.project(sheet).signature == {"phone": "0755"}
    book.undo()
    book.undo()
    assert not book.is_begun_sheet(sheet)


def test_a_final_form_stays_as_it_was_signed_and_its_sheet_keeps_the_header(book: Workbook) -> None:
    form = with_text(clean_project(), "project.unit", "区图书馆")
    project = book.add_project(form)
    sheet = book.sheet_id(project, "monitoring", f"{YEAR}-07-31")
    book.type_text(sheet, "signature.phone", "0755")
    book.finalise(project, "王五")
    _set(book, over=True)
    assert book.project(project) == form
    assert book.project(sheet).header["unit"] == "区图书馆"
    assert book.project(sheet).signature["prepared_by"] == "张三"


def test_undo_stops_at_a_form_that_is_final_by_now(book: Workbook) -> None:
    project = book.add_project(clean_project())
    unit = UnitData((("signature.prepared_by", "赵六"),))
    book.set_unit_data(unit, fill_of(book, unit, over=True))
    book.finalise(project, "王五")
    with pytest.raises(FrozenError):
        book.undo()
    assert book.unit_data == unit


def test_damage_is_told_until_it_is_set_anew(book: Workbook) -> None:
    book.set_unit_data(UNIT, {})
    book.close()
    with closing(sqlite3.connect(book.path)) as connection, connection:
        connection.execute("UPDATE workbook SET value = '{}' WHERE key = 'unit'")
    with closing(Workbook.open(book.path)) as again:
        assert again.unit_data == NOTHING and again.damaged == (Damage(DamageKind.UNIT),)
        again.set_unit_data(UNIT, {})
        assert again.damaged == ()
    with closing(Workbook.open(book.path)) as again:
        assert again.unit_data == UNIT and again.damaged == ()
