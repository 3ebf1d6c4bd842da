"""The commands that need no window: scripts and checks call them.

No Qt is imported here, but by ``selftest``. Exit status: 0 all done; 1 done, but something was left out, is damaged or
is not proven, each a line on stderr. Raises UserError when nothing was done because the input is at fault.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

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
from ui.cli.opened import opened, opened_to_write, tell_damage
from ui.cli.paper_remarks import tell_fonts, tell_missing
from ui.cli.parser import parser_of
from ui.cli.roll_command import roll
from ui.cli.summary_command import print_summary
from ui.cli.verify_command import verify
from ui.jobs import templates
from ui.jobs.dry_run import read_files
from ui.jobs.form_files import form_files_in
from ui.jobs.hand_over import own_report_template
from ui.jobs.importing import ImportedForm, import_forms
from ui.jobs.layouts import remembered_layouts
from ui.jobs.opening import open_workbook
from ui.jobs.paper import print_jobs
from ui.jobs.remark_sentences import sentences_of
from ui.jobs.templates import own_templates
from ui.jobs.year_forms import ALL, chosen_ids, named
from ui.settings import own_templates_folder

if TYPE_CHECKING:
    from reports.form.print_job import PrintJob
    from reports.form_exports import Kind


def run(words: Sequence[str]) -> int:
    """Run the command that the first word names; return its exit status."""
    options = _parser().parse_args(words)
    return int(options.run(options) or options.met_damage)


@cache  # who runs many commands in one process waits for it once
def _parser() -> argparse.ArgumentParser:
    return parser_of(COMMANDS)


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
    with opened_to_write(options, options.workbook) as workbook:
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

    with opened_to_write(options, options.workbook) as workbook:
        merge(workbook, options, partial(tell_damage, options))


def _roll(options: argparse.Namespace) -> None:
    with closing(open_workbook(options.workbook)) as workbook:
        roll(workbook, options, _with_extension(options.output), partial(tell_damage, options))


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
    with opened(options, options.workbook) as workbook:
        ids = chosen_ids(workbook, options.form or ALL)
        forms = [
            (name, workbook.computed_in_passing(i).findings, _sheet_of(workbook, i))
            for name, i in named(workbook, ids)
        ]
        projects = {i: workbook.project(i).name for i in ids}
        is_proven = key_options.tell_seals(workbook, source)
        tell_damage(options, options.workbook.name, [one.sentence for one in workbook.version_damage()])
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
    with opened(options, path) as workbook:
        return print_jobs(workbook, chosen_ids(workbook, options.form), keep_figures=False)


def _export(options: argparse.Namespace) -> int:
    """Export forms; 1 if one of them does not fit into such a file, which does not keep the others, 2 if none does."""
    from reports.form_exports import job_of, write_book

    kind = options.format
    if options.formulas and kind != "xlsx":
        raise UserError("只有 xlsx 能带公式，请写 --format xlsx，或去掉 --formulas。")
    is_file = kind == "xlsx" and options.output.suffix.lower() == ".xlsx" and not options.output.is_dir()
    with opened(options, options.workbook) as workbook:
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
        open_ = opened_to_write if writes(options) else opened
        with open_(options, options.workbook) as workbook:
            return work(workbook, options)

    return run


def _tables(options: argparse.Namespace) -> None:
    from ui.jobs.tables import write_tables

    done = write_tables(options.inputs, options.output, partial(tell_damage, options))
    for path in done.files:
        print(path)
    print(f"已写出 {done.workbooks} 个工作簿的 {done.forms} 张表")


def _verify(options: argparse.Namespace) -> int:
    if options.workbook is None:
        return verify(None, options)
    with opened(options, options.workbook) as workbook:
        tell_damage(options, options.workbook.name, [one.sentence for one in workbook.version_damage()])
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
