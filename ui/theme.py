"""Colours, fonts and icons of the window, in one place."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import cast

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

import resources


@dataclass(frozen=True, slots=True)
class Theme:
    """Named colours (hex). Colour is never the only sign of anything."""

    window: str = "#eef1f6"
    surface: str = "#ffffff"
    label: str = "#f5f7fa"
    computed: str = "#f8fafc"
    line: str = "#c6cdd9"
    soft_line: str = "#dde2ea"
    text: str = "#1c2430"
    muted: str = "#616c7e"
    accent: str = "#1f5fae"
    accent_soft: str = "#e6eefa"
    good: str = "#1a7a50"
    warning: str = "#975f0e"
    error: str = "#c0322f"
    info: str = "#386cb0"
    bar: str = "#d9dfe9"
    heavy_line: str = "#8f9bb0"
    disabled: str = "#a3abb9"
    placeholder: str = "#636c7d"
    unfocused: str = "#9db4d3"
    on_accent: str = "#ffffff"
    accent_hover: str = "#174e93"
    accent_focus: str = "#0c2f5c"
    banner: str = "#fdf0ee"
    pressed: str = "#d3e1f5"
    handle: str = "#bfc8d6"
    handle_hover: str = "#9fabbd"
    removed: str = "#fad0ca"
    added: str = "#c3e9d3"
    as_project: str = "#e3eaf9"
    as_money: str = "#d9efec"
    as_goal: str = "#ece6f7"
    as_indicator: str = "#e7f2dc"
    as_score: str = "#fbe4da"


LIGHT = Theme()
DARK = Theme(
    window="#1a1e25",
    surface="#242a33",
    label="#2b323d",
    computed="#272d37",
    line="#465062",
    soft_line="#353d4a",
    text="#e6eaf0",
    muted="#9ba7b8",
    accent="#65a5f7",
    accent_soft="#263a54",
    good="#4fc48c",
    warning="#e2a63f",
    error="#ff7a75",
    info="#76a9ec",
    bar="#3b4453",
    removed="#5d302e",
    added="#23503a",
    heavy_line="#76839a",
    disabled="#667082",
    placeholder="#96a4b7",
    unfocused="#4a6790",
    on_accent="#10161f",
    accent_hover="#86b6f5",
    accent_focus="#d3e4fb",
    banner="#3a2626",
    pressed="#34506f",
    handle="#4a5465",
    handle_hover="#5f6b7f",
    as_project="#2b3957",
    as_money="#1f4542",
    as_goal="#3b3354",
    as_indicator="#2f432a",
    as_score="#55372c",
)
THEMES = {"light": LIGHT, "dark": DARK}


class _Colours:
    """The theme in use; which one that is can change while the program runs."""

    def __init__(self) -> None:
        self.use(LIGHT)

    def use(self, theme: Theme) -> None:
        """Have the colours of a theme: painting asks for one thousands of times."""
        self.__dict__.update(asdict(theme))


_in_use = _Colours()
COLOURS = cast(Theme, _in_use)
FONT_PIXELS = 13
_SHEET = "sheet"
_NORMAL, _OFF = QIcon.Mode.Normal, QIcon.State.Off

_FAMILIES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "PingFang SC",
    "SimSun",
)


def severity_colour(severity: str) -> str:
    """Return the colour of a finding; what is only not filled in yet is grey."""
    known = {"error": COLOURS.error, "warning": COLOURS.warning, "info": COLOURS.info}
    return known.get(severity, COLOURS.muted)


def grade_colour(grade: str) -> str:
    """Return the colour of a grade; the word itself always stands beside it."""
    known = {"优": COLOURS.good, "良": COLOURS.accent, "中": COLOURS.warning, "差": COLOURS.error}
    return known.get(grade, COLOURS.muted)


def ui_family() -> str:
    """Return the window's font family: one of the PC's Chinese fonts, else the bundled one."""
    installed = set(QFontDatabase.families())
    for family in _FAMILIES:
        if family in installed:
            return family
    return _bundled_family()


@lru_cache(maxsize=1)
def _bundled_family() -> str:
    """Return the family of the bundled font, told to Qt once: each time more would take more memory, which never comes back."""
    number = QFontDatabase.addApplicationFont(str(resources.font_path("NotoSerifSC-Regular.ttf")))
    families = QFontDatabase.applicationFontFamilies(number)
    return families[0] if families else QFont().family()


def chosen(name: object) -> Theme:
    """Return the theme of that name; any other name means: as the system has it."""
    if isinstance(name, str) and name in THEMES:
        return THEMES[name]
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return DARK if dark else LIGHT


def apply(app: QApplication, theme: Theme = LIGHT) -> None:
    """Dress the application, also one whose windows stand already."""
    _in_use.use(theme)
    if not app.styleSheet():  # a style or font that is set again dresses every widget again
        app.setStyle("Fusion")
    hints = QGuiApplication.styleHints()
    hints.setColorScheme(Qt.ColorScheme.Light)
    font = QFont(ui_family())
    font.setPixelSize(FONT_PIXELS)
    if app.font() != font:
        app.setFont(font)
    app.setPalette(_palette(theme))
    app.setStyleSheet(_style_sheet(theme, font.family()))
    for widget in app.allWidgets():
        if sheet := widget.property(_SHEET):
            widget.setStyleSheet(sheet.format(t=theme))


def style(widget: QWidget, sheet: str) -> None:
    """Give a widget a style sheet of its own, written with ``{t.accent}``; it follows the theme."""
    widget.setProperty(_SHEET, sheet)
    widget.setStyleSheet(sheet.format(t=COLOURS))


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for name, colour in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.surface),
        (role.AlternateBase, theme.label),
        (role.Text, theme.text),
        (role.Button, theme.surface),
        (role.ButtonText, theme.text),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.ToolTipBase, theme.surface),
        (role.ToolTipText, theme.text),
        (role.PlaceholderText, theme.placeholder),
        (role.Link, theme.accent),
    ):
        palette.setColor(name, QColor(colour))
    for name in (role.ButtonText, role.Text, role.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.disabled))
    return palette


def _style_sheet(t: Theme, family: str) -> str:
    close, close_hover, chevron, sorted_up, sorted_down, ticked = (
        resources.icon_path(name).as_posix()
        for name in ("close", "close-hover", "chevron", "sorted-up", "sorted-down", "ticked")
    )
    return f"""
