"""What a unit sets once for its workbook: departments, the unit, who signs and when, by field path; filled into forms.

It is kept in the workbook as canonical JSON. A form may differ from it (docs/domain.md 1.6).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from model.errors import UserError
from model.form.field_path import FieldPath, field_path, header_path, signature_path
from model.form.project import Project, text_at, with_texts
from model.form.template import Template
from model.reading.normalise import storable

_IN_HEADER = ("department", "central_department", "unit")
_WORDS = ("主管部门", "单位")
_NOT_IN_HEADER = ("name", "amount")
_BLOCKS = ("project", "signature")


class UnitField(NamedTuple):
    """A field that is the same in all forms of a unit, as a rule."""

    path: FieldPath
    caption: str


@dataclass(frozen=True, slots=True)
class UnitData:
    """The texts by the paths of their fields, sorted; fields that are left blank are not there."""

    texts: tuple[tuple[str, str], ...] = ()

    def text(self, path: FieldPath) -> str:
        """Return what was set for a field, blank for nothing."""
        return dict(self.texts).get(str(path), "")


NOTHING = UnitData()


def unit_data(texts: Mapping[FieldPath, str]) -> UnitData:
    """Return what a unit sets, from texts as they were typed."""
    plain = {str(path): storable(text).strip() for path, text in texts.items()}
    return UnitData(tuple(sorted((path, text) for path, text in plain.items() if text)))


def unit_fields(template: Template) -> tuple[UnitField, ...]:
    """Return the fields that a unit sets once, those of all its projects' forms of the year, each once."""
    forms = [form for form in (template, *template.others) if form.subject == template.subject]
    found: dict[FieldPath, str] = {}
    for fields_of in (_in_header, _signed):
        for form in forms:
            found |= {path: caption for path, caption in fields_of(form).items() if path not in found}
    order = sorted(found, key=lambda path: _BLOCKS.index(path.block))
    return tuple(UnitField(path, found[path]) for path in order)


def _in_header(form: Template) -> dict[FieldPath, str]:
    found = {}
    for field in form.header:
        caption = field.caption.replace("\n", "")
        is_named = any(word in caption for word in _WORDS)
        if field.id in _IN_HEADER or (is_named and not field.money and field.id not in _NOT_IN_HEADER):
            found[header_path(field.id)] = caption
    return found


def _signed(form: Template) -> dict[FieldPath, str]:
    return {signature_path(one.id): one.caption.rstrip("：: ") for one in form.signature if one.writable}


def usual_texts(projects: Iterable[Project], template: Template) -> dict[FieldPath, str]:
    """Return for each of the unit's fields what most forms have there, fields that are blank everywhere left out."""
    fields = unit_fields(template)
    return most_used(texts_in(one, fields) for one in projects)


def texts_in(project: Project, fields: Sequence[UnitField]) -> dict[FieldPath, str]:
    """Return what a form has in the unit's fields, blank ones left out."""
    return {field.path: text for field in fields if (text := text_at(project, field.path).strip())}


def most_used(forms: Iterable[Mapping[FieldPath, str]]) -> dict[FieldPath, str]:
    """Return for each field the text that most forms have there."""
    texts: dict[FieldPath, Counter[str]] = {}
    for form in forms:
        for path, text in form.items():
            texts.setdefault(path, Counter())[text] += 1
    return {path: known.most_common(1)[0][0] for path, known in texts.items()}


def filled(project: Project, unit: UnitData, template: Template, *, over: bool = False) -> Project:
    """Return a form with the unit's texts in the fields that are blank, with ``over`` in all that the form has."""
    fields = _in_header(template).keys() | _signed(template).keys()
    texts = {path: text for name, text in unit.texts if (path := field_path(name)) in fields}
    wanted = {path: text for path, text in texts.items() if over or not text_at(project, path).strip()}
    changed = {path: text for path, text in wanted.items() if text_at(project, path) != text}
    return with_texts(project, changed) if changed else project


def signed_only(unit: UnitData) -> UnitData:
    """Return what stands under the table alone, which no other form of the year shares."""
    return UnitData(tuple(pair for pair in unit.texts if field_path(pair[0]).block == "signature"))


def unit_text(unit: UnitData) -> str:
    """Return the canonical text of what a unit sets, blank for nothing."""
    if not unit.texts:
        return ""
    return json.dumps(dict(unit.texts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_unit(text: str) -> UnitData:
    """Read what a unit sets from its text. Raises UserError if it is damaged."""
    if not text:
        return NOTHING
    try:
        found = json.loads(text)
        texts = {field_path(path): value for path, value in found.items() if isinstance(value, str)}
    except (ValueError, KeyError, AttributeError, RecursionError):
        raise UserError("单位资料读不出来，请在“单位资料”里重新填写。") from None
    if len(texts) != len(found) or any(path.block not in _BLOCKS for path in texts):
        raise UserError("单位资料读不出来，请在“单位资料”里重新填写。")
    return unit_data(texts)
