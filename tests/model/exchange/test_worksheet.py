"""Where the cells of a sheet stand in its file."""

from __future__ import annotations

from model.exchange.worksheet import Worksheet


def test_a_cell_is_named_as_in_a_spreadsheet() -> None:
    sheet = Worksheet("Sheet1", (("",) * 703,) * 30)
    assert [sheet.address(0, column) for column in (0, 25, 26, 701, 702)] == [
        "Sheet1!A1",
        "Sheet1!Z1",
        "Sheet1!AA1",
        "Sheet1!ZZ1",
        "Sheet1!AAA1",
    ]
    assert sheet.address_of((0, 0, 29, 10)) == "Sheet1!A1:K30"


def test_rows_that_were_left_out_do_not_move_the_others() -> None:
    sheet = Worksheet("表2", (("甲",), ("",), ("乙",)), numbers=(3, 4, 1000))
    assert sheet.address(2, 0) == "表2!A1000" and sheet.address_of((0, 0, 2, 0)) == "表2!A3:A1000"
