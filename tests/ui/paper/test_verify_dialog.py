"""核对打印稿 in the window: by the code from paper and by a PDF, with a way to each cell that differs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from model.exchange.proof import code_of
from model.workbook.seal_keys import KeyFile, SealKey
from model.workbook.sealing import use_key
from model.workbook.seals import FILE
from reports.proof import verify
from reports.proof.verify import ExaminedPaper
from tests.clerk import Clerk
from tests.depth import long
from ui.dialogs import key_dialogs
from ui.jobs import paper
from ui.paper import verify_dialog
from ui.paper.verify_dialog import VerifyDialog


@pytest.fixture
def samples(shared_samples: Clerk) -> Clerk:
    """A window that the tests of this file share."""
    return shared_samples


@pytest.fixture
def dialog(samples: Clerk) -> VerifyDialog:
    found = opened(samples)
    yield found
    with suppress(RuntimeError):  # a test may have closed it
        found.close()


def opened(clerk: Clerk) -> VerifyDialog:
    clerk.window.actions_by_id["verify_paper"].trigger()
    found = clerk.window.findChild(VerifyDialog)
    assert found is not None
    return found


def printed(clerk: Clerk, path: Path) -> Path:
    """Print the first three forms."""
    workbook = clerk.window.session.workbook
    assert paper.print_forms(workbook, workbook.ids[:3], path).done
    return path


def check(clerk: Clerk, dialog: VerifyDialog, path: Path) -> None:
    """Have a PDF checked and wait for the answer."""
    dialog.check_file(path)
    clerk.until(lambda: not dialog.is_reading)


def test_a_typed_code_finds_its_form(samples: Clerk, dialog: VerifyDialog) -> None:
    workbook = samples.window.session.workbook
    code = code_of(workbook.computed(workbook.ids[1]))
    QTest.keyClicks(dialog.code, code.lower().replace("-", " "))
    QTest.keyClick(dialog.code, Qt.Key.Key_Return)
    assert dialog.isVisible() and dialog.code.text() == code
    assert dialog.answer.text() == f"“数据规划管理”与工作簿里的数据相符（校验码 {code}）。"
    assert dialog.list.topLevelItem(0).text(3) == "✓ 相符"


@pytest.mark.parametrize(("typed", "words"), [("12", "12 位"), ("0000-0000-0000", "没有校验码为")])
def test_a_wrong_code_is_one_sentence(dialog: VerifyDialog, typed: str, words: str) -> None:
    dialog.code.setText(typed)
    dialog.check_code()
    assert words in dialog.answer.text() and dialog.answer.text().endswith("。")
    assert dialog.list.topLevelItemCount() == 0


def test_a_changed_cell_is_listed_and_leads_there(
    samples: Clerk, dialog: VerifyDialog, tmp_path: Path
) -> None:
    path, workbook = printed(samples, tmp_path / "三张.pdf"), samples.window.session.workbook
    workbook.type_text(workbook.ids[2], "indicators[0].actual", "99")
    check(samples, dialog, path)
    assert dialog.answer.text() == "共 3 张表，2 张相符，1 张不符或无法核对。"
    item = dialog.list.topLevelItem(2)
    assert item.text(3) == "✗ 不同" and item.childCount() == 1 and item.child(0).text(2) == "99"
    dialog.list.itemActivated.emit(item.child(0), 0)
    assert samples.page.project_id == workbook.ids[2]
    assert samples.current == "indicators[0].actual"


def test_a_foreign_file_is_one_sentence(samples: Clerk, dialog: VerifyDialog, tmp_path: Path) -> None:
    path = tmp_path / "别的.pdf"
    path.write_bytes(b"%PDF-1.4 nothing")
    check(samples, dialog, path)
    assert "别的.pdf" in dialog.answer.text() and dialog.answer.text().endswith("。")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Have the reading of a PDF wait at each step until the event is set."""
    may_go = threading.Event()

    def examine(path: Path, template: object, watch: Callable[[str], bool], key: object) -> ExaminedPaper:
        def wait(sentence: str) -> bool:
            goes_on = watch(sentence)
            may_go.wait(10)
            return goes_on and watch(sentence)

        return verify.examine(path, None, wait)

    monkeypatch.setattr(verify_dialog, "examine", examine)
    yield may_go
    may_go.set()


