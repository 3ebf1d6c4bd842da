"""What the editor does to the forms of a place's year: one is changed, added, fitted, removed, and the others stay."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from model.form.blocks import FieldsBlock, FundsBlock, TotalBlock
from model.form.form_edits import (
    MAIN,
    fitted_to,
    forms_of,
    gathered,
    new_funds,
    stars_of,
    with_form,
    with_money_unit,
    with_new_form,
    with_stars,
    without_form,
)
from model.form.phases import needs_of
from model.form.template import Phase, Subject, Template
from model.form.template_edits import (
    may_go,
    new_field,
    new_source,
    with_funds,
    with_indicators,
    without_block,
)
from model.form.template_reader import parse_template
from model.form.template_writer import template_text_of
from resources.forms import bundled_template
from tests.depth import some_every_day
from tests.model.form.random_templates import templates

TEMPLATES = {i: bundled_template(i) for i in resources.template_ids()}
NATIONAL, HUBEI = TEMPLATES["national-2020"], TEMPLATES["hubei-2020"]
KINDS: tuple[tuple[Phase, Subject], ...] = (
    ("declaration", "project"),
    ("monitoring", "project"),
    ("transfer", "project"),
    ("self_evaluation", "department"),
)


def number_of(place: Template, form_id: str) -> int:
    return [form.form_id for form in forms_of(place)].index(form_id)


def read_back(one: Template) -> Template:
    return replace(parse_template(template_text_of(one), "写出"), text=one.text)


@pytest.mark.parametrize("form_id", [form.form_id for form in forms_of(NATIONAL)])
def test_one_form_is_changed_and_the_others_stay(form_id: str) -> None:
    number = number_of(NATIONAL, form_id)
    made = with_form(NATIONAL, number, lambda form: replace(form, title="改过的"))
    for before, after in zip(forms_of(NATIONAL), forms_of(made), strict=True):
        wanted = "改过的" if after.form_id == form_id else before.title
        assert after.title == wanted and after.blocks == before.blocks
    assert read_back(made) == made


def test_what_all_share_is_changed_once() -> None:
    made = with_form(
        NATIONAL, MAIN, lambda form: replace(form, money_unit="元", decimals=1, bands=form.bands[:1])
    )
    assert {(form.money_unit, form.decimals, len(form.bands)) for form in forms_of(made)} == {("元", 1, 1)}
    other = with_form(NATIONAL, 1, lambda form: replace(form, money_unit="元"))
    assert {form.money_unit for form in forms_of(other)} == {NATIONAL.money_unit}


@pytest.mark.parametrize("place", some_every_day(TEMPLATES, 6))
@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_a_form_like_any_other_can_be_added(place: str, kind: tuple[Phase, Subject]) -> None:
    template = TEMPLATES[place]
    for source in (*forms_of(template), *forms_of(NATIONAL)):
        made = with_new_form(template, source, *kind)
        assert read_back(made) == made
        new = made.others[-1]
        assert (new.phase, new.subject, new.title) == (*kind, source.title)
        assert [form.blocks for form in forms_of(made)[:-1]] == [form.blocks for form in forms_of(template)]


def test_a_new_form_has_an_id_of_its_own() -> None:
    once = with_new_form(NATIONAL, HUBEI, "monitoring", "project")
    twice = with_new_form(once, HUBEI, "monitoring", "project")
    assert [form.form_id for form in twice.others[-2:]] == ["monitoring_2", "monitoring_3"]
    assert with_new_form(HUBEI, HUBEI, "self_evaluation", "department").others[0].form_id == "department"
    assert with_new_form(HUBEI, NATIONAL, "declaration", "project").others[0].sections == HUBEI.sections


def test_a_form_is_removed_but_not_the_self_evaluation() -> None:
    number = number_of(NATIONAL, "monitoring")
    made = without_form(NATIONAL, number)
    assert [form.form_id for form in made.others] == ["declaration", "transfer", "department"]
    assert without_form(NATIONAL, MAIN) == NATIONAL and read_back(made) == made


def test_columns_that_a_phase_must_not_have_go_and_others_come() -> None:
    made = fitted_to(HUBEI, "monitoring", "project")
    roles = [column.role for column in made.indicators.columns]
    assert not {"actual", "weight", "score"} & set(roles)
    assert roles[-4:] == ["to_date", "expected", "cause", "likelihood"]
    assert made.indicators.column("likelihood").choices == ("确定能", "有可能", "完全不可能")
    assert not made.blocks_of(TotalBlock) and "to_date" in [column.role for column in made.funds.columns]
    assert fitted_to(NATIONAL.form("transfer"), "transfer", "project") == NATIONAL.form("transfer")


@given(templates(most_others=2), st.sampled_from(KINDS))
def test_any_form_is_fitted_to_any_phase(place: Template, kind: tuple[Phase, Subject]) -> None:
    made, needs = fitted_to(place, *kind), needs_of(*kind)
    for columns, needed, barred in (
        (made.funds.columns, needs.funds, needs.no_funds),
        (made.indicators.columns, needs.indicators, needs.no_indicators),
    ):
        roles = {column.role for column in columns}
        assert all(roles & set(wanted) for wanted in needed) and not roles & set(barred)


@given(templates(most_others=3), st.data())
def test_edits_of_any_form_come_back(place: Template, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(place.others)))
    made = with_form(place, number, lambda form: replace(form, title="甲", footnotes=("乙",)))
    stars = tuple(
        replace(one, is_starred=data.draw(st.booleans())) for one in stars_of(forms_of(made)[number])
    )
    made = with_form(made, number, lambda form: with_stars(form, stars))
    assert read_back(made) == made
    assert stars_of(forms_of(made)[number]) == stars
    text = template_text_of(made)
    assert template_text_of(parse_template(text, "写出")) == text


def test_new_parts_have_ids_that_no_form_has() -> None:
    number = number_of(NATIONAL, "monitoring")
    block = FieldsBlock((new_field(gathered(NATIONAL)),), (0, 140, 500, 640, 1000))
    made = with_form(NATIONAL, number, lambda form: replace(form, blocks=(*form.blocks, block)))
    assert block.fields[0].id == "field1" and new_field(gathered(made)).id == "field2"
    source = new_source(gathered(made))
    made = with_form(
        made, number, lambda form: with_funds(form, lambda b: replace(b, rows=(*b.rows, source)))
    )
    assert new_source(gathered(made)).id != source.id


def test_money_may_go_from_other_forms_and_comes_again() -> None:
    form = NATIONAL.form("monitoring")
    place = [type(block) for block in form.blocks].index(FundsBlock)
    assert may_go(form, place) and not may_go(NATIONAL, [type(b) for b in NATIONAL.blocks].index(FundsBlock))
    bare = without_block(form, place)
    assert with_funds(bare, lambda block: replace(block, total="x")) == bare
    funds = new_funds(NATIONAL, bare)
    assert {"to_date", "initial"} <= {column.role for column in funds.columns}
    assert funds.rows == NATIONAL.funds.rows


def test_stars_are_shown_and_set_by_caption() -> None:
    form = NATIONAL.form("monitoring")
    starred = [one.key for one in stars_of(form) if one.is_starred]
    assert set(starred) == form.starred
    kept = replace(form, starred=form.starred | {"project.gone"})
    made = with_stars(kept, [replace(one, is_starred=one.key == "project.name") for one in stars_of(kept)])
    assert made.starred == {"project.gone", "project.name"}
    assert stars_of(made)[0].caption == "项目名称" and stars_of(made)[0].part == "栏目"


def test_levels_of_a_project_are_those_of_its_self_evaluation() -> None:
    points = NATIONAL.sections[0].points
    made = with_form(
        NATIONAL,
        MAIN,
        lambda form: with_indicators(
            replace(form, sections=(replace(form.sections[0], points=points + 1), *form.sections[1:])),
            lambda block: replace(block, sub_rows=("其中",)),
        ),
    )
    for form in made.others:
        is_own = form.subject == "department"
        assert form.sections[0].points == (Decimal(50) if is_own else points + 1)
        assert form.indicators.sub_rows == (() if is_own else ("其中",))


def test_captions_follow_the_unit_of_money() -> None:
    made = with_money_unit(NATIONAL, "亿元")
    text = template_text_of(made)
    assert "万元" not in text and text.count("（亿元）") == template_text_of(NATIONAL).count("（万元）")
    assert {form.money_unit for form in forms_of(made)} == {"亿元"}
    assert with_money_unit(made, "万元") == NATIONAL
