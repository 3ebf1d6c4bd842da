"""Evidence, remarks and answers that come back from a damaged workbook file, and what is told of those that do not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from model.workbook.notes import Note, Notes


def salvaged_notes(own: Notes, copies: Sequence[Notes], forms: Collection[int]) -> Notes:
    """Return the notes of the forms that came back; of a form of which the file has none, those of the first copy that has."""
    found = {i: notes for i, notes in own.items() if i in forms}
    for copy in copies:
        above = max((note.id for notes in found.values() for note in notes), default=0)
        more = {i: _moved(notes, above) for i, notes in copy.items() if i in forms and i not in found}
        found |= more
    return found


def _moved(notes: Sequence[Note], above: int) -> tuple[Note, ...]:
    """Give notes ids that no other has."""
    return tuple(
        replace(note, id=note.id + above, about=None if note.about is None else note.about + above)
        for note in notes
    )


def note_losses(read: Notes, kept: Notes, names: Mapping[int, str]) -> Iterator[str]:
    """Yield one sentence for each form whose notes are damaged or did not come along."""
    for i, notes in sorted(read.items()):
        if i not in kept:
            yield f"{names.get(i, '有的项目')}的佐证和审核意见有 {len(notes)} 条，没有带过来。"
        elif broken := sum(not note.is_sound for note in kept[i]):
            yield f"{names.get(i, '有的项目')}的佐证和审核意见有 {broken} 条受损，已照原样标明，请核对。"
