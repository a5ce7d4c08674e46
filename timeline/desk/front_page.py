"""The groups of the desk's front page: what waits for the user, what is late, what comes in.

Each group is one function of GROUPS, which makes a fixed number of queries and starts from what the user may see. A group
with nothing in it is not shown. A new group is a new function.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from timeline import permissions
from timeline.actions.embargoes import explain_delay
from timeline.desk.moments import describe_age, describe_day, describe_moment
from timeline.desk.open_forms import find_address
from timeline.models import (
    Embargo,
    Entry,
    FormDraft,
    NoteMention,
    Party,
    Publication,
    ReplyRequest,
    Report,
    Takedown,
    Task,
    Timeline,
    UnprotectRequest,
    User,
)

# So many items of a group are shown.
MOST_ITEMS = 6
# What the label of an entry needs.
LABEL_PATHS = ("event", "statement__party", "replyrequest__asked")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPageItem:
    """One line of the front page.

    Attributes:
        title: what it is, as a link to `address`
        mark: a short word for a state that asks for something, or ""; `tone` is "warn" or "bad"
        facts: what else is to be known, in small type
        action: the words of a second link or button, or ""
        post: where the button sends to, if it changes something; "" if it is a link to `address`
        fields: what the button sends
    """

    title: str
    address: str
    mark: str = ""
    tone: str = ""
    facts: tuple[str, ...] = ()
    action: str = ""
    post: str = ""
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPageGroup:
    """A group of the front page. `note` stands beside its heading; `more` leads to the whole list, "" if there is none."""

    name: str
    heading: str
    items: tuple[FrontPageItem, ...]
    note: str = ""
    more: str = ""
    more_words: str = ""


def build_front_page(user: User) -> list[FrontPageGroup]:
    """Return the groups that have something for a user, in the order of GROUPS."""
    return [group for build in GROUPS if (group := build(user)) is not None and group.items]


def _cut(text: str, length: int) -> str:
    """Return a text of at most `length` characters; "…" stands for the rest."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def build_waiting(user: User) -> FrontPageGroup | None:
    """What waits for this person to decide: publications, takedowns and ends of protections that another person asked for."""
    if not permissions.may_read_takedowns(user):
        return None
    items = _list_publication_requests(user) if permissions.is_editor(user) else []
    takedowns = Takedown.objects.visible_to(user).open().exclude(requested_by=user)
    for takedown in takedowns.select_related("timeline", "requested_by")[:MOST_ITEMS]:
        timeline = takedown.timeline
        items.append(
            FrontPageItem(
                title=f"Takedown: {takedown.get_kind_display().lower()}",
                address=reverse("desk:takedown", args=[takedown.uid]),
                facts=(
                    *([timeline.title] if timeline else []),
                    f"requested by {takedown.requested_by or 'the command line'}, "
                    f"{describe_age(takedown.requested_at)}",
                ),
                action="Decide",
            )
        )
    requests = UnprotectRequest.objects.filter(
        state=UnprotectRequest.State.OPEN,
        party__in=Party.objects.visible_to(user).order_by().values("pk"),
    ).exclude(by=user)
    for request in requests.select_related("party", "by")[:MOST_ITEMS]:
        items.append(
            FrontPageItem(
                title=f"End the protection of {request.party.name}",
                address=reverse("desk:party", args=[request.party.uid]),
                facts=(f"asked by {request.by}, {describe_age(request.at)}",),
                action="Decide",
            )
        )
    return FrontPageGroup(name="waiting", heading="Waiting for you", items=tuple(items))


def _list_publication_requests(user: User) -> list[FrontPageItem]:
    """Return the timelines that a person who cannot publish asks the editors to publish, the first request first."""
    tasks = Task.objects.visible_to(user).publication_requests().select_related("timeline", "by")
    return [
        FrontPageItem(
            title=f"{task.by} asks to publish {task.timeline.title}",
            address=reverse("desk:publish", args=[task.timeline.slug]),
            facts=(describe_age(task.at),),
            action="Look",
        )
        for task in tasks.order_by("pk")[:MOST_ITEMS]
    ]


