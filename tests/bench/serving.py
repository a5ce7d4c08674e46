"""Serving: a page of 500 entries beside the same bytes as a static file, and 304 beside an empty Django view.

Every contender has a granian of its own with one worker, on 127.0.0.1; one client with a few connections that
stay open asks them in turn, round after round, so that a busy machine is busy for all of them.
"""

import json
import os
import random
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

ENTRIES = 500
CONNECTIONS = 8
ROUNDS = 9
SECONDS = 0.5  # of asking one contender, each round
STARTS_WITHIN = 60

PAGE = "/t/bench/"
FILE = "/static/bench/page.html"


# --- What is served, each by a process of its own: "granian --factory tests.bench.serving:…" -----------


def whitenoise_around() -> Any:
    """The application with whitenoise around it, outside of Django."""
    from django.core.wsgi import get_wsgi_application
    from whitenoise import WhiteNoise

    return WhiteNoise(get_wsgi_application(), root=os.environ["STATIC_ROOT"], prefix="static/")


def empty_view(**settings: Any) -> Any:
    """A Django view that answers with nothing, behind our middleware."""
    import django
    from django.conf import settings as ours
    from django.core.handlers.wsgi import WSGIHandler
    from django.http import HttpResponse
    from django.urls import path

    django.setup()
    ours.ROOT_URLCONF = (path("", lambda _request: HttpResponse()),)
    for name, value in settings.items():
        setattr(ours, name, value)
    return WSGIHandler()


def bare_empty_view() -> Any:
    """A Django view that answers with nothing, behind no middleware at all."""
    return empty_view(MIDDLEWARE=[])


