"""The sidebar of a timeline's page: publication state, entries without a source, last changes."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from timeline.desk.confidential import hide_in_changes
from timeline.desk.held_entries import list_embargoes
from timeline.models import (
    Change,
    Decision,
    Embargo,
    Entry,
    Exposure,
    Party,
    Publication,
    Reliance,
    Report,
    Source,
    Takedown,
    Timeline,
    User,
)
from timeline.models.audit import ARRANGING_VERBS
from timeline.models.parties import match_parties_named_in

# Each list is cut, so that the sidebar costs the same with ten entries and with ten thousand.
MAX_ITEMS = 8
# Changes that do not change what would be published: decisions about versions, the timeline and reports.
DECISIONS = (
    Q(subject__in=["publication", "report"])
    | Q(subject="timeline", verb__in=["withdraw", "reinstate", *ARRANGING_VERBS])
    | Q(subject="order", verb="keep-order")
    # Making an entry ready does.
    | Q(verb="hold-back")
)


def build_sidebar(timeline: Timeline, user: User) -> dict[str, Any]:
    """Return the context of `desk/_sidebar.html` for a user, with a fixed number of queries."""
    live = Publication.objects.filter(timeline=timeline).public().order_by("-number").first()
    changes = Change.objects.filter(timeline=timeline).select_related("by")
    # Before the first publication everything is new.
    unpublished = (
        list_changes_since(timeline, live.changes_through)
        if live
        else Change.objects.filter(timeline=timeline).exclude(DECISIONS)
    )
    without_source = Entry.objects.filter(timeline=timeline).without_source()
    facts = _ask_in_one_query(
        timeline,
        unpublished_count=unpublished,
        without_source_count=without_source,
        report_count=Report.objects.about(timeline).open(),
        exposure_count=Exposure.objects.filter(timeline=timeline),
        embargo_count=Embargo.objects.filter(timeline=timeline).unresolved(),
    )
    return {
        "timeline": timeline,
        "live": live,
        "newest": live,
        **(list_embargoes(timeline) if facts["embargo_count"] else {}),
        **facts,
        "without_source": without_source.in_order().select_related(
            "event", "statement__party", "replyrequest__asked"
        )[:MAX_ITEMS],
        "exposures": list_exposures(timeline, user) if facts["exposure_count"] else [],
        "last_changes": hide_in_changes(changes.order_by("-pk")[:MAX_ITEMS], user),
    }


def list_exposures(timeline: Timeline, user: User) -> list[tuple[Exposure, str, Takedown | None]]:
    """Return what is hidden now and was public by name in a timeline: its versions, the kind, and a takedown that waits."""
    rows = list(timeline.exposures.select_related("party", "source")[:MAX_ITEMS])
    uids = [row.party.uid if row.party else row.source.uid if row.source else "" for row in rows]
    waiting = {
        (takedown.kind, takedown.subject_uid): takedown
        for takedown in Takedown.objects.visible_to(user).open().filter(subject_uid__in=uids)
    }
    items = []
    for row, uid in zip(rows, uids, strict=True):
        kind = "party" if row.party else "source"
        items.append((row, kind, waiting.get((kind, uid))))
    return items


def _ask_in_one_query(timeline: Timeline, **rows: QuerySet[Any]) -> dict[str, Any]:
    """Return how many rows each of these queries finds, and whether the timeline is `withdrawn`."""
    counts = {
        name: Coalesce(
            Subquery(query.order_by().values(_one=Value(1)).annotate(_count=Count("*")).values("_count")), 0
        )
        for name, query in rows.items()
    }
    decisions = Decision.objects.filter(verb__in=Decision.ABOUT_TIMELINES, timeline=timeline).order_by("-pk")
    verb = Subquery(decisions.values("verb")[:1])
    rows_with_facts: Any = Timeline.objects.filter(pk=timeline.pk).values(**counts, _verb=verb)
    facts: dict[str, Any] = rows_with_facts.get()
    return {**facts, "withdrawn": facts.pop("_verb") == Decision.Verb.WITHDRAW}


def list_changes_since(timeline: Timeline, pk: int) -> QuerySet[Change]:
    """Return the changes after the Change with this key that affect what the timeline publishes."""
    own = Q(timeline=timeline)
    return Change.objects.filter(own | _match_shared_rows(timeline), pk__gt=pk).exclude(DECISIONS)


def _match_shared_rows(timeline: Timeline) -> Q:
    """Match edits of the parties and sources that the timeline uses, whatever timeline they were created for."""
    named = Party.objects.filter(match_parties_named_in(Timeline.objects.filter(pk=timeline.pk)))
    cited = Source.objects.filter(citations__entry__timeline=timeline)
    # The parties that they are part of, and the sources that they rely on, are published too.
    parties = Party.objects.filter(Q(pk__in=named.values("pk")) | Q(pk__in=named.values("part_of")))
    reliances = Reliance.objects.filter(source__in=cited.values("pk"))
    sources = Source.objects.filter(Q(pk__in=cited.values("pk")) | Q(pk__in=reliances.values("on")))
    # "hold" is the verb of adding a source text, which changes published quote checks.
    return Q(verb__in=["edit", "hold", "merge", "unmerge"]) & (
        Q(subject="party", subject_uid__in=parties.values("uid"))
        | Q(subject="source", subject_uid__in=sources.values("uid"))
    )
