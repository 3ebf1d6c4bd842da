"""What the rows of the overview look like."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from tests.clerk import Clerk
from ui.overview.overview_table import OverviewTable
from ui.overview.row_painter import ROW_HEIGHT
from ui.theme import COLOURS


@pytest.fixture
def samples(shared_samples: Clerk) -> Clerk:
    """A window that the tests of this file share."""
    return shared_samples


def table_of(clerk: Clerk) -> OverviewTable:
    """Return the table of the overview."""
    assert clerk.window.overview is not None
    return clerk.window.overview.table


def painted(table: OverviewTable, part: QRect | None = None) -> QImage:
    """Return what the rows show, or only a part painted anew."""
    viewport = table.viewport()
    return viewport.grab(part or viewport.rect()).toImage()


def darkest(picture: QImage, row: int) -> int:
    """Return how dark the darkest point of a row is, 0 to 255."""
    points = ((x, y) for x in range(0, 400) for y in range(row * ROW_HEIGHT, (row + 1) * ROW_HEIGHT))
    return min(picture.pixelColor(*point).lightness() for point in points)


def test_a_part_painted_anew_is_as_in_the_whole(samples: Clerk) -> None:
    table = table_of(samples)
    whole = painted(table)
    for part in (QRect(30, 50, 500, 7), QRect(0, ROW_HEIGHT - 1, 900, 2), QRect(300, 60, 400, 90)):
        assert painted(table, part) == whole.copy(part)


def test_the_selected_row_has_a_ground_of_its_own(samples: Clerk) -> None:
    table = table_of(samples)
    table.selectRow(1)
    grounds = [painted(table).pixelColor(3, row * ROW_HEIGHT + 5).name() for row in range(3)]
    assert grounds == [COLOURS.surface, COLOURS.accent_soft, COLOURS.surface]


def test_what_the_file_says_is_paler_until_it_is_computed(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, projects = table_of(samples), samples.window.overview.projects
    usual = painted(table)
    monkeypatch.setattr(projects, "is_proven_at", lambda row: row != 1)
    pale = painted(table)
    assert darkest(pale, 1) > darkest(usual, 1) + 40
    assert darkest(pale, 2) == darkest(usual, 2)
