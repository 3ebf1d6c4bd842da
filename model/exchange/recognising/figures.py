"""The figures that stand on a sheet compared with those that follow from its texts (docs/domain.md 2)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from model.exchange.recognising.captions import as_caption
from model.exchange.recognising.cells import Place
from model.exchange.recognising.fit_rows import Placed, cell_of
from model.exchange.recognising.money import Source
from model.exchange.recognising.reading import Reading
from model.exchange.recognising.rows import FoundRow
from model.exchange.recognising.told import Told
from model.form.project import Project
from model.form.template import Template
from model.reading.amounts import HUNDRED, exact, read_amount, round_cents, shortest
from model.reading.normalise import normalise
from model.scoring.evaluation import Evaluation, evaluate

_CENT_OF_PERCENT = Decimal("0.01")


def compare_figures(
    reading: Reading, project: Project, placed: Sequence[Placed], template: Template, year: int, told: Told
) -> None:
    """Say which figures of a sheet are others than ours."""
    evaluation = evaluate(project, template, year)
    _compare_money(reading, evaluation, told)
    _compare_sources(reading, evaluation, template, told)
    if not template.has_scores:
        return
    _list_scores(project, placed, evaluation, told)
    if reading.total:
        _compare_total(reading.total, evaluation, template, told)
    if reading.stated_total:
        value = read_amount(reading.stated_total.text, "分").or_zero
        _say_total(value, evaluation.total_score, reading.stated_total.place, told)
    _compare_sums(reading, told)


def _row_of_figures(reading: Reading) -> Source | None:
    """Return the row of money that has rate and points of all, without a sum the first that has any."""
    if reading.money is None:
        return None
    scored = (one for one in reading.money.sources if "score" in one.amounts)
    return reading.money.find("total") or next(scored, None)


def _compare_money(reading: Reading, evaluation: Evaluation, told: Told) -> None:
    total = _row_of_figures(reading)
    if total is None:
        return
    if (rate := total.amounts.get("rate")) and _rate(rate.text) is not None:
        ours = evaluation.funds_total.rate * HUNDRED
        if not _is_rate(rate.text, ours):
            message = f"表上执行率是 {rate.text}，按金额计算是 {shortest(ours)}%，以计算为准，请核对。"
            told.note(message, place=rate.place)
    for role, what, own in (
        ("score", "预算执行得分", evaluation.funds_score),
        ("weight", "预算执行分值", evaluation.funds_weight),
    ):
        figure = total.amounts.get(role)
        typed = read_amount(figure.text, "分").value if figure else None
        if figure and typed is not None and round_cents(typed) != own:
            message = (
                f"表上{what}是 {_shown(figure.text)}，按规则计算是 {shortest(own)}，以计算为准，请核对。"
            )
            told.note(message, place=figure.place)


def _compare_sources(reading: Reading, evaluation: Evaluation, template: Template, told: Told) -> None:
    """Compare the rates of single sources with their amounts; points are those of the sum, or told."""
    own = {"weight": evaluation.funds_weight, "score": evaluation.funds_score}
    money, total = reading.money, _row_of_figures(reading)
    spent, budget = template.funds.rate_columns
    for source in money.sources if money else ():
        rate = source.amounts.get("rate")
        value = _rate(rate.text) if rate and source is not total else None
        whole, part = _amount(source, budget, "adjusted", "initial"), _amount(source, spent, "to_date")
        ours = _share(part, whole)
        if rate and value and part is None and whole is None:
            told.leave(rate.place, "这一行没有金额，执行率没有读入。", counts=False)
        elif rate and value is not None and ours is not None and not _is_rate(rate.text, ours):
            name = as_caption(source.caption).removeprefix("其中").lstrip(":、")
            message = (
                f"“{name}”的执行率表上是 {rate.text}，按金额计算是 {shortest(ours)}%，以计算为准，请核对。"
            )
            told.note(message, place=rate.place)
        for role in ("weight", "score") if source is not total else ():
            figure = source.amounts.get(role)
            points = read_amount(figure.text, "分").value if figure else None
            if figure and points and round_cents(points) != own[role]:
                told.leave(figure.place, "预算执行的分值和得分只看合计一行，没有读入。", counts=False)


def _amount(source: Source, *columns: str) -> Decimal | None:
    """Return the amount of the first of some columns that has one."""
    amounts = (read_amount(source.amounts[one].text, "元").value for one in columns if one in source.amounts)
    return next((amount for amount in amounts if amount is not None), None)


def _share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Return a rate in percent; None where the amounts give none, 0 where nothing was to be spent and nothing was."""
    if part is None or whole is None or (part and not whole):
        return None
    return round_cents(part * HUNDRED / whole) if whole else Decimal(0)


