"""What every test shares: hypothesis without time limits; the same examples in CI, new ones at every desk."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "project",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=not os.environ.get("CI"),
)
settings.load_profile("project")

# a machine without a screen runs every test; QT_QPA_PLATFORM=xcb shows them on one that has it
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
