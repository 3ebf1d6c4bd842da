"""The commands of handing in and receiving, on an open workbook."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import UserError
from model.workbook.seals import key_to_finalise
from model.workbook.workbook import Workbook
from ui.cli.key_options import add_key_options, key_source

if TYPE_CHECKING:
    from ui.jobs.receiving import Row


def add_pack(parser: argparse.ArgumentParser) -> None:
    """Say what ``pack`` takes."""
    parser.add_argument("workbook", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True, help="报送包（zip 文件）")
    parser.add_argument("--by", metavar="NAME", help="由谁定稿；不写则只报送已定稿的表")
    parser.add_argument("--rest", action="store_true", help="有的表还不能定稿时，先报送其余的")
    parser.add_argument("--form", help="只报送这种表（写法同 print），默认全部填报过的表")
    parser.add_argument("--note", default="", help="附言")
    add_key_options(parser)


def add_receive(parser: argparse.ArgumentParser) -> None:
    """Say what ``receive`` takes."""
    parser.add_argument(
        "packages", type=Path, nargs="*", metavar="PACKAGE", help="报送包；不写则只看谁交了、谁没交"
    )
    parser.add_argument(
        "--into",
        dest="workbook",
        type=Path,
        required=True,
        metavar="WORKBOOK",
        help="汇总用的工作簿，收到的包放在它旁边的“（收件）”文件夹里",
    )
    parser.add_argument(
        "--expected", type=Path, metavar="FILE", help="应交名单：有“单位”“项目”两列的表，或上年的工作簿"
    )
    parser.add_argument("--by", metavar="NAME", default="收件", help="收件人，记在操作记录里")
    parser.add_argument("--check-only", action="store_true", help="只收和核对，不并入工作簿")


def receive(workbook: Workbook, options: argparse.Namespace) -> int:
    """Take packages in and say how it stands; 1 if a package or a form in it is not in order, 2 if no package could be taken."""
    from model.workbook.taking_in import TakenIn
    from ui.jobs.expected_list import read_expected  # all of this takes a while to import
    from ui.jobs.inbox import open_inbox, with_expected
    from ui.jobs.receiving import counts_of, rows_of, take_into_workbook, take_packages

    inbox = open_inbox(workbook.path, workbook.year)
    if options.expected is not None:
        inbox = with_expected(inbox, read_expected(options.expected, workbook.year))
    taken = take_packages(inbox, workbook.year, options.packages)
    for sentence in taken.problems:
        print(sentence, file=sys.stderr)
    if taken.problems and len(taken.problems) == len(options.packages):
        return 2
    done = TakenIn()
    if taken.receipts and not options.check_only:
        done = take_into_workbook(workbook, taken.inbox, options.by)
        print(f"已并入 {workbook.path.name}：新增 {done.added} 张，换成新报送的 {done.replaced} 张")
    rows = rows_of(taken.inbox)
    for row in rows:
        print(_line(row))
    print("，".join(f"{state.value} {count}" for state, count in counts_of(rows).items()))
    for sentence in (*taken.told, *done.remarks):
        print(sentence)
    for one in taken.receipts:
        for sentence in one.problems:
            print(f"“{one.form.name}”（{one.file}）：{sentence}", file=sys.stderr)
    for sentence in done.problems:
        print(sentence, file=sys.stderr)
    return 1 if taken.problems or done.problems or any(one.problems for one in taken.receipts) else 0


def _line(row: Row) -> str:
    """Return one project as a line, with what changed below it."""
    one = row.receipt
    name = f"{row.project}·{row.title}" if row.title else row.project
    cells = [row.unit or "（未写单位）", name, row.state.value]
    if one is not None:
        cells += [one.when, one.form.total or "—", row.remark]
    changes = (
        [f"  {c.caption}：“{c.old}” → “{c.new}”" for c in one.changes]
        if one is not None and one.is_changed
        else []
    )
    return "\n".join(["　".join(cell for cell in cells if cell), *changes])


def pack(workbook: Workbook, options: argparse.Namespace) -> int:
    """Write the package of a workbook; 1 if a form was left out, 2 if something stands in the way and nothing was done."""
    from ui.jobs.hand_in_checks import check_forms, forms_to_hand_in  # all of this takes a while to import
    from ui.jobs.packing import finalise_ready, packing_of, refuse_place, write_package

    refuse_place(options.output)
    source = key_source(options)
    key = key_to_finalise(workbook.seals, source) if source is not None else None
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
        finalise_ready(workbook, [one for one in checks if one.form_id in ids], options.by, key)
    done = write_package(packing_of(workbook, ids, left_out, options.note), options.output)
    print(done.path)
    for sentence in (*left_out, *done.told):
        print(sentence, file=sys.stderr)
    return 1 if left_out else 0
