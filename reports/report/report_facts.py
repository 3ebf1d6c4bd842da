"""What a self-evaluation report says of one form: sentences and tables, every figure and text of them from the form.

What was not filled in is named in 【】, so that the draft shows what is still to be written; nothing else is added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from model.form.blocks import TableBlock, TextsBlock
from model.form.field_path import amount_path, cell_path
from model.form.project import Indicator, text_at
from model.form.text_tables import rows_in
from model.grid.computed import Computed
from model.grid.shown_amounts import shortest_amount
from model.reading.amounts import money_text, read_amount, round_cents, shortest, two_decimals
from model.scoring.evaluation import FundsLine, SectionSum
from model.scoring.rules import NOT_APPLICABLE, Scored

_ENDS = ("。", "！", "？", "；", "…")
GOALS = ("expected", "actual")


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table of a report: the captions, and the rows; ``widths`` are the columns' shares."""

    captions: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


Piece = str | ReportTable
"""A paragraph or a table."""


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """``texts`` stand within a sentence of the report's template, ``blocks`` in the place of a whole paragraph."""

    texts: Mapping[str, str]
    blocks: Mapping[str, Sequence[Piece]]


def report_facts(computed: Computed) -> ReportFacts:
    """Return all that a report of a form may say, by the names that its template uses."""
    return ReportFacts(
        _texts(computed),
        {
            "项目概况": list(_outline(computed)),
            "预期目标": _goal(computed, "expected"),
            "资金情况": list(_money(computed)),
            "资金表": [_money_table(computed)],
            "实际完成情况": _goal(computed, "actual"),
            "指标完成情况": list(_indicators(computed)),
            "自评得分": list(_scores(computed)),
            "偏差原因及改进措施": list(_shortfalls(computed)),
            "其他说明": list(_others(computed)),
        },
    )


def _texts(computed: Computed) -> dict[str, str]:
    """Return the fields of the form by their captions, and the figures that sum it up."""
    project, template, evaluation = computed.project, computed.template, computed.evaluation
    fields = {
        field.caption: _field_text(computed, field.id, field.money) or _missing(field.caption)
        for field in template.header
    }
    signed = {
        field.caption.rstrip("：:"): " ".join(project.signature.get(field.id, "").split())
        for field in template.signature
        if field.writable
    }
    name = project.name.strip() or _missing("项目名称")
    return {**signed, **fields} | {
        "项目名称": name,
        "年度": str(computed.year),
        "自评总分": shortest(evaluation.total_score),
        "等级": evaluation.shown_grade,
        "执行率": evaluation.funds_total.rate_text,
    }


def _missing(what: str) -> str:
    return f"【{what}未填写】"


def _field_text(computed: Computed, field: str, is_money: bool) -> str:
    text, unit = computed.project.header.get(field, "").strip(), computed.template.money_unit
    is_amount = is_money and read_amount(text, unit).value is not None
    return f"{shortest_amount(text, unit)} {unit}" if is_amount else text


def _outline(computed: Computed) -> Iterator[str]:
    """Yield the fields of the form, each with its caption."""
    texts = {one.caption: _field_text(computed, one.id, one.money) for one in computed.template.header}
    parts = [f"{caption}：{text or '【未填写】'}" for caption, text in texts.items()]
    yield f"{'；'.join(parts)}。" if any(texts.values()) else _missing("项目概况")


def _goal(computed: Computed, goal: str) -> list[Piece]:
    text = computed.project.goals.get(goal, "")
    caption = computed.template.goal_caption(goal)
    if not any(one.id == goal for one in computed.template.texts):
        return [text] if text.strip() else []
    copied = (
        ["【与预期目标完全相同，请写明实际完成了什么】"] if goal == "actual" and _is_copied(computed) else []
    )
    return [*(_paragraphs(text) or [_missing(caption)]), *copied]


def _is_copied(computed: Computed) -> bool:
    return any(one.code == "goal-copied" and not one.note for one in computed.findings)


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


# -- money ----------------------------------------------------------------------------------------------


