"""Reading: how long a reader's browser takes until everything is there, beside bare HTML and beside TimelineJS.

Headless Chromium opens timelines of 50, 500 and 5,000 entries:

    our page
    static     the same page as a file with everything in full, without scripts and form; with and without
               `content-visibility` on each entry
    bare       the words alone, in plain HTML with two lines of style; with and without
    TimelineJS the entries as it takes them (`npm pack`)

One granian serves them all on 127.0.0.1, compressed, and without an opener policy, which makes a browser start
another process for a page. Each run has an empty cache; the contenders take turns, in another order each round.

A page is rendered at the first frame painted after everything is in it: after the last entry of the HTML has been
read, or after TimelineJS has made its last slide. The time counts from the start of the navigation.
"""

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.serving import build_environment, serve

SIZES = (50, 500, 5000)
ROUNDS = {50: 31, 500: 15, 5000: 7}
# TimelineJS takes a second or so at 50 entries, and about a minute at 5,000.
ROUNDS_OF_TIMELINEJS = {50: 3, 500: 3, 5000: 1}
MOST_SECONDS = 240  # for one run
NPM_PACKAGE = "@knight-lab/timelinejs"
MOST_BYTES = 30_000

OURS, THEIRS = "our page", "TimelineJS"
LATER, STATIC = "static, content-visibility", "static"
BARE_LATER, BARE = "bare, content-visibility", "bare"
FILES = {LATER: "static-later", STATIC: "static", BARE_LATER: "bare-later", BARE: "bare", THEIRS: "theirs"}

WATCH = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.shifted += one.value;
}).observe({ type: "layout-shift", buffered: true });
// A task that is posted in a frame comes after that frame has been painted.
window.painted = () => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => { window.rendered = performance.now(); };
  port2.postMessage(0);
});
"""
# Before the scripts at its end run, which have nothing to add to it.
HTML_IS_READ = """
document.addEventListener("readystatechange", () => {
  if (document.readyState === "interactive") painted();
});
"""
SLIDES_ARE_MADE = """
const look = () => {
  if (document.getElementsByClassName("tl-slide").length > %d) painted();
  else requestAnimationFrame(look);
};
addEventListener("DOMContentLoaded", look);
"""


class Run(NamedTuple):
    """What one opening of a page came to. `bytes` are those of CSS and scripts, as they travel."""

    seconds: float
    shifted: float
    bytes: int
    requests: int


def run() -> None:
    """Measure, and print times, ratios, and whether the aims hold."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        environ = build_environment(folder)
        subprocess.run(
            [sys.executable, "-c", "from tests.bench.reading import publish_stories; publish_stories()"],
            env=environ,
            check=True,
        )
        has_theirs = fetch_timelinejs(Path(folder))
        port = stack.enter_context(serve("tests.bench.reading:without_opener_policy", environ))
        browser = stack.enter_context(chromium())
        at = f"http://127.0.0.1:{port}"
        runs = {size: measure_opening(browser, at, size, has_theirs=has_theirs) for size in SIZES}
        moved = {size: measure_shifts(browser, at, size) for size in SIZES}
    tell(runs, moved)


def without_opener_policy() -> Any:
    """Our application, where files go out as our pages do: without a Cross-Origin-Opener-Policy."""
    from newsroom.wsgi import application

    def the_same(
        environ: dict[str, Any], start_response: Callable[..., Callable[[bytes], object]]
    ) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:
            kept = [one for one in headers if one[0].lower() != "cross-origin-opener-policy"]
            return start_response(status, kept, *more)

        return application(environ, begin)

    return the_same


def measure_opening(browser: Any, at: str, size: int, *, has_theirs: bool) -> dict[str, list[Run]]:
    """Return the runs of each contender for so many entries; one of ours before them makes the page."""
    pages = {OURS: f"{at}/t/story-{size}/"}
    for name, file in FILES.items():
        if name != THEIRS or has_theirs:
            pages[name] = f"{at}/static/bench/{file}-{size}.html"
    open_page(browser, pages[OURS], HTML_IS_READ)
    runs: dict[str, list[Run]] = {name: [] for name in pages}
    order = random.Random(size)
    for number in range(ROUNDS[size]):
        # A browser is still busy with the page before when the next one is opened, and some leave more to do than others.
        for name in order.sample(list(pages), len(pages)):
            if name == THEIRS and number >= ROUNDS_OF_TIMELINEJS[size]:
                continue
            until = SLIDES_ARE_MADE % size if name == THEIRS else HTML_IS_READ
            runs[name].append(open_page(browser, pages[name], until))
    return runs


