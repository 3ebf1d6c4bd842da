"""Replacing: what a hit becomes, what is left as it is and why, and that nothing but the chosen hits changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.find.replacing import (
    PART_OF_SIGN,
    UNCLEAR,
    Order,
    Swap,
    left_out_after,
    replaced_projects,
    swaps_of,
)
from model.find.search import haystack_of
from model.form.project import Indicator, Project, text_at, with_text, with_texts
from model.workbook.final_records import FrozenError
from model.workbook.workbook import Workbook
from tests.model.builders import SAMPLES, YEAR, clean_project, sample, template, template_text

SHENZHEN = template()
NAME, WEIGHT = "project.name", "indicators[0].weight"


def swaps(order: Order, *projects: Project, locked: Mapping[int, str] | None = None) -> list[Swap]:
    """Return all hits in projects with the ids 1, 2 …"""
    stacks = [haystack_of(number, project, SHENZHEN) for number, project in enumerate(projects, 1)]
    reasons = locked or {}
    by_form = swaps_of(
        order, range(1, len(stacks) + 1), lambda form, _: stacks[form - 1], lambda form: reasons.get(form, "")
    )
    return [swap for found in by_form for swap in found]


def after(order: Order, *projects: Project) -> tuple[Project, ...]:
    """Return the projects with every hit replaced."""
    changed = replaced_projects(swaps(order, *projects), dict(enumerate(projects, 1)))
    return tuple(changed.get(number, project) for number, project in enumerate(projects, 1))


def named(text: str) -> Project:
    """Return a form of that name, blank otherwise."""
    return with_text(Project(), NAME, text)


@pytest.mark.parametrize(
    ("text", "query", "new", "result"),
    [
        ("市财政局与财政局", "财政局", "审计局", "市审计局与审计局"),
        (" 财政 局（ＡＢＣ） 处 ", "abc", "x", " 财政 局（x） 处 "),
        ("数 据 规 划", "据规", "字", "数 字 划"),
        ("第一行\n第二行", "行第", "条", "第一条二行"),
        ("９５％以上", "95%", "90%", "90%以上"),
        ("aaa", "aa", "b", "ba"),
        ("２０２４年", "2024", "2025", "2025年"),
        ("面积㎡与面积", "面积", "S", "S㎡与S"),
        ("Cafe\u0301店", "é", "e", "Cafe店"),
        ("a.b", ".", "*", "a*b"),
        ("去掉这个字", "这个", "", "去掉字"),
        ("原样", "原样", r"\1 原样原样", r"\1 原样原样"),
    ],
)
def test_what_stands_around_a_hit_stays_as_typed(text: str, query: str, new: str, result: str) -> None:
    assert after(Order(query, new), named(text)) == (named(result),)


@pytest.mark.parametrize(
    ("text", "query", "result"),
    [("ABCａｂｃabc", "abc", "ABCａｂｃx"), ("数 据数据", "数据", "数 据x"), ("95%９５％", "95%", "x９５％")],
)
def test_an_exact_order_tells_width_case_and_white_space_apart(text: str, query: str, result: str) -> None:
    assert after(Order(query, "x", is_exact=True), named(text)) == (named(result),)


def test_a_part_of_one_character_cannot_be_replaced_and_says_so() -> None:
    (swap,) = swaps(Order("平方", "立方"), named("10㎡"))
    assert (swap.old, swap.reason) == ("㎡", PART_OF_SIGN)
    assert after(Order("平方", "立方"), named("10㎡")) == (named("10㎡"),)
    assert after(Order("平方米", "亩"), named("10㎡")) == (named("10亩"),)


def test_a_hit_whose_ends_cannot_be_told_is_left_and_says_so() -> None:
    apart = named("\u1100\u1161")
    (swap,) = swaps(Order("\uac00", "x"), apart)
    assert swap.reason == UNCLEAR and after(Order("\uac00", "x"), apart) == (apart,)
    assert after(Order("1.5", "2"), named("1。5")) == (named("2"),)


@pytest.mark.parametrize(
    ("typed", "query", "result"),
    [
        ("10390000", "10,390,000.00", "5"),
        ("10390000.00", "10,390,000.00", "5"),
        ("10390000", "10,390,000", "5"),
        ("10390000.5", "10,390,000.50", None),
        ("10390000.5", "10,390,000.5", "5"),
        ("10390000.25", "10,390,000", "5.25"),
        ("10,390,000.00", "10,390,000.00", "5"),
    ],
)
def test_a_number_is_found_as_shown_and_replaced_as_typed(typed: str, query: str, result: str | None) -> None:
    path = "funds.carryover.executed"
    project = with_text(Project(), path, typed)
    found = swaps(Order(query, "5"), project)
    assert text_at(after(Order(query, "5"), project)[0], path) == (typed if result is None else result)
    assert [bool(swap.note) for swap in found] == ([] if result is None else ["," not in typed])


def test_a_longer_number_is_not_torn_apart() -> None:
    project = named("编号110390000和10390000.55")
    assert swaps(Order("10,390,000.00", "5"), project) == []


def test_what_could_not_be_read_afterwards_is_warned_of_and_done() -> None:
    project = clean_project()
    points = text_at(project, WEIGHT)
    found = [swap for swap in swaps(Order(points, "十分"), project) if str(swap.hit.path) == WEIGHT]
    assert ["十分" in swap.warning and "不是数字" in swap.warning for swap in found] == [True]
    assert text_at(after(Order(points, "十分"), project)[0], WEIGHT) == "十分"
    assert not any(swap.warning for swap in swaps(Order(points, "12"), project))


def test_a_grade_that_nobody_can_choose_is_warned_of() -> None:
    project = with_text(clean_project(), "indicators[0].grade", "达成年度指标")
    (swap,) = (s for s in swaps(Order("年度指标", "指标"), project) if s.hit.path.column == "grade")
    assert "不是可选的档次" in swap.warning


def test_locked_forms_are_listed_with_their_reason_and_stay() -> None:
    projects = named("甲局"), named("乙局")
    found = swaps(Order("局", "厅"), *projects, locked={1: "已定稿"})
    assert [swap.reason for swap in found] == ["已定稿", ""]
    assert replaced_projects(found, dict(enumerate(projects, 1))) == {2: named("乙厅")}


def test_names_of_levels_are_never_replaced() -> None:
    project = Project(indicators=(Indicator("产出指标", "数量指标", "数量指标数"),))
    (changed,) = after(Order("数量", "质量"), project)
    row = changed.indicators[0]
    assert (row.category, row.kind, row.name) == ("产出指标", "数量指标", "质量指标数")


def test_a_target_typed_in_parts_keeps_the_other_parts() -> None:
    row = Indicator("产出指标", "数量指标").with_texts({"operator": "定性", "number": "已完成", "unit": "/"})
    (changed,) = after(Order("完成", "办结"), Project(indicators=(row,)))
    assert changed.indicators[0].target == "已办结"
    assert changed.indicators[0].target_parts == ("定性", "已办结", "/")
    measured = Indicator("产出指标", "数量指标").with_texts({"operator": "≥", "number": "10", "unit": "个"})
    (changed,) = after(Order("个", "家"), Project(indicators=(measured,)))
    assert changed.indicators[0].target_parts == ("≥", "10", "家")
    (changed,) = after(Order("10个", "12家"), Project(indicators=(measured,)))
    assert changed.indicators[0].target == "≥12家"


def test_after_one_is_replaced_the_others_are_still_left_out() -> None:
    found = swaps(Order("局", "委员会"), named("局a局b局"), named("局"))
    left_out = {found[2].key, found[3].key}
    left = left_out_after(found[0], left_out, found)
    changed = replaced_projects(found[:1], {1: named("局a局b局")})[1]
    later = swaps(Order("局", "委员会"), changed, named("局"))
    assert [swap.key in left for swap in later] == [False, True, True]


# -- what always holds --------------------------------------------------------------------------------------

TEXTS = st.text("aAａbｂ 财政局，\n", max_size=12)
PATHS = (NAME, "goals.actual", "indicators[0].reason", "indicators[1].name", WEIGHT, "signature.phone")
FORMS = st.lists(st.tuples(*[TEXTS] * len(PATHS)), min_size=1, max_size=3)


def made(texts: list[tuple[str, ...]]) -> tuple[Project, ...]:
    """Return forms that hold those texts."""
    return tuple(with_texts(clean_project(), dict(zip(PATHS, form, strict=True))) for form in texts)


@given(FORMS, st.text("aAbB 财政局", min_size=1, max_size=3))
def test_replaced_by_itself_nothing_changes(texts: list[tuple[str, ...]], query: str) -> None:
    projects = made(texts)
    assert after(Order(query, query, is_exact=True), *projects) == projects


@given(FORMS, st.text("aＡbB 财政局", min_size=1, max_size=3), st.text("xyz乙", min_size=1), st.booleans())
def test_after_replacing_nothing_is_found(
    texts: list[tuple[str, ...]], query: str, new: str, is_exact: bool
) -> None:
    order = Order(query, new, is_exact)
    assert swaps(order, *after(order, *made(texts))) == []


@given(FORMS, st.sampled_from(["a", "ab", "财", "政局"]), st.text("xa财", max_size=2), st.data())
def test_nothing_but_the_chosen_hits_changes(
    texts: list[tuple[str, ...]], query: str, new: str, data: st.DataObject
) -> None:
    projects = dict(enumerate(made(texts), 1))
    found = swaps(Order(query, new), *projects.values())
    chosen = [swap for swap in found if data.draw(st.booleans())]
    changed = projects | replaced_projects(chosen, projects)
    for number, project in projects.items():
        for path in haystack_of(number, project, SHENZHEN).paths:
            here = [swap for swap in chosen if swap.key[:2] == (number, path)]
            old, end, pieces = text_at(project, path), 0, []
            for swap in here:
                pieces += [old[end : swap.hit.start], new]
                end = swap.hit.end
            assert text_at(changed[number], path) == "".join([*pieces, old[end:]])


@pytest.mark.parametrize("query", ["项目", "完成", "0", "，", "%"])
def test_the_samples_come_back_when_replaced_back(query: str) -> None:
    projects = tuple(sample(path) for path in SAMPLES)
    there = after(Order(query, "\ue000", is_exact=True), *projects)
    assert there != projects
    assert after(Order("\ue000", query, is_exact=True), *there) == projects


def test_all_forms_are_one_undo_step_which_gives_back_the_very_workbook(tmp_path: Path) -> None:
    workbook = Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)
    workbook.add_projects([sample(path) for path in SAMPLES], "加")
    before = {i: workbook.project(i) for i in workbook.ids}
    found = swaps(Order("项目", "工程"), *before.values())
    workbook.change_projects(replaced_projects(found, before), "替换")
    assert {i for i in before if workbook.project(i) != before[i]} == {swap.key[0] for swap in found}
    workbook.undo()
    assert {i: workbook.project(i) for i in workbook.ids} == before
    assert workbook.history.undo_label == "加" and workbook.history.redo_label == "替换"
    workbook.close()


def test_forms_that_stay_the_same_are_no_edit_and_a_final_one_refuses_all(tmp_path: Path) -> None:
    workbook = Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)
    one, two = workbook.add_projects([clean_project(), clean_project()], "加")
    workbook.change_projects({one: clean_project(), two: clean_project()}, "替换")
    assert workbook.history.undo_label == "加"
    workbook.finalise(two, "张三")
    other = with_text(clean_project(), NAME, "别的")
    with pytest.raises(FrozenError):
        workbook.change_projects({one: other, two: other}, "替换")
    assert workbook.project(one) == clean_project()
    workbook.change_projects({one: other, two: clean_project()}, "替换")
    assert workbook.project(one) == other
    workbook.close()
