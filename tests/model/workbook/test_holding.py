"""The mark that says who has a workbook open: whose it is, when its holder is gone, and that nothing of it is left over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from model.files import mark_of, sweep_left_behind
from model.workbook import holding
from model.workbook.holding import OF_SHARE, OF_SYNC, USUAL, Hold, Holder, HolderMark


class Watch:
    """A clock for spans that stands still until it is told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "2021年度绩效自评.jxzp"


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def first(book: Path, watch: Watch) -> Iterator[HolderMark]:
    mark = HolderMark(book, "张三", span=watch)
    yield mark
    mark.release()


@pytest.fixture
def second(book: Path, watch: Watch) -> Iterator[HolderMark]:
    mark = HolderMark(book, "李四", span=watch)
    yield mark
    mark.release()


def left_by(book: Path, **other: object) -> None:
    """Leave a mark that nobody has locked."""
    values = {
        "person": "王五",
        "computer": "FIN-03",
        "since": 1,
        "process": 1,
        "token": "x",
        "beat": 1,
        **other,
    }
    mark_of(book).write_text(json.dumps(values), "utf-8")


def test_the_second_is_told_who_has_it_and_gets_it_afterwards(
    first: HolderMark, second: HolderMark, book: Path
) -> None:
    assert first.take() is None and first.is_ours
    holder = second.take()
    assert holder is not None and holder.person == "张三" and not second.is_ours
    assert holder.named.startswith("张三（电脑 ") and f"自 {datetime.now():%H:}" in holder.named
    assert second.tend()[0] is Hold.OTHERS and first.tend()[0] is Hold.OURS
    first.release()
    assert not mark_of(book).exists() and second.tend() == (Hold.FREE, None)
    assert second.take() is None
    second.release()
    assert list(book.parent.iterdir()) == []


def test_a_holder_that_was_killed_is_gone_at_once(book: Path, second: HolderMark) -> None:
    code = (
        "import sys, time; from pathlib import Path; from model.workbook.holding import HolderMark\n"
        "mark = HolderMark(Path(sys.argv[1]), '张三'); assert mark.take() is None\n"
        "print('held', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen([sys.executable, "-c", code, str(book)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stdout.readline() == "held\n"
    assert second.take() is not None and second.tend()[0] is Hold.OTHERS
    child.kill()
    child.wait()
    child.stdout.close()
    assert second.tend()[0] is Hold.GONE
    assert second.take() is None and second.tend()[0] is Hold.OURS


def test_another_computer_is_gone_when_its_mark_stays_the_same(
    book: Path, second: HolderMark, watch: Watch
) -> None:
    left_by(book)
    holder = second.take()
    assert holder is not None and holder.computer == "FIN-03"
    watch.now += USUAL.silence - 1
    assert second.tend()[0] is Hold.OTHERS
    left_by(book, beat=2, since=99_999_999_999)
    watch.now += 2
    assert second.tend()[0] is Hold.OTHERS
    watch.now += USUAL.silence
    assert second.tend()[0] is Hold.GONE and second.take() is None
    # and when it comes back, it sees that it has lost the mark
    assert json.loads(mark_of(book).read_text("utf-8"))["person"] == "李四"


def test_a_sync_program_may_take_its_time(book: Path, watch: Watch) -> None:
    left_by(book)
    mark = HolderMark(book, pace=OF_SYNC, span=watch)
    assert mark.tend()[0] is Hold.OTHERS
    watch.now += USUAL.silence + 1
    assert mark.tend()[0] is Hold.OTHERS
    watch.now += OF_SYNC.silence
    assert mark.tend()[0] is Hold.GONE


def test_where_locks_are_seen_another_computer_need_not_be_waited_for(book: Path) -> None:
    left_by(book)
    mark = HolderMark(book, pace=OF_SHARE)
    assert mark.tend()[0] is Hold.GONE and mark.take() is None
    mark.release()


def test_who_was_taken_over_sees_it(
    first: HolderMark, second: HolderMark, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "_lock", lambda file: None)  # as on a share that has no locks
    assert first.take() is None
    assert second.take() is not None and second.take(by_force=True) is None
    assert second.is_ours
    hold, holder = first.tend()
    assert hold is Hold.OTHERS and holder is not None and holder.person == "李四" and not first.is_ours
    first.release()
    assert mark_of(book).exists() and second.tend()[0] is Hold.OURS


def test_a_live_holder_with_a_lock_is_not_taken_over(first: HolderMark, second: HolderMark) -> None:
    assert first.take() is None
    assert second.take(by_force=True) is not None


def test_the_mark_is_written_anew_now_and_then(first: HolderMark, book: Path, watch: Watch) -> None:
    first.take()
    beats = []
    for _ in range(4):
        first.tend()
        beats.append(json.loads(mark_of(book).read_text("utf-8"))["beat"])
        watch.now += USUAL.beat / 2
    assert beats == [1, 1, 2, 2]


def test_a_mark_that_was_deleted_is_lost_and_may_be_taken_again(first: HolderMark, book: Path) -> None:
    first.take()
    mark_of(book).unlink()
    assert first.tend() == (Hold.FREE, None)
    assert first.take() is None and mark_of(book).exists()


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 5000, b"\xff\xfe", b'{"person": 1}', b"null"])
def test_rubbish_is_nobodys_mark(book: Path, second: HolderMark, data: bytes) -> None:
    mark_of(book).write_bytes(data)
    assert second.tend() == (Hold.FREE, None)
    assert second.take() is None
    second.release()
    assert not mark_of(book).exists()


