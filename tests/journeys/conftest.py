"""Fixtures of the window."""

from tests.shared_windows import share, shared_new_form
from tests.window_fixtures import (
    begun_form,
    clerk,
    empty_file,
    new_form,
    own_samples,
    prepared,
    sample_file,
    samples,
    seat,
    typist,
)

__all__ = [
    "begun_form",
    "clerk",
    "empty_file",
    "new_form",
    "own_samples",
    "prepared",
    "sample_file",
    "samples",
    "seat",
    "share",
    "shared_new_form",
    "typist",
]
