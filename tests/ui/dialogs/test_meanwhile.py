"""Exports on a disk that does not answer: the window lives on, says how far it is, and may call it off."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel

from model.errors import CalledOffError, UserError
from model.files import GoOn, keep_file
from model.workbook.versions import PRINTED
from tests.clerk import Clerk
from tests.depth import some_every_day
from tests.ui.dialogs.waited import Answers, each_time, leave
from ui import settings
from ui.dialogs import meanwhile, questions, waiting
from ui.dialogs.meanwhile import Meanwhile
from ui.jobs import paper
from ui.settings import Settings


class Sync(Answers):
    """``os.fsync`` outside the thread of the window, which ends when a test lets it; ``free`` do so at once."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = self.free = 0
        self._real, self._window = os.fsync, threading.get_ident()

    def __call__(self, number: int) -> None:
        assert threading.get_ident() != self._window
        if threading.current_thread().name == "meanwhile":  # not the program's own files
            self.asked += 1
            if self.asked > self.free:
                self.answers.wait()
        self._real(number)

    def is_asked(self) -> bool:
        """Tell whether the disk was asked for what it does not answer."""
        return self.asked > self.free


@pytest.fixture
def sync(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sync]:
    """A disk that does not answer, and whoever waits for it says so at once."""
    made = Sync()
    monkeypatch.setattr(waiting, "QUIET_MS", 1)
    monkeypatch.setattr(os, "fsync", made)
    yield made
    made.answers.set()