def build_mentions(user: User) -> FrontPageGroup | None:
    """The notes in which a colleague mentions this person, the newest first."""
    rows = NoteMention.objects.waiting_for(user).select_related(
        "note__by", "note__thread", *(f"note__entry__{path}" for path in ("timeline", *LABEL_PATHS))
    )
    items = []
    for mention in rows.order_by("-pk")[:MOST_ITEMS]:
        note, entry = mention.note, mention.note.entry
        slug = entry.timeline.slug
        items.append(
            FrontPageItem(
                title=f"“{_cut(note.words, 100)}”",
                address=f"{reverse('desk:entry-notes', args=[slug, entry.uid])}#note-{note.first.uid}",
                facts=(f"{note.by}, {describe_age(note.at)}", f"on {_cut(entry.label, 80)}"),
                action="Seen",
                post=reverse("desk:mention-done", args=[slug, note.uid]),
            )
        )
    return FrontPageGroup(name="mentions", heading="Notes that mention you", items=tuple(items))


def build_tasks(user: User) -> FrontPageGroup | None:
    """The open tasks and leads of this person, the first day first."""
    rows = Task.objects.visible_to(user).open().filter(person=user).in_due_order()
    shown = list(
        rows.select_related("by", "timeline", *(f"entry__{path}" for path in LABEL_PATHS))[: MOST_ITEMS + 1]
    )
    items = []
    for task in shown[:MOST_ITEMS]:
        timeline = task.timeline
        today = timezone.localdate(timezone=ZoneInfo(timeline.time_zone))
        day = describe_day(task.due, today=today) if task.due else ""
        is_late = task.is_late(today)
        lead = "Lead" if task.kind == Task.Kind.LEAD else ""
        items.append(
            FrontPageItem(
                title=_cut(task.words, 120),
                address=reverse("desk:task", args=[timeline.slug, task.uid]),
                mark=f"Was due {day}" if is_late else lead,
                tone="bad" if is_late else "",
                facts=(
                    f"from {'you' if task.by == user else task.by}",
                    *([f"by {day}"] if day and not is_late else []),
                    _cut(task.entry.label, 80) if task.entry else timeline.title,
                ),
                action="Done",
                post=reverse("desk:task-done", args=[timeline.slug, task.uid]),
                fields=(("from", "front"),),
            )
        )
    note = f"the first {MOST_ITEMS}" if len(shown) > MOST_ITEMS else ""
    return FrontPageGroup(name="tasks", heading="Your tasks", items=tuple(items), note=note)


def build_requests(user: User) -> FrontPageGroup | None:
    """The newsroom's own requests for comment without an answer, the first deadline first."""
    now = timezone.now()
    rows: QuerySet[ReplyRequest] = ReplyRequest.objects.filter(
        outcome="awaiting",
        asked_by=None,
        state=Entry.State.ACTIVE,
        timeline__in=Timeline.objects.visible_to(user).order_by().values("pk"),
    )
    counts = rows.aggregate(
        all=Count("pk"),
        overdue=Count("pk", filter=Q(deadline__lte=now)),
    )
    if not counts["all"]:
        return None
    shown = rows.select_related("asked", "timeline", "changed_by").order_by(
        F("deadline").asc(nulls_last=True), "pk"
    )
    notes = (f"{counts['overdue']} overdue", f"{counts['all'] - counts['overdue']} waiting")
    return FrontPageGroup(
        name="requests",
        heading="Requests for comment",
        note=", ".join(note for note in notes if not note.startswith("0 ")),
        items=tuple(_describe_request(row, user) for row in shown[:MOST_ITEMS]),
    )


def _describe_request(request: ReplyRequest, user: User) -> FrontPageItem:
    timeline = request.timeline
    mark, tone = "No deadline", ""
    if request.deadline is not None:
        moment = describe_moment(request.deadline, timeline.time_zone, with_zone=True)
        is_overdue = request.deadline <= timezone.now()
        mark = f"Overdue since {moment}" if is_overdue else f"Due {moment}"
        tone = "bad" if is_overdue else "warn" if moment.startswith("today") else ""
    may_edit = permissions.is_writer(user)
    name = "desk:entry-edit" if may_edit else "desk:entry"
    return FrontPageItem(
        title=str(request.asked),
        address=reverse(name, args=[timeline.slug, request.uid]),
        mark=mark,
        tone=tone,
        facts=(
            _cut(request.put, 120),
            timeline.title,
            *(
                ["you" if request.changed_by == user else str(request.changed_by)]
                if request.changed_by
                else []
            ),
        ),
        action="Record the outcome" if may_edit and tone == "bad" else "",
    )


