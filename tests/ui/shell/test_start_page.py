"""The start page: what it lists, and what its buttons ask for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton

from ui.shell.start_page import StartPage


def test_each_recent_workbook_opens_itself(qapp: QApplication) -> None:
    page, paths = StartPage(2021), [Path("/甲/一.jxzp"), Path("/乙/二.jxzp")]
    chosen: list[Path] = []
    page.path_chosen.connect(chosen.append)
    page.show_recent(paths)
    links = [button for button in page.findChildren(QPushButton) if button.property("link")]
    assert [link.text() for link in links] == ["一", "二"]
    for link in links:
        link.click()
    assert chosen == paths


def test_its_buttons_ask(qapp: QApplication) -> None:
    page = StartPage(2021)
    asked: list[object] = []
    page.created.connect(lambda template, year: asked.append(year))
    page.open_wanted.connect(lambda: asked.append("open"))
    page.samples_wanted.connect(lambda: asked.append("samples"))
    for name in ("new", "open", "samples"):
        page.findChild(QPushButton, name).click()
    assert asked == ["2021", "open", "samples"]
