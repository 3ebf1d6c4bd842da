"""Times as a clerk says them, in the PC's own time zone."""

from __future__ import annotations

from datetime import datetime, timedelta


def when_text(seconds: int, now: datetime) -> str:
    """Return 今天 14:03, 昨天 09:12, 11月20日 16:40, in another year with the year; ``seconds`` are UTC."""
    moment = datetime.fromtimestamp(seconds)
    today = now.date()
    if moment.date() == today:
        day = "今天"
    elif moment.date() == today - timedelta(days=1):
        day = "昨天"
    else:
        year = "" if moment.year == today.year else f"{moment.year}年"
        day = f"{year}{moment.month}月{moment.day}日"
    return f"{day} {moment:%H:%M}"
