"""The mark beside a workbook file that says who has it open: a window that may write it, and nobody else meanwhile.

The mark is a small hidden file that its holder keeps open and locked, and writes anew now and then. A holder that was
killed is known by its lock, which the system gives up; on another computer, whose locks may not be seen here (a sync
folder, some shares), by a mark that stays the same for a while. Only the own clock is asked how long that is, and only
for spans: no two clocks are compared. The mark keeps two clerks from typing into each other's work; should it fail,
nothing is lost all the same (``following``).
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from model.files import mark_of
from model.workbook.log_table import pc_user

_MAX_BYTES = 4096
_LOCKED_AT = 1 << 20  # a byte far behind the text, as Windows lets nobody read what is locked
_OPEN = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)
_TRIES, _MOMENT = 5, 1 / 50


class Pace(NamedTuple):
    """``beat``: so often, in seconds, the holder writes its mark anew; ``silence``: a mark of another computer that stays
    the same so long is nobody's any more; ``trusts_locks``: a lock that another computer holds would be seen here.
    """

    beat: int
    silence: int
    trusts_locks: bool = False


USUAL, OF_SHARE = Pace(10, 45), Pace(10, 45, trusts_locks=True)
OF_SYNC = Pace(60, 400)  # each beat is a file to be sent, and comes when it comes


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a workbook open: on which computer, since when (UTC seconds by the clock there), in which process."""

    person: str
    computer: str
    since: int
    process: int
    token: str
    beat: int = 0

    @property
    def named(self) -> str:
        """Say it: ``张三（电脑 FIN-03）自 09:12 起``, with the day if it is not today."""
        who = f"{self.person}（电脑 {self.computer}）"
        with suppress(ValueError, OverflowError, OSError):
            since = datetime.fromtimestamp(self.since)
            is_today = since.date() == datetime.now().date()
            day = "" if is_today else f"{since.month} 月 {since.day} 日 "
            return f"{who}自 {day}{since:%H:%M} 起"
        return who


class Hold(Enum):
    """Whose a workbook is: ours, another's, nobody's, or one's who is gone without saying so."""

    OURS = "ours"
    OTHERS = "others"
    FREE = "free"
    GONE = "gone"


def same_mark(one: Path, other: Path) -> bool:
    """Tell whether two paths name one file, as far as its name tells."""
    return os.path.normcase(os.path.abspath(one)) == os.path.normcase(os.path.abspath(other))


