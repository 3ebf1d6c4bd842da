"""Mistakes people make: what is typed stays, what is stored stays, one Chinese sentence says what is wrong and where."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

import main
import resources
from model.form.field_path import indicator_path, section_path
from model.form.project import text_at
from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.depth import some_every_day

SENTENCE = re.compile(r"[^\n。]*[一-鿿][^\n。]*。")


@pytest.fixture
def new_form(shared_new_form: Clerk) -> Clerk:
    """A window that the tests of this file share."""
    return shared_new_form


def findings(clerk: Clerk, field: str) -> list[str]:
    """Return the sentences about a field, as the panel lists them."""
    panel = clerk.page.panel.checks.list
    items = [panel.item(i) for i in range(panel.count())]
    return [item.text() for item in items if str(panel.listed(item).finding.field) == field]


def stored(clerk: Clerk, field: str) -> str:
    """Return a field as another program reads it from the file."""
    clerk.until_saved()
    other = Workbook.open(clerk.window.session.path)
    text = text_at(other.project(clerk.page.project_id), field)
    other.close()
    return text


def test_amount_that_is_none(new_form: Clerk) -> None:
    new_form.enter("funds.fiscal.adjusted", "200")
    for typed, problem in (
        ("abc", "不是数字"),
        ("-5", "是负数"),
        ("1.2.3", "不是数字"),
        ("12万", "不是数字"),
    ):
        new_form.enter("funds.fiscal.executed", typed)
        assert new_form.shown("funds.fiscal.executed") == typed
        assert stored(new_form, "funds.fiscal.executed") == typed
        assert new_form.shown("funds.total.executed") == "0.00"
        assert new_form.shown("funds.total.adjusted") == "200.00"
        (sentence,) = findings(new_form, "funds.fiscal.executed")
        assert "当年财政拨款的全年执行数" in sentence and typed in sentence and problem in sentence
        assert SENTENCE.fullmatch(sentence)


def test_full_width_digits_are_read(new_form: Clerk) -> None:
    new_form.enter("funds.fiscal.adjusted", "１２，０００．５０")
    assert new_form.shown("funds.total.adjusted") == "12,000.50"
    assert stored(new_form, "funds.fiscal.adjusted") == "１２，０００．５０"
    assert not findings(new_form, "funds.fiscal.adjusted")


def test_weight_above_its_section(new_form: Clerk) -> None:
    new_form.enter("indicators[0].weight", "60")
    assert stored(new_form, "indicators[0].weight") == "60"
    (sentence,) = findings(new_form, "section.产出指标")
    assert "合计 60 分，应为 50 分，多 10 分" in sentence
    assert (
        "60/50 ✗" in new_form.page.model.cells[new_form.page.model.places.keys[section_path("产出指标")]].sub
    )


def test_score_above_its_weight(new_form: Clerk) -> None:
    for column, text in (("name", "完成率"), ("target", "100%"), ("actual", "50%"), ("weight", "3")):
        new_form.enter(f"indicators[0].{column}", text)
    assert new_form.shown("indicators[0].manual_score") == "1.5"
    new_form.enter("indicators[0].manual_score", "4")
    cell = new_form.page.model.cells[new_form.page.model.places.keys[indicator_path(0, "manual_score")]]
    assert (cell.text, cell.sub, cell.mark) == ("4", "手工 · 自动1.5", "error")
    assert stored(new_form, "indicators[0].manual_score") == "4"
    assert new_form.shown("total.score") == "0"  # it does not count
    (sentence,) = findings(new_form, "indicators[0].manual_score")
    assert "超过了分值 3" in sentence
    new_form.page.show_field(indicator_path(0, "manual_score"))
    new_form.page.panel.choice.automatic.click()
    assert new_form.shown("indicators[0].manual_score") == "1.5"
    assert new_form.shown("total.score") == "1.5"


def test_ten_thousand_characters_in_a_goal(new_form: Clerk) -> None:
    text = "全年完成各项任务。" * 1111 + "完"
    new_form.go("goals.actual")
    QGuiApplication.clipboard().setText(text)
    new_form.press(Qt.Key.Key_F2)
    new_form.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    new_form.press(Qt.Key.Key_Tab)
    assert stored(new_form, "goals.actual") == text
    (sentence,) = findings(new_form, "goals.actual")
    assert "10000 字" in sentence


def test_newline_pasted_into_a_name(new_form: Clerk) -> None:
    QGuiApplication.clipboard().setText("数据规划\r\n管理")
    new_form.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    new_form.press(Qt.Key.Key_Tab)
    assert stored(new_form, "project.name") == "数据规划\n管理"
    assert new_form.window.tabs.tabText(1) == "数据规划 管理"
    (sentence,) = findings(new_form, "project.name")
    assert "项目名称里有换行" in sentence


def test_computed_cell_refuses_keys_and_says_so(new_form: Clerk) -> None:
    new_form.press(Qt.Key.Key_Escape)
    index = new_form.page.model.index_of("funds.total.rate")
    new_form.page.view.setCurrentIndex(index)
    new_form.press(Qt.Key.Key_5)
    assert new_form.page.view.open_editor() is None
    assert "不能输入" in new_form.window.status.notices.text()


def bad_files(folder: Path) -> dict[str, Path]:
    """Make files that are no workbook of ours."""
    text = folder / "不是数据库.jxzp"
    text.write_text("这是一段文字" * 50, "utf-8")
    foreign = folder / "别的程序.jxzp"
    connection = sqlite3.connect(foreign)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()
    newer = folder / "更新版本.jxzp"
    Workbook.create(newer, resources.template_text("shenzhen-2021"), 2021).close()
    connection = sqlite3.connect(newer)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    changed = folder / "被改动.jxzp"
    Workbook.create(changed, resources.template_text("shenzhen-2021"), 2021).close()
    connection = sqlite3.connect(changed)
    connection.execute("CREATE TRIGGER t AFTER UPDATE ON form BEGIN DELETE FROM form; END")
    connection.commit()
    connection.close()
    cut = folder / "残缺.jxzp"
    cut.write_bytes(changed.read_bytes()[:700])
    empty = folder / "空文件.jxzp"
    empty.touch()
    return {
        "不是绩效自评工作簿": text,
        "别的程序的数据库": foreign,
        "由更新版本的程序保存": newer,
        "结构与本程序不符": changed,
        "残缺": cut,
        "空文件": empty,
        "找不到文件": folder / "没有.jxzp",
    }


def test_files_that_are_no_workbook(samples: Clerk, tmp_path: Path) -> None:
    for words, path in bad_files(tmp_path).items():
        before = path.read_bytes() if path.exists() else None
        assert samples.window.open_path(path) is False
        sentence = samples.window.banner.text()
        assert words in sentence and SENTENCE.fullmatch(sentence), sentence
        assert samples.window.overview.model.rowCount() == 8  # what was open stays open
        assert (path.read_bytes() if path.exists() else None) == before


@pytest.mark.parametrize("command", ["check", "print", "export", "import"])
def test_commands_refuse_them_too(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = {
        "print": ["-o", str(tmp_path / "x.pdf")],
        "export": ["-o", str(tmp_path / "out")],
        "import": ["form.json"],
    }
    for words, path in bad_files(tmp_path).items():
        assert main.main([command, str(path), *more.get(command, [])]) == 2
        output = capsys.readouterr()
        assert words in output.err and SENTENCE.fullmatch(output.err.strip()), output.err
    assert not (tmp_path / "x.pdf").exists() and not (tmp_path / "out").exists()


def broken_forms() -> list[tuple[str, object]]:
    """Return (field that the sentence must name, what is done to the form)."""
    return [
        ("template", lambda d: d.pop("template")),
        ("template", lambda d: d.update(template="nowhere-1999")),
        ("year", lambda d: d.update(year="2021")),
        ("project", lambda d: d.pop("project")),
        ("project.name", lambda d: d["project"].pop("name")),
        ("project.amount", lambda d: d["project"].update(amount=5)),
        ("funds.fiscal.executed", lambda d: d["funds"]["fiscal"].update(executed=None)),
        ("goals.actual", lambda d: d["goals"].pop("actual")),
        ("indicators", lambda d: d.update(indicators={})),
        ("indicators[2].weight", lambda d: d["indicators"][2].update(weight=3)),
        ("indicators[1].kind", lambda d: d["indicators"][1].update(kind="别的指标")),
        ("indicators[0].method", lambda d: d["indicators"][0].update(method="magic")),
    ]


@pytest.mark.parametrize(("field", "spoil"), broken_forms())
def test_broken_form_files(field: str, spoil, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(resources.sample_paths()[2].read_text("utf-8"))
    spoil(data)
    bad = tmp_path / "坏表.json"
    bad.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    workbook = tmp_path / "a.jxzp"
    assert main.main(["new", str(workbook), "--year", "2021"]) == 0
    assert main.main(["import", str(workbook), str(bad)]) == 2
    output = capsys.readouterr()
    assert "坏表.json" in output.err and f"“{field}”" in output.err
    assert SENTENCE.fullmatch(output.err.strip()), output.err
    opened = Workbook.open(workbook)
    assert opened.ids == ()  # nothing half-written
    opened.close()
    assert main.main(["evaluate", str(bad)]) == 2
    assert f"“{field}”" in capsys.readouterr().err


def test_unknown_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["new", str(tmp_path / "a"), "--template", "nowhere"]) == 2
    sentence = capsys.readouterr().err.strip()
    assert "nowhere" in sentence and "shenzhen-2021" in sentence and SENTENCE.fullmatch(sentence)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("year", some_every_day(["", "21", "二〇二一", "2021.5", "99999"], 3))
def test_year_that_is_none(clerk: Clerk, year: str) -> None:
    clerk.window.start_page._year.setText(year)
    clerk.window.start_page.new_button.click()
    assert clerk.window.session is None
    assert SENTENCE.fullmatch(clerk.window.banner.text())
    assert clerk.window.start_page._year.text() == year
