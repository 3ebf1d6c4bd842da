"""Forms of one name in workbooks that are merged: each form comes along once and can be told from the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from model.form.project import Project, with_text
from model.workbook.merging import add_form, merge
from model.workbook.workbook import Workbook
from tests.model.builders import YEAR, clean_project, template_text

NOON = 1_763_863_500


def form(name: str, unit: str) -> Project:
    """A form without findings; the unit tells which of those of one name it is."""
    return with_text(with_text(clean_project(), "project.name", name), "project.unit", unit)


def book(
    folder: Path, stem: str, *forms: tuple[str, str], final: Sequence[int] = (), template: str = ""
) -> Workbook:
    """A workbook of forms (name, unit); those in ``final`` are final."""
    path = folder / f"{stem}.jxzp"
    path.parent.mkdir(exist_ok=True)
    made = Workbook.create(path, template_text(template or "shenzhen-2021"), YEAR, lambda: NOON)
    for name, unit in forms:
        made.add_project(form(name, unit))
    for project_id in final:
        made.finalise(project_id, "张三")
    return made


def listed(workbook: Workbook) -> list[tuple[str, str]]:
    """Name and unit of each form as the file holds them."""
    path = workbook.path
    workbook.close()
    again = Workbook.open(path)
    try:
        assert again.damaged == ()
        forms = [again.project(i) for i in again.ids]
        return [(one.name, one.header["unit"]) for one in forms]
    finally:
        again.close()


def finals(workbook: Workbook) -> list[str]:
    return [workbook.project(i).header["unit"] for i in workbook.ids if workbook.final_record(i)]


def test_two_of_one_name_in_one_workbook_are_told_apart(tmp_path: Path) -> None:
    mine = book(tmp_path, "局", ("绿化", "局"))
    (joined,) = merge(mine, [book(tmp_path, "所", ("道路", "一"), ("道路", "二"), ("道路", "三"))])
    assert joined.remarks == ("“所.jxzp”有 2 个项目与已有的同名，名称后面加了“（所）”。",)
    assert listed(mine) == [("绿化", "局"), ("道路", "一"), ("道路（所）", "二"), ("道路（所）2", "三")]


def test_two_of_one_name_that_is_there_already(tmp_path: Path) -> None:
    mine = book(tmp_path, "局", ("道路", "局"), ("道路（所）", "另"))
    (joined,) = merge(mine, [book(tmp_path, "所", ("道路", "一"), ("道路", "二"))])
    assert listed(mine) == [
        ("道路", "局"),
        ("道路（所）", "另"),
        ("道路（所）2", "一"),
        ("道路（所）3", "二"),
    ]
    assert joined.ids == (3, 4) and "有 2 个项目" in joined.remarks[0]


def test_a_name_that_the_other_workbook_has_for_itself_is_not_given_twice(tmp_path: Path) -> None:
    mine = book(tmp_path, "局", ("道路", "局"))
    merge(mine, [book(tmp_path, "所", ("道路", "一"), ("道路（所）", "二"))])
    names = [name for name, _ in listed(mine)]
    assert len(set(names)) == 3 and names[:2] == ["道路", "道路（所）"]


def test_one_name_across_several_workbooks(tmp_path: Path) -> None:
    mine = book(tmp_path, "局", ("绿化", "局"))
    others = [book(tmp_path, stem, ("道路", stem), ("桥梁", stem)) for stem in ("甲所", "乙所")]
    first, second = merge(mine, others)
    assert first.remarks == ()
    assert second.remarks == ("“乙所.jxzp”有 2 个项目与已有的同名，名称后面加了“（乙所）”。",)
    assert listed(mine) == [
        ("绿化", "局"),
        ("道路", "甲所"),
        ("桥梁", "甲所"),
        ("道路（乙所）", "乙所"),
        ("桥梁（乙所）", "乙所"),
    ]


def test_workbooks_of_one_file_name_in_two_folders(tmp_path: Path) -> None:
    mine = book(tmp_path, "局", ("道路", "局"))
    others = [book(tmp_path / folder, "所", ("道路", folder)) for folder in ("东", "西")]
    merge(mine, others)
    assert listed(mine) == [("道路", "局"), ("道路（所）", "东"), ("道路（所）2", "西")]


@pytest.mark.parametrize("final", [(1,), (2,), (1, 2)])
def test_final_forms_of_one_name_keep_it_and_only_the_others_get_another(
    tmp_path: Path, final: tuple[int, ...]
) -> None:
    mine = book(tmp_path, "局", ("绿化", "局"))
    (joined,) = merge(mine, [book(tmp_path, "所", ("道路", "一"), ("道路", "二"), final=final)])
    assert finals(mine) == [("一", "二")[i - 1] for i in final]
    assert not any("不算定稿" in remark for remark in joined.remarks)
    second = "道路" if 2 in final else "道路（所）"
    assert listed(mine) == [("绿化", "局"), ("道路", "一"), (second, "二")]


def test_a_form_behind_a_final_one_of_its_name_in_another_workbook_gets_another(tmp_path: Path) -> None:
    mine = book(tmp_path, "局", ("道路", "局"))
    first = book(tmp_path, "甲", ("道路", "甲"), final=(1,))
    second = book(tmp_path, "乙", ("道路", "乙"), ("道路", "乙二"), final=(2,))
    merge(mine, [first, second])
    assert finals(mine) == ["甲", "乙二"]
    assert listed(mine) == [("道路", "局"), ("道路", "甲"), ("道路（乙）", "乙"), ("道路", "乙二")]


def test_final_forms_are_renamed_where_another_template_changes_them_anyway(tmp_path: Path) -> None:
    mine = book(tmp_path, "局", ("道路", "局"), template="national-2020")
    (joined,) = merge(mine, [book(tmp_path, "所", ("道路", "一"), ("道路", "二"), final=(1, 2))])
    assert finals(mine) == []
    assert listed(mine) == [("道路", "局"), ("道路（所）", "一"), ("道路（所）2", "二")]
    assert any("有 2 张已定稿的表内容变了" in remark for remark in joined.remarks)


def test_a_record_that_is_not_sound_makes_nothing_final(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    mine, other = book(tmp_path, "局", ("绿化", "局")), book(tmp_path, "所", ("道路", "一"), final=(1,))
    forged = replace(other.final_record(1), is_sound=False)
    monkeypatch.setattr(other, "final_record", lambda project_id: forged)
    (joined,) = merge(mine, [other])
    assert finals(mine) == [] and any("不算定稿" in remark for remark in joined.remarks)


def test_merged_forms_of_one_name_go_and_come_back_together(tmp_path: Path) -> None:
    mine = book(tmp_path, "局", ("道路", "局"))
    merge(mine, [book(tmp_path, "所", ("道路", "一"), ("道路", "二"))])
    mine.undo()
    assert [mine.project(i).name for i in mine.ids] == ["道路"]
    mine.redo()
    assert listed(mine) == [("道路", "局"), ("道路（所）", "一"), ("道路（所）2", "二")]


def test_imported_forms_of_one_name_are_numbered(tmp_path: Path) -> None:
    mine = book(tmp_path, "局", ("道路", "局"))
    for unit in ("一", "二", "三"):
        add_form(mine, form("道路", unit))
    mine.save()
    assert listed(mine) == [
        ("道路", "局"),
        ("道路（导入）", "一"),
        ("道路（导入）2", "二"),
        ("道路（导入）3", "三"),
    ]
