"""Two states of a form put together: what each side typed is there, or told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.form.field_path import indicator_path
from model.form.project import Indicator, Project, with_text, with_texts
from model.form.three_way import REMOVED, STAYS, Clash, common_part, join_forms, join_order

A, B, C = ("产出", "数量"), ("产出", "质量"), ("效益", "社会")
BASE = Project(
    header={"name": "道路", "unit": "交通局"},
    funds={"total": {"initial": "100", "executed": "90"}},
    goals={"expected": "修路"},
    indicators=(
        Indicator(*A, "里程", "≥5公里", "5公里", "10", id=1),
        Indicator(*A, "桥梁", "2座", "2座", "10", id=2),
        Indicator(*B, "合格率", "100%", "100%", "10"),
        Indicator(*C),
    ),
    notes={"over@indicators[1].actual": "如期"},
)


def row(place: int, **texts: str) -> Project:
    return with_texts(BASE, {indicator_path(place, column): text for column, text in texts.items()})


def without(number: int, project: Project = BASE) -> Project:
    rows = project.indicators
    return replace(project, indicators=rows[:number] + rows[number + 1 :])


def inserted(number: int, indicator: Indicator, project: Project = BASE) -> Project:
    rows = project.indicators
    return replace(project, indicators=(*rows[:number], indicator, *rows[number:]))


def names(project: Project) -> list[str]:
    return [one.name for one in project.indicators]


def test_what_each_side_changed_is_there() -> None:
    mine = with_text(row(0, actual="6公里"), "project.unit", "住建局")
    theirs = with_text(
        with_text(row(0, weight="12"), "funds.total.executed", "95"), "goals.expected", "修两条路"
    )
    done = join_forms(BASE, mine, theirs)
    assert done.clashes == ()
    assert done.project == with_text(
        with_text(with_text(row(0, actual="6公里", weight="12"), "project.unit", "住建局"), "funds.total.executed", "95"),
        "goals.expected", "修两条路",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("mine", "theirs", "clash"),
    [
        (row(0, actual="6"), row(0, actual="7"), Clash(indicator_path(0, "actual"), "6", "7")),
        (
            row(0, target="≥6公里"),
            row(0, target="≥7公里"),
            Clash(indicator_path(0, "target"), "≥6公里", "≥7公里"),
        ),
        (row(0, actual=""), row(0, actual="7"), Clash(indicator_path(0, "actual"), "", "7")),
        (row(0, bearer="甲"), row(0, bearer="乙"), Clash(indicator_path(0, "bearer"), "甲", "乙")),
        (row(1, actual="3座"), without(1), Clash(indicator_path(1, "name"), "桥梁", REMOVED)),
        (without(1), row(1, actual="3座"), Clash(indicator_path(1, "name"), "桥梁", STAYS)),
    ],
)
def test_what_both_changed_stays_as_mine_and_is_told(mine: Project, theirs: Project, clash: Clash) -> None:
    done = join_forms(BASE, mine, theirs)
    assert done.clashes == (clash,)
    assert len(done.project.indicators) == 4


def test_what_a_newer_program_stored_is_put_together_by_its_keys() -> None:
    base = replace(BASE, newer={"both": 1, "mine": 1, "theirs": 1, "gone": [], "same": None})
    mine = replace(BASE, newer={"both": 2, "mine": 0, "theirs": 1, "gone": [], "same": None, "new": {}})
    theirs = replace(BASE, newer={"both": 3, "mine": 1, "theirs": "", "same": None, "came": False})
    found = join_forms(base, mine, theirs).project.newer
    assert found == {"both": 2, "mine": 0, "theirs": "", "same": None, "new": {}, "came": False}
    assert common_part(mine, theirs).newer == {"same": None}


def test_parts_of_a_target_stay_together() -> None:
    mine, theirs = row(0, operator="≤"), row(0, number="8")
    done = join_forms(BASE, mine, theirs)
    assert done.project.indicators[0] == mine.indicators[0]
    assert [(one.kept, one.other) for one in done.clashes] == [("≤5公里", "≥8公里")]


def test_rows_that_came_stand_behind_their_neighbours_and_answers_follow() -> None:
    mine = replace(inserted(1, Indicator(*A, "路灯")), notes={"over@indicators[2].actual": "如期"})
    theirs = inserted(1, Indicator(*A, "护栏"), without(0))
    done = join_forms(BASE, mine, replace(theirs, notes={"over@indicators[0].actual": "如期"}))
    assert names(done.project) == ["路灯", "桥梁", "护栏", "合格率", ""]
    assert done.project.notes == {"over@indicators[1].actual": "如期"}
    assert done.clashes == ()


def test_both_may_use_the_same_blank_row() -> None:
    mine, theirs = row(3, name="受益", actual="多"), row(3, name="满意", actual="很")
    done = join_forms(BASE, mine, theirs)
    assert sorted(names(done.project)) == ["受益", "合格率", "桥梁", "满意", "里程"] and done.clashes == ()


def test_an_equal_new_row_comes_once() -> None:
    both = inserted(1, Indicator(*A, "路灯", "8盏"))
    assert names(join_forms(BASE, both, inserted(2, Indicator(*A, "路灯", "8盏"))).project).count("路灯") == 1


def test_a_level_keeps_a_row_that_one_side_kept() -> None:
    done = join_forms(BASE, without(0), without(1))
    assert names(done.project) == ["桥梁", "合格率", ""]


def test_the_order_that_was_changed_holds() -> None:
    turned = replace(BASE, indicators=(BASE.indicators[1], BASE.indicators[0], *BASE.indicators[2:]))
    for pair in ((turned, row(0, actual="9")), (row(0, actual="9"), turned)):
        done = join_forms(BASE, *pair)
        assert names(done.project)[:2] == ["桥梁", "里程"] and done.project.indicators[1].actual == "9"
    assert join_order("abc", "acb", "bac", dict.fromkeys("abcd")) == list("acbd")
    assert join_order("abc", "abxc", "cab", dict.fromkeys("abcx")) == list("cabx")


def test_a_number_that_the_other_side_gave_away_is_not_given_twice() -> None:
    mine, theirs = inserted(2, Indicator(*A, "路灯", id=3)), inserted(2, Indicator(*A, "护栏", id=3))
    done = join_forms(BASE, mine, theirs)
    ids = {one.name: one.id for one in done.project.indicators if one.id}
    assert ids == {"里程": 1, "桥梁": 2, "护栏": 3, "路灯": 4} and done.ids == {3: 4}


_TEXTS = st.sampled_from(["", "1", "2", "3"])
_EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("type"), st.integers(0, 3), st.sampled_from(["name", "actual", "target", "reason"]), _TEXTS),
        st.tuples(st.just("remove"), st.integers(0, 3), st.just(""), st.just("")),
        st.tuples(st.just("insert"), st.integers(0, 3), st.just(""), st.sampled_from(["甲", "乙"])),
        st.tuples(st.just("head"), st.integers(0, 3), st.sampled_from(["name", "unit"]), _TEXTS),
    ),
    max_size=4,
)  # fmt: skip


def edited(edits: list[tuple[str, int, str, str]], tag: str) -> Project:
    project = replace(BASE, notes={})
    for kind, place, column, text in edits:
        place = min(place, len(project.indicators) - 1)
        if kind == "type":
            project = with_text(project, indicator_path(place, column), text and f"{tag}{text}")
        elif kind == "remove" and len(project.indicators) > 1:
            project = without(place, project)
        elif kind == "insert":
            project = inserted(place, Indicator(*A, f"{tag}{text}"), project)
        elif kind == "head":
            project = with_text(project, f"project.{column}", text and f"{tag}{text}")
    return project


def texts_of(project: Project) -> set[str]:
    texts = {
        getattr(one, name) for one in project.indicators for name in ("name", "actual", "target", "reason")
    }
    return texts | set(project.header.values())


@settings(max_examples=60, deadline=None)
@given(_EDITS, _EDITS)
def test_nothing_typed_is_dropped(
    first: list[tuple[str, int, str, str]], second: list[tuple[str, int, str, str]]
) -> None:
    mine, theirs = edited(first, "我"), edited(second, "他")
    base = replace(BASE, notes={})
    done = join_forms(base, mine, theirs)
    told = {text for one in done.clashes for text in (one.kept, one.other)}
    typed = (texts_of(mine) | texts_of(theirs)) - texts_of(BASE)
    assert typed <= texts_of(done.project) | told
    assert join_forms(base, mine, base).project == mine and join_forms(base, base, theirs).project == theirs


def test_what_two_states_have_alike_stands_for_where_they_came_from() -> None:
    mine = with_text(row(0, actual="6", manual_score="3"), "project.unit", "住建局")
    theirs = inserted(1, Indicator(*A, "路灯"), row(0, actual="7", target="≥6公里"))
    base = common_part(mine, theirs)
    assert base.header == {"name": "道路"} and names(base) == ["里程", "桥梁", "合格率", ""]
    assert (base.indicators[0].actual, base.indicators[0].target) == ("", "")
    assert common_part(BASE, BASE) == BASE
    done = join_forms(base, mine, theirs)
    assert names(done.project) == ["里程", "路灯", "桥梁", "合格率", ""]
    assert {(one.path.column or one.path.key, one.kept, one.other) for one in done.clashes} == {
        ("actual", "6", "7"),
        ("unit", "住建局", "交通局"),
        ("target", "≥5公里", "≥6公里"),
    }
