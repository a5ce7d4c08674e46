"""The end of an embargo: stored once, when a clock that can be trusted has passed it (decision 0032).

Server processes call `end_embargoes` about once a second, and the worker four times a minute. Everything else, commands and the desk among them, goes by the
stored row: `Publication.objects.public()`.
"""

import logging
from datetime import datetime

from django.db import connection, transaction

from timeline import publication_clock
from timeline.models import EmbargoEnd, Publication, Timeline

logger = logging.getLogger(__name__)


def end_embargoes() -> list[Publication]:
    """End the embargoes whose moment has come, and return their publications. While the clock is in doubt, end none.

    An editor who decides about a version at this moment keeps its timeline locked. Its embargo is left to the next call.
    """
    publication_clock.compare_with_database(read_database_clock())
    moment = publication_clock.find_trusted_moment()
    if moment is None:
        return []
    due = Publication.objects.pending().filter(embargo_until__lte=moment)
    timelines = sorted(set(due.order_by().values_list("timeline", flat=True)))
    return [publication for pk in timelines for publication in _end_embargoes_of(pk, moment)]


@transaction.atomic
def _end_embargoes_of(timeline_pk: int, moment: datetime) -> list[Publication]:
    """Store that embargoes of a timeline are over, the first one first; none if an editor is deciding about one."""
    timelines = Timeline.objects.select_for_update(skip_locked=True)
    if not timelines.filter(pk=timeline_pk).exists():
        return []
    due = Publication.objects.pending().filter(timeline=timeline_pk, embargo_until__lte=moment)
    ended = list(due.order_by("number"))
    for publication in ended:
        EmbargoEnd.objects.create(publication=publication)
        logger.info(
            "the embargo of version %s of timeline %s is over", publication.number, publication.timeline_id
        )
    return ended


def explain_delay(pending: Publication) -> str:
    """Return in words why an embargo has not ended, or will not end by itself; "" if all is well."""
    if doubt := publication_clock.find_doubt():
        return f"{doubt} Until it is right, no embargo ends."
    if pending.embargo_until and pending.embargo_until <= publication_clock.now():
        return "The embargo time has passed. The version goes live once the clock of this server has been steady for a minute."
    return ""


def read_database_clock() -> datetime | None:
    """Return the present moment of the database; None for SQLite, which has the clock of this machine."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment
