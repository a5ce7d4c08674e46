"""The site goes on serving while its database is flooded, frozen or stopped, and while its processes are killed."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from newsroom.work_limits import MAX_REQUESTS_IN_WORK
from postgresql import OwnServer
from redis_server import OwnRedis, run_own_redis
from tests.support.missing_programs import skip_where_missing
from tests.support.site_process import PAGE, SiteProcess, run_site, wait_until

# These have servers of their own.
pytestmark = [pytest.mark.once, pytest.mark.slow]
WORKERS = 2


@pytest.fixture(scope="module")
def cache() -> Iterator[OwnRedis]:
    with skip_where_missing("there is no Redis server of our own"), run_own_redis() as server:
        yield server


@pytest.fixture(scope="module")
def site(
    database: OwnServer, cache: OwnRedis, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SiteProcess]:
    folder = tmp_path_factory.mktemp("site")
    with run_site(folder, f"{database.url}/site", CACHE_URL=cache.url) as site:
        yield site


@pytest.fixture
def warm_site(site: SiteProcess) -> SiteProcess:
    """The site, with the page in the memory of both workers, whichever answers."""
    wait_until(lambda: site.ask("/readyz").body == b'{"status": "ready", "missing": []}\n')
    for _ in range(10 * WORKERS):
        assert site.ask(PAGE).status == 200
    return site


def test_a_flood_of_searches_is_answered_within_bounds(database: OwnServer, warm_site: SiteProcess) -> None:
    with ThreadPoolExecutor(200) as readers:
        answers = list(readers.map(lambda number: warm_site.ask(f"{PAGE}?q=word{number}"), range(300)))
        pages = list(readers.map(lambda _: warm_site.ask(PAGE), range(20)))
    assert {answer.status for answer in answers} <= {200, 503}
    assert sum(answer.status == 200 for answer in answers) > 50
    assert all(answer.headers["Retry-After"] for answer in answers if answer.status == 503)
    assert {page.status for page in pages} == {200}
    with psycopg.connect(f"{database.url}/postgres") as connection:
        row = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = 'site'").fetchone()
    assert row is not None
    assert row[0] <= WORKERS * (MAX_REQUESTS_IN_WORK + 2)


@pytest.mark.parametrize("failure", ["frozen", "stopped"])
def test_pages_are_served_while_the_database_is_away(
    database: OwnServer, warm_site: SiteProcess, failure: str
) -> None:
    before = warm_site.ask(PAGE)
    if failure == "frozen":
        database.send_signal(signal.SIGSTOP)
    else:
        database.stop()
    try:
        wait_until(lambda: warm_site.ask(PAGE).headers["Cache-Status"] is not None)
        with ThreadPoolExecutor(20) as readers:
            pages = list(readers.map(lambda _: warm_site.ask(PAGE), range(100)))
        assert {(page.status, page.body, page.headers["ETag"]) for page in pages} == {
            (200, before.body, before.headers["ETag"])
        }
        stale = [page for page in pages if page.headers["Cache-Status"]]
        assert all(int(page.headers["Age"]) > 0 for page in stale)
        assert len(stale) > 50
        assert warm_site.ask(PAGE, If_None_Match=before.headers["ETag"]).status == 304
        search = warm_site.ask(f"{PAGE}?q=fresh-{failure}")
        assert (search.status, int(search.headers["Age"]) > 0) == (200, True)
        form = warm_site.ask(f"{PAGE}report/")
        assert (form.status, form.headers["Retry-After"]) == (503, "30")
        assert warm_site.ask("/healthz").status == 200
        assert warm_site.ask("/readyz").body == b'{"status": "degraded", "missing": ["database"]}\n'
        assert warm_site.ask("/readyz?for=desk").status == 503
    finally:
        if failure == "frozen":
            database.send_signal(signal.SIGCONT)
        else:
            database.start()
    # Both workers, whichever answers, notice it by themselves.
    wait_until(lambda: all(warm_site.ask("/readyz?for=desk").status == 200 for _ in range(10)))
    assert warm_site.ask(f"{PAGE}?q=fresh-{failure}").status == 200
    assert warm_site.ask(PAGE).headers["Cache-Status"] is None


@pytest.mark.parametrize("failure", ["frozen", "stopped"])
def test_everything_works_while_redis_is_away(cache: OwnRedis, warm_site: SiteProcess, failure: str) -> None:
    if failure == "frozen":
        cache.process.send_signal(signal.SIGSTOP)
    else:
        cache.stop()
    try:
        for path in ("/", PAGE, f"{PAGE}?q=redis-{failure}", f"{PAGE}report/", "/accounts/login/"):
            assert warm_site.ask(path).status == 200, path
        assert warm_site.sign_in() == "/desk/"
        assert warm_site.ask("/readyz").body == b'{"status": "degraded", "missing": ["cache"]}\n'
    finally:
        if failure == "frozen":
            cache.process.send_signal(signal.SIGCONT)
        else:
            cache.start()
    wait_until(lambda: all(b'"ready"' in warm_site.ask("/readyz").body for _ in range(10)))


def test_a_killed_worker_is_replaced(warm_site: SiteProcess) -> None:
    before = warm_site.list_workers()
    assert len(before) == WORKERS
    os.kill(before[0], signal.SIGKILL)
    wait_until(lambda: len({*warm_site.list_workers()} - {*before}) == 1)
    assert warm_site.ask(PAGE).status == 200


def test_no_worker_outlives_a_killed_server_and_its_port_is_free(warm_site: SiteProcess) -> None:
    taken = warm_site.run("serve", "--port", str(warm_site.port))
    assert taken.returncode == 1
    assert f"Port {warm_site.port} of 127.0.0.1 cannot be used" in taken.stderr
    assert warm_site.process
    workers = warm_site.list_workers()
    warm_site.process.kill()
    warm_site.process.wait()
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
    assert warm_site.ask("/healthz").status == 0
    warm_site.start()
    assert warm_site.ask(PAGE).status == 200


def test_a_site_without_static_files_does_not_start(site: SiteProcess) -> None:
    refused = site.run("serve", "--port", "1", STATIC_ROOT="/nowhere")
    assert refused.returncode == 1
    assert "Run: manage.py collectstatic" in refused.stderr
