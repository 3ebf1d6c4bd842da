"""Copies of workbooks: when one is made, which stay, and what comes out of them."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

import resources
from model.errors import UserError
from model.workbook import backups as module
from model.workbook import database
from model.workbook.backups import (
    DAMAGED,
    KEPT_DAMAGED,
    Backups,
    DamagedStateError,
    count_projects,
    is_whole,
)
from model.workbook.journals import journal_of, uri_of
from model.workbook.kept_copies import KEPT_DAYS, KEPT_LAST, MOST_KEPT
from model.workbook.versions import TIMED
from model.workbook.workbook import Workbook
from tests.depth import often
from tests.model.builders import clean_project, template_text
from tests.model.workbook.test_journals import crash


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 5, 9, 0, 0)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(tmp_path: Path, clock: Clock) -> Backups:
    return Backups(tmp_path / "数据" / "备份", clock)


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    (tmp_path / "文档").mkdir()
    path = tmp_path / "文档" / "2021 自评.jxzp"
    workbook = Workbook.create(path, resources.template_text(resources.DEFAULT_TEMPLATE), 2021)
    workbook.add_project()
    return workbook


def rename(workbook: Workbook, name: str) -> None:
    """Change the workbook."""
    workbook.type_text(1, "project.name", name)


def names_in(path: Path) -> list[str]:
    """Return the projects' names in a workbook."""
    opened = Workbook.open(path)
    try:
        return [opened.project(i).name for i in opened.ids]
    finally:
        opened.close()


def test_what_a_crash_left_half_written_is_copied_as_it_was_before(workbook: Workbook, kept: Backups) -> None:
    rename(workbook, "原来的")
    workbook.close()
    crash(workbook.path, "UPDATE form SET document = '{'")
    left = journal_of(workbook.path).read_bytes()
    made = kept.take(workbook.path)
    assert made is not None and names_in(made.path) == ["原来的"] and is_whole(made.path)
    assert journal_of(workbook.path).read_bytes() == left


def test_a_copy_is_made_while_the_workbook_is_open_and_only_if_it_changed(
    kept: Backups, workbook: Workbook, clock: Clock
) -> None:
    rename(workbook, "甲")
    first = kept.keep(workbook.path)
    assert first is not None and first.when == clock.now and names_in(first.path) == ["甲"]
    clock.now += timedelta(hours=1)
    assert kept.keep(workbook.path) is None
    rename(workbook, "乙")
    second = kept.keep(workbook.path)
    assert second is not None and names_in(second.path) == ["乙"] and names_in(first.path) == ["甲"]
    assert kept.of(workbook.path) == (second, first)


def test_typing_back_is_a_change_that_is_kept(kept: Backups, workbook: Workbook) -> None:
    rename(workbook, "甲")
    kept.keep(workbook.path)
    rename(workbook, "乙")
    rename(workbook, "甲")
    assert kept.keep(workbook.path) is not None
    assert len(kept.of(workbook.path)) == 2  # in the same second, under two names


def test_workbooks_of_one_name_have_copies_of_their_own(
    kept: Backups, workbook: Workbook, tmp_path: Path
) -> None:
    other = Workbook.create(
        tmp_path / workbook.path.name, resources.template_text(resources.DEFAULT_TEMPLATE), 2022
    )
    kept.keep(workbook.path)
    kept.keep(other.path)
    assert {one.workbook for one in kept.all()} == {workbook.path, other.path}
    assert [len(one.backups) for one in kept.all()] == [1, 1]


def test_old_copies_go_but_the_last_of_each_day_and_month_stays(
    kept: Backups, workbook: Workbook, clock: Clock
) -> None:
    days = often(40, at_least=18)
    for day in range(days):
        for hour in (9, 15):
            clock.now = datetime(2026, 1, 1, hour) + timedelta(days=day)
            rename(workbook, f"{day}-{hour}")
            kept.keep(workbook.path)
    found = [names_in(b.path)[0] for b in kept.of(workbook.path)]
    last_days = [(days - back, hour) for back in range(1, 7) for hour in (15, 9)]
    assert found[:KEPT_LAST] == [f"{d}-{h}" for d, h in last_days]
    rest = found[KEPT_LAST:]
    assert rest[:4] == [f"{days - back}-15" for back in range(7, KEPT_DAYS + 1)]
    sundays = [
        f"{day}-15" for day in range(days) if (datetime(2026, 1, 1) + timedelta(days=day)).weekday() == 6
    ]
    assert {one for one in sundays if int(one[:-3]) < days - 10} <= set(rest)


