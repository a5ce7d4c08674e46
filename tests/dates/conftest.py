"""Fixtures of the tests of dates: the words for readers are English, whatever the settings."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True, scope="session")
def english() -> Iterator[None]:
    with translation.override("en-gb"):
        yield
