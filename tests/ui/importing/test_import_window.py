"""Before anything is written: sheet and form beside each other, doubts with their cells, names that are there, one step."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

import resources
from model.form.field_path import field_path
from model.form.project import with_text
from model.workbook.form_import import Same
from tests.clerk import Clerk
from tests.depth import long, some_every_day
from tests.model.builders import SAMPLES, sample
from tests.ui.importing.steps import review, sheet_file, take_all, until_refused
from tests.ui.paper.test_printing import drop
from ui.importing.entry_model import NAME, SAME, EntryModel
from ui.importing.import_window import ImportWindow
from ui.importing.made_form import MadeModel
from ui.importing.remark_model import RemarkModel
from ui.importing.sheet_model import NO_ROLE, SheetModel
from ui.jobs.intake import Certainty

HEAD = ["一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分", "复核组看法"]
ROWS = [
    ["2021年度项目支出绩效自评表"],
    ["项目名称", "新项目"],
    HEAD,
    ["产出指标", "数量指标", "培训场次", "≥12场", "12场", "50", "50", "属实"],
    ["", "质量指标", "合格率", "≥95%", "97%", "40", "40", ""],
]


@pytest.fixture
def samples(shared_samples: Clerk) -> Clerk:
    """A window that the tests of this file share."""
    return shared_samples


@pytest.fixture
def reviewed(samples: Clerk) -> Callable[..., ImportWindow]:
    """Return what drops files on the window and waits until they are read."""

    def run(*paths: Path) -> ImportWindow:
        drop(samples, *paths)
        return review(samples)

    return run


@pytest.fixture
def bureau(tmp_path: Path) -> Path:
    """A sheet of a bureau with a column that nobody knows."""
    return sheet_file(tmp_path / "某局.xlsx", ROWS)


def names(clerk: Clerk) -> list[str]:
    book = clerk.window.session.workbook
    return [book.project(i).name for i in book.ids]


def test_nothing_is_written_before_the_clerk_says_so(
    samples: Clerk, reviewed: Callable[..., ImportWindow], bureau: Path
) -> None:
    before, content = names(samples), samples.window.session.path.read_bytes()
    window = reviewed(bureau, *resources.sample_paths()[:1])
    assert [entry.certainty for entry in window.model.entries] == [Certainty.DOUBT, Certainty.CLEAR]
    samples.press(Qt.Key.Key_Escape)
    assert not samples.shows("import-window")
    assert names(samples) == before and samples.window.session.path.read_bytes() == content


def test_the_sheet_shows_what_its_cells_were_taken_for(
    reviewed: Callable[..., ImportWindow], bureau: Path
) -> None:
    window = reviewed(bureau)
    sheet = window.sheet.model
    titles = [sheet.headerData(column, Qt.Orientation.Horizontal) for column in range(8)]
    assert titles[2] == "C\n三级指标 ▾" and titles[7] == f"H\n{NO_ROLE} ▾"
    assert (
        sheet.spoken_use(1, 1) == "项目"
        and sheet.spoken_use(3, 6) == "得分"
        and sheet.spoken_use(2, 2) == "标题"
    )
    assert sheet.look(3, 7).is_lost and not sheet.look(3, 6).is_lost
    assert sheet.index(3, 7).data(Qt.ItemDataRole.AccessibleTextRole).startswith(f"H4，属实，{NO_ROLE}")
    assert any("复核组看法" in one.message for one in window.form.remarks.remarks)


def test_a_cell_finds_its_field_and_back(
    samples: Clerk, reviewed: Callable[..., ImportWindow], bureau: Path
) -> None:
    window = reviewed(bureau)
    window.sheet.view.go_to(4, 4)
    assert window.form.view.currentIndex().data() == "97%"
    window.sheet.view.go_to(2, 2)
    assert not window.form.view.currentIndex().isValid()
    window.form.view.setFocus()
    window.form.view.setCurrentIndex(window.form.form.index_of(field_path("indicators[0].target")))
    assert (window.sheet.view.currentIndex().row(), window.sheet.view.currentIndex().column()) == (3, 3)


@long
def test_f8_goes_from_doubt_to_doubt(
    samples: Clerk, reviewed: Callable[..., ImportWindow], bureau: Path, tmp_path: Path
) -> None:
    second = sheet_file(tmp_path / "另一个局.xlsx", [["2020年度项目支出绩效自评表"], *ROWS[1:]])
    window = reviewed(bureau, second)
    doubts = [len(entry.doubts) for entry in window.model.entries]
    assert all(doubts)
    seen = []
    for _ in range(sum(doubts) + 1):
        samples.press(Qt.Key.Key_F8)
        seen.append((window.list.currentIndex().row(), window.form.list.currentIndex().row()))
    every = [(row, number) for row, count in enumerate(doubts) for number in range(count)]
    assert seen == [*every, (0, 0)]


@pytest.mark.parametrize("same", some_every_day(Same, 3))
def test_names_that_are_there_are_answered_for_all(
    samples: Clerk, reviewed: Callable[..., ImportWindow], same: Same
) -> None:
    before = names(samples)
    window = reviewed(*resources.sample_paths()[:2])
    assert window.answers.isVisible() and [entry.is_there for entry in window.model.entries] == [True, True]
    QTest.mouseClick(window.same[same], Qt.MouseButton.LeftButton)
    assert window.confirm.isEnabled() is (same is not Same.SKIP)
    assert ("替换" in window.plan.text()) is (same is Same.REPLACE)
    if same is Same.SKIP:
        return
    take_all(samples)
    more = [f"{name}（导入）" for name in before[:2]] if same is Same.BOTH else []
    assert names(samples) == before + more
    samples.window.actions_by_id["undo"].trigger()
    assert names(samples) == before


@long
def test_one_of_several_is_answered_by_the_keyboard(
    samples: Clerk, reviewed: Callable[..., ImportWindow]
) -> None:
    window = reviewed(*resources.sample_paths()[:2])
    assert samples.app.focusWidget() is window.list
    samples.press(Qt.Key.Key_Down)
    samples.press(Qt.Key.Key_F4)
    menu = samples.app.activePopupWidget()
    assert [action.text() for action in menu.actions() if action.text()][2:] == [
        "同名的都保留", "同名的替换", "同名的跳过",
    ]  # fmt: skip
    for _ in range(5):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert [entry.same for entry in window.model.entries] == [Same.BOTH, Same.SKIP]
    assert window.model.index(1, SAME).data() == "跳过" and window.confirm.text() == "导入 1 张表"


@long
def test_ticks_choose_what_comes_in_and_the_new_ones_are_selected(
    samples: Clerk, reviewed: Callable[..., ImportWindow], bureau: Path, tmp_path: Path
) -> None:
    other = sheet_file(tmp_path / "乙.xlsx", [ROWS[0], ["项目名称", "乙项目"], *ROWS[2:]])
    third = sheet_file(tmp_path / "丙.xlsx", [ROWS[0], ["项目名称", "丙项目"], *ROWS[2:]])
    window = reviewed(bureau, other, third)
    samples.press(Qt.Key.Key_Down)
    samples.press(Qt.Key.Key_Space)
    assert [entry.wanted for entry in window.model.entries] == [True, False, True]
    assert window.model.index(1, NAME).data() == "乙项目"
    take_all(samples)
    assert names(samples)[-2:] == ["新项目", "丙项目"] and len(names(samples)) == 10
    assert samples.window.selected_projects() == samples.window.session.workbook.ids[-2:]
    assert "已导入 2 张表" in samples.window.status.notices.text()


def test_a_bad_file_is_listed_and_stays_out(
    samples: Clerk, reviewed: Callable[..., ImportWindow], bureau: Path, tmp_path: Path
) -> None:
    (tmp_path / "坏.json").write_text("{", "utf-8")
    window = reviewed(tmp_path / "坏.json", bureau)
    assert [entry.certainty for entry in window.model.entries] == [Certainty.DOUBT, Certainty.PROBLEM]
    assert "坏.json" in window.model.index(1, NAME).data()
    window.list.setCurrentIndex(window.model.index(1, 0))
    assert not window.sheet.view.isVisible()
    take_all(samples)
    assert names(samples)[-1] == "新项目" and "坏.json" in samples.window.banner.text()


def test_nothing_to_look_at_is_one_sentence(samples: Clerk, tmp_path: Path) -> None:
    (tmp_path / "空文件夹").mkdir()
    drop(samples, tmp_path / "空文件夹")
    until_refused(samples)
    assert "没有可读的文件" in samples.window.banner.text()


def test_a_final_form_is_not_replaced(own_samples: Clerk, tmp_path: Path) -> None:
    session = own_samples.window.session
    session.do(lambda book: book.finalise(book.ids[1], "张三"))
    form = json.loads(SAMPLES[1].read_text("utf-8"))
    form["indicators"][0]["reason"] = "改了"
    (tmp_path / "改了.json").write_text(json.dumps(form), "utf-8")
    drop(own_samples, tmp_path / "改了.json")
    review(own_samples).same[Same.REPLACE].click()
    take_all(own_samples)
    assert "定稿" in own_samples.window.banner.text() and len(names(own_samples)) == 8


@long
def test_the_models_keep_to_the_rules(
    samples: Clerk, reviewed: Callable[..., ImportWindow], bureau: Path
) -> None:
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    models = (EntryModel(), SheetModel(), MadeModel(), RemarkModel())
    testers = [QAbstractItemModelTester(model, fatal) for model in models]
    window = reviewed(bureau, *resources.sample_paths()[:2])
    entries, sheet, _, remarks = models
    assert isinstance(entries, EntryModel)
    entries.show_entries(window.model.entries)
    entries.want([0], False)
    entry = window.model.entries[0]
    for shown in (entry, window.model.entries[1], None):
        assert isinstance(sheet, SheetModel) and isinstance(remarks, RemarkModel)
        sheet.show_entry(shown)
        remarks.show_entry(shown)
    assert len(testers) == 4


def test_a_project_without_a_name_is_never_there(
    samples: Clerk, reviewed: Callable[..., ImportWindow], tmp_path: Path
) -> None:
    session = samples.window.session
    session.do(lambda book: book.add_project(with_text(sample(SAMPLES[0]), "project.name", "")))
    window = reviewed(sheet_file(tmp_path / "无名.xlsx", [ROWS[0], *ROWS[2:]]))
    assert not window.model.entries[0].is_there and not window.answers.isVisible()
