"""Make the bundled fonts from the Noto Serif packages (for maintainers, not for users).

    python tools/make_fonts.py SC_DIR_OR_TGZ JP_DIR_OR_TGZ

Needs fontTools. The same packages, fontTools version and templates give identical bytes.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import tarfile
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FONT_DIR = ROOT / "resources" / "fonts"
TEMPLATE_DIR = ROOT / "resources" / "templates"
TGH_FILE = ROOT / "tools" / "data" / "tgh-8105.txt"

PACKAGE = "@expo-google-fonts/noto-serif-sc"
VERSION = "0.4.3"
REGULAR_SOURCE = "400Regular/NotoSerifSC_400Regular.ttf"
BOLD_SOURCE = "700Bold/NotoSerifSC_700Bold.ttf"
LICENCE_SOURCE = "LICENSE_FONT"
# hanzi of names that the Chinese font lacks (𠮷) stand in its Japanese sister
RARE_PACKAGE = "@expo-google-fonts/noto-serif-jp"
RARE_SOURCE = "400Regular/NotoSerifJP_400Regular.ttf"

TGH_COUNT = 8105

# 2024-01-01 UTC in seconds since 1904: any fixed moment will do, it only must not be "now".
FIXED_TIME = 3_786_912_000

# reportlab reads none of these: layout features, vertical setting, style links, hinting.
UNUSED_TABLES = ["GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx", "gasp", "DSIG"]

# Copyright, names, trademark, makers and licence. The rest names weights this file does not hold.
KEPT_NAME_IDS = list(range(15))

LABELS = (
    "项目支出绩效自评表年度总体目标金额元万主管部门实施单位资金其中当财政拨款上结转他初预算数全执行"
    "分值率得预期实际完成情况一二三级指标产效益质量时成本经济社会生态满意服务对象可持续影响环境偏差"
    "原因析及改进措施合计填报人审核负责联系电话签字盖章日草稿已定—优良中差表名称"
    "各与的分布由低到高最失多个汇总加权平均简按等级"
)
# Surnames and given names that are in none of the listed sets, and signs people type in forms.
RARE_HANZI = "㛃䶮𬭎𠮷〇"
SIGNS = "≥≤≠≈≡±×÷√∞∑∏‰℃℉№㎡㎥㎜㎝㎞㎎㎏㏄¥￥€£■□▪▫●○◆◇▲△▼▽★☆☐☑☒✓✔✗✘"

Reader = Callable[[str], bytes]


def span(first: int, last: int) -> set[str]:
    """Return the characters from first to last, both included."""
    return {chr(code) for code in range(first, last + 1)}


def two_byte_characters(codec: str) -> set[str]:
    """Return every character the codec decodes from two bytes, private use left out."""
    found: set[str] = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            text = bytes((lead, trail)).decode(codec, "ignore")
            # Invalid pairs may still give one ASCII letter, or nothing.
            if len(text) == 1 and ord(text) > 0x7F and unicodedata.category(text) != "Co":
                found.add(text)
    return found


def gbk_characters() -> set[str]:
    """Return GBK, with the 2-byte codes that Python only knows under GB18030 (such as €, 㧐)."""
    return two_byte_characters("gbk") | two_byte_characters("gb18030")


def tgh_characters() -> set[str]:
    """Return the 通用规范汉字表, read from the data file."""
    lines = TGH_FILE.read_text(encoding="utf-8").splitlines()
    found = {char for line in lines if not line.startswith("#") for char in line.strip()}
    if len(found) != TGH_COUNT:
        raise SystemExit(f"{TGH_FILE.name}: expected {TGH_COUNT} characters, found {len(found)}")
    return found


def punctuation() -> set[str]:
    """Return ASCII, Latin-1, general, CJK and fullwidth punctuation."""
    ranges = [
        (0x20, 0x7E),
        (0xA0, 0xFF),
        (0x2010, 0x2027),
        (0x2030, 0x203B),
        (0x3000, 0x301F),
        (0xFF01, 0xFF5E),
        (0xFFE0, 0xFFE6),
    ]
    return set().union(*(span(first, last) for first, last in ranges))


def numbers_and_signs() -> set[str]:
    """Return arrows, superscripts, circled and Roman numbers, units and check marks."""
    ranges = [
        (0x2070, 0x209C),  # super- and subscripts
        (0x2160, 0x216B),  # Ⅰ-Ⅻ
        (0x2190, 0x2199),  # arrows
        (0x2460, 0x2473),  # ①-⑳
    ]
    return set(SIGNS).union("⇒⇔", *(span(first, last) for first, last in ranges))


def template_characters() -> set[str]:
    """Return the non-ASCII characters of the form templates, so that bold covers their labels."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(TEMPLATE_DIR.glob("*.toml")))
    return {char for text in texts for char in text if ord(char) > 0x7F}


def regular_characters() -> set[str]:
    """Return what the text font should cover: whatever a user may type."""
    return (
        punctuation()
        | numbers_and_signs()
        | gbk_characters()
        | tgh_characters()
        | set(RARE_HANZI)
        | set(LABELS)
        | template_characters()
    )


