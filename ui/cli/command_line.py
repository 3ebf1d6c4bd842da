"""The commands that need no window: scripts and checks call them.

No Qt is imported here, but by ``selftest``. Exit status: 0 all done; 1 done, but something was left out, is damaged or
is not proven, each a line on stderr. Raises UserError when nothing was done because the input is at fault.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import resources
from model.errors import UserError
from model.exchange import form_json
from model.form.template_reader import parse_template
from model.grid.computed import compute
from model.naming import EXTENSION, default_year
from model.reading.amounts import shortest
from model.scoring.findings import SEVERITY_NAMES, Finding
from model.workbook.workbook import Workbook
from resources.forms import read_form
from ui.cli import hand_in_commands, key_options, unit_commands
from ui.cli.paper_remarks import tell_fonts, tell_missing
from ui.cli.roll_command import roll
from ui.cli.summary_command import print_summary
from ui.cli.verify_command import verify
from ui.jobs import templates
from ui.jobs.copying import copied_for_command
from ui.jobs.dry_run import read_files
from ui.jobs.form_files import form_files_in
from ui.jobs.hand_over import own_report_template
from ui.jobs.importing import ImportedForm, import_forms
from ui.jobs.layouts import remembered_layouts
from ui.jobs.opening import held_to_write, open_workbook
from ui.jobs.paper import print_jobs
from ui.jobs.remark_sentences import sentences_of
from ui.jobs.templates import own_templates
from ui.jobs.year_forms import ALL, chosen_ids, named
from ui.settings import own_templates_folder

if TYPE_CHECKING:
    from reports.form.print_job import PrintJob
    from reports.form_exports import Kind


_FORM_HELP = "哪种表：表的编号，如 monitoring、monitoring@2021-07-31，或 all（全部填报过的），默认自评表"
FILES_HELP = "Excel、WPS、Word、CSV、网页、JSON 或本程序打印的 PDF 文件，或里面有这些文件的文件夹"


def run(words: Sequence[str]) -> int:
    """Run the command that the first word names; return its exit status."""
    options = _parser().parse_args(words)
    return int(options.run(options) or options.met_damage)


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


@cache  # who runs many commands in one process waits for it once
def _parser() -> argparse.ArgumentParser:
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
        sub.set_defaults(run=COMMANDS[name], met_damage=False)
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
    read.add_argument("files", type=Path, nargs="+", metavar="FILE", help=FILES_HELP)
    read.add_argument("--template", help="用这个模板来读，默认用最合适的")
    read.add_argument("--json", action="store_true", help="输出 JSON")
    import_ = command("import", "把文件里的自评表导入工作簿")
    import_.add_argument("workbook", type=Path)
    import_.add_argument("files", type=Path, nargs="+", metavar="FILE", help=FILES_HELP)
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


# -- commands -------------------------------------------------------------------------------------------


def _new(options: argparse.Namespace) -> None:
    text = templates.text_of(own_templates_folder(), options.template)
    year = _year(options)
    path = _with_extension(options.workbook)
    Workbook.create(path, text, year).close()
    print(f"已新建 {path}（{year} 年度，模板 {options.template}）")


def _year(options: argparse.Namespace) -> int:
    """Return the year that is asked for, else the usual one. Raises UserError if it is none."""
    year = default_year(date.today()) if options.year is None else int(options.year)
    if not 1900 <= year <= 2999:
        raise UserError(f"年度 {year} 不对，请写四位年份，如 2021。")
    return year


def _blank(options: argparse.Namespace) -> None:
    """Write the blank form of a template."""
    from ui.jobs.hand_over import write_blank

    if options.output.suffix.lower() != ".xlsx":
        raise UserError(f"空白表只能存为 .xlsx 文件，请改“{options.output}”的扩展名。")
    text = templates.text_of(own_templates_folder(), options.template)
    write_blank(text, _year(options), options.output)
    print(options.output)


def _import(options: argparse.Namespace) -> int:
    """Import forms; 1 if a file was left out, which does not keep the others from coming in, 2 if all were."""
    with _opened_to_write(options, options.workbook) as workbook:
        done = import_forms(workbook, options.files, own_templates(), remembered_layouts())
        for form in done.forms:
            print(_import_line(workbook, form))
    for problem in (*done.told, *done.problems):
        print(problem, file=sys.stderr)
    if not done.forms:
        return 2
    return 1 if done.problems else 0


def _read(options: argparse.Namespace) -> int:
    """Show what an import would bring in; 1 if a file holds no form, 2 if none does."""
    only = None
    if options.template:
        text = templates.text_of(own_templates_folder(), options.template)
        only = parse_template(text, options.template)
    files = form_files_in(options.files)
    found = list(read_files(files.files, only, own_templates(), remembered_layouts()))
    if options.json:
        print(json.dumps({"files": [one.as_dict() for one in found]}, ensure_ascii=False, indent=1))
    else:
        for line in (line for one in found if one.forms for line in one.lines()):
            print(line)
    for sentence in (*files.told, *(one.problem for one in found if one.problem)):
        print(sentence, file=sys.stderr)
    if not any(one.forms for one in found):
        return 2
    return 0 if all(one.forms for one in found) else 1


def _import_line(workbook: Workbook, form: ImportedForm) -> str:
    computed = workbook.computed(form.project_id)
    score, grade = shortest(computed.evaluation.total_score), computed.evaluation.grade
    scored = f"总分 {score}（{grade}），" if computed.template.has_scores else ""
    name = workbook.name_of(form.project_id) if workbook.sheet(form.project_id) else computed.project.name
    remarks = "".join(f"；{remark.rstrip('。')}" for remark in form.remarks)
    return f"已导入 {form.source} → {name}：{scored}问题 {len(computed.findings)} 处{remarks}"


def _merge(options: argparse.Namespace) -> None:
    from ui.cli.merge_command import merge

    with _opened_to_write(options, options.workbook) as workbook:
        merge(workbook, options, partial(_tell_damage, options))


def _roll(options: argparse.Namespace) -> None:
    with closing(open_workbook(options.workbook)) as workbook:
        roll(workbook, options, _with_extension(options.output), partial(_tell_damage, options))


def _with_extension(path: Path) -> Path:
    """Return a workbook's path as typed, with the ending that all have. Raises UserError without a name."""
    if not path.name:
        raise UserError("没有写工作簿的文件名，请写上，如 2021年度绩效自评.jxzp。")
    return path if path.suffix.lower() == EXTENSION else path.with_name(path.name + EXTENSION)