def open_page(browser: Any, address: str, until: str) -> Run:
    """Open a page with an empty cache, and wait until it is rendered."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    try:
        context.add_init_script(f"(() => {{{WATCH}{until}}})()")
        page = context.new_page()
        made_of: list[Any] = []
        # Not the method itself, on which Playwright cannot write.
        page.on("requestfinished", lambda request: made_of.extend([request]))
        page.goto(address, wait_until="commit")
        deadline = MOST_SECONDS * 1000
        page.wait_for_load_state("load", timeout=deadline)
        milliseconds = page.evaluate(
            """most => new Promise((done) => {
                const look = () => window.rendered || performance.now() > most
                    ? done(window.rendered ?? Infinity) : setTimeout(look, 50);
                look();
            })""",
            deadline,
        )
        kinds = ("stylesheet", "script")
        weight = sum(one.sizes()["responseBodySize"] for one in made_of if one.resource_type in kinds)
        return Run(milliseconds / 1000, page.evaluate("window.shifted"), weight, len(made_of))
    finally:
        context.close()


def measure_shifts(browser: Any, at: str, size: int) -> float:
    """Return how much has shifted in our page after it has been read to its end, a window at a time."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        context.add_init_script(f"(() => {{{WATCH}{HTML_IS_READ}}})()")
        page = context.new_page()
        page.goto(f"{at}/t/story-{size}/")
        page.evaluate(
            """async () => {
                const frame = () => new Promise((done) => requestAnimationFrame(done));
                const root = document.documentElement;
                while (scrollY + innerHeight < root.scrollHeight - 1) {
                    scrollBy({ top: innerHeight * 0.8, behavior: "instant" });
                    await frame();
                    await frame();
                }
                await new Promise((done) => setTimeout(done, 300));
            }"""
        )
        return float(page.evaluate("window.shifted"))
    finally:
        context.close()


# --- Telling --------------------------------------------------------------------------------------------


def tell(runs: dict[int, dict[str, list[Run]]], moved: dict[int, float]) -> None:
    """Print the table, and whether each aim holds."""
    medians = {
        size: {name: statistics.median(one.seconds for one in found) for name, found in by_name.items()}
        for size, by_name in runs.items()
    }
    print("Until rendered, headless Chromium with an empty cache; medians, and how many times ours")
    print(f"  {'entries':<28}" + "".join(f"{size:>22,}" for size in runs))
    for name in medians[SIZES[0]]:
        cells = "".join(
            f"{medians[size][name] * 1000:>11,.0f} ms × {medians[size][name] / medians[size][OURS]:>5.2f}"
            for size in runs
        )
        print(f"  {name:<28}{cells}")
    ours = {size: by_name[OURS] for size, by_name in runs.items()}
    weight = max(one.bytes for found in ours.values() for one in found) + bytes_inline()
    requests = max(one.requests for found in ours.values() for one in found)
    shifts = max(*moved.values(), *(one.shifted for found in ours.values() for one in found))
    print(f"  our page: {weight:,} bytes of CSS and scripts, {requests} requests; shifted: {shifts:.4f}")
    for size, most in ((50, 1.0), (500, 1.0), (5000, 0.5)):
        for other in (LATER, BARE_LATER):
            ratio = medians[size][OURS] / medians[size][other]
            verdict(f"{size:,} entries, beside {other}", ratio, f"at most {most:.2f}", most=most)
    for size, least in ((500, 5), (5000, 40)):
        if THEIRS in medians[size]:
            ratio = medians[size][THEIRS] / medians[size][OURS]
            verdict(f"{size:,} entries, TimelineJS beside ours", ratio, f"at least {least}", least=least)
    verdict("KB of CSS and scripts, compressed", weight / 1000, f"at most {MOST_BYTES // 1000}", most=30)
    verdict("layout shift, read to the end a window at a time", shifts, "0", most=0)


