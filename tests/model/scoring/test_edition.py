"""What edition 1 of the rules certainly scored alike, so that nobody is asked about it."""

from __future__ import annotations

import pytest

from model.form.project import Indicator
from model.scoring.edition import surely_scored_alike
from model.scoring.scoring import score_indicator, scoring_rules
from tests.model.builders import YEAR, template


@pytest.mark.parametrize(
    ("target", "actual", "more", "alike"),
    [
        ("≥95%", "90%", {}, True),
        ("≤3天", "4天", {}, True),
        ("10台", "10台", {}, True),
        ("≥２０个", "18个", {}, True),
        ("不适用", "不适用", {}, True),
        ("≥95%", "0.96", {}, False),  # two readings
        ("≥3天", "20小时", {}, False),
        ("≥0.565km", "500米", {}, False),
        ("15%及其以下", "12%", {}, False),
        ("10台", "9台", {}, False),  # the direction comes from the name
        ("2021年6月前", "2021年5月", {}, False),
        ("有效保障", "基本保障", {}, False),
        ("10台", "9台", {"manual_score": "8"}, True),
        ("10台", "9台", {"manual_score": "8.123456"}, False),  # rounded since
        ("10台", "9台", {"weight": "0"}, True),
        ("≥95%", "90%", {"weight": "9.999999"}, False),
    ],
)
def test_what_is_known_to_be_alike(target: str, actual: str, more: dict[str, str], alike: bool) -> None:
    row = Indicator(
        "产出指标", "数量指标", **({"name": "甲", "target": target, "actual": actual, "weight": "10"} | more)
    )
    assert surely_scored_alike(row, score_indicator(row, scoring_rules(template()), YEAR)) is alike
