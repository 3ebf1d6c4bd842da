"""Takes a picture of the whole X screen once it has stopped changing and shows more than an empty desktop.

grab_screen.py OUT.png
"""

from __future__ import annotations

import sys
import time

from PySide6.QtGui import QGuiApplication, QImage

PATIENCE = 60  # seconds
STEP = 3


def is_busy(image: QImage) -> bool:
    """Tell whether a picture shows a window and not just a background."""
    colours = {image.pixel(x, y) for x in range(0, image.width(), 9) for y in range(0, image.height(), 9)}
    return len(colours) > 24


def main(path: str) -> int:
    """Wait for a picture that stays, and save it."""
    application = QGuiApplication(sys.argv[:1])
    last, until = QImage(), time.monotonic() + PATIENCE
    while time.monotonic() < until:
        time.sleep(STEP)
        application.processEvents()
        image = application.primaryScreen().grabWindow(0).toImage()
        if is_busy(image) and image == last:
            return 0 if image.save(path) else 1
        last = image
    print("the screen never settled on a window", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
