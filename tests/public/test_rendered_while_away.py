"""What is live is rendered without the database, although nobody has asked for it: the same bytes, with their age."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import OperationalError, connection
from pytest_django import Settings

from newsroom.database import refuse_queries
from newsroom.work_limits import WITHOUT_WAITING, WorkLimits
from tests.public import test_live_copy, test_wsgi_cache
from tests.public.conftest import Publish
from tests.public.test_live_copy import NOTICES, Outage, get_as_proxy_does, list_states
from tests.public.test_wsgi_cache import Site
from tests.support import sample_documents
from tests.support.all_addresses import list_all, list_public_addresses
from timeline import document
from timeline.actions import hidings
from timeline.actions.publications import publish as publish_rows
from timeline.models import Publication, Timeline, User
from timeline.public import urls
from timeline.public.caching import erasure
from timeline.public.caching.live_copy import DOCUMENT
from timeline.public.caching.live_keeper import LiveKeeper
from timeline.public.caching.wsgi_cache import RENDERED_WHILE_AWAY, PublicationState
from timeline.public.live_versions import LiveVersions

_production_settings = test_wsgi_cache._production_settings
_transaction_stays_open = test_wsgi_cache._transaction_stays_open
folder = test_live_copy.folder
outage = test_live_copy.outage

# They need the database, or superseded versions. `changes` without a query is asked for in advance.
NEED_DATABASE = {"changes", "report", "report-status", "timegate"}
OF_OLD_VERSIONS = ("/v/1/",)


def hold(site: Site) -> None:
    """Hold the live documents and ask for no page."""
    assert LiveKeeper(site.cache)._hold(60)


def list_addresses(live: Publication, whole: document.Document) -> list[str]:
    """Return the addresses that are rendered while the database is away, with two entries and three parties."""
    uids = {*whole.order[:2], *[party.id for party in whole.parties[:3]]}
    grouped = list_public_addresses(live, whole, words="the")
    page = f"/t/{live.timeline.slug}/"
    grouped |= {"site": ["/robots.txt", "/schema/timeline-1.json", f"{page}?kind=event", f"{page}?open=1"]}
    return [
        address
        for address in list_all(
            {name: group for name, group in grouped.items() if name not in NEED_DATABASE}, uids=uids
        )
        if not any(part in address for part in OF_OLD_VERSIONS)
    ]


def test_every_address_is_rendered_or_known_to_need_the_database() -> None:
    names = {pattern.name for pattern in urls.urlpatterns}
    assert {f"public:{name}" for name in names - NEED_DATABASE} == RENDERED_WHILE_AWAY


@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_every_live_address_is_rendered_alike_without_the_database(
    publish: Publish, outage: Outage, language: str
) -> None:
    whole = sample_documents.every_field()
    timeline = msgspec.structs.replace(whole.timeline, language=language)
    publish(sample_documents.sample())
    live = publish(msgspec.structs.replace(whole, timeline=timeline))
    addresses = list_addresses(live, whole)
    fresh = {address: Site().get(address) for address in addresses}
    hold(Site())
    erasure._erase()
    outage.begin()
    restarted = Site()
    for address, before in fresh.items():
        assert before.status == "200 OK", address
        stale = restarted.get(address)
        assert (stale.status, stale.body) == ("200 OK", before.body), address
        headers = dict(stale.headers)
        assert int(headers.pop("Age")) > 0
        assert headers.pop("Cache-Status").startswith("newsroom-timeline; hit; ttl=-")
        assert headers == dict(before.headers) | {"Content-Length": headers["Content-Length"]}, address
        known = restarted.get(address, HTTP_IF_NONE_MATCH=before["ETag"])
        assert (known.status, known["ETag"]) == ("304 Not Modified", before["ETag"])
    head = Site().get(addresses[1], REQUEST_METHOD="HEAD")
    assert (head.status, head.body) == ("200 OK", b"")


def test_a_search_that_is_unconfirmed_for_long_says_so(
    publish: Publish, outage: Outage, settings: Settings
) -> None:
    page = f"/t/{publish(sample_documents.sample()).timeline.slug}/?q=facebook"
    hold(Site())
    outage.begin()
    outage.wait(settings.UNCONFIRMED_AFTER + 60)
    assert NOTICES["en-GB"].encode() in Site().get(page).body


def test_queries_do_not_displace_pages(publish: Publish, outage: Outage) -> None:
    slug = publish(sample_documents.sample()).timeline.slug
    site = Site()
    hold(site)
    outage.begin()
    flags: list[bool] = []
    respond = site.cache.application

    def note_flag(environ: dict[str, Any], start_response: Any) -> Any:
        flags.append(WITHOUT_WAITING in environ)
        return respond(environ, start_response)

    site.cache.application = note_flag
    site.get(f"/t/{slug}/?q=facebook")
    assert not site.cache.cache.list_items()
    site.get(f"/t/{slug}/")
    assert len(site.cache.cache.list_items()) == 1
    assert flags == [True, False], "a page does not wait behind searches"


def test_no_query_is_sent_while_the_database_is_away(db: None) -> None:
    with refuse_queries(), pytest.raises(OperationalError, match="away"):
        Publication.objects.exists()
    assert not Publication.objects.exists()
    assert connection.cursor().execute("SELECT 1")


def test_documents_that_stay_live_are_not_read_again(publish: Publish, folder: Path, outage: Outage) -> None:
    first = publish(sample_documents.sample())
    site = Site()
    keeper = LiveKeeper(site.cache)
    keeper._hold(60)
    (path,) = folder.glob(f"*/{DOCUMENT}*")
    inode = path.stat().st_ino
    publish(sample_documents.every_field())
    keeper._hold(60)
    assert not path.exists()
    documents = {path.name: path.stat().st_ino for path in folder.glob(f"*/{DOCUMENT}*")}
    assert len(documents) == 2
    assert documents[f"{DOCUMENT}{first.digest}"] == inode
    assert len(list_states(folder)) == 1


def test_a_document_that_is_live_no_more_is_deleted(publish: Publish, folder: Path) -> None:
    publish(sample_documents.sample())
    keeper = LiveKeeper(Site().cache)
    keeper._hold(60)
    second = publish(sample_documents.make_titled("Second"))
    keeper._hold(60)
    assert [path.name for path in folder.glob(f"*/{DOCUMENT}*")] == [f"{DOCUMENT}{second.digest}"]


def test_without_a_disk_documents_are_in_memory(
    publish: Publish, settings: Settings, tmp_path: Path, outage: Outage
) -> None:
    (tmp_path / "file").write_text("")
    settings.LIVE_COPY = str(tmp_path / "file" / "live")
    live = publish(sample_documents.sample())
    entry = f"/t/{live.timeline.slug}/{sample_documents.sample().order[3]}/"
    site = Site()
    hold(site)
    outage.begin()
    assert get_as_proxy_does(site, entry).status == "200 OK"


@pytest.mark.parametrize("is_damaged", [True, False])
def test_a_damaged_document_counts_as_missing(
    publish: Publish, folder: Path, outage: Outage, is_damaged: bool
) -> None:
    page = f"/t/{publish(sample_documents.sample()).timeline.slug}/"
    hold(Site())
    erasure._erase()
    if is_damaged:
        (path,) = folder.glob(f"*/{DOCUMENT}*")
        path.write_bytes(path.read_bytes()[:-1])
    outage.begin()
    assert get_as_proxy_does(Site(), page).status[:3] == ("503" if is_damaged else "200")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["entry", "party", "source"])
def test_what_is_hidden_stays_hidden(kind: str, sample: Timeline, editor: User, outage: Outage) -> None:
    live = publish_rows(sample, by=editor, note="First", seen_digest=None)
    whole = document.decode(live.data)
    part: Any = {
        "entry": whole.events[0],
        "party": next(party for party in whole.parties if party.kind == "person"),
        "source": next(source for source in whole.sources if len(source.title) > 15),
    }[kind]
    words = getattr(part, {"entry": "headline", "party": "name", "source": "title"}[kind])[:40]
    hidings.hide(sample, kind, by=editor, subject_uid=part.id)
    addresses = [*list_addresses(live, whole), f"/t/{sample.slug}/{part.id}/"]
    fresh = {address: Site().get(address) for address in addresses}
    hold(Site())
    erasure._erase()
    outage.begin()
    restarted = Site()
    for address, before in fresh.items():
        stale = restarted.get(address)
        assert words.encode() not in stale.body
        if before.status == "200 OK":
            assert (stale.status, stale.body) == (before.status, before.body), address
        else:
            assert stale.status == "503 Service Unavailable", address
    assert fresh[f"/t/{sample.slug}/timeline.json"].status == "410 Gone"


@pytest.mark.parametrize("query", ["", "?q=facebook"])
def test_a_database_that_goes_away_within_a_request_keeps_no_reader_waiting(
    publish: Publish, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    """The state was confirmed a moment ago, so nobody knows yet that the database is away."""
    page = f"/t/{publish(sample_documents.sample()).timeline.slug}/"
    site = Site()
    hold(site)

    def fail(*_: Any) -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr("timeline.public.versions._compile_latest", fail)
    answer = site.get(page + query)
    assert (answer.status, answer["Age"]) == ("200 OK", "1")
    refused = site.get(f"{page}report/")
    assert refused.status == "503 Service Unavailable"
    assert b"This site cannot reach its data" in refused.body


def test_who_waited_for_a_turn_does_not_ask_a_database_that_is_away(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"/t/{publish(sample_documents.sample()).timeline.slug}/"
    site = Site()
    limits = WorkLimits(site._call_django)

    def go_away_meanwhile(environ: dict[str, Any], start_response: Any) -> Any:
        monkeypatch.setattr(PublicationState, "is_away", True)
        return limits(environ, start_response)

    site.cache.application = go_away_meanwhile
    hold(site)
    assert site.get(page).status == "200 OK"
    assert site.django_calls == 1, "it is rendered from the live document only"
    site.cache.documents._held = ("", LiveVersions([]))
    site.cache.copy.is_on = False
    site.cache._clear()
    monkeypatch.undo()
    assert site.get(page).status == "503 Service Unavailable"
    assert site.django_calls == 1
