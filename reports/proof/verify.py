"""Does a printed form match its data? A PDF is held against what it bears itself, and against a workbook.

Four things bear witness: 校验码 and the other text of the pages, the digest of the attached data, and the form as it is now.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

import resources
from model.compare.comparison import Difference, compare
from model.errors import FormError, UserError
from model.exchange.form_json import project_from_data
from model.exchange.kept_figures import compute_kept, figures_as_text
from model.exchange.proof import FIGURES, code_of, sheet_data
from model.form.dated import year_form
from model.form.project import Project
from model.form.shown_texts import only_shown
from model.form.template import SELF_EVALUATION, Template
from model.grid.computed import Computed
from model.workbook.seal_keys import KeySource
from model.workbook.workbook import Workbook
from reports.form.print_job import PrintJob
from reports.proof.paper_seal import PaperSeal, seals_of
from reports.proof.printed_paper import AttachedSheet, PrintedPaper, Watch, read_paper, told, unwatched
from reports.proof.shown_rows import unseen_rows
from resources.forms import bundled_template

_FIGURE_NAMES = {"total": "总分", "grade": "等级", "rate": "执行率", "execution": "预算执行得分"}


class Verdict(Enum):
    """What became of one sheet."""

    MATCHES = "matches"
    WHOLE = "whole"  # in itself; there is no workbook to hold it against
    DOUBTFUL = "doubtful"  # paper and form match, but the form is damaged or was tampered with
    CHANGED = "changed"  # the form is another now
    OTHER_RULES = "other rules"  # the same texts, but figures that neither the form nor its 定稿 shows
    FORGED = "forged"  # the attachment is not what the pages bear
    ALTERED = "altered"  # the pages do not show what the attachment says
    ADDED = "added"  # paper and data match, but something else was put into the PDF
    BARE = "bare"  # pages with a code, but nothing attached
    UNKNOWN = "unknown"  # whole, but not in the workbook
    UNMARKED = "unmarked"  # a form is attached, and no page bears a code
    FOREIGN = "foreign"  # pages without a code


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """What was found about one sheet; ``project_id`` in the workbook, None if it is not there."""

    verdict: Verdict
    name: str
    code: str
    project_id: int | None = None
    differences: tuple[Difference, ...] = ()
    added: tuple[str, ...] = ()
    seal: PaperSeal | None = None

    @property
    def is_good(self) -> bool:
        """True if paper and data match, and the key that was asked for, if any, proves it."""
        is_match = self.verdict in (Verdict.MATCHES, Verdict.WHOLE)
        return is_match and (self.seal is None or self.seal.is_good)

    @property
    def seal_sentence(self) -> str:
        """Say what the seal of a sheet proves that matches, blank where that is no question any more."""
        is_match = self.verdict in (Verdict.MATCHES, Verdict.WHOLE)
        return self.seal.sentence if is_match and self.seal is not None else ""

    @property
    def sentence(self) -> str:
        """Say what was found, and what to do."""
        name, code = self.name or "（未命名项目）", self.code
        places = f"（{len(self.differences)} 处）" if self.differences else ""
        return {
            Verdict.MATCHES: f"“{name}”与工作簿里的数据相符（校验码 {code}）。",
            Verdict.WHOLE: f"“{name}”的 PDF 完整，附带的数据与纸面校验码 {code} 相符。",
            Verdict.DOUBTFUL: f"“{name}”与数据一致（校验码 {code}），但工作簿里这张表、定稿记录或工作簿的模板受损、被改动过，"
            "不能作为凭证，请先核对。",
            Verdict.CHANGED: f"“{name}”打印以后数据改过，有 {len(self.differences)} 处不同，请重新打印或改回。",
            Verdict.OTHER_RULES: f"“{name}”填报的内容与工作簿相符（校验码 {code}），但得分是按另外的规则算的{places}，"
            "请重新打印；已签字的，请与签字的纸核对。",
            Verdict.FORGED: f"“{name}”附带的数据与纸面校验码 {code} 不符{places}，PDF 被改动过，不能作为凭证。",
            Verdict.ALTERED: f"“{name}”纸面上的字与校验码 {code} 的数据不符{places}，PDF 缺页或被改动过，不能作为凭证。",
            Verdict.ADDED: f"“{name}”的 PDF（校验码 {code}）里有打印以后加进去的{'、'.join(self.added)}，被改动过，"
            "不能作为凭证，请用原来的 PDF。",
            Verdict.BARE: f"校验码为 {code} 的表没有附带数据，PDF 可能由别的程序另存过；请在工作簿里按校验码核对。",
            Verdict.UNKNOWN: f"“{name}”的 PDF 完整，但工作簿里没有这个项目，请换对应的工作簿核对。",
            Verdict.UNMARKED: f"“{name}”的纸面没有校验码（页面设置里可以不打印），不能证明纸面与数据相符，请按纸面逐格核对。",
            Verdict.FOREIGN: f"{name}没有校验码，不是本程序打印的自评表，没有核对。",
        }[self.verdict]


class _FormCodes:
    """The codes of a workbook's forms, each computed once however many sheets are asked about."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook

    @cached_property
    def now(self) -> dict[str, int]:
        """The form that bears a code now."""
        found: dict[str, int] = {}
        for project_id in self.workbook.all_ids:
            found.setdefault(code_of(self.workbook.computed(project_id)), project_id)
        return found

    @cached_property
    def before(self) -> dict[str, tuple[int, Project]]:
        """The form that bore a code in one of its kept versions, and as it was then."""
        workbook, found = self.workbook, dict[str, tuple[int, Project]]()
        for project_id in workbook.all_ids:
            for version in workbook.versions(project_id):
                with suppress(UserError):  # a damaged version bears witness of nothing
                    old = workbook.computed_version(version)
                    found.setdefault(code_of(old), (project_id, old.project))
        return found

    def named(self, name: str) -> int | None:
        """Return the first form of a name; that of another form than the self-evaluation tells which one it is."""
        return next((i for i in self.workbook.all_ids if self.workbook.name_of(i) == name), None)

    def project_of(self, code: str) -> tuple[int, Project] | None:
        """Return the form that bears a code, or bore it, and what it then was."""
        if (project_id := self.now.get(code)) is not None:
            return project_id, self.workbook.project(project_id)
        return self.before.get(code)


