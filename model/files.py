"""Files that leave the program: legal names on Windows, and writing that leaves the old file whole."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from model.errors import FormError, UserError
from model.system_errors import reason_of

MAX_NAME = 80
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff]')
# they show nothing, but turn what follows around: a name must read as it is
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Windows takes them for devices, whatever follows behind blanks and a period
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\..*)?", re.IGNORECASE)


def file_name_for(name: str, limit: int = MAX_NAME) -> str:
    """Return a name without extension that Windows accepts, made from a project's name."""
    plain = " ".join(_FORBIDDEN.sub("_", _UNSEEN.sub("", name)).split())[:limit].rstrip(" .")
    if not plain:
        return "未命名项目"
    return f"_{plain}"[:limit].rstrip(" .") if _RESERVED.fullmatch(plain) else plain


def unique_path(folder: Path, name: str, extension: str, taken: set[str]) -> Path:
    """Return a path in the folder whose name, without regard to case, is not in ``taken``; add it there."""
    candidate, number = f"{name}{extension}", 2
    while candidate.casefold() in taken:
        mark = f"（{number}）"
        candidate, number = f"{name[: MAX_NAME - len(mark)]}{mark}{extension}", number + 1
    taken.add(candidate.casefold())
    return folder / candidate


def temporary_beside(path: Path, extension: str) -> Path:
    """Return a name in the same folder that no other file has."""
    return path.with_name(f".~{os.urandom(6).hex()}{extension}")


def replace_database(temporary: Path, path: Path) -> None:
    """Put a finished database in another one's place. Raises OSError; the old one is then as it was.

    A journal that a crash left beside the old one must not meet the new one.
    """
    journal, aside = path.with_name(f"{path.name}-journal"), temporary.with_name(f"{temporary.name}-old")
    waits = journal.exists()
    if waits:
        os.replace(journal, aside)
    try:
        os.replace(temporary, path)
    except OSError:
        if waits:
            os.replace(aside, journal)
        raise
    aside.unlink(missing_ok=True)


def read_at_most(path: Path, most: int, what: str) -> bytes:
    """Read a file that came from anywhere; one of more than ``most`` bytes is not ``what`` it should be.

    Raises FormError with one Chinese sentence.
    """
    try:
        if path.stat().st_size > most:
            raise FormError(f"文件“{path.name}”超过了 {most >> 20} MB，不像{what}，请检查。")
        return path.read_bytes()
    except FileNotFoundError:
        raise FormError(f"找不到文件“{path}”，请检查文件名和位置。") from None
    except OSError as error:
        raise FormError(f"打不开文件“{path.name}”（{reason_of(error)}），请检查权限和磁盘。") from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file under a temporary name and put it in place at the end.

    Raises UserError with one Chinese sentence; the old file is then still whole.
    """
    with whole_file(path) as file:
        file.write(data)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be written piece by piece; it takes its place when all went well.

    Raises UserError with one Chinese sentence; the old file is then still whole, as after any other exception.
    """
    temporary = temporary_beside(path, ".tmp")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise UserError(writing_problem(path, error)) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def writing_problem(path: Path, error: OSError) -> str:
    """Return one Chinese sentence that says why a file could not be written and what to do."""
    if isinstance(error, FileNotFoundError):
        return f"文件夹“{path.parent}”不存在，请先建好或换一个位置。"
    if isinstance(error, PermissionError):
        return f"无法写入“{path}”：文件正被别的程序打开，或没有写权限；请关闭它或换一个位置。"
    if error.errno == errno.ENOSPC:
        return f"磁盘已满，“{path.name}”没有写成；请清理磁盘空间后重试，原来的文件没有变。"
    return f"无法写入“{path}”（{reason_of(error)}），请检查位置、权限和磁盘空间。"