def label_characters() -> set[str]:
    """Return what the bold font must cover: titles and fixed labels."""
    return punctuation() | numbers_and_signs() | set(LABELS) | set("〇") | template_characters()


def rare_characters(rare: bytes, regular: bytes) -> set[str]:
    """Return the hanzi of the Japanese font that the Chinese one lacks."""
    lacking = load_font(rare).getBestCmap().keys() - load_font(regular).getBestCmap().keys()
    hanzi = (range(0x3400, 0xA000), range(0x20000, 0x32400))
    return {chr(code) for code in lacking if any(code in block for block in hanzi)}


def open_package(source: Path, wanted: tuple[str, ...]) -> Reader:
    """Return a function that reads the wanted files of a package, from a directory or a .tgz."""
    if source.is_dir():
        base = source / "package" if (source / "package").is_dir() else source
        return lambda name: (base / name).read_bytes()
    with tarfile.open(source) as archive:
        files: dict[str, bytes] = {}
        for name in wanted:
            member = archive.extractfile(f"package/{name}")
            if member is None:
                raise KeyError(name)
            files[name] = member.read()
    return files.__getitem__


def check_package(read: Reader, package: str) -> None:
    """Stop when this is another package: the README and the measured coverage name this one."""
    about = json.loads(read("package.json"))
    if (about["name"], about["version"]) != (package, VERSION):
        raise SystemExit(f"expected {package} {VERSION}, got {about['name']} {about['version']}")


def load_font(data: bytes) -> Any:
    """Open a font; fontTools is imported here because users never need it."""
    try:
        from fontTools.ttLib import TTFont
    except ImportError:
        raise SystemExit("fontTools is missing; install it with: pip install fonttools") from None
    return TTFont(io.BytesIO(data), recalcTimestamp=False)


def subset_options() -> Any:
    """Return fontTools options for plain outlines: no hinting, no layout, no glyph names."""
    from fontTools.subset import Options

    options = Options()
    options.hinting = False
    options.layout_features = []
    options.glyph_names = False
    options.notdef_outline = True  # a missing character shows as a box, never as nothing
    options.name_IDs = KEPT_NAME_IDS
    options.name_languages = ["*"]
    options.drop_tables = [*options.drop_tables, *UNUSED_TABLES]
    options.recalc_timestamp = False
    options.canonical_order = True
    return options


def make_subset(data: bytes, wanted: Iterable[str]) -> tuple[bytes, list[str]]:
    """Return the subset font file and the wanted characters the source does not have."""
    font = load_font(data)
    from fontTools.subset import Subsetter

    codes = {ord(char) for char in wanted}
    # Unassigned code points and control characters of the ranges above are not a lack.
    missing = [
        chr(code)
        for code in sorted(codes - font.getBestCmap().keys())
        if unicodedata.category(chr(code)) not in {"Cn", "Cc", "Cf", "Zl", "Zp"}
    ]
    subsetter = Subsetter(subset_options())
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font["head"].modified = FIXED_TIME
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue(), missing


def licence_text(licence: bytes, *fonts: bytes) -> str:
    """Return the licence with the copyright lines of the fonts themselves put before the package's."""
    lines = dict.fromkeys(load_font(font)["name"].getDebugName(0) for font in fonts)
    text = licence.decode("utf-8").replace("\r\n", "\n").strip()
    return "\n".join((*lines, text)) + "\n"


def write(name: str, data: bytes, missing: Iterable[str] = ()) -> None:
    """Write one file and say what came out."""
    (FONT_DIR / name).write_bytes(data)
    lacking = " ".join(f"{char}(U+{ord(char):04X})" for char in missing)
    print(f"{name}: {len(data):,} bytes" + (f"; not in the source: {lacking}" if lacking else ""))


def main(arguments: list[str] | None = None) -> int:
    """Read the packages and write the three fonts and their licence."""
    parser = argparse.ArgumentParser(description="Make the bundled fonts.")
    parser.add_argument("package", type=Path, metavar="SC_DIR_OR_TGZ")
    parser.add_argument("rare", type=Path, metavar="JP_DIR_OR_TGZ")
    options = parser.parse_args(arguments)
    regular, bold, licence = _read(options.package, PACKAGE, REGULAR_SOURCE, BOLD_SOURCE, LICENCE_SOURCE)
    (rare,) = _read(options.rare, RARE_PACKAGE, RARE_SOURCE)
    FONT_DIR.mkdir(parents=True, exist_ok=True)
    text_font = make_subset(regular, regular_characters())
    write("NotoSerifSC-Regular.ttf", *text_font)
    write("NotoSerifSC-Bold.ttf", *make_subset(bold, label_characters()))
    write("NotoSerifJP-Rare.ttf", *make_subset(rare, rare_characters(rare, regular)))
    write("OFL.txt", licence_text(licence, regular, rare).encode("utf-8"))
    return 0


def _read(source: Path, package: str, *names: str) -> list[bytes]:
    try:
        read = open_package(source, (*names, "package.json"))
        check_package(read, package)
        return [read(name) for name in names]
    except (OSError, KeyError, tarfile.TarError) as error:
        raise SystemExit(f"cannot read the font package {source}: {error}") from error


if __name__ == "__main__":
    sys.exit(main())
