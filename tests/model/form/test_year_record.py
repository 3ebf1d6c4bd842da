"""What a sheet of the year shares with its project, and what it keeps for itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.form import edits
from model.form.field_path import FieldPath, field_path
from model.form.project import Indicator, Project, text_at, with_text
from model.form.year_record import changed_since, composite, highest_id, is_blank, numbered, row_ids, split
from tests.model.form.year_templates import MAIN, MONITORING

NOTHING = Project()
SHARED = (
    "project.name",
    "project.contact",
    "goals.expected",
    "funds.fiscal.initial",
    "indicators[0].name",
    "indicators[1].target",
    "indicators[2].code",
)
OWN = (
    "goals.measures",
    "funds.fiscal.to_date",
    "funds.own_money.initial",
    "indicators[0].to_date",
    "indicators[1].actual",
    "indicators[2].note",
    "signature.filler",
    "notes.missing@project.name",
)


def rows(*names: str) -> tuple[Indicator, ...]:
    return tuple(Indicator("产出指标", "数量指标", name) for name in names)


def project(*names: str) -> Project:
    return numbered(Project(header={"name": "道路"}, indicators=rows(*(names or "甲乙丙"))))


def after(edited: Project, base: Project, own: Project = NOTHING) -> tuple[Project, Project, Project]:
    """Return base and own record after an edit, and what the sheet shows then."""
    base, own = split(edited, base, own, MAIN, MONITORING)
    return base, own, shown(base, own)


def shown(base: Project, own: Project = NOTHING) -> Project:
    return composite(base, own, MAIN, MONITORING)


@pytest.mark.parametrize("path", SHARED)
def test_what_is_shared_goes_into_the_project_and_begins_no_sheet(path: str) -> None:
    base, own = project(), Project()
    new, stays, sheet = after(with_text(shown(base), path, "新"), base, own)
    assert text_at(new, path) == text_at(sheet, path) == "新"
    assert stays is own


@pytest.mark.parametrize("path", OWN)
def test_what_only_the_sheet_shows_stays_out_of_the_project(path: str) -> None:
    base, own = project(), Project()
    stays, new, sheet = after(with_text(shown(base), path, "新"), base, own)
    assert stays is base
    assert text_at(new, path) == text_at(sheet, path) == "新"


@pytest.mark.parametrize(
    "path", ["indicators[0].actual", "indicators[1].reason", "goals.actual", "signature.head"]
)
def test_a_sheet_shows_nothing_of_what_only_the_self_evaluation_has(path: str) -> None:
    assert text_at(shown(with_text(project(), path, "年底")), path) == ""


@pytest.mark.parametrize(
    "path", ["indicators[0].actual", "indicators[1].reason", "goals.actual", "signature.head"]
)
def test_an_edit_of_a_sheet_leaves_what_only_the_self_evaluation_has(path: str) -> None:
    base = with_text(project(), path, "年底")
    new, _, _ = after(with_text(shown(base), "indicators[1].target", "≥5"), base)
    assert text_at(new, path) == "年底"
    assert text_at(new, "indicators[1].target") == "≥5"


def test_texts_follow_their_rows_when_the_project_gets_moves_and_loses_rows() -> None:
    base = project("甲", "乙", "丙")
    base, own, _ = after(with_text(shown(base), "indicators[1].to_date", "七月"), base)
    moved, _ = edits.insert_row(base, "产出指标", "数量指标", 0)
    moved = numbered(moved, base)
    assert [row.text("to_date") for row in shown(moved, own).indicators] == ["", "", "七月", ""]
    moved, _ = edits.move_row(moved, 2, -1, MAIN)
    assert [row.text("to_date") for row in shown(moved, own).indicators] == ["", "七月", "", ""]


def test_texts_of_a_lost_row_stay_and_come_back_with_it() -> None:
    base = project("甲", "乙", "丙")
    base, own, _ = after(with_text(shown(base), "indicators[1].to_date", "七月"), base)
    own = replace(own, notes={"cause-missing@indicators[1].note": "说明"})
    without = replace(base, indicators=(base.indicators[0], base.indicators[2]))
    assert "七月" not in [row.text("to_date") for row in shown(without, own).indicators]
    _, own, _ = after(with_text(shown(without, own), "indicators[0].to_date", "一月"), without, own)
    assert [row.text("to_date") for row in shown(base, own).indicators] == ["一月", "七月", ""]
    assert shown(base, own).notes == {"cause-missing@indicators[1].note": "说明"}


def test_a_row_inserted_in_a_sheet_is_a_row_of_the_project_with_a_number_of_its_own() -> None:
    base = project("甲", "乙")
    sheet, place = edits.insert_row(shown(base), "产出指标", "数量指标", 1)
    sheet = with_text(with_text(sheet, "indicators[1].name", "新"), "indicators[1].to_date", "3")
    new, _, again = after(sheet, base)
    assert [row.name for row in new.indicators] == ["甲", "新", "乙"]
    assert row_ids(new) == (1, 3, 2)
    assert again == sheet
    assert place == 1


def test_a_number_is_never_given_again_while_a_sheet_has_texts_under_it() -> None:
    base = project("甲", "乙")
    base, own, _ = after(with_text(shown(base), "indicators[1].to_date", "七月"), base)
    less = replace(base, indicators=base.indicators[:1])
    more = numbered(replace(less, indicators=(*less.indicators, *rows("丙"))), less, highest_id(less, own))
    assert row_ids(more) == (1, 3)


def test_rows_that_come_without_numbers_are_those_of_their_names() -> None:
    earlier = project("甲", "乙", "丙")
    assert row_ids(numbered(Project(indicators=rows("丙", "甲")), earlier, 3)) == (3, 1)
    assert row_ids(numbered(Project(indicators=rows("甲", "新", "丙")), earlier, 3)) == (1, 4, 3)
    assert row_ids(numbered(Project(indicators=rows("甲", "乙", "丙", "新")), earlier, 5)) == (1, 2, 3, 6)


def test_a_row_that_stands_twice_keeps_its_number_once() -> None:
    base = project("甲", "乙")
    twice = numbered(replace(base, indicators=(*base.indicators, base.indicators[0])), base, 2)
    assert row_ids(twice) == (1, 2, 3)


def test_what_a_newer_program_stored_stays_with_the_one_it_stored_it_with() -> None:
    base, own = replace(project(), newer={"tasks": [1]}), Project(newer={"tasks": [2]})
    assert not is_blank(own, MAIN, MONITORING) and shown(base, own).newer == {"tasks": [2]}
    for path in ("project.name", "indicators[1].actual"):
        new, kept, sheet = after(with_text(shown(base, own), path, "新"), base, own)
        assert (new.newer, kept.newer, sheet.newer) == ({"tasks": [1]}, {"tasks": [2]}, {"tasks": [2]})


def test_nothing_typed_is_blank_and_anything_is_not() -> None:
    base = project()
    _, own, _ = after(with_text(shown(base), "indicators[1].to_date", "七月"), base)
    assert not is_blank(own, MAIN, MONITORING)
    _, own, _ = after(with_text(shown(base, own), "indicators[1].to_date", ""), base, own)
    assert is_blank(own, MAIN, MONITORING)


def test_spent_money_is_shared_at_the_end_of_the_year_alone() -> None:
    base = with_text(project(), "funds.fiscal.executed", "5")
    transfer = replace(MONITORING, phase="transfer")
    assert text_at(composite(base, Project(), MAIN, transfer), "funds.fiscal.executed") == "5"
    assert text_at(shown(base), "funds.fiscal.executed") == ""


@given(
    st.lists(st.tuples(st.sampled_from((*SHARED, *OWN)), st.sampled_from(["", "甲", "5"])), max_size=12),
    st.lists(st.sampled_from(["insert", "remove", "move", "type"]), max_size=6),
)
def test_a_sheet_shows_exactly_what_was_typed_into_it(texts: list[tuple[str, str]], steps: list[str]) -> None:
    base, own = project("甲", "乙", "丙"), Project()
    typed = iter(texts)
    for step in [*steps, *["type"] * len(texts)]:
        sheet = _edited(shown(base, own), step, typed)
        base, own, again = after(sheet, base, own)
        assert again == sheet
        assert all(row_ids(base)) and len(set(row_ids(base))) == len(base.indicators)


def _edited(sheet: Project, step: str, typed: object) -> Project:
    if step == "insert":
        return edits.insert_row(sheet, "产出指标", "数量指标", 1)[0]
    if step == "remove" and len(sheet.indicators) > 3:
        return edits.remove_row(sheet, 0, MAIN)
    if step == "move":
        return edits.move_row(sheet, 0, 1, MAIN)[0]
    path, text = next(typed, ("project.name", "末"))  # type: ignore[call-overload]
    return with_text(sheet, path, text)


def test_paths_are_all_of_fields_that_exist() -> None:
    assert all(isinstance(field_path(path), FieldPath) for path in (*SHARED, *OWN))


def test_an_amount_with_other_decimals_is_no_change() -> None:
    base = with_text(project(), "funds.fiscal.initial", "7642000")
    final = shown(base)
    assert (
        changed_since(final, shown(with_text(base, "funds.fiscal.initial", "7,642,000.00")), MAIN, MONITORING)
        == []
    )
    (change,) = changed_since(
        final, shown(with_text(base, "funds.fiscal.initial", "7642001")), MAIN, MONITORING
    )
    assert (str(change.path), change.old, change.new) == ("funds.fiscal.initial", "7642000", "7642001")


def test_what_was_changed_since_names_rows_that_came_and_went() -> None:
    base = project("甲", "乙")
    final = shown(base)
    later = numbered(replace(base, indicators=(*base.indicators[1:], *rows("丙"))), base, 2)
    found = changed_since(final, shown(later), MAIN, MONITORING)
    assert [(one.old, one.new) for one in found] == [("甲", ""), ("", "丙")]