def test_a_copy_is_taken_out_beside_the_workbook(kept: Backups, workbook: Workbook, tmp_path: Path) -> None:
    rename(workbook, "甲")
    backup = kept.keep(workbook.path)
    assert backup is not None
    rename(workbook, "乙")
    first = kept.take_out(backup, workbook.path, tmp_path)
    second = kept.take_out(backup, workbook.path, tmp_path)
    assert first.name == "2021 自评（备份 01-05 0900）.jxzp"
    assert second.name == "2021 自评（备份 01-05 0900）（2）.jxzp"
    assert names_in(first) == ["甲"] and names_in(workbook.path) == ["乙"]
    assert len(list(workbook.path.parent.iterdir())) == 3


def test_a_copy_goes_elsewhere_if_the_folder_is_gone(
    kept: Backups, workbook: Workbook, tmp_path: Path
) -> None:
    backup = kept.keep(workbook.path)
    assert backup is not None
    workbook.close()
    workbook.path.unlink()
    workbook.path.parent.rmdir()
    assert kept.take_out(backup, workbook.path, tmp_path / "我的").parent == tmp_path / "我的"


def test_a_lost_or_damaged_workbook_leaves_its_copies_alone(kept: Backups, workbook: Workbook) -> None:
    rename(workbook, "甲")
    kept.keep(workbook.path)
    workbook.close()
    workbook.path.write_bytes(b"")
    with pytest.raises(UserError, match="备份没有做成"):
        kept.keep(workbook.path)
    workbook.path.unlink()
    with pytest.raises(UserError, match="找不到文件"):
        kept.keep(workbook.path)
    (backup,) = kept.of(workbook.path)
    assert names_in(backup.path) == ["甲"]
    assert [path for path in backup.path.parent.iterdir() if path.suffix == ".tmp"] == []


def test_a_damaged_copy_is_named_and_a_new_one_made(
    kept: Backups, workbook: Workbook, tmp_path: Path, clock: Clock
) -> None:
    backup = kept.keep(workbook.path)
    assert backup is not None and count_projects(backup.path) == 1
    backup.path.write_bytes(b"damaged")
    assert count_projects(backup.path) is None
    with pytest.raises(UserError, match="2026-01-05 09:00 的备份（备份读不全"):
        kept.take_out(backup, workbook.path, tmp_path)
    assert [path.name for path in workbook.path.parent.iterdir()] == [workbook.path.name]
    clock.now += timedelta(minutes=1)
    assert kept.keep(workbook.path) is not None


def test_a_place_that_cannot_be_written_gives_one_sentence(tmp_path: Path, workbook: Workbook) -> None:
    (tmp_path / "备份").write_text("a file in the way")
    with pytest.raises(UserError, match=r"的备份没有做成（.+），请检查"):
        Backups(tmp_path / "备份").keep(workbook.path)
    assert Backups(tmp_path / "备份").all() == ()


def test_a_stick_keeps_its_copies_under_another_letter(
    kept: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PureWindowsPath, "absolute", lambda self: self, raising=False)
    places = {kept._place(PureWindowsPath(path)) for path in (r"E:\自评\a.jxzp", r"F:\自评\A.jxzp")}  # type: ignore[arg-type]
    assert len({place.name[-8:] for place in places}) == 1


def test_copies_without_a_note_of_their_origin_are_still_listed(kept: Backups, workbook: Workbook) -> None:
    backup = kept.keep(workbook.path)
    assert backup is not None
    (backup.path.parent / module.ORIGIN).unlink()
    (one,) = kept.all()
    assert one.workbook == Path("2021 自评.jxzp") and one.backups == (backup,)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/a b/自评?.jxzp"), "file:///a%20b/%E8%87%AA%E8%AF%84%3F.jxzp"),
        (PureWindowsPath(r"C:\用户\a.jxzp"), "file:///C:/%E7%94%A8%E6%88%B7/a.jxzp"),
        (PureWindowsPath(r"\\server\share\a.jxzp"), "file:////server/share/a.jxzp"),
    ],
)
def test_places_as_sqlite_reads_them(path: PurePath, uri: str) -> None:
    assert uri_of(path) == uri


