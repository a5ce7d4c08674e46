"""Serving: a page of 500 entries compared with the same bytes as a static file, and 304 with an empty Django view.

Every contender has its own granian process with one worker, on 127.0.0.1. One client with a few persistent connections
sends requests to them in turn, round after round, so that a busy machine slows all of them down.
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
from typing import Any, NamedTuple, cast

ENTRIES = 500
CONNECTIONS = 8
ROUNDS = 9
SECONDS = 0.5  # of requests to one contender, each round
STARTS_WITHIN = 60

PAGE = "/t/bench/"
FILE = "/static/bench/page.html"


# --- Applications, each in a process of its own: "granian --factory tests.bench.serving:…" -------------


def create_whitenoise_app() -> Any:
    """Return the Django application with whitenoise around it."""
    from django.core.wsgi import get_wsgi_application
    from whitenoise import WhiteNoise

    return WhiteNoise(get_wsgi_application(), root=os.environ["STATIC_ROOT"], prefix="static/")


def create_empty_view_app(**settings: Any) -> Any:
    """Return a Django view with an empty response, behind our middleware."""
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


def create_bare_view_app() -> Any:
    """Return a Django view with an empty response, without middleware."""
    return create_empty_view_app(MIDDLEWARE=[])


def create_function_app() -> Any:
    """Return a function that returns the bytes of the page: the maximum for this server and client."""
    body = Path(os.environ["STATIC_ROOT"], f"{FILE.removeprefix('/static/')}.gz").read_bytes()
    headers = [("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))]

    def application(_environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        start_response("200 OK", headers)
        return [body]

    return application


# --- Client -------------------------------------------------------------------------------------------


class Contender(NamedTuple):
    """A server and the request that is sent to it repeatedly."""

    name: str
    port: int
    path: str
    headers: dict[str, str]
    status: int

    @property
    def request(self) -> bytes:
        """The bytes of the request."""
        lines = [f"GET {self.path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([*lines, "", ""]).encode()


def measure_size(contender: Contender) -> int:
    """Return the size of a response in bytes, headers included. Raises RuntimeError for another status."""
    response = b""
    with socket.create_connection(("127.0.0.1", contender.port), timeout=10) as connection:
        connection.sendall(contender.request)
        response += connection.recv(1 << 20)
        connection.settimeout(1)  # read until nothing arrives for a second
        try:
            while more := connection.recv(1 << 20):
                response += more
        except TimeoutError:
            pass
    line = response.partition(b"\r\n")[0].decode()
    if f" {contender.status} " not in f"{line} ":
        raise RuntimeError(f"{contender.name}: {line}")
    return len(response)


def get_etag(port: int, path: str, headers: dict[str, str]) -> str:
    """Return the ETag of a path."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.headers["ETag"]


def measure_rate(contender: Contender, size: int) -> float:
    """Return the requests per second. Responses are counted by their bytes, because all have the same size."""
    buffer = bytearray(1 << 20)
    request, responses = contender.request, 0
    with ExitStack() as stack:
        waiting = stack.enter_context(selectors.DefaultSelector())
        for _ in range(CONNECTIONS):
            connection = socket.create_connection(("127.0.0.1", contender.port), timeout=10)
            stack.enter_context(connection)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            waiting.register(connection, selectors.EVENT_READ, [size])
            connection.sendall(request)
        start = time.perf_counter()
        while (now := time.perf_counter()) < start + SECONDS:
            for key, _ in waiting.select(1):
                connection, missing = cast(socket.socket, key.fileobj), key.data
                received = connection.recv_into(buffer)
                if not received:
                    raise RuntimeError(f"{contender.name}: the connection was closed")
                missing[0] -= received
                if missing[0] <= 0:
                    responses += 1
                    missing[0] += size
                    connection.sendall(request)
    return responses / (now - start)


# --- Set-up ---------------------------------------------------------------------------------------


