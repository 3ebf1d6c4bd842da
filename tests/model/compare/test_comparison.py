"""Differences between two states of a form: every one is told, in the words of the paper, and no other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.compare.comparison import NO_ROW, Difference, compare, path_in
from model.form.edits import insert_row, move_row, move_row_to_kind, remove_row
from model.form.field_path import GOAL_ACTUAL, indicator_path
from model.form.project import Project, text_at, with_text
from model.grid.layout import build_grid
from model.scoring.evaluation import evaluate
from tests.model.builders import SAMPLES, YEAR, clean_project, projects, sample, template

SHENZHEN = template()
FORM = sample(SAMPLES[1])
FIRST = FORM.indicators[0]


def _told(old: Project, new: Project) -> list[tuple[str, str, str, str]]:
    return [(str(d.path), d.caption, d.old_text, d.new_text) for d in compare(old, new, SHENZHEN)]


@pytest.mark.parametrize(
    ("path", "caption"),
    [
        ("project.name", "项目名称"),
        ("project.amount", "项目金额"),
        ("funds.fiscal.executed", "当年财政拨款·全年执行数"),
        ("goals.actual", "实际完成情况"),
        ("signature.prepared_by", "填表人"),
        ("indicators[0].actual", f"数量指标 › {FIRST.name}：实际完成值"),
        ("indicators[0].manual_score", f"数量指标 › {FIRST.name}：得分"),
        ("indicators[0].grade", f"数量指标 › {FIRST.name}：完成档次"),
        ("indicators[0].name", "数量指标 › 新：三级指标"),
    ],
)
def test_a_typed_text_is_one_difference_in_the_words_of_the_paper(path: str, caption: str) -> None:
    changed = with_text(FORM, path, "新")
    assert _told(FORM, changed) == [(path, caption, text_at(FORM, path), "新")]
    ((_, _, old, new),) = _told(changed, FORM)
    assert (old, new) == ("新", text_at(FORM, path))


def test_the_method_is_told_in_chinese() -> None:
    changed = with_text(FORM, "indicators[0].method", "reverse")
    assert _told(FORM, changed) == [
        ("indicators[0].method", f"数量指标 › {FIRST.name}：评分方法", "自动", "反向")
    ]


def test_an_inserted_row_is_told_as_one_and_the_others_not_at_all() -> None:
    changed, row = insert_row(FORM, FIRST.category, FIRST.kind, 0)
    changed = with_text(
        with_text(changed, f"indicators[{row}].name", "新增"), f"indicators[{row}].weight", "5"
    )
    assert _told(FORM, changed) == [
        ("indicators[0].name", "数量指标 › 新增：整行", NO_ROW, "三级指标 新增；分值 5")
    ]
    assert _told(changed, FORM) == [
        ("kind.产出指标.数量指标", "数量指标 › 新增：整行", "三级指标 新增；分值 5", NO_ROW)
    ]
    blank, _ = insert_row(FORM, FIRST.category, FIRST.kind, 0)
    assert _told(FORM, blank) == [("indicators[0].name", "数量指标 › （未命名）：整行", NO_ROW, "（空白行）")]


def test_a_row_moved_within_its_level_is_told_by_the_order() -> None:
    changed, _ = move_row(FORM, 0, 1, SHENZHEN)
    second = FORM.indicators[1].name
    texts = (f"{FIRST.name}、{second}", f"{second}、{FIRST.name}")
    assert _told(FORM, changed) == [("indicators[0].name", "数量指标：行的顺序", *texts)]


def test_a_row_moved_to_another_level_is_told_with_both() -> None:
    changed, row = move_row_to_kind(FORM, 0, "产出指标", "质量指标", template=SHENZHEN)
    assert (
        f"indicators[{row}].name",
        f"质量指标 › {FIRST.name}：所在位置",
        "产出指标 › 数量指标",
        "产出指标 › 质量指标",
    ) in _told(FORM, changed)
    assert [caption for _, caption, _, _ in _told(FORM, changed) if FIRST.name in caption] == [
        f"质量指标 › {FIRST.name}：所在位置"
    ]


def test_answers_to_warnings_follow_their_rows() -> None:
    key = "over-target@indicators[1].reason"
    noted = replace(FORM, notes={key: "因为", "goal-copied@goals.actual": "相同"})
    assert _told(FORM, noted) == [
        ("goals.actual", "实际完成情况：说明", "", "相同"),
        ("indicators[1].reason", f"数量指标 › {FORM.indicators[1].name}：说明", "", "因为"),
    ]
    inserted, _ = insert_row(noted, FIRST.category, FIRST.kind, 0)
    assert len(_told(noted, inserted)) == 1
    for place, words in (("kind.产出指标.数量指标", "数量指标"), ("", "整张表"), ("indicators[99].x", "x")):
        told = _told(FORM, replace(FORM, notes={f"x@{place}": "注"}))
        assert [caption for _, caption, _, _ in told] == [f"{words}：说明"]


def test_everything_at_once_stands_in_the_order_of_the_paper() -> None:
    changed = FORM
    for path in (
        "signature.date",
        "indicators[0].actual",
        "goals.expected",
        "project.unit",
        "funds.other.initial",
    ):
        changed = with_text(changed, path, "改")
    changed = remove_row(changed, len(changed.indicators) - 1, SHENZHEN)
    blocks = [told[0].partition(".")[0] for told in _told(FORM, changed)]
    assert blocks[:4] == ["project", "funds", "goals", "indicators[0]"] and blocks[-1] == "signature"


def test_what_no_template_shows_is_told_too() -> None:
    odd = replace(FORM, header={**FORM.header, "x": "1"}, funds={**FORM.funds, "y": {"initial": "2"}})
    assert [told[0] for told in _told(FORM, odd)] == ["project.x", "funds.y.initial"]


def test_a_field_is_found_in_another_state() -> None:
    changed, _ = insert_row(FORM, FIRST.category, FIRST.kind, 0)
    assert path_in(indicator_path(0, "actual"), FORM, changed, SHENZHEN) == indicator_path(1, "actual")
    assert path_in(indicator_path(0, "actual"), changed, FORM, SHENZHEN) is None
    assert path_in(GOAL_ACTUAL, FORM, changed, SHENZHEN) == GOAL_ACTUAL


@given(projects())
def test_a_form_does_not_differ_from_itself(project: Project) -> None:
    assert compare(project, project, SHENZHEN) == ()


@given(projects(), projects())
def test_no_difference_means_the_same_paper(old: Project, new: Project) -> None:
    found = compare(old, new, SHENZHEN)
    back = compare(new, old, SHENZHEN)
    assert bool(found) == bool(back)
    assert all(isinstance(d, Difference) and d.old_text != d.new_text and d.caption for d in found)
    if not found:
        grids = [build_grid(p, SHENZHEN, evaluate(p, SHENZHEN, YEAR), YEAR) for p in (old, new)]
        assert grids[0] == grids[1]


_FIELDS = st.sampled_from(
    ["project.name", "funds.fiscal.executed", "goals.actual", "indicators[0].actual", "indicators[3].reason"]
)


@given(st.dictionaries(_FIELDS, st.text(max_size=9), max_size=5))
def test_each_typed_text_is_told_exactly_once(typed: dict[str, str]) -> None:
    old = new = clean_project()
    for path, text in typed.items():
        new = with_text(new, path, text)
    changed = {(path, text_at(old, path), text) for path, text in typed.items() if text_at(old, path) != text}
    found = compare(old, new, SHENZHEN)
    assert {(str(d.path), d.old_text, d.new_text) for d in found} == changed and len(found) == len(changed)
