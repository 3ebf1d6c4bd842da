"""Forms as they change under the hands of a clerk, and computing as if nothing had been computed before."""

from __future__ import annotations

import sys
from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from model.form.blocks import AMOUNT_COLUMNS
from model.form.edits import insert_row, remove_row
from model.form.field_path import field_path, indicator_path
from model.form.project import INDICATOR_TEXTS, Indicator, Project, with_text
from tests.model.builders import NOT_APPLICABLE_WORDS, TEMPLATE_IDS, projects, template

_FIELDS = (
    "project.name",
    "project.amount",
    "goals.expected",
    "goals.actual",
    "notes.rate-differs@indicators[0].actual",
    "notes.duplicate-name@indicators[1].name",
    "notes.over-target@indicators[0].reason",
    "signature.date",
)
_AMOUNTS = ("5", "8", "10")
# few texts, so that the same row comes back in other company
_TEXTS = (
    *("", "0", "5", "95%", "≥90%", "≥ 90%", "≤5天", "8天", "6月底前", "2021年6月", "良好", "1.0", "1.00"),
    *("一\n二", "auto", "reverse", "qualitative", "达成年度指标", "abc", NOT_APPLICABLE_WORDS[0]),
)
_NAMES = ("预算执行率", "完成率", "投诉率")


def forget_everything() -> None:
    """Empty every cache of the model and the window."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in ("model", "ui"):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


@st.composite
def histories(draw: st.DrawFn, steps: int = 10) -> tuple[str, list[Project]]:
    """Return a template's id and a form after each of many small edits, some of them taken back."""
    template_id = draw(st.sampled_from(TEMPLATE_IDS))
    dice = draw(st.randoms(use_true_random=False))
    start = draw(projects(template_id, max_rows=3))
    rows = tuple(_row(template_id, dice) for _ in range(2))
    rate_row = Indicator(*template(template_id).kinds()[0], "预算执行率", "≥90%", "95%", "5")
    start = with_text(start, "funds.fiscal.adjusted", "10")
    states = [replace(start, indicators=(rate_row, *start.indicators, *rows))]
    for _ in range(steps):
        states.append(_edited(states[-1], template_id, dice) if dice.random() < 0.9 else dice.choice(states))
    return template_id, states


def _edited(project: Project, template_id: str, dice: Random) -> Project:
    made, count = template(template_id), len(project.indicators)
    what = dice.random()
    if what < 0.15 or not count:
        return insert_row(project, *dice.choice(made.kinds()))[0]
    row = dice.randrange(count)
    if what < 0.25:
        return remove_row(project, row, made)
    if what < 0.35:
        rows = list(project.indicators)
        dice.shuffle(rows)
        return replace(project, indicators=tuple(rows))
    if what < 0.45:
        return replace(project, indicators=(*project.indicators, project.indicators[row]))
    if what < 0.65:
        return with_text(project, f"funds.fiscal.{dice.choice(AMOUNT_COLUMNS)}", dice.choice(_AMOUNTS))
    path = (
        indicator_path(row, dice.choice(INDICATOR_TEXTS)) if what < 0.9 else field_path(dice.choice(_FIELDS))
    )
    is_name = "name" in (path.key, path.column)
    return with_text(project, path, dice.choice(_NAMES if is_name else _TEXTS))


def _row(template_id: str, dice: Random) -> Indicator:
    place = dice.choice(template(template_id).kinds())
    return Indicator(*place, dice.choice(_NAMES), dice.choice(_TEXTS), dice.choice(_TEXTS), "5")
