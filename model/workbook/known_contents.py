"""What is known of a workbook's forms without reading them all: how each stands, and what is wrong with the file.

How forms stand is kept in the file (``figures_table``) under what it follows from: the form's digest, the template, the
year and the record of 定稿, by the rules of today. It is what the file says, ``is_proven`` only when it was computed
here; whatever puts something on paper or hands it on computes (docs/domain.md 11).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from model.digest import digest_of
from model.errors import StoreError
from model.grid.computed import Computed
from model.grid.standing import NOT_READ, Standing, read_standing, standing_of, standing_text
from model.scoring.progress import FormState
from model.workbook.change import Change, Listener
from model.workbook.damage import Damage, DamageKind
from model.workbook.figures_table import KeptRow
from model.workbook.form_reader import UnreadableFormError
from model.workbook.official_templates import settings_digest
from model.workbook.workbook_contents import WorkbookContents
from model.workbook.workbook_file import WorkbookFile
from model.workbook.year_sheets import has_form_of

MANY = 50  # forms; of a workbook with more a window reads each when somebody looks at it


class KnownContents(WorkbookContents):
    """A workbook's contents, of which forms may be unread. ``Workbook`` changes them."""

    def __init__(self, file: WorkbookFile) -> None:
        super().__init__(file)
        self._listeners: list[Listener] = []
        self._standings: dict[int, Standing] = {}
        self._is_large = file.reader.is_used
        self._claims = self._read_claims()
        self.corrected = 0  # so often the file said something else of a form of a large workbook, or nothing
        self._names: dict[int, str] = {}  # of forms that were read for that, but not computed

    # -- how forms stand --------------------------------------------------------------------------------

    def standing(self, project_id: int) -> Standing:
        """Return how a project's form stands: as it was computed here, or as the file says as long as it was not."""
        known = self._standings.get(project_id) or self._claims.get(project_id)
        if known is not None:
            return known
        try:
            return self._prove(project_id)
        except StoreError:
            return NOT_READ  # who looks at the form itself is told why

    def typed_name(self, project_id: int) -> str:
        """Return a project's name as typed; the form is not computed for it, and read only if nothing is known of it."""
        return self.standing(project_id).name if self.is_known(project_id) else self.project(project_id).name

    def shown_name(self, project_id: int) -> str:
        """Return a project's name as lists show it, read only if nothing is known of it."""
        if self.is_known(project_id):
            return self.standing(project_id).shown_name
        return self.project(project_id).shown_name

    def name_in_form(self, project_id: int) -> str:
        """Return a project's name as its form has it, whatever the file says of it; the form is read once for that at most."""
        if (known := self._standings.get(project_id)) is not None:
            return known.name
        if project_id not in self._names:
            self._names[project_id] = self.project(project_id).name
        return self._names[project_id]

    def named(self, name: str) -> list[int]:
        """Return the projects whose forms have a name, in their order. Raises StoreError."""
        return [i for i in self.ids if self.name_in_form(i) == name]

    def standing_at_hand(self, project_id: int) -> Standing:
        """Return the same without reading a form, ``NOT_READ`` as long as nothing is known: what is painted waits for no disk."""
        known = self._standings.get(project_id) or self._claims.get(project_id)
        if known is not None:
            return known
        return self.standing(project_id) if self._now.forms.is_at_hand(project_id) else NOT_READ

    def known_states(self, project_id: int) -> frozenset[FormState]:
        """Return what is still to do with a project's form, as its ``standing`` says, and whether it is final."""
        states = self.standing_at_hand(project_id).states
        return states | {FormState.FINAL} if self.final_record(project_id) else states

    def is_known(self, project_id: int) -> bool:
        """Tell whether it is known how a form stands, without computing it."""
        return project_id in self._standings or project_id in self._claims

    def is_proven(self, project_id: int) -> bool:
        """Tell whether how a form stands was computed here, not only read."""
        return project_id in self._standings

    def _prove(self, project_id: int) -> Standing:
        is_wanted = project_id in self._computed  # somebody has looked at the form itself, and will again
        computed = self.computed(project_id) if is_wanted else self.computed_in_passing(project_id)
        return self._note(project_id, computed)

    def looked_at(self, project_id: int) -> Computed:
        """Return what follows from a project's form without remembering it, but for how it stands."""
        computed = self.computed_in_passing(project_id)
        if project_id not in self._standings:
            self._note(project_id, computed)
        return computed

    def _note(self, project_id: int, computed: Computed) -> Standing:
        standing, claim = standing_of(computed), self._claims.pop(project_id, None)
        self.corrected += self._is_large and claim != standing
        if claim == standing:
            standing = claim  # and not the same texts twice in memory
        self._standings[project_id] = standing
        self._names.pop(project_id, None)
        return standing

    def _read_claims(self) -> dict[int, Standing]:
        """Return what the file says of those forms for which it was computed."""
        rows, settings = self._file.kept_figures(), settings_digest(self.template.text, self.year)
        texts = ((i, rows[i].text) for i in self.ids if i in rows and rows[i].key == self._key(i, settings))
        return {form: claim for form, text in texts if (claim := read_standing(text)) is not None}

    def _key(self, form: int, settings: str) -> str:
        """Return all from which it follows how a form stands, but for the rules."""
        record = self.final_record(form)
        final = digest_of(f"{record.is_sound} {record.figures}") if record is not None else ""
        return f"{self._file.digest_in_file(form)} {settings} {final}"

    def keep_figures(self) -> None:
        """Keep in the file of a large workbook how forms stand, if it was written into anyway; nothing is told if that fails."""
        if self.is_saved and len(self._now.forms) > MANY:
            self._file.keep_figures(self._rows_to_keep)

    def _rows_to_keep(self) -> dict[int, KeptRow]:
        settings = settings_digest(self.template.text, self.year)
        there = [i for i in self.ids if i in self._standings]
        return {i: KeptRow(self._key(i, settings), standing_text(self._standings[i])) for i in there}

    @property
    def ids_at_hand(self) -> tuple[int, ...]:
        """Those of ``all_ids`` that need not be read, by their ids: of a large workbook what was looked at not long ago."""
        sheets = {i: self.sheet(i) for i in sorted(self._now.forms.at_hand)}
        return tuple(
            i for i, one in sheets.items() if one is None or (i in self and has_form_of(self.template, one))
        )

    # -- forms that nobody looked at ----------------------------------------------------------------------

    def look_at(self, forms: Iterable[int]) -> set[int]:
        """Read forms and compute how they stand; return those of which the file said something else, or nothing.

        One that cannot be read leaves, and is damage. Raises StoreError.
        """
        others = set()
        for form in forms:
            claim = self._claims.get(form)
            try:
                if form in self and not self.is_proven(form) and self._prove(form) != claim:
                    others.add(form)
            except UnreadableFormError:
                self.leave_unreadable()
        return others

    def needs_no_file(self, form: int) -> bool:
        """Tell whether a form is in memory, so that nobody waits for the file who looks at it."""
        return self._now.forms.needs_no_file(form)

    def read_on(self, wait: bool = False, first: Sequence[int] = ()) -> bool:
        """Check some more forms that nobody looked at, some of them ``first``; tell whether all are checked.

        What is found is announced. It returns at once where a thread reads the file, unless it shall ``wait`` until all
        is done. Raises StoreError.
        """
        known = self.known_damage
        is_done = self._file.read_on(wait, first)
        self.leave_unreadable()
        if self.known_damage != known:
            found = frozenset(damage.form for damage in self.known_damage if damage.form is not None)
            self._announce(Change("核对文件", found, damage_found=True))
        return is_done

    def compare_set(self) -> None:
        """Let it be known whether the file holds what was saved, if nobody compared: it waits for that. Raises StoreError.

        Where it does not, all forms are looked at, one of which may say why.
        """
        if not self._file.compare_set():
            self.read_on(wait=True)

    def stamp_of(self, project_id: int) -> str:
        """Return what paper of a form bears that is damaged, or whose rules are; blank if all is whole. Raises StoreError.

        Where records may be missing nobody knows whether a form that is final was not withdrawn since.
        """
        if self.final_record(project_id) is not None:
            self.compare_set()
        return self.stamp_at_hand(project_id)

    def check_versions(self, wait: bool = False) -> bool:
        """Look at some more versions in the file; tell whether all were looked at. What is found is announced.

        It returns at once where a thread reads the file, unless it shall ``wait`` until all is done. Raises StoreError.
        """
        known = self.own_damage
        is_done = self._file.check_versions(wait)
        if self.own_damage != known:
            self._announce(Change("核对历史版本", frozenset(), damage_found=True))
        return is_done

    def version_damage(self) -> tuple[Damage, ...]:
        """Return which forms have versions that cannot be read any more: all are looked at. Raises StoreError."""
        self.check_versions(wait=True)
        return tuple(one for one in self.own_damage if one.kind is DamageKind.VERSIONS)

    def leave_unreadable(self) -> None:
        """Go on without the forms that turned out to be unreadable; they stay in the file, and are damage."""
        before = self._now
        self._now = self._file.without_unreadable(before)
        if gone := before.forms.keys() - self._now.forms.keys():
            self._announce(Change("核对文件", self._with_kin(gone), list_changed=True, damage_found=True))

    @property
    def damaged(self) -> tuple[Damage, ...]:
        """Everything in the file that is not as it was saved, until somebody has answered for it; looks at all forms."""
        self.compare_set()
        if self._now.forms.has_unread:
            self.read_on(wait=True)
            self.look_at(self._now.forms)
        return self.known_damage

    def _announce(self, change: Change) -> None:
        known: tuple[dict[int, Any], ...] = (self._standings, self._claims, self._names)
        for one in known:
            if change.template_changed:
                one.clear()
            for form in change.projects:
                one.pop(form, None)
        for listener in self._listeners:
            listener(change)
