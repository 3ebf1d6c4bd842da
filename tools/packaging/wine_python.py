"""A real Windows CPython 3.13 and a Wine prefix on Debian, made once and kept in build/cache."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools.packaging.program import PLAIN_MODULES, BuildError, run, say

HERE = Path(__file__).resolve().parent
# of the screen that many programs share
SCREEN = ":57"
QUIET = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
COMPILER = "x86_64-w64-mingw32-gcc"
DEBIAN_PACKAGES = (
    "wine64", "wine", "xvfb", "xauth", "nsis", "gcc-mingw-w64-x86-64", "binutils-mingw-w64-x86-64", "mingw-w64-tools",
)  # fmt: skip
TOOLS = ("wine", "xvfb-run", "makensis", COMPILER, "gendef", "x86_64-w64-mingw32-dlltool")


def need_tools() -> None:
    """Install Wine, NSIS and the cross compiler where root may, else say how."""
    if all(shutil.which(tool) for tool in TOOLS):
        return
    line = f"apt-get install -y --no-install-recommends {' '.join(DEBIAN_PACKAGES)}"
    if os.geteuid() != 0:
        raise BuildError(f"Wine, NSIS and the cross compiler are missing; install them with:\n  sudo {line}")
    say("installing Wine, NSIS and the cross compiler")
    run(["apt-get", "update", "-qq"])
    run([*line.split()], timeout=900, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})


def standard_library() -> Path:
    """Return the pure-Python standard library of a CPython 3.13 on this machine."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    homes = [
        *pyenv.glob("versions/3.13.*/lib/python3.13"),
        *Path.home().glob(".pyenv/versions/3.13.*/lib/python3.13"),
        Path("/usr/lib/python3.13"),
    ]
    homes += [Path(sys.base_prefix) / "lib/python3.13", Path("/usr/local/lib/python3.13")]
    found = next((home for home in homes if (home / "os.py").is_file()), None)
    if found is None:
        raise BuildError(
            "The build needs the standard library of a CPython 3.13: install Python 3.13 (for example with pyenv)."
        )
    return found


def download(lock: Path, folder: Path) -> list[Path]:
    """Download the wheels of a lock for Windows; every one is checked against its hash."""
    folder.mkdir(parents=True, exist_ok=True)
    target = ["--platform", "win_amd64", "--python-version", "3.13", "--implementation", "cp"]
    abis = ["--abi", "cp313", "--abi", "abi3", "--abi", "none"]
    words = [
        "-m",
        "pip",
        "download",
        "-q",
        "--no-deps",
        "--only-binary=:all:",
        "--require-hashes",
        *target,
        *abis,
    ]
    run([sys.executable, *words, "-d", folder, "-r", lock])
    return sorted(folder.glob("*.whl"))


