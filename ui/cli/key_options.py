"""Where commands take the key of 定稿 from: a key file, or a passphrase that is typed and never stands in the command."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from model.errors import UserError
from model.workbook.seal_check import check_seals
from model.workbook.seal_keys import (
    KeySource,
    Passphrase,
    checked_passphrase,
    new_key_file,
    new_number,
    read_key_file,
)
from model.workbook.sealing import stop_keys, use_key
from model.workbook.seals import FILE, KIND_NAMES, PASSPHRASE, seal_words
from model.workbook.workbook import Workbook


def add_key_options(parser: argparse.ArgumentParser) -> None:
    """Let a command take a key."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--key-file", type=Path, metavar="FILE", help="定稿的密钥文件")
    which.add_argument(
        "--passphrase", action="store_true", help="定稿的口令，运行时键入（或从标准输入读一行）"
    )


def key_source(options: argparse.Namespace) -> KeySource | None:
    """Return the key that is named or typed, None without one. Raises UserError."""
    if options.key_file is not None:
        return read_key_file(options.key_file)
    return Passphrase(_typed("定稿口令：")) if options.passphrase else None


def _typed(prompt: str) -> str:
    """Return a passphrase that nobody sees. Raises UserError if none is typed."""
    if sys.stdin is not None and sys.stdin.isatty():
        text = getpass.getpass(prompt)
    else:
        text = sys.stdin.readline().rstrip("\r\n") if sys.stdin is not None else ""
    if not text:
        raise UserError("没有键入口令，请重新运行命令并键入。")
    return text


def tell_seals(workbook: Workbook, source: KeySource | None) -> bool:
    """Hold a workbook's final forms against a key, if there is one; tell whether it proves all of them."""
    checks = check_seals(workbook, source) if source is not None else ()
    for check in checks:
        print(check.sentence, file=sys.stdout if check.is_good else sys.stderr)
    return all(check.is_good for check in checks)


# -- the command key ------------------------------------------------------------------------------------


def add_key(parser: argparse.ArgumentParser) -> None:
    """Say what ``key`` takes."""
    parser.add_argument("workbook", type=Path)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--new-file", type=Path, metavar="FILE", help="做一个新的密钥文件，以后用它定稿")
    which.add_argument("--key-file", type=Path, metavar="FILE", help="以后用这个密钥文件定稿")
    which.add_argument("--passphrase", action="store_true", help="以后用口令定稿，运行时键入两遍")
    which.add_argument("--off", action="store_true", help="以后定稿不用密钥")
    parser.add_argument("--by", metavar="NAME", default="", help="由谁设定，记在操作记录里")


def set_key(workbook: Workbook, options: argparse.Namespace) -> int:
    """Set with which key forms are finalised from now on, and say how it stands."""
    if options.new_file is not None or options.key_file is not None:
        if not options.by:
            raise UserError("没有写由谁设定密钥，请加 --by 姓名。")
        made = (
            new_key_file(options.new_file)
            if options.new_file is not None
            else read_key_file(options.key_file)
        )
        use_key(workbook, made.own, FILE, options.by)
        if options.new_file is not None:
            print(
                f"{options.new_file}\n请把密钥文件放在工作簿以外的安全地方并另存一份：丢了就不能再核对，也补不出来。"
            )
    elif options.passphrase:
        _set_passphrase(workbook, options.by)
    elif options.off:
        stop_keys(workbook, options.by)
    seals = workbook.seals
    wanted = (
        f"定稿要用密钥 {seals.keys[-1].number}（{KIND_NAMES[seals.keys[-1].kind]}）"
        if seals.is_wanted
        else ""
    )
    print(wanted or "定稿不用密钥：能看出差错，看不出有意改动")
    for form in workbook.all_ids:
        if workbook.final_record(form) is not None:
            print(f"  {workbook.name_of(form)}：{seal_words(workbook.records(form))}")
    return 0


def _set_passphrase(workbook: Workbook, person: str) -> None:
    passphrase = checked_passphrase(_typed("新口令："))
    if _typed("再键入一遍：") != passphrase.text:
        raise UserError("两遍口令不一样，没有设定，请重新运行命令。")
    key = passphrase.key(new_number())
    if key is not None:
        use_key(workbook, key, PASSPHRASE, person)
