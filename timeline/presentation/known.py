"""What was known when: a document reduced to what its sources supported on a day (decision 0055).

A source counts from its last possible day on. An entry counts if at least one source that supports it counts. Nothing is
computed about how well an entry was verified then: pages say how many of today's sources there were.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timeline import dates, document
from timeline.dates import When
from timeline.document import Document
from timeline.presentation.labels import VerificationLabel
from timeline.presentation.model import DateView, DocumentView, EntryView

# Why nobody can say from when on an entry was known.
UndatedReason = Literal["confidential", "no-date", "no-source"]
# The verification of an entry of which some sources came later. No level of the document is spelt so.
PARTLY_KNOWN = "partly-known"

_EPOCH = date(1970, 1, 1)
_FIRST_DAY, _LAST_DAY = ((day - _EPOCH).days for day in (date.min, date.max))


@dataclass(frozen=True, slots=True, kw_only=True)
class UndatedEntry:
    """An entry that stands apart, because nobody can say from when on it was known."""

    id: str
    reason: UndatedReason


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDocument:
    """What was known on a day: the document with that only, and what it leaves open.

    `source_counts` has the number of sources of then and of today for each entry that has more of them today. `undated` are
    the entries that cannot be dated, in their order.
    """

    document: Document
    source_counts: Mapping[str, tuple[int, int]]
    undated: list[UndatedEntry]


def parse_day(typed: str) -> date | None:
    """Return the day of an address (`?known=2017-03-08`), or None if it is not one."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    # It reads other forms as well, and a page has one address.
    return day if day.isoformat() == typed else None


def list_source_days(whole: Document) -> list[date]:
    """Return the days on which sources that support an entry began to count, each once, the first one first."""
    days = _find_source_days(whole)
    supporting = {
        citation.source
        for entry in whole.entries().values()
        for citation in entry.citations
        if citation.stance == "supports"
    }
    found = {days[uid] for uid in supporting if uid in days}
    return [_EPOCH + timedelta(day) for day in sorted(found) if day <= _LAST_DAY]


def find_last_source_day(days: list[date], day: date) -> date | None:
    """Return the last of some sorted days that is not after a day, or None."""
    position = bisect_right(days, day)
    return days[position - 1] if position else None


def reduce_to_known(whole: Document, day: date) -> KnownDocument:
    """Return what sources supported on a day. The wording stays that of the document.

    Sources that came later are left out, and so is what refers to entries that are left out. The summary and the standfirst
    are left out because they tell the story as it is known today. Withdrawn entries are left out: no source supports them.
    """
    last = (day - _EPOCH).days
    days = _find_source_days(whole)
    confidential = {source.id for source in whole.sources if source.confidential}
    known = {uid for uid, source_day in days.items() if source_day <= last}
    counts: dict[str, tuple[int, int]] = {}
    undated: list[UndatedEntry] = []
    entries: set[str] = set()
    for uid, entry in whole.entries().items():
        supporting = {citation.source for citation in entry.citations if citation.stance == "supports"}
        if supporting & known:
            entries.add(uid)
            cited = {citation.source for citation in entry.citations}
            if not cited <= known:
                counts[uid] = len(cited & known), len(cited)
        elif not supporting:
            undated.append(UndatedEntry(id=uid, reason="no-source"))
        elif not supporting <= days.keys():
            hidden = bool(supporting & confidential)
            undated.append(UndatedEntry(id=uid, reason="confidential" if hidden else "no-date"))
    return KnownDocument(document=_reduce(whole, entries, known), source_counts=counts, undated=undated)


def show_source_counts(view: DocumentView, counts: Mapping[str, tuple[int, int]]) -> DocumentView:
    """Return a view in which entries with fewer sources than today say so in place of their verification."""
    if not counts:
        return view
    entries: list[EntryView] = [
        replace(entry, verification=_describe_counts(*counts[entry.id]), verification_key=PARTLY_KNOWN)
        if entry.id in counts and entry.verification
        else entry
        for entry in view.entries
    ]
    return replace(view, entries=entries)


def view_day(day: date) -> DateView:
    """Return a day for readers."""
    return DateView(When(day.isoformat()))


def _describe_counts(then: int, today: int) -> VerificationLabel:
    words = ngettext(
        "By then: %(then)s of today’s %(n)s source",
        "By then: %(then)s of today’s %(n)s sources",
        today,
    )
    return VerificationLabel(
        words % {"then": then, "n": today},
        _("Its other sources are later, have no certain date, or are confidential."),
    )


def _find_source_days(whole: Document) -> dict[str, int]:
    """Return the last possible day of each source that has one, by its id. Confidential sources have none."""
    days: dict[str, int] = {}
    for source in whole.sources:
        # When it was recorded or looked at says nothing about who could know it.
        day = None if source.confidential else dates.find_last_certain_day(When(source.published))
        if day is not None:
            days[source.id] = max(day, _FIRST_DAY)
    return days


def _reduce(whole: Document, entries: set[str], known: set[str]) -> Document:
    kept = {uid: entry for uid, entry in whole.entries().items() if uid in entries}
    positions = {
        uid: [index for index, citation in enumerate(entry.citations) if citation.source in known]
        for uid, entry in kept.items()
    }
    reduced = {uid: _reduce_entry(entry, positions[uid], entries) for uid, entry in kept.items()}
    whole = msgspec.structs.replace(
        whole,
        timeline=msgspec.structs.replace(whole.timeline, summary="", standfirst=""),
        events=[reduced[entry.id] for entry in whole.events if entry.id in reduced],
        statements=[reduced[entry.id] for entry in whole.statements if entry.id in reduced],
        requests=[reduced[entry.id] for entry in whole.requests if entry.id in reduced],
        corrections=[correction for correction in whole.corrections if correction.entry in entries],
        order=[uid for uid in whole.order if uid in entries],
        withdrawals=[],
        checks=[
            msgspec.structs.replace(check, citation=positions[check.entry].index(check.citation))
            for check in whole.checks
            if check.entry in entries and check.citation in positions[check.entry]
        ],
    )
    whole = msgspec.structs.replace(
        whole,
        parties=document.find_parties_in_use(whole),
        sources=document.find_sources_in_use(whole),
    )
    parts = {part.id for group in (whole.parties, whole.sources) for part in group}
    return msgspec.structs.replace(
        whole, redirects=[redirect for redirect in whole.redirects if redirect.into in parts]
    )


def _reduce_entry(entry: Any, positions: list[int], entries: set[str]) -> Any:
    """Return an entry with the citations at these positions, and without references to other than these entries."""
    fields: dict[str, Any] = {"citations": [entry.citations[index] for index in positions]}
    if isinstance(entry, document.Statement):
        fields["answers"] = [answer for answer in entry.answers if answer.entry in entries]
    elif isinstance(entry, document.Request):
        fields["about"] = entry.about if entry.about in entries else None
        fields["replies"] = [uid for uid in entry.replies if uid in entries]
    return msgspec.structs.replace(entry, **fields)
