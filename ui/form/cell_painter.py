"""Drawing of form cells: wrapped text, placeholders, second lines and the corner marks of findings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QPainter, QPolygonF, QTextLayout, QTextOption

from model.grid.cells import Role
from model.text_caches import kept_by_text
from ui.form.screen_cells import ScreenCell, Tone
from ui.theme import COLOURS, severity_colour

PADDING_X = 7
SUB_PADDING = 2
PADDING_Y = 5
LINE_SPACING = 1.22
LONG_TEXT_LINES = 4, 6  # at least, and at most where the view has no room for more
MARK = 8

_BASE_FLAGS = (
    int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine) | int(Qt.TextFlag.TextDontClip)
)
_FLAGS = {
    "left": _BASE_FLAGS | int(Qt.AlignmentFlag.AlignLeft),
    "center": _BASE_FLAGS | int(Qt.AlignmentFlag.AlignHCenter),
    "right": _BASE_FLAGS | int(Qt.AlignmentFlag.AlignRight),
}


def _option(align: Qt.AlignmentFlag) -> QTextOption:
    option = QTextOption(align)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setUseDesignMetrics(False)
    return option


@dataclass(frozen=True, slots=True)
class Faces:
    """The fonts of a form with their keys and line heights, made once for many cells; ``em``: the normal size in pixels."""

    normal: QFont
    bold: QFont
    small: QFont
    normal_key: str
    bold_key: str
    small_key: str
    line: int
    small_line: int
    em: int


@lru_cache(maxsize=16)
def faces(font_key: str) -> Faces:
    """Return the fonts that belong to a base font (its ``toString``)."""
    normal, bold, small = QFont(), QFont(), QFont()
    for font in (normal, bold, small):
        font.fromString(font_key)
    bold.setBold(True)
    small.setPixelSize(max(10, round(pixel_size(normal) * 0.78)))
    keys = normal.toString(), bold.toString(), small.toString()
    return Faces(normal, bold, small, *keys, line_height(normal), line_height(small), pixel_size(normal))


@kept_by_text(4096)
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
    return tuple(lines)


@kept_by_text(1024)
def balanced_lines(text: str, width: int, font_key: str) -> tuple[str, ...]:
    """Break a label into as many lines, of like length: 经济效益指标 becomes 经济效 and 益指标."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        best, narrower = text_lines(paragraph, width, font_key), width
        while len(best) > 1 and narrower > 12:
            narrower -= 2
            trial = text_lines(paragraph, narrower, font_key)
            if len(trial) > len(best):
                break
            best = trial
        lines += best
    return tuple(lines)


def line_height(font: QFont) -> int:
    """Return the height of a line in pixels."""
    return round(pixel_size(font) * LINE_SPACING + 2)


def pixel_size(font: QFont) -> int:
    """Return the size in pixels, also of a font that was given in points, as Windows gives its own."""
    return font.pixelSize() if font.pixelSize() > 0 else QFontInfo(font).pixelSize()


def sub_lines(shown: ScreenCell, width: int, fonts: Faces) -> tuple[str, ...]:
    """Break a small second line where the cell is too narrow for it."""
    return text_lines(shown.sub, width - 2 * SUB_PADDING, fonts.small_key) if shown.sub else ()


def needed_height(shown: ScreenCell, width: int, fonts: Faces, most: int = LONG_TEXT_LINES[1]) -> int:
    """Return the height (pixels) a cell needs at that width; ``most`` lines are shown of a long text."""
    room = width - shown.cell.indent * fonts.em - 2 * PADDING_X
    count = len(text_lines(shown.text, room, fonts.normal_key)) if shown.text else 1
    if shown.cell.role is Role.LONG_TEXT:
        count = max(LONG_TEXT_LINES[0], min(count, most))
    return count * fonts.line + 2 * PADDING_Y + len(sub_lines(shown, width, fonts)) * fonts.small_line


def is_cut(shown: ScreenCell, rect: QRect, fonts: Faces) -> bool:
    """Tell whether a cell has more lines than there is room for."""
    if not shown.text:
        return False
    width = rect.width() - shown.cell.indent * fonts.em
    key = fonts.bold_key if _is_bold(shown) else fonts.normal_key
    lines = text_lines(shown.text, width - 2 * PADDING_X, key)
    extra = len(sub_lines(shown, width, fonts)) * fonts.small_line
    return len(lines) > max(1, (rect.height() - 2 * PADDING_Y - extra) // fonts.line)


def text_height(shown: ScreenCell, width: int, line: int, fonts: Faces) -> int:
    """Return the height (pixels) of the whole of a cell's text at that width, in lines of that height."""
    return len(text_lines(shown.text, width - 2 * PADDING_X, fonts.normal_key)) * line + 2 * PADDING_Y


def paint_cell(
    painter: QPainter,
    rect: QRect,
    shown: ScreenCell,
    fonts: Faces,
    selected: bool,
    text_rect: QRect | None = None,
) -> None:
    """Draw a cell without its grid lines; ``text_rect`` is the part of it that the text has."""
    painter.save()
    painter.fillRect(rect, _colour_of(_background(shown, selected)))
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)  # what is beneath the captions stays there
    left = PADDING_X + shown.cell.indent * fonts.em
    inner = (text_rect or rect).adjusted(left, PADDING_Y, -PADDING_X, -PADDING_Y)
    _paint_lines(painter, inner, shown, fonts)
    if shown.mark:
        _paint_mark(painter, rect, shown.mark)
    painter.restore()


