"""The WSGI response cache: the same responses as Django, until something is published."""

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

from newsroom.request_observer import REFUSED_KEY
from newsroom.wsgi import application
from tests.public.conftest import Publish
from tests.support import sample_documents
from tests.support.time_travel import travel_to
from timeline.models import Decision, User
from timeline.public.caching import memory_cache, responses, wsgi_cache
from timeline.public.caching.memory_cache import ENTRY_OVERHEAD, ByteLimitedLRU
from timeline.public.caching.wsgi_cache import WSGIResponseCache

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
    f"{PAGE}timeline.csv",
    f"{PAGE}v/1/timeline.ics",
    f"{PAGE}card.png",
    f"{PAGE}46j6d4tt/card.png",
    f"{PAGE}sitemap.xml",
    "/feed.atom",
    "/sitemap.xml",
    "/robots.txt",
    "/schema/timeline-1.json",
]
# Headers that every response needs.
SECURITY_HEADERS = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
}


@dataclass(frozen=True)
class SentResponse:
    """A response as the server sends it."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    def __getitem__(self, header: str) -> str:
        return dict(self.headers)[header]


class Site:
    """The cache around Django, called as a server does. `django_calls` counts the requests that reach Django."""

    def __init__(self) -> None:
        self.django = WSGIHandler()
        self.django_calls = 0
        self.after_django: Callable[[], object] = lambda: None
        self.cache = WSGIResponseCache(self._call_django)

    def _call_django(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.django_calls += 1
        response = self.django(environ, start_response)
        self.after_django()
        return response

    def get(self, path: str, application: Any = None, **environ: Any) -> SentResponse:
        """Send a GET request over TLS. Headers have their names in the WSGI environment."""
        request = {"wsgi.url_scheme": "https", "HTTP_HOST": "testserver"} | environ
        request = {name: value for name, value in request.items() if value is not None}
        request["PATH_INFO"], _, request["QUERY_STRING"] = path.partition("?")
        setup_testing_defaults(request)
        request["wsgi.input"] = io.BytesIO()
        started: list[Any] = []

        def start_response(*arguments: Any) -> Callable[[bytes], object]:
            started.append(arguments)
            return io.BytesIO().write

        result = (application or self.cache)(request, start_response)
        body = b"".join(result)
        if hasattr(result, "close"):
            result.close()
        ((status, headers),) = started
        return SentResponse(status, headers, body)


@pytest.fixture(autouse=True)
def _production_settings(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 3600
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.fixture(autouse=True)
def _transaction_stays_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the connection open around a request, as Django's own test client does."""
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
def two_versions(publish: Publish) -> None:
    publish(sample_documents.sample())
    publish(sample_documents.sample())


