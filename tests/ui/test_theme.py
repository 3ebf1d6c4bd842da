"""Light and dark: readable in both, switched while the program runs, remembered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QCheckBox, QRadioButton

import ui
from tests.clerk import Clerk
from tests.depth import long
from ui import theme

INKS = ("muted", "accent", "good", "warning", "error", "info", "placeholder")
GROUNDS = ("surface", "label", "computed", "window", "accent_soft")
PAIRS = [
    *((ink, ground, 4.5) for ink in INKS for ground in GROUNDS if (ink, ground) != ("placeholder", "window")),
    *(("on_accent", ground, 4.5) for ground in ("accent", "accent_hover", "error", "warning", "good", "muted")),
    *(("text", ground, 6) for ground in (*GROUNDS, "removed", "added", "soft_line")), ("error", "banner", 4.5),
]  # fmt: skip


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_text_stands_out_from_its_ground(name: str, ink: str, ground: str, least: float) -> None:
    look = theme.THEMES[name]
    one, other = sorted((luminance(getattr(look, ink)), luminance(getattr(look, ground))))
    assert (other + 0.05) / (one + 0.05) >= least


def test_no_colour_stands_outside_the_theme() -> None:
    root = Path(ui.__file__).parent
    others = (path for path in root.rglob("*.py") if path != root / "theme.py")
    assert [
        path.name for path in others if re.search(r"[\"' ]#[0-9a-fA-F]{6}\b", path.read_text("utf-8"))
    ] == []


def test_the_bundled_font_is_told_to_qt_once(monkeypatch: pytest.MonkeyPatch, prepared: QApplication) -> None:
    """Qt keeps the file and what it finds in it each time, and gives none of that back."""
    added, add = list[str](), QFontDatabase.addApplicationFont
    monkeypatch.setattr(QFontDatabase, "families", lambda: [])
    monkeypatch.setattr(QFontDatabase, "addApplicationFont", lambda path: (added.append(path), add(path))[1])
    theme._bundled_family.cache_clear()
    assert {theme.ui_family() for _ in range(3)} == {"Noto Serif SC"} and len(added) == 1


@pytest.fixture
def light_again(prepared: QApplication) -> Iterator[None]:
    yield
    theme.apply(prepared, theme.LIGHT)


def ground(clerk: Clerk) -> str:
    """Return the most frequent colour of the window."""
    picture = clerk.window.grab().toImage()
    counts: dict[str, int] = {}
    for x in range(0, picture.width(), 11):
        for y in range(0, picture.height(), 11):
            name = picture.pixelColor(x, y).name()
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=counts.__getitem__)


@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
@pytest.mark.parametrize("name", theme.THEMES)
def test_an_empty_box_is_seen(
    prepared: QApplication, light_again: None, name: str, kind: type[QCheckBox | QRadioButton]
) -> None:
    theme.apply(prepared, theme.THEMES[name])
    box = kind()
    picture = box.grab().toImage()
    middle = picture.height() // 2
    assert theme.THEMES[name].muted in {picture.pixelColor(x, middle).name() for x in range(16)}
    box.deleteLater()


def test_the_whole_window_follows_at_once(samples: Clerk, light_again: None) -> None:
    assert ground(samples) in (theme.LIGHT.surface, theme.LIGHT.window)
    samples.window.actions_by_id["theme_dark"].trigger()
    assert ground(samples) in (theme.DARK.surface, theme.DARK.window)
    samples.window.open_project(samples.window.session.workbook.ids[1])
    samples.go("indicators[0].actual")
    assert ground(samples) in (theme.DARK.surface, theme.DARK.window, theme.DARK.label)
    samples.window.actions_by_id["theme_light"].trigger()
    assert ground(samples) in (theme.LIGHT.surface, theme.LIGHT.window, theme.LIGHT.label)


@long
def test_what_is_typed_stays(new_form: Clerk, light_again: None) -> None:
    new_form.type("abc")
    new_form.window.actions_by_id["theme_dark"].trigger()
    new_form.type("d")
    assert new_form.page.model.project.name == "abcd"


def test_the_choice_is_kept(samples: Clerk, light_again: None) -> None:
    samples.window.actions_by_id["theme_dark"].trigger()
    assert theme.chosen(samples.window.settings.values.theme) is theme.DARK
    assert theme.chosen("light") is theme.LIGHT and theme.chosen(None) in theme.THEMES.values()
