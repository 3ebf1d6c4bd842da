"""Where a PC keeps the fonts that offices print in: 宋体 and 仿宋 of Windows, also copied to Linux."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_FILES = {"宋体": ("simsun.ttc", "simsun.ttf"), "仿宋": ("simfang.ttf", "simfs.ttf")}


def installed_files(family: str) -> list[Path]:
    """Return the files of a family on this PC, the system's first; none if it is not installed or not known."""
    wanted = _FILES.get(family, ())
    return [path for folder in _folders() for path in _in(folder, wanted)]


def _folders() -> list[Path]:
    home = Path.home()
    windows = os.environ.get("WINDIR")
    local = os.environ.get("LOCALAPPDATA")
    places = [Path(windows) / "Fonts"] if windows else []
    places += [Path(local) / "Microsoft" / "Windows" / "Fonts"] if local else []
    places += [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")] if os.name == "posix" else []
    return [*places, home / ".local/share/fonts", home / ".fonts"]


def _in(folder: Path, names: tuple[str, ...]) -> Iterator[Path]:
    for root, _, files in os.walk(folder):
        by_name = {file.lower(): file for file in files}
        yield from (Path(root) / by_name[name] for name in names if name in by_name)
