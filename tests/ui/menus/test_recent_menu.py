"""文件 › 最近打开 lists the workbooks opened last and opens them."""

from __future__ import annotations

from pathlib import Path

from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.model.builders import template_text
from ui.widgets.labels import room_on_screen


def _entries(clerk: Clerk) -> list[str]:
    menu = clerk.window.recent_menu
    menu.aboutToShow.emit()
    return [entry.text() for entry in menu.actions()]


def test_workbooks_opened_last_are_in_the_menu(clerk: Clerk, tmp_path: Path) -> None:
    assert _entries(clerk) == ["没有打开过工作簿"]
    paths = [tmp_path / name for name in ("一季度.jxzp", "A&B.jxzp")]
    for path in paths:
        Workbook.create(path, template_text("shenzhen-2021"), 2021).close()
        clerk.window.open_path(path)
    assert _entries(clerk) == [f"&1  A&&B　{tmp_path}", f"&2  一季度　{tmp_path}"]
    clerk.window.recent_menu.actions()[1].trigger()
    assert clerk.window.session is not None and clerk.window.session.path == paths[0]
    assert _entries(clerk)[0].startswith("&1  一季度")


def test_a_long_path_leaves_the_menu_on_the_screen(clerk: Clerk) -> None:
    menu, path = clerk.window.recent_menu, Path("/srv") / ("部门" * 60) / "一\t二\n三.jxzp"
    menu._recent = lambda: [path]
    (entry,) = _entries(clerk)
    assert entry.startswith("&1  一 二 三　") and "…" in entry
    assert menu.sizeHint().width() <= room_on_screen(clerk.window).width()
    assert path.parent.name in menu.actions()[0].toolTip().replace("\u200b", "")