* {{ dialogbuttonbox-buttons-have-icons: 0; }}
/* Windows gives these classes fonts of its own; one form is one font */
QMenuBar, QMenu, QToolTip, QMessageBox, QMessageBox QLabel, QStatusBar, QAbstractItemView, QHeaderView {{
  font-family: "{family}"; font-size: {FONT_PIXELS}px; }}
QDialog, QMessageBox {{ background: {t.surface}; }}
QMenuBar {{ background: {t.surface}; padding: 2px 6px; }}
QMenuBar::item {{ padding: 5px 10px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {t.accent_soft}; }}
QMenu {{ background: {t.surface}; border: 1px solid {t.line}; padding: 5px; }}
QMenu {{ menu-scrollable: 1; }}
#tab-list-button {{ padding: 6px; margin: 4px 14px 4px 4px; }}
#overview-button {{ padding: 6px 10px; margin: 4px 2px 4px 13px; }}
QMenu::item {{ padding: 6px 28px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
QMenu::item:disabled {{ color: {t.disabled}; }}
QMenu::separator {{ height: 1px; background: {t.soft_line}; margin: 5px 8px; }}
QToolBar {{ background: {t.surface}; border: none; border-bottom: 1px solid {t.soft_line}; padding: 5px 8px; spacing: 2px; }}
QToolBar::separator {{ width: 1px; background: {t.soft_line}; margin: 6px 7px; }}
QToolButton {{ border: 1px solid transparent; border-radius: 5px; padding: 5px 9px; }}
QToolButton:hover {{ background: {t.accent_soft}; }}
QToolButton:pressed {{ background: {t.pressed}; }}
QToolButton:focus {{ border-color: {t.accent}; }}
QToolButton:disabled {{ color: {t.disabled}; }}
QToolBar QToolButton[primary="true"] {{ background: {t.accent}; color: {t.on_accent}; padding: 5px 12px; }}
QToolBar QToolButton[primary="true"]:hover {{ background: {t.accent_hover}; }}
QToolBar QToolButton[primary="true"]:disabled {{ background: {t.bar}; color: {t.disabled}; }}
QToolBar QToolButton[field="true"] {{ border-color: {t.line}; color: {t.muted}; padding-right: 40px; }}
QToolBar QToolButton[field="true"]:hover {{ border-color: {t.accent}; background: {t.surface}; }}
#qt_toolbar_ext_button {{ padding: 0; border: none; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {t.soft_line}; top: -1px; background: {t.window}; }}
QTabWidget::tab-bar {{ left: 13px; }}
QTabBar {{ background: {t.window}; }}
QTabBar::close-button {{ image: url({close}); subcontrol-position: right; margin-top: 4px; }}
QTabBar QToolButton {{ background: {t.window}; border: none; border-radius: 0; padding: 0; }}
QTabBar QToolButton:hover {{ background: {t.accent_soft}; }}
QTabBar::scroller {{ width: 30px; }}
QTabBar::tear {{ width: 0; image: none; }}
QTabBar::close-button:hover {{ image: url({close_hover}); }}
QTabBar::tab {{ background: transparent; color: {t.muted}; border: 1px solid transparent; border-bottom: none;
  padding: 8px 12px 8px 14px; margin: 5px 1px 0 1px; min-width: 56px;
  border-top-left-radius: 7px; border-top-right-radius: 7px; }}
QTabBar::tab:selected {{ background: {t.surface}; color: {t.text}; border-color: {t.soft_line}; font-weight: bold; }}
QTabBar::tab:hover:!selected {{ background: {t.soft_line}; color: {t.text}; }}
QStatusBar {{ background: {t.surface}; border-top: 1px solid {t.soft_line}; color: {t.muted}; min-height: 28px; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ padding: 0 6px; color: {t.muted}; }}
QPushButton {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 6px; padding: 6px 14px; min-height: 18px; }}
QPushButton:hover {{ background: {t.accent_soft}; border-color: {t.accent}; }}
QPushButton:focus {{ border: 2px solid {t.accent}; padding: 5px 13px; }}
QPushButton:default, QPushButton[primary="true"] {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; }}
QPushButton[primary="true"]:hover {{ background: {t.accent_hover}; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {t.accent_focus}; padding: 5px 13px; }}
QPushButton[toggle="true"] {{ background: transparent; border-color: transparent; color: {t.muted}; padding: 6px 12px; }}
QPushButton[toggle="true"]:hover {{ background: {t.soft_line}; }}
QPushButton[toggle="true"]:focus {{ border: 2px solid {t.accent}; padding: 5px 11px; }}
QPushButton[toggle="true"]:checked {{ background: {t.surface}; border-color: {t.accent}; color: {t.accent}; font-weight: bold; }}
QPushButton[link="true"] {{ background: transparent; border: none; color: {t.accent}; padding: 2px 0; text-align: left; }}
QPushButton[link="true"]:hover, QPushButton[link="true"]:focus {{ text-decoration: underline; }}
QPushButton[chip="true"] {{ padding: 2px 10px; border-radius: 10px; color: {t.muted}; }}
QPushButton[chip="true"]:checked {{ background: {t.accent_soft}; color: {t.accent}; border-color: {t.accent}; }}
QPushButton:disabled {{ color: {t.disabled}; border-color: {t.soft_line}; background: {t.label}; }}
QLineEdit, QComboBox, QAbstractSpinBox {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 6px; padding: 5px 8px;
  min-height: 18px; selection-background-color: {t.accent}; }}
QDialog QListView {{ border: 1px solid {t.line}; border-radius: 6px; padding: 3px; }}
QDialog QListView::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
QDialog QPlainTextEdit {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 6px; padding: 3px 4px; }}
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus, QDialog QPlainTextEdit:focus {{ border: 1px solid {t.accent}; }}
/* Qt's own boxes cannot be seen on a dark ground */
QCheckBox::indicator, QTreeView::indicator, QTableView::indicator, QListView::indicator, QRadioButton::indicator {{
  background: {t.surface}; border: 1px solid {t.muted}; border-radius: 3px; width: 13px; height: 13px; }}
QRadioButton::indicator {{ border-radius: 7px; }}
QCheckBox::indicator:checked, QTreeView::indicator:checked, QTableView::indicator:checked, QListView::indicator:checked {{
  border-color: {t.accent}; image: url({ticked}); }}
QRadioButton::indicator:checked {{ border-color: {t.accent}; background: qradialgradient(cx:0.5, cy:0.5, radius:0.5, fx:0.5, fy:0.5,
  stop:0 {t.accent}, stop:0.55 {t.accent}, stop:0.65 {t.surface}, stop:1 {t.surface}); }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {t.disabled}; background: {t.label}; }}
QComboBox::drop-down {{ border: none; width: 26px; }}
QComboBox::down-arrow {{ image: url({chevron}); width: 14px; height: 14px; }}
QAbstractSpinBox {{ padding-right: 20px; }}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; border: none; width: 20px; margin: 2px 2px 0 0; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; border: none; width: 20px; margin: 0 2px 2px 0; }}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{ background: {t.accent_soft}; }}
QAbstractSpinBox::up-arrow {{ image: url({sorted_up}); width: 9px; height: 9px; }}
QAbstractSpinBox::down-arrow {{ image: url({sorted_down}); width: 9px; height: 9px; }}
QComboBox QAbstractItemView {{ background: {t.surface}; border: 1px solid {t.line}; padding: 4px; outline: none; }}
QComboBox QAbstractItemView::item {{ min-height: 26px; }}
QFrame[card="true"] {{ background: {t.surface}; border: 1px solid {t.soft_line}; border-radius: 9px; }}
QLabel[muted="true"] {{ color: {t.muted}; }}
/* a sheet of their own would dress these views, which every window has, and all within them a second time */
#recent {{ background: {t.surface}; border: 1px solid {t.soft_line}; border-radius: 9px; outline: 0; }}
#recent:focus {{ border-color: {t.accent}; }}
#recent::item {{ height: 36px; padding: 0 4px; border-bottom: 1px solid {t.soft_line}; }}
#recent::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
#overview {{ background: {t.surface}; border: 1px solid {t.soft_line}; border-radius: 8px; }}
#form {{ background: {t.window}; }}
#finder {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 10px; }}
#finder QLineEdit {{ padding: 8px 10px; }}
#finder-list {{ background: {t.surface}; border-top: 1px solid {t.soft_line}; border-bottom: 1px solid {t.soft_line}; outline: none; }}
#finder-list:focus {{ border-color: {t.accent}; }}
QToolTip {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line}; padding: 5px 7px; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {t.handle}; border-radius: 4px; min-height: 36px; margin: 2px; }}
QScrollBar::handle:vertical:hover {{ background: {t.handle_hover}; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {t.handle}; border-radius: 4px; min-width: 36px; margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QHeaderView {{ background: {t.surface}; }}
QHeaderView::up-arrow, QHeaderView::down-arrow {{ width: 14px; height: 14px;
  subcontrol-origin: padding; subcontrol-position: top center; top: 1px; }}
QHeaderView::up-arrow {{ image: url({sorted_up}); }}
QHeaderView::down-arrow {{ image: url({sorted_down}); }}
QHeaderView::section {{ background: {t.surface}; color: {t.muted}; border: none; border-bottom: 1px solid {t.line};
  padding: 8px 10px; }}
"""


@lru_cache(maxsize=128)
def icon(name: str, colour: str = "") -> QIcon:
    """Return a line icon, crisp at every scale, in a colour or in the accent of the theme."""
    svg = resources.icon_path(name).read_text("utf-8")
    return QIcon(_LineIcon(svg, colour, tinted=name != "app"))


@lru_cache(maxsize=256)
def _drawing(svg: str) -> QSvgRenderer:
    """Return what draws an SVG; a tool bar is painted more often than its drawings are read."""
    return QSvgRenderer(QByteArray(svg.encode()))


class _LineIcon(QIconEngine):
    """Draws an SVG when it is asked for, in the size it is asked for; ``tinted`` replaces the drawing's colour."""

    def __init__(self, svg: str, colour: str, tinted: bool) -> None:
        super().__init__()
        self._tinted = tinted
        self._svg = svg
        self._colour = colour

    def availableSizes(self, mode: QIcon.Mode = _NORMAL, state: QIcon.State = _OFF) -> list[QSize]:
        return [QSize(size, size) for size in (16, 24, 32, 48, 64, 128, 256)]

    def clone(self) -> QIconEngine:
        return _LineIcon(self._svg, self._colour, self._tinted)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        svg = self._svg
        if self._tinted:
            usual = self._colour or COLOURS.accent
            svg = svg.replace("#1f5fae", usual if mode != QIcon.Mode.Disabled else COLOURS.disabled)
        _drawing(svg).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, pixmap.rect(), mode, state)
        painter.end()
        return pixmap


@lru_cache(maxsize=32)
def dot(colour: str) -> QIcon:
    """Return a small filled dot, for tabs with findings."""
    pixmap = QPixmap(QSize(48, 48))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(colour))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(12, 12, 24, 24)
    painter.end()
    return QIcon(pixmap)
