"""A form in the next year: nothing of the target is lost, nothing of the year's end survives, what is guessed is proposed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.exchange.form_json import parse_form
from model.form.project import Indicator, Project, with_texts
from model.form.target_parts import PARTS
from model.form.template import Template
from model.form.unit_data import UnitData
from model.reading.normalise import normalise
from model.year.rollover import OF_THE_TARGET, Proposal, agreed, rolled, undated_unit
from tests.model.builders import (
    FORMAT_2_IDS,
    ROOT,
    TEMPLATE_IDS,
    YEAR,
    clean_project,
    projects,
    template,
    with_row,
)


def place_form(template_id: str) -> Project:
    """Return the filled form of a place."""
    path = ROOT / f"tests/forms/{template_id}.json"
    return parse_form(path.read_text("utf-8"), path.name, (template_id,)).project


def proposed(project: Project, template_id: str = "shenzhen-2021", year: int = YEAR) -> dict[str, str]:
    """Return the new texts that are proposed, by field."""
    return {str(one.field): one.new for one in rolled(project, template(template_id), year).proposals}


def wanted(row: Indicator) -> tuple[str, ...]:
    """Return what an indicator asks for."""
    return (row.category, row.kind, row.name, row.target, row.weight, row.method)


def is_blank_of_the_year(project: Project, made: Template) -> bool:
    words = made.words.not_applicable
    rows = project.indicators
    return (
        not project.funds
        and not project.notes
        and set(project.goals) <= {"expected"}
        and "date" not in project.signature
        and all(not row.actual or normalise(row.actual) in words for row in rows)
        and not any(row.manual_score or row.grade or row.reason for row in rows)
        and {column for row in rows for column, _ in row.extra} <= OF_THE_TARGET
    )


@given(st.sampled_from(TEMPLATE_IDS).flatmap(lambda i: st.tuples(st.just(i), projects(i))))
def test_no_indicator_is_lost_and_nothing_of_the_year_survives(case: tuple[str, Project]) -> None:
    template_id, project = case
    form = rolled(project, template(template_id), YEAR).project
    assert [wanted(row) for row in form.indicators] == [wanted(row) for row in project.indicators]
    assert form.header == project.header
    assert form.goals.get("expected", "") == project.goals.get("expected", "")
    assert is_blank_of_the_year(form, template(template_id))


@given(st.sampled_from(TEMPLATE_IDS).flatmap(lambda i: st.tuples(st.just(i), projects(i))))
def test_what_is_agreed_to_stands_in_the_form(case: tuple[str, Project]) -> None:
    template_id, project = case
    form = rolled(project, template(template_id), YEAR)
    whole, none = agreed(form, form.proposals), agreed(form, ())
    assert none == form.project
    assert len(whole.indicators) == len(project.indicators)
    money = [one for one in form.proposals if not one.raises_year]
    assert len(money) <= 1 and all(one.old != one.new for one in form.proposals)


@pytest.mark.parametrize("template_id", FORMAT_2_IDS)
def test_places_keep_what_belongs_to_the_target(template_id: str) -> None:
    project = place_form(template_id)
    form = rolled(project, template(template_id), 2023).project
    for old, new in zip(project.indicators, form.indicators, strict=True):
        assert wanted(old) == wanted(new) and old.target_parts == new.target_parts
        assert {c: t for c, t in old.extra if c in OF_THE_TARGET - {"history"}} == {
            c: t for c, t in new.extra if c != "history"
        }
    assert is_blank_of_the_year(form, template(template_id))


def test_the_last_actual_value_becomes_the_history() -> None:
    project = place_form("neimenggu")
    form = rolled(project, template("neimenggu"), 2023).project
    assert project.indicators[0].text("history") == "65"
    assert (form.indicators[0].text("history"), form.indicators[0].actual) == ("75", "")
    unknown = with_row(project, 0, actual="")
    assert rolled(unknown, template("neimenggu"), 2023).project.indicators[0].text("history") == "65"


def test_without_a_column_for_it_there_is_no_history() -> None:
    form = rolled(clean_project(), template(), YEAR).project
    assert all(row.extra == () for row in form.indicators)


def test_not_applicable_stays_but_a_value_of_nothing_goes() -> None:
    project = with_row(clean_project(), 1, reason="说明")
    project = with_row(project, 2, name="事故", target="无", actual="无", weight="5")
    rows = rolled(project, template(), YEAR).project.indicators
    assert (rows[1].actual, rows[1].reason) == ("不适用", "")
    assert (rows[2].target, rows[2].actual) == ("无", "")


def test_the_unit_keeps_what_it_set_but_the_days() -> None:
    texts = (
        ("project.unit", "2021年1月1日小学"),
        ("signature.date", "另填"),
        ("signature.head", "李四"),
        ("signature.phone", "2022年1月10日"),
    )
    kept = undated_unit(UnitData(texts), template(), YEAR)
    assert kept == UnitData((texts[0], texts[2]))


def test_signatures_lose_their_days_alone() -> None:
    signed = {"prepared_by": "张三", "phone": "83900000", "date": "2022年3月1日", "head": "2022-03-02"}
    project = replace(clean_project(), signature=signed)
    assert rolled(project, template(), YEAR).project.signature == {"prepared_by": "张三", "phone": "83900000"}


# -- money ----------------------------------------------------------------------------------------------

CARRYOVER = "funds.carryover.initial"


@pytest.mark.parametrize(
    ("funds", "left"),
    [
        ({"fiscal": {"adjusted": "1,000.50", "executed": "800"}}, "200.5"),
        (
            {"fiscal": {"adjusted": "100", "executed": "80"}, "other": {"adjusted": "5", "executed": "1"}},
            "24",
        ),
        ({"fiscal": {"adjusted": "100", "executed": "100"}}, None),
        ({"fiscal": {"adjusted": "100", "executed": "120"}}, None),
        ({"fiscal": {"initial": "100"}}, None),
        ({"fiscal": {"adjusted": "100", "executed": "约80"}}, None),  # what cannot be read is not taken for 0
    ],
)
def test_what_is_left_is_proposed_as_text(funds: dict[str, dict[str, str]], left: str | None) -> None:
    project = replace(clean_project(), funds=funds)
    assert proposed(project).get(CARRYOVER) == left
    form = rolled(project, template(), YEAR)
    assert form.project.funds == {}
    assert agreed(form, form.proposals).funds == ({"carryover": {"initial": left}} if left else {})


@pytest.mark.parametrize("template_id", ["hubei-2020", "sichuan-0013zp", "neimenggu"])
def test_a_form_without_a_place_for_it_gets_no_proposal(template_id: str) -> None:
    funds = {"fiscal": {"adjusted": "100", "executed": "80"}, "total": {"adjusted": "100", "executed": "80"}}
    assert CARRYOVER not in proposed(Project(funds=funds), template_id)


# -- years ----------------------------------------------------------------------------------------------


def dated() -> Project:
    """Return a form with years in its name, its goal, an indicator's name and targets."""
    project = replace(
        clean_project(),
        goals={"expected": "2021年12月31日前完成验收，2023年移交。", "actual": "2021年已完成。"},
    )
    project = with_texts(project, {"project.name": "2021年度运维"})
    project = with_row(project, 0, name="2021年完成率", target="2021年12月31日前")
    return with_row(project, 1, name="经费", target="2021元", actual="2021元", weight="1")


