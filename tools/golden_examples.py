"""The example workbooks of ``make_golden.py``: few forms, each with something that a later program must still hold.

Times come from a clock that is set by hand, so that making the examples again gives the same contents.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import resources
from model.digest import digest_of
from model.form.field_path import field_path
from model.form.page_options import PageOptions
from model.form.project import Indicator, Project, with_texts
from model.form.template_change import converted
from model.form.template_reader import parse_template
from model.form.unit_data import unit_data
from model.workbook import noting, written_file
from model.workbook.merging import add_form
from model.workbook.notes import threads
from model.workbook.unit_fill import fill_of
from model.workbook.versions import PRINTED
from model.workbook.workbook import Workbook
from resources.forms import read_form

if TYPE_CHECKING:
    from collections.abc import Iterator

YEAR = 2021
FIRST_DAY = 1_641_000_000  # 1 January 2022, 09:20 in China
TEN_MINUTES, HOUR = 601, 3600
RESERVE, PLANNING, PURCHASE, GRID, RETIRED, EPIDEMIC = 0, 1, 2, 4, 6, 7  # places among the samples
PAGE = PageOptions(
    orientation="landscape",
    smallest=80,
    largest=105,
    side=20,
    top=18,
    bottom=20,
    title="部门项目支出绩效自评表",
    separators="yes",
    footer="内部资料",
    signature=(("prepared_by", "经办人："), ("date", "日期：")),
)


written_file.pc_user = lambda: "clerk@office"  # the account names nobody's PC


class HandClock:
    """A clock that stands still until it is put forward; in UTC seconds."""

    def __init__(self) -> None:
        self.now = FIRST_DAY

    def __call__(self) -> int:
        return self.now

    def pass_by(self, seconds: int) -> None:
        """Put the clock forward."""
        self.now += seconds


def sample(place: int, template_id: str = resources.DEFAULT_TEMPLATE) -> Project:
    """Return a sample form, moved to another template where one is named."""
    form, template = read_form(resources.sample_paths()[place])
    if template.id == template_id:
        return form.project
    return converted(
        form.project, template, parse_template(resources.template_text(template_id), template_id)
    )


@contextmanager
def made(
    path: Path, clock: HandClock, template_id: str = resources.DEFAULT_TEMPLATE, year: int = YEAR
) -> Iterator[Workbook]:
    """Make a workbook file for a moment."""
    with closing(Workbook.create(path, resources.template_text(template_id), year, clock)) as workbook:
        yield workbook


def add(workbook: Workbook, *projects: Project) -> None:
    """Bring forms in as the command ``import`` does."""
    for project in projects:
        add_form(workbook, project)
    workbook.save()


# -- sound workbooks ------------------------------------------------------------------------------------


def versions(path: Path) -> None:
    """Versions for every reason; the first form is final at the end."""
    clock = HandClock()
    with made(path, clock) as workbook:
        add(workbook, sample(EPIDEMIC), sample(PLANNING))
        clock.pass_by(60)
        workbook.type_text(1, "project.unit", "区疾控中心")
    clock.pass_by(HOUR)
    with closing(Workbook.open(path, clock)) as workbook:
        first = workbook.versions(1)[-1].id
        workbook.type_text(1, "project.unit", "区疾病预防控制中心")
        clock.pass_by(TEN_MINUTES)
        workbook.type_text(1, "indicators[3].reason", "疫情反复，人数超出预计，下年按实际需要申报。")
        workbook.keep_version(2, PRINTED)
        clock.pass_by(60)
        workbook.type_text(1, "signature.prepared_by", "张三")
        workbook.restore_version(1, first)
        clock.pass_by(60)
        workbook.type_text(1, "project.unit", "区疾病预防控制中心")
        workbook.finalise(1, "李四")


def final(path: Path) -> None:
    """Two final forms, one of them with an answer to its warning, and one draft with errors."""
    clock = HandClock()
    note = {"notes.unit-blank@project.unit": "本项目由局机关直接实施，不填实施单位。"}
    with made(path, clock) as workbook:
        add(workbook, sample(RETIRED), with_texts(sample(PURCHASE), note), sample(RESERVE))
        clock.pass_by(HOUR)
        workbook.finalise(1, "张三")
        clock.pass_by(HOUR)
        workbook.finalise(2, "李四")


def withdrawn(path: Path, between: Callable[[Path], None]) -> None:
    """A form that was finalised, printed (``between``), withdrawn and changed; one that was finalised twice."""
    clock = HandClock()
    with made(path, clock) as workbook:
        add(workbook, sample(PURCHASE), sample(RETIRED))
        workbook.finalise(1, "张三")
        workbook.finalise(2, "张三")
    between(path)
    clock.pass_by(HOUR)
    with closing(Workbook.open(path, clock)) as workbook:
        workbook.withdraw(1, "李四", "财政局要求补充\n偏差原因")
        workbook.type_text(1, "funds.fiscal.executed", "100000")
        workbook.withdraw(2, "李四", "补填实施单位")
        workbook.type_text(2, "project.unit", "局老干部科")
        clock.pass_by(HOUR)
        workbook.finalise(2, "王五")


def removed(path: Path) -> None:
    """A form that was removed, and one that was damaged until somebody accepted it as it stands."""
    _faulty(path, (_CHANGE, ("局财务科", "局财物科", 3)))
    clock = HandClock()
    clock.pass_by(2 * HOUR)
    with closing(Workbook.open(path, clock)) as workbook:
        workbook.remove_project(1)
        workbook.accept_damage(3, "王五", "与纸质表逐项核对过")


def page(path: Path) -> None:
    """A page of its own; the final form keeps it when the workbook takes another."""
    clock = HandClock()
    with made(path, clock) as workbook:
        add(workbook, sample(RETIRED), sample(GRID))
        workbook.set_page_options(PAGE)
        workbook.finalise(1, "张三")
        workbook.set_page_options(
            replace(PAGE, orientation="portrait", title="", numbers=False, footer="第二稿")
        )


def texts(path: Path) -> None:
    """Long texts over several pages; rare characters, leading spaces, typed scores, grades, answers."""
    with made(path, HandClock()) as workbook:
        add(workbook, _long(), _odd())


def year(path: Path) -> None:
    """The forms of a project's year: a final declaration, monitoring of two months (one final), one row gone since."""
    clock = HandClock()
    with made(path, clock) as workbook:
        add(workbook, sample(PURCHASE), sample(RETIRED))
        declaration = workbook.sheet_id(1, "declaration")
        workbook.change_project(declaration, with_texts(workbook.project(declaration), _DECLARED), "申报")
        workbook.finalise(declaration, "张三")
        clock.pass_by(HOUR)
        june, september = (workbook.sheet_id(1, "monitoring", date) for date in ("2021-06-30", "2021-09-30"))
        workbook.change_project(june, _monitored(workbook.project(june), "60%", "100%"), "监控")
        workbook.finalise(june, "李四")
        clock.pass_by(HOUR)
        workbook.change_project(september, _monitored(workbook.project(september), "90%", "100%"), "监控")
        workbook.type_text(september, "indicators[0].note", "设备到货晚于计划。")
        workbook.type_text(september, "indicators[0].target", "≥4台")
        workbook.type_text(workbook.sheet_id(2, "declaration"), "project.leader", "王五")


