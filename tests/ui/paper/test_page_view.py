"""Pages at any size take a bounded memory, and stay where they are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.depth import long
from tests.window_fixtures import InForm
from ui.paper import page_view
from ui.paper.print_preview import FIT_WIDTH, PrintPreview


@pytest.fixture
def preview(shared_form: InForm) -> PrintPreview:
    """The preview of form 02, which has two pages, three times as large."""
    clerk = shared_form(2)
    clerk.press(Qt.Key.Key_F2, Qt.KeyboardModifier.ControlModifier)
    found = clerk.window.print_actions.preview
    assert found is not None and found.document.pageCount() == 2
    found.zoom.setCurrentText("300%")
    return found


def test_pictures_of_pages_that_were_gone_through_are_let_go(
    preview: PrintPreview, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, bar = preview.view, preview.view.verticalScrollBar()
    drawn_anew: list[float] = []
    view.zoomFactorChanged.connect(drawn_anew.append)
    height, width = 842 * 4, 595 * 4  # 96 dots an inch
    monkeypatch.setattr(page_view, "MOST_BYTES", 2 * height * width * 4 + 100_000)
    bar.setValue(bar.maximum())
    bar.setValue(0)
    assert not drawn_anew
    monkeypatch.setattr(page_view, "MOST_BYTES", 2 * height * width * 4 - 100_000)
    for place in (bar.maximum(), 0, bar.maximum()):
        drawn_anew.clear()
        bar.setValue(place)
        assert len(drawn_anew) == 1 and bar.value() == place
    bar.setValue(bar.maximum() - 1)
    assert len(drawn_anew) == 1  # the same page
    assert view.zoomFactor() == pytest.approx(3)
    QTest.keyClick(preview, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert preview.zoom.currentText() == "200%" and view.zoomFactor() == 2


@long
def test_two_pages_in_sight_are_kept(preview: PrintPreview, monkeypatch: pytest.MonkeyPatch) -> None:
    view, bar = preview.view, preview.view.verticalScrollBar()
    between = 842 * 4 + view.documentMargins().top() - view.viewport().height() // 2
    bar.setValue(between)
    drawn_anew: list[float] = []
    view.zoomFactorChanged.connect(drawn_anew.append)
    monkeypatch.setattr(page_view, "MOST_BYTES", 1)
    for step in range(1, 6):
        bar.setValue(between + step)
    assert not drawn_anew


def test_pictures_of_another_size_are_let_go(preview: PrintPreview) -> None:
    drawn_anew: list[float] = []
    preview.view.zoomFactorChanged.connect(drawn_anew.append)
    preview.zoom.setCurrentText(FIT_WIDTH)
    assert drawn_anew
