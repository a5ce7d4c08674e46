"""Publications: publish, cancel or release an embargo, withdraw and reinstate a timeline.

A publication turns the rows into one immutable document, at once or at the end of an embargo. Every action here adds
rows and changes none of the publications before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.db import transaction

from timeline import document, permissions, publication_clock
from timeline.actions import holds
from timeline.actions.base import Refused, find_text_problem, lock_timeline, record, require
from timeline.actions.drafts import ChangeNote, CorrectionDraft
from timeline.document.diff import DocumentComparison
from timeline.models import (
    Change,
    Decision,
    Entry,
    Party,
    Publication,
    PublicationBytes,
    Source,
    Timeline,
    User,
)
from timeline.models.fields import add_random_ending, has_random_ending
from timeline.publishing import checks, exposure, protected_words, snapshot

# A date further ahead is a mistake in typing.
MAX_EMBARGO = timedelta(days=366)
NO_NOTES: Mapping[str, ChangeNote] = MappingProxyType({})
NOTE_MISSING = "Say in a few words what is new: readers see this in the list of versions."
CORRECTION_MISSING = {
    "was": "Say what was wrong.",
    "now": "Say what is right.",
    "why": "Say why it was changed.",
}


class NotReady(Refused):
    """The publish checks found problems. `problems` lists them all."""

    def __init__(self, problems: list[checks.PublishProblem]) -> None:
        number = len(problems)
        super().__init__(f"{number} thing{'s' if number != 1 else ''} must be put right before publishing.")
        self.problems = problems


class ContentChanged(Refused):
    """The content has changed since the editor approved it. `document` is the present one."""

    def __init__(self, now: document.Document) -> None:
        super().__init__("Something has changed since you looked. Look again, then publish.")
        self.document = now


def get_live_document(timeline: Timeline) -> document.Document | None:
    """Return the document that readers see now, or None before the first publication."""
    publication = get_live(timeline)
    return document.decode(publication.data) if publication else None


def get_live(timeline: Timeline) -> Publication | None:
    """Return the newest public version, with its bytes, or None. The timeline may be withdrawn."""
    return _get_newest(Publication.objects.filter(timeline=timeline).public())


def get_latest(timeline: Timeline) -> Publication | None:
    """Return the newest version that is public or will be, with its bytes, or None."""
    return _get_newest(Publication.objects.filter(timeline=timeline).public_or_pending())


def get_pending(timeline: Timeline) -> Publication | None:
    """Return the version under embargo, with its bytes, or None."""
    return _get_newest(Publication.objects.filter(timeline=timeline).pending())


def is_withdrawn(timeline: Timeline) -> bool:
    """Whether the timeline as a whole is withdrawn."""
    return Decision.objects.find_withdrawal(timeline.slug) is not None


@dataclass(frozen=True)
class Proposal:
    """The version that would be published now, and what it is compared with.

    `draft` has the document and the quote checks of the rows, `previous` is the newest version that is public or will
    be, and `comparison` has its document as `before`.
    """

    timeline: Timeline
    draft: snapshot.Snapshot
    previous: Publication | None
    comparison: DocumentComparison

    @property
    def document(self) -> document.Document:
        """The document that would be published, without a version block."""
        return self.draft.document

    @cached_property
    def approval_digest(self) -> str:
        """The `document.compute_approval_digest` of the document."""
        return document.compute_approval_digest(self.document, self.comparison.content_digest)

    @cached_property
    def problems(self) -> list[checks.PublishProblem]:
        """What prevents publishing, apart from changes without a note."""
        return checks.find_problems(
            self.timeline, self.document, self.draft.quote_checks, self.draft.withheld
        )


def propose(timeline: Timeline) -> Proposal:
    """Return the version of a timeline that would be published now."""
    draft, previous = snapshot.build_draft(timeline), get_latest(timeline)
    return Proposal(timeline, draft, previous, _compare(previous, draft.document))


@transaction.atomic
def publish(
    timeline: Timeline,
    *,
    by: User,
    note: str,
    seen_digest: str | None,
    change_notes: Mapping[str, ChangeNote] = NO_NOTES,
    embargo_until: datetime | None = None,
    proposal: Proposal | None = None,
) -> Publication:
    """Publish the working copy as the next version, at once or at the end of an embargo.

    `note` tells readers what is new. `seen_digest` is the `document.compute_approval_digest` of what the editor
    approved; None means the present content, for commands. `change_notes` has a note for each change to a
    published entry, by entry id. `embargo_until` is an aware datetime. `proposal` is what `propose` returned in the same
    transaction, after `lock_timeline`: without it the document is built here.

    Raises:
        PermissionDenied
        ContentChanged: the working copy is not what the editor approved
        NotReady: a publish check found problems
        ValidationError: words of a correction are missing or cannot be stored; its keys are
            "<was|now|why>-<entry id>"
        Refused: nothing has changed since the last version, the note is missing, another version is under
            embargo, the end of the embargo is in the past or too far ahead, or the timeline is withdrawn
    """
    require(permissions.may_publish(by, timeline), "publish this timeline")
    timeline = lock_timeline(timeline)
    note = require_reader_text(note, NOTE_MISSING)
    _require_publishable(timeline)
    now = publication_clock.now()
    if embargo_until is not None and not now < embargo_until <= now + MAX_EMBARGO:
        raise Refused("An embargo ends at a moment to come, at most a year ahead.", "embargo_until")
    if embargo_until is not None:
        _require_secret_address(timeline)
    if proposal is None:
        proposal = propose(timeline)
    draft, previous, comparison = proposal.document, proposal.previous, proposal.comparison
    if seen_digest is not None and seen_digest != proposal.approval_digest:
        raise ContentChanged(draft)
    problems = [
        *proposal.problems,
        *checks.find_changes_without_note(comparison, change_notes.keys()),
    ]
    if problems:
        raise NotReady(problems)
    # New quote checks are news for readers, although the content is the same.
    if (
        comparison.before is not None
        and previous is not None
        and previous.content_digest == comparison.content_digest
        and comparison.before.checks == draft.checks
    ):
        raise Refused(f"Nothing has changed since version {previous.number}.")
    corrections = _build_corrections(comparison, change_notes)
    if problems := list(checks.find_names_in_reader_texts(timeline, draft, note, corrections)):
        raise NotReady(problems)
    publication = store_version(
        timeline,
        comparison,
        by=by,
        note=note,
        before=previous,
        corrections=corrections,
        embargo_until=embargo_until,
    )
    holds.delete_ended_holds(timeline)
    return publication


@transaction.atomic
def cancel_embargo(timeline: Timeline, *, by: User, number: int) -> Publication:
    """Decide that the version under embargo never goes live, and return it.

    Its number is not used again. Entries that would have become public with it count as unpublished again.

    Raises:
        PermissionDenied
        Refused: version `number` is not under embargo (it may have gone live in the meantime)
    """
    timeline, pending = _lock_pending(timeline, by, number)
    _add_decision(timeline, Decision.Verb.CANCEL, by, publication=pending)
    _clear_first_publication(timeline, pending)
    record("cancel", "publication", str(number), f"version {number}", by=by, timeline=timeline)
    return pending


@transaction.atomic
def release_embargo(timeline: Timeline, *, by: User, number: int) -> Publication:
    """Publish the version under embargo at once, as approved, and return the version that is now live.

    That is a version of its own, because the bytes of the pending one contain the end of the embargo.

    Raises:
        PermissionDenied
        Refused: version `number` is not under embargo (it may have gone live in the meantime)
        NotReady: it names a person who is protected by now, or a source that is confidential by now
    """
    timeline, pending = _lock_pending(timeline, by, number)
    _add_decision(timeline, Decision.Verb.RELEASE, by, publication=pending)
    _clear_first_publication(timeline, pending)
    approved = document.decode(pending.data)
    if problems := _find_hidden_names(timeline, approved):
        raise NotReady(problems)
    before = get_live(timeline)
    comparison = _compare(before, approved)
    old_corrections = comparison.before.corrections if comparison.before else []
    return store_version(
        timeline,
        comparison,
        by=by,
        note=pending.note,
        before=before,
        corrections=approved.corrections[len(old_corrections) :],
        changes_through=pending.changes_through,
        verb="release",
    )


def _require_secret_address(timeline: Timeline) -> None:
    """Refuse an embargo of a private timeline whose address can be guessed.

    An address that waits to be public cannot give way to another timeline. Who chooses it and is refused would learn that
    there is one (decision 0036).
    """
    is_private = timeline.access == Timeline.Access.MEMBERS
    was_public = Publication.objects.filter(timeline=timeline).public().exists()
    if is_private and not was_public and not has_random_ending(timeline.slug):
        raise Refused(
            "A colleague who chooses the address of this timeline would learn that it exists. Before it waits under an "
            f"embargo, change the address in its settings to one that nobody can guess, such as "
            f"“{add_random_ending(timeline.slug)}”. Or publish it without an embargo.",
            "embargo_until",
        )


def lock_timelines_with_embargo() -> None:
    """Lock the timelines that `cancel_versions_naming` may change, before any row of a party."""
    pending = Publication.objects.pending().order_by().values("timeline")
    list(Timeline.objects.filter(pk__in=pending).order_by("pk").select_for_update().values_list("pk"))


def cancel_versions_naming(row: Party | Source, *, by: User) -> list[Publication]:
    """Cancel every version under embargo that names a party or source that is hidden from now on, and return them.

    Otherwise the end of the embargo would publish the name. No right to publish is asked for: it is about the person.
    """
    cancelled = []
    for pending in Publication.objects.pending().select_related("stored", "timeline"):
        if _names(document.decode(pending.data), row, pending.timeline):
            _add_decision(pending.timeline, Decision.Verb.CANCEL, by, publication=pending)
            _clear_first_publication(pending.timeline, pending)
            label = f"version {pending.number}"
            record("cancel", "publication", str(pending.number), label, by=by, timeline=pending.timeline)
            cancelled.append(pending)
    return cancelled


def _names(content: document.Document, row: Party | Source, timeline: Timeline) -> bool:
    if exposure.has_own_id(content, exposure.list_own_and_merged(row)):
        return True
    return bool(protected_words.find_mentions(timeline, content, rows=[row]))


@transaction.atomic
def withdraw_timeline(timeline: Timeline, *, by: User, reason: str) -> Decision:
    """Withdraw a public timeline. Readers see a notice with the moment and the reason.

    Raises:
        PermissionDenied
        Refused: it was never public, is withdrawn already, a version is under embargo, or the reason is
            missing, identifies a protected person or names a confidential source
    """
    require(permissions.may_publish(by, timeline), "withdraw this timeline")
    timeline = lock_timeline(timeline)
    reason = require_reader_text(reason, "Say why: readers who follow a link to it will see it.", "reason")
    if pending := get_pending(timeline):
        raise Refused(f"Version {pending.number} waits for the end of its embargo: cancel it first.")
    if get_latest(timeline) is None:
        raise Refused("This timeline was never public: there is nothing to withdraw.")
    if is_withdrawn(timeline):
        raise Refused("This timeline has been withdrawn already.")
    if mentions := protected_words.find_in_reason(timeline, reason):
        raise Refused(f"This reason {mentions[0].description}. Word it otherwise.", "reason")
    decision = _add_decision(timeline, Decision.Verb.WITHDRAW, by, reason=reason)
    record("withdraw", "timeline", timeline.slug, timeline.title, by=by, timeline=timeline, reason=reason)
    return decision


@transaction.atomic
def reinstate_timeline(timeline: Timeline, *, by: User) -> Decision:
    """Make a withdrawn timeline public again, as it was last published.

    Raises:
        PermissionDenied
        Refused: it is not withdrawn
        NotReady: its last version names a person who is protected by now, or a source that is confidential by now
    """
    require(permissions.may_publish(by, timeline), "reinstate this timeline")
    timeline = lock_timeline(timeline)
    if not is_withdrawn(timeline):
        raise Refused("This timeline is not withdrawn.")
    live = get_live_document(timeline)
    if live and (problems := _find_hidden_names(timeline, live)):
        raise NotReady(problems)
    decision = _add_decision(timeline, Decision.Verb.REINSTATE, by)
    record("reinstate", "timeline", timeline.slug, timeline.title, by=by, timeline=timeline)
    return decision


def _find_hidden_names(timeline: Timeline, approved: document.Document) -> list[checks.PublishProblem]:
    """Return where a document from before names a person who is protected, or a source that is confidential, by now."""
    return [
        *checks.check_protected_words(timeline, approved),
        *checks.find_confidential_sources(timeline, approved),
    ]


def store_version(
    timeline: Timeline,
    comparison: DocumentComparison,
    *,
    by: User,
    note: str,
    before: Publication | None,
    corrections: Iterable[document.Correction] = (),
    embargo_until: datetime | None = None,
    changes_through: int | None = None,
    verb: str = "publish",
) -> Publication:
    """Store `comparison.after` as the next version, inside the caller's transaction and lock.

    `before` is the version that readers have until then; `comparison.before` is its document. The instants of
    `corrections` are set to that of this version. Nothing is checked here: see `publish`.
    """
    last = Publication.objects.filter(timeline=timeline).order_by("-number").first()
    # If the clock was set back, a version is still not earlier than those before it.
    now = max(
        [publication_clock.now(), *([last.at] if last else []), *([before.live_from] if before else [])]
    )
    goes_live = embargo_until or now
    number = last.number + 1 if last else 1
    published = publication_clock.format_instant(goes_live)
    version = document.Version(
        number=number,
        published=published,
        note=note,
        previous=before.digest if before else "",
        nonce=document.generate_nonce(),
    )
    final = document.stamp(
        comparison.after,
        version,
        comparison.before,
        _list_first_published(timeline, comparison.before),
        [msgspec.structs.replace(correction, at=published) for correction in corrections],
    )
    data, entries = document.encode(final), final.entries()
    if changes_through is None:
        changes_through = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    publication: Publication = Publication.objects.create(
        timeline=timeline,
        number=number,
        digest=document.compute_digest(data),
        # That of the draft: `stamp` adds only what the digest leaves out.
        content_digest=comparison.content_digest,
        previous=last,
        by=by,
        at=now,
        embargo_until=embargo_until,
        note=note,
        title=final.timeline.title,
        summary=final.timeline.summary,
        language=final.timeline.language,
        time_zone=final.timeline.time_zone,
        entries=len(entries),
        changes_through=changes_through,
    )
    PublicationBytes.objects.create(publication=publication, data=data)
    unpublished = Entry.objects.filter(timeline=timeline, first_published_at=None)
    fresh = [pk for pk, uid in unpublished.values_list("pk", "uid") if uid in entries]
    Entry.objects.filter(pk__in=fresh).update(first_published_at=goes_live)
    after: dict[str, Any] = {
        "note": note,
        "changes": comparison.summary,
        "SHA-256": publication.digest,
    }
    if embargo_until is not None:
        after["goes live"] = published
    record(verb, "publication", str(number), f"version {number}", by=by, timeline=timeline, after=after)
    return publication


def require_reader_text(text: str, missing: str, field: str = "note") -> str:
    """Return a text for readers, normalised. Raises Refused if it is empty (with the message `missing`) or unfit."""
    text = document.normalise(text).strip()
    if problem := find_text_problem(text) or ("" if text else missing):
        raise Refused(problem, field)
    return text


def _compare(publication: Publication | None, draft: document.Document) -> DocumentComparison:
    return DocumentComparison(document.decode(publication.data) if publication else None, draft)


def _require_publishable(timeline: Timeline) -> None:
    if pending := get_pending(timeline):
        raise Refused(
            f"Version {pending.number} waits for the end of its embargo. "
            "Until then nothing else is published: release it now, or cancel it."
        )
    if is_withdrawn(timeline):
        raise Refused("This timeline has been withdrawn. Reinstate it before you publish.")


def _build_corrections(
    comparison: DocumentComparison, change_notes: Mapping[str, ChangeNote]
) -> list[document.Correction]:
    """Return the corrections among the notes, in reading order."""
    corrections, errors = [], {}
    changed = {difference.uid for difference in comparison.changed_entries}
    for uid in comparison.after.order:
        note = change_notes.get(uid)
        if not isinstance(note, CorrectionDraft) or uid not in changed:
            continue
        texts = {}
        for name, missing in CORRECTION_MISSING.items():
            try:
                texts[name] = require_reader_text(getattr(note, name), missing)
            except Refused as refusal:
                errors[f"{name}-{uid}"] = [str(refusal)]
        if len(texts) == len(CORRECTION_MISSING):
            # `store_version` sets the instant.
            corrections.append(document.Correction(entry=uid, at="", prominence=note.prominence, **texts))
    if errors:
        raise ValidationError(errors)
    return corrections


def _list_first_published(timeline: Timeline, before: document.Document | None) -> dict[str, str]:
    """Return by id the first publication of each entry that is not in `before`. A restored entry keeps its first one."""
    known = before.entries() if before else {}
    rows = Entry.objects.filter(timeline=timeline, first_published_at__isnull=False)
    return {
        uid: publication_clock.format_instant(at)
        for uid, at in rows.values_list("uid", "first_published_at")
        if at and uid not in known
    }


def _lock_pending(timeline: Timeline, by: User, number: int) -> tuple[Timeline, Publication]:
    require(permissions.may_publish(by, timeline), "decide about an embargo")
    timeline = lock_timeline(timeline)
    pending = get_pending(timeline)
    if pending is None or pending.number != number:
        raise Refused(f"Version {number} does not wait for the end of an embargo, or no longer does.")
    return timeline, pending


def _add_decision(
    timeline: Timeline,
    verb: Decision.Verb,
    by: User,
    *,
    publication: Publication | None = None,
    reason: str = "",
) -> Decision:
    decision: Decision = Decision.objects.create(
        timeline=timeline,
        publication=publication,
        verb=verb,
        by=by,
        at=publication_clock.now(),
        reason=reason,
    )
    return decision


def _clear_first_publication(timeline: Timeline, pending: Publication) -> None:
    """Mark the entries that would have become public with this version as unpublished again.

    Those that were withdrawn in the meantime were never public. They become removed.
    """
    entries: Any = Entry.objects.filter(timeline=timeline, first_published_at=pending.embargo_until)
    entries.filter(state=Entry.State.WITHDRAWN).update(
        state=Entry.State.REMOVED, withdrawn_at=None, withdrawn_reason=""
    )
    entries.update(first_published_at=None)


def _get_newest(publications: Any) -> Publication | None:
    newest: Publication | None = publications.select_related("stored").order_by("-number").first()
    return newest
