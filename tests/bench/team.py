"""The desk for a team: what keeping a draft and one poll for news cost, in processor time of the server process."""

import io
import time
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

# As twenty editors do with a page open each.
EDITORS = 20
POLL_SECONDS = 10
ROUNDS = 15
SIZES = (10, 1000)


def run() -> None:
    """Polling for news, and keeping a draft, over WSGI."""
    from django.conf import settings
    from django.contrib.auth.models import Group
    from django.core.wsgi import get_wsgi_application
    from django.test import Client

    from tests.support.bulk_timelines import fill
    from timeline.desk import people_here
    from timeline.models import Timeline, User

    settings.SECOND_FACTOR_ROLES = []
    # As on a server: the tests use the memory of the process.
    table = {"BACKEND": "newsroom.table_cache.TableCache"}
    settings.CACHES = {**settings.CACHES, "default": table}
    application = get_wsgi_application()
    cookies = []
    for number in range(EDITORS):
        user = User.objects.create_user(f"e{number}@example.org", name=f"Editor {number}")
        user.groups.add(Group.objects.get(name="reporter"))
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        cookies.append(client.cookies[settings.SESSION_COOKIE_NAME].value)

    def ask(path: str, cookie: str, query: dict[str, Any], etag: str = "") -> tuple[str, str]:
        answered: dict[str, Any] = {}
        environ = {
            "REQUEST_METHOD": "GET",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "https",
            "wsgi.errors": io.StringIO(),
            "wsgi.input": io.BytesIO(),
            "PATH_INFO": path,
            "QUERY_STRING": urlencode(query),
            "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={cookie}",
            **({"HTTP_IF_NONE_MATCH": etag} if etag else {}),
        }

        def start(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
            answered.update(status=status, etag=dict(headers).get("ETag", ""))

        called: Any = application
        response = called(environ, start)
        b"".join(response)
        response.close()
        return answered["status"], answered["etag"]

    for size in SIZES:
        timeline = Timeline.objects.create(slug=f"team-{size}", title=f"Team {size}")
        fill(timeline, size)
        path = f"/desk/t/{timeline.slug}/since/"
        etags = dict.fromkeys(range(EDITORS), "")
        # The clock of who is here goes on by ten seconds a round, so that records are renewed as they are.
        clock = SimpleNamespace(now=time.time())
        clock.time = lambda clock=clock: clock.now
        people_here.time = clock  # type: ignore[attr-defined, assignment]
        took, unchanged = [], 0
        for number in range(ROUNDS):
            clock.now += POLL_SECONDS
            begin = time.process_time()
            for editor, cookie in enumerate(cookies):
                query = {"seen": 0, "page": f"p{editor}", "open": ""}
                status, etags[editor] = ask(path, cookie, query, etags[editor])
                unchanged += status.startswith("304")
            if number >= 2:
                took.append((time.process_time() - begin) / EDITORS)
        each = sorted(took)[len(took) // 2]
        share = each * EDITORS / POLL_SECONDS
        print(
            f"  a poll, {size} entries: {each * 1000:.2f} ms of processor time; {EDITORS} editors: "
            f"{share:.2%} of a core ({unchanged} of {ROUNDS * EDITORS} were 304)"
        )
