"""Where the keys lead among cells laid out by hand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView

from model.form.field_path import header_path
from model.form.project import text_at, with_text
from model.grid.cells import Cell, Role
from tests.ui.test_stumbles import put
from tests.window_fixtures import InForm
from ui.form.block_edits import TOO_LARGE
from ui.form.navigation import MOVES, in_block, in_column, in_order, in_row, to_edge, to_end
from ui.form.screen_cells import ScreenCell

#   row 0: | a a a a | b b b b |
#   row 1: | c | d d d | e e e e |
#   row 2:                       | f | (right of all others)
#   row 3: | g g g g g g g g |
PLACES = {
    "a": (0, 0, 4),
    "b": (0, 4, 4),
    "c": (1, 0, 1),
    "d": (1, 1, 3),
    "e": (1, 4, 4),
    "f": (2, 8, 1),
    "g": (3, 0, 8),
}
CELLS = [
    ScreenCell(Cell(row, column, 1, span, name, Role.INPUT, path=name, key=name), name)
    for name, (row, column, span) in PLACES.items()
]
BY_NAME = {shown.cell.key: shown for shown in CELLS}


def path(start: str, move: str) -> str:
    """Return the names of the cells that a move leads to, one after the other, until it leads no further."""
    action = getattr(QAbstractItemView.CursorAction, f"Move{move}")
    names = start
    while (following := MOVES[action](CELLS, BY_NAME[names[-1]]).cell.key) != names[-1]:
        names += following
    return names


def test_tab_reads_the_form_and_back() -> None:
    assert (path("a", "Next"), path("g", "Previous")) == ("abcdefg", "gfedcba")
    assert (
        in_order(CELLS, BY_NAME["g"], 1).cell.key == "g" and in_order(CELLS, BY_NAME["a"], -1).cell.key == "a"
    )


def test_left_and_right_stay_in_the_row() -> None:
    assert (path("c", "Right"), path("e", "Left"), path("f", "Right")) == ("cde", "edc", "f")
    assert in_row(CELLS, BY_NAME["a"], -1).cell.key == "a"


def test_up_and_down_go_to_the_cell_that_shares_the_most_width() -> None:
    assert (path("a", "Down"), path("b", "Down")) == ("adg", "beg")  # d shares three columns with a, c one
    assert path("g", "Up") == "geb"  # e shares four with g, d three; f none, though it is nearer
    assert path("c", "Up") == "ca"


def test_where_no_cell_shares_any_width_the_nearest_one_is_taken() -> None:
    assert in_column(CELLS, BY_NAME["f"], 1).cell.key == "g"
    assert in_column(CELLS, BY_NAME["f"], -1).cell.key == "e"
    assert in_column(CELLS, BY_NAME["b"], -1).cell.key == "b"


def test_a_block_is_gone_round() -> None:
    block = [BY_NAME[name] for name in "abcd"]
    rounds = {where: "" for where in ("next", "previous", "down", "up")}
    for where in rounds:
        here = BY_NAME["a"]
        for _ in range(5):
            here = in_block(block, here, where)
            rounds[where] += here.cell.key
    assert rounds == {"next": "bcdab", "previous": "dcbad", "down": "cdbac", "up": "bdcab"}
    assert in_block(block, BY_NAME["g"], "up").cell.key == "a"


def test_home_end_and_the_edge_of_a_part() -> None:
    ends = [
        to_end(CELLS, BY_NAME["d"], forward, whole).cell.key
        for whole in (False, True)
        for forward in (False, True)
    ]
    assert ends == ["c", "e", "a", "g"]
    assert to_edge(CELLS, BY_NAME["a"], 1, lambda shown: shown.cell.row < 2).cell.key == "d"
    assert to_edge(CELLS, BY_NAME["a"], 1, lambda shown: True).cell.key == "g"


def test_the_cell_being_edited_is_not_drawn_anew_behind_its_editor(shared_form: InForm) -> None:
    clerk = shared_form(5)
    model, drawn = clerk.page.model, list[str]()
    model.dataChanged.connect(lambda first, _last: drawn.append(model.at(first).cell.key))
    workbook, number = clerk.window.session.workbook, clerk.page.project_id
    unit = header_path("unit")
    for key, expected in ((unit, False), (None, True)):
        model.editing_key = key
        drawn.clear()
        project = with_text(workbook.project(number), unit, f"单位{key}")
        workbook.change_project(number, project, "x")
        assert (unit in drawn) is expected
    assert "project.department" not in drawn  # what stays as it was is not drawn either


def test_a_table_of_more_than_8000_cells_is_not_pasted(shared_form: InForm) -> None:
    clerk = shared_form(5)
    said: list[str] = []
    clerk.page.view.noticed.connect(said.append)
    clerk.go("indicators[0].name")
    before = clerk.page.model.project
    put("\t".join(["x"] * 8001))
    clerk.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert said == [TOO_LARGE] and clerk.page.model.project == before and "8000" in TOO_LARGE
    put("\t".join(["x"] * 8000))
    clerk.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert text_at(clerk.page.model.project, "indicators[0].name") == "x"
