"""How long the rest of a work takes is told once it is known."""

from __future__ import annotations

import pytest

from ui.widgets.remaining import remaining_text


@pytest.mark.parametrize(
    ("seconds", "done", "total", "expected"),
    [
        (0.4, 100, 500, ""),
        (5.0, 100, 500, " · 约剩 20 秒"),
        (60.0, 100, 500, " · 约剩 4 分钟"),
        (60.0, 0, 500, ""),
        (5.0, 499, 500, ""),
    ],
)
def test_the_remaining_time_is_told_once_it_is_known(
    seconds: float, done: int, total: int, expected: str
) -> None:
    assert remaining_text(seconds, done, total) == expected
