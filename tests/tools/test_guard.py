"""The guard against tests that hang."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_timeout

from tests.conftest import Guard


def test_only_a_test_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[Any] = []
    monkeypatch.setattr(
        pytest_timeout, "timeout_timer", lambda item, settings: ended.append((item, settings))
    )
    guard = Guard(thread=threading.current_thread())  # looks when it is told to
    quick, slow = SimpleNamespace(timeout=400), SimpleNamespace(timeout=-1)
    guard.look()
    guard.watch("quick", quick)  # type: ignore[arg-type]
    guard.look()
    assert ended == []
    guard.watch("slow", slow)  # type: ignore[arg-type]
    guard.look()
    guard.look()
    assert ended == [("slow", slow)]
