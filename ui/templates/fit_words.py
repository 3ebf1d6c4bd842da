"""What a change of the template does to the forms of a workbook, in words: headings, sentences, and details below those."""

from __future__ import annotations

from collections.abc import Iterator

from model.form.template import Template
from model.form.template_fit import Fit, Level, Move, Shown

Sentence = tuple[str, tuple[str, ...]]

_KINDS = {
    "field": "栏目",
    "source": "资金来源",
    "amount": "资金的列",
    "text": "文字",
    "cell": "表格",
    "column": "指标的列",
    "signature": "签章栏",
}


def groups_of(fit: Fit, old: Template, new: Template) -> Iterator[tuple[str, list[Sentence]]]:
    """Yield each heading with its sentences, each with its details; what fits is not told."""
    if fit.moves:
        yield (
            f"放到别的二级指标下：{sum(move.count for move in fit.moves)} 行",
            [_move(move) for move in fit.moves],
        )
    for heading, sentences in (
        ("新模板不显示（留着不删，换回来还在）", [_hidden(one) for one in fit.hidden]),
        (f"金额从{old.money_unit}换算成{new.money_unit}", _amounts(fit)),
        ("评定的档次要重选", [f"{fit.grades} 行的档次新模板里没有，会清空"] if fit.grades else []),
        ("规定的分值不同", list(_points(old, new))),
        ("新模板多出来的", [_visible(one) for one in fit.visible]),
    ):
        if sentences:
            yield heading, [(sentence, ()) for sentence in sentences]


def _move(move: Move) -> Sentence:
    details = tuple(f"“{name}”{count} 行" for name, count in move.rows)
    return f"{_level(move.old)} → {_level(move.new)}：{move.count} 行，在 {len(details)} 个项目里", details


def _points(old: Template, new: Template) -> Iterator[str]:
    """Yield which points that the templates lay down are others."""
    pairs = [("预算执行", old.execution_points, new.execution_points)]
    pairs += [
        (section.name, before.points, section.points)
        for section in new.sections
        if (before := old.section(section.name)) is not None
    ]
    yield from (f"{name}：{before} 分 → {after} 分" for name, before, after in pairs if before != after)


def _level(level: Level) -> str:
    return " › ".join(part for part in level if part) or "（没有级别）"


def _hidden(one: Shown) -> str:
    more = "，不再计入合计" if one.kind == "source" else ""
    return f"{_name(one)}：{one.forms} 个项目填了{more}"


def _visible(one: Shown) -> str:
    return f"{_name(one)}：{one.forms} 个项目已有内容" if one.forms else f"{_name(one)}：还空着"


def _name(one: Shown) -> str:
    return f"{_KINDS[one.kind]}“{''.join(one.caption.split())}”"


def _amounts(fit: Fit) -> list[str]:
    lines = [f"{fit.converted} 个金额换算"] if fit.converted else []
    return lines + ([f"{fit.unreadable} 个读不出的照原样留着，请核对"] if fit.unreadable else [])
