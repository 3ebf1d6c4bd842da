"""Two windows on one file: the second sees who has it, follows what is saved, takes over, and nothing of either gets lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from model.errors import CalledOffError
from model.files import mark_of
from model.form.field_path import PROJECT_NAME
from model.workbook.holding import Hold, HolderMark
from model.workbook.workbook import Workbook
from tests.clerk import Clerk, until
from tests.window_fixtures import Seat
from ui.dialogs import questions
from ui.history.joined_dialog import JoinedDialog
from ui.jobs import importing
from ui.jobs.places import Place, PlaceKind
from ui.main_window import MainWindow
from ui.menus import sharing_actions
from ui.menus.actions import ACTIONS
from ui.menus.window_state import WRITING
from ui.shell import shared_file

NAME, ACTUAL = "project.name", "indicators[0].actual"


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look often; and a busy machine is no silent disk: whose a file is, is known when it is open."""
    monkeypatch.setattr(shared_file, "HOLDER_MS", 20)
    monkeypatch.setattr(shared_file, "FOLLOWER_MS", 20)
    monkeypatch.setattr(shared_file, "SEARCH_TURNS", 2)
    monkeypatch.setattr(shared_file, "UNFELT_SECONDS", 60)


@pytest.fixture
def path(sample_file: Path, tmp_path: Path) -> Path:
    path = tmp_path / "自评.jxzp"
    path.write_bytes(sample_file.read_bytes())
    return path


@pytest.fixture
def held(path: Path) -> Iterator[HolderMark]:
    """The mark of another who has the file."""
    mark = HolderMark(path, "王五")
    assert mark.take() is None
    yield mark
    mark.release()


@contextmanager
def opened(seat: Seat, path: Path) -> Iterator[Clerk]:
    with seat() as clerk:
        assert clerk.window.open_path(path)
        yield clerk


def test_what_is_kept_back_are_actions() -> None:
    assert {spec.id for spec in ACTIONS} >= WRITING


def typed_elsewhere(path: Path, field: str, text: str) -> None:
    with closing(Workbook.open(path)) as book:
        book.type_text(book.ids[0], field, text)


def first_name(window: MainWindow) -> str:
    return window.session.workbook.project(window.session.workbook.ids[0]).name


def test_a_second_window_follows_and_takes_over(seat: Seat, path: Path, held: HolderMark) -> None:
    with opened(seat, path) as clerk:
        window = clerk.window
        assert "王五（电脑 " in window.holder_bar.text() and "随其保存更新" in window.holder_bar.text()
        assert "只读" in window.windowTitle() and window.status.saved.text() == "只读"
        page = window.open_project(window.session.workbook.ids[0])
        assert page is not None
        page.show_field(PROJECT_NAME)
        clerk.type("x")
        assert page.view.open_editor() is None
        assert not any(window.actions_by_id[name].isEnabled() for name in ("paste", "finalise", *WRITING))
        assert window.actions_by_id["print_preview"].isEnabled()
        typed_elsewhere(path, NAME, "第一人改的")
        until(lambda: first_name(window) == "第一人改的")
        assert "已随对方的保存更新" in window.status.notices.text() and window.joined_bar.text() == ""
        assert [one.text() for one in window.holder_bar.buttons if one.isVisible()] == ["另存为…"]
        before = path.read_bytes()
        window.actions_by_id["print_project"].trigger()
        until(lambda: list(path.parent.glob("*.pdf")))
        assert path.read_bytes() == before and window.banner.text() == ""
        held.release()
        until(lambda: "已经关闭" in window.holder_bar.text())
        assert window.session.workbook.lock
        window.holder_bar.buttons[0].click()
        assert window.holder_bar.text() == "" and not window.session.workbook.lock
        assert window.actions_by_id["new_project"].isEnabled()
        window.session.type_text(1, NAME, "接手后改的")
        clerk.until_saved()
        assert mark_of(path).exists()
    assert not mark_of(path).exists()
    with closing(Workbook.open(path)) as book:
        assert book.project(1).name == "接手后改的"


