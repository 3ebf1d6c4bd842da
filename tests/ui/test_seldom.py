"""What takes long is not done after each of many edits."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tests.clerk import until
from ui.seldom import Seldom


def test_it_is_done_at_once_and_then_once_for_all_who_asked(qtbot: QtBot) -> None:
    parent, done = QObject(), list[float]()

    def act() -> None:
        time.sleep(0.005)
        done.append(time.perf_counter())

    seldom = Seldom(act, parent)
    seldom.ask()
    assert len(done) == 1
    for _ in range(100):
        seldom.ask()
    assert len(done) == 1
    until(lambda: len(done) > 1)
    assert len(done) == 2 and done[1] - done[0] > 0.04
    seldom.ask()
    seldom.stop()
    until(lambda: time.perf_counter() - done[1] > 0.06)
    assert len(done) == 2
    seldom.ask()
    assert len(done) == 3
