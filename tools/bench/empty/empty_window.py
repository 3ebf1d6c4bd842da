"""The baseline of size and start: a packaged PySide6 window with one line to type in, and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QWidget

from ui.cli.start_watch import press_seven, watch_start


def main(result: str) -> int:
    """Show the window, type into it, and write when both were painted."""
    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    line = QLineEdit()
    window.setCentralWidget(line)
    window.resize(1200, 800)

    def type_letter() -> QWidget:
        press_seven(line)
        return line

    watch_start(window, Path(result), type_letter)
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
