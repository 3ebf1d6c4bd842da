"""Work in a thread: its words arrive in the UI thread, errors too, and nobody minds who leaves."""

from __future__ import annotations

import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest

from model.errors import UserError
from model.file_thread import FileThread, stand_still
from tests.clerk import Clerk, until
from ui import tasks
from ui.tasks import Report, Task, failure_text, soon


def run(clerk: Clerk, task: Task) -> list[tuple[str, object]]:
    """Run a task to its end and return what it said, checked to be said in this thread."""
    heard: list[tuple[str, object]] = []
    here = threading.current_thread()

    def hear(kind: str, word: object) -> None:
        assert threading.current_thread() is here
        heard.append((kind, word))

    for kind in ("reported", "finished", "failed"):
        getattr(task, kind).connect(lambda word, kind=kind: hear(kind, word))
    task.start()
    clerk.until(lambda: heard and heard[-1][0] != "reported")
    return heard


def test_the_result_comes_from_another_thread(clerk: Clerk) -> None:
    heard = run(clerk, Task(lambda report: threading.get_ident(), clerk.window))
    ((kind, ident),) = heard
    assert kind == "finished"
    assert ident != threading.get_ident()


def test_an_error_is_handed_over(clerk: Clerk) -> None:
    heard = run(clerk, Task(lambda report: 1 // 0, clerk.window))
    ((kind, error),) = heard
    assert kind == "failed"
    assert isinstance(error, ZeroDivisionError)


def test_reports_arrive_and_a_cancel_is_answered(clerk: Clerk) -> None:
    def work(report: Report) -> str:
        while report("at work"):
            threading.Event().wait(0.001)
        return "stopped"

    task = Task(work, clerk.window)
    task.reported.connect(lambda word: task.cancel())
    assert run(clerk, task) == [("reported", "at work"), ("finished", "stopped")]


def test_the_owner_may_go_while_the_work_goes_on(clerk: Clerk) -> None:
    owner, gone, asked = QObject(), threading.Event(), []

    def work(report: Report) -> None:
        gone.wait()
        asked.append(report("anybody there?"))
        finished.set()

    finished = threading.Event()
    task = Task(work, owner)
    task.finished.connect(lambda word: asked.append("heard"))
    task.start()
    del task, owner
    gone.set()
    clerk.until(finished.is_set)
    clerk.until_no_task()
    assert asked == [False]


def test_abandoned_work_is_not_heard_of(clerk: Clerk) -> None:
    heard: list[object] = []
    begin = threading.Event()
    task = Task(lambda report: begin.wait(), clerk.window)
    task.finished.connect(heard.append)
    task.start()
    task.abandon()
    begin.set()
    clerk.until_no_task()
    clerk.app.processEvents()
    assert heard == []


def test_a_failure_is_one_sentence_and_a_fault_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert failure_text(UserError("磁盘已满。"), "，没有核对") == "磁盘已满。" and not caplog.records
    assert failure_text(KeyError("x"), "，没有核对") == "程序出错（KeyError），没有核对。"
    assert failure_text(KeyError("x")) == "程序出错（KeyError）。"
    assert [record.getMessage() for record in caplog.records] == ["a work failed\nKeyError: …"] * 2


def test_what_is_done_soon_is_handed_over_at_once(prepared: QObject) -> None:
    came, thread = list[object](), FileThread(stand_still)
    soon(thread, lambda: threading.current_thread(), prepared, lambda found: came.append(found.result()))
    assert came and came[0] is not threading.current_thread()
    errors = list[object]()
    soon(thread, lambda: 1 // 0, prepared, lambda found: errors.append(found.exception()))
    assert isinstance(errors[0], ZeroDivisionError)


def test_what_is_done_later_is_handed_over_once_and_only_to_who_is_there(
    prepared: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "LATER_MS", 5)
    answers, thread, came = threading.Event(), FileThread(stand_still), list[str]()
    stays, goes = QObject(), QObject()
    for owner, name in ((goes, "goes"), (stays, "stays")):
        soon(thread, answers.wait, owner, lambda found, name=name: came.append(name))
    assert came == []
    shiboken6.delete(goes)
    answers.set()
    until(lambda: came)
    QTest.qWait(30)
    assert came == ["stays"]
