"""Edits of rows: no level-2 kind vanishes, nothing typed is lost, answers to warnings follow their rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.form.edits import (
    caption_of,
    insert_row,
    move_row,
    move_row_to_kind,
    not_applicable_row,
    remove_row,
)
from model.form.field_path import amount_path, field_path, header_path, indicator_path
from model.form.project import (
    INDICATOR_TEXTS,
    Indicator,
    Project,
    empty_project,
    rows_of_kind,
)
from tests.model.builders import FORMAT_2_IDS, SAMPLES, TEMPLATE_IDS, clean_project, sample, template

SHENZHEN = template()
KINDS = SHENZHEN.kinds()
KIND_A, KIND_B = KINDS[0], KINDS[1]


_CONTENTS = st.sampled_from(
    [
        {},
        {"name": "不适用", "target": "不适用", "actual": "不适用", "weight": "0"},
        {"target": "≥3场"},
        {"weight": "5"},
        {"reason": "因故"},
        {"manual_score": "0"},
        {"name": "培训", "target": "≥3场", "actual": "2", "weight": "5", "method": "forward"},
        {"name": "效果", "target": "显著", "actual": "一般", "weight": "5", "grade": "达成年度指标"},
    ]
)


@st.composite
def noted_projects(draw: st.DrawFn, least: int = 1) -> Project:
    """Projects with rows of every kind in any order, some with an answer that repeats the row's name."""
    kinds = [kind for kind in KINDS for _ in range(draw(st.integers(least, 3)))]
    rows = []
    for number, kind in enumerate(draw(st.permutations(kinds))):
        row = Indicator(*kind, **draw(_CONTENTS))
        rows.append(row if _is_filler(row) else replace(row, name=f"第{number}行"))
    noted = draw(st.sets(st.integers(0, len(rows) - 1), max_size=6))
    notes = {
        f"over-target@{indicator_path(i, 'reason')}": rows[i].name for i in noted if not _is_filler(rows[i])
    }
    more = {"goal-copied@goals.actual": "说明", "zero-budget@funds.total.adjusted": "说明"}
    return Project({"name": "项目"}, {}, {"actual": "完成"}, tuple(rows), {"phone": "1"}, notes | more)


def _is_filler(row: Indicator) -> bool:
    return row in (Indicator(row.category, row.kind), not_applicable_row(row.category, row.kind, SHENZHEN))


def _typed(project: Project) -> Counter[Indicator]:
    """Count the rows in which something was typed, wherever they stand."""
    return Counter(replace(row, category="", kind="") for row in project.indicators if not _is_filler(row))


def _check(before: Project, after: Project) -> None:
    """What every edit of rows must keep."""
    assert {(row.category, row.kind) for row in after.indicators} == set(KINDS)
    assert (after.header, after.funds, after.goals, after.signature) == (
        before.header,
        before.funds,
        before.goals,
        before.signature,
    )
    for key, note in after.notes.items():
        if "@indicators[" in key:
            index = int(key.partition("[")[2].partition("]")[0])
            assert after.indicators[index].name == note and key.endswith("].reason")
        else:
            assert note == "说明"


def _by_kind(project: Project) -> list[list[Indicator]]:
    return [[project.indicators[i] for i in rows_of_kind(project, *kind)] for kind in KINDS]


def _notes_kept(before: Project, after: Project, but: str | None = None) -> bool:
    return Counter(after.notes.values()) == Counter(n for n in before.notes.values() if n != but)


@given(noted_projects(), st.data())
def test_inserting_adds_one_blank_row(project: Project, data: st.DataObject) -> None:
    category, kind = data.draw(st.sampled_from(KINDS))
    siblings = rows_of_kind(project, category, kind)
    before = data.draw(st.one_of(st.none(), st.sampled_from([*siblings, siblings[-1] + 1])))
    after, index = insert_row(project, category, kind, before)
    assert after.indicators[index] == Indicator(category, kind)
    assert after.indicators[:index] + after.indicators[index + 1 :] == project.indicators
    assert index == (siblings[-1] + 1 if before is None else before)
    assert _notes_kept(project, after)
    _check(project, after)


