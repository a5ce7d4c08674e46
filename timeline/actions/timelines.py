"""Timelines: create, and change the head and the access."""

from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from newsroom.logs import log_event
from timeline import permissions
from timeline.actions import ordering
from timeline.actions.audit_log import write_audit_event
from timeline.actions.base import (
    copy_fields,
    find_text_problem,
    lock_timeline,
    record,
    require,
    validate_row,
)
from timeline.actions.date_order import plan_date_order
from timeline.actions.edit_merges import EditMerge, add_base, apply_merge, merge_edit
from timeline.actions.edit_units import TIMELINE_UNITS
from timeline.actions.repeats import AlreadyAdded
from timeline.actions.slugs import build_slug, prepare_slug_change, require_free_slug, reserve_slug
from timeline.models import Change, Entry, Party, Reliance, Source, Timeline, User
from timeline.models.audit import FORM, VALUES
from timeline.models.fields import add_random_ending
from timeline.models.parties import match_parties_named_in

HEAD_FIELDS = (
    "slug",
    "title",
    "standfirst",
    "summary",
    "byline",
    "language",
    "time_zone",
    "hemisphere",
    "advisory",
)


@dataclass(frozen=True, kw_only=True)
class TimelineDraft:
    """The values of a timeline's head. Without `access`, access and members stay as they are."""

    slug: str
    title: str
    standfirst: str = ""
    summary: str = ""
    byline: str = ""
    language: str = "en-GB"
    time_zone: str = "Europe/London"
    # Of the seasons. "" is that of the time zone, where it has one.
    hemisphere: str = ""
    advisory: str = ""
    access: str | None = None
    members: tuple[User, ...] = ()


@transaction.atomic
def create_timeline(draft: TimelineDraft, *, by: User, form_id: str = "") -> Timeline:
    """Create a timeline. The user who creates one for named members becomes a member.

    Without a slug it gets one that is made of its title.

    Args:
        form_id: what `repeats.derive_id` returns for the form; "" for none

    Raises:
        PermissionDenied, ValidationError (by field)
        AlreadyAdded: the form was sent before
    """
    require(permissions.may_create(by), "begin timelines")
    if form_id:
        created = Change.objects.filter(by=by, verb="add", subject="timeline").select_related("timeline")
        if (change := created.filter(**{f"before__{VALUES}__{FORM}": form_id}).first()) is not None:
            raise AlreadyAdded(change.timeline)
    timeline = Timeline()
    if not draft.slug:
        draft = replace(draft, slug=build_slug(draft.title, by=by))
    _apply_draft(timeline, draft, by)
    record(
        "add",
        "timeline",
        timeline.slug,
        timeline.title,
        by=by,
        timeline=timeline,
        # A timeline has no id that could follow from that of the form.
        before={VALUES: {FORM: form_id}} if form_id else None,
        after=timeline.describe_for_history(),
    )
    return timeline


