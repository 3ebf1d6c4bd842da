"""The overview sorted and filtered: what is shown, and that every action still means the project one sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QPushButton

import resources
from model.scoring.progress import FormState
from model.workbook.workbook import Workbook
from resources.forms import read_form
from tests.clerk import Clerk
from tests.depth import long, some_every_day
from tests.model.builders import unsaved
from ui.dialogs import questions
from ui.overview import overview_model as columns
from ui.overview import overview_page
from ui.overview.overview_page import OverviewPage

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
RETURN, DOWN, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Escape
FAIL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def samples(shared_samples: Clerk) -> Clerk:
    """A window that the tests of this file share."""
    return shared_samples


def page(clerk: Clerk) -> OverviewPage:
    """Return the overview."""
    found = clerk.window.overview
    assert found is not None
    return found


def listed(clerk: Clerk, column: int = columns.NAME) -> list[str]:
    """Return what a column shows, from top to bottom."""
    model = page(clerk).model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def click_title(clerk: Clerk, column: int) -> None:
    """Click on a column's title."""
    header = page(clerk).table.horizontalHeader()
    x = header.sectionViewportPosition(column) + header.sectionSize(column) // 2
    pos = header.rect().center()
    pos.setX(x)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=pos)
    clerk.app.processEvents()


def press_button(clerk: Clerk, name: str) -> None:
    """Press a filter button."""
    QTest.mouseClick(page(clerk).findChild(QPushButton, name), Qt.MouseButton.LeftButton)
    clerk.app.processEvents()


def button_texts(clerk: Clerk) -> list[str]:
    """Return what stands on the filter buttons."""
    return [
        page(clerk).findChild(QPushButton, f"filter-{name}").text()
        for name in ("all", "wrong", "unfinished", "complete")
    ]


def test_three_clicks_sort_up_down_and_back(samples: Clerk) -> None:
    before = listed(samples)
    click_title(samples, columns.ADJUSTED)
    amounts = [float(text.replace(",", "")) for text in listed(samples, columns.ADJUSTED)]
    assert amounts == sorted(amounts) and amounts[1] == 29000
    assert page(samples).table.horizontalHeader().sortIndicatorSection() == columns.ADJUSTED
    click_title(samples, columns.ADJUSTED)
    assert [float(text.replace(",", "")) for text in listed(samples, columns.ADJUSTED)] == amounts[::-1]
    click_title(samples, columns.ADJUSTED)
    assert listed(samples) == before and page(samples).model.is_plain


def test_every_column_sorts_by_what_it_means(samples: Clerk) -> None:
    for column, first, last in (
        (columns.NUMBER, "1", "8"),
        (columns.NAME, "购置费", "政务事项管理"),  # g … z
        (columns.EXECUTED, "0.00", "10,012,516.44"),
        (columns.RATE, "0.00%", "100.00%"),
        (columns.SCORE, "0", "100"),
        (columns.GRADE, "差", "优"),
        (columns.PROGRESS, "14/14", "56/56"),
        (columns.FINDINGS, "2", "9"),
    ):
        click_title(samples, column)
        assert (listed(samples, column)[0], listed(samples, column)[-1]) == (first, last), column


