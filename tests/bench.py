"""What things cost, as ratios within one run: ``make bench``.

Runs on a SQLite file in a temporary folder, or on TEST_DATABASE_URL's server. Nothing here is asserted: figures
from a shared machine are for reading, side by side.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

SIZES = (10, 100, 1000)
RUNS = 7


def median_seconds(work: Callable[[], object]) -> float:
    """Return the median of RUNS runs of `work`, after one that does not count."""
    work()
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def row(name: str, seconds: float, base: float) -> None:
    """Print one line: milliseconds, and how many times the first of its kind."""
    print(f"  {name:<58} {seconds * 1000:9.2f} ms   × {seconds / base:.2f}")


def dates() -> None:
    """Parsing and words of simple and of the most involved dates; the worst refusal found."""
    from timeline.dates import WhenError, bounds, parse, words

    print("Dates")
    cases = [
        "2017-03-07",
        "[2017-02-27..2017-03-05]",
        "[1667,1668-12,1670..1672-03-05,1700-01-01..]",
        "[" + "1,2.." * 12,
    ]

    def use(text: str) -> None:
        try:
            when = parse(text)
        except WhenError:
            return
        words(when)
        bounds(when, "Europe/London")

    base = 0.0
    for text in cases:
        seconds = median_seconds(lambda text=text: [use(text) for _ in range(100)]) / 100
        base = base or seconds
        row(text, seconds, base)


def desk() -> None:
    """Saving one entry over HTTP, and building the document, on timelines of growing length."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests.bulk import fill
    from timeline import document, gates, snapshot
    from timeline.formats import html
    from timeline.models import Entry, Timeline, User

    editor = User.objects.create_user("bench@example.org", None, name="Bench", is_superuser=True)
    client = Client(headers={"hx-request": "true"})
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    figures: dict[str, list[tuple[int, float, str]]] = {}

    def note(name: str, size: int, work: Callable[[], object], extra: str = "") -> None:
        figures.setdefault(name, []).append((size, median_seconds(work), extra))

    for size in SIZES:
        timeline = Timeline.objects.create(slug=f"bench-{size}", title=f"Bench {size}")
        fill(timeline, size)
        entry = Entry.objects.filter(timeline=timeline, kind="event").in_order().first()
        assert entry is not None
        address = f"/desk/t/{timeline.slug}/e/{entry.uid}/edit/"

        def save(address: str = address, entry: Entry = entry) -> Any:
            entry.refresh_from_db(fields=["version"])
            return client.post(
                address,
                {
                    "headline": f"Changed at {time.perf_counter()}",
                    "version": entry.version,
                    "standing": "unconfirmed",
                    "parties-TOTAL_FORMS": 0,
                    "parties-INITIAL_FORMS": 0,
                    "citations-TOTAL_FORMS": 0,
                    "citations-INITIAL_FORMS": 0,
                },
            )

        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = save()
        assert answer.status_code == 200, answer.content
        note("save one entry (htmx)", size, save, f"{len(answer.content)} bytes, {len(queries)} queries")
        note("open the desk's page", size, lambda slug=timeline.slug: client.get(f"/desk/t/{slug}/"))
        note("build the document from rows", size, lambda timeline=timeline: snapshot.build(timeline))
        built = snapshot.build(timeline)
        note("gates", size, lambda timeline=timeline, built=built: gates.check(timeline, built))
        note(
            "encode the document",
            size,
            lambda built=built: document.encode(built),
            f"{len(document.encode(built))} bytes",
        )
        data = document.encode(built)
        note("decode the document", size, lambda data=data: document.decode(data))
        note("make the public page", size, lambda built=built: html.page(built, newsroom={"name": "Bench"}))
    for name, lines in figures.items():
        print(name.capitalize())
        for size, seconds, extra in lines:
            row(f"{size:>5} entries{'   ' + extra if extra else ''}", seconds, lines[0][1])


def main() -> None:
    """Run everything in a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        os.environ["DEBUG"] = "false"
        os.environ["HTTPS"] = "false"
        os.environ["ALLOWED_HOSTS"] = "testserver"
        os.environ["LOG_LEVEL"] = "WARNING"
        os.environ["STATIC_ROOT"] = f"{folder}/static"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", "--noinput", verbosity=0)
        dates()
        desk()


if __name__ == "__main__":
    sys.exit(main())
