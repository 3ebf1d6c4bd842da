"""Blocks in the window, by keys: select, copy, paste, clear, fill down, and one undo step for each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication

from model.exchange.clipboard import read_html, read_tsv
from model.form.project import text_at
from tests.clerk import Clerk
from tests.depth import long, some_every_day
from tests.model.exchange.test_indicator_table import CAPTIONS, excel_rows
from tests.window_fixtures import InForm
from ui.dialogs import questions
from ui.form import block_edits

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Ask = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture
def form(shared_form: InForm) -> Clerk:
    """A clerk in form 05."""
    return shared_form(5)


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Answer the question about rows; returns what was asked."""

    def prepare(reply: str) -> list[tuple[object, ...]]:
        asked: list[tuple[object, ...]] = []
        monkeypatch.setattr(questions, "ask_paste_rows", lambda _, *words: asked.append(words) or reply)
        monkeypatch.setattr(
            questions, "confirm_replace_indicators", lambda _, *words: asked.append(words) or bool(reply)
        )
        return asked

    return prepare


def texts(clerk: Clerk, column: str, rows: range) -> list[str]:
    return [text_at(clerk.page.model.project, f"indicators[{row}].{column}") for row in rows]


def select(clerk: Clerk, key: str, down: int = 0, right: int = 0) -> None:
    clerk.go(key)
    clerk.press(Qt.Key.Key_Down, SHIFT, down)
    clerk.press(Qt.Key.Key_Right, SHIFT, right)


@long
def test_enter_and_tab_go_round_in_a_selected_block(form: Clerk) -> None:
    select(form, "funds.fiscal.initial", down=2, right=1)
    visited = []
    for text in ("1", "2", "3", "4", "5", "6"):
        visited.append(form.current.removeprefix("funds."))
        form.type(text)
        form.press(Qt.Key.Key_Return)
    rows = ("fiscal", "carryover", "other")
    assert visited == [f"{row}.{column}" for column in ("initial", "adjusted") for row in rows]
    funds = form.page.model.project.funds
    assert [funds[row][column] for column in ("initial", "adjusted") for row in rows] == list("123456")
    assert len(block_edits.block(form.page.view)) == 3  # it is still selected
    for key, modifier, place in (
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "fiscal.adjusted"),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "carryover.initial"),
        (Qt.Key.Key_Backtab, SHIFT, "fiscal.adjusted"),
        (Qt.Key.Key_Return, SHIFT, "other.initial"),
    ):
        form.press(key, modifier)
        assert form.current == f"funds.{place}"
    form.press(Qt.Key.Key_Up)
    form.press(Qt.Key.Key_Return)
    assert len(block_edits.block(form.page.view)) == 1


def test_arrows_leave_a_block_also_after_typing(form: Clerk) -> None:
    for key, place in ((Qt.Key.Key_Down, 2), (Qt.Key.Key_Up, 0)):
        before = texts(form, "actual", range(4))
        select(form, "indicators[1].actual", down=2)
        form.type("5")
        form.press(key)
        assert form.current == f"indicators[{place}].actual"
        assert len(block_edits.block(form.page.view)) == 1
        form.press(Qt.Key.Key_Z, CONTROL)
        assert texts(form, "actual", range(4)) == before


def test_the_last_indicator_in_a_block_offers_no_row(form: Clerk) -> None:
    last = len(form.page.model.project.indicators) - 1
    select(form, f"indicators[{last - 1}].reason", down=1)
    for _ in range(4):
        form.press(Qt.Key.Key_Tab)
    assert len(form.page.model.project.indicators) == last + 1
    assert form.current == f"indicators[{last - 1}].reason"


def put(text: str = "", html: str = "") -> None:
    data = QMimeData()
    if text:
        data.setText(text)
    if html:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


