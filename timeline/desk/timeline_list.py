"""What the list of timelines says of each: how many entries it has, and what of it is public or will be."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max

from timeline.models import Decision, Embargo, Entry, Publication, Timeline


@dataclass(slots=True)
class TimelineLine:
    """A timeline with the state of its versions.

    Attributes:
        live_number: the version that readers see, or saw before the timeline was withdrawn; None if it was never public
        waiting: the versions under embargo, the first to go live first
        cancelled_number: the newest version, if its embargo was cancelled; else None
        has_suspended_embargo: an editor has to look: a version that waited fails a check
    """

    timeline: Timeline
    entry_count: int = 0
    live_number: int | None = None
    waiting: tuple[Publication, ...] = ()
    cancelled_number: int | None = None
    is_withdrawn: bool = False
    has_suspended_embargo: bool = False


def build_timeline_lines(timelines: Iterable[Timeline]) -> list[TimelineLine]:
    """Return a line for each of these timelines, with a fixed number of queries."""
    lines = {timeline.pk: TimelineLine(timeline) for timeline in timelines}
    if not lines:
        return []
    entries = Entry.objects.filter(timeline__in=lines).not_removed().order_by()
    for pk, count in entries.values_list("timeline").annotate(Count("pk")):
        lines[pk].entry_count = count
    versions = Publication.objects.filter(timeline__in=lines)
    for pk, number in versions.public().order_by().values_list("timeline").annotate(Max("number")):
        lines[pk].live_number = number
    waiting = defaultdict(list)
    for publication in versions.pending().order_by("embargo_until", "number"):
        waiting[publication.timeline_id].append(publication)
    for pk, publications in waiting.items():
        lines[pk].waiting = tuple(publications)
    cancelled = versions.filter(decision__verb=Decision.Verb.CANCEL)
    for pk, number in cancelled.order_by().values_list("timeline").annotate(Max("number")):
        others = [version.number for version in lines[pk].waiting]
        if number > max([lines[pk].live_number or 0, *others]):
            lines[pk].cancelled_number = number
    suspended = Embargo.objects.suspended().filter(timeline__in=lines)
    for pk in suspended.order_by().values_list("timeline", flat=True):
        lines[pk].has_suspended_embargo = True
    decisions = Decision.objects.latest_about_timelines().filter(timeline__in=lines)
    for pk in decisions.filter(verb=Decision.Verb.WITHDRAW).order_by().values_list("timeline", flat=True):
        lines[pk].is_withdrawn = True
    return list(lines.values())