def _money(computed: Computed) -> Iterator[str]:
    funds, evaluation, unit = computed.template.funds, computed.evaluation, computed.template.money_unit
    total = evaluation.funds_total
    amounts = [
        f"{_plain(column.caption)} {_amount(computed, 'total', total, column.id)} {unit}"
        for column in funds.columns
        if column.id in funds.amount_columns
    ]
    points = (
        f"预算执行分值 {shortest(evaluation.funds_weight)} 分，得 {two_decimals(evaluation.funds_score)} 分"
    )
    caption = _plain(funds.total)
    lead = f"{computed.year} {'' if caption.startswith('年度') else '年度'}{caption}"
    yield f"{lead}：{'，'.join(amounts)}，执行率 {total.rate_text}。{points}。"
    if evaluation.funds_score >= evaluation.funds_weight:  # else told with what lost points
        yield from _about_money(computed)


def _about_money(computed: Computed) -> Iterator[str]:
    """Yield what was typed beside the money, mostly why it was not spent."""
    for column in computed.template.funds.columns:
        if (
            column.role == "text"
            and (text := text_at(computed.project, amount_path("total", column.id))).strip()
        ):
            yield f"{_plain(column.caption)}：{_sentence(text)}"


def _sentence(text: str) -> str:
    """Return the lines of a text as one sentence."""
    joined = "；".join(_paragraphs(text))
    return joined if joined.endswith(_ENDS) else f"{joined}。"


def _amount(computed: Computed, source: str, line: FundsLine, column: str) -> str:
    """Return an amount as the form shows it: what is no number stands there as it was typed."""
    unit, typed = computed.template.money_unit, text_at(computed.project, amount_path(source, column))
    return typed.strip() if read_amount(typed, unit).problem else money_text(line.amount(column), unit)


def _plain(caption: str) -> str:
    return "".join(caption.split()).strip("：:")


def _money_table(computed: Computed) -> ReportTable:
    funds, unit = computed.template.funds, computed.template.money_unit
    columns = [column for column in funds.columns if column.id in funds.amount_columns]
    lines = {"total": (funds.total, computed.evaluation.funds_total)}
    lines |= {row.id: (row.caption, computed.evaluation.funds[row.id]) for row in funds.rows}
    rows = tuple(
        (
            _plain(caption),
            *(_amount(computed, source, line, column.id) for column in columns),
            line.rate_text,
        )
        for source, (caption, line) in lines.items()
    )
    captions = (f"资金来源（{unit}）", *(_plain(column.caption) for column in columns), "执行率")
    return ReportTable(captions, rows, (30, *[20] * len(columns), 14))


# -- indicators -------------------------------------------------------------------------------------------


def _rows_of(computed: Computed, part: SectionSum) -> list[tuple[Indicator, Scored]]:
    """Return the rows of a level 1 that say something."""
    pairs = zip(computed.project.indicators, computed.evaluation.indicators, strict=True)
    return [(row, scored) for row, scored in pairs if row.category == part.section.name and not row.is_blank]


def _indicators(computed: Computed) -> Iterator[Piece]:
    for part in computed.evaluation.sections:
        rows = [(row, scored) for row, scored in _rows_of(computed, part) if scored.method != NOT_APPLICABLE]
        skipped = len(_rows_of(computed, part)) - len(rows)
        if rows:
            yield _section_sentence(part, rows, skipped)
            yield _section_table(rows)
        elif skipped:
            yield f"{part.section.name}：不适用。"


def _section_sentence(part: SectionSum, rows: Sequence[tuple[Indicator, Scored]], skipped: int) -> str:
    full = sum(1 for _, scored in rows if _is_full(scored))
    open_ = sum(1 for _, scored in rows if scored.score is None)
    short = len(rows) - full - open_
    told = [f"{full} 项得满分"] * (full > 0) + [f"{short} 项未得满分"] * (short > 0)
    told += [f"{open_} 项尚未评分"] * (open_ > 0) + [f"另有 {skipped} 项不适用"] * (skipped > 0)
    points = f"分值 {shortest(part.weight)} 分，得 {shortest(part.score)} 分"
    return f"{part.section.name}共 {len(rows)} 项，{points}；{'，'.join(told)}。"


def _is_full(scored: Scored) -> bool:
    return scored.score is not None and scored.score >= round_cents(scored.weight.or_zero)


def _section_table(rows: Sequence[tuple[Indicator, Scored]]) -> ReportTable:
    captions = ("二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    texts = tuple(
        (row.kind, row.name, row.target, row.actual, _points(scored), _score(scored)) for row, scored in rows
    )
    return ReportTable(captions, texts, (22, 33, 19, 19, 10, 10))


