"""Which files are read of those that a clerk names, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

from ui.jobs.form_files import form_files_in


def test_a_folder_gives_all_below_it_but_what_is_no_form(tmp_path: Path) -> None:
    names = [
        "乙.xlsx",
        "甲.docx",
        "不认得.bin",
        "~$乙.xlsx",
        ".藏.xlsx",
        "2021.jxzp",
        "子/丙.csv",
        ".git/丁.csv",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = form_files_in([tmp_path, tmp_path / "~$乙.xlsx"])
    assert [path.relative_to(tmp_path).as_posix() for path in found.files] == [
        "不认得.bin", "乙.xlsx", "甲.docx", "子/丙.csv", "~$乙.xlsx",
    ]  # fmt: skip
    (told,) = found.told
    assert told.startswith(f"文件夹“{tmp_path}”里跳过了") and told.endswith("。")
    for part in ("隐藏文件夹 1 个", "Office 的临时文件 1 个", "隐藏文件 1 个", "工作簿 1 个"):
        assert part in told


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    assert form_files_in([tmp_path]).told == (f"文件夹“{tmp_path}”里没有可读的文件。",)


def test_a_folder_of_forms_alone_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "甲.xlsx").touch()
    assert form_files_in([tmp_path]).told == ()
