"""What the browser tests share: contexts that keep an eye on the console, and accounts signed in to them."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
)
from pytest_django.live_server_helper import LiveServer

from timeline.models import Timeline, User

# What the console reports and nobody did wrong.
HARMLESS = (
    # Chromium says so of every answer from 400 up. Pages and fragments may be answered so (a refused form, a
    # page that is not there); what a page is made of may not, and `Watch` looks at that by itself.
    "Failed to load resource: the server responded with a status of",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
    # htmx says so of a request that a newer one has replaced, and once more after any that failed.
    "htmx:sendAbort",
    "htmx:afterRequest",
)

# Generous, because other work may share the machine; what holds is seen at once.
expect.set_options(timeout=15_000)

SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "desktop": {"width": 1280, "height": 900},
}


class Watch:
    """What went wrong in a context, whichever page it was, and what was asked of which host."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.faults: list[str] = []
        self.elsewhere: list[str] = []
        self.pages_loaded: list[str] = []

    def over(self, context: BrowserContext) -> BrowserContext:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)
        return context

    def forgive(self, *texts: str) -> None:
        """Hold the faults that a test provoked not to be such; each must have happened."""
        for text in texts:
            assert any(text in fault for fault in self.faults), f"nothing said “{text}”: {self.faults}"
        self.faults = [fault for fault in self.faults if not any(text in fault for text in texts)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        if message.text.startswith(HARMLESS):
            return
        self.faults.append(f"console {message.type}: {message.text} at {message.location['url']}")

    def _request(self, request: Request) -> None:
        if request.is_navigation_request():
            self.pages_loaded.append(f"{request.method} {urlsplit(request.url).path}")
        if urlsplit(request.url).netloc != self.host:
            self.elsewhere.append(request.url)

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type not in {"document", "xhr", "fetch"}:
            self.faults.append(f"{response.status} for {response.url}")


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    return str(live_server.url)


@pytest.fixture
def watch(base_url: str) -> Iterator[Watch]:
    """Fail a test in which a page broke a rule of its own policy, or whose script stumbled."""
    watch = Watch(urlsplit(base_url).netloc)
    yield watch
    assert watch.faults == []
    assert watch.elsewhere == []


@pytest.fixture
def open_context(
    new_context: Callable[..., BrowserContext], base_url: str, watch: Watch
) -> Callable[..., BrowserContext]:
    """Open a browser of its own (its own cookies), watched; `as_user` is signed in there."""

    def open_it(as_user: User | None = None, **kwargs: Any) -> BrowserContext:
        context = watch.over(new_context(locale="en-GB", **kwargs))
        context.set_default_timeout(15_000)
        if as_user is not None:
            sign_in(context, as_user, base_url)
        return context

    return open_it


def sign_in(context: BrowserContext, user: User, base_url: str) -> None:
    """Sign in without the form, for tests of what comes after it."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])


@pytest.fixture
def desk(open_context: Callable[..., BrowserContext], editor: User) -> Page:
    """A page of an editor's browser."""
    return open_context(as_user=editor, viewport=SIZES["desktop"]).new_page()


def open_timeline(page: Page, timeline: Timeline) -> Page:
    """Open the desk's page of a timeline."""
    page.goto(f"/desk/t/{timeline.slug}/")
    expect(page.get_by_role("heading", name=timeline.title, level=1)).to_be_visible()
    return page


def row_of(page: Page, heading: str) -> Locator:
    """The row of the desk's list under this heading."""
    rows = page.get_by_role("region", name="Entries").get_by_role("listitem")
    return rows.filter(has=page.get_by_role("heading", name=heading, level=3))


def open_editor(page: Page, heading: str) -> None:
    """Open the form of an entry in its row: its name is the link."""
    row_of(page, heading).get_by_role("heading", level=3).get_by_role("link").click()


def open_tools(page: Page, heading: str) -> Locator:
    """Open the tools of an entry, and return its row."""
    row = row_of(page, heading)
    row.get_by_role("link", name="More", exact=True).click()
    expect(row.get_by_role("link", name="More", exact=True)).to_have_attribute("aria-expanded", "true")
    return row