def test_a_workbook_of_any_name_is_copied(kept: Backups, tmp_path: Path) -> None:
    path = tmp_path / "a%20#b？?c.jxzp"
    workbook = Workbook.create(path, resources.template_text(resources.DEFAULT_TEMPLATE), 2021)
    backup = kept.keep(workbook.path)
    assert backup is not None and count_projects(backup.path) == 0


def test_a_workbook_that_another_program_keeps_locked_is_not_waited_for_for_ever(
    kept: Backups, workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    blocker = sqlite3.connect(workbook.path, isolation_level=None)
    try:
        blocker.execute("BEGIN EXCLUSIVE")
        with pytest.raises(UserError, match="备份没有做成"):
            kept.keep(workbook.path)
    finally:
        blocker.close()
    assert kept.of(workbook.path) == ()
    assert kept.keep(workbook.path) is not None


# -- clocks that were wrong -----------------------------------------------------------------------------


def test_copies_dated_in_the_future_do_not_keep_new_ones_from_staying(
    kept: Backups, workbook: Workbook, clock: Clock
) -> None:
    clock.now = datetime(2036, 1, 1, 9)
    for number in range(KEPT_LAST + 5):
        clock.now += timedelta(days=1)
        rename(workbook, f"将来 {number}")
        assert kept.keep(workbook.path) is not None
    wrong = len(kept.of(workbook.path))
    clock.now = datetime(2026, 1, 5, 9)
    for number in range(KEPT_LAST + 3):
        clock.now += timedelta(minutes=1)
        rename(workbook, f"现在 {number}")
        assert kept.keep(workbook.path) is not None
        assert kept.keep(workbook.path) is None
        newest = kept.of(workbook.path)[: min(number + 1, KEPT_LAST)]
        assert [names_in(b.path)[0] for b in newest] == [f"现在 {number - n}" for n in range(len(newest))]
        assert len(kept.of(workbook.path)) <= wrong + KEPT_LAST + 1
    assert [one.backups[0].path for one in kept.all()] == [kept.of(workbook.path)[0].path]


def test_a_clock_set_back_by_years_loses_no_copy_that_is_needed(
    kept: Backups, workbook: Workbook, clock: Clock
) -> None:
    rename(workbook, "今年")
    kept.keep(workbook.path)
    clock.now = datetime(2000, 1, 1)
    rename(workbook, "电池没电")
    kept.keep(workbook.path)
    assert [names_in(b.path) for b in kept.of(workbook.path)] == [["电池没电"], ["今年"]]
    clock.now = datetime(2026, 1, 6)
    rename(workbook, "又好了")
    kept.keep(workbook.path)
    assert len(kept.of(workbook.path)) == 3 and names_in(kept.of(workbook.path)[0].path) == ["又好了"]


def test_work_with_a_clock_set_back_pushes_no_copy_out(
    kept: Backups, workbook: Workbook, clock: Clock
) -> None:
    for number in range(5):
        clock.now += timedelta(days=40)
        rename(workbook, f"好 {number}")
        kept.keep(workbook.path)
    good = set(kept.of(workbook.path))
    clock.now = datetime(2000, 1, 1)
    for number in range(KEPT_LAST + 6):
        clock.now += timedelta(minutes=1)
        rename(workbook, f"电池没电 {number}")
        kept.keep(workbook.path)
    assert good < set(kept.of(workbook.path)) and len(kept.of(workbook.path)) <= len(good) + MOST_KEPT


# -- copies that are not whole --------------------------------------------------------------------------


def damage_form(path: Path) -> None:
    """Change a form behind the program's back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE form SET document = replace(document, '好', '坏')")


def test_damaged_states_lie_apart_and_push_no_whole_copy_out(
    kept: Backups, workbook: Workbook, clock: Clock
) -> None:
    for number in range(KEPT_LAST + 2):
        clock.now += timedelta(minutes=1)
        rename(workbook, f"好 {number}")
        kept.keep(workbook.path)
    before = kept.of(workbook.path)
    workbook.close()
    damage_form(workbook.path)
    for day in range(KEPT_DAMAGED + 2):
        with closing(sqlite3.connect(workbook.path)) as connection, connection:
            connection.execute(f"UPDATE workbook SET value = '{900 + day}' WHERE key = 'revision'")
        for _ in range(2):  # the same state once more lies there already
            clock.now += timedelta(hours=9)
            with pytest.raises(
                UserError, match=r"里有受损的内容，备份单独存在“受损”文件夹，以前的备份都还在；.*。$"
            ):
                kept.keep(workbook.path)
    assert kept.of(workbook.path) == before and all(is_whole(backup.path) for backup in before)
    assert {path.name for path in before[0].path.parent.iterdir()} == {
        module.ORIGIN,
        DAMAGED,
        *(backup.path.name for backup in before),
    }
    apart = list((before[0].path.parent / DAMAGED).iterdir())
    assert len(apart) == KEPT_DAMAGED and all(Workbook.open(path).damaged for path in apart)
    assert [one.backups for one in kept.all()] == [before]


def test_a_copy_that_got_damaged_counts_for_nothing(kept: Backups, workbook: Workbook, clock: Clock) -> None:
    made = []
    for number in range(KEPT_LAST):
        clock.now += timedelta(minutes=1)
        rename(workbook, f"好 {number}")
        made.append(kept.keep(workbook.path))
    for backup in made[2:]:
        assert backup is not None
        damage_form(backup.path)
    assert kept.keep(workbook.path) is not None  # the last copy says the same, but is not whole
    for number in range(3):
        clock.now += timedelta(minutes=1)
        rename(workbook, f"更好 {number}")
        kept.keep(workbook.path)
    whole = [names_in(b.path)[0] for b in kept.of(workbook.path) if is_whole(b.path)]
    assert whole == ["更好 2", "更好 1", "更好 0", f"好 {KEPT_LAST - 1}", "好 1", "好 0"]


@pytest.mark.parametrize("content", [b"", b"x" * 5000])
def test_what_is_no_workbook_is_not_whole(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.jxzp").write_bytes(content)
    assert not is_whole(tmp_path / "a.jxzp") and not is_whole(tmp_path / "gone.jxzp")


def test_leftovers_of_killed_copies_are_swept(kept: Backups, workbook: Workbook) -> None:
    backup = kept.keep(workbook.path)
    assert backup is not None
    left = [backup.path.with_name(name) for name in (".~0123456789ab.tmp", ".~0123456789ab.tmp-journal")]
    for path in left:
        path.write_bytes(b"x")
        os.utime(path, (1, 1))
    rename(workbook, "甲")
    kept.keep(workbook.path)
    assert not any(path.exists() for path in left) and len(kept.of(workbook.path)) == 2


def test_a_note_of_the_origin_that_was_cut_off_counts_as_none(kept: Backups, workbook: Workbook) -> None:
    backup = kept.keep(workbook.path)
    assert backup is not None
    (backup.path.parent / module.ORIGIN).write_text("")
    assert [one.workbook for one in kept.all()] == [Path("2021 自评.jxzp")]


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM version",
        "DELETE FROM finalising",
        "DELETE FROM log",
        "UPDATE form SET position = position + 1",
        "UPDATE finalising SET person = '别人'",
        "UPDATE form SET document = replace(document, '市', '县'), digest = 'x' WHERE id = 1",
    ],
)
def test_a_state_that_lost_versions_or_records_pushes_no_good_copy_out(
    kept: Backups, clock: Clock, tmp_path: Path, change: str
) -> None:
    path = tmp_path / "a.jxzp"
    with closing(Workbook.create(path, template_text("shenzhen-2021"), 2021)) as workbook:
        for _ in range(2):
            workbook.keep_version(workbook.add_project(clean_project()), TIMED)
        workbook.finalise(1, "李四")
    good = kept.keep(path)
    assert good is not None
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(change)
    for number in range(KEPT_LAST + 2):
        clock.now += timedelta(minutes=1)
        with closing(Workbook.open(path)) as workbook:
            workbook.type_text(2, "project.unit", f"{number}")
        with pytest.raises(DamagedStateError):
            kept.keep(path)
    assert kept.of(path) == (good,)


def test_a_state_for_which_somebody_answered_is_a_good_one(
    kept: Backups, clock: Clock, tmp_path: Path
) -> None:
    path = tmp_path / "a.jxzp"
    with closing(Workbook.create(path, template_text("shenzhen-2021"), 2021)) as workbook:
        workbook.keep_version(workbook.add_project(clean_project()), TIMED)
        workbook.finalise(1, "李四")
        workbook.withdraw(1, "李四", "再改")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE finalising SET person = '别人' WHERE id = 1")
        connection.execute("DELETE FROM version")
    with pytest.raises(DamagedStateError):
        kept.keep(path)
    with closing(Workbook.open(path)) as workbook:
        workbook.accept_own_damage("王五", "已与纸质核对")
        assert workbook.damaged == ()
    assert kept.keep(path) is not None
