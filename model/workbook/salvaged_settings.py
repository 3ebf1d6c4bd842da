"""Template, year, page options and unit data of a damaged workbook file: as they stand, proven by their digest, or guessed aloud."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from model.digest import digest_of
from model.errors import TemplateError, UserError
from model.form.page_options import read_options
from model.form.project import Project
from model.form.template import Template
from model.form.template_reader import parse_template
from model.form.unit_data import read_unit
from model.workbook.official_templates import Official, ids_in, settings_digest, settings_digests
from model.workbook.salvaged_rows import SalvagedRows
from model.workbook.seals import read_seals

_LOST = {
    "page": "页面设置受损，已用默认的，请在“页面设置”里核对。",
    "seals": "定稿密钥的设置受损，已当作没有设定，请在“定稿密钥”里重新设定。",
    "unit": "单位资料受损，已留空，请在“单位资料”里重新填写。",
}
_YEARS = range(1900, 3000)


@dataclass(frozen=True, slots=True)
class SalvagedSettings:
    """What goes into the new file. ``digest`` fits unless nobody can tell whether the template is whole.

    ``is_found``: the template came from the file; ``remarks``: what was put in place of what is lost, one sentence each;
    ``note``: what was brought back as it was although its text is damaged.
    """

    template: Template
    year: int
    digest: str
    page: str
    is_found: bool
    remarks: tuple[str, ...] = ()
    note: str = ""
    unit: str = ""
    seals: str = ""

    @property
    def is_whole(self) -> bool:
        """True when nothing had to be guessed."""
        return not self.remarks


@dataclass(frozen=True, slots=True)
class _Stored:
    """The values of the settings that can be read, by key; the last one is what the pages give."""

    values: Mapping[str, tuple[bytes, ...]]

    def texts(self, key: str) -> list[str]:
        found = []
        for value in self.values.get(key, ()):
            with suppress(UnicodeError):
                found.append(value.decode("utf-8"))
        return found


def salvaged_settings(
    rows: SalvagedRows, projects: Iterable[Project], official: Official, guessed_year: int
) -> SalvagedSettings:
    """Return the settings of a file; ``projects`` and ``guessed_year`` are for what nothing tells."""
    stored = _stored(rows)
    page, of_page = _guarded(stored, "page", read_options)
    unit, of_unit = _guarded(stored, "unit", read_unit)
    seals, of_seals = _guarded(stored, "seals", read_seals)
    lost = {"page": of_page, "unit": of_unit, "seals": of_seals}
    remarks = tuple(_LOST[key] for key, is_lost in lost.items() if is_lost)
    found = _found(rows, stored, tuple(projects), official, guessed_year)
    return replace(found, page=page, unit=unit, seals=seals, remarks=(*found.remarks, *remarks))


def _found(
    rows: SalvagedRows, stored: _Stored, projects: Sequence[Project], official: Official, guessed_year: int
) -> SalvagedSettings:
    """Return template and year."""
    digests = [digest for digest in stored.texts("digest") if len(digest) == 64]
    for template, years in _combinations(stored, official) if digests else ():
        for year, digest in settings_digests(template.text, years):
            if digest in digests:
                return SalvagedSettings(template, year, digest, "", True, (), _note(stored, template, year))
    if rows.is_sound and "digest" not in stored.values:  # as the first programs wrote it
        for template, years in _combinations(stored, official):
            for year in years:
                return SalvagedSettings(template, year, settings_digest(template.text, year), "", True)
    template, is_found, remark = _likely_template(rows, stored, official, projects)
    year, doubt = _likely_year(stored, guessed_year)
    is_known = template.text in official.texts.values() or digest_of(template.text) in official.editions
    digest = settings_digest(template.text, year) if is_known else (digests or [""])[0]
    told = [text for text in (remark, doubt) if text]
    if not told:
        told = [f"模板和年度的校验值受损，模板“{template.name}”和 {year} 年度照文件里写的取回，请核对。"]
    return SalvagedSettings(template, year, digest, "", is_found, tuple(told))


def _stored(rows: SalvagedRows) -> _Stored:
    values: dict[str, list[bytes]] = {}
    pairs = list(rows.tables["workbook"].values())
    if not rows.is_sound:
        pairs += [row.values for row in rows.raw["workbook"]]
    for key, value in pairs:
        if isinstance(key, bytes) and isinstance(value, bytes):
            values.setdefault(key.decode("utf-8", "replace"), []).append(value)
    return _Stored({key: tuple(dict.fromkeys(found)) for key, found in values.items()})


def _note(stored: _Stored, template: Template, year: int) -> str:
    if template.text in stored.texts("template") and str(year) in stored.texts("year"):
        return ""
    return f"模板或年度的文字受损，已按校验值找回：模板“{template.name}”，{year} 年度"


def _combinations(stored: _Stored, official: Official) -> Iterator[tuple[Template, Sequence[int]]]:
    """Yield what the digest may be of: what stands there first, then official templates, then any year."""
    known = [int(text) for text in stored.texts("year") if re.fullmatch("[0-9]{4}", text)]
    templates = [t for text in stored.texts("template") if (t := _parsed(text))]
    whole = [t for text in official.texts.values() if (t := _parsed(text))]
    yield from ((template, known) for template in (*templates, *whole))
    if stored.texts("digest"):
        yield from ((template, _YEARS) for template in (*templates, *whole))


def _parsed(text: str) -> Template | None:
    with suppress(TemplateError, ValueError, RecursionError):
        return parse_template(text, "")
    return None


def _likely_template(
    rows: SalvagedRows, stored: _Stored, official: Official, projects: Sequence[Project]
) -> tuple[Template, bool, str]:
    """Return a template that nothing proves, whether the file names it, and what is to be said of it."""
    found = [t for text in stored.texts("template") if (t := _parsed(text))]
    for template in found:
        if digest_of(template.text) in official.editions:
            return template, True, ""
    for template in found:
        if template.id not in official.texts:
            remark = f"模板“{template.name}”与校验值不符，可能受过损坏，已照原样取回，请核对。"
            return template, True, remark
    broken = [value.decode("utf-8", "replace") for value in stored.values.get("template", ())]
    for text in (*broken, rows.file.data.decode("utf-8", "replace")):
        for known in ids_in(text, official):
            template = parse_template(official.texts[known], known)
            remark = f"模板的文字受损，已换用正式的模板“{template.name}”，请核对表样。"
            return template, True, remark
    templates = [parse_template(text, "") for text in official.texts.values()]
    template = max(templates, key=lambda one: _fitting(one, projects))
    remark = f"模板读不出，已按各表的指标选用模板“{template.name}”，请核对，不对时请更换模板。"
    return template, False, remark


def _fitting(template: Template, projects: Sequence[Project]) -> int:
    """Return how many indicators have a place of their own in a template."""
    return sum(template.has_kind(row.category, row.kind) for one in projects for row in one.indicators)


def _likely_year(stored: _Stored, guessed: int) -> tuple[int, str]:
    for text in stored.texts("year"):
        if re.fullmatch("[0-9]{4}", text) and int(text) in _YEARS:
            return int(text), ""
    return guessed, f"年度读不出，已写为 {guessed} 年度，请核对。"


def _guarded(stored: _Stored, key: str, read: Callable[[str], object]) -> tuple[str, bool]:
    """Return a text that a digest of its own guards, blank for the usual, and whether it is lost."""
    texts, digests = stored.texts(key), stored.texts(f"{key}_digest")
    for text in texts:
        with suppress(UserError):
            read(text)
            if digest_of(text) in digests:
                return text, False
    return "", key in stored.values or f"{key}_digest" in stored.values
