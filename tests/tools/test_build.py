"""The build's own parts that run without Wine."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tools import build
from tools.packaging.wine_python import BuildError, windows_path


def program_folder(folder: Path) -> Path:
    """Make a folder with what the program needs."""
    for name in (
        "jixiao.exe",
        "qwindows.dll",
        "Qt6Pdf.dll",
        "qtbase_zh_CN.qm",
        "NotoSerifSC-Regular.ttf",
        "OFL.txt",
    ):
        (folder / name).touch()
    return folder


def test_a_whole_folder_passes(tmp_path: Path) -> None:
    build.check_folder(program_folder(tmp_path))


@pytest.mark.parametrize("name", ["mscms.dll", "ICUUC.DLL", "bcryptprimitives.dll"])
def test_stand_ins_for_wine_fail_the_build(tmp_path: Path, name: str) -> None:
    (program_folder(tmp_path) / "_internal").mkdir()
    (tmp_path / "_internal" / name).touch()
    with pytest.raises(BuildError, match=name.lower()):
        build.check_folder(tmp_path)


def test_a_missing_part_fails_the_build(tmp_path: Path) -> None:
    (program_folder(tmp_path) / "Qt6Pdf.dll").unlink()
    with pytest.raises(BuildError, match="lacks qt6pdf"):
        build.check_folder(tmp_path)


def test_version_resource_takes_the_projects_version(tmp_path: Path) -> None:
    build.write_version_resource(tmp_path / "version.txt")
    text = (tmp_path / "version.txt").read_text("utf-8")
    assert f"'{build.version()}'" in text and "绩效自评" in text
    numbers = ", ".join([*build.version().split("."), "0"])
    assert f"filevers=({numbers})" in text


def test_icon_has_every_size(tmp_path: Path) -> None:
    script = build.ROOT / "tools/packaging/make_icon.py"
    subprocess.run(
        [sys.executable, script, tmp_path / "a.ico"], check=True, env={"QT_QPA_PLATFORM": "offscreen"}
    )
    data = (tmp_path / "a.ico").read_bytes()
    kind, count = struct.unpack("<HH", data[2:6])
    sizes = [data[6 + 16 * n] or 256 for n in range(count)]
    assert kind == 1 and sizes == [16, 20, 24, 32, 40, 48, 64, 128, 256]
    for n in range(count):
        length, offset = struct.unpack("<II", data[6 + 16 * n + 8 : 6 + 16 * n + 16])
        assert data[offset : offset + 8] == b"\x89PNG\r\n\x1a\n" and offset + length <= len(data)


def test_every_wheel_is_pinned_by_hash() -> None:
    lines = (build.ROOT / "tools/packaging/windows.lock").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert len(pins) > 10 and all("==" in line and "--hash=sha256:" in line for line in pins)


def test_paths_as_wine_sees_them() -> None:
    assert windows_path(Path("/a/表.txt")) == "Z:\\a\\表.txt"
