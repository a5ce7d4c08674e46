"""A response cache in the memory of the process, in front of Django: no session, no middleware, no query.

Django gives every reader the same response to a public address until something is published, so the response is stored
as it was sent, with status and headers. It is repeated for requests that differ in nothing that Django uses. Whether
something was published is asked of the database once in LIVE_SECONDS; if so, everything is removed.

Hosts that mean the same site share their responses (`timeline.public.caching.site_address`). A request goes to Django as if
there were no cache if it has another host, scheme or method, or asks for a date, a range or a query string. So does every request for which `timeline.public.caching.responses` has set no tag.

While the database does not answer, responses from memory are repeated with their bytes and their ETag, and two headers
say how old they are: `Age` and `Cache-Status` (RFC 9211). Everything else of the readers' is answered with 503 and
Retry-After. After STALE_MAX_SECONDS that holds for every page: nobody knows whether it is still public.
"""

import logging
import time
from collections.abc import Callable, Iterable
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from newsroom.database import READER_QUERY_SECONDS, limit_query_seconds
from newsroom.refusals import AWAY, refuse
from timeline import publication_clock
from timeline.actions.embargoes import end_embargoes, read_database_clock
from timeline.models.publications import Decision, EmbargoEnd, Publication
from timeline.public.caching.encodings import (
    IDENTITY,
    Variant,
    choose_variant,
    compress,
    decompress,
    format_etag,
)
from timeline.public.caching.memory_cache import ByteLimitedLRU
from timeline.public.caching.responses import TAG_KEY, compute_tag
from timeline.public.caching.site_address import identify_site

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger(__name__)

# What decides, with the site and our settings, whether and how Django responds, refuses or redirects. The encoding, and
# whether the reader has the page, are part of `Variant`.
KEY_VARIABLES = ("SCRIPT_NAME", "PATH_INFO")
# A request with one of these goes to Django.
BYPASS_VARIABLES = (
    "QUERY_STRING",
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
)
# The longest key, in characters: nobody fills the memory with long headers.
MAX_KEY_LENGTH = 500
# The cacheable paths outside `/t/` and `/schema/`.
SITE_PATHS = frozenset({"/", "/feed.atom", "/robots.txt", "/sitemap.xml"})


# Written by hand because a reader of a quiet site waits for it. `due` counts embargoes that seem to be over.
_STATE_QUERY = f"""
    SELECT * FROM (
        SELECT COUNT(
            CASE WHEN embargo_until <= %s
                AND id NOT IN (SELECT publication_id FROM {EmbargoEnd._meta.db_table})
                AND id NOT IN (SELECT publication_id FROM {Decision._meta.db_table} WHERE publication_id IS NOT NULL)
            THEN 1 END
        ) AS due, COUNT(*) AS publications, MAX(at) AS published
        FROM {Publication._meta.db_table}
    ) AS publication, (SELECT COUNT(*) AS ends FROM {EmbargoEnd._meta.db_table}) AS embargo,
    (SELECT COUNT(*) AS decisions, MAX(at) AS decided FROM {Decision._meta.db_table}) AS decision
"""  # noqa: S608 — the names of our own tables


# Paths of the desk, which the state of publications does not concern.
OTHER_PATHS = ("/desk/", "/accounts/", "/static/")
# Seconds after a failure before the database is asked again.
RETRY_SECONDS = 1
# For how long pages are shown that the database has not confirmed: nobody knows whether they are still public.
STALE_MAX_SECONDS = 15 * 60


