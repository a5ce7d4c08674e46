"""A response cache in the memory of the process, in front of Django: no session, no middleware, no query.

Django gives every reader the same response to a public address until something is published, so the response is stored
as it was sent, with status and headers. It is repeated for requests that differ in nothing that Django uses. Whether
something was published is asked of the database once in LIVE_SECONDS; if so, everything is removed.

Hosts that mean the same site share their responses (`timeline.public.caching.site_address`). A request goes to Django as if
there were no cache if it has another host, scheme or method, or asks for a date, a range or a query string. So does every
request for which `timeline.public.caching.responses` has set no tag.

While the database does not answer, responses from memory, or from the copy on disk (`live_copy`), are repeated with their
bytes and their ETag, and two headers say how old they are: `Age` and `Cache-Status` (RFC 9211). A response that neither has
is rendered from the live document (`live_documents`), and is the same. Everything else of the readers' is answered with 503
and Retry-After. After UNCONFIRMED_AFTER seconds HTML pages carry a notice and another ETag.
After STALE_MAX every page is 503: nobody knows whether it is still public.
"""

import logging
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from threading import Lock, Thread
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.db import DatabaseError, ProgrammingError, close_old_connections, connection
from django.urls import Resolver404, resolve

from newsroom.database import READER_QUERY_SECONDS, limit_query_seconds, refuse_queries
from newsroom.refusals import AWAY, AWAY_KEY, IS_AWAY, refuse
from newsroom.request_observer import REFUSED_KEY
from newsroom.work_limits import IN_ADVANCE, WITHOUT_WAITING
from timeline import publication_clock
from timeline.actions.embargoes import end_embargoes, read_database_clock
from timeline.formats.download_formats import DOWNLOADS
from timeline.models.publications import Decision, EmbargoEnd, Publication
from timeline.models.takedowns import Hiding
from timeline.public.caching.encodings import (
    IDENTITY,
    Variant,
    choose_variant,
    compress,
    decompress,
    format_etag,
)
from timeline.public.caching.erasure import erase_again, erase_caches
from timeline.public.caching.live_copy import LiveCopy
from timeline.public.caching.live_documents import LiveDocuments
from timeline.public.caching.memory_cache import ByteLimitedLRU
from timeline.public.caching.responses import TAG_KEY, compute_tag
from timeline.public.caching.site_address import SiteAddress, identify_site
from timeline.public.caching.unconfirmed import add_notice
from timeline.public.live_versions import use_live_source

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger(__name__)

