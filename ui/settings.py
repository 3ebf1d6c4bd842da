"""What the program remembers between starts: a small JSON file in the user's own folder."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import platformdirs

import resources
from model.file_thread import Hand, OwnHand
from model.files import keep_file

APP = "jixiao-zipingbiao"
MAX_RECENT = 8
TEMPLATES = "模板"
PORTABLE_MARKS = ("便携.txt", "portable.txt")


def portable_folder() -> Path | None:
    """Return the folder for everything if a file 便携.txt or portable.txt stands beside the program."""
    program = resources.program_folder()
    if program is None or not any((program / name).exists() for name in PORTABLE_MARKS):
        return None
    return program / "数据"


def data_folder() -> Path:
    """Return the folder for settings and the log."""
    if portable := portable_folder():
        return portable
    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def own_templates_folder() -> Path:
    """Return the folder for the user's own templates."""
    return data_folder() / TEMPLATES


def documents_folder() -> Path:
    """Return the folder for new workbooks."""
    if portable := portable_folder():
        return portable / "绩效自评"
    return Path(platformdirs.user_documents_dir()) / "绩效自评"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is remembered. Sizes in per cent; ``columns`` holds dragged borders by template, ``places`` by workbook;
    ``layouts`` how sheets of other people are read otherwise than usual, by their captions.

    ``facts`` says by workbook what the start page tells of it; ``tour`` is ``seen`` once the hints were dismissed.
    ``panel`` is ``open`` or ``folded``; blank is as the window has room. ``second_backups``: a folder on a stick or share
    for copies beside the program's own.
    """

    zoom: int = 100
    theme: str = "light"
    person: str = ""
    checks_whole: bool = False
    panel_width: int = 300
    panel: str = ""
    batch_target: str = "file"
    batch_two_sided: bool = False
    second_backups: str = ""
    suggests: bool = True
    shows_last_year: bool = False
    geometry: str = ""
    left_open: str = ""
    tour: str = ""
    recent: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Any] = field(default_factory=dict)
    last_years: dict[str, Any] = field(default_factory=dict)
    layouts: dict[str, Any] = field(default_factory=dict)


_KINDS: dict[str, type] = {one.name: type(getattr(Remembered(), one.name)) for one in fields(Remembered)}


def _remembered(stored: dict[str, Any]) -> Remembered:
    """Return what was stored; what is of another kind was not written by this program."""
    known: dict[str, Any] = {key: value for key, value in stored.items() if type(value) is _KINDS.get(key)}
    return Remembered(**known)


class Settings:
    """Settings that survive a missing, damaged or write-protected file.

    ``hand`` writes this and the other small files of the program's own; a window gives one that does it in a thread.
    """

    def __init__(self, path: Path | None = None, documents: Path | None = None) -> None:
        self.hand: Hand = OwnHand()
        self._path = path or data_folder() / "settings.json"
        self.documents = documents or documents_folder()
        self.backups = self._path.parent / "备份"
        self.open_marks = self._path.parent / "open"
        self.templates = self._path.parent / TEMPLATES
        self.typed_texts = self._path.parent / "填写记录.json"
        stored: Any = {}
        with suppress(OSError, ValueError, RecursionError):
            stored = json.loads(self._path.read_text("utf-8"))
        self.values = _remembered(stored) if isinstance(stored, dict) else Remembered()
        self._written = self.values

    def remember(self, **changes: Any) -> None:
        """Remember other values, by their names in ``Remembered``; a write-protected folder is no error."""
        self.values = replace(self.values, **changes)
        data = json.dumps(asdict(self.values), indent=1).encode()
        self.hand.begin(partial(self._write, self.values, data))

    def _write(self, values: Remembered, data: bytes) -> None:
        if values is not self.values or (values == self._written and self._path.exists()):
            return  # newer ones come behind, or they stand there already
        if keep_file(self._path, data):
            self._written = values

    def reset(self) -> None:
        """Set everything back but what was worked on: list of workbooks, the one left open, who works here, layouts."""
        kept = self.values
        worked_on = {key: getattr(kept, key) for key in ("recent", "left_open", "person", "layouts")}
        self.remember(**asdict(Remembered(**worked_on)))

    def known(self) -> list[Path]:
        """Return the workbooks opened last, also those that are gone, newest first."""
        return [Path(item) for item in self.values.recent if isinstance(item, str)]

    def forget_recent(self, path: Path) -> None:
        """Take a workbook off the list."""
        facts = {name: one for name, one in self.values.facts.items() if name != str(path)}
        self.remember(recent=[str(p) for p in self.known() if p != path], facts=facts)

    def note_facts(self, path: Path, facts: dict[str, Any]) -> None:
        """Remember what the start page tells of a workbook on the list."""
        listed = {str(one) for one in self.known()}
        kept = {name: one for name, one in self.values.facts.items() if name in listed}
        self.remember(facts={**kept, str(path.absolute()): facts})

    def leave_open(self, path: Path | None, **changes: Any) -> None:
        """Remember the workbook with which the program is closed, and what else changes with that."""
        self.remember(left_open=str(path) if path else "", **changes)

    def left_open(self) -> Path | None:
        """Return the workbook with which the program was closed; it may be gone."""
        return Path(self.values.left_open) if self.values.left_open else None

    def add_recent(self, path: Path) -> None:
        """Put a workbook at the top of the list."""
        path = path.absolute()
        rest = [str(p) for p in self.known() if p != path]
        self.remember(recent=[str(path), *rest][:MAX_RECENT])
