"""What the command ``summary`` makes of an open workbook: the department's summary, or the form of a region."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from model.errors import UserError
from model.form.template import SELF_EVALUATION
from model.workbook.workbook import Workbook
from ui.cli.paper_remarks import tell_missing
from ui.jobs.hand_over import missing_in_summary, write_summary
from ui.jobs.region import missing_in_region, region_of, write_region


def print_summary(workbook: Workbook, options: argparse.Namespace) -> int:
    """Write the summary and say where; a damaged form is left out of a region's sum, and told. Raises UserError."""
    path, form = options.output, options.form
    if path.suffix.lower() not in (".pdf", ".xlsx"):
        raise UserError(f"汇总表只能存为 .pdf 或 .xlsx 文件，请改“{path}”的扩展名。")
    from model.summary.summary import summary_of  # takes a while to import

    if form not in (None, SELF_EVALUATION):
        _print_region(workbook, path, form)
        return 0
    summary = summary_of(workbook)
    tell_missing(missing_in_summary(summary, path))
    write_summary(summary, path)
    print(path)
    return 0


def _print_region(workbook: Workbook, path: Path, form: str | None) -> None:
    region = region_of(workbook, form)
    tell_missing(missing_in_region(region, path))
    write_region(region, path)
    print(path)
    for sentence in region.told:
        print(sentence)
    for sentence in region.left_out:
        print(sentence, file=sys.stderr)
