"""The build's own parts that run without Wine and without a bare Debian."""

from __future__ import annotations

import hashlib
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from PIL import Image

import resources
from reports.form.form_pdf import save_pdf
from reports.form.print_job import PrintJob
from resources.forms import read_form
from tests.depth import some_every_day
from tools.packaging import linux_program, program, windows_program
from tools.packaging.program import ROOT, BuildError
from tools.packaging.trimming import is_used
from tools.packaging.wine_python import windows_path

NEEDED = windows_program.NEEDED


def program_folder(folder: Path) -> Path:
    """Make a folder with what the program needs."""
    for name in (*NEEDED, "qtbase_zh_CN.qm", "NotoSerifSC-Regular.ttf", "pinyin.txt", *program.LICENCES):
        (folder / name).touch()
    return folder


def test_a_whole_folder_passes(tmp_path: Path) -> None:
    program.check_folder(program_folder(tmp_path), NEEDED)


@pytest.mark.parametrize("name", ["mscms.dll", "ICUUC.DLL", "bcryptprimitives.dll"])
def test_stand_ins_for_wine_fail_the_build(tmp_path: Path, name: str) -> None:
    (program_folder(tmp_path) / "_internal").mkdir()
    (tmp_path / "_internal" / name).touch()
    with pytest.raises(BuildError, match=name.lower()):
        program.check_folder(tmp_path, NEEDED)


@pytest.mark.parametrize("name", ["Qt6Pdf.dll", "LGPL-3.0.txt", "qtbase_zh_CN.qm"])
def test_a_missing_part_fails_the_build(tmp_path: Path, name: str) -> None:
    paths = {path.name.lower(): path for path in program_folder(tmp_path).iterdir()}
    paths[name.lower()].unlink()
    with pytest.raises(BuildError, match=f"lacks {name.lower()}"):
        program.check_folder(tmp_path, NEEDED)


@pytest.mark.parametrize(
    ("name", "used"),
    [
        ("PySide6\\opengl32sw.dll", False),
        ("PySide6/Qt6Quick.dll", False),
        ("PySide6\\plugins\\tls\\qschannelbackend.dll", False),
        ("PySide6\\translations\\qtbase_zh_CN.qm", True),
        ("PySide6\\translations\\qtbase_de.qm", False),
        ("icuuc.dll", False),
        ("PySide6/Qt/lib/libicuuc.so.73", True),  # the real one, on Linux
        ("PySide6\\Qt6Network.dll", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("resources/fonts/NotoSerifSC-Regular.ttf", True),
    ],
)
def test_only_what_is_used_is_shipped(name: str, used: bool) -> None:
    assert is_used(name) is used


def test_version_resource_takes_the_projects_version(tmp_path: Path) -> None:
    windows_program.write_version_resource(tmp_path / "version.txt")
    text = (tmp_path / "version.txt").read_text("utf-8")
    assert f"'{program.version()}'" in text and "绩效自评" in text
    numbers = ", ".join([*program.version().split("."), "0"])
    assert f"filevers=({numbers})" in text


@pytest.mark.parametrize("drawing", some_every_day(["app", "workbook"]))
def test_icon_has_every_size(tmp_path: Path, drawing: str) -> None:
    script = ROOT / "tools/packaging/make_icon.py"
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, script, drawing, tmp_path / "a.ico"], check=True, env=environment)
    data = (tmp_path / "a.ico").read_bytes()
    kind, count = struct.unpack("<HH", data[2:6])
    sizes = [data[6 + 16 * n] or 256 for n in range(count)]
    assert kind == 1 and sizes == [16, 20, 24, 32, 40, 48, 64, 128, 256]
    for n in range(count):
        length, offset = struct.unpack("<II", data[6 + 16 * n + 8 : 6 + 16 * n + 16])
        assert data[offset : offset + 8] == b"\x89PNG\r\n\x1a\n" and offset + length <= len(data)


