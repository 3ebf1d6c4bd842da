"""Two states of a workbook that both came from a third one, put together: form by form, field by field (``three_way``).

``base`` is the last state that this side read or wrote, ``mine`` what it has now, ``theirs`` what stands in the file
by now. What one side did is taken. What both did, each otherwise, stays as ``mine`` has it, and is told with what the
other side has; whole states of which something does not stand in the form are handed out, to be kept as versions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import NamedTuple

from model.form.edits import caption_of
from model.form.field_path import FieldPath, field_path
from model.form.page_options import PageOptions
from model.form.project import Project
from model.form.template import Template
from model.form.three_way import is_clash, join_forms, join_order, join_texts, later
from model.form.unit_data import UnitData
from model.form.year_record import highest_id, is_shared, numbered, numbered_together, row_ids, with_row_ids
from model.workbook.form_table import YearSheet
from model.workbook.forms import Forms, Place, UnreadForm, read
from model.workbook.notes import Note, Notes
from model.workbook.seals import joined_seals
from model.workbook.snapshot import Snapshot
from model.workbook.year_sheets import YearSheets, form_of_sheet, has_form_of

WHOLE = "整张表"


class Differing(NamedTuple):
    """What both sides changed, each otherwise, in a form (None: in the workbook itself): what stays, and what the other has."""

    form: int | None
    path: FieldPath | None
    caption: str
    kept: str
    other: str

    @property
    def sentence(self) -> str:
        """Say it in one line."""
        kept, other = (" ".join(text.split()) or "（空）" for text in (self.kept, self.other))
        return f"{self.caption}：保留“{kept}”，另一边是“{other}”"


@dataclass(frozen=True, slots=True)
class Joining:
    """What came of both.

    ``moved``: the new ids of forms of ``mine`` whose ids the other side gave away; ``aside``: states of forms, by id,
    that are to be kept as versions; ``came``: the forms that ``mine`` did not have so; ``was``: what it had there.
    """

    now: Snapshot
    moved: Mapping[int, int]
    clashes: tuple[Differing, ...]
    aside: tuple[tuple[int, Project], ...]
    came: frozenset[int]
    was: Mapping[int, Project]


def unchanged_kept(theirs: Snapshot, base: Snapshot) -> Snapshot:
    """Return a state that was read with the very forms of an earlier one where they are the same: what follows from them is known.

    Those that nobody read are the same already, or others (``read_all``).
    """

    def is_same(known: Place | None, there: Place) -> bool:
        return isinstance(known, Project) and isinstance(there, Project) and _is_same(known, there)

    known = base.forms.places
    forms = {i: known[i] if is_same(known.get(i), form) else form for i, form in theirs.forms.places.items()}
    template = base.template if base.template.text == theirs.template.text else theirs.template
    notes = {i: base.notes[i] if base.notes.get(i) == some else some for i, some in theirs.notes.items()}
    return replace(theirs, forms=Forms(forms), template=template, notes=notes)


def join(
    base: Snapshot,
    mine: Snapshot,
    theirs: Snapshot,
    taken: Collection[int],
    is_locked: Callable[[int], bool],
) -> Joining:
    """Put two states together. ``taken``: every id the other side gave to a form; a form of it that ``is_locked`` stays as it is there."""
    return _Join(base, mine, theirs, taken, is_locked).done()


class _Join:
    def __init__(
        self,
        base: Snapshot,
        mine: Snapshot,
        theirs: Snapshot,
        taken: Collection[int],
        is_locked: Callable[[int], bool],
    ) -> None:
        self._clashes: list[Differing] = []
        self._aside: list[tuple[int, Project]] = []
        self._is_locked = is_locked
        self._mine = mine
        self._template = self._joined_template(base, mine, theirs)
        self._moved = _moved(base, mine, theirs, taken)
        self._sheets = dict(theirs.sheets)
        for number, sheet in mine.sheets.items():
            self._sheets.setdefault(self._new(number), self._new_sheet(sheet))
        own = mine.forms.places
        # what stands here as it was may be in no file any more, and nobody need read it
        self._same = {i for i, place in base.forms.places.items() if own.get(i) is place}
        self._base, self._theirs = self._fitted(base, self._same), self._fitted(theirs)
        self._own = {self._new(i): form for i, form in self._fitted(mine, self._same).items()}
        self._notes = {self._new(i): notes for i, notes in mine.notes.items()}
        self._states = base, mine, theirs

    def _new(self, number: int) -> int:
        return self._moved.get(number, number)

    def _new_sheet(self, sheet: YearSheet) -> YearSheet:
        return replace(sheet, project=self._new(sheet.project)) if sheet.project else sheet

    def _joined_template(self, base: Snapshot, mine: Snapshot, theirs: Snapshot) -> Template:
        """Return the template; of two new ones that of the file, which all forms there have already."""
        texts = [one.template.text for one in (base, mine, theirs)]
        if is_clash(*texts):
            names = theirs.template.name, mine.template.name
            self._clashes.append(Differing(None, None, "模板", *names))
            return theirs.template
        return theirs.template if texts[1] in (texts[0], texts[2]) else mine.template

    def _fitted(self, state: Snapshot, but: Collection[int] = ()) -> dict[int, Place]:
        """Return the forms of a state for the template that both have from now on, ``but`` some as they are."""
        places, sheets = dict(state.forms.places), YearSheets(dict(state.sheets))
        if state.template.text != self._template.text:
            places |= {
                i: self._converted(i, place, state, sheets) for i, place in places.items() if i not in but
            }
        return places

    def _converted(self, i: int, place: Place, state: Snapshot, sheets: YearSheets) -> Place:
        form = read(place)
        return place if form is None else sheets.converted(i, form, state.template, self._template)

    # -- forms ------------------------------------------------------------------------------------------

    def done(self) -> Joining:
        base, mine, theirs = self._states
        forms: dict[int, Place] = {}
        numbers: dict[int, Mapping[int, int]] = {}
        every = sorted(self._own.keys() | self._theirs.keys(), key=lambda i: i in self._sheets)
        for i in every:
            form = self._form(i, numbers)
            if form is not None:
                forms[i] = form
        self._bring_back(forms)
        projects = {i: None for i in forms if i not in self._sheets}
        own_order = [self._new(i) for i in mine.projects]
        order = tuple(join_order(base.projects, own_order, theirs.projects, projects))
        everything = {i: forms[i] for i in (*order, *(i for i in forms if i in self._sheets))}
        now = Snapshot(
            Forms(self._with_numbers(everything)),
            self._template,
            self._page(base.page, mine.page, theirs.page),
            self._sheets,
            order,
            self._unit(base.unit, mine.unit, theirs.unit),
            self._joined_notes(base.notes, theirs.notes),
            joined_seals(base.seals, mine.seals, theirs.seals),
        )
        if now.notes == theirs.notes:
            now = replace(now, notes=theirs.notes)
        was = {self._new(i): form for i, form in mine.forms.places.items()}
        present = now.forms.places
        came = {i for i in was.keys() | present.keys() if not _is_same_place(was.get(i), present.get(i))}
        came |= {i for i in now.notes.keys() | self._notes.keys() if now.notes.get(i) != self._notes.get(i)}
        before = {
            i: form for i in came if _is_readable(was.get(i)) and (form := read(was.get(i))) is not None
        }
        return Joining(now, self._moved, tuple(self._clashes), tuple(self._aside), frozenset(came), before)

    def _form(self, i: int, numbers: dict[int, Mapping[int, int]]) -> Place | None:
        places = self._base.get(i), self._own.get(i), self._theirs.get(i)
        if places[1] is places[0] or places[1] is places[2]:
            return places[2]  # and nothing need be read
        base, mine, theirs = map(read, places)
        if _is_same(mine, base) or _is_same(mine, theirs):
            return theirs
        if theirs is not None and self._is_locked(i):
            if mine is not None:
                self._aside.append((i, mine))
            told = "对方已定稿，或表已受损，内容不变"
            self._clashes.append(Differing(i, None, WHOLE, told, "您改的内容存为历史版本"))
            return theirs
        if _is_same(theirs, base):
            return mine
        if theirs is None or mine is None:
            return self._one_sided(i, mine, theirs)
        sheet = self._sheets.get(i)
        if sheet is not None:
            mine = _renumbered(mine, numbers.get(sheet.project, {}))
        others = filter(
            None, (read(form) for n, form in self._theirs.items() if n != i and self._belongs(n, i))
        )
        known = {row.id for form in (base or Project(), mine) for row in form.indicators}
        given = {row.id for form in others for row in form.indicators if row.id} - known
        joined = join_forms(base or Project(), mine, theirs, given, sheet is not None)
        numbers[i] = joined.ids
        self._tell(
            i, joined.project, [one for one in joined.clashes if not self._is_hidden(i, one.path)], theirs
        )
        return theirs if _is_same(joined.project, theirs) else joined.project

    def _belongs(self, number: int, project: int) -> bool:
        sheet = self._sheets.get(number)
        return sheet is not None and sheet.project == project

    def _is_hidden(self, number: int, path: FieldPath) -> bool:
        """Tell whether a sheet shows a field as its project has it, whatever its own record says."""
        sheet = self._sheets.get(number)
        if sheet is None or not sheet.project or not has_form_of(self._template, sheet):
            return False
        return is_shared(path, self._template, form_of_sheet(self._template, sheet))

    def _tell(
        self, i: int, now: Project, clashes: Iterable[tuple[FieldPath, str, str]], theirs: Project
    ) -> None:
        told = [Differing(i, path, self._caption(i, now, path), kept, other) for path, kept, other in clashes]
        if told:
            self._aside.append((i, theirs))
        self._clashes += told

    def _caption(self, i: int, form: Project, path: FieldPath) -> str:
        sheet = self._sheets.get(i)
        is_known = sheet is not None and has_form_of(self._template, sheet)
        template = form_of_sheet(self._template, sheet) if sheet is not None and is_known else self._template
        caption = caption_of(path, template)
        if path.row is None or path.row >= len(form.indicators):
            return caption
        row = form.indicators[path.row]
        return f"{row.kind} › {row.name or '（未命名）'}：{caption}"

    def _one_sided(self, i: int, mine: Project | None, theirs: Project | None) -> Project | None:
        """A form that one side removed stays if the other changed it."""
        kept = mine or theirs
        if i in self._base and kept is not None:
            told = "对方已删除" if mine is not None else "您已删除"
            self._clashes.append(Differing(i, None, WHOLE, "另一边改过，予以保留", told))
        return kept

    def _bring_back(self, forms: dict[int, Place]) -> None:
        """A sheet that stays needs its project."""
        for i in [i for i in forms if i in self._sheets]:
            project = self._sheets[i].project
            if project and project not in forms:
                if found := self._own.get(project) or self._theirs.get(project) or self._base.get(project):
                    is_old = project in self._same and found is self._own.get(project)
                    sheets = YearSheets(dict(self._mine.sheets))
                    forms[project] = self._converted(project, found, self._mine, sheets) if is_old else found
                    self._clashes.append(
                        Differing(project, None, WHOLE, "它的其他表改过，予以保留", "一边已删除")
                    )
                else:
                    del forms[i]

    def _with_numbers(self, forms: dict[int, Place]) -> dict[int, Place]:
        """Give each row of a project that has sheets a number, and their rows, as at the next reading."""
        owners = {self._sheets[i].project for i in forms if i in self._sheets}
        for i in owners & forms.keys():
            sheets = sorted(n for n in forms if self._belongs(n, i))
            form, *of_it = filter(None, (read(forms[n]) for n in (i, *sheets)))
            project = numbered(form, read(self._theirs.get(i)), highest_id(form, *of_it))
            for n in sheets:
                record = read(forms[n])
                if record is not None and not all(row.id for row in record.indicators):
                    project, forms[n] = numbered_together(project, record)
            forms[i] = project
        return forms

    # -- what belongs to the workbook itself ------------------------------------------------------------

    def _page(self, base: PageOptions, mine: PageOptions, theirs: PageOptions) -> PageOptions:
        texts = {}
        for field in fields(PageOptions):
            values = [getattr(one, field.name) for one in (base, mine, theirs)]
            texts[field.name] = later(*values)
            if is_clash(*values):
                self._clashes.append(Differing(None, None, "页面设置", str(values[1]), str(values[2])))
        made = PageOptions(**texts)
        return theirs if made == theirs else made

    def _unit(self, base: UnitData, mine: UnitData, theirs: UnitData) -> UnitData:
        found, both = join_texts(*(dict(one.texts) for one in (base, mine, theirs)))
        for path, (kept, other) in both.items():
            caption = f"单位资料：{caption_of(field_path(path), self._template)}"
            self._clashes.append(Differing(None, None, caption, kept, other))
        made = UnitData(tuple(sorted(found.items())))
        return theirs if made == theirs else made

    def _joined_notes(self, base: Notes, theirs: Notes) -> Notes:
        """Put evidence, remarks and answers together; those that both sides wrote anew have the same numbers."""
        every = [
            note.id for state in (base, self._notes, theirs) for of_form in state.values() for note in of_form
        ]
        highest, found = max(every, default=0), dict[int, tuple[Note, ...]]()
        given = {note.id for of_form in theirs.values() for note in of_form}
        for i in dict.fromkeys((*theirs, *self._notes)):
            old, own, other = (
                {note.id: note for note in state.get(i, ())} for state in (base, self._notes, theirs)
            )
            moved: dict[int, int] = {}
            for number in own:
                if number not in old and number in given and own[number] != other.get(number):
                    highest += 1
                    moved[number] = highest
            own = {moved.get(n, n): _moved_note(note, moved) for n, note in own.items()}
            notes = [
                self._note(i, old.get(n), own.get(n), other.get(n)) for n in dict.fromkeys((*other, *own))
            ]
            found[i] = tuple(note for note in notes if note is not None)
        return {i: notes for i, notes in found.items() if notes or i in theirs}

    def _note(self, form: int, base: Note | None, mine: Note | None, theirs: Note | None) -> Note | None:
        if is_clash(base, mine, theirs) and (mine is None or theirs is None):
            return mine or theirs
        if is_clash(base, mine, theirs) and mine and theirs and mine.text != theirs.text:
            self._clashes.append(Differing(form, None, "佐证材料和意见", mine.text, theirs.text))
        return later(base, mine, theirs)


def _is_same_place(one: Place | None, other: Place | None) -> bool:
    """Tell whether two places hold the same form; one that is still in a file which is another now is none of them."""
    return one is other or (_is_readable(one) and _is_readable(other) and _is_same(read(one), read(other)))


def _is_readable(place: Place | None) -> bool:
    return not isinstance(place, UnreadForm) or place.needs_no_file


def _is_same(one: Project | None, other: Project | None) -> bool:
    return one is other or (
        one is not None and other is not None and one == other and row_ids(one) == row_ids(other)
    )


def _moved(base: Snapshot, mine: Snapshot, theirs: Snapshot, taken: Collection[int]) -> dict[int, int]:
    """Return the new ids of those sheets and projects of ``mine`` whose ids the other side gave to something else."""
    of_sheet = {sheet: number for number, sheet in theirs.sheets.items()}
    following = max((*taken, *mine.sheets, *mine.forms, *theirs.sheets, *theirs.forms), default=0)
    is_given = set(theirs.forms).union(theirs.sheets).__contains__
    moved: dict[int, int] = {}
    for number in [i for i in mine.projects if i not in base.forms]:
        if is_given(number) and not _is_same(theirs.forms.get(number), mine.forms[number]):
            following += 1
            moved[number] = following
    for number, sheet in mine.sheets.items():
        known = of_sheet.get(replace(sheet, project=moved.get(sheet.project, sheet.project)))
        if known is None and is_given(number):
            following += 1
            known = following
        if known is not None and known != number:
            moved[number] = known
    return moved


def _renumbered(form: Project, ids: Mapping[int, int]) -> Project:
    return with_row_ids(form, [ids.get(one, one) for one in row_ids(form)]) if ids else form


def _moved_note(note: Note, moved: Mapping[int, int]) -> Note:
    if note.id not in moved and note.about not in moved:
        return note
    about = None if note.about is None else moved.get(note.about, note.about)
    return replace(note, id=moved.get(note.id, note.id), about=about)
