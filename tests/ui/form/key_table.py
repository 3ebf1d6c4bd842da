"""Keys and gestures of Excel and WPS, and our own, with what each does in the form: one row, one test.

A gesture is a line of steps: a key as Qt writes it (``Ctrl+Shift+Down``), ``'text`` that is typed, or something done with
the mouse (``click``, ``shift-click``, ``ctrl-click``, ``double-click``, ``drag``, ``fill`` and ``fill-click``) on the named
cells. It begins on the target of the second indicator; ``1.target`` is ``indicators[1].target``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

COLUMNS = ("name", "target", "actual", "weight", "manual_score", "reason")
START = "1.target"
LAST = 28  # the last indicator of the sample form


def row(number: int, first: str = "name", last: str = "reason") -> frozenset[str]:
    """Return the cells of an indicator from one column to another."""
    names = COLUMNS[COLUMNS.index(first) : COLUMNS.index(last) + 1]
    return frozenset(f"{number}.{name}" for name in names)


def column(name: str, first: int, last: int) -> frozenset[str]:
    """Return the cells of a column from one indicator to another."""
    return frozenset(f"{number}.{name}" for number in range(first, last + 1))


@dataclass(frozen=True)
class Gesture:
    """What is done, and what holds afterwards: None is not asked. ``texts`` lists all that changed, with ``same`` nothing.

    ``of`` names a cell whose text before stands for the text after. ``opens`` is the window that comes, else none does.
    ``told`` is the line of 按键一览 that it proves.
    """

    steps: str
    current: str | None = None
    selected: frozenset[str] | None = None
    texts: dict[str, str] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)
    is_open: bool = False
    notice: str = ""
    opens: str = ""
    told: str = ""


ENTER, EDIT, UNDO = "Enter / Shift+Enter", "直接输入", "Ctrl+Z / Ctrl+Y"
BLOCK, CLIP, EDGE = "Shift+方向键 / 拖动", "Ctrl+C / Ctrl+X / Ctrl+V", "Ctrl+方向键"
SPACE, FILL, ENDS = "Shift+空格 / Ctrl+空格", "拖动右下角的小方块", "Ctrl+Home / Ctrl+End"
BOTH = column("target", 1, 2)

MOVES = (
    Gesture("Right", "1.actual", told="方向键"),
    Gesture("Left", "1.name", told="方向键"),
    Gesture("Up", "0.target", told="方向键"),
    Gesture("Down", "2.target", told="方向键"),
    Gesture("Tab", "1.actual", told="Tab / Shift+Tab"),
    Gesture("Shift+Tab", "1.name", told="Tab / Shift+Tab"),
    Gesture("Return", "2.target", told=ENTER),
    Gesture("Enter", "2.target", told=ENTER),
    Gesture("Shift+Return", "0.target", told=ENTER),
    Gesture("Tab Tab Return", "2.target", told=ENTER),
    Gesture("Tab Tab Shift+Tab Return", "2.target", told=ENTER),
    Gesture("Tab Right Return", "2.weight"),
    Gesture("Home", "1.name", told="Home / End"),
    Gesture("End", "1.reason", told="Home / End"),
    Gesture("Ctrl+Home", "project.name", told=ENDS),
    Gesture("Ctrl+End", "signature.date", told=ENDS),
    Gesture("Ctrl+Right", "1.reason", told=EDGE),
    Gesture("Ctrl+Left", "1.name", told=EDGE),
    Gesture("Ctrl+Down", f"{LAST}.target", told=EDGE),
    Gesture("Ctrl+Up", "0.target", told=EDGE),
    Gesture("PgDown PgUp", told="PgUp / PgDn"),
    Gesture("Ctrl+Backspace", START, frozenset({START})),
    Gesture("click:3.weight", "3.weight", frozenset({"3.weight"})),
    Gesture("ctrl-click:3.weight"),
    Gesture("F2 Esc", START, told="F2"),
)
SELECTS = (
    Gesture("Shift+Down", START, BOTH, told=BLOCK),
    Gesture("Shift+Up", START, column("target", 0, 1), told=BLOCK),
    Gesture("Shift+Right", START, row(1, "target", "actual"), told=BLOCK),
    Gesture("Shift+Left", START, row(1, "name", "target"), told=BLOCK),
    Gesture("Shift+Down Shift+Down Shift+Up", START, BOTH, told=BLOCK),
    Gesture("Shift+Home", START, row(1, "name", "target")),
    Gesture("Shift+End", START, row(1, "target")),
    Gesture("Ctrl+Shift+Down", START, column("target", 1, LAST), told=EDGE),
    Gesture("Ctrl+Shift+Up", START, column("target", 0, 1), told=EDGE),
    Gesture("Ctrl+Shift+Right", START, row(1, "target"), told=EDGE),
    Gesture("Ctrl+Shift+Left", START, row(1, "name", "target"), told=EDGE),
    Gesture("Shift+PgDown Shift+PgUp", START),
    Gesture("Ctrl+Shift+End", START),
    Gesture("Ctrl+Shift+Home", START),
    Gesture("Shift+Space", START, row(1), told=SPACE),
    Gesture("Ctrl+Space", START, column("target", 0, LAST), told=SPACE),
    Gesture("Ctrl+Shift+Space", START, told=SPACE),
    Gesture("Ctrl+A", START, told=BLOCK),
    Gesture("Shift+Down Shift+Backspace", START, frozenset({START}), told="Shift+Backspace"),
    Gesture("Shift+Down Return", "2.target", BOTH),
    Gesture("Shift+Down Tab", "2.target", BOTH),
    Gesture("Shift+Down Shift+Down Return Return Return", START, column("target", 1, 3)),
    Gesture("Shift+Down Right", "1.actual", frozenset({"1.actual"})),
    Gesture("drag:1.target>3.actual", START, column("target", 1, 3) | column("actual", 1, 3), told=BLOCK),
    Gesture("drag:3.actual>1.target", "3.actual", column("target", 1, 3) | column("actual", 1, 3)),
    Gesture("Shift+Down click:1.target Shift+Down", START, BOTH),
    Gesture("shift-click:3.target", START, column("target", 1, 3), told="Shift+单击"),
    Gesture("shift-click:3.target shift-click:2.target", START, BOTH, told="Shift+单击"),
)
EDITS = (
    Gesture("'x", START, texts={START: "x"}, is_open=True, told=EDIT),
    Gesture("F2 'x", START, texts={START: "100%x"}, is_open=True, told=EDIT),
    Gesture("F2 Left 'x", START, texts={START: "100x%"}, is_open=True, told=EDIT),
    Gesture("'12 F2 Left 'x", START, texts={START: "1x2"}, is_open=True, told="F2"),
    Gesture("double-click:1.reason 'x", "1.reason", is_open=True, told=EDIT, of={"1.reason": "*"}),
    Gesture("Del", START, texts={START: ""}, told="Del"),
    Gesture("Shift+Down Del", START, BOTH, texts={START: "", "2.target": ""}, told="Del"),
    Gesture("Backspace", START, texts={START: ""}, is_open=True, told="Del"),
    Gesture("Backspace Esc", START, told="Esc"),
    Gesture("'x Esc", START, told="Esc"),
    Gesture("'x Esc Ctrl+Y", START, texts={START: "x"}, told="Esc"),
    Gesture("'x Return", "2.target", texts={START: "x"}, told=ENTER),
    Gesture("'x Shift+Return", "0.target", texts={START: "x"}),
    Gesture("'x Tab", "1.actual", texts={START: "x"}),
    Gesture("'x Tab 'y Return", "2.target", texts={START: "x", "1.actual": "y"}),
    Gesture("'x Down", "2.target", texts={START: "x"}),
    Gesture("'x Up", "0.target", texts={START: "x"}),
    Gesture("Shift+Down 'x Return", "2.target", BOTH, texts={START: "x"}, told=BLOCK),
    Gesture("Shift+Up 'x Return", "0.target", column("target", 0, 1), texts={START: "x"}, told=BLOCK),
    Gesture(
        "Shift+Down 'x Ctrl+Return", START, BOTH, texts={START: "x", "2.target": "x"}, notice="已填 2 格", told="Ctrl+Enter"
    ),
    Gesture("'x Ctrl+Return", START, texts={START: "x"}, told="Ctrl+Enter"),
    Gesture("Ctrl+Return", START, notice="填满", told="Ctrl+Enter"),
    Gesture("'x Alt+Return 'y Return", "2.target", texts={START: "x\ny"}, told="Alt+Enter"),
    Gesture("Alt+Return 'y", START, texts={START: "100%\ny"}, is_open=True, told="Alt+Enter"),
    Gesture("Ctrl+D", START, of={START: "0.target"}),
    Gesture("Shift+Down Ctrl+D", START, BOTH, of={"2.target": START}),
    Gesture("Tab Ctrl+R", "1.actual", of={"1.actual": START}),
    Gesture("Shift+Right Ctrl+R", START, row(1, "target", "actual"), of={"1.actual": START}),
    Gesture("'x Ctrl+D", START, texts={START: "x"}, is_open=True, notice="正在输入"),
    Gesture("'x Ctrl+R", START, texts={START: "x"}, is_open=True, notice="正在输入"),
    Gesture("Ctrl+C Down Ctrl+V", "2.target", of={"2.target": START}, told=CLIP),
    Gesture("Ctrl+Ins Down Shift+Ins", "2.target", of={"2.target": START}),
    Gesture("Ctrl+X Down Ctrl+V", "2.target", texts={START: ""}, of={"2.target": START}, told=CLIP),
    Gesture("Shift+Del", START, texts={START: ""}),
    Gesture(
        "Shift+Down Ctrl+C Down Down Down Ctrl+V", "4.target", column("target", 4, 5),
        of={"4.target": START, "5.target": "2.target"}, told=CLIP,
    ),
    Gesture("Shift+Down Del Ctrl+Z", START, BOTH),
    Gesture("Shift+Down Del Ctrl+Z Ctrl+Y", START, BOTH, texts={START: "", "2.target": ""}),
    Gesture("Shift+Down Ctrl+C Down Down Down Ctrl+V Ctrl+Z", "4.target", column("target", 4, 5)),
    Gesture("'one Space 't Ctrl+Z", START, texts={START: "one "}, is_open=True, told=UNDO),
    Gesture("'one Space 't Ctrl+Z Ctrl+Y", START, texts={START: "one t"}, is_open=True, told=UNDO),
    Gesture("fill:1.target>4.target", START, of=dict.fromkeys(("2.target", "3.target", "4.target"), START), told=FILL),
    Gesture("Shift+Down fill:2.target>4.target", START, of={"3.target": START, "4.target": "2.target"}, told=FILL),
    Gesture("fill:1.target>0.target", START, of={"0.target": START}),
    Gesture("fill:1.target>4.target Ctrl+Z", START),
    Gesture("'x Return Up fill-click:1.target", START, texts={f"{n}.target": "x" for n in range(1, LAST + 1)}, told=FILL),
    Gesture("Alt+Shift+Down", told="Alt+Shift+↑ / Alt+Shift+↓", of={"1": "2", "2": "1"}),
)  # fmt: skip
# of Excel and WPS, without a meaning here: nothing happens, above all nothing is lost
NOTHING = tuple(
    Gesture(key, START)
    for key in (
        "F4", "F10 Esc", "F11", "Shift+F5", "Shift+F9", "Shift+F11", "Alt+F1", "Ctrl+B", "Ctrl+I", "Ctrl+U", "Ctrl+K",
        "Ctrl+T", "Ctrl+L", "Ctrl+E", "Ctrl+J", "Ctrl+M", "Ctrl+0", "Ctrl+1", "Ctrl+5", "Ctrl+6", "Ctrl+8", "Ctrl+9", "Ctrl+-",
        "Ctrl+=", "Ctrl+Shift+=", "Ctrl+Shift+-", "Ctrl+Shift+;", "Ctrl+Shift+1", "Ctrl+Shift+3", "Ctrl+Shift+5", "Ctrl+Shift+7",
        "Ctrl+Shift+U", "Ctrl+`", "Ctrl+'", "Ctrl+.", "Ctrl+/", "Ctrl+[", "Ctrl+]", "Ctrl+F3", "Ctrl+F4", "Ctrl+F5", "Ctrl+F9",
        "Ctrl+F10", "Ctrl+F11", "Ctrl+Shift+Return", "Alt+Shift+Right", "Alt+Shift+Left", "Alt+PgDown", "Alt+PgUp", "Alt+Up",
        "Alt+Down", "Alt+'", "Alt+=", "Ctrl+Alt+V", "Insert", "Ctrl+Shift+F12", "Esc", "Ctrl+Shift+Y",
    )
)  # fmt: skip
OTHERS = (Gesture("F9", START, notice="自动更新"), Gesture("Shift+F2", START, opens="remarks"))
PARTS = {"moves": MOVES, "selects": SELECTS, "edits": EDITS, "nothing": NOTHING + OTHERS}
TABLE = tuple(gesture for part in PARTS.values() for gesture in part)