def _evaluate(options: argparse.Namespace) -> None:
    from reports.form_reading import read_forms

    found = read_forms(options.file, own=own_templates())
    if len(found) > 1:
        raise UserError(
            f"文件“{options.file.name}”里有 {len(found)} 张表，请导入工作簿，或分成一张一个文件。"
        )
    form, template = found[0].form, found[0].template
    for sentence in sentences_of(found[0].remarks, found[0].unplaced):
        print(sentence, file=sys.stderr)
    computed = compute(form.project, template, form.year)
    result = form_json.evaluation_dict(form.project, computed.evaluation, computed.findings, template)
    print(json.dumps(result, ensure_ascii=False, indent=1))


def _check(options: argparse.Namespace) -> int:
    source = key_options.key_source(options)
    with _opened(options, options.workbook) as workbook:
        ids = chosen_ids(workbook, options.form or ALL)
        forms = [
            (name, workbook.computed_in_passing(i).findings, _sheet_of(workbook, i))
            for name, i in named(workbook, ids)
        ]
        projects = {i: workbook.project(i).name for i in ids}
        is_proven = key_options.tell_seals(workbook, source)
        _tell_damage(options, options.workbook.name, [one.sentence for one in workbook.version_damage()])
    if options.json:
        listed = [
            {"project": projects[i], **which, "findings": [f.as_dict() for f in found]}
            for i, (_, found, which) in zip(ids, forms, strict=True)
        ]
        print(json.dumps(listed, ensure_ascii=False, indent=1))
        return int(not is_proven)
    for name, found, _ in forms:
        print(f"{name or '（未命名）'}：{_counts(found)}")
        for finding in found:
            print(f"  [{SEVERITY_NAMES[finding.severity]}] {finding.message}")
    return int(not is_proven)


def _sheet_of(workbook: Workbook, form_id: int) -> dict[str, str]:
    """Return what tells a form from the self-evaluation of its project, nothing for that itself."""
    sheet = workbook.sheet(form_id)
    return {} if sheet is None else {"form": sheet.form} | ({"date": sheet.date} if sheet.date else {})


def _counts(findings: Sequence[Finding]) -> str:
    counts = {name: sum(f.severity == key for f in findings) for key, name in SEVERITY_NAMES.items()}
    return "，".join(f"{name} {count}" for name, count in counts.items() if count) or "没有问题"


def _print(options: argparse.Namespace) -> int:
    """Print forms; 1 if one of them could not be set, which does not keep the others from paper, 2 if none could."""
    from reports.batch import print_to_file, print_to_folder

    jobs = [job for path in options.inputs for job in _print_jobs(options, path)]
    if options.project is not None:
        jobs = [job for job in jobs if job.project.name == options.project]
    if not jobs:
        what = f"名为“{options.project}”的项目" if options.project is not None else "可打印的表"
        raise UserError(f"没有{what}，请检查工作簿或文件。")
    tell_fonts({job.options.font for job in jobs})
    is_file = options.output.suffix.lower() == ".pdf" and not options.output.is_dir()
    outcome = (print_to_file if is_file else print_to_folder)(jobs, options.output, lambda step: True)
    tell_missing(outcome.missing)
    for path in outcome.files:
        print(path)
    for problem in outcome.problems:
        print(problem, file=sys.stderr)
    return 0 if not outcome.problems else 1 if outcome.files else 2


def _print_jobs(options: argparse.Namespace, path: Path) -> Sequence[PrintJob]:
    if path.suffix.lower() == ".json":
        from reports.form.print_job import PrintJob

        form, template = read_form(path, own_templates())
        return [PrintJob(form.project, template, form.year)]
    with _opened(options, path) as workbook:
        return print_jobs(workbook, chosen_ids(workbook, options.form), keep_figures=False)


