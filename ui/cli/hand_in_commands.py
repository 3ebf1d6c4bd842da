"""The commands of handing in and receiving, on an open workbook."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from model.errors import UserError
from model.workbook.workbook import Workbook


def add_pack(parser: argparse.ArgumentParser) -> None:
    """Say what ``pack`` takes."""
    parser.add_argument("workbook", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True, help="报送包（zip 文件）")
    parser.add_argument("--by", metavar="NAME", help="由谁定稿；不写则只报送已定稿的表")
    parser.add_argument("--rest", action="store_true", help="有的表还不能定稿时，先报送其余的")
    parser.add_argument("--form", help="只报送这种表（写法同 print），默认全部填报过的表")
    parser.add_argument("--note", default="", help="附言")


def pack(workbook: Workbook, options: argparse.Namespace) -> int:
    """Write the package of a workbook; 1 if a form was left out, 2 if something stands in the way and nothing was done."""
    from ui.jobs.hand_in_checks import check_forms, forms_to_hand_in  # all of this takes a while to import
    from ui.jobs.packing import finalise_ready, packing_of, refuse_place, write_package

    refuse_place(options.output)
    checks = check_forms(workbook, forms_to_hand_in(workbook, options.form))
    stopped = {one.form_id: f"“{one.name}”没有报送：{one.problem}" for one in checks if not one.is_ready}
    if stopped and options.by is not None and not options.rest:
        for one in checks:
            if not one.is_ready:
                print(f"“{one.name}”：{one.problem}", file=sys.stderr)
        raise UserError(
            f"有 {len(stopped)} 张表还不能定稿，没有报送；请改好后重试，或加 --rest 先报送其余 {len(checks) - len(stopped)} 张。"
        )
    if options.by is None:
        stopped |= {
            one.form_id: f"“{one.name}”没有报送：还没有定稿，请先定稿，或加 --by 姓名。"
            for one in checks
            if one.is_ready and not one.is_final
        }
    ids = [one.form_id for one in checks if one.form_id not in stopped]
    if not ids:
        raise UserError(
            f"工作簿“{workbook.path.name}”里没有已定稿的表，没有报送；请先定稿，或加 --by 姓名由程序定稿。"
        )
    left_out = [stopped[one.form_id] for one in checks if one.form_id in stopped]
    if options.by is not None:
        finalise_ready(workbook, [one for one in checks if one.form_id in ids], options.by)
    done = write_package(packing_of(workbook, ids, left_out, options.note), options.output)
    print(done.path)
    for sentence in (*left_out, *done.told):
        print(sentence, file=sys.stderr)
    return 1 if left_out else 0
