"""What is live stays at hand while the database is away: in memory, on disk after a restart, and marked after a while."""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import DatabaseError
from pytest_django import Settings

from tests.public import test_wsgi_cache
from tests.public.conftest import Publish
from tests.public.test_wsgi_cache import ADDRESSES, PAGE, Site
from tests.support import publications, sample_documents
from tests.support.time_travel import travel_to
from timeline.actions import hidings, takedowns
from timeline.actions.publications import withdraw_timeline
from timeline.models import Publication, User
from timeline.public.caching import live_copy, wsgi_cache
from timeline.public.caching.encodings import decompress
from timeline.public.caching.live_copy import CopiedResponse
from timeline.public.caching.live_keeper import LiveKeeper, list_main_paths

_production_settings = test_wsgi_cache._production_settings
_transaction_stays_open = test_wsgi_cache._transaction_stays_open

SLUG = PAGE.split("/")[2]
CODINGS = ("identity", "gzip", "br")
TAKEN_DOWN = "David Jordan"


@pytest.fixture(autouse=True)
def folder(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr("timeline.public.caching.live_documents.close_old_connections", lambda: None)
    monkeypatch.setattr("timeline.public.caching.live_keeper.time.sleep", lambda _seconds: None)
    settings.SITE_URL = "https://testserver"
    settings.LIVE_COPY = str(tmp_path / "live")
    return tmp_path / "live"


class Outage:
    """The database goes away at `begin`, and the processes of the machine are as old as `wait` says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self._wall, self._monotonic = time.time, time.monotonic

    def begin(self) -> None:
        def fail() -> str:
            raise DatabaseError

        self._monkeypatch.setattr(wsgi_cache, "_read_state", fail)

    def wait(self, seconds: float) -> None:
        wall, monotonic = self._wall, self._monotonic
        self._monkeypatch.setattr("time.time", lambda: wall() + seconds)
        self._monkeypatch.setattr("time.monotonic", lambda: monotonic() + seconds)


@pytest.fixture
def outage(monkeypatch: pytest.MonkeyPatch) -> Outage:
    return Outage(monkeypatch)


@pytest.fixture
def site(publish: Publish) -> Site:
    """A process of the site that has two versions, with a keeper that has worked once."""
    publish(sample_documents.sample())
    publish(sample_documents.sample())
    site = Site()
    keep(site)
    return site


def keep(site: Site) -> None:
    LiveKeeper(site.cache).work()


def count_kept_paths() -> int:
    """Return how many addresses of a site are asked for in advance."""
    return len(list_main_paths([SLUG]))


def get_as_proxy_does(site: Site, path: str, **environ: Any) -> Any:
    """Ask as the proxy of SITE_URL does: over HTTP, with the scheme in a header."""
    return site.get(path, **{"wsgi.url_scheme": "http", "HTTP_X_FORWARDED_PROTO": "https", **environ})


def read_copy(folder: Path) -> Iterator[CopiedResponse]:
    for path in folder.glob("*/*"):
        record = live_copy._read_record(path, CopiedResponse)
        if record is not None:
            yield record


def list_states(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# --- A restart while the database is away -----------------------------------------------------------


@pytest.mark.sampled
@pytest.mark.parametrize("address", list_main_paths([SLUG]))
def test_a_restarted_process_serves_what_nobody_had_asked_for(
    site: Site, outage: Outage, address: str
) -> None:
    fresh = {coding: get_as_proxy_does(Site(), address, HTTP_ACCEPT_ENCODING=coding) for coding in CODINGS}
    outage.begin()
    restarted = Site()
    for coding, before in fresh.items():
        stale = get_as_proxy_does(restarted, address, HTTP_ACCEPT_ENCODING=coding)
        assert (stale.status, stale.body) == ("200 OK", before.body)
        assert {*stale.headers} > {*before.headers}
        assert stale["Cache-Status"] == f"newsroom-timeline; hit; ttl=-{stale['Age']}"
        known = get_as_proxy_does(
            restarted, address, HTTP_ACCEPT_ENCODING=coding, HTTP_IF_NONE_MATCH=before["ETag"]
        )
        assert (known.status, known.body, known["ETag"]) == ("304 Not Modified", b"", before["ETag"])
    head = get_as_proxy_does(restarted, address, REQUEST_METHOD="HEAD")
    assert (head.status, head.body) == ("200 OK", b"")
    assert restarted.django_calls == 0


def test_a_restarted_process_serves_what_readers_had_asked_for(site: Site, outage: Outage) -> None:
    addresses = [address for address in ADDRESSES if "/v/1/" not in address]
    fresh = {address: site.get(address, HTTP_ACCEPT_ENCODING="br") for address in addresses}
    keep(site)
    outage.begin()
    restarted = Site()
    for address, before in fresh.items():
        stale = restarted.get(address, HTTP_ACCEPT_ENCODING="br")
        assert (stale.status, stale.body, stale["ETag"]) == ("200 OK", before.body, before["ETag"]), address
    assert restarted.django_calls == 0


@pytest.mark.parametrize("first", [None, "br"])
def test_a_picture_keeps_its_bytes_whatever_the_reader_accepts(
    site: Site, outage: Outage, first: str | None
) -> None:
    before = site.get(f"{PAGE}card.png", HTTP_ACCEPT_ENCODING=first)
    keep(site)
    outage.begin()
    for process in (site, Site()):
        for coding in (None, "gzip", "br"):
            stale = process.get(f"{PAGE}card.png", HTTP_ACCEPT_ENCODING=coding)
            assert (stale.body, stale["ETag"]) == (before.body, before["ETag"])


def test_the_sites_that_requests_name_are_kept_too(
    publish: Publish, outage: Outage, folder: Path, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    publish(sample_documents.sample())
    site = Site()
    site.get("/", HTTP_HOST="other.example")
    keeper = LiveKeeper(site.cache)
    keeper.work()
    publish(sample_documents.sample())
    keeper.work()
    outage.begin()
    for process in (site, Site()):
        assert process.get(PAGE).status == "200 OK"
    assert len({record.key for record in read_copy(folder)}) == 2 * count_kept_paths()


@pytest.mark.parametrize("name", ["HTTP_RANGE", "HTTP_IF_MODIFIED_SINCE"])
def test_a_request_for_a_part_or_a_date_gets_the_whole(site: Site, outage: Outage, name: str) -> None:
    before = get_as_proxy_does(site, PAGE)
    outage.begin()
    stale = get_as_proxy_does(site, PAGE, **{name: "bytes=0-9"})
    assert (stale.status, stale.body) == ("200 OK", before.body)


@pytest.mark.parametrize(
    "address",
    [
        "/t/unknown/",
        f"{PAGE}unknown1/",
        f"{PAGE}v/1/",
        f"{PAGE}report/",
        f"{PAGE}changes/?from=1&to=2",
        "/none",
    ],
)
def test_what_is_not_live_or_needs_the_database_is_503(site: Site, outage: Outage, address: str) -> None:
    outage.begin()
    for process in (site, Site()):
        refused = process.get(address)
        assert refused.status == "503 Service Unavailable"
        assert refused["Retry-After"]


def test_without_a_copy_a_restarted_process_serves_nothing(
    site: Site, outage: Outage, settings: Settings
) -> None:
    settings.LIVE_COPY = ""
    outage.begin()
    assert get_as_proxy_does(Site(), PAGE).status == "503 Service Unavailable"


# --- How old it is ----------------------------------------------------------------------------------


def test_age_counts_from_the_last_confirmation_also_after_a_restart(site: Site, outage: Outage) -> None:
    before = get_as_proxy_does(site, PAGE)
    outage.begin()
    outage.wait(600)
    for process in (site, Site()):
        stale = get_as_proxy_does(process, PAGE)
        assert (stale.status, stale["ETag"]) == ("200 OK", before["ETag"])
        assert 600 <= int(stale["Age"]) < 660


def test_pages_are_not_served_for_ever(site: Site, outage: Outage, settings: Settings) -> None:
    outage.begin()
    outage.wait(settings.STALE_MAX - 60)
    assert get_as_proxy_does(Site(), PAGE).status == "200 OK"
    outage.wait(settings.STALE_MAX + 60)
    for process in (site, Site()):
        assert get_as_proxy_does(process, PAGE).status == "503 Service Unavailable"


def test_a_copy_from_the_future_is_not_served(site: Site, outage: Outage) -> None:
    """The clock was set back: the age of the copy is unknown."""
    outage.begin()
    outage.wait(-3600)
    assert get_as_proxy_does(Site(), PAGE).status == "503 Service Unavailable"


# --- The notice -------------------------------------------------------------------------------------

NOTICES = {
    "en-GB": "This site cannot check at the moment whether this is the latest version. Last checked:",
    "de": "Diese Website kann zurzeit nicht prüfen, ob dies die neueste Fassung ist. Zuletzt geprüft:",
    "fr": "Ce site ne peut pas vérifier pour le moment si cette version est la plus récente. Dernière vérification\u00a0:",
    "es": "En este momento el sitio no puede comprobar si esta es la versión más reciente. Última comprobación:",
    "ar": "يتعذر على هذا الموقع حاليًا التحقق من أن هذه أحدث نسخة. آخر تحقق:",
}


@pytest.mark.sampled
@pytest.mark.parametrize("language", NOTICES)
def test_a_page_that_is_unconfirmed_for_long_says_so_in_its_language(
    publish: Publish, outage: Outage, settings: Settings, language: str
) -> None:
    document = sample_documents.sample()
    publish(
        msgspec.structs.replace(
            document, timeline=msgspec.structs.replace(document.timeline, language=language)
        )
    )
    site = Site()
    keep(site)
    before = get_as_proxy_does(site, PAGE)
    outage.begin()
    outage.wait(settings.UNCONFIRMED_AFTER + 60)
    page = get_as_proxy_does(site, PAGE).body.decode()
    notice = re.search(r'<p class="banner" role="status">(.*?)</p>', page, re.DOTALL)
    assert notice
    assert notice[1].startswith(NOTICES[language])
    assert page.replace(notice[0], "", 1) == before.body.decode()
    assert f'<main id="main">{notice[0]}' in page


def test_the_marked_page_has_an_etag_of_its_own_and_is_the_same_in_every_process(
    site: Site, outage: Outage, settings: Settings
) -> None:
    before = {coding: get_as_proxy_does(site, PAGE, HTTP_ACCEPT_ENCODING=coding) for coding in CODINGS}
    outage.begin()
    outage.wait(settings.UNCONFIRMED_AFTER + 60)
    plain = get_as_proxy_does(site, PAGE).body
    for process in (site, Site()):
        for coding in CODINGS:
            marked = get_as_proxy_does(process, PAGE, HTTP_ACCEPT_ENCODING=coding)
            assert marked["ETag"] != before[coding]["ETag"]
            assert decompress(marked.body, coding) == plain
            assert marked["Content-Length"] == str(len(marked.body))
            assert ("Content-Encoding" in dict(marked.headers)) == (coding != "identity")
            for etag, status in ((marked["ETag"], "304 Not Modified"), (before[coding]["ETag"], "200 OK")):
                known = get_as_proxy_does(process, PAGE, HTTP_ACCEPT_ENCODING=coding, HTTP_IF_NONE_MATCH=etag)
                assert (known.status, known["ETag"]) == (status, marked["ETag"])


@pytest.mark.parametrize("name", ["timeline.json", "timeline.atom", "timeline.feed.json"])
def test_data_keeps_its_bytes(site: Site, outage: Outage, settings: Settings, name: str) -> None:
    before = get_as_proxy_does(site, f"{PAGE}{name}")
    outage.begin()
    outage.wait(settings.UNCONFIRMED_AFTER + 60)
    for process in (site, Site()):
        stale = get_as_proxy_does(process, f"{PAGE}{name}")
        assert (stale.body, stale["ETag"]) == (before.body, before["ETag"])
        assert int(stale["Age"]) > settings.UNCONFIRMED_AFTER


def test_an_embed_says_so_too(site: Site, outage: Outage, settings: Settings) -> None:
    site.get(f"{PAGE}embed/")
    outage.begin()
    outage.wait(settings.UNCONFIRMED_AFTER + 60)
    assert NOTICES["en-GB"].encode() in site.get(f"{PAGE}embed/").body


# --- What the copy holds ----------------------------------------------------------------------------


def test_the_copy_is_for_the_site_alone(site: Site, folder: Path) -> None:
    paths = [folder, *folder.rglob("*")]
    assert {oct(path.stat().st_mode & 0o777) for path in paths if path.is_dir()} == {"0o700"}
    files = [path for path in paths if path.is_file()]
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
    assert len(files) > len(list_main_paths([SLUG]))


def test_the_copy_holds_live_versions_only(site: Site, publish: Publish, folder: Path) -> None:
    end = datetime.now(UTC) + timedelta(hours=1)
    secret = publish(sample_documents.make_titled("Zanzibar"), embargo_until=end)
    for address in ADDRESSES:
        site.get(address)
    keep(site)
    records = list(read_copy(folder))
    assert any(f"{PAGE}v/2/" in record.key for record in records)
    assert not any(f"{PAGE}v/1/" in key for record in records for key in record.key)
    for record in records:
        encoding = dict(record.headers).get("Content-Encoding", "identity")
        body = decompress(record.body, encoding)
        assert b"Zanzibar" not in body
        assert secret.digest.encode() not in body


def test_no_embargo_ends_while_the_database_is_away(
    site: Site, publish: Publish, outage: Outage, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = get_as_proxy_does(site, PAGE)
    end = datetime.now(UTC) + timedelta(minutes=5)
    publish(sample_documents.sample(), embargo_until=end)
    keep(site)
    outage.begin()
    monkeypatch.setattr("django.utils.timezone.now", lambda: end + timedelta(minutes=1))
    for process in (site, Site()):
        assert get_as_proxy_does(process, PAGE).body == before.body


Change = Callable[[Publish, pytest.MonkeyPatch], object]


def withdraw(publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    publications.withdraw(Publication.objects.live().get().timeline, "It was wrong.")


def publish_another(publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(sample_documents.sample())


def end_embargo(publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    end = datetime.now(UTC) + timedelta(hours=1)
    publish(sample_documents.sample(), embargo_until=end)
    travel_to(end, monkeypatch)


CHANGES = pytest.mark.parametrize("change", [withdraw, publish_another, end_embargo])


@CHANGES
def test_what_is_live_no_more_is_deleted(
    site: Site, publish: Publish, folder: Path, monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    (before,) = list_states(folder)
    change(publish, monkeypatch)
    keep(site)
    (after,) = list_states(folder)
    assert after != before


@CHANGES
def test_a_process_that_starts_asks_the_database_first(
    site: Site,
    publish: Publish,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    outage: Outage,
    change: Change,
) -> None:
    (before,) = list_states(folder)
    change(publish, monkeypatch)
    restarted = Site()
    restarted.get("/")
    # From this moment on, although nothing has been deleted yet:
    outage.begin()
    assert get_as_proxy_does(Site(), PAGE).status == "503 Service Unavailable"
    monkeypatch.undo()
    assert before in list_states(folder)


def hide_all(live: Publication, editor: User, lawyer: User) -> None:
    hidings.hide(live.timeline, "timeline", by=editor)


def withdraw_all(live: Publication, editor: User, lawyer: User) -> None:
    withdraw_timeline(live.timeline, by=editor, reason="It was wrong.")


def take_down_words(live: Publication, editor: User, lawyer: User) -> None:
    draft = takedowns.TakedownDraft(kind="words", words=(TAKEN_DOWN,), reason="withheld")
    takedowns.approve_takedown(takedowns.request_takedown(live.timeline, draft, by=editor), by=lawyer)


@pytest.mark.parametrize(
    "act",
    [
        hide_all,
        pytest.param(withdraw_all, marks=pytest.mark.slow),
        pytest.param(take_down_words, marks=pytest.mark.slow),
    ],
)
def test_no_process_of_a_machine_serves_what_the_machine_took_away_just_before(
    live: Publication,
    outage: Outage,
    make_user: Callable[..., User],
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]],
    act: Callable[[Publication, User, User], None],
) -> None:
    running = Site()
    keep(running)
    assert running.get(PAGE).status == "200 OK"
    editor, lawyer = make_user("editor@example.org", "editor"), make_user("lawyer@example.org", "lawyer")
    with django_capture_on_commit_callbacks(execute=True):
        act(live, editor, lawyer)
    outage.begin()
    for process in (running, Site()):
        assert process.get(PAGE).status == "503 Service Unavailable"


def test_a_process_learns_from_the_copy_what_another_one_has_confirmed_since(
    live: Publication, outage: Outage, make_user: Callable[..., User]
) -> None:
    first, second = Site(), Site()
    for process in (first, second):
        keep(process)
        assert TAKEN_DOWN.encode() in process.get(PAGE).body
    # As on another machine: the copy of this one is not outdated.
    take_down_words(
        live, make_user("editor@example.org", "editor"), make_user("lawyer@example.org", "lawyer")
    )
    keep(first)
    outage.begin()
    for process in (first, second, Site()):
        page = process.get(PAGE)
        assert page.status == "200 OK"
        assert TAKEN_DOWN.encode() not in page.body


def test_an_earlier_confirmation_displaces_no_later_one(site: Site, folder: Path, outage: Outage) -> None:
    copy, now = site.cache.copy, time.time()
    copy.confirm("b" * 64, now)
    copy.confirm("a" * 64, now - 1)
    copy.delete_others("a" * 64)
    found = copy.find_confirmation()
    assert (found and found.state) == "b" * 64
    copy.confirm("c" * 64, now + 0.001)
    copy.delete_others("c" * 64)
    (state,) = list_states(folder)
    assert state.endswith("c" * 64)


def test_what_is_confirmed_counts_also_after_the_clock_was_set_back(site: Site, outage: Outage) -> None:
    copy = site.cache.copy
    copy.outdate()
    assert copy.find_confirmation() is None
    outage.wait(-30)
    copy.confirm("a" * 64, time.time())
    found = copy.find_confirmation()
    assert (found and found.state) == "a" * 64


def test_a_copy_of_other_code_is_not_served_and_is_deleted_when_that_has_stopped(
    site: Site, folder: Path, outage: Outage, monkeypatch: pytest.MonkeyPatch
) -> None:
    (before,) = list_states(folder)
    monkeypatch.setattr("timeline.public.caching.responses.compute_code_digest", lambda: "the next release")
    updated = Site()
    keep(updated)
    assert before in list_states(folder)
    outage.wait(120)
    keep(Site())
    assert before not in list_states(folder)


def test_a_process_of_new_code_serves_no_page_of_the_code_before(
    site: Site, outage: Outage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("timeline.public.caching.responses.compute_code_digest", lambda: "the next release")
    outage.begin()
    assert get_as_proxy_does(Site(), PAGE).status == "503 Service Unavailable"


def test_a_copy_that_somebody_deleted_is_made_again(publish: Publish, folder: Path, outage: Outage) -> None:
    publish(sample_documents.sample())
    site = Site()
    keeper = LiveKeeper(site.cache)
    keeper.work()
    shutil.rmtree(folder)
    outage.wait(10)
    keeper.work()
    assert len(list(read_copy(folder))) == count_kept_paths()


@pytest.mark.parametrize("name", ["ALLOWED_HOSTS", "EMBED_ANCESTORS"])
def test_a_copy_of_other_settings_is_not_served(
    site: Site, outage: Outage, settings: Settings, name: str
) -> None:
    setattr(settings, name, ["testserver", "another.example"])
    outage.begin()
    assert get_as_proxy_does(Site(), PAGE).status == "503 Service Unavailable"


def test_a_copy_of_another_database_is_not_served_and_deleted_only_when_it_is_old(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch, outage: Outage, settings: Settings
) -> None:
    (before,) = list_states(folder)
    monkeypatch.setattr(live_copy, "identify_database", lambda: "0" * 16)
    keep(Site())
    assert before in list_states(folder)
    (folder / "notes").mkdir()
    outage.wait(settings.STALE_MAX + 60)
    keep(Site())
    assert before not in list_states(folder)
    assert "notes" in list_states(folder), "nobody else's folder is deleted"
    outage.begin()
    assert get_as_proxy_does(Site(), PAGE).status == "200 OK"


# --- Damage -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [lambda data: data[: len(data) // 2], lambda data: b"", lambda data: bytes(byte ^ 1 for byte in data)],
    ids=["half", "empty", "changed"],
)
def test_a_damaged_file_counts_as_missing(
    site: Site, folder: Path, outage: Outage, damage: Callable[[bytes], bytes]
) -> None:
    for path in folder.glob("*/*"):
        if path.name != live_copy.CONFIRMED:
            path.write_bytes(damage(path.read_bytes()))
    outage.begin()
    assert get_as_proxy_does(Site(), PAGE).status == "503 Service Unavailable"
    for path in folder.glob(f"*/{live_copy.CONFIRMED}"):
        path.write_bytes(damage(path.read_bytes()))
    assert get_as_proxy_does(Site(), "/").status == "503 Service Unavailable"


def test_a_file_under_another_name_is_not_served(site: Site, folder: Path, outage: Outage) -> None:
    before = get_as_proxy_does(site, PAGE)
    (json,) = [path for path in folder.glob("*/*") if is_copy_of(path, f"{PAGE}timeline.json")]
    (page,) = [path for path in folder.glob("*/*") if is_copy_of(path, PAGE)]
    json.replace(page)
    outage.begin()
    assert get_as_proxy_does(Site(), PAGE).body == before.body


def is_copy_of(path: Path, address: str) -> bool:
    record = live_copy._read_record(path, CopiedResponse)
    return record is not None and address in record.key


def test_what_a_killed_process_left_is_deleted(site: Site, folder: Path, outage: Outage) -> None:
    (state,) = folder.iterdir()
    (state / f"{live_copy.UNFINISHED}1-1").write_bytes(b"half a fi")
    keep(Site())
    assert list(state.glob(f"{live_copy.UNFINISHED}*"))
    outage.wait(120)
    keep(Site())
    assert not list(state.glob(f"{live_copy.UNFINISHED}*"))


def test_a_disk_that_takes_nothing_is_no_hindrance(
    publish: Publish, settings: Settings, tmp_path: Path, outage: Outage
) -> None:
    (tmp_path / "file").write_text("")
    settings.LIVE_COPY = str(tmp_path / "file" / "live")
    publish(sample_documents.sample())
    site = Site()
    keep(site)
    assert site.cache.copy.failure
    # Memory is filled all the same.
    outage.begin()
    assert get_as_proxy_does(site, PAGE).status == "200 OK"


def test_a_full_disk_leaves_no_half_file_and_heals(
    site: Site, publish: Publish, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> Any:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("timeline.public.caching.live_copy.os.fdopen", fail)
        publish(sample_documents.sample())
        keep(site)
    assert "No space left" in site.cache.copy.failure
    assert not list(read_copy(folder))
    keep(site)
    assert site.cache.copy.failure == ""
    assert len(list(read_copy(folder))) >= len(list_main_paths([SLUG]))


def test_the_copy_stays_within_its_limit(publish: Publish, settings: Settings, folder: Path) -> None:
    settings.LIVE_COPY_MAX_BYTES = 60_000
    publish(sample_documents.sample())
    site = Site()
    for address in ADDRESSES:
        site.get(address)
    keep(site)
    assert 0 < sum(path.stat().st_size for path in folder.glob("*/*")) <= 60_000
    assert list(read_copy(folder))


def test_one_process_asks_in_advance_for_all(site: Site, folder: Path) -> None:
    second = Site()
    keep(second)
    assert second.django_calls == 0


def test_an_address_with_an_error_is_asked_for_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "timeline.public.caching.live_keeper.list_main_paths", lambda _slugs: ["/", "/t/unknown/"]
    )
    asked: list[str] = []
    ask = LiveKeeper._ask

    def ask_and_note(keeper: LiveKeeper, environ: dict[str, Any]) -> bool:
        asked.append(environ["PATH_INFO"])
        return ask(keeper, environ)

    monkeypatch.setattr(LiveKeeper, "_ask", ask_and_note)
    keeper, monotonic = LiveKeeper(Site().cache), time.monotonic
    for minute in range(3):
        monkeypatch.setattr("time.monotonic", lambda minute=minute: monotonic() + 60 * minute)
        keeper.work()
    assert asked.count("/t/unknown/") == 1
