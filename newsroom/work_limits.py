"""How many requests a process works on at once, and how many wait.

Whatever is not answered from memory takes processor time and a connection to the database. A hundred readers who search
at once would take all of both, from each other, from the editors and from the pages that lie ready. So a few requests
are worked on, some more wait, and the rest is asked to come back: 503 with Retry-After. Readers and editors have a lane
each, so that readers never keep the desk waiting.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from threading import BoundedSemaphore, Event, Lock
from typing import TYPE_CHECKING

from newsroom.database import MAX_QUERY_SECONDS, READER_QUERY_SECONDS, limit_query_seconds
from newsroom.refusals import AWAY, AWAY_KEY, BUSY, IS_AWAY, TOO_LARGE, refuse
from newsroom.request_observer import LANE_KEY, REFUSED_KEY

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger(__name__)

DESK_PATHS = ("/desk/", "/accounts/")
# Set in the WSGI environment of a page that a server process asks for itself, one at a time: it needs no turn.
IN_ADVANCE = "newsroom.in_advance"
# Set in the WSGI environment of a request that shall keep no other one waiting.
WITHOUT_WAITING = "newsroom.without_waiting"
# Files cost neither a query nor much time, and the pages that lie ready need them.
STATIC_PATH = "/static/"


# The largest body in bytes: of a reader, who reports an error, and of an editor, who pastes the text of a source.
MAX_READER_BYTES = 128 * 1024
MAX_DESK_BYTES = 10 * 1024 * 1024


class Turns:
    """A number of turns, given in the order in which they were asked for.

    A semaphore of the standard library gives a free turn to whoever asks at that moment. On a busy server requests
    overtake each other then, and a few wait until their time is over.
    """

    def __init__(self, number: int) -> None:
        self._lock = Lock()
        self._free = number
        self._queue: deque[Event] = deque()

    def take(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds for a turn; return whether there was one. With 0: only if one is free."""
        with self._lock:
            if self._free and not self._queue:
                self._free -= 1
                return True
            if not timeout:
                return False
            is_given = Event()
            self._queue.append(is_given)
        if is_given.wait(timeout):
            return True
        with self._lock:
            # It may have been given between the end of the time and now.
            if is_given.is_set():
                return True
            self._queue.remove(is_given)
        return False

    def give_back(self) -> None:
        """End a turn, and give it to the request that has waited longest."""
        with self._lock:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._free += 1

    def count_free(self) -> int:
        """Return how many turns are free."""
        return self._free


class Lane:
    """Requests of one kind: at most `in_work` are worked on at once, and at most `waiting` wait for their turn."""

    def __init__(
        self, name: str, *, in_work: int, waiting: int, wait_seconds: float, query_seconds: float
    ) -> None:
        self.name = name
        self.in_work = in_work
        self.waiting = waiting
        self.wait_seconds = wait_seconds
        self.query_seconds = query_seconds
        self._turns = Turns(in_work)
        self._places = BoundedSemaphore(in_work + waiting)

    def enter(self, *, waits: bool = True) -> bool:
        """Wait for a turn; return False if too many wait already, or if none comes in time. Without `waits`: if none is free."""
        if not self._places.acquire(blocking=False):
            return False
        if self._turns.take(self.wait_seconds if waits else 0):
            return True
        self._places.release()
        return False

    def count_in_work(self) -> int:
        """Return how many requests are worked on."""
        return self.in_work - self._turns.count_free()

    def count_waiting(self) -> int:
        """Return how many requests wait for a turn."""
        return max(0, self.in_work + self.waiting - self._places._value - self.count_in_work())

    def leave(self) -> None:
        """Give the turn to the next."""
        self._turns.give_back()
        self._places.release()


def make_lanes() -> tuple[Lane, Lane]:
    """Return the lanes of the readers and of the desk."""
    # So many wait that 200 readers on a server with two processes are never refused, even while nothing is in memory.
    readers = Lane("readers", in_work=4, waiting=160, wait_seconds=10, query_seconds=READER_QUERY_SECONDS)
    desk = Lane("desk", in_work=4, waiting=40, wait_seconds=10, query_seconds=MAX_QUERY_SECONDS)
    return readers, desk


MAX_REQUESTS_IN_WORK = sum(lane.in_work for lane in make_lanes())
# Threads of a server process: those that work or wait, and some that answer from memory meanwhile.
THREADS = 256


class WorkLimits:
    """A WSGI application that calls another one within the limits of two lanes."""

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application
        self.readers, self.desk = make_lanes()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Respond to one request."""
        if not has_bounded_body(environ):
            return refuse(start_response, TOO_LARGE)
        if environ.get("PATH_INFO", "").startswith(STATIC_PATH):
            environ[LANE_KEY] = "static"
            return self.application(environ, start_response)
        if IN_ADVANCE in environ:
            with limit_query_seconds(READER_QUERY_SECONDS):
                return self.application(environ, start_response)
        lane = self.desk if environ.get("PATH_INFO", "").startswith(DESK_PATHS) else self.readers
        environ[LANE_KEY] = lane.name
        if not lane.enter(waits=WITHOUT_WAITING not in environ):
            environ[REFUSED_KEY] = True
            logger.warning("too many requests of the lane “%s”: answered 503", lane.name)
            return refuse(start_response, BUSY)
        body = TurnKeepingBody(lane.leave)
        if IS_AWAY in environ and environ[IS_AWAY]():
            # It went away while this request waited. Each in the queue would find that out by itself, in two seconds.
            body.leave()
            environ[AWAY_KEY] = True
            return refuse(start_response, AWAY)
        try:
            with limit_query_seconds(lane.query_seconds):
                body.chunks = self.application(environ, start_response)
        except BaseException:
            body.leave()
            raise
        return body


def has_bounded_body(environ: "WSGIEnvironment") -> bool:
    """Return whether the body of a request is as large as a form of its lane can be."""
    is_desk = environ.get("PATH_INFO", "").startswith(DESK_PATHS)
    try:
        size = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return False
    return 0 <= size <= (MAX_DESK_BYTES if is_desk else MAX_READER_BYTES)


class TurnKeepingBody:
    """The body of a response. Its request keeps its turn until the server has sent it."""

    def __init__(self, leave: Callable[[], None]) -> None:
        self.chunks: Iterable[bytes] = ()
        self._leave = leave
        self._has_left = False
        self._lock = Lock()

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.chunks)

    def close(self) -> None:
        """Close the body and give the turn to the next request."""
        try:
            if close := getattr(self.chunks, "close", None):
                close()
        finally:
            self.leave()

    def leave(self) -> None:
        """Give the turn to the next request, once."""
        with self._lock:
            has_left, self._has_left = self._has_left, True
        if not has_left:
            self._leave()
