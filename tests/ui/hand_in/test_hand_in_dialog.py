"""报送 in the window: what stands in the way and the way to it, the rest first, the package, and what is refused."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from model.errors import UserError
from model.workbook.seal_keys import SealKey
from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.depth import long
from ui.dialogs import key_dialogs, questions
from ui.hand_in import hand_in_dialog
from ui.hand_in.hand_in_dialog import HandInDialog
from ui.jobs import packing
from ui.jobs.hand_in_checks import FormCheck

RESERVE = "预算准备金"


def show(clerk: Clerk) -> HandInDialog:
    """Call 文件 › 报送…"""
    clerk.window.actions_by_id["hand_in"].trigger()
    dialog = clerk.window.findChild(HandInDialog)
    assert dialog is not None
    QTest.qWaitForWindowExposed(dialog)
    dialog.activateWindow()
    QTest.qWaitForWindowActive(dialog)
    return dialog


def texts(dialog: HandInDialog) -> list[tuple[str, str]]:
    tree = dialog.list
    rows = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
    return [(row.text(0), row.text(1)) for row in rows if row is not None]


def finals(clerk: Clerk) -> int:
    workbook = clerk.window.session.workbook
    return sum(workbook.final_record(i) is not None for i in workbook.ids)


def until_done(clerk: Clerk, dialog: HandInDialog) -> None:
    clerk.until(lambda: dialog._task is None)


def test_what_stands_in_the_way_comes_first_and_nothing_goes(samples: Clerk) -> None:
    session = samples.window.session
    session.type_text(session.workbook.ids[0], "signature.prepared_by", "李雷")
    dialog = show(samples)
    assert dialog.person.text() == "李雷"
    assert texts(dialog)[0] == (RESERVE, "有错误") and {state for _, state in texts(dialog)[1:]} == {
        "可以定稿"
    }
    assert dialog.head.text() == "8 张表，1 张还不能报送"
    assert not dialog.start_button.isEnabled()
    assert "等 6 处" in dialog.state.text()
    dialog.reject()
    assert finals(samples) == 0


def test_enter_on_a_form_leads_to_its_place_and_back(samples: Clerk) -> None:
    show(samples)
    samples.press(Qt.Key.Key_Return)
    assert not samples.shows("hand-in")
    assert samples.page.project_id == samples.window.session.workbook.ids[0]
    assert samples.current == "indicators[0].reason"
    assert samples.window.banner.text().startswith(f"“{RESERVE}”：")
    samples.window.banner._action.click()
    assert samples.shows("hand-in")
    samples.other_window("hand-in").reject()


@long
def test_the_rest_goes_first(three: Clerk) -> None:
    dialog = show(three)
    dialog.rest.click()
    assert not dialog.start_button.isEnabled() and dialog.state.text() == "请写经办人。"
    dialog.person.setText("陈敏")
    QTest.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
    until_done(three, dialog)
    target = three.window.session.path.parent / "0402009_2021年度报送.zip"
    with zipfile.ZipFile(target) as archive:
        assert sum(name.endswith(".pdf") for name in archive.namelist()) == 2
    assert finals(three) == 2 and dict(texts(dialog))["数据规划管理"] == "已定稿"
    assert dialog.progress.text.text() == f"已生成报送包 {target}：2 张表。请把它交给上级部门。"
    assert three.window.settings.values.person == "陈敏"
    dialog.progress.open.click()
    assert three.opened == [target.parent]
    dialog.reject()


@long
def test_what_is_final_needs_no_name(three: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = three.window.session
    session.do(lambda workbook: workbook.remove_project(workbook.ids[0]))
    session.do(lambda workbook: [workbook.finalise(i, "张三") for i in workbook.ids])
    dialog = show(three)
    assert dialog.head.text() == "2 张表都可以报送" and dialog.choice.isHidden()
    assert dialog.start_button.text() == "报送" and dialog.start_button.isEnabled()
    monkeypatch.setattr(hand_in_dialog, "ask_package", lambda parent, suggested: tmp_path / "选的.zip")
    dialog.findChild(hand_in_dialog.QPushButton, "browse").click()
    dialog.start()
    until_done(three, dialog)
    assert (tmp_path / "选的.zip").exists()
    dialog.reject()


@long
def test_a_file_that_is_there_is_asked_about(three: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = show(three)
    dialog.rest.click()
    dialog.person.setText("陈敏")
    target = three.window.session.path.parent / "有了.zip"
    target.write_bytes(b"old")
    dialog.path.setText("有了")
    asked = list[int]()
    monkeypatch.setattr(
        hand_in_dialog, "is_there", lambda path: bool(asked.append(threading.get_ident())) or path.exists()
    )
    monkeypatch.setattr(questions, "confirm_replace_files", lambda *_: False)
    dialog.start()
    assert target.read_bytes() == b"old" and finals(three) == 0
    assert len(asked) == 1 and threading.get_ident() not in asked  # the disk may be slow
    monkeypatch.setattr(questions, "confirm_replace_files", lambda *_: True)
    dialog.start()
    until_done(three, dialog)
    assert target.read_bytes() != b"old"
    dialog.reject()


def test_where_it_cannot_be_written_nothing_becomes_final(samples: Clerk) -> None:
    dialog = show(samples)
    dialog.rest.click()
    dialog.person.setText("陈敏")
    dialog.path.setText("没有这个文件夹/a.zip")
    dialog.start()
    assert "不存在" in dialog.state.text() and finals(samples) == 0
    dialog.path.setText("长" * 300)
    dialog.start()
    assert "太长" in dialog.state.text() and finals(samples) == 0
    dialog.path.setText("")
    assert not dialog.start_button.isEnabled()
    dialog.reject()


def test_a_run_may_be_called_off(samples: Clerk) -> None:
    dialog = show(samples)
    dialog.rest.click()
    dialog.person.setText("陈敏")
    dialog.start()
    dialog.progress.cancel.click()
    until_done(samples, dialog)
    assert dialog.progress.text.text().startswith("已取消")
    assert not list(samples.window.session.path.parent.glob("*.zip"))
    dialog.reject()


def test_a_failure_is_said(three: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(packing, "manifest_csv", full)
    dialog = show(three)
    dialog.rest.click()
    dialog.person.setText("陈敏")
    dialog.start()
    until_done(three, dialog)
    assert "磁盘已满" in dialog.progress.problems.toPlainText()
    dialog.reject()


def test_an_empty_workbook_has_nothing_to_hand_in(samples: Clerk) -> None:
    session = samples.window.session
    session.do(lambda workbook: workbook.remove_projects(workbook.ids))
    samples.window.actions_by_id["hand_in"].trigger()
    assert "没有可报送的" in samples.window.banner.text() and not samples.shows("hand-in")


def test_a_form_that_cannot_become_final_stops_it(samples: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = show(samples)
    dialog.rest.click()
    dialog.person.setText("陈敏")
    finalise = packing.finalise_ready

    def third_refused(
        workbook: Workbook, checks: Sequence[FormCheck], person: str, key: SealKey | None
    ) -> int:
        if checks[0].name == "政务事项管理":
            raise UserError("不行。")
        return finalise(workbook, checks, person, key)

    monkeypatch.setattr(packing, "finalise_ready", third_refused)
    dialog.start()
    assert "没有全部定稿" in dialog.state.text() and finals(samples) == 2
    assert dialog.progress.isHidden() and dialog.start_button.isEnabled()
    assert samples.window.banner.text() == "不行。"
    assert not list(samples.window.session.path.parent.glob("*.zip"))
    dialog.reject()


def test_who_gives_no_key_and_presses_esc_once_more_finds_it_there(
    three: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_given(parent: QDialog, session: object) -> None:
        parent.reject()  # by the second Esc, which comes before the question for the key has ended
        raise key_dialogs.NoKeyGivenError

    monkeypatch.setattr(key_dialogs, "key_for_finalising", none_given)
    dialog = show(three)
    dialog.rest.click()
    dialog.person.setText("陈敏")
    dialog.start()
    assert dialog.isVisible() and "没有全部定稿" in dialog.state.text() and finals(three) == 0
    dialog.reject()
    assert not three.shows("hand-in")


def test_it_stays_until_all_are_final_that_were_begun(three: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog, finalise = show(three), packing.finalise_ready
    dialog.rest.click()
    dialog.person.setText("陈敏")

    def closed_meanwhile(*words: object, **named: object) -> int:
        dialog.close()
        return finalise(*words, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(packing, "finalise_ready", closed_meanwhile)
    dialog.start()
    assert dialog.isVisible() and finals(three) == 2
    until_done(three, dialog)
    assert list(three.window.session.path.parent.glob("*.zip"))
    dialog.close()
    assert not dialog.isVisible()
