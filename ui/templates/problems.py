"""What is wrong with a template that is being edited: the reader's sentence, with the page and the field of the editor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from itertools import pairwise

from model.errors import TemplateError
from model.form.blocks import FundsBlock, IndicatorsBlock
from model.form.form_edits import forms_of
from model.form.template import Template
from model.form.template_reader import parse_template
from model.form.template_writer import template_text_of
from ui.templates.wording import (
    BASIC,
    COLUMNS,
    FORM,
    FUNDS,
    FUNDS_ROLES,
    INDICATOR_ROLES,
    LEVELS,
    SCORING,
    SIGNATURE,
    TEXTS,
    WORDS,
)

_KEYS = {
    "name": "名称",
    "title": "标题",
    "caption": "标题",
    "label": "左边的标题",
    "label_width": "左边的宽度",
    "caption_width": "左边第二列的宽度",
    "width": "宽度",
    "total": "合计行的标题",
    "columns": "列",
    "rows": "行",
    "sections": "一级指标",
    "kinds": "二级指标",
    "points": "分值",
    "short": "简称",
    "fields": "栏目",
    "texts": "文字",
    "blocks": "各部分",
    "choices": "可选内容",
    "signature": "签章栏",
    "footnotes": "附注",
    "bands": "档次",
    "grades": "等级",
    "text": "不适用行的文字",
    "upper": "最高比例",
    "lower": "最低比例",
    "at_least": "最低分",
    "not_applicable": "表示不适用的词",
    "rate_names": "执行率一类的指标名称",
    "forms": "表",
    "role": "含义",
    "id": "编号",
    "phase": "阶段",
    "subject": "对象",
    "edges": "各格的宽度",
    "dash": "没有分值的行印的字",
    "none": "没有可写时的字",
    "sub_rows": "属于上一行的行",
}
_IN_LISTS = {
    "sections": "一级指标",
    "signature": "签章栏",
    "bands": "档次",
    "grades": "等级",
    "columns": "列",
}
_TYPES = {"funds": "项目资金", "indicators": "绩效指标", "total": "合计行"}
_TYPE = re.compile(r" ?type 为 (\w+) 的块")
# what the reader says in words of the file alone
_SAID = {
    ("phase", FORM): "不能是自评：项目的自评表只有一张，部门整体的自评请把对象改成部门（单位）整体",
    ("edges", TEXTS): "应都大于 0，合计小于 1000",
    ("id", FORM): "应以小写字母开头，只含小写字母、数字和下划线",
}
_WORDS = {
    "upper": "最高比例",
    "at_least": "最低分",
    "category": "“一级指标”",
    "kind": "“二级指标”",
    "label": "左边的标题",
    "fields 块的第一项 id 应为 name（项目名称）": "栏目应是项目名称",
}
_ROLE = re.compile(r" ?role 为 (\w+)( 或 (\w+))?( 的列)?")


def problem_of(template: Template) -> str:
    """Say in one sentence what keeps a template from being used, blank if nothing does."""
    try:
        parse_template(template_text_of(template), template.id)
    except TemplateError as error:
        return _sentence(error, template)
    for form in forms_of(template):
        for section in form.sections:
            for kind in section.kinds:
                if section.kinds.count(kind) > 1:
                    return f"{_of_form(form, template)}“{LEVELS}”页：“{section.name}”里“{kind}”出现了两次。"
    return ""


def _sentence(error: TemplateError, template: Template) -> str:
    page, form = page_of(error.key, template), form_of(error.key, template)
    problem = _problem(error, page)
    place = "" if form is not None and len(error.key) == 2 else _place(error.key)
    return f"{_of_form(form, template) if form is not None else ''}“{page}”页：{place}{problem}。"


def _problem(error: TemplateError, page: str) -> str:
    """Return the reader's sentence in the words of the screen."""
    known = FUNDS_ROLES if page == FUNDS else INDICATOR_ROLES
    problem = _ROLE.sub(partial(_named_role, known), error.problem)
    problem = _TYPE.sub(lambda found: f"“{_TYPES[found[1]]}”部分", problem)
    for words, said in _WORDS.items():
        problem = re.sub(rf" ?\b{words}(?!\w) ?", said, problem, flags=re.ASCII)
    if error.key == ("forms",):
        return f"的编号{problem.removeprefix('里')}"
    if len(error.key) == 2:
        return problem.removeprefix("里")
    return _SAID.get((str(error.key[-1]), page), problem)


def _of_form(form: Template, template: Template) -> str:
    """Return the beginning of a sentence about a form, where there are several."""
    return f"“{form.title or form.form_id}”的" if template.others else ""


def form_of(key: tuple[str | int, ...], template: Template) -> Template | None:
    """Return the form in which a key of the template stands, None if it is in all or none."""
    number = key[1] if key[:1] == ("forms",) and len(key) > 1 else None
    return forms_of(template)[number] if isinstance(number, int) else None


def _named_role(known: Mapping[str, str], found: re.Match[str]) -> str:
    names = [known.get(role, role) for role in (found[1], found[3]) if role]
    return f"“{'”或“'.join(names)}”{'列' if found[4] else ''}"


def page_of(key: tuple[str | int, ...], template: Template) -> str:
    """Return the page of the editor on which a key of the template stands."""
    if key[:1] == ("words",):
        return WORDS
    if key[:1] in (("bands",), ("grades",)) or key[-1:] in (("over_target_percent",), ("decimals",)):
        return SCORING
    form = form_of(key, template)
    if "sections" in key or "sub_rows" in key or (form is not None and len(key) == 2):
        return LEVELS
    if key == ("forms",):
        return FORM
    if form is not None:
        if key[2] == "blocks" and len(key) > 3 and isinstance(key[3], int):
            block = form.blocks[key[3]]
            return (
                FUNDS
                if isinstance(block, FundsBlock)
                else COLUMNS
                if isinstance(block, IndicatorsBlock)
                else TEXTS
            )
        return SIGNATURE if key[2] in ("signature", "footnotes") else TEXTS if key[2] == "blocks" else FORM
    return BASIC


def _place(key: tuple[str | int, ...]) -> str:
    """Return the place of a key in words: 第 3 列的标题."""
    names = [part for part in key if isinstance(part, str)]
    last = _KEYS.get(names[-1], names[-1]) if names else ""
    inside = (
        key[4:]
        if key[:1] == ("forms",) and key[2:3] == ("blocks",)
        else key[2:]
        if key[:1] == ("forms",)
        else key
    )
    numbers = [part for part in inside if isinstance(part, int)]
    if not numbers:
        return last
    lists = [part for part, following in pairwise(inside) if isinstance(following, int)]
    item = _IN_LISTS.get(str(lists[-1]), "项")
    counted = f"第 {numbers[-1] + 1} {'' if item in ('列', '项') else '个'}{item}"
    return counted if isinstance(inside[-1], int) else f"{counted}的{last}"