def build_environment(folder: str) -> dict[str, str]:
    """Return the environment of the servers: as in production, without TLS."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return inherited | {
        "LANG": "C.UTF-8",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DATABASE_URL": f"sqlite:///{folder}/serving.sqlite3",
        "STATIC_ROOT": f"{folder}/static",
        "SECRET_KEY": "only-for-the-benchmark",
        "MFA_KEYS": "b25seS1mb3ItdGhlLWNoZWNrcy0wMTIzNDU2Nzg5YWI=",
        "SECOND_FACTOR_ROLES": "",
        "HTTPS": "false",
        "LOG_LEVEL": "WARNING",
    }


def publish_page() -> None:
    """Publish a timeline of ENTRIES entries and copy its page to the static files. Runs in its own process."""
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
    # Random words that compress about as well as prose.
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
        digest=document.compute_digest(data),
        content_digest=document.compute_digest(data),
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
    gzip = encodings.compress(page.content, "gzip")
    file.with_suffix(".html.gz").write_bytes(gzip)
    sys.stdout.write(json.dumps({"plain": len(page.content), "gzip": len(gzip)}))


@contextmanager
def serve(target: str, environ: dict[str, str]) -> Iterator[int]:
    """Serve an application with granian and one worker; give its port, and stop it on exit."""
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
    """Measure, and print requests per second, ratios, and whether the aims hold."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        environ = build_environment(folder)
        publishing = subprocess.run(
            [sys.executable, "-c", "from tests.bench.serving import publish_page; publish_page()"],
            env=environ,
            stdout=subprocess.PIPE,
            check=True,
        )
        page = json.loads(publishing.stdout)

        def start(target: str) -> int:
            return stack.enter_context(serve(target, environ))

        ours = start("newsroom.wsgi:application")
        gzip = {"Accept-Encoding": "gzip"}
        # Requested from the server, because a page contains its host and so has another ETag on each host.
        known = gzip | {"If-None-Match": get_etag(ours, PAGE, gzip)}
        module = "tests.bench.serving"
        contenders = {
            "page": Contender("our page, 200", ours, PAGE, gzip, 200),
            "304": Contender("our page, 304", ours, PAGE, known, 304),
            "middleware": Contender("whitenoise as middleware, 200", ours, FILE, gzip, 200),
            "around": Contender(
                "whitenoise around the application, 200",
                start(f"{module}:create_whitenoise_app"),
                FILE,
                gzip,
                200,
            ),
            "empty": Contender(
                "empty Django view, our middleware", start(f"{module}:create_empty_view_app"), "/", gzip, 200
            ),
            "bare": Contender(
                "empty Django view, no middleware", start(f"{module}:create_bare_view_app"), "/", gzip, 200
            ),
            "function": Contender(
                "plain function with the bytes, 200", start(f"{module}:create_function_app"), "/", gzip, 200
            ),
        }
        sizes = {key: measure_size(contender) for key, contender in contenders.items()}
        rates: dict[str, list[float]] = {key: [] for key in contenders}
        for number in range(ROUNDS + 1):
            for key, contender in contenders.items():
                rate = measure_rate(contender, sizes[key])
                if number:  # the first round is a warm-up
                    rates[key].append(rate)
    print(
        f"Serving a page of {ENTRIES} entries ({page['plain'] / 1000:.0f} KB, {page['gzip'] / 1000:.0f} KB gzip), "
        f"granian with one worker, {CONNECTIONS} connections, median of {ROUNDS} rounds"
    )
    medians = {key: statistics.median(values) for key, values in rates.items()}
    for key, contender in contenders.items():
        print(
            f"  {contender.name:<44} {medians[key]:8.0f} requests/s   × {medians[key] / medians['page']:.2f}"
        )
    print_aim(
        "200, against the better whitenoise",
        medians["page"] / max(medians["middleware"], medians["around"]),
    )
    print_aim("304, against an empty view, no middleware", medians["304"] / medians["bare"])


def print_aim(name: str, ratio: float) -> None:
    """Print whether an aim holds: at least as many requests a second."""
    print(f"  {name:<44} × {ratio:.2f}   {'holds' if ratio >= 1 else 'DOES NOT HOLD'} (aim: at least 1.00)")
