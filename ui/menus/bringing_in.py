"""Forms and workbooks brought into the open one, and what became of them in the words of the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import CalledOffError, UserError
from model.form.template import Template
from model.workbook.merging import bring_all
from ui.jobs import importing
from ui.jobs.importing import Import, Wanted
from ui.jobs.outcome import Doing, Outcome
from ui.session import Session

if TYPE_CHECKING:
    from ui.importing.import_window import ImportWindow
    from ui.shell.desk import Desk


def review_forms(
    desk: Desk, session: Session, paths: Sequence[Path], own: Mapping[str, Template]
) -> ImportWindow:
    """Show what files would bring in, before anything is written; ``own``: the clerk's own templates by id."""
    from ui.importing.import_window import ImportWindow  # start-up does not need it

    desk.commit_editors()
    workbook = session.workbook
    window = ImportWindow(session, paths, Wanted(workbook.template, workbook.year, own), desk.settings, desk)
    window.refused.connect(desk.banner.say)
    window.imported.connect(lambda done: _show_imported(desk, session, done))
    window.open()
    return window


def _show_imported(desk: Desk, session: Session, done: Import) -> None:
    """Say what came in and select it in the list of projects."""
    desk.report(outcome_of(done))
    projects = list(dict.fromkeys(session.workbook.owner_of(form.project_id) for form in done.forms))
    there = set(session.workbook.ids)
    if projects and desk.overview is not None:
        desk.tabs.setCurrentWidget(desk.overview)
        desk.overview.select_all_of([one for one in projects if one in there])


def outcome_of(done: Import) -> Outcome:
    """Return what became of forms that were looked at before they came in."""
    count = len(done.forms)
    text = f"已导入 {count} 张表，Ctrl+Z 可以一次取消。" if count else ""
    return Outcome(text, (*done.told, *done.problems))


def take_in_state(desk: Desk, session: Session, path: Path, do: Doing) -> bool:
    """Put another state of this very workbook into it, and tell whether that was done. Raises UserError.

    ``Session.joined`` tells what came, a notice that nothing did.
    """
    with importing.states_opened(session.workbook, [path], do) as others:
        found = session.do_protected(lambda workbook: importing.take_in_states(workbook, others))
    for one in found or ():
        session.joined.emit(one.joining)
        if one.damage:
            session.refused.emit("\n".join(f"“{one.file}”：{sentence}" for sentence in one.damage))
        if not (one.joining.came or one.joining.clashes or one.damage):
            desk.notice(f"“{one.file}”里没有别的改动，没有什么要合并。")
    return found is not None


def bring_workbooks(
    desk: Desk, session: Session, same: Sequence[Path], others: Sequence[Path], do: Doing
) -> Outcome:
    """Take in what holds the same workbook, and merge the others; one that fails keeps no state of another from coming in.

    Raises UserError if nothing came of the others, which are merged together or not at all, CalledOffError.
    """
    problems, outcome = list[str](), Outcome()
    works: list[Callable[[], object]] = [partial(take_in_state, desk, session, path, do) for path in same]
    if others:
        works.append(partial(merge_workbooks, session, others, do))
    for work in works:
        try:
            came = work()
        except CalledOffError:
            raise
        except UserError as error:
            problems.append(str(error))
        else:
            outcome = came if isinstance(came, Outcome) else outcome
    if problems and len(others) > 1 and not outcome.done:
        problems.append(f"选中的 {len(others)} 个工作簿都没有并入。")
    if problems and not outcome.done:
        raise UserError("\n".join(problems))
    return Outcome(outcome.done, (*problems, *outcome.problems))


def merge_workbooks(session: Session, paths: Sequence[Path], do: Doing) -> Outcome:
    """Bring all forms of other workbooks into this one, and tell what became of them. Raises UserError."""
    with importing.arriving(session.workbook, paths, do) as coming:
        found = session.do_protected(lambda workbook: bring_all(workbook, coming))
    if found is None:
        return Outcome()  # the session has said why
    count = sum(len(joined.ids) for joined in found)
    remarks = [remark for joined in found for remark in joined.remarks]
    damage = [f"“{joined.file}”{sentence}" for joined in found for sentence in joined.damage]
    return Outcome(f"已并入 {count} 个项目", (*remarks, *damage))
