"""What is told of a form: rows that are no indicators, figures that are not ours, cells without a place, doubt."""

from __future__ import annotations

from model.exchange.found_form import FoundForm
from model.exchange.recognise import find_forms
from tests.model.builders import template
from tests.model.exchange.layout_cases import sheet_of

FORM = """项目支出绩效自评表（2022年度）
项目名称|修路|||||主管部门|市政局
项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分
|其中：当年财政拨款|60|60|54|10|90%|9
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因
产出指标|数量指标|里程|3公里|3公里|50|50|
效益指标|社会效益指标|出行时间|缩短|缩短|30|30|
满意度指标|服务对象满意度指标|满意度|≥90%|81%|10|9|噪声
总分|||||100|98|"""
EXECUTION = "预算执行|预算执行率|预算执行率|100%|90%|10|9|\n"


def read(text: str) -> FoundForm:
    (found,) = find_forms(sheet_of(text), [template("national-2020")], 2021)
    return found


def messages(found: FoundForm) -> str:
    return "".join(one.message for one in found.remarks)


def test_a_form_that_agrees_tells_nothing() -> None:
    found = read(FORM)
    assert found.remarks == () and found.unplaced == () and found.area == (0, 0, 8, 7)


def test_the_row_of_the_execution_is_no_indicator() -> None:
    found = read(
        FORM.replace("产出指标|数量", EXECUTION + "产出指标|数量").replace("|10|90%|9\n", "||90%|\n")
    )
    assert "预算执行率" not in [row.name for row in found.project.indicators]
    assert "已由资金表计算" in messages(found)
    kept = read(FORM.replace("产出指标|数量", EXECUTION.replace("|10|9|", "|5|4.5|") + "产出指标|数量"))
    assert "预算执行率" in [row.name for row in kept.project.indicators]


def test_figures_that_are_not_ours_are_named_with_their_cells() -> None:
    found = read(
        FORM.replace("|10|90%|9\n", "|10|95%|9.5\n")
        .replace("|81%|10|9|", "|81%|10|8|")
        .replace("100|98|", "100|99|")
    )
    assert [(one.cell, one.severity) for one in found.remarks] == [
        ("Sheet1!G4", "warning"), ("Sheet1!H4", "warning"), ("Sheet1!G8", "warning"), ("Sheet1!G9", "warning"),
    ]  # fmt: skip
    assert [row.manual_score for row in found.project.indicators if row.manual_score] == ["8"]


def test_hidden_decimals_keep_their_sum() -> None:
    rows = "".join(
        f"产出指标|数量指标|里程{n}|3公里|3公里|16.6666666666667|16.6666666666667|\n" for n in range(3)
    )
    found = read(FORM.replace("产出指标|数量指标|里程|3公里|3公里|50|50|\n", rows))
    assert [row.weight for row in found.project.indicators if row.name.startswith("里程")] == [
        "16.67",
        "16.67",
        "16.66",
    ]
    assert not any(row.manual_score for row in found.project.indicators)
    assert "四舍五入" in messages(found)


def test_a_score_with_more_decimals_is_rounded_and_said() -> None:
    found = read(FORM.replace("|81%|10|9|", "|81%|10|8.3351|"))
    assert found.project.indicators[-1].manual_score == "8.34"
    (note, _) = [one for one in found.remarks if one.cell == "Sheet1!G8"]
    assert (note.severity, note.message) == ("info", "表上得分是 8.3351，已四舍五入为 8.34。")


def test_a_fraction_against_a_percentage_is_read_as_one_and_said() -> None:
    found = read(FORM.replace("|81%|", "|0.81|"))
    assert found.project.indicators[-1].actual == "81%" and "已按 81% 读入" in messages(found)
    assert read(FORM.replace("≥90%|81%", "≥1%|0.9")).project.indicators[-1].actual == "0.9"


def test_cells_without_a_place_are_named_and_many_make_a_form_doubtful() -> None:
    found = read(FORM + "\n无人认识的栏|某值")
    assert [(one.cell, one.text) for one in found.unplaced] == [
        ("Sheet1!A10", "无人认识的栏"),
        ("Sheet1!B10", "某值"),
    ]
    assert not any(one.severity == "error" for one in found.remarks)
    doubtful = read(FORM + "\n某栏|某值|某栏|某值|某栏|某值" * 2)
    assert [one.severity for one in doubtful.remarks] == ["error"] and "逐格核对" in messages(doubtful)


def test_a_level_that_the_template_lacks_is_named() -> None:
    found = read(FORM.replace("产出指标|数量", "决策指标|目标明确"))
    assert "模板里没有一级指标“决策指标”" in messages(found)


def test_two_years_are_said() -> None:
    found = read(FORM.replace("项目名称|修路", "2021年度|\n项目名称|修路"))
    assert found.year == 2022 and "两个年度" in messages(found)


def test_a_total_in_the_header_is_compared_too() -> None:
    header = "|||||主管部门|市政局"
    assert read(FORM.replace(header, header + "|自评总分|98")).remarks == ()
    (remark,) = read(FORM.replace(header, header + "|自评总分|99")).remarks
    assert remark.message == "表上总分是 99，按各行计算是 98，请核对。" and remark.cell == "Sheet1!J2"
