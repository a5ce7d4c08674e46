"""Versions that have named a person or a source who is hidden now: what readers may have copied."""

from dataclasses import dataclass

from timeline.document import decode
from timeline.models import Party, Publication, Source, Timeline
from timeline.publishing.protected_words import list_words


@dataclass(frozen=True, slots=True)
class Exposure:
    """A timeline whose public versions `numbers` contain a party’s or a source’s name or own id."""

    timeline: Timeline
    numbers: tuple[int, ...]


def find_exposures(row: Party | Source) -> list[Exposure]:
    """Return the timelines in which readers have seen a party or a source under its own name, by title.

    Every public version is read, also those of timelines that no longer use the row.
    """
    words = list_words(row) if isinstance(row, Party) else [row.url, str(row.real_name)]
    needles = [word.encode() for word in words if len(word) > 3]
    found: dict[Timeline, list[int]] = {}
    versions = (
        Publication.objects.public().select_related("timeline", "stored").order_by("timeline", "number")
    )
    for version in versions.iterator(chunk_size=10):
        data = version.data
        if any(needle in data for needle in needles) or (row.uid.encode() in data and _is_named(row, data)):
            found.setdefault(version.timeline, []).append(version.number)
    exposures = [Exposure(timeline, tuple(numbers)) for timeline, numbers in found.items()]
    return sorted(exposures, key=lambda exposure: (exposure.timeline.title, exposure.timeline.pk))


def _is_named(row: Party | Source, data: bytes) -> bool:
    """Return whether a document has a party or source with its own id that is not hidden."""
    content = decode(data)
    if isinstance(row, Party):
        return any(party.id == row.uid and not party.protected for party in content.parties)
    return any(source.id == row.uid and not source.confidential for source in content.sources)