@pytest.mark.sampled
@pytest.mark.usefixtures("two_versions")
@pytest.mark.parametrize("accepted", [None, "gzip", "gzip, br"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_cached_response_equals_django_s(site: Site, address: str, accepted: str | None) -> None:
    plain = site.get(address, site.django, HTTP_ACCEPT_ENCODING=accepted)
    first = site.get(address, HTTP_ACCEPT_ENCODING=accepted)
    cached = site.get(address, HTTP_ACCEPT_ENCODING=accepted)
    assert site.django_calls == 1
    assert plain == first == cached
    assert cached.status == "200 OK"
    assert cached["Content-Length"] == str(len(cached.body))
    assert {name for name, _ in cached.headers} >= SECURITY_HEADERS
    assert not {name for name, _ in cached.headers} & {"Set-Cookie"}
    assert cached["Vary"] == "Accept-Encoding"
    assert cached["Cache-Control"] == "no-cache"


@pytest.mark.sampled
@pytest.mark.usefixtures("two_versions")
@pytest.mark.parametrize("accepted", [None, "gzip", "gzip, br"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_cached_304_equals_django_s(site: Site, address: str, accepted: str | None) -> None:
    tag = site.get(address, HTTP_ACCEPT_ENCODING=accepted)["ETag"]
    known = {"HTTP_ACCEPT_ENCODING": accepted, "HTTP_IF_NONE_MATCH": f'"another", W/{tag}'}
    plain = site.get(address, site.django, **known)
    first, cached = site.get(address, **known), site.get(address, **known)
    assert site.django_calls == 2
    assert plain == first == cached
    assert cached.status == "304 Not Modified"
    assert cached.body == b""
    assert cached["ETag"] == tag
    assert site.get(address, HTTP_ACCEPT_ENCODING=accepted).status == "200 OK"


@pytest.mark.sampled
@pytest.mark.usefixtures("two_versions")
@pytest.mark.parametrize("refusing", ["br, identity;q=0", "gzip, identity;q=0"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_304_for_identity_refused_is_not_shared(site: Site, address: str, refusing: str) -> None:
    """A picture has one variant only. It is sent even if the request refuses `identity`."""
    tag = site.get(address)["ETag"]
    site.get(address, HTTP_ACCEPT_ENCODING=refusing, HTTP_IF_NONE_MATCH=tag)
    for accepted in ("gzip, deflate, br", refusing.partition(",")[0], None):
        response = site.get(address, HTTP_ACCEPT_ENCODING=accepted)
        assert response.status == "200 OK"
        assert response.body


@pytest.mark.usefixtures("two_versions")
def test_head_gets_the_headers_of_a_cached_get(site: Site) -> None:
    head = site.get(PAGE, REQUEST_METHOD="HEAD")
    assert site.get(PAGE, REQUEST_METHOD="HEAD").headers == head.headers
    assert site.django_calls == 2, "a response to HEAD is not cached"
    whole = site.get(PAGE)
    cached_head = site.get(PAGE, REQUEST_METHOD="HEAD")
    assert site.django_calls == 3
    assert (cached_head.headers, cached_head.body) == (whole.headers, b"")


@pytest.mark.usefixtures("two_versions")
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
def test_refused_and_redirected_requests_go_to_django(
    site: Site, environ: dict[str, str], status: str
) -> None:
    site.get(PAGE)
    site.get(PAGE)
    assert site.django_calls == 1
    path = environ.pop("PATH_INFO", PAGE)
    for calls in (2, 3):
        assert site.get(path, **environ).status == status
        assert site.django_calls == calls


@pytest.mark.usefixtures("two_versions")
@pytest.mark.parametrize(
    ("path", "environ"),
    [
        (f"{PAGE}?from=2017", {}),
        (PAGE, {"HTTP_RANGE": "bytes=0-9"}),
        (PAGE, {"HTTP_IF_MODIFIED_SINCE": "Tue, 07 Mar 2017 10:15:00 GMT"}),
        (f"{PAGE}a1/", {}),
        ("/accounts/login/", {}),
    ],
)
def test_other_requests_go_to_django(site: Site, path: str, environ: dict[str, str]) -> None:
    site.get(PAGE)
    for calls in (2, 3):
        site.get(path, **environ)
        assert site.django_calls == calls


@pytest.mark.usefixtures("two_versions")
def test_the_desk_costs_no_query_for_the_state(
    site: Site, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert site.get("/desk/").status.startswith("302")


@pytest.mark.postgresql
def test_a_publication_empties_the_cache(site: Site, publish: Publish) -> None:
    publish(sample_documents.sample())
    addresses = [*ADDRESSES[:4], f"{PAGE}timeline.json"]
    old = [site.get(address) for address in addresses]
    publish(sample_documents.sample())
    new = [site.get(address) for address in addresses]
    for before, after in zip(old, new, strict=True):
        assert before["ETag"] != after["ETag"]
        assert before.body != after.body
    assert b"There is a newer version" in new[3].body


def test_a_publication_takes_effect_within_live_seconds(
    site: Site, publish: Publish, settings: Settings, monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    settings.LIVE_SECONDS = 1
    now = 1000.0
    monkeypatch.setattr("timeline.public.caching.wsgi_cache.time.monotonic", lambda: now)
    publish(sample_documents.sample())
    old = site.get(PAGE)
    publish(sample_documents.sample())
    with django_assert_num_queries(0):
        now = 1000.99
        assert site.get(PAGE) == old
    now = 1001.0
    assert site.get(PAGE)["ETag"] != old["ETag"]


@pytest.mark.postgresql
def test_the_end_of_an_embargo_empties_the_cache(
    site: Site, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish(sample_documents.sample())
    end = datetime.now(UTC) + timedelta(hours=1)
    second = publish(sample_documents.sample(), embargo_until=end)
    old = site.get(PAGE)
    assert first.note.encode() in site.get(f"{PAGE}changes/").body
    calls = site.django_calls
    assert site.get(PAGE) == old
    assert site.django_calls == calls
    travel_to(end, monkeypatch)
    new = site.get(PAGE)
    assert f'{PAGE}v/{second.number}/"'.encode() in new.body
    # Setting the clock back does not hide the version again.
    travel_to(end - timedelta(hours=1), monkeypatch)
    assert site.get(PAGE) == new


@pytest.mark.postgresql
@pytest.mark.parametrize("verb", [Decision.Verb.WITHDRAW, Decision.Verb.REINSTATE])
def test_a_decision_empties_the_cache(site: Site, publish: Publish, editor: User, verb: str) -> None:
    publication = publish(sample_documents.sample())
    site.get(PAGE)
    Decision.objects.create(timeline=publication.timeline, verb=verb, by=editor, reason="It was wrong.")
    site.get(PAGE)
    assert site.django_calls == 2


@pytest.mark.postgresql
def test_processes_that_share_a_database_agree(publish: Publish) -> None:
    first, second = Site(), Site()
    publish(sample_documents.sample())
    assert first.get(PAGE) == second.get(PAGE)
    publish(sample_documents.sample())
    assert first.get(PAGE) == second.get(PAGE)
    assert first.get(f"{PAGE}v/1/") == second.get(f"{PAGE}v/1/")
    assert (first.django_calls, second.django_calls) == (3, 3)


def test_a_response_from_before_a_publication_is_not_repeated_after_it(site: Site, publish: Publish) -> None:
    publish(sample_documents.sample())
    site.after_django = lambda: publish(sample_documents.sample())
    old = site.get(PAGE)
    site.after_django = lambda: None
    new = site.get(PAGE)
    assert new.body != old.body
    assert site.get(PAGE) == new
    assert site.django_calls == 2


def test_new_code_or_newsroom_empties_the_cache(
    site: Site, publish: Publish, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(sample_documents.sample())
    tags = [site.get(PAGE)["ETag"]]
    settings.NEWSROOM = {"name": "The Other Paper", "contact": "", "policy_url": ""}
    tags.append(site.get(PAGE)["ETag"])
    monkeypatch.setattr(responses, "compute_code_digest", lambda: "the next release")
    tags.append(site.get(PAGE)["ETag"])
    assert len(set(tags)) == 3


@pytest.mark.usefixtures("two_versions")
def test_while_the_database_is_away_every_variant_of_a_known_page_has_its_bytes(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = {coding: site.get(PAGE, HTTP_ACCEPT_ENCODING=coding) for coding in ("identity", "gzip", "br")}
    known = site.get(PAGE, HTTP_IF_NONE_MATCH=fresh["identity"]["ETag"])
    site = Site()
    site.get(PAGE, HTTP_ACCEPT_ENCODING="br")
    monkeypatch.setattr(wsgi_cache, "_read_state", fail)
    for coding, before in fresh.items():
        stale = site.get(PAGE, HTTP_ACCEPT_ENCODING=coding)
        assert (stale.status, stale.body) == ("200 OK", before.body)
        age = int(stale["Age"])
        assert stale["Cache-Status"] == f"newsroom-timeline; hit; ttl=-{age}"
        assert {*stale.headers} - {("Age", stale["Age"]), ("Cache-Status", stale["Cache-Status"])} == {
            *before.headers
        }
    stale = site.get(PAGE, HTTP_IF_NONE_MATCH=fresh["identity"]["ETag"])
    assert (stale.status, stale.body, stale["ETag"]) == (known.status, b"", known["ETag"])
    assert site.django_calls == 1


@pytest.mark.usefixtures("two_versions")
def test_while_the_database_is_away_the_rest_is_503_and_forms_reach_django(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.get(PAGE)
    monkeypatch.setattr(wsgi_cache, "_read_state", fail)
    for path in (f"{PAGE}changes/", f"{PAGE}?q=fire", f"{PAGE}report/"):
        answer = site.get(path)
        assert (answer.status, answer["Retry-After"]) == ("503 Service Unavailable", "30")
    assert site.django_calls == 1
    site.get("/desk/")
    site.get(f"{PAGE}report/", REQUEST_METHOD="POST")
    assert site.django_calls == 3


def fail() -> str:
    raise DatabaseError


@pytest.mark.usefixtures("two_versions")
@pytest.mark.parametrize(
    ("name", "value"), [("Set-Cookie", "a=b"), ("Vary", "Cookie"), ("Vary", "HX-Request")]
)
def test_responses_with_cookies_or_another_vary_are_not_cached(site: Site, name: str, value: str) -> None:
    plain = site.django

    def django(environ: Any, start_response: Any) -> Iterable[bytes]:
        def add_header(
            status: str, headers: list[tuple[str, str]], _error: Any = None
        ) -> Callable[[bytes], object]:
            writer: Callable[[bytes], object] = start_response(status, [*headers, (name, value)])
            return writer

        return plain(environ, add_header)

    site.django = django  # type: ignore[assignment]
    site.get(PAGE)
    site.get(PAGE)
    assert site.django_calls == 2


@pytest.mark.usefixtures("two_versions")
def test_zero_bytes_turn_the_cache_off(
    settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.EARLY_MAX_BYTES = 0
    site = Site()
    site.get(PAGE)
    with django_assert_num_queries(1):
        site.get(PAGE)
    assert site.django_calls == 2


@pytest.mark.usefixtures("two_versions")
def test_the_cache_stays_within_its_limit(settings: Settings) -> None:
    settings.EARLY_MAX_BYTES = 100_000
    site = Site()
    for address in ADDRESSES:
        for encoding in (None, "gzip", "br"):
            site.get(address, HTTP_ACCEPT_ENCODING=encoding)
            assert site.cache.cache.size <= 100_000
    assert site.cache.cache.size > 0


def test_the_served_application_has_the_cache() -> None:
    layers = [application]
    while hasattr(layers[-1], "application"):
        layers.append(layers[-1].application)
    assert any(isinstance(layer, WSGIResponseCache) for layer in layers)


def test_the_least_recently_used_value_is_removed() -> None:
    cache: ByteLimitedLRU[str] = ByteLimitedLRU(3 * (ENTRY_OVERHEAD + 11))
    for name in "abc":
        cache.put(name, name.upper(), 10)
    assert cache.get("a") == "A"
    cache.put("d", "D", 10)
    assert [cache.get(name) for name in "abcd"] == ["A", None, "C", "D"]
    cache.put("a", "AA", 2 * ENTRY_OVERHEAD)
    assert [cache.get(name) for name in "acd"] == ["AA", None, None]
    cache.put("a", "too large", 4 * ENTRY_OVERHEAD)
    assert cache.get("a") is None
    assert cache.size == 0
    cache.put("b", "B", 1)
    assert cache.remove("b")
    assert not cache.remove("b")
    assert cache.size == 0


def test_a_page_is_rendered_once_for_waiting_threads(rf: Any) -> None:
    started, proceed, bodies = threading.Event(), threading.Event(), []

    def render() -> str:
        renders.append(1)
        started.set()
        proceed.wait(10)
        return "The page"

    def request() -> None:
        bodies.append(responses.send_cached_response(rf.get("/"), "tag", render, "text/html").content)

    renders: list[int] = []
    threads = [threading.Thread(target=request) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert started.wait(10)
    # Another page does not wait.
    assert (
        responses.send_cached_response(rf.get("/"), "other", lambda: "Other", "text/html").content == b"Other"
    )
    proceed.set()
    for thread in threads:
        thread.join(10)
    assert bodies == [b"The page"] * 4
    assert renders == [1]


# --- Hosts ------------------------------------------------------------------------------------


@pytest.fixture
def news_site(settings: Settings, site: Site) -> Site:
    """A site whose settings name a host, and every host under another one."""
    settings.ALLOWED_HOSTS = ["news.example", ".example.net"]
    settings.SITE_URL = "https://news.example:8443"
    return site


@pytest.mark.usefixtures("two_versions")
@pytest.mark.parametrize("host", ["NEWS.example", "news.example.", "news.example:443", "News.Example.:0443"])
def test_hosts_that_mean_the_same_share_a_response(news_site: Site, host: str) -> None:
    plain = news_site.get(PAGE, HTTP_HOST="news.example")
    assert b'<link rel="canonical" href="https://news.example/t/' in plain.body
    assert news_site.get(PAGE, HTTP_HOST=host) == plain
    assert news_site.get(PAGE, HTTP_HOST=host, HTTP_X_FORWARDED_PROTO="https, http") == plain
    assert news_site.django_calls == 1
    assert news_site.get(PAGE, news_site.django, HTTP_HOST=host) == plain


@pytest.mark.usefixtures("two_versions")
@pytest.mark.parametrize(
    "host", ["news.example:", "news.example..", "news.example:x", "news .example", ".example"]
)
def test_a_host_that_is_not_well_formed_is_refused(news_site: Site, host: str) -> None:
    news_site.get(PAGE, HTTP_HOST="news.example")
    for _ in range(2):
        assert news_site.get(PAGE, HTTP_HOST=host).status == "400 Bad Request"
    assert news_site.django_calls == 3


@pytest.mark.slow
@pytest.mark.usefixtures("two_versions")
def test_every_port_has_its_own_page_and_none_displaces_the_familiar_ones(news_site: Site) -> None:
    familiar = {
        host: news_site.get(PAGE, HTTP_HOST=host, SERVER_PORT="8000")
        for host in ("news.example", "news.example:8443", "news.example:8000")
    }
    pages, size = count_pages(), news_site.cache.cache.size
    news_site.cache.unfamiliar.max_bytes = 200_000
    for port in range(9000, 9040):
        for host in (f"news.example:{port}", f"a{port}.example.net"):
            shown = news_site.get(PAGE, HTTP_HOST=host, SERVER_PORT="8000")
            assert f'<link rel="canonical" href="https://{host}/t/'.encode() in shown.body
            assert news_site.get(PAGE, HTTP_HOST=host, SERVER_PORT="8000") == shown
    assert news_site.django_calls == 3 + 80
    assert 0 < news_site.cache.unfamiliar.size <= 200_000
    assert (count_pages(), news_site.cache.cache.size) == (pages, size)
    for host, shown in familiar.items():
        assert news_site.get(PAGE, HTTP_HOST=host, SERVER_PORT="8000") == shown
    assert news_site.django_calls == 3 + 80


def count_pages() -> int:
    """Return how many bytes the cache of pages has."""
    return memory_cache._stores["pages"].size


@pytest.mark.usefixtures("two_versions")
def test_schemes_that_a_proxy_does_not_know_are_one(news_site: Site) -> None:
    for proto in ("ftp", "x" * 100, "http"):
        answer = news_site.get(PAGE, HTTP_HOST="news.example", HTTP_X_FORWARDED_PROTO=proto)
        assert answer.status == "301 Moved Permanently"
    assert news_site.cache.cache.size == 0


def test_keys_count() -> None:
    cache: ByteLimitedLRU[str] = ByteLimitedLRU(10 * ENTRY_OVERHEAD)
    cache.put("k" * 700, "", 0)
    cache.put(("é" * 50, "x" * 100), "", 10)
    assert cache.size == 2 * ENTRY_OVERHEAD + 700 + 200 + 10
    cache.put(("k" * 8000, "x"), "", 0)
    assert cache.get("k" * 700) is None
    cache.put("k" * 10 * ENTRY_OVERHEAD, "", 0)
    assert cache.get("k" * 10 * ENTRY_OVERHEAD) is None


def test_who_waited_in_vain_gets_the_page_that_somebody_else_got(site: Site, publish: Publish) -> None:
    publish(sample_documents.sample())
    page = site.get(PAGE)
    site.cache._clear()
    respond = site.cache.application

    def refuse_after_another_reader(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        site.cache.application = respond
        site.get(PAGE)
        environ[REFUSED_KEY] = True
        start_response("503 Service Unavailable", [])
        return [b"busy"]

    site.cache.application = refuse_after_another_reader
    assert site.get(PAGE) == page
    site.cache.application = refuse_after_another_reader
    assert site.get(f"{PAGE}46j6d4tt/").status == "503 Service Unavailable"