def bare_function() -> Any:
    """A function that holds the bytes and returns them: what the server and this client can do at most."""
    body = Path(os.environ["STATIC_ROOT"], f"{FILE.removeprefix('/static/')}.gz").read_bytes()
    headers = [("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))]

    def application(_environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        start_response("200 OK", headers)
        return [body]

    return application


# --- Asking -------------------------------------------------------------------------------------------


class Contender(NamedTuple):
    """One thing that is asked for, over and over."""

    name: str
    port: int
    path: str
    headers: dict[str, str]
    status: int

    @property
    def request(self) -> bytes:
        """The request as it goes out."""
        lines = [f"GET {self.path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([*lines, "", ""]).encode()


def size_of_answer(contender: Contender) -> int:
    """Return how many bytes an answer has, headers and all. Raises RuntimeError for one that is not as it should be."""
    said = b""
    with socket.create_connection(("127.0.0.1", contender.port), timeout=10) as connection:
        connection.sendall(contender.request)
        said += connection.recv(1 << 20)
        connection.settimeout(1)  # whatever comes until nothing more does
        try:
            while more := connection.recv(1 << 20):
                said += more
        except TimeoutError:
            pass
    line = said.partition(b"\r\n")[0].decode()
    if f" {contender.status} " not in f"{line} ":
        raise RuntimeError(f"{contender.name}: {line}")
    return len(said)


def tag_of(port: int, path: str, headers: dict[str, str]) -> str:
    """Return the validator of what stands at a path."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.headers["ETag"]


def rate(contender: Contender, size: int) -> float:
    """Return how many requests a second are answered. Answers are counted by their bytes: all are the same."""
    buffer = bytearray(1 << 20)
    request, answered = contender.request, 0
    with ExitStack() as stack:
        waiting = stack.enter_context(selectors.DefaultSelector())
        for _ in range(CONNECTIONS):
            connection = socket.create_connection(("127.0.0.1", contender.port), timeout=10)
            stack.enter_context(connection)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            waiting.register(connection, selectors.EVENT_READ, [size])
            connection.sendall(request)
        begun = time.perf_counter()
        while (now := time.perf_counter()) < begun + SECONDS:
            for key, _ in waiting.select(1):
                connection, missing = key.fileobj, key.data
                received = connection.recv_into(buffer)
                if not received:
                    raise RuntimeError(f"{contender.name}: the connection was closed")
                missing[0] -= received
                if missing[0] <= 0:
                    answered += 1
                    missing[0] += size
                    connection.sendall(request)
    return answered / (now - begun)


# --- Setting up ---------------------------------------------------------------------------------------


def environment(folder: str) -> dict[str, str]:
    """Return the whole environment of the servers, as on a newsroom's machine but for TLS."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return kept | {
        "LANG": "C.UTF-8",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DATABASE_URL": f"sqlite:///{folder}/serving.sqlite3",
        "STATIC_ROOT": f"{folder}/static",
        "SECRET_KEY": "only-for-the-benchmark",
        "HTTPS": "false",
        "LOG_LEVEL": "WARNING",
    }


def publish_page() -> None:
    """Publish a timeline of ENTRIES entries, and put its page beside the static files. Runs in its own process."""
    import django

    django.setup()
    import msgspec
    from django.core.management import call_command
    from django.test import Client

    from tests.support.bulk_timelines import fill
    from timeline import document
    from timeline.models import Publication, PublicationBytes, Timeline
    from timeline.public.caching import encodings
    from timeline.publishing import snapshot

    call_command("migrate", verbosity=0)
    call_command("collectstatic", "--noinput", verbosity=0)
    timeline = Timeline.objects.create(slug="bench", title="A long story")
    fill(timeline, ENTRIES)
    draft = snapshot.build(timeline)
    # Text that compresses about as well as text does.
    draw = random.Random(1)
    words = ["".join(draw.choices("aeiourstlnmdpcb", k=draw.randint(2, 9))) for _ in range(4000)]
    events = [
        msgspec.structs.replace(event, body=" ".join(draw.choices(words, k=70))) for event in draft.events
    ]
    version = document.Version(number=1, published="2026-03-09T12:00:00Z", note="For the benchmark")
    data = document.encode(document.stamp(msgspec.structs.replace(draft, events=events), version, None))
    publication = Publication.objects.create(
        timeline=timeline,
        number=1,
        digest=document.digest(data),
        content_digest=document.digest(data),
        note=version.note,
        title=timeline.title,
        language=timeline.language,
        time_zone=timeline.time_zone,
        entries=ENTRIES,
    )
    PublicationBytes.objects.create(publication=publication, data=data)
    page = Client(headers={"host": "127.0.0.1"}).get(PAGE)
    file = Path(os.environ["STATIC_ROOT"], FILE.removeprefix("/static/"))
    file.parent.mkdir()
    file.write_bytes(page.content)
    gzip = encodings.encode(page.content, "gzip")
    file.with_suffix(".html.gz").write_bytes(gzip)
    sys.stdout.write(json.dumps({"plain": len(page.content), "gzip": len(gzip)}))


@contextmanager
def served(target: str, environ: dict[str, str]) -> Iterator[int]:
    """Serve an application with granian, one worker, and give its port; stop it afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    factory = [] if target.endswith(":application") else ["--factory"]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--workers",
        "1",
        "--log-level",
        "error",
    ]
    process = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port), *factory, target], env=environ
    )
    try:
        until = time.monotonic() + STARTS_WITHIN
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"granian does not serve {target}") from None
                time.sleep(0.1)
            else:
                break
        yield port
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run() -> None:
    """Measure, and print requests a second, ratios, and whether the aims hold."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        environ = environment(folder)
        made = subprocess.run(
            [sys.executable, "-c", "from tests.bench.serving import publish_page; publish_page()"],
            env=environ,
            stdout=subprocess.PIPE,
            check=True,
        )
        page = json.loads(made.stdout)

        def serve(target: str) -> int:
            return stack.enter_context(served(target, environ))

        ours = serve("newsroom.wsgi:application")
        gzip = {"Accept-Encoding": "gzip"}
        # Asked of the server itself: a page names its host, so that each host has a validator of its own.
        known = gzip | {"If-None-Match": tag_of(ours, PAGE, gzip)}
        here = "tests.bench.serving"
        contenders = {
            "page": Contender("our page, 200", ours, PAGE, gzip, 200),
            "304": Contender("our page, 304", ours, PAGE, known, 304),
            "middleware": Contender("whitenoise as middleware, 200", ours, FILE, gzip, 200),
            "around": Contender(
                "whitenoise around the application, 200", serve(f"{here}:whitenoise_around"), FILE, gzip, 200
            ),
            "empty": Contender(
                "empty Django view, our middleware", serve(f"{here}:empty_view"), "/", gzip, 200
            ),
            "bare": Contender(
                "empty Django view, no middleware", serve(f"{here}:bare_empty_view"), "/", gzip, 200
            ),
            "function": Contender(
                "plain function with the bytes, 200", serve(f"{here}:bare_function"), "/", gzip, 200
            ),
        }
        sizes = {key: size_of_answer(one) for key, one in contenders.items()}
        rates: dict[str, list[float]] = {key: [] for key in contenders}
        for number in range(ROUNDS + 1):
            for key, one in contenders.items():
                found = rate(one, sizes[key])
                if number:  # the first round is for warming up
                    rates[key].append(found)
    print(
        f"Serving a page of {ENTRIES} entries ({page['plain'] / 1000:.0f} KB, {page['gzip'] / 1000:.0f} KB gzip), "
        f"granian with one worker, {CONNECTIONS} connections, median of {ROUNDS} rounds"
    )
    medians = {key: statistics.median(found) for key, found in rates.items()}
    for key, one in contenders.items():
        print(f"  {one.name:<44} {medians[key]:8.0f} requests/s   × {medians[key] / medians['page']:.2f}")
    aim("200 beside the better whitenoise", medians["page"] / max(medians["middleware"], medians["around"]))
    aim("304 beside an empty view without middleware", medians["304"] / medians["bare"])


def aim(what: str, ratio: float) -> None:
    """Print whether an aim holds: at least as many requests a second."""
    print(f"  {what:<44} × {ratio:.2f}   {'holds' if ratio >= 1 else 'DOES NOT HOLD'} (aim: at least 1.00)")
