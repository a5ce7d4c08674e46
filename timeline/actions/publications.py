"""Publishing: rows become one immutable document, at once or when an embargo is over."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.db import transaction

from timeline import document, permissions, publication_clock
from timeline.actions.base import Refused, lock_timeline, record, require, unfit
from timeline.actions.drafts import CorrectionDraft, Judgement
from timeline.document import diff
from timeline.models import Change, Decision, Entry, Publication, PublicationBytes, Timeline, User
from timeline.publishing import checks, snapshot

# Further ahead is a slip of the hand.
LONGEST_EMBARGO = timedelta(days=366)
NOTHING_SAID: Mapping[str, Judgement] = MappingProxyType({})


class NotReady(Refused):
    """The gates found something; `gaps` lists it all."""

    def __init__(self, gaps: list[checks.Gap]) -> None:
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
    found = live(timeline)
    return document.decode(found.data) if found else None


def live(timeline: Timeline) -> Publication | None:
    """Return the newest version that is public, with its bytes, or None."""
    return _newest(Publication.objects.filter(timeline=timeline).public())


def latest(timeline: Timeline) -> Publication | None:
    """Return, with its bytes, the newest publication that is public or will be, or None."""
    return _newest(Publication.objects.filter(timeline=timeline).kept())


def pending(timeline: Timeline) -> Publication | None:
    """Return the publication under embargo, with its bytes, or None."""
    return _newest(Publication.objects.filter(timeline=timeline).pending())


def is_withdrawn(timeline: Timeline) -> bool:
    """Whether the timeline as a whole has been taken from readers."""
    return Decision.objects.withdrawal_of(timeline.slug) is not None


@transaction.atomic
def publish(
    timeline: Timeline,
    *,
    by: User,
    note: str,
    seen_digest: str | None,
    judgements: Mapping[str, Judgement] = NOTHING_SAID,
    embargo_until: datetime | None = None,
) -> Publication:
    """Make the working copy public as the next version, at once or at a moment to come.

    Takes a note for readers on what is new; the digest (`document.approval_digest`) of what the editor
    approved, or None for "as it is now", for commands that look and publish in one go; by entry id, what is
    said of each change to an entry that was already public; and an embargo's end, an aware datetime.

    Raises:
        PermissionDenied
        MovedOn: the working copy is not what was approved
        NotReady: a gate is shut
        ValidationError: a correction's words are missing or unfit; its keys are "<was|now|why>-<entry id>"
        Refused: nothing has changed since the last version, there is no note, another version waits for the
            end of its embargo, this one's would end in the past, or the timeline is withdrawn
    """
    require(permissions.may_publish(by, timeline), "publish this timeline")
    timeline = lock_timeline(timeline)
    note = words_for_readers(
        note, "Say in a few words what is new: readers see this in the list of versions."
    )
    _refuse_while_held_up(timeline)
    now = publication_clock.now()
    if embargo_until is not None and not now < embargo_until <= now + LONGEST_EMBARGO:
        raise Refused("An embargo ends at a moment to come, at most a year ahead.", "embargo_until")
    draft = snapshot.build(timeline)
    digest = document.content_digest(draft)
    if seen_digest is not None and seen_digest != document.approval_digest(draft):
        raise MovedOn(draft)
    previous = latest(timeline)
    before = document.decode(previous.data) if previous else None
    gaps = [*checks.check(timeline, draft), *checks.unjudged_changes(before, draft, judgements.keys())]
    if gaps:
        raise NotReady(gaps)
    # Words newly checked against their source are news for readers, although nothing was rewritten.
    if (
        before is not None
        and previous is not None
        and previous.content_digest == digest
        and before.checks == draft.checks
    ):
        raise Refused(f"Nothing has changed since version {previous.number}.")
    return append(
        timeline,
        draft,
        by=by,
        note=note,
        before=previous,
        corrections=_corrections(before, draft, judgements),
        embargo_until=embargo_until,
    )


def append(
    timeline: Timeline,
    draft: document.Document,
    *,
    by: User,
    note: str,
    before: Publication | None,
    corrections: Iterable[document.Correction] = (),
    embargo_until: datetime | None = None,
    changes_through: int | None = None,
    verb: str = "publish",
) -> Publication:
    """Store a document as the next version, inside the caller's transaction and lock.

    `before` is the version that readers have until then. The instants of `corrections` are set to that of
    this version. Nothing is checked here: see `publish`.
    """
    last = Publication.objects.filter(timeline=timeline).order_by("-number").first()
    # A clock that was set back does not put a version before those that it follows.
    now = max(
        [publication_clock.now(), *([last.at] if last else []), *([before.live_from] if before else [])]
    )
    goes_live = embargo_until or now
    number = last.number + 1 if last else 1
    published = publication_clock.instant(goes_live)
    version = document.Version(
        number=number, published=published, note=note, previous=before.digest if before else ""
    )
    old = document.decode(before.data) if before else None
    final = document.stamp(
        draft,
        version,
        old,
        _first_published(timeline),
        [msgspec.structs.replace(correction, at=published) for correction in corrections],
    )
    data = document.encode(final)
    if changes_through is None:
        changes_through = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    publication: Publication = Publication.objects.create(
        timeline=timeline,
        number=number,
        digest=document.digest(data),
        content_digest=document.content_digest(final),
        previous=last,
        by=by,
        at=now,
        embargo_until=embargo_until,
        note=note,
        title=final.timeline.title,
        summary=final.timeline.summary,
        language=final.timeline.language,
        time_zone=final.timeline.time_zone,
        entries=len(final.entries()),
        changes_through=changes_through,
    )
    PublicationBytes.objects.create(publication=publication, data=data)
    fresh = Entry.objects.filter(timeline=timeline, first_published_at=None, uid__in=list(final.entries()))
    fresh.update(first_published_at=goes_live)
    told: dict[str, Any] = {
        "note": note,
        "changes": diff.summary(old, final),
        "SHA-256": publication.digest,
    }
    if embargo_until is not None:
        told["goes live"] = published
    record(verb, "publication", str(number), f"version {number}", by=by, timeline=timeline, after=told)
    return publication


def words_for_readers(text: str, missing: str, field: str = "note") -> str:
    """Return a text as it is published. Raises Refused where it is empty (saying `missing`) or unfit."""
    text = document.normal(text).strip()
    if fault := unfit(text) or ("" if text else missing):
        raise Refused(fault, field)
    return text


def _refuse_while_held_up(timeline: Timeline) -> None:
    if waiting := pending(timeline):
        raise Refused(
            f"Version {waiting.number} waits for the end of its embargo. "
            "Until then nothing else is published: release it now, or cancel it."
        )
    if is_withdrawn(timeline):
        raise Refused("This timeline has been withdrawn. Reinstate it before you publish.")


def _corrections(
    before: document.Document | None, draft: document.Document, judgements: Mapping[str, Judgement]
) -> list[document.Correction]:
    """Return the corrections among what is said of changes, in reading order."""
    found, faults = [], {}
    changed = {one.uid for one in diff.changed_entries(before, draft)}
    for uid in draft.order:
        judgement = judgements.get(uid)
        if not isinstance(judgement, CorrectionDraft) or uid not in changed:
            continue
        words = {}
        for name, missing in MISSING.items():
            try:
                words[name] = words_for_readers(getattr(judgement, name), missing)
            except Refused as refusal:
                faults[f"{name}-{uid}"] = [str(refusal)]
        if len(words) == len(MISSING):
            # `append` knows the moment.
            found.append(document.Correction(entry=uid, at="", prominence=judgement.prominence, **words))
    if faults:
        raise ValidationError(faults)
    return found


MISSING = {
    "was": "Say what was wrong.",
    "now": "Say what is right.",
    "why": "Say why it was changed.",
}


def _first_published(timeline: Timeline) -> dict[str, str]:
    """Return when each entry first went public: one that was withdrawn and came back is not new."""
    rows = Entry.objects.filter(timeline=timeline, first_published_at__isnull=False)
    return {
        uid: publication_clock.instant(at) for uid, at in rows.values_list("uid", "first_published_at") if at
    }


def _newest(publications: Any) -> Publication | None:
    found: Publication | None = publications.select_related("stored").order_by("-number").first()
    return found
