"""What may be written behind the name of each command, and complaints about it in one Chinese sentence."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

import resources
from model.errors import UserError
from ui.cli import hand_in_commands, key_options, unit_commands

_FORM_HELP = "哪种表：表的编号，如 monitoring、monitoring@2021-07-31，或 all（全部填报过的），默认自评表"
_FILES_HELP = "Excel、WPS、Word、CSV、网页、JSON 或本程序打印的 PDF 文件，或里面有这些文件的文件夹"


def _in_chinese(message: str) -> str:
    """Say argparse's complaint in Chinese, as far as it is one of the common ones."""
    for pattern, words in (
        (r"the following arguments are required: (.+)", "（缺少 {}）"),
        (r"unrecognized arguments: (.+)", "（多出 {}）"),
        (r"argument (\S+): not allowed with argument (\S+)", "（{} 和 {} 只能写一个）"),
        (r"argument (\S+): expected .+", "（{} 后面缺少内容）"),
        (r"argument \S+: invalid \w+ value: '(.*)'", "（“{}”不是整数）"),
        (r"argument \S+: invalid choice: '(.*?)' .+", "（没有“{}”这一项）"),
    ):
        if match := re.match(pattern, message, re.DOTALL):
            return words.format(*match.groups())
    return ""


def parser_of(runs: Mapping[str, Callable[[argparse.Namespace], int | None]]) -> argparse.ArgumentParser:
    """Return the parser of all commands; ``runs``: what each of them does with its options. It raises UserError."""

    class Parser(argparse.ArgumentParser):
        """A parser whose complaints are one Chinese sentence."""

        def error(self, message: str) -> NoReturn:
            raise UserError(f"命令写得不对{_in_chinese(message)}，请用 --help 查看用法。")

    parser = Parser(
        prog="main.py", description="项目支出绩效自评表：填报、评分、审核、打印。不带命令时打开窗口。"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=runs[name], met_damage=False)
        return sub

    new = command("new", "新建空白工作簿")
    new.add_argument("workbook", type=Path)
    new.add_argument("--template", default=resources.DEFAULT_TEMPLATE, help="模板编号")
    new.add_argument("--year", type=int, default=None, help="年度")
    blank = command("blank", "空白自评表（xlsx），给没有本程序的单位填写，填好再导入")
    blank.add_argument("-o", "--output", type=Path, required=True, help="xlsx 文件")
    blank.add_argument("--template", default=resources.DEFAULT_TEMPLATE, help="模板编号")
    blank.add_argument("--year", type=int, default=None, help="年度")
    read = command("read", "试读：看文件里的自评表会怎样导入，不写任何东西")
    read.add_argument("files", type=Path, nargs="+", metavar="FILE", help=_FILES_HELP)
    read.add_argument("--template", help="用这个模板来读，默认用最合适的")
    read.add_argument("--json", action="store_true", help="输出 JSON")
    import_ = command("import", "把文件里的自评表导入工作簿")
    import_.add_argument("workbook", type=Path)
    import_.add_argument("files", type=Path, nargs="+", metavar="FILE", help=_FILES_HELP)
    merge_ = command("merge", "把别的工作簿里的所有表并入一个工作簿")
    merge_.add_argument("workbook", type=Path)
    merge_.add_argument("others", type=Path, nargs="+", help="要并入的工作簿")
    merge_.add_argument(
        "--same", action="store_true", help="它们是同一个工作簿的另一份（如同步软件留下的），逐格合并"
    )
    roll = command("roll", "结转：从这个工作簿做出下一年的工作簿")
    roll.add_argument("workbook", type=Path)
    roll.add_argument("-o", "--output", type=Path, required=True, help="下一年的工作簿，不能是已有的文件")
    roll.add_argument("--projects", nargs="+", metavar="NAME", help="只结转这些项目，默认全部")
    roll.add_argument(
        "--keep-years", action="store_true", help="名称、目标和指标值里的年份保持原样，默认加一年"
    )
    command("evaluate", "计算一个文件里的一张表，输出 JSON").add_argument("file", type=Path)
    check = command("check", "审核工作簿里的所有表")
    check.add_argument("workbook", type=Path)
    check.add_argument("--json", action="store_true", help="输出 JSON")
    check.add_argument("--form", help="只审核这种表（写法同 print），默认全部填报过的表")
    key_options.add_key_options(check)
    print_ = command("print", "打印为 PDF")
    print_.add_argument("inputs", type=Path, nargs="+", help="工作簿，或一张以上的表（JSON）")
    print_.add_argument("-o", "--output", type=Path, required=True, help="PDF 文件，或存放多个 PDF 的文件夹")
    print_.add_argument("--project", help="只打印这个项目")
    print_.add_argument("--form", help=_FORM_HELP)
    export = command("export", "导出每张表")
    export.add_argument("workbook", type=Path)
    export.add_argument(
        "-o", "--output", type=Path, required=True, help="文件夹；写 .xlsx 文件则所有表在这一个文件里"
    )
    export.add_argument(
        "--format",
        choices=["json", "xlsx", "docx", "report"],
        default="json",
        help="格式；report 是自评报告初稿（docx）",
    )
    export.add_argument("--report-template", type=Path, help="自评报告的模板（docx），默认用程序自带的")
    export.add_argument("--formulas", action="store_true", help="xlsx 里的合计、执行率和得分写成公式")
    export.add_argument("--form", help=_FORM_HELP)
    unit_commands.add_unit(command("unit", "单位资料：主管部门、单位、填表人等一次设好，填入各表"))
    unit_commands.add_evidence(command("evidence", "佐证材料：列出，或存为 PDF 清单"))
    hand_in_commands.add_pack(command("pack", "报送：检查、定稿、打印，生成一个报送包（zip）"))
    hand_in_commands.add_receive(command("receive", "收件：核对报送包，看谁交了、谁没交、改了什么，并入汇总"))
    summary = command("summary", "部门汇总表，或各单位的转移支付表加总成的区域表")
    summary.add_argument("workbook", type=Path)
    summary.add_argument("-o", "--output", type=Path, required=True, help="PDF 或 xlsx 文件")
    summary.add_argument("--form", help="汇总哪种表：自评表（默认），或转移支付表的编号，如 transfer")
    tables = command("tables", "把许多工作簿的表、指标和问题写成三个 CSV 文件，供数据库和分析软件使用")
    tables.add_argument("inputs", type=Path, nargs="+", help="工作簿，或里面有工作簿的文件夹")
    tables.add_argument("-o", "--output", type=Path, required=True, help="文件夹")
    verify = command("verify", "核对打印稿：0 相符，1 不符，2 读不出")
    verify.add_argument("pdf", type=Path, help="本程序打印的 PDF")
    verify.add_argument("workbook", type=Path, nargs="?", help="与这个工作簿里的数据核对")
    key_options.add_key_options(verify)
    key_options.add_key(command("key", "设定定稿用的口令或密钥文件，看各表定稿用了哪把密钥"))
    salvage = command("salvage", "从受损的工作簿取回能读的表，写入新工作簿：0 全部完好，1 有缺损，2 没有取回")
    salvage.add_argument("damaged", type=Path, help="受损的工作簿，只读不写")
    salvage.add_argument("-o", "--output", type=Path, required=True, help="新工作簿，不能是已有的文件")
    salvage.add_argument("--copies", type=Path, help="放备份的文件夹，原文件里读不出的表从备份里取")
    selftest = command("selftest", "程序自检：打开窗口、填表、算分、保存、打印、读回")
    selftest.add_argument("--result", type=Path, help="把每一步的结果写进这个文件")
    selftest.add_argument("-platform", dest="platform", help="Qt 平台，如 offscreen")
    return parser
