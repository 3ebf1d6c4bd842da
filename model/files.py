"""Files that leave the program: legal names on Windows, and writing that leaves the old file whole."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from model.errors import FormError, UserError
from model.naming import EXTENSION
from model.system_errors import reason_of

MAX_NAME = 80
SHARING_VIOLATION, NAME_TOO_LONG = 32, 206  # as Windows numbers them
SHOWN_OF_NAME = 20
MARK = ".open"
DAY_SECONDS = 24 * 3600
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff]')
# they show nothing, but turn what follows around: a name must read as it is
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Windows takes them for devices, whatever follows behind blanks and a period
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\..*)?", re.IGNORECASE)

# what ``temporary_beside`` names, and a journal of it; not a journal put aside, which an old file may still need
_TEMPORARY = re.compile(r"\.~[0-9a-f]{12}(\.[^.-]*)?(-journal)?")


ODD_NAMES = "surrogatepass"  # how names are kept that are no text, as an archive from a Chinese Windows leaves them on Linux

GoOn = Callable[[str], object]
"""Told in a sentence what comes next; raises CalledOffError once that is not wanted any more."""


def unwatched(told: str) -> None:
    """Nobody looks on, and nothing is called off."""


def encoded(text: str) -> bytes:
    """Return a text of the program's own that may hold such a name, to be read with ``ODD_NAMES``."""
    return text.encode("utf-8", ODD_NAMES)


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


def free_path(folder: Path, name: str, extension: str) -> Path:
    """Return a path in the folder that no file there has, as far as the folder can be read."""
    taken: set[str] = set()
    with suppress(OSError):
        taken = {path.name.casefold() for path in folder.iterdir()}
    return unique_path(folder, name, extension, taken)


def temporary_beside(path: Path, extension: str) -> Path:
    """Return a name in the same folder that no other file has."""
    return path.with_name(f".~{os.urandom(6).hex()}{extension}")


def mark_of(workbook: Path) -> Path:
    """Return where the mark of who has a workbook open stands."""
    name = workbook.stem if workbook.suffix == EXTENSION else workbook.name
    return workbook.with_name(f".~{name}{MARK}")


def _is_orphan(mark: os.DirEntry[str]) -> bool:
    """Tell whether it is the mark of a workbook that is not there any more."""
    if not (mark.name.startswith(".~") and mark.name.endswith(MARK)):
        return False
    name = mark.name.removeprefix(".~").removesuffix(MARK)
    return not any(Path(mark.path).with_name(name + ending).exists() for ending in (EXTENSION, ""))


def sweep_left_behind(temporary: Path) -> None:
    """Delete what killed programs left beside a file that is just being written.

    Whatever is younger than a day may be another program's work. Ages are told by the file's own clock, as that of a
    share is not this computer's.
    """
    with suppress(OSError):
        oldest = temporary.stat().st_mtime - DAY_SECONDS
        for entry in os.scandir(temporary.parent):
            if _TEMPORARY.fullmatch(entry.name) or _is_orphan(entry):
                with suppress(OSError):
                    _remove_older(entry, oldest)


def _remove_older(entry: os.DirEntry[str], oldest: float) -> None:
    if entry.stat(follow_symlinks=False).st_mtime >= oldest:
        return
    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry.path, ignore_errors=True)
    else:
        os.unlink(entry.path)


def beside_database(path: Path) -> tuple[Path, ...]:
    """Return what SQLite may keep beside a database that is not at rest."""
    return tuple(path.with_name(f"{path.name}{ending}") for ending in ("-journal", "-wal", "-shm"))


def remove_database(path: Path) -> None:
    """Delete an unfinished database with what SQLite left beside it, as far as that is possible."""
    for one in (path, *beside_database(path)):
        with suppress(OSError):
            one.unlink(missing_ok=True)


def place_database(temporary: Path, path: Path) -> None:
    """Give a finished database its name. Raises FileExistsError if another file has it, OSError.

    What a lost database of that name left beside it must not meet the new one.
    """
    for waiting in beside_database(path):
        waiting.unlink(missing_ok=True)
    _rename_to_free(temporary, path)
    settle_names(path.parent)


def settle_names(folder: Path) -> None:
    """Let a loss of power no more undo what got which name; Windows sees to that by itself."""
    if os.name == "nt":
        return
    with suppress(OSError):  # some shares cannot
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _rename_to_free(temporary: Path, path: Path) -> None:
    if os.name == "nt":
        os.rename(temporary, path)
        return
    try:
        os.link(temporary, path)  # unlike renaming, it spares a file that came there meanwhile
    except FileExistsError:
        raise
    except OSError:  # a stick, whose files have one name
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        os.rename(temporary, path)
    else:
        temporary.unlink()


