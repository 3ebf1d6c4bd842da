"""What finding does: a text in all projects, a project by name or pinyin, the next and the previous hit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from model.errors import StoreError
from model.find.pinyin import match_range, matching
from model.find.search import Haystack, around, haystack_of, hit_at, may_hold, way_to_hit
from model.form.field_path import FieldPath
from ui.by_and_by import ByAndBy, HitSearch
from ui.find.finder_rows import FinderRow, Listing, Purpose
from ui.find.text_search import MAX_LISTED, TextSearch
from ui.form.screen_cells import cell_key_of
from ui.menus.actions import action
from ui.menus.desk_actions import DeskActions, session_action

if TYPE_CHECKING:
    from model.workbook.workbook import Workbook
    from ui.find.finder import Finder
    from ui.session import Session
    from ui.shell.desk import Desk

REMEMBERED = 512  # forms of which the texts are kept


class FindActions(DeskActions):
    """The finder, the filter of the overview, and the hits one after the other."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._finder: Finder | None = None
        self.query = ""
        self._here: tuple[int, FieldPath] | None = None
        self._known: dict[int, Haystack] = {}
        self._of: Session | None = None
        self._by_and_by = ByAndBy(desk)
        self._going: object = None  # where from, what for and which way the next hit is looked for

    @property
    def finder(self) -> Finder:
        """The popup, made when it is first needed."""
        if self._finder is None:
            from ui.find.finder import Finder

            self._finder = Finder(self._desk)
            self._finder.chosen.connect(self.go_to)
        return self._finder

    @session_action
    def find_text(self, session: Session) -> None:
        hint = "在所有项目里查找：名称、金额、指标、原因、签字栏…"
        self.finder.open_for(Purpose("查找文字", hint, self._find), self.query)

    @session_action
    def go_to_project(self, session: Session) -> None:
        hint = "项目名称或拼音首字母，如 sjgh"
        self.finder.open_for(Purpose("转到项目", hint, self._find_projects))

    @action
    def filter_projects(self) -> None:
        if self._desk.overview is not None:
            self._desk.tabs.setCurrentWidget(self._desk.overview)
            self._desk.overview.start_filter()

    @session_action
    def next_hit(self, session: Session) -> None:
        self._step(1)

    @session_action
    def previous_hit(self, session: Session) -> None:
        self._step(-1)

    # -- a text in all projects -------------------------------------------------------------------------

    def stack_of(self, form_id: int, needle: str) -> Haystack | None:
        """Return the texts of a form, None where they do not hold what is looked for or it cannot be read.

        Those of a form that did not change are kept, of a large workbook those of the forms looked at last.
        """
        session = self._desk.session
        if session is None or form_id not in session.workbook:
            return None
        workbook = session.workbook
        if session is not self._of:
            self._of = session
            session.closed.connect(self._forget)
        try:
            document = workbook.document(form_id)
            if document is not None and not may_hold(needle, document):
                return None
            project, known = workbook.project(form_id), self._known.pop(form_id, None)
        except StoreError:
            return None  # whoever looks at the form itself is told why
        if known is None or known.project is not project:
            main = workbook.template if workbook.sheet(form_id) else None
            known = haystack_of(form_id, project, workbook.template_of(form_id), main)
        self._known[form_id] = known
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
        return known

    def _forget(self) -> None:
        self._known.clear()
        self._of = None
        self._by_and_by.stop()

    def _find(self, query: str) -> Listing:
        self._by_and_by.stop()
        if self._desk.session is None or not query.strip():
            return Listing((), "输入要找的文字；不分全角半角和大小写。")
        self.query = query
        search = TextSearch(
            query, self._desk.session.workbook.all_ids, self.stack_of, partial(self._hit_row, query)
        )
        self._by_and_by.start(
            search, lambda: self.finder.show_more(search.listing), lambda: self.finder.isVisible()
        )
        return search.listing

    def _hit_row(self, query: str, stack: Haystack, place: int) -> FinderRow:
        hit = hit_at((0, place), query, [stack])
        name = self._desk.session.workbook.name_of(hit.project_id) if self._desk.session else ""
        detail = f"{name} › {hit.caption}"
        return FinderRow(*around(hit), detail, "", hit.project_id, hit.path)

    def _step(self, step: int) -> None:
        session = self._desk.session
        if session is None:
            return
        if not self.query.strip():
            self.find_text()
            return
        here = self._place()
        going = self.query, here, step
        if self._by_and_by.is_busy and going == self._going:
            return  # the key again, or held down: it is looked for already
        self._going = going
        forms = session.workbook.all_ids
        search = HitSearch(way_to_hit(self.query, forms, self.stack_of, here, step))
        focus = QApplication.focusWidget()

        def is_wanted() -> bool:
            # whoever types, walks on or opens a dialog meanwhile is not taken away; another program in front is no such thing
            return self._place() == here and QApplication.focusWidget() in (focus, None)

        self._by_and_by.start(
            search,
            partial(self._show_hit, search, len(forms), self.query.strip(), step),
            is_wanted,
            stopped=lambda: self._desk.notice("查找已停下。"),
        )

    def _show_hit(self, search: HitSearch, forms: int, query: str, step: int) -> None:
        """Go to the hit, or say how far it was looked for."""
        if search.found is not None:
            stack, index, is_round = search.found
            self._show(stack.project_id, stack.paths[index])
            if is_round:
                self._desk.notice("已查到末尾，从头继续。" if step > 0 else "已查到开头，从末尾继续。")
        elif search.is_over:
            self._desk.notice(f"没有找到“{query}”。")
        else:
            share = min(99, search.seen * 100 // forms)
            self._desk.notice(f"正在找“{query}”……（已看 {share}%，按 Esc 停下）")

    def _place(self) -> tuple[int, FieldPath | None] | None:
        """Return where the cursor is: a hit shown there before, else the cell, else the overview's project."""
        page = self._desk.form_page()
        if page is None:
            project_id = self._desk.current_project()
            return None if project_id is None else (project_id, None)
        shown = page.view.current_cell()
        key = shown.cell.key if shown else None
        if self._here and self._here[0] == page.form_id and cell_key_of(self._here[1]) == key:
            return self._here
        return page.form_id, key

    # -- a project --------------------------------------------------------------------------------------

    def _find_projects(self, query: str) -> Listing:
        from resources.pinyin import initials_table  # a table that start-up does not need

        self._by_and_by.stop()
        if self._desk.session is None:
            return Listing((), "")
        rows: list[FinderRow] = []
        workbook, table, here = self._desk.session.workbook, initials_table(), self._desk.current_project()
        is_match, count, current = matching(query, table), 0, 0
        for number, project_id in enumerate(workbook.ids, 1):
            name = _known_name(workbook, project_id)
            if not is_match(name):
                continue
            count += 1
            if len(rows) < MAX_LISTED:
                current = len(rows) if project_id == here else current
                found = match_range(query, name, table) or (0, 0)
                is_open = self._desk.tabs.page_of(project_id) is not None
                rows.append(_project_row(name, found, f"{'已打开 · ' * is_open}第 {number} 个", project_id))
        if not rows:
            sentence = f"没有名称或拼音首字母含“{query.strip()}”的项目。"
            return Listing((), sentence if workbook.ids else "这个工作簿里还没有项目。")
        more = f"，列出前 {MAX_LISTED} 个" if count > MAX_LISTED else ""
        return Listing(tuple(rows), f"{count} 个项目{more}", 0 if query.strip() else current)

    # -- going there ------------------------------------------------------------------------------------

    def go_to(self, row: FinderRow) -> None:
        """Show the field of a row in its form."""
        self._show(row.project_id, row.path)

    def _show(self, project_id: int, path: FieldPath | None) -> None:
        page = self._desk.open_form(project_id) if path else self._desk.open_project(project_id)
        if page is None:
            return
        if path:
            page.show_field(path)
            self._here = (project_id, path)
        page.view.setFocus()


def _known_name(workbook: Workbook, project_id: int) -> str:
    """Return a project's name, of a form that nobody looked at as the overview shows it."""
    try:
        return workbook.shown_name(project_id)
    except StoreError:
        return ""


def _project_row(name: str, found: tuple[int, int], aside: str, project_id: int) -> FinderRow:
    start, end = found
    return FinderRow(name[:start], name[start:end], name[end:], "", aside, project_id)
