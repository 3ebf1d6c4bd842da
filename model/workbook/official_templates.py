"""The templates that come with the program, held against the one that a workbook file brings along."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from model.digest import digest_of
from model.errors import StoreError, TemplateError
from model.form.template import Template
from model.form.template_reader import parse_template
from model.workbook.damage import DamageKind

_ID = re.compile(r'^id = "([a-z0-9-]+)"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Official:
    """The templates that come with the program: texts by their ids, the usual one first; digests of all editions."""

    texts: Mapping[str, str]
    editions: Mapping[str, str]


def settings_digest(template_text: str, year: object) -> str:
    """Return the digest that guards template and year of a workbook file."""
    return digest_of(f"{year}\n{template_text}")


def settings_digests(template_text: str, years: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Yield each year with that digest; the text, which is long, is encoded once for all."""
    encoded = template_text.encode("utf-8", "replace")
    return ((year, sha256(b"%d\n%b" % (year, encoded)).hexdigest()) for year in years)


def ids_in(text: str, official: Official) -> Iterator[str]:
    """Yield the official ids that a damaged text of a template still names."""
    return (known for known in _ID.findall(text) if known in official.texts)


def template_in(
    text: str, year: int, digest: str, name: str, official: Official | None
) -> tuple[Template, DamageKind | None]:
    """Return the template of a workbook file, and what is wrong with it (docs/domain.md 11).

    A text that cannot be read gives way to the official template that the ``digest`` proves, or that the text names.
    ``name``: the file's. Raises StoreError where nothing tells which, TemplateError without ``official``.
    """
    try:
        template = parse_template(text, "")  # once, in however many files the same one is
    except TemplateError:
        if official is None:
            if not text:
                raise StoreError(f"工作簿“{name}”已损坏：缺少模板，请改用备份。") from None
            parse_template(text, name)  # whose error names the file
            raise
        return _standing_in(text, year, digest, name, official), DamageKind.TEMPLATE
    is_foreign = official and template.id in official.texts and digest_of(text) not in official.editions
    return template, DamageKind.FOREIGN if is_foreign else None


def _standing_in(text: str, year: int, digest: str, name: str, official: Official) -> Template:
    proven = (known for known, whole in official.texts.items() if settings_digest(whole, year) == digest)
    for known in (*proven, *ids_in(text, official)):
        with suppress(TemplateError):
            return parse_template(official.texts[known], known)
    raise StoreError(
        f"工作簿“{name}”里的模板文字受过损坏，看不出是哪一种表，请改用备份，或用 salvage 命令把各表取到新工作簿。"
    )