def replace_database(temporary: Path, path: Path) -> None:
    """Put a finished database in another one's place. Raises OSError; the old one is then as it was.

    A journal that a crash left beside the old one must not meet the new one.
    """
    aside = [
        (one, temporary.with_name(f"{temporary.name}-old{n}")) for n, one in enumerate(beside_database(path))
    ]
    moved = [(one, kept) for one, kept in aside if one.exists()]
    for one, kept in moved:
        os.replace(one, kept)
    try:
        os.replace(temporary, path)
    except OSError:
        for one, kept in moved:
            os.replace(kept, one)
        raise
    settle_names(path.parent)
    for _, kept in moved:
        kept.unlink(missing_ok=True)


def is_same_file(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one file, whatever each calls it."""
    try:
        return one.samefile(other)
    except OSError:
        return one.resolve() == other.resolve()


def is_read_only(path: Path) -> bool:
    """Tell whether a database cannot be written where it is, for its own sake or its folder's, without writing."""
    if not path.exists():
        return False  # that is another trouble
    if os.name == "nt":
        return _is_refused(path)
    by_effective = os.access in os.supports_effective_ids
    return not all(
        os.access(one, os.W_OK, effective_ids=by_effective) for one in (path, path.absolute().parent)
    )


def _is_refused(path: Path) -> bool:
    """Ask Windows by opening, as its rights are not in the mode. Elsewhere that would drop SQLite's locks."""
    try:
        with path.open("r+b"):
            return False
    except OSError as error:
        return getattr(error, "winerror", None) != SHARING_VIOLATION  # held by another program for the moment


def size_of(path: Path) -> int:
    """Return how many bytes a file has. Raises OSError, also for a pipe or device: who opens one may wait for ever."""
    status = path.stat()
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE), str(path))
    return status.st_size


def read_at_most(path: Path, most: int, what: str) -> bytes:
    """Read a file that came from anywhere; one of more than ``most`` bytes is not ``what`` it should be.

    Raises FormError with one Chinese sentence.
    """
    try:
        if size_of(path) > most:
            raise FormError(f"文件“{path.name}”超过了 {most >> 20} MB，不像{what}，请检查。")
        return path.read_bytes()
    except FileNotFoundError:
        raise FormError(f"找不到文件“{path}”，请检查文件名和位置。") from None
    except OSError as error:
        raise FormError(
            f"打不开文件“{path.name}”（{reason_of(error)}），请检查文件名、权限和磁盘。"
        ) from error


def write_whole(path: Path, data: bytes, go_on: GoOn = unwatched) -> None:
    """Write a file under a temporary name and put it in place at the end.

    Raises UserError with one Chinese sentence; the old file is then still whole.
    """
    with whole_file(path, go_on) as file:
        file.write(data)


def keep_file(path: Path, data: bytes) -> bool:
    """Write a small file of the program's own, with its folder, and tell whether that worked: it may do without."""
    with suppress(OSError, UserError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
        return True
    return False


@contextmanager
def whole_file(path: Path, go_on: GoOn = unwatched) -> Iterator[BinaryIO]:
    """Open a file to be written piece by piece; it takes its place when all went well and is on the disk.

    Raises UserError with one Chinese sentence; the old file is then still whole, as after any other exception.
    """
    temporary = temporary_beside(path, ".tmp")
    told = f"正在写入“{path.name}”……"
    try:
        go_on(told)
        with temporary.open("xb") as file:
            sweep_left_behind(temporary)
            yield file
            file.flush()
            os.fsync(file.fileno())
        go_on(told)  # a slow disk took its time: it may be unwanted by now
        os.replace(temporary, path)
        settle_names(path.parent)
    except OSError as error:
        raise UserError(writing_problem(path, error)) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def is_there(path: Path) -> bool:
    """Tell whether a file is there; a name no file can have is not."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def writing_problem(path: Path, error: OSError) -> str:
    """Return one Chinese sentence that says why a file could not be written and what to do."""
    if error.errno == errno.ENAMETOOLONG or getattr(error, "winerror", None) == NAME_TOO_LONG:
        return f"文件名“{path.name[:SHOWN_OF_NAME]}……”太长，请换一个短一些的。"
    if isinstance(error, FileNotFoundError):
        return f"文件夹“{path.parent}”不存在，请先建好或换一个位置。"
    if isinstance(error, PermissionError):
        return f"无法写入“{path}”：文件正被别的程序打开，或没有写权限；请关闭它或换一个位置。"
    if error.errno == errno.ENOSPC:
        return f"磁盘已满，“{path.name}”没有写成；请清理磁盘空间后重试，原来的文件没有变。"
    return f"无法写入“{path}”（{reason_of(error)}），请检查位置、权限和磁盘空间。"
