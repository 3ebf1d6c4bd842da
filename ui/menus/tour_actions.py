"""The tour of the first five minutes: what its hints say, and which places they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QMainWindow, QToolBar, QWidget

from model.form.field_path import indicator_path
from ui.help.tour import Hint, Tour
from ui.menus.actions import action
from ui.menus.desk_actions import DeskActions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QAction

    from ui.shell.desk import Desk

SEEN = "seen"


class TourActions(DeskActions):
    """Begins the tour when it is wanted, or at the first workbook on this PC where the program offers it."""

    def __init__(self, desk: Desk, actions: Mapping[str, QAction], open_samples: Callable[[], None]) -> None:
        super().__init__(desk)
        self._actions, self._open_samples = actions, open_samples
        self.tour: Tour | None = None

    @action
    def show_tour(self) -> None:
        """Go through the hints; without a workbook in the samples."""
        if self._desk.session is None or not self._desk.session.workbook.ids:
            self._open_samples()
        if self._desk.session is not None and self._desk.session.workbook.ids:
            self._begin(0)

    def offer(self) -> None:
        """Begin where nobody has seen the hints yet."""
        is_ready = self._desk.session is not None and bool(self._desk.session.workbook.ids)
        if is_ready and self.tour is None and self._desk.settings.values.tour != SEEN:
            self._begin(1 if self._desk.form_page() is not None else 0)

    def end(self) -> None:
        """The workbook is left: so are its places, which is no dismissal."""
        if self.tour is not None:
            self.tour.blockSignals(True)
            self.tour.end()
            self.tour = None

    def _begin(self, number: int) -> None:
        self.end()
        self.tour = Tour(self._desk, self._hints(), self._is_typing)
        self.tour.ended.connect(self._on_ended)
        self.tour.begin(number)

    def _on_ended(self) -> None:
        self.tour = None
        self._desk.settings.remember(tour=SEEN)
        self._desk.take_keyboard()

    def _is_typing(self) -> bool:
        page = self._desk.form_page()
        return page is not None and page.view.open_editor() is not None

    def _hints(self) -> tuple[Hint, ...]:
        return (
            Hint(
                "总览：每个项目一行",
                "双击或按 Enter 打开一个项目，Ctrl+N 新建。列标题可以点来排序，上方可以筛选。",
                lambda: self._area(self._desk.overview.table.viewport() if self._desk.overview else None, 6),
                self._show_overview,
            ),
            Hint(
                "点哪格填哪格",
                "和纸面一样，直接输入就替换这一格，Enter 到下一行，Tab 到下一格。灰底的由程序算，不用填。",
                self._cell,
                self._show_form,
            ),
            Hint(
                "总分边填边算",
                "总分、等级和各部分的得分在这里。想知道一个得分怎么来的：“检查 › 算分过程…”。",
                lambda: self._in_panel("total"),
                self._show_form,
            ),
            Hint(
                "问题列在这里",
                "红色是错误，灰色是没填的，橙色请核对。点一条就到那一格，F8 到下一处，Ctrl+F8 按建议改好。",
                lambda: self._in_panel("checks"),
                self._show_form,
            ),
            Hint(
                "打印、定稿、报送",
                "Ctrl+P 先看再印；没有错误时“定稿”；全部填好后“文件 › 报送和收件 › 报送…”一次交出去。",
                self._print_button,
                self._show_form,
            ),
            Hint(
                "不用点保存，随时有帮助",
                "每改一处就自动存好，这里写着时间；Ctrl+Z 一直可以撤销。F1 说明这一格填什么，再按一次看手册。",
                lambda: self._area(self._desk.statusBar()),
                self._show_form,
            ),
        )

    # -- places -------------------------------------------------------------------------------------------

    def _area(self, widget: QWidget | None, rows: int = 0) -> QRect | None:
        """Return where a widget lies in the window, the first ``rows`` lines of it alone."""
        if widget is None or not widget.isVisible():
            return None
        rect = QRect(widget.mapTo(self._desk, QPoint()), widget.size())
        return rect.adjusted(0, 0, 0, min(0, rows * 32 - rect.height())) if rows else rect

    def _cell(self) -> QRect | None:
        page = self._desk.form_page()
        shown = page.view.current_cell() if page is not None else None
        if page is None or shown is None:
            return None
        rect, view = page.view.rect_of(shown), page.view.viewport()
        inside = rect.intersected(view.rect())
        return QRect(view.mapTo(self._desk, inside.topLeft()), inside.size()) if inside.isValid() else None

    def _in_panel(self, name: str) -> QRect | None:
        page = self._desk.form_page()
        if page is None:
            return None
        part = page.panel.checks if name == "checks" else page.panel.findChild(QWidget, name)
        part = part.parentWidget() if name == "total" and part is not None else part
        return self._area(part) or self._area(page.side)

    def _print_button(self) -> QRect | None:
        window = self._desk
        bars = window.findChildren(QToolBar) if isinstance(window, QMainWindow) else []
        return next((self._area(bar.widgetForAction(self._actions["print_preview"])) for bar in bars), None)

    def _show_overview(self) -> None:
        if self._desk.overview is not None:
            self._desk.tabs.setCurrentWidget(self._desk.overview)

    def _show_form(self) -> None:
        session = self._desk.session
        if session is None or self._desk.form_page() is not None:
            return
        # all projects may have been removed meanwhile: then the hint stands in the middle
        wanted = self._desk.current_project() or next(iter(session.workbook.ids), None)
        page = self._desk.open_project(wanted) if wanted is not None else None
        if page is not None:
            page.view.go_to(str(indicator_path(0, "actual")))
