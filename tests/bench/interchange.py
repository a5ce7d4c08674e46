"""Imports and exports: entries a second and peak memory, beside what the database alone takes in the same run.

A timeline of BENCH_ENTRIES (10,000 and 100,000) entries with two citations each, every third a statement. In: our own JSON
as a new timeline, and a table of the desk's kind into a timeline that is there, against the same rows in the same tables by
`executemany` (SQLite) or COPY (PostgreSQL). Out: the document, against its encoding alone.
"""

import csv
import io
import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

SIZES = [int(size) for size in os.environ.get("BENCH_ENTRIES", "10000,100000").split(",")]
# The most entries of a file of another program.
MOST_IN_TABLE = 20_000
AIM = 0.25
SOURCES, PARTIES = 50, 20


def run() -> None:
    """Measure each size."""
    from django.db import connection

    print(f"{connection.vendor}: {'entries':>26}{'seconds':>10}{'a second':>12}{'CPU':>10}{'peak MB':>10}")
    for size in SIZES:
        measure(size)


def measure(size: int) -> None:
    """Import and export a timeline of a size, and print what it took."""
    from timeline import document
    from timeline.actions.imports import import_document
    from timeline.importers import IMPORTERS
    from timeline.publishing import snapshot

    draft = build_document(size)
    data = document.encode(draft)
    with print_time("read our own JSON", size):
        draft = IMPORTERS["json"](data)
    with print_time("import it as a timeline", size) as imported:
        timeline = import_document(draft).timeline
    with print_time("export it", size):
        written = document.encode(snapshot.build(timeline))
    assert len(written) > size
    ceiling = measure_ceiling(timeline, size)
    ratio = ceiling() / imported()
    verdict = "holds" if ratio >= AIM else "DOES NOT HOLD"
    print(f"  import: {ratio:.2f} of the ceiling   {verdict} (aim: at least {AIM})")
    measure_table(min(size, MOST_IN_TABLE))


def measure_table(size: int) -> None:
    """Import a table into a timeline as the desk does: the plan, the import, and the same file again."""
    from timeline.actions.import_merges import FileAnswers, import_into_timeline
    from timeline.importers import IMPORTERS, ImportOptions
    from timeline.models import Timeline, User

    user = User.objects.create(email=f"bench{size}@example.org")
    user.groups.add(*find_groups())
    home = Timeline.objects.create(slug=f"table-{size}", title="A table")
    with print_time("read a table", size):
        loaded = IMPORTERS["csv"].load(build_table(size), ImportOptions())
    if loaded.draft is None:
        raise RuntimeError(loaded.problems)
    answers = FileAnswers(loaded.draft, loaded.keys)
    with print_time("plan its import", size):
        answers.plan(home, by=user)
    with print_time("import it at the desk", size):
        import_into_timeline(home, answers, by=user, seen=None)
    with print_time("import it again", size):
        import_into_timeline(home, answers, by=user, seen=None)


def find_groups() -> list[Any]:
    from django.contrib.auth.models import Group

    return [Group.objects.get_or_create(name="editor")[0]]


@contextmanager
def print_time(name: str, size: int) -> Iterator[Callable[[], float]]:
    """Print how long a block takes. Gives a function that returns the seconds."""
    seconds = 0.0
    start, cpu = time.perf_counter(), time.process_time()
    yield lambda: seconds
    seconds = time.perf_counter() - start
    cpu = time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {name:<28}{size:>9,}{seconds:>10.2f}{size / seconds:>12,.0f}{cpu:>10.2f}{peak:>10,.0f}")


def measure_ceiling(timeline: Any, size: int) -> Callable[[], float]:
    """Insert the entries of a timeline and their links once more, as the database takes them fastest."""
    from django.db import connection, transaction

    from timeline.models import Addressee, Answer, Citation, Entry, Event, EventParty, Statement

    of_timeline = {
        Entry: {"timeline": timeline},
        Event: {"timeline": timeline},
        Statement: {"timeline": timeline},
        Citation: {"entry__timeline": timeline},
        EventParty: {"event__timeline": timeline},
        Addressee: {"statement__timeline": timeline},
        Answer: {"statement__timeline": timeline},
    }
    rows = {}
    with connection.cursor() as cursor:
        for model in of_timeline:
            names = [field.column for field in model._meta.local_concrete_fields]
            columns = ", ".join(f'"{name}"' for name in names)
            cursor.execute(f'SELECT {columns} FROM "{model._meta.db_table}"')
            rows[model] = (columns, len(names), cursor.fetchall())
    with transaction.atomic():
        with connection.cursor() as cursor:
            for model in reversed(list(of_timeline)):
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
            with print_time(
                f"the same rows by {'COPY' if connection.vendor == 'postgresql' else 'executemany'}", size
            ) as took:
                for model, (columns, width, values) in rows.items():
                    insert_fast(cursor, model._meta.db_table, columns, width, values)
        transaction.set_rollback(True)
    return took


def insert_fast(cursor: Any, table: str, columns: str, width: int, rows: list[Any]) -> None:
    """Insert rows with COPY or `executemany`."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join(["?"] * width)
    cursor.connection.cursor().executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', rows)


def build_document(size: int) -> Any:
    """Return a document: every third entry is a statement, each with two citations."""
    from timeline import document
    from timeline.dates import When

    events, statements, order = [], [], []
    for number in range(size):
        uid = f"entry-{number}"
        common: dict[str, Any] = {
            "id": uid,
            "when": When(edtf=f"{1500 + number // 360}-{number // 30 % 12 + 1:02}-{number % 28 + 1:02}"),
            "standing": "single-source",
            "citations": [
                document.Citation(source=f"source-{number % SOURCES}", locator=f"page {number % 90}"),
                document.Citation(source=f"source-{(number + 7) % SOURCES}"),
            ],
        }
        order.append((number // 360, number // 30 % 12, number % 28, number, uid))
        if number % 3 == 2:
            statements.append(
                document.Statement(
                    **common,
                    party=f"party-{number % PARTIES}",
                    words=f"We say for the {number}th time what we said.",
                )
            )
        else:
            events.append(
                document.Event(
                    **common,
                    headline=f"Event {number} takes place as planned",
                    body="It was announced the week before, and nobody objected to it.",
                    parties=[document.PartyRole(party=f"party-{number % PARTIES}", role="actor")],
                )
            )
    return document.Document(
        format=document.FORMAT,
        timeline=document.Timeline(
            slug=f"story-{size}", title="A long story", language="en-GB", time_zone="Europe/London"
        ),
        version=None,
        parties=[
            document.Party(id=f"party-{number}", name=f"Party {number}", kind="organisation")
            for number in range(PARTIES)
        ],
        sources=[
            document.Source(
                id=f"source-{number}", kind="article", publisher=f"Paper {number}", title="A report"
            )
            for number in range(SOURCES)
        ],
        events=events,
        statements=statements,
        requests=[],
        corrections=[],
        order=[uid for *_date, uid in sorted(order)],
    )


def build_table(size: int) -> bytes:
    """Return a table of a size as CSV."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Date", "Headline", "What happened", "Source"])
    for number in range(size):
        date = f"{1500 + number // 360}-{number // 30 % 12 + 1:02}-{number % 28 + 1:02}"
        writer.writerow(
            [date, f"Event {number} takes place", "It was announced before.", f"Paper {number % SOURCES}"]
        )
    return text.getvalue().encode()
