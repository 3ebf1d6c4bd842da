"""Form JSON: reading with errors that name the field, writing, and the output of ``evaluate``.

The shape is the contract of DESIGN.md section "Commands"; ``printed`` and unknown keys are ignored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

from model.errors import FormError
from model.form.field_path import indicator_path
from model.form.project import AUTO, GOALS, Indicator, Project
from model.form.template import AMOUNT_COLUMNS, Template
from model.reading.amounts import shortest, two_decimals
from model.scoring.evaluation import Evaluation, FundsLine
from model.scoring.findings import Finding
from model.scoring.scoring import METHODS

MAX_INDICATORS = 2000
MAX_TEXT = 200_000
# values of a file, at 200 bytes each: 2 000 indicators have about 40 000
MAX_VALUES = 500_000


@dataclass(frozen=True, slots=True)
class Form:
    """One form file: the project with the template and year it was made for."""

    template_id: str
    year: int
    project: Project


def holds_too_much(text: str) -> bool:
    """Tell, before JSON is built up in memory, whether it has more values than any form."""
    return sum(text.count(mark) for mark in "[{,") > MAX_VALUES


def parse_form(text: str, source: str, template_ids: tuple[str, ...]) -> Form:
    """Read a form from JSON text; ``source`` is the file name that errors name. Raises FormError."""
    if holds_too_much(text):
        raise FormError(f"文件“{source}”里的数据太多，不像是一张表，请检查后重试。")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        place = f"第 {error.lineno} 行" if isinstance(error, json.JSONDecodeError) else ""
        raise FormError(f"文件“{source}”{place}不是正确的 JSON，请检查后重试。") from None
    return _form(_Reader(data, "", source), template_ids)


class _Reader:
    """One JSON value that checks types while it is read and knows its field path."""

    def __init__(self, data: Any, path: str, source: str, own: bool = False) -> None:
        self.data = data
        self.path = path
        self.source = source
        self.own = own  # what the program stored itself is read without limits

    def fail(self, problem: str) -> NoReturn:
        where = f"的字段“{_clean(self.path)}”" if self.path else "的最外层"
        raise FormError(f"文件“{self.source}”{where}{problem}，请改正后重试。")

    def child(self, key: str) -> _Reader:
        if not isinstance(self.data, dict):
            self.fail("应为一组键值（JSON 对象）")
        path = f"{self.path}.{key}" if self.path else key
        below = _Reader(self.data.get(key), path, self.source, self.own)
        if key not in self.data:
            below.fail("缺失")
        return below

    def optional(self, key: str) -> _Reader | None:
        if not isinstance(self.data, dict):
            self.fail("应为一组键值（JSON 对象）")
        return self.child(key) if self.data.get(key) is not None else None

    def text(self) -> str:
        if not isinstance(self.data, str):
            self.fail("应为文字（带引号）")
        if len(self.data) > MAX_TEXT and not self.own:
            self.fail(f"超过了 {MAX_TEXT} 字")
        return _clean(self.data)

    def year(self) -> int:
        if not isinstance(self.data, int) or isinstance(self.data, bool) or not 1900 <= self.data <= 2999:
            self.fail("应为四位年份的整数，如 2021")
        return self.data

    def items(self) -> list[_Reader]:
        if not isinstance(self.data, list):
            self.fail("应为列表")
        if len(self.data) > MAX_INDICATORS and not self.own:
            self.fail(f"超过了 {MAX_INDICATORS} 项")
        return [_Reader(item, f"{self.path}[{i}]", self.source, self.own) for i, item in enumerate(self.data)]

    def texts(self, keys: tuple[str, ...] | None = None, required: bool = True) -> dict[str, str]:
        """Read a mapping of texts; blank ones are left out."""
        if not isinstance(self.data, dict):
            self.fail("应为一组键值（JSON 对象）")
        found = {}
        for key in self.data if keys is None else keys:
            if keys is not None and not required and key not in self.data:
                continue
            if text := self.child(str(key)).text():
                found[_clean(str(key))] = text
        return found


def _clean(text: str) -> str:
    """Half a character (a lone surrogate) fits into no file."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _form(root: _Reader, template_ids: tuple[str, ...]) -> Form:
    template = root.child("template")
    template_id = template.text()
    root.child("project").child("name").text()
    if template_id not in template_ids:
        template.fail(f"写的模板“{template_id}”不认识（可用的有 {'、'.join(template_ids)}）")
    return Form(template_id, root.child("year").year(), read_project(root))


def read_project(root: _Reader) -> Project:
    """Read the project part of a form."""
    header = root.child("project")
    funds = root.child("funds")
    goals = root.child("goals")
    signature, notes = root.optional("signature"), root.optional("notes")
    return Project(
        header=header.texts(),
        funds=_read_funds(funds),
        goals=goals.texts(GOALS),
        indicators=tuple(_read_indicator(item) for item in root.child("indicators").items()),
        signature=signature.texts() if signature else {},
        notes=notes.texts() if notes else {},
    )


def _read_funds(funds: _Reader) -> dict[str, Mapping[str, str]]:
    if not isinstance(funds.data, dict):
        funds.fail("应为一组键值（JSON 对象）")
    rows = {
        str(source): funds.child(str(source)).texts(AMOUNT_COLUMNS, required=False) for source in funds.data
    }
    return {source: amounts for source, amounts in rows.items() if amounts}