@dataclass(frozen=True, slots=True)
class ExaminedPaper:
    """What a PDF bears; ``unseen`` names by code the rows of a sheet's data that its pages do not show.

    ``seals`` says by code what the keyed seals prove.
    """

    paper: PrintedPaper
    unseen: Mapping[str, tuple[Difference, ...]]
    seals: Mapping[str, PaperSeal]


def verify_pdf(
    path: Path, workbook: Workbook | None = None, key: KeySource | None = None
) -> tuple[SheetCheck, ...]:
    """Check every form in a PDF, with a key also its seal. Raises UserError if it cannot be read or is none of ours."""
    return judge(examine(path, workbook.template if workbook else None, key=key), workbook)


def examine(
    path: Path, template: Template | None = None, watch: Watch = unwatched, key: KeySource | None = None
) -> ExaminedPaper:
    """Read a PDF and look whether its pages show its data; without a workbook, so that any thread may.

    ``template`` is the workbook's; with a ``key`` the seals are held against it.
    Raises UserError as ``verify_pdf``, StoppedError if the watch wants no more.
    """
    paper, unseen = read_paper(path, watch), dict[str, tuple[Difference, ...]]()
    borne = [sheet for sheet in paper.sheets if sheet.code in paper.codes]
    for number, sheet in enumerate(borne, 1):
        told(watch, f"正在核对第 {number} 张表，共 {len(borne)} 张…")
        unseen[sheet.code] = _unseen(sheet, paper.texts_of(sheet.code), template)
    return ExaminedPaper(paper, unseen, seals_of(paper, key))


def judge(examined: ExaminedPaper, workbook: Workbook | None = None) -> tuple[SheetCheck, ...]:
    """Say of every form in a PDF whether it matches itself and the workbook."""
    checks = [_with_added(check, examined.paper.added) for check in _judged(examined, workbook)]
    checks = [replace(check, seal=examined.seals.get(check.code)) for check in checks]
    return tuple(_doubted(check, workbook) for check in checks) if workbook else tuple(checks)


def _with_added(check: SheetCheck, added: tuple[str, ...]) -> SheetCheck:
    """A PDF with parts that our paper does not have is neither whole nor a match, whatever its pages say."""
    claims = (Verdict.MATCHES, Verdict.WHOLE, Verdict.DOUBTFUL, Verdict.UNKNOWN)
    return replace(check, verdict=Verdict.ADDED, added=added) if added and check.verdict in claims else check