def test_shift_and_arrows_select_and_copy_a_block(form: Clerk) -> None:
    select(form, "indicators[0].target", down=2, right=1)
    assert [len(row) for row in block_edits.block(form.page.view)] == [2, 2, 2]
    form.press(Qt.Key.Key_C, CONTROL)
    expected = tuple(
        (a, b) for a, b in zip(texts(form, "target", range(3)), texts(form, "actual", range(3)), strict=True)
    )
    data = QGuiApplication.clipboard().mimeData()
    assert read_tsv(data.text()) == expected and read_html(data.html()) == expected


def test_a_computed_amount_is_copied_without_separators(form: Clerk) -> None:
    form.page.view.go_to("funds.total.initial")
    form.press(Qt.Key.Key_C, CONTROL)
    assert form.shown("funds.total.initial") == "6,476,000.00"
    assert QGuiApplication.clipboard().text() == "6476000.00"


def test_a_block_is_pasted_as_one_undo_step(form: Clerk) -> None:
    before = form.page.model.project
    put("≥5座\t6座\r\n≥7座\t8座\r\n")
    form.go("indicators[0].target")
    form.press(Qt.Key.Key_V, CONTROL)
    assert texts(form, "target", range(2)) == ["≥5座", "≥7座"]
    assert texts(form, "actual", range(2)) == ["6座", "8座"]
    assert form.window.actions_by_id["undo"].text() == "撤销 粘贴"
    form.press(Qt.Key.Key_Z, CONTROL)
    assert form.page.model.project == before
    assert form.current == "indicators[0].target"
    form.press(Qt.Key.Key_Y, CONTROL)
    assert texts(form, "actual", range(2)) == ["6座", "8座"]


def test_scores_follow_a_paste_at_once(form: Clerk) -> None:
    form.go("indicators[0].actual")
    before = form.shown("total.score")
    put("0")
    form.press(Qt.Key.Key_V, CONTROL)
    assert form.shown("indicators[0].manual_score") == "0" and form.shown("total.score") != before


def test_one_value_fills_the_selection(form: Clerk) -> None:
    put("100%")
    select(form, "indicators[2].actual", down=3)
    form.press(Qt.Key.Key_V, CONTROL)
    assert texts(form, "actual", range(2, 6)) == ["100%"] * 4


@pytest.mark.parametrize(("reply", "added"), [("insert", 3), ("overwrite", 0), ("", 0)])
def test_more_rows_than_the_kind_has(form: Clerk, answer: Ask, reply: str, added: int) -> None:
    before = form.page.model.project
    first = before.indicators[0]
    own = sum((row.category, row.kind) == (first.category, first.kind) for row in before.indicators)
    asked = answer(reply)
    put("\r\n".join(f"新指标{n}\t≥{n}个\t{n}个" for n in range(own + 3)))
    form.go("indicators[0].name")
    form.press(Qt.Key.Key_V, CONTROL)
    assert asked == [(first.kind, own + 3, 3)]
    project = form.page.model.project
    assert len(project.indicators) == len(before.indicators) + added
    if not reply:
        assert project == before
    else:
        assert texts(form, "name", range(own + 3)) == [f"新指标{n}" for n in range(own + 3)]
        form.press(Qt.Key.Key_Z, CONTROL)
        assert form.page.model.project == before


def excel_html(rows: list[tuple[str, ...]]) -> str:
    """Return rows as Excel's HTML: level cells merged downwards, line breaks, and its hidden row of widths."""
    lines = []
    for place, row in enumerate(rows):
        cells = []
        for column, cell in enumerate(row):
            below = [later[column] == "" and later[0] == "" for later in rows[place + 1 :]]
            span = 1 + (below.index(False) if False in below else len(below))
            text = cell.replace("\n", "<br>\r\n    ").replace("≥", "&#8805;")
            if column > 1:
                cells.append(f"  <td class=xl65 width=72 style='border-left:none'>{text}</td>")
            elif cell:
                cells.append(f"  <td rowspan={span} class=xl66 width=72>{text}</td>")
        lines.append(" <tr height=18 style='height:14.0pt'>\r\n" + "\r\n".join(cells) + "\r\n </tr>")
    widths = "".join("<td width=72 style='width:54pt'></td>" for _ in rows[0])
    tail = (
        f"<![if supportMisalignedColumns]>\r\n <tr height=0 style='display:none'>{widths}</tr>\r\n <![endif]>"
    )
    head = (
        '<html><head><style>\r\n<!--table\r\n\t{mso-displayed-decimal-separator:"\\.";}-->\r\n</style></head>'
    )
    body = "<table border=0 width=216>\r\n<!--StartFragment-->\r\n <col width=72 span=8>\r\n" + "\r\n".join(
        lines
    )
    return f"{head}<body>{body}\r\n{tail}\r\n<!--EndFragment-->\r\n</table></body></html>"


