"""A project's form as it was typed: texts only, immutable, each addressed by a field path or the text of one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from model.form.field_path import FieldPath, field_path
from model.form.target_parts import PARTS, TargetParts, joined, split_target
from model.form.template import Template

AUTO = "auto"
INDICATOR_TEXTS = ("name", "target", "actual", "weight", "manual_score", "reason", "method", "grade")
COLUMN_ID = re.compile(r"[a-z][a-z0-9_]*")
# what a row is, or what is computed of it: no column of a template has such a name
RESERVED_COLUMNS = frozenset({"category", "kind", "score", "auto_score", "explain", "printed", "extra"})
GOALS = ("expected", "actual")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the indicator table; ``manual_score`` is blank while the score is automatic.

    ``extra`` holds what was typed into columns that only some places have, by column, sorted. ``id`` tells the row from
    the others of its project where other forms of the year refer to it, else 0; it is no part of what was typed.
    """

    category: str
    kind: str
    name: str = ""
    target: str = ""
    actual: str = ""
    weight: str = ""
    reason: str = ""
    method: str = AUTO
    manual_score: str = ""
    grade: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    id: int = field(default=0, compare=False)

    def __hash__(self) -> int:
        # caches ask often, and the rest would take longer; rows that do not apply are alike but for their kind and weight
        return hash((self.kind, self.name, self.target, self.actual, self.weight))

    @property
    def is_blank(self) -> bool:
        """True while nothing at all was typed into the row."""
        typed = (self.name, self.target, self.actual, self.weight, self.reason, self.manual_score, self.grade)
        return not any(typed) and self.method == AUTO and not self.extra

    def text(self, column: str) -> str:
        """Return what was typed into a column; sign, number and unit are those of the target."""
        if column in INDICATOR_TEXTS:
            return str(getattr(self, column))
        return (
            str(getattr(self.target_parts, column)) if column in PARTS else dict(self.extra).get(column, "")
        )

    @property
    def target_parts(self) -> TargetParts:
        """The target in parts: as they were typed, if they still join to it."""
        extra = dict(self.extra)
        typed = TargetParts(*(extra.get(part, "") for part in PARTS))
        return typed if any(typed) and joined(typed) == self.target else split_target(self.target)

    def with_texts(self, texts: Mapping[str, str]) -> Indicator:
        """Return the row with other texts in some columns; parts of a target make the target anew."""
        plain: dict[str, Any] = {column: text for column, text in texts.items() if column in INDICATOR_TEXTS}
        others = {column: text for column, text in texts.items() if column not in INDICATOR_TEXTS}
        extra = {**dict(self.extra), **others}
        if parts := {part: text for part, text in others.items() if part in PARTS}:
            made = self.target_parts._replace(**parts)
            plain["target"] = joined(made)
            kept = made if made != split_target(plain["target"]) else TargetParts("", "", "")
            extra |= kept._asdict()
        elif "target" in plain:
            extra |= dict.fromkeys(PARTS, "")
        return replace(self, **plain, extra=extra_of(extra))


def extra_of(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return texts by column as a row keeps them: sorted, without blank ones."""
    return tuple(sorted((column, text) for column, text in texts.items() if text))


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Project:
    """The form of one project. The mappings are never changed in place.

    ``notes`` holds answers to warnings by ``code@field path``, ``newer`` what a newer program stored beside all this, by
    its key: shown by nothing here, and written back as it was (docs/domain.md 11).
    """

    header: Mapping[str, str] = field(default_factory=dict)
    funds: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    goals: Mapping[str, str] = field(default_factory=dict)
    indicators: tuple[Indicator, ...] = ()
    signature: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    newer: Mapping[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The project's name as typed."""
        return self.header.get("name", "")

    @property
    def shown_name(self) -> str:
        """The name on one line, as lists of projects show it."""
        return name_on_one_line(self.name)


def name_on_one_line(name: str) -> str:
    """Return a project's name as lists show it."""
    return " ".join(name.split()) or "（未命名项目）"


def empty_project(template: Template, name: str = "") -> Project:
    """Return a blank form with one row under every level-2 kind of the template."""
    rows = tuple(Indicator(category, kind) for category, kind in template.kinds())
    return Project(header={"name": name} if name else {}, indicators=rows)


def text_at(project: Project, path: FieldPath | str) -> str:
    """Return the text typed at a field path, blank where nothing was typed. Raises KeyError for no field."""
    path = field_path(path)
    if path.row is not None:
        return project.indicators[_known_row(project, path)].text(path.column)
    if path.block == "funds":
        return project.funds.get(path.key, {}).get(path.column, "")
    texts: Mapping[str, str] = getattr(project, _BLOCKS[path.block])
    return texts.get(path.key, "")


def with_text(project: Project, path: FieldPath | str, text: str) -> Project:
    """Return the project with another text at a field path. Raises KeyError for no field."""
    path = field_path(path)
    if path.row is not None:
        row = _known_row(project, path)
        return with_indicator(project, row, project.indicators[row].with_texts({path.column: text}))
    if path.block == "funds":
        amounts = _put_text(project.funds.get(path.key), path.column, text)
        return replace(project, funds=_put(project.funds, path.key, amounts))
    name = _BLOCKS[path.block]
    changed: dict[str, Any] = {name: _put_text(getattr(project, name), path.key, text)}
    return replace(project, **changed)


def with_texts(project: Project, texts: Mapping[FieldPath, str] | Mapping[str, str]) -> Project:
    """Return the project with other texts at several field paths, in one go. Raises KeyError for no field."""
    rows: dict[int, dict[str, str]] = {}
    for name, text in texts.items():
        path = field_path(name)
        if path.row is None:
            project = with_text(project, path, text)
        else:
            rows.setdefault(_known_row(project, path), {})[path.column] = text
    changed = (
        row.with_texts(rows[number]) if number in rows else row
        for number, row in enumerate(project.indicators)
    )
    return replace(project, indicators=tuple(changed)) if rows else project


def _known_row(project: Project, path: FieldPath) -> int:
    is_column = COLUMN_ID.fullmatch(path.column) and path.column not in RESERVED_COLUMNS
    if path.row is None or not is_column or path.row >= len(project.indicators):
        raise KeyError(path)
    return path.row


def with_indicator(project: Project, row: int, indicator: Indicator) -> Project:
    """Return the project with another indicator in that row."""
    rows = (*project.indicators[:row], indicator, *project.indicators[row + 1 :])
    return replace(project, indicators=rows)


_BLOCKS = {"project": "header", "goals": "goals", "signature": "signature", "notes": "notes"}


def _put_text(texts: Mapping[str, str] | None, key: str, text: str) -> Mapping[str, str]:
    """Blank texts are left out, so that equal forms have equal records."""
    rest = {k: v for k, v in (texts or {}).items() if k != key}
    return {**rest, key: text} if text else rest


def _put(
    funds: Mapping[str, Mapping[str, str]], source: str, amounts: Mapping[str, str]
) -> Mapping[str, Mapping[str, str]]:
    rest = {k: v for k, v in funds.items() if k != source}
    return {**rest, source: amounts} if amounts else rest


def rows_of_kind(project: Project, category: str, kind: str) -> list[int]:
    """Return the indices of the indicators under a level-2 kind, in order."""
    return [
        index for index, row in enumerate(project.indicators) if row.category == category and row.kind == kind
    ]
