"""核对打印稿 in the window: by the code from paper and by a PDF, with a way to each cell that differs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from model.proof import code_of
from tests.clerk import Clerk
from ui import documents
from ui.paper.verify_dialog import VerifyDialog


@pytest.fixture
def dialog(samples: Clerk) -> VerifyDialog:
    samples.window.actions_by_id["verify_paper"].trigger()
    found = samples.window.findChild(VerifyDialog)
    assert found is not None
    yield found
    found.close()


def printed(clerk: Clerk, path: Path) -> Path:
    """Print the first three forms."""
    workbook = clerk.window.session.workbook
    assert documents.print_forms(workbook, workbook.ids[:3], path).done
    return path


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
    dialog.check_file(path)
    assert dialog.answer.text() == "共 3 张表，2 张相符，1 张不符或无法核对。"
    item = dialog.list.topLevelItem(2)
    assert item.text(3) == "✗ 不同" and item.childCount() == 1 and item.child(0).text(2) == "99"
    dialog.list.itemActivated.emit(item.child(0), 0)
    assert samples.page.project_id == workbook.ids[2]
    assert samples.page.view.current_key() == "indicators[0].actual"


def test_a_foreign_file_is_one_sentence(dialog: VerifyDialog, tmp_path: Path) -> None:
    path = tmp_path / "别的.pdf"
    path.write_bytes(b"%PDF-1.4 nothing")
    dialog.check_file(path)
    assert "别的.pdf" in dialog.answer.text() and dialog.answer.text().endswith("。")
