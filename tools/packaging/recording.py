"""Keeps what Python compiles as the program's modules are imported, for ``made_ahead.py``.

python tools/packaging/recording.py FILE        with the very Python that the program will have
"""

from __future__ import annotations

import _sre
import builtins
import collections
import dataclasses
import importlib
import marshal
import re._compiler
import sys
import tomllib
import typing
from array import array
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# what nobody waits for: commands and tests of the program itself
LEFT_OUT = ("ui.cli", "ui.selftest")


class Recording:
    """What was compiled since it was made, by its text."""

    def __init__(self) -> None:
        self.patterns: dict[Any, Any] = {}
        self.methods: dict[str, bytes] = {}
        self.tables: dict[str, bytes] = {}
        self._wanted: Any = None
        self._compile = re._compiler.compile  # type: ignore[attr-defined]
        re.purge()
        re._compiler.compile = self._pattern  # type: ignore[attr-defined]
        re._compiler._sre = self  # type: ignore[attr-defined]
        dataclasses.exec = lambda text, *names: exec(self._method(text, "exec"), *names)  # type: ignore[attr-defined]
        collections.eval = lambda text, *names: eval(self._method(text, "eval"), *names)  # type: ignore[attr-defined]
        typing.compile = lambda text, _file, kind: self._method(text, kind)  # type: ignore[attr-defined]
        self._loads, tomllib.loads = tomllib.loads, self._table  # type: ignore[assignment]

    def __getattr__(self, name: str) -> Any:
        return getattr(_sre, name)

    def _pattern(self, pattern: Any, flags: int = 0) -> re.Pattern[Any]:
        self._wanted = pattern, int(flags)
        return self._compile(pattern, flags)  # type: ignore[no-any-return]

    def compile(self, pattern: Any, flags: int, code: list[int], *groups: Any) -> Any:
        """Compile as ``_sre`` does, the last step of each regular expression."""
        if isinstance(pattern, str | bytes):
            self.patterns[self._wanted] = int(flags), array("I", code).tobytes(), *groups
        return _sre.compile(pattern, flags, code, *groups)

    def _method(self, text: str, kind: str) -> Any:
        code = builtins.compile(text, "<string>", kind)
        self.methods[text] = marshal.dumps(code)
        return code

    def _table(self, text: str) -> dict[str, Any]:
        table = self._loads(text)
        self.tables[text] = marshal.dumps(table)
        return table

    def write(self, path: Path) -> None:
        """Write it into a file."""
        path.write_bytes(marshal.dumps((sys.version, self.patterns, self.methods, self.tables)))


def score_blank_forms() -> None:
    """Read and compute a form of each template: its words become regular expressions when it is first scored."""
    import resources
    from model.form.project import empty_project
    from model.grid.computed import compute
    from resources.forms import bundled_template

    resources.official_templates()
    for name in resources.template_ids():
        template = bundled_template(name)
        compute(empty_project(template), template, 2021)


def main(path: Path) -> None:
    """Import the modules of the window, score, and write what was compiled."""
    sys.path.insert(0, str(ROOT))
    recording = Recording()
    for file in sorted((ROOT / "ui").rglob("*.py")) + sorted((ROOT / "model").rglob("*.py")):
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if not name.startswith(LEFT_OUT):
            importlib.import_module(name)
    score_blank_forms()
    recording.write(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