def test_who_is_taken_over_finishes_what_is_typed_and_follows(
    seat: Seat, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.workbook.holding._lock", lambda file: None)
    with opened(seat, path) as clerk:
        window = clerk.window
        other = HolderMark(path, "李四")
        window.session.type_text(1, ACTUAL, "还没存的")
        assert other.take(by_force=True) is None
        typed_elsewhere(path, NAME, "李四改的")
        until(lambda: "李四" in window.holder_bar.text())
        until(lambda: first_name(window) == "李四改的" and window.session.is_saved)
        with closing(Workbook.open(path)) as book:
            assert (book.project(1).name, book.project(1).indicators[0].actual) == ("李四改的", "还没存的")
        assert window.session.workbook.lock
        other.release()


def test_what_both_changed_is_told_and_may_be_taken(seat: Seat, path: Path) -> None:
    with opened(seat, path) as clerk:
        window, session = clerk.window, clerk.window.session
        session.workbook.save_through(lambda: None)
        session.type_text(1, ACTUAL, "我的")
        typed_elsewhere(path, ACTUAL, "对方的")
        session.look()
        until(lambda: window.joined_bar.text())
        assert "有 1 处两边都改了" in window.joined_bar.text()
        window.joined_bar.buttons[0].click()
        dialog = window.findChild(JoinedDialog)
        assert dialog.both.model().rowCount() == 1
        dialog.take_button.click()
        assert session.workbook.project(1).indicators[0].actual == "对方的"
        assert dialog.both.model().rowCount() == 0 and not dialog.take_button.isEnabled()
        dialog.close()
        window.joined_bar.buttons[1].click()
        assert window.joined_bar.text() == ""
        session.workbook.save_through(session._schedule)
        session.save()


def test_a_follower_may_go_on_in_a_file_of_its_own(
    seat: Seat, path: Path, held: HolderMark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "另存.jxzp"
    with opened(seat, path) as clerk:
        window = clerk.window
        monkeypatch.setattr(questions, "ask_save_workbook", lambda parent, current: path)
        window.actions_by_id["save_as"].trigger()
        assert "没有另存" in window.banner.text() and window.session.workbook.lock
        monkeypatch.setattr(questions, "ask_save_workbook", lambda parent, current: other)
        window.holder_bar.buttons[0].click()
        assert window.session.path == other and not window.session.workbook.lock
        assert window.holder_bar.text() == "" and mark_of(other).exists() and mark_of(path).exists()
    assert not mark_of(other).exists()


def test_a_silent_disk_keeps_nobody_from_work(
    seat: Seat, path: Path, held: HolderMark, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, take = threading.Event(), HolderMark.take
    monkeypatch.setattr(shared_file, "UNFELT_SECONDS", 0)
    monkeypatch.setattr(HolderMark, "take", lambda mark: (answer.wait(20), take(mark))[1])
    with opened(seat, path) as clerk:
        window = clerk.window
        assert window.holder_bar.text() == "" and not window.session.workbook.lock
        window.session.type_text(1, ACTUAL, "还不知道有人")
        answer.set()
        until(lambda: "王五" in window.holder_bar.text())
        clerk.until_saved()
        assert window.session.workbook.lock


def test_places_are_named(seat: Seat, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_file, "place_of", lambda path: Place(PlaceKind.STICK, "F:"))
    with opened(seat, path) as clerk:
        assert "移动磁盘“F:”" in clerk.window.status.notices.text()
        assert "移动磁盘 F:" in clerk.window.status.saved.text()
        assert clerk.window.sharing_actions.file.hold is Hold.OURS


def test_what_a_sync_program_left_is_offered_and_taken_in(
    seat: Seat, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_file, "place_of", lambda path: Place(PlaceKind.SYNC, "坚果云"))
    other = path.with_name("自评（FIN-03 的冲突副本）.jxzp")
    other.write_bytes(path.read_bytes())
    typed_elsewhere(other, NAME, "另一份改的")
    with opened(seat, path) as clerk:
        window = clerk.window
        assert "坚果云" in window.status.saved.text() and "冲突副本" in window.joined_bar.text()
        window.joined_bar.buttons[0].click()
        clerk.until_saved()
        assert first_name(window) == "另一份改的" and "改了 1 张表" in window.joined_bar.text()
        answers = iter(("same", "others", ""))
        monkeypatch.setattr(questions, "ask_workbooks", lambda parent, folder: [other])
        monkeypatch.setattr(questions, "ask_state", lambda parent, path: next(answers))
        count = len(window.session.workbook.ids)
        window.actions_by_id["merge_workbooks"].trigger()
        assert len(window.session.workbook.ids) == count
        window.actions_by_id["merge_workbooks"].trigger()
        assert len(window.session.workbook.ids) == 2 * count
        window.joined_bar.hide()
        path.with_name("自评-FIN-07.jxzp").write_bytes(other.read_bytes())
        until(lambda: "FIN-07" in window.joined_bar.text())
        window.actions_by_id["merge_workbooks"].trigger()
        assert len(window.session.workbook.ids) == 2 * count


@pytest.fixture
def synced(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Two other states of a workbook in the folder of a sync program, of which the second is as the workbook is."""
    monkeypatch.setattr(shared_file, "place_of", lambda path: Place(PlaceKind.SYNC, "坚果云"))
    states = [path.with_name(f"自评-FIN-0{number}.jxzp") for number in (3, 7)]
    for state in states:
        state.write_bytes(path.read_bytes())
    typed_elsewhere(states[0], NAME, "另一份改的")
    return states


def test_each_state_that_was_left_is_offered_until_it_is_answered(
    seat: Seat, path: Path, synced: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(seat, path) as clerk:
        window, bar = clerk.window, clerk.window.joined_bar
        until(lambda: "FIN-03" in bar.text())
        with monkeypatch.context() as patched:
            patched.setattr(importing, "open_all", call_off)
            bar.buttons[0].click()
        assert "已取消" in window.status.notices.text() and "FIN-03" in bar.text()
        bar.buttons[0].click()  # called off once is not called off for ever
        assert first_name(window) == "另一份改的" and "改了 1 张表" in bar.text()
        bar.buttons[1].click()
        assert "FIN-07" in bar.text()
        window.actions_by_id["undo"].trigger()
        synced[1].write_bytes(path.read_bytes())
        bar.buttons[0].click()
        assert bar.text() == "" and "FIN-07.jxzp”里没有别的改动" in window.status.notices.text()


def test_nothing_is_offered_for_a_workbook_that_was_closed_meanwhile(
    seat: Seat, path: Path, synced: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with seat() as clerk:
        window, late = clerk.window, list[Callable[[], object]]()
        monkeypatch.setattr(
            sharing_actions, "soon", lambda hand, find, owner, then: late.append(lambda: then(done(find())))
        )
        assert window.open_path(path)
        until(lambda: late)
        monkeypatch.setattr(window.settings.hand, "wait", lambda future: late[0]())  # closing waits there
        window.actions_by_id["close_workbook"].trigger()
        assert window.session is None and window.joined_bar.text() == ""
        monkeypatch.undo()


def call_off(*_: object) -> list[Workbook]:
    raise CalledOffError


def done(result: list[Path]) -> Future[list[Path]]:
    future = Future[list[Path]]()
    future.set_result(result)
    return future
