"""Versions that have named a person or a source who is hidden now: what readers may have copied."""

from collections.abc import Iterable
from typing import Any

from timeline.document import Document, decode
from timeline.models import Decision, Exposure, Party, Publication, Source, Timeline
from timeline.publishing.protected_words import PublicText, find_in_texts, list_texts, list_words


def find_exposures(row: Party | Source) -> list[Exposure]:
    """Return the timelines in which readers see a party or a source under its own name, as unsaved rows.

    Every public version is read, also those of timelines that no longer use the row. The names
    of the parties or sources that were merged into it count as its own.
    """
    rows = list_own_and_merged(row)
    words = list_words(row)
    words += [word for each in rows if isinstance(each, Source) for word in (each.url, str(each.real_name))]
    needles = [word.encode() for word in (*words, *(each.uid for each in rows)) if len(word) > 3]
    numbers: dict[Timeline, list[int]] = {}
    versions = (
        Publication.objects.public().select_related("timeline", "stored").order_by("timeline", "number")
    )
    for version in versions.iterator(chunk_size=10):
        data = version.data
        # Most versions are ruled out without being decoded.
        if any(needle in data for needle in needles) and _is_named(row, rows, data):
            numbers.setdefault(version.timeline, []).append(version.number)
    withdrawn = _list_withdrawals_naming(row)
    return [
        Exposure(
            timeline=timeline,
            party=row if isinstance(row, Party) else None,
            source=row if isinstance(row, Source) else None,
            numbers=numbers.get(timeline, []),
            in_withdrawal=timeline in withdrawn,
        )
        for timeline in sorted({*numbers, *withdrawn}, key=lambda timeline: (timeline.title, timeline.pk))
    ]


def _list_withdrawals_naming(row: Party | Source) -> set[Timeline]:
    """Return the withdrawn timelines of which readers see a reason that names a party or source."""
    timelines = Timeline.objects.filter(decisions__verb=Decision.Verb.WITHDRAW).distinct()
    reasons = [
        (timeline, decision.reason)
        for timeline in timelines
        if (decision := Decision.objects.find_withdrawal(timeline.slug))
    ]
    texts = [PublicText("timeline", str(timeline.pk), "", "reason", reason) for timeline, reason in reasons]
    found = {mention.text.uid for mention in find_in_texts(texts, [row])} if texts else set()
    return {timeline for timeline, _reason in reasons if str(timeline.pk) in found}


def list_own_and_merged(row: Party | Source) -> list[Party | Source]:
    """Return a party or source, and the duplicates that were merged into it: earlier versions have their ids."""
    manager: Any = type(row)._default_manager
    return [row, *manager.group_merged([row])[row.pk]]


def has_own_id(content: Document, rows: Iterable[Party | Source]) -> bool:
    """Return whether a document has one of these parties or sources with its own id, and by name."""
    uids = {row.uid for row in rows}
    return any(party.id in uids and not party.protected for party in content.parties) or any(
        source.id in uids and not source.confidential for source in content.sources
    )


def _is_named(row: Party | Source, rows: Iterable[Party | Source], data: bytes) -> bool:
    """Return whether a document has a party or source with its own id that is not hidden, or names it elsewhere."""
    content = decode(data)
    if has_own_id(content, rows):
        return True
    if find_in_texts(list(list_texts(content)), [row]):
        return True
    urls = {each.url for each in rows if isinstance(each, Source) and each.url}
    return any(source.url in urls for source in content.sources)
