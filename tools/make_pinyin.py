"""Make resources/pinyin.txt: the pinyin initials of every character of GBK and of the 通用规范汉字表.

    pip install --target FOLDER pypinyin==0.55.0
    python tools/make_pinyin.py FOLDER

The readings come from pypinyin (MIT licence, Copyright (c) 2016 mozillazg, 闲耘; https://pypi.org/project/pypinyin/).
It is needed for making the file alone: the program has the letters, not the package. Same version, same bytes.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.make_fonts import gbk_characters, tgh_characters

OUT = Path(__file__).resolve().parent.parent / "resources" / "pinyin.txt"
VERSION = "0.55.0"
HEAD = f"""\
# Pinyin initials: all first letters a character is read with, the usual one first, then the characters.
# Made by tools/make_pinyin.py from pypinyin {VERSION} (MIT licence, Copyright (c) 2016 mozillazg, 闲耘).
"""


def main(folder: Path) -> None:
    """Write the file from the readings of the package in that folder."""
    sys.path.insert(0, str(folder))
    import pypinyin

    if pypinyin.__version__ != VERSION:
        raise SystemExit(f"pypinyin {VERSION} is needed, found {pypinyin.__version__}.")
    groups: dict[str, list[str]] = defaultdict(list)
    for char in sorted(gbk_characters() | tgh_characters()):
        readings = pypinyin.pinyin(
            char, style=pypinyin.Style.FIRST_LETTER, heteronym=True, errors="ignore", strict=False
        )
        letters = "".join(dict.fromkeys("".join(readings[0]).replace("ê", "e") if readings else ""))
        if letters.isascii() and letters.isalpha():
            groups[letters].append(char)
    lines = [f"{letters} {''.join(chars)}\n" for letters, chars in sorted(groups.items())]
    OUT.write_text(HEAD + "".join(lines), encoding="utf-8", newline="\n")
    print(f"{sum(map(len, groups.values()))} characters in {len(groups)} groups, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
