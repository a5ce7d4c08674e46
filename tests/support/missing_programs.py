"""Tests that need a program of the machine: left out in one line where it is missing."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from machine import LeftOutError, is_ci


@contextmanager
def skip_where_missing(what: str) -> Iterator[None]:
    """Skip the test if a program that it starts is missing, and say `what` cannot be tried. Where CI is set, it fails."""
    try:
        yield
    except LeftOutError as reason:
        if is_ci():
            raise
        pytest.skip(f"{what}: {reason}")
