"""The forms of a workbook by their ids; one that nobody looked at yet is read when somebody does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol

from model.form.project import Project
from model.workbook.form_table import StoredForm


class Reader(Protocol):
    """What is asked for the forms of a file by their ids."""

    def read(self, form: int) -> Project:
        """Read a form. Raises StoreError."""

    def is_at_hand(self, form: int) -> bool:
        """Tell whether a form was looked at not long ago."""

    @property
    def at_hand(self) -> Collection[int]:
        """The forms that were looked at not long ago."""

    def document(self, form: int) -> str | None:
        """Return the text of a whole form that is in memory but was not looked at."""

    def needs_no_file(self, form: int) -> bool:
        """Tell whether a form is in memory, and its rows are numbered with no other's."""

    def is_of(self, form: int, stored: StoredForm) -> bool:
        """Tell whether a form is as it stands in a file that was written since; then it needs no file."""


class UnreadForm:
    """The place of a form that is in the file; all copies of ``Forms`` share it."""

    __slots__ = ("_form", "_reader")

    def __init__(self, form: int, reader: Reader) -> None:
        self._form = form
        self._reader = reader

    @property
    def reader(self) -> Reader:
        """What reads the form."""
        return self._reader

    @property
    def is_at_hand(self) -> bool:
        """Tell whether the form was looked at not long ago."""
        return self._reader.is_at_hand(self._form)

    @property
    def needs_no_file(self) -> bool:
        """Tell whether the form is in memory, and its rows are numbered with no other's."""
        return self._reader.needs_no_file(self._form)

    def is_of(self, stored: StoredForm) -> bool:
        """Tell whether this is the form as it stands in a file that was written since; then it needs no file."""
        return self._reader.is_of(self._form, stored)

    @property
    def document(self) -> str | None:
        """The text of a whole form that is in memory but was not looked at, else None."""
        return self._reader.document(self._form)

    def read(self) -> Project:
        """Read the form. Raises StoreError."""
        return self._reader.read(self._form)


Place = Project | UnreadForm


def read(place: Place | None) -> Project | None:
    """Return the form at a place, None if there is none. Raises StoreError."""
    return place.read() if isinstance(place, UnreadForm) else place


MOST_OTHERS = 64


class Forms(Mapping[int, Project]):
    """Nothing in it changes. Going through its values reads them all; its ids are known without. Raises StoreError.

    One that follows an edit shares the places of all forms with the one before and has ``others`` in some of them, so
    that an edit costs the same whatever number of forms there are.
    """

    __slots__ = ("_others", "_places", "_sources")

    def __init__(self, places: Mapping[int, Place], others: Mapping[int, Place] | None = None) -> None:
        self._places = places
        self._others = others or {}  # of ids that have a place
        self._sources: tuple[frozenset[int], frozenset[Reader]] | None = None

    def _place(self, form: int) -> Place | None:
        return self._others.get(form) or self._places.get(form)

    def __getitem__(self, form: int) -> Project:
        place = self._others.get(form) or self._places[form]
        return place.read() if isinstance(place, UnreadForm) else place

    def __contains__(self, form: object) -> bool:
        return form in self._places

    def __iter__(self) -> Iterator[int]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def is_from_file(self, form: int) -> bool:
        """Tell whether a form stands as it was in the file when that was opened, read or not."""
        return isinstance(self._place(form), UnreadForm)

    @property
    def places(self) -> Mapping[int, Place]:
        """Each form, or the place of one that is to be read; what is the same place is the same form."""
        return {**self._places, **self._others} if self._others else self._places

    def is_at_hand(self, form: int) -> bool:
        """Tell whether a form is there without reading it."""
        place = self._place(form)
        return place.is_at_hand if isinstance(place, UnreadForm) else place is not None

    def needs_no_file(self, form: int) -> bool:
        """Tell whether a form can be looked at without the file."""
        place = self._place(form)
        if isinstance(place, UnreadForm):
            return place.is_at_hand or place.needs_no_file
        return place is not None

    def document(self, form: int) -> str | None:
        """Return the text of a form that was not read, None if it is there or must be taken out of the file."""
        place = self._place(form)
        return place.document if isinstance(place, UnreadForm) else None

    @property
    def at_hand(self) -> set[int]:
        """The ids of the forms that are there without reading them; unread ones are asked of who reads them, not each."""
        if self._sources is None:
            unread = {i: place for i, place in self._places.items() if isinstance(place, UnreadForm)}
            readers = frozenset(place.reader for place in unread.values())
            self._sources = frozenset(self._places.keys() - unread.keys()), readers
        whole, readers = self._sources
        return {i for one in readers for i in one.at_hand if self.is_at_hand(i)} | whole | self._others.keys()

    @property
    def has_unread(self) -> bool:
        """Tell whether some forms may be unread."""
        return any(isinstance(place, UnreadForm) for place in self.places.values())

    def after(self, changed: Mapping[int, Project | None], order: Iterable[int] | None = None) -> Forms:
        """Return the forms after some changed (None: removed), in another order if one is given."""
        merged: dict[int, Place | None] = {**self.places, **changed}
        ids = merged if order is None else order
        return Forms({i: place for i in ids if (place := merged.get(i)) is not None})

    def with_others(self, others: Mapping[int, Project]) -> Forms:
        """Return the forms with others in the places of some; none comes or goes."""
        together = {**self._others, **others}
        if len(together) > MOST_OTHERS:
            return Forms({**self._places, **together})
        forms = Forms(self._places, together)
        forms._sources = self._sources
        return forms

    def differing(self, earlier: Forms) -> set[int]:
        """Return the ids of the forms that came, went or are others than earlier."""
        if self._places is earlier._places:
            either = self._others.keys() | earlier._others.keys()
            return {i for i in either if self._place(i) is not earlier._place(i)}
        known, there = earlier.places, self.places
        gone = known.keys() - there.keys()
        return gone | {i for i, place in there.items() if known.get(i) is not place}