def _doubted(check: SheetCheck, workbook: Workbook) -> SheetCheck:
    """A form that is damaged, or whose rules are, proves nothing."""
    form = check.project_id
    if check.verdict is Verdict.MATCHES and form is not None and workbook.stamp_of(form):
        return replace(check, verdict=Verdict.DOUBTFUL)
    return check


def _judged(examined: ExaminedPaper, workbook: Workbook | None) -> list[SheetCheck]:
    paper, codes = examined.paper, _FormCodes(workbook) if workbook else None
    if paper.is_unmarked:
        return [SheetCheck(Verdict.UNMARKED, _name_of(sheet.data), sheet.code) for sheet in paper.sheets]
    attested = {sheet.code for sheet in paper.sheets}
    lone = [code for code in paper.codes if code not in attested]
    checks = []
    for sheet in paper.sheets:
        if sheet.code in examined.unseen:
            checks.append(_check_whole(sheet, examined.unseen[sheet.code], codes))
        else:  # the page it belongs to is the next whose data is not there
            checks.append(_forged(sheet, lone.pop(0) if lone else "", codes))
    checks += [_check_bare(code, paper.texts_of(code), codes) for code in lone]
    return [*checks, *_foreign(paper)]


def verify_code(code: str, workbook: Workbook) -> SheetCheck | None:
    """Find the form whose sheet bears a code, now or in one of its versions; None if there is none."""
    found = _find(code, _FormCodes(workbook))
    return _doubted(found, workbook) if found else None


def _find(code: str, codes: _FormCodes) -> SheetCheck | None:
    workbook = codes.workbook
    if (project_id := codes.now.get(code)) is not None:
        return SheetCheck(Verdict.MATCHES, workbook.name_of(project_id), code, project_id)
    if code not in codes.before:
        return None
    project_id, old = codes.before[code]
    present = workbook.project(project_id)
    template = workbook.template_of(project_id)
    differences = compare(_shown(old, template), _shown(present, template), template)
    verdict = Verdict.CHANGED if differences else Verdict.OTHER_RULES
    return SheetCheck(verdict, workbook.name_of(project_id), code, project_id, differences)


def _check_bare(code: str, texts: Sequence[str], codes: _FormCodes | None) -> SheetCheck:
    """Pages without data: the workbook's own form says what they must show."""
    found = _find(code, codes) if codes else None
    if codes is None or found is None:
        return SheetCheck(Verdict.BARE, "", code)
    if found.verdict is Verdict.MATCHES and found.project_id is not None:
        computed = codes.workbook.computed(found.project_id)
        job = PrintJob(computed.project, computed.template, computed.year, known=computed)
        if unseen := unseen_rows(job, texts):
            return replace(found, verdict=Verdict.ALTERED, differences=unseen)
    return found


def _foreign(paper: PrintedPaper) -> Iterator[SheetCheck]:
    """Yield one check for all pages without a code; empty ones only turn the sheet."""
    numbers = [str(page.number) for page in paper.pages if not page.code and not page.is_empty]
    if numbers:
        yield SheetCheck(Verdict.FOREIGN, f"第 {'、'.join(numbers)} 页", "")


def _forged(sheet: AttachedSheet, code: str, codes: _FormCodes | None) -> SheetCheck:
    """An attachment that no page bears; where the workbook knows the page's code, what was changed is named."""
    name, found = _name_of(sheet.data), codes.project_of(code) if codes else None
    if codes is None or found is None:
        return SheetCheck(Verdict.FORGED, name, code or "（没有）")
    project_id, true = found
    workbook, attached = codes.workbook, _project_of(sheet.data)
    template = workbook.template_of(project_id)
    differences = (
        () if attached is None else compare(_shown(_without_notes(true), template), attached, template)
    )
    return SheetCheck(Verdict.FORGED, name, code, project_id, differences)


def _check_whole(
    sheet: AttachedSheet, unseen: tuple[Difference, ...], codes: _FormCodes | None
) -> SheetCheck:
    name, code = _name_of(sheet.data), sheet.code
    if unseen:
        project_id = codes.now.get(code) if codes else None
        return SheetCheck(Verdict.ALTERED, name, code, project_id, unseen)
    if codes is None:
        return SheetCheck(Verdict.WHOLE, name, code)
    return _held_against(codes, sheet)


