"""Works on the file are done one after another, in the order in which they were asked for, whoever waits for them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.errors import StoreError
from model.file_thread import FileThread, OwnHand
from model.workbook.workbook import Workbook
from tests.model.builders import YEAR, clean_project, template_text
from tests.slow_disk import Disk, disk

__all__ = ["disk"]


def stand_still(future: Future[Any], may_be_left: bool) -> None:
    future.exception()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Workbook]:
    """A workbook of one form, saved by a thread."""
    workbook = Workbook.create(tmp_path / "甲.jxzp", template_text("shenzhen-2021"), YEAR)
    workbook.add_project(clean_project())
    workbook.save_through(lambda: None)
    workbook.save_in_thread(stand_still)
    yield workbook
    workbook.close()


def test_works_are_done_in_their_order_by_another_thread() -> None:
    thread, done = FileThread(stand_still), list[int]()
    here = threading.get_ident()
    futures = [thread.begin(lambda n=n: (done.append(n), threading.get_ident())[1]) for n in range(50)]
    thread.wait(futures[-1])
    assert done == list(range(50)) and here not in {future.result() for future in futures}
    thread.end()
    assert thread.begin(threading.get_ident).result() == here  # the thread has ended; nothing is left undone


@pytest.mark.parametrize("hand", [OwnHand, lambda: FileThread(stand_still)])
def test_an_error_comes_back_and_the_next_work_is_done(hand: Any) -> None:
    made = hand()
    future = made.begin(lambda: 1 // 0)
    made.wait(future)
    with pytest.raises(ZeroDivisionError):
        future.result()
    following = made.begin(lambda: 7)
    made.wait(following)
    assert following.result() == 7
    made.end()


def test_another_thread_that_waits_does_not_wait_as_the_window_does() -> None:
    asked: list[bool] = []
    thread = FileThread(lambda future, may_be_left: asked.append(may_be_left))

    def elsewhere() -> None:
        thread.wait(thread.begin(lambda: None))

    other = threading.Thread(target=elsewhere)
    other.start()
    other.join()
    assert asked == []
    thread.end()


def again(book: Workbook) -> Workbook:
    found = Workbook.open(book.path)
    found.close()
    return found


def test_what_came_up_while_a_save_was_written_is_not_taken_for_saved(book: Workbook, disk: Disk) -> None:
    disk.hold()
    book.type_text(1, "project.name", "一")
    book.note("试", 1, "先")
    book.begin_save()
    book.type_text(1, "project.name", "二")
    book.note("试", 1, "后")
    book.keep_version(1, "打印")
    book.add_project(clean_project())
    book.begin_save()  # one is being written
    assert not book.end_save() and not book.is_saved
    disk.let_go()
    book.save()
    assert book.is_saved and book.end_save()
    assert [writing.now.forms[1].name for writing in disk.answered] == ["一", "二"]
    assert [[entry.details for entry in one.entries] for one in disk.answered] == [["先"], ["后"]]
    assert [bool(one.drafts) for one in disk.answered] == [False, True]
    found = again(book)
    assert found.ids == (1, 2) and found.project(1).name == "二"
    assert [entry.details for entry in book.entries()] == ["先", "后"]


def test_a_save_that_failed_in_the_thread_is_told_once_and_made_good(book: Workbook, disk: Disk) -> None:
    disk.error = StoreError("磁盘已满。")
    book.type_text(1, "project.name", "一")
    book.note("试", 1, "先")
    book.begin_save()
    with pytest.raises(StoreError, match="磁盘已满"):
        while not book.end_save():
            pass
    assert book.end_save() and not book.is_saved
    disk.error = None
    book.save()
    assert book.is_saved and again(book).project(1).name == "一"
    assert [entry.details for entry in book.entries()] == ["先"]


def test_a_record_of_final_that_was_not_written_is_not_in_the_account(
    book: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*words: object) -> None:
        raise StoreError("磁盘已满。")

    book.save()
    before = book.entries()
    with monkeypatch.context() as patch:
        patch.setattr("model.workbook.final_record_table.insert", fail)
        with pytest.raises(StoreError):
            book.finalise(1, "张三")
    book.type_text(1, "goals.actual", "改")
    book.save()
    assert book.entries() == before and book.final_record(1) is None
    book.finalise(1, "张三")
    assert [entry.event for entry in book.entries()][len(before) :] == ["定稿"]


STEPS = st.lists(
    st.sampled_from(["type", "undo", "redo", "add", "begin", "end", "hold", "go", "save", "fail", "mend"])
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_meanwhile_the_file_is_a_state_that_was_and_at_last_the_present_one(
    tmp_path_factory: pytest.TempPathFactory, disk: Disk, steps: list[str]
) -> None:
    disk.let_go()
    disk.error = None
    book = Workbook.create(tmp_path_factory.mktemp("x") / "甲.jxzp", template_text("shenzhen-2021"), YEAR)
    book.add_project(clean_project())
    book.save_through(lambda: None)
    book.save_in_thread(stand_still)
    states = [_state(book)]
    for number, step in enumerate(steps):
        if step == "type" and 1 in book:
            book.type_text(1, "project.name", f"第{number}次")
        elif step in ("undo", "redo"):
            getattr(book, step)()
        elif step == "add":
            book.add_project(clean_project())
        elif step == "begin":
            book.begin_save()
        elif step in ("hold", "go"):
            (disk.hold if step == "hold" else disk.let_go)()
        elif step in ("fail", "mend"):
            disk.error = StoreError("磁盘已满。") if step == "fail" else None
        else:
            if step == "save":
                disk.let_go()
            try:
                (book.save if step == "save" else book.end_save)()
                assert step != "save" or book.is_saved
            except StoreError:
                assert disk.error or not book.is_saved
        states.append(_state(book))
        if book.is_saved:
            assert _state(again(book)) == _state(book)
    disk.let_go()
    disk.error = None
    assert _state(again(book)) in states
    book.save()
    assert _state(again(book)) == _state(book)
    book.close()


def _state(book: Workbook) -> list[tuple[int, str]]:
    return [(i, book.project(i).name) for i in book.ids]
