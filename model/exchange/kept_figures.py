"""What a sheet showed when it was finalised or printed: its figures, by which rules and template (docs/domain.md 10).

Rules may change, signed paper may not: the sheet goes on showing these figures, and what the rules of today would say
is a finding.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from model.digest import digest_of
from model.errors import TemplateError
from model.exchange.proof import figures_of
from model.form.dated import year_form
from model.form.edits import caption_of
from model.form.field_path import PROJECT_NAME, indicator_path
from model.form.project import Project
from model.form.template import Template
from model.form.template_reader import parse_template
from model.form.year_record import SharedChange
from model.grid.computed import Computed, compute
from model.reading.amounts import shortest
from model.scoring.edition import RULES_EDITION, surely_scored_alike
from model.scoring.evaluation import Evaluation, SectionSum
from model.scoring.findings import Finding
from model.scoring.scoring import Scored

MAX_NAMED = 5  # so many rows are named in one sentence


@dataclass(frozen=True, slots=True)
class KeptFigures:
    """``figures`` as on the sheet; ``rules``: their edition; ``template``: the digest of the template's text.

    ``template_text`` is the sheet's own template where the workbook has another, else blank.
    """

    rules: int
    template: str
    figures: Mapping[str, Any]
    template_text: str = ""


def figures_text(computed: Computed) -> str:
    """Return what is kept of a sheet as it is now, as text; the same sheet gives the same text."""
    return _text(KeptFigures(RULES_EDITION, digest_of(computed.template.text), figures_of(computed)))


def figures_as_text(figures: object) -> str:
    """Return in this form the figures that a sheet bears, whoever computed them."""
    return _text(KeptFigures(0, "", figures))  # type: ignore[arg-type]  # they are checked when they are read


def with_template(text: str, template_text: str) -> str:
    """Let a sheet keep its own template; text that is not readable stays as it is."""
    kept = read_figures(text)
    return _text(replace(kept, template_text=template_text)) if kept else text


def _text(kept: KeptFigures) -> str:
    data = {"rules": kept.rules, "template": kept.template, "figures": kept.figures}
    data |= {"template_text": kept.template_text} if kept.template_text else {}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_figures(text: str) -> KeptFigures | None:
    """Read such a text, None where nothing was kept or it is none."""
    if not text:
        return None
    try:
        data = json.loads(text)
        kept = KeptFigures(
            int(data["rules"]), str(data["template"]), data["figures"], str(data.get("template_text", ""))
        )
        _check(kept.figures)
    except (ValueError, TypeError, KeyError, AttributeError, InvalidOperation, RecursionError):
        return None
    return kept


def _check(figures: Mapping[str, Any]) -> None:
    texts = [figures["total"], figures["execution"], *figures["sections"].values()]
    if not all(Decimal(text).is_finite() for text in [*texts, *filter(None, figures["scores"])]):
        raise ValueError("no number")
    if not all(isinstance(figures[key], str) for key in ("grade", "rate")):
        raise TypeError("no text")


def compute_kept(
    project: Project, template: Template, year: int, text: str, before: Computed | None = None
) -> Computed:
    """Compute a form with the figures that were kept of it, if there are any and they are of this form.

    ``before`` as for ``compute``.
    """
    kept = read_figures(text)
    if kept is None:
        return compute(project, template, year, before)
    computed = compute(project, _own_template(kept, template), year)
    if kept.figures == figures_of(computed) or not _is_of(kept.figures, computed):
        return computed
    evaluation = _as_kept(computed.evaluation, kept.figures)
    return replace(computed, evaluation=evaluation, remarks=(_difference(kept, computed),))


def doubted(computed: Computed) -> Computed:
    """Say of a final form of which no figures were kept that today's rules may give others than those signed."""
    pairs = zip(computed.project.indicators, computed.evaluation.indicators, strict=True)
    rows = [row for row, pair in enumerate(pairs) if not surely_scored_alike(*pair)]
    if not rows:
        return computed
    message = (
        "定稿时的程序没有留下当时的得分，现在的得分可能与签字时不同，请与签字的纸核对。"
        f"{_named('按规则可能不同的指标', rows, computed)}"
    )
    finding = Finding("rules-unkept", "info", indicator_path(rows[0], "actual"), message)
    return replace(computed, remarks=(*computed.remarks, finding))


