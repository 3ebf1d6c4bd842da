"""LibreOffice, where it is installed: opens our files, computes their formulas anew and prints them.

Tests that need it take the fixture ``office`` and are skipped, with the reason, where there is none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

FONTS = Path(__file__).parents[1] / "resources" / "fonts"
PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
# compute every formula when a file is opened, whatever result stands beside it
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
# the fonts that the program brings, so that pages are the same on every machine
_FONTS = """<?xml version="1.0"?><fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""
Converter = Callable[[Sequence[Path], str], list[Path]]


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Converter:
    """Return a function that has LibreOffice save files as another format, in their order."""
    if PROGRAM is None:
        pytest.skip("LibreOffice is not installed")
    profile = tmp_path_factory.mktemp("office")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")

    fonts = profile / "fonts.conf"
    fonts.write_text(_FONTS.format(fonts=FONTS, cache=profile / "fonts"), encoding="utf-8")
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}

    def convert(paths: Sequence[Path], form: str) -> list[Path]:
        folder = tmp_path_factory.mktemp("converted")
        where = f"-env:UserInstallation={profile.as_uri()}"
        command = [
            str(PROGRAM),
            where,
            "--headless",
            "--convert-to",
            form,
            "--outdir",
            str(folder),
            *map(str, paths),
        ]
        subprocess.run(command, check=True, capture_output=True, env=environment)
        made = [folder / f"{path.stem}.{form}" for path in paths]
        assert [path for path in made if not path.exists()] == []
        return made

    return convert