@pytest.fixture
def at(new_form: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to which everything goes."""
    new_form.until_saved()
    folder = tmp_path / "共享"
    folder.mkdir()
    monkeypatch.setattr(questions, "ask_folder", lambda *_: folder)
    for ask, name in (("ask_spreadsheet", "表.xlsx"), ("ask_summary", "汇总.xlsx")):
        monkeypatch.setattr(questions, ask, lambda *_, name=name: folder / name)
    return folder


def test_the_window_lives_on_and_done_is_said_when_all_is_on_the_disk(
    new_form: Clerk, sync: Sync, at: Path
) -> None:
    window, found = new_form.window, list[object]()

    def look(dialog: waiting.WaitingDialog) -> None:
        window.close()  # no key and no click, but it would take the workbook away
        new_form.press(Qt.Key.Key_Space)  # nor does who types on call anything off
        found.extend(
            (window.isVisible(), window.status.notices.text(), [one.name[:2] for one in at.iterdir()])
        )
        sync.answers.set()

    said = each_time(new_form, look, at="正在写入", when=sync.is_asked)
    window.actions_by_id["export_sheets"].trigger()
    assert said == ["第 1 / 1 张：正在写入“未命名项目.xlsx”……"] and sync.asked == 2  # the file, its folder
    assert found == [True, "", [".~"]]
    assert [one.name for one in at.iterdir()] == ["未命名项目.xlsx"]
    assert "已导出 1 个项目" in window.status.notices.text()


@pytest.mark.parametrize(
    ("action", "name"),
    some_every_day([("hand_in", "hand-in"), ("roll_over", "roll"), ("print_batch", "batch")], 3),
)
def test_a_dialog_that_looks_at_all_forms_says_so_and_can_be_called_off(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch, action: str, name: str
) -> None:
    monkeypatch.setattr(meanwhile, "SLICE_SECONDS", 0.0)
    monkeypatch.setattr(waiting, "QUIET_MS", 1)
    window = samples.window
    said = each_time(samples, leave)
    window.actions_by_id[action].trigger()
    assert len(said) == 1 and said[0].startswith("正在") and "已取消" in window.status.notices.text()
    assert not samples.shows(name)
    window.actions_by_id[action].trigger()
    samples.until(lambda: samples.shows(name))
    samples.other_window(name).close()


@pytest.mark.parametrize(
    ("action", "name", "at", "told"),
    [("hand_in", "hand-in", "正在准备", "state"), ("print_batch", "batch", "正在排版", "batch-text")],
)
def test_a_dialog_that_begins_with_all_forms_says_so_and_can_be_called_off(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch, action: str, name: str, at: str, told: str
) -> None:
    samples.window.session.do(lambda workbook: workbook.remove_project(1))  # which has errors
    samples.window.settings.remember(person="张三")
    samples.window.actions_by_id[action].trigger()
    dialog = samples.other_window(name)
    monkeypatch.setattr(meanwhile, "SLICE_SECONDS", 0.0)
    monkeypatch.setattr(waiting, "QUIET_MS", 1)
    said = each_time(samples, leave, at=at)
    dialog.start_button.click()
    assert len(said) == 1 and "已取消" in dialog.findChild(QLabel, told).text()
    assert {path.suffix for path in samples.folder.iterdir()}.isdisjoint({".pdf", ".zip"})
    dialog.close()


def test_what_goes_wrong_in_a_later_slice_is_told_to_whoever_waits(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export must not go on with what was found before."""
    monkeypatch.setattr(meanwhile, "SLICE_SECONDS", 0.0)

    def looked_at() -> Iterator[int]:
        yield from (1, 2)
        raise UserError("读不出来。")

    with pytest.raises(UserError, match="读不出来"):
        Meanwhile(samples.window, "正在看").looked_up(looked_at())


def test_what_is_looked_up_may_wait_for_the_disk_itself(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meanwhile, "SLICE_SECONDS", 0.0)
    turns = iter(range(100))

    def looked_at() -> Iterator[int]:
        for number in range(3):
            end = next(turns) + 3
            assert waiting.wait_until(lambda end=end: next(turns) > end, samples.window, lambda: "磁盘")
            yield number

    assert Meanwhile(samples.window, "正在看").looked_up(looked_at()) == [0, 1, 2]


def test_what_was_printed_is_kept_even_if_that_is_called_off(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = samples.window.session.workbook

    def do(items: Iterator[None], work: Callable[[Sequence[None], GoOn], None]) -> None:
        next(items)
        raise CalledOffError

    monkeypatch.setattr(paper, "_TOGETHER", 3)
    paper.keep_printed(workbook, workbook.ids, do)
    assert samples.window.session.save()
    assert [workbook.versions(i)[0].reason for i in workbook.ids] == [PRINTED] * 8


def test_a_new_workbook_that_is_called_off_is_not_there(
    new_form: Clerk, sync: Sync, at: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = new_form.window
    open_before, template = window.session.path, window.session.workbook.template.id
    monkeypatch.setattr(questions, "ask_new_workbook", lambda *_: (at / "新.jxzp", template, "2024"))
    for action in ("new_workbook", "open_samples"):
        sync.answers.clear()
        sync.free = sync.asked
        said = each_time(new_form, sync.call_off, at="正在", when=sync.is_asked)
        window.actions_by_id[action].trigger()
        assert said and window.status.notices.text().startswith("已取消"), action
    assert window.session.path == open_before and not list(at.iterdir())
    assert list(new_form.folder.glob("*.jxzp")) == [open_before]


def test_who_calls_it_off_finds_what_was_there_and_nothing_else(
    new_form: Clerk, sync: Sync, at: Path
) -> None:
    window = new_form.window
    for action, name in (
        ("export_sheets", "未命名项目.xlsx"),
        ("save_blank", "表.xlsx"),
        ("save_summary", "汇总.xlsx"),
    ):
        sync.answers.clear()
        sync.free = sync.asked
        (at / name).write_bytes(b"old")
        said = each_time(new_form, sync.call_off, at="正在写入", when=sync.is_asked)
        window.actions_by_id[action].trigger()
        assert said and window.status.notices.text() == "已取消，没有写出文件。"
        assert not window.banner.isVisible()
    assert {one.name: one.read_bytes() for one in at.iterdir()} == dict.fromkeys(
        ("未命名项目.xlsx", "表.xlsx", "汇总.xlsx"), b"old"
    )
    assert new_form.opened == []


def test_who_calls_off_the_second_of_two_keeps_the_first(new_form: Clerk, sync: Sync, at: Path) -> None:
    window = new_form.window
    window.session.do(lambda workbook: workbook.duplicate_project(workbook.ids[0]))
    sync.free = sync.asked + 2  # the first file, and its folder
    said = each_time(new_form, sync.call_off, at="第 2 / 2 张：正在写入", when=sync.is_asked)
    window.actions_by_id["export_forms"].trigger()
    assert said[0].startswith("第 2 / 2 张：") and len(list(at.iterdir())) == 1
    assert "已取消；已导出 1 个项目" in window.status.notices.text()


def test_a_silent_disk_is_left_and_what_was_called_off_never_comes(
    new_form: Clerk, sync: Sync, at: Path
) -> None:
    window = new_form.window
    said = each_time(new_form, leave, leave, when=sync.is_asked)
    window.actions_by_id["export_book"].trigger()
    assert len(said) == 2 and "正在取消" in said[1] and "磁盘没有答复" in window.banner.text()
    sync.answers.set()
    new_form.until(lambda: not list(at.iterdir()))
    new_form.until(lambda: all(thread.name != "meanwhile" for thread in threading.enumerate()))
    assert list(at.iterdir()) == []


def test_nobody_waits_for_the_settings_but_the_end(
    new_form: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, written, window = threading.Event(), list[int](), new_form.window

    def held(path: Path, data: bytes) -> bool:
        answers.wait()
        written.append(json.loads(data)["zoom"])
        return keep_file(path, data)

    window.settings.hand.wait(window.settings.hand.begin(lambda: None))
    monkeypatch.setattr(waiting, "QUIET_MS", 1)
    monkeypatch.setattr(settings, "keep_file", held)
    for zoom in (110, 120, 130):
        window.settings.remember(zoom=zoom)
    assert window.settings.values.zoom == 130 and not written
    said = each_time(new_form, lambda dialog: answers.set())
    window.close()
    assert "正在保存设置" in said[0] and not window.isVisible()
    assert written[-1] == 130 and 120 not in written  # which a newer one followed before its turn
    assert Settings(tmp_path / "settings.json").values.zoom == 130


def test_what_is_looked_up_comes_in_slices_and_what_a_work_raises_is_raised(
    new_form: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meanwhile, "SLICE_SECONDS", 0)
    turns = list[int]()
    timer = QTimer(new_form.window, interval=0)
    timer.timeout.connect(lambda: turns.append(1))
    timer.start()
    do = Meanwhile(new_form.window, "正在整理……")
    assert do(iter(range(4)), lambda found, go_on: (list(found), bool(turns))) == ([0, 1, 2, 3], True)
    for error in (UserError("句子。"), CalledOffError(), ZeroDivisionError()):
        with pytest.raises(type(error)):
            do.beside(partial(fail, error))


def test_how_many_of_so_many_were_looked_up_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def wait(done: Callable[[], bool], parent: object, text: Callable[[], str], leave: str) -> bool:
        while not done():
            said.append(text())
        return True

    monkeypatch.setattr(meanwhile, "SLICE_SECONDS", 0)
    monkeypatch.setattr(meanwhile.waiting, "wait_until", wait)
    do = Meanwhile(None, "正在定稿……")
    assert do.looked_up(iter("甲乙丙"), of=3) == ["甲", "乙", "丙"]
    assert said == ["正在定稿……\n2 / 3", "正在定稿……\n3 / 3"]
    said.clear()
    do.looked_up("甲乙")
    assert said == ["正在定稿……"]


def fail(error: Exception, go_on: object) -> None:
    raise error
