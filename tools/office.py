"""LibreOffice, where it is installed: opens our files, computes their formulas anew and prints them.

It sees the fonts of the program for those that Windows has, so that it shows the same wherever it runs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
# LibreOffice leaves out the rest of a longer list without a word
AT_ONCE = 200
# compute every formula when a file is opened, whatever result stands beside it
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
_FAMILY = "Noto Serif SC"
_OF_WINDOWS = ("宋体", "SimSun", "仿宋", "FangSong", "黑体", "SimHei", "楷体", "KaiTi", "Times New Roman")


def _fonts() -> str:
    names = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{_FAMILY}</string></edit></match>'
        for name in _OF_WINDOWS
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{ROOT / "resources" / "fonts"}</dir>'
        f"{names}</fontconfig>"
    )


class Office:
    """LibreOffice with settings and fonts of its own, kept in a folder. Raises RuntimeError where it leaves a file out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "user").mkdir(parents=True, exist_ok=True)
        (folder / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        (folder / "fonts.conf").write_text(_fonts(), encoding="utf-8")

    def convert(self, paths: Sequence[Path], form: str, folder: Path) -> list[Path]:
        """Save files as another format in a folder; return them in their order. No two may have the same name."""
        for start in range(0, len(paths), AT_ONCE):
            self._run(paths[start : start + AT_ONCE], form, folder)
        made = [folder / f"{path.stem}.{form}" for path in paths]
        if missing := [path.name for path in made if not path.exists()]:
            raise RuntimeError(f"LibreOffice left out {missing}")
        return made

    def _run(self, paths: Sequence[Path], form: str, folder: Path) -> None:
        where = f"-env:UserInstallation={self._folder.absolute().as_uri()}"
        command = [str(PROGRAM), where, "--headless", "--convert-to", form, "--outdir", str(folder)]
        own = os.environ | {"FONTCONFIG_FILE": str(self._folder / "fonts.conf")}
        subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, env=own)
