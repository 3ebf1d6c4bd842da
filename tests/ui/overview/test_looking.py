"""A large workbook shows what its file says until each form is computed; damage is told when it is found."""

from __future__ import annotations

import sqlite3
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from model.digest import digest_of
from model.errors import StoreError
from model.form.project import with_text
from model.grid.standing import Standing
from model.scoring.progress import FormState
from model.workbook import known_contents
from model.workbook.form_reader import Taken
from model.workbook.form_table import FormHead
from model.workbook.store import Store
from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.depth import some_every_day
from tests.model.builders import YEAR, clean_project, template_text
from tests.window_fixtures import InForm
from ui import app
from ui.dialogs import waiting
from ui.overview import looking, overview_order, overview_page
from ui.overview import overview_model as columns
from ui.overview.looking import GIVE_WAY_MS, PAUSE_MS, REST_MS, Looking
from ui.paper.batch_list import NAME, SCORE
from ui.shell import desk

_ALTERED = "UPDATE form SET document = replace(document, '乙', '改') WHERE id = 2"
_UNREADABLE = "UPDATE form SET document = '[]', digest = sha('[]') WHERE id = 3"
_BETTER = """UPDATE figures SET figures = replace(figures, '"100.0"', '"7"') WHERE form = 1"""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a workbook that counts as large, of which the figures are kept."""
    monkeypatch.setattr(known_contents, "MANY", 0)
    path = tmp_path / "大.jxzp"
    with closing(Workbook.create(path, template_text("shenzhen-2021"), YEAR)) as made:
        made.add_projects([with_text(clean_project(), "project.name", name) for name in "甲乙丙"], "导入")
        made.look_at(made.ids)
    return path


def by_hand(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.create_function("sha", 1, digest_of)
        for statement in statements:
            connection.execute(statement)


def scores(clerk: Clerk) -> list[str]:
    model = clerk.window.overview.model
    return [model.index(row, columns.SCORE).data() for row in range(model.rowCount())]


def mean(clerk: Clerk) -> str:
    return clerk.window.overview.findChild(QLabel, "summary-mean").accessibleName()


def opened_unseen(clerk: Clerk, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open a workbook and let nothing be looked at yet."""
    monkeypatch.setattr(Looking, "start", lambda looking: None)
    assert clerk.window.open_path(path)


