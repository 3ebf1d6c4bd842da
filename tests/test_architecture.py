"""The arrows of DESIGN.md: who may import whom, Decimal only in the model, and files of a readable size."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("model", "reports", "ui", "resources", "tools", "tests")
FORBIDDEN = {
    "model": ("PySide6", "shiboken6", "reportlab", "xlsxwriter", "python_calamine", "openpyxl", "platformdirs",
              "ui", "reports", "resources", "main", "tests"),
    "reports": ("PySide6", "shiboken6", "sqlite3", "ui", "main", "tests"),
    "ui": ("sqlite3", "reportlab", "main", "tests"),
    "resources": ("ui", "reports", "main", "PySide6", "tests"),
}  # fmt: skip
MAX_LINES = 500


def _files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def _imports(tree: ast.AST) -> Iterator[str]:
    """Yield the top names of all imports, also of those inside functions and of ``import_module("x")``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").partition(".")[0]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            yield from (
                str(arg.value).partition(".")[0] for arg in node.args[:1] if isinstance(arg, ast.Constant)
            )


def _tree(path: Path) -> ast.AST:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def test_the_model_is_looked_at() -> None:
    assert {"template.py", "target.py", "scoring.py", "checks.py", "layout.py"} <= {
        p.name for p in _files("model")
    }


@pytest.mark.parametrize("package", FORBIDDEN)
def test_imports_follow_the_arrows(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in _files(package)
        for name in _imports(_tree(path))
        if name in FORBIDDEN[package]
    ]
    assert wrong == []


def test_the_model_computes_without_floats() -> None:
    wrong = []
    for path in _files("model"):
        for node in ast.walk(_tree(path)):
            is_call = isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "float",
                "math.floor",
                "math.ceil",
            )
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
    assert name in set(_imports(ast.parse(source)))


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


def _cuts_of_paths(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield texts of field paths that stand in the code, and cuts of what is called a path, a field or a key."""
    for node in ast.walk(tree):
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
        for node in _cuts_of_paths(_tree(path))
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
    assert list(_cuts_of_paths(ast.parse(code)))
