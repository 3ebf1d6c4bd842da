"""The key of 定稿 in the window: set, asked for once, asked again while it is wrong, held against the final forms."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from model.workbook import seal_keys
from model.workbook.seal_keys import KeySource, Passphrase, read_key_file
from model.workbook.seals import seal_of
from tests.clerk import Clerk
from tests.command_fixtures import project_named
from tests.depth import long
from ui.dialogs import key_dialogs, questions
from ui.dialogs.key_dialogs import KeyDialog, NewPassphraseDialog
from ui.dialogs.seal_key_dialog import SealKeyDialog

PASSPHRASE = "春天在哪里呀春天"


@pytest.fixture
def clean(new_form: Clerk, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """A clerk with two clean forms; 张三 finalises, 李四 withdraws."""
    monkeypatch.setattr(seal_keys, "ROUNDS", 10)
    monkeypatch.setattr(questions, "ask_person", lambda *_: "张三")
    monkeypatch.setattr(questions, "ask_withdrawal", lambda *_: ("李四", "补充原因"))
    new_form.page.view.commit_open_editor()
    workbook = new_form.window.session.workbook
    workbook.change_project(workbook.ids[0], project_named("甲"), "样例")
    workbook.add_project(project_named("乙"))
    new_form.window.settings.remember(person="张三")
    new_form.app.processEvents()
    return new_form


def opened(clerk: Clerk) -> SealKeyDialog:
    clerk.window.actions_by_id["set_seal_key"].trigger()
    dialog = clerk.window.findChild(SealKeyDialog)
    assert dialog is not None
    return dialog


def finalise(clerk: Clerk, form: int) -> bool:
    clerk.window.open_project(form)
    clerk.window.actions_by_id["finalise"].trigger()
    return clerk.window.session.workbook.final_record(form) is not None


def answers(monkeypatch: pytest.MonkeyPatch, *given: str | None) -> list[str]:
    """Type passphrases into the dialogs that come (None: cancel, "": go on without); return what they say is wrong."""
    left, problems = list(given), list[str]()

    def run(dialog: KeyDialog) -> int:
        problems.append(dialog.problem.text())
        answer = left.pop(0)
        if answer:
            assert not dialog.confirm.isEnabled()
            dialog.passphrase.setText(answer)
            dialog.confirm.click()
        elif answer == "":
            dialog._leave()
        return dialog.result()

    monkeypatch.setattr(KeyDialog, "exec", run)
    return problems


def with_passphrase(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> SealKeyDialog:
    def run(dialog: NewPassphraseDialog) -> int:
        for first, again, is_right in (
            ("短", "短", False),
            (PASSPHRASE, "另一个", False),
            (PASSPHRASE,) * 2 + (True,),
        ):
            dialog.first.setText(first)
            dialog.again.setText(again)
            assert dialog.confirm.isEnabled() == is_right
        dialog.confirm.click()
        return dialog.result()

    monkeypatch.setattr(NewPassphraseDialog, "exec", run)
    dialog = opened(clerk)
    assert "未加密钥" in dialog.state.text() and not dialog.stop.isEnabled() and not dialog.check.isEnabled()
    dialog.passphrase.click()
    assert "（口令）" in dialog.state.text() and dialog.stop.isEnabled()
    return dialog


def test_a_passphrase_is_set_asked_for_once_and_again_while_it_is_wrong(
    clean: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_passphrase(clean, monkeypatch).close()
    session = clean.window.session
    workbook, (first, second) = session.workbook, session.workbook.ids
    assert finalise(clean, first)  # who set the passphrase need not type it again
    session.key_source = None
    assert answers(monkeypatch, "不是这个口令", None) == [] and not finalise(clean, second)
    problems = answers(monkeypatch, "不是这个口令", PASSPHRASE)
    assert finalise(clean, second) and problems == ["", "口令不对，请重新键入。"]
    assert all(seal_of(workbook.records(form)[0]) for form in (first, second))
    assert PASSPHRASE.encode() not in workbook.path.read_bytes()
    assert f"密钥 {workbook.seals.keys[0].number}" in clean.page.final.label.text()


def test_a_final_form_is_withdrawn_with_its_key_or_visibly_without(
    clean: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_passphrase(clean, monkeypatch).close()
    session, withdraw = clean.window.session, clean.window.actions_by_id["withdraw"]
    workbook, (first, second) = session.workbook, session.workbook.ids
    assert finalise(clean, first) and finalise(clean, second)
    session.key_source = None
    answers(monkeypatch, None)
    withdraw.trigger()
    assert workbook.final_record(second) is not None
    problems = answers(monkeypatch, "不是这个口令", "")
    withdraw.trigger()
    assert workbook.final_record(second) is None and seal_of(workbook.records(second)[-1]) is None
    assert "口令不对" in problems[1]
    clean.window.open_project(first)
    answers(monkeypatch, PASSPHRASE)
    withdraw.trigger()
    assert seal_of(workbook.records(first)[-1]) is not None


@long
def test_final_forms_are_held_against_a_key(clean: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = with_passphrase(clean, monkeypatch)
    first, second = clean.window.session.workbook.ids
    assert finalise(clean, first)
    dialog.stop.click()
    assert "未加密钥" in dialog.state.text() and finalise(clean, second)
    dialog._show()
    assert [dialog.list.item(row).text()[:3] for row in range(2)] == ["甲：密", "乙：未"]
    sources: list[KeySource | None] = [None, Passphrase(PASSPHRASE)]
    monkeypatch.setattr(key_dialogs, "ask_source", lambda *_, **__: sources.pop(0))
    dialog.check.click()
    assert dialog.list.item(0).text().startswith("甲：")
    dialog.check.click()
    assert [dialog.list.item(row).text()[0] for row in range(2)] == ["✓", "✗"]
    assert "有 1 处密钥不能证明" in dialog.state.text()


@long
def test_a_key_file_is_made_and_taken(clean: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "张三.jxkey"
    monkeypatch.setattr(key_dialogs, "ask_new_key_file", lambda *_: path)
    monkeypatch.setattr(key_dialogs, "ask_key_file", lambda *_: path)
    session, dialog = clean.window.session, opened(clean)
    dialog.new_file.click()
    made = read_key_file(path)
    assert str(path) in dialog.state.text() and session.workbook.seals.keys[-1].number == made.own.number
    dialog.new_file.click()
    assert "已经存在" in dialog.state.text() and read_key_file(path) == made
    dialog.stop.click()
    dialog.file.click()
    assert "（密钥文件）" in dialog.state.text() and finalise(clean, session.workbook.ids[0])
    session.key_source = None

    def choose(box: KeyDialog) -> int:
        assert box.passphrase.isHidden()
        box.file.click()
        return box.result()

    monkeypatch.setattr(KeyDialog, "exec", choose)
    assert finalise(clean, session.workbook.ids[1])
    path.write_text("x")
    dialog.file.click()
    assert "不是密钥文件" in dialog.state.text()
    dialog.person.clear()
    assert not dialog.file.isEnabled()
    box = KeyDialog(clean.window, "问")
    box._choose()
    assert "不是密钥文件" in box.problem.text() and box.result() == QDialog.DialogCode.Rejected
    box.deleteLater()
