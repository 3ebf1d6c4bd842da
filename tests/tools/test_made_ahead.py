"""What was compiled when the program was built is what Python would compile."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# patterns no test of Python's own could have compiled before, with each way of giving flags; named groups, long classes
MADE = """
import re
import tomllib
from dataclasses import dataclass, field
from typing import NamedTuple, get_type_hints

@dataclass(frozen=True, slots=True, order=True)
class Row:
    name: str
    scores: tuple[int, ...] = ()
    note: str = field(default="", compare=False)

class Place(NamedTuple):
    row: int
    column: "int | None" = 7

found = [
    re.compile("(?P<number>[0-9０-９]+)(?:个|项)?").match("12项").groupdict(),
    re.compile("达到|不低于(a)", re.IGNORECASE | re.X).search("不低于A").span(1),
    re.compile(b"[^x]+(y)").search(b"abxcy").group(),
    re.sub("(?i:满意)度{1,2}?", "-", "满意度度"),
    Row("a", (1,)), Row("a", (1,)) == Row("a", (1,), "n"), hash(Row("a")) == hash(Row("a")), Row("a") < Row("b"),
    Place(1), Place(1) == (1, 7), Place(1)._replace(column=2), get_type_hints(Place),
    tomllib.loads('[a]\\nb = ["x", 1, 2.5, true]'),
]
try:
    Row("a").name = "b"
except AttributeError as error:
    found.append(type(error))
print(found)
"""
RECORD = """
import sys
from pathlib import Path
from tools.packaging.recording import Recording
recording = Recording()
"""
TAKE = """
import sys
from tools.packaging import made_ahead
made_ahead.take_from(sys.argv[1])
"""
ONLY_TAKE = """
import re._compiler
import tomllib._parser
re._compiler._code = None  # without which no pattern is compiled anew
tomllib._parser.key_value_rule = None  # nor a table read
"""


def _told(code: str, *words: object) -> str:
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def test_what_is_taken_from_the_file_is_what_python_compiles(tmp_path: Path) -> None:
    file = tmp_path / "made_ahead.bin"
    plain = _told(MADE)
    assert _told(f"{RECORD}{MADE}\nrecording.write(Path(sys.argv[1]))", file) == plain
    assert _told(TAKE + ONLY_TAKE + MADE, file) == plain


def test_a_file_of_another_python_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "made_ahead.bin"
    file.write_bytes(b"\x00\xff")
    assert _told(TAKE + MADE, file) == _told(MADE)
