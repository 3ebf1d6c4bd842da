"""The preview shows the very PDF, follows the form, and prints, saves and copies."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from reports.form import form_pdf
from tests.clerk import Clerk
from tests.depth import long, some_every_day
from tests.window_fixtures import InForm
from ui.dialogs import questions
from ui.jobs.paper import missing_text
from ui.paper import printing
from ui.paper.print_preview import FIT_PAGE, FIT_WIDTH, PrintPreview

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def samples(shared_form: InForm) -> Clerk:
    """A clerk in form 02, which has two pages; the tests of this file share the window."""
    return shared_form(2)


@pytest.fixture
def preview(samples: Clerk) -> PrintPreview:
    """The preview of that form."""
    return previewed(samples)


def previewed(clerk: Clerk) -> PrintPreview:
    clerk.press(Qt.Key.Key_F2, CONTROL)
    found = clerk.window.print_actions.preview
    assert found is not None and found.isVisible()
    return found


def text_of(preview: PrintPreview) -> str:
    pages = range(preview.document.pageCount())
    return "".join("".join(preview.document.getAllText(page).text().split()) for page in pages)


def test_it_is_the_very_pdf(preview: PrintPreview, samples: Clerk) -> None:
    assert preview.document.pageCount() == preview.thumbnails.count() == 2
    assert "97.14" in text_of(preview) and "智慧福田宣传视频制作完成率" in text_of(preview)
    assert preview.name.text() == "数据规划管理" and preview.pages.text() == "第 1 页 / 共 2 页"
    assert not preview.missing.isVisible()


def test_an_edit_is_seen_and_the_place_stays(preview: PrintPreview, samples: Clerk) -> None:
    preview.view.verticalScrollBar().setValue(200)
    page = samples.page
    page.model.setData(page.model.index_of("indicators[0].name"), "全新的指标名称甲")
    samples.until(lambda: "全新的指标名称甲" in text_of(preview))
    assert preview.view.verticalScrollBar().value() == 200


@long
def test_forms_are_leafed_through(preview: PrintPreview) -> None:
    QTest.keyClick(preview, Qt.Key.Key_PageDown, ALT)
    assert preview.name.text() == "购置费" and preview.document.pageCount() == 1
    for _ in range(6):  # one more than there are
        QTest.keyClick(preview, Qt.Key.Key_PageDown, ALT)
    assert preview.name.text() == "疫情防控"
    for _ in range(8):
        QTest.keyClick(preview, Qt.Key.Key_PageUp, ALT)
    assert preview.name.text() == "预算准备金"


def test_search_counts_and_jumps(preview: PrintPreview, qtbot: QtBot) -> None:
    QTest.keyClick(preview, Qt.Key.Key_F, CONTROL)
    preview.search_line.setText("满意度")
    qtbot.waitUntil(lambda: preview.hits.text().endswith(" 处"))
    assert preview.view.pageNavigator().currentPage() == 1
    assert preview.hits.text().startswith("第 1 / ")
    preview.search_line.setText("查无此文")
    qtbot.waitUntil(lambda: preview.hits.text() == "没有找到")


@pytest.mark.parametrize("zoom", some_every_day([FIT_WIDTH, "200%"], 2))
def test_each_hit_comes_into_sight(preview: PrintPreview, qtbot: QtBot, zoom: str) -> None:
    preview.zoom.setCurrentText(zoom)
    preview.search_line.setText("完成率")
    qtbot.waitUntil(lambda: preview.hits.text() == "第 1 / 4 处")
    seen = set()
    for _ in range(4):
        hit = preview._search.resultAtIndex(preview.view.currentSearchResultIndex())
        scale = preview.view._scale_of(hit.page())
        y = hit.location().y() * scale - preview.view.verticalScrollBar().value()
        assert hit.page() == 0 and 0 < y < preview.view.viewport().height() - 20
        seen.add(preview.view.verticalScrollBar().value())
        QTest.keyClick(preview, Qt.Key.Key_F3)
    assert len(seen) == 4 and min(seen) > 0


def test_a_form_no_paper_can_be_made_of_is_one_sentence(
    preview: PrintPreview, samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(jobs: object) -> bytes:
        raise ValueError("no")

    with monkeypatch.context() as broken:
        broken.setattr(form_pdf, "render_pdf", fail)
        preview.show_form(preview.project_id)
        assert "这张表排不出来" in preview.missing.text() and preview.missing.isVisible()
    preview.show_form(preview.project_id)
    assert preview.document.pageCount() == 2 and not preview.missing.isVisible()


def test_the_pcs_own_program_opens_it_without_asking_for_a_place(
    preview: PrintPreview, samples: Clerk
) -> None:
    buttons = {button.text(): button for button in preview.findChildren(QPushButton)}
    buttons["用阅读器打开"].click()
    (path,) = samples.opened
    assert path.name == "数据规划管理.pdf" and path.read_bytes().startswith(b"%PDF")
    assert samples.folder not in path.parents


def test_many_missing_characters_are_counted() -> None:
    many = [chr(0x1F600 + number) for number in range(45)]
    assert missing_text(many[:2]) == "字体里没有这些字：😀、😁，纸上以〓代替，请换用常用字。"
    assert (
        "等 45 个" in missing_text(many)
        and many[29] in missing_text(many)
        and many[30] not in missing_text(many)
    )
    assert missing_text([]) == ""


def test_the_question_about_missing_characters(
    preview: PrintPreview, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert questions.confirm_missing(preview, [])
    for button, answer in (("仍然打印", True), ("取消", False)):

        def press(box: QMessageBox, wanted: str = button) -> int:
            assert "𰻞" in box.text() and box.defaultButton().text() == "取消"
            next(one for one in box.buttons() if one.text() == wanted).click()
            return 0

        monkeypatch.setattr(QMessageBox, "exec", press)
        assert questions.confirm_missing(preview, ["𰻞"]) is answer


def test_missing_characters_are_named_before_anything_is_printed(
    preview: PrintPreview, samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = samples.window.session.workbook
    workbook.type_text(preview.project_id, "project.unit", "吉𰻞局")
    asked: list[str] = []
    monkeypatch.setattr(questions, "confirm_missing", lambda _, chars: bool(asked.extend(chars)))
    buttons = {button.text(): button for button in preview.findChildren(QPushButton)}
    buttons["存为 PDF…"].click()
    buttons["打印…"].click()
    samples.window.actions_by_id["print_project"].trigger()
    samples.window.actions_by_id["print_paper"].trigger()
    assert asked == ["𰻞"] * 4 and samples.opened == []


def test_sizes(preview: PrintPreview) -> None:
    assert preview.view.zoomMode() is QPdfView.ZoomMode.FitToWidth
    preview.zoom.setCurrentText(FIT_PAGE)
    assert preview.view.zoomMode() is QPdfView.ZoomMode.FitInView
    QTest.keyClick(preview, Qt.Key.Key_Equal, CONTROL)
    assert preview.zoom.currentText() == "125%" and preview.view.zoomFactor() == 1.25
    centre = QPointF(preview.view.viewport().rect().center())
    wheel = QWheelEvent(
        centre, preview.view.viewport().mapToGlobal(centre), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, CONTROL, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QGuiApplication.sendEvent(preview.view.viewport(), wheel)
    assert preview.zoom.currentText() == "100%"
    QTest.keyClick(preview, Qt.Key.Key_0, CONTROL)
    assert preview.zoom.currentText() == FIT_WIDTH


def test_no_height_lets_the_scroll_bar_come_and_go_without_end(preview: PrintPreview) -> None:
    """Where a page fits in without a bar beside it and not with one, the window was never heard of again."""
    view = preview.view
    QTest.keyClick(preview, Qt.Key.Key_PageDown, ALT)  # a form of one page
    size, margins = view.document().pagePointSize(0), view.documentMargins()
    bar, sides = view.verticalScrollBar().sizeHint().width(), margins.left() + margins.right()
    height = margins.top() + margins.bottom() + (800 - sides - bar / 2) * size.height() / size.width()
    view.setParent(None)
    changes = list[int]()
    view.verticalScrollBar().rangeChanged.connect(lambda *_: changes.append(len(changes)))
    view.resize(800, round(height))
    view.show()
    for _ in range(20):
        QCoreApplication.sendPostedEvents(view, QEvent.Type.LayoutRequest)
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 1)
    assert len(changes) < 20
    view.close()


def test_thumbnails_lead_to_their_pages(preview: PrintPreview) -> None:
    preview.thumbnails.setCurrentRow(1)
    assert preview.view.pageNavigator().currentPage() == 1
    assert preview.pages.text() == "第 2 页 / 共 2 页"


def test_a_page_is_copied_as_a_picture(preview: PrintPreview) -> None:
    preview.copy_page()
    picture = QGuiApplication.clipboard().image()
    assert (picture.width(), picture.height()) == (1654, 2339)
    colours = {picture.pixelColor(x, 300).lightness() for x in range(0, picture.width(), 3)}
    assert picture.pixelColor(2, 2).name() == "#ffffff" and min(colours) < 100


def test_missing_characters_are_named(preview: PrintPreview, samples: Clerk) -> None:
    page = samples.page
    page.model.setData(page.model.index_of("project.unit"), "吉𰻞局")
    samples.until(lambda: "𰻞" in preview.missing.text() and preview.missing.isVisible())


def test_saving_and_printing(
    preview: PrintPreview, samples: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    buttons = {button.text(): button for button in preview.findChildren(QPushButton)}
    buttons["存为 PDF…"].click()
    assert [path.name for path in samples.opened] == ["数据规划管理.pdf"]

    def choose(parent: object, pages: int) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setResolution(150)
        printer.setOutputFileName(str(tmp_path / "纸.pdf"))
        printer.setFromTo(2, 2)
        assert pages == 2
        return printer

    monkeypatch.setattr(printing, "ask_printer", choose)
    buttons["打印…"].click()
    import pdfplumber

    with pdfplumber.open(tmp_path / "纸.pdf") as pdf:
        assert len(pdf.pages) == 1


def test_it_goes_with_its_workbook_and_project(in_form: InForm) -> None:
    samples = in_form(2)
    preview = previewed(samples)
    samples.window.session.do(lambda workbook: workbook.remove_project(preview.project_id))
    assert samples.window.print_actions.preview is None
    samples.window.open_project(samples.window.session.workbook.ids[0])
    samples.window.actions_by_id["print_preview"].trigger()
    assert samples.window.print_actions.preview is not None
    samples.window.file_actions.close_workbook()
    assert samples.window.print_actions.preview is None
