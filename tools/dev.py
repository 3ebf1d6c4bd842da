"""Set the project up and run it: one script for a fresh clone, on Debian and on Windows.

    python3 tools/dev.py run [ARGS...]     start the program (ARGS go to main.py as they are)
    python3 tools/dev.py test              run the tests on all cores; test --all with every example
    python3 tools/dev.py test [ARGS...]    run some tests (ARGS go to pytest)
    python3 tools/dev.py check             ruff, mypy, and the workflows of CI against their schema
    python3 tools/dev.py build [try]       the programs for offices (docs/release.md); try what was built

Each makes `.venv` from `requirements.lock` when that is missing or out of date, and looks for
the system libraries Qt needs on Linux. Exit code 2 and one sentence when the set-up cannot go on.
Standard library only, and no syntax newer than 3.7, so that an old Python gets the sentence too.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "set-up-stamp.txt"
INSTALL_LOG = VENV / "install.log"
SAMPLE_PDFS = ROOT / "build" / "sample-pdfs"

OLDEST_PYTHON = (3, 11)

# How pytest-xdist shares out the tests: a worker that has done its part takes from the others'. There is one more than cores,
# as tests wait for windows, disks and other programs (on two cores some 10 s less than with two workers).
SPREAD = ["-n", str(min((os.cpu_count() or 1) + 1, 8)), "--dist", "worksteal"]

ROOM_FOR_TESTS = 2**31  # bytes; a run that keeps everything needs a quarter of that

# Shared library -> Debian package. Found by walking the NEEDED entries of the Qt modules we import
# and of their plug-ins. Asked for by library name, because package names change between releases;
# apt itself resolves the old names (libglib2.0-0 -> libglib2.0-0t64 on Debian 13).
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# Only a real window needs these: the X11 and Wayland platform plug-ins.
WINDOW_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


class SetupError(Exception):
    """An expected failure; its text is the one sentence the user gets."""


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code; 2 when the set-up cannot go on."""
    make_output_utf8()
    commands = {"run": run, "test": test, "check": check, "build": build}
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    try:
        require_python()
        return commands[arguments[0]](arguments[1:])
    except SetupError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


# --- the commands ---


def run(arguments: list[str]) -> int:
    """Start main.py; with no display and no arguments, print the sample forms to PDF instead."""
    display = has_display()
    # Without a display only the windowless commands make sense, and they do not load Qt.
    wanted = {**QT_LIBRARIES, **WINDOW_LIBRARIES} if display else QT_LIBRARIES
    prepare(wanted, libraries_required=display)
    if not arguments and not display:
        return print_samples()
    return call([venv_python(), ROOT / "main.py", *arguments], cwd=None)


def test(arguments: list[str]) -> int:
    """Run pytest, without a screen unless QT_QPA_PLATFORM asks for one; the whole suite on all cores."""
    platform = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    wanted = QT_LIBRARIES if platform == "offscreen" else {**QT_LIBRARIES, **WINDOW_LIBRARIES}
    prepare(wanted, libraries_required=True)
    # For a few tests, starting the workers would cost more than they save, and -s or --pdb need none.
    spread = [] if set(arguments) - {"--all"} else SPREAD
    # Where Python may not keep what it compiled (containers often say so), each worker and each program
    # that a test starts would compile everything anew: a quarter of the time. Git ignores what is kept.
    environment = {"QT_QPA_PLATFORM": platform, "PYTHONDONTWRITEBYTECODE": "", **in_memory()}
    return call([venv_python(), "-m", "pytest", *spread, *arguments], **environment)


def in_memory(folder: str = "/dev/shm") -> dict[str, str]:
    """Where pytest makes its folders: in memory if there is room for it, since the tests wait for disks a fifth of their time."""
    wanted = {"PYTEST_DEBUG_TEMPROOT": folder}
    if sys.platform != "linux" or wanted.keys() & os.environ.keys() or not os.access(folder, os.W_OK):
        return {}
    is_roomy = shutil.disk_usage(folder).free > ROOM_FOR_TESTS
    return wanted if is_roomy and not os.statvfs(folder).f_flag & os.ST_NOEXEC else {}


