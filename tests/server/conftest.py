"""A PostgreSQL of their own for the tests that stop it, one for each module."""

from collections.abc import Iterator

import psycopg
import pytest

from postgresql import OwnServer, run_own_server
from tests.support.missing_programs import skip_where_missing


@pytest.fixture(scope="module")
def postgresql() -> Iterator[OwnServer]:
    with skip_where_missing("there is no PostgreSQL server of our own"), run_own_server() as server:
        yield server


@pytest.fixture(scope="module")
def database(postgresql: OwnServer) -> OwnServer:
    """The server, with an empty database `site`."""
    with psycopg.connect(f"{postgresql.url}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE site")
    return postgresql
