"""文件 › 最近打开: the workbooks opened last, the newest first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget


class RecentMenu(QMenu):
    """Lists the workbooks each time it is opened; ``path_chosen`` carries one."""

    path_chosen = Signal(object)

    def __init__(self, parent: QWidget, recent: Callable[[], list[Path]]) -> None:
        super().__init__("最近打开(&R)", parent)
        self._recent = recent
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        for number, path in enumerate(self._recent(), 1):
            key = f"&{number}  " if number < 10 else ""
            name = f"{path.stem}　{path.parent}".replace("&", "&&")
            self.addAction(key + name, partial(self.path_chosen.emit, path))
        if self.isEmpty():
            self.addAction("没有打开过工作簿").setEnabled(False)
