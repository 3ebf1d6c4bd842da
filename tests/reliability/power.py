"""Power losses: from a recording of all operations, the states in which a disk may be found afterwards.

What is promised is little: data is there once its file was synchronised; which names there are, once their folder was.
Anything else of a file may be there or not, sector by sector; names come and go in their order.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512


@dataclass(frozen=True, slots=True)
class Operation:
    """w write · t cut to a length · c create · s synchronise · r rename · l link · u unlink · d x folders · a say."""

    kind: str
    path: str
    other: str
    offset: int
    data: bytes


def read_recording(path: Path) -> list[Operation]:
    """Return what a job did, in order."""
    data, at, found = path.read_bytes(), 0, []
    while at < len(data):
        kind, texts = chr(data[at]), []
        at += 1
        for _ in range(2):
            (size,) = struct.unpack_from("=I", data, at)
            texts.append(data[at + 4 : at + 4 + size].decode())
            at += 4 + size
        offset, size = struct.unpack_from("=QQ", data, at)
        at += 16
        found.append(Operation(kind, texts[0], texts[1], offset, data[at : at + size]))
        at += size
    return found


@dataclass(slots=True)
class _File:
    """What is surely on the disk of a file, and what may be."""

    sure: bytes = b""
    waiting: list[Operation] = field(default_factory=list)

    def synchronise(self) -> None:
        self.sure = _applied(self.sure, self.waiting)
        self.waiting = []


def _applied(content: bytes, operations: list[Operation]) -> bytes:
    data = bytearray(content)
    for one in operations:
        if one.kind == "t":
            data = data[: one.offset].ljust(one.offset, b"\0")
        else:
            data = data.ljust(one.offset, b"\0")
            data[one.offset : one.offset + len(one.data)] = one.data
    return bytes(data)


class Disk:
    """A folder as it was at the beginning, and what was done to it since."""

    def __init__(self, folder: Path) -> None:
        paths = [path for path in folder.rglob("*") if path.is_file()]
        self._names: dict[str, _File] = {str(path): _File(path.read_bytes()) for path in paths}
        self._sure_names = dict(self._names)
        self._folder, self._changes = str(folder), list[Operation]()
        self._made: dict[int, _File] = {}
        self.said = ""

    def do(self, one: Operation) -> None:
        """Do the next operation."""
        if one.kind == "a":
            self.said += one.data.decode("utf-8", "replace")
        elif one.kind in "wt" and one.path in self._names:
            self._names[one.path].waiting.append(one)
        elif one.kind == "s" and one.path in self._names:
            self._names[one.path].synchronise()
        elif one.kind == "s":  # a folder
            self._sure_names, self._changes = dict(self._names), []
        elif one.kind in "crlu":
            if one.kind == "c":
                self._made[id(one)] = _File()
            self._changes.append(one)
            self._rename(self._names, one)

    def _rename(self, names: dict[str, _File], one: Operation) -> None:
        if one.kind == "c":
            names[one.path] = self._made[id(one)]
        elif one.kind == "u":
            names.pop(one.path, None)
        elif one.path in names:
            names[one.other] = names[one.path]
            if one.kind == "r":
                del names[one.path]

    def states(self, chance: random.Random) -> Iterator[dict[str, bytes]]:
        """Yield what may be found if the power goes now: files with their content, by the path from the root."""
        few, many = 0, len(self._changes)
        for done, share in ((few, 0.0), (many, 1.0), (many, 0.0), (few, 1.0)):
            yield self._state(done, share, chance)
        for _ in range(2):
            yield self._state(chance.randint(few, many), chance.random(), chance)

    def _state(self, done: int, share: float, chance: random.Random) -> dict[str, bytes]:
        names = dict(self._sure_names)
        for one in self._changes[:done]:
            self._rename(names, one)
        return {path: _some_of(file, share, chance) for path, file in names.items()}


def _some_of(file: _File, share: float, chance: random.Random) -> bytes:
    """Return a file with a share of what was not synchronised, some writes only in part."""
    if share in (0.0, 1.0):
        return _applied(file.sure, file.waiting if share else [])
    found = []
    for one in file.waiting:
        if chance.random() < share:
            torn = len(one.data) > SECTOR and chance.random() < 0.3
            keep = chance.randrange(SECTOR, len(one.data), SECTOR) if torn else len(one.data)
            found.append(Operation(one.kind, one.path, "", one.offset, one.data[:keep]))
    return _applied(file.sure, found)


def write_state(state: dict[str, bytes], was: Path, folder: Path) -> None:
    """Lay a state out in another, empty folder."""
    for path, content in state.items():
        target = folder / Path(path).relative_to(was)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
