"""A district's template that was written from docs/templates.md alone, with a form whose figures were computed by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from functools import cache

from model.exchange.form_json import check_fits, form_json, parse_form
from model.form.project import Project
from model.form.template import Template
from model.form.template_reader import parse_template
from model.grid.computed import Computed, compute
from reports.form.print_job import PrintJob
from reports.pdf.fonts import printable
from tests.model.builders import ROOT

PLACE, YEAR = "qingshan-2024", 2024
FOLDER = ROOT / "tests/forms"
FORM = (FOLDER / f"{PLACE}.json").read_text("utf-8")
ROWS = 3  # of the table that grows
CELLS = {
    "fund_checks.0.item": "资金分配是否符合管理办法",
    "fund_checks.1.result": "不合规",
    "fund_checks.1.remedy": "二季度进度款晚拨20天，已补拨并约谈经办科室。",
}


@cache
def template() -> Template:
    return parse_template((FOLDER / f"{PLACE}.toml").read_text("utf-8"), f"{PLACE}.toml")


def read(data: object) -> Project:
    """Read form JSON as the window and the commands do."""
    form = parse_form(json.dumps(data), "x", (PLACE,))
    check_fits(form, template(), "x")
    return form.project


def computed_of(project: Project) -> Computed:
    return compute(project, template(), YEAR)


@cache
def filled() -> Computed:
    return computed_of(read(json.loads(FORM)))


def text_of(key: str, computed: Computed | None = None) -> str:
    found = (computed or filled()).grid.find(key)
    assert found is not None, key
    return found.text


def funded(executed: str, note: str) -> Computed:
    """The form with another 区级财政资金 spent, and another text beside the money."""
    data = json.loads(FORM)
    data["funds"]["district"]["executed"] = executed
    data["funds"]["total"]["rate_note"] = note
    return computed_of(read(data))


def typed_texts() -> Iterable[str]:
    """All texts of the form as they must stand on the sheet: neither levels nor amounts, which are printed otherwise."""
    data = json.loads(FORM)
    yield from (*data["project"].values(), *data["goals"].values(), *data["funds"]["total"].values())
    for row in data["indicators"]:
        yield from (text for key, text in row.items() if key not in ("category", "kind", "grade") and text)


def squeezed(text: str) -> str:
    return "".join(text.split())


# -- the template -------------------------------------------------------------------------------------------


def test_the_page_gave_what_the_district_asked_for() -> None:
    made = template()
    assert (made.id, made.money_unit, made.presets, made.orientation) == (
        PLACE,
        "万元",
        "advice",
        "landscape",
    )
    assert [section.points for section in made.sections] == [40, 40, 10]
    assert made.execution_points + 90 == made.total_points
    assert not made.indicators.is_open
    captions = " ".join(column.caption for column in made.indicators.columns)
    assert captions == ("一级指标 二级指标 三级指标 年度指标值 实际完成值 数据来源 分值 得分 复核分 偏差原因")
    assert made.indicators.column("data_source").choices == ("统计报表", "第三方报告", "问卷调查")
    (table,) = made.tables
    assert [column.choices for column in table.columns] == [(), ("合规", "不合规"), ()]


# -- the figures --------------------------------------------------------------------------------------------


def test_the_figures_are_those_computed_by_hand() -> None:
    """320 ÷ 400; 5 × 180 ÷ 200; 5 × 90 ÷ 95; 7 is typed in the band 80–60 of 10; 8 + 39.24 + 37 + 10."""
    scores = [text_of(f"indicators[{n}].manual_score") for n in range(10)]
    assert " ".join(scores) == "10 4.5 10 4.74 10 10 10 10 7 10"
    assert (text_of("funds.total.rate"), text_of("funds.total.score")) == ("80.00%", "8.00")
    assert (text_of("total.weight"), text_of("total.score")) == ("100", "94.24")
    assert filled().evaluation.grade == "优"
    assert filled().findings == ()


def test_what_is_part_of_another_source_is_not_added() -> None:
    amounts = [text_of(f"funds.total.{column}") for column in ("initial", "adjusted", "executed")]
    assert amounts == ["380.00", "400.00", "320.00"]
    assert text_of("funds.donation.executed") == "15.00" and text_of("funds.donation.rate") == "75.00%"


def test_the_rate_is_explained_below_85_percent() -> None:
    """339.96 of 400 is 84.99 %, 340 is 85 %; the text may be there or not."""
    for executed, note, asked in (
        ("250", "", True),
        ("250", "跨年支付。", False),
        ("269.96", "", True),
        ("270", "", False),
    ):
        codes = [finding.code for finding in funded(executed, note).findings]
        assert ("rate-reason" in codes) == asked, (executed, note)
    (found,) = (one for one in funded("250", " ").findings if one.code == "rate-reason")
    assert (found.severity, str(found.field)) == ("error", "funds.total.rate_note")


def test_the_conclusion_is_asked_for_and_the_next_steps_are_not() -> None:
    data = json.loads(FORM)
    data["goals"] |= {"conclusion": "", "next_steps": ""}
    found = [(f.code, str(f.field)) for f in computed_of(read(data)).findings]
    assert found == [("missing", "goals.conclusion")]


# -- the sheet ----------------------------------------------------------------------------------------------


def test_the_blocks_stand_in_the_order_of_the_page() -> None:
    rows = {cell.text: cell.row for cell in filled().grid.cells}
    order = [
        "项目名称",
        "年度资金总额",
        "检查事项",
        "预期目标",
        "一级指标",
        "总　分",
        "自评结论",
        "下一步打算",
    ]
    assert sorted(order, key=lambda text: rows[text]) == order


def test_every_typed_text_is_in_the_grid() -> None:
    shown = Counter(cell.text for cell in filled().grid.cells)
    assert not {text: count for text, count in Counter(typed_texts()).items() if shown[text] < count}
    signed = dict(filled().grid.signature).values()
    assert set(json.loads(FORM)["signature"].values()) <= set(signed)


def test_the_table_has_the_rows_that_were_typed() -> None:
    grid = filled().grid
    for key, text in CELLS.items():
        assert text_of(f"goals.{key}") == text
    assert grid.find(f"goals.fund_checks.{ROWS - 1}.item") and not grid.find(f"goals.fund_checks.{ROWS}.item")
    data = json.loads(FORM)
    data["goals"]["fund_checks.5.item"] = "账实核对"
    grown = computed_of(read(data))
    assert text_of("goals.fund_checks.5.item", grown) == "账实核对"
    assert text_of("goals.fund_checks.4.item", grown) == ""


def test_the_form_comes_back_whole_from_json() -> None:
    project = filled().project
    assert parse_form(form_json(project, template(), YEAR), "x", (PLACE,)).project == project


def test_one_printed_page_holds_every_text() -> None:
    job = PrintJob(filled().project, template(), YEAR)
    (page,) = job.plan.pages
    assert job.plan.size >= 8.5 and not set(job.missing)
    shown = Counter(squeezed("".join(line.text for line in box.lines)) for box in page.boxes)
    wanted = Counter(squeezed(printable(text)) for text in typed_texts())
    wanted += Counter(squeezed(printable(cell.text)) for cell in job.grid.cells if cell.key and cell.text)
    assert len(wanted) > 60
    assert not [text for text in wanted if not shown[text]]


def test_no_caption_and_no_target_of_the_page_is_broken() -> None:
    (page,) = PrintJob(filled().project, template(), YEAR).plan.pages
    lines = {line.text for box in page.boxes for line in box.lines}
    assert {column.caption for column in template().indicators.columns} <= lines
    assert {"≤350元/平方米", "服务对象满意度指标", "其中：社会捐赠", "100.00%"} <= lines