def _points(scored: Scored) -> str:
    return "" if scored.weight.value is None else shortest(scored.weight.value)


def _score(scored: Scored) -> str:
    return "" if scored.score is None else shortest(scored.score)


def _scores(computed: Computed) -> Iterator[Piece]:
    evaluation = computed.evaluation
    grade = f"，等级为“{evaluation.shown_grade}”" if evaluation.shown_grade == evaluation.grade else ""
    yield f"自评总分 {shortest(evaluation.total_score)} 分{grade}。"
    parts = [("预算执行", shortest(evaluation.funds_weight), two_decimals(evaluation.funds_score))]
    parts += [
        (part.section.name, shortest(part.weight), shortest(part.score)) for part in evaluation.sections
    ]
    total = ("合计", shortest(evaluation.total_weight), shortest(evaluation.total_score))
    yield ReportTable(("评分内容", "分值", "得分"), (*parts, total), (40, 20, 20))


# -- shortfalls -----------------------------------------------------------------------------------------


def _shortfalls(computed: Computed) -> Iterator[str]:
    """Yield what lost points, each with its reason as it was typed."""
    evaluation = computed.evaluation
    pairs = list(zip(computed.project.indicators, evaluation.indicators, strict=True))
    short = [(row, one) for row, one in pairs if one.score is not None and not _is_full(one)]
    open_ = [row for row, one in pairs if one.score is None and one.weight.or_zero]
    lost = evaluation.funds_weight - evaluation.funds_score
    if lost > 0:
        why = "".join(_about_money(computed)) or "【预算没有全部执行的原因和改进措施请补写】"
        yield f"预算执行率 {evaluation.funds_total.rate_text}，扣 {shortest(lost)} 分。{why}"
    if short:
        points = sum((one.weight.or_zero - one.counted for _, one in short), start=lost * 0)
        yield f"{len(short)} 项指标未得满分，共扣 {shortest(points)} 分："
    for number, (row, scored) in enumerate(short, start=1):
        yield f"{number}．{_shortfall(row, scored)}{_reason(row, computed)}"
    if open_:
        yield f"{len(open_)} 项指标尚未评分：{'、'.join(row.name.strip() or _missing('指标名称') for row in open_)}。"
    if not short and not open_ and lost <= 0:
        yield "各项指标均得满分。"


def _shortfall(row: Indicator, scored: Scored) -> str:
    name = " ".join(row.name.split()) or _missing("指标名称")
    told = f"年度指标值 {row.target.strip()}，实际完成值 {row.actual.strip()}，"
    return f"{name}：{told}分值 {_points(scored)} 分，得 {_score(scored)} 分。"


def _reason(row: Indicator, computed: Computed) -> str:
    """Return the reason and the measures of a row; blank where the form gives them for all rows together."""
    column = computed.template.indicators.find("reason")
    if column is None:
        return ""
    caption = _plain(column.caption)
    return f"{caption}：{_sentence(row.reason)}" if row.reason.strip() else _missing(caption)


# -- what else the form says ----------------------------------------------------------------------------------


def _others(computed: Computed) -> Iterator[Piece]:
    """Yield the long texts and tables that only some places have, each under its caption."""
    for block in computed.template.blocks:
        if isinstance(block, TextsBlock):
            for field in block.texts:
                lines = list(_paragraphs(computed.project.goals.get(field.id, "")))
                if lines and field.id not in GOALS:
                    yield f"{_plain(field.caption)}："
                    yield from lines
        elif isinstance(block, TableBlock) and (table := _table(computed, block)).rows:
            yield f"{_plain(block.label)}："
            yield table


def _table(computed: Computed, block: TableBlock) -> ReportTable:
    named = bool(block.caption_width)
    rows = []
    for name, caption in rows_in(block, computed.project.goals, 0):
        texts = [text_at(computed.project, cell_path(block.id, name, column.id)) for column in block.columns]
        if any(text.strip() for text in texts):
            rows.append((*([caption] if named else []), *texts))
    captions = (*([""] if named else []), *(_plain(column.caption) for column in block.columns))
    return ReportTable(captions, tuple(rows), (20,) * len(captions))
