"""What a unit sets once: which fields these are in each template, and how they come into a form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from model.errors import UserError
from model.form.field_path import field_path
from model.form.project import Project, empty_project, text_at
from model.form.unit_data import NOTHING, UnitData, filled, read_unit, unit_data, unit_fields, unit_text
from tests.model.builders import template, typed_texts

SHENZHEN = template()
UNIT = UnitData(
    (
        ("project.department", "区政务服务局"),
        ("project.unit", "区数据中心"),
        ("signature.date", "2022年1月10日"),
        ("signature.prepared_by", "张三"),
    )
)


def _captions(template_id: str) -> dict[str, str]:
    return {str(field.path): field.caption for field in unit_fields(template(template_id))}


@pytest.mark.parametrize(
    ("template_id", "paths"),
    [
        ("shenzhen-2021", "project.department project.unit signature.prepared_by signature.phone signature.head signature.date"),
        ("national-2020", "project.department project.unit project.central_department signature.prepared_by signature.phone "
         "signature.head signature.date"),
        ("hubei-2023", "project.department project.unit signature.date"),
        ("sichuan-0013zp", "project.department project.unit signature.head signature.finance_head signature.date"),
    ],
)  # fmt: skip
def test_a_unit_sets_its_departments_and_who_signs_and_no_field_of_one_project(
    template_id: str, paths: str
) -> None:
    assert list(_captions(template_id)) == paths.split()


def test_captions_are_those_of_the_self_evaluation_without_their_colon() -> None:
    captions = _captions("shenzhen-2021")
    assert captions["project.department"] == "主管部门"  # not the declaration's 主管部门及代码
    assert captions["signature.head"] == "单位负责人（签字）"


@pytest.mark.parametrize("template_id", sorted(resources.template_names()))
def test_a_blank_form_of_any_template_takes_all_that_is_set(template_id: str) -> None:
    form = template(template_id)
    own = [
        field.path for field in unit_fields(form) if field.path in {f.path for f in _own_fields(template_id)}
    ]
    unit = unit_data({path: f"甲{number}" for number, path in enumerate(own)})
    made = filled(empty_project(form), unit, form)
    assert {path: text_at(made, path) for path in own} == {path: f"甲{n}" for n, path in enumerate(own)}


def _own_fields(template_id: str) -> list[object]:
    form = template(template_id)
    ids = {f"project.{field.id}" for field in form.header} | {f"signature.{one.id}" for one in form.signature}
    return [field for field in unit_fields(form) if str(field.path) in ids]


def test_a_form_that_differs_keeps_its_own_unless_all_are_to_be_alike() -> None:
    own = Project(header={"name": "甲", "unit": "区图书馆"}, signature={"phone": "12345"})
    blank_only, over = filled(own, UNIT, SHENZHEN), filled(own, UNIT, SHENZHEN, over=True)
    assert (blank_only.header["unit"], blank_only.header["department"]) == ("区图书馆", "区政务服务局")
    assert (over.header["unit"], over.header["name"]) == ("区数据中心", "甲")
    assert over.signature == {"phone": "12345", "prepared_by": "张三", "date": "2022年1月10日"}


def test_a_form_that_has_it_all_is_the_same_form() -> None:
    form = filled(Project(), UNIT, SHENZHEN)
    assert filled(form, UNIT, SHENZHEN, over=True) is form


def test_what_is_blank_is_not_set() -> None:
    typed = {field_path("project.unit"): "  ", field_path("signature.phone"): " 0755-1 "}
    assert unit_data(typed) == UnitData((("signature.phone", "0755-1"),))
    assert (unit_text(NOTHING), read_unit("")) == ("", NOTHING)


@given(st.dictionaries(st.sampled_from([field.path for field in unit_fields(SHENZHEN)]), typed_texts()))
def test_what_is_set_comes_back_from_its_text(texts: dict[object, str]) -> None:
    unit = unit_data(texts)  # type: ignore[arg-type]
    assert read_unit(unit_text(unit)) == unit


@pytest.mark.parametrize(
    "text", ["?", "[]", '"x"', '{"x": "1"}', '{"project.unit": 1}', '{"goals.actual": "x"}', "{" * 9000]
)
def test_what_is_damaged_is_said(text: str) -> None:
    with pytest.raises(UserError, match="单位资料"):
        read_unit(text)
