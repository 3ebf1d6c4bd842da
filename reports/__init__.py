"""What goes out of a workbook: paper, spreadsheets, documents, proofs."""

import sys
from types import ModuleType

# ReportLab looks for its settings in the home folder, fails where that is none, and runs what it finds there
for _name in ("reportlab_mods", "reportlab_settings"):
    sys.modules.setdefault(_name, ModuleType(_name))
