"""Random sheets of random forms: any order of columns, any usual caption, levels merged, repeated or blank, several forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from model.exchange.worksheet import Area, Worksheet

LEVELS = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
NAMES = (
    "培训场次", "验收合格率", "完成及时率", "单位成本", "新增就业人数", "群众知晓率", "绿化覆盖率", "合计面积",
    "问题整改率", "设备购置数量", "服务人次", "目标完成率", "项目实施进度", "标准化率", "备案数量",
)  # fmt: skip
TARGETS = ("≥12场", "≥95%", "100%", "≤350元", "提升", "2022年12月底前", "≥1.5万人", "健全")
ACTUALS = ("12场", "98%", "100%", "320元", "有所提升", "2022年11月", "1.6万人", "健全")
CAPTIONS: Mapping[str, Sequence[str]] = {
    "category": ("一级指标", "*一级指标", "一级\n指标"),
    "kind": ("二级指标", "二级指标名称", "二 级 指 标"),
    "name": ("三级指标", "三级指标名称", "指标名称", "指标内容"),
    "target": (
        "年度指标值",
        "年初目标值",
        "预期指标值",
        "计划值",
        "目标值",
        "绩效目标值",
        "年度目标值（A）",
        "年初设定值",
    ),
    "actual": (
        "实际完成值",
        "全年实际值",
        "全年实际完成值",
        "完成情况",
        "年终完成值",
        "实际完成指标值",
        "*实际完成值（B）",
    ),
    "weight": ("分值", "权重", "指标权重", "标准分", "满分", "指标分值（分）"),
    "score": ("得分", "自评得分", "自评分", "指标得分", "实际得分"),
    "reason": (
        "偏差原因分析及改进措施",
        "未完成原因及改进措施",
        "原因分析",
        "偏差原因",
        "未达标原因分析和改进措施",
    ),
    "initial": ("年初预算数", "年初预算", "年初部门预算数"),
    "adjusted": ("全年预算数", "调整后预算数", "全年预算数（A）", "预算调整数"),
    "executed": ("全年执行数", "预算执行数", "实际支出数", "全年支出", "全年执行数（B）"),
    "total": ("年度资金总额", "资金总额", "合计", "总计"),
    "fiscal": ("当年财政拨款", "其中：当年财政拨款", "其中：财政拨款", "其中：1.本年财政拨款"),
    "other": ("其他资金", "　　　其他资金", "其他"),
    "title": ("项目支出绩效自评表", "项目绩效自评表", "部门预算项目支出绩效自评表"),
    "sum": ("总分", "合计", "总　分", "自评总分"),
    "expected": ("预期目标", "年初设定目标", "年度绩效目标"),
    "done": ("实际完成情况", "全年目标完成情况", "年度总体目标完成情况"),
    "project": ("项目名称", "项 目 名 称", "项目名称及编码"),
    "department": ("主管部门", "主管部门及代码", "主管单位"),
    "unit": ("实施单位", "项目实施单位", "实施单位（盖章）"),
}


@dataclass
class _Sheet:
    """Cells and merged areas of a sheet that is being drawn."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)

    def put(self, row: int, column: int, text: str) -> None:
        self.cells[row, column] = text

    def worksheet(self) -> Worksheet:
        rows = max(row for row, _ in self.cells) + 1
        columns = max(max(column for _, column in self.cells), *(area[3] for area in self.merged), 0) + 1
        grid = tuple(tuple(self.cells.get((r, c), "") for c in range(columns)) for r in range(rows))
        return Worksheet("Sheet1", grid, tuple(self.merged))


@dataclass(frozen=True)
class _Style:
    """How a form is laid out."""

    captions: Mapping[str, str]
    columns: tuple[str, ...]
    levels: str
    unit: str
    where: str
    goals: str


@st.composite
def _styles(draw: st.DrawFn) -> _Style:
    captions = {role: draw(st.sampled_from(words)) for role, words in CAPTIONS.items()}
    columns = draw(
        st.permutations(("category", "kind", "name", "target", "actual", "weight", "score", "reason"))
    )
    return _Style(
        captions,
        tuple(columns),
        draw(st.sampled_from(("merged", "blank", "repeated"))),
        draw(st.sampled_from(("元", "千元", "万元"))),
        draw(st.sampled_from(("above", "beside", "caption"))),
        draw(st.sampled_from(("below", "beside"))),
    )


@st.composite
def _forms(draw: st.DrawFn) -> dict[str, Any]:
    """A form as ``layout_cases`` expects it."""
    names = iter(draw(st.permutations(NAMES)))
    rows = [
        (
            category,
            kind,
            next(names),
            TARGETS[number],
            ACTUALS[number],
            str(draw(st.integers(1, 30))),
            "",
            draw(st.sampled_from(("", "受天气影响"))),
        )
        for category, kinds in LEVELS.items()
        for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3))
        for number in [draw(st.integers(0, len(TARGETS) - 1))]
    ]
    order = [(category, kind) for category, kinds in LEVELS.items() for kind in kinds]
    rows.sort(key=lambda row: order.index(row[:2]))
    amounts = [str(draw(st.integers(1, 99_999))) for _ in range(6)]
    return {
        "year": draw(st.integers(2019, 2026)),
        "header": {
            "name": draw(st.sampled_from(("道路养护", "信息系统运维（二期）", "2022年植树造林"))),
            "department": draw(st.sampled_from(("市政局", "教育局（0402）"))),
            "unit": draw(st.sampled_from(("养护中心", "实验小学"))),
        },
        "funds": {"fiscal": amounts[:3], "other": amounts[3:]},
        "goals": {"expected": "完成年度任务。", "actual": "全部任务已完成，效果良好。"},
        "rows": "\n".join("|".join(row) for row in rows),
    }


