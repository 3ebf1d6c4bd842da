"""Runs first in the packaged program: reportlab imports Pillow for pictures, and the program draws none.

Left out it saves a twentieth of the installer; the name stays, so that the import succeeds.
"""

import sys
from types import ModuleType

pillow, image = ModuleType("PIL"), ModuleType("PIL.Image")
pillow.Image = image
sys.modules |= {"PIL": pillow, "PIL.Image": image}
