"""Form JSON: reading with errors that name the field, writing, and the output of ``evaluate``.

One file is one form; fields are named as in docs/domain.md 1.3; ``printed`` and unknown keys are ignored.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from model.checked_data import CheckedTable, KeyPath, dotted
from model.errors import FormError
from model.form.blocks import AMOUNT_COLUMNS, COMPUTED_COLUMNS
from model.form.dated import is_month_end, month_end, year_form
from model.form.project import (
    AUTO,
    COLUMN_ID,
    GOALS,
    INDICATOR_TEXTS,
    RESERVED_COLUMNS,
    Indicator,
    Project,
    extra_of,
)
from model.form.shown_texts import only_shown
from model.form.template import SELF_EVALUATION, Template
from model.reading.amounts import money_text, shortest, two_decimals
from model.scoring.evaluation import Evaluation, FundsLine
from model.scoring.findings import Finding
from model.scoring.outlook import Outlook
from model.scoring.scoring import METHODS

MAX_INDICATORS = 2000
MAX_TEXT = 200_000
# values of a file, at 200 bytes each: 2 000 indicators have about 40 000
MAX_VALUES = 500_000
_INDICATOR_TEXTS = ("category", "kind", "name", "target", "actual", "weight", "reason")
_INDICATOR_TEXTS_SET, _KEPT_IN_ROW = (
    frozenset(_INDICATOR_TEXTS),
    frozenset((*_INDICATOR_TEXTS, "method", "manual_score", "grade")),
)
_AMOUNTS = frozenset(AMOUNT_COLUMNS)
_PARTS = frozenset({"project", "funds", "goals", "indicators", "signature", "notes"})  # of a document
_KNOWN_IN_ROW = frozenset(INDICATOR_TEXTS) | RESERVED_COLUMNS


@dataclass(frozen=True, slots=True)
class Form:
    """One form file: the project with the template and year it was made for.

    ``form_id`` tells which of the forms of the year it is, ``date`` the month end of one that is dated.
    """

    template_id: str
    year: int
    project: Project
    form_id: str = SELF_EVALUATION
    date: str = ""


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
    return _form(_JsonTable(data, source), template_ids)


class _JsonTable(CheckedTable):
    """A JSON object of a form file; what the program stored itself (``own``) is read without limits."""

    not_a_table = "应为一组键值（JSON 对象）"

    def __init__(self, data: Any, source: str, own: bool = False, is_clean: bool = False) -> None:
        super().__init__(data)
        self.source = source
        self.own = own
        self.is_clean = is_clean  # no half a character stands in it

    def error(self, path: KeyPath, problem: str) -> FormError:
        where = f"的字段“{cleaned(dotted(path))}”" if path else "的最外层"
        return FormError(f"文件“{self.source}”{where}{problem}，请改正后重试。")

    def has(self, key: str) -> bool:
        """Tell whether a key is there and not null."""
        return self.entries.get(key) is not None

    def text(self, key: str) -> str:
        text = self.take(key, str, "应为文字（带引号）")
        if len(text) > MAX_TEXT and not self.own:
            self.fail(f"超过了 {MAX_TEXT} 字", key)
        return cleaned(text)

    def items(self, key: str) -> list[_JsonTable]:
        items = self.tables(key)
        if len(items) > MAX_INDICATORS and not self.own:
            self.fail(f"超过了 {MAX_INDICATORS} 项", key)
        return items

    def texts(self, keys: Collection[str] | None = None) -> dict[str, str]:
        """Read a mapping of texts, of all keys or of some; blank ones are left out."""
        keys = self.entries.keys() if keys is None else keys
        if self.is_clean and _holds_texts(self._data) and self._data.keys() >= set(keys):
            return {key: text for key in keys if (text := self._data[key])}
        return {cleaned(key): text for key in keys if (text := self.text(key))}

    def others(self, known: Iterable[str]) -> list[str]:
        """Return the keys of texts that only some places have; in a file from elsewhere the rest counts for nothing."""
        keys = [key for key in self.entries if key not in known]
        if self.own:
            return keys
        return [key for key in keys if isinstance(self.entries[key], str) and _may_be_column(key)]


def _may_be_column(key: str) -> bool:
    """Tell whether every part of a key is a name as templates give them: ``conclusion``, ``tasks.0.name``.

    ``printed…`` is what a paper showed.
    """
    return not key.startswith("printed") and all(
        COLUMN_ID.fullmatch(part) or part.isdecimal() for part in key.split(".")
    )


def cleaned(text: str) -> str:
    """Half a character (a lone surrogate) fits into no file."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text


