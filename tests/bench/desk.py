"""The desk, on timelines of growing length: the list, its search and filters, saving, steps on many entries, publishing."""

import time
from collections.abc import Callable
from typing import Any

from tests.bench.measure import median_seconds, row

SIZES = (10, 1000, 10_000)
MOST_BYTES = 100_000
# What is measured of the list of entries, and the query of its address.
LISTS = {
    "open": "",
    "go to a date": "?at=2+March+2017",
    "search for words": "?q=number+7",
    "search for words that are nowhere": "?q=nowhere",
    "filter by party": "?party=harbour",
    "filter: no source": "?state=no-source",
    "filter: quotation not checked": "?state=unchecked",
}


def measure_steps(note: Any, size: int, timeline: Any, editor: Any) -> None:
    """Steps on 500 entries, or on all if there are fewer. They change something each time."""
    from itertools import cycle

    from timeline.actions import bulk
    from timeline.actions.bulk_moves import move_entries
    from timeline.models import Entry

    rows = Entry.objects.filter(timeline=timeline).in_order()
    uids = list(rows.values_list("uid", flat=True)[: bulk.MOST_AT_ONCE])
    words = f"{len(uids)} entries"
    values = cycle(("corroborated", "disputed"))
    note(
        "set the verification of 500",
        size,
        lambda: bulk.set_verifications(timeline, uids, next(values), by=editor),
        words,
    )
    # Without dates, which would forbid it.
    rows.update(earliest=None, latest=None)
    last = rows.last()
    places = cycle((last, None))
    note("move 500", size, lambda: move_entries(timeline, uids, by=editor, after=next(places)), words)


def run() -> None:
    """The desk's pages, saving one entry and many, and building the document, on timelines of growing length."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests.support.bulk_timelines import fill
    from timeline import document
    from timeline.actions.drafts import ChangeNote
    from timeline.actions.publications import publish
    from timeline.models import Citation, Entry, Event, Source, Timeline, User
    from timeline.pages.options import PageOptions
    from timeline.pages.timeline import render_timeline
    from timeline.publishing import checks, snapshot

    # Otherwise each page leads to setting up a second factor.
    settings.SECOND_FACTOR_ROLES = []
    source = Source.objects.create(title="A report")
    editor = User.objects.create_superuser("bench@example.org", name="Bench")
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

        with CaptureQueriesContext(connection) as queries:
            answer = save()
        assert answer.status_code == 200, answer.content
        assert answer.content, answer.headers
        note("save one entry (htmx)", size, save, f"{len(answer.content)} bytes, {len(queries)} queries")
        for name, query in LISTS.items():
            address = f"/desk/t/{timeline.slug}/{query}"
            length = len(client.get(address).content)
            assert length < MOST_BYTES, address
            note(f"list: {name}", size, lambda address=address: client.get(address), f"{length} bytes")
        for page in ("coverage", "publish", "preview"):
            address = f"/desk/t/{timeline.slug}/{page}/"
            length = len(client.get(address).content)
            assert length, address
            note(f"open {page}", size, lambda address=address: client.get(address), f"{length} bytes")
        note("build the document from rows", size, lambda timeline=timeline: snapshot.build(timeline))
        draft = snapshot.build_draft(timeline)
        built = draft.document
        note(
            "publish checks",
            size,
            lambda timeline=timeline, draft=draft: checks.find_problems(
                timeline, draft.document, draft.quote_checks
            ),
        )
        note(
            "encode the document",
            size,
            lambda built=built: document.encode(built),
            f"{len(document.encode(built))} bytes",
        )
        data = document.encode(built)
        note("decode the document", size, lambda data=data: document.decode(data))
        # After all that reads the draft: from here on the timeline has versions.
        Citation.objects.get_or_create(entry=entry, source=source)
        publish(timeline, by=editor, note="The first version", seen_digest=None)

        def publish_change(timeline: Timeline = timeline, entry: Entry = entry) -> None:
            Event.objects.filter(pk=entry.pk).update(headline=f"Changed at {time.perf_counter()}")
            notes: dict[str, ChangeNote] = {entry.uid: "minor"}
            publish(timeline, by=editor, note="The next", seen_digest=None, change_notes=notes)

        note("publish one changed entry", size, publish_change)
        note(
            "make the public page",
            size,
            lambda built=built: render_timeline(built, PageOptions(newsroom={"name": "Bench"})),
        )
        measure_steps(note, size, timeline, editor)
    for name, lines in figures.items():
        print(name.capitalize())
        for size, seconds, extra in lines:
            row(f"{size:>5} entries{'   ' + extra if extra else ''}", seconds, lines[0][1])
