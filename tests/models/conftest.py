import pytest

from tests.support.row_factories import Rows


@pytest.fixture
def rows(db: None) -> Rows:
    return Rows()
