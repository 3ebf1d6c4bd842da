"""A note beside the mark of an open workbook, for the case that the program is killed: where the clerk was, and what was being typed.

It is kept while the workbook is open and taken away when it is left. Whoever finds one finds it after a crash.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.digest import digest_of
from model.files import ODD_NAMES, encoded
from model.form.field_path import FieldPath, parse_path
from ui.shell.remembered_places import Places, places_from, places_json

MAX_BYTES = 1 << 20
MAX_TYPING = 20_000
ENDING = ".note"


@dataclass(frozen=True, slots=True)
class Typing:
    """What was typed into a cell that was not left yet."""

    form_id: int
    field: FieldPath
    text: str


@dataclass(frozen=True, slots=True)
class CrashNote:
    """What was noted of a workbook."""

    workbook: Path
    places: Places
    typing: Typing | None = None


def write_note(folder: Path, note: CrashNote) -> None:
    """Keep a note, if it says something new; a folder that cannot be written is no error."""
    typing = note.typing
    data = {
        "workbook": str(note.workbook),
        "places": places_json(note.places),
        "typing": [typing.form_id, str(typing.field), typing.text[:MAX_TYPING]] if typing else None,
    }
    text, path = json.dumps(data, ensure_ascii=False), _file(folder, note.workbook)
    with suppress(OSError):
        if not path.exists() or path.read_text("utf-8", ODD_NAMES) != text:
            folder.mkdir(parents=True, exist_ok=True)
            temporary = path.with_suffix(".tmp")
            temporary.write_bytes(encoded(text))
            temporary.replace(path)


def read_note(folder: Path, workbook: Path) -> CrashNote | None:
    """Return what was noted of a workbook, None without a note or with one that cannot be read."""
    return _read(_file(folder, workbook))


def drop_note(folder: Path, workbook: Path) -> None:
    """The workbook is left as it should be."""
    with suppress(OSError):
        _file(folder, workbook).unlink(missing_ok=True)


def noted_workbooks(folder: Path) -> Iterator[Path]:
    """Yield the workbooks of which there are notes, the last one first."""
    found: list[tuple[float, Path]] = []
    with suppress(OSError):
        for path in folder.glob(f"*{ENDING}"):
            with suppress(OSError):
                found.append((path.stat().st_mtime, path))
    for _, path in sorted(found, reverse=True):
        if note := _read(path):
            yield note.workbook


def _file(folder: Path, workbook: Path) -> Path:
    return folder / f"{digest_of(str(workbook.absolute()))[:16]}{ENDING}"


def _read(path: Path) -> CrashNote | None:
    try:
        if path.stat().st_size > MAX_BYTES:
            return None
        data: Any = json.loads(path.read_text("utf-8", ODD_NAMES))
        places = data["places"]
        return CrashNote(
            Path(str(data["workbook"])),
            places_from(places) if isinstance(places, dict) else Places(),
            _typing(data.get("typing")),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _typing(value: Any) -> Typing | None:
    if not (isinstance(value, list) and len(value) == 3 and type(value[0]) is int):
        return None
    field = parse_path(str(value[1]))
    return Typing(value[0], field, str(value[2])) if field is not None else None
