"""Does a printed form match its data? A PDF is held against what it bears itself, and against a workbook.

Three things bear witness: 校验码 in the text of the pages, the digest of the attached data, and the form as it is now.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from model.comparison import Difference, compare
from model.computed import Computed, compute
from model.errors import FormError, UserError
from model.exchange import project_from_data
from model.project import Project
from model.proof import FIGURES, code_of, sheet_data, sheet_digest, short_code
from model.workbook import Workbook
from reports.proof_marks import CODE_CAPTION

MAX_BYTES = 1 << 28
MAX_ATTACHMENT = 1 << 26
_CODE = re.compile(re.escape(CODE_CAPTION.strip()) + r"\s*([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})")
_FIGURE_NAMES = {"total": "总分", "grade": "等级", "rate": "执行率", "execution": "预算执行得分"}


class Verdict(Enum):
    """What became of one sheet."""

    MATCHES = "matches"
    WHOLE = "whole"  # in itself; there is no workbook to hold it against
    CHANGED = "changed"  # the form is another now
    FORGED = "forged"  # the attachment is not what the pages bear
    BARE = "bare"  # pages with a code, but nothing attached
    UNKNOWN = "unknown"  # whole, but not in the workbook


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """What was found about one sheet; ``project_id`` in the workbook, None if it is not there."""

    verdict: Verdict
    name: str
    code: str
    project_id: int | None = None
    differences: tuple[Difference, ...] = ()

    @property
    def is_good(self) -> bool:
        """True if paper and data match."""
        return self.verdict in (Verdict.MATCHES, Verdict.WHOLE)

    @property
    def sentence(self) -> str:
        """Say what was found, and what to do."""
        name, code = self.name or "（未命名项目）", self.code
        return {
            Verdict.MATCHES: f"“{name}”与工作簿里的数据相符（校验码 {code}）。",
            Verdict.WHOLE: f"“{name}”的 PDF 完整，附带的数据与纸面校验码 {code} 相符。",
            Verdict.CHANGED: f"“{name}”打印以后数据改过，有 {len(self.differences)} 处不同，请重新打印或改回。",
            Verdict.FORGED: f"“{name}”附带的数据与纸面校验码 {code} 不符，PDF 被改动过，不能作为凭证。",
            Verdict.BARE: f"校验码为 {code} 的表没有附带数据，PDF 可能由别的程序另存过；请在工作簿里按校验码核对。",
            Verdict.UNKNOWN: f"“{name}”的 PDF 完整，但工作簿里没有这个项目，请换对应的工作簿核对。",
        }[self.verdict]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet as the PDF bears it: its data, or None where only the page's code is there."""

    code: str
    data: Any = None


def verify_pdf(path: Path, workbook: Workbook | None = None) -> tuple[SheetCheck, ...]:
    """Check every form in a PDF. Raises UserError if it cannot be read or is none of ours."""
    sheets, codes = _read(path)
    return tuple(_check(sheet, codes, workbook) for sheet in sheets)


def attached_forms(path: Path) -> Iterator[tuple[Any, bool]]:
    """Yield the form JSON of each sheet in a PDF, and whether the pages bear its code. Raises UserError."""
    sheets, codes = _read(path)
    if all(sheet.data is None for sheet in sheets):
        raise UserError(f"文件“{path.name}”里没有附带表单数据，可能由别的程序另存过，请改用原来的 PDF。")
    for sheet in sheets:
        yield sheet.data, sheet.code in codes


def verify_code(code: str, workbook: Workbook) -> SheetCheck | None:
    """Find the form whose sheet bears a code, now or in one of its versions; None if there is none."""
    for project_id in workbook.ids:
        computed = workbook.computed(project_id)
        if code_of(computed) == code:
            return SheetCheck(Verdict.MATCHES, computed.project.shown_name, code, project_id)
    for project_id in workbook.ids:
        present = workbook.computed(project_id)
        for version in workbook.versions(project_id):
            old = compute(workbook.version_project(version.id), workbook.template, workbook.year)
            if code_of(old) == code:
                differences = compare(old.project, present.project, workbook.template)
                return SheetCheck(Verdict.CHANGED, present.project.shown_name, code, project_id, differences)
    return None


