"""Fixtures of the window."""

from tests.window_fixtures import (
    begun_form,
    clerk,
    empty_file,
    new_form,
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
    "prepared",
    "sample_file",
    "samples",
    "seat",
    "typist",
]
