"""The last value that passes and the first that does not, in figures written out, throughout the model."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from model.errors import FormError, StoreError, TemplateError, UserError
from model.exchange import paste
from model.exchange.form_json import form_dict, parse_form
from model.find.search import haystack_of, hit_at
from model.form.project import with_text
from model.form.template import Band
from model.form.template_reader import parse_template
from model.reading.amounts import read_amount
from model.reading.dates import Deadline
from model.reading.target import Quality, Range, read_value
from model.scoring.progress import FormState, states_of
from model.scoring.scoring import band_limits
from model.workbook import backups
from model.workbook.backups import Backups
from model.workbook.undo import History, State, Step
from model.workbook.versions import TIMED, Version, superfluous
from model.workbook.workbook import Workbook
from tests.model.builders import (
    TEMPLATE_IDS,
    YEAR,
    clean_project,
    computed,
    scored,
    template,
    template_text,
    with_row,
)
from tests.model.find.whole_search import find


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    made = Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)
    made.add_project(clean_project())
    return made


# -- values and scores ----------------------------------------------------------------------------------


def test_a_range_whose_ends_are_the_wrong_way_round_is_none() -> None:
    for text in ("90%-80%", "5-3天", "≥95%且≤90%"):
        assert isinstance(read_value(text, YEAR), Quality), text
    for text in ("80%-80%", "3-5天", "≥90%且≤95%", "≤95%且≥90%"):
        assert isinstance(read_value(text, YEAR), Range), text


def test_a_number_has_24_figures_at_most() -> None:
    assert not isinstance(read_value("1" * 24 + "个", YEAR), Quality)
    assert isinstance(read_value("1" * 25 + "个", YEAR), Quality)


def test_a_figure_with_a_point_is_a_month_within_ten_years() -> None:
    for text, is_date in (("2031.12", True), ("2032.12", False), ("2011.12", True), ("2010.12", False)):
        assert isinstance(read_value(text, 2021), Deadline) is is_date, text


def test_a_period_that_ends_before_it_begins_is_none() -> None:
    assert isinstance(read_value("2021年3月1日-2021年12月1日", YEAR), Deadline)
    assert not isinstance(read_value("2021年12月1日-2021年3月1日", YEAR), Deadline)


def test_what_just_reaches_the_target_is_said_to_have_reached_it() -> None:
    assert scored("≥5", "5").explain == "正向 5 ≥ 5，得满分 10"
    assert scored("≤5", "5").explain == "反向 5 ≤ 5，得满分 10"


@pytest.mark.parametrize(
    ("points", "low", "high"), [("10", "8.00", "10.00"), ("0.009", "0.00", "0.00"), ("0.019", "0.01", "0.01")]
)
def test_a_band_lies_within_the_full_score(points: str, low: str, high: str) -> None:
    band = Band("达成", Decimal(100), Decimal(80))
    assert band_limits(band, Decimal(points)) == (Decimal(low), Decimal(high))


def test_a_score_that_only_repeats_the_automatic_one_rounded_is_taken_back() -> None:
    row = {"target": "3个", "actual": "1个", "weight": "10"}
    for typed, left in (("3.333", ""), ("3.33", ""), ("3.335", "3.335"), ("3.34", "3.34")):
        project = with_row(clean_project(), 0, **row, manual_score=typed)
        kept = paste.with_automatic_scores(project, template(), YEAR, [0])
        assert kept.indicators[0].manual_score == left, typed


@pytest.mark.parametrize("mark", ["\n", "\r", "\t", "\r\n"])
def test_a_number_does_not_go_on_in_another_line_or_column(mark: str) -> None:
    assert read_amount(f"1{mark}2", "元").value is None and read_amount(f"12{mark}", "元").value == 12


# -- forms and templates --------------------------------------------------------------------------------


def test_a_form_of_2000_rows_and_texts_of_200_000_characters_is_read_and_nothing_beyond() -> None:
    data = form_dict(clean_project(), template(), YEAR)
    data["indicators"] = [data["indicators"][0]] * 2000
    data["goals"]["actual"] = "长" * 200_000
    read = parse_form(json.dumps(data), "表.json", TEMPLATE_IDS).project
    assert (len(read.indicators), len(read.goals["actual"])) == (2000, 200_000)
    goals = {"expected": "", "actual": "长" * 200_001}
    for key, more in (("indicators", data["indicators"][:1] * 2001), ("goals", goals)):
        with pytest.raises(FormError, match=f"表.json.*“{key}.*超过了"):
            parse_form(json.dumps(data | {key: more}), "表.json", TEMPLATE_IDS)


def test_what_the_program_stored_itself_has_no_such_bounds(book: Workbook) -> None:
    book.type_text(1, "goals.actual", "长" * 200_001)
    rows = clean_project().indicators
    book.change_project(1, replace(book.project(1), indicators=rows * 300), "很多行")
    book.close()
    again = Workbook.open(book.path)
    assert again.damaged == () and len(again.project(1).goals["actual"]) == 200_001
    assert len(again.project(1).indicators) == 300 * len(rows)
    again.close()


def test_the_lowest_grade_begins_at_0() -> None:
    text = template_text("shenzhen-2021")
    with pytest.raises(TemplateError, match=r"grades.*最后一档为 0"):
        parse_template(text.replace("at_least = 0\n", "at_least = 1\n", 1), "x.toml")


def test_a_band_may_be_a_single_value_but_not_less() -> None:
    text = template_text("shenzhen-2021")
    one = parse_template(text.replace("upper = 60\nlower = 0", "upper = 0\nlower = 0", 1), "x.toml")
    assert (one.bands[2].upper, one.bands[2].lower) == (0, 0)
    with pytest.raises(TemplateError, match="lower"):
        parse_template(text.replace("upper = 60\nlower = 0", "upper = 0\nlower = 1", 1), "x.toml")


def test_a_form_with_nothing_but_warnings_is_complete() -> None:
    _, findings = computed(with_text(clean_project(), "project.unit", ""))
    assert {finding.severity for finding in findings} == {"warning"}
    assert states_of(findings) == {FormState.COMPLETE}


# -- names ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("length", "shown"), [(24, "“" + "名" * 24 + "”"), (25, "“" + "名" * 23 + "…”")])
def test_a_name_of_24_characters_stands_whole_in_a_finding(length: int, shown: str) -> None:
    _, findings = computed(with_row(clean_project(), 0, name="名" * length, actual="50%"))
    assert any(shown in finding.message for finding in findings if finding.code == "reason-missing")


@pytest.mark.parametrize(("length", "shown"), [(16, "名" * 16), (17, "名" * 15 + "…")])
def test_a_name_of_16_characters_stands_whole_in_a_hit(length: int, shown: str) -> None:
    project = with_row(clean_project(), 0, name="名" * length, reason="找我")
    stacks = [haystack_of(1, project, template())]
    (place,) = find("找我", stacks)
    assert f" · {shown} · " in hit_at(place, "找我", stacks).caption


def test_the_names_of_persons_and_reasons_have_50_and_500_characters_at_most(book: Workbook) -> None:
    with pytest.raises(UserError, match="超过了 50 字"):
        book.finalise(1, "张" * 51)
    book.finalise(1, "张" * 50)
    with pytest.raises(UserError, match="超过了 500 字"):
        book.withdraw(1, "张三", "因" * 501)
    book.withdraw(1, "张三", "因" * 500)
    assert [record.person for record in book.records(1)] == ["张" * 50, "张三"]


# -- blocks, steps, copies ------------------------------------------------------------------------------


def test_a_block_is_repeated_only_where_both_sides_are_multiples() -> None:
    table = (("a", "b"), ("c", "d"))
    assert paste.tiled(table, 2, 3) is table and paste.tiled(table, 3, 2) is table
    assert paste.tiled(table, 2, 4) == (("a", "b") * 2, ("c", "d") * 2)


def test_a_thousand_steps_can_be_taken_back() -> None:
    history = History()
    for number in range(1001):
        forms = [{1: with_text(clean_project(), "project.name", str(number + more))} for more in (0, 1)]
        history.record(Step("x", State(forms[0], (1,)), State(forms[1], (1,)), None, None))
    steps = 0
    while history.undo():
        steps += 1
    assert steps == 1000


def test_200_versions_of_the_last_two_days_and_300_in_all_stay() -> None:
    day, now = 24 * 3600, 20_000 * 24 * 3600

    def gone(*ages: int) -> set[int]:
        made = [Version(number, now - age, TIMED, "") for number, age in enumerate(ages, 1)]
        return {version.id for version in superfluous(made, now)}

    minutes, days = [60 * n for n in range(201, 0, -1)], [day * n for n in range(400, 99, -1)]
    assert gone(*minutes[1:]) == set() and gone(*minutes) == {1}
    assert gone(*days[1:]) == set() and gone(*days) == {1}
    assert gone(*days[201:], *minutes[1:]) == set() and gone(*days[200:], *minutes[1:]) == {1}


@pytest.mark.parametrize(("number", "is_sound"), [(0, False), (-1, False), (2**53 - 1, True), (2**53, False)])
def test_the_numbers_of_projects_are_those_that_can_be_counted(
    book: Workbook, number: int, is_sound: bool
) -> None:
    book.close()
    with closing(sqlite3.connect(book.path, isolation_level=None)) as connection:
        connection.execute("UPDATE form SET id = ?", (number,))
    if is_sound:
        opened = Workbook.open(book.path)
        assert number in opened.ids
        opened.close()
    else:
        with pytest.raises(StoreError, match="项目编号不对"):
            Workbook.open(book.path)


def test_a_workbook_larger_than_any_is_not_copied(
    book: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, size = Backups(tmp_path / "备份"), book.path.stat().st_size
    monkeypatch.setattr(backups, "MAX_BYTES", size - 1)
    with pytest.raises(UserError, match="备份没有做成"):
        kept.keep(book.path)
    monkeypatch.setattr(backups, "MAX_BYTES", size)
    assert kept.keep(book.path) is not None
