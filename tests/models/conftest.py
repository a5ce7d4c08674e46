import pytest

from tests.rows import Rows


@pytest.fixture
def rows(db: None) -> Rows:
    return Rows()
