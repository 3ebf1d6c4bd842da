"""What replacing does: a text in all projects or in the form in front, hit by hit or all in one undo step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from model.find.replacing import (
    SAME,
    Order,
    Swap,
    each_replaced,
    left_out_after,
    next_number,
    swaps_of,
)
from model.find.search import around
from model.workbook.change import Change
from model.workbook.workbook import Workbook
from ui.by_and_by import ByAndBy, Search
from ui.find.finder_rows import Listing
from ui.find.replace_list import ReplaceRow
from ui.menus.actions import action
from ui.menus.desk_actions import DeskActions

if TYPE_CHECKING:
    from ui.find.replacer import Replacer
    from ui.menus.find_actions import FindActions
    from ui.session import Session
    from ui.shell.desk import Desk

FINAL, DAMAGED = "已定稿", "受损待核对"
_MAX_LABEL = 12


class SwapSearch(Search):
    """All hits and their rows; none are listed before all forms were looked at, for all are replaced at once."""

    def __init__(self, work: Iterator[Sequence[Swap]], query: str, forms: int, workbook: Workbook) -> None:
        super().__init__(self._look(work))
        self._query, self._forms, self._workbook = query.strip(), forms, workbook
        self._seen = 0
        self._rows: list[ReplaceRow] = []
        self.swaps: list[Swap] = []

    def _look(self, work: Iterator[Sequence[Swap]]) -> Iterator[int]:
        for swaps in work:
            self.swaps += swaps
            self._rows += [_row(swap, self._workbook) for swap in swaps]
            self._seen += 1
            yield self._seen

    @property
    def listing(self) -> Listing:
        """What was found, or how far it is."""
        swaps = self.swaps
        if not self.is_over:
            share = min(99, self._seen * 100 // max(1, self._forms))
            return Listing(
                (), f"正在找“{self._query}”……（已看 {share}%，找到 {len(swaps)} 处）", is_whole=False
            )
        if not swaps:
            return Listing((), f"没有找到“{self._query}”。")
        current = next((number for number, row in enumerate(self._rows) if not row.is_locked), 0)
        projects = len({swap.hit.project_id for swap in swaps})
        fixed = sum(swap.reason not in ("", SAME) for swap in swaps)
        bad = sum(bool(swap.warning) for swap in swaps)
        more = f"，{fixed} 处不能改" * bool(fixed) + f"，{bad} 处改后读不出" * bool(bad)
        return Listing(tuple(self._rows), f"{len(swaps)} 处，在 {projects} 个项目里{more}", current)


class ReplaceActions(DeskActions):
    """One method for the action of the table in ``ui.menus.actions``."""

    def __init__(self, desk: Desk, find: FindActions) -> None:
        super().__init__(desk)
        self._find = find
        self._replacer: Replacer | None = None
        self._swaps: list[Swap] = []
        self._order = Order("", "")
        self._session: Session | None = None
        self._by_and_by = ByAndBy(desk)
        self._then: Callable[[], None] | None = None  # what waits for the list

    @property
    def replacer(self) -> Replacer:
        """The popup, made when it is first needed."""
        if self._replacer is None:
            from ui.find.replacer import Replacer

            self._replacer = Replacer(self._desk, self._listed)
            self._replacer.chosen.connect(self._find.go_to)
            self._replacer.one_asked.connect(self._replace_one)
            self._replacer.all_asked.connect(self._replace_all)
        return self._replacer

    @action
    def replace_text(self) -> None:
        session = self._desk.session
        if session is not None:
            self._desk.commit_editors()
            if session is not self._session:
                self._session = session
                session.changed.connect(self._on_changed)
                session.closed.connect(self._forget)
            self.replacer.open_with(self._find.query, self._desk.form_page() is not None)

    def _forget(self) -> None:
        """Hold nothing of a workbook that is closed."""
        self._session, self._swaps, self._then = None, [], None
        self._by_and_by.stop()

    def _on_changed(self, change: Change) -> None:
        """Undo works while the popup is open, too: what is listed must be what there is."""
        if change.by is not self and self.replacer.isVisible():
            self.replacer.refresh()

    # -- what is listed ---------------------------------------------------------------------------------

    def _listed(self, order: Order, is_here: bool) -> Listing:
        session, page = self._desk.session, self._desk.form_page()
        self._by_and_by.stop()
        self._order, self._swaps, self._then = order, [], None
        if session is None or not order.query.strip():
            return Listing((), "输入要替换的文字；改成什么样先列出来，确认后才改。")
        self._find.query = order.query
        workbook = session.workbook
        forms = (page.form_id,) if is_here and page is not None else workbook.all_ids
        work = swaps_of(order, forms, self._find.stack_of, partial(why_locked, workbook))
        search = SwapSearch(work, order.query, len(forms), workbook)

        def is_wanted() -> bool:
            return self.replacer.isVisible() and self._desk.session is session

        self._by_and_by.start(search, partial(self._show, search), is_wanted)
        return search.listing

    def _show(self, search: SwapSearch) -> None:
        """Show how far it is, or all there is; then what waited for it is done."""
        if search.is_over:
            self._swaps = search.swaps
        if self._by_and_by.is_later:
            self.replacer.show_more(search.listing)
        if search.is_over and self._then is not None:
            then, self._then = self._then, None
            then()

    # -- replacing --------------------------------------------------------------------------------------

    def _replace_one(self, number: int) -> None:
        """Replace a hit, unless it cannot be or is left out, and go to the next."""
        rows, swaps, done = self.replacer.rows, self._swaps, self._swaps[number]
        if done.reason or done.key in rows.left_out:
            number, done = number + 1, replace(done, new=done.old)
        elif self._change([done]):
            rows.left_out = set(left_out_after(done, rows.left_out, swaps))
            self.replacer.refresh()
        else:
            return

        def go_on() -> None:
            self.replacer.go_on(next_number(self._swaps, number, done, rows.left_out))

        if self._by_and_by.is_busy:
            self._then = go_on
        else:
            go_on()

    def _replace_all(self, keys: Sequence[object]) -> None:
        """Replace all hits that are not left out, in one step; then Ctrl+Z belongs to the workbook again."""
        wanted = set(keys)
        chosen = [swap for swap in self._swaps if swap.key in wanted]
        others = [swap for swap in self._swaps if swap.key not in wanted]
        if self._change(chosen):
            self.replacer.dismiss()
            self._desk.notice(sentence(chosen, others))

    def _change(self, chosen: Sequence[Swap]) -> bool:
        session = self._desk.session
        if session is None:
            return False
        ids = {swap.hit.project_id for swap in chosen}
        each = each_replaced(chosen, session.workbook.project)
        found = self._tried_on(session, lambda: self._beside("正在替换……").looked_up(each, of=len(ids)))
        if found is None:
            return False
        changed = dict(found)
        query = " ".join(self._order.query.split())
        label = f"替换“{query if len(query) <= _MAX_LABEL else query[: _MAX_LABEL - 1] + '…'}”"
        place = chosen[0].key[:2] if len(ids) == 1 else None

        def edit(workbook: Workbook) -> bool:
            workbook.change_projects(changed, label, place)
            return True

        return bool(session.do(edit, by=self))


def why_locked(workbook: Workbook, form: int) -> str:
    """Return why a form cannot be changed, blank if it can."""
    if workbook.final_record(form):
        return FINAL
    return DAMAGED if workbook.damage_of(form) else ""


def sentence(done: Sequence[Swap], others: Sequence[Swap]) -> str:
    """Say what was replaced and what was not, and why."""
    projects = len({swap.hit.project_id for swap in done})
    verb = "替换" if any(swap.new for swap in done) else "删去"
    told = f"已{verb} {len(done)} 处（{projects} 个项目）"
    left = Counter(_why_left(swap) for swap in others if swap.reason != SAME)
    if left:
        told += "，没有改：" + "、".join(f"{why} {count} 处" for why, count in left.items())
    return f"{told}。Ctrl+Z 可撤销"


def _why_left(swap: Swap) -> str:
    if swap.reason in (FINAL, DAMAGED):
        return swap.reason
    return "不能替换" if swap.reason else "没有勾选"


def _row(swap: Swap, workbook: Workbook) -> ReplaceRow:
    name = workbook.name_of(swap.hit.project_id)
    before, match, after = around(swap.hit)
    return ReplaceRow(
        before,
        match,
        after,
        f"{name} › {swap.hit.caption}",
        swap.reason,
        swap.hit.project_id,
        swap.hit.path,
        new=" ".join(swap.new.split("\n")),
        remark=swap.warning or swap.note,
        is_bad=bool(swap.warning),
        key=swap.key,
    )
