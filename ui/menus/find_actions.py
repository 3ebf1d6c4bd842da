"""What finding does: a text in all projects, a project by name or pinyin, the next and the previous hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.find.pinyin import match_range
from model.find.search import Haystack, Hit, around, find, following, haystack_of, hit_at
from model.form.field_path import FieldPath
from ui.find.finder_rows import FinderRow, Listing, Purpose
from ui.form.screen_cells import cell_key_of
from ui.menus.actions import action
from ui.menus.desk_actions import DeskActions, session_action

if TYPE_CHECKING:
    from ui.find.finder import Finder
    from ui.session import Session
    from ui.shell.desk import Desk

MAX_LISTED = 300


class FindActions(DeskActions):
    """The finder, the filter of the overview, and the hits one after the other."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._finder: Finder | None = None
        self.query = ""
        self._here: tuple[int, FieldPath] | None = None
        self._known: dict[int, Haystack] = {}

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

    def haystacks(self) -> list[Haystack]:
        """Return the texts of all projects; those of a project that did not change are kept."""
        if self._desk.session is None:
            return []
        workbook, known = self._desk.session.workbook, self._known
        self._known = {}
        for form_id in workbook.all_ids:
            project, old = workbook.project(form_id), known.get(form_id)
            if old is None or old.project is not project:
                main = workbook.template if workbook.sheet(form_id) else None
                old = haystack_of(form_id, project, workbook.template_of(form_id), main)
            self._known[form_id] = old
        return list(self._known.values())

    def _find(self, query: str) -> Listing:
        if self._desk.session is None or not query.strip():
            return Listing((), "输入要找的文字；不分全角半角和大小写。")
        self.query = query
        stacks = self.haystacks()
        places = find(query, stacks)
        if not places:
            return Listing((), f"没有找到“{query.strip()}”。换个说法试试，或少输几个字。")
        hits = [hit_at(place, query, stacks) for place in places[:MAX_LISTED]]
        projects = len({number for number, _ in places})
        more = f"，列出前 {MAX_LISTED} 处" if len(places) > MAX_LISTED else ""
        summary = f"{len(places)} 处，在 {projects} 个项目里{more}"
        return Listing(tuple(self._hit_row(hit) for hit in hits), summary)

    def _hit_row(self, hit: Hit) -> FinderRow:
        name = self._desk.session.workbook.name_of(hit.project_id) if self._desk.session else ""
        detail = f"{name} › {hit.caption}"
        return FinderRow(*around(hit), detail, "", hit.project_id, hit.path)

    def _step(self, step: int) -> None:
        if not self.query.strip():
            self.find_text()
            return
        stacks = self.haystacks()
        found = following(find(self.query, stacks), stacks, self._place(), step)
        if found is None:
            self._desk.notice(f"没有找到“{self.query.strip()}”。")
            return
        (number, index), is_round = found
        self._show(stacks[number].project_id, stacks[number].paths[index])
        if is_round:
            self._desk.notice("已查到末尾，从头继续。" if step > 0 else "已查到开头，从末尾继续。")

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

        if self._desk.session is None:
            return Listing((), "")
        rows: list[FinderRow] = []
        workbook, table, current = self._desk.session.workbook, initials_table(), 0
        for number, project_id in enumerate(workbook.ids, 1):
            name = workbook.project(project_id).shown_name
            found = match_range(query, name, table)
            if found is not None:
                current = len(rows) if project_id == self._desk.current_project() else current
                is_open = self._desk.tabs.page_of(project_id) is not None
                rows.append(_project_row(name, found, f"{'已打开 · ' * is_open}第 {number} 个", project_id))
        if not rows:
            sentence = f"没有名称或拼音首字母含“{query.strip()}”的项目。"
            return Listing((), sentence if workbook.ids else "这个工作簿里还没有项目。")
        return Listing(tuple(rows), f"{len(rows)} 个项目", 0 if query.strip() else current)

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


def _project_row(name: str, found: tuple[int, int], aside: str, project_id: int) -> FinderRow:
    start, end = found
    return FinderRow(name[:start], name[start:end], name[end:], "", aside, project_id)
