"""Answers from memory: the very ones that Django gives, and never longer than they hold."""

import io
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError, close_old_connections
from pytest_django import DjangoAssertNumQueries, Settings

from newsroom.wsgi import application
from tests.public.conftest import Publish
from tests.support import sample_documents
from timeline import publication_clock
from timeline.models import Decision, User
from timeline.public.caching import responses, wsgi_cache
from timeline.public.caching.memory_cache import OVERHEAD, Shelf
from timeline.public.caching.wsgi_cache import EarlyAnswers

SLUG = "facebook-reports-bbc"
PAGE = f"/t/{SLUG}/"
ADDRESSES = [
    "/",
    PAGE,
    f"{PAGE}46j6d4tt/",
    f"{PAGE}v/1/",
    f"{PAGE}v/2/",
    f"{PAGE}changes/",
    f"{PAGE}sources/",
    f"{PAGE}timeline.json",
    f"{PAGE}v/1/timeline.json",
    f"{PAGE}timeline.jsonld",
    f"{PAGE}timeline.atom",
    f"{PAGE}timeline.feed.json",
    f"{PAGE}card.png",
    f"{PAGE}46j6d4tt/card.png",
    f"{PAGE}sitemap.xml",
    "/feed.atom",
    "/sitemap.xml",
    "/robots.txt",
    "/schema/timeline-1.json",
]
# What a reader's browser goes by, whoever answers.
SAFETY = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
}


@dataclass(frozen=True)
class Answer:
    """What a server would send."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    def __getitem__(self, header: str) -> str:
        return dict(self.headers)[header]


class Site:
    """Our WSGI application as a server calls it; `asked` counts what came through to Django."""

    def __init__(self) -> None:
        self.django = WSGIHandler()
        self.asked = 0
        self.meanwhile: Callable[[], object] = lambda: None
        self.front = EarlyAnswers(self._ask)

    def _ask(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked += 1
        answer = self.django(environ, start_response)
        self.meanwhile()
        return answer

    def get(self, path: str, application: Any = None, **environ: Any) -> Answer:
        """Ask over TLS; headers are given as the environment has them."""
        asked = {"PATH_INFO": path, "wsgi.url_scheme": "https", "HTTP_HOST": "testserver"} | environ
        asked = {name: value for name, value in asked.items() if value is not None}
        path, _, asked["QUERY_STRING"] = path.partition("?")
        asked["PATH_INFO"] = path
        setup_testing_defaults(asked)
        asked["wsgi.input"] = io.BytesIO()
        said: list[Any] = []
        result = (application or self.front)(asked, lambda *told: said.append(told))
        body = b"".join(result)
        if hasattr(result, "close"):
            result.close()
        ((status, headers),) = said
        return Answer(status, headers, body)


@pytest.fixture(autouse=True)
def _as_in_production(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 3600
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.fixture(autouse=True)
def _transaction_stays_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close no connection around a request, as Django's own test client does not."""
    around = (signals.request_started, signals.request_finished)
    monkeypatch.setattr(wsgi_cache, "close_old_connections", lambda: None)
    for signal in around:
        signal.disconnect(close_old_connections)
    yield
    for signal in around:
        signal.connect(close_old_connections)


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def twice(publish: Publish) -> None:
    publish(sample_documents.sample())
    publish(sample_documents.sample())


