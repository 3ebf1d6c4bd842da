"""Names and years that the program proposes, and what its files are called."""

from __future__ import annotations

from collections.abc import Container
from datetime import date

EXTENSION = ".jxzp"


def free_name(wanted: str, taken: Container[str]) -> str:
    """Return the wanted name, with a number behind it if it is taken."""
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}{number}", number + 1
    return name


def default_year(today: date) -> int:
    """Return the year a self-evaluation is about: until June still the year before."""
    return today.year - 1 if today.month <= 6 else today.year
