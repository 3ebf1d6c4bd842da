"""Levels 1 and 2 as sheets name them, found in a template: 效果指标 is 效益指标, 环境效益 is 生态效益 (docs/domain.md 6.3)."""

from __future__ import annotations

from model.exchange.recognising.vocabulary import KIND_NAMES, LEVEL_NAMES
from model.form.level_names import kind_of, plain_caption, section_of, without_points
from model.form.template import Template
from model.text_caches import kept_by_text


@kept_by_text(8192)
def known_section(text: str, template: Template) -> str | None:
    """Return the template's level 1 that a text means."""
    stem = _stem(text)
    names = (text, LEVEL_NAMES.get(stem, ""), _bare(stem), LEVEL_NAMES.get(_bare(stem), ""))
    return next((found for name in names if name and (found := section_of(name, template))), None)


@kept_by_text(8192)
def known_kind(text: str, section: str, template: Template) -> tuple[str, str] | None:
    """Return the template's level 2 that a text means, in the section if it is there, else anywhere."""
    stem = _stem(text)
    names = (KIND_NAMES.get(stem, ""), text, KIND_NAMES.get(_bare(stem), ""), _bare(stem))
    found = [place for name in names if name and (place := kind_of(name, section, template))]
    return next((place for place in found if place[0] == section), next(iter(found), None))


def _stem(text: str) -> str:
    return plain_caption(text).rstrip(":").removesuffix("指标")


def _bare(stem: str) -> str:
    return stem.removeprefix("项目").removeprefix("年度").removeprefix("产出")


class Levels:
    """Finds the place of each row: names of levels stand for all rows until the next one.

    ``unplaced`` are levels 2 that a closed template does not have, ``foreign`` its levels 1.
    """

    def __init__(self, template: Template) -> None:
        self._template = template
        self._category, self._kind = template.kinds()[0]
        self._is_named = False  # whether any level 1 stood anywhere
        self.unplaced: dict[str, None] = {}
        self.foreign: dict[str, None] = {}

    def place(self, category: str, kind: str) -> tuple[str, str]:
        """Return level 1 and 2 of a row with these texts in its columns of levels."""
        template = self._template
        known = known_section(category, template) if category else None
        self._is_named = self._is_named or bool(category)
        if template.indicators.is_open and category and not known:
            self._category, self._kind = without_points(category), ""
        elif known and known != self._category:
            self._category, self._kind = known, _kinds_of(known, template)[0]
        elif category and not known:
            self._enter_foreign(category)
        if kind:
            self._enter(kind)
        return self._category, self._kind

    def _enter_foreign(self, category: str) -> None:
        """Let a level 1 that the template has as a level 2 be that; name any other."""
        found = known_kind(category, self._category, self._template)
        if found:
            self._category, self._kind = found
        elif plain_caption(category):
            self.foreign[category] = None

    def _enter(self, kind: str) -> None:
        template = self._template
        found = known_kind(kind, self._category, template)
        if template.indicators.is_open:
            is_here = found is not None and (found[0] == self._category or not self._is_named)
            if found and is_here:
                self._category, self._kind = found
            else:
                self._kind = without_points(kind)
            return
        if found is None:
            self.unplaced[kind] = None
        self._category, self._kind = found or (self._category, _kinds_of(self._category, template)[-1])


def _kinds_of(section: str, template: Template) -> list[str]:
    return [kind for name, kind in template.kinds() if name == section]
