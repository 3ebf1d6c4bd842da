"""Forms and workbooks brought into the open one, and what became of them in the words of the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from model.form.template import Template
from resources.forms import NO_OTHERS
from ui.jobs import importing
from ui.jobs.outcome import Outcome
from ui.session import Session


def import_forms(session: Session, paths: Sequence[Path], own: Mapping[str, Template] = NO_OTHERS) -> Outcome:
    """Add the forms in files, and tell what became of them; ``own``: the clerk's own templates by id."""
    done = session.do_protected(lambda workbook: importing.import_forms(workbook, paths, own))
    if done is None:
        return Outcome()  # the session has said why
    remarks = [f"{form.source}：{remark}" for form in done.forms for remark in form.remarks]
    count = len(done.forms)
    return Outcome(f"已导入 {count} 张表" if count else "", (*done.told, *done.problems, *remarks))


def merge_workbooks(session: Session, paths: Sequence[Path]) -> Outcome:
    """Bring all forms of other workbooks into this one, and tell what became of them."""
    found = session.do_protected(lambda workbook: importing.merge_workbooks(workbook, paths))
    if found is None:
        return Outcome()  # the session has said why
    count = sum(len(joined.ids) for joined in found)
    remarks = [remark for joined in found for remark in joined.remarks]
    damage = [f"“{joined.file}”{sentence}" for joined in found for sentence in joined.damage]
    return Outcome(f"已并入 {count} 个项目", (*remarks, *damage))