@lru_cache(maxsize=64)
def _colour_of(name: str) -> QColor:
    return QColor(name)


def _is_bold(shown: ScreenCell) -> bool:
    stands_out = shown.tone in (Tone.LOST, Tone.MANUAL, Tone.BAD)
    return shown.cell.bold or (stands_out and shown.cell.role is Role.SCORE)


def _paint_lines(painter: QPainter, inner: QRect, shown: ScreenCell, fonts: Faces) -> None:
    bold = _is_bold(shown)
    text = shown.text or shown.placeholder
    key = fonts.bold_key if bold else fonts.normal_key
    broken = balanced_lines if shown.cell.role in (Role.LABEL, Role.CAPTION) else text_lines
    lines = list(broken(text, inner.width(), key)) if text else []
    if shown.cell.star and lines:
        lines[0] = f"*{lines[0]}"
    subs = sub_lines(shown, inner.width() + 2 * PADDING_X, fonts)
    height, extra = fonts.line, len(subs) * fonts.small_line
    room = max(1, (inner.height() - extra) // height)
    if len(lines) > room:
        lines = [*lines[: room - 1], f"{lines[room - 1][:-1]}…"]
    top = float(inner.top())
    if shown.cell.role is not Role.LONG_TEXT:
        top += max(0.0, (inner.height() - len(lines) * height - extra) / 2)
    flags = _FLAGS[shown.cell.align]
    colour = _colour_of(_colour(shown.tone) if shown.text else COLOURS.placeholder)
    painter.setFont(fonts.bold if bold else fonts.normal)
    painter.setPen(colour)
    for number, line in enumerate(lines):
        box = QRectF(inner.left(), top + number * height, inner.width(), height)
        painter.drawText(box, flags, line)
        if shown.cell.star and number == 0:
            _paint_star(painter, box, line, colour)
    if subs:
        painter.setFont(fonts.small)
        painter.setPen(_colour_of(_colour(shown.sub_tone)))
        left, wide = inner.left() - PADDING_X + SUB_PADDING, inner.width() + 2 * (PADDING_X - SUB_PADDING)
        for number, line in enumerate(subs):
            below = top + len(lines) * height + number * fonts.small_line
            painter.drawText(QRectF(left, below, wide, fonts.small_line), flags, line)


def _paint_star(painter: QPainter, box: QRectF, line: str, colour: QColor) -> None:
    """The star that marks year-end fields is red, over the same star of the caption."""
    metrics = painter.fontMetrics()
    left = box.left() + (box.width() - metrics.horizontalAdvance(line)) / 2
    painter.setPen(QColor(COLOURS.error))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(QRectF(left, box.top(), box.width(), box.height()), flags, "*")
    painter.setPen(colour)


def _paint_mark(painter: QPainter, rect: QRect, severity: str) -> None:
    """A corner triangle: filled for an error, half size for a warning, outlined for a hint or for what is not filled in."""
    size = MARK if severity == "error" else MARK - 1
    corner = QPointF(rect.right() + 1, rect.top())
    triangle = QPolygonF([corner - QPointF(size, 0), corner, corner + QPointF(0, size)])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(severity_colour(severity))
    painter.setPen(colour)
    painter.setBrush(colour if severity in ("error", "warning") else Qt.BrushStyle.NoBrush)
    painter.drawPolygon(triangle)


def _background(shown: ScreenCell, selected: bool) -> str:
    if selected:
        return COLOURS.accent_soft
    if shown.cell.role in (Role.LABEL, Role.CAPTION):
        return COLOURS.label
    if shown.cell.role in (Role.COMPUTED, Role.TOTAL, Role.SCORE):
        return COLOURS.computed
    return COLOURS.surface


def _colour(tone: Tone) -> str:
    return str(getattr(COLOURS, _TONES[tone]))


_TONES = {
    Tone.NORMAL: "text",
    Tone.MUTED: "muted",
    Tone.GOOD: "good",
    Tone.LOST: "warning",
    Tone.MANUAL: "accent",
    Tone.BAD: "error",
}
