"""Two servers are one site: one PostgreSQL behind pgbouncer in transaction mode, one Redis, one nginx in front."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import psycopg
import pytest

from newsroom.database import TIME_LIMITS
from nginx_server import EXAMPLE, OwnNginx, run_own_nginx
from pgbouncer_server import run_own_pgbouncer
from postgresql import OwnServer, run_own_server
from redis_server import run_own_redis
from tests.support import tiers
from tests.support.http_browser import HTTPBrowser
from tests.support.missing_programs import skip_where_missing
from tests.support.site_process import EDITOR, PAGE, PATIENCE, Answer, SiteProcess, wait_until

# It has servers of its own.
pytestmark = [pytest.mark.once, pytest.mark.slow]
DESK = PAGE.replace("/t/", "/desk/t/")
# Fewer than the servers have threads that ask.
POOL_SIZE = 5
READERS = 8
# Which server answered: the last of those that were asked.
MORE = "add_header X-Served-By $upstream_addr always;"
REPORTS_EACH_HOUR = 10


class Cluster:
    """Two servers, with the proxy and the database that they share."""

    def __init__(self, database: OwnServer, servers: list[SiteProcess], proxy: OwnNginx) -> None:
        self.database = database
        self.servers = servers
        self.proxy = proxy
        self.editor = self.make_browser()

    def make_browser(self) -> HTTPBrowser:
        """Return a browser that goes through the proxy."""
        return HTTPBrowser(self.proxy.address, self.proxy.trust())

    def ask_each(self, path: str, **headers: str) -> list[Answer]:
        """Return what each server answers by itself."""
        return [server.ask(path, X_Forwarded_Proto="https", **headers) for server in self.servers]

    def show(self, text: str) -> bool:
        """Return whether the page of each server has a text."""
        return all(text.encode() in answer.body for answer in self.ask_each(PAGE))

    def publish(self, headline: str, **fields: str) -> None:
        """Add an entry and publish it at the desk, through the proxy."""
        entry = {
            "headline": headline,
            "edtf": "2017-03-09",
            "citations-0-new_publisher": "The Gazette",
            "citations-0-new_title": headline,
        }
        self.editor.send_form(f"{DESK}add/event/", entry)
        assert self.editor.path == DESK
        assert self.editor.send_form(f"{DESK}publish/", {"note": headline, **fields}).status == 200


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with skip_where_missing("several machines cannot be tried"), run_cluster(tmp_path) as cluster:
        yield cluster


@contextmanager
def run_cluster(folder: Path) -> Iterator[Cluster]:
    with ExitStack() as stack:
        database = stack.enter_context(run_own_server())
        with psycopg.connect(f"{database.url}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE site")
            # As docs/deploy.md says, because no connection through pgbouncer can ask for it.
            for name, value in TIME_LIMITS.items():
                connection.execute(f"ALTER DATABASE site SET {name} = '{value}'")
        pooler = stack.enter_context(run_own_pgbouncer(database, POOL_SIZE))
        cache = stack.enter_context(run_own_redis())
        environment = {
            "PGBOUNCER": "true",
            "CACHE_URL": cache.url,
            "HTTPS": "true",
            "BEHIND_PROXY": "true",
            "TRUSTED_PROXY_COUNT": "1",
        }
        servers = [SiteProcess(folder, f"{pooler.url}/site", **environment) for _ in range(2)]
        (folder / "nginx").mkdir()
        # All readers of this test have one address, whose requests count together.
        configuration = EXAMPLE.read_text().replace("rate=50r/s", "rate=5000r/s")
        ports = [server.port for server in servers]
        proxy = stack.enter_context(run_own_nginx(folder / "nginx", ports, configuration, MORE))
        for server in servers:
            server.environment["CSRF_TRUSTED_ORIGINS"] = proxy.address
            # Each machine has a disk of its own.
            server.environment["LIVE_COPY"] = str(folder / f"live-{server.port}")
            stack.callback(server.stop)
        servers[0].prepare()
        for server in servers:
            server.launch()
        for server in servers:
            server.wait()
        yield Cluster(database, servers, proxy)


def test_two_servers_are_one_site(cluster: Cluster) -> None:
    # One test, because two of them may run in two processes, each with servers of its own.
    share_a_session(cluster)
    publish_on_both(cluster)
    count_reports_together(cluster)
    for server in cluster.servers if tiers.IS_FULL else cluster.servers[:1]:
        lose_no_reader_when_one_is_killed(cluster, server)
    share_few_connections(cluster)
    end_an_embargo_on_both(cluster)
    withdraw_on_both(cluster)


def share_a_session(cluster: Cluster) -> None:
    cluster.editor.sign_in()
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in cluster.editor.cookies)
    assert [answer.status for answer in cluster.ask_each("/desk/", Cookie=cookies)] == [200, 200]


def publish_on_both(cluster: Cluster) -> None:
    assert [answer.status for answer in cluster.ask_each(PAGE)] == [200, 200]
    cluster.publish("A crack is found")
    wait_until(lambda: cluster.show("A crack is found"))
    first, second = cluster.ask_each(f"{PAGE}timeline.json")
    assert (first.body, first.headers["ETag"]) == (second.body, second.headers["ETag"])


def count_reports_together(cluster: Cluster) -> None:
    readers = [
        HTTPBrowser(f"http://127.0.0.1:{server.port}", X_Forwarded_Proto="https", X_Forwarded_For="192.0.2.7")
        for server in cluster.servers
    ]
    statuses = [
        readers[number % 2]
        .send_form(f"{PAGE}report/", {"words": f"It was day {number}, not a Tuesday."})
        .status
        for number in range(REPORTS_EACH_HOUR)
    ]
    assert statuses == [200] * REPORTS_EACH_HOUR
    for reader in readers:
        assert reader.send_form(f"{PAGE}report/", {"words": "It was a Monday, not a Tuesday."}).status == 429
    # Another reader, whose address the proxy passes on.
    assert (
        cluster.make_browser()
        .send_form(f"{PAGE}report/", {"words": "It was a Monday, not a Tuesday."})
        .status
        == 200
    )


def lose_no_reader_when_one_is_killed(cluster: Cluster, server: SiteProcess) -> None:
    def read(number: int) -> list[int]:
        browser = cluster.make_browser()
        statuses = []
        # Ends after a hundred requests, or when the other server has answered for a while.
        for turn in range(100):
            path = PAGE if turn % 4 else f"{PAGE}?q=reader{number}turn{turn}"
            statuses.append(browser.open(path).status)
            if turn == 10 and number == 0:
                assert server.process
                server.process.kill()
                server.process.wait()
                is_killed.set()
            if is_killed.is_set() and turn > 30:
                break
        return statuses

    is_killed = Event()
    with ThreadPoolExecutor(READERS) as readers:
        statuses = [status for each in readers.map(read, range(READERS)) for status in each]
    assert {*statuses} == {200}
    assert server.ask("/healthz").status == 0
    # The editor goes on as well, signed in as before.
    assert cluster.editor.open(DESK).status == 200
    cluster.editor.send_form(f"{DESK}settings/", {"byline": f"While server {server.port} was away"})
    assert cluster.editor.path == DESK
    server.start()
    wait_until(lambda: str(server.port) in cluster.editor.open(DESK).headers["X-Served-By"])


def share_few_connections(cluster: Cluster) -> None:
    with psycopg.connect(f"{cluster.database.url}/postgres") as connection:
        rows = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = 'site' AND backend_type = 'client backend'"
        ).fetchone()
    assert rows
    # The reserve of pgbouncer is as large again.
    assert rows[0] <= 2 * POOL_SIZE


def end_an_embargo_on_both(cluster: Cluster) -> None:
    # On the clocks of the timeline's time zone, which is in London.
    later = (datetime.now(UTC) + timedelta(hours=48)).strftime("%Y-%m-%dT%H:%M")
    cluster.publish("Under embargo", embargo_until=later)
    assert not any(b"Under embargo" in answer.body for answer in cluster.ask_each(PAGE))
    cluster.editor.send_form(f"{DESK}publish/", {}, {"decide": "release"})
    wait_until(lambda: cluster.show("Under embargo"))
    if tiers.IS_FULL:
        end_an_embargo_by_itself(cluster)


def end_an_embargo_by_itself(cluster: Cluster) -> None:
    """The servers notice the end by themselves, on two clocks."""
    cluster.editor.send_form(f"{DESK}settings/", {"byline": "Ends by itself"})
    until = (datetime.now(UTC) + timedelta(seconds=30)).isoformat(timespec="seconds")
    slug = PAGE.split("/")[2]
    cluster.servers[0].manage(
        *("publish_timeline", slug, "--note", "Later", "--by", EDITOR, "--embargo-until", until)
    )
    # A server that has just started does not trust its clock for a minute.
    deadline = time.monotonic() + 3 * PATIENCE
    while not cluster.show("Ends by itself"):
        assert time.monotonic() < deadline, "the embargo did not end"
        time.sleep(1)


def withdraw_on_both(cluster: Cluster) -> None:
    cluster.editor.send_form(f"{DESK}withdraw/", {"reason": "A forgery."})
    wait_until(lambda: all(answer.status == 410 for answer in cluster.ask_each(PAGE)))
