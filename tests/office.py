"""LibreOffice, where it is installed: opens our files, computes their formulas anew and prints them.

Tests that need it take the fixture ``office`` and are skipped, with the reason, where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tools.office import PROGRAM, Office

Converter = Callable[[Sequence[Path], str], list[Path]]


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Converter:
    """Return a function that has LibreOffice save files as another format, in their order."""
    if PROGRAM is None:
        pytest.skip("LibreOffice is not installed")
    program = Office(tmp_path_factory.mktemp("office"))
    return lambda paths, form: program.convert(paths, form, tmp_path_factory.mktemp("converted"))
