"""The manual: chapters and sections with paragraphs, lists and pictures, read from ``resources/help/manual.txt``.

``# id title`` begins a chapter, ``## id title`` a section, ``- `` an entry of a list, ``! name caption`` a picture; blank lines
part paragraphs, ``**text**`` is bold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

import resources

_BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the manual that can be gone to by its id; ``level`` 1 is a chapter. ``lines`` are its text as written."""

    id: str
    title: str
    level: int
    lines: tuple[str, ...]

    @property
    def plain(self) -> str:
        """Its title and text, as it is searched."""
        words = (_BOLD.sub(r"\1", line.lstrip("-! ")) for line in self.lines)
        return "\n".join((self.title, *words))

    @property
    def pictures(self) -> tuple[str, ...]:
        """The names of its pictures."""
        return tuple(line[2:].split(" ", 1)[0] for line in self.lines if line.startswith("! "))


def picture_path(name: str) -> Path:
    """Return the file of a picture."""
    return resources.root() / "help" / "pictures" / f"{name}.png"


@lru_cache(maxsize=1)
def sections() -> tuple[Section, ...]:
    """Return the whole manual in its order."""
    text = (resources.root() / "help" / "manual.txt").read_text("utf-8")
    return tuple(_sections(text.splitlines()))


def _sections(lines: Sequence[str]) -> Iterator[Section]:
    head, body = None, list[str]()
    for line in [*lines, "# end end"]:
        match = re.fullmatch(r"(#{1,2}) (\S+) (.+)", line)
        if match is None:
            body.append(line)
            continue
        if head is not None:
            yield Section(head[2], head[3], len(head[1]), tuple(body))
        head, body = match, []


def found(text: str) -> tuple[Section, ...]:
    """Return the sections in which all words of a text stand, all without any; those with it in their title first."""
    words = text.casefold().split()
    hits = [one for one in sections() if all(word in one.plain.casefold() for word in words)]
    if not words:
        return tuple(hits)
    return tuple(sorted(hits, key=lambda one: not all(word in one.title.casefold() for word in words)))


def html_of(width: int) -> str:
    """Return the manual as a page; pictures are at most so wide, in pixels."""
    return "".join(f"<a name='{one.id}'></a>{''.join(_html(one, width))}" for one in sections())


def _html(section: Section, width: int) -> Iterator[str]:
    tag = f"h{section.level + 1}"
    yield f"<{tag}>{escape(section.title)}</{tag}>"
    for kind, lines in _blocks(section.lines):
        if kind == "-":
            entries = "".join(f"<li>{_inline(line[2:])}</li>" for line in lines)
            yield f"<ul>{entries}</ul>"
        elif kind == "!":
            name, _, caption = lines[0][2:].partition(" ")
            yield f"<p><img src='{picture_path(name).as_uri()}' width='{width}'><br><small>{escape(caption)}</small></p>"
        else:
            yield f"<p>{_inline(''.join(lines))}</p>"


def _blocks(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield lists, pictures and paragraphs, each with its lines."""
    kind, block = "", list[str]()
    for line in [*lines, ""]:
        found = line[0] if line[:2] in ("- ", "! ") else ("p" if line else "")
        if block and (found != kind or found == "!"):
            yield kind, block
            block = []
        if found:
            block.append(line)
        kind = found


def _inline(text: str) -> str:
    return _BOLD.sub(r"<b>\1</b>", escape(text, quote=False))
