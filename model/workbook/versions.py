"""Versions of a form: reasons to keep one, and which old ones are deleted. Times are whole UTC seconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

OPENED = "打开"
PRINTED = "打印"
IMPORTED = "导入"
REPLACED = "替换前"
FINALISED = "定稿"
TIMED = "每十分钟"
RESTORING = "恢复前"
JOINED = "合并两边的改动"  # what did not come into a form that two programs had changed
DAMAGED = "受损"  # what stood in a damaged form before it was restored
PRECIOUS = (PRINTED, FINALISED)  # what somebody may have signed goes last; the later weighs more

WORK_SECONDS = 600
RECENT_SECONDS = 48 * 3600
MAX_RECENT = 200
MAX_VERSIONS = 300
_DAY = 24 * 3600
_BEIJING = 8 * 3600  # all of China has one time, so a day is the same on every PC


@dataclass(frozen=True, slots=True)
class Version:
    """One kept state of a form: ``when`` in UTC seconds, ``digest`` that of its canonical document.

    ``figures``: those that its sheet showed (``kept_figures``), blank if it was not put on paper.
    """

    id: int
    when: int
    reason: str
    digest: str
    figures: str = ""


class VersionMark(NamedTuple):
    """What tells a version from all others, in whatever file it is."""

    form: int
    when: int
    digest: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A state of a form that is to be kept: ``when`` in UTC seconds, ``document`` its canonical text, ``figures`` as above."""

    form: int
    when: int
    reason: str
    document: str
    figures: str = ""


def outweighs(reason: str, known: str) -> bool:
    """Tell whether a version that is there already should rather be called by another reason."""
    rank = {name: number for number, name in enumerate(PRECIOUS, start=1)}
    return rank.get(reason, 0) > rank.get(known, 0)


def shows_other_figures(figures: str, known: str) -> bool:
    """Tell whether a form that was put on paper again showed other figures: both sheets may be signed."""
    return bool(figures and known and figures != known)


def superfluous(versions: Sequence[Version], now: int) -> tuple[Version, ...]:
    """Return those versions of one form that go.

    What stays: the last 48 hours (at most 200), before that the last of each day and all that were printed or
    finalised; at most 300 in all, of which the printed and finalised go last. The newest always stays.
    """
    if not versions:
        return ()
    newest = max(version.id for version in versions)
    recent = [version for version in versions if now - version.when <= RECENT_SECONDS]
    older = [version for version in versions if now - version.when > RECENT_SECONDS]
    kept = _best([*_best(recent, MAX_RECENT, newest), *_daily(older)], MAX_VERSIONS, newest)
    ids = {version.id for version in kept}
    return tuple(version for version in versions if version.id not in ids)


def _best(versions: Iterable[Version], count: int, newest: int) -> list[Version]:
    """Return that many: the newest of all, then what is precious, then those kept later, whatever a clock said."""
    order = sorted(versions, key=lambda v: (v.id == newest, v.reason in PRECIOUS, v.id), reverse=True)
    return order[:count]


def _daily(versions: Iterable[Version]) -> list[Version]:
    """Return the last version of each day in China, and all precious ones."""
    found = list(versions)
    last = {(v.when + _BEIJING) // _DAY: v.id for v in sorted(found, key=lambda v: (v.when, v.id))}
    return [v for v in found if v.reason in PRECIOUS or v.id in last.values()]
