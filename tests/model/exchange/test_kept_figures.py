"""What a sheet showed when it was signed stays, whatever the rules say later."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from model.exchange.kept_figures import compute_kept, figures_text, read_figures, with_template
from model.exchange.proof import code_of, figures_of
from model.form.project import Project
from model.form.template_reader import parse_template
from model.grid.computed import Computed, compute
from model.scoring.edition import RULES_EDITION
from tests.model.builders import SAMPLES, YEAR, sample, template


@pytest.fixture
def computed() -> Computed:
    return compute(sample(SAMPLES[2]), template(), YEAR)


def altered(computed: Computed, **figures: object) -> str:
    """Return the kept text of a sheet that showed other figures."""
    data = json.loads(figures_text(computed))
    return json.dumps(data | {"rules": 1, "figures": data["figures"] | figures})


def kept(computed: Computed, text: str) -> Computed:
    return compute_kept(computed.project, computed.template, computed.year, text)


def test_what_the_rules_still_say_is_no_finding(computed: Computed) -> None:
    text = figures_text(computed)
    found = read_figures(text)
    assert found is not None and found.rules == RULES_EDITION and found.figures == figures_of(computed)
    assert kept(computed, text) == computed


def test_a_sheet_shows_what_it_showed_and_says_what_todays_rules_give(computed: Computed) -> None:
    scores = [*figures_of(computed)["scores"]]
    scores[2] = "7.25"
    sections = figures_of(computed)["sections"] | {"产出指标": "41.5"}
    text = altered(
        computed, scores=scores, total="91.5", grade="良", rate="12.34%", execution="8.88", sections=sections
    )
    shown = kept(computed, text)
    assert shown.evaluation.indicators[2].score == Decimal("7.25")
    assert "按当时的规则得 7.25 分；按现在的规则：" in shown.evaluation.indicators[2].explain
    assert shown.evaluation.indicators[1] == computed.evaluation.indicators[1]
    assert figures_of(shown) == json.loads(text)["figures"] and code_of(shown) != code_of(computed)
    (finding,) = [finding for finding in shown.findings if finding.code == "rules-changed"]
    missing = [one for one in shown.findings if one.code == "reason-missing"]
    assert [str(one.field) for one in missing] == [
        "indicators[2].reason"
    ]  # as the score that is shown needs one
    assert (finding.code, finding.severity, str(finding.field)) == (
        "rules-changed",
        "info",
        "indicators[2].actual",
    )
    assert "按现在的规则应得 99.49 分（优），表上是当时的 91.5 分（良）" in finding.message
    assert finding.message.endswith("得分不同的指标：“购置办公设备验收完成及时率”。")
    cells = {str(cell.key): cell.text for cell in shown.grid.cells}
    assert (cells["total.score"], cells["funds.total.rate"], cells["funds.total.score"]) == (
        "91.5",
        "12.34%",
        "8.88",
    )


@pytest.mark.parametrize(
    "figures",
    [
        {"scores": ["1"]},
        {"sections": {"别的": "1"}},
        {"total": "NaN"},
        {"total": "很多"},
        {"execution": None},
        {"scores": 3},
        {"sections": []},
        {"grade": 5},
    ],
)
def test_figures_of_another_form_or_none_are_not_shown(
    computed: Computed, figures: dict[str, object]
) -> None:
    assert kept(computed, altered(computed, **figures)) == computed


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", '{"rules": "x"}', '{"rules":1,"template":"","figures":[]}']
)
def test_a_text_that_keeps_nothing_is_none(computed: Computed, text: str) -> None:
    assert read_figures(text) is None and with_template(text, "x") == text
    assert kept(computed, text) == computed


def test_a_sheet_keeps_its_own_template(computed: Computed) -> None:
    own = computed.template.text.replace("at_least = 90", "at_least = 100")
    there = replace(template(), text=computed.template.text)
    text = figures_text(compute(computed.project, parse_template(own, "a.toml"), YEAR))
    assert kept(computed, text).evaluation.grade == "良"  # as it was shown
    whole = with_template(text, own)
    assert kept(computed, whole).template.text == own and kept(computed, whole).evaluation.grade == "良"
    assert not [one for one in kept(computed, whole).findings if one.code == "rules-changed"]
    for broken in ("", "[[", own + "\n"):
        assert kept(computed, with_template(text, broken)).template == there


def test_many_rows_are_not_all_named(computed: Computed) -> None:
    project: Project = computed.project
    scores = ["0.01" if score else "" for score in figures_of(computed)["scores"]]
    finding = next(
        f for f in kept(computed, altered(computed, scores=scores)).findings if f.code == "rules-changed"
    )
    assert finding.message.count("“") == 5 and finding.message.endswith(" 等。") and project.indicators
