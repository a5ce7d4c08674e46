"""Metrics: off by default, on an address of their own, and right over several server processes."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from newsroom import system_checks
from newsroom.metrics_address import FOLDER_PREFIX, FOLDER_VARIABLE, is_public, make_folder, parse_address
from newsroom.work_limits import Lane
from postgresql import free_port
from tests.support.site_process import PAGE, SiteProcess, run_site, wait_until


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", None),
        ("127.0.0.1:9100", ("127.0.0.1", 9100)),
        ("[::1]:9100", ("::1", 9100)),
        ("0.0.0.0:1", ("0.0.0.0", 1)),
    ],
)
def test_an_address_is_read(text: str, address: tuple[str, int] | None) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text", ["9100", ":9100", "localhost:9100", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000"]
)
def test_an_address_that_could_mean_another_is_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"127\.0\.0\.1:9100"):
        parse_address(text)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", False),
        ("::1", False),
        ("10.0.0.3", False),
        ("0.0.0.0", True),
        ("::", True),
        ("8.8.8.8", True),
    ],
)
def test_a_public_address_is_pointed_out(settings: Settings, host: str, expected: bool) -> None:
    assert is_public(host) is expected
    settings.CACHE_URL, settings.IS_SECRET_KEY_SET = "redis://x", True
    settings.METRICS_ADDRESS = (host, 9100)
    assert [message.id for message in system_checks.check_settings()] == ["newsroom.W011"] * expected


def test_folders_of_servers_that_ended_are_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsroom.metrics_address.tempfile.gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr("newsroom.metrics_address.tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    ended, alive, other = (
        tmp_path / f"{FOLDER_PREFIX}{name}" for name in ("99999999-a", f"{os.getpid()}-b", "c")
    )
    for folder in (ended, alive, other):
        folder.mkdir()
    make_folder()
    assert not ended.exists()
    assert alive.exists()
    assert other.exists()
    assert Path(os.environ[FOLDER_VARIABLE]).stat().st_mode & 0o777 == 0o700


def test_a_lane_counts_its_requests() -> None:
    lane = Lane("readers", in_work=1, waiting=2, wait_seconds=0.01, query_seconds=1)
    assert lane.enter()
    assert (lane.count_in_work(), lane.count_waiting()) == (1, 0)
    assert not lane.enter()
    lane.leave()
    assert (lane.count_in_work(), lane.count_waiting()) == (0, 0)


class MeasuredSite:
    """A site with two server processes, and its metrics."""

    def __init__(self, site: SiteProcess, port: int) -> None:
        self.site = site
        self.metrics = SiteProcess(site.log.parent, "")
        self.metrics.port = port

    def read(self) -> dict[str, float]:
        """Return the value of each sample by its name with labels."""
        lines = self.metrics.ask("/metrics").body.decode().splitlines()
        samples = (line.rpartition(" ") for line in lines if line and not line.startswith("#"))
        return {name: float(value) for name, _, value in samples}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MeasuredSite]:
    folder, port = tmp_path_factory.mktemp("metrics"), free_port()
    with run_site(folder, f"sqlite:///{folder / 'db.sqlite3'}", METRICS_ADDRESS=f"127.0.0.1:{port}") as site:
        yield MeasuredSite(site, port)


@pytest.mark.once
@pytest.mark.slow
def test_counts_are_the_sums_of_all_processes_and_survive_a_kill(measured: MeasuredSite) -> None:
    site = measured.site
    wait_until(lambda: measured.read().get("newsroom_server_processes") == 2)
    memory = 'newsroom_requests_total{lane="memory",status="200"}'
    readers = 'newsroom_requests_total{lane="readers",status="200"}'
    before = measured.read()
    assert before["newsroom_database_up"] == 1
    assert before['newsroom_jobs{state="failed"}'] == 0
    assert before['newsroom_lane_waiting{lane="readers"}'] == 0
    assert before["newsroom_stale_seconds"] == 0
    for number in range(30):
        assert site.ask(f"{PAGE}?q=word{number}").status == 200
        assert site.ask(PAGE).status == 200
    after = measured.read()
    # A page is rendered in each process once, and then comes from memory.
    searches = after[readers] - before.get(readers, 0)
    assert 30 <= searches <= 32
    assert after[memory] - before.get(memory, 0) == 60 - searches
    assert after['newsroom_request_seconds_count{lane="readers"}'] >= searches
    # The public address has no metrics.
    assert site.ask("/metrics").status == 404

    # Whichever process has the port: the other one takes it, and no count is lost.
    workers = site.list_workers()
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
        wait_until(lambda worker=worker: worker not in site.list_workers() and len(site.list_workers()) == 2)
        wait_until(lambda: measured.read().get("newsroom_server_processes") == 2)
    assert measured.read()[readers] >= after[readers]


@pytest.mark.once
@pytest.mark.slow
def test_the_port_of_the_site_is_refused(measured: MeasuredSite) -> None:
    port = str(free_port())
    refused = measured.site.run("serve", "--port", port, METRICS_ADDRESS=f"127.0.0.1:{port}")
    assert refused.returncode == 1
    assert "METRICS_ADDRESS has the port of the site" in refused.stderr
