"""Indicators taken into a form: under the kind that is meant, nothing of the year with them, nothing of the form lost."""

from __future__ import annotations

import pytest
from hypothesis import given

import resources
from model.form.edits import not_applicable_row
from model.form.levels import kinds_of
from model.form.project import Indicator, Project, empty_project
from model.suggest.library import read_library
from model.suggest.taking import first_taken, is_offered, place_for, with_taken
from tests.depth import some_every_day
from tests.model.builders import clean_project, projects, template

SHENZHEN = template()
LIBRARY = read_library(resources.library_text())
ROW = Indicator(
    "产出指标", "质量指标", "验收合格率", "≥95%", "97%", "5", "原因", "linear", "4", "优",
    (("history", "90%"), ("note", "备注"), ("unit", "%")),
)  # fmt: skip


def test_nothing_of_the_year_comes_along() -> None:
    made = with_taken(empty_project(SHENZHEN), [ROW], SHENZHEN)
    taken = Indicator("产出指标", "质量指标", "验收合格率", "≥95%", method="linear", extra=(("unit", "%"),))
    assert [row for row in made.indicators if row.name] == [taken]
    assert len(made.indicators) == len(SHENZHEN.kinds())  # the blank row gave way
    assert made.indicators[first_taken(empty_project(SHENZHEN), made)] == taken


def test_a_row_that_does_not_apply_gives_way_and_others_stay() -> None:
    lone = not_applicable_row("产出指标", "质量指标", SHENZHEN)
    form = Project(indicators=(Indicator("产出指标", "数量指标", "课时"), lone))
    made = with_taken(form, [ROW, ROW], SHENZHEN)
    assert [row.name for row in made.indicators] == ["课时", "验收合格率", "验收合格率"]


@pytest.mark.parametrize(
    ("kind", "template_id", "expected"),
    [
        ("服务对象满意度指标", "shenzhen-2021", ("效益指标", "满意度指标")),
        ("可持续影响指标", "shenzhen-2021", ("效益指标", "社会效益指标")),
        ("成本指标", "cost-2021", ("成本指标", "经济成本指标")),
        ("满意度指标", "national-2020", ("满意度指标", "服务对象满意度指标")),
        ("数量指标", "chongqing", ("绩效指标", "绩效指标")),
    ],
)
def test_other_places_call_kinds_otherwise(kind: str, template_id: str, expected: tuple[str, str]) -> None:
    places = kinds_of(empty_project(template(template_id)), template(template_id))
    assert place_for(Indicator("别的", kind), places) == expected


@pytest.mark.parametrize("template_id", some_every_day(sorted(resources.template_names())))
def test_the_library_finds_a_place_in_every_template(template_id: str) -> None:
    form = template(template_id)
    made = with_taken(empty_project(form), [entry.row for entry in LIBRARY], form)
    assert {row.name for row in made.indicators} >= {entry.name for entry in LIBRARY}
    assert {(row.category, row.kind) for row in made.indicators} == set(form.kinds())


def test_a_whole_table_takes_the_place_of_the_old_one_with_its_points() -> None:
    known = clean_project()
    old = Project(
        header={"name": "甲"}, indicators=(ROW,), notes={"over-target@indicators[0].actual": "说明"}
    )
    made = with_taken(old, known.indicators, SHENZHEN, whole=True)
    assert made.header == {"name": "甲"} and made.notes == {}
    assert [(r.kind, r.name, r.target, r.weight) for r in made.indicators] == [
        (r.kind, r.name, r.target, r.weight) for r in known.indicators
    ]
    assert not any(row.actual or row.manual_score or row.grade or row.reason for row in made.indicators)


@given(projects())
def test_no_row_of_the_form_is_lost(form: Project) -> None:
    made = with_taken(form, [ROW], SHENZHEN)
    kept = [row for row in form.indicators if is_offered(row, SHENZHEN)]
    assert [row for row in made.indicators if row in kept] == kept
    assert len(made.indicators) in (len(form.indicators), len(form.indicators) + 1)
