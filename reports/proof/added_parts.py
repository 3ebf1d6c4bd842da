"""What somebody put into a PDF beside its pages: scripts, actions, fields, notes, other files, updates behind its end.

Our own paper has none of them. They can change what a viewer shows while page texts and data are still the same.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

_SCRIPT, _ACTION, _PROGRAM = "脚本", "自动动作", "启动程序的动作"
_LINK, _FIELDS, _NOTES = "跳转或提交的动作", "表单域", "批注或链接"
_LAYERS, _FILE, _UPDATE = "图层", "别的附件", "续在文件末尾的修订"
_KEYS = {
    "/JavaScript": _SCRIPT,
    "/JS": _SCRIPT,
    "/OpenAction": _ACTION,
    "/AA": _ACTION,
    "/AcroForm": _FIELDS,
    "/XFA": _FIELDS,
    "/Annots": _NOTES,
    "/OCProperties": _LAYERS,
}
# types of actions (ISO 32000, table 198); what only goes to a page of the same file is none to fear
_ACTIONS = {"/JavaScript": _SCRIPT, "/Launch": _PROGRAM} | dict.fromkeys(
    (
        *("/GoToR", "/GoToE", "/URI", "/SubmitForm", "/ResetForm", "/ImportData", "/Named", "/Thread"),
        *("/Sound", "/Movie", "/Rendition", "/RichMediaExecute", "/Hide", "/SetOCGState", "/GoTo3DView"),
    ),
    _LINK,
)
# what stands before the dictionary of a table of places, or of a stream of them
_HEAD = re.compile(rb"\s*(xref\s[\s0-9fn]*trailer|\d+\s+\d+\s+obj)\s*")
Reference = tuple[int, int]
IsOwn = Callable[[bytes], bool]


def added_parts(reader: Any, content: bytes, is_own: IsOwn) -> tuple[str, ...]:
    """Name what is in a PDF that our paper does not have, each once; ``is_own`` knows our data by its bytes."""
    found, known = dict[str, None](), set[Reference]()
    for thing in _dictionaries(reader.trailer):
        found |= dict.fromkeys(_parts_of(thing))
        if _FILE not in found and not all(_is_known(file, known, is_own) for file in _files_of(thing)):
            found[_FILE] = None  # no further one is unpacked: there may be many, and large
    if _is_updated(reader, content):
        found[_UPDATE] = None
    return tuple(found)


def _files_of(thing: Mapping[str, Any]) -> list[Any]:
    """Return the files that a dictionary names, under whichever keys."""
    named = _resolved(thing.get("/EF"))
    return list(named.values()) if isinstance(named, Mapping) else []


def _is_known(file: Any, known: set[Reference], is_own: IsOwn) -> bool:
    """Tell whether a file holds our data; each is unpacked once."""
    reference, stream = _identity(file), _resolved(file)
    if reference not in known and hasattr(stream, "get_data") and is_own(stream.get_data()):
        known.add(reference)
    return reference in known


def _identity(reference: Any) -> Reference:
    return getattr(reference, "idnum", -1), getattr(reference, "generation", -1)


def _resolved(thing: Any) -> Any:
    return thing.get_object() if hasattr(thing, "get_object") else thing


def _dictionaries(start: Any) -> Iterator[Any]:
    """Yield each dictionary that can be reached, those of streams too."""
    waiting, seen = [start], set[Reference]()
    while waiting:
        thing = waiting.pop()
        if hasattr(thing, "idnum"):
            if _identity(thing) in seen:
                continue
            seen.add(_identity(thing))
            thing = thing.get_object()
        if isinstance(thing, dict):
            yield thing
            waiting.extend(thing.values())
        elif isinstance(thing, list):
            waiting.extend(thing)


def _parts_of(thing: Any) -> Iterator[str]:
    for key, part in _KEYS.items():
        if key in thing and not _is_nothing(_resolved(thing[key])):
            yield part
    action = _resolved(thing.get("/S"))
    if isinstance(action, str) and action in _ACTIONS:
        yield _ACTIONS[action]


def _is_nothing(value: Any) -> bool:
    return (
        not value if isinstance(value, list | dict) else value is None or type(value).__name__ == "NullObject"
    )


def _is_updated(reader: Any, content: bytes) -> bool:
    """Tell whether something was written behind the end of the file, as editors and signers do.

    The last table of places then follows the one before it; in a file made for the web it stands in front of it.
    """
    from pypdf.errors import PyPdfError
    from pypdf.generic import read_object

    found = re.findall(rb"startxref\s+(\d+)", content[-2048:])
    if not found:
        return True
    last, stream = int(found[-1]), io.BytesIO(content)
    head = _HEAD.match(content, last)
    if head is None:
        return True
    stream.seek(head.end())
    try:
        trailer = read_object(stream, reader)
    except (PyPdfError, ValueError):
        return True
    before = trailer.get("/Prev") if isinstance(trailer, dict) else last
    return before is not None and _resolved(before) < last
