"""Builds the Windows program: onedir folder, portable zip, per-user installer, checksums; and tries it.

    python3 tools/build.py          builds (on Windows with the local Python, on Debian under Wine)
    python3 tools/build.py try      on Debian: installs silently, runs the installed self-test, uninstalls

Everything lands in build/dist; downloads and the Wine prefix stay in build/cache.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.packaging.wine_python import BuildError, WinePython, need_tools, run, windows_path

BUILD = ROOT / "build"
DIST = BUILD / "dist"
FOLDER = DIST / "jixiao"
SPEC = ROOT / "tools/packaging/jixiao.spec"
TEST_ONLY = ("mscms.dll", "icuuc.dll", "bcryptprimitives.dll")
NOTES = "构建说明.txt"


def version() -> str:
    """Return the version; its one place is pyproject.toml."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def zip_path() -> Path:
    """Return the portable zip."""
    return DIST / f"jixiao-{version()}-portable.zip"


def installer_path() -> Path:
    """Return the installer."""
    return DIST / f"jixiao-{version()}-setup.exe"


def build() -> None:
    """Build everything that is handed out."""
    started = time.monotonic()
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir(parents=True)
    make_icon(BUILD / "jixiao.ico")
    write_version_resource(BUILD / "version.txt")
    if os.name == "nt":
        run([local_python(), "-m", "PyInstaller", *pyinstaller_words(str)], timeout=1800)
    else:
        wine = windows_python()
        say("building the program folder under Wine")
        wine.run(
            [wine.python / "python.exe", "-m", "PyInstaller", *pyinstaller_words(windows_path)], timeout=1200
        )
    write_notes()
    check_folder(FOLDER)
    say("packing")
    pack_zip(zip_path())
    make_installer(installer_path())
    write_checksums()
    for path in (zip_path(), installer_path()):
        print(f"   {path.relative_to(ROOT)}  {path.stat().st_size / 1e6:.1f} MB")
    size = sum(file.stat().st_size for file in FOLDER.rglob("*") if file.is_file())
    print(f"   {FOLDER.relative_to(ROOT)}  {size / 1e6:.1f} MB, {time.monotonic() - started:.0f} s in all")


def say(text: str) -> None:
    """Say what is going on."""
    print(f"-- {text}", flush=True)


def windows_python() -> WinePython:
    """Return the Windows Python under Wine, made if need be."""
    need_tools()
    wine = WinePython(BUILD / "cache")
    wine.make()
    return wine


def local_python() -> Path:
    """Return a Windows Python 3.13 with the pinned packages, in an environment of the build's own."""
    folder = BUILD / "cache/venv"
    python = folder / "Scripts/python.exe"
    if not python.exists():
        say("making the build's environment")
        run([sys.executable, "-m", "venv", folder])
        lines = (ROOT / "tools/packaging/windows.lock").read_text("utf-8").splitlines()
        lock = BUILD / "cache/windows.lock"
        lock.write_text("\n".join(line for line in lines if not line.startswith("panda3d")), "utf-8")
        run([python, "-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", lock])
    return python


def pyinstaller_words(name: object) -> list[str]:
    """Return PyInstaller's arguments; ``name`` spells paths for the Python that runs it."""
    spelled = {key: name(path) for key, path in (("dist", DIST), ("work", BUILD / "work"), ("spec", SPEC))}  # type: ignore[operator]
    return ["--noconfirm", "--distpath", spelled["dist"], "--workpath", spelled["work"], spelled["spec"]]


def make_icon(path: Path) -> None:
    """Render the icon at all sizes from its SVG, in the project's own environment."""
    python = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        raise BuildError("The environment .venv is missing; make it with: python3 tools/dev.py test")
    path.parent.mkdir(parents=True, exist_ok=True)
    say("drawing the icon")
    run(
        [python, ROOT / "tools/packaging/make_icon.py", path],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )


def write_version_resource(path: Path) -> None:
    """Write what Windows shows under file properties."""
    numbers = (*(int(part) for part in version().split(".")[:3]), 0)
    texts = {
        "ProductName": "项目支出绩效自评",
        "FileDescription": "绩效自评",
        "ProductVersion": version(),
        "FileVersion": version(),
        "OriginalFilename": "jixiao.exe",
        "LegalCopyright": "MIT License",
    }
    entries = ", ".join(f"StringStruct({key!r}, {text!r})" for key, text in texts.items())
    path.write_text(
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}),"
        f" kids=[StringFileInfo([StringTable('080404b0', [{entries}])]),"
        " VarFileInfo([VarStruct('Translation', [2052, 1200])])])\n",
        "utf-8",
    )


def write_notes() -> None:
    """Say in the folder how it was built and what differs from the release."""
    how = "在 Windows 上用官方 CPython 构建。"
    if os.name != "nt":
        how = "在 Linux 上通过 Wine 构建，仅供试用：python3.dll 是转发库，正式发布版使用官方 CPython 自带的同名文件。"
    licences = "Qt 与 PySide6 依 LGPL v3 使用，动态库可自行替换；字体 Noto Serif SC 依 SIL OFL 1.1 使用。"
    (FOLDER / NOTES).write_text(f"绩效自评 {version()}\n{how}\n{licences}\n", "utf-8")


