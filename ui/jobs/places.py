"""Where a workbook lies: on this computer, in a shared folder, in the folder of a sync program, or on a stick.

A shared folder is written by others at the same time; a sync program copies a file to other computers some time later
and may leave two of it; a stick may be pulled out.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePath

from model.naming import EXTENSION
from model.workbook.holding import OF_SHARE, OF_SYNC, USUAL, Pace

# a part of the path that begins so belongs to a sync program; longer ones first where one begins like another
_SYNC_FOLDERS = {
    "onedrive": "OneDrive",
    "我的坚果云": "坚果云",
    "坚果云": "坚果云",
    "nutstore": "坚果云",
    "baidusyncdisk": "百度网盘",
    "百度网盘": "百度网盘",
    "baidunetdisk": "百度网盘",
    "wps云盘": "WPS 云盘",
    "wpsdrive": "WPS 云盘",
    "wps cloud files": "WPS 云盘",
    "腾讯微云": "腾讯微云",
    "微云同步": "腾讯微云",
    "weiyun": "腾讯微云",
    "企业微信微盘": "企业微信微盘",
    "阿里云盘": "阿里云盘",
    "adrive": "阿里云盘",
    "夸克网盘": "夸克网盘",
    "天翼云盘": "天翼云盘",
    "和彩云": "中国移动云盘",
    "中国移动云盘": "中国移动云盘",
    "联想企业网盘": "联想企业网盘",
    "亿方云": "亿方云",
    "fangcloud": "亿方云",
    "iclouddrive": "iCloud",
    "icloud drive": "iCloud",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "seafile": "Seafile",
    "nextcloud": "Nextcloud",
}
_SYNC_VARIABLES = ("OneDriveCommercial", "OneDriveConsumer", "OneDrive")
_ROOTS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\SyncRootManager"
_REMOVABLE, _REMOTE = 2, 4


class PlaceKind(Enum):
    """What the place of a file is."""

    LOCAL = ""
    SHARE = "共享文件夹"
    SYNC = "同步文件夹"
    STICK = "移动磁盘"


@dataclass(frozen=True, slots=True)
class Place:
    """The kind of a file's place, and what it is called there: server and share, the sync program, the drive."""

    kind: PlaceKind
    name: str = ""

    @property
    def pace(self) -> Pace:
        """How the mark of who has a file there is kept."""
        return {PlaceKind.SHARE: OF_SHARE, PlaceKind.SYNC: OF_SYNC}.get(self.kind, USUAL)

    @property
    def short(self) -> str:
        r"""Say it in a few words, as ``共享文件夹 \\srv\财务``; blank on this computer."""
        return f"{self.kind.value} {self.name}".strip()

    @property
    def sentence(self) -> str:
        """Say what the place asks of whoever works there, blank on this computer."""
        return {
            PlaceKind.LOCAL: "",
            PlaceKind.SHARE: f"文件在共享文件夹“{self.name}”里：同时只能一人填写，后打开的人看到的是随保存更新的只读内容。",
            PlaceKind.SYNC: f"文件在“{self.name}”的同步文件夹里：请不要在两台电脑上同时填写；换电脑前先关闭本窗口，等同步完成。",
            PlaceKind.STICK: f"文件在移动磁盘“{self.name}”上：拔出前请先关闭本窗口，并在系统里弹出磁盘。",
        }[self.kind]


def place_of(path: Path) -> Place:
    """Return where a file lies, as far as the system tells."""
    path = path.absolute()
    kind, share = _drive(path.drive)
    return place_from(path, dict(_sync_roots()), kind, share)


def states_beside(path: Path) -> list[Path]:
    """Return files that look like other states of a workbook, as sync programs leave them: its name with more behind it."""
    with suppress(OSError):
        stem = path.stem.casefold()
        return sorted(
            one
            for one in path.parent.iterdir()
            if one.suffix.lower() == EXTENSION
            and one.stem.casefold().startswith(stem)
            and one.stem.casefold() != stem
        )
    return []


def place_from(path: PurePath, sync_roots: Mapping[str, str], drive_kind: int, share: str) -> Place:
    """Return the place of a path, given the folders of sync programs with their names, and what Windows says of its drive."""
    folders = [part.casefold() for part in path.parts[1:-1]]
    for root, name in sync_roots.items():
        if path.is_relative_to(type(path)(root)):
            return Place(PlaceKind.SYNC, name)
    for folder in folders:
        if name := next((name for word, name in _SYNC_FOLDERS.items() if folder.startswith(word)), ""):
            return Place(PlaceKind.SYNC, name)
    if path.drive.startswith("\\\\") or drive_kind == _REMOTE:
        return Place(PlaceKind.SHARE, share or path.drive)
    if drive_kind == _REMOVABLE:
        return Place(PlaceKind.STICK, path.drive)
    return Place(PlaceKind.LOCAL)


def _sync_roots() -> Iterator[tuple[str, str]]:
    """Yield the folders of sync programs that say so to Windows, with their names."""
    for name in _SYNC_VARIABLES:
        if root := os.environ.get(name):
            yield root, "OneDrive"
    with suppress(OSError):
        yield from _registered_roots()


if sys.platform == "win32":
    import ctypes
    import winreg

    def _drive(drive: str) -> tuple[int, str]:
        """Return what Windows says of a drive: its kind, and the share that has the letter."""
        if len(drive) != 2:
            return 0, ""
        kind = int(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\"))
        name, size = ctypes.create_unicode_buffer(512), ctypes.c_ulong(512)
        if kind != _REMOTE or ctypes.windll.mpr.WNetGetConnectionW(drive, name, ctypes.byref(size)):
            return kind, ""
        return kind, name.value

    def _registered_roots() -> Iterator[tuple[str, str]]:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _ROOTS) as providers:
            for number in range(winreg.QueryInfoKey(providers)[0]):
                provider = winreg.EnumKey(providers, number)
                with (
                    suppress(OSError),
                    winreg.OpenKey(providers, f"{provider}\\UserSyncRoots") as roots,
                ):
                    for place in range(winreg.QueryInfoKey(roots)[1]):
                        yield str(winreg.EnumValue(roots, place)[1]), provider.partition("!")[0]
else:

    def _drive(drive: str) -> tuple[int, str]:
        """Elsewhere drives have no letters."""
        return 0, ""

    def _registered_roots() -> Iterator[tuple[str, str]]:
        yield from ()
