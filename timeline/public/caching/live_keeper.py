"""A thread of each server process that keeps what is live at hand: confirmed, in memory and on the disk of the machine.

It asks the database once a second what is public, also while no reader comes. So an embargo ends in time, and the copy
on disk knows when it was last confirmed. It holds the live documents first (`live_documents`): of these any page is rendered
while the database is away. Then it writes to the copy what memory holds, and asks for the main addresses of live timelines:
readers need not wait for them, and some cannot be made of the live document alone.
"""

import io
import logging
import re
import sys
import time
from collections.abc import Callable, Iterable
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse

from newsroom.work_limits import IN_ADVANCE
from timeline.public.caching.live_copy import CopiedResponse
from timeline.public.caching.site_address import DEFAULT_PORTS, identify_site
from timeline.public.caching.wsgi_cache import (
    CachedVariants,
    KnownState,
    WSGIResponseCache,
    make_page_key,
)

logger = logging.getLogger(__name__)

TICK_SECONDS = 1
# How often the copy on disk is told that it is confirmed.
CONFIRM_SECONDS = 5
# Addresses that were not answered, as on a busy site, are asked for again: after how many seconds, and how often.
RETRY_SECONDS = 10
MAX_ROUNDS = 30
# How long it asks before it looks again whether the database still confirms what is live.
SLICE_SECONDS = 3
# A process waits so long for its documents before it answers anybody.
START_SECONDS = 10
# The main addresses of the site, and of a timeline.
SITE_ADDRESSES = ("public:index", "public:feed", "public:robots")
TIMELINE_ADDRESSES = (
    *("public:timeline", "public:json", "public:atom", "public:jsonfeed"),
    *("public:sources", "public:changes"),
)
ACCEPTED_ENCODING = "br"
_VERSION = re.compile(r"^/t/([^/]+)/v/([0-9]+)/")


