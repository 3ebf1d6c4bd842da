"""What PyInstaller finds but no program of ours uses; used by its recipes."""

from __future__ import annotations

UNUSED_MODULES = [
    "tkinter", "unittest", "pydoc", "doctest", "test", "ssl", "_ssl", "asyncio", "multiprocessing", "xmlrpc",
    "ftplib", "smtplib", "tarfile", "statistics", "_pydatetime", "_pydecimal",
    "concurrent.futures.process", "_bz2", "_lzma", "bz2", "lzma", "lib2to3", "setuptools", "pkg_resources", "distutils",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtOpenGL", "PySide6.QtNetwork",
    # left_out.py stands in for these
    "PIL", "charset_normalizer", "reportlab.platypus", "urllib.request", "http", "email",
    "pypdf._codecs.adobe_glyphs",
    # what reportlab imports inside functions that nothing of ours calls
    "reportlab.graphics.charts", "reportlab.graphics.widgets", "reportlab.graphics.widgetbase",
    "reportlab.graphics.renderPM", "reportlab.graphics.renderPS", "reportlab.graphics.renderSVG",
    "reportlab.graphics.testshapes", "reportlab.graphics.utils", "reportlab.lib.corp", "reportlab.lib.randomtext",
    "reportlab.lib.rparsexml", "reportlab.lib.formatters", "reportlab.lib.arciv", "reportlab.lib.pdfencrypt",
    "reportlab.pdfbase.acroform", "webbrowser", "code", "_hashlib",
]  # fmt: skip
# Qt6Network stays: Qt6Pdf is linked against it. On Linux QtDBus and libicudata must stay too.
UNUSED_FILES = (
    "opengl32sw", "qt6qml", "qt6quick", "qt6opengl", "virtualkeyboard", "libcrypto", "libssl", "qdirect2d", "qminimal",
    "plugins/styles", "plugins/tls", "plugins/networkinformation", "plugins/generic", "qgif", "qicns", "qjpeg",
    "qtga", "qtiff", "qwbmp", "qwebp", "mscms.dll", "icuuc.dll", "bcryptprimitives.dll",
    "platformthemes/libqgtk3", "libgtk-3", "libgdk-3", "plugins/egldeviceintegrations", "libqeglfs", "libqlinuxfb",
    "libqvnc", "libqvkkhrdisplay", "libqminimalegl", "share/icons", "share/themes",
)  # fmt: skip


def is_used(name: str) -> bool:
    """Tell whether a file of the program folder is used; of Qt's translations only the Chinese one."""
    name = name.replace("\\", "/").lower()
    if "translations/" in name:
        return name.endswith("qtbase_zh_cn.qm")
    return not any(word in name for word in UNUSED_FILES)