def test_years_are_proposed_with_old_and_new() -> None:
    form = rolled(dated(), template(), YEAR)
    assert [(str(p.field), p.old, p.new) for p in form.proposals] == [
        ("project.name", "2021年度运维", "2022年度运维"),
        (
            "goals.expected",
            "2021年12月31日前完成验收，2023年移交。",
            "2022年12月31日前完成验收，2023年移交。",
        ),
        ("indicators[0].name", "2021年完成率", "2022年完成率"),
        ("indicators[0].target", "2021年12月31日前", "2022年12月31日前"),
    ]
    assert form.project.name == "2021年度运维"  # until somebody agrees


def test_rolled_twice_years_are_two_higher() -> None:
    form, project = template(), dated()
    for year in (2021, 2022):
        over = rolled(project, form, year)
        project = agreed(over, [one for one in over.proposals if one.raises_year])
    assert project.name == "2023年度运维"
    assert project.indicators[0].target == "2023年12月31日前"
    assert len(project.indicators) == len(dated().indicators)


def test_years_in_the_header_and_in_the_standard_are_proposed_too() -> None:
    row = Indicator("产出指标", "时效指标", "完成时间", "按期").with_texts(
        {"standard": "2023年底前完成得满分", "code": "2023-05", "history": "2023年5月"}
    )
    project = Project(header={"name": "甲", "period": "2023年1月至12月"}, indicators=(row,))
    assert proposed(project, "neimenggu", 2023) == {
        "project.period": "2024年1月至12月",
        "indicators[0].standard": "2024年底前完成得满分",
    }


def test_a_target_in_parts_keeps_its_parts() -> None:
    form = template("neimenggu")
    parts = {"operator": "定性", "number": "2023年12月31日前", "unit": "/"}
    row = Indicator("产出指标", "时效指标", "完成时间").with_texts(parts)
    over = rolled(Project(indicators=(row,)), form, 2023)
    assert over.proposals == (Proposal(over.proposals[0].field, "2023年12月31日前", "2024年12月31日前"),)
    (made,) = agreed(over, over.proposals).indicators
    assert tuple(made.text(part) for part in PARTS) == ("定性", "2024年12月31日前", "/")
    assert made.target == "2024年12月31日前"
