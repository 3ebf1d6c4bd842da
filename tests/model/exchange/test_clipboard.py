"""Tables as spreadsheets and word processors put them on the clipboard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.exchange.clipboard import read_html, read_tsv, with_exact_blanks, write_html, write_tsv

TSV = [
    ("甲", (("甲",),)),
    ("", (("",),)),
    ("甲\t乙\r\n丙\t丁\r\n", (("甲", "乙"), ("丙", "丁"))),
    ("甲\t乙\n丙\t丁", (("甲", "乙"), ("丙", "丁"))),
    ("甲\t乙\r丙\t丁\r", (("甲", "乙"), ("丙", "丁"))),
    ("甲\r\n\r\n乙\r\n", (("甲",), ("",), ("乙",))),
    ("甲\t\t\r\n", (("甲", "", ""),)),
    ("甲\t乙\r\n丙\r\n", (("甲", "乙"), ("丙", ""))),
    ('"两\n行"\t乙\r\n', (("两\n行", "乙"),)),
    ('"两\r\n行"\r\n', (("两\n行",),)),
    ('"他说""好"""\t乙', (('他说"好"', "乙"),)),
    ('"有\t制表符"\t乙', (("有\t制表符", "乙"),)),
    ('"优秀"人员\t乙', (('"优秀"人员', "乙"),)),  # quotes of a text, not of a cell
    ('"没有闭合\t乙', (('"没有闭合', "乙"),)),
    ('5"\t乙', (('5"', "乙"),)),
    ("1,558,100.00\t10,012,516.44", (("1,558,100.00", "10,012,516.44"),)),
    ("\r\n", (("",),)),
]


@pytest.mark.parametrize(("text", "table"), TSV)
def test_tab_separated_text(text: str, table: tuple[tuple[str, ...], ...]) -> None:
    assert read_tsv(text) == table


HTML = [
    ("<table><tr><td>甲</td><td>乙</td></tr></table>", (("甲", "乙"),)),
    ("<p>无表</p>", None),
    ("<table><tr><td>a&amp;b &lt;c&gt;</td></tr></table>", (("a&b <c>",),)),
    ("<table><tr><td>两<br>行</td></tr></table>", (("两\n行",),)),
    ("<table><tr><td><p>一</p><p>二</p></td></tr></table>", (("一\n二",),)),
    ("<table>\r\n <tr>\r\n  <td>甲\r\n   乙</td>\r\n </tr>\r\n</table>", (("甲乙",),)),
    ("<table><tr><td>two\r\n  words</td></tr></table>", (("two words",),)),
    ("<table><tr><th>头</th></tr><tr><td>&nbsp;</td></tr></table>", (("头",), ("",))),
    (
        "<table><tr><td rowspan=2>产出</td><td>a</td></tr><tr><td>b</td></tr></table>",
        (("产出", "a"), ("", "b")),
    ),
    (
        '<table><tr><td colspan="2">合并</td><td>c</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>',
        (("合并", "", "c"), ("1", "2", "3")),
    ),
    (
        '<table><tr><td rowspan="2" colspan="2">x</td><td>1</td></tr><tr><td>2</td></tr></table>',
        (("x", "1"), ("", "2")),  # no cell begins in the second column
    ),
    ('<table><tr><td rowspan="9">x</td></tr></table>', (("x",),)),
    ("<table><tr><td>外<table><tr><td>内</td></tr></table></td><td>乙</td></tr></table>", (("外内", "乙"),)),
    ("<table><tr><td>没有结束<td>乙<tr><td>丙", (("没有结束", "乙"), ("丙", ""))),
    ('<table><tr><td rowspan="-1" colspan="x">a</td></tr></table>', (("a",),)),
    ("<table></table>", None),
    (
        "<html><style>td{x:y}</style><body><!--StartFragment--><table><col width=72><tbody><tr height=19>"
        "<td class=xl65>≥1座</td></tr></tbody></table><!--EndFragment--></body></html>",
        (("≥1座",),),
    ),
    ("<table><tr style='display:none'><td></td></tr></table>", (("",),)),
    ("<table><tr><td></td></tr><tr style='display:none'><td></td><td></td></tr></table>", (("",),)),
    ("<table><tr></tr><tr style='display:none'><td></td></tr></table>", (("",),)),
    (  # Excel's tail behind merged cells: a row of widths that nobody sees
        "<table><tr><td colspan=2>合并</td></tr><tr style='display:none'><td>藏</td><td></td></tr>"
        "<![if supportMisalignedColumns]><tr height=0 style='display: none'><td width=72></td>"
        "<td width=72></td></tr><![endif]></table>",
        (("合并", ""), ("藏", "")),
    ),
]


@pytest.mark.parametrize(("text", "table"), HTML)
def test_html(text: str, table: tuple[tuple[str, ...], ...] | None) -> None:
    assert read_html(text) == table


def test_blanks_that_html_does_not_keep_come_from_the_text_beside_it() -> None:
    table = (("甲乙", "a b"), ("1,200.50", "别的"))
    assert with_exact_blanks(table, (("甲 乙", "a  b"), (" 1,200.50 ", "不同"))) == (
        ("甲 乙", "a  b"),
        ("1,200.50", "别的"),
    )
    assert with_exact_blanks(table, (("甲 乙", "a  b"),)) == table


def test_a_huge_span_costs_nothing() -> None:
    spans = '<td rowspan="1000" colspan="1000">x</td>' * 50
    table = read_html(f"<table><tr>{spans}</tr></table>")
    assert table is not None and table[0][0] == "x"


cells = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=12)
rows = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=5)
)


@given(rows)
def test_what_is_written_is_read_again(table: list[list[str]]) -> None:
    texts = tuple(tuple(row) for row in table)
    assert read_tsv(write_tsv(texts)) == texts


@pytest.mark.parametrize(
    ("cell", "shown_as"),
    [("3", "0"), ("0", "0"), ("2.50", r"0\.00"), ("6476000.00", r"0\.00"), ("0.5", r"0\.0")]
    + [
        (text, r"\@")
        for text in ("", "0402009", "100%", "-", "3-5", "1,000", "1.", "１", "12345678901234567", "≥3")
    ],
)
def test_numbers_go_out_as_numbers_that_look_the_same(cell: str, shown_as: str) -> None:
    assert f"mso-number-format:'{shown_as}'" in write_html([[cell]])


plain = st.text(st.characters(categories=("L", "N", "P", "S")), max_size=8)


@given(st.lists(st.lists(plain, min_size=3, max_size=3), min_size=1, max_size=4))
def test_html_is_read_again(table: list[list[str]]) -> None:
    texts = tuple(tuple(row) for row in table)
    assert read_html(write_html(texts)) == texts


@given(st.text(max_size=200))
def test_reading_never_fails(text: str) -> None:
    assert len({len(row) for row in read_tsv(text)}) == 1
    read_html(text)
    read_html(f"<table>{text}")
    read_html(f"<table><tr style='display:none'>{text}<td>{text}")
