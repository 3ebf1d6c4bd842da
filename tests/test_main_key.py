"""The key of 定稿 on the command line: set, used by ``pack``, asked for by ``verify`` and ``check``."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

import main
from model.workbook import seal_keys
from tests.command_fixtures import done, form_file, opened, project_named, refused, run
from tests.test_main_damage import tamper

__all__ = ["done", "refused", "run"]  # fixtures

CHANGED = (
    "UPDATE form SET document = replace(document, '乙', '己')",
    "UPDATE form SET digest = sha(document)",
    "UPDATE finalising SET digest = (SELECT digest FROM form WHERE form.id = form)",
    "UPDATE finalising SET seal = sha(form || char(10) || at || char(10) || event || char(10) || person || char(10)"
    " || reason || char(10) || digest || char(10) || page || char(10) || figures || char(10) ||"
    " substr(seal, 66)) || substr(seal, 65)",
    "UPDATE workbook SET value = set_total() WHERE key = 'set_digest'",
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal_keys, "ROUNDS", 10)


@pytest.fixture(scope="module")
def folder_of_books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a workbook with two forms, final with a key file, and their package once for all tests."""
    folder = tmp_path_factory.mktemp("books")
    book, key = folder / "a.jxzp", folder / "张三.jxkey"
    forms = [form_file(folder / f"{name}.json", project_named(name)) for name in "甲乙"]
    for words in (
        ("new", book, "--year", "2021"),
        ("import", book, *forms),
        ("key", book, "--new-file", key, "--by", "张三"),
        ("pack", book, "-o", folder / "包.zip", "--by", "张三", "--key-file", key),
        ("print", book, "-o", folder / "a.pdf"),
    ):
        assert main.main([str(word) for word in words]) == 0
    return folder


@pytest.fixture
def books(folder_of_books: Path, tmp_path: Path) -> Path:
    """Return a folder of its own with all that."""
    shutil.copytree(folder_of_books, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_paper_is_proven_by_the_key_with_and_without_the_workbook(books: Path, done: Any, run: Any) -> None:
    key, pdf, book = books / "张三.jxkey", books / "a.pdf", books / "a.jxzp"
    number = key.read_text().split()[1]
    assert done("verify", pdf, "--key-file", key).count(f"与密钥 {number} 相符") == 2
    assert done("verify", pdf, book, "--key-file", key).count(f"与密钥 {number} 相符") == 2
    assert f"2 张表定稿用了密钥 {number}，没有用它核对，看不出有意改动。" in done("verify", pdf, book)
    with zipfile.ZipFile(books / "包.zip") as package:
        name = next(name for name in package.namelist() if name.endswith(".pdf"))
        pdf.write_bytes(package.read(name))
    assert done("verify", pdf, "--key-file", key).count(f"与密钥 {number} 相符") == 1
    done("key", book, "--new-file", books / "李四.jxkey", "--by", "李四")
    status, out, _ = run("verify", pdf, "--key-file", books / "李四.jxkey")
    assert status == 1 and f"定稿用了另一把密钥（{number}），没有核对。" in out


def test_who_changes_a_form_and_all_its_digests_is_found_out_by_the_key_alone(
    books: Path, done: Any, run: Any
) -> None:
    key, book = books / "张三.jxkey", books / "a.jxzp"
    assert done("check", book, "--key-file", key).count("相符，定稿以后没有改过。") == 2
    tamper(book, *CHANGED)
    assert done("check", book).count("没有问题") == 2
    status, out, err = run("check", book, "--key-file", key)
    assert status == 1 and out.count("相符") == 1 and "“己”与密钥" in err and "不符" in err
    status, out, err = run("check", book, "--key-file", key, "--json")
    assert status == 1 and "“己”与密钥" in err
    done("print", book, "-o", books / "b.pdf")
    assert "看不出有意改动" in done("verify", books / "b.pdf", book)
    status, out, err = run("verify", books / "b.pdf", book, "--key-file", key)
    assert status == 1 and "不是用这把密钥定稿的内容，不能作为凭证" in out and "a.jxzp：“己”与密钥" in err


def test_paper_without_a_key_says_so(tmp_path: Path, done: Any, run: Any, books: Path) -> None:
    book, pdf = tmp_path / "b.jxzp", tmp_path / "b.pdf"
    done("new", book)
    done("import", book, form_file(tmp_path / "丙.json", project_named("丙")))
    done("pack", book, "-o", tmp_path / "b.zip", "--by", "张三")
    done("print", book, "-o", pdf)
    assert done("verify", pdf, book).splitlines()[1] == "1 张表未加密钥：能看出差错，看不出有意改动。"
    status, out, err = run("verify", pdf, book, "--key-file", books / "张三.jxkey")
    assert status == 1 and "未加密钥" in out and "没有用这把密钥定稿的表" in err
    status, out, err = run("check", book, "--key-file", books / "张三.jxkey")
    assert status == 1 and "“丙”的定稿未加密钥" in err
    assert done("key", book) == "定稿不用密钥：能看出差错，看不出有意改动\n  丙：未加密钥\n"


def test_a_passphrase_is_typed_and_never_stands_in_the_command(
    books: Path, done: Any, refused: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, typed = books / "a.jxzp", "春天在哪里呀春天\n"

    def typing(text: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    typing(typed + "另一遍不一样呀不一样\n")
    assert "两遍口令不一样" in refused("key", book, "--passphrase", "--by", "王五")
    typing(typed + typed)
    assert "（口令）" in done("key", book, "--passphrase", "--by", "王五")
    with opened(book) as workbook:
        workbook.add_project(project_named("丙"))
    pack = ("pack", book, "-o", books / "丙.zip", "--by", "王五")
    assert "定稿要用密钥" in refused(*pack)
    typing("春天不在哪里呀春天\n")
    assert "口令不对" in refused(*pack, "--passphrase")
    typing("\n")
    assert "没有键入口令" in refused(*pack, "--passphrase")
    typing(typed)
    done(*pack, "--passphrase")
    done("print", book, "-o", books / "丙.pdf", "--project", "丙")
    typing(typed)
    assert "是用这把密钥定稿的" in done("verify", books / "丙.pdf", "--passphrase")
    with opened(book) as workbook:
        data = book.read_bytes()
        assert typed.strip().encode() not in data and workbook.damaged == ()


def test_what_is_no_key_is_refused(books: Path, refused: Any) -> None:
    book, pdf = books / "a.jxzp", books / "a.pdf"
    assert "不是密钥文件" in refused("verify", pdf, "--key-file", pdf)
    assert "找不到文件" in refused("verify", pdf, "--key-file", books / "没有.jxkey")
    assert "已经存在" in refused("key", book, "--new-file", books / "张三.jxkey", "--by", "李四")
    assert "请加 --by" in refused("key", book, "--new-file", books / "李四.jxkey")
    assert not (books / "李四.jxkey").exists()
    two = ("--key-file", books / "张三.jxkey", "--passphrase")
    assert "--passphrase 和 --key-file 只能写一个" in refused("verify", pdf, *two)


def test_a_key_that_is_not_wanted_any_more_stays_known(books: Path, done: Any) -> None:
    book, key = books / "a.jxzp", books / "张三.jxkey"
    assert done("key", book, "--off", "--by", "张三").startswith("定稿不用密钥")
    assert done("check", book, "--key-file", key).count("定稿以后没有改过") == 2
