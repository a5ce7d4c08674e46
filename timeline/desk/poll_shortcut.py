"""The usual answer to a poll of an open timeline, 304, for one query instead of seven.

A poll asks the same again every ten seconds. The first ones go the ordinary way: session, account, roles, timeline. What
that answer depends on is read in one query and remembered. As long as the same query gives the same values, and nobody
came or left, the answer is the same. Anything else goes the ordinary way again: an ended session, a removed role, another
member, a changed entry. So this decides nothing, and lets nobody in.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone

from timeline.desk.people_here import build_etag, come_here, read_page_ids
from timeline.models import Timeline, User

MAX_POLLS = 2_000
# After so many seconds a poll goes the ordinary way in any case.
LONGEST = 300
PREFIX, SUFFIX = "/desk/t/", "/since/"

# Roles are compared by their number and the squares of their keys, which differ for each set of the five. Names of tables and columns, and no values.
QUERY = f"""
    SELECT s.session_data, u.is_active, u.password, t.id, t.version, t.access, t.changed_at,
        (SELECT COUNT(*) FROM {Timeline.members.through._meta.db_table} m
            WHERE m.timeline_id = t.id AND m.user_id = u.id),
        (SELECT COUNT(*) FROM mfa_authenticator a WHERE a.user_id = u.id),
        (SELECT COUNT(*) FROM {User.groups.through._meta.db_table} g WHERE g.user_id = u.id),
        (SELECT SUM(g.group_id * g.group_id) FROM {User.groups.through._meta.db_table} g WHERE g.user_id = u.id)
    FROM {Session._meta.db_table} s, {User._meta.db_table} u, {Timeline._meta.db_table} t
    WHERE s.session_key = %s AND s.expire_date > %s AND u.id = %s AND t.slug = %s
"""  # noqa: S608


@dataclass
class KnownPoll:
    """A poll that was answered the ordinary way: by whom, and everything that the answer depended on."""

    user_pk: int
    values: tuple[Any, ...] | None
    timeline: Timeline | None
    at: float


class AnswerUnchangedPolls:
    """Middleware, before all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._known: OrderedDict[tuple[str, str], KnownPoll] = OrderedDict()
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if request.method != "GET" or not (path.startswith(PREFIX) and path.endswith(SUFFIX)):
            return self.get_response(request)
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        slug = path[len(PREFIX) : -len(SUFFIX)]
        known = self._known.get((cookie, slug))
        # Before the ordinary way: if something changes meanwhile, it is noticed with the next poll.
        values = self._read(cookie, slug, known.user_pk) if known is not None else None
        if known is not None and values is not None and self._is_unchanged(known, values):
            etag = self._find_etag(request, known)
            if etag and etag == request.headers.get("If-None-Match"):
                response: HttpResponse = HttpResponseNotModified()
                response["ETag"] = etag
                response["Cache-Control"] = "no-store, private"
                response["Vary"] = "HX-Request, Cookie"
                return response
        response = self.get_response(request)
        timeline = getattr(request, "polled_timeline", None)
        if response.status_code in (200, 304) and timeline is not None and request.user.pk is not None:
            self._remember((cookie, slug), KnownPoll(request.user.pk, values, timeline, time.monotonic()))
        else:
            self._known.pop((cookie, slug), None)
        return response

    def _read(self, cookie: str, slug: str, user_pk: int) -> tuple[Any, ...] | None:
        """Return what the answer depends on; None if the session has ended, or the database does not answer."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        try:
            with connection.cursor() as cursor:
                cursor.execute(QUERY, [cookie, now, user_pk, slug])
                row: tuple[Any, ...] | None = cursor.fetchone()
        except DatabaseError:
            return None
        return row

    def _is_unchanged(self, known: KnownPoll, values: tuple[Any, ...]) -> bool:
        return values == known.values and time.monotonic() - known.at < LONGEST

    def _find_etag(self, request: HttpRequest, known: KnownPoll) -> str:
        if known.timeline is None:
            return ""
        page, entry_uid = read_page_ids(request)
        return build_etag(
            known.user_pk, known.timeline, come_here(known.timeline, known.user_pk, page, entry_uid)
        )

    def _remember(self, key: tuple[str, str], poll: KnownPoll) -> None:
        with self._lock:
            self._known[key] = poll
            self._known.move_to_end(key)
            while len(self._known) > MAX_POLLS:
                self._known.popitem(last=False)
