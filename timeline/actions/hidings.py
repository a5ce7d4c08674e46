"""Hide now: make something unreadable for readers at once, for at most 72 hours, without erasing anything."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from timeline import permissions, publication_clock
from timeline.actions.audit_log import write_audit_event
from timeline.actions.base import Refused, lock_timeline, record, require
from timeline.actions.preview_links import end_previews_of, end_previews_with
from timeline.document.redaction import Target
from timeline.models import Decision, Entry, Hiding, Party, PreviewLink, Publication, Source, Timeline, User
from timeline.models.takedowns import MAX_HIDDEN, find_public_ids
from timeline.text.word_removal import find_too_short

Kind = Hiding.Kind
MAX_HOURS = int(MAX_HIDDEN / timedelta(hours=1))


@transaction.atomic
def hide(
    timeline: Timeline, kind: str, *, by: User, subject_uid: str = "", number: int = 0, hours: int = MAX_HOURS
) -> Hiding:
    """Hide an entry, version, party's name, source or timeline from readers. Hiding it again renews the time.

    Raises:
        PermissionDenied
        Refused: there is no such thing, nothing of the timeline is public, or it is for too long (`field` is "hours")
    """
    require(permissions.may_hide_now(by, timeline), "hide something from readers")
    if not 1 <= hours <= MAX_HOURS:
        raise Refused(f"Choose from 1 to {MAX_HOURS} hours. You can renew it.", "hours")
    timeline = lock_timeline(timeline)
    words = _find_words(timeline, kind, subject_uid, number)
    if not Publication.objects.filter(timeline=timeline).exists():
        raise Refused("Nothing of this timeline was ever published: there is nothing to hide.")
    now = publication_clock.now()
    same = Hiding.objects.unended().filter(kind=kind, subject_uid=subject_uid, number=number)
    if kind not in (Kind.PARTY, Kind.SOURCE):
        same = same.filter(timeline=timeline)
    same.update(ended_at=now, ended_by=by)
    row: Hiding = Hiding.objects.create(
        kind=kind,
        timeline=timeline,
        subject_uid=subject_uid,
        number=number,
        words=words,
        at=now,
        until=now + timedelta(hours=hours),
        by=by,
    )
    _end_previews(row, by)
    _announce(row, Decision.Verb.HIDE, by)
    return row


def _end_previews(hiding: Hiding, by: User) -> None:
    """End the private preview links that show what is hidden. They stay ended when it is shown again."""
    if hiding.kind == Kind.TIMELINE:
        end_previews_of(hiding.timeline, ending=PreviewLink.Ending.HIDDEN, by=by)
    elif hiding.kind != Kind.VERSION:
        is_shared = hiding.kind in (Kind.PARTY, Kind.SOURCE)
        timelines = list(Timeline.objects.all()) if is_shared else [hiding.timeline]
        kind: Any = hiding.kind

        def build_target(timeline: Timeline) -> Target:
            public_ids = find_public_ids([timeline.pk], [hiding])[
                timeline.pk, hiding.kind, hiding.subject_uid
            ]
            words = tuple(hiding.words)
            return Target(kind=kind, id=hiding.subject_uid, public_ids=tuple(public_ids), words=words)

        end_previews_with(timelines, build_target, ending=PreviewLink.Ending.HIDDEN, by=by)


@transaction.atomic
def show(hiding: Hiding, *, by: User) -> Hiding:
    """Show again what is hidden.

    Raises:
        PermissionDenied
        Refused: it is not hidden any more
    """
    require(permissions.may_hide_now(by, hiding.timeline), "show something to readers again")
    lock_timeline(hiding.timeline)
    hiding = Hiding.objects.select_related("timeline").get(pk=hiding.pk)
    if hiding.ended_at is not None:
        raise Refused("It is not hidden any more.")
    hiding.ended_at, hiding.ended_by = publication_clock.now(), by
    hiding.save(update_fields=["ended_at", "ended_by"])
    _announce(hiding, Decision.Verb.SHOW, by)
    return hiding


def find_hidden_label(hiding: Hiding) -> str:
    """Return what is hidden, in words for the desk."""
    if hiding.kind == Kind.ENTRY:
        entry = Entry.objects.filter(timeline=hiding.timeline, uid=hiding.subject_uid).first()
        return f"the entry “{entry.label}”" if entry else "an entry"
    if hiding.kind == Kind.VERSION:
        return f"version {hiding.number}"
    if hiding.kind == Kind.PARTY:
        return f"the name of {Party.objects.filter(uid=hiding.subject_uid).first()}"
    if hiding.kind == Kind.SOURCE:
        return f"the source {Source.objects.filter(uid=hiding.subject_uid).first()}"
    return "the whole timeline"


def _find_words(timeline: Timeline, kind: str, uid: str, number: int) -> list[str]:
    """Return the names that are hidden with a party; [] for all else. Raises Refused if there is no such thing."""
    missing = Refused("This is not here. Choose what to hide.", "kind")
    if kind == Kind.ENTRY and Entry.objects.filter(timeline=timeline, uid=uid).exists():
        return []
    if kind == Kind.VERSION and Publication.objects.filter(timeline=timeline, number=number).exists():
        return []
    if kind == Kind.SOURCE and Source.objects.filter(uid=uid).exists():
        return []
    if kind == Kind.TIMELINE:
        return []
    party = Party.objects.filter(uid=uid).first() if kind == Kind.PARTY else None
    if party is None:
        raise missing
    # A version from before a merge has the name of the duplicate.
    rows = [party, *Party.objects.group_merged([party])[party.pk]]
    names = [name for row in rows for name in (row.name, row.short_name, *row.aliases)]
    return list(dict.fromkeys(name for name in names if name and not find_too_short(name)))


def _announce(hiding: Hiding, verb: Decision.Verb, by: User) -> None:
    """Let every process drop what it keeps, and write the history."""
    Decision.objects.create(timeline=hiding.timeline, verb=verb, by=by, at=publication_clock.now())
    after = {"hidden": hiding.get_kind_display(), "id": hiding.subject_uid or str(hiding.number or "")}
    if verb == Decision.Verb.HIDE:
        after["until"] = publication_clock.format_instant(hiding.until)
    record(
        verb,
        "timeline",
        hiding.timeline.slug,
        hiding.timeline.title,
        by=by,
        timeline=hiding.timeline,
        after=after,
    )
    write_audit_event(
        verb,
        by=by,
        subject=hiding.kind,
        uid=hiding.subject_uid or str(hiding.number),
        timeline=hiding.timeline,
    )
