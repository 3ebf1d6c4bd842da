"""Kept figures are shown only for what they were computed from, as unproven until they are computed again."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from model.digest import digest_of
from model.errors import ConflictError, StoreError
from model.exchange import form_json
from model.form.project import with_text
from model.form.unit_data import UnitData
from model.grid.standing import NOT_READ, Standing, standing_of
from model.scoring.progress import FormState
from model.summary.summary import summary_of, summed
from model.workbook import figures_table, form_reader, known_contents
from model.workbook.damage import DamageKind
from model.workbook.store import Store
from model.workbook.workbook import Workbook
from reports.form_exports import job_of
from tests.model.builders import YEAR, clean_project, template_text, with_row
from ui.jobs.paper import print_jobs

GOLDEN = Path(__file__).parents[2] / "golden"


def opened(path: Path) -> Workbook:
    """Open a workbook so that no form is read."""
    return Workbook.open(path, at_once=0)


@pytest.fixture(scope="module", autouse=True)
def _few_are_many() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(known_contents, "MANY", 0)
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a workbook of four projects, of which the figures are kept."""
    path = tmp_path_factory.mktemp("made") / "a.jxzp"
    with closing(Workbook.create(path, template_text("shenzhen-2021"), YEAR)) as book:
        book.add_projects([with_text(clean_project(), "project.name", name) for name in "甲乙丙丁"], "导入")
        book.finalise(4, "张三")
        book.look_at(book.ids)
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "a.jxzp"))


def test_the_account_names_what_is_removed_as_its_form_does(path: Path) -> None:
    by_hand(path, "UPDATE figures SET figures = replace(figures, '甲', '假')")
    with closing(opened(path)) as book:
        assert book.standing(1).name == "假"
        book.remove_projects([1, 2])
        assert [(one.form, one.details) for one in book.entries()[-2:]] == [(1, "甲"), (2, "乙")]


def test_where_one_form_cannot_be_read_none_is_removed_nor_told_so(path: Path) -> None:
    by_hand(path, "UPDATE form SET document = '' WHERE id = 3")
    with closing(opened(path)) as book:
        before = book.entries()
        with pytest.raises(StoreError, match="第 3 号项目读不出"):
            book.remove_projects([1, 2, 3])
        assert book.entries() == before and book.ids == (1, 2, 3, 4) and book.is_saved


def test_projects_are_found_by_name_with_each_form_read_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = list[str]()
    take = form_json.project_from_document
    monkeypatch.setattr(
        form_json, "project_from_document", lambda text, *of: read.append(text) or take(text, *of)
    )
    monkeypatch.setattr(form_reader, "RECENT", 1)
    by_hand(path, "UPDATE figures SET figures = replace(figures, '甲', '乙')")
    with closing(opened(path)) as book:
        book.look_at([3])
        for _ in range(3):
            assert [book.named(name) for name in "甲乙丙戊"] == [[1], [2], [3], []]
        assert len(read) == 4
        book.type_text(2, "project.name", "甲")
        assert book.named("甲") == [1, 2]
        book.look_at(book.ids)
        del read[:]
        assert book.named("甲") == [1, 2] and read == []


def test_a_form_that_somebody_still_has_is_not_read_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_reader, "RECENT", 1)
    with closing(opened(path)) as book:
        had = book.project(1)
        assert book.project(2) is not had and book.project(1) is had
        gone = [book.project(3).name for _ in range(1)]
        assert gone == ["丙"] and book.project(2).name == "乙"
        assert list(book._file.reader._held) == [1, 2]


def test_a_summary_computes_no_form_twice_nor_all_in_its_last_step(path: Path) -> None:
    with closing(opened(path)) as book:
        proven = [sum(map(book.is_proven, book.ids)) for _ in summed(book)]
        assert proven[:4] == [1, 2, 3, 4]


