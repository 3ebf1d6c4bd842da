"""The dry run of an import, and imports of folders."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.command_fixtures import book, projects_in, refused, run
from tests.model.builders import SAMPLES
from tests.reports.test_form_reading import exported

__all__ = ["book", "refused", "run"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two forms, one below it, and a file that is none."""
    made = tmp_path / "各单位"
    (made / "子").mkdir(parents=True)
    (made / "甲.xlsx").write_bytes(exported())
    shutil.copy(SAMPLES[0], made / "子" / "乙.json")
    (made / "照片.bin").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (made / "~$甲.xlsx").write_bytes(b"x")
    return made


def test_read_prints_what_would_come_in(folder: Path, run: Any) -> None:
    status, out, err = run("read", folder, "--json")
    files = {Path(one["file"]).name: one for one in json.loads(out)["files"]}
    assert status == 1 and list(files) == ["照片.bin", "甲.xlsx", "乙.json"]
    assert files["照片.bin"]["problem"] in err and files["照片.bin"]["forms"] == []
    assert "Office 的临时文件 1 个" in err
    (form,) = files["甲.xlsx"]["forms"]
    assert set(form) == {"place", "template", "form", "evaluation", "remarks"}
    assert set(files["甲.xlsx"]) == {"file", "problem", "forms", "unplaced"}
    assert form["template"] == form["form"]["template"] == "shenzhen-2021"
    assert form["form"]["project"]["name"] == "数据规划管理" and form["place"].startswith(
        "项目支出绩效自评表!A1:"
    )
    assert form["evaluation"]["total"]["score"] and files["乙.json"]["problem"] is None


def test_read_says_it_for_people_too(folder: Path, run: Any) -> None:
    status, out, err = run("read", folder / "甲.xlsx")
    assert (status, err) == (0, "") and out.splitlines()[0] == f"{folder / '甲.xlsx'}：1 张表"
    assert "数据规划管理" in out and "模板 shenzhen-2021" in out and "总分" in out


@pytest.mark.parametrize("name", ["照片.bin", "没有.xlsx"])
def test_read_of_no_form_is_json_all_the_same(name: str, folder: Path, run: Any) -> None:
    status, out, err = run("read", folder / name, "--json")
    (only,) = json.loads(out)["files"]
    assert status == 2 and only["problem"] == err.strip() and err.count("。") == 1


def test_read_with_a_template(folder: Path, run: Any, refused: Any) -> None:
    _, out, _ = run("read", folder / "甲.xlsx", "--template", "national-2020", "--json")
    assert json.loads(out)["files"][0]["forms"][0]["template"] == "national-2020"
    assert "没有编号为“无”的模板" in refused("read", folder / "甲.xlsx", "--template", "无")


def test_import_takes_a_folder_and_says_what_it_passed_over(folder: Path, book: Path, run: Any) -> None:
    before = len(projects_in(book))
    status, out, err = run("import", book, folder)
    assert status == 1 and len(out.splitlines()) == 2 and len(projects_in(book)) == before + 2
    assert "照片.bin" in err and "跳过了Office 的临时文件 1 个" in err


def test_import_of_an_empty_folder_does_nothing(tmp_path: Path, book: Path, run: Any) -> None:
    (tmp_path / "空").mkdir()
    status, out, err = run("import", book, tmp_path / "空")
    assert (status, out) == (2, "") and "没有可读的文件" in err
