"""Pictures of the manual, made by the program itself: python tools/manual_pictures.py [FOLDER [FONT]]   (no screen is needed).

``FONT`` is the file of a Chinese font without serifs, such as WenQuanYi Micro Hei, for a PC that has none: so the
pictures look as the program does on Windows.
What stands in ``resources/help/manual.txt`` as ``! name caption`` must have a picture of that name here.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontDatabase, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

import resources
from model.workbook.workbook import Workbook
from ui.app import prepare
from ui.main_window import MainWindow
from ui.settings import Settings

SIZE = QSize(1216, 700)
WIDEST = 1216


def main(folder: Path, font: str = "") -> None:
    """Make all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if font:
        QFontDatabase.addApplicationFont(font)
    prepare(app)
    with tempfile.TemporaryDirectory() as home:
        Pictures(folder, Path(home)).make()


class Pictures:
    """The program in a folder of its own, of which pictures are taken."""

    def __init__(self, folder: Path, home: Path) -> None:
        self._folder, self._home = folder, home
        self.window = MainWindow(Settings(home / "settings.json", home / "绩效自评"))
        self.window.resize(SIZE)
        self.window.show()

    def make(self) -> None:
        """Walk through the program and take a picture at each stop."""
        window = self.window
        window.actions_by_id["open_samples"].trigger()
        window.actions_by_id["close_workbook"].trigger()
        self._take("start", window)
        window.actions_by_id["open_samples"].trigger()
        window.settings.remember(person="陈敏")
        self._take("overview", window)
        window.open_project(window.session.workbook.ids[1]).view.go_to("indicators[1].actual")
        self._take("form", window)
        self._dialog("tape", window.actions_by_id["show_tape"].trigger, 560)
        self._dialog("preview", window.actions_by_id["print_preview"].trigger)
        self._dialog("hand-in", window.actions_by_id["hand_in"].trigger, 600, keep=self._pack)
        self._receive()
        window.close()

    def _dialog(
        self,
        name: str,
        opens: Callable[[], None],
        height: int = 0,
        keep: Callable[[QWidget], None] = lambda dialog: None,
    ) -> None:
        """Open a window, take its picture once it stands there, and close it."""
        from PySide6.QtCore import QTimer

        def look() -> None:
            found = QApplication.activeModalWidget() or next(
                (w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not self.window), None
            )
            assert found is not None, name
            found.resize(900, height or 700)
            QTest.qWait(400)
            self._take(name, found)
            keep(found)
            found.done(0) if isinstance(found, QDialog) else found.close()

        QTimer.singleShot(300, look)
        opens()
        QTest.qWait(900)

    def _pack(self, dialog: QWidget) -> None:
        """Let the package be written that the next picture receives."""
        dialog.rest.setChecked(True)  # type: ignore[attr-defined]
        dialog.path.setText(str(self._home / "包.zip"))  # type: ignore[attr-defined]
        dialog.start()  # type: ignore[attr-defined]
        while dialog._task is not None:  # type: ignore[attr-defined]
            QTest.qWait(50)

    def _receive(self) -> None:
        from ui.hand_in import receive_dialog

        book, listed = self._home / "汇总.jxzp", self._home / "名单.csv"
        Workbook.create(book, resources.template_text(resources.DEFAULT_TEMPLATE), 2021).close()
        names = [path.stem.partition("-")[2] for path in resources.sample_paths()]
        rows = [f"0402009,{name}" for name in names] + ["0402012,信息化运维", "0402012,智慧城市专项研究"]
        listed.write_text("\n".join(["单位,项目", *rows]), "utf-8")
        receive_dialog.ask_expected = lambda parent, folder: listed
        self.window.open_path(book)
        self.window.hand_in_actions.receive_packages([])
        (dialog,) = self.window.findChildren(receive_dialog.ReceiveDialog)
        dialog.resize(900, 640)
        dialog.expected.click()
        dialog.take([self._home / "包.zip"])
        while dialog._task is not None:
            QTest.qWait(50)
        dialog.details.setPlainText("")
        QTest.qWait(200)
        self._take("receive", dialog)
        dialog.reject()

    def _take(self, name: str, widget: QWidget) -> None:
        QTest.qWait(250)
        picture = widget.grab().toImage()
        if picture.width() > WIDEST:
            picture = picture.scaledToWidth(WIDEST, Qt.TransformationMode.SmoothTransformation)
        picture.convertToFormat(QImage.Format.Format_RGB32).save(str(self._folder / f"{name}.png"), "PNG", 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else resources.root() / "help" / "pictures", *sys.argv[2:3])
