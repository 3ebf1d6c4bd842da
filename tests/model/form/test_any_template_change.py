"""From one random template to another: no typed row and no text is lost."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from model.form.project import Indicator, Project
from model.form.template import Template
from model.form.template_change import converted
from model.reading.amounts import MAX_DIGITS, read_amount
from tests.model.form.random_templates import forms, templates

YUAN = {"元": 1, "万元": 10_000, "亿元": 100_000_000}


def texts_of(row: Indicator) -> tuple[object, ...]:
    """Return what was typed into a row, wherever it stands."""
    return row.name, row.target, row.actual, row.weight, row.reason, row.manual_score, row.extra


def is_placeholder(row: Indicator, template: Template) -> bool:
    """Tell whether a row says nothing, or only that its level 2 does not apply."""
    text = template.not_applicable_text
    plain = (text, text, text, template.not_applicable_weight, "", "", ())
    return row.is_blank or texts_of(row) == plain


@given(forms(), templates())
def test_no_row_is_lost(form: tuple[Project, Template], new: Template) -> None:
    project, old = form
    after = converted(project, old, new)
    typed = Counter(texts_of(row) for row in project.indicators if not is_placeholder(row, old))
    kept = Counter(texts_of(row) for row in after.indicators)
    assert typed <= kept
    if not new.indicators.is_open:
        assert all(new.has_kind(row.category, row.kind) for row in after.indicators)


@given(forms(), templates())
def test_no_text_is_lost(form: tuple[Project, Template], new: Template) -> None:
    project, old = form
    after = converted(project, old, new)
    assert (after.goals, after.signature) == (project.goals, project.signature)
    money = {field.id for field in (*old.header, *new.header) if field.money}
    for key, text in project.header.items():
        if key not in money:
            assert after.header[key] == text
    for row, amounts in project.funds.items():
        for column, text in amounts.items():
            before, now = read_amount(text, old.money_unit).value, after.funds[row][column]
            if before is None or column not in old.funds.amount_columns:
                assert now == text
            else:
                worth = read_amount(now, new.money_unit).value
                if worth is None:  # an error tells that it has too many digits; they are all there
                    worth = Decimal(now.replace(",", ""))
                    assert len(str(abs(worth).to_integral_value())) > MAX_DIGITS
                assert worth * YUAN[new.money_unit] == before * YUAN[old.money_unit]


@given(forms(), st.data())
def test_there_and_back_is_where_it_was(form: tuple[Project, Template], data: st.DataObject) -> None:
    project, old = form
    """Where one of the templates has sources of money and the other a typed total, that total is one text more."""

    def fits(one: Template) -> bool:
        return one.money_unit == old.money_unit and bool(one.funds.rows) == bool(old.funds.rows)

    new = data.draw(templates().filter(fits))
    back = converted(converted(project, old, new), new, old)
    assert (back.header, back.funds, back.goals) == (project.header, project.funds, project.goals)