def with_project_changes(computed: Computed, changes: Sequence[SharedChange]) -> Computed:
    """Say of a final sheet what its project has otherwise now; the sheet counts as it was signed."""
    if not changes:
        return computed
    told = "；".join(_change_text(one, computed) for one in changes[:MAX_NAMED])
    more = f" 等 {len(changes)} 处" if len(changes) > MAX_NAMED else ""
    message = f"定稿以后项目里改过：{told}{more}。本表以定稿时为准，要更新请撤回定稿。"
    finding = Finding("project-changed", "info", changes[0].path, message)
    return replace(computed, remarks=(*computed.remarks, finding))


def _change_text(change: SharedChange, computed: Computed) -> str:
    old, new = (f"“{' '.join(text.split())[:30]}”" for text in (change.old, change.new))
    if change.path == PROJECT_NAME and not change.old:
        return f"加了指标{new}"
    if change.path.row is not None and change.path.column == "name" and not change.new:
        return f"删了指标{old}"
    return f"{caption_of(change.path, computed.template)}{old}改为{new}"


def _own_template(kept: KeptFigures, template: Template) -> Template:
    if not kept.template_text or kept.template != digest_of(kept.template_text):
        return template
    try:
        return year_form(parse_template(kept.template_text, template.id), template.form_id, template.date)
    except (TemplateError, KeyError):
        return template


def _is_of(figures: Mapping[str, Any], computed: Computed) -> bool:
    evaluation = computed.evaluation
    return len(figures["scores"]) == len(evaluation.indicators) and set(figures["sections"]) == {
        part.section.name for part in evaluation.sections
    }


def _as_kept(evaluation: Evaluation, figures: Mapping[str, Any]) -> Evaluation:
    return replace(
        evaluation,
        funds_total=evaluation.funds_total._replace(kept_rate=figures["rate"]),
        funds_score=Decimal(figures["execution"]),
        indicators=tuple(map(_scored, evaluation.indicators, figures["scores"])),
        sections=tuple(_section(part, figures["sections"]) for part in evaluation.sections),
        total_score=Decimal(figures["total"]),
        grade=figures["grade"],
        rows=None,
    )


def _scored(scored: Scored, text: str) -> Scored:
    score = Decimal(text) if text else None
    if score == scored.score:
        return scored
    explain = f"按当时的规则得 {text or '—'} 分；按现在的规则：{scored.explain}"
    # what today's reading asks is no question about a score of then
    return scored._replace(score=score, explain=explain, needs_grade=False, asks="", readings=(), guess="",
                           guess_matters=False, strict="", units_differ=False, over_target=False)  # fmt: skip


def _section(part: SectionSum, scores: Mapping[str, str]) -> SectionSum:
    return part._replace(score=Decimal(scores[part.section.name]))


def _difference(kept: KeptFigures, computed: Computed) -> Finding:
    """Say what today's rules would give; the sheet counts as it was signed."""
    figures, evaluation = kept.figures, computed.evaluation
    pairs = enumerate(zip(figures["scores"], evaluation.indicators, strict=True))
    rows = [row for row, (old, new) in pairs if old != _score_text(new)]
    field = indicator_path(rows[0], "actual") if rows else PROJECT_NAME
    now = f"{shortest(evaluation.total_score)} 分（{evaluation.grade}）"
    message = (
        f"按现在的规则应得 {now}，表上是当时的 {figures['total']} 分（{figures['grade']}），以表上为准。"
        f"{_named('得分不同的指标', rows, computed)}"
    )
    return Finding("rules-changed", "info", field, message)


def _named(what: str, rows: Sequence[int], computed: Computed) -> str:
    if not rows:
        return ""
    names = "、".join(f"“{computed.project.indicators[row].name}”" for row in rows[:MAX_NAMED])
    return f"{what}：{names}{' 等' if len(rows) > MAX_NAMED else ''}。"


def _score_text(scored: Scored) -> str:
    return "" if scored.score is None else shortest(scored.score)