def test_the_field_filters_by_name_and_by_pinyin(samples: Clerk) -> None:
    samples.press(Qt.Key.Key_L, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert samples.app.focusWidget() is page(samples).filter.line
    samples.type("管理")
    assert listed(samples) == ["数据规划管理", "政务事项管理", "网格信息管理", "一般管理事务"]
    samples.press(ESCAPE)
    assert len(listed(samples)) == 8
    samples.type("wgxx")
    assert listed(samples) == ["网格信息管理"]
    samples.press(RETURN)
    assert samples.app.focusWidget() is page(samples).table
    samples.press(RETURN)
    assert samples.shown("project.name") == "网格信息管理"
    samples.press(Qt.Key.Key_L, CONTROL | Qt.KeyboardModifier.ShiftModifier)  # from a form too
    assert samples.app.focusWidget() is page(samples).filter.line and page(samples).isVisible()


def test_the_states_count_and_filter(samples: Clerk) -> None:
    assert button_texts(samples) == ["全部 8", "有错误 1", "未完成 0", "完整 7"]
    press_button(samples, "filter-wrong")
    assert listed(samples) == ["预算准备金"]
    press_button(samples, "filter-complete")
    assert len(listed(samples)) == 7 and "预算准备金" not in listed(samples)
    press_button(samples, "filter-all")
    assert len(listed(samples)) == 8


def test_counts_progress_and_rows_follow_an_edit(samples: Clerk) -> None:
    press_button(samples, "filter-unfinished")
    assert listed(samples) == []
    samples.window.open_project(samples.window.session.workbook.ids[2])
    samples.go("indicators[0].actual")
    samples.press(Qt.Key.Key_Delete)
    samples.press(Qt.Key.Key_Tab, CONTROL | SHIFT)
    assert listed(samples) == ["购置费"] and listed(samples, columns.PROGRESS) == ["13/14"]
    assert button_texts(samples)[2:] == ["未完成 1", "完整 6"]
    samples.press(Qt.Key.Key_Z, CONTROL)
    samples.window.tabs.setCurrentIndex(0)
    assert listed(samples) == [] and button_texts(samples)[2] == "未完成 0"


def test_a_form_that_is_not_begun_is_counted_apart_from_the_grades(samples: Clerk) -> None:
    samples.window.actions_by_id["new_project"].trigger()
    samples.window.tabs.setCurrentIndex(0)
    samples.app.processEvents()
    assert listed(samples, columns.GRADE)[-1] == "—"
    card = page(samples).findChild(QLabel, "summary-grades")
    assert "".join(card.accessibleName().split()) == "等级：7优1差1未评定"
    click_title(samples, columns.GRADE)
    assert listed(samples, columns.GRADE)[:2] == ["—", "差"]


def test_an_empty_result_says_so_and_offers_the_way_back(samples: Clerk) -> None:
    samples.press(Qt.Key.Key_L, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    samples.type("xyzzy")
    label = page(samples).findChild(QLabel, "no-match")
    assert label.isVisible() and "xyzzy" in label.text() and not page(samples).table.isVisible()
    assert samples.window.current_project() is None
    assert not samples.window.actions_by_id["remove_project"].isEnabled()
    QTest.mouseClick(page(samples).findChild(QPushButton, "clear-filter"), Qt.MouseButton.LeftButton)
    assert len(listed(samples)) == 8 and samples.app.focusWidget() is page(samples).table
    assert samples.window.actions_by_id["remove_project"].isEnabled()


def test_the_selected_project_stays_selected(samples: Clerk) -> None:
    ids = samples.window.session.workbook.ids
    page(samples).select(ids[4])
    click_title(samples, columns.SCORE)
    assert page(samples).current_id() == ids[4]
    samples.press(Qt.Key.Key_L, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    samples.type("管理")
    assert page(samples).current_id() == ids[4]
    samples.press(ESCAPE)
    samples.type("购置")
    assert page(samples).current_id() == ids[2]
    samples.press(ESCAPE)
    assert len(listed(samples)) == 8 and page(samples).current_id() == ids[4]
    samples.type("xyzzy")
    assert page(samples).current_id() is None
    samples.press(ESCAPE)
    assert page(samples).current_id() == ids[4]
    samples.type("购置")
    samples.press(RETURN)
    samples.press(RETURN)  # opened: the choice is another one now
    samples.press(Qt.Key.Key_L, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    samples.press(Qt.Key.Key_Backspace)
    assert len(listed(samples)) == 8 and page(samples).current_id() == ids[2]


def test_double_click_and_enter_open_what_one_sees(samples: Clerk) -> None:
    click_title(samples, columns.NAME)
    table = page(samples).table
    pos = table.visualRect(page(samples).model.index(0, columns.NAME)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=pos)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=pos)
    assert samples.shown("project.name") == "购置费"


def test_renaming_moves_the_row_to_its_new_place(samples: Clerk) -> None:
    click_title(samples, columns.NAME)
    page(samples).select(samples.window.session.workbook.ids[2])
    samples.press(Qt.Key.Key_F2)
    samples.app.focusWidget().selectAll()
    samples.type("专用设备购置")
    samples.press(RETURN)
    assert listed(samples)[-1] == "专用设备购置"
    assert (
        samples.window.session.workbook.project(samples.window.session.workbook.ids[2]).name == "专用设备购置"
    )
    assert page(samples).current_id() == samples.window.session.workbook.ids[2]


def test_projects_move_in_the_workbooks_order_only(own_samples: Clerk) -> None:
    ids = own_samples.window.session.workbook.ids
    page(own_samples).select(ids[1])
    click_title(own_samples, columns.SCORE)
    own_samples.press(DOWN, Qt.KeyboardModifier.AltModifier | SHIFT)
    assert own_samples.window.session.workbook.ids == ids
    assert "不能移动" in own_samples.window.status.notices.text()
    click_title(own_samples, columns.SCORE)
    click_title(own_samples, columns.SCORE)
    own_samples.press(DOWN, Qt.KeyboardModifier.AltModifier | SHIFT)
    assert own_samples.window.session.workbook.ids[:3] == (ids[0], ids[2], ids[1])
    assert page(own_samples).current_id() == ids[1]
    own_samples.press(Qt.Key.Key_Z, CONTROL)
    assert own_samples.window.session.workbook.ids == ids and page(own_samples).current_id() == ids[1]


def test_removing_takes_what_one_sees_and_goes_on_below(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "confirm_remove", lambda parent, name: name == "网格信息管理")
    samples.press(Qt.Key.Key_L, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    samples.type("管理")
    page(samples).select(samples.window.session.workbook.ids[4])
    samples.window.actions_by_id["remove_project"].trigger()
    assert listed(samples) == ["数据规划管理", "政务事项管理", "一般管理事务"]
    assert samples.window.session.workbook.project(page(samples).current_id()).name == "一般管理事务"
    samples.press(Qt.Key.Key_Z, CONTROL)
    assert listed(samples)[2] == "网格信息管理"


def test_a_copy_appears_in_its_place(samples: Clerk) -> None:
    click_title(samples, columns.SCORE)
    page(samples).select(samples.window.session.workbook.ids[2])
    samples.press(Qt.Key.Key_D, CONTROL | SHIFT)
    names = listed(samples)
    assert names.index("购置费（副本）") == names.index("购置费") + 1
    assert samples.window.session.workbook.project(page(samples).current_id()).name == "购置费（副本）"


@long
def test_the_proxy_keeps_qts_rules(samples: Clerk) -> None:
    testers = [
        QAbstractItemModelTester(model, FAIL) for model in (page(samples).model, page(samples).projects)
    ]
    session = samples.window.session
    click_title(samples, columns.SCORE)
    samples.press(Qt.Key.Key_L, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    samples.type("gl")
    session.type_text(session.workbook.ids[1], "indicators[1].actual", "1%")
    session.do(lambda book: book.duplicate_project(book.ids[1]))
    session.do(lambda book: book.remove_project(book.ids[0]))
    session.type_text(session.workbook.ids[0], "project.name", "x")
    press_button(samples, "filter-wrong")
    press_button(samples, "filter-all")
    samples.press(Qt.Key.Key_Z, CONTROL, times=3)
    assert len(testers) == 2 and page(samples).projects.rowCount() == 8


def test_a_large_workbook_is_computed_while_the_window_is_there(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, template = read_form(resources.sample_paths()[0])
    workbook = Workbook.create(tmp_path / "大.jxzp", template.text, form.year)
    for _ in range(120):
        with unsaved(workbook):
            workbook.add_project(form.project)
    workbook.save()
    workbook.close()
    seen: list[int] = []
    computed = Workbook.computed_in_passing

    def noted(self: Workbook, number: int) -> object:
        if self.path.name == "大.jxzp":  # not that of a window that other tests share
            seen.append(number)
        return computed(self, number)

    monkeypatch.setattr(Workbook, "computed_in_passing", noted)
    clerk.window.open_path(tmp_path / "大.jxzp")
    assert len(set(seen)) < 60 and button_texts(clerk)[1] == "有错误"
    clerk.until(lambda: button_texts(clerk)[1] == "有错误 120")
    assert button_texts(clerk)[0] == "全部 120" and len(set(seen)) == 120
    assert page(clerk).findChild(QLabel, "summary-count").text().find(">120<") > 0
    assert overview_page.AT_ONCE < 120
    seen.clear()
    assert clerk.window.session is not None
    clerk.window.session.do(lambda workbook: workbook.add_projects([form.project] * 80, "加"))
    assert len(set(seen)) < 60
    clerk.until(lambda: button_texts(clerk)[0] == "全部 200")
    assert set(seen) - {1} == set(range(121, 201))  # those that were there are known


def test_a_restored_arrangement(samples: Clerk) -> None:
    page(samples).arrange((columns.SCORE, True), "gl", FormState.COMPLETE)
    assert page(samples).sorting == (columns.SCORE, True)
    assert listed(samples)[0] == "政务事项管理" and page(samples).filter.state is FormState.COMPLETE
    assert page(samples).filter.line.text() == "gl"


def test_every_part_has_a_name_for_those_who_listen(samples: Clerk) -> None:
    overview = page(samples)
    for widget in (overview.filter.line, overview.table, overview.table.horizontalHeader()):
        assert widget.accessibleName()
    card = overview.findChild(QLabel, "summary-open")
    assert card.accessibleName().split() == ["待处理：6", "错误", "16", "提醒"]
    buttons = [overview.findChild(QPushButton, f"filter-{state.value}") for state in FormState]
    assert [button.accessibleName() for button in buttons] == [
        "筛选：有错误，1 个项目", "筛选：未完成，0 个项目", "筛选：完整，7 个项目", "筛选：已定稿，0 个项目",
    ]  # fmt: skip


@pytest.mark.parametrize("width", some_every_day([960, 1040, 1140, 1366]))
def test_titles_of_the_overview_are_not_cut(samples: Clerk, width: int) -> None:
    samples.window.resize(width, 560)
    samples.app.processEvents()
    table = samples.window.overview.table
    header, model = table.horizontalHeader(), table.model()
    for column in range(model.columnCount()):
        if table.isColumnHidden(column):
            continue
        title = str(model.headerData(column, Qt.Orientation.Horizontal))
        room = header.sectionSize(column) - 20  # the style's padding
        assert header.fontMetrics().horizontalAdvance(title) <= room, title


def choose(clerk: Clerk, *rows: int) -> None:
    """Select rows of the table with Ctrl and the mouse."""
    table = page(clerk).table
    for number, row in enumerate(rows):
        held = Qt.KeyboardModifier.ControlModifier if number else Qt.KeyboardModifier.NoModifier
        place = table.visualRect(table.model().index(row, columns.NAME)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, held, place)


def test_several_projects_are_removed_in_one_step(samples: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(questions, "confirm_remove", lambda parent, *names: bool(asked.append(names)) or True)
    ids = samples.window.session.workbook.ids
    choose(samples, 1, 3, 4)
    samples.window.actions_by_id["remove_project"].trigger()
    assert asked == [("数据规划管理", "政务事项管理", "网格信息管理")]
    assert samples.window.session.workbook.ids == (ids[0], ids[2], *ids[5:])
    samples.press(Qt.Key.Key_Z, CONTROL)
    assert samples.window.session.workbook.ids == ids


def test_several_projects_move_together_and_stay_selected(samples: Clerk) -> None:
    ids = samples.window.session.workbook.ids
    choose(samples, 1, 2)
    samples.window.actions_by_id["project_down"].trigger()
    assert samples.window.session.workbook.ids == (ids[0], ids[3], ids[1], ids[2], *ids[4:])
    assert page(samples).selected_ids() == (ids[1], ids[2])
    for _ in range(3):
        samples.window.actions_by_id["project_up"].trigger()
    assert samples.window.session.workbook.ids == (ids[1], ids[2], ids[0], *ids[3:])


def test_several_projects_are_finalised_with_one_answer(
    own_samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook, asked = own_samples.window.session.workbook, []
    monkeypatch.setattr(questions, "ask_person", lambda parent, name, *_: asked.append(name) or "张三")
    choose(own_samples, 2, 6)
    own_samples.window.actions_by_id["finalise"].trigger()
    assert len(asked) == 1 and "2 个项目" in asked[0]
    assert [workbook.final_record(workbook.ids[row]) is not None for row in (1, 2, 6)] == [False, True, True]
    order = page(own_samples).model
    click_title(own_samples, columns.SCORE)
    shown = [order.index(row, columns.NAME) for row in range(order.rowCount())]
    closed = [index.row() for index in shown if not index.flags() & Qt.ItemFlag.ItemIsEditable]
    assert [order.id_at(row) for row in closed] == [
        i for i in map(order.id_at, range(8)) if workbook.final_record(i)
    ]
    assert own_samples.app.focusWidget() is page(own_samples).table
    assert page(own_samples).projects.text_at(2, columns.FINALISED).startswith("20")
    page(own_samples).select(workbook.ids[2])
    actions = own_samples.window.actions_by_id
    assert not actions["remove_project"].isEnabled() and not actions["rename_project"].isEnabled()


def test_several_projects_are_printed_by_the_list_for_many(samples: Clerk) -> None:
    choose(samples, 2, 6)
    samples.press(Qt.Key.Key_P, CONTROL)
    dialog = samples.other_window("batch")
    ids = samples.window.session.workbook.ids
    assert dialog.list.chosen() == (ids[2], ids[6])
    dialog.close()


def test_sorting_keeps_the_selected_project_in_sight(samples: Clerk) -> None:
    session = samples.window.session
    for _ in range(40):
        session.do(lambda book: book.add_project())
    table = page(samples).table
    page(samples).select(session.workbook.ids[1])
    click_title(samples, columns.SCORE)
    samples.app.processEvents()
    assert page(samples).current_id() == session.workbook.ids[1]
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()).center())


def test_a_wide_table_has_unit_and_day_of_final_and_a_narrow_one_leaves_them_out(samples: Clerk) -> None:
    table = page(samples).table
    assert not table.isColumnHidden(columns.UNIT) and not table.isColumnHidden(columns.FINALISED)
    samples.window.resize(1100, 700)
    samples.app.processEvents()
    assert table.isColumnHidden(columns.UNIT) and table.isColumnHidden(columns.FINALISED)
    assert table.horizontalScrollBar().maximum() == 0


def test_the_overview_says_that_its_figures_are_those_of_the_self_evaluation(samples: Clerk) -> None:
    header = samples.window.overview.model.headerData
    tips = [
        header(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        for column in range(columns.FORMS + 1)
    ]
    plain = {columns.NUMBER, columns.NAME, columns.UNIT, columns.FORMS}
    assert [column for column, tip in enumerate(tips) if "自评表" not in tip] == sorted(plain)
