"""Creates timelines of any size in bulk, without the actions, for tests and benchmarks."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.db.models.sql import InsertQuery

from timeline.actions.ordering import STEP
from timeline.models import Citation, Entry, Event, EventParty, Party, Source, Statement, Timeline

# The date of the first entry. Each following one is an hour later.
BEGIN = datetime(2017, 3, 1, tzinfo=UTC)
BATCH = 500


@transaction.atomic
def fill(timeline: Timeline, number: int) -> list[Entry]:
    """Add `number` entries to the end of a timeline: every third one a statement, each with a source.

    The date of entry n is n hours after 1 March 2017, so that another `fill` goes on where this one ended.
    """
    party, _ = Party.objects.get_or_create(name="The harbour board")
    source, _ = Source.objects.get_or_create(publisher="The Gazette", title="The fire in the harbour")
    begun = Entry.objects.filter(timeline=timeline).count()
    top = Entry.objects.filter(timeline=timeline).aggregate(at=Max("position"))["at"] or 0
    entries = []
    for index in range(begun, begun + number):
        moment = BEGIN + timedelta(hours=index)
        first = int(moment.timestamp())
        entries.append(
            Entry(
                timeline=timeline,
                kind=Entry.Kind.STATEMENT if index % 3 == 2 else Entry.Kind.EVENT,
                position=top + (index - begun + 1) * STEP,
                edtf=f"{moment:%Y-%m-%d}",
                time=f"{moment:%H:%M}",
                zone="UTC",
                earliest=first,
                latest=first + 59,
                sort_first=first,
                sort_last=first + 59,
            )
        )
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    events = [
        Event(entry_ptr=one, headline=f"Event number {begun + place + 1}", body="What is known of it. " * 5)
        for place, one in enumerate(entries)
        if one.kind == Entry.Kind.EVENT
    ]
    _insert(Event, events)
    _insert(
        Statement,
        [
            Statement(entry_ptr=one, party=party, words=f"These are words, number {begun + place + 1}.")
            for place, one in enumerate(entries)
            if one.kind == Entry.Kind.STATEMENT
        ],
    )
    EventParty.objects.bulk_create(
        [EventParty(event_id=event.entry_ptr_id, party=party, role="actor") for event in events],
        batch_size=BATCH,
    )
    Citation.objects.bulk_create(
        [Citation(entry=entry, source=source) for entry in entries], batch_size=BATCH
    )
    return entries


def _insert(model: type[models.Model], rows: list[Any]) -> None:
    """Insert the child rows of multi-table models, which bulk_create does not support."""
    for begin in range(0, len(rows), BATCH):
        query = InsertQuery(model)
        query.insert_values(model._meta.local_concrete_fields, rows[begin : begin + BATCH], raw=True)
        query.get_compiler("default").execute_sql()
