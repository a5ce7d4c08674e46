"""What becomes of each request: its status, how long it took and which lane it took, for the log and for metrics.

Only installed if LOG_REQUESTS or METRICS_ADDRESS asks for it, so that a page in memory costs nothing more without.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from newsroom.logs import hide_secrets, log_event

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# The key of the environ under which `WorkLimits` names the lane of a request. Without it, it was answered before.
LANE_KEY = "newsroom.lane"
# The key that is set if the lane was full.
REFUSED_KEY = "newsroom.refused"
MEMORY = "memory"
HEALTH = "health"


class ObservedRequest(NamedTuple):
    """A request that has been answered.

    Attributes:
        path: without the query, whose words are the reader's own business
        lane: "readers", "desk", "static", "health", or "memory" for a page of the response cache
        seconds: from its arrival until the server had the whole response
        is_refused: whether its lane was full
    """

    method: str
    path: str
    lane: str
    status: int
    seconds: float
    is_refused: bool = False


Observe = Callable[[ObservedRequest], None]


class RequestObserver:
    """A WSGI application that calls another one, and afterwards each of the functions `observers`."""

    def __init__(self, application: "WSGIApplication", observers: Iterable[Observe]) -> None:
        self.application = application
        self.observers = tuple(observers)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Respond to one request."""
        arrived = time.perf_counter()
        started: list[str] = []

        def start(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None
        ) -> Callable[[bytes], object]:
            started[:] = [status]
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        def report() -> None:
            path = environ.get("PATH_INFO", "")
            lane = environ.get(LANE_KEY) or (HEALTH if path in ("/healthz", "/readyz") else MEMORY)
            status = int(started[0][:3]) if started else 500
            request = ObservedRequest(
                environ["REQUEST_METHOD"],
                path,
                lane,
                status,
                time.perf_counter() - arrived,
                is_refused=REFUSED_KEY in environ,
            )
            for observe in self.observers:
                observe(request)

        try:
            body = self.application(environ, start)
        except BaseException:
            report()
            raise
        if isinstance(body, list):
            report()
            return body
        return ObservedBody(body, report)


class ObservedBody:
    """The body of a response, which calls `report` when the server closes it."""

    def __init__(self, chunks: Iterable[bytes], report: Callable[[], None]) -> None:
        self.chunks = chunks
        self.report = report

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.chunks)

    def close(self) -> None:
        """Close the body and report the request."""
        try:
            if close := getattr(self.chunks, "close", None):
                close()
        finally:
            self.report()


def log_request(request: ObservedRequest) -> None:
    """Write one log line about a request."""
    log_event(
        "request",
        method=request.method,
        path=hide_secrets(request.path),
        lane=request.lane,
        status=request.status,
        seconds=round(request.seconds, 4),
    )
