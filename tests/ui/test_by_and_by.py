"""What is looked at by and by waits for the disk now and then; meanwhile nobody looks a second time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEventLoop, QObject, QTimer

from tests.clerk import until
from ui import by_and_by
from ui.by_and_by import ByAndBy, Search
from ui.overview import summing
from ui.overview.summing import Summing
from ui.tasks import alone


def wait_for_disk() -> None:
    """Wait as a window does: everything but keys and clicks goes on."""
    loop = QEventLoop()
    QTimer.singleShot(20, loop.quit)
    loop.exec()


def forms(seen: list[int], count: int = 5) -> Iterator[int]:
    for number in range(1, count + 1):
        wait_for_disk()
        seen.append(number)
        yield number


def test_a_search_that_waits_for_the_disk_is_not_begun_twice(
    prepared: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_and_by, "AT_ONCE", 1)
    monkeypatch.setattr(by_and_by, "FIRST_SECONDS", 0)
    searches, seen, shown = ByAndBy(prepared), list[int](), list[int]()
    searches.start(Search(forms(seen)), lambda: shown.append(len(seen)))
    until(lambda: not searches.is_busy)
    assert seen == [1, 2, 3, 4, 5] and shown[-1] == 5


def test_one_that_is_stopped_while_it_waits_stops_no_other(
    prepared: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_and_by, "AT_ONCE", 1)
    monkeypatch.setattr(by_and_by, "FIRST_SECONDS", 0)
    searches, first, second, shown = ByAndBy(prepared), list[int](), list[int](), list[str]()
    searches.start(Search(forms(first, 2)), lambda: shown.append("first"))
    # its last form is waited for when the other begins
    QTimer.singleShot(10, lambda: searches.start(Search(forms(second)), lambda: shown.append("second")))
    until(lambda: len(second) == 5 and not searches.is_busy)
    assert shown[-1] == "second" and shown.count("first") == 1


def test_a_summary_that_waits_for_the_disk_is_not_added_up_twice(
    prepared: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = list[int]()

    def sum_up(self: Summing) -> Iterator[None]:
        for _ in forms(seen):
            yield

    class Large:
        ids = range(summing.AT_ONCE + 1)

    monkeypatch.setattr(Summing, "_sum_up", sum_up)
    monkeypatch.setattr(summing, "SLICE", 0)
    adding = Summing(Large(), lambda _: iter(()), prepared)  # type: ignore[arg-type]
    adding.start()
    until(lambda: len(seen) == 5)
    adding.stop()
    assert seen == [1, 2, 3, 4, 5]


def test_a_method_that_waits_is_alone_in_its_object_and_again_after_an_error() -> None:
    class Worker:
        def __init__(self) -> None:
            self.seen = list[str]()

        @alone
        def act(self, word: str, other: Worker | None = None) -> None:
            self.seen.append(word)
            self.act("within")
            if other is not None:
                other.act("beside")
            if word == "bad":
                raise ValueError

    one, two = Worker(), Worker()
    one.act("first", two)
    with pytest.raises(ValueError):
        one.act("bad")
    one.act("last")
    assert (one.seen, two.seen) == (["first", "bad", "last"], ["beside"])