@pytest.mark.parametrize("name", ["windows.lock", "linux.lock"])
def test_every_wheel_is_pinned_by_hash(name: str) -> None:
    lines = (ROOT / "tools/packaging" / name).read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert len(pins) >= 5 and all("==" in line and "--hash=sha256:" in line for line in pins)


def test_paths_as_wine_sees_them() -> None:
    assert windows_path(Path("/a/表.txt")) == "Z:\\a\\表.txt"


def test_the_zip_marks_the_program_as_portable(tmp_path: Path) -> None:
    (tmp_path / "folder/_internal").mkdir(parents=True)
    (tmp_path / "folder/jixiao.exe").touch()
    (tmp_path / "folder/_internal/a.dll").touch()
    windows_program.pack_zip(tmp_path / "folder", tmp_path / "a.zip")
    names = set(zipfile.ZipFile(tmp_path / "a.zip").namelist())
    assert names == {"jixiao/jixiao.exe", "jixiao/_internal/a.dll", "jixiao/便携.txt"}


def test_glibc_is_read_off_the_binaries(tmp_path: Path) -> None:
    (tmp_path / "a.so").write_bytes(b"\x7fELF..\x00GLIBC_2.4\x00GLIBC_2.34\x00")
    (tmp_path / "b.so").write_bytes(b"\x7fELF..\x00GLIBC_2.28\x00")
    (tmp_path / "notes.txt").write_bytes(b"GLIBC_2.99\x00")
    assert linux_program.needed_glibc(tmp_path) == "2.34"


def test_checksums_name_every_file_handed_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "DIST", tmp_path)
    (tmp_path / "jixiao-1-setup.exe").write_bytes(b"a")
    (tmp_path / "windows").mkdir()
    program.write_checksums()
    assert (
        tmp_path / "SHA256SUMS"
    ).read_text() == f"{hashlib.sha256(b'a').hexdigest()}  jixiao-1-setup.exe\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("platform windows, version 1\nok\nselftest failed\n", "self-test failed"),
        ("platform offscreen, version 1\nok\nselftest passed\n", "did not run on windows"),
    ],
)
def test_a_failed_selftest_fails_the_build(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "result.txt").write_text(text)
    with pytest.raises(BuildError, match=problem):
        program.check_selftest(tmp_path / "result.txt", "windows")


def test_the_licence_notes_name_every_text_shipped() -> None:
    notes = (ROOT / "resources/licences/说明.txt").read_text("utf-8").lower()
    assert all(name in notes for name in program.LICENCES if name != "说明.txt")


def test_what_is_left_out_keeps_no_form_from_being_read(tmp_path: Path) -> None:
    picture, path = tmp_path / "印章.png", tmp_path / "带图.xlsx"
    Image.new("RGB", (8, 8), "red").save(picture)
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, "二级指标")
    sheet.insert_image(2, 2, str(picture))
    book.close()
    pdf = tmp_path / "表.pdf"
    forms = [read_form(sample) for sample in resources.sample_paths()[:2]]
    save_pdf(pdf, [PrintJob(form.project, template, form.year) for form, template in forms])
    code = (
        f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'tools/packaging')!r}]; import left_out;"
        "from pathlib import Path; import reports.form.form_pdf, reports.summary.summary_pdf, reports.proof.verify;"
        "from reports.reading.sheet_reading import read_sheets; from reports.proof.verify import verify_pdf;"
        f"sheets = read_sheets(Path({str(path)!r}).read_bytes(), '表', 'xlsx').sheets;"
        f"print(sheets[0].rows[0][0], sys.modules['PIL'].__version__);"
        f"print([check.verdict.value for check in verify_pdf(Path({str(pdf)!r}))])"
    )
    words = [sys.executable, "-X", "utf8", "-c", code]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.stdout == "二级指标 none\n['whole', 'whole']\n", done.stderr
