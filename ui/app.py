"""Starting the window: application, translations, log of unexpected errors, first page."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

import resources
from model.errors import UserError, fault_text
from model.file_thread import FileThread, stand_still
from model.files import is_there
from ui import theme
from ui.main_window import MainWindow
from ui.settings import Settings, data_folder
from ui.shell.crash_note import noted_workbooks
from ui.shell.desk import TITLE
from ui.shell.first_paint import after_first_paint
from ui.shell.garbage import SETTLE_MS, search_in_window
from ui.shell.window_lock import OpenMark
from ui.tasks import is_done_soon

MAX_LOG = 500_000  # bytes; an older one is kept beside it


def run(words: list[str], watch: Callable[[MainWindow], object] | None = None) -> int:
    """Open the window, on the workbook that a word names or that was open last; ``watch`` gets it before it shows."""
    settings = Settings()
    named = next((Path(word) for word in words if not word.startswith("-")), None)
    if named is not None and OpenMark(settings.open_marks).call(named):
        return 0  # the window that has it open has come to the front
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    app = QApplication([sys.argv[0], *(word for word in words if word.startswith("-"))])
    QTimer.singleShot(SETTLE_MS, app, lambda: search_in_window(app))
    prepare(app, theme.chosen(settings.values.theme))
    _start_log()
    likely = [named] if named else workbooks_left(settings)
    window = MainWindow(settings, next(iter(likely), None), only_frame=True)
    window.offers_tour = True
    _report_errors(window)
    after_first_paint(window, lambda: window.furnish(named or first_free(found(window, likely), settings)))
    if watch is not None:
        watch(window)
    window.show()
    return app.exec()


def found(window: MainWindow, paths: Sequence[Path]) -> list[Path]:
    """Return those of some files that are there, none if the clerk does not wait: a share that is down takes its time."""
    if not paths:
        return []
    look = FileThread(stand_still, "last workbook").begin(lambda: [*filter(is_there, paths)])
    if not is_done_soon(look):
        from ui.dialogs.waiting import wait_until  # seldom needed

        told = f"正在打开上次的工作簿……\n“{paths[0].parent}”还没有答复，请稍候。"
        if not wait_until(look.done, window, lambda: told, "不等了"):
            return []
    return look.result()


def workbooks_left(settings: Settings) -> list[Path]:
    """Return what was open last: what a crash left comes before what was left open in order."""
    return [*noted_workbooks(settings.open_marks), *filter(None, [settings.left_open()])]


def first_free(paths: Sequence[Path], settings: Settings) -> Path | None:
    """Return the first of some workbooks that no other window has."""
    marks = settings.open_marks
    return next((path for path in paths if OpenMark(marks).is_free(path)), None)


def prepare(app: QApplication, look: theme.Theme = theme.LIGHT) -> None:
    """Give an application its name, looks, Chinese buttons and manners; tests do the same."""
    app.setApplicationName("jixiao-zipingbiao")
    app.setApplicationDisplayName("")
    app.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus, False)
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    theme.apply(app, look)
    app.setWindowIcon(theme.icon("app"))


def _start_log() -> None:
    folder = data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log = folder / "program.log"
        if log.exists() and log.stat().st_size > MAX_LOG:
            log.replace(folder / "program.old.log")
        handler = logging.FileHandler(log, encoding="utf-8", delay=True)
        logging.basicConfig(
            handlers=[handler], level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
        )
        faulthandler.enable(file=(folder / "crash.log").open("a"))
    except OSError:
        logging.basicConfig(handlers=[logging.NullHandler()])


def _report_errors(window: MainWindow) -> None:
    """Unexpected errors go to the log; the clerk sees one sentence, may copy the details, and keeps working.

    What a file or the disk refuses is no fault of the program, wherever it is found: a form that cannot be read.
    """

    def report(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(error, UserError) and threading.current_thread() is threading.main_thread():
            window.refuse(error)
            return
        told = fault_text(error.with_traceback(trace) if error is not None else kind())
        logging.error(told)
        is_saved = window.session is None or window.session.is_saved
        state = "已填的内容都已保存" if is_saved else "有内容还没有存入文件，请用“文件 › 另存为”保存"
        window.banner.say(
            f"程序出现意外错误（{kind.__name__}），{state}；如再次出现，请把复制的详情发给技术支持。",
            "复制详情",
            lambda: QGuiApplication.clipboard().setText(f"{TITLE} {resources.version()}\n{told}"),
        )

    sys.excepthook = report
    threading.excepthook = lambda args: report(args.exc_type, args.exc_value, args.exc_traceback)


__all__ = ["TITLE", "prepare", "run"]