class LiveKeeper:
    """Keeps the response cache of a process and the copy of its machine filled."""

    def __init__(self, responses: WSGIResponseCache) -> None:
        self.responses = responses
        self.copy = responses.copy
        self.documents = responses.documents
        self._state = ""
        self._confirmed_at = float("-inf")
        # Keys of the present state that the copy has, and those that it shall not have or has no room for.
        self._copied: set[tuple[str, ...]] = set()
        self._left_out: set[tuple[str, ...]] = set()
        # How often the main addresses have been asked for, and when it is worth trying again.
        self._rounds = 0
        self._ask_at = float("-inf")
        # What to ask for in the present state, and what this round has asked for.
        self._paths: list[str] = []
        self._asked: set[tuple[str, ...]] = set()
        # The number of each timeline's live version, by slug.
        self._live: dict[str, int] = {}

    def start(self) -> None:
        """Hold the live documents, for START_SECONDS at most, and start the thread. It ends with the process."""
        try:
            self._hold(START_SECONDS)
        except Exception:
            logger.exception("the live documents could not be kept at hand")
        Thread(target=self._run, name="live-keeper", daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                self.work()
            except Exception:
                logger.exception("the live pages could not be kept at hand")
            time.sleep(TICK_SECONDS)

    def work(self) -> None:
        """Do what is due. While the database is away, that is nothing."""
        state = self._hold(SLICE_SECONDS)
        if state is None or not self.documents.is_complete:
            return
        self._write_new()
        if self._rounds < MAX_ROUNDS and self._ask_at <= time.monotonic():
            with self.copy.hold_lock(state.digest) as is_ours:
                if is_ours:
                    # Until it is known better: an error must not be met again at once.
                    self._ask_at = time.monotonic() + RETRY_SECONDS
                    self._ask_in_advance()

    def _hold(self, seconds: float) -> KnownState | None:
        """Hold the live documents and confirm the copy; return the state, or None while the database is away."""
        until = time.monotonic() + seconds
        try:
            state = self.responses.publications.get_state()
            if state.age:
                return None
            if state.digest != self._state:
                self._begin(state)
            if time.monotonic() - self._confirmed_at >= CONFIRM_SECONDS:
                self.copy.confirm(state.digest, state.confirmed_at)
                self.copy.delete_others(state.digest)
                self._confirmed_at = time.monotonic()
                # Somebody may have deleted the folder.
                if self.copy.count(state.digest) < len(self._copied) or (
                    not self.copy.failure and self.copy.is_on and not self.copy.has_versions(state.digest)
                ):
                    self._begin(state)
            self.documents.hold(until)
        except DatabaseError:
            return None
        return state

    def _begin(self, state: KnownState) -> None:
        """Forget what the copy has, and read what is live: something else is, or the copy is gone."""
        self.documents.read(state.digest)
        self._live = {version.slug: version.number for version in self.documents.versions.versions}
        self._state, self._copied, self._left_out = state.digest, set(), set()
        self._rounds, self._ask_at = 0, float("-inf")
        self._paths, self._asked = [], set()
        self._confirmed_at = float("-inf")

    def _write_new(self) -> None:
        """Write what memory has and the copy has not."""
        if not self.copy.is_on:
            return
        new = {}
        for (state, *rest), cached in self.responses.cache.list_items():
            key = tuple(rest)
            if state != self._state or key in self._copied or key in self._left_out:
                continue
            if not self._is_live(key):
                self._left_out.add(key)
            elif self.copy.has(self._state, key):
                self._copied.add(key)
            elif response := self._build_copy(key, cached):
                new[key] = response
        if new:
            self._copied.update(self.copy.write(self._state, new.values()))
        if not self.copy.failure:
            self._left_out |= new.keys() - self._copied

    def _is_live(self, key: tuple[str, ...]) -> bool:
        """Whether a key is not that of a superseded version."""
        version = _VERSION.match(key[-1])
        return version is None or self._live.get(version[1]) == int(version[2])

    def _build_copy(self, key: tuple[str, ...], cached: CachedVariants) -> CopiedResponse | None:
        """Return a response for the copy; None if memory has no whole one."""
        whole = cached.find_whole()
        if whole is None:
            return None
        variant = next(variant for variant, response in cached.responses.items() if response is whole)
        return CopiedResponse(key, cached.tag, variant.encoding, *whole)

    def _ask_in_advance(self) -> None:
        """Ask for the addresses that are neither in memory nor in the copy, for SLICE_SECONDS. The next tick goes on."""
        if not self._paths:
            self._paths = list_main_paths(self._live)
        until = time.monotonic() + SLICE_SECONDS
        is_complete = True
        for path in self._paths:
            for site in dict.fromkeys([*self.responses.list_sites(), settings.SITE_URL]):
                environ = build_environ(site, path)
                address = identify_site(environ)
                if address is None:
                    continue
                key = make_page_key(address, environ)
                if self._has(key):
                    continue
                if key in self._asked:
                    is_complete = False
                    continue
                started = time.monotonic()
                if started > until:
                    self._ask_at = started
                    return
                self._asked.add(key)
                is_refused = self._ask(environ)
                self._write_new()
                if not is_refused and not self._has(key):
                    self._left_out.add(key)  # an error, which would be one again
                if self.responses.publications.get_state().digest != self._state:
                    return
                is_complete = is_complete and self._has(key)
                # As long as the answer took: readers come first.
                time.sleep(min(time.monotonic() - started, 5))
        self._rounds = MAX_ROUNDS if is_complete else self._rounds + 1
        self._ask_at = time.monotonic() + RETRY_SECONDS
        self._asked.clear()

    def _has(self, key: tuple[str, ...]) -> bool:
        if key in self._left_out:
            return True
        cached = self.responses.cache.get((self._state, *key))
        return (cached is not None and cached.find_whole() is not None) or self.copy.has(self._state, key)

    def _ask(self, environ: dict[str, Any]) -> bool:
        """Ask the response cache for an address, as a reader does; return whether it was told to come back."""
        statuses: list[str] = []

        def start_response(status: str, *_: Any) -> Callable[[bytes], object]:
            statuses.append(status)
            return lambda _: None

        body = self.responses(environ, start_response)
        try:
            for _ in body:
                pass
        finally:
            if close := getattr(body, "close", None):
                close()
        return statuses[-1].startswith("503")


def list_main_paths(slugs: Iterable[str]) -> list[str]:
    """Return the paths that must always be at hand: those of the site, then of each timeline."""
    site = [reverse(name) for name in SITE_ADDRESSES]
    return [*site, *(reverse(name, args=[slug]) for slug in slugs for name in TIMELINE_ADDRESSES)]


def build_environ(site: str, path: str) -> dict[str, Any]:
    """Return the WSGI environment of a reader who asks a site (scheme and host) for a path."""
    address = urlsplit(site)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "HTTP_HOST": address.netloc,
        "HTTP_ACCEPT_ENCODING": ACCEPTED_ENCODING,
        "SERVER_NAME": address.hostname,
        "SERVER_PORT": str(address.port or DEFAULT_PORTS.get(address.scheme, 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": address.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        IN_ADVANCE: True,
    }
    if settings.SECURE_PROXY_SSL_HEADER:  # behind a proxy the server itself speaks HTTP
        environ |= {"wsgi.url_scheme": "http", settings.SECURE_PROXY_SSL_HEADER[0]: address.scheme}
    return environ
