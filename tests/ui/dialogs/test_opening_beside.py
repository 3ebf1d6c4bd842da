"""Workbooks on a disk that does not answer: the window lives on while they are opened, and may call it off."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from model.form.field_path import PROJECT_NAME
from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.model.builders import SAMPLES, sample, template_text
from tests.ui.dialogs.waited import Answers, each_time, leave
from ui.dialogs import meanwhile, questions, waiting
from ui.jobs import opening


class SlowDisk(Answers):
    """Workbooks are opened when a test lets it, the first ``free`` at once; ``opened`` holds them."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Workbook] = []
        self.free = 0
        self._open, self._window = Workbook.open, threading.get_ident()

    def __call__(self, *words: object, **named: object) -> Workbook:
        assert threading.get_ident() != self._window
        if len(self.opened) >= self.free:
            self.answers.wait()
        workbook = self._open(*words, **named)  # type: ignore[arg-type]
        self.opened.append(workbook)
        return workbook


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowDisk]:
    """A disk that does not answer, and whoever waits for it says so at once."""
    made = SlowDisk()
    monkeypatch.setattr(meanwhile, "is_done_soon", lambda future: future.done())
    monkeypatch.setattr(waiting, "QUIET_MS", 1)
    monkeypatch.setattr(opening.Workbook, "open", made)
    yield made
    made.answers.set()


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another unit's workbook."""
    path = tmp_path / "养护所.jxzp"
    workbook = Workbook.create(path, template_text("shenzhen-2021"), 2021)
    workbook.add_project(sample(SAMPLES[1]))
    workbook.close()
    return path


def is_closed(workbook: Workbook) -> bool:
    return bool(workbook._file._is_closed)


def test_a_workbook_is_opened_beside_the_window(new_form: Clerk, disk: SlowDisk, other: Path) -> None:
    said = each_time(new_form, lambda dialog: disk.answers.set())
    assert new_form.window.open_path(other)
    assert said == ["正在打开“养护所.jxzp”……"] and new_form.window.session.path == other


def test_what_is_open_is_saved_before_it_is_opened_anew(new_form: Clerk) -> None:
    window, path = new_form.window, new_form.window.session.path
    new_form.type("甲")
    window.recent_menu.path_chosen.emit(path)
    assert window.session.path == path
    assert [window.session.workbook.typed_name(i) for i in window.session.workbook.ids] == ["甲"]


@pytest.mark.parametrize("times", [1, 2])
def test_who_calls_it_off_keeps_what_is_open(
    new_form: Clerk, disk: SlowDisk, other: Path, times: int
) -> None:
    """Once means that the disk answers soon after, twice that nobody waits for that."""
    window, before = new_form.window, new_form.window.session.path

    each_time(new_form, *[disk.call_off if times == 1 else leave, leave][:times])
    assert not window.open_path(other)
    assert window.session.path == before
    if times == 1:
        assert window.status.notices.text() == "已取消，没有打开。" and not window.banner.isVisible()
    else:
        assert "磁盘没有答复" in window.banner.text() and "养护所" in window.banner.text()
        assert not disk.opened
    disk.answers.set()
    new_form.until(lambda: len(disk.opened) == 1 and is_closed(disk.opened[0]))


def test_what_is_dropped_on_a_window_that_waits_is_not_taken(
    new_form: Clerk, disk: SlowDisk, other: Path
) -> None:
    """Else two workbooks would be opened in one another, or one left that is being merged into."""
    window, third = new_form.window, other.with_name("第三份.jxzp")
    shutil.copy(other, third)

    def drop(dialog: waiting.WaitingDialog) -> None:
        files = QMimeData()
        files.setUrls([QUrl.fromLocalFile(str(third))])
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
        QTimer.singleShot(50, disk.answers.set)
        new_form.app.sendEvent(window, QDragEnterEvent(QPoint(9, 9), copy, files, left, none))
        new_form.app.sendEvent(window, QDropEvent(QPointF(9, 9), copy, files, left, none))

    each_time(new_form, drop)
    assert window.open_path(other)
    assert window.session.path == other and [one.path for one in disk.opened] == [other]
    assert not is_closed(disk.opened[0])


def test_who_calls_a_merge_off_is_asked_nothing(
    own_samples: Clerk, disk: SlowDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, asked = own_samples.window, list[Path]()
    states = [Path(shutil.copy(window.session.path, tmp_path / f"另一份{n}.jxzp")) for n in (1, 2)]
    monkeypatch.setattr(questions, "ask_workbooks", lambda *_: list(states))
    monkeypatch.setattr(questions, "ask_state", lambda parent, path: str(asked.append(path)))
    each_time(own_samples, disk.call_off)
    window.actions_by_id["merge_workbooks"].trigger()
    assert not asked and len(disk.opened) == 1  # nor is the second one looked at
    assert window.status.notices.text() == "已取消，没有合并。"


def test_workbooks_are_merged_beside_the_window_or_not_at_all(
    new_form: Clerk, disk: SlowDisk, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, workbook = new_form.window, new_form.window.session.workbook
    window.session.do(lambda workbook: workbook.type_text(workbook.ids[0], PROJECT_NAME, "自己的"))
    monkeypatch.setattr(questions, "ask_workbooks", lambda *_: [other])
    merge = window.actions_by_id["merge_workbooks"]
    for free, told in ((0, "正在看各工作簿……"), (1, "正在打开“养护所.jxzp”……")):
        disk.answers.clear()
        disk.opened.clear()
        disk.free = free
        said = each_time(new_form, disk.call_off, at=told)
        merge.trigger()
        assert said == [told] and "已取消" in window.status.notices.text()
        assert len(workbook.ids) == 1 and len(disk.opened) == free + 1
        assert all(map(is_closed, disk.opened))
    merge.trigger()
    assert [workbook.typed_name(i) for i in workbook.ids] == ["自己的", sample(SAMPLES[1]).name]
    assert all(map(is_closed, disk.opened))
