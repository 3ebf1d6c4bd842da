"""What one sees in a cell of that number and format; right answers from the screen of a Chinese Excel."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.reading.number_format import BUILTIN, seen_number

ACCOUNTING = r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)'
DAY = 45291  # 31 December 2023


@pytest.mark.parametrize(
    ("value", "form", "seen"),
    [
        (0.98, "0%", "98%"),
        (0.97, "0.00%", "97.00%"),
        (-0.5, "0%", "-50%"),
        (0.95, '"≥"0%', "≥95%"),
        (5, '"≥"0"%"', "≥5%"),  # a sign in quotes is a letter
        (12.3, '0.0"%"', "12.3%"),
        (12, '0"场"', "12场"),
        (12, "0场", "12场"),
        (12, 'General"场"', "12场"),
        (12, 'G/通用格式"场"', "12场"),
        (402009, "0000000", "0402009"),
        (13800138000, "000-0000-0000", "138-0013-8000"),
        (20231231, '0000"年"00"月"00"日"', "2023年12月31日"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (48.5, "0.00_ ;[Red]\\-0.00\\ ", "48.50"),
        (-3, "0.00_ ;[Red]\\-0.00\\ ", "-3.00"),
        (-5, "#,##0.00_);(#,##0.00)", "-5.00"),
        (0, ACCOUNTING, "-"),
        (-3, ACCOUNTING, "-3.00"),
        (1234.5, BUILTIN[43], "1,234.50"),
        (123, "[$¥-804]#,##0.00", "¥123.00"),
        (123, "¥#,##0.00", "¥123.00"),
        (350, '[>=100]0"元";0.0"元"', "350元"),
        (50, '[>=100]0"元";0.0"元"', "50.0元"),
        (12345, r'0\.0,"万"', "1.2万"),
        (0, "0;-0;;@", ""),
        (0, "#", "0"),
        (0.5, "#.##", "0.5"),
        (2.5, "@", "2.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e15, "", "1000000000000000"),
        (1000, "# ##0", "1 000"),
    ],
)
def test_numbers_are_read_as_they_are_seen(value: float, form: str, seen: str) -> None:
    assert seen_number(value, form) == seen


@pytest.mark.parametrize(
    ("value", "form", "kept"),
    [
        (10 / 3, "0.00", "3.33333333333333"),
        (1234567.899, "#,##0.00", "1,234,567.899"),
        (0.4, "0", "0.4"),
        (0.9925, "0%", "99.25%"),
        (0.992482001, "0.00%", "99.25%"),  # rates have any number of decimals
        (5, ";;;", "5"),
        (12.5, "# ?/?", "12.5"),
        (12.5, "0.00E+00", "12.5"),
        (-1, "yyyy-mm-dd", "-1"),
        (1e20, "yyyy", "100000000000000000000"),
        (7, "0" * 300, "7"),
    ],
)
def test_what_a_format_hides_is_not_lost(value: float, form: str, kept: str) -> None:
    assert seen_number(value, form) == kept


@pytest.mark.parametrize(
    ("value", "form", "seen"),
    [
        (DAY, "yyyy-mm-dd", "2023年12月31日"),
        (DAY, "yyyy\\-mm\\-dd;@", "2023年12月31日"),
        (DAY, 'yyyy"年"m"月"d"日"', "2023年12月31日"),
        (DAY, "dd/mm/yy", "2023年12月31日"),
        (DAY, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2023年12月31日"),
        (DAY, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "2023年12月31日"),
        (DAY, "aaaa", "2023年12月31日"),
        (DAY, BUILTIN[14], "2023年12月31日"),
        (DAY, BUILTIN[31], "2023年12月31日"),
        (DAY, BUILTIN[57], "2023年12月"),
        (DAY, 'm"月"d"日"', "12月31日"),
        (DAY, 'yyyy"年";@', "2023年"),
        (DAY, "yyyy-mm-dd h:mm:ss", "2023年12月31日"),
        (DAY + 0.5, "yyyy-mm-dd h:mm", "2023年12月31日 12:00:00"),
        (0.5, "h:mm", "12:00"),
        (0.75, '上午/下午h"时"mm"分"', "下午6时00分"),
        (1.5, "[h]:mm:ss", "36:00:00"),
        (59, "yyyy-mm-dd", "1900年2月28日"),
        (61, "yyyy-mm-dd", "1900年3月1日"),
    ],
)
def test_dates_are_written_as_forms_write_them(value: float, form: str, seen: str) -> None:
    assert seen_number(value, form) == seen


def test_some_files_count_from_1904() -> None:
    assert seen_number(DAY - 1462, "yyyy-mm-dd", from_1904=True) == "2023年12月31日"


@given(st.floats(), st.text(alphabet='0#?,.%;"\\[]ymdhs@*_年场 EG/-()<>=1上午', max_size=20))
def test_no_format_breaks_a_sheet(value: float, form: str) -> None:
    assert isinstance(seen_number(value, form), str)
