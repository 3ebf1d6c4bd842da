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


def test_what_was_left_goes_in_the_thread_of_the_window(
    prepared: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "EVERY_MS", 1)
    monkeypatch.setattr(garbage, "PAUSE", 0.0)
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


def test_all_is_searched_in_a_pause_or_where_too_much_came(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, searched = Clock(), list[float]()
    search = garbage.GarbageSearch(clock)
    monkeypatch.setattr(search, "_search_all", lambda: searched.append(clock.now))

    def comes(seconds: float, came: int, stayed: int) -> bool:
        """Tell whether all is searched so many seconds after a key."""
        search.note_use()
        search.came, search.stayed = came, stayed
        clock.now += seconds
        search.if_due()
        return searched[-1:] == [clock.now]

    assert comes(1.1, 2 * ENOUGH, 4 * ENOUGH) and not comes(0.9, 2 * ENOUGH, 4 * ENOUGH)
    assert not comes(2, ENOUGH // 2, 4 * ENOUGH) and comes(11, 0, 4 * ENOUGH)
    assert comes(0.1, 2 * garbage.MOST, ENOUGH)


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
    assert went and 0 < search.came + ENOUGH // 100 < search.stayed
    clock.now += 60
    Left(went)
    search.if_due()
    assert len(went) == 1


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
