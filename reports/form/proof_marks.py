"""What a sheet bears beside the form: 校验码, a QR code of it, and a stamp on a draft or a form that is damaged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from model.digest import digest_of
from model.exchange.proof import sheet_data, sheet_json, short_code
from model.grid.computed import Computed
from reports.pdf.fonts import printable

MAX_NAME, MAX_TOTAL, MAX_TIME = 24, 12, 16
CODE_CAPTION = "校验码 "
DRAFT = "草稿"


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """The marks of one form: its attached data, short code, and counts of open errors and warnings.

    ``damage``: a word for what is wrong with its data, blank if they are whole; ``seal``: what the footer says of the
    key with which it was finalised (``seals.seal_lines``), a line each.
    """

    name: str
    json: str
    digest: str
    code: str
    qr_text: str
    errors: int
    warnings: int
    damage: str = ""
    seal: tuple[str, ...] = ()

    @property
    def stamp(self) -> str:
        """The word across each page: what is wrong with the data, 草稿 while errors stand, else blank."""
        return self.damage or (DRAFT if self.errors else "")

    @property
    def stamp_text(self) -> str:
        """What the footer says of it, blank if there is no stamp."""
        if self.damage:
            return stamp_sentence(self.damage)
        if not self.errors:
            return ""
        more = f"、{self.warnings} 个提醒" if self.warnings else ""
        return f"{DRAFT}：{self.errors} 个错误{more}"


def stamp_sentence(damage: str) -> str:
    """Say what follows from a stamp for damage, blank without one."""
    return f"{damage}，不作凭证" if damage else ""


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _what(computed: Computed, total: str) -> str:
    """Return the year with the total score; of a form without scores its time alone: 2021年1—7月."""
    template, year = computed.template, str(computed.year)
    if template.has_scores:
        return f"{year}年度 总分{_cut(total, MAX_TOTAL)}"
    return _cut(template.title_year.replace("{year}", year).strip("（）"), MAX_TIME) or f"{year}年度"


def marks_of(computed: Computed, damage: str = "", seal: tuple[str, ...] = ()) -> SheetMarks:
    """Return the marks of a form; ``damage`` and ``seal`` as in ``SheetMarks``."""
    data, name = sheet_data(computed), computed.project.shown_name
    text = sheet_json(data)
    digest = digest_of(text)
    code, shown = short_code(digest), _cut(name, MAX_NAME)
    counts = Counter(finding.severity for finding in computed.findings if not finding.note)
    errors = sum(finding.severity == "error" for finding in computed.findings)
    return SheetMarks(
        name,
        text,
        digest,
        code,
        f"{printable(shown)}\n{_what(computed, data['figures']['total'])}\n{code}",
        errors,
        counts["warning"],
        damage,
        seal,
    )
