"""A program killed while one types has lost nothing that it had acknowledged."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from model.form.project import Project, with_text
from model.workbook.workbook import Workbook
from tests.depth import often
from tests.model.builders import YEAR, clean_project, template_text

ROOT = Path(__file__).parents[3]
KILLS = int(os.environ.get("KILLS") or often(40, at_least=3, share=13))
FIELDS = (
    "goals.actual",
    "project.name",
    "indicators[1].reason",
    "funds.fiscal.executed",
    "indicators[0].actual",
)
_TYPIST = f"""
import os, sys
from pathlib import Path
from model.workbook.workbook import Workbook
book, number = Workbook.open(Path(sys.argv[1])), int(sys.argv[2])
while True:
    number += 1
    book.type_text(number % 3 + 1, {FIELDS!r}[number % 5], f"{{number}}号" + "文" * (number * 37 % 4000))
    os.write(1, b"%d\\n" % number)
"""


def _on_disk(path: Path) -> list[Project]:
    with closing(Workbook.open(path)) as book:  # type: ignore[type-var]
        assert book.damaged == ()
        return [book.project(i) for i in book.ids]


def _typed_until(number: int) -> list[Project]:
    """Return what the three projects hold after that many edits of the typist."""
    forms = [clean_project()] * 3
    for n in range(max(1, number - 14), number + 1):  # after 15 edits each field was typed
        forms[n % 3] = with_text(forms[n % 3], FIELDS[n % 5], f"{n}号" + "文" * (n * 37 % 4000))
    return forms


def test_a_killed_program_has_lost_no_acknowledged_edit(tmp_path: Path) -> None:
    path = tmp_path / "打字.jxzp"
    book = Workbook.create(path, template_text("shenzhen-2021"), YEAR)
    for _ in range(3):
        book.add_project(clean_project())
    book.close()
    chance, number = random.Random(), 0
    for _ in range(KILLS):
        words = [sys.executable, "-c", _TYPIST, str(path), str(number)]
        with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE) as typist:
            assert typist.stdout is not None
            first = typist.stdout.readline()
            try:
                typist.wait(chance.random() * 0.06)
            except subprocess.TimeoutExpired:
                typist.kill()
            lines = (first + typist.stdout.read()).split(b"\n")[:-1]
        if os.name != "nt":
            assert typist.returncode == -signal.SIGKILL
        acknowledged = int(lines[-1])
        assert acknowledged >= number + 1
        forms = _on_disk(path)
        assert forms in (_typed_until(acknowledged), _typed_until(acknowledged + 1))
        number = acknowledged + (forms != _typed_until(acknowledged))
    with closing(Workbook.open(path)) as book:  # type: ignore[type-var]
        book.type_text(1, "project.unit", "完")
    assert list(tmp_path.iterdir()) == [path]
