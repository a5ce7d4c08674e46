"""Take the pictures in docs/screenshots: the samples as readers and editors see them, at four widths.

With `--guide`, take those of the guide for editors instead: static/guide.

The samples are published at a fixed moment in a temporary database and served from this process, so that the same pages
give the same pictures. Chromium and the fonts are those of this machine.
"""

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any, Literal, NamedTuple, cast
from unittest.mock import patch
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from PIL import Image
from playwright.sync_api import BrowserContext, Page, sync_playwright

from chromium import ARGUMENTS, find_chromium, need_driver
from demo import EDITOR, INVENTED, INVENTED_SLUG, REASONS, SAMPLE, SLUG, TEXTS
from machine import LeftOutError, stop_on_signals

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
GUIDE_FOLDER = ROOT / "static" / "guide"
GUIDE_SIZE = {"width": 1120, "height": 740}
PUBLISHED = datetime(2026, 3, 9, 12, tzinfo=UTC)

HEIGHTS = {360: 780, 768: 1024, 1280: 900, 1920: 1080}
# Draws the whole page, so that everything above a picture has its true height.
LAID_OUT = "* { content-visibility: visible !important }"
COLOURS = 128

Scheme = Literal["light", "dark"]


class View(NamedTuple):
    """What a picture shows: an address, the entry to scroll to, and the widths that are also taken in the dark."""

    title: str
    address: str
    at: str = ""
    dark: tuple[int, ...] = (1280,)


VIEWS = {
    "timeline": View("The timeline, from its top", f"/t/{SLUG}/", dark=(360, 1280)),
    "statements": View(
        "Further down: statements, and what answers what", f"/t/{SLUG}/", "46j6d4tt", (360, 1280)
    ),
    "entry": View("An entry at its own address", f"/t/{SLUG}/46j6d4tt/"),
    "sources": View("The sources, with what each carries", f"/t/{SLUG}/sources/"),
    "checked": View(
        "The invented timeline: quotations beside their sources", f"/t/{INVENTED_SLUG}/", "chvw3gtr"
    ),
    "desk": View("The desk, where it is kept", f"/desk/t/{SLUG}/"),
    "workspace": View(
        "Working from a source: its text, and what was made of it",
        f"/desk/t/{INVENTED_SLUG}/texts/5d8dqh6h/",
    ),
}


# The pictures of docs/guide.md, taken after `change_something`: their addresses.
GUIDE_VIEWS = {
    "entries": f"/desk/t/{INVENTED_SLUG}/",
    "table": f"/desk/t/{INVENTED_SLUG}/table/",
    "source-text": f"/desk/t/{INVENTED_SLUG}/texts/5d8dqh6h/",
    "sourcing-check": f"/desk/t/{INVENTED_SLUG}/coverage/",
    "publish": f"/desk/t/{INVENTED_SLUG}/publish/",
}


def main() -> None:
    stop_on_signals()
    try:
        chromium = find_chromium()
        need_driver()
    except LeftOutError as reason:
        sys.exit(f"No pictures were taken, because {reason}.")
    with tempfile.TemporaryDirectory() as folder, patch("django.utils.timezone.now", lambda: PUBLISHED):
        session = publish_sample(Path(folder))
        if is_guide := "--guide" in sys.argv[1:]:
            change_something()
        with serve() as address, sync_playwright() as programs:
            browser = programs.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            context = browser.new_context(bypass_csp=True, locale="en-GB", reduced_motion="reduce")
            if is_guide:
                pictures = take_guide(context, address, session)
            else:
                pictures = take_all(context, address, session)
            browser.close()
    if is_guide:
        write_guide(pictures)
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for name, picture in pictures.items():
        (FOLDER / name).write_bytes(picture)
    (FOLDER / "README.md").write_text(list_pictures(pictures))
    total = sum(map(len, pictures.values()))
    print(f"Took {len(pictures)} pictures, {total // 1024} KB: docs/screenshots/")


# --- The sample, served ----------------------------------------------------------------------------


