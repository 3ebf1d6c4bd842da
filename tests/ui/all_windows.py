"""Every window and dialog of the program by name, each with what opens it: the one list for tests that look at all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import resources
from model.exchange.corrections import LEFT_OUT, Correction, FieldRule
from model.form.field_path import goal_path, header_path
from model.form.project import with_text
from model.workbook import noting
from model.workbook.damage import Damage, DamageKind
from model.workbook.joining import Differing, Joining
from model.workbook.seal_keys import SealKey
from model.workbook.sealing import use_key
from model.workbook.seals import FILE
from model.workbook.workbook import Workbook
from reports.form.print_job import PrintJob
from reports.sheets.xlsx_form import save_form_xlsx
from tests.clerk import Clerk
from ui.dialogs import final_dialogs, key_dialogs, questions
from ui.dialogs.about import licences_dialog
from ui.dialogs.asking import may_drop_text
from ui.dialogs.level_dialog import LevelDialog
from ui.dialogs.remarks import show_remarks
from ui.dialogs.waiting import WaitingDialog
from ui.history.joined_dialog import JoinedDialog
from ui.importing.import_window import ImportWindow
from ui.jobs.importing import Wanted
from ui.jobs.last_years import remember_last_year
from ui.jobs.layouts import remember_layouts
from ui.jobs.year_over import write_next_year, year_over
from ui.templates import template_window
from ui.templates.add_form_dialog import ask_form

Opener = Callable[[Clerk], object]
"""Opens a window, or fills the main one, from the overview of the samples; what waits for an answer is shown meanwhile."""
LONG = "“基本公共卫生服务（中央和省级补助，第二批）”等项目的专项资金绩效自评"


def _form(clerk: Clerk) -> None:
    clerk.window.open_project(clerk.window.session.workbook.ids[1])


def _blank(clerk: Clerk) -> None:
    clerk.window.actions_by_id["new_project"].trigger()


def _folded(clerk: Clerk) -> None:
    _form(clerk)
    clerk.page.side.arrange(300, not clerk.page.side.is_folded)


def _many_tabs(clerk: Clerk) -> None:
    for project_id in clerk.window.session.workbook.ids:
        clerk.window.open_project(project_id)


def _start(clerk: Clerk) -> None:
    clerk.window.actions_by_id["close_workbook"].trigger()


def _action(name: str, before: Opener = lambda clerk: None) -> Opener:
    """Return what calls an action of the menus."""

    def run(clerk: Clerk) -> None:
        before(clerk)
        clerk.window.actions_by_id[name].trigger()

    return run


def _on_cell(key: str) -> Opener:
    def run(clerk: Clerk) -> None:
        _form(clerk)
        clerk.go(key)

    return run


def _suggestions(clerk: Clerk) -> None:
    _blank(clerk)
    clerk.go("indicators[0].name")
    clerk.type("培训")


def _last_year(clerk: Clerk) -> None:
    """The samples rolled over, with last year beside the rows."""
    window = clerk.window
    workbook = window.session.workbook
    path = workbook.path.with_name("2022.jxzp")
    if not path.exists():  # one is opened on several screens
        write_next_year(workbook, year_over(workbook), path, workbook.ids, ())
    remember_last_year(window.settings, path, workbook.path)
    window.settings.remember(shows_last_year=True)
    window.open_path(path)
    window.open_project(window.session.workbook.ids[1])
    clerk.go("indicators[1].actual")


def _evidence(clerk: Clerk) -> None:
    _form(clerk)
    form_id = clerk.page.form_id
    text = f"{LONG}验收报告（2021）12号，第3—5页\n附件：验收报告.pdf"
    clerk.window.session.do(lambda book: noting.set_evidence(book, form_id, 0, text))
    clerk.window.actions_by_id["edit_evidence"].trigger()


def _remarks(clerk: Clerk) -> None:
    _form(clerk)
    clerk.go("indicators[1].actual")
    form_id, session = clerk.page.form_id, clerk.window.session
    path = clerk.page.view.current_key()
    session.do(lambda book: noting.add_remark(book, form_id, path, "李审核", "请附计算过程，" * 6))
    *_, remark = session.workbook.notes(form_id)
    session.do(lambda book: noting.answer_remark(book, form_id, remark, "张三", "已补充，见佐证材料。"))
    session.do(lambda book: noting.add_remark(book, form_id, path, "李审核", "完成值与监控表不一致。"))
    clerk.window.actions_by_id["show_remarks"].trigger()


def _final(clerk: Clerk) -> None:
    session = clerk.window.session
    session.do(lambda book: book.finalise(book.ids[2], "张三"))
    clerk.window.open_project(session.workbook.ids[2])


def _sealed(clerk: Clerk) -> None:
    session, key = clerk.window.session, SealKey("7K3M-9QXB-2FRT", b"k" * 32)
    session.do(lambda book: use_key(book, key, FILE, "张三"))
    session.do(lambda book: book.finalise(book.ids[2], "张三", key))


def _ask_key(clerk: Clerk) -> None:
    text = "这个工作簿定稿要用密钥（编号 7K3M-9QXB-2FRT）。密钥只在程序打开时记住，不保存。"
    problem = "口令不对，请重新键入。"
    key_dialogs.KeyDialog(clerk.window, text, problem=problem, leave=key_dialogs.WITHOUT).exec()


def _withdraw(clerk: Clerk) -> None:
    _final(clerk)
    clerk.window.actions_by_id["withdraw"].trigger()


def _sheet(form_id: str) -> Opener:
    """Return what opens a form of the year that nobody began, with a row of it filled in."""

    def run(clerk: Clerk) -> None:
        book = clerk.window.session.workbook
        template = book.template.form(form_id)
        clerk.window.open_form(book.sheet_id(book.ids[1], form_id, "2021-07-31" if template.is_dated else ""))
        if template.is_dated:
            clerk.enter("indicators[0].likelihood", "有可能")

    return run


def _unit_form(clerk: Clerk) -> None:
    """The form about the unit itself, of a place that has one."""
    path = clerk.folder / "部门整体.jxzp"
    if not path.exists():  # one is opened on several screens
        Workbook.create(path, resources.template_text("national-2020"), 2021).close()
    clerk.window.open_path(path)
    clerk.window.actions_by_id["open_unit_form"].trigger()


def _choices(clerk: Clerk) -> None:
    _sheet("monitoring")(clerk)
    clerk.go("indicators[0].likelihood")
    clerk.page.view.open_choices()


def _tour(clerk: Clerk) -> None:
    clerk.window.actions_by_id["show_tour"].trigger()
    for _ in range(3):
        clerk.window.tour_actions.tour.go(1)


def _add_form(clerk: Clerk) -> None:
    place = clerk.window.session.workbook.template
    ask_form(clerk.window, place, clerk.window.settings.templates)


def _levels(clerk: Clerk) -> None:
    known = [("产出指标", "数量指标"), ("效益指标", "服务对象满意度指标")]
    LevelDialog(clerk.window, known[0], known, LONG[:30]).exec()


def _damage(clerk: Clerk) -> None:
    damage = Damage(DamageKind.ALTERED, 1, LONG)
    final_dialogs.ask_acceptance(clerk.window, damage, "张三")


def _waiting(clerk: Clerk) -> None:
    told = f"正在存入“{LONG}.jxzp”……\n磁盘还没有答复，请稍候。"
    WaitingDialog(clerk.window, lambda: False, lambda: told, "不等了").exec()


def _restore(clerk: Clerk) -> None:
    window = clerk.window
    backup = window.backup_actions._backups.take(window.session.path)
    window.session.type_text(window.session.workbook.ids[1], "goals.actual", LONG)
    window.session.do(lambda book: book.remove_project(book.ids[3]))
    window.backup_actions._compare(backup)


def _held(clerk: Clerk) -> None:
    """Another has the workbook, and something came from there."""
    window = clerk.window
    window.holder_bar.say(f"{LONG}，您看到的是只读内容。", ("接手编辑", list), ("另存为…", list))
    window.joined_bar.say(f"{LONG}，已经合并进来。", ("看合并了什么…", list), ("知道了", list))
    _form(clerk)


def _joined(clerk: Clerk) -> None:
    """Show what came, of which both had changed some."""
    workbook = clerk.window.session.workbook
    first, second = (workbook.project(i) for i in workbook.ids[:2])
    changed = with_text(first, "goals.actual", LONG)
    now = replace(workbook._now, forms={**workbook._now.forms, workbook.ids[0]: changed})
    clashes = (
        Differing(workbook.ids[0], goal_path("actual"), LONG[:30], changed.goals["actual"], LONG[::-1]),
    )
    ids = workbook.ids[:2]
    joining = Joining(
        now, {}, clashes, (), frozenset((*ids, 99)), {ids[0]: first, ids[1]: second, 99: second}
    )
    JoinedDialog(clerk.window.session, joining, clerk.window).open()


def _ask(ask: Callable[..., object], *arguments: object) -> Opener:
    """Return what asks one of the questions over the main window."""
    return lambda clerk: ask(clerk.window, *arguments)


def _import(clerk: Clerk, *, is_read: bool = True) -> None:
    """Show what a spreadsheet with doubts, a form that is there already, and a bad file would bring in."""
    workbook = clerk.window.session.workbook
    bad, sheet = clerk.folder / f"{LONG[:40]}.json", clerk.folder / "去年的自评表.xlsx"
    bad.write_text("{", "utf-8")
    save_form_xlsx(sheet, PrintJob(workbook.project(2), workbook.template, 2020))
    paths = [sheet, bad, *resources.sample_paths()[:5]]
    window = ImportWindow(
        clerk.window.session, paths, Wanted(workbook.template, 2021), clerk.window.settings, clerk.window
    )
    if is_read:
        clerk.until(lambda: window.is_read)
    else:
        window._task.abandon()  # reading never ends
    window.open()


def _layouts(clerk: Clerk) -> None:
    """Remember two layouts, one with much to say."""
    rules = [FieldRule(LONG[:20], path=header_path("name")), FieldRule("年度资金总额", "全年执行数")]
    many = Correction({0: "kind", 3: LEFT_OUT, 7: "reason"}, tuple(rules))
    captions = "一级指标｜二级指标｜三级指标｜指标值｜实际完成值｜分值｜得分｜复核组看法"
    remember_layouts(
        clerk.window.settings, {captions: many, "甲｜乙": Correction({1: "name"})}, date(2021, 3, 1)
    )
    clerk.window.actions_by_id["show_layouts"].trigger()


FORM = partial(_action, before=_form)
WINDOWS: dict[str, Opener] = {
    "start page": _start,
    "overview": lambda clerk: None,
    "summary": _action("show_summary"),
    "form": _form,
    "blank form": _blank,
    "form with the other panel": _folded,
    "declaration": _sheet("declaration"),
    "monitoring": _sheet("monitoring"),
    "form of the unit": _unit_form,
    "choices of a cell": _choices,
    "tour": _tour,
    "final form": _final,
    "many tabs": _many_tabs,
    "new workbook": _action("new_workbook"),
    "backups": _action("show_backups"),
    "account": _action("show_account"),
    "restore from a copy": _restore,
    "held by another": _held,
    "what was joined": _joined,
    "change template": _action("change_template"),
    "templates": _action("edit_templates"),
    "roll over": _action("roll_over"),
    "import": _import,
    "remembered layouts": _layouts,
    "no remembered layouts": _action("show_layouts"),
    "import, while files are read": partial(_import, is_read=False),
    "unit data": _action("set_unit_data"),
    "hand in": _action("hand_in"),
    "receive": _action("receive"),
    "suggestions": _suggestions,
    "last year": _last_year,
    "evidence": FORM("edit_evidence"),
    "evidence list": _evidence,
    "remarks": _remarks,
    "take rows": FORM("take_rows"),
    "suggestion settings": _action("set_suggestions"),
    "print preview": FORM("print_preview"),
    "print many": _action("print_batch"),
    "page": FORM("set_up_page"),
    "verify": _action("verify_paper"),
    "goals": FORM("edit_goals"),
    "versions": FORM("show_versions"),
    "records": _action("show_records", _final),
    "finalise": FORM("finalise"),
    "seal key": _action("set_seal_key", _sealed),
    "ask for the key": _ask_key,
    "new passphrase": lambda clerk: key_dialogs.NewPassphraseDialog(clerk.window).exec(),
    "withdraw": _withdraw,
    "accept damage": _damage,
    "levels": _levels,
    "waiting for the disk": _waiting,
    "find": FORM("find_text"),
    "replace": FORM("replace_text"),
    "go to project": FORM("go_to_project"),
    "help on a field": _action("field_help", _on_cell("indicators[1].reason")),
    "keys": _action("keys"),
    "manual": _action("manual"),
    "how a score came about": _action("show_tape", _on_cell("indicators[1].actual")),
    "about": _action("about"),
    "licences": _ask(lambda window: licences_dialog(window).exec()),
    "what was exported": _ask(show_remarks, "导出的报告", [f"{LONG}：没有填写偏差原因。"] * 6),
    "a text is not saved": _ask(may_drop_text, "审核意见"),
    "reset settings": _action("reset_settings"),
    "remove project": FORM("remove_project"),
    "note": _ask(
        questions.ask_note, f"{LONG}的实际完成值比指标值高 30% 以上，请核对指标值是否定得过低。", ""
    ),
    "remove several": _ask(questions.confirm_remove, *[LONG] * 12),
    "paste rows": _ask(questions.ask_paste_rows, "服务对象满意度指标", 12, 7),
    "replace indicators": _ask(questions.confirm_replace_indicators, 12, 9),
    "replace files": _ask(questions.confirm_replace_files, Path("绩效自评"), [f"{LONG}.xlsx"] * 5),
    "missing characters": _ask(questions.confirm_missing, ["𠮷", "𡈼"]),
    "open": _ask(questions.confirm_open, Path(f"{LONG}.jxzp")),
    "another state": _ask(questions.ask_state, Path(f"{LONG}（FIN-03 的冲突副本）.jxzp")),
    "discard": _ask(questions.may_discard, f"工作簿“{LONG}.jxzp”写不进去：磁盘已满，请腾出空间后重试。"),
    "replace template": _ask(template_window.confirm_replace, f"已有模板{LONG}，要替换吗？"),
    "delete template": _ask(template_window.confirm_delete, LONG),
    "template not saved": _ask(partial(template_window.ask_save, can_save=True), LONG),
    "add a form to a template": _add_form,
}

DIALOGS: dict[str, str] = {
    "AccountDialog": "account",
    "AddFormDialog": "add a form to a template",
    "BackupsDialog": "backups",
    "BatchDialog": "print many",
    "ChangeDialog": "change template",
    "EvidenceDialog": "evidence",
    "FinalDialog": "finalise",
    "GoalsDialog": "goals",
    "HandInDialog": "hand in",
    "ImportWindow": "import",
    "JoinedDialog": "what was joined",
    "KeyDialog": "ask for the key",
    "LayoutsDialog": "remembered layouts",
    "LevelDialog": "levels",
    "ManualWindow": "manual",
    "NewPassphraseDialog": "new passphrase",
    "NoteDialog": "note",
    "PageDialog": "page",
    "ReceiveDialog": "receive",
    "RecordsDialog": "records",
    "RemarksDialog": "remarks",
    "RestoreDialog": "restore from a copy",
    "RollDialog": "roll over",
    "SealKeyDialog": "seal key",
    "SuggestionsDialog": "suggestion settings",
    "TakeDialog": "take rows",
    "TapeDialog": "how a score came about",
    "TemplateWindow": "templates",
    "UnitDialog": "unit data",
    "VerifyDialog": "verify",
    "VersionsDialog": "versions",
    "WaitingDialog": "waiting for the disk",
}
"""Each class of dialogs, with the window of the list that shows it."""
