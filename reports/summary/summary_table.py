"""The tables of the department summary as plain texts: projects, grades, deviations. Paper and spreadsheet share the words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from model.form.edits import column_caption
from model.form.template import Template
from model.grid.cells import DASH
from model.reading.amounts import money_text, percent, shortest, two_decimals, with_separators
from model.scoring.findings import SEVERITY_NAMES
from model.scoring.progress import STATE_NAMES, states_text
from model.summary.summary import Averages, GradeCount, ProjectLine, Summary, section_names
from reports.summary.table_rows import PaperTable, TableColumn, TableRow

TITLE = "项目支出绩效自评汇总表"
AVERAGE_NAMES = {"weighted": "加权平均（按全年预算数）", "plain": "简单平均"}
MAX_NAMED = 3
MAX_BARS = 40  # of the chart of scores


def money_columns(template: Template) -> dict[str, str]:
    """Return the captions of the columns of amounts that the template has."""
    captions = {column.id: column.caption for column in template.funds.columns}
    return {column: captions[column] for column in template.funds.amount_columns}


def part_captions(template: Template) -> list[str]:
    """Return the captions of execution, level-1 sections and total, each with its points."""
    parts = [("预算执行", template.execution_points)]
    parts += section_names(template)
    parts.append(("总分", template.total_points))
    return [f"{name}\n（{shortest(points)}分）" if points else name for name, points in parts]


def heads(summary: Summary) -> list[tuple[str, str]]:
    """Return what stands above the table: (caption, text) of department and unit, as far as the forms say."""
    captions = {field.id: field.caption for field in summary.template.header}
    found = (("department", summary.departments), ("unit", summary.units))
    return [
        (captions.get(field, ""), _listed(names)) for field, names in found if names and field in captions
    ]


def _listed(names: Sequence[str]) -> str:
    shown = "、".join(names[:MAX_NAMED])
    return f"{shown} 等 {len(names)} 个" if len(names) > MAX_NAMED else shown


def counted_states(summary: Summary) -> str:
    """Return how many forms are complete, how many are not, and how many have no grade yet."""
    counts = "，".join(f"{name} {summary.states[state]} 个" for state, name in STATE_NAMES.items())
    ungraded = f"其中 {summary.ungraded} 个还没开始填，不列入等级。" if summary.ungraded else ""
    return f"填报状态：{counts}。{ungraded}{_damage_text(summary)}"


def _damage_text(summary: Summary) -> str:
    """Return what makes the summary no proof, blank if all is as it was saved."""
    if not summary.damage:
        return ""
    more = len(summary.damage) - MAX_NAMED
    rest = f"；还有 {more} 处" if more > 0 else ""
    return f"与保存时不符，不作凭证：{'；'.join(summary.damage[:MAX_NAMED])}{rest}。"


def unscored_text(summary: Summary) -> str:
    """Return the sentence about indicators without a score, blank if there are none."""
    return f"另有 {summary.unscored} 个指标还没有得分，未列入。" if summary.unscored else ""


def score_heading(summary: Summary) -> str:
    """Return what stands above the chart of scores."""
    count = len(summary.lines)
    if count > MAX_BARS:
        return f"总分最低的 {MAX_BARS} 个项目（由低到高，共 {count} 个项目）"
    return "各项目总分（由低到高）"


def grade_range(summary: Summary, number: int) -> str:
    """Return the scores of a grade: ``90 分及以上``, ``80 分至 90 分以下``, ``60 分以下``."""
    grades = summary.template.grades
    low = shortest(grades[number].at_least)
    if number == 0:
        return f"{low} 分及以上"
    high = shortest(grades[number - 1].at_least)
    return f"{low}～{high} 分（不含 {high}）" if grades[number].at_least else f"{high} 分以下"


def project_table(summary: Summary) -> PaperTable:
    """Return the table of all projects, with totals and averages."""
    return PaperTable("projects", project_columns(summary.template), tuple(project_rows(summary)))


def project_columns(template: Template) -> tuple[TableColumn, ...]:
    """Return the columns of the table of all projects."""
    return (
        TableColumn("序号"),
        TableColumn("项目名称", "left", share=1.0),
        *(TableColumn(caption, "right") for caption in money_columns(template).values()),
        TableColumn("执行率", "right"),
        *(TableColumn(caption, "right") for caption in part_captions(template)),
        TableColumn("等级"),
        *(TableColumn(SEVERITY_NAMES[severity]) for severity in ("error", "warning")),
        TableColumn("状态"),
    )


def project_rows(summary: Summary) -> Iterator[TableRow]:
    """Return the rows of the table of all projects one by one, at last totals and averages."""
    for line in summary.lines:
        yield _project_row(line, summary.template, line.number == len(summary.lines))
    yield from _closing_rows(summary)


def _money(value: Decimal, template: Template) -> str:
    text = money_text(value, template.money_unit)
    return with_separators(text) if template.money_separators else text


def _project_row(line: ProjectLine, template: Template, is_last: bool) -> TableRow:
    amounts = (line.funds.amount(column) for column in money_columns(template))
    texts = (
        str(line.number),
        line.name,
        *(_money(amount, template) for amount in amounts),
        line.funds.rate_text,
        two_decimals(line.execution.score),
        *(two_decimals(part.score) for part in line.sections),
        two_decimals(line.total_score),
        line.grade,
        str(line.errors),
        str(line.warnings),
        states_text(line.states),
    )
    return TableRow(texts, with_next=is_last)


def _closing_rows(summary: Summary) -> list[TableRow]:
    """Totals and averages, kept on the page of the last project."""
    template, count = summary.template, len(summary.lines)
    amounts = [_money(summary.funds.amount(column), template) for column in money_columns(template)]
    scores = [DASH] * (len(section_names(template)) + 3)
    total = (f"合计（{count} 个项目）", *amounts, summary.funds.rate_text, *scores)
    return [
        TableRow(
            (*total, str(summary.errors), str(summary.warnings), DASH), span=2, bold=True, with_next=True
        ),
        TableRow(_average_texts("weighted", summary.weighted, summary), span=2, bold=True, with_next=True),
        TableRow(_average_texts("plain", summary.plain, summary), span=2, bold=True),
    ]


def _average_texts(key: str, averages: Averages | None, summary: Summary) -> tuple[str, ...]:
    template = summary.template
    figures = [DASH] * (len(section_names(template)) + 3)
    if averages:
        scores = (averages.execution, *averages.sections, averages.total_score)
        figures = [percent(averages.rate), *map(two_decimals, scores)]
    return (AVERAGE_NAMES[key], *[DASH] * len(money_columns(template)), *figures, *[DASH] * 4)


def grade_table(summary: Summary) -> PaperTable:
    """Return how many projects reached each grade."""
    columns = tuple(
        TableColumn(caption)
        for caption in ("等级", "总分", "项目数", "占比", f"全年预算数（{summary.template.money_unit}）")
    )
    rows = tuple(_grade_row(summary, number, count) for number, count in enumerate(summary.grades))
    return PaperTable("grades", columns, rows)


def _grade_row(summary: Summary, number: int, count: GradeCount) -> TableRow:
    texts = (str(count.count), percent(count.share), _money(count.adjusted, summary.template))
    return TableRow(
        (count.grade.name, grade_range(summary, number), *texts), with_next=number < len(summary.grades) - 1
    )


def deviation_columns(template: Template) -> tuple[TableColumn, ...]:
    """Return the columns of the table of deviations, worded as in the form, as far as that has them."""
    caption = {
        name: column_caption(name, template) for name in ("name", "target", "actual", "weight", "reason")
    }
    caption["score"] = column_caption("manual_score", template)
    return (
        TableColumn("序号"),
        TableColumn("项目名称", "left", share=1.25),
        TableColumn(caption["name"], "left", share=1.4),
        TableColumn(caption["target"], "center", share=0.9),
        TableColumn(caption["actual"], "center", share=0.9),
        TableColumn(caption["weight"]),
        TableColumn(caption["score"]),
        TableColumn("失分"),
        TableColumn(caption["reason"], "left", share=2.2),
    )


def deviation_table(summary: Summary) -> PaperTable:
    """Return the indicators that lost most points."""
    rows = tuple(
        TableRow(
            (
                str(one.number), one.project, one.indicator, one.target, one.actual,
                shortest(one.weight), shortest(one.score), shortest(one.lost), one.reason_text,
            )
        )
        for one in summary.deviations
    )  # fmt: skip
    return PaperTable("deviations", deviation_columns(summary.template), rows)