def _form(root: _JsonTable, template_ids: tuple[str, ...]) -> Form:
    template_id = root.text("template")
    root.table("project").text("name")
    if template_id not in template_ids:
        root.fail(f"写的模板“{template_id}”不认识（可用的有 {'、'.join(template_ids)}）", "template")
    year = root.whole("year", 1900, 2999, problem="应为四位年份的整数，如 2021")
    form_id = root.text("form") if root.has("form") else SELF_EVALUATION
    date = root.text("date") if root.has("date") else ""
    if date and not is_month_end(date):
        root.fail(f"应为某个月的最后一天，如 {month_end(year)}，现在是“{date}”", "date")
    return Form(template_id, year, _read_project(root, form_id), form_id, date)


def _read_project(root: _JsonTable, form_id: str = SELF_EVALUATION) -> Project:
    """Read the project part of a form; only a self-evaluation must have all that every one of them has."""
    if form_id != SELF_EVALUATION:
        root = _completed(root)
    header, funds, goals = root.table("project"), root.table("funds"), root.table("goals")
    return Project(
        header=header.texts(),
        funds=_read_funds(funds),
        goals=goals.texts([*GOALS, *goals.others(GOALS)]),
        indicators=_read_rows(root),
        signature=root.table("signature").texts() if root.has("signature") else {},
        notes=root.table("notes").texts() if root.has("notes") else {},
        newer={key: root.entries[key] for key in root.entries.keys() - _PARTS} if root.own else {},
    )


def _completed(root: _JsonTable) -> _JsonTable:
    """Return the data of another form of the year with blank texts where it has nothing that a self-evaluation must have."""
    data = {"funds": {}, "goals": {}, **root.entries}
    if isinstance(data["goals"], dict):
        data["goals"] = {**dict.fromkeys(GOALS, ""), **data["goals"]}
    blank = dict.fromkeys(("target", "actual", "weight", "reason"), "")
    if isinstance(rows := data.get("indicators"), list):
        data["indicators"] = [{**blank, **row} if isinstance(row, dict) else row for row in rows]
    return _JsonTable(data, root.source, root.own, root.is_clean)


def _read_funds(funds: _JsonTable) -> dict[str, Mapping[str, str]]:
    return {source: amounts for source in funds.entries if (amounts := _read_amounts(funds, source))}


def _read_amounts(funds: _JsonTable, source: str) -> dict[str, str]:
    amounts = funds.entries[source]
    if funds.is_clean and _holds_texts(amounts) and amounts.keys() <= _AMOUNTS:
        return {key: text for key in AMOUNT_COLUMNS if (text := amounts.get(key))}
    row = funds.table(source)
    known = [key for key in AMOUNT_COLUMNS if key in row.entries]
    return row.texts(known + row.others(AMOUNT_COLUMNS + COMPUTED_COLUMNS))


def _holds_texts(data: Any) -> bool:
    """Tell whether it is a table of texts alone."""
    return type(data) is dict and set(map(type, data.values())) <= {str}


def _read_rows(root: _JsonTable) -> tuple[Indicator, ...]:
    """Read the indicators; rows as the program itself writes them are many, and need not be looked at key by key."""
    rows = root.entries.get("indicators")
    if not root.is_clean or type(rows) is not list:
        return tuple(map(_read_indicator, root.items("indicators")))
    return tuple(
        Indicator(**row) if _is_as_written(row) else _read_indicator(root.table_in("indicators", place))
        for place, row in enumerate(rows)
    )


def _is_as_written(row: Any) -> bool:
    is_known = type(row) is dict and _INDICATOR_TEXTS_SET <= row.keys() <= _KEPT_IN_ROW
    return is_known and _holds_texts(row) and bool(row.get("method", AUTO))


