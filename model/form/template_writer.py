"""A template written as TOML text of format 2 (docs/templates.md): what is as usual is left out.

Read back the text gives an equal template, but for its ``text``. Nothing is checked here: reading does that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from model.form.block_reader import MANY_TIMES, USUAL_EDGES, align_of
from model.form.blocks import (
    Column,
    FieldsBlock,
    FormBlock,
    FundRow,
    FundsBlock,
    HeaderField,
    IndicatorsBlock,
    Section,
    TableBlock,
    TableRow,
    TextField,
    TextsBlock,
    TotalBlock,
)
from model.form.template import SELF_EVALUATION, Template
from model.reading import name_words

Value: TypeAlias = "str | int | bool | Decimal | tuple[Value, ...] | dict[str, Value]"
Table: TypeAlias = dict[str, Value]

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NAMED = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
_NOTES = {
    "presets": "strict: a level 1 must have its points; advice: it may have others",
    "[words]": "The program's words are not repeated: only what is added (more_…) or taken away (no_…).",
    "edges": "edges of caption, field, caption, field",
    "low_rate": "an execution rate below so many percent asks for a text in the column of role text",
}


def template_text_of(template: Template) -> str:
    """Return a template as TOML text of format 2."""
    return "\n".join(_lines(template)) + "\n"


def _lines(template: Template) -> Iterator[str]:
    yield from _pairs({"format": 2, "id": template.id, "name": template.name})
    yield from _table("[money]", {"unit": template.money_unit, "separators": template.money_separators})
    yield from _table("[scoring]", _scoring(template))
    na = (template.not_applicable_text, template.not_applicable_weight, template.not_applicable_score)
    yield from _table("[not_applicable]", dict(zip(("text", "weight", "score"), na, strict=True)))
    for band in template.bands:
        yield from _table("[[bands]]", {"name": band.name, "upper": band.upper, "lower": band.lower})
    for grade in template.grades:
        yield from _table("[[grades]]", {"name": grade.name, "at_least": grade.at_least})
    yield from _table("[words]", _words(template))
    for form in (template, *template.others):
        yield from _form_lines(form)


def _form_lines(template: Template) -> Iterator[str]:
    """Yield a form of the year; the forms of a project share the levels of the self-evaluation."""
    has_levels = template.form_id == SELF_EVALUATION or template.subject == "department"
    yield from _table("[[forms]]", _form(template))
    for block in template.blocks:
        made = _block(block)
        if isinstance(block, IndicatorsBlock) and not has_levels:
            made = {key: value for key, value in made.items() if key not in ("levels", "sub_rows")}
        yield from _table("[[forms.blocks]]", made)
        if isinstance(block, IndicatorsBlock) and has_levels:
            for section in template.sections:
                yield from _table("[[forms.blocks.sections]]", _section(section))
    for field in template.signature:
        wanted: Table = {"id": field.id, "caption": field.caption}
        yield from _table("[[forms.signature]]", wanted | _unless(True, writable=field.writable))


# -- tables -----------------------------------------------------------------------------------------------


def _scoring(template: Template) -> Table:
    return {
        "execution_points": template.execution_points,
        "total_points": template.total_points,
        "reverse": template.reverse,
        "presets": template.presets,
        "over_target_percent": template.over_target_percent,
        "over_target": template.over_target,
        "decimals": template.decimals,
        "rounding": template.rounding,
        **_unless("zero", zero_budget=template.zero_budget),
    }


def _form(template: Template) -> Table:
    return {
        "id": template.form_id,
        **_unless(template.form_id, phase=template.phase),
        **_unless("project", subject=template.subject),
        "title": template.title,
        "title_year": template.title_year,
        "orientation": template.orientation,
        "starred": tuple(sorted(template.starred)),
        "footnotes": template.footnotes,
    }


def _words(template: Template) -> Table:
    words = template.words
    made: Table = {"rate_names": words.rate_names, "not_applicable": words.not_applicable}
    for key, present, usual in (
        ("reverse_names", words.reverse_names, name_words.EDITION_1_REVERSE),
        ("forward_names", words.forward_names, name_words.EDITION_1_FORWARD),
        ("full_words", words.full_words, name_words.EDITION_1_FULL),
    ):
        fewer, more = _changes(usual, present)
        made |= _unless((), **{f"no_{key}": fewer, f"more_{key}": more})
    return made


def _changes(usual: Sequence[str], present: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which of the usual words go, and which come behind the others, to give the present ones in their order."""
    rest = iter(usual)
    kept = 0
    while kept < len(present) and present[kept] in rest:  # looks on behind the one found before
        kept += 1
    stay = set(present[:kept])
    return tuple(word for word in usual if word not in stay), tuple(present[kept:])


