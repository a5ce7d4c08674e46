"""Code of the last release works on today's tables: servers are updated one after the other while both serve."""

import io
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from machine import end_process, ending_with_us, is_ci
from postgresql import free_port
from tests.support.http_browser import HTTPBrowser
from tests.support.site_process import EDITOR, PAGE, PASSWORD, ROOT, SiteProcess, wait_until
from tests.upgrade.old_database import open_old_database

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql, pytest.mark.slow]
DESK = "/desk/t/facebook-reports-bbc/"


def find_last_release() -> tuple[str, str]:
    """Return the version and the commit of the first release in the changelog that names a commit."""
    pattern = r"^## (\d+\.\d+\.\d+) – .*\n\nCommit `([0-9a-f]{40})`\.$"
    found = re.search(pattern, (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert found, "CHANGELOG.md names no commit of a release"
    return found[1], found[2]


@pytest.fixture(scope="module")
def last_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of the last release, from git's history."""
    version, commit = find_last_release()
    archive = subprocess.run(
        ["git", "archive", "--format=tar", commit], cwd=ROOT, capture_output=True, check=False
    )
    if archive.returncode != 0:
        reason = f"git's history does not reach back to release {version}: {archive.stderr.decode().strip()}"
        assert not is_ci(), reason
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("last-release")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(folder, filter="data")
    return folder


class Sites:
    """One database with today's tables, the server of the last release, and the server of today."""

    def __init__(self, folder: Path, database_url: str, last_release: Path) -> None:
        # With DEBUG, files are served from where they are, which differ between the two.
        self.today = SiteProcess(folder, database_url, DEBUG="true")
        self.today.manage("migrate", "--no-input")
        self.port = free_port()
        self.log = folder / "old-server.log"
        with self.log.open("wb") as output:
            # As docs/deploy.md of release 0.2 starts it.
            self.old = subprocess.Popen(
                [
                    *(*ending_with_us(), sys.executable, "-m", "granian", "--interface", "wsgi"),
                    *("--host", "127.0.0.1", "--port", str(self.port), "newsroom.wsgi:application"),
                ],
                cwd=last_release,
                env=self.today.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def start(self) -> None:
        """Wait until both servers answer and the editor can sign in."""
        self.today.start()
        self.today.manage(
            *("add_account", EDITOR, "--role", "editor", "--any-password", "--reset-password"),
            ACCOUNT_PASSWORD=PASSWORD,
        )
        wait_until(self.answers_old)

    @property
    def old_address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answers_old(self) -> bool:
        assert self.old.poll() is None, self.log.read_text()
        try:
            return HTTPBrowser(self.old_address).open("/healthz").status == 200
        except OSError:
            return False


@pytest.fixture(scope="module")
def sites(
    last_release: Path, tmp_path_factory: pytest.TempPathFactory, django_db_setup: None
) -> Iterator[Sites]:
    folder = tmp_path_factory.mktemp("sites")
    with open_old_database(folder, "last_release") as url:
        sites = Sites(folder, url, last_release)
        try:
            sites.start()
            yield sites
        finally:
            sites.today.stop()
            end_process(sites.old)
            connections.close_all()


def test_servers_of_the_last_release_and_of_today_share_a_database(sites: Sites) -> None:
    # One test, because two of them may run in two processes, each with servers of its own.
    serve_readers(sites)
    save_at_the_desk(sites)


def serve_readers(sites: Sites) -> None:
    reader = HTTPBrowser(sites.old_address)
    for path in ("/", PAGE, f"{PAGE}?q=images", f"{PAGE}timeline.json", f"{PAGE}timeline.atom"):
        assert reader.open(path).status == 200, path
    report = reader.send_form(f"{PAGE}report/", {"words": "It was a Monday, not a Tuesday."})
    assert (report.status, reader.path.startswith(f"{PAGE}report/")) == (200, True)


def save_at_the_desk(sites: Sites) -> None:
    editor = HTTPBrowser(sites.old_address)
    editor.sign_in()
    entry = {
        "headline": "Saved by the last release",
        "edtf": "2017-03-09",
        "parties-0-party": "A party of the last release",
        "parties-0-make": True,
        "citations-0-new_publisher": "The Gazette",
        "citations-0-new_title": "A source of the last release",
    }
    answer = editor.send_form(f"{DESK}add/event/", entry)
    assert answer.status == 200
    assert editor.path == DESK, answer.body.decode()
    editor.send_form("/desk/new/", {"title": "A timeline of the last release", "slug": "last-release-1"})
    assert editor.path == "/desk/t/last-release-1/"
    editor.send_form(f"{DESK}publish/", {"note": "Published by the last release"})
    today = HTTPBrowser(f"http://127.0.0.1:{sites.today.port}")
    wait_until(lambda: b"Saved by the last release" in today.open(PAGE).body)
    today.sign_in()
    # Today's code edits what the last release saved, and the other way round.
    for browser, headline in ((today, "Edited by today’s code"), (editor, "Edited by the last release")):
        rows = [row for row in browser.see(DESK).all("li") if row.get("id").startswith("entry-")]
        row = next(row for row in rows if "by the last release" in row.text or "by today’s code" in row.text)
        browser.send_form(f"{DESK}e/{row['id'].removeprefix('entry-')}/edit/", {"headline": headline})
        assert headline in browser.see(DESK).text
