"""A server that starts while its database is away serves readers from the copy on the disk of its machine."""

import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from postgresql import OwnServer
from tests.support.site_process import EDITOR, PAGE, SAMPLE, SiteProcess, wait_until

# These have servers of their own.
pytestmark = [pytest.mark.once, pytest.mark.slow]
SLUG = PAGE.split("/")[2]
ADDRESSES = ("/", PAGE, f"{PAGE}timeline.json", f"{PAGE}timeline.atom", "/feed.atom")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def site(database: OwnServer, folder: Path) -> Iterator[SiteProcess]:
    """A site whose pages are not cached yet."""
    site = SiteProcess(folder, f"{database.url}/site")
    site.environment["SITE_URL"] = f"http://127.0.0.1:{site.port}"
    site.prepare()
    try:
        site.start()
        yield site
    finally:
        site.stop()


def list_states(folder: Path) -> set[str]:
    return {path.name for path in (folder / "live").glob("*")}


def kill(site: SiteProcess) -> None:
    """Kill the server outright, in the middle of whatever it does."""
    assert site.process
    workers = site.list_workers()
    site.process.kill()
    site.process.wait()
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


@pytest.mark.parametrize("failure", ["stopped", pytest.param("frozen", marks=pytest.mark.full)])
def test_readers_are_served_after_a_restart_without_a_database(
    database: OwnServer, site: SiteProcess, folder: Path, failure: str
) -> None:
    exported = site.run("export_timeline", SLUG).stdout.encode()
    # The main addresses of a timeline and of the site, and when they were confirmed.
    wait_until(lambda: len([*folder.glob("live/*/[0-9a-f]*")]) >= 10)
    if failure == "stopped":
        database.stop()
    else:
        database.send_signal(signal.SIGSTOP)
    try:
        kill(site)
        site.start()
        answers = {address: site.ask(address) for address in ADDRESSES}
        for address, answer in answers.items():
            assert answer.status == 200, address
            assert int(answer.headers["Age"]) > 0
            assert answer.headers["Cache-Status"] == f"newsroom-timeline; hit; ttl=-{answer.headers['Age']}"
            known = site.ask(address, If_None_Match=answer.headers["ETag"])
            assert (known.status, known.headers["ETag"]) == (304, answer.headers["ETag"])
        assert answers[f"{PAGE}timeline.json"].body == exported
        assert site.ask(f"{PAGE}report/").status == 503
        assert site.ask("/healthz").status == 200
        assert site.ask("/readyz").body == b'{"status": "degraded", "missing": ["database"]}\n'
        assert site.ask("/readyz?for=desk").status == 503
    finally:
        if failure == "stopped":
            database.start()
        else:
            database.send_signal(signal.SIGCONT)
    wait_until(lambda: all(b'"ready"' in site.ask("/readyz").body for _ in range(10)))
    for address, answer in answers.items():
        # Each process confirms an address when it is next asked for it.
        wait_until(lambda address=address: site.ask(address).headers["Cache-Status"] is None)
        fresh = site.ask(address)
        assert (fresh.body, fresh.headers["ETag"]) == (answer.body, answer.headers["ETag"])
        assert fresh.headers["Cache-Status"] is None


def test_a_server_whose_database_stops_at_once_serves_pages_that_nobody_has_asked_for(
    database: OwnServer, site: SiteProcess, folder: Path
) -> None:
    whole = json.loads(site.run("export_timeline", SLUG).stdout)
    site.stop()
    shutil.rmtree(folder / "live")
    entry, party = whole["order"][-1], whole["parties"][-1]["id"]
    of_entry = [f"{PAGE}{entry}/", f"{PAGE}{entry}/embed/", f"{PAGE}{entry}/card.png"]
    site.start()
    database.stop()
    try:
        for path in [
            *of_entry,
            *(
                f"{PAGE}party/{party}/",
                f"{PAGE}embed/",
                f"{PAGE}card.png",
                f"{PAGE}?q=facebook",
                f"{PAGE}v/1/",
            ),
            *(
                f"{PAGE}v/1/timeline.json",
                f"{PAGE}v/1/live.json",
                f"{PAGE}timeline.jsonld",
                f"{PAGE}timeline.csv",
                f"{PAGE}sitemap.xml",
            ),
            *(f"{PAGE}sources/", *ADDRESSES),
        ]:
            # Both workers, if the connections are spread over them.
            for _ in range(3):
                answer = site.ask(path)
                assert answer.status == 200, path
                assert int(answer.headers["Age"]) > 0, path
                assert answer.headers["Cache-Status"].startswith("newsroom-timeline; hit; ttl=-"), path
        assert (
            site.ask(f"{PAGE}{entry}/", If_None_Match=site.ask(f"{PAGE}{entry}/").headers["ETag"]).status
            == 304
        )
    finally:
        database.start()
    wait_until(lambda: all(b'"ready"' in site.ask("/readyz").body for _ in range(10)))
    # The other worker confirms it when it is next asked.
    wait_until(lambda: site.ask(of_entry[0]).headers["Age"] is None)


def test_a_restarted_server_deletes_what_is_live_no_more(site: SiteProcess, folder: Path) -> None:
    wait_until(lambda: len(list_states(folder)) == 1)
    (before,) = list_states(folder)
    site.stop()
    site.manage_all(
        ["import_timeline", str(SAMPLE), "--slug", "another"],
        ["publish_timeline", "another", "--note", "First", "--by", EDITOR],
    )
    assert list_states(folder) == {before}
    site.start()
    wait_until(lambda: len(list_states(folder)) == 1 and list_states(folder) != {before})
    assert site.ask("/t/another/").status == 200


@pytest.mark.full
def test_a_disk_that_takes_no_copy_degrades_the_site_and_stops_nothing(
    site: SiteProcess, folder: Path
) -> None:
    site.stop()
    (folder / "file").write_text("")
    site.environment["LIVE_COPY"] = os.fspath(folder / "file" / "live")
    site.start()
    assert site.ask(PAGE).status == 200
    wait_until(lambda: site.ask("/readyz").body == b'{"status": "degraded", "missing": ["disk copy"]}\n')
    assert site.ask("/readyz?for=desk").status == 200
