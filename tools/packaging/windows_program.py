"""The Windows program: folder, portable zip and per-user installer; and trying them under Wine."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import zipfile
from pathlib import Path

from tools.packaging.program import (
    BUILD,
    CACHE,
    DIST,
    PLAIN_MODULES,
    ROOT,
    SPEC,
    BuildError,
    check_folder,
    check_selftest,
    expect,
    pyinstaller_words,
    report_sizes,
    run,
    say,
    version,
    write_notes,
)  # fmt: skip
from tools.packaging.wine_python import WinePython, need_tools, windows_path

FOLDER = DIST / "windows" / "jixiao"
ICON = BUILD / "jixiao.ico"
FILE_ICON = "jixiao-workbook.ico"
NEEDED = ("jixiao.exe", "qwindows.dll", "Qt6Pdf.dll", FILE_ICON)
UNINSTALL_KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\jixiao-zipingbiao"
TYPE_KEY = r"HKCU\Software\Classes\.jxzp"
SCREENSHOT = BUILD / "screenshot.png"


def zip_path() -> Path:
    """Return the portable zip."""
    return DIST / f"jixiao-{version()}-portable.zip"


def installer_path() -> Path:
    """Return the installer."""
    return DIST / f"jixiao-{version()}-setup.exe"


def build() -> None:
    """Build everything a Windows office gets."""
    make_icons()
    write_version_resource(BUILD / "version.txt")
    freeze(SPEC, FOLDER.parent)
    shutil.copy(BUILD / FILE_ICON, FOLDER)
    write_notes(FOLDER, _how_built())
    check_folder(FOLDER, NEEDED)
    say("packing zip and installer")
    pack_zip(FOLDER, zip_path())
    make_installer(FOLDER, installer_path(), version())
    report_sizes([FOLDER, zip_path(), installer_path()])


def freeze(spec: Path, dist: Path) -> None:
    """Run PyInstaller with a Windows Python: the local one, or one under Wine."""
    if os.name == "nt":
        settings = os.environ | PLAIN_MODULES
        run([local_python(), "-m", "PyInstaller", *pyinstaller_words(spec, dist)], timeout=1800, env=settings)
        return
    wine = windows_python()
    say("building the Windows folder under Wine")
    words = pyinstaller_words(spec, dist, windows_path)
    wine.run([wine.python / "python.exe", "-m", "PyInstaller", *words], timeout=1200)


def windows_python() -> WinePython:
    """Return the Windows Python under Wine, made if need be."""
    need_tools()
    wine = WinePython(CACHE)
    wine.make()
    return wine


def local_python() -> Path:
    """Return a Windows Python 3.13 with the pinned packages, in an environment of the build's own."""
    folder = CACHE / "venv"
    python = folder / "Scripts/python.exe"
    if not python.exists():
        say("making the build's environment")
        run([sys.executable, "-m", "venv", folder])
        lines = (ROOT / "tools/packaging/windows.lock").read_text("utf-8").splitlines()
        lock = CACHE / "windows.lock"
        lock.write_text("\n".join(line for line in lines if not line.startswith("panda3d")), "utf-8")
        run([python, "-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", lock])
    return python


def _how_built() -> str:
    if os.name == "nt":
        return "在 Windows 上用官方 CPython 构建。"
    return "在 Linux 上通过 Wine 构建，仅供试用：python3.dll 是转发库，正式发布版使用官方 CPython 自带的同名文件。"


