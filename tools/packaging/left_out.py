"""Run first in the packaged program: what others import at their top, or look for, and nothing of ours reaches.

The names stay, so that the imports succeed; what is behind them would be a twentieth of the installer. reportlab
imports Pillow for pictures (and pypdf asks its version) and its page layouts for one base class; xml.sax, which the
QR codes need for a function that escapes text, imports the whole of HTTP and e-mail. None is drawn, laid out or fetched.
pypdf's table of glyph names is for fonts that do not say which characters they show; those of our PDFs do.
"""

import sys
from types import ModuleType

from ui.late_signatures import put_off


def open_no_picture(*_words):
    """Refuse a picture as Pillow refuses a damaged one."""
    raise OSError("no pictures are read")


STAND_INS = {
    "PIL": {"__version__": "none"},
    "PIL.Image": {"Image": type("Image", (), {}), "open": open_no_picture},
    "reportlab.platypus": {"Flowable": type("Flowable", (), {})},
    "urllib.request": {},
    "pypdf._codecs.adobe_glyphs": {"adobe_glyphs": {}},
}


def stand_in(names):
    """Put empty modules with those attributes in place."""
    for name, attributes in names.items():
        module = sys.modules[name] = ModuleType(name)
        vars(module).update(attributes)
        parent, _, child = name.rpartition(".")
        if parent in names:
            setattr(sys.modules[parent], child, module)


stand_in(STAND_INS)
put_off()  # PyInstaller imports PySide6 before the program begins
