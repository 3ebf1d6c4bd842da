"""A text is found wherever it was typed, in any width and case, and quickly."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.exchange.form_json import document_of
from model.find.search import Found, Haystack, Hit, around, haystack_of, hit_at, may_hold, way_to_hit
from model.form.field_path import GOAL_ACTUAL, PROJECT_NAME, TOTAL_SCORE, FieldPath
from model.form.project import Indicator, Project, with_text
from model.reading.normalise import folded
from tests.model.builders import SAMPLES, clean_project, projects, sample, template
from tests.model.find.whole_search import find

SHENZHEN = template()


def stacks(*found: Project) -> list[Haystack]:
    """Return the haystacks of projects with the ids 1, 2 …"""
    return [haystack_of(number, project, SHENZHEN) for number, project in enumerate(found, 1)]


def hits(query: str, *found: Project) -> list[Hit]:
    """Return all hits."""
    made = stacks(*found)
    return [hit_at(place, query, made) for place in find(query, made)]


@pytest.mark.parametrize(
    ("path", "caption"),
    [
        ("project.name", "项目名称"),
        ("project.unit", "实施单位"),
        ("funds.carryover.executed", "上年结转资金·全年执行数"),
        ("goals.actual", "*实际完成情况"),
        ("indicators[0].name", "数量指标 · 第 1 行 · 三级指标"),
        ("indicators[1].reason", "质量指标 · 不适用 · 偏差原因分析及改进措施"),
        ("indicators[1].grade", "质量指标 · 不适用 · 完成档次"),
        ("signature.phone", "联系电话"),
        ("notes.goal-copied@goals.actual", "说明"),
    ],
)
def test_every_field_is_searched(path: str, caption: str) -> None:
    project = with_text(clean_project(), path, "这里有Needle一根")
    (hit,) = hits("ｎｅＥＤＬＥ", clean_project(), project)
    assert (hit.project_id, str(hit.path)) == (2, path)
    assert hit.caption.replace("*", "") == caption.replace("*", "")
    assert hit.text[hit.start : hit.end] == "Needle"


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("完成率９５％以上", "95%", "９５％"),
        ("数 据 规 划", "据规", "据 规"),
        ("第一行\n第二行", "行第二", "行\n第二"),
        ("≧90", "≥9", "≧9"),
        ("增长3。5倍", "3.5", "3。5"),
        ("㎡改造", "方米", "㎡"),
        ("aͤb", "b", "b"),
        ("ＡＢＣ", "bc", "ＢＣ"),
    ],
)
def test_the_hit_is_that_of_the_text_as_typed(text: str, query: str, shown: str) -> None:
    (hit,) = hits(query, with_text(Project(), "goals.actual", text))
    assert hit.text == text and text[hit.start : hit.end] == shown


@pytest.mark.parametrize("query", ["", " ", "　", "\x00", "没有的字"])
def test_nothing_is_found(query: str) -> None:
    assert find(query, stacks(clean_project())) == []


def test_an_amount_is_found_as_the_screen_shows_it() -> None:
    project = with_text(Project(), "funds.fiscal.adjusted", "10390000")
    for query in ("10,390,000.00", "10,390,000", "10390000"):
        (hit,) = hits(query, project)
        assert (str(hit.path), hit.text[hit.start : hit.end]) == ("funds.fiscal.adjusted", "10390000")
    assert hits("10,390,000.50", project) == [] and hits("1,03", project) == []
    typed = with_text(Project(), "funds.fiscal.adjusted", "10，390，000")
    assert hits("10,390,000", typed)[0].end == 10


def test_a_hit_never_spans_two_fields() -> None:
    project = replace(Project(), header={"name": "数据", "amount": "规划"})
    assert hits("数据规划", project) == [] and len(hits("规划", project)) == 1
    odd = replace(Project(), header={"name": "数\x00据"})
    assert len(haystack_of(1, odd, SHENZHEN).plain.split("\x00")) == len(haystack_of(1, odd, SHENZHEN).paths)


def test_hits_come_in_the_order_of_workbook_and_paper() -> None:
    found = hits("管理", *(sample(path) for path in SAMPLES))
    assert [hit.project_id for hit in found] == sorted(hit.project_id for hit in found)
    first = [str(hit.path) for hit in found if hit.project_id == 2]
    assert first[0] == "project.name" and len(first) > 2
    assert all("管理" in hit.text for hit in found)


def test_next_and_previous_go_round() -> None:
    made = stacks(*(with_text(clean_project(), "goals.actual", text) for text in ("甲针", "乙", "丙针针")))
    seen: list[int] = []

    def stack_of(form: int, needle: str) -> Haystack | None:
        seen.append(form)
        return made[form - 1] if needle in made[form - 1].plain else None

    def following(query: str, here: tuple[int, FieldPath | None] | None, step: int) -> Found | None:
        return next(filter(None, way_to_hit(query, [1, 2, 3], stack_of, here, step)), None)

    def goes(
        here: tuple[int, FieldPath | None] | None, step: int, query: str = "针"
    ) -> tuple[int, str, bool]:
        found = following(query, here, step)
        assert found is not None
        stack, index, is_round = found
        return stack.project_id, str(stack.paths[index]), is_round

    there = (1, GOAL_ACTUAL)
    assert goes(None, 1) == (1, "goals.actual", False) and seen == [1]
    assert goes((1, PROJECT_NAME), 1) == (1, "goals.actual", False)
    assert goes(there, 1) == (3, "goals.actual", False)
    assert goes((3, GOAL_ACTUAL), 1) == (1, "goals.actual", True)
    assert goes(there, -1) == (3, "goals.actual", True)
    assert goes((2, TOTAL_SCORE), -1) == (1, "goals.actual", False)
    assert goes((3, None), 1) == (3, "goals.actual", False) and goes(None, -1)[2]
    assert goes(there, 1, "甲") == (1, "goals.actual", True)  # the only one there is
    assert following("没有", there, 1) is None


def test_the_surroundings_stand_on_one_line() -> None:
    text = "很长的开头" * 9 + "\n这里是\t针。\n后面"
    (hit,) = hits("针", with_text(Project(), "goals.actual", text))
    head, match, tail = around(hit, before=6)
    assert (head, match, tail) == ("…头 这里是 ", "针", "。 后面")
    assert around(hits("很长", with_text(Project(), "goals.actual", text))[0])[0] == ""


@given(projects(), st.data())
def test_any_part_of_any_text_is_found(project: Project, data: st.DataObject) -> None:
    (stack,) = made = stacks(project)
    path = data.draw(st.sampled_from(stack.paths))
    index = stack.paths.index(path)
    plain = stack.plain.split("\x00")[index]
    start = data.draw(st.integers(0, len(plain)))
    query = plain[start : data.draw(st.integers(start, len(plain)))]
    if folded(query) == query and query:
        assert (0, index) in find(query, made)
        hit = hit_at((0, index), query, made)
        assert hit.path == path and 0 <= hit.start <= hit.end <= len(hit.text)


def test_five_hundred_projects_of_thirty_rows_take_no_time() -> None:
    project = sample(SAMPLES[1])
    row = Indicator(
        "产出指标", "数量指标", "数据质量核查覆盖率", "≥95%", "96.37%", "2.5", "因疫情影响未完成" * 5
    )
    project = replace(project, indicators=(row,) * 30)
    begun = time.process_time()
    made = [haystack_of(number, project, SHENZHEN) for number in range(500)]
    built = time.process_time() - begun
    begun = time.process_time()
    assert len(find("疫情影响", made)) == 15000
    assert find("没有这个", made) == []
    assert built < 2 and time.process_time() - begun < 0.4


@given(projects(), st.data())
def test_no_form_that_holds_a_text_is_passed_over(project: Project, data: st.DataObject) -> None:
    texts = haystack_of(1, project, SHENZHEN).plain.split("\x00")
    text = data.draw(st.sampled_from(texts))
    start = data.draw(st.integers(0, len(text)))
    needle = text[start : data.draw(st.integers(start, len(text)))]
    assert may_hold(needle, document_of(project))


@pytest.mark.parametrize(
    "text", ['"引号"', "反\\斜\\n杠", "第一行\n第二行", "制\t表", "响\x00零", "铃\x07声", "Σ 1。5", "e\u0301"]
)
def test_what_json_writes_otherwise_is_found_too(text: str) -> None:
    document = document_of(with_text(clean_project(), "goals.actual", text))
    assert may_hold(folded(text.replace("\x00", " ")), document) and not may_hold("没有这个", document)