def noted(path: Path) -> None:
    """What the unit sets once; evidence, a remark with its answer, one that is settled, and one beside a monitoring form."""
    clock = HandClock()
    with made(path, clock) as workbook:
        add(workbook, sample(PURCHASE), sample(RETIRED))
        unit = unit_data({field_path(name): text for name, text in _OF_THE_UNIT.items()})
        workbook.set_unit_data(unit, fill_of(workbook, unit, over=False))
        june = workbook.sheet_id(1, "monitoring", "2021-06-30")
        workbook.type_text(june, "indicators[0].to_date", "60%")
        noting.set_evidence(workbook, 1, 0, "验收报告\n附件：验收报告.pdf")
        for form, place in (
            (1, "indicators[0].actual"),
            (2, "goals.actual"),
            (june, "indicators[0].to_date"),
        ):
            clock.pass_by(HOUR)
            noting.add_remark(workbook, form, field_path(place), "李审核", "请附计算过程。")
        noting.answer_remark(
            workbook, 1, threads(workbook.notes(1))[0].remark, "张三", "已补充，见佐证材料。"
        )
        noting.settle_remark(workbook, 2, threads(workbook.notes(2))[0].remark, "李审核")
        workbook.type_text(1, "indicators[0].name", "设备购置台数")
        workbook.finalise(2, "张三")


