"""Money as it was read, put into the sources and the unit of a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from model.exchange.found_form import NO_UNIT
from model.exchange.recognising.captions import as_caption
from model.exchange.recognising.money import AMOUNTS, UNITS, FoundMoney, Money, Source
from model.exchange.recognising.reading import Reading
from model.exchange.recognising.rows import is_mark
from model.exchange.recognising.told import Told
from model.form.template import Template
from model.reading.amounts import YUAN, exact, read_amount
from model.reading.normalise import normalise

T = TypeVar("T")
# to what a source belongs that the template does not have, the first that it has
_BELONGS = {
    "central": ("fiscal",),
    "province": ("local", "fiscal"),
    "city": ("local", "fiscal"),
    "county": ("local", "fiscal"),
    "local": ("fiscal",),
    "fund_budget": ("fiscal",),
    "account": ("fiscal", "other"),
    "own": ("other",),
    "carryover": ("other", "fiscal"),
    "other": ("own",),
    "fiscal": (),
}
# another id of the same source
_ALSO = {"other": "other_sources"}
_PARTS = ("central", "province", "city", "county", "local", "fund_budget")


def fit_money(reading: Reading, template: Template, told: Told) -> dict[str, dict[str, str]]:
    """Return the funds of a form in the template's unit."""
    reading = _with_one_budget(reading, template, told)
    money = reading.money
    if money is None:
        names = "、".join(
            " ".join(column.caption.split()) for column in template.funds.columns if column.id in AMOUNTS
        )
        told.note(f"没有找到资金表（{names}），请补填。")
        return {}
    texts: dict[str, dict[str, str]] = {}
    _say_unit(reading, template, told)
    total = next((one for one in money.sources if one.role == "total"), None)
    for source in money.sources:
        if source is not total:
            _put(source, money, reading, template, told, texts)
    texts = {row: amounts for row, amounts in texts.items() if amounts}
    if total is not None:
        texts = _with_total(total, texts, reading, template, told)
    return _with_reason(money, texts, template, told)


def _with_one_budget(reading: Reading, template: Template, told: Told) -> Reading:
    """Let the budget of a form of mid-year that names but one be the one that its template has."""
    money, columns = reading.money, template.funds.amount_columns
    if money is None or not template.is_dated or "adjusted" in columns or "initial" in money.columns:
        return reading
    sources = tuple(replace(one, amounts=_renamed(one.amounts)) for one in money.sources)
    moved = [one.amounts["adjusted"] for one in money.sources if "adjusted" in one.amounts]
    if not moved:
        return reading
    told.note("表上只有一列全年预算数，模板只有年初预算数，已记在那里，请核对。", place=moved[0].place)
    units = _renamed(money.units) if money.units else None
    return replace(
        reading, money=replace(money, sources=sources, columns=money.columns | {"initial"}, units=units)
    )


def _renamed(amounts: Mapping[str, T]) -> dict[str, T]:
    return {"initial" if key == "adjusted" else key: one for key, one in amounts.items()}


def converted(text: str, unit: str, template: Template) -> str:
    """Return an amount in the template's unit; blank for a mark that says nothing. Text that is no amount stays."""
    plain = normalise(text)
    if is_mark(text):
        return ""
    own = next((one for one in sorted(UNITS, key=len, reverse=True) if plain.endswith(one)), "")
    unit = own or unit
    value = read_amount(plain.removesuffix(own), "元").value
    wanted = template.money_unit
    if value is None or not unit or unit == wanted:
        return text if not own else exact(value) if value is not None else text
    return exact(value * UNITS[unit] / UNITS[wanted])


def _say_unit(reading: Reading, template: Template, told: Told) -> None:
    money = reading.money
    assert money is not None
    wanted = template.money_unit
    if not _has_money(money):
        return
    units = {
        (money.units and money.units.get(role)) or reading.unit for role in AMOUNTS if role in money.columns
    }
    first = money.sources[0]
    for unit in sorted(filter(None, units)):
        if unit != wanted:
            told.note(f"表上金额以{unit}为单位，已换算成{wanted}。", "info", first.place)
    if "" in units:
        told.note(
            f"{NO_UNIT}，已按模板的单位{wanted}读入，如果是{'或'.join(one for one in YUAN if one != wanted)}，请修改。",
            place=first.place,
        )


def _has_money(money: FoundMoney) -> bool:
    return any(
        read_amount(one.text, "元").value
        for source in money.sources
        for key, one in source.amounts.items()
        if key in AMOUNTS
    )


def _unit(money: FoundMoney, column: str, reading: Reading) -> str:
    return (money.units or {}).get(column, "") or reading.unit


def _amounts(source: Source, reading: Reading, template: Template, told: Told) -> dict[str, str]:
    """Return the amounts of a source in the template's unit; what the template has no column for is named."""
    money = reading.money
    assert money is not None
    found = {}
    for column in AMOUNTS:
        one = source.amounts.get(column)
        if one is None:
            continue
        text = converted(one.text, _unit(money, column, reading), template)
        if not text:
            continue
        if column in template.funds.amount_columns:
            found[column] = text
            if read_amount(text, template.money_unit).value is None:
                told.note(f"“{one.text}”不是金额，已照样读入，请改成数字。", place=one.place)
        elif read_amount(text, "元").value:
            told.leave(one.place, "模板没有这一列金额，没有读入。")
    return found


