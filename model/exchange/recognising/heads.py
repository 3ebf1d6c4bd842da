"""The head of an indicator table: which column is what, in one row of captions or in several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from model.exchange.recognising.captions import as_caption, indicator_rank, indicator_role, is_nothing
from model.exchange.recognising.cells import Cells
from model.form.target_parts import SIGNS
from model.reading.amounts import read_amount

LEVELS = ("category", "kind", "name")
_TELLING = frozenset({"target", "actual", "weight", "score", "reason", "operator", "number", "sign", "unit"})
_LEADS = frozenset({"category", "kind", "name", "code"})
# of roles of which a form has one: what the others of the same role become
_SECOND = {
    "score": "review",
    "weight": "weight_2",
    "target": "target_2",
    "actual": "actual_2",
    "name": "name_2",
}
_FIGURES = frozenset({"deviation", "deduction"})  # of these, columns of words say why
_LONGEST_HEAD = 3
_REACHED = frozenset({"actual", "score", "to_date", "expected"})


@dataclass(frozen=True, slots=True)
class HeadColumn:
    """A column of the table by its role, blank if nobody knows it; it may be several of the sheet's."""

    role: str
    caption: str
    left: int
    right: int
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table of indicators: its rows and its columns, from left to right."""

    top: int
    bottom: int
    columns: tuple[HeadColumn, ...]

    @property
    def left(self) -> int:
        """The first column of the sheet."""
        return self.columns[0].left

    @property
    def right(self) -> int:
        """The last column of the sheet."""
        return self.columns[-1].right

    def find(self, role: str) -> HeadColumn | None:
        """Return the column of a role."""
        return next((column for column in self.columns if column.role == role), None)

    def all(self, role: str) -> list[HeadColumn]:
        """Return the columns of a role."""
        return [column for column in self.columns if column.role == role]

    @property
    def has_more_than_plans(self) -> bool:
        """Tell whether it has what came of the targets, too."""
        return bool(self.roles & _REACHED)

    @property
    def roles(self) -> frozenset[str]:
        """The roles that are there."""
        return frozenset(column.role for column in self.columns)


def find_heads(cells: Cells, with_plans: bool = False) -> list[Head]:
    """Return the heads of all tables of indicators, from top to bottom and from left to right.

    ``with_plans``: also of those that only have what is aimed at, as a declaration has.
    """
    found: list[Head] = []
    for row in cells.rows:
        for group in _groups(cells, row):
            if any(head.top <= row <= head.bottom and head.left <= group[0] <= head.right for head in found):
                continue
            head = _head(cells, row, group, with_plans)
            if head is not None:
                found.append(head)
    return found


def _groups(cells: Cells, row: int) -> Iterator[list[int]]:
    """Yield the columns of the captions of each head in a row; of forms beside each other the captions repeat."""
    group: list[int] = []
    seen: set[str] = set()
    roles: Counter[str] = Counter()  # of the group: a row may be thousands of columns wide
    for column in cells.filled(row):
        caption, role = as_caption(cells.text(row, column)), indicator_role(cells.text(row, column))
        is_again = caption in seen and (
            (role in _LEADS and not _is_half(role, group, cells, row))
            or _is_first_again(caption, group, cells, row)
        )
        if is_again and _is_head(roles):
            yield group
            group, seen, roles = [], set(), Counter()
        group.append(column)
        seen.add(caption)
        roles[role] += 1
    if _is_head(roles):
        yield group


def _is_half(role: str, group: Sequence[int], cells: Cells, row: int) -> bool:
    """Tell whether a level is named again below the same level 1: a declaration has the term beside the year."""
    roles = [indicator_role(cells.text(row, column)) for column in group]
    return role in ("kind", "name") and "category" in roles


def _is_first_again(caption: str, group: Sequence[int], cells: Cells, row: int) -> bool:
    """Tell whether a caption is that of the first column again."""
    return bool(group) and as_caption(cells.text(row, group[0])) == caption


def _is_head(roles: Counter[str]) -> bool:
    """Tell whether columns of these roles, each so many times, are those of a table of indicators."""
    known = set(roles) - {""}
    has_names = bool({"kind", "name", "category"} & known)
    return has_names and len(known) >= 3 and bool(known & _TELLING) and 2 * roles[""] <= roles.total()


def _head(cells: Cells, top: int, group: Sequence[int], with_plans: bool) -> Head | None:
    right = max(cells.end_of(top, column)[1] for column in group)
    bottom = _bottom(cells, top, group, right)
    columns = _columns(cells, top, bottom, group, right)
    columns = _with_one_of_each(_without_label(_with_level_1(columns)))
    columns = _levels_moved_down(columns)
    head = Head(top, bottom, tuple(columns))
    return head if head.find("name") and _is_of_form(head, with_plans) else None


def _is_of_form(head: Head, with_plans: bool) -> bool:
    """Tell whether a head has what was aimed at or reached, and what came of it: others are lists or declarations."""
    has_values = bool(head.roles & {"target", "number", "actual", "to_date"})
    return has_values and (with_plans or bool(head.roles & _REACHED))


def _bottom(cells: Cells, top: int, group: Sequence[int], right: int) -> int:
    """Return the last row of a head: that of captions merged over two rows, or of captions below captions."""
    ends = [cells.end_of(top, column)[0] for column in group]
    deep = [end for end in ends if top < end < top + _LONGEST_HEAD]
    bottom = max(deep) if len(deep) >= 2 else top
    while bottom == top or bottom < top + _LONGEST_HEAD - 1:
        row = bottom + 1
        below = [column for column in range(group[0], right + 1) if cells.text(row, column)]
        roles = [indicator_role(cells.text(row, column)) for column in below]
        if len(below) < 2 or not all(roles) or len(set(roles)) < 2:
            return bottom
        bottom = row
    return bottom


def _columns(cells: Cells, top: int, bottom: int, group: Sequence[int], right: int) -> list[HeadColumn]:
    starts = {column for column in group}
    for row in range(top + 1, bottom + 1):
        starts |= {column for column in range(group[0], right + 1) if cells.text(row, column)}
    found = []
    ordered = sorted(starts)
    for number, left in enumerate(ordered):
        path = _path(cells, top, bottom, left)
        last = ordered[number + 1] - 1 if number + 1 < len(ordered) else right
        role, rank = _role_of(path)
        found.append(HeadColumn(role, path[-1] if path else "", left, max(last, left), rank))
    return found


def _path(cells: Cells, top: int, bottom: int, column: int) -> list[str]:
    """Return the captions over a column from top to bottom, each once; one without lines reaches to the next."""
    path: list[str] = []
    for row in range(top, bottom + 1):
        text = cells.seen(row, column)
        if not text and row < bottom:
            before = [left for left in cells.filled(row) if left < column]
            text = cells.text(row, before[-1]) if before and cells.seen(bottom, column) else ""
        if text and text not in path[-1:]:
            path.append(text)
    return path


def _role_of(path: Sequence[str]) -> tuple[str, int]:
    if not path:
        return "", 99
    low, rank = indicator_role(path[-1]), indicator_rank(path[-1])
    if len(path) == 1:
        return low, rank
    high = indicator_role(path[-2])
    if high == "reason" and (low.startswith("cause_") or as_caption(path[-1]) == "其他"):
        return low if low.startswith("cause_") else "cause_other", rank
    if high == "history" or (high == "reason" and low not in ("note",)):
        return high, rank
    if high == "likelihood" and low.startswith("likely_"):
        return low, rank
    if high == "actual" and low in ("number", "unit", "operator", "note", "", "sign"):
        return high, rank
    if high == "weight" and low in LEVELS:
        return ("weight" if low == "name" else "weight_2"), rank
    if low in ("", "number", "note") and (both := indicator_role(path[-2] + path[-1])):
        return both, rank
    return (low or high), rank


def _without_label(columns: Sequence[HeadColumn]) -> list[HeadColumn]:
    """Return the columns with the first one as a label, where it stands before the levels and means what a later one does."""
    first, *rest = columns
    is_label = bool(rest) and rest[0].role in LEVELS and first.role in _TELLING | {"note"}
    if is_label and any(column.role == first.role for column in rest):
        first = replace(first, role="label")
    return [first, *rest]


def _with_one_of_each(columns: Sequence[HeadColumn]) -> list[HeadColumn]:
    """Let each role that a form has once be that of its surest caption; a label beside the table is no name."""
    names = [column for column in columns if column.role == "name"]
    first = min(names, key=lambda column: column.rank, default=None)
    found: list[HeadColumn] = []
    taken: Counter[str] = Counter()
    for column in columns:
        role = column.role
        if role == "name" and column is not first:
            is_label = first is not None and column.left < first.left
            role = "label" if is_label else "name_2"
        elif role == "kind" and taken["kind"] and taken["name"]:
            role = "kind_2"
        elif role in _SECOND and role != "name" and taken[role]:
            role = role if _goes_on(columns, column) else _SECOND[role]
        taken[role] += 1
        found.append(replace(column, role=role))
    if not {"target", "number"} & taken.keys():
        found = [replace(one, role="target") if one.role == "term_target" else one for one in found]
    if "note" not in taken and taken["reason"] > 1 and taken.keys() & {"likelihood", "likely_sure"}:
        found = [replace(one, role="note") if _is_of_measures(one) else one for one in found]
    if "reason" not in taken and taken.keys() & {"actual", "score"}:
        found = [replace(column, role="reason") if column.role == "note" else column for column in found]
    return found


def _is_of_measures(column: HeadColumn) -> bool:
    """Tell whether a column has what is going to be done, which a form of mid-year asks for beside the reasons."""
    caption = as_caption(column.caption)
    return column.role == "reason" and "措施" in caption and "原因" not in caption


def _goes_on(columns: Sequence[HeadColumn], column: HeadColumn) -> bool:
    """Tell whether a column is a further part of the actual value beside it: its unit, its sign."""
    at = columns.index(column)
    return (
        column.role == "actual"
        and columns[at - 1].role == "actual"
        and indicator_role(column.caption) in ("unit", "operator", "number")
    )


def _with_level_1(columns: Sequence[HeadColumn]) -> list[HeadColumn]:
    """Where level 2 is named twice and level 1 never (指标类别, 指标分类), the first is level 1."""
    kinds = [column for column in columns if column.role == "kind"]
    if len(kinds) != 2 or any(column.role == "category" for column in columns):
        return list(columns)
    return [replace(column, role="category") if column is kinds[0] else column for column in columns]


def _levels_moved_down(columns: Sequence[HeadColumn]) -> list[HeadColumn]:
    """Where there is no column of names, the lowest level has them."""
    roles = {column.role for column in columns}
    if "name" in roles or "label" in roles:
        return list(columns)
    down = {"kind": "name", "category": "kind"} if "kind" in roles else {"category": "name"}
    return [replace(column, role=down.get(column.role, column.role)) for column in columns]


def with_signs(head: Head, cells: Cells, rows: range) -> Head:
    """Tell of a column that is called nature or direction whether signs of operation stand in it."""
    columns = []
    for column in head.columns:
        role = column.role
        if role == "sign":
            texts = [cells.text(row, column.left) for row in rows]
            signs = sum(text in SIGNS or text in (">=", "<=") for text in texts)
            others = sum(text in ("正向", "反向", "逆向", "正向指标", "反向指标", "定量") for text in texts)
            is_lone = "operator" not in head.roles and "unit" in head.roles
            role = "operator" if signs > others or (signs == others and is_lone) else "nature"
        if role in _FIGURES and not all(_is_figure(cells.text(row, column.left)) for row in rows):
            role = "reason"
        columns.append(replace(column, role=role))
    return replace(head, columns=tuple(columns))


def _is_figure(text: str) -> bool:
    """Tell whether a cell has a number, a percentage or nothing."""
    return is_nothing(text) or read_amount(text.rstrip("%％"), "分").value is not None


def with_roles(head: Head, roles: Mapping[int, str]) -> Head:
    """Return a head with the roles that were chosen for some of its columns, by their number."""
    columns = (replace(one, role=roles.get(number, one.role)) for number, one in enumerate(head.columns))
    return replace(head, columns=tuple(columns)) if roles else head