def _is_rate(text: str, ours: Decimal) -> bool:
    """Tell whether a figure, a percentage or a fraction, is our rate in percent, rounded as the figure is."""
    value = _rate(text) or Decimal(0)
    decimals = len(normalise(text).rstrip("%").partition(".")[2])
    half = Decimal("0.5").scaleb(-decimals)
    fine = half * HUNDRED if half < _CENT_OF_PERCENT else _CENT_OF_PERCENT  # of a fraction with its cents
    return abs(value - ours) <= max(half, _CENT_OF_PERCENT) or abs(value * HUNDRED - ours) <= fine


def _rate(text: str) -> Decimal | None:
    return read_amount(normalise(text).removesuffix("%")).value


def _shown(text: str) -> str:
    value = read_amount(text, "分").value
    return text if value is None else exact(value)


def _list_scores(project: Project, placed: Sequence[Placed], evaluation: Evaluation, told: Told) -> None:
    for row, one, scored in zip(project.indicators, placed, evaluation.indicators, strict=True):
        place = cell_of(one, "score")
        if not row.manual_score or place is None:
            continue
        name = row.name or "（未命名）"
        if scored.auto_score is None:
            message = f"“{name}”须人工判定，得分 {row.manual_score} 照表读入，请核对。"
        else:
            ours = shortest(scored.auto_score)
            message = (
                f"“{name}”表上得 {row.manual_score} 分，按规则计算是 {ours} 分，已按手工得分读入，请核对。"
            )
        told.note(message, place=place)


def _say_total(value: Decimal, ours: Decimal, place: Place, told: Told) -> None:
    if round_cents(value) != ours:
        told.note(f"表上总分是 {shortest(value)}，按各行计算是 {shortest(ours)}，请核对。", place=place)


def _compare_total(total: FoundRow, evaluation: Evaluation, template: Template, told: Told) -> None:
    value = read_amount(total.text("score"), "分").value
    points = read_amount(total.text("weight"), "分").value
    rest = evaluation.total_weight - evaluation.funds_weight
    without_funds = evaluation.total_score - evaluation.funds_score
    is_without_funds = points == rest and points != evaluation.total_weight
    is_without_funds = is_without_funds or (points is None and value == without_funds)
    ours = without_funds if is_without_funds else evaluation.total_score
    if value is not None:
        _say_total(value, ours, total.places["score"], told)
    if points is not None and points not in (evaluation.total_weight, rest):
        message = f"表上总分值是 {exact(points)}，各行相加是 {shortest(evaluation.total_weight)}，请核对。"
        told.note(message, place=total.places["weight"])


def _compare_sums(reading: Reading, told: Told) -> None:
    """Compare sums within the table with the rows since the sum before."""
    for table in reading.tables:
        last = -1
        for one in table.sums:
            rows = [row for row in table.rows if last < row.row < one.row]
            for role, what in (("weight", "分值"), ("score", "得分")):
                value = read_amount(one.text(role), "分").value
                ours = sum((read_amount(row.text(role), "分").or_zero for row in rows), Decimal(0))
                if value is not None and rows and round_cents(value) != round_cents(ours):
                    message = f"表上{what}小计是 {exact(value)}，各行相加是 {shortest(ours)}，请核对。"
                    told.note(message, place=one.places[role])
            last = one.row