def make_icons() -> None:
    """Render the icons at all sizes from their SVG, in the project's own environment."""
    python = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        raise BuildError("The environment .venv is missing; make it with: python3 tools/dev.py test")
    BUILD.mkdir(parents=True, exist_ok=True)
    say("drawing the icons")
    for name, path in (("app", ICON), ("workbook", BUILD / FILE_ICON)):
        words = [python, ROOT / "tools/packaging/make_icon.py", name, path]
        run(words, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"})


def write_version_resource(path: Path) -> None:
    """Write what Windows shows under file properties."""
    numbers = (*(int(part) for part in version().split(".")[:3]), 0)
    texts = {
        "ProductName": "项目支出绩效自评",
        "FileDescription": "项目支出绩效自评",
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


def pack_zip(folder: Path, path: Path) -> None:
    """Pack the portable zip: the same folder with the mark that keeps everything beside the program."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, Path("jixiao") / file.relative_to(folder))
        archive.writestr("jixiao/便携.txt", "有这个文件时，设置和工作簿都放在本文件夹的“数据”里。\n")


def make_installer(folder: Path, path: Path, number: str) -> None:
    """Run NSIS."""
    defines = {"VERSION": number, "FOLDER": folder, "OUTPUT": path, "ICON": ICON}
    words = [f"-D{key}={value}" for key, value in defines.items()]
    usual = Path(
        os.environ.get("PROGRAMFILES(X86)", ""), "NSIS/makensis.exe"
    )  # its set-up may leave PATH alone
    makensis = shutil.which("makensis") or usual
    run([makensis, "-V2", *words, ROOT / "tools/packaging/installer.nsi"])


# -- trying it under Wine -------------------------------------------------------------------------------


def try_it() -> None:
    """Upgrade silently, run the installed program in three ways, uninstall; judged by files and registry keys."""
    wine = windows_python()
    installed = _user_folder(wine) / "AppData/Local/Programs/jixiao-zipingbiao"
    shutil.rmtree(installed, ignore_errors=True)
    _try_installer(wine, installed)
    # Wine 8 needs it; it is in no folder that is handed out
    shutil.copy(wine.python / "mscms.dll", installed)
    _try_selftest(wine, installed / "jixiao.exe")
    _try_commands(wine, installed / "jixiao.exe")
    _try_window(wine, installed / "jixiao.exe")
    (installed / "mscms.dll").unlink()
    _try_portable(wine)
    _try_uninstaller(wine, installed)


def _user_folder(wine: WinePython) -> Path:
    return next(home for home in wine.prefix.glob("drive_c/users/*") if home.name != "Public")


def _try_installer(wine: WinePython, installed: Path) -> None:
    say("installing an older version, then this one over it, silently")
    older = BUILD / "older"
    shutil.rmtree(older, ignore_errors=True)
    (older / "_internal").mkdir(parents=True)
    shutil.copy(FOLDER / "jixiao.exe", older)
    (older / "_internal" / "left-over.dll").write_bytes(b"")
    make_installer(older, BUILD / "older-setup.exe", "0.0.1")
    wine.run([BUILD / "older-setup.exe", "/S"], timeout=120)
    expect("0.0.1" in registry(wine, UNINSTALL_KEY), "the older version is not registered")
    mine = installed / "数据"
    mine.mkdir()
    (mine / "我的.jxzp").write_text("kept")
    wine.run([installer_path(), "/S"], timeout=120)
    check_folder(installed, NEEDED)
    expect(not (installed / "_internal/left-over.dll").exists(), "a file of the older version stayed")
    expect((mine / "我的.jxzp").exists(), "upgrading removed the user's file")
    expect(version() in registry(wine, UNINSTALL_KEY), "the new version is not registered")
    expect("jixiao.workbook" in registry(wine, TYPE_KEY), "no file type .jxzp")
    links = list(_user_folder(wine).rglob("项目支出绩效自评.lnk"))
    expect(len(links) == 2, f"{len(links)} shortcuts instead of 2")


def _try_selftest(wine: WinePython, program: Path) -> None:
    say("running the installed program's self-test on the windows platform")
    result = BUILD / "selftest-windows.txt"
    result.unlink(missing_ok=True)
    try:
        wine.run([program, "selftest", "--result", windows_path(result)], timeout=180)
    except BuildError as error:
        print(error)
    check_selftest(result, "windows")


def _try_commands(wine: WinePython, program: Path) -> None:
    say("commands: output through a pipe, Chinese user name, long path, nothing written beside the program")
    sample = next((ROOT / "resources/samples").glob("02*.json"))
    output = wine.run([program, "evaluate", windows_path(sample)], timeout=60)
    expect('"score": "97.14"' in output, "evaluate printed no total")
    folder = BUILD / "用户 张三"
    shutil.rmtree(folder, ignore_errors=True)
    deep = folder
    while len(str(deep)) < 300:
        deep = deep / "年度项目支出绩效自评资料"
    deep.mkdir(parents=True)
    book = deep / "自评.jxzp"
    before = _listing(program.parent)
    wine.run([program, "new", windows_path(book)], timeout=60)
    wine.run([program, "import", windows_path(book), windows_path(sample)], timeout=60)
    output = wine.run([program, "print", windows_path(book), "-o", windows_path(deep / "表.pdf")], timeout=60)
    expect(_listing(program.parent) == before, "the program wrote into its own folder")
    expect((deep / "表.pdf").read_bytes().startswith(b"%PDF"), "print made no PDF")
    expect("表.pdf" in output, "print did not name the PDF")


def _listing(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*")}


def _try_window(wine: WinePython, program: Path) -> None:
    say(
        "opening a sample workbook in the window, as a double-click does; a second start and the installer give way"
    )
    book = BUILD / "示例.jxzp"
    book.unlink(missing_ok=True)
    wine.run([program, "new", windows_path(book), "--year", "2021"], timeout=60)
    samples = sorted((ROOT / "resources/samples").glob("*.json"))
    wine.run([program, "import", windows_path(book), *map(windows_path, samples)], timeout=60)
    SCREENSHOT.unlink(missing_ok=True)
    grab = [ROOT / ".venv/bin/python", ROOT / "tools/packaging/grab_screen.py", SCREENSHOT]
    start = shlex.join(["wine", str(program), windows_path(book)])
    again = shlex.join(["wine", str(installer_path()), "/S"])
    script = (
        f"{start} & {shlex.join(map(str, grab))}; timeout 60 {start}; echo second $?;"
        f" {again}; echo installer $?; wineserver -k; true"
    )
    output = wine.run(["sh", "-c", script], timeout=120, bare=True)
    expect(SCREENSHOT.is_file(), f"no screenshot: {output}")
    print(f"   {SCREENSHOT.relative_to(ROOT)}")
    expect("second 0" in output, "a second start on the open workbook did not give way to the first window")
    expect("installer 1" in output, "the installer did not refuse while the program runs")


def _try_portable(wine: WinePython) -> None:
    say("the portable program keeps everything in its own folder")
    stick = BUILD / "U 盘"
    shutil.rmtree(stick, ignore_errors=True)
    with zipfile.ZipFile(zip_path()) as archive:
        archive.extractall(stick)
    shutil.copy(wine.python / "mscms.dll", stick / "jixiao")
    book, result = stick / "自评.jxzp", BUILD / "portable.txt"
    shutil.copy(BUILD / "示例.jxzp", book)
    result.unlink(missing_ok=True)
    before = _listing(_user_folder(wine))
    program = stick / "jixiao/jixiao.exe"
    words = ["time-start", windows_path(book), windows_path(result)]
    wine.run([program, *words], timeout=120)
    expect(result.is_file(), "the portable program did not start")
    kept = {path.relative_to(stick / "jixiao/数据").parts[0] for path in (stick / "jixiao/数据").rglob("*")}
    expect({"settings.json", "备份"} <= kept, f"the portable program's own folder holds {sorted(kept)}")
    expect(_listing(_user_folder(wine)) == before, "the portable program wrote into the user's folder")


def _try_uninstaller(wine: WinePython, installed: Path) -> None:
    say("uninstalling silently")
    wine.run([installed / "uninstall.exe", "/S", f"_?={windows_path(installed)}"], timeout=120)
    left = sorted(path.name for path in installed.rglob("*") if path.is_file())
    # called with _?=, an uninstaller cannot delete itself
    expect(left in (["我的.jxzp"], ["uninstall.exe", "我的.jxzp"]), f"uninstalling left {left}")
    expect("jixiao.workbook" not in registry(wine, TYPE_KEY), "the file type is still there")
    expect(not registry(wine, UNINSTALL_KEY), "the uninstall entry is still there")
    links = list(_user_folder(wine).rglob("项目支出绩效自评.lnk"))
    expect(not links, f"uninstalling left {links}")
    shutil.rmtree(installed)
    print("   upgraded, checked, uninstalled: the user's file stayed", flush=True)


def registry(wine: WinePython, key: str) -> str:
    """Return what stands under a registry key, blank if there is none."""
    try:
        return wine.run(["reg", "query", key, "/s"], timeout=60)
    except BuildError:
        return ""