@pytest.mark.parametrize("with_html", some_every_day([True, False], 2))
def test_the_table_of_form_05_as_excel_puts_it(form: Clerk, answer: Ask, with_html: bool) -> None:
    source = form.page.model.project
    rows = [CAPTIONS, *excel_rows(source)]
    text = "".join("\t".join(f'"{cell}"' if "\n" in cell else cell for cell in row) + "\r\n" for row in rows)
    form.press(Qt.Key.Key_N, CONTROL)
    form.press(Qt.Key.Key_Escape)
    asked = answer("yes")
    put(text, excel_html(rows) if with_html else "")
    form.go("indicators[0].name")
    form.press(Qt.Key.Key_V, CONTROL)
    assert not asked  # nothing was there that could be lost
    assert form.page.model.project.indicators == source.indicators
    assert form.window.actions_by_id["undo"].text() == "撤销 粘贴指标表"
    form.press(Qt.Key.Key_V, CONTROL)
    assert asked == [(len(source.indicators), len(source.indicators))]


def test_paragraphs_in_a_cell_of_word_stay_in_one_cell(form: Clerk) -> None:
    """Its plain text has them as rows, its HTML has not."""
    below = texts(form, "target", range(1, 2))
    put("第一段\n第二段\t5\n", "<table><tr><td><p>第一段</p><p>第二段</p></td><td><p>5</p></td></tr></table>")
    form.go("indicators[0].target")
    form.press(Qt.Key.Key_V, CONTROL)
    assert texts(form, "target", range(1)) == ["第一段\n第二段"] and texts(form, "actual", range(1)) == ["5"]
    assert texts(form, "target", range(1, 2)) == below


def test_the_copied_table_is_pasted_into_another_form(form: Clerk, answer: Ask) -> None:
    source = form.page.model.project
    form.press(Qt.Key.Key_C, CONTROL | SHIFT)
    form.press(Qt.Key.Key_N, CONTROL)
    form.press(Qt.Key.Key_Escape)
    form.press(Qt.Key.Key_V, CONTROL)
    assert form.page.model.project.indicators == source.indicators


def test_declined_the_old_table_stays(form: Clerk, answer: Ask) -> None:
    before = form.page.model.project
    answer("")
    put("\n".join("\t".join(row) for row in excel_rows(before)[:-3]))
    form.go("indicators[0].name")
    form.press(Qt.Key.Key_V, CONTROL)
    assert form.page.model.project == before


def test_del_empties_the_block_and_cut_takes_it(form: Clerk) -> None:
    select(form, "indicators[0].target", down=1, right=1)
    form.press(Qt.Key.Key_Delete)
    assert texts(form, "target", range(2)) + texts(form, "actual", range(2)) == [""] * 4
    form.press(Qt.Key.Key_Z, CONTROL)
    before = texts(form, "target", range(2))
    select(form, "indicators[0].target", down=1)
    form.press(Qt.Key.Key_X, CONTROL)
    assert texts(form, "target", range(2)) == ["", ""]
    assert QGuiApplication.clipboard().text().split() == before


