"""Garbage is looked for in the thread of the window alone, and all of it only while nobody types."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.clerk import until
from tests.depth import long
from ui.shell import garbage

ENOUGH = 100_000  # more new lists than any limit


@pytest.fixture(autouse=True)
def _frozen_again() -> Iterator[None]:
    """What the tests have loaded is not to be searched with each that follows."""
    yield
    gc.freeze()


class Left:
    """What only a search finds, as it holds itself; it tells in which thread it went."""

    def __init__(self, went: list[threading.Thread]) -> None:
        self.itself, self.went = self, went

    def __del__(self) -> None:
        self.went.append(threading.current_thread())


class Clock:
    """A clock that is put forward."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def searched(clock: Clock) -> garbage.GarbageSearch:
    """Return a search that has just looked at all there is; what the tests have loaded is left out, for it takes long."""
    gc.collect()
    gc.freeze()
    return garbage.GarbageSearch(clock)


def test_what_was_left_goes_in_the_thread_of_the_window(
    prepared: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "EVERY_MS", 1)
    monkeypatch.setattr(garbage, "REST", 0.0)
    owner, went = QObject(), []
    gc.enable()
    garbage.search_in_window(owner)
    Left(went)
    kept: list[list[object]] = []
    work = threading.Thread(target=lambda: kept.extend([] for _ in range(ENOUGH)))
    work.start()
    work.join()
    assert went == []
    until(lambda: went)
    assert went == [threading.main_thread()]


def test_all_is_searched_in_a_rest_or_where_too_much_lies_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, searched = Clock(), list[float]()
    search = garbage.GarbageSearch(clock)
    monkeypatch.setattr(search, "_search_all", lambda: searched.append(clock.now))
    counted = 0
    monkeypatch.setattr(gc, "get_freeze_count", lambda: counted)

    def comes(seconds: float, aside: int, stayed: int, gone: int = 0) -> bool:
        """Tell whether all is searched so many seconds after a key; ``gone`` are objects that went by themselves."""
        nonlocal counted
        search.note_use()
        search.aside, search.stayed, counted = aside, stayed, aside - gone
        clock.now += seconds
        search.if_due()
        return searched[-1:] == [clock.now]

    assert comes(11, 0, ENOUGH) and not comes(9, 0, ENOUGH)
    for stayed, much in ((ENOUGH, garbage.MOST), (6 * ENOUGH, 3 * ENOUGH)):
        assert comes(1.1, stayed + much + 1, stayed) and not comes(1.1, stayed + much, stayed)
        assert comes(0.9, stayed + 2 * much + 1, stayed) and not comes(0.9, stayed + 2 * much, stayed)
        assert not comes(1.1, stayed + much + 1, stayed, gone=1) and search.aside == stayed + much


def test_a_search_of_all_counts_what_stays_and_is_the_last_until_somebody_types() -> None:
    clock, went = Clock(), list[threading.Thread]()
    search = garbage.GarbageSearch(clock)
    left = Left(went)
    gc.collect()
    del left
    search.if_due()
    assert not went
    clock.now += 60
    search.if_due()
    assert went and ENOUGH // 100 < search.stayed == search.aside and search.came == 0
    clock.now += 60
    Left(went)
    search.if_due()
    assert len(went) == 1


@long
def test_what_came_is_searched_once_in_a_pause_or_when_it_is_much_and_then_laid_aside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, went = Clock(), list[threading.Thread]()
    search = searched(clock)

    def leaves(seconds: float, came: int) -> bool:
        """Tell whether what was left is found so many seconds after a key, when so much came before it and was looked at."""
        search.note_use()
        left = Left(went)
        gc.collect()  # it is not young any more
        went.clear()
        search.came = came
        del left
        clock.now += seconds
        search.if_due()
        return bool(went)

    some, much = garbage.SOME + 1, garbage.PIECE + 1
    assert leaves(1.1, some) and not leaves(1.1, garbage.SOME // 2) and not leaves(0.9, some)
    assert search.came > 0 and leaves(0.1, much)
    aside = search.aside
    old = Left(went)
    search.came = much
    search.if_due()
    assert search.came == 0 and search.aside > aside
    del old
    went.clear()
    search.came = much
    search.if_due()
    assert not went  # it lies aside
    clock.now += 60
    search.if_due()
    assert went


def test_what_was_opened_is_laid_aside_unsearched() -> None:
    search, went = searched(Clock()), list[threading.Thread]()
    Left(went)
    opened: list[object] = [[] for _ in range(garbage.PIECE + 1)]
    search.if_due()
    assert not went and search.aside >= search.stayed + len(opened)


def test_keys_in_any_window_are_heard(prepared: QObject, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(garbage.GarbageSearch, "note_use", lambda _: heard.append("key"))
    owner, field = QObject(), QLineEdit()
    garbage.search_in_window(owner)
    field.show()
    field.activateWindow()
    until(field.isActiveWindow)
    QTest.keyClick(field.windowHandle(), Qt.Key.Key_A)
    assert heard and field.text() == "a"
