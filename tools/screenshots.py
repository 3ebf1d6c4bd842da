"""Pictures of the real window for README and for looking at: start page, overview, forms, at a given scale.

Usage: python tools/screenshots.py FOLDER [WIDTH HEIGHT]   (a display is needed; QT_SCALE_FACTOR sets the scale)
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.app import prepare
from ui.main_window import MainWindow
from ui.settings import Settings


def main(folder: Path, width: int, height: int) -> None:
    """Walk through the program and take a picture at each stop."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    prepare(app)
    with tempfile.TemporaryDirectory() as home:
        window = MainWindow(Settings(Path(home) / "settings.json", Path(home) / "绩效自评"))
        window.resize(width, height)
        window.show()

        def shoot(name: str) -> None:
            QTest.qWait(150)
            window.grab().save(str(folder / f"{name}.png"))

        shoot("start")
        window.actions_by_id["open_samples"].trigger()
        shoot("overview")
        for number, name in ((2, "form-02"), (1, "form-01")):
            page = window.open_project(window.session.workbook.ids[number - 1])
            shoot(name)
            page.view.go_to("indicators[1].actual", edit=True)
            shoot(f"{name}-editing")
            page.view.commit_open_editor()
            page.view.go_to("signature.date")
            shoot(f"{name}-end")
        window.actions_by_id["new_project"].trigger()
        shoot("empty-form")
        window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(word) for word in (sys.argv[2:4] or ("1366", "768"))))
