"""Versions that have named a person or a source who is hidden now: what readers may have copied."""

from timeline.document import decode
from timeline.models import Exposure, Party, Publication, Source, Timeline
from timeline.publishing.protected_words import find_in_texts, list_texts, list_words


def find_exposures(row: Party | Source) -> list[Exposure]:
    """Return the timelines in which readers have seen a party or a source under its own name, as unsaved rows.

    Every public version is read, also those of timelines that no longer use the row.
    """
    words = list_words(row) if isinstance(row, Party) else [row.url, str(row.real_name)]
    needles = [word.encode() for word in (*words, row.uid) if len(word) > 3]
    numbers: dict[Timeline, list[int]] = {}
    versions = (
        Publication.objects.public().select_related("timeline", "stored").order_by("timeline", "number")
    )
    for version in versions.iterator(chunk_size=10):
        data = version.data
        # Most versions are ruled out without being decoded.
        if any(needle in data for needle in needles) and _is_named(row, data):
            numbers.setdefault(version.timeline, []).append(version.number)
    return [
        Exposure(
            timeline=timeline,
            party=row if isinstance(row, Party) else None,
            source=row if isinstance(row, Source) else None,
            numbers=of_timeline,
        )
        for timeline, of_timeline in sorted(numbers.items(), key=lambda item: (item[0].title, item[0].pk))
    ]


def _is_named(row: Party | Source, data: bytes) -> bool:
    """Return whether a document has a party or source with its own id that is not hidden, or names it elsewhere."""
    content = decode(data)
    if isinstance(row, Party):
        return any(party.id == row.uid and not party.protected for party in content.parties) or bool(
            find_in_texts(list(list_texts(content)), [row])
        )
    return any(
        (source.id == row.uid and not source.confidential) or (source.url and source.url == row.url)
        for source in content.sources
    )
