"""What became of a job, in sentences for the user."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, and what was not and why, each one sentence."""

    done: str = ""
    problems: tuple[str, ...] = ()