def opened_with_an_unreadable_form(clerk: Clerk, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open a workbook whose first form cannot be read, and let nothing be looked at yet."""
    by_hand(path, "UPDATE form SET document = '[]', digest = sha('[]') WHERE id = 1")
    opened_unseen(clerk, path, monkeypatch)


def look(clerk: Clerk) -> None:
    """Let all forms be looked at."""
    found = clerk.window.overview._looking
    found._timer.start(1)
    clerk.until(lambda: found.is_over)


def test_what_is_painted_waits_for_no_disk(clerk: Clerk, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To wait would be to let other events in while the window paints, which ends the program."""
    by_hand(book, "DELETE FROM figures")
    answers, taken, usual = threading.Event(), Store.taken, waiting.wait_until

    def late(store: Store, heads: Sequence[FormHead]) -> dict[int, Taken]:
        answers.wait()
        return taken(store, heads)

    def wait(*words: object) -> bool:
        raise AssertionError("somebody waits")

    monkeypatch.setattr(Store, "taken", late)
    monkeypatch.setattr(waiting, "wait_until", wait)
    try:
        assert clerk.window.open_path(book)
        overview = clerk.window.overview
        clerk.app.processEvents()
        overview.table.viewport().grab()
        model = overview.model
        names = [model.index(row, columns.NAME).data() for row in range(3)]
        others = {
            model.index(row, column).data() for row in range(3) for column in (columns.SCORE, columns.GRADE)
        }
        assert names == [columns.NOT_READ_TEXT] * 3 and others == {""}
        model.sort(columns.NAME)
    finally:
        answers.set()
    clerk.until(lambda: overview.is_all_computed)
    monkeypatch.setattr(waiting, "wait_until", usual)  # whoever closes may wait
    assert sorted(model.index(row, columns.NAME).data() for row in range(3)) == sorted("甲乙丙")
    assert clerk.window.session.workbook.is_proven(1)


def test_whoever_goes_through_the_list_or_types_goes_first(
    clerk: Clerk, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_unseen(clerk, book, monkeypatch)
    overview, session = clerk.window.overview, clerk.window.session
    timer = overview._looking._timer
    for act, pause in (
        (lambda: overview.table.verticalScrollBar().valueChanged.emit(1), GIVE_WAY_MS),
        (lambda: overview.filter.line.setText("甲"), GIVE_WAY_MS),
        (lambda: session.type_text(1, "project.name", "甲甲"), REST_MS),
    ):
        timer.start(PAUSE_MS)
        act()
        assert timer.interval() == pause
    look(clerk)
    assert timer.interval() == PAUSE_MS


def test_what_the_file_says_is_shown_until_it_is_computed(
    clerk: Clerk, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand(book, _BETTER)
    opened_unseen(clerk, book, monkeypatch)
    overview, workbook = clerk.window.overview, clerk.window.session.workbook
    assert scores(clerk) == ["7", "100", "100"] and mean(clerk).startswith("平均得分：69")
    assert (
        not overview.projects.is_proven_at(1)
        and "已核对" in overview.findChild(QLabel, "summary-count").text()
    )
    assert "核对" in overview.model.index(1, columns.SCORE).data(3)  # the tip
    look(clerk)
    assert scores(clerk) == ["100"] * 3 and mean(clerk).startswith("平均得分：100")
    assert all(map(workbook.is_proven, workbook.ids))
    assert "已核对" not in overview.findChild(QLabel, "summary-count").text()


def test_damage_is_told_when_it_is_found(clerk: Clerk, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_hand(book, _ALTERED, _UNREADABLE)
    opened_unseen(clerk, book, monkeypatch)
    assert not clerk.window.banner.isVisible()
    look(clerk)
    told = clerk.window.banner.text()
    assert "“改”的内容与保存时的校验值不符" in told and "第 3 号项目读不出" in told
    assert clerk.window.session.workbook.ids == (1, 2) and len(scores(clerk)) == 2


def test_a_form_that_cannot_be_read_is_not_opened(
    clerk: Clerk, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_with_an_unreadable_form(clerk, book, monkeypatch)
    assert clerk.window.open_project(1) is None and "第 1 号项目读不出" in clerk.window.banner.text()
    assert clerk.window.open_project(2) is not None


@pytest.mark.parametrize(
    "action", some_every_day(["show_versions", "set_unit_data", "change_template", "show_summary"], 3)
)
def test_an_action_that_meets_a_form_that_cannot_be_read_says_so(
    clerk: Clerk, book: Path, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    opened_with_an_unreadable_form(clerk, book, monkeypatch)
    clerk.window.actions_by_id[action].trigger()
    assert "第 1 号项目读不出" in clerk.window.banner.text()
    assert clerk.window.session.workbook.ids == (2, 3) and len(scores(clerk)) == 2


def test_an_edit_that_meets_a_form_that_cannot_be_read_is_refused_and_saving_goes_on(
    clerk: Clerk, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_with_an_unreadable_form(clerk, book, monkeypatch)
    session = clerk.window.session
    session.type_text(2, "project.name", "新名")
    assert not session.is_saved
    session.do(lambda workbook: workbook.duplicate_project(1))
    assert "第 1 号项目读不出" in clerk.window.banner.text() and session.workbook.ids == (2, 3)
    assert session.problem == "" and session.save()


def test_whatever_meets_a_form_that_cannot_be_read_is_no_fault_of_the_program(
    clerk: Clerk, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", None)
    monkeypatch.setattr(app.threading, "excepthook", None)
    app._report_errors(clerk.window)
    opened_with_an_unreadable_form(clerk, book, monkeypatch)
    with pytest.raises(StoreError) as met:
        clerk.window.session.workbook.project(1)
    sys.excepthook(met.type, met.value, met.tb)
    assert clerk.window.banner.text().startswith("第 1 号项目读不出")
    assert clerk.window.session.workbook.ids == (2, 3)


def test_a_file_that_another_program_has_locked_for_a_while_is_looked_at_again(
    clerk: Clerk, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_unseen(clerk, book, monkeypatch)
    monkeypatch.setattr(looking, "REST_AFTER_TROUBLE_MS", 1)
    told, troubles = list[str](), 2
    read_on = Workbook.read_on

    def locked_at_first(workbook: Workbook, wait: bool = False, first: Sequence[int] = ()) -> bool:
        nonlocal troubles
        troubles -= 1
        if troubles >= 0:
            raise StoreError("正被另一个程序占用。")
        return read_on(workbook, wait, first)

    monkeypatch.setattr(Workbook, "read_on", locked_at_first)
    clerk.window.session.refused.connect(told.append)
    look(clerk)
    assert told == ["正被另一个程序占用。"] and clerk.window.session.workbook.is_proven(3)


def test_nobody_looks_at_a_workbook_that_is_being_closed(
    in_form: InForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "OVERVIEW_MS", 3_600_000)
    monkeypatch.setattr(Workbook, "read_on", lambda workbook: pytest.fail("it is closed"))
    window = in_form(2).window
    looking, came = Looking(window.session, tuple, window), list[object]()

    def come_meanwhile() -> None:
        looking.start()
        looking._go_on()
        came.append(window.overview)

    window.session.closed.connect(come_meanwhile)
    assert window.leave_workbook()
    assert came == [None] and not looking._timer.isActive()


def test_a_small_workbook_is_shown_once(samples: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    overview, shown = samples.window.overview, []
    monkeypatch.setattr(overview, "refresh", lambda: shown.append(overview))
    samples.until(lambda: overview.is_all_computed)
    assert shown == [] and mean(samples) and overview.projects.is_proven_at(7)


def test_the_dialogs_of_printing_and_of_the_next_year_list_what_was_computed(
    clerk: Clerk, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand(book, _BETTER, """UPDATE figures SET figures = replace(figures, '"甲"', '"假"') WHERE form = 1""")
    opened_unseen(clerk, book, monkeypatch)
    assert scores(clerk) == ["7", "100", "100"]
    clerk.window.actions_by_id["roll_over"].trigger()
    roll = clerk.other_window("roll")
    assert [roll.forms.topLevelItem(row).text(0) for row in range(3)] == ["甲", "乙", "丙"]
    roll.close()
    clerk.window.print_actions.print_batch()
    batch = clerk.other_window("batch")
    rows = [batch.list.topLevelItem(row) for row in range(3)]
    assert [(row.text(NAME), row.text(SCORE)) for row in rows] == [
        ("甲", "100"),
        ("乙", "100"),
        ("丙", "100"),
    ]
    batch.close()


def test_nothing_is_said_not_to_be_there_before_all_forms_were_looked_at(
    clerk: Clerk, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand(book, "DELETE FROM figures")
    opened_unseen(clerk, book, monkeypatch)
    page, told = clerk.window.overview, clerk.window.overview.findChild(QLabel, "no-match")
    page.filter.choose("乙", None)
    assert told.isVisible() and told.text() == "各表还在核对，找到的项目随即列在这里……"
    clerk.window.session.workbook.look_at([2])
    page._looking.went_on.emit()
    assert page.model.rowCount() == 1 and not told.isVisible()
    page.filter.choose("丁", None)
    look(clerk)
    assert told.isVisible() and told.text() == "没有名称或拼音首字母含“丁”的项目。"


def test_a_list_that_is_slow_to_show_leaves_most_of_the_time_for_looking(
    clerk: Clerk, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_unseen(clerk, book, monkeypatch)
    overview, shown = clerk.window.overview, list[float]()
    found, timer = overview._looking, overview._looking._timer

    def show() -> None:
        time.sleep(0.005)
        shown.append(time.perf_counter())
        overview.model.layoutChanged.emit()

    monkeypatch.setattr(looking, "SHOWN_EVERY", 0)
    found.went_on.connect(show)
    timer.start(PAUSE_MS)
    for _ in range(5):
        found._tell()
    assert len(shown) == 1 and timer.interval() == PAUSE_MS
    timer.stop()
    clerk.until(lambda: time.perf_counter() > found._told_at)
    assert time.perf_counter() - shown[0] > 0.015
    found._tell()
    assert len(shown) == 2


def test_edits_right_behind_each_other_are_summed_up_together(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (overview_page, overview_order):
        monkeypatch.setattr(module, "MANY", 0)
    overview, workbook, shown = samples.window.overview, samples.window.session.workbook, list[int]()
    overview.arrange((columns.NAME, False), "", None)
    put, key = overview._cards.show_forms, overview.projects.sort_key

    def show_forms(book: Workbook, forms: Sequence[Standing]) -> None:
        time.sleep(0.005)
        shown.append(len(forms))
        put(book, forms)

    sorted_by = list[int]()
    monkeypatch.setattr(overview._cards, "show_forms", show_forms)
    monkeypatch.setattr(
        overview.projects, "sort_key", lambda row, column: sorted_by.append(row) or key(row, column)
    )
    for form in workbook.ids:
        samples.window.session.type_text(form, "project.name", f"项目{9 - form}")
    assert len(shown) < 4 and len(sorted_by) < 4 * 8 and all(map(workbook.is_proven, workbook.ids))
    samples.until(lambda: overview.model.id_at(0) == 8 and not overview._is_stale)
    assert [overview.model.id_at(row) for row in range(8)] == list(range(8, 0, -1))


def test_what_somebody_else_computed_is_put_right_in_the_list_too(
    clerk: Clerk, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand(book, """UPDATE figures SET figures = replace(figures, '"complete"', '"wrong"') WHERE form = 2""")
    opened_unseen(clerk, book, monkeypatch)
    overview, workbook = clerk.window.overview, clerk.window.session.workbook
    overview.filter.choose("", FormState.COMPLETE)
    assert overview.model.rowCount() == 2
    workbook.look_at(workbook.ids)  # as 批量打印 does
    look(clerk)
    assert overview.model.rowCount() == 3
