"""Templates with several forms of a year: what is read, what is refused, and what is written back (docs/templates.md)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import TemplateError
from model.exchange.form_json import check_fits, form_of_year, parse_form
from model.form.blocks import Section
from model.form.dated import dated, is_month_end, month_end
from model.form.template import Template
from model.form.template_edits import with_indicators
from model.form.template_reader import parse_template
from model.form.template_writer import template_text_of
from model.grid.computed import compute
from tests.model.builders import ROOT, template, template_text
from tests.model.form.random_templates import template_texts

NATIONAL = template_text("national-2020")
# what is put in, in place of what, the key that is named, and words of the problem
BROKEN = [
    ('id = "transfer"', 'id = "monitoring"\nphase = "transfer"', "forms", "“monitoring”出现了两次"),
    ('id = "transfer"', 'id = "Transfer"', "forms[3].id", "小写字母"),
    ('id = "transfer"', 'id = "central"', "forms[3].phase", "缺失"),
    ('id = "transfer"', 'id = "central"\nphase = "audit"', "forms[3].phase", "现在是“audit”"),
    ('id = "transfer"', 'id = "central"\nphase = "self_evaluation"', "forms[3].phase", "只有 id 为 self_evaluation"),
    ('id = "self_evaluation"', 'id = "self_evaluation"\nsubject = "department"', "forms[2].phase", "应为 project"),
    ('subject = "department"', 'subject = "office"', "forms[4].subject", "现在是“office”"),
    ('role = "initial", caption = "年度', 'role = "amount", id = "a", caption = "年度', "forms[0].blocks[1].columns", "initial"),
    ('role = "term"', 'role = "weight"', "forms[0].blocks[1].columns", "不该有 role 为 weight"),
    ('role = "text", id = "term_target"', 'role = "actual"', "forms[0].blocks[3].columns", "不该有 role 为 actual"),
    ('role = "to_date", caption', 'role = "amount", id = "a", caption', "forms[1].blocks[1].columns", "to_date"),
    ('role = "likelihood"', 'role = "text", id = "a"', "forms[1].blocks[3].columns", "likelihood"),
    ('role = "note", caption = "备注"', 'role = "weight", caption = "备注"', "forms[1].blocks[3].columns", "不该有 role 为 weight"),
    ('caption = "全年实际完成值"', 'role_ = "x", caption = "全年实际完成值"', "forms[3].blocks[4].columns[4].role_", "不认识"),
    ('points_in_levels = false', 'levels = "open"', "forms[0].blocks[3].levels", "与自评表相同"),
    ('none = "无"', 'none = 1', "forms[3].blocks[5].texts[0].none", "应为文字"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "key", "problem"), BROKEN, ids=[f"{n}-{b[1]}" for n, b in enumerate(BROKEN)]
)
def test_a_mistake_names_file_line_and_key(old: str, new: str, key: str, problem: str) -> None:
    assert old in NATIONAL, old
    with pytest.raises(TemplateError) as caught:
        parse_template(NATIONAL.replace(old, new, 1), "我的模板.toml")
    message = str(caught.value)
    assert "我的模板.toml" in message and f"“{key}”" in message and problem in message and "第" in message


def test_a_place_without_a_self_evaluation_is_refused() -> None:
    head, *forms = NATIONAL.split("[[forms]]")
    text = "[[forms]]".join([head, *(form for form in forms if 'self_evaluation"\ntitle' not in form)])
    with pytest.raises(TemplateError, match="“forms”里应有一张 id 为 self_evaluation 的表"):
        parse_template(text, "x")


def test_points_of_a_department_must_have_a_place() -> None:
    cut = NATIONAL.index('id = "department"\nphase')
    text = NATIONAL[:cut] + NATIONAL[cut:].replace("points = 50", "points = 70", 1)
    with pytest.raises(TemplateError, match=r"“forms\[4\]”里各级的分值应合计 100"):
        parse_template(text, "x")


def test_the_forms_come_in_the_order_of_the_year() -> None:
    national = template("national-2020")
    assert [(one.form_id, one.phase, one.subject) for one in national.year_forms] == [
        ("declaration", "declaration", "project"),
        ("monitoring", "monitoring", "project"),
        ("self_evaluation", "self_evaluation", "project"),
        ("transfer", "transfer", "project"),
        ("department", "self_evaluation", "department"),
    ]
    assert [one.form_id for one in template().year_forms] == ["declaration", "monitoring", "self_evaluation"]
    with pytest.raises(KeyError):
        template().form("transfer")


def test_points_and_scores_follow_the_phase() -> None:
    told = {
        one.form_id: (one.has_points, one.has_scores, one.execution_points)
        for one in template("national-2020").year_forms
    }
    assert told == {
        "declaration": (True, False, 10),
        "monitoring": (False, False, 0),
        "self_evaluation": (True, True, 10),
        "transfer": (False, False, 0),
        "department": (True, True, 10),
    }


def test_the_forms_of_a_project_share_levels_and_what_the_place_lays_down() -> None:
    national = template("national-2020")
    more = Section("特色指标", "特色", Decimal(10), ("特色",))
    made = with_indicators(
        replace(national, sections=(*national.sections, more), total_points=Decimal(110), money_unit="元"),
        lambda block: replace(block, is_open=True),
    )
    for one in made.others:
        assert (one.money_unit, one.total_points) == ("元", 110)
        if one.subject == "project":
            assert one.sections == made.sections and one.indicators.is_open
    assert made.form("department").sections == national.form("department").sections
    assert made.form("department").execution_points == 20
    assert read_back(made) == made


def read_back(one: Template) -> Template:
    return replace(parse_template(template_text_of(one), "写出"), text=one.text)


@given(template_texts(most_others=3))
def test_every_form_comes_back(text: str) -> None:
    one = parse_template(text, "随机")
    assert read_back(one) == one
    assert len(one.year_forms) == text.count("[[forms]]")


def test_the_month_stands_in_captions_title_and_year() -> None:
    form = template().form("monitoring")
    june, plain = dated(form, "2021-06-30"), dated(form)
    assert june.title_year == "（{year}年1—6月）" and plain.title_year == "（{year}年1—7月）"
    assert (
        june.funds.caption_of("to_date") == "1—6月执行数" and june.funds.caption_of("rate") == "1—6月执行率"
    )
    assert june.indicators.column("to_date").caption == "1—6月\n执行情况"
    assert not any(
        "{month}" in str(one) for one in (june.blocks, june.title, june.title_year, june.footnotes)
    )
    assert dated(template()) is template()


@given(st.integers(1900, 2999), st.integers(1, 12))
def test_a_sheet_is_dated_by_the_end_of_its_month(year: int, month: int) -> None:
    assert is_month_end(month_end(year, month))
    assert not is_month_end(month_end(year, month)[:-2] + "27")


@pytest.mark.parametrize(
    "date", ["", "2021-7-31", "2021-13-31", "2021-00-00", "2021-07-31 ", "0000-01-31", "20210731"]
)
def test_other_texts_are_no_date_of_a_sheet(date: str) -> None:
    assert not is_month_end(date)


def test_the_digest_of_every_old_text_stays_known() -> None:
    import resources
    from model.digest import digest_of

    for name in ("national-2020", "shenzhen-2021", "cost-2021"):
        old = (ROOT / "tests/golden/templates" / f"{name}.toml").read_text(encoding="utf-8")
        assert resources.official_templates()[digest_of(old)] == name


def on_the_page(language: str) -> str:
    """Return the example of that language in the chapter on several forms of docs/templates.md."""
    page = (ROOT / "docs/templates.md").read_text(encoding="utf-8")
    chapter = page[page.index("\n## Several forms of a year") : page.index("\n## Try it")]
    return chapter.split(f"```{language}\n")[1].split("```")[0]


def test_what_the_page_tells_can_be_written_behind_a_self_evaluation() -> None:
    text = (ROOT / "tests/forms/qingshan-2024.toml").read_text(encoding="utf-8")
    place = parse_template(f"{text}\n{on_the_page('toml')}", "qingshan-2024.toml")
    form = place.form("monitoring")
    assert form.sections == place.sections and not form.has_points
    assert form.funds.rate_columns == ("to_date", "initial")


def test_the_form_on_the_page_can_be_read() -> None:
    form = parse_form(on_the_page("json"), "x", ("shenzhen-2021",))
    made = form_of_year(form, template(), "x")
    check_fits(form, made, "x")
    assert made.date == "2021-06-30"
    found = compute(form.project, made, form.year).findings
    assert not [one for one in found if one.field.row == 0]
