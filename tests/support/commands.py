"""Runs management commands in the test's own process."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.support.all_rows import read_all_rows


def run_command(*arguments: str, **options: Any) -> str:
    """Run a command and return what it prints."""
    out = io.StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def refuse_command(*arguments: str) -> str:
    """Run a command that must fail, check that it changes nothing, and return its message."""
    before = read_all_rows()
    with pytest.raises(CommandError) as refusal:
        call_command(*arguments, stdout=io.StringIO())
    assert read_all_rows() == before
    assert refusal.value.returncode != 0
    return str(refusal.value)
