"""The next year's workbook made from this one, for the window and the command alike (docs/domain.md 8.5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from model.errors import StoreError, UserError
from model.files import (
    GoOn,
    file_name_for,
    free_path,
    is_there,
    remove_database,
    replace_database,
    temporary_beside,
    unwatched,
    writing_problem,
)
from model.form.edits import caption_of
from model.form.field_path import FieldPath
from model.form.page_options import PageOptions
from model.naming import EXTENSION
from model.workbook.workbook import Workbook
from model.year.rollover import Proposal, Rolled, agreed, rolled, undated_unit
from model.year.years import raised
from ui.jobs.outcome import Outcome

Look = Callable[[Iterable[tuple[int, Rolled | None]]], Sequence[tuple[int, Rolled | None]]]
LAST_YEAR = 2999
PAGE_TEXTS = {"title": "标题", "footer": "页脚"}
PAGE = "页面设置"
_LEAD = 5  # characters of a long text shown before the place that changes


@dataclass(frozen=True, slots=True)
class Entry:
    """A proposal with the names a person knows its place by; ``project_id`` is None for the page options."""

    project_id: int | None
    project: str
    caption: str
    proposal: Proposal

    def concerns(self, ids: Collection[int]) -> bool:
        """Tell whether it counts where just these forms go over; what is proposed for the page always does."""
        return self.project_id is None or self.project_id in ids

    @property
    def parts(self) -> tuple[str, str]:
        """Old and new text, of long ones what stands around the first change."""
        old, new = (" ".join(text.split()) for text in (self.proposal.old, self.proposal.new))
        same = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
        start = max(0, same - _LEAD)
        mark = "…" if start else ""
        return mark + old[start:], mark + new[start:]


@dataclass(frozen=True, slots=True)
class YearOver:
    """What would go over into ``year``: the forms by their ids, those that cannot, and all that is proposed."""

    year: int
    forms: Mapping[int, Rolled]
    damaged: tuple[int, ...]
    entries: tuple[Entry, ...]


def year_over(workbook: Workbook, look: Look = list) -> YearOver:
    """Work out what would go over into the next year. Raises UserError if there is nothing or no such year.

    ``look`` goes through the forms one by one, as a window does that lives on meanwhile.
    """
    if not workbook.ids:
        raise UserError(f"工作簿“{workbook.path.name}”里没有项目，没有可结转的。")
    if workbook.year >= LAST_YEAR:
        raise UserError(f"工作簿的年度是 {workbook.year}，没有下一年可结转。")
    found = look((i, _rolled(workbook, i)) for i in workbook.ids)
    forms = {i: form for i, form in found if form is not None}
    damaged = tuple(i for i in workbook.ids if i not in forms)
    entries = [*_of_forms(workbook, forms), *_of_page(workbook.page_options, workbook.year)]
    return YearOver(workbook.year + 1, forms, damaged, tuple(entries))


def _rolled(workbook: Workbook, form: int) -> Rolled | None:
    """Return a form as it goes over, None for a damaged one."""
    if workbook.damage_of(form) is not None:
        return None
    return rolled(workbook.project(form), workbook.template, workbook.year)


def _of_forms(workbook: Workbook, forms: Mapping[int, Rolled]) -> Iterator[Entry]:
    for project_id, form in forms.items():
        for one in form.proposals:
            caption = caption_of(one.field, workbook.template)
            if one.field.row is not None and one.field.column != "name":
                name = " ".join(form.project.indicators[one.field.row].name.split())
                caption = f"{name}·{caption}" if name else caption
            yield Entry(project_id, form.project.shown_name, caption, one)


def _of_page(options: PageOptions, year: int) -> Iterator[Entry]:
    for name, caption in PAGE_TEXTS.items():
        old = str(getattr(options, name))
        if (new := raised(old, year)) != old:
            yield Entry(None, PAGE, caption, Proposal(FieldPath("page", name), old, new))


def suggested_path(workbook: Workbook) -> Path:
    """Return a free name beside the workbook for the next year's."""
    old, year, folder = workbook.path.stem, workbook.year, workbook.path.parent
    name = re.sub(rf"(?<!\d){year}(?!\d)", str(year + 1), old)
    return free_path(folder, file_name_for(name if name != old else f"{old}（{year + 1}）"), EXTENSION)


def write_next_year(
    workbook: Workbook,
    plan: YearOver,
    path: Path,
    ids: Sequence[int],
    accepted: Collection[Entry],
    go_on: GoOn = unwatched,
) -> Outcome:
    """Make the next year's workbook of some of the forms; it takes its place when it is whole.

    Raises UserError, also if the name is taken; nothing is left behind then. Who reads ``workbook`` finds it unchanged.
    """
    _refuse_taken(path)
    proposals = _by_project(accepted)
    temporary = temporary_beside(path, EXTENSION)
    try:
        with closing(Workbook.create(temporary, workbook.template.text, plan.year)) as new, new.together():
            forms = [agreed(plan.forms[i], proposals.get(i, [])) for i in ids]
            new.add_projects(forms, f"从 {workbook.year} 年度结转")
            new.set_unit_data(undated_unit(workbook.unit_data, workbook.template, workbook.year), {})
            new.note("结转", None, f"{len(ids)} 个项目，来自 {workbook.year} 年度的“{workbook.path.name}”")
            new.set_page_options(_page_of(workbook.page_options, proposals.get(None, [])))
        _refuse_taken(path)
        go_on(f"正在写入“{path.name}”……")
        replace_database(temporary, path)
    except StoreError as error:
        raise StoreError(str(error).replace(temporary.name, path.name)) from error
    except OSError as error:
        raise StoreError(writing_problem(path, error)) from error
    finally:
        remove_database(temporary)
    return Outcome(f"已结转 {len(ids)} 个项目到 {path}（{plan.year} 年度）", tuple(told_damage(workbook)))


def _by_project(entries: Iterable[Entry]) -> dict[int | None, list[Proposal]]:
    found: dict[int | None, list[Proposal]] = {}
    for one in entries:
        found.setdefault(one.project_id, []).append(one.proposal)
    return found


def _page_of(options: PageOptions, proposals: Collection[Proposal]) -> PageOptions:
    texts = {name: str(getattr(options, name)) for name in PAGE_TEXTS}
    texts |= {one.field.key: one.new for one in proposals}
    return replace(options, title=texts["title"], footer=texts["footer"])


def _refuse_taken(path: Path) -> None:
    if is_there(path):
        raise StoreError(f"文件“{path.name}”已经存在，请换一个文件名。")


def told_damage(workbook: Workbook) -> list[str]:
    """Return one sentence for each damage; of a form also that it does not go over."""
    return [
        one.sentence if one.form is None else f"{one.sentence.removesuffix('。')}；没有结转。"
        for one in workbook.damaged
    ]