@pytest.mark.usefixtures("twice")
@pytest.mark.parametrize("accepted", [None, "gzip", "gzip, br"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_early_answer_is_the_one_that_django_gives(site: Site, address: str, accepted: str | None) -> None:
    plain = site.get(address, site.django, HTTP_ACCEPT_ENCODING=accepted)
    first = site.get(address, HTTP_ACCEPT_ENCODING=accepted)
    early_answer = site.get(address, HTTP_ACCEPT_ENCODING=accepted)
    assert site.asked == 1
    assert plain == first == early_answer
    assert early_answer.status == "200 OK"
    assert early_answer["Content-Length"] == str(len(early_answer.body))
    assert {name for name, _ in early_answer.headers} >= SAFETY
    assert not {name for name, _ in early_answer.headers} & {"Set-Cookie"}
    assert early_answer["Vary"] == "Accept-Encoding"
    assert early_answer["Cache-Control"] == "no-cache"


@pytest.mark.usefixtures("twice")
@pytest.mark.parametrize("accepted", [None, "gzip", "gzip, br"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_early_304_is_the_one_that_django_gives(site: Site, address: str, accepted: str | None) -> None:
    tag = site.get(address, HTTP_ACCEPT_ENCODING=accepted)["ETag"]
    known = {"HTTP_ACCEPT_ENCODING": accepted, "HTTP_IF_NONE_MATCH": f'"another", W/{tag}'}
    plain = site.get(address, site.django, **known)
    first, early_answer = site.get(address, **known), site.get(address, **known)
    assert site.asked == 2
    assert plain == first == early_answer
    assert early_answer.status == "304 Not Modified"
    assert early_answer.body == b""
    assert early_answer["ETag"] == tag
    assert site.get(address, HTTP_ACCEPT_ENCODING=accepted).status == "200 OK"


@pytest.mark.usefixtures("twice")
@pytest.mark.parametrize("refusing", ["br, identity;q=0", "gzip, identity;q=0"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_is_given_the_304_of_who_refuses_the_plain_form(
    site: Site, address: str, refusing: str
) -> None:
    """What is packed already (a picture) has no other form: it is given to who refuses that one, too."""
    tag = site.get(address)["ETag"]
    site.get(address, HTTP_ACCEPT_ENCODING=refusing, HTTP_IF_NONE_MATCH=tag)
    for accepted in ("gzip, deflate, br", refusing.partition(",")[0], None):
        answer = site.get(address, HTTP_ACCEPT_ENCODING=accepted)
        assert answer.status == "200 OK"
        assert answer.body


@pytest.mark.usefixtures("twice")
def test_head_is_answered_with_the_headers_alone(site: Site) -> None:
    head = site.get(PAGE, REQUEST_METHOD="HEAD")
    assert site.get(PAGE, REQUEST_METHOD="HEAD").headers == head.headers
    assert site.asked == 2, "an answer to HEAD is not kept"
    whole = site.get(PAGE)
    early_head = site.get(PAGE, REQUEST_METHOD="HEAD")
    assert site.asked == 3
    assert (early_head.headers, early_head.body) == (whole.headers, b"")


@pytest.mark.usefixtures("twice")
@pytest.mark.parametrize(
    ("environ", "status"),
    [
        ({"HTTP_HOST": "elsewhere.example"}, "400 Bad Request"),
        ({"wsgi.url_scheme": "http"}, "301 Moved Permanently"),
        ({"HTTP_X_FORWARDED_PROTO": "http"}, "301 Moved Permanently"),
        ({"REQUEST_METHOD": "OPTIONS"}, "405 Method Not Allowed"),
        ({"REQUEST_METHOD": "POST"}, "403 Forbidden"),
        ({"HTTP_IF_MATCH": '"another"'}, "412 Precondition Failed"),
        ({"PATH_INFO": f"/t/{SLUG}"}, "301 Moved Permanently"),
    ],
)
def test_what_django_refuses_or_redirects_it_still_does(
    site: Site, environ: dict[str, str], status: str
) -> None:
    site.get(PAGE)
    site.get(PAGE)
    assert site.asked == 1
    path = environ.pop("PATH_INFO", PAGE)
    for asked in (2, 3):
        assert site.get(path, **environ).status == status
        assert site.asked == asked


@pytest.mark.usefixtures("twice")
@pytest.mark.parametrize(
    ("path", "environ"),
    [
        (f"{PAGE}?from=2017", {}),
        (PAGE, {"HTTP_RANGE": "bytes=0-9"}),
        (PAGE, {"HTTP_IF_MODIFIED_SINCE": "Tue, 07 Mar 2017 10:15:00 GMT"}),
        (f"{PAGE}a1/", {}),
        ("/healthz", {}),
        ("/accounts/login/", {}),
    ],
)
def test_everything_else_is_left_to_django(site: Site, path: str, environ: dict[str, str]) -> None:
    site.get(PAGE)
    for asked in (2, 3):
        site.get(path, **environ)
        assert site.asked == asked


@pytest.mark.usefixtures("twice")
def test_the_desk_costs_no_look_at_the_record(
    site: Site, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert site.get("/desk/").status.startswith("302")


def test_a_publication_takes_effect_at_once(site: Site, publish: Publish) -> None:
    publish(sample_documents.sample())
    addresses = [*ADDRESSES[:4], f"{PAGE}timeline.json"]
    old = [site.get(address) for address in addresses]
    publish(sample_documents.sample())
    new = [site.get(address) for address in addresses]
    for before, after in zip(old, new, strict=True):
        assert before["ETag"] != after["ETag"]
        assert before.body != after.body
    assert b"superseded" in new[3].body


def test_it_takes_effect_within_live_seconds(
    site: Site, publish: Publish, settings: Settings, monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    settings.LIVE_SECONDS = 1
    now = 1000.0
    monkeypatch.setattr(wsgi_cache.time, "monotonic", lambda: now)
    publish(sample_documents.sample())
    old = site.get(PAGE)
    publish(sample_documents.sample())
    with django_assert_num_queries(0):
        now = 1000.99
        assert site.get(PAGE) == old
    now = 1001.0
    assert site.get(PAGE)["ETag"] != old["ETag"]


def test_an_embargo_ends_without_a_write(
    site: Site, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish(sample_documents.sample())
    end = datetime.now(UTC) + timedelta(hours=1)
    second = publish(sample_documents.sample(), embargo_until=end)
    old = site.get(PAGE)
    assert first.note.encode() in site.get(f"{PAGE}changes/").body
    asked = site.asked
    assert site.get(PAGE) == old
    assert site.asked == asked
    monkeypatch.setattr("django.utils.timezone.now", lambda: end)
    new = site.get(PAGE)
    assert f'{PAGE}v/{second.number}/"'.encode() in new.body
    # A clock that is set back takes nothing back.
    monkeypatch.setattr("django.utils.timezone.now", lambda: end - timedelta(hours=1))
    assert site.get(PAGE) == new
    assert publication_clock.now() == end


@pytest.mark.parametrize("verb", [Decision.Verb.WITHDRAW, Decision.Verb.REINSTATE])
def test_a_decision_ends_what_is_kept(site: Site, publish: Publish, editor: User, verb: str) -> None:
    publication = publish(sample_documents.sample())
    site.get(PAGE)
    Decision.objects.create(timeline=publication.timeline, verb=verb, by=editor, reason="It was wrong.")
    site.get(PAGE)
    assert site.asked == 2


def test_processes_that_share_a_database_agree(publish: Publish) -> None:
    one, other = Site(), Site()
    publish(sample_documents.sample())
    assert one.get(PAGE) == other.get(PAGE)
    publish(sample_documents.sample())
    assert one.get(PAGE) == other.get(PAGE)
    assert one.get(f"{PAGE}v/1/") == other.get(f"{PAGE}v/1/")
    assert (one.asked, other.asked) == (3, 3)


def test_what_changed_while_django_answered_is_not_kept(site: Site, publish: Publish) -> None:
    publish(sample_documents.sample())
    site.meanwhile = lambda: publish(sample_documents.sample())
    old = site.get(PAGE)
    site.meanwhile = lambda: None
    new = site.get(PAGE)
    assert new.body != old.body
    assert site.get(PAGE) == new
    assert site.asked == 2


def test_new_code_or_another_name_ends_what_is_kept(
    site: Site, publish: Publish, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(sample_documents.sample())
    tags = [site.get(PAGE)["ETag"]]
    settings.NEWSROOM = {"name": "The Other Paper", "contact": "", "policy_url": ""}
    tags.append(site.get(PAGE)["ETag"])
    monkeypatch.setattr(responses, "code", lambda: "the next release")
    tags.append(site.get(PAGE)["ETag"])
    assert len(set(tags)) == 3


@pytest.mark.usefixtures("twice")
def test_without_the_record_django_is_asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = site.get(PAGE)

    def fail() -> str:
        raise DatabaseError

    monkeypatch.setattr(wsgi_cache, "_state", fail)
    assert site.get(PAGE) == kept
    assert site.asked == 2


@pytest.mark.usefixtures("twice")
@pytest.mark.parametrize(
    ("name", "value"), [("Set-Cookie", "a=b"), ("Vary", "Cookie"), ("Vary", "HX-Request")]
)
def test_what_is_for_one_reader_is_not_kept(site: Site, name: str, value: str) -> None:
    plain = site.django

    def django(environ: Any, start_response: Any) -> Iterable[bytes]:
        return plain(environ, lambda status, headers: start_response(status, [*headers, (name, value)]))

    site.django = django  # type: ignore[assignment]
    site.get(PAGE)
    site.get(PAGE)
    assert site.asked == 2


@pytest.mark.usefixtures("twice")
def test_it_can_be_turned_off(settings: Settings, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    settings.EARLY_MAX_BYTES = 0
    site = Site()
    site.get(PAGE)
    with django_assert_num_queries(1):
        site.get(PAGE)
    assert site.asked == 2


@pytest.mark.usefixtures("twice")
def test_memory_is_bounded(settings: Settings) -> None:
    settings.EARLY_MAX_BYTES = 100_000
    site = Site()
    for address in ADDRESSES:
        for encoding in (None, "gzip", "br"):
            site.get(address, HTTP_ACCEPT_ENCODING=encoding)
            assert site.front.memory.size <= 100_000
    assert site.front.memory.size > 0


def test_the_application_that_is_served_answers_early() -> None:
    assert isinstance(application, EarlyAnswers)


def test_a_shelf_drops_what_was_used_longest_ago() -> None:
    shelf: Shelf[str] = Shelf(3 * (OVERHEAD + 10))
    for name in "abc":
        shelf.put(name, name.upper(), 10)
    assert shelf.get("a") == "A"
    shelf.put("d", "D", 10)
    assert [shelf.get(name) for name in "abcd"] == ["A", None, "C", "D"]
    shelf.put("a", "AA", 2 * OVERHEAD)
    assert [shelf.get(name) for name in "acd"] == ["AA", None, None]
    shelf.put("a", "too large", 4 * OVERHEAD)
    assert shelf.get("a") is None
    assert shelf.size == 0
    shelf.put("b", "B", 1)
    assert shelf.remove("b")
    assert not shelf.remove("b")
    assert shelf.size == 0


def test_a_page_is_made_once_however_many_ask(rf: Any) -> None:
    begun, go_on, bodies = threading.Event(), threading.Event(), []

    def make() -> str:
        made.append(1)
        begun.set()
        go_on.wait(10)
        return "The page"

    def ask() -> None:
        bodies.append(responses.answer(rf.get("/"), "tag", make, "text/html").content)

    made: list[int] = []
    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert begun.wait(10)
    # Another page does not wait for this one.
    assert responses.answer(rf.get("/"), "other", lambda: "Other", "text/html").content == b"Other"
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert bodies == [b"The page"] * 4
    assert made == [1]
