"""PySide6 starts without its Python part, which is half of what an empty window takes to start.

As it is imported PySide6 unpacks, compiles and runs a dozen modules that word errors of wrong calls, make help texts and
type stubs, and switch features; it also puts a function of its own before each import. Here they come when PySide6 first
asks for one of them. A PySide6 that begins otherwise begins as it always did.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

# PySide6 has this file compiled, gives it some names, and takes what its ``bootstrap`` returns for its Python part
BOOTSTRAP = "signature_bootstrap.py"
MAPPING = "shibokensupport.signature.mapping"  # in which PySide6 looks up of what a wrong call was
_LATE = "from ui.late_signatures import LatePart\n\ndef bootstrap():\n    return LatePart(globals())\n"
_compile = builtins.compile
_original: Any = None


def put_off() -> None:
    """Let the next import of PySide6 be a quick one."""
    if "shiboken6" not in sys.modules:
        builtins.compile = _compile_late


def _compile_late(source: Any, filename: Any, *words: Any, **more: Any) -> Any:
    global _original
    if filename != BOOTSTRAP:
        return _compile(source, filename, *words, **more)
    builtins.compile = _compile
    _original = source
    return _compile(_LATE, filename, *words, **more)


class LatePart:
    """Stands for PySide6's Python part: each of its functions brings the whole part when it is first called."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names
        self._part: Any = None
        self._mapping = sys.modules[MAPPING] = ModuleType(
            MAPPING
        )  # PySide6 does not hold it, so it must stay
        self._mapping.update_mapping = self._map  # type: ignore[attr-defined]

    def finish_import(self, module: object) -> None:
        """Put what is deprecated into a module of PySide6, which is nothing."""

    def post_init(self) -> None:
        """Put a function before each import that switches features, which nobody here does."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *words: getattr(self._brought(), name)(*words)

    def _brought(self) -> Any:
        if self._part is None:
            exec(_compile(_original, BOOTSTRAP, "exec"), self._names)
            self._part = self._names["bootstrap"]()
        return self._part

    def _map(self) -> None:
        self._brought()
        whole = vars(sys.modules[MAPPING])
        whole["update_mapping"]()
        vars(self._mapping).update({**whole, "update_mapping": self._map})