@given(noted_projects(), st.data())
def test_removing_takes_one_row_and_leaves_its_kind(project: Project, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(project.indicators) - 1))
    row = project.indicators[index]
    alone = len(rows_of_kind(project, row.category, row.kind)) == 1
    after = remove_row(project, index, SHENZHEN)
    left = (not_applicable_row(row.category, row.kind, SHENZHEN),) if alone else ()
    assert after.indicators == project.indicators[:index] + left + project.indicators[index + 1 :]
    key = f"over-target@{indicator_path(index, 'reason')}"
    assert _notes_kept(project, after, but=row.name if key in project.notes else None)
    _check(project, after)


@given(noted_projects(), st.data())
def test_removing_an_inserted_row_gives_the_project_back(project: Project, data: st.DataObject) -> None:
    category, kind = data.draw(st.sampled_from(KINDS))
    after, index = insert_row(project, category, kind)
    assert remove_row(after, index, SHENZHEN) == project


@given(noted_projects(), st.data())
def test_moving_loses_nothing(project: Project, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(project.indicators) - 1))
    after, new = move_row(project, index, data.draw(st.sampled_from([-1, 1])), SHENZHEN)
    moved, old = after.indicators[new], project.indicators[index]
    assert replace(moved, category="", kind="") == replace(old, category="", kind="")
    assert _typed(after) == _typed(project) and _notes_kept(project, after)
    _check(project, after)


@given(noted_projects(least=2), st.data())
def test_moving_down_and_up_inside_a_kind_is_nothing(project: Project, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    siblings = rows_of_kind(project, *kind)
    place = data.draw(st.integers(0, len(siblings) - 2))
    down, new = move_row(project, siblings[place], 1, SHENZHEN)
    assert new == siblings[place + 1] and down.indicators[new] == project.indicators[siblings[place]]
    assert _notes_kept(project, down)
    assert move_row(down, new, -1, SHENZHEN) == (project, siblings[place])
    up, new = move_row(project, siblings[place + 1], -1, SHENZHEN)
    assert move_row(up, new, 1, SHENZHEN) == (project, siblings[place + 1])


@given(noted_projects(least=3), st.data())
def test_moving_over_a_border_goes_to_the_near_end_and_back(project: Project, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(KINDS) - 2))
    above, below = rows_of_kind(project, *KINDS[place]), rows_of_kind(project, *KINDS[place + 1])
    down, new = move_row(project, above[-1], 1, SHENZHEN)
    assert rows_of_kind(down, *KINDS[place + 1])[0] == new and _notes_kept(project, down)
    assert [len(rows) for rows in _by_kind(down)][place : place + 2] == [len(above) - 1, len(below) + 1]
    back, new = move_row(down, new, -1, SHENZHEN)
    assert rows_of_kind(back, *KINDS[place])[-1] == new
    assert _by_kind(back) == _by_kind(project) and _notes_kept(project, back)
    _check(project, back)


@given(noted_projects())
def test_the_first_row_cannot_go_up_nor_the_last_down(project: Project) -> None:
    first, last = rows_of_kind(project, *KINDS[0])[0], rows_of_kind(project, *KINDS[-1])[-1]
    assert move_row(project, first, -1, SHENZHEN) == (project, first)
    assert move_row(project, last, 1, SHENZHEN) == (project, last)


@given(noted_projects(), st.data(), st.booleans())
def test_moving_to_any_other_kind_loses_nothing(project: Project, data: st.DataObject, at_end: bool) -> None:
    index = data.draw(st.integers(0, len(project.indicators) - 1))
    old = project.indicators[index]
    kind = data.draw(st.sampled_from([k for k in KINDS if k != (old.category, old.kind)]))
    after, new = move_row_to_kind(project, index, *kind, template=SHENZHEN, at_end=at_end)
    assert after.indicators[new] == replace(old, category=kind[0], kind=kind[1])
    assert rows_of_kind(after, *kind)[-1 if at_end else 0] == new
    assert _typed(after) == _typed(project) and _notes_kept(project, after)
    _check(project, after)


