"""In which order findings are listed, with the answers to them: errors first, then as the fields stand in the form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from operator import itemgetter

from model.form.blocks import FieldsBlock, FormBlock, FundsBlock, IndicatorsBlock, TextsBlock
from model.form.field_path import FieldPath, amount_path, goal_path, header_path, kind_path, section_path
from model.form.template import Template
from model.scoring.findings import Finding

# a number that grows in the order of the findings, and the finding
Placed = tuple[int, Finding]
_RANK = {"error": 0, "warning": 1, "info": 2}
_MOST = 20  # bits for a place in the form, and as many for a row


def placed(
    found: Iterable[Finding],
    template: Template,
    notes: Mapping[str, str],
    kind: FieldPath | None = None,
    row: int = 0,
) -> tuple[Placed, ...]:
    """Return findings with their answers (``Project.notes``) and places: those of an indicator follow its ``kind``."""
    places = _places(template)
    return tuple(
        (
            (_RANK[one.severity] << _MOST | places.get(kind or one.field, len(places))) << _MOST | row,
            _answered(one, notes),
        )
        for one in found
    )


def in_order(found: list[Placed]) -> tuple[Finding, ...]:
    """Return the findings in their order; those of one place stay as they come."""
    found.sort(key=itemgetter(0))
    return tuple(map(itemgetter(1), found))


def _answered(finding: Finding, notes: Mapping[str, str]) -> Finding:
    note = notes.get(finding.note_key, "") if notes and finding.severity == "warning" else ""
    if not note and "\n" not in finding.message:
        return finding
    message = "".join(finding.message.splitlines())  # a caption may be broken into lines, a sentence is not
    return Finding(finding.code, finding.severity, finding.field, message, note)


@lru_cache(maxsize=16)
def _places(template: Template) -> Mapping[FieldPath, int]:
    """Return where each field stands in the form."""
    fields = [path for block in template.blocks for path in _paths_of(block, template)]
    return {field: place for place, field in enumerate(fields)}


def _paths_of(block: FormBlock, template: Template) -> Iterator[FieldPath]:
    if isinstance(block, FieldsBlock):
        yield from (header_path(field.id) for field in block.fields)
    if isinstance(block, FundsBlock):
        for row in ("total", *(row.id for row in block.rows)):
            yield from (amount_path(row, column.id) for column in block.columns)
    if isinstance(block, TextsBlock):
        yield from (goal_path(field.id) for field in block.texts)
    if isinstance(block, IndicatorsBlock):
        for section in template.sections:
            yield section_path(section.name)
            yield from (kind_path(section.name, kind) for kind in section.kinds)