def check(arguments: list[str]) -> int:
    """Run ruff, mypy and check-jsonschema; every tool runs even when an earlier one complains."""
    if arguments:
        raise SetupError("check takes no arguments.")
    prepare({}, libraries_required=False)
    failures = 0
    brief = ["--output-format", "concise"]
    # Where CI runs is out of reach here; its schema comes with the package, so no network is asked.
    workflows = ["check_jsonschema", "--builtin-schema", "vendor.github-workflows", *workflow_files()]
    for tool in (["ruff", "check", "."], ["ruff", "format", "--check", *brief, "."], ["mypy"], workflows):
        step(" ".join(tool))
        failures += call([venv_python(), "-m", *tool]) != 0
    return 1 if failures else 0


def workflow_files() -> list[str]:
    """The workflows of CI, relative to the project."""
    found = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
    return [path.relative_to(ROOT).as_posix() for path in found]


def build(arguments: list[str]) -> int:
    """Build the Windows and the Linux program, or with the word `try` install and try what was built."""
    prepare({**QT_LIBRARIES, **WINDOW_LIBRARIES}, libraries_required=True)
    return call([sys.executable, ROOT / "tools" / "build.py", *arguments])


def print_samples() -> int:
    """Print every sample form into its own PDF and list the files."""
    forms = sorted((ROOT / "resources" / "samples").glob("*.json"))
    if not forms:
        raise SetupError("no display, and resources/samples holds no forms to print instead.")
    print("No display here, so no window: printing the sample forms to PDF instead.")
    print("没有图形界面，无法打开窗口：改为把示例表打印成 PDF。", flush=True)
    SAMPLE_PDFS.mkdir(parents=True, exist_ok=True)
    code = call([venv_python(), ROOT / "main.py", "print", *forms, "-o", SAMPLE_PDFS])
    if code == 0:
        for pdf in sorted(SAMPLE_PDFS.glob("*.pdf")):
            print(f"  {pdf.relative_to(ROOT)}  ({pdf.stat().st_size // 1024} kB)")
    return code


# --- set-up ---


def prepare(wanted: dict[str, str], libraries_required: bool) -> None:
    """Bring system packages and `.venv` to the state the lock file asks for."""
    missing = missing_libraries(wanted) if sys.platform == "linux" else {}
    packages = list(missing.values())
    venv_is_stale = not is_current()
    needs_venv_package = venv_is_stale and not can_make_venv()
    if needs_venv_package:
        packages.append(venv_package())
    if packages:
        provide(packages, required=libraries_required or needs_venv_package)
    if venv_is_stale:
        make_venv()


def require_python() -> None:
    """Stop with one sentence on a Python too old for the program."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        wanted, found = ".".join(map(str, OLDEST_PYTHON)), sys.version.split()[0]
        raise SetupError(f"Python {wanted} or newer is needed, this is {found} ({sys.executable}).")


def has_display() -> bool:
    """Whether a window can be shown; only Linux can be without a screen."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# --- system packages ---


def missing_libraries(wanted: dict[str, str]) -> dict[str, str]:
    """The part of `wanted` the dynamic linker does not know."""
    ldconfig = shutil.which("ldconfig") or shutil.which("ldconfig", path="/sbin:/usr/sbin")
    if not wanted or not ldconfig:
        return {}
    known = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=False).stdout
    present = {line.split()[0] for line in known.splitlines()[1:] if line.strip()}
    return {library: package for library, package in wanted.items() if library not in present}


def provide(packages: list[str], required: bool) -> None:
    """Install Debian packages as root, else say what to install; stop if a required one is not there."""
    try:
        if not (shutil.which("dpkg") and shutil.which("apt-get")):
            raise SetupError(f"system packages are missing, by their Debian names: {' '.join(packages)}.")
        if os.geteuid() != 0:
            install = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
            raise SetupError(
                f"system packages are missing, please run:\n  sudo apt-get update && sudo {install}"
            )
        apt_install(packages)
    except SetupError as error:
        if required:
            raise
        print(f"dev.py: {error}\n  (going on: only a window needs them)", file=sys.stderr, flush=True)


