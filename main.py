"""The program: a window over a workbook, or one of the commands that need none.

Exit status 0 when done (``verify``: 1 if something differs), 2 with one Chinese sentence on stderr when the input is at fault.
Little is imported here, so that the window stands soon.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from model.errors import UserError
from model.naming import EXTENSION

COMMANDS = (
    "new", "blank", "read", "import", "merge", "roll", "evaluate", "check", "print", "export", "unit", "evidence", "pack",
    "receive", "summary", "tables", "verify", "key", "salvage", "selftest",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, or the window if none is named."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        if words[:1] == ["time-start"]:
            return _time_start(*words[1:])
        if words == ["draw-forms"]:
            return _draw_forms()
        status = _window(words) if _is_for_the_window(words) else _command(words)
        if sys.stdout is not None:
            sys.stdout.flush()
        return status
    except UserError as error:
        return _complain(error.for_command)
    except BrokenPipeError:
        _forget_output()
        return 0  # the reader of our output has left
    except OSError as error:
        from model.system_errors import reason_of

        _forget_output()
        where = f"“{error.filename}”" if error.filename else ""
        return _complain(f"读写文件{where}时出错（{reason_of(error)}），请检查路径、权限和磁盘空间。")
    except KeyboardInterrupt:
        return _complain("已中断，没有做完。", 130)  # as shells number it
    except Exception as error:
        sentence = _noted(error, words)
        if sys.stderr is None and not (words and words[0] in COMMANDS):
            _show(sentence)  # who double-clicked sees nothing else
        return _complain(sentence, 3)


def _is_for_the_window(words: list[str]) -> bool:
    """Tell a file to open from a command; a word that is neither is a slip of the pen."""
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        return True
    if words[0] in COMMANDS or words[0] in ("-h", "--help"):
        return False
    if Path(words[0]).suffix.lower() == EXTENSION or Path(words[0]).exists():
        return True
    raise UserError(f"没有“{words[0]}”这个命令，也没有这个文件，请用 --help 查看用法。")


def _forget_output() -> None:
    """What could not be written is not tried again at exit."""
    if sys.stdout is not None and sys.stdout is sys.__stdout__:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(sentence: str, status: int = 2) -> int:
    if sys.stderr is not None:
        print(sentence, file=sys.stderr)
    return status


def _show(sentence: str) -> None:
    """Tell what kept the window from opening."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, sentence, "项目支出绩效自评", 0x10)


def _noted(error: Exception, words: list[str]) -> str:
    """Write a fault of the program to its log and return what the user is told."""
    import time
    import traceback

    from ui.settings import data_folder

    log, told = data_folder() / "program.log", f"程序出错（{type(error).__name__}），没有做完"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8", errors="replace") as file:
            trace = "".join(traceback.format_exception(error))
            file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {' '.join(words)}\n{trace}")
    except OSError:
        return f"{told}，也记不进日志 {log}。"
    return f"{told}；请把 {log} 发给技术支持。"


def _window(words: list[str]) -> int:
    _start_quickly()
    from ui.app import run

    return run(words)


def _start_quickly() -> None:
    """Leave out what a window does not need to stand there."""
    from ui.late_signatures import put_off

    gc.disable()  # nothing that a start makes is garbage yet; the window looks for it when it has settled
    put_off()


def _command(words: list[str]) -> int:
    from ui.cli.command_line import run
    from ui.cli.garbage import seldom_searched

    with seldom_searched():
        return run(words)


def _time_start(workbook: str, result: str) -> int:
    """Serve the benchmark of the start."""
    _start_quickly()
    from ui.cli.start_time import time_start

    return time_start(Path(workbook), Path(result))


def _draw_forms() -> int:
    """Serve another process of the program that prints many forms."""
    from reports.second_process import run

    return run()


def _begin_anew_in_utf8() -> None:
    """Where the environment says ASCII, Python cannot name a file in Chinese, and settles that only as it starts."""
    is_built = getattr(sys, "frozen", False)  # there, it is settled already
    if sys.getfilesystemencoding() != "utf-8" and not is_built and os.environ.get("PYTHONUTF8") != "1":
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


if __name__ == "__main__":
    _begin_anew_in_utf8()
    sys.exit(main())
