"""Two processes that edit one workbook file at random and put together what both changed: nothing is lost, both converge.

With ``EDITS=10000`` in the environment, 10,000 edits: docs/reliability.md.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from model.workbook.workbook import Workbook
from tests.depth import often
from tests.model.builders import YEAR, clean_project
from tests.model.form.year_templates import year_template_text
from tests.model.workbook.two_sides import kept

ROOT = Path(__file__).parents[2]
EDITS = int(os.environ.get("EDITS") or often(2000, at_least=120, share=16))
# a side edits when it is told to, so that both have the same share whatever the machine does; it saves when it likes
_SIDE = """
import json, sys
from pathlib import Path
from tests.model.workbook.two_sides import Side, shown
side = Side(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
for order in sys.stdin:
    if order == "edit\\n":
        side.edit()
        if side.dice.random() < 0.15:
            side.save()
        if side.dice.random() < 0.1:
            side.look()
        print(flush=True)
    elif order == "end\\n":
        side.save()
        side.look()
        print(flush=True)
    else:
        facts = {"typed": sorted(side.typed), "replaced": sorted(side.replaced), "shown": repr(shown(side.book)),
                 "joined": side.joined, "clashes": side.clashes}
        side.book.close()
        print(json.dumps(facts), flush=True)
"""


def test_two_processes_lose_nothing_and_end_alike(tmp_path: Path) -> None:
    path = tmp_path / "共用.jxzp"
    with closing(Workbook.create(path, year_template_text(), YEAR)) as book:
        for _ in range(3):
            book.add_project(clean_project())
    pipe, words = subprocess.PIPE, [sys.executable, "-c", _SIDE]
    sides = [
        subprocess.Popen([*words, name, str(path), str(seed)], cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        for seed, name in enumerate("AB", 11)
    ]

    def tell(order: str) -> list[str]:
        """Give both the same order at once; return what they answer."""
        for side in sides:
            assert side.stdin is not None
            print(order, file=side.stdin, flush=True)
        return [side.stdout.readline() for side in sides if side.stdout is not None]

    for _ in range(EDITS // 2):
        tell("edit")
    for _ in range(3):
        tell("end")
    facts = [json.loads(answer) for answer in tell("facts")]
    for side in sides:
        side.communicate()
    assert facts[0]["shown"] == facts[1]["shown"]
    assert all(one["joined"] for one in facts) and sum(one["clashes"] for one in facts)
    with closing(Workbook.open(path)) as book:
        assert book.damaged == () and all(entry.is_sound for entry in book.entries())
        lost = {text for one in facts for text in one["typed"]} - kept(book)
    assert lost - {text for one in facts for text in one["replaced"]} == set()
    print([(len(one["typed"]), one["joined"], one["clashes"]) for one in facts])