@st.composite
def sheets(draw: st.DrawFn) -> tuple[Worksheet, list[dict[str, Any]]]:
    """A sheet with one form or two, below or beside each other, and what must be read."""
    forms = [draw(_forms()) for _ in range(draw(st.sampled_from((1, 1, 2))))]
    is_beside = draw(st.booleans())
    style = draw(_styles())
    sheet = _Sheet()
    top = left = 0
    for form in forms:
        bottom = _draw(sheet, form, style, top, left)
        form["money"] = style.unit
        if is_beside:
            left += len(style.columns) + draw(st.integers(0, 2))
        else:
            top = bottom + draw(st.integers(0, 2))
    return sheet.worksheet(), forms


def _draw(sheet: _Sheet, form: Mapping[str, Any], style: _Style, top: int, left: int) -> int:
    """Draw a form; return the first row below it."""
    words = style.captions
    sheet.put(top, left, words["title"])
    sheet.put(top + 1, left, f"（{form['year']}年度）")
    if style.where == "above":
        sheet.put(top + 1, left + 6, f"金额单位：{style.unit}")
    sheet.put(top + 2, left, words["project"])
    sheet.put(top + 2, left + 1, form["header"]["name"])
    for place, key in ((0, "department"), (4, "unit")):
        sheet.put(top + 3, left + place, words[key])
        sheet.put(top + 3, left + place + 1, form["header"][key])
    row = _draw_money(sheet, form, style, top + 4, left)
    row = _draw_goals(sheet, form, style, row, left)
    return _draw_rows(sheet, form, style, row, left)


def _draw_money(sheet: _Sheet, form: Mapping[str, Any], style: _Style, row: int, left: int) -> int:
    words = style.captions
    sheet.put(row, left, f"项目资金（{style.unit}）" if style.where == "beside" else "项目资金")
    for place, key in enumerate(("initial", "adjusted", "executed")):
        unit = f"（{style.unit}）" if style.where == "caption" else ""
        sheet.put(row, left + 2 + place, words[key] + unit)
    sums = [str(sum(int(amounts[n]) for amounts in form["funds"].values())) for n in range(3)]
    lines = [("total", sums), *form["funds"].items()]
    for number, (source, amounts) in enumerate(lines, start=1):
        sheet.put(row + number, left + 1, words[source])
        for place, amount in enumerate(amounts):
            sheet.put(row + number, left + 2 + place, amount)
    return row + len(lines) + 1


def _draw_goals(sheet: _Sheet, form: Mapping[str, Any], style: _Style, row: int, left: int) -> int:
    words, goals = style.captions, form["goals"]
    if style.goals == "beside":
        for number, (caption, key) in enumerate((("expected", "expected"), ("done", "actual"))):
            sheet.put(row + number, left, words[caption])
            sheet.put(row + number, left + 2, goals[key])
        return row + 2
    sheet.put(row, left, "年度总体目标")
    for place, (caption, key) in ((1, ("expected", "expected")), (4, ("done", "actual"))):
        sheet.put(row, left + place, words[caption])
        sheet.put(row + 1, left + place, goals[key])
    return row + 2


def _draw_rows(sheet: _Sheet, form: Mapping[str, Any], style: _Style, row: int, left: int) -> int:
    places = {role: left + number for number, role in enumerate(style.columns)}
    for role, column in places.items():
        sheet.put(row, column, style.captions[role])
    lines = [line.split("|") for line in form["rows"].splitlines()]
    roles = ("category", "kind", "name", "target", "actual", "weight", "score", "reason")
    for number, line in enumerate(lines, start=1):
        for role, text in zip(roles, line, strict=True):
            sheet.put(row + number, places[role], text)
    _draw_levels(sheet, lines, style, row + 1, places)
    bottom = row + len(lines) + 1
    first = min(column for role, column in places.items() if role in ("category", "kind", "name"))
    sheet.put(bottom, min(first, left), style.captions["sum"])
    return bottom + 1


def _draw_levels(
    sheet: _Sheet, lines: Sequence[Sequence[str]], style: _Style, top: int, places: Mapping[str, int]
) -> None:
    """Take the levels away that only repeat those above, and merge their cells."""
    if style.levels == "repeated":
        return
    for depth, role in ((1, "category"), (2, "kind")):
        start = 0
        for number in range(1, len(lines) + 1):
            is_same = number < len(lines) and lines[number][:depth] == lines[start][:depth]
            if is_same:
                sheet.put(top + number, places[role], "")
                continue
            if style.levels == "merged" and number - start > 1:
                sheet.merged.append((top + start, places[role], top + number - 1, places[role]))
            start = number