def test_what_the_file_said_wrongly_is_counted_whoever_finds_it_and_after_another_wrote(path: Path) -> None:
    by_hand(path, """UPDATE figures SET figures = replace(figures, '"100.0"', '"7"') WHERE form > 1""")
    with closing(opened(path)) as book:
        book.look_at([1])
        assert book.corrected == 0
        book.looked_at(2)
        assert book.corrected == 1
        with closing(Workbook.open(path)) as second:
            second.type_text(1, "goals.actual", "改")
        book.follow(Workbook.open(path, known_forms=book.known_forms))
        book.look_at([3])
        assert book.corrected == 2


def computed_anew(path: Path) -> dict[int, Standing]:
    """Return how the forms stand, from a workbook that is read whole."""
    with closing(Workbook.open(path)) as book:
        return {i: standing_of(book.computed(i)) for i in book.ids}


def by_hand(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.create_function("sha", 1, digest_of)
        for statement in statements:
            connection.execute(statement)


def by_program(edit: Callable[[Workbook], object]) -> Callable[[Path], None]:
    """Return an edit by a program that keeps no figures."""

    def done(path: Path) -> None:
        with closing(Workbook.open(path)) as book:
            edit(book)

    return done


def by_statement(*statements: str) -> Callable[[Path], None]:
    return lambda path: by_hand(path, *statements)


def change_rules(path: Path) -> None:
    by_hand(path, "UPDATE figures SET rules = rules - 1")


def fill_unit(book: Workbook) -> None:
    book.set_unit_data(UnitData(), {1: with_text(book.project(1), "project.unit", "一中")})


def take_another_template(book: Workbook) -> None:
    book.withdraw(4, "张三", "换模板")
    book.change_template(template_text("hubei-2023"))


_WRONG = """UPDATE form SET document = replace(document, '"actual":"100%"', '"actual":"1%"') WHERE id = 2"""
# each kind of change: what is still said of the four forms without computing them
CHANGES: dict[str, tuple[Callable[[Path], object], set[int]]] = {
    "none": (lambda path: None, {1, 2, 3, 4}),
    "edited by another program": (by_program(lambda b: b.type_text(2, "indicators[0].actual", "1%")), {1, 3, 4}),
    "removed": (by_program(lambda b: b.remove_project(1)), {2, 3, 4}),
    "moved": (by_program(lambda b: b.move_project(3, 0)), {1, 2, 3, 4}),
    "edited by hand, digest and all": (
        by_statement(_WRONG, "UPDATE form SET digest = sha(document) WHERE id = 2"),
        {1, 3, 4},
    ),
    "edited by hand, not the digest": (by_statement(_WRONG), {1, 2, 3, 4}),
    "another digest": (by_statement("UPDATE form SET digest = 'x' WHERE id = 2"), {1, 3, 4}),
    "rules": (change_rules, set()),
    "template": (by_program(take_another_template), set()),
    "template by hand": (
        by_statement("UPDATE workbook SET value = replace(value, 'at_least = 90', 'at_least = 91') WHERE key = 'template'"),
        set(),
    ),
    "year by hand": (by_statement("UPDATE workbook SET value = '2020' WHERE key = 'year'"), set()),
    "unit data": (by_program(fill_unit), {2, 3, 4}),
    "final": (by_program(lambda b: b.finalise(1, "张三")), {2, 3, 4}),
    "not final any more": (by_program(lambda b: b.withdraw(4, "张三", "改")), {1, 2, 3}),
    "record of 定稿 by hand": (by_statement("UPDATE finalising SET figures = ''"), {1, 2, 3}),
    "figures of another form": (
        by_statement("UPDATE figures SET digest = (SELECT digest FROM figures WHERE form = 1) WHERE form = 2"),
        {1, 3, 4},
    ),
    "score by hand": (by_statement("""UPDATE figures SET figures = replace(figures, '"100.0"', '"7"')"""), {1, 2, 3, 4}),
    "no figures": (by_statement("UPDATE figures SET figures = '[1, 2]'"), set()),
    "bytes": (by_statement("UPDATE figures SET figures = x'ff00', digest = x'ff'"), set()),
    "endless": (by_statement("""UPDATE figures SET figures = replace(figures, '"100.0"', '"NaN"')"""), set()),
}  # fmt: skip


@pytest.mark.parametrize("kind", CHANGES)
def test_kept_figures_hold_only_for_what_they_were_computed_from(path: Path, kind: str) -> None:
    change, still_said = CHANGES[kind]
    change(path)
    truth = computed_anew(path)
    with closing(opened(path)) as book:
        assert {i for i in book.ids if book.is_known(i)} == still_said
        assert not any(map(book.is_proven, book.ids))
        said = {i: book.standing(i) for i in still_said}
        book.read_on(wait=True)
        others = book.look_at(book.ids)
        assert all(map(book.is_proven, book.ids))
        assert {i: book.standing(i) for i in book.ids} == truth
        assert others == {i for i in truth if said.get(i) != truth[i]}
        assert kind in ("edited by hand, not the digest", "score by hand") or others.isdisjoint(still_said)


def test_an_edit_here_is_computed_at_once(path: Path) -> None:
    with closing(opened(path)) as book:
        before = book.standing(2)
        book.change_project(2, with_row(book.project(2), 0, actual="1%"), "")
        assert book.standing(2).score < before.score and book.is_proven(2) and not book.is_proven(1)
        book.undo()
        assert book.standing(2) == before and book.is_proven(2)
        book.set_unit_data(UnitData(), {1: with_text(book.project(1), "project.unit", "一中")})
        assert book.standing(1).unit == "一中"
        assert FormState.FINAL in book.known_states(4)
        book.withdraw(4, "张三", "改")
        assert FormState.FINAL not in book.known_states(4)
        book.change_template(template_text("hubei-2023"))
        assert not any(map(book.is_known, book.ids))


def test_what_was_kept_by_a_window_is_kept_for_the_next(path: Path) -> None:
    with closing(opened(path)) as book:
        book.type_text(1, "project.name", "别名")
        book.look_at([1])
    with closing(opened(path)) as book:
        assert all(map(book.is_known, book.ids)) and book.standing(1).name == "别名"


def test_looking_writes_nothing(path: Path) -> None:
    by_hand(path, "DELETE FROM figures")
    before = path.read_bytes()
    with closing(opened(path)) as book:
        book.read_on(wait=True)
        book.look_at(book.ids)
    assert path.read_bytes() == before


def test_unsaved_figures_are_not_kept_as_those_of_the_file(path: Path) -> None:
    book = opened(path)
    book.type_text(1, "project.name", "甲甲")
    book.save_through(lambda: None)
    book.type_text(1, "project.name", "没有存")
    book.look_at([1])
    book.close()
    with closing(opened(path)) as book:
        assert book.standing(1).name == "甲甲"


# -- damage is told --------------------------------------------------------------------------------------


def test_damage_is_told_by_and_by_and_before_a_form_is_shown(path: Path) -> None:
    by_hand(path, _WRONG)
    with closing(opened(path)) as book:
        told: list[frozenset[int]] = []
        book.subscribe(lambda change: told.append(change.projects) if change.damage_found else None)
        assert book.known_damage == () and told == []
        while not book.read_on():
            pass
        assert [damage.kind for damage in book.known_damage] == [DamageKind.ALTERED] and told == [
            frozenset({2})
        ]
    with closing(opened(path)) as book:
        damage = book.damage_of(2)  # whoever prints or shows it asks that
        assert damage is not None and damage.kind is DamageKind.ALTERED and book.stamp_of(2)
        assert book.damage_of(1) is None
    with closing(opened(path)) as book:
        assert [damage.form for damage in book.damaged] == [2]


# what only the digest over the set of forms sees
_OTHER_SET = "UPDATE form SET position = position + 10 WHERE id = 2"


def test_the_digest_over_the_set_is_compared_by_and_by_also_after_an_edit(path: Path) -> None:
    by_hand(path, _OTHER_SET)
    with closing(opened(path)) as book:
        book.type_text(1, "project.name", "别名")
        assert book.known_damage == ()
        while not book.read_on():
            pass
        assert [damage.kind for damage in book.known_damage] == [DamageKind.SET]
    with closing(Workbook.open(path)) as book:
        assert [damage.kind for damage in book.damaged] == [DamageKind.SET]


STAMPED: dict[str, Callable[[Workbook], bool]] = {
    "the stamp": lambda book: book.stamp_of(4) == "定稿未核实",
    "paper": lambda book: print_jobs(book, (4,))[0].damage != "",
    "an export": lambda book: job_of(book, 4).damage != "",
    "the summary": lambda book: not summary_of(book).states[FormState.FINAL],
    "the damage of the summary": lambda book: bool(summary_of(book).damage),
    "all damage": lambda book: [one.kind for one in book.damaged] == [DamageKind.SET],
}


@pytest.mark.parametrize("asked", STAMPED)
@pytest.mark.parametrize("is_in_thread", [False, True])
def test_whatever_goes_out_first_lets_the_set_be_compared(path: Path, asked: str, is_in_thread: bool) -> None:
    by_hand(path, _OTHER_SET)
    with closing(opened(path)) as book:
        if is_in_thread:
            book.save_in_thread(lambda future, _may_be_left: wait([future]) and None)
            book.read_on()
        assert STAMPED[asked](book)
        assert [one.kind for one in book.known_damage] == [DamageKind.SET]
        while not book.read_on():
            pass
        assert [one.kind for one in book.known_damage] == [DamageKind.SET]


def test_a_form_that_nobody_looked_at_may_say_why_it_does_not_fit(path: Path) -> None:
    by_hand(path, "UPDATE form SET digest = 'x' WHERE id = 2")
    with closing(opened(path)) as book:
        assert book.stamp_of(4) == ""
        assert [damage.kind for damage in book.known_damage] == [DamageKind.ALTERED]


def test_it_is_compared_once_and_for_final_forms_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[Store] = []
    compare = Store.set_missing
    monkeypatch.setattr(Store, "set_missing", lambda store: compared.append(store) or compare(store))
    with closing(opened(path)) as book:
        assert book.stamp_of(1) == "" and compared == []
        assert book.stamp_of(4) == "" and book.stamp_of(4) == "" and len(compared) == 1
        assert len(book.ids_at_hand) < 4  # and where it fits no form is read for that
        book.read_on(wait=True)
    assert len(compared) == 1


def test_a_copy_saved_before_that_tells_the_same(path: Path, tmp_path: Path) -> None:
    by_hand(path, _OTHER_SET)
    with closing(opened(path)) as book:
        book.save_as(tmp_path / "b.jxzp")
    with closing(Workbook.open(tmp_path / "b.jxzp")) as book:
        assert [damage.kind for damage in book.damaged] == [DamageKind.SET]


def test_versions_of_removed_forms_go_only_where_the_set_is_as_it_was_saved(path: Path) -> None:
    for statement, left in ((_OTHER_SET, 1), ("", 0)):
        other = Path(shutil.copy(path, path.with_name(f"{left}.jxzp")))
        with closing(opened(other)) as book:
            book.keep_version(2, "手工")
            by_hand(other, statement)
            book.remove_project(2)
        with closing(sqlite3.connect(other)) as connection:
            assert connection.execute("SELECT count(*) FROM version WHERE form = 2").fetchone() == (left,)


def test_a_form_that_cannot_be_read_leaves_and_stays_in_the_file(path: Path) -> None:
    by_hand(path, "UPDATE form SET document = '[]', digest = sha('[]') WHERE id = 3")
    with closing(opened(path)) as book:
        assert book.ids == (1, 2, 3, 4) and book.standing(3) is NOT_READ
        with pytest.raises(StoreError, match="第 3 号项目读不出"):
            book.computed(3)
        book.look_at(book.ids)
        assert book.ids == (1, 2, 4) and 3 not in book and book.is_saved
        assert DamageKind.UNREADABLE in [damage.kind for damage in book.known_damage]
        book.type_text(1, "project.name", "别名")
        book.undo()
    with closing(Workbook.open(path)) as book:
        assert book.ids == (1, 2, 4) and [one.form for one in book.damaged] == [None, 3]  # the set, too


@pytest.mark.parametrize("name", ["v3/damaged", "v3/tampered", "v3/unreadable", "v3/missing", "v6/year"])
def test_the_golden_examples_are_the_same_read_or_unread(name: str) -> None:
    example = GOLDEN / f"{name}.jxzp"
    with closing(Workbook.open(example)) as whole, closing(opened(example)) as unread:
        assert unread.damaged == whole.damaged and unread.all_ids == whole.all_ids
        assert [unread.project(i) for i in unread.all_ids] == [whole.project(i) for i in whole.all_ids]


# -- the file meanwhile ----------------------------------------------------------------------------------


def test_what_another_program_changed_before_it_was_read_is_told(path: Path) -> None:
    with closing(opened(path)) as book:
        by_program(lambda other: other.type_text(2, "project.name", "别名"))(path)
        assert book.project(1).name == "甲"
        with pytest.raises(ConflictError, match="重新打开"):
            book.project(2)


def test_who_goes_on_in_what_others_wrote_reads_only_what_they_changed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often, and although nothing was taken into memory before."""
    read, load = list[str](), form_json.project_from_document
    counted = lambda text, name: read.append(text) or load(text, name)  # noqa: E731
    with closing(opened(path)) as book:
        for turn, number in enumerate((2, 3, 2)):
            text = f"{number}改{turn}"
            by_program(lambda other, n=number, text=text: other.type_text(n, "goals.actual", text))(path)
            other = book.begin_look(partial(Workbook.open, path, known_forms=book.known_forms)).result()
            with monkeypatch.context() as patch:
                patch.setattr(form_json, "project_from_document", counted)
                assert book.follow(other).came == {number}
            assert len(read) <= 1  # that form as it was
            read.clear()
            assert book.project(number).goals["actual"] == text
        assert [book.project(i).name for i in book.ids] == list("甲乙丙丁") and book.damaged == ()
        assert [book._now.forms.is_from_file(i) for i in book.ids] == [True, False, False, True]


def test_what_is_damaged_where_another_program_wrote_is_told_although_nobody_read_it_again(
    path: Path,
) -> None:
    with closing(opened(path)) as book:
        by_program(lambda other: other.type_text(2, "goals.actual", "改"))(path)
        by_hand(path, "UPDATE form SET document = replace(document, '甲', '己') WHERE id = 1")
        other = book.begin_look(partial(Workbook.open, path, known_forms=book.known_forms)).result()
        book.follow(other)
        assert [(one.form, one.kind) for one in book.known_damage] == [(1, DamageKind.ALTERED)]


def test_whether_a_form_is_begun_reads_no_other(path: Path) -> None:
    with closing(opened(path)) as book:
        assert book.begun_ids == book.ids and book.is_begun(2) and book.ids_at_hand == ()


def test_what_is_in_memory_needs_no_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_reader, "RECENT", 1)
    with closing(opened(path)) as book:
        while not book.read_on():
            pass
        by_program(lambda other: other.remove_project(2))(path)
        assert [book.project(i).name for i in book.ids] == list("甲乙丙丁")
        assert book.ids_at_hand == (4,)


def test_only_rows_of_the_rules_of_today_are_read(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert set(figures_table.all_rows(connection)) == {1, 2, 3, 4}