def _unseen(sheet: AttachedSheet, texts: Sequence[str], known: Template | None) -> tuple[Difference, ...]:
    """Return what the pages do not show of their data, none if it cannot be printed as it was."""
    project, template = _project_of(sheet.data), _template_of(sheet.data, known)
    year = sheet.data.get("year")
    if project is None or template is None or not isinstance(year, int):
        return ()
    figures = figures_as_text(sheet.data[FIGURES])
    if (
        code_of(compute_kept(project, template, year, figures)) != sheet.code
    ):  # another program or template made it
        return ()
    return unseen_rows(PrintJob(project, template, year, figures=figures), texts)


def _template_of(data: Any, known: Template | None) -> Template | None:
    wanted, form, date = data.get("template"), data.get("form", SELF_EVALUATION), data.get("date", "")
    if known is None or known.id != wanted:
        known = bundled_template(wanted) if wanted in resources.template_ids() else None
    with suppress(KeyError, TypeError):
        return known and year_form(known, form, date)
    return None


def _held_against(codes: _FormCodes, sheet: AttachedSheet) -> SheetCheck:
    name, code, workbook = _name_of(sheet.data), sheet.code, codes.workbook
    if (project_id := codes.now.get(code)) is not None:
        return SheetCheck(Verdict.MATCHES, name, code, project_id)
    project_id = codes.before[code][0] if code in codes.before else codes.named(name)
    if project_id is None:
        return SheetCheck(Verdict.UNKNOWN, name, code)
    differences = _differences(sheet.data, workbook.computed(project_id))
    is_same = _is_same_form(sheet.data, workbook, project_id)
    verdict = Verdict.OTHER_RULES if is_same else Verdict.CHANGED
    return SheetCheck(verdict, name, code, project_id, differences)


def _is_same_form(data: Any, workbook: Workbook, project_id: int) -> bool:
    """Tell whether a sheet's data differs from the form in its figures only."""
    now = sheet_data(workbook.computed(project_id))
    return {**now, FIGURES: None} == {**data, FIGURES: None}


def _project_of(data: Any) -> Project | None:
    try:
        return _without_notes(project_from_data(data, "附带的数据"))
    except FormError:
        return None


def _differences(data: Any, computed: Computed) -> tuple[Difference, ...]:
    """Return what differs between a sheet's data and the form now: cells, then year, template and figures."""
    old = _project_of(data)
    if old is None:
        return (Difference(None, "附带的数据", "读不出", ""),)
    now = sheet_data(computed)
    shown = _shown(_without_notes(computed.project), computed.template)
    found = list(compare(old, shown, computed.template))
    for key, caption in (("template", "模板"), ("year", "年度")):
        if data.get(key) != now[key]:
            found.append(Difference(None, caption, str(data.get(key, "")), str(now[key])))
    if not found:
        found += _figure_differences(data.get(FIGURES), now[FIGURES])
    return tuple(found)


def _without_notes(project: Project) -> Project:
    return Project(
        project.header, project.funds, project.goals, project.indicators, project.signature, notes={}
    )


def _shown(project: Project, template: Template) -> Project:
    """Return what a sheet's data holds of a project: of a form beside the self-evaluation only what it shows."""
    return project if template.form_id == SELF_EVALUATION else only_shown(project, template)


def _figure_differences(old: object, new: Mapping[str, Any]) -> Iterator[Difference]:
    """The same typed texts with other figures: another version of the program or the template computed them."""
    known = old if isinstance(old, Mapping) else {}
    for key, value in new.items():
        if known.get(key) != value:
            yield Difference(None, _FIGURE_NAMES.get(key, "得分"), _plain(known.get(key, "")), _plain(value))


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _name_of(data: Any) -> str:
    project = data.get("project") if isinstance(data, dict) else None
    name = project.get("name", "") if isinstance(project, dict) else ""
    shown = " ".join(name.split()) if isinstance(name, str) else ""
    title = _title_of(data) if isinstance(data, dict) else ""
    return f"{shown or '（未命名项目）'}·{title}" if title else shown


def _title_of(data: Mapping[str, Any]) -> str:
    """Return the title of a form of the year that is no self-evaluation, as far as its template is known."""
    form, year = data.get("form", SELF_EVALUATION), data.get("year")
    template = _template_of(data, None) if form != SELF_EVALUATION else None
    return template.title_of(year) if template is not None and isinstance(year, int) else ""
