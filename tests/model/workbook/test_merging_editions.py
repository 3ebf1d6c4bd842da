"""Workbooks of another edition of the same official template are merged, and what was signed stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import resources
from model.digest import digest_of
from model.errors import UserError
from model.exchange.proof import code_of, figures_of
from model.workbook.merging import arrivals, bring_all, merge
from model.workbook.workbook import Workbook
from tests.model.builders import SAMPLES, YEAR, sample, template_text

TEXT = template_text("shenzhen-2021")
# an edition whose grades are stricter, so that the same form would be graded otherwise
OTHER = TEXT.replace("at_least = 90", "at_least = 100")
EDITIONS = {digest_of(TEXT): "shenzhen-2021", digest_of(OTHER): "shenzhen-2021"}


@pytest.fixture
def books(tmp_path: Path) -> tuple[Workbook, Workbook]:
    """A department's workbook, and one of another edition with a final and an open form."""
    mine = Workbook.create(tmp_path / "局.jxzp", TEXT, YEAR)
    other = Workbook.create(tmp_path / "所.jxzp", OTHER, YEAR)
    other.add_projects([sample(SAMPLES[2]), sample(SAMPLES[3])], "新")
    other.finalise(1, "张三")
    return mine, other


def test_every_template_that_comes_with_the_program_is_official() -> None:
    for template_id in resources.template_ids():
        known = [digest for digest, its in resources.official_templates().items() if its == template_id]
        assert known[-1] == digest_of(resources.template_text(template_id)), (
            "resources/editions.toml lacks an edition"
        )


def test_a_final_form_of_another_edition_stays_as_it_was_signed(books: tuple[Workbook, Workbook]) -> None:
    mine, other = books
    signed = code_of(other.computed(1))
    (joined,) = merge(mine, [other], EDITIONS)
    assert mine.final_record(1) is not None and mine.final_record(2) is None
    assert joined.remarks == (
        f"“所.jxzp”用的是模板“{mine.template.name}”的另一版，未定稿的表已换成本工作簿的版本，已定稿的保持原样。",
    )
    mine.close()
    again = Workbook.open(mine.path)
    assert again.computed(1).template.text == OTHER and code_of(again.computed(1)) == signed
    assert figures_of(again.computed(1))["grade"] == "良" and figures_of(again.computed(2))["grade"] == "优"
    again.withdraw(1, "张三", "重做")
    assert again.computed(1).template is again.template and again.computed(1).evaluation.grade == "优"


def test_what_was_made_for_another_template_does_not_come_in(books: tuple[Workbook, Workbook]) -> None:
    """Another program may give the workbook another template while the forms are looked through."""
    mine, other = books
    coming = arrivals(mine, [other], EDITIONS)
    mine.change_template(template_text("national-2020"))
    with pytest.raises(UserError, match=r"“局.jxzp”的模板刚被别的窗口或电脑更换，没有并入"):
        bring_all(mine, coming)
    assert not mine.ids


@pytest.mark.parametrize(
    "official", [{}, {digest_of(TEXT): "a", digest_of(OTHER): "b"}, {digest_of(TEXT): "a"}]
)
def test_another_template_with_the_same_id_is_no_edition(
    books: tuple[Workbook, Workbook], official: dict[str, str]
) -> None:
    mine, other = books
    (joined,) = merge(mine, [other], official)
    assert mine.final_record(1) is None
    assert any("不算定稿" in remark for remark in joined.remarks)
    assert any("模板“" in remark and "不同" in remark for remark in joined.remarks)


def test_a_final_form_keeps_a_level_that_the_other_edition_calls_otherwise(tmp_path: Path) -> None:
    older = TEXT.replace("质量指标", "品质指标")
    mine = Workbook.create(tmp_path / "局.jxzp", TEXT, YEAR)
    other = Workbook.create(tmp_path / "所.jxzp", older, YEAR)
    rows = [replace(row, kind=row.kind.replace("质量", "品质")) for row in sample(SAMPLES[2]).indicators]
    other.add_projects([replace(sample(SAMPLES[2]), indicators=tuple(rows))] * 2, "新")
    other.finalise(1, "张三")
    merge(mine, [other], {digest_of(TEXT): "a", digest_of(older): "a"})
    kinds = [{row.kind for row in mine.project(i).indicators} for i in (1, 2)]
    assert "品质指标" in kinds[0] and "品质指标" not in kinds[1] and "质量指标" in kinds[1]
    assert {info.kind for info in mine.computed(1).grid.rows if info.kind} >= {"品质指标"}
    assert code_of(mine.computed(1)) == code_of(other.computed(1))
