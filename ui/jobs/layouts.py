"""How sheets of other people are read otherwise than usual: what the settings remember of each layout, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from model.exchange.corrections import LAYOUT_SEPARATOR, LEFT_OUT, Correction, Corrections, corrections_of
from model.exchange.recognising.role_names import role_name
from model.form.edits import caption_of
from model.form.field_path import FieldPath
from model.form.template import Template
from ui.settings import Settings

MOST_LAYOUTS = 300
_WHEN = "when"


def remembered_layouts(settings: Settings | None = None) -> dict[str, Correction]:
    """Return the layouts that the settings remember; without any those of this user of the PC."""
    return corrections_of((settings or Settings()).values.layouts)


def remember_layouts(settings: Settings, corrections: Corrections, today: date) -> None:
    """Let the settings remember layouts; of very many the ones remembered first are forgotten."""
    kept: dict[str, Any] = {
        key: one for key, one in settings.values.layouts.items() if key not in corrections
    }
    new = {key: {**one.as_dict(), _WHEN: today.isoformat()} for key, one in corrections.items()}
    layouts = dict(list({**kept, **new}.items())[-MOST_LAYOUTS:])
    settings.remember(layouts=layouts)


def forget_layouts(settings: Settings, keys: set[str]) -> None:
    """Let the settings forget layouts: their sheets are read by the vocabulary again."""
    settings.remember(layouts={key: one for key, one in settings.values.layouts.items() if key not in keys})


def remembered_on(stored: Mapping[str, Any], layout: str) -> str:
    """Return the day on which a layout was remembered, blank if that is not known."""
    when = stored[layout].get(_WHEN) if isinstance(stored.get(layout), dict) else ""
    return when if isinstance(when, str) else ""


def layout_text(layout: str) -> str:
    """Return the captions of a layout as a list shows them."""
    return "　".join(caption or "（空）" for caption in layout.split(LAYOUT_SEPARATOR))


def described(layout: str, correction: Correction, template: Template | None = None) -> Iterator[str]:
    """Yield what is read otherwise, each in a few words."""
    captions = layout.split(LAYOUT_SEPARATOR)
    for number, role in sorted(correction.columns.items()):
        caption = captions[number] if number < len(captions) else f"第 {number + 1} 列"
        named = "不导入" if role == LEFT_OUT else role_name(role) or "没有去处"
        yield f"“{caption or '（空）'}”列 → {named}"
    for rule in correction.fields:
        where = "·".join(filter(None, [rule.left, rule.above]))
        yield f"“{where}” → {_field_name(rule.path, template)}"
    if correction.unit:
        yield f"没有写单位的金额 → {correction.unit}"


def _field_name(path: FieldPath | None, template: Template | None) -> str:
    if path is None:
        return "不导入"
    if (path.block, path.key) == ("project", "year"):
        return "年度"
    try:
        return caption_of(path, template) if template else str(path)
    except KeyError:
        return str(path)
