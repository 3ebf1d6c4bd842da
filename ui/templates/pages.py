"""The pages 基本, 指标级别, 评分, 词语, which all forms share, and 签章 of the editor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from model.form.blocks import Section
from model.form.form_edits import gathered, with_money_unit
from model.form.template import Band, Grade, Template, Words
from model.form.template_edits import (
    Kind,
    kinds_of,
    new_signature,
    renamed_section,
    unlike,
    with_indicators,
    with_kinds,
)
from model.reading import name_words
from model.reading.amounts import YUAN
from ui.templates.draft import Draft, of_levels, of_place
from ui.templates.page import Page, side_by_side
from ui.templates.row_fields import Rows, attribute, mapped
from ui.widgets.steady_fields import SteadyComboBox

SHARED = "这一页各张表共用。"
SHARED_LEVELS = "项目的各张表共用这些级别。"
OWN_LEVELS = "这些是部门整体这张表自己的级别。"
_WORD_LISTS = {
    "reverse_names": "越少越好的指标名称（名称以这些字结尾）",
    "forward_names": "不算越少越好的名称",
    "rate_names": "重复执行率的指标名称",
    "full_words": "表示全部完成的实际完成值",
    "not_applicable": "表示不适用的词",
}
_USUAL_WORDS = {
    "reverse_names": name_words.EDITION_1_REVERSE,
    "forward_names": name_words.EDITION_1_FORWARD,
    "full_words": name_words.EDITION_1_FULL,
}


def _put(name: str, make: Callable[[Any], Any] = lambda value: value) -> Callable[[Template, Any], Template]:
    """Return what puts a value into a field of the template."""
    return lambda template, value: replace(template, **{name: make(value)})


def basic_page(draft: Draft, parent: QWidget) -> Page:
    """Name, unit, points and what stands where an indicator does not apply: the same for all forms."""
    page = Page(draft, parent, of_place)
    form = page.form()
    form.addRow("名称", page.text("名称", lambda t: t.name, _put("name")))
    units = {unit: unit for unit in YUAN}
    unit = page.choice("金额单位", units, lambda t: t.money_unit, with_money_unit)
    separators = page.flag("纸上有千位分隔符", lambda t: t.money_separators, _put("money_separators"))
    form.addRow("金额单位", side_by_side(unit, separators))
    execution = page.number(
        "预算执行的分值", lambda t: int(t.execution_points), _put("execution_points", Decimal), 0, 100
    )
    total = page.number("总分", lambda t: int(t.total_points), _put("total_points", Decimal), 1, 1000)
    form.addRow("预算执行", side_by_side(execution, "分，总分", total, "分"))
    kinds = {"strict": "必须是规定的分值", "advice": "可以调整，只提醒"}
    form.addRow("一级指标分值", page.choice("一级指标分值", kinds, lambda t: t.presets, _put("presets")))
    form.addRow(
        "不适用的指标",
        page.text("不适用的文字", lambda t: t.not_applicable_text, _put("not_applicable_text")),
    )
    weight = page.text("不适用的分值", lambda t: t.not_applicable_weight, _put("not_applicable_weight"))
    score = page.text("不适用的得分", lambda t: t.not_applicable_score, _put("not_applicable_score"))
    form.addRow("印的分值", side_by_side(weight, "得分", score))
    page.hint(SHARED)
    page.column.addStretch(1)
    return page


def levels_page(draft: Draft, parent: QWidget) -> Page:
    """Level 1 with points, and the level 2 of the one that is chosen; the forms of a project have the same."""
    page = Page(draft, parent, of_levels)
    is_open = page.choice(
        "级别能不能改",
        {False: "只用下面的级别", True: "填表时可以改名、增减"},
        lambda t: t.indicators.is_open,
        lambda t, value: with_indicators(t, lambda block: replace(block, is_open=value)),
    )
    page.column.addLayout(side_by_side(is_open))
    page.title("一级指标")
    points = {"kind": "number", "width": 72, "low": 0, "high": 1000}
    sections = page.rows(
        "一级指标",
        (
            mapped("名称", lambda s: s.name, renamed_section),
            attribute("简称", "short", width=96, tip="图上和窄处用的名称"),
            mapped("分值", lambda s: int(s.points), lambda s, v: replace(s, points=Decimal(v)), **points),
        ),
        lambda t: t.sections,
        _put("sections"),
        _new_section,
        rows=3,
    )
    page.column.addWidget(sections, 2)
    head = page.title("二级指标")
    kinds = page.rows(
        "二级指标",
        (
            attribute("名称", "name"),
            mapped(
                "自己的分值",
                lambda kind: kind.points if kind.points is None else int(kind.points),
                lambda kind, value: Kind(kind.name, Decimal(value)),
                **{**points, "width": 96},
                tip="表上没有分值列时才要：每个二级指标的分值由各行平分",
            ),
        ),
        lambda t: _kinds_at(t, sections.place),
        lambda t, rows: _with_kinds_at(t, sections.place, rows),
        lambda rows: Kind(unlike("新的二级指标", [kind.name for kind in rows])),
    )
    page.column.addWidget(kinds, 3)
    parts = page.words(
        "属于上一行的行",
        lambda t: t.indicators.sub_rows,
        lambda t, words: with_indicators(t, lambda block: replace(block, sub_rows=words)),
    )
    parts.setPlaceholderText("名称以这些字开头，如：其中、#")
    parts.setToolTip("名称以这些字开头、又没有分值的指标，是上一行的一部分，不印分值和得分；用顿号隔开")
    page.form().addRow("属于上一行的行", parts)
    hint = page.hint("")

    def show_kinds() -> None:
        form = page.shown
        section = _section_at(form, sections.place)
        head.setText(f"“{section.name}”的二级指标" if section else "二级指标")
        kinds.show_rows(_kinds_at(form, sections.place))
        hint.setText(OWN_LEVELS if form.subject == "department" else SHARED_LEVELS)

    sections.current_changed.connect(lambda _place: show_kinds())
    page.follow(lambda _template: show_kinds())
    return page


def _new_section(rows: Rows) -> Section:
    name = unlike("新的一级指标", [section.name for section in rows])
    return Section(name, name, Decimal(10), ("新的二级指标",))


def _section_at(template: Template, place: int) -> Section | None:
    return template.sections[place] if 0 <= place < len(template.sections) else None


def _kinds_at(template: Template, place: int) -> Rows:
    section = _section_at(template, place)
    return kinds_of(section) if section else ()


def _with_kinds_at(template: Template, place: int, kinds: Rows) -> Template:
    section = _section_at(template, place)
    if section is None:
        return template
    made = with_kinds(section, kinds)
    return replace(template, sections=(*template.sections[:place], made, *template.sections[place + 1 :]))


def scoring_page(draft: Draft, parent: QWidget) -> Page:
    """How scores are computed, the bands of qualitative indicators, the grades of the total."""
    page = Page(draft, parent, of_place)
    form = page.form()
    ways = {"ratio": "分值 × 指标值 ÷ 完成值", "linear": "超过多少比例扣多少比例"}
    form.addRow("反向指标", page.choice("反向指标", ways, lambda t: t.reverse, _put("reverse")))
    percent = page.number(
        "超过目标的比例", lambda t: int(t.over_target_percent), _put("over_target_percent", Decimal), 1, 1000
    )
    what = {"explain": "要说明原因", "none": "不管", "deduct": "扣分并说明原因"}
    over = page.choice("超过目标时", what, lambda t: t.over_target, _put("over_target"))
    form.addRow("超过目标", side_by_side(percent, "% 以上：", over))
    decimals = page.number("得分的小数位", lambda t: t.decimals, _put("decimals"), 0, 2)
    ends = {"half-up": "四舍五入", "cut": "舍去"}
    rounding = page.choice("得分的尾数", ends, lambda t: t.rounding, _put("rounding"))
    form.addRow("得分保留", side_by_side(decimals, "位小数，", rounding))
    nothing = {"zero": "得 0 分", "full": "得满分", "shift": "不算，分值分给各指标"}
    zero = page.choice("预算为 0 时", nothing, lambda t: t.zero_budget, _put("zero_budget"))
    form.addRow("预算为 0 时", side_by_side("预算执行", zero))
    page.title("定性指标的档次（分值的百分之几）")
    page.column.addWidget(
        page.rows(
            "定性指标的档次",
            (attribute("名称", "name"), _decimal("最高", "upper", 100), _decimal("最低", "lower", 100)),
            lambda t: t.bands,
            _put("bands"),
            lambda rows: Band(unlike("新的档次", [band.name for band in rows]), Decimal(0), Decimal(0)),
        ),
        1,
    )
    page.title("总分的等级")
    page.column.addWidget(
        page.rows(
            "总分的等级",
            (attribute("名称", "name"), _decimal("至少几分", "at_least", 1000)),
            lambda t: t.grades,
            _put("grades"),
            lambda rows: Grade(unlike("新的等级", [grade.name for grade in rows]), Decimal(0)),
        ),
        1,
    )
    return page


def _decimal(caption: str, name: str, high: int) -> Any:
    return mapped(
        caption,
        lambda row: int(getattr(row, name)),
        lambda row, value: replace(row, **{name: Decimal(value)}),
        kind="number",
        width=84,
        high=high,
    )


def words_page(draft: Draft, parent: QWidget) -> Page:
    """The word lists of scoring, one word a line."""
    page = Page(draft, parent, of_place)
    box = SteadyComboBox(accessibleName="词表")
    for name in (field.name for field in fields(Words)):
        box.addItem(_WORD_LISTS[name], name)
    page.column.addWidget(box)
    edit = page.known(QPlainTextEdit(accessibleName="词，一行一个"))
    edit.setTabChangesFocus(True)
    page.column.addWidget(edit, 1)
    hint = page.hint("")

    def show(template: Template) -> None:
        name = box.currentData()
        words = getattr(template.words, name)
        if _lines(edit.toPlainText()) != words:
            blocked = edit.blockSignals(True)
            edit.setPlainText("\n".join(words))
            edit.blockSignals(blocked)
        usual = _USUAL_WORDS.get(name)
        note = "和程序自带的词表一样。" if words == usual else "与程序自带的词表不同。" if usual else ""
        hint.setText(f"一行一个词，共 {len(words)} 个。{note}")

    def typed() -> None:
        name, words = box.currentData(), _lines(edit.toPlainText())
        page.edit(lambda t: replace(t, words=replace(t.words, **{name: words})))

    edit.textChanged.connect(typed)
    box.currentIndexChanged.connect(lambda _place: show(page.shown))
    page.follow(show)
    return page


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def signature_page(draft: Draft, parent: QWidget) -> Page:
    """The fields under the table and the footnotes."""
    page = Page(draft, parent)
    page.title("签章栏")
    page.column.addWidget(
        page.rows(
            "签章栏",
            (
                attribute("文字", "caption"),
                attribute("可以填", "writable", "flag", width=72, tip="不能填的留给手签或盖章"),
            ),
            lambda t: t.signature,
            _put("signature"),
            lambda _rows: new_signature(gathered(draft.template)),
        ),
        1,
    )
    page.title("附注")
    page.column.addWidget(
        page.rows(
            "附注",
            (mapped("印在表下面的文字", lambda text: text, lambda _text, value: value),),
            lambda t: t.footnotes,
            _put("footnotes"),
            lambda rows: unlike("新的附注", rows),
        ),
        1,
    )
    return page
