"""文件 › 最近打开: the workbooks opened last, the newest first."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from ui.widgets.labels import room_on_screen, tip

BESIDE_NAME = 80  # pixels of an entry for its number and margins
_BREAKS = re.compile(r"[\t\r\n]+")  # at which a menu would begin a column or line


class RecentMenu(QMenu):
    """Lists the workbooks each time it is opened; ``path_chosen`` carries one."""

    path_chosen = Signal(object)

    def __init__(self, parent: QWidget, recent: Callable[[], list[Path]]) -> None:
        super().__init__("最近打开(&R)", parent, toolTipsVisible=True)
        self._recent = recent
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        room, middle = room_on_screen(self).width() - BESIDE_NAME, Qt.TextElideMode.ElideMiddle
        for number, path in enumerate(self._recent(), 1):
            key = f"&{number}  " if number < 10 else ""
            shown = _BREAKS.sub(" ", f"{path.stem}　{path.parent}")
            name = self.fontMetrics().elidedText(shown, middle, room).replace("&", "&&")
            entry = self.addAction(key + name, partial(self.path_chosen.emit, path))
            entry.setToolTip(tip(str(path)))
        if self.isEmpty():
            self.addAction("没有打开过工作簿").setEnabled(False)