class CachedResponse(NamedTuple):
    """A response as it was sent."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes


class CachedVariants(NamedTuple):
    """The responses for one address, by variant, and the tag that they share."""

    tag: str
    responses: dict[Variant, CachedResponse]


class WSGIResponseCache:
    """A WSGI application that responds from memory if it can and calls another application if not."""

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application
        self.cache: ByteLimitedLRU[CachedVariants] = ByteLimitedLRU(settings.EARLY_MAX_BYTES)
        # Whoever asks for a thousand ports displaces these only.
        self.unfamiliar: ByteLimitedLRU[CachedVariants] = ByteLimitedLRU(settings.EARLY_MAX_BYTES // 8)
        self.publications = PublicationState(on_change=self._clear)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Respond to one request."""
        if not self.cache.max_bytes or environ.get("PATH_INFO", "").startswith(OTHER_PATHS):
            return self.application(environ, start_response)
        try:
            state = self.publications.get_state()
        except DatabaseError:
            return self._refuse_while_away(environ, start_response)
        site = identify_site(environ)
        if site is None or not self._is_cacheable(environ):
            if state.age:
                return self._refuse_while_away(environ, start_response)
            return self.application(environ, start_response)
        # The state is in the key because Django may finish a response after something was published.
        key = (state.digest, site.url, *(environ.get(name, "") for name in KEY_VARIABLES))
        cache = self.cache if site.is_familiar else self.unfamiliar
        cached = cache.get(key)
        if cached is not None:
            response = cached.responses.get(_choose_variant(cached.tag, environ))
            if response is None and state.age:
                response = _adapt_response(cached, environ)
            if response is not None:
                start_response(response.status, [*response.headers, *_describe_age(state.age)])
                return [] if environ["REQUEST_METHOD"] == "HEAD" else [response.body]
        if state.age:
            return self._refuse_while_away(environ, start_response)
        return self._call_application(environ, start_response, cache, key)

    def _clear(self) -> None:
        self.cache.clear()
        self.unfamiliar.clear()

    def _refuse_while_away(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer 503. A form is left to the application, whose answer keeps what was typed."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.application(environ, start_response)
        return refuse(start_response, AWAY)

    def _is_cacheable(self, environ: "WSGIEnvironment") -> bool:
        path = environ.get("PATH_INFO", "")
        return (
            (path.startswith(("/t/", "/schema/")) or path in SITE_PATHS)
            and environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and not any(environ.get(name) for name in BYPASS_VARIABLES)
            and sum(len(environ.get(name, "")) for name in KEY_VARIABLES) <= MAX_KEY_LENGTH
        )

    def _call_application(
        self,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
        cache: ByteLimitedLRU[CachedVariants],
        key: tuple[str, ...],
    ) -> Iterable[bytes]:
        """Return the application's response, and store it if the application set a tag."""
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None
        ) -> Callable[[bytes], object]:
            started[:] = [(status, headers)]
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        result = self.application(environ, start)
        tag = environ.get(TAG_KEY)
        # A response to HEAD has no body to repeat.
        if tag is None or environ["REQUEST_METHOD"] != "GET" or not _is_shareable(*started[0]):
            return result
        try:
            response = CachedResponse(*started[0], b"".join(result))
        finally:
            if close := getattr(result, "close", None):
                close()
        variant = _choose_variant(tag, environ)
        # A view that ignores Accept-Encoding may respond with another variant than the headers alone lead to.
        if variant.is_known == response.status.startswith("304"):
            _store(cache, key, tag, variant, response)
        return [response.body]


class KnownState(NamedTuple):
    """What a process knows to be public.

    Attributes:
        digest: a text that differs whenever a response may differ
        age: seconds since the database last confirmed it; 0 if it just did
    """

    digest: str
    age: int


class PublicationState:
    """What is public, read from the database once in LIVE_SECONDS, and remembered while the database is away."""

    def __init__(self, on_change: Callable[[], object]) -> None:
        self._on_change = on_change
        self._lock = Lock()
        self._digest = ""
        self._read_at = float("-inf")
        # When the database last failed to answer. Until RETRY_SECONDS later nobody waits for it again.
        self._failed_at = float("-inf")

    @property
    def is_away(self) -> bool:
        """Whether the database did not answer when it was last asked."""
        return self._failed_at > self._read_at

    @property
    def stale_seconds(self) -> float:
        """The seconds since the database last answered; 0 if it does, or if it was never asked. For metrics."""
        return time.monotonic() - self._read_at if self._digest and self.is_away else 0

    def get_state(self) -> KnownState:
        """Return what is public, of the database if it answers within READER_QUERY_SECONDS, else as last confirmed.

        Raises:
            DatabaseError: the database does not answer, and nothing was confirmed in the last STALE_MAX_SECONDS
        """
        now = time.monotonic()
        if self._read_at > now - settings.LIVE_SECONDS:
            return KnownState(self._digest, 0)
        if self.is_away and self._digest:
            # Nobody waits for a database that was away a moment ago: a thread asks.
            if self._failed_at < now - RETRY_SECONDS and self._lock.acquire(blocking=False):
                Thread(target=self._read_and_release, name="publication-state", daemon=True).start()
            return self._get_stale()
        # One thread asks, and the others wait for its answer.
        if self._lock.acquire(timeout=READER_QUERY_SECONDS):
            try:
                # Another thread may have asked while this one waited.
                if self._read_at <= now - settings.LIVE_SECONDS and self._failed_at < now:
                    self._read()
            finally:
                self._lock.release()
        if self._read_at >= now - settings.LIVE_SECONDS:
            return KnownState(self._digest, 0)
        return self._get_stale()

    def _read(self) -> None:
        read_at = time.monotonic()
        try:
            digest = _read_state()
        except DatabaseError:
            self._failed_at = time.monotonic()
            return
        if digest != self._digest:
            self._on_change()
        self._digest, self._read_at = digest, read_at

    def _read_and_release(self) -> None:
        try:
            self._read()
        finally:
            connection.close()
            self._lock.release()

    def _get_stale(self) -> KnownState:
        age = time.monotonic() - self._read_at
        if age > STALE_MAX_SECONDS:
            raise DatabaseError("The database does not answer.")
        return KnownState(self._digest, max(1, int(age)))