def _read_indicator(item: _JsonTable) -> Indicator:
    texts: dict[str, Any] = {key: item.text(key) for key in _INDICATOR_TEXTS}
    texts |= {key: item.text(key) for key in ("manual_score", "grade") if item.has(key)}
    method = (item.text("method") if item.has("method") else "") or AUTO
    if method not in METHODS and not item.own:
        item.fail(f"写的评分方法“{method}”不认识（可用的有 {'、'.join(METHODS)}）", "method")
    extra = extra_of(item.texts(others)) if (others := item.others(_KNOWN_IN_ROW)) else ()
    return Indicator(**texts, method=method, extra=extra)


def check_fits(form: Form, template: Template, source: str) -> None:
    """Raise FormError where the form names a level, a source of money or a grade its template does not have.

    An open form may have levels of its own; one without sources of money has its total. ``template``: that form of the year.
    """
    root = _JsonTable({}, source)
    if form.date and not template.is_dated:
        root.fail(f"不该有：模板“{template.id}”的“{template.title}”没有截止日期", "date")
    for index, row in enumerate(form.project.indicators):
        if not template.indicators.is_open and not template.has_kind(row.category, row.kind):
            problem = f"写的“{row.category}／{row.kind}”不在模板“{template.id}”里"
            root.fail(problem, "indicators", index, "kind")
        if row.grade and row.grade not in [band.name for band in template.bands]:
            root.fail(f"写的档次“{row.grade}”不在模板“{template.id}”里", "indicators", index, "grade")
    for key in form.project.funds:
        if key not in ["total", *(row.id for row in template.funds.rows)]:
            root.fail(f"不是模板“{template.id}”的资金来源", "funds", key)


def form_of_year(form: Form, template: Template, source: str) -> Template:
    """Return the form of a place's year that a file is one of, for its month. Raises FormError where the place has none."""
    try:
        return year_form(template, form.form_id, form.date)
    except KeyError:
        known = "、".join(one.form_id for one in template.year_forms)
        problem = f"写的“{form.form_id}”不在模板“{template.id}”里（可用的有 {known}）"
        raise _JsonTable({}, source).error(("form",), problem) from None


def form_dict(project: Project, template: Template, year: int) -> dict[str, Any]:
    """Return the form JSON of a project; reading it back gives the same project.

    Of another form than the self-evaluation: only what it shows, with its date where it is dated.
    """
    if template.form_id != SELF_EVALUATION:
        return _other_form_dict(only_shown(project, template), template, year)
    header_keys = dict.fromkeys(("name", "amount", "department", "unit")) | dict.fromkeys(project.header)
    data: dict[str, Any] = {
        "template": template.id,
        "year": year,
        "project": {key: project.header.get(key, "") for key in header_keys},
        "funds": _funds_of(project, template),
        "goals": dict.fromkeys(GOALS, "") | dict(project.goals),
        "indicators": [indicator_dict(indicator) for indicator in project.indicators],
    }
    data |= {
        key: dict(value)
        for key, value in (("signature", project.signature), ("notes", project.notes))
        if value
    }
    return data


def _other_form_dict(project: Project, template: Template, year: int) -> dict[str, Any]:
    shown = {column.field for column in template.indicators.columns} | {"category", "kind", "name", "target"}
    rows = [
        {key: text for key, text in indicator_dict(row).items() if text or key in shown}
        for row in project.indicators
    ]
    data: dict[str, Any] = {
        "template": template.id,
        "form": template.form_id,
        **({"date": template.date} if template.date else {}),
        "year": year,
        "project": {"name": project.name} | dict(project.header),
        "funds": {source: dict(amounts) for source, amounts in project.funds.items()},
        "goals": dict(project.goals),
        "indicators": rows,
    }
    kept = (("signature", project.signature), ("notes", project.notes))
    return data | {key: dict(value) for key, value in kept if value}


def _funds_of(project: Project, template: Template) -> dict[str, dict[str, str]]:
    """Return the sources of money; what was typed into the row of the total is there where something was."""
    funds = {row.id: dict.fromkeys(AMOUNT_COLUMNS, "") for row in template.funds.rows}
    funds = {row: columns | dict(project.funds.get(row, {})) for row, columns in funds.items()}
    return funds | ({"total": dict(project.funds["total"])} if project.funds.get("total") else {})


