"""Drawing of form cells: wrapped text, placeholders, second lines and the corner marks of findings."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPolygonF, QTextLayout, QTextOption

from model.layout import Role
from ui.screen_cells import ScreenCell, Tone
from ui.theme import LIGHT, Theme, severity_colour

PADDING_X = 7
PADDING_Y = 5
LINE_SPACING = 1.22
MAX_LONG_TEXT_LINES = 12
MARK = 8

_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


def _option(align: Qt.AlignmentFlag) -> QTextOption:
    option = QTextOption(align)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setUseDesignMetrics(False)
    return option


@lru_cache(maxsize=4096)
def text_lines(text: str, width: int, font_key: str) -> tuple[str, ...]:
    """Break a text into the lines it takes in that width (pixels)."""
    font = QFont()
    font.fromString(font_key)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        layout = QTextLayout(paragraph, font)
        layout.setTextOption(_option(Qt.AlignmentFlag.AlignLeft))
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 8))
            lines.append(paragraph[line.textStart() : line.textStart() + line.textLength()].rstrip())
        layout.endLayout()
        if not paragraph:
            lines.append("")
    return tuple(lines)


@lru_cache(maxsize=1024)
def balanced_lines(text: str, width: int, font_key: str) -> tuple[str, ...]:
    """Break a label into lines of like length: 经济效益指标 becomes 经济效 and 益指标."""
    lines = text_lines(text, width, font_key)
    if len(lines) == text.count("\n") + 1:
        return lines
    best, narrower = lines, width
    while narrower > 12:
        narrower -= 2
        trial = text_lines(text, narrower, font_key)
        if len(trial) > len(lines):
            break
        best = trial
    return best


def _lines_of(shown: ScreenCell, text: str, width: int, font_key: str) -> tuple[str, ...]:
    is_label = shown.cell.role in (Role.LABEL, Role.CAPTION)
    return balanced_lines(text, width, font_key) if is_label else text_lines(text, width, font_key)


def line_height(font: QFont) -> int:
    """Return the height of a line in pixels."""
    return round(font.pixelSize() * LINE_SPACING + 2)


def needed_height(shown: ScreenCell, width: int, font: QFont) -> int:
    """Return the height (pixels) a cell needs at that width."""
    count = len(_lines_of(shown, shown.text, width - 2 * PADDING_X, font.toString())) if shown.text else 1
    if shown.cell.role is Role.LONG_TEXT:
        count = max(4, min(count, MAX_LONG_TEXT_LINES))
    return count * line_height(font) + 2 * PADDING_Y + (line_height(_small(font)) if shown.sub else 0)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(max(10, round(font.pixelSize() * 0.78)))
    small.setBold(False)
    return small


def paint_cell(
    painter: QPainter, rect: QRect, shown: ScreenCell, font: QFont, selected: bool, theme: Theme = LIGHT
) -> None:
    """Draw a cell without its grid lines."""
    painter.save()
    painter.fillRect(rect, QColor(_background(shown, selected, theme)))
    painter.setClipRect(rect)
    face = QFont(font)
    if shown.cell.bold or (
        shown.tone in (Tone.LOST, Tone.MANUAL, Tone.BAD) and shown.cell.role is Role.SCORE
    ):
        face.setBold(True)
    text, colour = shown.text, QColor(_colour(shown.tone, theme))
    if not text and shown.placeholder:
        text, colour = shown.placeholder, QColor("#a9b2c1")
    inner = rect.adjusted(PADDING_X + shown.cell.indent * font.pixelSize(), PADDING_Y, -PADDING_X, -PADDING_Y)
    _paint_lines(painter, inner, shown, text, face, colour, theme)
    if shown.mark:
        _paint_mark(painter, rect, shown.mark, theme)
    painter.restore()


def _paint_lines(
    painter: QPainter, inner: QRect, shown: ScreenCell, text: str, face: QFont, colour: QColor, theme: Theme
) -> None:
    lines = list(_lines_of(shown, text, inner.width(), face.toString())) if text else []
    if shown.cell.star and lines:
        lines[0] = f"*{lines[0]}"
    height, small = line_height(face), _small(face)
    extra = line_height(small) if shown.sub else 0
    room = max(1, (inner.height() - extra) // height)
    if len(lines) > room:
        lines = [*lines[: room - 1], f"{lines[room - 1][:-1]}…"]
    top = float(inner.top())
    if shown.cell.role is not Role.LONG_TEXT:
        top += max(0.0, (inner.height() - len(lines) * height - extra) / 2)
    flags = _ALIGN[shown.cell.align] | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.setFont(face)
    painter.setPen(colour)
    for number, line in enumerate(lines):
        box = QRectF(QPointF(inner.left(), top + number * height), QSizeF(inner.width(), height))
        painter.drawText(box, flags | Qt.TextFlag.TextDontClip, line)
        if shown.cell.star and number == 0:
            _paint_star(painter, box, line, theme, colour)
    if shown.sub:
        painter.setFont(small)
        painter.setPen(QColor(_colour(shown.sub_tone, theme)))
        box = QRectF(QPointF(inner.left() - 5, top + len(lines) * height), QSizeF(inner.width() + 10, extra))
        painter.drawText(box, flags | Qt.TextFlag.TextDontClip, shown.sub)


def _paint_star(painter: QPainter, box: QRectF, line: str, theme: Theme, colour: QColor) -> None:
    """The star that marks year-end fields is red, over the same star of the caption."""
    metrics = painter.fontMetrics()
    left = box.left() + (box.width() - metrics.horizontalAdvance(line)) / 2
    painter.setPen(QColor(theme.error))
    painter.drawText(
        QRectF(left, box.top(), box.width(), box.height()),
        Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
        "*",
    )
    painter.setPen(colour)


def _paint_mark(painter: QPainter, rect: QRect, severity: str, theme: Theme) -> None:
    """A corner triangle: filled for an error, half size for a warning, outlined for a hint."""
    size = MARK if severity == "error" else MARK - 1
    corner = QPointF(rect.right() + 1, rect.top())
    triangle = QPolygonF([corner - QPointF(size, 0), corner, corner + QPointF(0, size)])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(severity_colour(severity, theme)))
    painter.setBrush(
        QColor(severity_colour(severity, theme)) if severity != "info" else Qt.BrushStyle.NoBrush
    )
    painter.drawPolygon(triangle)


def _background(shown: ScreenCell, selected: bool, theme: Theme) -> str:
    if selected:
        return theme.accent_soft
    if shown.cell.role in (Role.LABEL, Role.CAPTION):
        return theme.label
    if shown.cell.role in (Role.COMPUTED, Role.TOTAL, Role.SCORE):
        return theme.computed
    return theme.surface


def _colour(tone: Tone, theme: Theme) -> str:
    return {
        Tone.NORMAL: theme.text,
        Tone.MUTED: theme.muted,
        Tone.GOOD: theme.good,
        Tone.LOST: theme.warning,
        Tone.MANUAL: theme.accent,
        Tone.BAD: theme.error,
    }[tone]