def test_where_nothing_can_be_written_nobody_is_kept_out(
    book: Path, second: HolderMark, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def read_only(path: Any, flags: int, *more: int) -> int:
        if flags & os.O_CREAT:
            raise PermissionError
        return opened(path, flags, *more)

    monkeypatch.setattr(os, "open", read_only)
    assert second.take() is None and not second.is_ours and second.tend() == (Hold.FREE, None)
    left_by(book)
    assert second.take() is not None
    left_by(book, computer=second._own.computer)
    assert second.take() is None


def test_who_has_it_since_another_day_is_named_with_the_day() -> None:
    then = datetime.now() - timedelta(days=40)
    text = Holder("张三", "FIN-03", int(then.timestamp()), 1, "x").named
    assert text == f"张三（电脑 FIN-03）自 {then.month} 月 {then.day} 日 {then:%H:%M} 起"
    assert Holder("张三", "FIN-03", 1 << 62, 1, "x").named == "张三（电脑 FIN-03）"


def test_the_mark_of_another_kind_of_name(tmp_path: Path) -> None:
    assert (
        mark_of(tmp_path / "a.jxzp").name == ".~a.open" and mark_of(tmp_path / "a.bak").name == ".~a.bak.open"
    )


def test_old_marks_of_workbooks_that_are_gone_are_swept(tmp_path: Path) -> None:
    names = ("在.jxzp", "别的.bak", "走了.jxzp", "新走的.jxzp")
    for name in names:
        mark_of(tmp_path / name).write_text("{}")
        if name != "新走的.jxzp":
            os.utime(mark_of(tmp_path / name), (1, 1))
    for name in names[:2]:
        (tmp_path / name).touch()
    (tmp_path / "temporary").touch()
    sweep_left_behind(tmp_path / "temporary")
    assert [name for name in names if mark_of(tmp_path / name).exists()] == [
        "在.jxzp",
        "别的.bak",
        "新走的.jxzp",
    ]


def test_a_mark_at_which_somebody_looks_is_deleted_a_moment_later(
    first: HolderMark, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink, refusals = Path.unlink, [True, True]

    def refused_at_first(path: Path, missing_ok: bool = False) -> None:
        if refusals:
            refusals.pop()
            raise PermissionError
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refused_at_first)
    assert first.take() is None
    first.release()
    assert refusals == [] and not mark_of(book).exists()