def test_computed_figures_survive_del_and_paste(form: Clerk) -> None:
    notices: list[str] = []
    form.page.noticed.connect(notices.append)
    form.page.view.go_to("total.score")
    before = form.page.model.project
    form.press(Qt.Key.Key_Delete)
    put("5")
    form.press(Qt.Key.Key_V, CONTROL)
    assert form.page.model.project == before
    assert notices == ["此格由程序计算，不能清除。", "此格由程序计算，不能粘贴。"]


def test_what_is_pasted_over_computed_figures_is_told(form: Clerk) -> None:
    notices: list[str] = []
    form.page.noticed.connect(notices.append)
    form.go("funds.fiscal.executed")
    put("5\t6")
    form.press(Qt.Key.Key_V, CONTROL)
    assert text_at(form.page.model.project, "funds.fiscal.executed") == "5"
    put("7")
    form.press(Qt.Key.Key_V, CONTROL)
    assert notices == ["已粘贴 1 格。1 格由程序计算，没有改。"]


def test_a_text_is_put_into_no_computed_cell(form: Clerk) -> None:
    before = form.page.model.project
    form.page.view.go_to("total.score")
    block_edits.insert_text(form.page.view, "2021年12月1日", "填入日期")
    assert form.page.model.project == before


def test_fill_down_takes_the_first_row_or_the_one_above(form: Clerk) -> None:
    select(form, "indicators[0].actual", down=2)
    form.press(Qt.Key.Key_D, CONTROL)
    assert len(set(texts(form, "actual", range(3)))) == 1
    form.go("indicators[4].target")
    form.press(Qt.Key.Key_D, CONTROL)
    target = texts(form, "target", range(3, 5))
    assert target[0] == target[1]
    assert form.window.actions_by_id["undo"].text() == "撤销 向下填充"


def test_todays_date(form: Clerk) -> None:
    form.go("signature.date")
    form.press(Qt.Key.Key_Semicolon, CONTROL)
    text = text_at(form.page.model.project, "signature.date")
    assert text.endswith("日") and text.startswith("20")
    form.go("indicators[0].reason")
    form.type("截至")
    form.press(Qt.Key.Key_Semicolon, CONTROL)
    assert texts(form, "reason", range(1)) == [f"截至{text}"]


def test_a_second_tab_behind_the_last_row_adds_one(form: Clerk) -> None:
    last = len(form.page.model.project.indicators) - 1
    form.go(f"indicators[{last}].reason")
    form.press(Qt.Key.Key_Tab)
    assert form.current == f"indicators[{last}].reason"
    assert len(form.page.model.project.indicators) == last + 1
    form.press(Qt.Key.Key_Tab)
    assert form.current == f"indicators[{last + 1}].name"
    form.press(Qt.Key.Key_Z, CONTROL)
    form.go(f"indicators[{last}].reason")
    form.press(Qt.Key.Key_Tab)
    form.press(Qt.Key.Key_Down)
    assert len(form.page.model.project.indicators) == last + 1


def test_shift_enter_goes_up_without_selecting(form: Clerk) -> None:
    form.go("indicators[3].actual")
    form.press(Qt.Key.Key_Return, SHIFT)
    assert form.current == "indicators[2].actual"
    assert [len(row) for row in block_edits.block(form.page.view)] == [1]


def test_an_empty_clipboard_says_so(form: Clerk) -> None:
    notices: list[str] = []
    form.page.noticed.connect(notices.append)
    QGuiApplication.clipboard().clear()
    form.go("indicators[0].actual")
    form.press(Qt.Key.Key_V, CONTROL)
    assert notices == ["剪贴板里没有文字。"]


def test_merged_cells_of_excel_leave_the_rows_below_alone(form: Clerk) -> None:
    before = texts(form, "name", range(1, 4))
    tail = "<tr height=0 style='display:none'><td width=72></td><td width=72></td></tr>"
    put("甲\t\r\n", f"<table><tr><td colspan=2>甲</td></tr><![if x]>{tail}<![endif]></table>")
    form.go("indicators[0].name")
    form.press(Qt.Key.Key_V, CONTROL)
    assert texts(form, "name", range(4)) == ["甲", *before]
