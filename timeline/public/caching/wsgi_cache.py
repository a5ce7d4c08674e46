"""Answers given again from the process's memory, outside of Django: no session, no middleware, no query.

What Django has answered to a reader once, it would answer again until the record changes. So the answer is
kept as it went out, status and headers and all, and goes out again to every request that differs in nothing
that has a say in it. Whether the record has changed is asked of the database once in LIVE_SECONDS; when it has,
nothing kept before is given any longer.

Requests to other hosts, over another scheme, of other methods, with dates or ranges or a query, and for
anything that `timeline.public.caching.responses` has not offered, go on to Django as if this were not here.
"""

import time
from collections.abc import Callable, Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from timeline import publication_clock
from timeline.models.publications import Decision, Publication
from timeline.public.caching.encodings import Form, form_for
from timeline.public.caching.memory_cache import Shelf
from timeline.public.caching.responses import OFFERED, etag

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# All that decides, in our settings, whether and how Django answers a request for an address, refuses or
# redirects it. How the answer is encoded, and whether the reader has it, is told apart within (`Form`).
TOLD_APART_BY = ("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO")
# With these a request wants something else than the answer as it is.
ASKS_MORE = (
    "QUERY_STRING",
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
)
# What else than the front page and everything within a timeline is answered from the record alone.
WHOLE_SITE = frozenset({"/", "/feed.atom", "/robots.txt", "/sitemap.xml"})


# A reader waits for this one on a quiet site: it is not put together anew each time.
_QUESTION = f"""
    SELECT * FROM (
        SELECT COUNT(*) AS publications, MAX(at) AS published, COUNT(CASE WHEN embargo_until <= %s THEN 1 END) AS over
        FROM {Publication._meta.db_table}
    ) AS told, (SELECT COUNT(*) AS decisions, MAX(at) AS decided FROM {Decision._meta.db_table}) AS done
"""  # noqa: S608 — the names of our own tables


class Answer(NamedTuple):
    """What went out once."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes


class Kept(NamedTuple):
    """The answers for one address, by form, and the tag that validates them all."""

    tag: str
    answers: dict[Form, Answer]


class EarlyAnswers:
    """A WSGI application that answers from memory where it can, and asks the one it is given where it cannot."""

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application
        self.memory: Shelf[Kept] = Shelf(settings.EARLY_MAX_BYTES)
        self.record = Record(on_change=self.memory.clear)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        if not self._is_in_question(environ):
            return self.application(environ, start_response)
        try:
            state = self.record.state()
        except DatabaseError:
            return self.application(environ, start_response)
        # The state is part of the key: what Django began to answer before a change is not given after it.
        key = (state, *(environ.get(name, "") for name in TOLD_APART_BY))
        kept = self.memory.get(key)
        if kept is not None and (answer := kept.answers.get(_form(kept.tag, environ))) is not None:
            start_response(answer.status, answer.headers.copy())
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]
        return self._ask(environ, start_response, key)

    def _is_in_question(self, environ: "WSGIEnvironment") -> bool:
        path = environ.get("PATH_INFO", "")
        return (
            (path.startswith(("/t/", "/schema/")) or path in WHOLE_SITE)
            and environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and self.memory.limit > 0
            and not any(environ.get(name) for name in ASKS_MORE)
        )

    def _ask(
        self, environ: "WSGIEnvironment", start_response: "StartResponse", key: tuple[str, ...]
    ) -> Iterable[bytes]:
        """Let Django answer, and keep what it says where it is offered for keeping."""
        said: list[tuple[str, list[tuple[str, str]]]] = []

        def note(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None
        ) -> Callable[[bytes], object]:
            said[:] = [(status, headers)]
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        result = self.application(environ, note)
        tag = environ.get(OFFERED)
        # The body of an answer to HEAD is nobody's to give again.
        if tag is None or environ["REQUEST_METHOD"] != "GET" or not _may_be_given_again(*said[0]):
            return result
        try:
            answer = Answer(*said[0], b"".join(result))
        finally:
            if close := getattr(result, "close", None):
                close()
        form = _form(tag, environ)
        if form.is_known != answer.status.startswith("304"):
            # Given in another form than the request asks for by itself: nobody else is to be answered so.
            return [answer.body]
        kept = self.memory.get(key)
        answers = kept.answers if kept is not None and kept.tag == tag else {}
        answers = {**answers, form: answer}
        self.memory.put(key, Kept(tag, answers), sum(len(one.body) for one in answers.values()))
        return [answer.body]


class Record:
    """What the public record is like, asked of the database once in LIVE_SECONDS."""

    def __init__(self, on_change: Callable[[], object]) -> None:
        self._on_change = on_change
        self._lock = Lock()
        self._state = ""
        self._asked = float("-inf")

    def state(self) -> str:
        """Return a text that is another one whenever an answer may have become another one."""
        now = time.monotonic()
        if self._asked > now - settings.LIVE_SECONDS:
            return self._state
        with self._lock:
            # Another thread may have asked while this one waited.
            if self._asked <= now - settings.LIVE_SECONDS:
                asked, state = time.monotonic(), _state()
                if state != self._state:
                    self._on_change()
                self._state, self._asked = state, asked
            return self._state


def _state() -> str:
    """Return a digest of the public record, the settings and the code.

    Rows of the record are only ever added, so that how many there are tells of each publication and each
    decision, and how many embargoes are over of the end of each. The highest key would not: two transactions may end
    in another order than they began. The latest moments tell a database from one that was begun anew.
    """
    close_old_connections()  # as Django does around each request; this is none
    try:
        with connection.cursor() as cursor:
            cursor.execute(_QUESTION, [connection.ops.adapt_datetimefield_value(publication_clock.now())])
            told = cursor.fetchone()
    finally:
        close_old_connections()
    return etag("record", *map(str, told))


def _form(tag: str, environ: "WSGIEnvironment") -> Form:
    return form_for(tag, environ.get("HTTP_ACCEPT_ENCODING"), environ.get("HTTP_IF_NONE_MATCH"))


def _may_be_given_again(status: str, headers: list[tuple[str, str]]) -> bool:
    """Whether an answer is the same for everyone who asks in the same form."""
    names = {name.lower() for name, _value in headers}
    vary = [value.lower() for name, value in headers if name.lower() == "vary"]
    return status[:3] in ("200", "304") and "set-cookie" not in names and vary == ["accept-encoding"]
