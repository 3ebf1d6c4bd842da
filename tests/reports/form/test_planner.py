"""The plan of a form's pages: sizes, room in the rows and what stands in the parts of a split row, by figures of hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model.form.project import with_text
from model.grid.cells import Cell, Grid, Role
from reports.form.page_texts import fields_per_row
from reports.form.paging import Slice
from reports.form.plan import Plan
from reports.form.planner import PADDINGS, _cost, _is_repeated, plan_form
from reports.form.print_job import PrintJob
from reports.setting.typesetting import TIGHT, Setter, Setting, least_growth, with_padding
from tests.model.builders import YEAR, clean_project, template

TEXT = "（一）全年完成各项任务，涉及资金10390000.00元，执行率96.37%，“数据沙箱”投入使用……"


def job(**texts: str) -> PrintJob:
    project = clean_project()
    for path, text in texts.items():
        project = with_text(project, path.replace("__", "."), text)
    return PrintJob(project, template(), YEAR)


def heights_of(plan: Plan, key: str) -> list[float]:
    return [round(box.height, 2) for page in plan.pages for box in page.boxes if box.key == key]


def test_a_short_form_is_set_large_with_airy_rows() -> None:
    plan = job().plan
    # a line of 9.5 times 1.28 and twice 0.8 of 9.5 around it
    assert plan.size == 9.5 and heights_of(plan, "project.name") == [27.36]


def test_a_fuller_form_gets_less_air_before_it_gets_a_smaller_size() -> None:
    sizes, airs = [], []
    for count in range(0, 4500, 250):
        plan = job(goals__actual="完" * count).plan
        if len(plan.pages) == 1:
            sizes.append(plan.size)
            airs.append(round((heights_of(plan, "project.name")[0] / plan.size - 1.28) / 2, 2))
    assert sizes == sorted(sizes, reverse=True) and set(sizes) <= {9.5, 9.0, 8.5, 8.0, 7.5}
    assert set(airs) <= {0.8, 0.65, 0.5, 0.4, 0.33, 0.27} and len(set(sizes)) > 2
    assert airs[: sizes.count(9.5)] == sorted(airs[: sizes.count(9.5)], reverse=True)


@pytest.mark.parametrize("label", ["产出指标", "产出指标" * 40])
def test_rows_grow_no_less_than_is_told_with_more_room_around_their_lines(label: str) -> None:
    grid = job().grid
    cells = [cell._replace(text=label) if cell.row_span > 1 else cell for cell in grid.cells]
    tight = Setter(replace(grid, cells=tuple(cells)), 500).set_in(9.0)
    for padding in PADDINGS:
        growth = sum(with_padding(tight, padding).heights) - sum(tight.heights)
        assert least_growth(tight, padding) <= growth
        assert (padding == TIGHT) or (least_growth(tight, padding) > growth - 0.1) is (len(label) == 4)


def test_a_smaller_size_is_taken_only_where_it_saves_a_page_with_next_to_nothing() -> None:
    def pages(*heights: float) -> list[list[Slice]]:
        return [[Slice(0, 0, 1, height)] for height in heights]

    # of 1000 points less than 180 is next to nothing
    full, poor, one = pages(700, 180), pages(700, 179), pages(700)
    assert min((9.0, full), (8.5, one), key=lambda pair: _cost(*pair, 1000))[0] == 8.5
    assert _cost(9.0, full, 1000) == (1, -9.0) and _cost(9.0, poor, 1000) == (2, -9.0)
    assert min((9.0, full), (8.0, full), key=lambda pair: _cost(*pair, 1000))[0] == 9.0
    assert min((9.0, poor), (8.0, full), key=lambda pair: _cost(*pair, 1000))[0] == 8.0


def test_what_stands_in_one_line_stands_once_in_a_row_of_several_pages() -> None:
    plan = job(**{"indicators[0]__reason": TEXT * 60, "indicators[0]__weight": "50.00"}).plan
    assert len(heights_of(plan, "indicators[0].reason")) > 1
    for key, text in (("indicators[0].weight", "50"), ("indicators[0].target", "100%")):
        boxes = [box for page in plan.pages for box in page.boxes if box.key == key]
        assert [[line.text for line in box.lines] for box in boxes] == [[text]] + [[]] * (len(boxes) - 1), key


def test_only_small_gaps_at_the_end_of_a_line_are_spread_over_it() -> None:
    def spacings(text: str) -> list[float]:
        boxes = [box for page in job(goals__actual=text).plan.pages for box in page.boxes]
        (goal,) = (box for box in boxes if box.key == "goals.actual")
        return [line.spacing / line.size for line in goal.lines]

    assert any(0 < spacing < 0.25 for spacing in spacings(TEXT * 9))
    # a word of most of the line's width follows a few characters: the gap between them is left
    assert spacings("短短短" + "W" * 22) == [0.0, 0.0]


def test_labels_stand_in_each_part_of_a_row_and_captions_where_they_have_room() -> None:
    def repeated(role: Role, first: int, last: int) -> bool:
        cell = Cell(0, 0, 1, 1, "三行", role)
        return _is_repeated(Setting(cell, ("一", "二", "三"), 9.0, frozenset()), Slice(0, first, last, 30.0))

    assert [repeated(role, 4, 7) for role in (Role.LABEL, Role.CAPTION, Role.INPUT)] == [True, True, False]
    assert [repeated(role, 4, 6) for role in (Role.LABEL, Role.CAPTION, Role.INPUT)] == [True, False, False]


@pytest.mark.parametrize(
    ("fields", "per_row"), [(0, 2), (1, 2), (2, 2), (3, 3), (4, 2), (5, 3), (6, 3), (7, 3)]
)
def test_signatures_stand_in_rows_without_one_left_alone(fields: int, per_row: int) -> None:
    grid = Grid("", "", (0, 1000), (), (), (("填表人", ""),) * fields, ())
    assert fields_per_row(grid) == per_row


def test_what_was_computed_of_another_form_is_not_printed() -> None:
    first, other = job(project__name="甲"), job(project__name="乙")
    assert replace(other, known=first.computed).computed.project.name == "乙"
    assert replace(other, year=2020, known=other.computed).computed.year == 2020
    known, findings = other.computed, other.computed.findings
    assert replace(other, known=known).computed.findings is findings


@pytest.mark.parametrize("goal", ["完成。", TEXT * 60])
def test_margins_move_what_stands_in_the_same_room(goal: str) -> None:
    one = job(goals__actual=goal)
    right, down, below = 20.0, 9.0, 5.0
    page = replace(
        one.page,
        width=one.page.width + 2 * right,
        height=one.page.height + down + below,
        side=one.page.side + right,
        top=one.page.top + down,
        bottom=one.page.bottom + below,
    )
    grid, marks = replace(one.grid, footnotes=("注：金额保留两位小数。",)), one.plan.marks
    plan, usual = plan_form(grid, page, marks), plan_form(grid, one.page, marks)
    assert (plan.width, plan.height, plan.size) == (page.width, page.height, usual.size)
    assert (
        plan.qr
        and usual.qr
        and plan.qr == pytest.approx((usual.qr[0] + right, usual.qr[1] + down, usual.qr[2]))
    )

    def places(of: Plan, x: float, y: float) -> list[tuple[float, float]]:
        things = [thing for page in of.pages for thing in (*page.texts, *page.boxes)]
        lines = [line for page in of.pages for box in page.boxes for line in box.lines]
        frames = [page.frame[:2] for page in of.pages]
        return [(thing.x + x, thing.y + y) for thing in (*things, *lines)] + [
            (a + x, b + y) for a, b in frames
        ]

    moved, wanted = places(plan, 0, 0), places(usual, right, down)
    assert len(moved) == len(wanted) and len(plan.pages) == (1 if goal == "完成。" else 2)
    assert all(place == pytest.approx(other) for place, other in zip(moved, wanted, strict=True))