def check_folder(folder: Path) -> None:
    """Fail if something that only serves tests would be shipped, or something needed is missing."""
    names = {path.name.lower() for path in folder.rglob("*")}
    shipped = sorted(names & set(TEST_ONLY))
    if shipped:
        raise BuildError(f"The program folder holds stand-ins made for Wine: {', '.join(shipped)}")
    needed = {
        "jixiao.exe",
        "qwindows.dll",
        "qt6pdf.dll",
        "qtbase_zh_cn.qm",
        "notoserifsc-regular.ttf",
        "ofl.txt",
    }
    if missing := sorted(needed - names):
        raise BuildError(f"The program folder lacks {', '.join(missing)}")


def pack_zip(path: Path) -> None:
    """Pack the portable zip: the same folder with the mark that keeps everything beside the program."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(FOLDER.rglob("*")):
            if file.is_file():
                archive.write(file, Path("jixiao") / file.relative_to(FOLDER))
        archive.writestr("jixiao/便携.txt", "有这个文件时，设置和工作簿都放在本文件夹的“数据”里。\n")


def make_installer(path: Path) -> None:
    """Run NSIS."""
    defines = {"VERSION": version(), "FOLDER": FOLDER, "OUTPUT": path, "ICON": BUILD / "jixiao.ico"}
    words = [f"-D{key}={value}" for key, value in defines.items()]
    run(["makensis", "-V2", *words, ROOT / "tools/packaging/installer.nsi"])


def write_checksums() -> None:
    """Write SHA-256 of what is handed out."""
    lines = [
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}" for p in (zip_path(), installer_path())
    ]
    (DIST / "SHA256SUMS").write_text("\n".join(lines) + "\n", "utf-8")


# -- trying it under Wine -------------------------------------------------------------------------------


def try_it() -> None:
    """Install silently, run the installed program's self-test, uninstall; judged by files and registry keys."""
    wine = windows_python()
    user = next(home for home in wine.prefix.glob("drive_c/users/*") if home.name != "Public")
    installed = user / "AppData/Local/Programs/jixiao-zipingbiao"
    say("installing silently")
    wine.run([installer_path(), "/S"], timeout=120)
    expect((installed / "jixiao.exe").is_file(), "the installer left no jixiao.exe")
    expect("jixiao.workbook" in registry(wine, r"HKCU\Software\Classes\.jxzp"), "no file type .jxzp")
    check_folder(installed)
    say("running the installed program's self-test on the windows platform")
    shutil.copy(
        wine.python / "mscms.dll", installed
    )  # Wine 8 needs it; it is in no folder that is handed out
    result = BUILD / "selftest.txt"
    result.unlink(missing_ok=True)
    try:
        wine.run([installed / "jixiao.exe", "selftest", "--result", windows_path(result)], timeout=180)
    finally:
        if result.is_file():
            print(result.read_text("utf-8"), end="")
    lines = result.read_text("utf-8").splitlines()
    expect(lines[0].startswith("platform windows") and lines[-1] == "selftest passed", "the self-test failed")
    say("reading the command line's output through a pipe")
    sample = next((ROOT / "resources/samples").glob("02*.json"))
    output = wine.run([installed / "jixiao.exe", "evaluate", windows_path(sample)], timeout=60)
    expect('"score": "97.14"' in output, "evaluate printed no total")
    say("uninstalling silently")
    (installed / "mscms.dll").unlink()
    mine = installed / "数据"
    mine.mkdir()
    (mine / "我的.jxzp").write_text("kept")
    wine.run([installed / "uninstall.exe", "/S", f"_?={windows_path(installed)}"], timeout=120)
    left = sorted(
        path.name for path in installed.rglob("*") if path.is_file() and path.name != "uninstall.exe"
    )
    expect(left == ["我的.jxzp"], f"uninstalling left {left}")
    expect(
        "jixiao.workbook" not in registry(wine, r"HKCU\Software\Classes\.jxzp"),
        "the file type is still there",
    )
    shutil.rmtree(installed)
    print("   installed, checked, uninstalled: the user's file stayed")


def registry(wine: WinePython, key: str) -> str:
    """Return what stands under a registry key, blank if there is none."""
    try:
        return wine.run(["reg", "query", key, "/s"], timeout=60)
    except BuildError:
        return ""


def expect(holds: bool, otherwise: str) -> None:
    """Fail with a sentence."""
    if not holds:
        raise BuildError(f"Trying the program failed: {otherwise}")


def main(words: list[str]) -> int:
    """Build, or try what was built."""
    try:
        {"build": build, "try": try_it}[words[0] if words else "build"]()
    except KeyError:
        print(f"unknown word {words[0]}: use build or try", file=sys.stderr)
        return 2
    except (BuildError, OSError, subprocess.SubprocessError) as error:
        print(f"Build failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
