"""Opening the workbook that a command names: what is damaged in it is told, and what is written was copied before."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from model.workbook.workbook import Workbook
from ui.jobs.copying import copied_for_command
from ui.jobs.opening import held_to_write, open_workbook


@contextmanager
def opened(options: argparse.Namespace, path: Path) -> Iterator[Workbook]:
    """Open a workbook; whatever in it is damaged is told, and makes the exit status 1."""
    with closing(open_workbook(path)) as workbook:
        tell_damage(options, path.name, [damage.sentence for damage in workbook.damaged])
        yield workbook


@contextmanager
def opened_to_write(options: argparse.Namespace, path: Path) -> Iterator[Workbook]:
    """Open a workbook that is to be written: nobody else has it, and it is copied as it is.

    As in the window a copy that cannot be made is told, once the work is done, and stops nobody; the exit status is 1.
    """
    with held_to_write(path), opened(options, path) as workbook:
        problems = copied_for_command(path)
        yield workbook
        for sentence in problems:
            options.met_damage = True
            print(sentence, file=sys.stderr)


def tell_damage(options: argparse.Namespace, file: str, sentences: Iterable[str]) -> None:
    """Say what is damaged in a file; the exit status is 1."""
    for sentence in sentences:
        options.met_damage = True
        print(f"{file}：{sentence}", file=sys.stderr)