@contextmanager
def x_screen() -> Iterator[str]:
    """Keep a virtual screen; gives its DISPLAY."""
    server = subprocess.Popen(["Xvfb", SCREEN, "-screen", "0", "1600x1000x24"], stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        yield SCREEN
    finally:
        server.terminate()
        server.wait()


class WinePython:
    """The Windows Python in ``folder``; ``run`` starts programs under Wine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = folder / "python"
        self.prefix = folder / "prefix"

    def make(self) -> None:
        """Make interpreter, packages and prefix, unless they are there for this lock."""
        lock = HERE / "windows.lock"
        stamp = self.folder / "stamp"
        if stamp.is_file() and stamp.read_text() == lock.read_text():
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        say("downloading the wheels for Windows")
        wheels = download(lock, self.folder / "wheels")
        say("making the Windows Python")
        self._interpreter(next(wheel for wheel in wheels if wheel.name.startswith("panda3d")))
        for wheel in wheels:
            if not wheel.name.startswith("panda3d"):
                zipfile.ZipFile(wheel).extractall(self.python / "Lib/site-packages")
        say("making the Wine prefix")
        self._prefix()
        stamp.write_text(lock.read_text())

    def _interpreter(self, panda: Path) -> None:
        parts = self.folder / "parts"
        with zipfile.ZipFile(panda) as wheel:
            for name in wheel.namelist():
                if name.startswith("deploy_libs/") and not name.endswith("/"):
                    target = parts / Path(name).name
                    target.parent.mkdir(exist_ok=True)
                    target.write_bytes(wheel.read(name))
        shutil.copytree(standard_library(), self.python / "Lib", ignore=_unneeded)
        (self.python / "Lib/site-packages").mkdir()
        (self.python / "DLLs").mkdir()
        for part in [parts / "python313.dll", *parts.glob("VCRUNTIME140*.dll")]:
            shutil.copy(part, self.python)
        extensions = [
            p for p in parts.glob("*.pyd") if "cp313t" not in p.name and not p.name.startswith("_wmi")
        ]
        for part in [
            *extensions,
            *(parts / f"{n}.dll" for n in ("libffi-8", "libcrypto-3", "libssl-3", "sqlite3", "zlib1")),
        ]:
            shutil.copy(part, self.python / "DLLs")
        self._compile()

    def _compile(self) -> None:
        """Make python.exe, and python3.dll (which PySide6 links) as a forwarder to python313.dll."""
        work = self.folder / "work"
        work.mkdir(exist_ok=True)
        definition = run(["gendef", "-", self.python / "python313.dll"], cwd=work)
        (work / "python313.def").write_text(definition[definition.index("LIBRARY") :])
        run(["x86_64-w64-mingw32-dlltool", "-d", "python313.def", "-l", "libpython313.a"], cwd=work)
        launcher = HERE / "standins/launcher.c"
        run(
            [COMPILER, "-municode", "-O2", launcher, "-o", self.python / "python.exe", "-L.", "-lpython313"],
            cwd=work,
        )
        exports = (work / "python313.def").read_text().split("EXPORTS", 1)[1].split("\n")
        names = [line.split() for line in exports if line.strip() and not line.startswith(";")]
        lines = [f"{n[0]} = python313.{n[0]}{' DATA' if 'DATA' in n[1:] else ''}" for n in names]
        (work / "python3.def").write_text("LIBRARY python3.dll\nEXPORTS\n" + "\n".join(lines) + "\n")
        (work / "dllmain.c").write_text("int DllMain(void*a,unsigned b,void*c){return 1;}\n")
        words = [
            "-shared",
            "-o",
            self.python / "python3.dll",
            "dllmain.c",
            "python3.def",
            "-nostdlib",
            "-Wl,--entry,DllMain",
        ]
        run([COMPILER, *words], cwd=work)

    def _prefix(self) -> None:
        self.run(["wineboot", "-i"], bare=True)
        for link in self.prefix.glob("drive_c/users/*/*"):
            if link.is_symlink():  # Wine puts a user's desktop and documents into the home of this machine
                link.unlink()
                link.mkdir()
        system = self.prefix / "drive_c/windows/system32"
        for name, library in (("icuuc", []), ("bcryptprimitives", ["-ladvapi32"])):
            source = HERE / f"standins/{name}.c"
            run([COMPILER, "-shared", "-O2", "-o", system / f"{name}.dll", source, *library])
        run([COMPILER, "-shared", "-O2", "-o", self.python / "mscms.dll", HERE / "standins/mscms.c"])

    @contextmanager
    def screen(self) -> Iterator[Callable[[Sequence[str | Path]], None]]:
        """Keep one virtual screen, and Wine's server on it; gives what starts a program there, without its output.

        (Wine's own services outlive the program that brought them up, and would keep a pipe open.)
        """
        with x_screen() as display:
            settings = self._settings() | {"DISPLAY": display}

            def start(words: Sequence[str | Path]) -> None:
                done = subprocess.run(["timeout", "60", *map(str, words)], env=settings, check=False, **QUIET)
                if done.returncode:
                    raise BuildError(f"{words} ended with {done.returncode}")

            start(["wineserver", "-p"])
            try:
                yield lambda words: start(["wine", *words])
            finally:
                subprocess.run(["wineserver", "-k"], env=settings, check=False, **QUIET)

    def run(self, words: Sequence[str | Path], timeout: int = 600, bare: bool = False) -> str:
        """Run a Windows program under Wine on a virtual display (``bare``: a program of Wine's own)."""
        screen = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24"]
        start = ["timeout", str(timeout), *screen, *([] if bare else ["wine"])]
        return run([*start, *words], timeout=timeout + 30, env=self._settings())

    def _settings(self) -> dict[str, str]:
        ours = {
            "WINEPREFIX": str(self.prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscms=n;winedbg.exe=d",
        }
        return os.environ | PLAIN_MODULES | ours


def _unneeded(folder: str, names: list[str]) -> set[str]:
    skip = {"test", "lib-dynload", "site-packages", "__pycache__", "idlelib", "ensurepip"}
    return {name for name in names if name in skip or name.startswith("config-")}


def windows_path(path: Path) -> str:
    """Return how a Windows program under Wine sees a file of this machine."""
    return "Z:" + str(path.absolute()).replace("/", "\\")
