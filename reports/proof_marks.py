"""What a sheet bears beside the form: 校验码, a QR code of it, and while errors stand the word 草稿."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import segno

from model.computed import Computed
from model.digest import digest_of
from model.proof import sheet_data, sheet_json, short_code
from reports.fonts import printable

QR_MODULES = 37  # of most forms; a longer name takes some more, drawn smaller in the same place
MAX_NAME = 24
CODE_CAPTION = "校验码 "
DRAFT = "草稿"
# one mask for all: to try all eight takes five times as long, and any of them can be read
_MASK = 3
_DARK = re.compile(b"\x01+")


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """The marks of one form: its attached data, short code, and counts of open errors and warnings."""

    name: str
    json: str
    digest: str
    code: str
    qr_text: str
    errors: int
    warnings: int

    @property
    def is_draft(self) -> bool:
        """True while errors stand."""
        return self.errors > 0

    @property
    def draft_text(self) -> str:
        """What the footer says of a draft, blank otherwise."""
        if not self.is_draft:
            return ""
        more = f"、{self.warnings} 个提醒" if self.warnings else ""
        return f"{DRAFT}：{self.errors} 个错误{more}"


def marks_of(computed: Computed) -> SheetMarks:
    """Return the marks of a form."""
    data, name = sheet_data(computed), computed.project.shown_name
    text = sheet_json(data)
    digest = digest_of(text)
    code, total = short_code(digest), data["figures"]["total"]
    counts = Counter(finding.severity for finding in computed.findings if not finding.note)
    shown = name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - 1]}…"
    errors = sum(finding.severity == "error" for finding in computed.findings)
    return SheetMarks(
        name,
        text,
        digest,
        code,
        f"{printable(shown)}\n{computed.year}年度 总分{total}\n{code}",
        errors,
        counts["warning"],
    )


def qr_runs(text: str) -> tuple[int, list[tuple[int, int, int]]]:
    """Return the size of a QR code in modules and its dark runs: (row, first column, length), level M."""
    matrix = segno.make_qr(text, error="m", mask=_MASK, boost_error=False).matrix
    runs = [
        (number, dark.start(), dark.end() - dark.start())
        for number, row in enumerate(matrix)
        for dark in _DARK.finditer(bytes(row))
    ]
    return len(matrix), runs