def _read_state() -> str:
    """Return a digest of the publications, the decisions, the settings and the code. End embargoes that are over.

    Rows of the three tables are only added, so a count detects every publication, decision and end of an embargo. The
    highest key would not: two transactions may end in another order than they began. The latest moments detect a new
    database.
    """
    close_old_connections()  # as Django does around each request, which this is not
    try:
        with limit_query_seconds(READER_QUERY_SECONDS):
            publication_clock.compare_with_database(read_database_clock())
            due, *state = _query_state()
            if due and _end_embargoes():
                _due, *state = _query_state()
    finally:
        close_old_connections()
    return compute_tag("record", *map(str, state))


def _query_state() -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_STATE_QUERY, [connection.ops.adapt_datetimefield_value(publication_clock.now())])
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def _end_embargoes() -> bool:
    """End embargoes; return whether one ended. Readers are served where it cannot be stored, as on a full disk."""
    try:
        return bool(end_embargoes())
    except DatabaseError as error:
        logger.error("the end of an embargo cannot be stored: %s", error)
        return False


def _store(
    cache: ByteLimitedLRU[CachedVariants],
    key: tuple[str, ...],
    tag: str,
    variant: Variant,
    response: CachedResponse,
) -> None:
    """Store a response beside the other variants of its address, if they are of the same page."""
    cached = cache.get(key)
    others = cached.responses if cached is not None and cached.tag == tag else {}
    responses = {**others, variant: response}
    size = sum(
        len(response.body) + sum(len(name) + len(value) for name, value in response.headers)
        for response in responses.values()
    )
    cache.put(key, CachedVariants(tag, responses), size)


def _adapt_response(cached: CachedVariants, environ: "WSGIEnvironment") -> CachedResponse | None:
    """Return the response in the variant that a reader asks for, made from another one; None if there is no other.

    Only needed while the database is away: otherwise Django gives the variant, with the same bytes.
    """
    whole = next((one for variant, one in cached.responses.items() if not variant.is_known), None)
    if whole is None:
        return None
    variant = _choose_variant(cached.tag, environ)
    headers = {name.lower(): (name, value) for name, value in whole.headers}
    headers["etag"] = ("ETag", format_etag(cached.tag, variant.encoding))
    encoding = headers.pop("content-encoding", ("", IDENTITY))[1]
    if variant.is_known:
        for name in ("content-type", "content-length"):
            headers.pop(name, None)
        return CachedResponse("304 Not Modified", list(headers.values()), b"")
    body = compress(decompress(whole.body, encoding), variant.encoding)
    if variant.encoding != IDENTITY:
        headers["content-encoding"] = ("Content-Encoding", variant.encoding)
    headers["content-length"] = ("Content-Length", str(len(body)))
    return CachedResponse(whole.status, list(headers.values()), body)


def _describe_age(age: int) -> list[tuple[str, str]]:
    """Return the headers of a response that could not be confirmed for `age` seconds; none if it was."""
    if not age:
        return []
    return [("Age", str(age)), ("Cache-Status", f"newsroom-timeline; hit; ttl=-{age}")]


def _choose_variant(tag: str, environ: "WSGIEnvironment") -> Variant:
    return choose_variant(tag, environ.get("HTTP_ACCEPT_ENCODING"), environ.get("HTTP_IF_NONE_MATCH"))


def _is_shareable(status: str, headers: list[tuple[str, str]]) -> bool:
    """Whether a response is the same for every request that leads to the same variant."""
    names = {name.lower() for name, _value in headers}
    vary = [value.lower() for name, value in headers if name.lower() == "vary"]
    return status[:3] in ("200", "304") and "set-cookie" not in names and vary == ["accept-encoding"]
