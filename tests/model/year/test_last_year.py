"""Last year beside this year's rows: by name, with the years in names raised; new rows have nothing."""

from __future__ import annotations

from model.form.edits import insert_row, move_row
from model.form.project import Indicator, Project, with_text
from model.year.last_year import LastRow, last_year, rows_beside
from model.year.rollover import agreed, rolled
from tests.model.builders import YEAR, clean_project, template, with_row

SHENZHEN = template()


def _project(name: str = "数据中心2021年运维") -> Project:
    project = with_row(clean_project(), 0, name="2021年巡检次数", target="≥12次", actual="6次")
    return with_text(project, "project.name", name)


def _next(project: Project) -> Project:
    form = rolled(project, SHENZHEN, YEAR)
    return agreed(form, form.proposals)


def test_target_actual_and_score_stand_beside_the_rolled_row() -> None:
    old = _project()
    last, new = last_year([old], SHENZHEN, YEAR, "2021.jxzp"), _next(old)
    assert new.name == "数据中心2022年运维" and new.indicators[0].name == "2022年巡检次数"
    assert rows_beside(last, new)[0] == LastRow("≥12次", "6次", "25/50")


def test_moved_and_new_rows_keep_what_is_theirs() -> None:
    last, new = last_year([_project()], SHENZHEN, YEAR, ""), _next(_project())
    first = new.indicators[0]
    new, place = insert_row(new, first.category, first.kind, 0)
    new, moved = move_row(new, 1, -1, SHENZHEN)
    assert (place, moved) == (0, 0)
    beside = rows_beside(last, new)
    assert beside[0].target == "≥12次" and 1 not in beside


def test_a_project_that_is_new_has_nothing() -> None:
    last = last_year([_project()], SHENZHEN, YEAR, "")
    assert rows_beside(last, with_text(_next(_project()), "project.name", "新项目")) == {}
    assert rows_beside(last, Project()) == {}


def test_names_are_the_same_whatever_their_spaces_and_width() -> None:
    last = last_year([_project("Ａ项目 一")], SHENZHEN, YEAR, "")
    assert rows_beside(last, with_text(_next(_project("A项目一")), "project.name", "A 项目一"))


def test_of_two_projects_of_one_name_the_first_counts_and_nameless_ones_do_not() -> None:
    other = with_row(_project(), 0, target="≥99次")
    last = last_year([_project(""), _project(), other], SHENZHEN, YEAR, "")
    assert len(last.forms) == 1
    assert rows_beside(last, _next(_project()))[0].target == "≥12次"


def test_without_points_or_score_only_what_there_is_is_shown() -> None:
    rows = (
        Indicator("产出指标", "数量指标", "甲", "≥1个", "", "5"),
        Indicator("产出指标", "数量指标", "乙", "1个", "1个"),
    )
    last = last_year([Project(header={"name": "甲"}, indicators=rows)], SHENZHEN, YEAR, "")
    shown = rows_beside(last, Project(header={"name": "甲"}, indicators=rows))
    assert shown[0].target == "≥1个" and "/" not in shown[1].score
