"""更换模板…: what fits and what does not stands there before anything happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

import resources
from model.form.template_fit import Fit
from model.form.template_reader import parse_template
from model.workbook.workbook import Workbook
from resources.forms import bundled_template
from tests.clerk import Clerk
from ui.jobs import templates
from ui.templates.change_dialog import ChangeDialog
from ui.templates.fit_words import groups_of


@pytest.fixture
def dialog(samples: Clerk, tmp_path: Path) -> Iterator[ChangeDialog]:
    own = replace(bundled_template("shenzhen-2021"), id="own-a", name="自己的")
    templates.save(tmp_path / "模板", own)
    (tmp_path / "模板" / "broken.toml").write_text("format = 2\n", "utf-8")
    made = ChangeDialog(samples.window, samples.window.session.workbook, tmp_path / "模板")
    made.show()
    yield made
    made.close()
    made.deleteLater()


def told(dialog: ChangeDialog) -> dict[str, list[str]]:
    tree, groups = dialog.tree, {}
    for number in range(tree.topLevelItemCount()):
        group = tree.topLevelItem(number)
        groups[group.text(0)] = [group.child(row).text(0) for row in range(group.childCount())]
    return groups


def choose(dialog: ChangeDialog, name: str) -> None:
    dialog.templates.setCurrentIndex(dialog.templates.findText(name))


def test_the_present_and_broken_ones_are_not_offered(dialog: ChangeDialog) -> None:
    names = [dialog.templates.itemText(n) for n in range(dialog.templates.count())]
    official = [name for id_, name in resources.template_names().items() if id_ != "shenzhen-2021"]
    assert names == [*official, "自己的"]


def test_moves_hidden_fields_and_amounts_are_told(dialog: ChangeDialog) -> None:
    choose(dialog, "湖北省（2020年）")
    groups = told(dialog)
    assert groups["放到别的二级指标下：12 行"] == [
        "效益指标 › 满意度指标 → 满意度指标 › 服务对象满意度指标：12 行，在 8 个项目里"
    ]
    assert groups["新模板不显示（留着不删，换回来还在）"] == [
        "栏目“项目金额”：8 个项目填了", "资金的列“年初预算数”：8 个项目填了",
    ]  # fmt: skip
    assert groups["金额从元换算成万元"] == ["80 个金额换算"]
    assert groups["规定的分值不同"][0] == "预算执行：10 分 → 20 分"
    move = dialog.tree.topLevelItem(0).child(0)
    assert [move.child(n).text(0) for n in range(2)] == ["“预算准备金”1 行", "“数据规划管理”3 行"]


def test_one_in_which_all_fits_says_so(dialog: ChangeDialog) -> None:
    choose(dialog, "自己的")
    assert told(dialog) == {} and not dialog.tree.isVisible()
    assert dialog.summary.text() == "8 个项目的内容在新模板里都有地方，没有变动。"
    assert parse_template(dialog.text, "x").id == "own-a"


def test_a_final_form_forbids_it_before(samples: Clerk, dialog: ChangeDialog) -> None:
    workbook = samples.window.session.workbook
    workbook.finalise(workbook.ids[6], "王")
    choose(dialog, "自己的")
    assert dialog.summary.text() == "“离退休干部慰问金”已定稿，先撤回定稿才能更换模板。"
    assert not dialog.confirm.isEnabled()


def test_words_of_grades_and_unreadable_amounts() -> None:
    old, new = bundled_template("shenzhen-2021"), bundled_template("national-2020")
    groups = dict(groups_of(Fit(1, (), (), (), 0, 2, 3), old, new))
    assert groups["金额从元换算成万元"] == [("2 个读不出的照原样留着，请核对", ())]
    assert groups["评定的档次要重选"] == [("3 行的档次新模板里没有，会清空", ())]


@pytest.mark.parametrize(("button", "wanted"), [("更换", "cost-2021"), ("取消", "shenzhen-2021")])
def test_the_action_changes_only_what_was_confirmed(samples: Clerk, button: str, wanted: str) -> None:
    def answer() -> None:
        found = samples.app.activeModalWidget()
        assert isinstance(found, ChangeDialog)
        choose(found, "成本预算绩效（2021年）")
        (pressed,) = [
            b for b in (found.confirm, *found.findChildren(type(found.confirm))) if b.text() == button
        ][:1]
        QTest.mouseClick(pressed, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, answer)
    samples.window.actions_by_id["change_template"].trigger()
    assert samples.window.session.workbook.template.id == wanted
    assert ("已换成" in samples.window.status.notices.text()) == (button == "更换")


# -- sheets of other forms of the year --------------------------------------------------------------------


def with_sheets(samples: Clerk) -> None:
    """Begin two monitoring sheets and a declaration."""
    workbook = samples.window.session.workbook
    for project, month in ((0, "2021-07-31"), (1, "2021-08-31")):
        number = workbook.sheet_id(workbook.ids[project], "monitoring", month)
        workbook.type_text(number, "indicators[0].to_date", "3次")
        workbook.type_text(number, "funds.fiscal.to_date", "30000")
    workbook.type_text(workbook.sheet_id(workbook.ids[0], "declaration"), "signature.phone", "123")


def fill(workbook: Workbook, sheet: int) -> None:
    """Fill a monitoring sheet so that it can be final."""
    for number, row in enumerate(workbook.project(sheet).indicators):
        texts = {
            "to_date": "1",
            "expected": row.target,
            "likelihood": "确定能",
            "reason": "说明",
            "note": "说明",
        }
        if workbook.computed(sheet).evaluation.indicators[number].auto_method != "not_applicable":
            for column, text in texts.items():
                workbook.type_text(sheet, f"indicators[{number}].{column}", text)
    for finding in workbook.computed(sheet).findings:
        if finding.severity == "error":
            workbook.type_text(sheet, finding.field, "1")


@pytest.fixture
def year_dialog(samples: Clerk, tmp_path: Path) -> Iterator[ChangeDialog]:
    with_sheets(samples)
    made = ChangeDialog(samples.window, samples.window.session.workbook, tmp_path / "模板")
    made.show()
    yield made
    made.close()
    made.deleteLater()


def test_sheets_that_go_along_and_those_that_are_not_shown_are_told(year_dialog: ChangeDialog) -> None:
    choose(year_dialog, "全国通用（2020年）")
    groups = told(year_dialog)
    assert groups["新模板也有的别的表，一起更换"] == [
        "1 张“项目支出绩效目标申报表”", "2 张“项目支出绩效运行监控表”",
    ]  # fmt: skip
    assert groups["别的表自己的金额从元换算成万元"] == ["“项目支出绩效运行监控表”：2 个金额换算"]
    choose(year_dialog, "湖北省（2020年）")
    groups = told(year_dialog)
    assert groups["新模板没有的表，不再显示（留在文件里，换回来还在）"] == [
        "1 张“项目支出绩效目标申报表”", "2 张“项目支出绩效运行监控表”",
    ]  # fmt: skip
    assert "新模板也有的别的表，一起更换" not in groups
    assert year_dialog.confirm.isEnabled()
    assert year_dialog.summary.text() == "8 个项目、3 张别的表一起更换，下面列出有变动的；没有列出的照原样。"


def test_sheets_that_wait_unseen_are_told(year_dialog: ChangeDialog, samples: Clerk, tmp_path: Path) -> None:
    workbook = samples.window.session.workbook
    workbook.change_template(resources.template_text("hubei-2020"))
    again = ChangeDialog(samples.window, workbook, tmp_path / "模板")
    choose(again, "全国通用（2020年）")
    heading = "现在的模板没有、新模板有的表，又能看到"
    assert told(again)[heading] == ["1 张“项目支出绩效目标申报表”", "2 张“项目支出绩效运行监控表”"]
    choose(again, "重庆市")
    assert told(again)["两种模板都没有的表，还是不显示（留在文件里）"] == ["1 张申报表", "2 张监控表"]
    again.deleteLater()


def test_a_final_sheet_forbids_it_before(samples: Clerk, year_dialog: ChangeDialog) -> None:
    workbook = samples.window.session.workbook
    sheet = workbook.sheets_of(workbook.ids[1])[0]
    fill(workbook, sheet)
    workbook.finalise(sheet, "王")
    choose(year_dialog, "全国通用（2020年）")
    assert year_dialog.summary.text() == (
        "“数据规划管理·项目支出绩效运行监控表（2021年1—8月）”已定稿，先撤回定稿才能更换模板。"
    )
    assert not year_dialog.confirm.isEnabled()
