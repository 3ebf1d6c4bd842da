"""Forms moved to another template: every row finds a place, amounts keep their worth, a step back brings all back."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

import resources
from model.form.project import Indicator, Project, empty_project, with_text
from model.form.template_change import converted, fitted
from model.form.template_reader import parse_template
from model.grid.computed import compute
from model.reading.amounts import read_amount
from model.workbook.workbook import Workbook
from resources.forms import read_form
from tests.depth import some_every_day

TEMPLATES = {i: parse_template(resources.template_text(i), i) for i in resources.template_ids()}
SHENZHEN, NATIONAL = TEMPLATES["shenzhen-2021"], TEMPLATES["national-2020"]
PAIRS = list(permutations(TEMPLATES, 2))


def samples() -> list[Project]:
    return [read_form(path)[0].project for path in resources.sample_paths()]


@pytest.mark.parametrize("pair", some_every_day(PAIRS), ids="-".join)
def test_no_typed_row_is_lost_and_every_kind_has_one(pair: tuple[str, str]) -> None:
    old, new = (TEMPLATES[i] for i in pair)
    for sample in samples():
        before = converted(sample, SHENZHEN, old) if old is not SHENZHEN else sample
        after = converted(before, old, new)
        typed = [
            (r.name, r.target, r.actual, r.weight, r.reason) for r in before.indicators if r.name != "不适用"
        ]
        kept = [
            (r.name, r.target, r.actual, r.weight, r.reason) for r in after.indicators if r.name != "不适用"
        ]
        assert sorted(typed) == sorted(kept)
        places = [(r.category, r.kind) for r in after.indicators]
        if new.indicators.is_open:
            assert places == [(r.category, r.kind) for r in before.indicators]
            continue
        assert set(places) == set(new.kinds())
        assert [p for p in places] == sorted(places, key=new.kinds().index)
        compute(after, new, 2021).grid  # noqa: B018  (can be laid out)


def test_amounts_change_their_unit_and_nothing_else() -> None:
    sample = samples()[1]
    after = converted(sample, SHENZHEN, NATIONAL)
    assert after.funds["fiscal"]["adjusted"] == "1039" and after.funds["fiscal"]["executed"] == "1001.251644"
    assert after.goals == sample.goals and after.name == sample.name
    back = converted(after, NATIONAL, SHENZHEN)
    for source, amounts in sample.funds.items():
        for column, text in amounts.items():
            assert read_amount(back.funds[source][column]).value == read_amount(text).value


@pytest.mark.parametrize("name", ["neimenggu", "hubei-2023", "chongqing"])
def test_the_total_goes_along_to_a_form_without_sources_and_back(name: str) -> None:
    sample, new = samples()[1], TEMPLATES[name]
    before = compute(sample, SHENZHEN, 2021).evaluation
    after = converted(sample, SHENZHEN, new)
    found = compute(after, new, 2021).evaluation
    unit = {"元": 1, "万元": 10_000}[new.money_unit]
    assert (found.funds_total.adjusted, found.funds_total.executed) == (
        before.funds_total.adjusted / unit, before.funds_total.executed / unit,
    )  # fmt: skip
    back = compute(converted(after, new, SHENZHEN), SHENZHEN, 2021).evaluation
    assert back.funds_total == before.funds_total
    alone = replace(after, funds={"total": after.funds["total"]})
    first = converted(alone, new, SHENZHEN)
    assert compute(first, SHENZHEN, 2021).evaluation.funds_total.executed == before.funds_total.executed
    empty = empty_project(SHENZHEN)
    assert converted(empty, SHENZHEN, new).funds == {}


def test_what_is_no_number_stays_as_typed() -> None:
    project = with_text(empty_project(SHENZHEN), "funds.fiscal.initial", "约一百万")
    assert converted(project, SHENZHEN, NATIONAL).funds["fiscal"]["initial"] == "约一百万"


def test_an_empty_form_stays_empty() -> None:
    after = converted(empty_project(SHENZHEN), SHENZHEN, NATIONAL)
    assert all(row.is_blank for row in after.indicators) and len(after.indicators) == len(NATIONAL.kinds())


def test_rows_of_unknown_kinds_are_seen_again() -> None:
    project = replace(
        empty_project(SHENZHEN),
        indicators=(Indicator("产出指标", "创新指标", "甲"), Indicator("别的", "别的", "乙")),
    )
    after = fitted(project, SHENZHEN)
    assert [r.name for r in after.indicators if r.name in ("甲", "乙")] == ["甲", "乙"]
    assert all(SHENZHEN.has_kind(r.category, r.kind) for r in after.indicators)


def test_answers_to_warnings_follow_their_rows() -> None:
    sample = samples()[7]
    row = next(i for i, r in enumerate(sample.indicators) if r.name.startswith("支出进度"))
    noted = replace(sample, notes={f"rate-differs@indicators[{row}].actual": "按合同"})
    after = converted(noted, SHENZHEN, NATIONAL)
    (key,) = after.notes
    assert after.indicators[int(key.split("[")[1].split("]")[0])].name == sample.indicators[row].name


def test_a_workbook_changes_its_template_and_changes_back(tmp_path: Path) -> None:
    workbook = Workbook.create(tmp_path / "簿.jxzp", SHENZHEN.text, 2021)
    for sample in samples():
        workbook.add_project(sample)
    before = [workbook.project(i) for i in workbook.ids]
    workbook.change_template(NATIONAL.text)
    assert (
        workbook.template.id == "national-2020"
        and workbook.history.undo_label == f"更换模板为“{NATIONAL.name}”"
    )
    after = [workbook.project(i) for i in workbook.ids]
    other = Workbook.open(workbook.path)
    assert other.template.id == "national-2020" and other.damaged == ()
    assert [other.project(i) for i in other.ids] == after
    other.close()
    change = workbook.undo()
    assert change is not None and change.template_changed and workbook.template.id == "shenzhen-2021"
    assert [workbook.project(i) for i in workbook.ids] == before
    workbook.redo()
    assert workbook.template.id == "national-2020" and [workbook.project(i) for i in workbook.ids] == after
    workbook.undo()
    workbook.close()
    again = Workbook.open(tmp_path / "簿.jxzp")
    assert again.template.id == "shenzhen-2021" and [again.project(i) for i in again.ids] == before
    again.close()


def test_an_old_version_is_fitted_into_the_present_template(tmp_path: Path) -> None:
    workbook = Workbook.create(tmp_path / "簿.jxzp", SHENZHEN.text, 2021)
    project_id = workbook.add_project(samples()[1])
    workbook.keep_version(project_id, "打印")
    workbook.change_template(NATIONAL.text)
    workbook.type_text(project_id, "project.name", "别的")
    oldest = workbook.versions(project_id)[-1]
    workbook.restore_version(project_id, oldest.id)
    restored = workbook.project(project_id)
    assert restored.name == samples()[1].name
    assert {(r.category, r.kind) for r in restored.indicators} == set(NATIONAL.kinds())
    workbook.close()


def test_the_same_template_is_no_change(tmp_path: Path) -> None:
    workbook = Workbook.create(tmp_path / "簿.jxzp", SHENZHEN.text, 2021)
    workbook.change_template(SHENZHEN.text)
    assert workbook.history.undo_label == ""
    workbook.close()
