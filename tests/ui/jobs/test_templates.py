"""The clerk's own templates: found by their files, saved, taken in, handed out; a broken one stops nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import resources
from model.errors import TemplateError, UserError
from model.form.template import Template
from model.form.template_reader import parse_template
from model.form.template_writer import template_text_of
from resources.forms import bundled_template
from ui.jobs import templates
from ui.jobs.templates import TakenError

BROKEN = 'format = 2\nid = "broken"\nname = "坏的"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "模板"


def own(template_id: str = "own-a", name: str = "自己的") -> Template:
    return replace(bundled_template("sichuan-0013zp"), id=template_id, name=name)


def put(folder: Path, name: str, text: str | bytes) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def test_without_a_folder_there_are_the_official_ones(folder: Path) -> None:
    assert [e.id for e in templates.entries(folder)] == list(resources.template_ids())
    assert all(e.is_official and not e.problem for e in templates.entries(folder))
    assert templates.names(folder) == dict(resources.template_names())
    assert not folder.exists()


def test_a_saved_template_is_known_by_its_id_and_comes_back_whole(folder: Path) -> None:
    entry = templates.save(folder, own())
    assert (folder / "own-a.toml").read_text("utf-8") == entry.text
    assert templates.names(folder)["own-a"] == "自己的" and templates.text_of(folder, "own-a") == entry.text
    assert replace(templates.own_templates(folder)["own-a"], text="") == replace(own(), text="")
    assert templates.entries(folder)[-1] == entry


def test_saving_again_replaces_the_file_and_leaves_nothing_beside_it(folder: Path) -> None:
    templates.save(folder, own())
    templates.save(folder, own(name="改了名"))
    assert [path.name for path in folder.iterdir()] == ["own-a.toml"]
    assert templates.names(folder)["own-a"] == "改了名"


def test_what_is_not_whole_is_not_saved(folder: Path) -> None:
    with pytest.raises(TemplateError, match="title"):
        templates.save(folder, replace(own(), title=""))
    assert not folder.exists()


def test_two_templates_never_have_one_id_or_one_name(folder: Path) -> None:
    with pytest.raises(TakenError, match="自带模板"):
        templates.save(folder, own("cost-2021"))
    with pytest.raises(TakenError, match="深圳市（2021年）"):
        templates.save(folder, own(name="深圳市（2021年）"))
    assert not folder.exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("broken.toml", BROKEN, r"^模板文件“broken\.toml”顶层的键“forms”缺失，请改正后重试。$"),
        ("syntax.toml", "format = \n", r"^模板文件“syntax\.toml”不是正确的 TOML：第 1 行第 10 列"),
        ("empty.toml", "", r"键“format”缺失"),
        ("gbk.toml", "名".encode("gbk"), r"^模板文件“gbk\.toml”不是 UTF-8 编码，请另存为 UTF-8 后重试。$"),
        ("cost-2021.toml", resources.template_text("cost-2021"), r"编号“cost-2021”是自带模板的"),
        ("other.toml", template_text_of(own()), r"应与文件名相同，请把文件改名为“own-a\.toml”后重试。$"),
        ("large.toml", b"#" * (1 << 20) + b"#", r"超过了 1 MB"),
    ],
)  # fmt: skip
def test_a_broken_file_is_listed_with_its_problem_and_stops_nothing(
    folder: Path, name: str, content: str | bytes, sentence: str
) -> None:
    templates.save(folder, own())
    put(folder, name, content)
    (broken,) = [entry for entry in templates.entries(folder) if entry.problem]
    assert broken.id == name.removesuffix(".toml")
    with pytest.raises(UserError, match=sentence):
        raise UserError(broken.problem)
    assert set(templates.own_templates(folder)) == {"own-a"}
    assert set(templates.names(folder)) == {*resources.template_ids(), "own-a"}


def test_a_broken_one_is_called_by_its_name_if_that_can_be_read(folder: Path) -> None:
    put(folder, "broken.toml", BROKEN)
    put(folder, "syntax.toml", "name = ")
    assert [e.name for e in templates.own_entries(folder)] == ["syntax", "坏的"]


def test_the_text_of_a_broken_or_unknown_one_is_refused(folder: Path) -> None:
    put(folder, "broken.toml", BROKEN)
    with pytest.raises(UserError, match=r"“broken\.toml”.*“forms”"):
        templates.text_of(folder, "broken")
    with pytest.raises(UserError, match=r"^没有编号为“nix”的模板，可用的有 shenzhen-2021、"):
        templates.text_of(folder, "nix")


def test_copies_have_ids_and_names_of_their_own(folder: Path) -> None:
    official = templates.official_entries()[0]
    first = templates.save(folder, templates.copy_of(official, folder))
    second = templates.save(folder, templates.copy_of(official, folder))
    third = templates.save(folder, templates.copy_of(first, folder))
    ids = [first.id, second.id, third.id]
    assert ids == ["own-shenzhen-2021", "own-shenzhen-2021-2", "own-shenzhen-2021-3"]
    assert len({first.name, second.name, third.name, official.name}) == 4
    was = replace(bundled_template("shenzhen-2021"), id="", name="", text="")
    assert replace(parse_template(third.text, "x"), id="", name="", text="") == was


# -- in and out -------------------------------------------------------------------------------------------


def test_what_was_handed_out_can_be_taken_in_elsewhere(folder: Path, tmp_path: Path) -> None:
    entry = templates.save(folder, own())
    templates.export_file(entry, tmp_path / "给别人.toml")
    taken = templates.import_file(tmp_path / "别处", tmp_path / "给别人.toml")
    assert taken == entry and (tmp_path / "别处" / "own-a.toml").read_text("utf-8") == entry.text


def test_comments_of_a_file_are_kept(folder: Path, tmp_path: Path) -> None:
    text = f"# 说明\n{template_text_of(own())}"
    (tmp_path / "a.toml").write_text(text, "utf-8", newline="\r\n")
    assert templates.import_file(folder, tmp_path / "a.toml").text == text


def test_a_byte_order_mark_does_no_harm(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(template_text_of(own()), "utf-8-sig")
    assert templates.import_file(folder, tmp_path / "a.toml").id == "own-a"


def test_a_file_with_a_known_id_is_taken_in_only_instead(folder: Path, tmp_path: Path) -> None:
    templates.save(folder, own())
    (tmp_path / "a.toml").write_text(template_text_of(own(name="新的")), "utf-8")
    with pytest.raises(TakenError, match=r"^已有编号为“own-a”的模板，没有导入“a.toml”。$"):
        templates.import_file(folder, tmp_path / "a.toml")
    assert templates.names(folder)["own-a"] == "自己的"
    assert templates.import_file(folder, tmp_path / "a.toml", instead=True).name == "新的"
    assert templates.names(folder)["own-a"] == "新的"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (BROKEN, r"^模板文件“a\.toml”顶层的键“forms”缺失"),
        (template_text_of(own()).replace('unit = "万元"', 'unit = "美元"'),
         r"^模板文件“a\.toml”第 6 行的键“money\.unit”应为 元 或 万元 或 亿元，现在是“美元”，请改正后重试。$"),
        (template_text_of(own()).replace("width = 170", "width = 171"), r"第 \d+ 行的键“forms\[0\]\.blocks\[4\]\.columns”.*现在是 1001"),
        (resources.template_text("cost-2021"), r"^文件“a\.toml”的编号“cost-2021”是自带模板的，没有导入"),
        (template_text_of(own("../x")), r"^文件“a\.toml”的编号“\.\./x”不能作文件名，没有导入"),
        (template_text_of(own("con")), r"不能作文件名"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_in_leaves_nothing(
    folder: Path, tmp_path: Path, text: str, sentence: str
) -> None:
    (tmp_path / "a.toml").write_text(text, "utf-8")
    for instead in (False, True):
        with pytest.raises(UserError, match=sentence):
            templates.import_file(folder, tmp_path / "a.toml", instead=instead)
    assert not folder.exists()


def test_a_deleted_one_is_gone_and_deleting_again_is_no_error(folder: Path) -> None:
    entry = templates.save(folder, own())
    templates.delete(folder, entry)
    templates.delete(folder, entry)
    assert templates.own_entries(folder) == () and list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "模板").write_text("", "utf-8")
    with pytest.raises(UserError, match=r"^无法在“.*模板”存放模板（.*），请检查这个文件夹。$"):
        templates.save(tmp_path / "模板", own())
