"""PySide6 without its Python part does what it does with it, and has it when it wants it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.support import deprecated

ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys
if {late}:
    from ui.late_signatures import put_off
    put_off()
from PySide6.QtCore import QObject, QTimer
timer = QTimer()
timer.timeout.connect(lambda: None)
print("shibokensupport" in sys.modules)
for wrong in (lambda: timer.setInterval("soon"), lambda: QTimer(speed=1), lambda: timer.start(1, 2, 3)):
    try:
        wrong()
    except Exception as error:
        print(type(error), error)
print(QObject.__doc__, QTimer.start.__doc__, sys.modules["signature_bootstrap"].get_signature(QTimer.start))
"""


def test_wrong_calls_and_help_are_worded_as_ever() -> None:
    told = []
    for late in (True, False):
        words = [sys.executable, "-c", SCRIPT.format(late=late)]
        done = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
        told.append(done.stdout.split("\n", 1))
    assert [first for first, _ in told] == ["False", "True"]
    assert told[0][1] == told[1][1]
    assert "Supported signatures" in told[0][1]


def test_nothing_deprecated_is_left_out() -> None:
    """What comes late would else be put into modules that are there already."""
    assert [name for name in vars(deprecated) if name.startswith("fix_for_")] == []
