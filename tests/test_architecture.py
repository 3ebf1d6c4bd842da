"""The arrows of docs/architecture.md: who may import whom, Decimal only in the model, files of a readable size."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Container, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("model", "reports", "ui", "resources", "tools", "tests")
FORBIDDEN = {
    "model": ("PySide6", "shiboken6", "reportlab", "xlsxwriter", "docx", "python_calamine", "openpyxl", "platformdirs",
              "ui", "reports", "resources", "main", "tests"),
    "reports": ("PySide6", "shiboken6", "sqlite3", "ui", "main", "tests"),
    "ui": ("sqlite3", "reportlab", "main", "tests"),
    "resources": ("ui", "reports", "main", "PySide6", "tests"),
}  # fmt: skip
MAX_LINES = 500
# the rooms of each package and the rooms they may look into; a file beside the rooms is its own
ROOMS: dict[str, dict[str, str]] = {
    "model": {
        "reading": "",
        "form": "reading",
        "scoring": "reading form",
        "grid": "reading form scoring",
        "exchange": "reading form scoring grid",
        "workbook": "reading form scoring grid exchange",
        "compare": "form scoring",
        "find": "reading form",
        "suggest": "reading form",
        "year": "reading form scoring",
        "summary": "reading form scoring grid workbook",
        "tables": "reading form scoring grid exchange workbook",
    },
    "reports": {
        "pdf": "",
        "setting": "pdf",
        "form": "pdf setting",
        "summary": "pdf setting form",
        "sheets": "pdf setting form summary",
        "reading": "",
        "proof": "pdf form",
        "report": "form sheets",
    },
    "ui": {
        "widgets": "",
        "jobs": "",
        "dialogs": "widgets jobs",
        "find": "widgets",
        "form": "widgets dialogs",
        "overview": "widgets form",
        "importing": "widgets jobs dialogs form",
        "history": "widgets jobs dialogs",
        "notes": "widgets dialogs history",
        "paper": "widgets jobs dialogs",
        "templates": "widgets jobs dialogs paper",
        "hand_in": "widgets jobs dialogs paper",
        "help": "widgets",
        "shell": "widgets jobs dialogs form overview",
        "menus": "widgets dialogs find form importing history notes jobs paper shell templates hand_in help",
        "cli": "jobs shell",
    },
}
MAX_BESIDE_ROOMS = 12


def _files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


Nodes = Iterable[ast.AST]


def _imports(nodes: Nodes) -> Iterator[str]:
    """Yield the top names of all imports, also of those inside functions and of ``import_module("x")``."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").partition(".")[0]
        elif isinstance(node, ast.Call) and _called(node).endswith(("import_module", "__import__")):
            yield from (
                str(arg.value).partition(".")[0] for arg in node.args[:1] if isinstance(arg, ast.Constant)
            )


def _called(node: ast.Call) -> str:
    """Return the name that is called, blank for what has none."""
    return ast.unparse(node.func) if isinstance(node.func, ast.Name | ast.Attribute) else ""


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def _nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of a file: to walk over them takes most of the time."""
    return tuple(ast.walk(_tree(path)))


@pytest.fixture(scope="module", autouse=True)
def _forgotten() -> Iterator[None]:
    """A million nodes are nothing for the garbage collection to go through in all later tests."""
    yield
    _nodes.cache_clear()
    _tree.cache_clear()


def test_the_model_is_looked_at() -> None:
    assert {"template.py", "target.py", "scoring.py", "checks.py", "layout.py"} <= {
        p.name for p in _files("model")
    }


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def _graph() -> dict[str, set[str]]:
    """Return which of our modules each one imports, inside functions and for type checking too."""
    paths = {_module(path): path for package in ROOMS for path in _files(package)}
    return {name: set(_our_imports(path, paths)) - {name} for name, path in paths.items()}


def _our_imports(path: Path, known: Container[str]) -> Iterator[str]:
    for node in _nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if name in known else node.module for name in names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _room(module: str) -> str:
    """Return the room a module stands in, blank for one beside the rooms."""
    parts = module.split(".")
    return parts[1] if len(parts) > 2 or (len(parts) == 2 and parts[1] in ROOMS.get(parts[0], {})) else ""


@pytest.mark.parametrize("package", ROOMS)
def test_rooms_are_looked_into_as_declared(package: str) -> None:
    found: dict[str, set[str]] = {room: set() for room in ROOMS[package]}
    for module, imported in _graph().items():
        if module.startswith(f"{package}.") and (room := _room(module)):
            found[room] |= {_room(name) for name in imported if name.startswith(f"{package}.")} - {room, ""}
    assert found == {room: set(others.split()) for room, others in ROOMS[package].items()}


@pytest.mark.parametrize("package", ROOMS)
def test_rooms_can_be_built_one_after_the_other(package: str) -> None:
    for number, (room, others) in enumerate(ROOMS[package].items()):
        above = set(list(ROOMS[package])[number:])
        assert not above & set(others.split()), room


def test_no_file_is_in_a_circle() -> None:
    left = dict(_graph())
    while free := {name for name, imported in left.items() if not imported & left.keys()}:
        left = {name: imported for name, imported in left.items() if name not in free}
    assert left == {}


@pytest.mark.parametrize("package", ROOMS)
def test_few_files_stand_beside_the_rooms(package: str) -> None:
    assert len(list((ROOT / package).glob("*.py"))) <= MAX_BESIDE_ROOMS


@pytest.mark.parametrize("package", FORBIDDEN)
def test_imports_follow_the_arrows(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in _files(package)
        for name in _imports(_nodes(path))
        if name in FORBIDDEN[package]
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ["jobs", "cli"])
def test_jobs_and_commands_need_no_window(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {node.module}"
        for path in _files(f"ui/{room}")
        for node in _tree(path).body
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith(("PySide6", "ui.session"))
    ]
    assert [line for line in wrong if "start_" not in line] == []  # these time the window itself


def test_the_model_computes_without_floats() -> None:
    wrong = []
    for path in _files("model"):
        for node in _nodes(path):
            is_call = isinstance(node, ast.Call) and _called(node) in ("float", "math.floor", "math.ceil")
            is_number = isinstance(node, ast.Constant) and isinstance(node.value, float)
            if is_call or is_number:
                wrong.append(f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}")
    assert wrong == []


def test_files_have_a_readable_size() -> None:
    paths = [path for package in PACKAGES for path in _files(package)] + sorted(ROOT.glob("*.py"))
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in paths
    }
    assert {name: size for name, size in sizes.items() if size >= MAX_LINES} == {}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import PySide6.QtCore", "PySide6"),
        ("def f():\n    from reportlab.pdfgen import canvas", "reportlab"),
        ("import importlib\nimportlib.import_module('ui.app')", "ui"),
    ],
)
def test_hidden_imports_are_seen(source: str, name: str) -> None:
    assert name in set(_imports(ast.walk(ast.parse(source))))


# of reportlab anybody in the reports may use drawings and colours; its inner parts stand in reports/pdf
INNER = re.compile(r"reportlab\b(?!\.(graphics|lib)\b)")
OF_TUPLES = {"_replace", "_asdict", "_fields", "_make"}


def _inner_parts(nodes: Nodes) -> Iterator[str]:
    """Yield what a module takes from reportlab beyond drawings, and underscored attributes that it does not make itself."""
    own, used = set(OF_TUPLES), []
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if INNER.match(alias.name))
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name for name in names if INNER.match(name))
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            own.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            own |= set(_assigned(node))
        elif isinstance(node, ast.Attribute):
            used.append(node.attr)
    yield from (name for name in used if re.match("_[^_]", name) and name not in own)


def _assigned(node: ast.Assign | ast.AnnAssign) -> Iterator[str]:
    """Yield the names, of attributes too, that a statement gives a value; what is only added to is somebody's already."""
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        for part in ast.walk(target):
            if isinstance(part, ast.Attribute | ast.Name) and isinstance(part.ctx, ast.Store):
                yield part.attr if isinstance(part, ast.Attribute) else part.id


