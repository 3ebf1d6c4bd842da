"""What a change of the template does to the forms of a workbook, in words: headings, sentences, and details below those."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from model.form.sheets_fit import Fate, SheetsFit
from model.form.template import Template
from model.form.template_fit import Fit, Level, Move, Shown
from ui.widgets.form_names import DEPARTMENT_NAME, PHASE_NAMES

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

_FATES: dict[Fate, str] = {
    "moved": "新模板也有的别的表，一起更换",
    "hidden": "新模板没有的表，不再显示（留在文件里，换回来还在）",
    "seen": "现在的模板没有、新模板有的表，又能看到",
    "unseen": "两种模板都没有的表，还是不显示（留在文件里）",
}


def sheet_groups_of(
    sheets: Sequence[SheetsFit], old: Template, new: Template
) -> Iterator[tuple[str, list[Sentence]]]:
    """Yield each heading about the sheets of other forms of the year with its sentences."""
    for fate, heading in _FATES.items():
        found = [one for one in sheets if one.fate == fate]
        if found:
            yield (
                heading,
                [(f"{one.count} 张{_title(one)}", tuple(map(_hidden_there, one.hidden))) for one in found],
            )
    amounts: list[Sentence] = [
        (f"{_title(one)}：{line}", ()) for one in sheets for line in _amounts(one.converted, one.unreadable)
    ]
    if amounts:
        yield f"别的表自己的金额从{old.money_unit}换算成{new.money_unit}", amounts


def _title(one: SheetsFit) -> str:
    names: dict[str, str] = {"department": DEPARTMENT_NAME}
    names.update(PHASE_NAMES.items())
    known = f"{names[one.form_id]}表" if one.form_id in names else f"编号为“{one.form_id}”的表"
    return f"“{one.title}”" if one.title else known


def _hidden_there(one: Shown) -> str:
    return f"{_name(one)}不再显示（留着不删）：{one.forms} 张填了"


def groups_of(fit: Fit, old: Template, new: Template) -> Iterator[tuple[str, list[Sentence]]]:
    """Yield each heading with its sentences, each with its details; what fits is not told."""
    if fit.moves:
        yield (
            f"放到别的二级指标下：{sum(move.count for move in fit.moves)} 行",
            [_move(move) for move in fit.moves],
        )
    for heading, sentences in (
        ("新模板不显示（留着不删，换回来还在）", [_hidden(one) for one in fit.hidden]),
        (f"金额从{old.money_unit}换算成{new.money_unit}", _amounts(fit.converted, fit.unreadable)),
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


def _amounts(converted: int, unreadable: int) -> list[str]:
    lines = [f"{converted} 个金额换算"] if converted else []
    return lines + ([f"{unreadable} 个读不出的照原样留着，请核对"] if unreadable else [])