_OF_THE_UNIT = {
    "project.department": "某局",
    "project.unit": "某中心",
    "signature.prepared_by": "张三",
    "signature.phone": "0755-12345678",
}
_DECLARED = {
    "project.leader": "王五",
    "funds.fiscal.term": "900000",
    "goals.term_goal": "三年内更新全部老旧设备。",
    "signature.prepared_by": "张三",
}


def _monitored(form: Project, to_date: str, expected: str) -> Project:
    """Return a monitoring form that says so of each row that applies."""
    texts = {
        "funds.fiscal.to_date": "120000",
        "funds.fiscal.expected": "377000",
        "signature.prepared_by": "李四",
    }
    for number, row in enumerate(form.indicators):
        if row.target.strip() != "不适用":
            texts |= {
                f"indicators[{number}].to_date": to_date,
                f"indicators[{number}].expected": expected,
                f"indicators[{number}].likelihood": "确定能",
                f"indicators[{number}].reason": "按计划推进。",
            }
    return with_texts(form, texts)


def _long() -> Project:
    sentence = "本年度按计划完成各项任务，资金使用规范，群众反映良好，但个别子项因招标流标推迟了进度；"
    goals = {
        "goals.expected": "\n".join(f"{number}.{sentence * 4}" for number in range(1, 6)),
        "goals.actual": sentence * 24,
    }
    reasons = {f"indicators[{row}].reason": sentence * 3 for row in range(0, 29, 4)}
    return with_texts(sample(PLANNING), {"project.name": "长文本的项目"} | goals | reasons)


def _odd() -> Project:
    rows = (
        Indicator("产出指标", "数量指标", "培训场次（场）", "不低于３场", "三次", "10"),
        Indicator("产出指标", "数量指标", " 服务人次", "188.97万人", "1,889,000人次", "10", "口径不同"),
        Indicator("产出指标", "质量指标", "验收合格率", "90%~95%", "８９％", "15", "有一批不合格"),
        Indicator(
            "产出指标",
            "时效指标",
            "完成时间",
            "12月底前",
            "2022年1月5日",
            "10",
            "招标推迟",
            grade=_SECOND,
            manual_score="7.5",
        ),
        Indicator("产出指标", "成本指标", "投诉", "0", "1", "5", "一起\n已办结"),
        Indicator("效益指标", "经济效益指标", "不适用", "不适用", "不适用", "0"),
        Indicator(
            "效益指标",
            "社会效益指标",
            "社会影响",
            "显著提升",
            "有所提升",
            "15",
            "尚待时日",
            grade=_SECOND,
            manual_score="11",
        ),
        Indicator("效益指标", "生态效益指标", "=SUM(A1)不是公式", "≤5", "3", "5", method="reverse"),
        Indicator(
            "效益指标",
            "满意度指标",
            "服务对象满意度",
            "≥95%",
            "96.5%",
            "20",
            manual_score="19.99",
            reason="抽样少",
        ),
    )
    return Project(
        header={
            "name": "  生僻字𠮷䶮㐂与〇Ⅻ㎡\U0001f600的项目",
            "amount": "1,234,567.5",
            "department": "龘犇局",
            "unit": " 囧中心",
        },
        funds={
            "fiscal": {"initial": "100,000.00", "adjusted": "１２００００", "executed": "119999.995"},
            "other": {"adjusted": "0.01", "executed": "abc"},
        },
        goals={
            "expected": "　　第一段，前面空两格。\n　　第二段。",
            "actual": "　　第一段，前面空两格。\n　　第二段。",
        },
        indicators=rows,
        signature={"prepared_by": "㛃堃", "phone": "0755-12345678", "date": "2022年1月6日"},
        notes={
            "goal-copied@goals.actual": "与目标一致，确实全部完成。",
            "unit-differs@indicators[0].actual": "一场即一次。",
        },
    )


