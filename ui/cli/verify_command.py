"""The command that holds paper against its data, a workbook and the key of 定稿."""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from model.workbook.seal_check import check_seals
from model.workbook.workbook import Workbook
from ui.cli.key_options import key_source


def verify(workbook: Workbook | None, options: argparse.Namespace) -> int:
    """Say for each form in a PDF whether it matches its data, and its key; 1 if one does not."""
    from reports.proof.verify import verify_pdf

    source = key_source(options)
    checks = verify_pdf(options.pdf, workbook, source)
    for check in checks:
        print(check.sentence)
        if check.seal_sentence and source is not None:
            print(f"  {check.seal_sentence}")
        for difference in check.differences:
            print(f"  {difference.caption}：纸上“{difference.old_text}”，现在“{difference.new_text}”")
    if source is None:
        for sentence, count in Counter(filter(None, (check.seal_sentence for check in checks))).items():
            print(f"{count} 张表{sentence}")
    is_good = all(check.is_good for check in checks)
    if workbook is not None and source is not None:
        forms = {None, *(check.project_id for check in checks)}
        wrong = [one for one in check_seals(workbook, source) if one.form in forms and not one.is_good]
        for one in wrong:
            print(f"{workbook.path.name}：{one.sentence}", file=sys.stderr)
        is_good = is_good and not wrong
    return 0 if is_good else 1
