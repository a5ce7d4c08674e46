"""The desk, on timelines of growing length: the list, its search and filters, saving, steps on many entries, publishing.

Processor time of this process: other work of the machine changes it little. On PostgreSQL the elapsed time is printed
beside it and judged, because the database works in a process of its own.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Any, NamedTuple
from urllib.parse import urlencode

SIZES = (10, 1000, 10_000)
# A list of a thousand entries has a full page; so it is what longer ones are compared with.
FULL_PAGE, LONGEST = SIZES[1:]
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
# These cost the same in a timeline of any length. A tenth more or less is noise.
FLAT = ("save one entry", "keep a draft", "ask who is here", "list: open", "list: go to a date")
MOST_GROWTH = 1.5
# Milliseconds with the longest timeline: of processor time, on PostgreSQL of elapsed time.
AIMS = {"list: open": 150, "publish one changed entry": 1500}
# What takes longer is not repeated.
REPEATS, LONG = 5, 2.0


class Cost(NamedTuple):
    """What one subject costs: seconds of processor time, seconds that passed, and a note."""

    processor: float
    elapsed: float
    extra: str


class Costs:
    """Measures, and prints each line at once, so that an interrupted run has told something."""

    def __init__(self, *, shows_elapsed: bool) -> None:
        self.shows_elapsed = shows_elapsed
        self.by_name: dict[str, dict[int, Cost]] = {}

    def note(
        self, name: str, size: int, work: Callable[[], object], extra: str = "", *, once: bool = False
    ) -> None:
        """Measure `work`: the quickest of a few runs after one that does not count, or the only run."""
        runs: list[tuple[float, float]] = []
        while len(runs) <= REPEATS:
            begin = time.process_time(), time.perf_counter()
            work()
            runs.append((time.process_time() - begin[0], time.perf_counter() - begin[1]))
            if once or sum(elapsed for _processor, elapsed in runs[1:]) > LONG:
                break
        counted = runs[1:] or runs
        cost = Cost(min(run[0] for run in counted), min(run[1] for run in counted), extra)
        first = self.by_name.setdefault(name, {}).setdefault(size, cost)
        base = self.by_name[name].get(FULL_PAGE, first)
        elapsed = f"{cost.elapsed * 1000:9.1f} elapsed" if self.shows_elapsed else ""
        ratio = f"× {cost.processor / base.processor:.2f}" if size != SIZES[0] else ""
        print(
            f"  {size:>6} {name:<40} {cost.processor * 1000:9.1f} ms{elapsed}   {ratio:<8} {extra}",
            flush=True,
        )

    def print_verdicts(self) -> None:
        """Say which aims hold."""
        for name, most in AIMS.items():
            cost = self.by_name[name][LONGEST]
            taken = (cost.elapsed if self.shows_elapsed else cost.processor) * 1000
            print(
                f"  {name}, {LONGEST:,} entries: {taken:.0f} ms   {judge(taken < most)} (aim: under {most})"
            )
        for name in FLAT:
            costs = self.by_name[name]
            ratio = costs[LONGEST].processor / costs[FULL_PAGE].processor
            print(
                f"  {name}: × {ratio:.2f} from {FULL_PAGE:,} to {LONGEST:,} entries   {judge(ratio < MOST_GROWTH)}"
            )


def judge(holds: bool) -> str:
    """Return the verdict on an aim."""
    return "holds" if holds else "DOES NOT HOLD"


@contextmanager
def count_queries() -> Iterator[list[str]]:
    """Collect the statements of the block, without those of transactions."""
    from django.db import connection

    statements: list[str] = []

    def collect(execute: Any, sql: str, *rest: Any) -> Any:
        if not re.match(r"BEGIN|COMMIT|SAVEPOINT|RELEASE", sql):
            statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(collect):
        yield statements


def measure_pages(costs: Costs, size: int, timeline: Any, client: Any) -> None:
    """The list, its search and filters, and the pages that read all entries."""
    pages = [(f"list: {name}", query) for name, query in LISTS.items()]
    pages += [(f"open {page}", f"{page}/") for page in ("coverage", "publish", "preview")]
    for name, end in pages:
        address = f"/desk/t/{timeline.slug}/{end}"
        with count_queries() as queries:
            length = len(client.get(address).content)
        assert length < MOST_BYTES or end == "preview/", (address, length)
        extra = f"{length:,} bytes, {len(queries)} queries"
        costs.note(name, size, lambda address=address: client.get(address), extra)


def measure_saves(costs: Costs, size: int, timeline: Any, entry: Any, client: Any) -> None:
    """Saving one entry over HTTP, keeping what is typed, and asking who is here."""
    address = f"/desk/t/{timeline.slug}/e/{entry.uid}/edit/"
    form = {
        "standing": "unconfirmed",
        **{f"{rows}-{what}_FORMS": 0 for rows in ("parties", "citations") for what in ("TOTAL", "INITIAL")},
    }

    def save() -> None:
        entry.refresh_from_db(fields=["version"])
        headline = f"Changed at {time.perf_counter()}"
        answer = client.post(address, {**form, "headline": headline, "version": entry.version})
        assert answer.status_code == 200, answer.content

    # The first one removes the parties and the source.
    save()
    with count_queries() as queries:
        save()
    # `save` sends one query of its own, which no editor's save has.
    costs.note("save one entry", size, save, f"{len(queries) - 1} queries")
    page = client.get(address).content.decode()
    token = re.search(r'name="draft" value="([^"]*)"', page)
    assert token is not None

    def keep_draft() -> None:
        typed = {**form, "draft": token[1], "headline": f"Typed at {time.perf_counter()}"}
        answer = client.post("/desk/draft/", typed)
        assert answer.status_code == 204, answer.content

    costs.note("keep a draft", size, keep_draft)
    since = f"/desk/t/{timeline.slug}/since/?{urlencode({'seen': 0, 'page': 'p1', 'open': ''})}"
    etag = client.get(since).headers["ETag"]

    def poll() -> None:
        assert client.get(since, headers={"if-none-match": etag}).status_code == 304

    poll()
    costs.note("ask who is here", size, poll)


def measure_steps(costs: Costs, size: int, timeline: Any, editor: Any) -> None:
    """Steps on 500 entries, or on all if there are fewer, and their undo."""
    from timeline.actions import bulk, undo
    from timeline.actions.bulk_holds import hold_back_entries
    from timeline.actions.bulk_moves import move_entries
    from timeline.models import Change, Entry, Source

    rows = Entry.objects.filter(timeline=timeline, first_published_at=None).in_order()
    uids = list(rows.values_list("uid", flat=True)[: bulk.MOST_AT_ONCE])
    last, places = rows.last(), cycle((True, False))
    source = Source.objects.create(title="Another report")
    verifications = cycle(("corroborated", "disputed"))
    steps: dict[str, Callable[[], object]] = {
        "set the verification": lambda: bulk.set_verifications(
            timeline, uids, next(verifications), by=editor
        ),
        "cite a source": lambda: bulk.add_citations(timeline, uids, source, by=editor, stance="supports"),
        "hold back": lambda: hold_back_entries(timeline, uids, by=editor, reason="Not yet."),
        "remove": lambda: bulk.remove_entries(
            timeline, uids, by=editor, seen_through=Change.objects.latest("pk").pk
        ),
        "move": lambda: move_entries(timeline, uids, by=editor, after=last if next(places) else None),
    }
    for name, step in steps.items():
        if name == "move":
            # Without dates, which would forbid it.
            rows.update(earliest=None, latest=None)

        def undo_step() -> None:
            first = undo.find_undoable(timeline, editor)
            assert first is not None
            result = undo.undo_step(first, by=editor)
            assert not result.refusals, result.refusals[:3]

        costs.note(f"{name}: {bulk.MOST_AT_ONCE} entries", size, step, f"{len(uids)} entries", once=True)
        costs.note(f"{name}: undo", size, undo_step, once=True)


def measure_publishing(costs: Costs, size: int, timeline: Any, entry: Any, editor: Any) -> None:
    """Building, checking and encoding a document, and publishing one changed entry."""
    from timeline import document
    from timeline.actions.publications import publish
    from timeline.models import Citation, Event, Source
    from timeline.publishing import checks, snapshot

    draft = snapshot.build_draft(timeline)
    data = document.encode(draft.document)
    parts: dict[str, Callable[[], object]] = {
        "build the document from rows": lambda: snapshot.build_draft(timeline),
        "publish checks": lambda: checks.find_problems(timeline, draft.document, draft.quote_checks),
        "encode the document": lambda: document.encode(draft.document),
        "decode the document": lambda: document.decode(data),
    }
    for name, work in parts.items():
        costs.note(name, size, work)
    Citation.objects.get_or_create(entry=entry, source=Source.objects.first())
    publish(timeline, by=editor, note="The first version", seen_digest=None)

    def publish_change() -> None:
        Event.objects.filter(pk=entry.pk).update(headline=f"Changed at {time.perf_counter()}")
        publish(timeline, by=editor, note="The next", seen_digest=None, change_notes={entry.uid: "minor"})

    costs.note("publish one changed entry", size, publish_change)


def run() -> None:
    """The desk's pages, saving one entry and many, and publishing, on timelines of growing length."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from tests.support.bulk_timelines import fill
    from timeline.models import Entry, Timeline, User

    # Otherwise each page leads to setting up a second factor.
    settings.SECOND_FACTOR_ROLES = []
    editor = User.objects.create_superuser("bench@example.org", name="Bench")
    client = Client(headers={"hx-request": "true"})
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    costs = Costs(shows_elapsed=connection.vendor == "postgresql")
    print(f"The desk, on {connection.vendor}: entries, processor time, times that with {FULL_PAGE:,} entries")
    for size in SIZES:
        timeline = Timeline.objects.create(slug=f"bench-{size}", title=f"Bench {size}")
        fill(timeline, size)
        if connection.vendor == "postgresql":
            # A server does it by itself soon after so many rows are new.
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        entry = Entry.objects.filter(timeline=timeline, kind="event").in_order().first()
        measure_saves(costs, size, timeline, entry, client)
        measure_pages(costs, size, timeline, client)
        # Before there are versions: what is public cannot be removed.
        measure_steps(costs, size, timeline, editor)
        measure_publishing(costs, size, timeline, entry, editor)
    costs.print_verdicts()
