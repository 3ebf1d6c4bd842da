"""The command ``merge``: other units' workbooks brought in, or with ``--same`` other states of the very same workbook."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from model.workbook.other_states import RECORDS
from model.workbook.workbook import Workbook
from ui.jobs.importing import merge_workbooks, take_in_states


def merge(
    workbook: Workbook, options: argparse.Namespace, tell: Callable[[str, Sequence[str]], None]
) -> None:
    """Bring the others in and say what came; ``tell`` says what of a file is damaged or not as it was there."""
    if options.same:
        for one in take_in_states(workbook, options.others):
            print(f"已逐格合并 {one.file}：{len(one.joining.came)} 张表有变化")
            left_out = []
            for clash in one.joining.clashes:
                name = workbook.name_of(clash.form) if clash.form and clash.form in workbook else ""
                sentence = f"{name}·{clash.sentence}" if name else clash.sentence
                if clash.caption == RECORDS:
                    left_out.append(sentence)
                else:
                    print(f"  {sentence}")
            tell(one.file, (*one.damage, *left_out))
        return
    for joined in merge_workbooks(workbook, options.others):
        print(f"已并入 {joined.file} 的 {len(joined.ids)} 个项目")
        for remark in joined.remarks:
            print(f"  {remark}")
        tell(joined.file, joined.damage)