# A request with one of these goes to Django.
BYPASS_VARIABLES = (
    "QUERY_STRING",
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
)
# While the database is away, dates and ranges are ignored: a server need not understand them (RFC 9110).
REFUSED_WHILE_AWAY = ("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
# The addresses that are rendered from live versions alone. A comparison of versions needs others too, a form the database.
RENDERED_WHILE_AWAY = frozenset(
    f"public:{name}"
    for name in (
        *("index", "feed", "sitemap", "robots", "schema", "oembed"),
        *("timeline", "party", "sources", "entry", "card", "entry-card", "embed", "embed-entry"),
        *("json", "jsonld", "atom", "jsonfeed", "timeline-sitemap", "timemap"),
        *("chart", "version", "version-chart", "version-json", "part", "live"),
        *(f"{prefix}{name}" for name in DOWNLOADS for prefix in ("", "version-")),
    )
)
# The slug in the address of a timeline.
_SLUG = re.compile(r"^/t/([^/]+)/")
# What a reader has already, and which part is wanted.
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_IF_RANGE")
# The longest key, in characters: nobody fills the memory with long headers.
MAX_KEY_LENGTH = 500
# The cacheable paths outside `/t/` and `/schema/`.
SITE_PATHS = frozenset({"/", "/feed.atom", "/robots.txt", "/sitemap.xml", "/oembed"})


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
    (SELECT COUNT(*) AS decisions, MAX(at) AS decided FROM {Decision._meta.db_table}) AS decision,
    (SELECT COUNT(*) AS hidings FROM {Hiding._meta.db_table} WHERE ended_at IS NULL) AS hiding
"""  # noqa: S608 — the names of our own tables


# Paths of the desk, which the state of publications does not concern.
OTHER_PATHS = ("/desk/", "/accounts/", "/static/")
# Seconds after a failure before the database is asked again.
RETRY_SECONDS = 1
# From how many sites, as requests name them, addresses are asked for in advance.
MAX_SITES = 4


class CachedResponse(NamedTuple):
    """A response as it was sent."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes


NO_RESPONSES: "Mapping[Variant, CachedResponse]" = MappingProxyType({})


def make_page_key(site: SiteAddress, environ: "WSGIEnvironment") -> tuple[str, str, str]:
    """Return what decides, with our settings, whether and how Django responds, refuses or redirects.

    The encoding, and whether the reader has the page, are part of `Variant`.
    """
    return site.url, environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", "")


class CachedVariants(NamedTuple):
    """The responses for one address, by variant, and the tag that they share."""

    tag: str
    responses: dict[Variant, CachedResponse]

    def find_whole(self) -> CachedResponse | None:
        """Return one with a body, the smallest; None if readers have only asked whether they have the page."""
        whole = [response for variant, response in self.responses.items() if not variant.is_known]
        return min(whole, key=lambda response: len(response.body), default=None)


class WSGIResponseCache:
    """A WSGI application that responds from memory if it can and calls another application if not."""

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application
        self.cache: ByteLimitedLRU[CachedVariants] = ByteLimitedLRU(settings.EARLY_MAX_BYTES)
        # Requests for a thousand ports displace these only.
        self.unfamiliar: ByteLimitedLRU[CachedVariants] = ByteLimitedLRU(settings.EARLY_MAX_BYTES // 8)
        self.copy = LiveCopy(settings.LIVE_COPY, settings.LIVE_COPY_MAX_BYTES)
        self.documents = LiveDocuments(self.copy)
        self.publications = PublicationState(self._clear, self.copy)
        # The addresses of the familiar sites that requests named, the latest last.
        self._sites_lock = Lock()
        self._sites: OrderedDict[str, None] = OrderedDict()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Respond to one request."""
        if not self.cache.max_bytes or environ.get("PATH_INFO", "").startswith(OTHER_PATHS):
            return self.application(environ, start_response)
        try:
            state = self.publications.get_state()
        except DatabaseError:
            return self._refuse_while_away(environ, start_response)
        if state.age:
            stale = self._find_while_away(environ, state)
            if stale is None:
                return self._refuse_while_away(environ, start_response)
            return _send(stale, environ, start_response)
        site = identify_site(environ)
        if site is None or not _is_cacheable(environ):
            return self.application(environ, start_response)
        if any(map(environ.get, BYPASS_VARIABLES)):
            return self._call_application(environ, start_response)
        # The state is in the key because Django may finish a response after something was published.
        key: tuple[str, ...] = (state.digest, *make_page_key(site, environ))
        cache = self.cache if site.is_familiar else self.unfamiliar
        if response := _find(cache, key, environ):
            return _send(response, environ, start_response)
        return self._call_application(environ, start_response, cache, key)

    def _find_while_away(self, environ: "WSGIEnvironment", state: "KnownState") -> CachedResponse | None:
        """Return what was live when the database last answered, with its age; None if that is not at hand."""
        site, query = identify_site(environ), environ.get("QUERY_STRING", "")
        if site is None or not _is_cacheable(environ) or any(map(environ.get, REFUSED_WHILE_AWAY)):
            return None
        # There is no limit to the number of queries.
        cache = self.cache if site.is_familiar and not query else self.unfamiliar
        key = (state.digest, *make_page_key(site, environ), *([query] if query else []))
        key, cached = self._find_stale(cache, key, state, environ)
        if cached is None:
            return self._find_moved(environ, state)
        variant = _choose_variant(cached.tag, environ)
        response = cached.responses.get(variant)
        if response is None and (response := _adapt_response(cached, environ)):
            _store(cache, key, cached.tag, variant, response, cached.responses)
        if response is None:
            return None
        return response._replace(headers=[*response.headers, *_describe_age(state.age)])

    def _find_moved(self, environ: "WSGIEnvironment", state: "KnownState") -> CachedResponse | None:
        """Return the redirect to the slug of today, if the address has a former one; else None. It is not kept."""
        source, match = self.documents.find_source(state.digest), _SLUG.match(environ.get("PATH_INFO", ""))
        if source is None or match is None or source.find_current_slug(match[1]) is None:
            return None
        started: list[tuple[str, list[tuple[str, str]]]] = []
        with use_live_source(source), refuse_queries():
            body = _read_body(self.application({**environ, WITHOUT_WAITING: True}, _note_start(started)))
        response = CachedResponse(*started[0], body)
        is_moved = response.status.startswith("301")
        return response._replace(headers=[*response.headers, *_describe_age(state.age)]) if is_moved else None

    def _find_last_known(self, environ: "WSGIEnvironment") -> CachedResponse | None:
        """Return the same without asking the database whether it is back."""
        try:
            return self._find_while_away(environ, self.publications.get_last_state())
        except DatabaseError:
            return None

    def _clear(self) -> None:
        self.cache.clear()
        self.unfamiliar.clear()

    def _find_stale(
        self,
        cache: ByteLimitedLRU[CachedVariants],
        key: tuple[str, ...],
        state: "KnownState",
        environ: "WSGIEnvironment",
    ) -> tuple[tuple[str, ...], CachedVariants | None]:
        """Return what memory or the copy on disk has for a key, else what is rendered, and where memory keeps it.

        HTML pages have a notice if they have not been confirmed for long.
        """
        cached = cache.get(key)
        if cached is None or cached.find_whole() is None:
            cached = self._read_copy(cache, key) or cached
        is_marked = state.age > settings.UNCONFIRMED_AFTER
        if cached is None or (
            cached.find_whole() is None
            and (is_marked or _choose_variant(cached.tag, environ) not in cached.responses)
        ):
            # Somebody else may have got it while this request waited for its turn in vain.
            cached = self._render(cache, key, environ) or cache.get(key) or cached
        if cached is None or not is_marked:
            return key, cached
        minute = int(state.confirmed_at // 60)
        marked_key = (f"unconfirmed since {minute}", *key)
        marked = cache.get(marked_key)
        if marked is not None:
            return marked_key, marked
        return marked_key, _mark_unconfirmed(cached, minute)

    def _read_copy(
        self, cache: ByteLimitedLRU[CachedVariants], key: tuple[str, ...]
    ) -> CachedVariants | None:
        """Return what the copy on disk has for a key, and keep it in memory."""
        state, *rest = key
        copied = self.copy.read(state, tuple(rest))
        if copied is None:
            return None
        response = CachedResponse(copied.status, copied.headers, copied.body)
        cached = CachedVariants(copied.tag, {Variant(copied.encoding, is_known=False): response})
        cache.put(key, cached, len(response.body))
        return cached

    def _render(
        self, cache: ByteLimitedLRU[CachedVariants], key: tuple[str, ...], environ: "WSGIEnvironment"
    ) -> CachedVariants | None:
        """Return what the application makes of the live document for a key, and keep it in memory; None if nothing whole."""
        source = self.documents.find_source(key[0])
        if source is None or not _is_rendered_while_away(environ.get("PATH_INFO", "")):
            return None
        # The whole response, whatever the reader has of it, and whatever became of an earlier attempt.
        dropped = {*CONDITIONS, IS_AWAY, AWAY_KEY, REFUSED_KEY}
        whole = {name: value for name, value in environ.items() if name not in dropped}
        whole["REQUEST_METHOD"] = "GET"
        if whole.get("QUERY_STRING"):
            # There is no end of them. Published pages come first now.
            whole[WITHOUT_WAITING] = True
        started: list[tuple[str, list[tuple[str, str]]]] = []
        with use_live_source(source), refuse_queries():
            body = _read_body(self.application(whole, _note_start(started)))
        tag = whole.get(TAG_KEY)
        if tag is None or not _is_shareable(*started[0]):
            return None
        response = CachedResponse(*started[0], body)
        encoding = _get_header(response, "content-encoding") or IDENTITY
        _store(cache, key, tag, Variant(encoding, is_known=False), response)
        return CachedVariants(tag, {Variant(encoding, is_known=False): response})

    def _refuse_while_away(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer 503. A form is left to the application, whose answer keeps what was typed."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.application(environ, start_response)
        return refuse(start_response, AWAY)

    def _call_application(
        self,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
        cache: ByteLimitedLRU[CachedVariants] | None = None,
        key: tuple[str, ...] = (),
    ) -> Iterable[bytes]:
        """Return the application's response, and store it if there is a cache and the application set a tag.

        Where the application finds that the database is away, return what was live.
        """
        started: list[tuple[str, list[tuple[str, str]]]] = []
        environ[IS_AWAY] = lambda: self.publications.is_away
        result = self.application(environ, _note_start(started))
        tag = environ.get(TAG_KEY)
        if AWAY_KEY in environ:
            # It went away after it was last asked.
            refusal = CachedResponse(*started[0], _read_body(result))
            return _send(self._find_last_known(environ) or refusal, environ, start_response)
        if REFUSED_KEY in environ and cache is not None and (ready := _find(cache, key, environ)):
            # It waited too long for its turn, and meanwhile somebody else got the page.
            _read_body(result)
            return _send(ready, environ, start_response)
        # A response to HEAD has no body to repeat.
        is_whole = environ["REQUEST_METHOD"] == "GET" and _is_shareable(*started[0])
        if cache is None or tag is None or not is_whole:
            start_response(*started[0])
            return result
        response = CachedResponse(*started[0], _read_body(result))
        variant = _choose_variant(tag, environ)
        # A view that ignores Accept-Encoding may respond with another variant than the headers alone lead to.
        if variant.is_known == response.status.startswith("304"):
            _store(cache, key, tag, variant, response)
            if cache is self.cache and IN_ADVANCE not in environ:
                self._note_site(key[1])
        return _send(response, environ, start_response)

    def list_sites(self) -> list[str]:
        """Return the addresses of the familiar sites that requests have named last."""
        with self._sites_lock:
            return list(self._sites)

    def _note_site(self, url: str) -> None:
        """Remember the site of a request that was answered, so that its addresses can be asked for in advance."""
        with self._sites_lock:
            self._sites[url] = None
            self._sites.move_to_end(url)
            if len(self._sites) > MAX_SITES:
                self._sites.popitem(last=False)


def _find(
    cache: ByteLimitedLRU[CachedVariants], key: tuple[str, ...], environ: "WSGIEnvironment"
) -> CachedResponse | None:
    """Return the response under a key in the variant that a request asks for, or None."""
    cached = cache.get(key)
    return None if cached is None else cached.responses.get(_choose_variant(cached.tag, environ))


def _note_start(started: list[tuple[str, list[tuple[str, str]]]]) -> "StartResponse":
    """Return a `start_response` that writes status and headers to a list, the last ones if it is called again."""

    def start(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], object]:
        started[:] = [(status, headers)]
        return lambda _: None

    return start


def _read_body(result: Iterable[bytes]) -> bytes:
    """Return the body of a response as a whole, and close the response."""
    try:
        return b"".join(result)
    finally:
        if close := getattr(result, "close", None):
            close()


def _send(
    response: CachedResponse, environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterable[bytes]:
    """Send a response; return its body."""
    start_response(response.status, response.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [response.body]


def _is_cacheable(environ: "WSGIEnvironment") -> bool:
    """Whether a request may be for a page that is the same for everybody."""
    path = environ.get("PATH_INFO", "")
    size = sum(len(environ.get(name, "")) for name in ("PATH_INFO", "SCRIPT_NAME", "QUERY_STRING"))
    return (
        (path.startswith(("/t/", "/schema/")) or path in SITE_PATHS)
        and environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and size <= MAX_KEY_LENGTH
    )


def _is_rendered_while_away(path: str) -> bool:
    try:
        return resolve(path).view_name in RENDERED_WHILE_AWAY
    except Resolver404:
        return False


class KnownState(NamedTuple):
    """What a process knows to be public.

    Attributes:
        digest: a text that differs whenever a response may differ
        age: seconds since the database last confirmed it; 0 if it just did
        confirmed_at: when that was, in POSIX seconds
    """

    digest: str
    age: int
    confirmed_at: float


class PublicationState:
    """What is public, read from the database once in LIVE_SECONDS, and remembered while the database is away.

    Args:
        on_change: called when something else is public
        copy: where a process that starts while the database is away learns what was public
    """

    def __init__(self, on_change: Callable[[], object], copy: LiveCopy | None = None) -> None:
        self._on_change = on_change
        self.copy = copy or LiveCopy("", 0)
        # Held by the one thread that asks the database.
        self._lock = Lock()
        self._values_lock = Lock()
        self._digest = ""
        # How many decisions there were that erase or hide something.
        self._erasures = 0
        # When the database last answered: of the monotonic clock, and in POSIX seconds.
        self._read_at = float("-inf")
        self._confirmed_at = 0.0
        # When the database last failed to answer. Until RETRY_SECONDS later nobody waits for it again.
        self._failed_at = float("-inf")
        self._failure: DatabaseError | None = None
        # While it is away: when this was last compared with the copy on disk, and whether that says that it must not be served.
        self._compare_lock = Lock()
        self._compared_at = float("-inf")
        self._is_outdated = False

    @property
    def is_away(self) -> bool:
        """Whether the database did not answer when it was last asked."""
        return self._failed_at > self._read_at

    @property
    def stale_seconds(self) -> float:
        """The seconds since the database last answered; 0 if it does, or if it was never asked. For metrics."""
        return time.monotonic() - self._read_at if self._digest and self.is_away else 0

    @property
    def lacks_tables(self) -> bool:
        """Whether the database answered that it has no such table."""
        return self.is_away and (
            isinstance(self._failure, ProgrammingError) or "no such table" in str(self._failure)
        )

    def get_state(self) -> KnownState:
        """Return what is public, of the database if it answers within READER_QUERY_SECONDS, else as last confirmed.

        Raises:
            DatabaseError: the database does not answer, and nothing was confirmed in the last STALE_MAX seconds, or
                something was withdrawn, hidden or taken down since
        """
        now = time.monotonic()
        if self._read_at > now - settings.LIVE_SECONDS:
            return KnownState(self._digest, 0, self._confirmed_at)
        if self.is_away and (self._digest or self._failed_at > now - RETRY_SECONDS):
            # Nobody waits for a database that was away a moment ago: a thread asks.
            if self._failed_at < now - RETRY_SECONDS and self._lock.acquire(blocking=False):
                Thread(target=self._read_and_release, name="publication-state", daemon=True).start()
            return self.get_last_state()
        # One thread asks, and the others wait for its answer.
        if self._lock.acquire(timeout=READER_QUERY_SECONDS):
            try:
                # Another thread may have asked while this one waited.
                if self._read_at <= now - settings.LIVE_SECONDS and self._failed_at < now:
                    self._read()
            finally:
                self._lock.release()
        if self._read_at >= now - settings.LIVE_SECONDS:
            return KnownState(self._digest, 0, self._confirmed_at)
        return self.get_last_state()

    def _read(self) -> None:
        read_at, confirmed_at = time.monotonic(), time.time()
        try:
            digest = _read_state()
            erasures = self._erasures if digest == self._digest else _count_erasures()
        except DatabaseError as error:
            self._failure = error
            # Before other threads learn that the database is away: they would find nothing to serve.
            self._compare_with_copy()
            self._failed_at = time.monotonic()
            return
        if digest != self._digest:
            self._on_change()
            # At once: what was public until now must not be served by a process that has no database.
            self.copy.confirm(digest, confirmed_at)
            if erasures != self._erasures:
                # Something was taken down or hidden: what was computed from it is removed, not only ignored.
                erase_caches()
                self.copy.delete_others(digest)
                self._erasures = erasures
        elif erase_again():
            self._on_change()
        with self._values_lock:
            self._digest, self._read_at, self._confirmed_at = digest, read_at, confirmed_at
            self._compared_at = float("-inf")

    def _compare_with_copy(self) -> None:
        """Learn from the copy on disk what other processes of this machine knew last, at most once in RETRY_SECONDS.

        It may be a later state, or that something was withdrawn, hidden or taken down since: then this state is outdated.
        """
        is_changed = False
        with self._compare_lock:
            if time.monotonic() < self._compared_at + RETRY_SECONDS:
                return
            last = self.copy.find_confirmation()
            with self._values_lock:
                # The database may have answered meanwhile.
                if last is not None and last.at > self._confirmed_at:
                    is_changed = self._digest not in ("", last.state)
                    self._digest, self._confirmed_at = last.state, last.at
                    self._read_at = time.monotonic() - max(0, time.time() - last.at)
                self._is_outdated = self._confirmed_at < self.copy.find_outdated()
                self._compared_at = time.monotonic()
        if is_changed:
            self._on_change()
            # Whether something was hidden is only known to the database.
            erase_caches()

    def _read_and_release(self) -> None:
        try:
            self._read()
        finally:
            connection.close()
            self._lock.release()

    def get_last_state(self) -> KnownState:
        """Return what was public when the database last answered, without asking it again.

        Raises:
            DatabaseError: nothing was confirmed in the last STALE_MAX seconds, or something was withdrawn, hidden or taken
                down since
        """
        self._compare_with_copy()
        age = time.monotonic() - self._read_at
        if self._is_outdated or age > settings.STALE_MAX:
            raise DatabaseError("The database does not answer.")
        return KnownState(self._digest, max(1, int(age)), self._confirmed_at)


def _read_state() -> str:
    """Return a digest of publications, decisions, what is hidden, settings and code. End embargoes that are over.

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
            if state[-1]:
                # Their time ends by a trusted clock, without a row.
                state += [
                    hiding.pk for hiding in Hiding.objects.unended().order_by("pk") if not hiding.is_over
                ]
    finally:
        close_old_connections()
    return compute_tag("record", *map(str, state))


def _count_erasures() -> int:
    """Return how many decisions there are that erase or hide something, or show it again."""
    try:
        return int(Decision.objects.filter(verb__in=Decision.ERASING).count())
    finally:
        close_old_connections()


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
    others: Mapping[Variant, CachedResponse] = NO_RESPONSES,
) -> None:
    """Store a response beside the other variants of its address, if they are of the same page; else beside `others`."""
    cached = cache.get(key)
    if cached is not None and cached.tag == tag:
        others = cached.responses
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
    found = cached.find_whole()
    if found is None:
        return None
    # A picture is sent as it is, whatever encodings the reader accepts.
    is_picture = _get_header(found, "content-type").startswith("image/")
    accepted = None if is_picture else environ.get("HTTP_ACCEPT_ENCODING")
    variant = choose_variant(cached.tag, accepted, environ.get("HTTP_IF_NONE_MATCH"))
    return _convert(found, cached.tag, variant, b"" if variant.is_known else _get_plain_body(found))


def _mark_unconfirmed(cached: CachedVariants, minute: int) -> CachedVariants | None:
    """Return an HTML page with the notice that it was last confirmed at a minute, under another tag.

    Every other response is returned as it is. None if there is no page to put the notice into.
    """
    found = cached.find_whole()
    if found is None:
        return None
    if not _get_header(found, "content-type").startswith("text/html"):
        return cached
    tag = f"{cached.tag}-unconfirmed-{minute}"
    variant = Variant(IDENTITY, is_known=False)
    return CachedVariants(
        tag, {variant: _convert(found, tag, variant, add_notice(_get_plain_body(found), minute))}
    )


def _convert(whole: CachedResponse, tag: str, variant: Variant, plain: bytes) -> CachedResponse:
    """Return a response like `whole` with another tag, variant and body, which is given without an encoding."""
    headers = {name.lower(): (name, value) for name, value in whole.headers}
    headers["etag"] = ("ETag", format_etag(tag, variant.encoding))
    headers.pop("content-encoding", None)
    if variant.is_known:
        for name in ("content-type", "content-length"):
            headers.pop(name, None)
        return CachedResponse("304 Not Modified", list(headers.values()), b"")
    body = compress(plain, variant.encoding)
    if variant.encoding != IDENTITY:
        headers["content-encoding"] = ("Content-Encoding", variant.encoding)
    headers["content-length"] = ("Content-Length", str(len(body)))
    return CachedResponse(whole.status, list(headers.values()), body)


def _get_plain_body(response: CachedResponse) -> bytes:
    return decompress(response.body, _get_header(response, "content-encoding") or IDENTITY)


def _get_header(response: CachedResponse, wanted: str) -> str:
    return next((value for name, value in response.headers if name.lower() == wanted), "")


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
