"""What is offered where: most used first, what belongs to the indicator before all else, plain numbers left alone."""

from __future__ import annotations

import pytest

from model.form.field_path import field_path
from model.form.project import Indicator, Project
from model.suggest.library import Entry
from model.suggest.memory import Typed, typed_in
from model.suggest.offers import MOST, Offer, matching, offers_at

LIBRARY = (
    Entry("教育", "产出指标", "质量指标", "教师培训合格率", "≥", "95", "%"),
    Entry("教育", "产出指标", "数量指标", "教师培训人次", "≥", "300", "人次"),
)


def _form(*rows: tuple[str, str, str], reason: str = "") -> Project:
    made = [Indicator("产出指标", kind, name, target, reason=reason) for kind, name, target in rows]
    return Project(indicators=tuple(made))


KNOWN = typed_in(
    [
        _form(("数量指标", "培训班期数", "≥4期"), ("质量指标", "培训出勤率", "≥90%")),
        _form(("数量指标", "培训班期数", "≥6期"), ("数量指标", "培训班期数", "≥6期"), reason="受疫情影响"),
    ]
)
HERE = _form(("数量指标", "培训班期数", ""), ("质量指标", "", ""))


def _texts(path: str, typed: str, known: Typed = KNOWN) -> list[str]:
    return [offer.text for offer in matching(offers_at(field_path(path), HERE, known, LIBRARY), typed)]


def test_names_of_the_same_kind_come_before_others() -> None:
    assert _texts("indicators[0].name", "培训") == [
        "培训班期数",
        "培训出勤率",
        "教师培训人次",
        "教师培训合格率",
    ]
    assert _texts("indicators[1].name", "培训") == [
        "培训出勤率",
        "培训班期数",
        "教师培训合格率",
        "教师培训人次",
    ]


def test_a_target_is_offered_by_how_often_the_indicator_had_it() -> None:
    offers = offers_at(field_path("indicators[0].target"), HERE, KNOWN, LIBRARY)
    assert offers == (
        Offer("≥6期", "用过 2 次", True),
        Offer("≥4期", "用过", True),
        Offer("≥90%", "用过"),
    )


def test_other_texts_are_those_of_their_place() -> None:
    assert _texts("indicators[0].reason", "疫情") == ["受疫情影响"]
    assert _texts("project.unit", "疫情") == _texts("indicators[0].actual", "疫情") == []


@pytest.mark.parametrize("typed", ["", "  ", "≥90%", "一\n二", "没有的"])
def test_nothing_is_offered_to_what_needs_nothing(typed: str) -> None:
    assert _texts("indicators[0].target", typed) == []


def test_to_a_plain_number_only_its_own_targets_are_offered() -> None:
    assert _texts("indicators[0].target", "≥") == ["≥6期", "≥4期", "≥90%"]
    assert _texts("indicators[0].target", "≥6") == ["≥6期"]
    assert _texts("indicators[0].target", "≥9") == []


def test_case_does_not_matter_and_there_are_never_many() -> None:
    names = [f"PM2.5 浓度{number}" for number in range(20)]
    known = typed_in([_form(*(("数量指标", name, "1") for name in names))])
    assert len(_texts("indicators[0].name", "pm", known)) == MOST
