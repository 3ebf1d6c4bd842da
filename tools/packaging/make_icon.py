"""Draws a Windows icon (16 to 256 pixels, PNG entries) from an SVG in resources/icons.

make_icon.py NAME OUT.ico
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
ICONS = Path(__file__).resolve().parents[2] / "resources/icons"


def picture(renderer: QSvgRenderer, size: int) -> bytes:
    """Return the icon as PNG; small ones fill the square to stay legible."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    margin = size * 14 / 256 if size <= 32 else 0
    renderer.render(painter, QRectF(-margin, -margin, size + 2 * margin, size + 2 * margin))
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
    drawing = QSvgRenderer(str(ICONS / f"{sys.argv[1]}.svg"))
    Path(sys.argv[2]).write_bytes(icon_file({size: picture(drawing, size) for size in SIZES}))