def _check(sheet: _Sheet, codes: frozenset[str], workbook: Workbook | None) -> SheetCheck:
    if sheet.data is None:
        found = verify_code(sheet.code, workbook) if workbook else None
        return found or SheetCheck(Verdict.BARE, "", sheet.code)
    name, code = _name_of(sheet.data), sheet.code
    if code not in codes:
        on_paper = next(iter(sorted(codes)), "（没有）") if len(codes) == 1 else "（见页脚）"
        return SheetCheck(Verdict.FORGED, name, on_paper)
    if workbook is None:
        return SheetCheck(Verdict.WHOLE, name, code)
    return _held_against(workbook, sheet)


def _held_against(workbook: Workbook, sheet: _Sheet) -> SheetCheck:
    name, code = _name_of(sheet.data), sheet.code
    alike = [i for i in workbook.ids if workbook.project(i).shown_name == name]
    for project_id in (*alike, *(i for i in workbook.ids if i not in alike)):
        if code_of(workbook.computed(project_id)) == code:
            return SheetCheck(Verdict.MATCHES, name, code, project_id)
    if not alike:
        return SheetCheck(Verdict.UNKNOWN, name, code)
    computed = workbook.computed(alike[0])
    return SheetCheck(Verdict.CHANGED, name, code, alike[0], _differences(sheet.data, computed))


def _differences(data: Any, computed: Computed) -> tuple[Difference, ...]:
    """Return what differs between a sheet's data and the form now: cells, then year, template and figures."""
    try:
        old = _without_notes(project_from_data(data, "附带的数据"))
    except FormError:
        return (Difference("", "附带的数据", "读不出", ""),)
    now = sheet_data(computed)
    found = list(compare(old, _without_notes(computed.project), computed.template))
    for key, caption in (("template", "模板"), ("year", "年度")):
        if data.get(key) != now[key]:
            found.append(Difference("", caption, str(data.get(key, "")), str(now[key])))
    if not found:
        found += _figure_differences(data.get(FIGURES), now[FIGURES])
    return tuple(found)


def _without_notes(project: Project) -> Project:
    return Project(
        project.header, project.funds, project.goals, project.indicators, project.signature, notes={}
    )


def _figure_differences(old: object, new: Mapping[str, Any]) -> Iterator[Difference]:
    """The same typed texts with other figures: another version of the program or the template computed them."""
    known = old if isinstance(old, Mapping) else {}
    for key, value in new.items():
        if known.get(key) != value:
            yield Difference("", _FIGURE_NAMES.get(key, "得分"), _plain(known.get(key, "")), _plain(value))


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _name_of(data: Any) -> str:
    project = data.get("project") if isinstance(data, dict) else None
    name = project.get("name", "") if isinstance(project, dict) else ""
    return " ".join(name.split()) if isinstance(name, str) else ""


# -- the PDF --------------------------------------------------------------------------------------------


def _read(path: Path) -> tuple[list[_Sheet], frozenset[str]]:
    """Return the sheets of a PDF, and the codes that stand on its pages."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UserError(f"文件“{path.name}”太大，不像本程序打印的 PDF，请选择别的文件。")
        content = path.read_bytes()
    except FileNotFoundError:
        raise UserError(f"找不到文件“{path}”，请检查文件名和位置。") from None
    except OSError as error:
        raise UserError(f"打不开文件“{path.name}”，请检查权限和磁盘。") from error
    if not content.startswith(b"%PDF"):
        raise UserError(f"文件“{path.name}”不是 PDF，请选择本程序打印的 PDF 文件。")
    texts, codes = _contents(content, path.name)
    sheets = [sheet for text in texts if (sheet := _sheet_of(text)) is not None]
    if not sheets and not codes:
        raise UserError(f"文件“{path.name}”不是本程序打印的自评表，没有校验码和数据，无法核对。")
    return sheets or [_Sheet(code) for code in sorted(codes)], codes


def _contents(content: bytes, name: str) -> tuple[list[bytes], frozenset[str]]:
    """Return the attachments and the codes of a PDF."""
    import io
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        found = [file.content for file in reader.attachment_list]
        codes = frozenset(code for page in reader.pages for code in _CODE.findall(page.extract_text()))
    except Exception as error:  # whatever is wrong with a foreign file, it is the file
        raise UserError(f"文件“{name}”读不出来，可能已损坏或加了密码，请换一份 PDF。") from error
    return [data for data in found if len(data) <= MAX_ATTACHMENT], codes


def _sheet_of(attached: bytes) -> _Sheet | None:
    """Return the sheet that an attachment holds, None if it is something else."""
    try:
        data = json.loads(attached)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or FIGURES not in data or "indicators" not in data:
        return None
    return _Sheet(short_code(sheet_digest(data)), data)
