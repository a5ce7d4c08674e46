"""Sources that are older than the entries they support: published, or recorded, before these can have happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

from django.db.models import QuerySet

from timeline import dates
from timeline.dates import When
from timeline.models import Citation, Entry, Source

SourceDate = Literal["published", "captured"]
# Where a day ends last on earth.
_LAST_ZONE = timezone(timedelta(hours=-12))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlySource:
    """A source whose date lies before the earliest day of an entry that it supports. `name` says which date it is."""

    source: Source
    name: SourceDate
    date: When

    @property
    def words(self) -> str:
        """The fact, for editors: "published 3 March 2017"."""
        verb = "published" if self.name == "published" else "recorded"
        return f"{verb} {dates.format_date(self.date)}"


def find_early_sources(entries: QuerySet[Entry]) -> dict[int, list[EarlySource]]:
    """Return the early sources of events and statements by the entry's key, in two queries. Others have no key."""
    citations = (
        Citation.objects.filter(entry__in=entries.order_by(), stance="supports")
        .exclude(entry__kind=Entry.Kind.REQUEST)
        .exclude(entry__edtf="")
        .exclude(source__published="", source__captured="")
    )
    # One row for each source, however often it is cited.
    sources = {row.pk: row for row in Source.objects.filter(pk__in=citations.order_by().values("source"))}
    rows = citations.order_by("entry", "position", "pk")
    early: dict[int, dict[int, EarlySource]] = {}
    for entry_pk, source_pk, *date in rows.values_list(
        "entry_id", "source_id", *(f"entry__{name}" for name in ("edtf", "time", "end_time", "zone"))
    ):
        # A citation may have come between the two queries.
        if source_pk in sources and (found := find_early_date(sources[source_pk], When(*date))):
            early.setdefault(entry_pk, {}).setdefault(source_pk, found)
    return {pk: list(by_source.values()) for pk, by_source in early.items()}


def list_early_sources(sources: Iterable[Source], when: When) -> list[EarlySource]:
    """Return those of the supporting sources of an entry that are older than its date."""
    return [early for source in sources if (early := find_early_date(source, when))]


def find_early_date(source: Source, when: When) -> EarlySource | None:
    """Return the date of a source that lies before the earliest day of an entry's date; None if that is not certain.

    A date that is only approximate or uncertain makes nothing certain, nor does one that cannot be read.
    """
    first = _find_first_day(when)
    if first is None:
        return None
    names: tuple[SourceDate, ...] = ("published", "captured")
    for name in names:
        date = When(edtf=getattr(source, name))
        last = dates.find_last_certain_day(date)
        if last is not None and last < first:
            return EarlySource(source=source, name=name, date=date)
    return None


def _find_first_day(when: When) -> int | None:
    """Return the first possible day of a date, counted from 1970-01-01, or None if it has none for certain.

    With a clock time it is the day on which the date falls where the day is behind most: there a report of the same
    moment may bear the date of the day before.
    """
    if not when.edtf or dates.has_doubt(when):
        return None
    try:
        first, _last = dates.find_days(when)
        if first is None or not when.time:
            return first
        earliest, _latest = dates.find_bounds(when, when.zone)
    except dates.WhenError:
        return None
    if earliest is None:
        return None
    try:
        return (datetime.fromtimestamp(earliest, _LAST_ZONE).date() - _EPOCH).days
    except (OverflowError, OSError, ValueError):
        return first
