"""What every test shares: hypothesis without time limits, the same examples each time, with EXAMPLES=new others."""

from __future__ import annotations

import gc
import os
import threading
import time
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import pytest_timeout
from hypothesis import HealthCheck, settings

from tests.depth import ALL, EVERY_DAY, LONG_RUNS, digs_deep
from ui.late_signatures import put_off

put_off()  # as the program: PySide6's part in Python reads the source of each module that is imported
_SEEKS_NEW = os.environ.get("EXAMPLES") == "new"
_PROJECT = settings(
    deadline=None,
    derandomize=not _SEEKS_NEW,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=_SEEKS_NEW,
)
settings.register_profile(EVERY_DAY, _PROJECT, max_examples=3)
settings.register_profile(ALL, _PROJECT)

# a machine without a screen runs every test; QT_QPA_PLATFORM=xcb shows them on one that has it
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# commands copy what they write: not to where whoever runs the tests keeps copies of workbooks
_DATA = TemporaryDirectory(prefix="jxzp-tests-", ignore_cleanup_errors=True)
os.environ |= dict.fromkeys(("XDG_DATA_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"), _DATA.name)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know ``--all``."""
    parser.addoption("--all", action="store_true", help="run the long tests in full (tests/depth.py)")


def pytest_configure(config: pytest.Config) -> None:
    """Choose how deep the tests dig, before they are read; also in each worker of xdist."""
    settings.load_profile(ALL if config.getoption("--all") else EVERY_DAY)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests to ``--all``."""
    if not digs_deep():
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("long")])
        items[:] = [item for item in items if not item.get_closest_marker("long")]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Let Python look for cycles between tests only: a fifth of the time, and never in a thread, as in the program."""
    gc.collect()
    gc.freeze()
    gc.disable()
    gc.set_threshold(20_000, 20, 20)


def pytest_runtest_logfinish() -> None:
    """Look for cycles in the oldest generation whose turn it is, by Python's own limits."""
    due = (n for n in (2, 1, 0) if gc.get_count()[n] > gc.get_threshold()[n])
    if (generation := next(due, None)) is not None:
        gc.collect(generation)


@dataclass
class Guard:
    """One thread that watches all tests for hangs; a thread for each of them, as the plugin has it, costs a second."""

    watched: tuple[float, pytest.Item, Any] | None = None
    thread: threading.Thread | None = field(default=None, repr=False)

    def watch(self, item: pytest.Item, settings: Any) -> None:
        self.watched = (time.monotonic() + settings.timeout, item, settings)
        if self.thread is None:
            self.thread = threading.Thread(target=self._look_on, name="guard against hangs", daemon=True)
            self.thread.start()

    def _look_on(self) -> None:
        while True:
            time.sleep(1)
            self.look()

    def look(self) -> None:
        """End the worker if its test takes too long."""
        watched = self.watched
        if watched is not None and time.monotonic() > watched[0]:
            self.watched = None
            pytest_timeout.timeout_timer(*watched[1:])


_GUARD = Guard()


def pytest_timeout_set_timer(item: pytest.Item, settings: Any) -> bool | None:
    """Watch a test, unless it runs as long as somebody wants; what its mark wants otherwise, the plugin does."""
    if settings.method != "thread":
        return None
    if not LONG_RUNS & os.environ.keys():
        _GUARD.watch(item, settings)
    return True


def pytest_timeout_cancel_timer() -> None:
    """Watch no more."""
    _GUARD.watched = None
