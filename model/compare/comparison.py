"""What differs between two states of a form, cell by cell, in the order of the paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from model.form.blocks import AMOUNT_COLUMNS
from model.form.edits import caption_of, renumbered_notes
from model.form.field_path import (
    FieldPath,
    amount_path,
    goal_path,
    header_path,
    indicator_path,
    kind_path,
    signature_path,
    split_note_key,
)
from model.form.project import INDICATOR_TEXTS, Indicator, Project, text_at
from model.form.row_matching import Pairs, match_rows
from model.form.target_parts import PARTS
from model.form.template import Template
from model.scoring.scoring import METHOD_NAMES

NO_ROW = "（没有这一行）"
_SHOWN_IN_ROW = ("name", "target", "actual", "weight", "manual_score", "reason")


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell or row that differs: ``path`` is the field in the new form, a removed row's is its level 2.

    It is None for what is no field there.
    """

    path: FieldPath | None
    caption: str
    old_text: str
    new_text: str


def compare(old: Project, new: Project, template: Template) -> tuple[Difference, ...]:
    """Return every difference; none means that screen and paper show the same.

    A row that is only on one side is one difference, with ``NO_ROW`` on the other.
    """
    pairs = _pairs(old, new, template)
    fields = _fields(old, new, template)
    return (
        *_texts(old, new, (path for path in fields if path.block != "signature"), template),
        *_rows(old, new, pairs, template),
        *_texts(old, new, (path for path in fields if path.block == "signature"), template),
        *_notes(old, new, pairs, template),
    )


def path_in(path: FieldPath, source: Project, target: Project, template: Template) -> FieldPath | None:
    """Return where a field of one form is in another, None if its row is not there."""
    if path.row is None:
        return path
    row = _pairs(source, target, template).get(path.row)
    return None if row is None else indicator_path(row, path.column)


def _pairs(old: Project, new: Project, template: Template) -> Pairs:
    return match_rows(old.indicators, new.indicators, (template.not_applicable_text,))


def _fields(old: Project, new: Project, template: Template) -> list[FieldPath]:
    """Return the paths of all fields outside the table, also of those that the template does not show."""
    amounts = [(row.id, column) for row in template.funds.rows for column in AMOUNT_COLUMNS]
    for project in (old, new):
        amounts += [(row, column) for row, texts in project.funds.items() for column in texts]
    return list(
        dict.fromkeys(
            [
                *_keys(header_path, [f.id for f in template.header], old.header, new.header),
                *(amount_path(row, column) for row, column in amounts),
                *_keys(goal_path, [], old.goals, new.goals),
                *_keys(signature_path, [f.id for f in template.signature], old.signature, new.signature),
            ]
        )
    )


def _keys(
    path_of: Callable[[str], FieldPath], known: Iterable[str], *texts: Mapping[str, str]
) -> list[FieldPath]:
    return [path_of(key) for key in [*known, *(key for mapping in texts for key in sorted(mapping))]]


def _texts(
    old: Project, new: Project, paths: Iterable[FieldPath], template: Template
) -> Iterator[Difference]:
    for path in paths:
        before, after = text_at(old, path), text_at(new, path)
        if before != after:
            yield Difference(path, caption_of(path, template), before, after)


# -- rows -----------------------------------------------------------------------------------------------


def _rows(old: Project, new: Project, pairs: Pairs, template: Template) -> Iterator[Difference]:
    back = {j: i for i, j in pairs.items()}
    rows = [*old.indicators, *new.indicators]
    for category, kind in dict.fromkeys([*template.kinds(), *((row.category, row.kind) for row in rows)]):
        here = [j for j, row in enumerate(new.indicators) if (row.category, row.kind) == (category, kind)]
        yield from _order(old, new, [(back[j], j) for j in here if j in back])
        for index in here:
            if index in back:
                yield from _row(old.indicators[back[index]], new.indicators[index], index, template)
            else:
                text = _summary(new.indicators[index], template)
                yield Difference(indicator_path(index, "name"), _row_name(new, index), NO_ROW, text)
        for index, row in enumerate(old.indicators):
            if index not in pairs and (row.category, row.kind) == (category, kind):
                path, text = kind_path(category, kind), _summary(row, template)
                yield Difference(path, _row_name(old, index), text, NO_ROW)


def _row(old: Indicator, new: Indicator, index: int, template: Template) -> Iterator[Difference]:
    name = f"{new.kind} › {new.name or old.name or '（未命名）'}"
    places = [" › ".join((row.category, row.kind)) for row in (old, new)]
    if places[0] != places[1]:
        yield Difference(indicator_path(index, "name"), f"{name}：所在位置", *places)
    others = sorted({column for row in (old, new) for column, _ in row.extra if column not in PARTS})
    for field in (*INDICATOR_TEXTS, *others):
        path, before, after = indicator_path(index, field), old.text(field), new.text(field)
        if before != after:
            shown = [METHOD_NAMES.get(text, text) if field == "method" else text for text in (before, after)]
            yield Difference(path, f"{name}：{caption_of(path, template)}", *shown)


def _order(old: Project, new: Project, kept: list[tuple[int, int]]) -> Iterator[Difference]:
    """Report rows of one level 2 that stand in another order."""
    kept = [(i, j) for i, j in kept if _kind(old.indicators[i]) == _kind(new.indicators[j])]
    before = sorted(kept)
    moved = [place for place, (was, now) in enumerate(zip(before, kept, strict=True)) if was != now]
    if moved:
        part = slice(moved[0], moved[-1] + 1)
        names = [[new.indicators[j].name or "（未命名）" for _, j in rows[part]] for rows in (before, kept)]
        first = kept[moved[0]][1]
        caption = f"{new.indicators[first].kind}：行的顺序"
        yield Difference(indicator_path(first, "name"), caption, *("、".join(row) for row in names))


def _kind(row: Indicator) -> tuple[str, str]:
    return row.category, row.kind


def _row_name(project: Project, index: int) -> str:
    row = project.indicators[index]
    return f"{row.kind} › {row.name or '（未命名）'}：整行"


def _summary(row: Indicator, template: Template) -> str:
    """Return what stands in a row, in one line."""
    texts = [(caption_of(indicator_path(0, field), template), getattr(row, field)) for field in _SHOWN_IN_ROW]
    return "；".join(f"{caption} {text}" for caption, text in texts if text) or "（空白行）"


# -- notes ----------------------------------------------------------------------------------------------


def _notes(old: Project, new: Project, pairs: Pairs, template: Template) -> Iterator[Difference]:
    before, after = renumbered_notes(old.notes, pairs), new.notes
    for key in sorted({*before, *after}):
        texts = before.get(key, ""), after.get(key, "")
        if texts[0] != texts[1]:
            _, path = split_note_key(key) or ("", None)
            yield Difference(path, f"{_place_of(path, new, template)}：说明", *texts)


def _place_of(path: FieldPath | None, project: Project, template: Template) -> str:
    if path is None:
        return "整张表"
    if path.row is not None and path.row < len(project.indicators):
        row = project.indicators[path.row]
        return f"{row.kind} › {row.name or '（未命名）'}"
    if path.block in ("project", "funds", "goals", "signature"):
        return caption_of(path, template)
    return path.column or path.key
