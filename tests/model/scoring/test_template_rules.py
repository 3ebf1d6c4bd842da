"""What a template may change of scoring: words, rounding, a target beaten too far (docs/domain.md 4, 7.14)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from model.errors import TemplateError
from model.form.project import Indicator
from model.form.template import Template
from model.form.template_reader import parse_template
from model.scoring.checks import check
from model.scoring.edition import RULES_EDITION
from model.scoring.evaluation import evaluate
from model.scoring.scoring import Scored, score_indicator, scoring_rules
from tests.model.builders import YEAR, clean_project, format_1_text, template_text, with_row


def changed(old: str, new: str) -> Template:
    """Return the default template with one place changed."""
    text = format_1_text()
    assert old in text
    return parse_template(text.replace(old, new, 1), "本地.toml")


def option(line: str) -> Template:
    """Return the default template with a further line in ``[scoring]``."""
    return changed('reverse = "ratio"', f'reverse = "ratio"\n{line}')


def _scored(made: Template, target: str, actual: str, name: str = "", weight: str = "10") -> Scored:
    row = Indicator("产出指标", "数量指标", name, target, actual, weight)
    return score_indicator(row, scoring_rules(made), YEAR)


@pytest.mark.parametrize(
    ("line", "score"),
    [
        ("", "6.67"),
        ("decimals = 2", "6.67"),
        ("decimals = 1", "6.7"),
        ("decimals = 0", "7"),
        ('rounding = "cut"', "6.66"),
        ('decimals = 1\nrounding = "cut"', "6.6"),
        ('decimals = 0\nrounding = "cut"', "6"),
    ],
)
def test_a_place_rounds_computed_scores_in_its_own_way(line: str, score: str) -> None:
    assert _scored(option(line), "≥3", "2").score == Decimal(score)


def test_the_execution_of_the_budget_is_rounded_alike() -> None:
    project = clean_project()
    project.funds["fiscal"].update(adjusted="3000", executed="2000")
    assert evaluate(project, option("decimals = 0"), YEAR).funds_score == 7


def test_a_full_score_is_the_weight_however_a_place_rounds() -> None:
    assert _scored(option("decimals = 0"), "≥3", "3", weight="2.5").score == Decimal("2.5")
    assert _scored(option("decimals = 0"), "≥3", "2.9", weight="2.5").score == Decimal(2)


@pytest.mark.parametrize(
    ("line", "actual", "score", "told"),
    [
        ("", "200%", "10", True),
        ('over_target = "explain"', "200%", "10", True),
        ('over_target = "none"', "200%", "10", False),
        ('over_target = "deduct"', "129%", "10", False),
        ('over_target = "deduct"', "130%", "10", True),
        ('over_target = "deduct"', "150%", "8", True),
        ('over_target = "deduct"', "230%", "0", True),
    ],
)
def test_a_target_beaten_too_far_is_treated_as_the_place_does(
    line: str, actual: str, score: str, told: bool
) -> None:
    made = option(line)
    found = _scored(made, "≥100%", actual)
    assert (found.score, found.over_target) == (Decimal(score), told)
    project = with_row(clean_project(), 0, target="≥100%", actual=actual)
    codes = {one.code for one in check(project, made, evaluate(project, made, YEAR))}
    assert ("over-target" in codes) == told


def test_what_a_template_has_more_is_added_and_what_it_lacks_is_taken_away() -> None:
    more = changed('"未…率"]', '"未…率", "噪声", "漏…率"]')
    assert _scored(more, "50分", "40分", "厂界噪声").method == "reverse"
    assert _scored(more, "5%", "4%", "漏检率").method == "reverse"
    less = changed('"投诉", ', "")
    assert _scored(less, "5件", "4件", "投诉件数").method == "forward"
    assert _scored(more, "5件", "4件", "投诉件数").method == "reverse"


def test_forward_ends_and_full_words_change_likewise() -> None:
    more = changed('"满意率"]', '"满意率", "成本压降数"]')
    assert _scored(more, "5万元", "4万元", "成本压降数").method == "forward"
    assert _scored(changed('"持续提升"]', '"持续提升", "圆满"]'), "≥5场", "圆满").score == 10
    assert _scored(changed('"已完成", ', ""), "≥5场", "已完成").score is None
    assert _scored(changed('"持续提升"]', '"持续提升", "圆满"]'), "≥5场", "已完成").score == 10


def test_a_list_of_edition_1_changes_nothing_of_the_programs_words() -> None:
    plain = parse_template(template_text("shenzhen-2021"), "shenzhen-2021.toml")
    assert _scored(plain, "8件", "10件", "矛盾纠纷数").method == "reverse"  # not in any template's list
    assert _scored(plain, "≥10%", "显著提升").score is None  # a full word of edition 1


@pytest.mark.parametrize("line", ['over_target = "half"', "decimals = 3", 'rounding = "even"'])
def test_a_wrong_option_is_named(line: str) -> None:
    with pytest.raises(TemplateError, match=line.split(" ")[0]):
        option(line)


def test_the_edition_is_the_second() -> None:
    assert RULES_EDITION == 2
