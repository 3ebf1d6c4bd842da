"""Random templates as spreadsheets: what was exported is read again with the same template, whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import resources
from model.exchange.recognise import may_hold_form, read_worksheet
from model.exchange.template_choice import best_template
from model.exchange.worksheet import Worksheet
from model.form.blocks import TotalBlock
from model.form.levels import kinds_of
from model.form.project import Indicator, Project, empty_project, with_texts
from model.form.template import Template
from model.form.template_reader import parse_template
from model.grid.shown_amounts import printed_amount, shortest_amount
from model.scoring.evaluation import evaluate
from reports.form.print_job import PrintJob
from reports.sheets.xlsx_form import render_form_xlsx
from tests.depth import often
from tests.model.builders import YEAR, template
from tests.model.form.random_templates import TYPED_SIGNS, projects, templates
from tests.reports.reading.sheets import read_worksheets

PLAIN = st.text(TYPED_SIGNS + "\n", max_size=30).map(str.strip)
LONG = st.builds(lambda text, times: (text * times).strip(), PLAIN, st.integers(1, 60))
TEXTS = st.one_of(st.sampled_from(("", "≥95%", "12", "100%", "定性", "≥", "个", "完成3件事")), PLAIN, LONG)
# a score above the points stands on no sheet
SCORES = st.sampled_from(("", "0"))


def exported(project: Project, template: Template) -> Worksheet:
    """Return the sheet of a form that was written as xlsx and read again."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.xlsx")
        path.write_bytes(render_form_xlsx(PrintJob(project, template, YEAR)))
        (sheet,) = read_worksheets(path)
    return sheet


@st.composite
def forms(draw: st.DrawFn) -> tuple[Project, Template]:
    template = draw(templates())
    return draw(projects(template, texts=TEXTS, scores=SCORES)), template


def printed_header(project: Project, template: Template) -> dict[str, str]:
    """Return the fields as a sheet shows them."""
    return {
        field.id: shortest_amount(text, template.money_unit) if field.money else text
        for field in template.header
        if (text := project.header.get(field.id, ""))
    }


def printed_funds(project: Project, template: Template) -> dict[tuple[str, str], str]:
    """Return the typed amounts and texts of the funds block as a sheet shows them, a blank amount as 0.00."""
    funds, block = project.funds, template.funds
    found = {
        (row, column): printed_amount(funds.get(row, {}).get(column, ""), template.money_unit)
        for row in ([row.id for row in block.rows] or ["total"])
        for column in block.amount_columns
    }
    about = [column.id for column in block.columns if column.role == "text"]
    return found | {
        ("total", column): text for column in about if (text := funds.get("total", {}).get(column))
    }


def typed_rows(project: Project, template: Template) -> list[Indicator]:
    """Return the rows that say something, as a sheet shows them, in its order."""
    order = list(kinds_of(project, template))
    rows = [row for row in project.indicators if not row.is_blank]
    rows.sort(key=lambda row: order.index((row.category, row.kind)))
    return [shown_row(row, template) for row in rows if not says_nothing(row, template)]


def says_nothing(row: Indicator, template: Template) -> bool:
    """Tell whether a row only says that its level 2 does not apply: such rows come and go with the levels."""
    text = template.not_applicable_text
    return {row.name, row.target, row.actual} <= {"", text} and not row.reason and not row.extra


def shown_row(row: Indicator, template: Template) -> Indicator:
    """Return a row without what no sheet shows, its points as printed."""
    roles = [column.role for column in template.indicators.columns]
    weight = shortest_amount(row.weight, "分") if row.weight else ""
    weight = weight if weight.strip("—") and weight != "0" else ""
    return replace(
        row,
        category=row.category if "category" in roles else "",
        kind=row.kind if "kind" in roles else "",
        weight=weight,
        manual_score="",
    )


def shown_scores(project: Project, template: Template) -> list[tuple[str, str, str, Decimal]]:
    """Return the scores of the rows that say something, each with its row."""
    scored = zip(project.indicators, evaluate(project, template, YEAR).indicators, strict=True)
    return sorted(
        (row.name, row.target, row.actual, one.counted)
        for row, one in scored
        if not row.is_blank and not says_nothing(row, template)
    )


def not_blank(texts: Mapping[str, str]) -> dict[str, str]:
    return {key: text for key, text in texts.items() if text}


@settings(max_examples=often(60, at_least=3, share=20))
@given(forms())
def test_an_exported_form_is_read_again_whole(form: tuple[Project, Template]) -> None:
    project, template = form
    sheet = exported(project, template)
    assert may_hold_form(sheet, [template])
    read = read_worksheet(sheet, template, YEAR)
    assert read is not None
    assert read.year == (YEAR if template.title_year else None)
    found = read.project
    assert dict(found.header) == printed_header(project, template)
    assert printed_funds(found, template) == printed_funds(project, template)
    assert not_blank(found.goals) == not_blank(project.goals)
    signature = {key: " ".join(text.split()) for key, text in project.signature.items()}
    assert dict(found.signature) == signature
    assert typed_rows(found, template) == typed_rows(project, template)
    if {"kind", "weight", "score"} <= {column.role for column in template.indicators.columns}:
        assert shown_scores(found, template) == shown_scores(project, template)


@pytest.mark.parametrize("grade", [True, False])
@pytest.mark.parametrize(
    "first",
    [("score",), ("weight", "score"), ("weight", "name", "score"), ("score", "name", "weight")],
    ids=" ".join,
)
def test_figures_left_of_the_total_hide_its_row_from_nobody(first: tuple[str, ...], grade: bool) -> None:
    usual = template("national-2020")
    columns = {one.role: replace(one, caption=f"价丙{one.role}") for one in usual.indicators.columns}
    order = [*first, *(role for role in columns if role not in (*first, "category", "kind"))]
    rest = tuple(columns[role] for role in order[1:])
    wide = replace(columns[order[0]], width=1000 - sum(column.width for column in rest))
    table = replace(usual.indicators, label="", label_width=0, columns=(wide, *rest))
    total = TotalBlock("丙壬（类）", grade)
    changed = {usual.indicators: table, usual.blocks_of(TotalBlock)[0]: total}
    own = replace(usual, blocks=tuple(changed.get(block, block) for block in usual.blocks))
    rows = [Indicator(*kind, name="名", target="1", actual="1", weight="90") for kind in own.kinds()[:1]]
    form = with_texts(
        empty_project(own, "道路养护"), {"funds.fiscal.adjusted": "12.00", "project.unit": "某局"}
    )
    form = replace(form, indicators=tuple(rows))
    read = read_worksheet(exported(form, own), own, YEAR)
    assert read is not None and read.project.header == form.header
    assert printed_funds(read.project, own) == printed_funds(form, own)
    assert [row.name for row in read.project.indicators if row.target == "1"] == ["名"]


@pytest.mark.parametrize("name", resources.template_ids())
def test_an_export_is_recognised_as_its_template(name: str) -> None:
    known = [parse_template(resources.template_text(one), one) for one in resources.template_ids()]
    template = next(one for one in known if one.id == name)
    project = empty_project(template, "道路养护")
    for indicators in (project.indicators, project.indicators[:1]):
        sheet = exported(replace(project, indicators=indicators), template)
        assert best_template(sheet, known).id == name
