"""The window killed while one types, at random moments: whatever it called saved is in the file."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from model.files import mark_of
from model.workbook.workbook import Workbook
from tests.depth import long, often
from tests.model.builders import YEAR, clean_project, template_text
from ui.jobs.opening import held_to_write

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("KILLS") or often(24, at_least=2, share=12))
KEYS = "".join(f"{number} " for number in range(1000))
_WINDOW = f"""KEYS = {KEYS!r}
import os, random, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from ui.app import prepare
from ui.main_window import MainWindow
from ui.settings import Settings
path = Path(sys.argv[1])
app = QApplication(sys.argv[:1])
prepare(app)
window = MainWindow(Settings(path.parent / "settings.json"), path)
window.show()
page = window.open_project(window.session.workbook.ids[0])
page.view.go_to("indicators[0].reason", edit=True)
editor, session, keys = page.view.open_editor(), window.session, iter(KEYS)
chance = random.Random()
editor.clear()
session.save()

def say():
    if session.is_saved:
        os.write(1, (session.workbook.project(1).indicators[0].reason + "\\n").encode())

def press():  # now and then faster than the disk
    if session.is_saved or chance.random() < 0.3:
        QTest.keyClicks(editor, next(keys, ""))

session.save_state_changed.connect(say)
typing = QTimer(interval=5)
typing.timeout.connect(press)
typing.start()
app.exec()
"""


@long  # every day tests/model/workbook/test_kills.py, without a window
def test_a_killed_window_has_lost_nothing_that_it_called_saved(tmp_path: Path) -> None:
    path, chance = tmp_path / "打字.jxzp", random.Random()
    with closing(Workbook.create(path, template_text("shenzhen-2021"), YEAR)) as book:
        book.add_project(clean_project())
    said_in_all = 0
    for turn in range(KILLS):
        words, pipe = [sys.executable, "-c", _WINDOW, str(path)], subprocess.PIPE
        with subprocess.Popen(words, cwd=ROOT, stdout=pipe, stderr=subprocess.DEVNULL) as window:
            assert window.stdout is not None
            first = b"".join(window.stdout.readline() for _ in range(1 + turn % 3))
            try:
                window.wait(chance.random() * 0.4)
            except subprocess.TimeoutExpired:
                window.kill()
            said = (first + window.stdout.read()).decode().split("\n")[:-1]
        if os.name != "nt":
            assert window.returncode == -signal.SIGKILL
        with closing(Workbook.open(path)) as book:
            assert book.damaged == ()
            found = book.project(1).indicators[0].reason
        assert KEYS.startswith(found) and found.startswith(said[-1]), (said, found)
        said_in_all += len(said)
    assert said_in_all > KILLS
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".~")] == [mark_of(path).name]
    with held_to_write(path):
        pass
    assert not mark_of(path).exists()
