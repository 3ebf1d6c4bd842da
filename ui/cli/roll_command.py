"""The command that makes the next year's workbook."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import UserError
from model.workbook.workbook import Workbook

if TYPE_CHECKING:
    from ui.jobs.year_over import YearOver


def roll(
    workbook: Workbook,
    options: argparse.Namespace,
    output: Path,
    tell_damage: Callable[[str, Iterable[str]], None],
) -> None:
    """Make the next year's workbook; a damaged form is left out, which is told."""
    from ui.jobs.year_over import told_damage, write_next_year, year_over

    tell_damage(options.workbook.name, told_damage(workbook))
    plan = year_over(workbook)
    ids = _chosen_to_roll(workbook, plan, options.projects)
    entries = [one for one in plan.entries if one.concerns(ids)]
    if options.keep_years:
        entries = [one for one in entries if not one.proposal.raises_year]
    outcome = write_next_year(workbook, plan, output, ids, entries)
    for one in entries:
        old, new = (" ".join(text.split()) for text in (one.proposal.old, one.proposal.new))
        print(f"{one.project}　{one.caption}：{old or '（空）'} → {new}")
    print(outcome.done)


def _chosen_to_roll(workbook: Workbook, plan: YearOver, names: Sequence[str] | None) -> list[int]:
    """Return the whole forms of those names, all without any. Raises UserError for a name that is not there."""
    known = [workbook.project(i).name for i in workbook.ids]
    for name in names or ():
        if name not in known:
            raise UserError(f"没有名为“{name}”的项目，请检查名称。")
    ids = [i for i in plan.forms if names is None or workbook.project(i).name in names]
    if not ids:
        raise UserError("要结转的表都已损坏，没有结转，请先核对或恢复历史版本。")
    return ids
