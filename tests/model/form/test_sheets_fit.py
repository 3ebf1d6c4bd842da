"""What becomes of sheets of other forms is told before a change of the template."""

from __future__ import annotations

from dataclasses import replace

from model.form.blocks import FieldsBlock, FormBlock
from model.form.form_edits import forms_of, with_form
from model.form.project import Indicator, Project, empty_project, with_texts
from model.form.sheets_fit import SheetsFit, sheets_fit
from model.form.template import Template
from model.form.template_edits import with_indicators
from model.form.template_fit import Shown, hidden_places
from resources.forms import bundled_template

NATIONAL, SHENZHEN, HUBEI = map(bundled_template, ("national-2020", "shenzhen-2021", "hubei-2020"))


def sheet(form_id: str, place: Template = NATIONAL) -> tuple[str, Project]:
    blank = empty_project(place.form(form_id), "项目甲")
    row = Indicator("产出指标", "数量指标", "场次", "≥2场", extra=(("to_date", "1场"), ("note", "注")))
    return form_id, replace(with_texts(blank, {"funds.fiscal.to_date": "3"}), indicators=(row,))


def test_sheets_are_counted_by_form_in_the_order_of_the_year() -> None:
    sheets = [sheet("transfer"), sheet("monitoring"), sheet("monitoring"), sheet("declaration")]
    told = [(one.title, one.count, one.fate) for one in sheets_fit(sheets, NATIONAL, SHENZHEN)]
    assert told == [
        ("项目支出绩效目标申报表", 1, "moved"),
        ("项目支出绩效运行监控表", 2, "moved"),
        ("转移支付区域（项目）绩效目标自评表", 1, "hidden"),
    ]
    assert [one.fate for one in sheets_fit(sheets, NATIONAL, HUBEI)] == ["hidden"] * 3
    assert [one.fate for one in sheets_fit(sheets, HUBEI, NATIONAL)] == ["seen"] * 3


def test_a_form_that_neither_has_is_known_by_its_id() -> None:
    assert sheets_fit([sheet("monitoring")], HUBEI, bundled_template("chongqing")) == (
        SheetsFit("monitoring", "", 1, "unseen"),
    )


def test_what_a_moved_sheet_alone_shows_and_then_hides_is_told() -> None:
    number = [form.form_id for form in forms_of(NATIONAL)].index("monitoring")
    bare = with_form(
        NATIONAL,
        number,
        lambda form: with_indicators(
            form, lambda b: replace(b, columns=tuple(c for c in b.columns if c.role != "note"))
        ),
    )
    (told,) = sheets_fit([sheet("monitoring")], NATIONAL, bare)
    assert told.hidden == (Shown("column", "备注", 1),)
    assert sheets_fit([sheet("monitoring")], NATIONAL, NATIONAL)[0].hidden == ()


def test_what_the_project_tells_is_not_told_again() -> None:
    number = [form.form_id for form in forms_of(NATIONAL)].index("monitoring")
    form_id, record = sheet("monitoring")
    named = with_texts(record, {"project.department": "处"})
    bare = with_form(
        NATIONAL, number, lambda form: replace(form, blocks=tuple(map(_without_department, form.blocks)))
    )
    (told,) = sheets_fit([(form_id, named)], NATIONAL, bare)
    assert told.hidden == ()
    alone = NATIONAL.form("monitoring"), bare.form("monitoring")
    assert [one.caption for one in hidden_places([named], *alone)] == ["主管部门及代码"]


def _without_department(block: FormBlock) -> FormBlock:
    if not isinstance(block, FieldsBlock):
        return block
    return replace(block, fields=tuple(field for field in block.fields if field.id != "department"))


def test_amounts_that_only_the_sheets_have_are_counted() -> None:
    record = with_texts(
        sheet("monitoring")[1], {"funds.fiscal.expected": "约九", "funds.fiscal.initial": "9"}
    )
    (told,) = sheets_fit([("monitoring", record)], NATIONAL, SHENZHEN)
    assert (told.converted, told.unreadable) == (1, 1)
    (hidden,) = sheets_fit([("monitoring", record)], SHENZHEN, HUBEI)
    assert (hidden.fate, hidden.converted, hidden.unreadable) == ("hidden", 1, 1)
    (same,) = sheets_fit([("monitoring", record)], NATIONAL, HUBEI)
    assert (same.converted, same.unreadable) == (0, 0)
