"""Where a workbook lies, and what that asks of whoever works there."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest

from ui.jobs.places import Place, PlaceKind, place_from, place_of

REMOVABLE, FIXED, REMOTE = 2, 3, 4
ROOTS = {r"D:\公司文件": "Nutstore"}


@pytest.mark.parametrize(
    ("path", "drive", "share", "place"),
    [
        (r"C:\Users\a\Documents\绩效自评\a.jxzp", FIXED, "", Place(PlaceKind.LOCAL)),
        (r"C:\Users\a\OneDrive\a.jxzp", FIXED, "", Place(PlaceKind.SYNC, "OneDrive")),
        (r"C:\Users\a\OneDrive - 某局\表\a.jxzp", FIXED, "", Place(PlaceKind.SYNC, "OneDrive")),
        (r"D:\我的坚果云\a.jxzp", FIXED, "", Place(PlaceKind.SYNC, "坚果云")),
        (r"D:\Nutstore\1\a.jxzp", FIXED, "", Place(PlaceKind.SYNC, "坚果云")),
        (r"E:\BaiduSyncdisk\a.jxzp", FIXED, "", Place(PlaceKind.SYNC, "百度网盘")),
        (r"D:\WPS云盘\a.jxzp", FIXED, "", Place(PlaceKind.SYNC, "WPS 云盘")),
        (r"D:\公司文件\绩效\a.jxzp", FIXED, "", Place(PlaceKind.SYNC, "Nutstore")),
        (r"D:\公司文件夹\a.jxzp", FIXED, "", Place(PlaceKind.LOCAL)),
        (r"D:\OneDrive.jxzp", FIXED, "", Place(PlaceKind.LOCAL)),
        (r"\\srv\财务\a.jxzp", 0, "", Place(PlaceKind.SHARE, "\\\\srv\\财务")),
        (r"Z:\2021\a.jxzp", REMOTE, "\\\\srv\\财务", Place(PlaceKind.SHARE, "\\\\srv\\财务")),
        (r"Z:\2021\a.jxzp", REMOTE, "", Place(PlaceKind.SHARE, "Z:")),
        (r"F:\a.jxzp", REMOVABLE, "", Place(PlaceKind.STICK, "F:")),
    ],
)
def test_places(path: str, drive: int, share: str, place: Place) -> None:
    assert place_from(PureWindowsPath(path), ROOTS, drive, share) == place


def test_what_is_said_of_them(tmp_path: Path) -> None:
    assert place_of(tmp_path / "a.jxzp") == Place(PlaceKind.LOCAL)
    assert Place(PlaceKind.LOCAL).sentence == "" == Place(PlaceKind.LOCAL).short
    assert Place(PlaceKind.STICK, "F:").short == "移动磁盘 F:"
    for kind in PlaceKind:
        if kind is not PlaceKind.LOCAL:
            assert "某处" in Place(kind, "某处").sentence