@transaction.atomic
def edit_timeline(
    timeline: Timeline,
    draft: TimelineDraft,
    *,
    by: User,
    version: int | None,
    merge: EditMerge | None = None,
) -> Timeline:
    """Change the head of a timeline. Only who may publish changes the address of a public one; the old one leads to it.

    In another time zone, days begin and end at other moments. Entries whose position their dates no longer
    allow move to the nearest allowed one. In the other hemisphere, seasons have other months. Then editors are
    offered the order that dates suggest, if it differs from the present one.

    Args:
        merge: merges a stale save with the version that it started from. Without, a stale save is refused.

    Raises:
        PermissionDenied, Stale, ValidationError (by field)
        MergeConflict: both changed a unit, or the merged settings are not valid
    """
    require(permissions.may_edit(by, timeline), "change this timeline")
    timeline = lock_timeline(timeline)
    before, theirs = timeline.describe_for_history(), read_timeline(timeline)
    old_zone, old_hemisphere = timeline.time_zone, timeline.season_hemisphere
    plan = merge_edit(
        timeline,
        theirs,
        draft,
        TIMELINE_UNITS,
        by=by,
        version=version,
        merge=merge,
        complete=lambda typed: _complete_draft(typed, theirs, by),
    )

    def describe_mine(values: TimelineDraft) -> dict[str, Any]:
        typed = Timeline.objects.get(pk=timeline.pk)
        _apply_draft(typed, values, by)
        return typed.describe_for_history()

    if plan is None:
        _apply_draft(timeline, draft, by)
    else:
        apply_merge(plan, lambda values: _apply_draft(timeline, values, by), before, describe_mine)
    after = timeline.describe_for_history()
    is_narrowed = before["access"] != after["access"] and timeline.access == Timeline.Access.MEMBERS
    if is_narrowed and (kept := _keep_rows_to_members(timeline)):
        after["parties and sources kept to its members"] = str(kept)
    is_other_hemisphere = timeline.season_hemisphere != old_hemisphere
    if timeline.time_zone != old_zone or is_other_hemisphere:
        _recompute_bounds(timeline)
    if timeline.time_zone != old_zone and (moved := ordering.restore_date_order(timeline)):
        after["entries that moved"] = [entry.label for entry in moved]
    if is_other_hemisphere and plan_date_order(timeline).moves:
        timeline.offers_date_order = True
        timeline.save(update_fields=["offers_date_order"])
    if after != before:
        base = add_base(before, timeline.version, theirs, TIMELINE_UNITS)
        timeline.version += 1
        timeline.save(update_fields=["version"])
        record(
            "edit",
            "timeline",
            timeline.slug,
            timeline.title,
            by=by,
            timeline=timeline,
            before=base,
            after=after,
            reason=plan.result.describe_for_history() if plan else "",
        )
    if merge is not None and plan is not None:
        merge.result = plan.result
    if any(before[name] != after[name] for name in ("access", "members")):
        slug, access, count = timeline.slug, timeline.access, len(after["members"])
        label = f"{before['access']} ({len(before['members'])}) → {after['access']} ({count})"
        write_audit_event(
            "access-changed",
            by=by,
            subject="timeline",
            label=label,
            timeline=timeline,
            writes_line=False,
        )
        transaction.on_commit(
            lambda: log_event("access changed", timeline=slug, access=access, members=count, account=by.pk)
        )
    return timeline


def read_timeline(timeline: Timeline) -> TimelineDraft:
    """Return the draft that a timeline's settings have the values of."""
    return TimelineDraft(
        **{name: getattr(timeline, name) for name in HEAD_FIELDS},
        access=timeline.access,
        members=tuple(timeline.members.order_by("pk")),
    )


def _complete_draft(draft: TimelineDraft, theirs: TimelineDraft, by: User) -> TimelineDraft:
    """Return a typed draft as it would be stored. Without `access`, access and members stay as they are."""
    if draft.access is None:
        return replace(draft, access=theirs.access, members=theirs.members)
    members = {*draft.members, by} if draft.access == Timeline.Access.MEMBERS else set()
    return replace(draft, members=tuple(sorted(members, key=lambda user: user.pk)))


def release_slug(slug: str, *, by: User) -> None:
    """Give a timeline that `by` may not see another address if it has this one and was never published.

    An address that is refused because a private timeline has it would tell that there is one, and about what. So the
    private timeline makes room. Its members find it under the new address, and the reason in its history. Decision 0036.
    """
    if find_text_problem(slug):
        return  # no timeline has it, and no query can be made with it
    hidden = (
        Timeline.objects.filter(slug=slug, access=Timeline.Access.MEMBERS, publications__isnull=True)
        .exclude(pk__in=Timeline.objects.visible_to(by).order_by().values("pk"))
        .first()
    )
    if hidden is None:
        return
    timeline = lock_timeline(hidden)
    before = add_base(
        timeline.describe_for_history(), timeline.version, read_timeline(timeline), TIMELINE_UNITS
    )
    timeline.slug = add_random_ending(slug)
    timeline.version += 1
    timeline.save(update_fields=["slug", "version"])
    record(
        "edit",
        "timeline",
        timeline.slug,
        timeline.title,
        by=by,
        timeline=timeline,
        before=before,
        after=timeline.describe_for_history(),
        reason="Someone who does not see this timeline chose its address for another one.",
    )