def apt_install(packages: list[str]) -> None:
    """Install the packages with apt, which must be possible without questions."""
    step(f"installing system packages: {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for line in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "-q", *line],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            reason = last_line(done.stdout, "E:")
            raise SetupError(f"apt-get {line[0]} failed ({reason}); is the network reachable?")


def can_make_venv() -> bool:
    """Whether this Python brings venv and ensurepip; Debian splits them off."""
    return all(importlib.util.find_spec(module) for module in ("venv", "ensurepip"))


def venv_package() -> str:
    """The Debian package with this Python's venv and ensurepip."""
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


# --- the virtual environment ---


def venv_python() -> Path:
    """The interpreter inside `.venv`."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp_text() -> str:
    """What `.venv` was made from: the lock, the Python, and the place, as venvs cannot be moved."""
    lock = hashlib.sha256(LOCK.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
    version = ".".join(map(str, sys.version_info[:2]))
    return f"lock {lock}\npython {version} {sys.base_prefix}\nplace {VENV}\n"


def is_current() -> bool:
    """Whether `.venv` is whole and made from this lock by this Python."""
    if not LOCK.exists():
        raise SetupError(f"{LOCK.name} is missing: it is part of the project.")
    if not (STAMP.exists() and venv_python().exists()):
        return False
    return STAMP.read_text(encoding="utf-8") == stamp_text()


def make_venv() -> None:
    """Make `.venv` anew and install the locked packages; the stamp comes last."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        raise SetupError(".venv is out of date but in use: leave it (deactivate) and run this again.")
    step(f"making .venv with Python {sys.version.split()[0]}")
    STAMP.unlink(missing_ok=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise SetupError(f"python -m venv failed: {last_line(made.stdout + made.stderr)}")
    install_packages()
    STAMP.write_text(stamp_text(), encoding="utf-8")


def install_packages() -> None:
    """Let pip install the lock, with one short line per package and the rest in a log file."""
    total = sum(line[0].isalnum() for line in LOCK.read_text(encoding="utf-8").splitlines() if line)
    step(f"installing up to {total} Python packages (about 310 MB to download the first time)")
    # Wheels only: nothing from a package runs during the set-up, and no compiler is needed.
    options = ["--require-hashes", "--only-binary", ":all:", "--no-input", "--disable-pip-version-check"]
    pip = subprocess.Popen(
        [venv_python(), "-m", "pip", "install", *options, "--progress-bar", "off", "-r", LOCK],
        env={**os.environ, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    assert pip.stdout is not None
    with pip, INSTALL_LOG.open("w", encoding="utf-8") as log:
        for line in pip.stdout:
            log.write(line)
            show_pip_progress(line)
    if pip.returncode:
        reason = last_line(INSTALL_LOG.read_text(encoding="utf-8"), "ERROR:")
        log_name = INSTALL_LOG.relative_to(ROOT)
        raise SetupError(f"pip failed ({reason}); is the network reachable? All it said: {log_name}")


def show_pip_progress(line: str) -> None:
    """Print the part of pip's talk a waiting person wants to see."""
    words = line.split()
    if line.startswith("Collecting"):
        print(f"   {words[1].split(';')[0]}", flush=True)
    elif line.startswith("Installing collected packages"):
        print("   unpacking …", flush=True)


# --- small helpers ---


def call(command: list[str | Path], cwd: Path | None = ROOT, **environment: str) -> int:
    """Run a command of the project with UTF-8 streams and return its exit code."""
    sys.stdout.flush()
    # Ctrl+C reaches the child too: wait for it, so that it can close its files.
    child = subprocess.Popen(
        [str(part) for part in command], cwd=cwd, env={**os.environ, "PYTHONUTF8": "1", **environment}
    )
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.wait()
        raise


def step(text: str) -> None:
    """Tell what is going on, at once."""
    print(f"-- {text}", flush=True)


def last_line(output: str, prefix: str = "") -> str:
    """The last non-empty line, of those with the prefix if there are any."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    marked = [line for line in lines if line.startswith(prefix)]
    return (marked or lines or ["no message"])[-1]


def make_output_utf8() -> None:
    """Print Chinese on any console, also one redirected to a file under a legacy code page."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
