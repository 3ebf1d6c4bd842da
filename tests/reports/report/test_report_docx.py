"""The draft of a report: sentences and tables whose every figure stands in the form, in a template that may be another."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

import resources
from model.errors import UserError
from model.form.project import Project, with_texts
from model.reading.amounts import shortest
from model.workbook.workbook import Workbook
from reports.form.print_job import PrintJob
from reports.report.report_docx import names_in, render_report_docx
from reports.report.report_facts import report_facts
from resources.forms import read_form
from tests.command_fixtures import done, run
from tests.depth import often, some_every_day
from tests.model.builders import SAMPLES, YEAR, clean_project, template, template_text
from tests.model.form.random_templates import projects
from tests.office import Converter, office
from tests.reports.sheets.test_form_formulas import forms
from tools.make_report_template import made
from ui.jobs.hand_over import REPORT_TEMPLATE, export_reports

__all__ = ["done", "office", "run"]  # fixtures
HEADINGS = [
    "一、项目基本情况",
    "二、资金安排和使用情况",
    "三、绩效目标完成情况",
    "四、偏离绩效目标的原因和改进措施",
    "五、绩效自评结果拟应用和公开情况",
]


def shipped() -> bytes:
    return resources.report_template_path().read_bytes()


def paragraphs(job: PrintJob, template_bytes: bytes | None = None) -> list[str]:
    document = Document(io.BytesIO(render_report_docx(job, template_bytes or shipped(), "模板.docx")))
    return [paragraph.text for paragraph in document.paragraphs]


def report_of(project: Project, name: str = "shenzhen-2021") -> list[str]:
    return paragraphs(PrintJob(project, template(name), YEAR))


def own(*texts: str) -> bytes:
    document, file = Document(), io.BytesIO()
    for text in texts:
        document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


def sample_job(number: int) -> PrintJob:
    form, found = read_form(SAMPLES[number])
    return PrintJob(form.project, found, form.year)


def test_the_shipped_template_is_the_one_that_the_tool_makes() -> None:
    assert shipped() == made()
    facts = report_facts(sample_job(1).computed)
    names = [name for name in names_in(shipped()) if name != "结束"]
    assert {name.removeprefix("如有 ") for name in names} <= {*facts.texts, *facts.blocks}


def test_a_sample_is_told_in_sentences() -> None:
    texts = paragraphs(sample_job(1))
    assert texts[:2] == ["数据规划管理", "2021年度项目支出绩效自评报告"]
    assert [text for text in texts if text in HEADINGS] == HEADINGS
    assert "六、其他需要说明的问题" not in texts
    assert "项目名称：数据规划管理；项目金额：35181000 元；主管部门：0402009；实施单位：【未填写】。" in texts
    assert (
        "2021 年度资金总额：年初预算数 7642000.00 元，全年预算数 10390000.00 元，全年执行数 10012516.44 元，"
        "执行率 96.37%。预算执行分值 10 分，得 9.64 分。"
    ) in texts
    assert "效益指标共 10 项，分值 40 分，得 40 分；10 项得满分，另有 2 项不适用。" in texts
    assert "自评总分 97.14 分，等级为“优”。" in texts
    assert "2 项指标未得满分，共扣 2.5 分：" in texts
    assert "预算执行率 96.37%，扣 0.36 分。【预算没有全部执行的原因和改进措施请补写】" in texts
    assert any(
        text.startswith("1．智慧福田宣传视频制作完成率：年度指标值 100%，实际完成值 50%，") for text in texts
    )


def test_what_is_not_filled_in_is_named() -> None:
    project = with_texts(
        clean_project(), {"goals.actual": "", "indicators[0].actual": "50%", "indicators[0].reason": ""}
    )
    texts = report_of(project)
    assert "【实际完成情况未填写】" in texts
    assert any(text.endswith("【偏差原因分析及改进措施未填写】") for text in texts)


def test_a_clean_form_has_no_shortfall() -> None:
    budget = {"funds.fiscal.adjusted": "100", "funds.fiscal.executed": "100"}
    assert "各项指标均得满分。" in report_of(with_texts(clean_project(), budget))


@settings(max_examples=often(40, at_least=2, share=20))
@given(st.data())
@pytest.mark.parametrize("name", some_every_day(resources.template_ids(), 6))
def test_every_figure_is_one_of_the_form(name: str, data: st.DataObject) -> None:
    """Counts and points that are taken off aside, no digits stand in a report that do not stand in the form."""
    job = PrintJob(data.draw(projects(template(name))), template(name), YEAR)
    computed, project = job.computed, job.project
    texts = [str(YEAR), *project.header.values(), *project.goals.values(), *project.signature.values()]
    texts += [text for row in project.indicators for text in (*vars_of(row), *dict(row.extra).values())]
    texts += [cell.text for cell in computed.grid.cells] + [job.template.money_unit]
    known = {figure for text in texts for figure in re.findall(r"[\d.,]+", text)}
    scores = [one.score for one in computed.evaluation.indicators]
    sums = [f"{sum_:f}" for part in computed.evaluation.sections for sum_ in (part.weight, part.score)]
    for text in paragraphs(job):
        plain = re.sub(r"\d+ 项|扣 [\d.]+ 分|^\d+．|(分值|得) [\d.]+ 分", "", text)
        assert set(re.findall(r"[\d.,]+", plain)) <= known | set(sums), (text, scores)


def vars_of(row: Any) -> tuple[str, ...]:
    return (row.name, row.target, row.actual, row.weight, row.reason)


def test_a_template_of_ones_own_keeps_its_words_and_looks() -> None:
    optional = ("{{如有 其他说明}}", "还有：", "{{其他说明}}", "{{结束}}")
    template_bytes = own("关于{{项目名称}}的说明（{{年度}}）", *optional, "得分 {{自评总分}}，{{等级}}")
    assert paragraphs(sample_job(1), template_bytes) == ["关于数据规划管理的说明（2021）", "得分 97.14，优"]


def test_text_that_word_cut_into_pieces_is_filled() -> None:
    document, file = Document(), io.BytesIO()
    paragraph = document.add_paragraph("总分 {{自评")
    paragraph.add_run("总").bold = True
    paragraph.add_run("分}} 分")
    document.save(file)
    assert paragraphs(sample_job(1), file.getvalue()) == ["总分 97.14 分"]


@pytest.mark.parametrize(
    ("texts", "word"),
    [
        (("{{总得分}}",), "“{{总得分}}”不认识"),
        (("{{如有 天气}}", "{{结束}}"), "“{{如有 天气}}”不认识"),
        (("{{如有 其他说明}}", "没完"), "收尾"),
        (("{{结束}}",), "“{{结束}}”不认识"),
    ],
)
def test_a_wrong_template_is_one_sentence(texts: tuple[str, ...], word: str) -> None:
    with pytest.raises(UserError) as caught:
        paragraphs(sample_job(1), own(*texts))
    assert word in str(caught.value) and "模板.docx" in str(caught.value) and "\n" not in str(caught.value)


def test_what_is_no_word_file_is_one_sentence() -> None:
    for data in (b"", b"PK\x03\x04", b"<html>"):
        with pytest.raises(UserError, match=r"不是 Word 文件"):
            paragraphs(sample_job(1), data or b" ")


def test_the_command_and_the_window_write_reports(tmp_path: Path, run: Any, done: Any) -> None:
    path = tmp_path / "书.jxzp"
    book = Workbook.create(path, template_text("shenzhen-2021"), YEAR)
    book.add_project(clean_project())
    outcome = export_reports(book, tmp_path, tmp_path)
    assert "已导出 1 个项目" in outcome.done and outcome.problems == ()
    (tmp_path / REPORT_TEMPLATE).write_bytes(own("只有 {{自评总分}}"))
    export_reports(book, tmp_path, tmp_path)
    (written,) = tmp_path.glob("*（自评报告）.docx")
    score = shortest(book.computed(1).evaluation.total_score)
    assert [one.text for one in Document(str(written)).paragraphs] == [f"只有 {score}"]
    book.close()
    out = done("export", path, "-o", tmp_path / "出", "--format", "report")
    assert out.strip().endswith("（自评报告）.docx") and Path(out.strip()).exists()
    (tmp_path / "坏.docx").write_bytes(own("{{不知道}}"))
    status, _, err = run(
        "export", path, "-o", tmp_path / "出", "--format", "report", "--report-template", tmp_path / "坏.docx"
    )
    assert status == 2 and "不认识" in err


def test_libreoffice_opens_every_report(office: Converter, tmp_path: Path) -> None:
    paths = []
    for number, job in enumerate(forms()):
        paths.append(tmp_path / f"{number}.docx")
        paths[-1].write_bytes(render_report_docx(replace(job), shipped(), "模板.docx"))
    assert len(office(paths, "pdf")) == len(paths)


def test_a_goal_that_was_copied_is_named() -> None:
    """A reviewer would object; who answered the warning does not hear it again."""
    copied = with_texts(clean_project(), {"goals.expected": "完成培训", "goals.actual": "完成培训"})
    mark = "【与预期目标完全相同，请写明实际完成了什么】"
    assert mark in report_of(copied) and mark not in report_of(clean_project())
    assert mark not in report_of(replace(copied, notes={"goal-copied@goals.actual": "目标就是结果"}))


def test_why_money_was_not_spent_is_told_once_with_the_points_it_cost() -> None:
    (field,) = [one.id for one in template("sichuan-0013zp").funds.columns if one.role == "text"]
    typed = {
        "funds.fiscal.adjusted": "100",
        "funds.fiscal.executed": "90",
        f"funds.total.{field}": "设备到货晚\n已于次年 1 月付款",
    }
    texts = report_of(with_texts(replace(clean_project("sichuan-0013zp"), funds={}), typed), "sichuan-0013zp")
    told = [text for text in texts if "设备到货晚" in text]
    assert len(told) == 1 and told[0].startswith("预算执行率 90.00%，扣 1 分。")
    assert told[0].endswith("：设备到货晚；已于次年 1 月付款。")
