"""Templates of format 2 as no place has them, and forms filled for them (docs/templates.md).

``template_texts`` writes TOML: blocks of any kind in any order and number, with columns in any order, widths and captions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from hypothesis import strategies as st

from model.form.blocks import COMPUTED_ROLES, LEVELS
from model.form.dated import year_form
from model.form.field_path import cell_path
from model.form.project import Indicator, Project, empty_project
from model.form.template import Template
from model.form.template_reader import parse_template

T = TypeVar("T")

_FUNDS = ("initial", "weight", "rate", "score")
_EARLY_FUNDS = ("term", "rate")
_TARGETS = (("target",), ("number",), ("operator", "number"), ("operator", "number", "unit"))
# phase: roles of money, further ones, roles of indicators, further ones
_PHASES: dict[str, tuple[Sequence[str], Sequence[str], Sequence[str], Sequence[str]]] = {
    "declaration": (("initial",), _EARLY_FUNDS, (), ("weight", "code", "note")),
    "monitoring": (
        ("to_date", "initial"),
        ("adjusted", "expected", *_EARLY_FUNDS),
        ("to_date", "expected", "likelihood"),
        ("reason", "note", "code"),
    ),
    "transfer": (
        ("adjusted", "executed"),
        ("initial", "rate"),
        ("actual",),
        ("reason", "completion", "code"),
    ),
}

# captions and levels have signs of their own, so that nobody types one by chance
CAPTION_SIGNS = "项目资金绩效评价管理实施结论问题措施备注情况内容标准历史复核"
USUAL_CAPTIONS = ("得分", "分值", "完成情况", "备注", "三级指标")
SUFFIXES = "甲乙丙丁戊己庚辛壬癸"
TYPED_SIGNS = "做了三件事，群众都说好。；（）：“”0123456789.%≥Ａｂ　abc<&\"'\\㛃𠮷🙂"
SOME_TEXTS = ("", "≥95%", "12", "100%", "不适用", "无", "2021年12月", "定性", "≥", "个", "/", "—", "0", "-1")
TEXTS = st.one_of(
    st.sampled_from(SOME_TEXTS),
    st.text(TYPED_SIGNS + " \n\t", max_size=24),
    st.builds(lambda text, times: text * times, st.text(TYPED_SIGNS + "\n", max_size=12), st.integers(2, 12)),
)
AMOUNTS = st.sampled_from(
    ("", "0", "100", "1234.5", "90.06", "１，２３４．５０元", "十万", "-3", "12345678901.23")
)
LIKELIHOODS = st.sampled_from(("", "确定能", "有可能", "完全不可能", "不好说", "确定能 "))
POINTS = st.sampled_from(("", "0", "5", "10", "2.50", "33.3", "五", "-1", "1000"))
SCORES = st.sampled_from(("", "", "0", "4.5", "5", "2.333", "x", "999"))

_HEAD = """\
format = 2
id = "random"
name = "随机"

[money]
unit = {unit}
separators = {separators}

[scoring]
execution_points = {execution}
total_points = {total}
reverse = {reverse}
presets = {presets}
over_target_percent = 30
over_target = {over_target}
decimals = {decimals}
rounding = {rounding}

[not_applicable]
text = "不适用"
weight = {na_weight}
score = {na_score}

[[bands]]
name = "达成"
upper = 100
lower = 80

[[bands]]
name = "未达成"
upper = 80
lower = 0

[[grades]]
name = "优"
at_least = 90

[[grades]]
name = "差"
at_least = 0

[words]
rate_names = ["预算执行率"]
not_applicable = ["不适用", "无", "/", "—"]

[[forms]]
id = "self_evaluation"
title = {title}
title_year = {title_year}
orientation = {orientation}
starred = {starred}
footnotes = {footnotes}
"""


def toml(value: Any) -> str:
    """Write a value as TOML, in one line."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def table(name: str, entries: Mapping[str, Any]) -> str:
    """Write an entry of an array of tables."""
    return "\n".join(["", f"[[{name}]]", *(f"{key} = {toml(value)}" for key, value in entries.items()), ""])


