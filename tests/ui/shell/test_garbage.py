"""Garbage is looked for in the thread of the window alone."""

from __future__ import annotations

import gc
import threading

import pytest
from PySide6.QtCore import QObject

from tests.clerk import until
from ui.shell import garbage

ENOUGH = 100_000  # more new lists than any limit


class Left:
    """What only a search finds, as it holds itself; it tells in which thread it went."""

    def __init__(self, went: list[threading.Thread]) -> None:
        self.itself, self.went = self, went

    def __del__(self) -> None:
        self.went.append(threading.current_thread())


def test_what_was_left_goes_in_the_thread_of_the_window(
    prepared: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "EVERY_MS", 1)
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


def test_what_stayed_is_looked_at_again_after_a_quarter_of_it_came() -> None:
    gc.collect()
    gc.freeze()  # what other tests left
    search, went = garbage.GarbageSearch(), []
    search.stayed = 4 * ENOUGH
    left = Left(went)
    search.search()
    del left
    kept = [[] for _ in range(ENOUGH // 2)]
    search.search()
    assert went == []
    kept += [[] for _ in range(ENOUGH)]
    search.search()
    assert went and search.came == 0 and search.stayed > len(kept)