def bytes_inline() -> int:
    """Return what the styles and the script within our page come to by themselves, compressed as it is."""
    from timeline.pages import inline_assets
    from timeline.public.caching import encodings

    return sum(
        len(encodings.compress(text.encode(), "br")) for text in (inline_assets.CSS, inline_assets.LOADER_JS)
    )


def verdict(what: str, found: float, aim: str, *, least: float = 0, most: float = float("inf")) -> None:
    """Print whether an aim holds."""
    held = "holds" if least <= found <= most else "DOES NOT HOLD"
    print(f"  {what:<52} {found:8.2f}   {held} (aim: {aim})")


# --- Setting up -----------------------------------------------------------------------------------------


@contextmanager
def chromium() -> Iterator[Any]:
    """Start the system's Chromium, as the tests do."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    arguments += [
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    ]  # whatever asks for more gets nothing
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


def fetch_timelinejs(folder: Path) -> bool:
    """Put TimelineJS from npm beside the static files, with a page for each size; False where that cannot be."""
    static = Path(folder, "static", "bench")
    try:
        subprocess.run(
            ["npm", "pack", NPM_PACKAGE, "--silent"],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=120,
        )
        (packed,) = folder.glob("*.tgz")
        with tarfile.open(packed) as archive:
            archive.extractall(folder, filter="data")
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        print(f"  left out: TimelineJS (npm pack {NPM_PACKAGE}: {error})")
        return False
    shutil.copytree(folder / "package" / "dist", static / "timelinejs")
    told = json.loads((folder / "package" / "package.json").read_text())
    print(f"TimelineJS {told['version']}")
    for size in SIZES:
        (static / f"theirs-{size}.html").write_text(
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>A long story</title><link rel="icon" href="data:,">'
            '<link rel="stylesheet" href="timelinejs/css/timeline.css"><script src="timelinejs/js/timeline.js"></script>'
            '<div id="here" style="width:100%;height:600px"></div>'
            f"<script>new TL.Timeline('here', '/static/bench/theirs-{size}.json')</script></html>"
        )
    compress(static)
    return True


def publish_stories() -> None:
    """Publish a timeline of each size, and put the others' pages beside the static files. Runs in its own process."""
    import django

    django.setup()
    from django.core.management import call_command

    from tests.bench import long_story
    from timeline import document
    from timeline.models import Publication, PublicationBytes, Timeline

    call_command("migrate", verbosity=0)
    call_command("collectstatic", "--noinput", verbosity=0)
    static = Path(os.environ["STATIC_ROOT"], "bench")
    static.mkdir()
    for size in SIZES:
        whole = long_story.record(size)
        head, data = whole.timeline, document.encode(whole)
        timeline = Timeline.objects.create(slug=head.slug, title=head.title)
        publication = Publication.objects.create(
            timeline=timeline,
            number=1,
            digest=document.compute_digest(data),
            content_digest=document.compute_content_digest(whole),
            note="For the benchmark",
            title=head.title,
            language=head.language,
            time_zone=head.time_zone,
            entries=size,
        )
        PublicationBytes.objects.create(publication=publication, data=data)
        written = {
            LATER: long_story.static(whole, far_ones_later=True),
            STATIC: long_story.static(whole, far_ones_later=False),
            BARE_LATER: long_story.bare(whole, far_ones_later=True),
            BARE: long_story.bare(whole, far_ones_later=False),
        }
        for name, page in written.items():
            (static / f"{FILES[name]}-{size}.html").write_text(page)
        (static / f"theirs-{size}.json").write_text(json.dumps(long_story.for_timelinejs(whole)))
    compress(static)


def compress(folder: Path) -> None:
    """Put compressed forms beside the files in a folder, as `collectstatic` does: whitenoise serves these."""
    from timeline.public.caching import encodings

    for path in folder.rglob("*"):
        if path.is_file() and path.suffix in {".html", ".json", ".js", ".css"}:
            for ending, encoding in ((".br", "br"), (".gz", "gzip")):
                packed = path.with_name(path.name + ending)
                if not packed.exists():
                    packed.write_bytes(encodings.compress(path.read_bytes(), encoding))