@dataclass
class _Choices:
    """Draws the parts of one template; captions and ids are taken only once."""

    draw: st.DrawFn
    narrowest: int
    taken: set[str] = field(default_factory=set)

    def one(self, *options: T) -> T:
        return self.draw(st.sampled_from(options))

    def flag(self) -> bool:
        return self.draw(st.booleans())

    def count(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def some(self, options: Sequence[T], most: int) -> list[T]:
        return self.draw(st.lists(st.sampled_from(options), max_size=most, unique=True))

    def shuffled(self, items: Sequence[T]) -> list[T]:
        return list(self.draw(st.permutations(items)))

    def caption(self, longest: int = 6) -> str:
        """Return a caption that the template has nowhere else, and that is no beginning of another one."""
        text = self.draw(st.text(CAPTION_SIGNS, min_size=1, max_size=longest))
        number = str(len(self.taken))
        self.taken.add(text + number)
        return (
            text + "".join(SUFFIXES[int(digit)] for digit in number) + self.one("", "", "（%）", "\n（类）")
        )

    def name(self) -> str:
        self.taken.add(name := f"x{len(self.taken)}")
        return name

    def widths(self, count: int) -> list[int]:
        """Return so many widths that are 1000 together."""
        shares = self.draw(st.lists(st.integers(1, 6), min_size=count, max_size=count))
        spare, total = 1000 - self.narrowest * count, sum(shares)
        widths = [self.narrowest + spare * share // total for share in shares]
        widths[shares.index(max(shares))] += 1000 - sum(widths)
        return widths

    # -- blocks -----------------------------------------------------------------------------------------

    def fields(self, is_first: bool) -> str:
        one, two, three, _ = self.widths(4)
        ids = ["name", *self.some(("amount", "department", "unit"), 3)] if is_first else []
        ids += [self.name() for _ in range(self.count(0 if ids else 1, 3))]
        entries = [
            {
                "id": name,
                "caption": self.caption(),
                "wide": self.flag(),
                "required": self.flag(),
                "advised": self.flag(),
                "money": name != "name" and self.flag(),
            }
            for name in ids
        ]
        edges = [0, one, one + two, one + two + three, 1000]
        return table("forms.blocks", {"type": "fields", "edges": edges, "fields": entries})

    def funds(self, needed: Sequence[str] = ("adjusted", "executed"), others: Sequence[str] = _FUNDS) -> str:
        roles = [*needed, *self.some(others, 4)]
        columns: list[dict[str, Any]] = [{"role": role} for role in roles]
        columns += [{"role": self.one("amount", "text"), "id": self.name()} for _ in range(self.count(0, 2))]
        label, caption, *widths = self.widths(len(columns) + 2)
        rows = [
            {
                "id": self.name(),
                "caption": self.one("", "其中：") + self.caption(),
                "indent": self.count(0, 3),
                "counts": self.flag(),
            }
            for _ in range(self.count(0, 3))
        ]
        block = {
            "type": "funds",
            "label": self.caption(),
            "label_width": label,
            "caption_width": caption,
            "total": self.caption(),
            "columns": self._with_captions(self.shuffled(columns), widths),
            "dash": self.one("—", "/"),
            "low_rate": self.count(0, 100),
        }
        return table("forms.blocks", block | ({"rows": rows} if rows else {}))

    def _with_captions(
        self, columns: Sequence[dict[str, Any]], widths: Sequence[int]
    ) -> list[dict[str, Any]]:
        """Give each column its width and a caption, of which other blocks may have some too."""
        usual = self.some(USUAL_CAPTIONS, len(columns))
        captions = self.shuffled(usual + [self.caption() for _ in columns[len(usual) :]])
        return [
            {**column, "caption": caption, "width": width}
            for column, caption, width in zip(columns, captions, widths, strict=True)
        ]

    def texts(self, ids: Sequence[str]) -> str:
        width = self.count(max(self.narrowest, 10), 400)
        entries = [
            {
                "id": name,
                "caption": self.caption(),
                "required": self.flag(),
                "explains_lost_points": self.flag(),
            }
            for name in ids
        ]
        label = {"label": self.caption()} if self.flag() else {}
        return table("forms.blocks", {"type": "texts", **label, "label_width": width, "texts": entries})

    def table(self) -> str:
        count, is_fixed = self.count(1, 4), self.flag()
        label, *widths = self.widths(count + 1 + is_fixed)
        block: dict[str, Any] = {
            "type": "table",
            "id": self.name(),
            "label": self.caption(),
            "label_width": label,
        }
        if is_fixed:
            block["caption_width"] = widths.pop()
            block["rows"] = [{"id": self.name(), "caption": self.caption()} for _ in range(self.count(1, 3))]
        columns = [{"id": self.name(), "align": self.one("left", "center", "right")} for _ in range(count)]
        return table("forms.blocks", block | {"columns": self._with_captions(columns, widths)})

    def indicators(self, sections: Sequence[int]) -> str:
        roles = ["name", "actual", *self.some(("weight", "score", "reason"), 3), *self.one(*_TARGETS)]
        roles += self.some(("nature", "code", "history", "standard", "note", "to_date", *COMPUTED_ROLES), 3)
        block = {
            "type": "indicators",
            "levels": self.one("closed", "open"),
            "sub_rows": self.one([], ["其中"]),
        }
        block |= self._indicator_columns(roles)
        has_points = "weight" not in roles or self.flag()
        text = table("forms.blocks", block)
        return text + "".join(self._section(points, has_points) for points in sections)

    def _indicator_columns(self, roles: Sequence[str]) -> dict[str, Any]:
        levels = self.one((), ("category",), LEVELS, LEVELS)
        columns: list[dict[str, Any]] = [{"role": role} for role in roles]
        others = ["cause"] * ("likelihood" in roles)
        others += [self.one("cause", "review", "text") for _ in range(self.count(0, 3))]
        columns += [{"role": role, "id": self.name()} for role in others]
        columns = [*({"role": role} for role in levels), *self.shuffled(columns)]
        has_label = self.flag()
        widths = self.widths(len(columns) + has_label)
        label = {"label": self.caption(), "label_width": widths.pop()} if has_label else {}
        made = self._grouped(self._with_captions(columns, widths))
        likely = self.one([], ["确定能", "有可能", "完全不可能"])
        made = [{**one, "choices": likely} if one["role"] == "likelihood" else one for one in made]
        return {**label, "points_in_levels": self.flag(), "columns": made}

    def other_form(self, number: int) -> str:
        """Return a further form of the year, of any phase but the self-evaluation."""
        phase = self.one(*_PHASES)
        money, more_money, roles, more_roles = _PHASES[phase]
        columns = ["name", *self.one(*_TARGETS), *roles, *self.some(more_roles, 2)]
        makers: list[Callable[[], str]] = [
            lambda: table("forms.blocks", {"type": "indicators", **self._indicator_columns(columns)})
        ]
        makers += [lambda: self.funds(money, more_money)] * self.count(0, 1)
        makers += [self.table] * self.count(0, 1)
        makers += [lambda: self.texts(["expected", "actual"])] * self.count(0, 1)
        blocks = [self.fields(True), *(make() for make in self.shuffled(makers))]
        head = {
            "id": f"{phase}{number}",
            "phase": phase,
            "title": self.caption(20) + self.one("", "1—{month}月"),
            "title_year": self.one("", "（{year}年1—{month}月）"),
            "orientation": self.one("portrait", "landscape"),
            "starred": self.some(("name", "to_date", "likelihood", "funds.initial"), 3),
            "footnotes": ["注：" + self.caption(40) for _ in range(self.count(0, 2))],
        }
        return table("forms", head) + "".join(blocks)

    def _grouped(self, columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Put some neighbours below a common caption."""
        marks = self.draw(st.lists(st.integers(0, 3), min_size=len(columns), max_size=len(columns)))
        if not self.flag():
            return columns
        made = []
        for mark, run in groupby(zip(marks, columns, strict=True), key=lambda pair: pair[0]):
            group = {"group": self.caption()} if mark else {}
            made += [{**column, **group} for _, column in run]
        return made

    def _section(self, points: int, has_points: bool) -> str:
        names = [self.level() for _ in range(self.count(1, 3))]
        kinds: list[Any] = names
        if has_points:
            rest = points // len(names)
            kinds = [{"name": name, "points": rest} for name in names]
            kinds[0]["points"] += points - rest * len(names)
        return table("forms.blocks.sections", {"name": self.level(), "points": points, "kinds": kinds})

    def level(self) -> str:
        """Return a name of a level, which bears no bracket."""
        return self.caption().partition("（")[0].strip() + self.one("", "指标")

    def total(self) -> str:
        return table("forms.blocks", {"type": "total", "caption": self.caption(), "grade": self.flag()})


@st.composite
def template_texts(draw: st.DrawFn, narrowest: int = 30, most_others: int = 0) -> str:
    """The TOML text of a template, with up to ``most_others`` further forms of the year.

    No column is narrower than so many per mille of the table.
    """
    choices = _Choices(draw, narrowest)
    sections = draw(st.lists(st.integers(5, 60), min_size=1, max_size=3))
    execution = draw(st.integers(0, 20))
    text_ids = choices.shuffled(["expected", "actual", *(choices.name() for _ in range(choices.count(0, 3)))])
    cut = choices.count(1, len(text_ids))
    makers: list[Callable[[], str]] = [choices.funds, lambda: choices.indicators(sections)]
    makers += [choices.table] * choices.count(0, 2) + [choices.total] * choices.count(0, 1)
    makers += [lambda ids=ids: choices.texts(ids) for ids in (text_ids[:cut], text_ids[cut:]) if ids]  # type: ignore[misc]
    fields = [choices.fields(number == 0) for number in range(choices.count(1, 2))]
    makers = choices.shuffled([*makers, *([lambda: fields.pop(0)] * len(fields))])
    blocks = [make() for make in makers]
    signature = [
        {
            "id": choices.name(),
            "caption": choices.caption() + choices.one("：", ""),
            "writable": choices.one(True, True, False),
        }
        for _ in range(choices.count(0, 4))
    ]
    head = {
        "unit": choices.one("元", "万元", "亿元"),
        "separators": choices.flag(),
        "execution": execution,
        "total": execution + sum(sections),
        "reverse": choices.one("ratio", "linear"),
        "presets": choices.one("strict", "advice"),
        "over_target": choices.one("explain", "none", "deduct"),
        "decimals": choices.count(0, 2),
        "rounding": choices.one("half-up", "cut"),
        "na_weight": choices.one("0", "—", ""),
        "na_score": choices.one("0", "—", ""),
        "title": choices.caption(20),
        "title_year": choices.one("", "（{year}年度）"),
        "orientation": choices.one("portrait", "landscape"),
        "starred": choices.some(("name", "actual", "project.name", "goals.actual"), 4),
        "footnotes": ["注：" + choices.caption(40) for _ in range(choices.count(0, 2))],
    }
    made = _HEAD.format(**{key: toml(value) for key, value in head.items()}) + "".join(blocks)
    made += "".join(table("forms.signature", one) for one in signature)
    return made + "".join(choices.other_form(number) for number in range(draw(st.integers(0, most_others))))


def templates(narrowest: int = 30, most_others: int = 0) -> st.SearchStrategy[Template]:
    """Templates of format 2."""
    return template_texts(narrowest, most_others).map(lambda text: parse_template(text, "随机"))


@st.composite
def projects(
    draw: st.DrawFn,
    template: Template,
    texts: st.SearchStrategy[str] = TEXTS,
    amounts: st.SearchStrategy[str] = AMOUNTS,
    scores: st.SearchStrategy[str] = SCORES,
    most_rows: int = 2,
) -> Project:
    """A form of the template with any texts in the fields that it shows, up to ``most_rows`` in each level 2 and table."""
    funds, writable = template.funds, [one.id for one in template.signature if one.writable]
    money = {
        row: {column: draw(amounts) for column in funds.amount_columns}
        for row in ([row.id for row in funds.rows] or ["total"])
    }
    about = {column.id: draw(texts) for column in funds.columns if column.role == "text"}
    money["total"] = {**money.get("total", {}), **about}
    goals = {text.id: draw(texts) for text in template.texts}
    for block in template.tables:
        rows = [row.id for row in block.rows] or [str(row) for row in range(draw(st.integers(0, most_rows)))]
        goals |= {
            cell_path(block.id, row, column.id).key: draw(texts) for row in rows for column in block.columns
        }
    levels = (
        draw(st.sampled_from((template.kinds(), OWN_LEVELS)))
        if template.indicators.is_open
        else template.kinds()
    )
    indicators = [
        draw(_indicators(template, *place, texts, scores))
        for place in levels
        for _ in range(draw(st.integers(0, most_rows)))
    ]
    return Project(
        header=_typed({f.id: draw(amounts if f.money else texts) for f in template.header}),
        funds={row: typed for row, columns in money.items() if (typed := _typed(columns))},
        goals=_typed(goals),
        indicators=tuple(indicators) or empty_project(template).indicators,
        signature=_typed({name: draw(texts) for name in writable}),
    )


OWN_LEVELS = (("自定一", "自定子项"), ("自定一", "又一子项"), ("自定二", "自定子项"))


def _typed(texts: Mapping[str, str]) -> dict[str, str]:
    return {key: text for key, text in texts.items() if text}


@st.composite
def _indicators(
    draw: st.DrawFn,
    template: Template,
    category: str,
    kind: str,
    texts: st.SearchStrategy[str],
    scores: st.SearchStrategy[str],
) -> Indicator:
    strategies = {"weight": POINTS, "score": scores, "likelihood": LIKELIHOODS}
    typed = {
        column.field: draw(strategies.get(column.role, texts))
        for column in template.indicators.columns
        if column.role not in (*LEVELS, *COMPUTED_ROLES)
    }
    return Indicator(category, kind).with_texts(typed)


@st.composite
def year_forms(draw: st.DrawFn, narrowest: int = 30, most_rows: int = 2) -> tuple[Project, Template]:
    """Any form of a place's year, for any month, and a form filled for it."""
    place = draw(templates(narrowest, most_others=3))
    month = draw(st.sampled_from(("", "2021-03-31", "2021-07-31", "2021-11-30")))
    template = year_form(place, draw(st.sampled_from(place.year_forms)).form_id, month)
    return draw(projects(template, most_rows=most_rows)), template


@st.composite
def forms(draw: st.DrawFn, narrowest: int = 30, most_rows: int = 2) -> tuple[Project, Template]:
    """A template and a form filled for it."""
    template = draw(templates(narrowest))
    return draw(projects(template, most_rows=most_rows)), template
