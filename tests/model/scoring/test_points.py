"""Points that a form has no column for: shared over the rows, and over the levels that apply (docs/domain.md 2.5)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from model.form.project import Indicator, Project, empty_project
from model.form.template_reader import parse_template
from model.grid.computed import compute
from model.reading.amounts import shortest
from model.scoring.points import counted_rows, points_of_kinds
from tests.model.builders import FORMAT_2_IDS, TEMPLATE_IDS, template, template_text

HUBEI = template("hubei-2023")
OUTPUTS = ("数量指标", "质量指标", "时效指标", "成本指标")
EFFECTS = ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")


def form(lacking: Sequence[str] = (), more: Sequence[Indicator] = ()) -> Project:
    """A form with a row in each level 2, 不适用 where it is ``lacking``, and ``more`` rows."""
    rows = [
        Indicator(category, kind, *(["不适用"] * 3 if kind in lacking else [f"{kind}完成率", "100%", "100%"]))
        for category, kind in HUBEI.kinds()
    ]
    return Project(header={"name": "甲"}, indicators=(*rows, *more))


def points(project: Project) -> str:
    """Return the points of the levels 2, in order."""
    found = points_of_kinds(project, HUBEI)
    return " ".join(shortest(found[place]) for place in HUBEI.kinds())


@pytest.mark.parametrize(
    ("lacking", "wanted"),
    [
        ((), "20 10 10 10 5 5 5 5 10"),
        (("生态效益指标",), "20 10 10 10 6.66 6.66 0 6.68 10"),
        (("质量指标", "成本指标"), "33.33 0 16.67 0 5 5 5 5 10"),
        (EFFECTS[1:], "20 10 10 10 20 0 0 0 10"),
        # 80 over 50 and 20: 57.14 and 22.86
        (("服务对象满意度指标",), "22.85 11.42 11.42 11.45 5.71 5.71 5.71 5.73 0"),
        ((*EFFECTS, *OUTPUTS), "0 0 0 0 0 0 0 0 80"),
        ((*EFFECTS, *OUTPUTS, "服务对象满意度指标"), "0 0 0 0 0 0 0 0 0"),
    ],
)
def test_points_of_what_does_not_apply_go_to_the_rest(lacking: tuple[str, ...], wanted: str) -> None:
    assert points(form(lacking)) == wanted
    rows = counted_rows(form(lacking), HUBEI).rows
    assert " ".join(row.weight for row in rows) == wanted


def test_a_form_that_nobody_filled_yet_keeps_its_points() -> None:
    assert points(empty_project(HUBEI)) == "20 10 10 10 5 5 5 5 10"
    grid = compute(empty_project(HUBEI), HUBEI, 2023).grid
    assert "可持续影响指标\n（5分）" in [cell.text for cell in grid.cells]


def test_rows_of_a_kind_share_and_the_last_takes_what_is_left() -> None:
    more = [Indicator("产出指标", "数量指标", name, "1个", "1个") for name in ("乙", "丙")]
    rows = counted_rows(form(more=more), HUBEI).rows
    assert [row.weight for row in rows if row.kind == "数量指标"] == ["6.66", "6.66", "6.68"]


def test_a_weight_that_nobody_can_see_does_not_count() -> None:
    more = [
        Indicator("产出指标", "数量指标", "乙", "1个", "1个", "12.5"),
        Indicator("产出指标", "数量指标", weight="五"),
    ]
    computed = compute(form(more=more), HUBEI, 2023)
    shared = [
        s.weight.or_zero
        for s, row in zip(computed.evaluation.indicators, computed.project.indicators, strict=True)
        if row.kind == "数量指标"
    ]
    assert shared == [10, 10, 0]
    assert not {finding.code for finding in computed.findings} & {
        "unreadable",
        "points-section",
        "points-total",
    }


def test_a_row_below_another_takes_no_share() -> None:
    text = template_text("hubei-2023").replace(
        "label_width = 100\n", 'label_width = 100\nsub_rows = ["其中"]\n'
    )
    made = parse_template(text, "x")
    more = [Indicator("产出指标", "数量指标", "其中甲", "1个", "1个")]
    assert [row.weight for row in counted_rows(form(more=more), made).rows if row.kind == "数量指标"] == [
        "20",
        "0",
    ]


def test_a_row_that_does_not_apply_takes_nothing_from_its_kind() -> None:
    more = [Indicator("产出指标", "数量指标", "不适用", "不适用", "不适用")]
    rows = counted_rows(form(more=more), HUBEI).rows
    assert [row.weight for row in rows if row.kind == "数量指标"] == ["20", "0"]


@pytest.mark.parametrize("template_id", [*TEMPLATE_IDS, *(i for i in FORMAT_2_IDS if i != "hubei-2023")])
def test_where_there_is_a_column_of_points_none_are_shared(template_id: str) -> None:
    made = template(template_id)
    project = empty_project(made)
    assert points_of_kinds(project, made) == {} and counted_rows(project, made).rows == project.indicators