def _read_indicator(item: _Reader) -> Indicator:
    texts = {
        key: item.child(key).text()
        for key in ("category", "kind", "name", "target", "actual", "weight", "reason")
    }
    for key in ("manual_score", "grade"):
        if child := item.optional(key):
            texts[key] = child.text()
    method = AUTO
    if child := item.optional("method"):
        method = child.text() or AUTO
        if method not in METHODS and not child.own:
            child.fail(f"写的评分方法“{method}”不认识（可用的有 {'、'.join(METHODS)}）")
    return Indicator(**texts, method=method)


def check_fits(form: Form, template: Template, source: str) -> None:
    """Raise FormError where the form names a level, a source of money or a grade its template does not have."""
    funds = _Reader(form.project.funds, "funds", source)
    for index, row in enumerate(form.project.indicators):
        if not template.has_kind(row.category, row.kind):
            here = _Reader(None, str(indicator_path(index, "kind")), source)
            here.fail(f"写的“{row.category}／{row.kind}”不在模板“{template.id}”里")
        if row.grade and row.grade not in [band.name for band in template.bands]:
            here = _Reader(None, str(indicator_path(index, "grade")), source)
            here.fail(f"写的档次“{row.grade}”不在模板“{template.id}”里")
    for key in form.project.funds:
        if key not in [row.id for row in template.funds.rows]:
            funds.child(key).fail(f"不是模板“{template.id}”的资金来源")


def form_dict(project: Project, template: Template, year: int) -> dict[str, Any]:
    """Return the form JSON of a project; reading it back gives the same project."""
    header_keys = dict.fromkeys(("name", "amount", "department", "unit")) | dict.fromkeys(project.header)
    data: dict[str, Any] = {
        "template": template.id,
        "year": year,
        "project": {key: project.header.get(key, "") for key in header_keys},
        "funds": {
            row.id: {column: project.funds.get(row.id, {}).get(column, "") for column in AMOUNT_COLUMNS}
            for row in template.funds.rows
        },
        "goals": {key: project.goals.get(key, "") for key in GOALS},
        "indicators": [_indicator_dict(indicator) for indicator in project.indicators],
    }
    data |= {
        key: dict(value)
        for key, value in (("signature", project.signature), ("notes", project.notes))
        if value
    }
    return data


def _indicator_dict(indicator: Indicator) -> dict[str, str]:
    data = {
        "category": indicator.category,
        "kind": indicator.kind,
        "name": indicator.name,
        "target": indicator.target,
        "actual": indicator.actual,
        "weight": indicator.weight,
        "reason": indicator.reason,
    }
    if indicator.method != AUTO:
        data["method"] = indicator.method
    if indicator.manual_score:
        data["manual_score"] = indicator.manual_score
    if indicator.grade:
        data["grade"] = indicator.grade
    return data


def form_json(project: Project, template: Template, year: int) -> str:
    """Return the form JSON as text."""
    return json.dumps(form_dict(project, template, year), ensure_ascii=False, indent=1) + "\n"


def evaluation_dict(
    project: Project, evaluation: Evaluation, findings: tuple[Finding, ...]
) -> dict[str, Any]:
    """Return what the command ``evaluate`` prints."""
    total = _funds_dict(evaluation.funds_total) | {
        "weight": shortest(evaluation.funds_weight),
        "score": two_decimals(evaluation.funds_score),
    }
    return {
        "funds": {"total": total} | {source: _funds_dict(line) for source, line in evaluation.funds.items()},
        "indicators": [
            {
                "name": indicator.name,
                "method": scored.method,
                "auto_score": _score(scored.auto_score),
                "score": _score(scored.score),
                "explain": scored.explain,
            }
            for indicator, scored in zip(project.indicators, evaluation.indicators, strict=True)
        ],
        "total": {
            "weight": shortest(evaluation.total_weight),
            "score": shortest(evaluation.total_score),
            "grade": evaluation.grade,
        },
        "findings": [finding.as_dict() for finding in findings],
    }


def _funds_dict(line: FundsLine) -> dict[str, str]:
    amounts = {column: two_decimals(getattr(line, column)) for column in AMOUNT_COLUMNS}
    return amounts | {"rate": line.rate_text}


def _score(score: Decimal | None) -> str | None:
    return None if score is None else shortest(score)


def document_of(project: Project) -> str:
    """Return the canonical text of a form, as the workbook stores it and as its digest is taken."""
    data = {
        "project": project.header,
        "funds": project.funds,
        "goals": {key: project.goals.get(key, "") for key in GOALS},
        "indicators": [_indicator_dict(indicator) for indicator in project.indicators],
        "signature": project.signature,
        "notes": project.notes,
    }
    return _clean(json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def project_from_data(data: Any, source: str) -> Project:
    """Read a form from JSON data; its template need not be known. Raises FormError."""
    return read_project(_Reader(data, "", source))


def project_from_document(document: str, source: str) -> Project:
    """Read a form from its canonical text. Raises FormError."""
    try:
        data = json.loads(document)
    except (ValueError, RecursionError):
        raise FormError(f"文件“{source}”里的数据不是正确的 JSON，请改用备份。") from None
    return read_project(_Reader(data, "", source, own=True))
