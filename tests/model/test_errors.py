"""What the log says of a fault shows where it happened, and nothing of what was typed."""

from __future__ import annotations

from model.errors import fault_text

TYPED = "张三的电话 13800138000"


def test_the_log_tells_the_place_and_no_content_of_a_form() -> None:
    try:
        try:
            int(TYPED)
        except ValueError as first:
            raise KeyError(TYPED) from first
    except KeyError as error:
        told = fault_text(error)
    assert "张三" not in told and "138" not in told
    assert told.splitlines()[-1] == "KeyError: …"
    assert (
        "ValueError: invalid literal for int() with base …: …" in told
        and told.count('test_errors.py", line') == 2
    )
