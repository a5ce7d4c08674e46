"""Many saves of one entry at once, and a save while another process writes: nobody is answered 500."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import OpenerDirector

import pytest

from postgresql import OwnServer
from tests.support.desk_pages import Form, parse
from tests.support.site_process import PAGE, PATIENCE, SiteProcess, run_site
from tests.support.tiers import IS_FULL

# These have servers of their own.
pytestmark = [pytest.mark.once, pytest.mark.slow]
SAVES = 200 if IS_FULL else 80
ENTRY = f"/desk{PAGE}e/c9xp6sr9/edit/"


@pytest.fixture(scope="module")
def sqlite_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SiteProcess, Path]]:
    """A site on SQLite, and the file of its database."""
    folder = tmp_path_factory.mktemp("site")
    with run_site(folder, f"sqlite:///{folder}/site.sqlite3") as site:
        yield site, folder / "site.sqlite3"


@pytest.fixture(scope="module")
def postgresql_site(database: OwnServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteProcess]:
    with run_site(tmp_path_factory.mktemp("site"), f"{database.url}/site") as site:
        yield site


def open_entry(site: SiteProcess) -> tuple[OpenerDirector, Form]:
    """Sign in, and return the session and the form of an entry."""
    opener, _path = site.open_session()
    with opener.open(f"http://127.0.0.1:{site.port}{ENTRY}", timeout=PATIENCE) as response:
        forms = parse(response.read().decode()).all("form", method="post")
    return opener, next(Form(form) for form in forms if form.all("input", name="headline"))


def save_at_once(site: SiteProcess) -> None:
    opener, form = open_entry(site)

    def save(number: int) -> tuple[int, bool]:
        """Save the entry; return the status, and whether the answer repeats what was typed or asks to come back."""
        headline = f"Headline number {number} of many"
        answer = site.post(opener, ENTRY, {**form.data, "headline": [headline]})
        keeps = (
            headline.encode() in answer.body if answer.status == 409 else bool(answer.headers["Retry-After"])
        )
        return answer.status, keeps

    with ThreadPoolExecutor(SAVES) as editors:
        answers = list(editors.map(save, range(SAVES)))
    counts = Counter(status for status, _keeps in answers)
    assert counts.keys() <= {302, 409, 503}, counts
    assert counts[302] == 1, counts
    assert counts[409] > 0, counts
    assert all(keeps for status, keeps in answers if status != 302)
    # The desk goes on working.
    assert save(SAVES)[0] == 409
    _opener, form = open_entry(site)
    assert form.data["version"] == ["2"]


def test_many_saves_at_once_on_sqlite(sqlite_site: tuple[SiteProcess, Path]) -> None:
    save_at_once(sqlite_site[0])


@pytest.mark.full
def test_many_saves_at_once_on_postgresql(postgresql_site: SiteProcess) -> None:
    save_at_once(postgresql_site)


def test_a_save_while_another_process_writes_is_503_and_kept(sqlite_site: tuple[SiteProcess, Path]) -> None:
    """SQLite has one writer: an import in another process keeps everybody else waiting."""
    site, path = sqlite_site
    opener, form = open_entry(site)
    typed = {**form.data, "headline": ["A headline that must not be lost"]}
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        with ThreadPoolExecutor(8) as editors:
            answers = list(editors.map(lambda _: site.post(opener, ENTRY, typed), range(8)))
        page = site.ask(PAGE)
    finally:
        connection.execute("ROLLBACK")
        connection.close()
    assert {answer.status for answer in answers} == {503}
    assert all(b"A headline that must not be lost" in answer.body for answer in answers)
    assert all(answer.headers["Retry-After"] for answer in answers)
    assert page.status == 200
    assert site.post(opener, ENTRY, typed).status == 302
