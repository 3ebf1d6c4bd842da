"""The list of who is to hand in: tables of many kinds, merged cells, codes, and what it is written as."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook as Sheets

from model.errors import UserError
from model.summary.summary import summary_of
from model.workbook.workbook import Workbook
from ui.jobs.expected_list import _SUMS, Expected, key_of, read_expected, write_expected
from ui.jobs.hand_over import write_summary
from ui.jobs.new_workbooks import sample_workbook


def sheet(path: Path, *rows: tuple[object, ...], merged: str = "") -> Path:
    book = Sheets()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    book.save(path)
    return path


def test_a_sheet_with_a_title_merged_units_and_sums(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx",
        ("2021年应交项目一览",),
        ("序号", "主管部门", "实施单位", "项目名称", "联系人"),
        (1, "某局", "甲中心", "网格", "陈"),
        (2, "某局", None, "宣传", "陈"),
        (3, "某局", "乙站", "运维", "王"),
        (None, None, None, "合计", None),
        merged="C3:C4",
    )
    assert read_expected(path, 2021) == (
        Expected("甲中心", "网格"), Expected("甲中心", "宣传"), Expected("乙站", "运维")
    )  # fmt: skip


def test_the_departments_summary_of_last_year_is_a_list(tmp_path: Path) -> None:
    workbook = Workbook.open(sample_workbook(tmp_path))
    write_summary(summary_of(workbook), tmp_path / "汇总.xlsx")
    names = [workbook.project(i).name for i in workbook.ids]
    workbook.close()
    assert sorted(one.project for one in read_expected(tmp_path / "汇总.xlsx", 2021)) == sorted(names)


def test_a_list_of_projects_alone(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("项目\n网格\n\n宣传\n网格\n", "gb18030")
    assert read_expected(tmp_path / "a.csv", 2021) == (Expected("", "网格"), Expected("", "宣传"))


@pytest.mark.parametrize("data", [b"", b"\x00\x01", "单位\n甲\n".encode(), b"PK\x03\x04"])
def test_what_holds_no_list_gets_one_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(UserError, match=r"。$"):
        read_expected(path, 2021)


@pytest.mark.parametrize(
    ("one", "other"), [("Ａ区 中心", "a区中心"), ("（一）科", "(一)科"), ("甲\n乙", "甲乙")]
)
def test_names_are_known_without_width_spaces_and_case(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


def test_codes_keep_their_zeros_and_no_text_is_a_formula(tmp_path: Path) -> None:
    write_expected(tmp_path / "a.csv", [Expected("0402009", "=1+1"), Expected("甲", "平时")])
    lines = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()
    assert lines == ["单位,项目", '"=""0402009""","=""=1+1"""', "甲,平时"]
    assert read_expected(tmp_path / "a.csv", 2021)[0] == Expected("0402009", "=1+1")


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=8))
def test_what_is_written_is_read_again(pairs: list[tuple[str, str]]) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / "名单.csv"
        wanted = [
            Expected(unit, project)
            for unit, project in pairs
            if project != "项目" and not _SUMS.match(project)
        ]
        if not wanted:
            return
        write_expected(path, wanted)
        found = read_expected(path, 2021)
    keys = {(key_of(one.unit), key_of(one.project)) for one in wanted}
    assert {(key_of(one.unit), key_of(one.project)) for one in found} == keys
