"""What stands beside the list: unpublished changes, gaps, who changed what last."""

from typing import Any

from django.db.models import Q, QuerySet

from timeline.actions.publications import is_withdrawn
from timeline.models import Change, Entry, Party, Publication, Reliance, Report, Source, Timeline
from timeline.models.parties import at_work_in

# Each list is cut, so that the panel costs the same on a timeline of ten entries and of ten thousand.
SHOWN = 8
# What is decided about versions, about the whole timeline and about readers' reports changes nothing in what
# would be published.
DECISIONS = Q(subject__in=["publication", "report"]) | Q(
    subject="timeline", verb__in=["withdraw", "reinstate"]
)


def panel(timeline: Timeline) -> dict[str, Any]:
    """Return what the panel of a timeline shows, in a fixed number of queries."""
    versions = Publication.objects.filter(timeline=timeline).order_by("-number")
    live, newest = versions.public().first(), versions.kept().first()
    changes = Change.objects.filter(timeline=timeline).select_related("by")
    # Before the first publication everything is new anyway.
    unpublished = (
        changes_since(timeline, newest.changes_through)
        if newest
        else Change.objects.filter(timeline=timeline).exclude(DECISIONS)
    )
    gaps = Entry.objects.filter(timeline=timeline).without_source()
    return {
        "timeline": timeline,
        "live": live,
        "withdrawn": is_withdrawn(timeline),
        "waiting": newest if newest and newest != live else None,
        "unpublished": unpublished.count(),
        "gaps": gaps.in_order().select_related("event", "statement__party", "replyrequest__asked")[:SHOWN],
        "gap_count": gaps.count(),
        "reports": Report.objects.about(timeline).open().count(),
        "latest": changes.order_by("-pk")[:SHOWN],
    }


def changes_since(timeline: Timeline, pk: int) -> QuerySet[Change]:
    """Return what was done to what the timeline shows after the Change of that key, decisions left out."""
    own = Q(timeline=timeline)
    return Change.objects.filter(own | _of_what_it_shares(timeline), pk__gt=pk).exclude(DECISIONS)


def _of_what_it_shares(timeline: Timeline) -> Q:
    """Match the edits of parties and sources that the timeline uses, whichever timeline they were made for."""
    at_work = Party.objects.filter(at_work_in(Timeline.objects.filter(pk=timeline.pk)))
    cited = Source.objects.filter(citations__entry__timeline=timeline)
    # What they are part of or rely on is published with them.
    parties = Party.objects.filter(Q(pk__in=at_work.values("pk")) | Q(pk__in=at_work.values("part_of")))
    relied_on = Reliance.objects.filter(source__in=cited.values("pk"))
    sources = Source.objects.filter(Q(pk__in=cited.values("pk")) | Q(pk__in=relied_on.values("on")))
    # A text that is held makes quotations checked, and readers are told.
    return Q(verb__in=["edit", "hold"]) & (
        Q(subject="party", subject_uid__in=parties.values("uid"))
        | Q(subject="source", subject_uid__in=sources.values("uid"))
    )
