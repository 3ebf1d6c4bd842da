"""When a form's state is kept."""

from __future__ import annotations

import pytest

from model.digest import digest_of
from model.errors import StoreError
from model.exchange.form_json import document_of
from model.form.project import Project
from model.workbook.version_keeper import VersionKeeper, project_of, utc_seconds
from model.workbook.version_table import StoredVersion
from model.workbook.versions import FINALISED, IMPORTED, OPENED, PRINTED, TIMED, WORK_SECONDS, Draft, Version

OPENED_AT = 1_000_000


class _Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = OPENED_AT

    def __call__(self) -> int:
        return self.now


def _project(name: str) -> Project:
    return Project(header={"name": name})


OLD, NEW, NEWER = (document_of(_project(name)) for name in ("旧", "新", "更新"))


def _keeper(last: str = "") -> tuple[VersionKeeper, _Clock]:
    clock = _Clock()
    known = {1: Version(7, 0, IMPORTED, digest_of(last))} if last else {}
    return VersionKeeper(clock, {1: _project("旧")}, known), clock


def _waiting(keeper: VersionKeeper) -> list[tuple[int, str, str]]:
    return [(draft.when - OPENED_AT, draft.reason, draft.document) for draft in keeper.waiting]


def test_the_first_change_keeps_what_was_opened() -> None:
    keeper, clock = _keeper()
    clock.now += 90
    for document in (NEW, NEWER, NEW):
        keeper.follow({1: document})
    assert keeper.waiting == [Draft(1, OPENED_AT, OPENED, OLD)] and keeper.forms == {1}


def test_what_was_opened_is_not_kept_again_if_it_is_the_last_version() -> None:
    keeper, _ = _keeper(last=OLD)
    keeper.follow({1: NEW})
    assert keeper.waiting == []


@pytest.mark.parametrize(
    ("seconds", "kept"),
    [(WORK_SECONDS - 1, []), (WORK_SECONDS, [(690, TIMED, NEWER)]), (-91, [(-1, TIMED, NEWER)])],
)
def test_ten_minutes_of_work_are_kept_at_the_next_save(
    seconds: int, kept: list[tuple[int, str, str]]
) -> None:
    keeper, clock = _keeper(last=OLD)
    clock.now += 90
    keeper.follow({1: NEW})
    clock.now += seconds
    keeper.follow({1: NEWER})
    keeper.follow({1: NEW})
    assert _waiting(keeper) == kept


def test_the_ten_minutes_begin_anew_with_each_version() -> None:
    keeper, clock = _keeper(last=OLD)
    keeper.follow({1: NEW})
    clock.now += WORK_SECONDS - 1
    keeper.keep(1, NEW, PRINTED)
    clock.now += WORK_SECONDS - 1
    keeper.follow({1: NEWER})
    assert [reason for _, reason, _ in _waiting(keeper)] == [PRINTED]
    clock.now += 1
    keeper.follow({1: NEWER})
    assert [reason for _, reason, _ in _waiting(keeper)] == [PRINTED, TIMED]


def test_printing_what_was_opened_is_a_printed_version() -> None:
    keeper, clock = _keeper()
    clock.now += 5
    keeper.keep(1, OLD, PRINTED)
    keeper.follow({1: NEW})
    assert _waiting(keeper) == [(5, PRINTED, OLD)]


def test_printing_a_change_that_is_not_saved_yet_keeps_what_was_opened_too() -> None:
    keeper, clock = _keeper()
    clock.now += 5
    keeper.keep(1, NEW, PRINTED)
    assert _waiting(keeper) == [(0, OPENED, OLD), (5, PRINTED, NEW)]


def test_only_what_differs_from_the_last_version_is_kept() -> None:
    keeper, _ = _keeper()
    for document in (NEW, NEW, NEWER, NEW):
        keeper.keep(1, document, PRINTED)
    keeper.forget_waiting(len(keeper.waiting))
    keeper.keep(1, NEW, PRINTED)
    assert keeper.waiting == []
    keeper.keep(1, NEWER, PRINTED)
    assert [document for _, _, document in _waiting(keeper)] == [NEWER]


def test_what_is_the_last_version_already_may_get_a_weightier_reason() -> None:
    keeper, _ = _keeper(last=OLD)
    for reason in (TIMED, PRINTED, TIMED, PRINTED, FINALISED, PRINTED):
        keeper.keep(1, OLD, reason)
    assert [reason for _, reason, _ in _waiting(keeper)] == [PRINTED, FINALISED]


def test_forms_are_followed_each_for_itself_and_removed_ones_not() -> None:
    keeper, clock = _keeper()
    keeper.follow({1: None, 2: NEW})
    assert keeper.waiting == []
    keeper.keep(2, NEW, IMPORTED)
    clock.now += WORK_SECONDS
    keeper.follow({1: NEW, 2: NEW})
    assert [(draft.form, draft.reason) for draft in keeper.waiting] == [(2, IMPORTED), (1, OPENED)]


def test_a_version_that_is_gone_or_damaged_is_one_sentence() -> None:
    whole = StoredVersion(7, Version(3, 0, PRINTED, ""), NEW)
    assert project_of(whole) == (7, _project("新"))
    for stored in (None, StoredVersion(7, whole.version, None), StoredVersion(7, whole.version, "{")):
        with pytest.raises(StoreError, match=r"历史版本.*请.*。"):
            project_of(stored)


def test_the_clock_tells_utc_seconds() -> None:
    assert isinstance(utc_seconds(), int) and utc_seconds() > 1_700_000_000