def publish_sample(folder: Path) -> dict[str, Any]:
    """Publish the samples in a new database, and return the cookie of a session of its editor."""
    sys.path.insert(0, str(ROOT))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "STATIC_ROOT": str(folder / "static"),
        "DEBUG": "false",
        "HTTPS": "false",
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "SECRET_KEY": "only-for-pictures-0123456789-abcdefghijklmnopqrstuvwxyz",
        "MFA_KEYS": "b25seS1mb3ItdGhlLWNoZWNrcy0wMTIzNDU2Nzg5YWI=",
        "SECOND_FACTOR_ROLES": "",
        "NEWSROOM_NAME": "The Example Courier",
        "ACCOUNT_PASSWORD": "only-for-pictures-0123456789",
        "LOG_LEVEL": "ERROR",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from timeline.models import User

    quiet = io.StringIO()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("add_account", EDITOR, "--name", "Editor", "--role", "editor", stdout=quiet)
    call_command("import_timeline", str(SAMPLE), stdout=quiet)
    call_command("import_timeline", str(INVENTED), stdout=quiet)
    for file in sorted(TEXTS.glob("*.txt")):
        call_command("add_source_text", file.stem, str(file), "--by", EDITOR, stdout=quiet)
    for (entry, source), reason in REASONS.items():
        options = ("--reason", reason, "--by", EDITOR)
        call_command("explain_quote_difference", INVENTED_SLUG, entry, source, *options, stdout=quiet)
    for slug in (SLUG, INVENTED_SLUG):
        call_command("publish_timeline", slug, "--note", "For the pictures", "--by", EDITOR, stdout=quiet)
    client = Client()
    client.force_login(User.objects.get(email=EDITOR), backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


def change_something() -> None:
    """Change the invented timeline after its publication, so that there is something to look at and to publish."""
    from timeline.models import Entry, Event

    event = Event.objects.get(timeline__slug=INVENTED_SLUG, uid="2659q7kj")
    Event.objects.filter(pk=event.pk).update(headline=event.headline.replace("closes", "has closed"))
    Entry.objects.filter(timeline__slug=INVENTED_SLUG, uid="m4qkzqgm").update(standing="corroborated")


class Server(ThreadingMixIn, WSGIServer):
    """A server for one browser."""

    daemon_threads = True


class SilentHandler(WSGIRequestHandler):
    """A request handler without a log."""

    def log_message(self, *_arguments: Any) -> None:
        """Log nothing."""


@contextmanager
def serve() -> Iterator[str]:
    from newsroom.wsgi import application

    with make_server("127.0.0.1", 0, application, server_class=Server, handler_class=SilentHandler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


# --- The pictures ----------------------------------------------------------------------------------


def take_all(context: BrowserContext, address: str, session: dict[str, Any]) -> dict[str, bytes]:
    """Return all pictures by file name."""
    pictures = {}
    page = context.new_page()
    for name, view in VIEWS.items():
        if name == "desk":
            context.add_cookies([{**session, "url": address}])  # type: ignore[typeddict-item]
        for width, height in HEIGHTS.items():
            schemes: tuple[Scheme, ...] = ("light", "dark") if width in view.dark else ("light",)
            for scheme in schemes:
                page.set_viewport_size({"width": width, "height": height})
                page.emulate_media(color_scheme=scheme)
                pictures[f"{name}-{width}-{scheme}.png"] = take(page, address, view)
    return pictures


def take(page: Page, address: str, view: View) -> bytes:
    page.goto(address + view.address, wait_until="networkidle")
    page.add_style_tag(content=LAID_OUT)
    if view.at:
        page.locator(f"[id='{view.at}']").evaluate("entry => { entry.scrollIntoView(); scrollBy(0, -16) }")
    page.evaluate("document.fonts.ready")
    return reduce_colours(page.screenshot(animations="disabled"))


def reduce_colours(picture: bytes) -> bytes:
    """Return a picture with its most frequent colours; other colours become the nearest of them.

    A mark of a few dots keeps its colour. Only shades along the edges of letters are lost.
    """
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    counted = cast("list[tuple[int, tuple[int, int, int]]]", image.getcolors(image.width * image.height))
    # Equally frequent colours are sorted, so that the same picture gives the same file.
    colours = [colour for _count, colour in sorted(counted, key=lambda pair: (-pair[0], pair[1]))[:COLOURS]]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours for part in colour])
    out = io.BytesIO()
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def take_guide(context: BrowserContext, address: str, session: dict[str, Any]) -> dict[str, bytes]:
    """Return the pictures of the guide by file name."""
    context.add_cookies([{**session, "url": address}])  # type: ignore[typeddict-item]
    page = context.new_page()
    page.set_viewport_size(GUIDE_SIZE)  # type: ignore[arg-type]
    pictures = {}
    for name, path in GUIDE_VIEWS.items():
        page.goto(address + path, wait_until="networkidle")
        page.evaluate("document.fonts.ready")
        out = io.BytesIO()
        picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
        picture.save(out, "WEBP", quality=80, method=6)
        pictures[f"{name}.webp"] = out.getvalue()
    return pictures


def write_guide(pictures: dict[str, bytes]) -> None:
    """Write the pictures of the guide in place of the earlier ones."""
    GUIDE_FOLDER.mkdir(parents=True, exist_ok=True)
    for old in GUIDE_FOLDER.glob("*.webp"):
        old.unlink()
    for name, picture in pictures.items():
        (GUIDE_FOLDER / name).write_bytes(picture)
    total = sum(map(len, pictures.values()))
    print(f"Took {len(pictures)} pictures of the guide, {total // 1024} KB: static/guide/")


def list_pictures(pictures: dict[str, bytes]) -> str:
    """Return the README of the folder: a list of the pictures."""
    lines = ["# Pictures of the sample", "", "Taken by `make screenshots`, which writes this list.", ""]
    for name, view in VIEWS.items():
        files = [file for file in pictures if file.startswith(f"{name}-")]
        links = (
            f"[{file.split('-')[1]} px, {file.split('-')[2].removesuffix('.png')}]({file})" for file in files
        )
        lines += [f"- {view.title}: {', '.join(links)}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