def test_the_window_lives_while_a_pdf_is_read(
    samples: Clerk, dialog: VerifyDialog, tmp_path: Path, slow: threading.Event
) -> None:
    dialog.check_file(printed(samples, tmp_path / "三张.pdf"))
    samples.until(lambda: dialog.answer.text().startswith("正在读第 1 页，共 "))
    assert dialog.is_reading and dialog.list.topLevelItemCount() == 0
    slow.set()
    samples.until(lambda: not dialog.is_reading)
    assert dialog.answer.text() == "共 3 张表，3 张相符。"


def test_a_code_typed_meanwhile_is_answered_and_nothing_comes_after_it(
    samples: Clerk, dialog: VerifyDialog, tmp_path: Path, slow: threading.Event
) -> None:
    workbook = samples.window.session.workbook
    dialog.check_file(printed(samples, tmp_path / "三张.pdf"))
    dialog.code.setText(code_of(workbook.computed(workbook.ids[1])))
    dialog.check_code()
    answer = dialog.answer.text()
    assert "“数据规划管理”与工作簿里的数据相符" in answer and not dialog.is_reading
    slow.set()
    QTest.qWait(100)
    assert dialog.answer.text() == answer and dialog.list.topLevelItemCount() == 1


def test_closing_ends_the_reading(
    samples: Clerk, dialog: VerifyDialog, tmp_path: Path, slow: threading.Event
) -> None:
    dialog.check_file(printed(samples, tmp_path / "三张.pdf"))
    dialog.close()
    samples.until(lambda: samples.window.findChild(VerifyDialog) is None)
    slow.set()
    samples.until_no_task()


def test_a_fault_of_the_program_is_one_sentence(
    samples: Clerk, dialog: VerifyDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify_dialog, "examine", lambda *_: 1 / 0)
    check(samples, dialog, tmp_path / "a.pdf")
    assert dialog.answer.text() == "程序出错（ZeroDivisionError），没有核对。"


def test_one_file_at_a_time_is_dropped(samples: Clerk, dialog: VerifyDialog, tmp_path: Path) -> None:
    path = printed(samples, tmp_path / "三张.pdf")
    for paths, answer in (
        ([path, path], "一次只核对一个 PDF，请逐个拖入。"),
        ([path], "共 3 张表，3 张相符。"),
    ):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(one)) for one in paths])
        dialog.dropEvent(
            QDropEvent(
                QPointF(5, 5),
                Qt.DropAction.CopyAction,
                data,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
        )
        samples.until(lambda: not dialog.is_reading)
        assert dialog.answer.text() == answer


@long
def test_the_seals_are_held_against_a_key(
    own_samples: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples, dialog = own_samples, opened(own_samples)
    workbook, key = samples.window.session.workbook, SealKey("7K3M-9QXB-2FRT", b"k" * 32)
    form = workbook.ids[2]
    use_key(workbook, key, FILE, "张三")
    workbook.finalise(form, "张三", key)
    assert paper.print_forms(workbook, [form], tmp_path / "a.pdf").done
    assert not dialog.with_key.isEnabled()
    check(samples, dialog, tmp_path / "a.pdf")
    assert dialog.seal.text() == "1 张表定稿用了密钥 7K3M-9QXB-2FRT，没有用它核对，看不出有意改动。"
    for given, sign, words in (
        (key, "✓ 相符", "是用这把密钥定稿的"),
        (SealKey(key.number, b"x" * 32), "✗ 密钥不能证明", "不能作为凭证"),
    ):
        monkeypatch.setattr(key_dialogs, "ask_source", lambda *_, key=given, **__: KeyFile(key))
        dialog.with_key.click()
        samples.until(lambda: not dialog.is_reading)
        assert dialog.list.topLevelItem(0).text(3) == sign and words in dialog.seal.text()
