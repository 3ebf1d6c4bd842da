"""Changes of a place's forms that its editor makes: one of them is changed, added, fitted to a phase, or removed.

The forms are counted: 0 is the self-evaluation, which all others stand beside and which never goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import TypeVar

from model.form.blocks import (
    Column,
    FieldsBlock,
    FormBlock,
    FundsBlock,
    IndicatorsBlock,
    TextsBlock,
    TotalBlock,
)
from model.form.field_path import goal_path, header_path, money_path
from model.form.phases import Needs, Roles, needs_of
from model.form.template import SELF_EVALUATION, Phase, Subject, Template
from model.form.template_edits import evened, new_column, room_in

B = TypeVar("B", FundsBlock, IndicatorsBlock)

MAIN = 0
_OF_FUNDS = {
    "initial": "年初预算数",
    "adjusted": "全年预算数",
    "executed": "全年执行数",
    "to_date": "1—{month}月\n执行数",
    "weight": "分值",
}
_OF_INDICATORS = {
    "name": "三级指标",
    "target": "年度指标值",
    "actual": "实际完成值",
    "to_date": "1—{month}月\n执行情况",
    "expected": "全年预计\n完成情况",
    "cause": "偏差原因",
    "likelihood": "完成目标\n可能性",
    "weight": "分值",
    "score": "得分",
}
_LIKELIHOODS = ("确定能", "有可能", "完全不可能")


# -- the forms of a place ---------------------------------------------------------------------------------


def forms_of(place: Template) -> tuple[Template, ...]:
    """Return the forms of a place as they are counted, the self-evaluation first."""
    return (place, *place.others)


def with_form(place: Template, number: int, change: Callable[[Template], Template]) -> Template:
    """Return the place with another text for one of its forms; the others stay, and follow in what all share."""
    if number == MAIN:
        return change(place)
    others = list(place.others)
    others[number - 1] = change(others[number - 1])
    return replace(place, others=tuple(others))


def with_new_form(place: Template, source: Template, phase: Phase, subject: Subject) -> Template:
    """Return the place with one more form at the end, made like another one and fitted to its phase."""
    taken = {form.form_id for form in forms_of(place)}
    stem = "department" if subject == "department" else phase
    name = stem if stem not in taken else next(n for i in count(2) if (n := f"{stem}_{i}") not in taken)
    made = replace(fitted_to(source, phase, subject), form_id=name, others=(), date="")
    return replace(place, others=(*place.others, made))


def without_form(place: Template, number: int) -> Template:
    """Return the place without one of its forms; the self-evaluation stays."""
    others = tuple(form for other, form in enumerate(place.others, 1) if other != number)
    return replace(place, others=others)


def with_money_unit(place: Template, unit: str) -> Template:
    """Return the place with its amounts in another unit, which captions that name the old one (项目资金（万元）) follow."""
    old, new = f"（{place.money_unit}）", f"（{unit}）"

    def named(form: Template) -> Template:
        return replace(form, blocks=tuple(_recaptioned(block, old, new) for block in form.blocks))

    others = tuple(map(named, place.others))
    return replace(named(place), money_unit=unit, others=others)


def _recaptioned(block: FormBlock, old: str, new: str) -> FormBlock:
    changed: dict[str, object] = {}
    if hasattr(block, "label"):
        changed["label"] = block.label.replace(old, new)
    if hasattr(block, "columns"):
        columns = (replace(one, caption=one.caption.replace(old, new)) for one in block.columns)
        changed["columns"] = tuple(columns)
    return replace(block, **changed)  # type: ignore[arg-type]


def gathered(place: Template) -> Template:
    """Return a template with the parts of all forms, to find ids that none of them has; it is no form.

    Forms of a year share what has one id, so a new part of one must not take the id of another's.
    """
    blocks = [block for form in forms_of(place) for block in form.blocks]
    funds = [block for block in blocks if isinstance(block, FundsBlock)]
    indicators = [block for block in blocks if isinstance(block, IndicatorsBlock)]
    others = [block for block in blocks if not isinstance(block, FundsBlock | IndicatorsBlock)]
    made: tuple[FormBlock, ...] = (
        replace(funds[0], columns=_columns(funds), rows=tuple(row for block in funds for row in block.rows)),
        replace(indicators[0], columns=_columns(indicators)),
        *others,
    )
    signature = tuple(chain.from_iterable(form.signature for form in forms_of(place)))
    return replace(place, blocks=made, signature=signature, others=())


def _columns(blocks: Iterable[FundsBlock | IndicatorsBlock]) -> tuple[Column, ...]:
    return tuple(column for block in blocks for column in block.columns)


# -- a form for a phase -----------------------------------------------------------------------------------


def fitted_to(form: Template, phase: Phase, subject: Subject) -> Template:
    """Return a form for another phase: columns that it must not have go, those that it must have come at the end."""
    needs = needs_of(phase, subject)
    if subject == "department" and phase == SELF_EVALUATION:
        needs = replace(needs, funds=(*needs.funds, ("weight",)))  # points that its levels leave stand there
    blocks = tuple(
        _fitted(block, needs)
        for block in form.blocks
        if needs.may_have_total or not isinstance(block, TotalBlock)
    )
    return replace(form, phase=phase, subject=subject, blocks=blocks)


def new_funds(place: Template, form: Template) -> FundsBlock:
    """Return a block of money for a form that has none: that of the self-evaluation, fitted to its phase."""
    needs = needs_of(form.phase, form.subject)
    return _with_needed(place.funds, needs.funds, needs.no_funds, _OF_FUNDS)


def _fitted(block: FormBlock, needs: Needs) -> FormBlock:
    if isinstance(block, FundsBlock):
        return _with_needed(block, needs.funds, needs.no_funds, _OF_FUNDS)
    if isinstance(block, IndicatorsBlock):
        return _with_needed(block, needs.indicators, needs.no_indicators, _OF_INDICATORS)
    return block


def _with_needed(block: B, needed: Roles, barred: Sequence[str], captions: dict[str, str]) -> B:
    columns = [column for column in block.columns if column.role not in barred]
    for roles in needed:
        if not any(column.role in roles for column in columns):
            made = new_column(columns, roles[0], captions[roles[0]])
            choices = _LIKELIHOODS if made.role == "likelihood" else ()
            columns.append(replace(made, choices=choices))
    if tuple(columns) == block.columns:
        return block
    return replace(block, columns=evened(columns, room_in(block)))


# -- fields with a star -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Star:
    """A caption that can bear a star, and whether it does; ``key`` as in ``Template.starred``, ``part`` where it stands."""

    key: str
    part: str
    caption: str
    is_starred: bool


def stars_of(form: Template) -> tuple[Star, ...]:
    """Return all captions of a form that can bear a star, from top to bottom."""
    return tuple(
        Star(key, part, "".join(caption.split()), key in form.starred)
        for block in form.blocks
        for key, part, caption in _captions(block)
    )


def with_stars(form: Template, stars: Iterable[Star]) -> Template:
    """Return the form with stars as they were set; keys of fields that it does not have stay."""
    told = {star.key: star.is_starred for star in stars}
    kept = {key for key in form.starred if key not in told}
    return replace(form, starred=frozenset(kept | {key for key, is_starred in told.items() if is_starred}))


def _captions(block: FormBlock) -> Iterable[tuple[str, str, str]]:
    if isinstance(block, FieldsBlock):
        return [(str(header_path(field.id)), "栏目", field.caption) for field in block.fields]
    if isinstance(block, TextsBlock) and block.label:  # one beside its caption never bears a star
        return [(str(goal_path(field.id)), "文字", field.caption) for field in block.texts]
    if isinstance(block, FundsBlock):
        return [(str(money_path(column.id)), "资金", column.caption) for column in block.columns]
    if isinstance(block, IndicatorsBlock):
        return [(column.id, "指标", column.caption) for column in block.columns]
    return []
