"""The command ``merge``: other units' workbooks brought in, or with ``--same`` other states of the very same workbook."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from model.workbook.merging import bring_all
from model.workbook.other_states import RECORDS
from model.workbook.workbook import Workbook
from ui.jobs.importing import arriving, states_opened, take_in_states


def merge(
    workbook: Workbook, options: argparse.Namespace, tell: Callable[[str, Sequence[str]], None]
) -> None:
    """Bring the others in and say what came; ``tell`` says what of a file is damaged or not as it was there."""
    if options.same:
        with states_opened(workbook, options.others) as others:
            found = take_in_states(workbook, others)
        for one in found:
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
    with arriving(workbook, options.others) as coming:
        joined_files = bring_all(workbook, coming)
    for joined in joined_files:
        print(f"已并入 {joined.file} 的 {len(joined.ids)} 个项目")
        for remark in joined.remarks:
            print(f"  {remark}")
        tell(joined.file, joined.damage)
