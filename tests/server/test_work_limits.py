"""The lanes: how many requests are worked on at once, how many wait, and who is sent away."""

import threading
from collections.abc import Iterable
from typing import Any

import pytest

from newsroom import work_limits
from newsroom.work_limits import Lane, WorkLimits

pytestmark = pytest.mark.once


class SlowSite:
    """An application whose requests take until they are let go."""

    def __init__(self) -> None:
        self.started: list[str] = []
        self.most_at_once = 0
        self.go = threading.Event()
        self._working = 0
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with self._lock:
            self.started.append(environ["PATH_INFO"])
            self._working += 1
            self.most_at_once = max(self.most_at_once, self._working)
        self.go.wait(30)
        with self._lock:
            self._working -= 1
        start_response("200 OK", [])
        return [b"ok"]


@pytest.fixture
def small_lanes(monkeypatch: pytest.MonkeyPatch) -> None:
    def make_lanes() -> tuple[Lane, Lane]:
        limits = {"in_work": 2, "waiting": 3, "wait_seconds": 30, "query_seconds": 1}
        return Lane("readers", **limits), Lane("desk", **limits)

    monkeypatch.setattr(work_limits, "make_lanes", make_lanes)


def ask(application: Any, path: str) -> str:
    """Return the status of a request whose body is read and closed."""
    started: list[str] = []
    body = application(
        {"PATH_INFO": path, "REQUEST_METHOD": "GET"}, lambda status, headers: started.append(status)
    )
    b"".join(body)
    if close := getattr(body, "close", None):
        close()
    return started[0][:3]


@pytest.mark.usefixtures("small_lanes")
def test_a_lane_works_on_some_lets_some_wait_and_refuses_the_rest() -> None:
    site = SlowSite()
    application = WorkLimits(site)
    statuses: list[str] = []
    readers = [
        threading.Thread(target=lambda: statuses.append(ask(application, "/t/fire/?q=a"))) for _ in range(9)
    ]
    for reader in readers:
        reader.start()
    while len(statuses) < 4:  # 2 are worked on, 3 wait
        threading.Event().wait(0.01)
    assert statuses == ["503"] * 4
    # Static files need no turn, and the desk has turns of its own.
    file = threading.Thread(target=lambda: statuses.append(ask(application, "/static/site.css")))
    file.start()
    while "/static/site.css" not in site.started:
        threading.Event().wait(0.01)
    editor = threading.Thread(target=lambda: statuses.append(ask(application, "/desk/")))
    editor.start()
    while "/desk/" not in site.started:
        threading.Event().wait(0.01)
    site.go.set()
    for thread in [*readers, file, editor]:
        thread.join(30)
    assert sorted(statuses) == ["200"] * 7 + ["503"] * 4
    assert site.most_at_once == 4  # two readers, a file and an editor
    assert ask(application, "/t/fire/?q=a") == "200"


@pytest.mark.usefixtures("small_lanes")
def test_a_turn_is_given_back_after_an_error_and_where_close_is_called_twice() -> None:
    def fail(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        raise ValueError

    application: Any = WorkLimits(fail)
    for _ in range(10):
        with pytest.raises(ValueError):
            application({"PATH_INFO": "/"}, lambda *_: None)
    application = WorkLimits(lambda environ, start_response: [b""])
    for _ in range(10):
        body: Any = application({"PATH_INFO": "/"}, lambda *_: None)
        body.close()
        body.close()
    with pytest.raises(ValueError, match="too many times"):
        application.readers.leave()


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("/t/fire/report/", str(work_limits.MAX_READER_BYTES), "200"),
        ("/t/fire/report/", str(work_limits.MAX_READER_BYTES + 1), "413"),
        ("/desk/sources/1/text/", str(work_limits.MAX_DESK_BYTES), "200"),
        ("/desk/sources/1/text/", str(work_limits.MAX_DESK_BYTES + 1), "413"),
        ("/t/fire/report/", "-1", "413"),
        ("/t/fire/report/", "1e3", "413"),
    ],
)
def test_a_body_is_no_larger_than_a_form_can_be(path: str, length: str, status: str) -> None:
    started: list[str] = []

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [b""]

    request = {"PATH_INFO": path, "REQUEST_METHOD": "POST", "CONTENT_LENGTH": length}
    limits: Any = WorkLimits(application)
    limits(request, lambda status, headers: started.append(status))
    assert started[0].startswith(status)


def test_who_keeps_nobody_waiting_is_refused_where_no_turn_is_free() -> None:
    lane = Lane("readers", in_work=1, waiting=1, wait_seconds=30, query_seconds=1)
    assert lane.enter()
    assert not lane.enter(waits=False)
    assert lane.count_waiting() == 0
    lane.leave()
    assert lane.enter(waits=False)


def test_turns_are_given_in_the_order_of_asking() -> None:
    """Nobody who comes later gets the turn of one who waits."""
    turns = work_limits.Turns(1)
    assert turns.take(0)
    order: list[int] = []

    def wait_for_a_turn(number: int) -> None:
        if turns.take(30):
            order.append(number)

    threads = [threading.Thread(target=wait_for_a_turn, args=[number]) for number in range(3)]
    for waiting, thread in enumerate(threads, 1):
        thread.start()
        while len(turns._queue) < waiting:
            thread.join(0.001)
    for given in range(3):
        turns.give_back()
        assert not turns.take(0), "it belongs to the one who waits"
        threads[given].join(30)
        assert order == list(range(given + 1))
    turns.give_back()
    assert turns.take(0)


def test_who_gave_up_waiting_gets_no_turn() -> None:
    turns = work_limits.Turns(1)
    assert turns.take(0)
    assert not turns.take(0.001)
    turns.give_back()
    assert turns.count_free() == 1
