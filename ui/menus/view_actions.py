"""What the menu 视图 does: the size of the form, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from model.form.template import SELF_EVALUATION
from ui import theme
from ui.menus.actions import action
from ui.menus.desk_actions import DeskActions, form_action

if TYPE_CHECKING:
    from ui.form.form_page import FormPage

ZOOMS = (75, 90, 100, 110, 125, 150, 175, 200)


class ViewActions(DeskActions):
    """Zoom, the department's summary, light and dark; and what forms keep of how they look."""

    @property
    def zoom(self) -> int:
        """The form's size in per cent, as remembered."""
        stored = self._desk.settings.values.zoom
        return stored if stored in ZOOMS else 100

    def dress(self, page: FormPage) -> None:
        """Give a form its size, and let Ctrl and the wheel change it."""
        page.view.columns.moved = self._stored_columns(page)
        page.view.set_zoom(self.zoom)
        page.view.zoom_wanted.connect(self._zoom_by)
        page.view.columns_changed.connect(lambda: self._keep_columns(page))
        page.side.arrange(self._desk.settings.values.panel_width, self._desk.settings.values.panel_folded)
        page.side.arranged.connect(lambda: self._keep_panel(page))
        page.panel.checks.whole.setChecked(self._desk.settings.values.checks_whole)
        page.panel.checks.scope_changed.connect(self._keep_scope)

    def _keep_panel(self, page: FormPage) -> None:
        """All forms have their panel alike, also after a restart."""
        side = page.side
        self._desk.settings.remember(panel_width=side.wide, panel_folded=side.is_folded)
        for other in self._desk.tabs.pages():
            other.side.arrange(side.wide, side.is_folded)

    @form_action
    def fold_panel(self, page: FormPage) -> None:
        had_keyboard = page.panel.isAncestorOf(QApplication.focusWidget() or page)
        page.side.toggle()
        if had_keyboard:
            page.view.setFocus()

    def _keep_scope(self, whole: bool) -> None:
        """All forms list the findings of the same scope, also after a restart."""
        self._desk.settings.remember(checks_whole=whole)
        for page in self._desk.tabs.pages():
            page.panel.checks.whole.setChecked(whole)

    def _stored_columns(self, page: FormPage) -> dict[int, int]:
        """Return the borders that were dragged in forms of this template; nonsense in the file is forgotten."""
        stored = self._desk.settings.values.columns.get(_form_key(page), {})
        pairs = stored.items() if isinstance(stored, dict) else ()
        return {
            int(edge): to
            for edge, to in pairs
            if str(edge).isdecimal() and isinstance(to, int) and 0 < to < 1000
        }

    def _keep_columns(self, page: FormPage) -> None:
        moved = {str(edge): to for edge, to in page.view.columns.moved.items()}
        settings = self._desk.settings
        settings.remember(columns={**settings.values.columns, _form_key(page): moved})
        alike = [other for other in self._desk.tabs.pages() if _form_key(other) == _form_key(page)]
        for other in alike:
            other.view.columns.moved = dict(page.view.columns.moved)
            other.view.fit()

    @action
    def zoom_in(self) -> None:
        self._zoom_by(1)

    @action
    def zoom_out(self) -> None:
        self._zoom_by(-1)

    @action
    def zoom_reset(self) -> None:
        self._zoom_to(100)

    @action
    def show_summary(self) -> None:
        """Show the department's figures in the overview; from there, its list again."""
        overview, tabs = self._desk.overview, self._desk.tabs
        if overview is None:
            return
        self._desk.commit_editors()
        is_there = tabs.currentWidget() is overview and overview.views.is_summary
        overview.views.choose_summary(not is_there)
        tabs.setCurrentWidget(overview)
        overview.take_keyboard()

    @action
    def theme_light(self) -> None:
        self._use("light")

    @action
    def theme_dark(self) -> None:
        self._use("dark")

    @action
    def theme_system(self) -> None:
        self._use("system")

    def _use(self, name: str) -> None:
        self._desk.settings.remember(theme=name)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, theme.chosen(name))
        if self._desk.overview is not None:
            self._desk.overview.refresh()
        for page in self._desk.tabs.pages():
            page.show_figures()

    def _zoom_by(self, step: int) -> None:
        place = ZOOMS.index(self.zoom) + step
        self._zoom_to(ZOOMS[min(max(place, 0), len(ZOOMS) - 1)])

    def _zoom_to(self, percent: int) -> None:
        self._desk.settings.remember(zoom=percent)
        for page in self._desk.tabs.pages():
            page.view.set_zoom(percent)
        self._desk.notice(f"表格大小 {percent}%")


def _form_key(page: FormPage) -> str:
    """Return what tells a form of a template from all others, in the settings."""
    template = page.model.template
    is_usual = template.form_id == SELF_EVALUATION
    return template.id if is_usual else f"{template.id}/{template.form_id}"
