"""Draws a Windows icon (16 to 256 pixels, PNG entries) from two SVG in resources/icons: one for small sizes, one for the rest.

make_icon.py NAME OUT.ico
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SMALL = (16, 20, 24, 32)  # drawn from NAME-16.svg, whose edges lie on whole pixels
SIZES = (*SMALL, 40, 48, 64, 128, 256)
ICONS = Path(__file__).resolve().parents[2] / "resources/icons"


def picture(renderer: QSvgRenderer, size: int) -> bytes:
    """Return the icon as PNG."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def icon_file(pictures: dict[int, bytes]) -> bytes:
    """Return an .ico file with those PNG pictures."""
    offset = 6 + 16 * len(pictures)
    entries, body = b"", b""
    for size, data in pictures.items():
        side = size % 256  # 0 means 256
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(data), offset + len(body))
        body += data
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + body


if __name__ == "__main__":
    application = QGuiApplication(sys.argv[:1])
    small, large = (QSvgRenderer(str(ICONS / f"{sys.argv[1]}{ending}.svg")) for ending in ("-16", ""))
    drawn = {size: picture(small if size in SMALL else large, size) for size in sorted(SIZES)}
    Path(sys.argv[2]).write_bytes(icon_file(drawn))