_SECOND = "部分达成并具有一定效果"


def national(path: Path) -> None:
    """Amounts in 万元, another year."""
    _of_template(path, "national-2020", GRID, 2022)


def cost(path: Path) -> None:
    """Cost indicators as a level of their own."""
    _of_template(path, "cost-2021", EPIDEMIC, YEAR)


def hubei(path: Path) -> None:
    """Execution of 20 points, no 年初预算数, other bands."""
    _of_template(path, "hubei-2020", PURCHASE, 2020)


def _of_template(path: Path, template_id: str, place: int, year: int) -> None:
    typed = {
        "project.unit": "测试单位",
        "funds.carryover.adjusted": "12.5",
        "funds.carryover.executed": "1.25万元",
        "indicators[0].target": "显著提升",
        "indicators[0].actual": "略有提升",
        "indicators[0].grade": "未达成且效果较差",
        "indicators[0].manual_score": "1.2",
        "indicators[0].reason": "当年刚起步",
    }
    with made(path, HandClock(), template_id, year) as workbook:
        add(workbook, with_texts(sample(place, template_id), typed))


# -- workbooks with a fault, put there behind the program's back ----------------------------------------


def _faulty(path: Path, *statements: tuple[str, tuple[object, ...]]) -> None:
    """Make three forms, of which the second is final, and change the file by SQL."""
    clock = HandClock()
    with made(path, clock) as workbook:
        add(workbook, sample(PURCHASE), sample(RETIRED), sample(RESERVE))
        clock.pass_by(HOUR)
        workbook.type_text(3, "project.unit", "局财务科")
        workbook.finalise(2, "张三")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.create_function("sha256", 1, digest_of, deterministic=True)
        for statement, values in statements:
            connection.execute(statement, values)


_CHANGE = "UPDATE form SET document = replace(document, ?, ?) WHERE id = ?"
_SEAL = "UPDATE form SET digest = sha256(document) WHERE id = ?"


def tampered(path: Path) -> None:
    """The final form has another amount, and a digest that fits it."""
    _faulty(path, (_CHANGE, ("离退休", "退休", 2)), (_SEAL, (2,)))


def damaged(path: Path) -> None:
    """The third form has another text than its digest tells."""
    _faulty(path, (_CHANGE, ("局财务科", "局财物科", 3)))


def unreadable(path: Path) -> None:
    """The first form is cut off and no JSON any more."""
    _faulty(path, ("UPDATE form SET document = substr(document, 1, 200) WHERE id = ?", (1,)))


def missing(path: Path) -> None:
    """The rows of two forms are gone, one of them final, while their versions are there."""
    _faulty(path, ("DELETE FROM form WHERE id IN (?, ?)", (2, 3)))


SOUND: Mapping[str, Callable[[Path], None]] = {
    one.__name__: one for one in (versions, final, removed, page, texts, year, noted, national, cost, hubei)
}
FAULTY: Mapping[str, Callable[[Path], None]] = {
    one.__name__: one for one in (tampered, damaged, unreadable, missing)
}
BROKEN: Mapping[str, tuple[int, ...]] = {
    "tampered": (2,),
    "damaged": (3,),
    "unreadable": (1,),
    "missing": (2, 3),
}