def _two_kinds(row: Indicator, other: Indicator) -> Project:
    rest = tuple(Indicator(*kind) for kind in KINDS[2:])
    return Project(indicators=(replace(row, category=KIND_A[0], kind=KIND_A[1]), other, *rest))


def test_a_lone_placeholder_gives_way_and_a_kind_left_gets_one() -> None:
    for placeholder in (Indicator(*KIND_B), not_applicable_row(*KIND_B, SHENZHEN)):
        project = _two_kinds(Indicator(*KIND_A, "培训", "≥3场"), placeholder)
        after, new = move_row(project, 0, 1, SHENZHEN)
        assert after.indicators[0] == not_applicable_row(*KIND_A, SHENZHEN)
        assert after.indicators[new] == Indicator(*KIND_B, "培训", "≥3场")
        assert len(after.indicators) == len(project.indicators)


def test_a_typed_row_never_gives_way() -> None:
    project = _two_kinds(Indicator(*KIND_A, "培训"), Indicator(*KIND_B, "合格率"))
    after, _ = move_row(project, 0, 1, SHENZHEN)
    assert [row.name for row in after.indicators[:3]] == ["不适用", "培训", "合格率"]


def test_two_placeholders_stay() -> None:
    project = _two_kinds(Indicator(*KIND_A, "培训"), Indicator(*KIND_B))
    project, _ = insert_row(project, *KIND_B)
    after, _ = move_row_to_kind(project, 0, *KIND_B, template=SHENZHEN)
    assert len(rows_of_kind(after, *KIND_B)) == 3


@pytest.mark.parametrize("chosen", [{"method": "qualitative"}, {"grade": "达成年度指标"}])
def test_a_row_with_only_a_method_or_grade_does_not_give_way(chosen: dict[str, str]) -> None:
    project = _two_kinds(Indicator(*KIND_A, "培训"), Indicator(*KIND_B, **chosen))
    after, _ = move_row(project, 0, 1, SHENZHEN)
    assert Indicator(*KIND_B, **chosen) in after.indicators


def test_moving_a_lone_row_to_its_own_kind_is_nothing() -> None:
    project = clean_project()
    after, new = move_row_to_kind(project, 0, *KINDS[0], template=SHENZHEN)
    assert (after, new) == (project, 0)


@given(noted_projects(least=2), st.data())
def test_moving_to_the_own_kind_loses_nothing(project: Project, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(project.indicators) - 1))
    old = project.indicators[index]
    after, new = move_row_to_kind(project, index, old.category, old.kind, template=SHENZHEN)
    assert after.indicators[new] == old and new == rows_of_kind(after, old.category, old.kind)[-1]
    assert Counter(after.indicators) == Counter(project.indicators) and _notes_kept(project, after)
    _check(project, after)


@given(
    noted_projects(),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 99), st.integers(0, 99)), max_size=25),
)
@example(clean_project(), [(1, 0, 0)] * 12)
def test_any_row_edits_in_a_row(project: Project, steps: list[tuple[int, int, int]]) -> None:
    """After any edits all kinds stand, answers stand at their rows, and only removed rows are gone."""
    removed: Counter[Indicator] = Counter()
    start = project
    for action, first, second in steps:
        index = first % len(project.indicators)
        row = project.indicators[index]
        if action == 0:
            project, _ = insert_row(project, *KINDS[second % len(KINDS)])
        elif action == 1:
            if not _is_filler(row):
                removed[replace(row, category="", kind="")] += 1
            project = remove_row(project, index, SHENZHEN)
        elif action == 2:
            project, _ = move_row(project, index, 1 if second % 2 else -1, SHENZHEN)
        elif (kind := KINDS[second % len(KINDS)]) != (row.category, row.kind):
            project, _ = move_row_to_kind(project, index, *kind, template=SHENZHEN)
        _check(start, project)
    assert _typed(project) + removed == _typed(start)


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
def test_removing_every_row_leaves_one_not_applicable_row_for_each_kind(template_id: str) -> None:
    made = template(template_id)
    project = clean_project(template_id)
    project, _ = insert_row(project, *made.kinds()[0])
    for _ in range(3):
        for index in reversed(range(len(project.indicators))):
            project = remove_row(project, index, made)
    assert project.indicators == tuple(not_applicable_row(*kind, made) for kind in made.kinds())