def _put(
    source: Source,
    money: FoundMoney,
    reading: Reading,
    template: Template,
    told: Told,
    texts: dict[str, dict[str, str]],
) -> None:
    amounts = _amounts(source, reading, template, told)
    own = _own_row(source, template)
    if own and own not in texts:
        texts[own] = amounts
        return
    has_money = any(read_amount(text, "元").value for text in amounts.values())
    if not has_money:
        return
    wholes = [own] if own else [one for one in _BELONGS.get(source.role, ()) if _has_row(one, template)]
    is_part = source.role in _PARTS and _is_part_of_what_is_there(source, money)
    if not wholes or is_part:
        if template.funds.rows:
            _leave(
                source,
                told,
                "模板没有这项资金来源" if not is_part else "模板不分列这项资金，已含在上一级来源里",
            )
        else:
            _leave(source, told, "模板不分资金来源，只读入总额")
        return
    before = texts.get(wholes[0], {})
    texts[wholes[0]] = before | {key: _sum(before.get(key, ""), text) for key, text in amounts.items()}
    caption = next(row.caption for row in template.funds.rows if row.id == wholes[0]).removeprefix("其中：")
    told.note_many(
        f"模板没有资金来源“{_plain(source.caption)}”，已并入“{caption}”，请核对。",
        [(one.place, one.text) for key, one in source.amounts.items() if key in AMOUNTS],
        "warning",
    )


def _is_part_of_what_is_there(source: Source, money: FoundMoney) -> bool:
    """Tell whether a source is part of the fiscal money that the sheet names as a whole."""
    whole = money.find("fiscal")
    if whole is None:
        return False
    mine, all_of_it = (
        _value(one.amounts.get("executed") or one.amounts.get("adjusted")) for one in (source, whole)
    )
    total = money.find("total")
    sources = [
        one for one in money.sources if one is not total and one.role != "fiscal" and one.role not in _PARTS
    ]
    rest = sum(
        (_value(one.amounts.get("executed") or one.amounts.get("adjusted")) for one in sources), Decimal(0)
    )
    if total is not None:
        return all_of_it + rest == _value(total.amounts.get("executed") or total.amounts.get("adjusted"))
    return mine <= all_of_it


def _value(money: Money | None) -> Decimal:
    return read_amount(money.text, "元").or_zero if money else Decimal(0)


def _sum(one: str, other: str) -> str:
    if not one:
        return other
    return exact(read_amount(one, "元").or_zero + read_amount(other, "元").or_zero)


def _own_row(source: Source, template: Template) -> str | None:
    """Return the template's row of a source: of that caption, or of that meaning."""
    caption = _plain(source.caption)
    for row in template.funds.rows:
        if _plain(row.caption) == caption:
            return row.id
    return next(
        (one for one in (source.role, _ALSO.get(source.role, "")) if one and _has_row(one, template)), None
    )


def _plain(caption: str) -> str:
    return as_caption(caption).removeprefix("其中").lstrip(":")


def _has_row(role: str, template: Template) -> bool:
    return any(row.id == role for row in template.funds.rows)


def _leave(source: Source, told: Told, message: str) -> None:
    for key, one in source.amounts.items():
        if key in AMOUNTS and read_amount(one.text, "元").value:
            told.leave(one.place, f"{message}（{_plain(source.caption)}），没有读入。")


def _with_total(
    total: Source, texts: dict[str, dict[str, str]], reading: Reading, template: Template, told: Told
) -> dict[str, dict[str, str]]:
    """Where only the total was filled in, it goes to the first source; a form without sources has its total typed."""
    amounts = _amounts(total, reading, template, told)
    if not template.funds.rows:
        return texts | ({"total": amounts} if amounts else {})
    has_money = any(read_amount(text, "元").value for text in amounts.values())
    missing = {
        key: text
        for key, text in amounts.items()
        if not any(read_amount(one.get(key, ""), "元").value for one in texts.values())
        and read_amount(text, "元").value
    }
    if not has_money or not missing:
        _compare_sums(total, amounts, texts, told)
        return texts
    first = template.funds.rows[0]
    told.note(
        f"表上只填了年度资金总额，已记在“{first.caption.removeprefix('其中：')}”，请核对。", place=total.place
    )
    if missing.keys() != amounts.keys():
        _compare_sums(total, {k: v for k, v in amounts.items() if k not in missing}, texts, told)
    return texts | {first.id: texts.get(first.id, {}) | missing}


def _compare_sums(
    total: Source, amounts: Mapping[str, str], texts: Mapping[str, Mapping[str, str]], told: Told
) -> None:
    for key, text in amounts.items():
        value = read_amount(text, "元").value
        ours = sum((read_amount(one.get(key, ""), "元").or_zero for one in texts.values()), Decimal(0))
        if value is not None and value != ours:
            one = total.amounts[key]
            told.note(
                f"表上资金总额是 {text}，各来源相加是 {exact(ours)}，以各来源为准，请核对。", place=one.place
            )


def _with_reason(
    money: FoundMoney, texts: dict[str, dict[str, str]], template: Template, told: Told
) -> dict[str, dict[str, str]]:
    """Put what was written beside the money where the template has a place for it."""
    column = next((column.id for column in template.funds.columns if column.role == "text"), None)
    reasons = [one.amounts["reason"] for one in money.sources if "reason" in one.amounts]
    reasons = [one for one in reasons if not is_mark(one.text)]
    if column is None:
        for one in reasons:
            told.leave(one.place, "模板的资金表没有这一栏，没有读入。")
        return texts
    text = "\n".join(one.text for one in reasons)
    return texts | ({"total": texts.get("total", {}) | {column: text}} if text else {})