def _section(section: Section) -> Table:
    kinds: Value = section.kinds
    if section.kind_points:
        pairs = zip(section.kinds, section.kind_points, strict=True)
        kinds = tuple({"name": kind, "points": points} for kind, points in pairs)
    short = _unless(section.name, short=section.short)
    return {"name": section.name, **short, "points": section.points, "kinds": kinds}


def _block(block: FormBlock) -> Table:
    return _BLOCKS[type(block)](block)


def _fields(block: FieldsBlock) -> Table:
    edges = _unless(USUAL_EDGES, edges=block.edges)
    return {"type": "fields", **edges, "fields": tuple(_field(field) for field in block.fields)}


def _field(field: HeaderField) -> Table:
    flags = {name: getattr(field, name) for name in ("required", "advised", "money", "wide", "capitals")}
    return {
        "id": field.id, "caption": field.caption, **_unless(False, **flags), **_unless((), choices=field.choices)
    }  # fmt: skip


def _funds(block: FundsBlock) -> Table:
    return {
        "type": "funds",
        "label": block.label,
        "label_width": block.label_width,
        "caption_width": block.caption_width,
        "total": block.total,
        **_unless("—", dash=block.dash),
        **_unless(Decimal(0), low_rate=block.low_rate),
        "columns": tuple(_column(column) for column in block.columns),
        **_unless((), rows=tuple(_fund_row(row) for row in block.rows)),
    }


def _fund_row(row: FundRow) -> Table:
    return {
        "id": row.id,
        "caption": row.caption,
        **_unless(0, indent=row.indent),
        **_unless(True, counts=row.counts),
    }


def _texts(block: TextsBlock) -> Table:
    label = _unless("", label=block.label)
    texts = tuple(_text(field) for field in block.texts)
    return {"type": "texts", **label, "label_width": block.label_width, "texts": texts}


def _text(field: TextField) -> Table:
    flags = _unless(False, required=field.required, explains_lost_points=field.explains)
    return {"id": field.id, "caption": field.caption, **flags, **_unless("", none=field.none)}


def _of_table(block: TableBlock) -> Table:
    return {
        "type": "table",
        "id": block.id,
        "label": block.label,
        "label_width": block.label_width,
        **_unless(0, caption_width=block.caption_width),
        "columns": tuple(_column(column) for column in block.columns),
        **_unless((), rows=tuple(_row(row) for row in block.rows)),
    }


def _row(row: TableRow) -> Table:
    return {"id": row.id, "caption": row.caption}


def _indicators(block: IndicatorsBlock) -> Table:
    return {
        "type": "indicators",
        **_unless("", label=block.label),
        "label_width": block.label_width,
        "levels": "open" if block.is_open else "closed",
        **_unless(True, points_in_levels=block.shows_points),
        **_unless((), sub_rows=block.sub_rows),
        "columns": tuple(_column(column) for column in block.columns),
    }


def _column(column: Column) -> Table:
    has_id = column.id != column.role or column.role in MANY_TIMES
    return {
        "role": column.role,
        **({"id": column.id} if has_id else {}),
        "caption": column.caption,
        "width": column.width,
        **_unless("", group=column.group),
        **_unless((), choices=column.choices),
        **_unless(align_of(column.role), align=column.align),
    }


def _total(block: TotalBlock) -> Table:
    return {"type": "total", "caption": block.caption, **_unless(False, grade=block.grade)}


_BLOCKS: dict[type, Callable[[Any], Table]] = {
    FieldsBlock: _fields,
    FundsBlock: _funds,
    TextsBlock: _texts,
    TableBlock: _of_table,
    IndicatorsBlock: _indicators,
    TotalBlock: _total,
}


def _unless(usual: Value, **values: Value) -> Table:
    """Return the values that are not as usual."""
    return {key: value for key, value in values.items() if value != usual}


# -- lines ------------------------------------------------------------------------------------------------


def _table(head: str, table: Table) -> Iterator[str]:
    yield ""
    if head in _NOTES:
        yield f"# {_NOTES[head]}"
    yield head
    yield from _pairs(table)


def _pairs(table: Table) -> Iterator[str]:
    for key, value in table.items():
        if key in _NOTES:
            yield f"# {_NOTES[key]}"
        if isinstance(value, tuple) and any(isinstance(item, dict) for item in value):
            yield f"{key} = ["
            yield from (f"    {_written(item)}," for item in value)
            yield "]"
        else:
            yield f"{key} = {_written(value)}"


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_written(item)}' for key, item in value.items())} }}"
    return _quoted(value) if isinstance(value, str) else str(value)


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_CONTROL.sub(_escaped, plain)}"'


def _escaped(found: re.Match[str]) -> str:
    return _NAMED.get(found[0]) or f"\\u{ord(found[0]):04x}"
