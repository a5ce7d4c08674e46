"""What was public by name before it was hidden: stored for the desk until a takedown has removed it."""

from timeline.models import Exposure, Party, Source
from timeline.publishing.exposure import find_exposures


def store_exposures(row: Party | Source) -> list[Exposure]:
    """Store in which public versions a party or source that is hidden now is named, in place of what was stored before."""
    forget_exposures(row)
    return Exposure.objects.bulk_create(find_exposures(row))


def forget_exposures(row: Party | Source) -> None:
    """Delete what is stored of a party or source: readers may know its name again."""
    row.exposures.all().delete()


def refresh_exposures() -> None:
    """Look again for each party and source of which something is stored. A takedown may have removed it."""
    for row in (
        *Party.objects.filter(exposures__isnull=False).distinct(),
        *Source.objects.filter(exposures__isnull=False).distinct(),
    ):
        store_exposures(row)


def store_missing_exposures() -> int:
    """Look for each protected party and confidential source of which nothing is stored; return of how many something is now.

    For those that were hidden before exposures were stored at all.
    """
    rows = [
        *Party.objects.unmerged().filter(protected=True, exposures__isnull=True),
        *Source.objects.unmerged().filter(confidential=True, exposures__isnull=True),
    ]
    return sum(bool(store_exposures(row)) for row in rows)
