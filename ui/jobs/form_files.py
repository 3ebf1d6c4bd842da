"""The files of forms among what a clerk names: files as they are, folders with all that is in them."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from model.naming import EXTENSION

# what the window offers to import; what else there is tells its content
FORM_FILES = (
    ".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".html", ".htm", ".xml", ".docx", ".json", ".pdf",
)  # fmt: skip
# what can be mended by saving it anew, which the reader says
_TO_BE_SAVED_ANEW = (".doc", ".wps", ".rtf", ".xlsb", ".mht", ".odt")
DROPPED_FILES = (*FORM_FILES, *_TO_BE_SAVED_ANEW)


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """The files to read, in their order, and one sentence for each folder in which some were passed over."""

    files: tuple[Path, ...]
    told: tuple[str, ...]


def form_files_in(paths: Sequence[Path]) -> FoundFiles:
    """Return the files themselves, and those in folders below them but for locks of Office, hidden ones and workbooks."""
    files: list[Path] = []
    told = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        passed: Counter[str] = Counter()
        found = list(_files_below(path, passed))
        files += found
        kinds = "、".join(f"{kind} {count} 个" for kind, count in passed.items())
        if not found:
            told.append(f"文件夹“{path}”里没有可读的文件{f'（跳过了{kinds}）' if kinds else ''}。")
        elif kinds:
            told.append(f"文件夹“{path}”里跳过了{kinds}。")
    return FoundFiles(tuple(files), tuple(told))


def _files_below(folder: Path, passed: Counter[str]) -> Iterator[Path]:
    """Yield the files in a folder by name, those of its folders behind; links to folders are not followed."""
    for where, folders, names in os.walk(folder):
        hidden = [name for name in folders if _is_hidden(Path(where, name))]
        if hidden:
            passed["隐藏文件夹"] += len(hidden)
        folders[:] = sorted(set(folders) - set(hidden))
        for name in sorted(names):
            path = Path(where, name)
            if kind := _kind_passed_over(path):
                passed[kind] += 1
            else:
                yield path


def _kind_passed_over(path: Path) -> str:
    if path.name.startswith("~$"):
        return "Office 的临时文件"
    if _is_hidden(path):
        return "隐藏文件"
    return "工作簿" if path.suffix.lower() == EXTENSION else ""


def _is_hidden(path: Path) -> bool:
    if path.name.startswith("."):
        return True
    with suppress(OSError):
        attributes = getattr(path.stat(follow_symlinks=False), "st_file_attributes", 0)
        return bool(attributes & getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 0))
    return False
