"""Runs first in the packaged program: reportlab imports Pillow for pictures, pypdf asks its version; none is drawn.

Left out it saves a twentieth of the installer; the name stays, so that the import succeeds.
"""

import sys
from types import ModuleType

pillow, image = ModuleType("PIL"), ModuleType("PIL.Image")
pillow.Image, pillow.__version__ = image, "none"
sys.modules |= {"PIL": pillow, "PIL.Image": image}
