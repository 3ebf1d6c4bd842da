"""How long the rest of a work of many parts will take, from what the parts so far took."""

from __future__ import annotations

SURE_AFTER = 1.0  # seconds, before which nothing is said about the rest


def remaining_text(seconds: float, done: int, total: int) -> str:
    """Say how long the rest will take; blank while that is a guess, and where it is next to nothing."""
    if seconds < SURE_AFTER or not done:
        return ""
    rest = seconds / done * (total - done)
    if rest < 1:
        return ""
    return f" · 约剩 {rest:.0f} 秒" if rest < 90 else f" · 约剩 {rest / 60:.0f} 分钟"
