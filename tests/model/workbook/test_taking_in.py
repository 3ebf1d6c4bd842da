"""Forms that a unit hands in once more: what is replaced, what stays, and which notes travel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from model.form.field_path import field_path
from model.form.project import Project
from model.workbook.notes import evidence_at, threads
from model.workbook.noting import add_remark, answer_remark, set_evidence
from model.workbook.taking_in import take_in
from model.workbook.workbook import Workbook
from tests.model.builders import clean_project, template_text

FIELD = field_path("indicators[0].actual")


def named(name: str, unit: str = "甲中心", department: str = "某局") -> Project:
    project = clean_project()
    return replace(project, header={**project.header, "name": name, "unit": unit, "department": department})


@pytest.fixture
def books(tmp_path: Path) -> Iterator[tuple[Workbook, Workbook]]:
    """The department's empty workbook, and a unit's with two final forms."""
    found = [
        Workbook.create(tmp_path / f"{name}.jxzp", template_text("shenzhen-2021"), 2021)
        for name in ("局", "甲")
    ]
    office, unit = found
    for number in unit.add_projects([named("网格"), named("宣传")], "样例"):
        unit.finalise(number, "张三")
    yield office, unit
    for one in found:
        one.close()


def changed(unit: Workbook, number: int, text: str) -> None:
    unit.withdraw(number, "张三", "改数")
    unit.type_text(number, FIELD, text)
    unit.type_text(number, "indicators[0].reason", "说明")
    unit.finalise(number, "张三")


def test_new_forms_are_added_the_same_ones_stay_others_are_replaced(books: tuple[Workbook, Workbook]) -> None:
    office, unit = books
    assert take_in(office, unit, {1, 2}, "李四").added == 2
    changed(unit, 1, "90%")
    done = take_in(office, unit, {1, 2}, "李四")
    assert (done.added, done.replaced, done.same, done.remarks) == (0, 1, 1, ())
    assert office.project(1) == unit.project(1) and len(office.ids) == 2 and not office.damaged
    assert office.final_record(1).digest == unit.final_record(1).digest  # type: ignore[union-attr]
    withdrawn = [one.reason for one in office.records(1) if one.event == "withdrawn"]  # here, and by the unit
    assert withdrawn[0] == "单位重新报送" and len(withdrawn) == 2 and len(office.records(1)) == 4
    assert take_in(office, unit, {1, 2}, "李四").same == 2


@pytest.mark.parametrize(("typed", "left"), [("", []), ("草稿", ["草稿"])])
def test_a_blank_form_into_which_nothing_was_typed_gives_way(
    books: tuple[Workbook, Workbook], typed: str, left: list[str]
) -> None:
    office, unit = books
    blank = office.add_project()
    office.type_text(blank, "project.name", typed)
    take_in(office, unit, {1, 2}, "李四")
    assert [office.project(i).name for i in office.ids] == [*left, "网格", "宣传"]


def test_a_project_of_another_unit_is_another(books: tuple[Workbook, Workbook]) -> None:
    office, unit = books
    office.add_projects([named("网格", "乙站"), named("网格", "甲中心", "另一局")], "样例")
    done = take_in(office, unit, {1}, "李四")
    assert (done.added, done.replaced) == (1, 0)
    units = [office.project(i).header["unit"] + office.project(i).header["department"] for i in office.ids]
    assert units == ["乙站某局", "甲中心另一局", "甲中心某局"]


def test_only_the_forms_that_are_wanted_come(books: tuple[Workbook, Workbook]) -> None:
    office, unit = books
    sheet = unit.sheet_id(2, "monitoring", "2021-07-31")
    unit.withdraw(2, "张三", "改数")
    unit.type_text(sheet, "signature.prepared_by", "王五")
    unit.finalise(2, "张三")
    set_evidence(unit, sheet, 0, "凭证")
    assert take_in(office, unit, {2}, "李四").added == 1
    assert [office.project(i).name for i in office.ids] == ["宣传"] and not office.sheets_of(office.ids[0])
    assert office.all_notes == {}


def test_a_form_that_was_changed_here_gives_way_and_stays_as_a_version(
    books: tuple[Workbook, Workbook],
) -> None:
    office, unit = books
    take_in(office, unit, {1}, "李四")
    office.withdraw(1, "李四", "试改")
    office.type_text(1, FIELD, "1%")
    changed(unit, 1, "90%")
    assert take_in(office, unit, {1}, "李四").replaced == 1
    assert office.project(1).indicators[0].actual == "90%" and office.final_record(1) is not None


def test_notes_come_along_and_those_here_stay(books: tuple[Workbook, Workbook]) -> None:
    office, unit = books
    set_evidence(unit, 1, 0, "旧凭证")
    take_in(office, unit, {1}, "李四")
    add_remark(office, 1, FIELD, "李四", "请核对")
    add_remark(unit, 1, FIELD, "财政局", "补原因")
    answer_remark(unit, 1, unit.notes(1)[-1], "张三", "已补")
    set_evidence(unit, 1, 0, "新凭证")
    changed(unit, 1, "90%")
    take_in(office, unit, {1}, "李四")
    notes = office.notes(1)
    assert evidence_at(notes, office.project(1), 0).text == "新凭证"  # type: ignore[union-attr]
    said = {thread.remark.text: [one.text for one in thread.answers] for thread in threads(notes)}
    assert said == {"请核对": [], "补原因": ["已补"]}
    answer_remark(office, 1, next(n for n in office.notes(1) if n.text == "补原因"), "李四", "好")
    changed(unit, 1, "80%")
    take_in(office, unit, {1}, "李四")
    said = {
        thread.remark.text: sorted(one.text for one in thread.answers) for thread in threads(office.notes(1))
    }
    assert said == {"请核对": [], "补原因": ["好", "已补"]}
    assert len({note.id for note in office.notes(1)}) == len(office.notes(1))
