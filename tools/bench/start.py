"""Size and start of the packaged program against an empty PySide6 window packaged the same way, and of both from source.

    python3 tools/bench/start.py [windows] [linux] [source]     packaged ones after: python3 tools/dev.py build

Starts alternate between the two, in one run and on one screen; Windows programs start under Wine. Times are of the
clock; ``processor`` is what the program took of it until then, which other programs on the machine change less.
"""

from __future__ import annotations

import os
import statistics
import sys
import tarfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.packaging import linux_program, windows_program
from tools.packaging.program import BUILD, ROOT, run, size_of
from tools.packaging.wine_python import windows_path, x_screen

EMPTY_SPEC = ROOT / "tools/bench/empty/empty.spec"
BENCH = BUILD / "bench"
STARTS = 9
Start = Callable[[Sequence[str | Path]], object]


def compare(label: str, ours: int, empty: int) -> None:
    """Print two sizes and their ratio."""
    print(f"  {label:28} {ours / 1e6:7.1f} MB   empty {empty / 1e6:7.1f} MB   ratio {ours / empty:.2f}")


def measure_starts(
    start: Start, program: Sequence[str | Path], empty: Sequence[str | Path], spell: Callable[[Path], str]
) -> None:
    """Print the median of start to painted window and to first typed letter, for both programs."""
    book = BENCH / "自评.jxzp"
    result = BENCH / "start.txt"
    book.unlink(missing_ok=True)
    start([*program, "new", spell(book), "--year", "2021"])
    samples = sorted((ROOT / "resources/samples").glob("*.json"))
    start([*program, "import", spell(book), *(spell(path) for path in samples)])
    words = {
        "program": [*program, "time-start", spell(book), spell(result)],
        "empty": [*empty, spell(result)],
    }
    times: dict[str, list[list[float]]] = {"program": [], "empty": []}
    for number in range(STARTS + 1):
        for name, command in words.items():
            result.unlink(missing_ok=True)
            begun = time.time()
            start(command)
            told = [[float(word) for word in line.split()[1:]] for line in result.read_text().splitlines()]
            if number:  # the first start warms the disk cache
                times[name].append([value for at, used in told for value in (at - begun, used)])
    labels = (
        "start to painted window",
        "processor to that",
        "start to first typed letter",
        "processor to that",
    )
    for column, label in enumerate(labels):
        ours, base = (statistics.median(t[column] for t in times[name]) for name in ("program", "empty"))
        print(f"  {label:28} {ours * 1000:7.0f} ms   empty {base * 1000:7.0f} ms   ratio {ours / base:.2f}")


def bench_windows() -> None:
    """Compare folders, zips, installers and starts under Wine."""
    folder = BENCH / "windows" / "jixiao"
    if not folder.exists():
        windows_program.freeze(EMPTY_SPEC, folder.parent)
    zipped, installer = BENCH / "empty.zip", BENCH / "empty-setup.exe"
    windows_program.pack_zip(folder, zipped)
    windows_program.make_installer(folder, installer, "0.0.1")
    print("Windows program")
    compare("folder", size_of(windows_program.FOLDER), size_of(folder))
    compare("zip", size_of(windows_program.zip_path()), size_of(zipped))
    compare("installer", size_of(windows_program.installer_path()), size_of(installer))
    wine = windows_program.windows_python()
    programs = []
    for made, name in ((windows_program.FOLDER, "jixiao.exe"), (folder, "empty.exe")):
        copy = BENCH / f"run-{name}"
        run(["rm", "-rf", copy])
        run(["cp", "-r", made, copy])
        run(["cp", wine.python / "mscms.dll", copy])  # for Wine 8 only
        programs.append(copy / name)
    with wine.screen() as start:
        measure_starts(start, *([one] for one in programs), windows_path)


def bench_linux() -> None:
    """Compare folders, tars and starts on a virtual X screen."""
    folder = BENCH / "linux" / "jixiao"
    if not folder.exists():
        linux_program.freeze(EMPTY_SPEC, folder.parent)
    tar = BENCH / "empty.tar.xz"
    with tarfile.open(tar, "w:xz", preset=6) as archive:
        archive.add(folder, "jixiao")
    print("Linux program")
    compare("folder", size_of(linux_program.FOLDER), size_of(folder))
    compare("tar", size_of(linux_program.tar_path()), size_of(tar))
    measure_on_screen([linux_program.FOLDER / "jixiao"], [folder / "empty"])


def bench_source() -> None:
    """Compare starts from source."""
    print("From source, Linux")
    measure_on_screen([sys.executable, "main.py"], [sys.executable, "tools/bench/empty/empty_window.py"])


def measure_on_screen(program: Sequence[str | Path], empty: Sequence[str | Path]) -> None:
    """Compare starts on a virtual X screen."""
    with x_screen() as display:
        kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(BENCH / "cache")}  # as installed
        screen = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT), **kept}
        measure_starts(lambda words: run(words, env=os.environ | screen, cwd=ROOT), program, empty, str)


if __name__ == "__main__":
    BENCH.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or ("windows", "linux"):
        {"windows": bench_windows, "linux": bench_linux, "source": bench_source}[name]()
