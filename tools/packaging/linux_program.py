"""The Linux program: folder and tar; and trying it in a bare Debian without Python."""

from __future__ import annotations

import os
import re
import shutil
import tarfile
from pathlib import Path

from tools.dev import QT_LIBRARIES, WINDOW_LIBRARIES
from tools.packaging.program import (
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

FOLDER = DIST / "linux" / "jixiao"
NEEDED = ("jixiao", "libqxcb.so", "libQt6Pdf.so.6", "项目支出绩效自评.desktop", "jixiao.svg")
PYTHON = ROOT / ".venv/bin/python"
# a plain Debian with what a desktop has, and no Python
BARE = CACHE / "bare"
DESKTOP_ENTRY = """\
[Desktop Entry]
Type=Application
Name=项目支出绩效自评
Comment=填报、评分、审核并打印《项目支出绩效自评表》
Exec=jixiao %f
Icon=jixiao
Categories=Office;
Terminal=false
"""


def tar_path() -> Path:
    """Return the archive."""
    return DIST / f"jixiao-{version()}-linux-x86_64.tar.xz"


def build() -> None:
    """Build what a Linux office gets."""
    freeze(SPEC, FOLDER.parent)
    (FOLDER / "项目支出绩效自评.desktop").write_text(DESKTOP_ENTRY, "utf-8")
    shutil.copy(ROOT / "resources/icons/app.svg", FOLDER / "jixiao.svg")
    glibc = needed_glibc(FOLDER)
    write_notes(FOLDER, f"在 Linux 上构建，需要 x86_64 处理器和 glibc {glibc} 以上。")
    check_folder(FOLDER, NEEDED)
    say("packing the tar")
    with tarfile.open(tar_path(), "w:xz", preset=6) as archive:
        archive.add(FOLDER, "jixiao", filter=_nobodys)
    report_sizes([FOLDER, tar_path()])
    print(f"   needs glibc {glibc}")


def freeze(spec: Path, dist: Path) -> None:
    """Run PyInstaller with the project's own environment; the tool itself lies in a folder of the build's own."""
    lock = ROOT / "tools/packaging/linux.lock"
    tool, stamp = CACHE / "pyinstaller", CACHE / "pyinstaller/stamp"
    if not stamp.is_file() or stamp.read_text() != lock.read_text():
        say("fetching PyInstaller")
        shutil.rmtree(tool, ignore_errors=True)
        words = ["-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "--only-binary=:all:"]
        run([PYTHON, *words, "--target", tool, "-r", lock])
        stamp.write_text(lock.read_text())
    say("building the Linux folder")
    settings = os.environ | PLAIN_MODULES | {"PYTHONPATH": str(tool), "QT_QPA_PLATFORM": "offscreen"}
    run([PYTHON, "-m", "PyInstaller", *pyinstaller_words(spec, dist)], timeout=1200, env=settings)
    for library in (dist / "jixiao/_internal").glob("libpython3*.so*"):
        if shutil.which("strip") and not library.is_symlink():
            run(["strip", "--strip-unneeded", library])


def _nobodys(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def needed_glibc(folder: Path) -> str:
    """Return the newest glibc version that a binary of the folder asks for."""
    found: set[tuple[int, ...]] = set()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            if data.startswith(b"\x7fELF"):
                found |= {tuple(map(int, m.split(b"."))) for m in re.findall(rb"GLIBC_(\d+\.\d+)\x00", data)}
    return ".".join(map(str, max(found, default=(0,))))


# -- trying it ------------------------------------------------------------------------------------------


def try_it() -> None:
    """Unpack the tar in a Debian without Python and run the self-test on a virtual screen there."""
    if os.geteuid() != 0:
        raise BuildError("Trying the Linux program needs root, for a bare Debian to change into.")
    make_bare_debian()
    home = BARE / "opt/试用"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    with tarfile.open(tar_path()) as archive:
        archive.extractall(home, filter="tar")
    expect(_in_bare("command -v python3 || true") == "", "the bare Debian has a Python")
    say("running the self-test on the xcb platform, without Python and with an empty home")
    script = (
        "rm -rf /root/* /root/.[a-z]*; "
        "xvfb-run -a -s '-screen 0 1600x1000x24' /opt/试用/jixiao/jixiao selftest --result /tmp/结果.txt"
    )
    result = BARE / "tmp/结果.txt"
    result.unlink(missing_ok=True)
    try:
        _in_bare(script)
    except BuildError as error:
        print(error)
    check_selftest(result, "xcb")
    shutil.copy(next((ROOT / "resources/samples").glob("02*.json")), BARE / "tmp/表.json")
    expect(
        '"score": "97.14"' in _in_bare("/opt/试用/jixiao/jixiao evaluate /tmp/表.json > /tmp/o; cat /tmp/o"),
        "evaluate",
    )
    print("   ran in a Debian without Python", flush=True)


def make_bare_debian() -> None:
    """Make a Debian with a screen and without Python, once."""
    stamp = BARE / "made"
    if stamp.is_file():
        return
    if not shutil.which("debootstrap"):
        run(["apt-get", "update", "-qq"])
        run(["apt-get", "install", "-y", "--no-install-recommends", "debootstrap"])
    say("making a bare Debian")
    shutil.rmtree(BARE, ignore_errors=True)
    run(["debootstrap", "--variant=minbase", "bookworm", BARE], timeout=900)
    for name in ("etc/apt", "etc/ssl/certs", "usr/share/ca-certificates"):  # packages come from where ours do
        shutil.copytree(Path("/", name), BARE / name, dirs_exist_ok=True)
    for name in ("etc/resolv.conf", "etc/hosts"):
        shutil.copy(Path("/", name), BARE / name)
    libraries = " ".join({**QT_LIBRARIES, **WINDOW_LIBRARIES}.values())
    _in_bare(f"apt-get update -qq && apt-get install -y --no-install-recommends xvfb xauth {libraries}")
    stamp.touch()


def _in_bare(script: str) -> str:
    """Run a shell script in the bare Debian, with a /proc and /dev of its own; return what it prints."""
    settings = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8"}
    passed = {key: value for key, value in os.environ.items() if key.lower().endswith("_proxy")}
    mount = f"mount -t proc proc '{BARE}/proc' && mount --rbind /dev '{BARE}/dev'"
    change = f"{mount} && exec timeout 600 chroot '{BARE}' sh -c \"$0\""
    words = ["unshare", "-m", "sh", "-c", change, script]
    return run(words, timeout=630, env=settings | passed | {"DEBIAN_FRONTEND": "noninteractive"}).strip()