def count_new_reports(user: User | AnonymousUser) -> int:
    """Return how many reports of readers nobody has looked into, as far as a user sees them."""
    return Report.objects.visible_to(user).filter(state=Report.State.NEW).count()


def build_reports(user: User) -> FrontPageGroup | None:
    """The reports of readers that nobody has looked into, the newest first."""
    rows = Report.objects.visible_to(user).filter(state=Report.State.NEW).with_publication()
    shown = list(rows.order_by("-made_at", "-pk")[: MOST_ITEMS + 1])
    items = [
        FrontPageItem(
            title=f"“{_cut(report.words, 100)}”",
            address=reverse("desk:report", args=[report.uid]),
            facts=(f"On {report.timeline.title}", describe_age(report.made_at)),
        )
        for report in shown[:MOST_ITEMS]
    ]
    return FrontPageGroup(
        name="reports",
        heading="New reports from readers",
        items=tuple(items),
        more=reverse("desk:reports") if len(shown) > MOST_ITEMS else "",
        more_words="All open reports",
    )


def build_embargoes(user: User) -> FrontPageGroup | None:
    """The embargoes that are suspended, then the versions that go public by themselves, the next one first."""
    seen = Timeline.objects.visible_to(user).order_by().values("pk")
    suspended = (
        Embargo.objects.suspended().filter(timeline__in=seen).select_related("timeline", "publication")
    )
    items = [
        FrontPageItem(
            title=f"Version {embargo.publication.number} of {embargo.timeline.title}",
            address=reverse("desk:publish", args=[embargo.timeline.slug]),
            mark="Embargo suspended",
            tone="bad",
            facts=(
                f"was to go public {describe_moment(embargo.until, embargo.timeline.time_zone, with_zone=True)}",
                "it fails a check now, and its entries are held back",
            ),
            action="See why" if permissions.is_editor(user) else "",
        )
        for embargo in suspended[:MOST_ITEMS]
    ]
    rows: Any = Publication.objects.pending().filter(timeline__in=seen)
    for publication in rows.select_related("timeline", "by").order_by("embargo_until", "pk")[:MOST_ITEMS]:
        timeline, until = publication.timeline, publication.embargo_until
        delay = explain_delay(publication)
        items.append(
            FrontPageItem(
                title=f"Version {publication.number} of {timeline.title}",
                address=reverse("desk:publish", args=[timeline.slug]),
                mark="Delayed" if delay else "",
                tone="bad" if delay else "",
                facts=(
                    describe_moment(until, timeline.time_zone, with_zone=True),
                    f"set by {'you' if publication.by == user else publication.by or 'the command line'}",
                    *([delay] if delay else []),
                ),
                action="Change…" if permissions.is_editor(user) else "",
            )
        )
    return FrontPageGroup(name="embargoes", heading="Embargoes", items=tuple(items))


def build_drafts(user: User) -> FrontPageGroup | None:
    """The user's unsaved changes, the latest first: the way back to what was typed before a browser or a machine failed."""
    rows = FormDraft.objects.visible_to(user).without_fields().select_related("timeline")
    items = [
        FrontPageItem(
            title=f"{draft.subject_words}{f' “{_cut(draft.label, 80)}”' if draft.label else ''}",
            address=find_address(draft),
            facts=(
                *([f"In {draft.timeline.title}"] if draft.timeline else []),
                describe_age(draft.updated_at),
            ),
            action="Continue",
        )
        for draft in rows[:MOST_ITEMS]
    ]
    return FrontPageGroup(name="drafts", heading="Your unsaved changes", items=tuple(items))


# In the order of the page.
GROUPS: tuple[Callable[[User], FrontPageGroup | None], ...] = (
    build_waiting,
    build_mentions,
    build_requests,
    build_tasks,
    build_reports,
    build_embargoes,
    build_drafts,
)