def test_reportlabs_inner_parts_are_used_in_one_package() -> None:
    paths = [path for path in _files("reports") if (ROOT / "reports" / "pdf") not in path.parents]
    wrong = [f"{path.relative_to(ROOT)} uses {name}" for path in paths for name in _inner_parts(_nodes(path))]
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("from reportlab.pdfbase import pdfdoc", "reportlab.pdfbase.pdfdoc"),
        ("def f():\n    import reportlab.pdfgen.canvas", "reportlab.pdfgen.canvas"),
        ("from reportlab.graphics import renderPDF\nfrom reportlab.lib.colors import black", None),
        ("def f(paper):\n    paper._code.append('S')", "_code"),
        ("class Mine(Paper):\n    def f(self):\n        return self._doc", "_doc"),
        ("class Mine(Paper):\n    def f(self):\n        self._code += ['S']", "_code"),
        (
            "class Mine:\n    def __init__(self):\n        self._x = 1\n    def f(self, o):\n        return o._x",
            None,
        ),
        ("def f(box):\n    return box._replace(x=1)", None),
    ],
)
def test_inner_parts_are_seen(source: str, part: str | None) -> None:
    assert list(_inner_parts(ast.walk(ast.parse(source)))) == ([part] if part else [])


# -- field paths: one module puts their text together and takes it apart ---------------------------------

_PATH_TEXT = re.compile(
    r"@?(?:(?:project|funds|goals|signature|notes|section|kind|total)\.\S*|indicators\[.*)"
)
_CUTS = (
    "split",
    "rsplit",
    "partition",
    "rpartition",
    "startswith",
    "endswith",
    "removeprefix",
    "removesuffix",
)


def _cuts_of_paths(nodes: Nodes) -> Iterator[ast.expr]:
    """Yield texts of field paths that stand in the code, and cuts of what is called a path, a field or a key."""
    for node in nodes:
        head = node.values[0] if isinstance(node, ast.JoinedStr) else node
        text = head.value if isinstance(head, ast.Constant) else ""
        if isinstance(node, ast.expr) and isinstance(text, str) and _PATH_TEXT.fullmatch(text):
            yield node
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _CUTS
            and re.search(r"(^(path|field)|\.(path|field|key)|_key(\(\))?)$", ast.unparse(node.func.value))
        ):
            yield node


def test_only_one_module_takes_field_paths_apart() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"
        for package in ("model", "reports", "ui")
        for path in _files(package)
        if path.name != "field_path.py"
        for node in _cuts_of_paths(_nodes(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        'x = "project.name"', 'x = f"funds.{a}.{b}"', 'x = f"indicators[{a}].{b}"', 'x = "@indicators["',
        'path.partition(".")', 'cell.key.startswith("x")', 'finding.field.split(".")[1]', 'x.note_key.partition("@")',
        'view.current_key().endswith(".reason")',
    ],
)  # fmt: skip
def test_cuts_of_field_paths_are_seen(code: str) -> None:
    assert list(_cuts_of_paths(ast.walk(ast.parse(code))))


def test_workbooks_are_opened_in_one_place() -> None:
    """Whoever opens one elsewhere would not hold its template against the official ones."""
    opening = [path for path in _files("ui") if "Workbook.open(" in path.read_text(encoding="utf-8")]
    assert [str(path.relative_to(ROOT)) for path in opening] == [os.path.join("ui", "jobs", "opening.py")]
