"""The editor of one template: pages of fields, a live picture of the form, one sentence about what is not right yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from model.errors import UserError
from model.form.dated import dated
from model.form.form_edits import forms_of
from model.form.template import Template
from model.form.template_reader import parse_template
from model.form.template_writer import template_text_of
from ui.jobs import templates
from ui.jobs.new_workbooks import suggested_year
from ui.templates import pages, wording
from ui.templates.blocks_page import BlocksPage
from ui.templates.caption_edit import CaptionEdit
from ui.templates.column_pages import columns_page, funds_page
from ui.templates.draft import Draft
from ui.templates.form_bar import FormBar
from ui.templates.form_page import form_page
from ui.templates.form_picture import FormPicture
from ui.templates.page import Page
from ui.templates.problems import problem_of
from ui.theme import style
from ui.widgets.labels import plain
from ui.widgets.layouts import NO_MARGINS, Part, column_of

_PAGES: dict[str, Callable[[Draft, QWidget], Page]] = {
    wording.BASIC: pages.basic_page,
    wording.FORM: form_page,
    wording.COLUMNS: columns_page,
    wording.FUNDS: funds_page,
    wording.TEXTS: BlocksPage,
    wording.SIGNATURE: pages.signature_page,
    wording.LEVELS: pages.levels_page,
    wording.SCORING: pages.scoring_page,
    wording.WORDS: pages.words_page,
}
WIDEST_PAGE = 40  # characters: nothing moves aside when that page comes to the front
EVEN = 500  # pages and picture get as much room each
READ_ONLY = "自带的模板只能看。要改，请先点“复制一份”，改副本。"


class _Pages(dict[str, Page]):
    """The pages by their names, each made when it is first looked at: all at once take longer than the window itself."""

    def __init__(self, draft: Draft, tabs: QTabWidget) -> None:
        super().__init__()
        self._draft, self._tabs = draft, tabs
        for name in _PAGES:
            tabs.addTab(QWidget(), name)
        tabs.currentChanged.connect(lambda place: self[tabs.tabText(place)])

    def __missing__(self, name: str) -> Page:
        tabs = self._tabs
        room = tabs.findChild(QStackedWidget) or tabs  # what is made where it stays is dressed once
        page = self[name] = _PAGES[name](self._draft, room)
        place, shown = list(_PAGES).index(name), tabs.currentIndex()
        with QSignalBlocker(tabs):
            if blank := tabs.widget(place):
                blank.deleteLater()
            tabs.removeTab(place)
            tabs.insertTab(place, page, name)
            tabs.setCurrentIndex(shown)
        page.show_draft()
        _follow_by_tab(tabs.tabBar(), page)
        return page


def _follow_by_tab(before: QWidget, page: Page) -> None:
    """Let Tab come to what is in a page where the page stands; what is made late would come last in the window."""
    for field in (page, *_fields_in(page.column)):
        QWidget.setTabOrder(before, field)
        before = field


def _fields_in(layout: QLayout) -> Iterator[QWidget]:
    """Yield what Tab goes to, as it stands there."""
    for place in range(layout.count()):
        item = cast(QLayoutItem, layout.itemAt(place))
        widget = item.widget()
        if widget is not None and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget
        elif (inner := item.layout() if widget is None else widget.layout()) is not None:
            yield from _fields_in(inner)


class TemplateEditor(QWidget):
    """``saved`` carries the entry of a template that was written; ``state_changed`` says that something can be saved or not."""

    saved = Signal(object)
    state_changed = Signal()

    def __init__(self, folder: Path, template: Template, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self.draft = Draft(template, self)
        self._whole = template  # as it was when it could last be read
        split = self.split = QSplitter(Qt.Orientation.Horizontal, self)
        left = QWidget(split)
        self.bar = FormBar(self.draft, folder, left)
        self.tabs = QTabWidget(left, accessibleName="模板的各页")
        column_of(self.bar, Part(self.tabs), on=left, margins=NO_MARGINS, spacing=8)
        self.tabs.setDocumentMode(True)
        style(self.tabs, "QTabBar::tab {{ min-width: 0; padding: 7px 8px; }}")
        self.tabs.setMinimumWidth(WIDEST_PAGE * self.fontMetrics().horizontalAdvance("国"))
        self.pages = _Pages(self.draft, self.tabs)
        self.name = self.pages[wording.BASIC].findChildren(CaptionEdit)[0]
        split.setChildrenCollapsible(False)
        self.picture = FormPicture(suggested_year(), split)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setSizes([EVEN, EVEN])
        split.setHandleWidth(12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(split, 1)
        layout.addLayout(self._make_foot())
        self.draft.changed.connect(self._on_changed)

    def _make_foot(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.state = plain(wordWrap=True, objectName="template-state")
        self.give_up_button = QPushButton("放弃修改", objectName="give-up", autoDefault=False)
        self.give_up_button.setToolTip("回到上次保存的样子")
        self.give_up_button.clicked.connect(lambda _checked=False: self.draft.give_up())
        self.save_button = QPushButton("保存", objectName="save", autoDefault=False)
        self.save_button.setProperty("primary", True)
        self.save_button.setToolTip("Ctrl+S")
        self.save_button.clicked.connect(lambda _checked=False: self.save())
        QShortcut(QKeySequence.StandardKey.Save, self, self.save)
        line.addWidget(self.state, 1)
        line.addWidget(self.give_up_button)
        line.addWidget(self.save_button)
        return line

    def begin(self, template: Template, *, read_only: bool) -> None:
        """Take up a template."""
        self.draft.begin(template, read_only=read_only)
        self._show_picture(template, at_once=True)

    def _show_picture(self, whole: Template, *, at_once: bool = False) -> None:
        """Show the form that is edited, of a template that was read."""
        form = forms_of(whole)[self.draft.number]
        self.picture.show_template(dated(form) if form.is_dated else form, at_once=at_once)

    def save(self) -> bool:
        """Write the template if it is whole; tell whether it is saved then."""
        self.setFocus()  # what is being typed in a table is finished
        if not self.save_button.isEnabled():
            return not self.draft.is_changed
        try:
            entry = templates.save(self._folder, self.draft.template)
        except UserError as error:
            self._say(str(error), "error")
            return False
        self.draft.begin(parse_template(entry.text, entry.id), read_only=False, number=self.draft.number)
        self._say("已保存。新建工作簿和“更换模板…”时可以选它；已有的工作簿不会跟着变。", "good")
        self.saved.emit(entry)
        return True

    def _on_changed(self) -> None:
        template, problem = self.draft.template, problem_of(self.draft.template)
        if problem:
            self._say(problem, "error")
            if len(self._whole.others) == len(template.others):
                self._show_picture(self._whole)
        else:
            self._say(
                READ_ONLY
                if self.draft.is_read_only
                else "有修改还没有保存。"
                if self.draft.is_changed
                else ""
            )
            self._whole = parse_template(template_text_of(template), template.id)
            self._show_picture(self._whole)
        self.give_up_button.setEnabled(self.draft.is_changed)
        self.save_button.setEnabled(self.draft.is_changed and not problem)
        self.state_changed.emit()

    def _say(self, text: str, colour: str = "muted") -> None:
        self.state.setText(text)
        style(self.state, f"color: {{t.{colour}}};")
