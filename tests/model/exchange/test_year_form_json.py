"""Form JSON of the other forms of a year: keys ``form`` and ``date``, only what the form shows (docs/domain.md 8.2)."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

import main
from model.errors import FormError
from model.exchange.form_json import form_json, form_of_year, parse_form
from model.form.blocks import Column
from model.form.project import Indicator, Project
from model.form.shown_texts import only_shown
from model.form.template import Template
from model.form.template_edits import with_indicators
from model.workbook.workbook import Workbook
from reports.form_files import read_forms
from resources.forms import read_form
from tests.model.builders import TEMPLATE_IDS, YEAR, template, template_text
from tests.model.form.random_templates import year_forms
from tests.model.form.year_cases import NAMES, case_path, project_of, read_case

MONITORING = "shenzhen-2021-monitoring"


@pytest.mark.parametrize("name", NAMES)
def test_a_case_comes_back_whole(name: str) -> None:
    form, made = read_case(name)
    text = form_json(form.project, made, form.year)
    again = parse_form(text, "x", (made.id,))
    assert again == form
    data = json.loads(text)
    assert (data["form"], data.get("date", "")) == (form.form_id, form.date)


@given(year_forms())
def test_whatever_a_form_shows_comes_back(form: tuple[Project, Template]) -> None:
    project, made = form
    again = parse_form(form_json(project, made, YEAR), "x", (made.id,))
    assert (again.form_id, again.date) == (made.form_id, made.date)
    shown = only_shown(project, made)
    assert shown == project
    assert json.loads(form_json(again.project, made, YEAR)) == json.loads(form_json(project, made, YEAR))


def test_what_a_form_does_not_show_is_none_of_it() -> None:
    from tests.model.builders import clean_project

    project, form = clean_project(), template().form("monitoring")
    data = json.loads(form_json(project, form, YEAR))
    assert data["funds"] == {"fiscal": {"initial": "1000"}} and data["goals"] == {
        "expected": "预期做好一件事。"
    }
    assert not {"actual", "weight"} & data["indicators"][0].keys()
    assert data["project"] == {"name": "测试项目", "department": "测试局", "unit": "测试中心"}


def test_a_target_in_parts_is_whole_where_the_form_shows_its_number_alone() -> None:
    form = template().form("monitoring")
    parts = with_indicators(form, lambda block: replace(block, columns=tuple(map(in_parts, block.columns))))
    row = Indicator("产出指标", "数量指标", "x").with_texts(
        {"operator": "定性", "number": "优", "unit": "等级"}
    )
    assert only_shown(Project(indicators=(row,)), parts).indicators == (row,)


def in_parts(column: Column) -> Column:
    return replace(column, role="number", id="number") if column.role == "target" else column


def changed(**keys: object) -> str:
    data = json.loads(case_path(MONITORING).read_text("utf-8"))
    return json.dumps({key: value for key, value in (data | keys).items() if value is not None})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (changed(date="2021-06-29"), "“date”应为某个月的最后一天，如 2021-07-31，现在是“2021-06-29”"),
        (changed(date=20210630), "“date”应为文字"),
        (changed(form=5), "“form”应为文字"),
        (changed(form="transfer"), "“form”写的“transfer”不在模板“shenzhen-2021”里（可用的有 declaration、monitoring、self_evaluation）"),
        (changed(form="declaration"), "“date”不该有：模板“shenzhen-2021”的“项目支出绩效目标申报表”没有截止日期"),
        (changed(form=None), "“date”不该有"),
        (changed(funds={"carryover": {"initial": "1"}}), "“funds.carryover”不是模板“shenzhen-2021”的资金来源"),
    ],
)  # fmt: skip
def test_a_wrong_form_or_date_is_named(tmp_path: Path, text: str, words: str) -> None:
    if '"form"' not in text:
        rows = [{**row, "actual": "", "weight": "", "reason": ""} for row in json.loads(text)["indicators"]]
        text = json.dumps(json.loads(text) | {"indicators": rows, "goals": {"expected": "", "actual": ""}})
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    with pytest.raises(FormError) as caught:
        read_form(tmp_path / "a.json")
    assert words in str(caught.value)


def test_a_self_evaluation_must_still_have_what_it_must_have() -> None:
    text = changed(form="self_evaluation", date=None)
    with pytest.raises(FormError, match=r"“goals\.actual”缺失|“indicators\[0\]\.actual”缺失"):
        parse_form(text, "x", TEMPLATE_IDS)


def test_without_a_date_it_is_july() -> None:
    form = parse_form(changed(date=None), "x", TEMPLATE_IDS)
    made = form_of_year(form, template(), "x")
    assert (made.title_year, made.date) == ("（{year}年1—7月）", "")


@pytest.mark.parametrize("name", [name for name in NAMES if name != "department-list"])
def test_evaluate_prints_the_figures_of_the_form(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["evaluate", str(case_path(name))]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["findings"] == []
    assert ("score" in printed.get("total", {})) == ("department" in name)


def test_a_file_of_another_form_is_not_taken_for_a_self_evaluation(tmp_path: Path) -> None:
    book = Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)
    path = Path(shutil.copy(case_path(MONITORING), tmp_path))
    with pytest.raises(FormError, match="是“项目支出绩效运行监控表”，不是自评表，没有导入"):
        read_forms(path, book)
    book.close()
    assert project_of(MONITORING).name == "数据规划管理"
