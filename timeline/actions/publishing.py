"""Publishing: rows become one immutable document."""

from django.db import transaction
from django.utils import timezone

from timeline import difference, document, gates, permissions, snapshot
from timeline.actions.base import Refused, lock_timeline, record, require, unfit
from timeline.models import Change, Entry, Publication, PublicationBytes, Timeline, User


class NotReady(Refused):
    """The gates found something; `gaps` lists it all."""

    def __init__(self, gaps: list[gates.Gap]) -> None:
        super().__init__(
            f"{len(gaps)} thing{'s' if len(gaps) != 1 else ''} must be put right before publishing."
        )
        self.gaps = gaps


class MovedOn(Refused):
    """What would be published is no longer what was seen; `document` is what it is now."""

    def __init__(self, now: document.Document) -> None:
        super().__init__("Something has changed since you looked. Look again, then publish.")
        self.document = now


def live_document(timeline: Timeline) -> document.Document | None:
    """Return what readers see now, or None before the first publication."""
    live = latest(timeline)
    return document.decode(live.data) if live else None


def latest(timeline: Timeline) -> Publication | None:
    """Return the newest publication of the timeline with its bytes, or None."""
    found: Publication | None = (
        Publication.objects.filter(timeline=timeline).select_related("stored").order_by("-number").first()
    )
    return found


@transaction.atomic
def publish(timeline: Timeline, *, by: User, note: str, seen_digest: str | None) -> Publication:
    """Make the working copy public as the next version.

    Takes a note for readers on what is new, and the digest (`document.content_digest`) of what the editor
    approved; None stands for "as it is now", for commands that look and publish in one go.

    Raises:
        PermissionDenied
        MovedOn: the working copy is not what was approved
        NotReady: a gate is shut
        Refused: nothing has changed since the last version, or there is no note
    """
    require(permissions.may_publish(by, timeline), "publish this timeline")
    timeline = lock_timeline(timeline)
    note = document.normal(note).strip()
    if not note:
        raise Refused("Say in a few words what is new: readers see this in the list of versions.", "note")
    if fault := unfit(note):
        raise Refused(fault, "note")
    draft = snapshot.build(timeline)
    digest = document.content_digest(draft)
    if seen_digest is not None and seen_digest != digest:
        raise MovedOn(draft)
    gaps = gates.check(timeline, draft)
    if gaps:
        raise NotReady(gaps)
    previous = latest(timeline)
    if previous is not None and previous.content_digest == digest:
        raise Refused(f"Nothing has changed since version {previous.number}.")
    before = document.decode(previous.data) if previous else None
    now = timezone.now()
    number = previous.number + 1 if previous else 1
    version = document.Version(
        number=number,
        published=snapshot.instant(now),
        note=note,
        previous=previous.digest if previous else "",
    )
    final = document.stamp(draft, version, before, _first_published(timeline))
    data = document.encode(final)
    publication: Publication = Publication.objects.create(
        timeline=timeline,
        number=number,
        digest=document.digest(data),
        content_digest=digest,
        previous=previous,
        by=by,
        at=now,
        note=note,
        title=final.timeline.title,
        summary=final.timeline.summary,
        language=final.timeline.language,
        time_zone=final.timeline.time_zone,
        entries=len(final.entries()),
        changes_through=Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
    )
    PublicationBytes.objects.create(publication=publication, data=data)
    Entry.objects.filter(timeline=timeline, first_published_at=None).standing().update(first_published_at=now)
    record(
        "publish",
        "publication",
        str(number),
        f"version {number}",
        by=by,
        timeline=timeline,
        after={
            "note": note,
            "changes": difference.count(difference.between(before, final)),
            "SHA-256": publication.digest,
        },
    )
    return publication


def _first_published(timeline: Timeline) -> dict[str, str]:
    """Return when each entry first went public: one that was withdrawn and came back is not new."""
    rows = Entry.objects.filter(timeline=timeline, first_published_at__isnull=False)
    return {uid: snapshot.instant(at) for uid, at in rows.values_list("uid", "first_published_at") if at}