def indicator_dict(indicator: Indicator) -> dict[str, str]:
    """Return the texts of an indicator by their names, those left out that are blank in most."""
    data = {key: getattr(indicator, key) for key in _INDICATOR_TEXTS}
    if indicator.method != AUTO:
        data["method"] = indicator.method
    data |= {key: text for key in ("manual_score", "grade") if (text := getattr(indicator, key))}
    return data | dict(indicator.extra)


def form_json(project: Project, template: Template, year: int) -> str:
    """Return the form JSON as text."""
    return json.dumps(form_dict(project, template, year), ensure_ascii=False, indent=1) + "\n"


def evaluation_dict(
    project: Project, evaluation: Evaluation, findings: tuple[Finding, ...], template: Template | None = None
) -> dict[str, Any]:
    """Return what the command ``evaluate`` prints; of a form without scores, which the template tells, no scores."""
    if template is not None and not template.has_scores:
        return _without_scores(project, evaluation, findings, template)
    unit = template.money_unit if template is not None else "元"
    total = _funds_dict(evaluation.funds_total, unit) | {
        "weight": shortest(evaluation.funds_weight),
        "score": two_decimals(evaluation.funds_score),
    }
    return {
        "funds": {"total": total}
        | {source: _funds_dict(line, unit) for source, line in evaluation.funds.items()},
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


def _without_scores(
    project: Project, evaluation: Evaluation, findings: tuple[Finding, ...], template: Template
) -> dict[str, Any]:
    """Return figures and findings of a form that scores nothing: the amounts that it shows, and what falls short."""
    columns, roles = template.funds.amount_columns, {column.role for column in template.funds.columns}
    lines = {"total": evaluation.funds_total} | evaluation.funds
    has_weight = template.indicators.has("weight")
    rows: list[dict[str, Any]] = []
    for row, scored, outlook in zip(
        project.indicators, evaluation.indicators, evaluation.outlooks, strict=True
    ):
        weight = {"weight": shortest(scored.weight.or_zero)} if has_weight else {}
        told = {} if template.phase == "declaration" else {"falls_short": _falls_short(outlook)}
        rows.append({"name": row.name, **weight, **told})
    return {
        "form": template.form_id,
        "funds": {
            source: {column: money_text(line.amount(column), template.money_unit) for column in columns}
            | ({"rate": line.rate_text} if "rate" in roles else {})
            for source, line in lines.items()
            if columns
        },
        "indicators": rows,
        **({"total": {"weight": shortest(evaluation.total_weight)}} if has_weight else {}),
        "findings": [finding.as_dict() for finding in findings],
    }


def _falls_short(outlook: Outlook) -> bool | None:
    return True if outlook.so_far else outlook.year


def _funds_dict(line: FundsLine, unit: str) -> dict[str, str]:
    amounts = {column: money_text(getattr(line, column), unit) for column in AMOUNT_COLUMNS}
    return amounts | {"rate": line.rate_text}


def _score(score: Decimal | None) -> str | None:
    return None if score is None else shortest(score)


def document_of(project: Project) -> str:
    """Return the canonical text of a form, as the workbook stores it and as its digest is taken."""
    data = document_data(project, [indicator_dict(indicator) for indicator in project.indicators])
    return cleaned(json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def document_data(project: Project, indicators: list[dict[str, str]]) -> dict[str, Any]:
    """Return what stands in the canonical text of a form, with these indicators."""
    return {
        "project": project.header,
        "funds": project.funds,
        "goals": dict.fromkeys(GOALS, "") | dict(project.goals),
        "indicators": indicators,
        "signature": project.signature,
        "notes": project.notes,
        **project.newer,
    }


def project_from_data(data: Any, source: str) -> Project:
    """Read a form from JSON data; its template need not be known. Raises FormError."""
    root = _JsonTable(data, source)
    return _read_project(root, root.text("form") if root.has("form") else SELF_EVALUATION)


def project_from_document(document: str, source: str) -> Project:
    """Read a form from its canonical text. Raises FormError."""
    try:
        data = json.loads(document)
    except (ValueError, RecursionError):
        raise FormError(f"文件“{source}”里的数据不是正确的 JSON，请改用备份。") from None
    return _read_project(_JsonTable(data, source, own=True, is_clean="\\u" not in document))
