"""Cells that no spreadsheet program runs."""

import pytest

from timeline.text.formula_guard import guard_cell, read_guarded_cell

CELLS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "''+1", "'quoted'", "plain", "")


@pytest.mark.parametrize("text", CELLS)
def test_a_guarded_cell_is_no_formula_and_is_read_as_it_was(text: str) -> None:
    guarded = guard_cell(text)
    assert guarded[:1] not in ("=", "+", "-", "@", "\t", "\r", "＝")
    assert read_guarded_cell(guarded) == text