def _export(options: argparse.Namespace) -> int:
    """Export forms; 1 if one of them does not fit into such a file, which does not keep the others, 2 if none does."""
    from reports.form_exports import job_of, write_book

    kind = options.format
    if options.formulas and kind != "xlsx":
        raise UserError("只有 xlsx 能带公式，请写 --format xlsx，或去掉 --formulas。")
    is_file = kind == "xlsx" and options.output.suffix.lower() == ".xlsx" and not options.output.is_dir()
    with _opened(options, options.workbook) as workbook:
        ids = chosen_ids(workbook, options.form)
        if is_file:
            count, problems = write_book((job_of(workbook, i) for i in ids), options.output, options.formulas)
            print(options.output)
        else:
            wanted = _kind(options)
            options.output.mkdir(parents=True, exist_ok=True)
            count, problems = _export_each(workbook, ids, options.output, wanted)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 0 if not problems else 1 if count else 2


def _kind(options: argparse.Namespace) -> str | Kind:
    from reports.form_exports import report_kind

    if options.format == "report":
        return report_kind(options.report_template or own_report_template(own_templates_folder()))
    return f"{options.format}-live" if options.formulas else str(options.format)


def _export_each(
    workbook: Workbook, ids: Sequence[int], folder: Path, kind: str | Kind
) -> tuple[int, tuple[str, ...]]:
    from reports.form_exports import write_forms

    count, problems = 0, []
    for one in write_forms(workbook, ids, folder, kind):
        if one.path is None:
            problems.append(one.problem)
        else:
            count += 1
            print(one.path)
    return count, tuple(problems)


def _always(options: argparse.Namespace) -> bool:
    return True


def _on_workbook(
    work: Callable[[Workbook, argparse.Namespace], int],
    writes: Callable[[argparse.Namespace], object] = lambda options: False,
) -> Callable[[argparse.Namespace], int]:
    """Return a command that does something with the workbook that it names; whether it ``writes`` its options say."""

    def run(options: argparse.Namespace) -> int:
        opened = _opened_to_write if writes(options) else _opened
        with opened(options, options.workbook) as workbook:
            return work(workbook, options)

    return run


def _tables(options: argparse.Namespace) -> None:
    from ui.jobs.tables import write_tables

    done = write_tables(options.inputs, options.output, partial(_tell_damage, options))
    for path in done.files:
        print(path)
    print(f"已写出 {done.workbooks} 个工作簿的 {done.forms} 张表")


def _verify(options: argparse.Namespace) -> int:
    if options.workbook is None:
        return verify(None, options)
    with _opened(options, options.workbook) as workbook:
        _tell_damage(options, options.workbook.name, [one.sentence for one in workbook.version_damage()])
        return verify(workbook, options)


def _salvage(options: argparse.Namespace) -> int:
    """Bring back what a damaged file still holds; 1 if something in it is lost or not as it was saved."""
    from ui.jobs.salvaging import salvage_workbook

    done = salvage_workbook(options.damaged, options.output, options.copies)
    print("\n".join(done.lines))
    for loss in done.losses:
        print(f"{options.damaged.name}：{loss}", file=sys.stderr)
    return 1 if done.losses else 0


def _selftest(options: argparse.Namespace) -> int:
    from ui import selftest

    return selftest.run(options.result, options.platform)


COMMANDS = {
    "new": _new,
    "blank": _blank,
    "read": _read,
    "import": _import,
    "merge": _merge,
    "roll": _roll,
    "evaluate": _evaluate,
    "check": _check,
    "print": _print,
    "export": _export,
    "unit": _on_workbook(unit_commands.unit, writes=unit_commands.sets),
    "evidence": _on_workbook(unit_commands.evidence),
    "pack": _on_workbook(hand_in_commands.pack, writes=_always),
    "receive": _on_workbook(hand_in_commands.receive, writes=_always),
    "summary": _on_workbook(print_summary),
    "tables": _tables,
    "verify": _verify,
    "key": _on_workbook(key_options.set_key, writes=_always),
    "salvage": _salvage,
    "selftest": _selftest,
}


@contextmanager
def _opened(options: argparse.Namespace, path: Path) -> Iterator[Workbook]:
    """Open a workbook; whatever in it is damaged is told, and makes the exit status 1."""
    with closing(open_workbook(path)) as workbook:
        _tell_damage(options, path.name, [damage.sentence for damage in workbook.damaged])
        yield workbook


@contextmanager
def _opened_to_write(options: argparse.Namespace, path: Path) -> Iterator[Workbook]:
    """Open a workbook that is to be written: nobody else has it, and it is copied as it is.

    As in the window a copy that cannot be made is told, once the work is done, and stops nobody; the exit status is 1.
    """
    with held_to_write(path), _opened(options, path) as workbook:
        problems = copied_for_command(path)
        yield workbook
        for sentence in problems:
            options.met_damage = True
            print(sentence, file=sys.stderr)


def _tell_damage(options: argparse.Namespace, file: str, sentences: Iterable[str]) -> None:
    for sentence in sentences:
        options.met_damage = True
        print(f"{file}：{sentence}", file=sys.stderr)
