"""What every test of dates shares: readers' words in English, whatever the settings say."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True, scope="session")
def english() -> Iterator[None]:
    with translation.override("en-gb"):
        yield