def _apply_draft(timeline: Timeline, draft: TimelineDraft, by: User) -> None:
    old_slug, was_public = timeline.slug, False
    if timeline.pk and draft.slug != timeline.slug:
        was_public = prepare_slug_change(timeline, draft.slug, by=by)
    if draft.slug != timeline.slug:
        release_slug(draft.slug, by=by)
    copy_fields(timeline, draft, HEAD_FIELDS)
    access = draft.access
    members = set(timeline.members.all()) if timeline.pk else set()
    if (
        timeline.pk
        and access is not None
        and (
            access != timeline.access
            or (access == Timeline.Access.MEMBERS and {*draft.members, by} != {*members, by})
        )
    ):
        require(permissions.may_set_access(by, timeline), "decide who sees this timeline")
    if access is not None:
        timeline.access = access
    validate_row(timeline)
    timeline.save()
    require_free_slug(timeline)
    if was_public:
        reserve_slug(timeline, old_slug, by=by)
    if access == Timeline.Access.MEMBERS:
        # Nobody can lock themselves out by mistake.
        timeline.members.set({*draft.members, by})
    elif access is not None:
        timeline.members.clear()


def _recompute_bounds(timeline: Timeline) -> None:
    """Derive the bounds of all dates again, in the timeline's new zone or hemisphere."""
    rows = list(Entry.objects.filter(timeline=timeline))
    for row in rows:
        ordering.set_date_bounds(row, timeline)
    fields = ["earliest", "latest", "sort_first", "sort_last"]
    Entry.objects.bulk_update(rows, fields, batch_size=500)


def _keep_rows_to_members(timeline: Timeline) -> int:
    """Make the shared parties and sources that only this timeline uses its own, so that others no longer see them.

    Returns how many there were.
    """
    only, others = Timeline.objects.filter(pk=timeline.pk), Timeline.objects.exclude(pk=timeline.pk)
    parties = Party.objects.filter(made_for__isnull=True)
    own_parties = parties.filter(match_parties_named_in(only)).exclude(match_parties_named_in(others))
    count = Party.objects.filter(pk__in=list(own_parties.values_list("pk", flat=True))).update(
        made_for=timeline
    )
    # What only these are part of, or rely on, goes with them.
    of_others = Party.objects.filter(part_of__isnull=False).exclude(made_for=timeline)
    parents = parties.filter(parts_of_it__made_for=timeline).exclude(match_parties_named_in(others))
    parents = parents.exclude(pk__in=of_others.values("part_of"))
    count += Party.objects.filter(pk__in=list(parents.values_list("pk", flat=True))).update(made_for=timeline)
    sources = Source.objects.filter(made_for__isnull=True)
    cited_elsewhere = Source.objects.filter(citations__entry__timeline__in=others).values("pk")
    cited = sources.filter(citations__entry__timeline=timeline).exclude(pk__in=cited_elsewhere)
    count += Source.objects.filter(pk__in=list(cited.values_list("pk", flat=True))).update(made_for=timeline)
    relied_on_by_others = Reliance.objects.exclude(source__made_for=timeline).values("on")
    relied_on = sources.filter(relied_on_in__source__made_for=timeline).exclude(pk__in=cited_elsewhere)
    relied_on = relied_on.exclude(pk__in=relied_on_by_others)
    return count + Source.objects.filter(pk__in=list(relied_on.values_list("pk", flat=True))).update(
        made_for=timeline
    )
