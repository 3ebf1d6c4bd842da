"""What the Windows and the Linux build share: version, places, licences, notes, checks, checksums."""

from __future__ import annotations

import hashlib
import subprocess
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
DIST = BUILD / "dist"
CACHE = BUILD / "cache"
SPEC = ROOT / "tools/packaging/jixiao.spec"
NOTES = "构建说明.txt"
# modules lie in the program uncompressed: it starts quicker, and zip, tar and installer pack them better
# and know their lines but not the columns in them, for which only a traceback's underlining asks: a megabyte less
PLAIN_MODULES = {"PYINSTALLER_ZLIB_COMPRESSION_LEVEL": "0", "PYTHONNODEBUGRANGES": "1"}
# made only for Wine; no Windows needs them
TEST_ONLY = ("mscms.dll", "icuuc.dll", "bcryptprimitives.dll")
LICENCES = (
    "lgpl-3.0.txt", "gpl-3.0.txt", "python.txt", "说明.txt", "ofl.txt",
    "reportlab.txt", "rl_accel.txt", "platformdirs.txt", "xlsxwriter.txt", "xlrd.txt",
    "pypdf.txt", "segno.txt", "pypinyin.txt", "lxml.txt", "python-docx.txt", "typing_extensions.txt",
)  # fmt: skip


class BuildError(Exception):
    """One sentence that says what is missing or went wrong."""


def say(text: str) -> None:
    """Say what is going on."""
    print(f"-- {text}", flush=True)


def version() -> str:
    """Return the version; its one place is pyproject.toml."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def run(words: Sequence[str | Path], timeout: int = 600, **more: object) -> str:
    """Run a program with nothing to read and its output through a pipe; raise BuildError if it fails."""
    done = subprocess.run(
        [str(word) for word in words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=timeout,
        check=False,
        **more,  # type: ignore[call-overload]
    )
    output = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        raise BuildError(f"{words[0]} ended with {done.returncode}:\n{output[-3000:]}")
    return output


def expect(holds: bool, otherwise: str) -> None:
    """Fail with a sentence."""
    if not holds:
        raise BuildError(f"Trying the program failed: {otherwise}")


def pyinstaller_words(spec: Path, dist: Path, name: object = str) -> list[str]:
    """Return PyInstaller's arguments; ``name`` spells paths for the Python that runs it."""
    spelled = [name(path) for path in (dist, BUILD / "work" / dist.name, spec)]  # type: ignore[operator]
    return ["--noconfirm", "--distpath", spelled[0], "--workpath", spelled[1], spelled[2]]


def write_notes(folder: Path, how: str) -> None:
    """Say in the folder how it was built and what differs from the release."""
    licences = "所用组件的许可证和 Qt、PySide6（LGPL v3）的替换办法见 _internal/resources/licences/说明.txt。"
    (folder / NOTES).write_text(f"项目支出绩效自评 {version()}\n{how}\n{licences}\n", "utf-8")


def check_folder(folder: Path, needed: Iterable[str]) -> None:
    """Fail if something that only serves tests would be shipped, or something needed is missing."""
    names = {path.name.lower() for path in folder.rglob("*")}
    if shipped := sorted(names & set(TEST_ONLY)):
        raise BuildError(f"The program folder holds stand-ins made for Wine: {', '.join(shipped)}")
    common = {"qtbase_zh_cn.qm", "notoserifsc-regular.ttf", "pinyin.txt", *LICENCES}
    if missing := sorted(({name.lower() for name in needed} | common) - names):
        raise BuildError(f"The program folder lacks {', '.join(missing)}")


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all files in a folder."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files if not file.is_symlink())


def report_sizes(paths: Iterable[Path]) -> None:
    """Print the size of what was made."""
    for path in paths:
        print(f"   {path.relative_to(ROOT)}  {size_of(path) / 1e6:.1f} MB", flush=True)


def write_checksums() -> None:
    """Write SHA-256 of everything that is handed out."""
    files = sorted(path for path in DIST.glob("jixiao-*") if path.is_file())
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (DIST / "SHA256SUMS").write_text("".join(lines), "utf-8")


def check_selftest(result: Path, platform: str) -> None:
    """Print the self-test's lines; fail unless it passed on the platform."""
    expect(result.is_file(), "the self-test wrote nothing")
    text = result.read_text("utf-8")
    print(text, end="", flush=True)
    lines = text.splitlines()
    expect(lines[0].startswith(f"platform {platform}"), f"the self-test did not run on {platform}")
    expect(lines[-1] == "selftest passed", "the self-test failed")