class HolderMark:
    """The mark of one workbook, as one window or command sees it. Where no mark can be written nobody is kept out.

    ``person`` is what the others are shown.
    """

    def __init__(
        self,
        workbook: Path,
        person: str = "",
        pace: Pace = USUAL,
        span: Callable[[], float] = time.monotonic,
    ) -> None:
        self.path = mark_of(workbook)
        self._pace = pace
        self._span = span
        user, _, _computer = pc_user().partition("@")
        token = os.urandom(8).hex()
        computer = platform.node() or "未知电脑"
        self._own = Holder(person.strip() or user, computer, int(time.time()), os.getpid(), token)
        self._file: int | None = None
        self._written_at: float | None = None
        self._heard: tuple[tuple[str, int], float] | None = None

    @property
    def is_ours(self) -> bool:
        """True while the mark is held here."""
        return self._file is not None

    def take(self, by_force: bool = False) -> Holder | None:
        """Take the mark; return who has it instead, None if nobody keeps it from here. ``by_force``: whoever has it."""
        for _ in range(_TRIES):
            try:
                file = os.open(self.path, _OPEN, 0o666)
            except OSError:
                return self._without_mark()
            is_locked = _lock(file)
            if is_locked is not False and not _is_same(file, self.path):
                os.close(file)  # it was taken away in the moment
                continue
            holder = _read(file)
            is_kept = is_locked is False or (holder and not by_force and not self._is_gone(holder, is_locked))
            if is_kept and not (by_force and is_locked is None):
                _let_go(file)
                return holder or replace(self._own, person="有人", token="")
            self._file = file
            self._own = replace(self._own, since=int(time.time()))
            try:
                self._write()
            except OSError:  # a full disk: nobody is kept out
                self._drop()
            else:
                _hide(self.path)
            return None
        return None

    def _without_mark(self) -> Holder | None:
        hold, holder = self._look()
        if hold is Hold.GONE:
            with suppress(OSError):
                self.path.unlink()
        return holder if hold is Hold.OTHERS else None

    def tend(self) -> tuple[Hold, Holder | None]:
        """Write the own mark anew from time to time, or look at that of another; tell whose the workbook is."""
        if self._file is None:
            return self._look()
        if not self._is_still_ours():
            os.close(self._file)
            self._file = None
            return self._look()
        if self._written_at is None or self._span() - self._written_at >= self._pace.beat:
            with suppress(OSError):
                self._write()
        return Hold.OURS, self._own

    def release(self) -> None:
        """Take the own mark away."""
        file, self._file = self._file, None
        if file is None:
            return
        if _is_same(file, self.path) and _has_token(self.path, self._own.token):
            self._file = file
            self._drop()
        else:
            os.close(file)

    def _drop(self) -> None:
        """Delete the mark; Windows deletes no open file."""
        assert self._file is not None
        file, self._file = self._file, None
        for step in (_let_go, None) if os.name == "nt" else (None, _let_go):
            if step is not None:
                step(file)
            else:
                _delete(self.path)

    def _is_still_ours(self) -> bool:
        assert self._file is not None
        holder = _read(self._file)
        return _is_same(self._file, self.path) and (holder is None or holder.token == self._own.token)

    def _write(self) -> None:
        assert self._file is not None
        self._own = replace(self._own, beat=self._own.beat + 1)
        data = json.dumps(asdict(self._own), ensure_ascii=False).encode()
        os.lseek(self._file, 0, os.SEEK_SET)
        os.write(self._file, data)
        os.ftruncate(self._file, len(data))
        self._written_at = self._span()

    def _look(self) -> tuple[Hold, Holder | None]:
        try:
            file = os.open(self.path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        except OSError:
            return Hold.FREE, None
        try:
            holder, is_locked = _read(file), _lock(file)
        finally:
            _let_go(file)
        if holder is None:
            return (Hold.OTHERS if is_locked is False else Hold.FREE), None
        is_gone = is_locked is not False and self._is_gone(holder, is_locked)
        return (Hold.GONE if is_gone else Hold.OTHERS), holder

    def _is_gone(self, holder: Holder, is_locked: bool | None) -> bool:
        """Tell whether a holder whose mark is not locked, as far as can be seen here, is gone."""
        is_here = holder.computer.casefold() == self._own.computer.casefold()
        if is_locked and (is_here or self._pace.trusts_locks):
            return True
        said = holder.token, holder.beat
        if self._heard is None or self._heard[0] != said:
            self._heard = said, self._span()
        return self._span() - self._heard[1] >= self._pace.silence


def _is_same(file: int, path: Path) -> bool:
    """Tell whether a file that is open still has the name."""
    if os.name == "nt":
        return True  # nobody can take an open file away there
    try:
        there = path.stat()
    except OSError:
        return False
    here = os.fstat(file)
    return (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)


def _delete(path: Path) -> None:
    """Delete a mark, at which somebody may just be looking."""
    for _ in range(_TRIES):
        try:
            path.unlink(missing_ok=True)
        except PermissionError:
            time.sleep(_MOMENT)
        except OSError:
            return
        else:
            return


def _has_token(path: Path, token: str) -> bool:
    try:
        holder = _parsed(path.read_bytes()[:_MAX_BYTES])
    except OSError:
        return False
    return holder is not None and holder.token == token


def _read(file: int) -> Holder | None:
    """Return who wrote a mark, None if that cannot be read."""
    try:
        os.lseek(file, 0, os.SEEK_SET)
        return _parsed(os.read(file, _MAX_BYTES))
    except OSError:
        return None


def _parsed(data: bytes) -> Holder | None:
    try:
        found: Any = json.loads(data)
        person, computer = (" ".join(str(found[key]).split())[:40] for key in ("person", "computer"))
        since, process, beat = (int(found[key]) for key in ("since", "process", "beat"))
        return Holder(person, computer, since, process, str(found["token"])[:64], beat)
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return None


if sys.platform == "win32":
    import ctypes
    import msvcrt

    def _lock(file: int) -> bool | None:
        """Lock a mark until it is closed; False if another has it locked."""
        os.lseek(file, _LOCKED_AT, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        except OSError:
            return None
        return True

    def _let_go(file: int) -> None:
        """Close a mark; Windows takes its time to forget a lock that is not taken off."""
        with suppress(OSError):
            os.lseek(file, _LOCKED_AT, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
        os.close(file)

    def _hide(path: Path) -> None:
        ctypes.windll.kernel32.SetFileAttributesW(str(path), 2)
else:
    import errno
    import fcntl

    def _lock(file: int) -> bool | None:
        """Lock a mark until it is closed; False if another has it locked, None where that cannot be told."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            return False if error.errno in (errno.EWOULDBLOCK, errno.EACCES) else None
        return True

    def _let_go(file: int) -> None:
        """Close a mark."""
        os.close(file)

    def _hide(path: Path) -> None:
        """The name begins with a dot."""
