"""Fixtures of the window."""

from tests.window_fixtures import clerk, new_form, prepared, sample_file, samples, seat, typist

__all__ = ["clerk", "new_form", "prepared", "sample_file", "samples", "seat", "typist"]