def test_a_new_row_goes_where_its_kind_would_be() -> None:
    only_last = Project(indicators=(Indicator(*KINDS[0], "甲"), Indicator(*KINDS[-1], "乙")))
    after, index = insert_row(only_last, *KINDS[1])
    assert (index, [row.name for row in after.indicators]) == (1, ["甲", "", "乙"])
    after, index = insert_row(Project(), *KINDS[2])
    assert (index, after.indicators) == (0, (Indicator(*KINDS[2]),))


def test_an_edit_leaves_the_project_it_was_given() -> None:
    project = sample(SAMPLES[0])
    copy = replace(project, notes=dict(project.notes))
    insert_row(project, *KIND_A)
    remove_row(project, 0, SHENZHEN)
    move_row(project, 0, 1, SHENZHEN)
    assert project == copy


def test_notes_of_other_shapes_stay() -> None:
    notes = {
        "a": "1",
        "x@indicators[1]": "2",
        "x@indicators[y].name": "3",
        "x@indicators[0].name": "4",
        "@": "5",
    }
    project = replace(empty_project(SHENZHEN), notes=notes)
    after, _ = insert_row(project, *KIND_A, before=0)
    assert after.notes == {**{k: v for k, v in notes.items() if v != "4"}, "x@indicators[1].name": "4"}


def test_notes_with_more_digits_are_renumbered_too() -> None:
    rows = tuple(Indicator(*KIND_A, f"第{i}行") for i in range(12))
    notes = {f"x@indicators[{i}].name": f"第{i}行" for i in range(12)}
    after = remove_row(Project(indicators=rows, notes=notes), 1, SHENZHEN)
    assert (
        after.notes == {f"x@indicators[{i}].name": row.name for i, row in enumerate(after.indicators)}
        and len(after.notes) == 11
    )


@pytest.mark.parametrize(
    ("path", "caption"),
    [
        ("project.name", "项目名称"),
        ("indicators[3].actual", "*实际完成值"),
        ("indicators[0].manual_score", "*得分"),
        ("indicators[0].method", "评分方法"),
        ("indicators[0].grade", "完成档次"),
        ("indicators[12].reason", "偏差原因分析及改进措施"),
        ("funds.fiscal.adjusted", "当年财政拨款·全年预算数"),
        ("funds.carryover.executed", "上年结转资金·全年执行数"),
        ("goals.expected", "预期目标"),
        ("notes.goal-copied@goals.actual", "说明"),
        ("signature.prepared_by", "填表人"),
    ],
)
def test_a_field_is_called_as_on_paper(path: str, caption: str) -> None:
    assert caption_of(field_path(path), SHENZHEN).lstrip("*") == caption.lstrip("*")


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
def test_every_field_of_every_template_has_a_chinese_caption(template_id: str) -> None:
    made = template(template_id)
    paths = [f"project.{field.id}" for field in made.header]
    paths += [f"signature.{field.id}" for field in made.signature]
    paths += [f"funds.{row.id}.{column}" for row in made.funds.rows for column in made.funds.amount_columns]
    paths += [indicator_path(0, column) for column in INDICATOR_TEXTS]
    for path in [*paths, "goals.expected", "goals.actual", "notes.x"]:
        caption = caption_of(field_path(path), made)
        assert any("\u4e00" <= char <= "\u9fff" for char in caption) and caption == caption.strip("：")


def test_captions_stand_on_one_line_in_every_form_of_the_year() -> None:
    forms = [form for place in (*TEMPLATE_IDS, *FORMAT_2_IDS) for form in template(place).year_forms]
    assert any("\n" in field.caption for form in forms for field in form.header)
    for form in forms:
        paths = [header_path(field.id) for field in form.header]
        paths += [indicator_path(0, column.field) for column in form.indicators.columns]
        paths += [amount_path("total", column.id) for column in form.funds.columns]
        assert all("\n" not in caption_of(path, form) for path in paths), form.title
