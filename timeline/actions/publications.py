"""Publications: publish, withdraw and reinstate a timeline. Decisions about embargoes are in `waiting_versions`.

A publication turns the rows into one immutable document, at once or at the end of an embargo. Every action here adds
rows and changes none of the publications before.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.db import transaction

from timeline import document, permissions
from timeline.actions import holds, waiting_versions
from timeline.actions.base import Refused, find_text_problem, lock_timeline, record, require
from timeline.actions.drafts import ChangeNote, CorrectionDraft
from timeline.actions.tasks import close_publication_request
from timeline.actions.version_store import (
    NotReady,
    add_decision,
    get_latest,
    get_live,
    get_live_document,
    get_pending,
    store_version,
)
from timeline.document.diff import DocumentComparison
from timeline.models import (
    Decision,
    Publication,
    Timeline,
    User,
)
from timeline.models.fields import add_random_ending, has_random_ending
from timeline.publishing import checks, protected_words, snapshot

NO_NOTES: Mapping[str, ChangeNote] = MappingProxyType({})
NOTE_MISSING = "Write a note to readers: what is new or different in this version, in one sentence."
CORRECTION_MISSING = {
    "was": "Say what was wrong.",
    "now": "Say what is right.",
    "why": "Say why it was wrong.",
}


class ContentChanged(Refused):
    """The content has changed since the editor approved it. `document` is the present one."""

    def __init__(self, now: document.Document) -> None:
        super().__init__("Something has changed since you looked. Look again, then publish.")
        self.document = now


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
    waiting_versions.adopt_versions(timeline)
    previous = get_live(timeline)
    return _propose_after(timeline, previous)


def _propose_after(timeline: Timeline, previous: Publication | None) -> Proposal:
    """Return the version that would follow `previous`, which is live or waits."""
    published = document.decode(previous.data) if previous else None
    draft = snapshot.build_draft(timeline, published)
    return Proposal(timeline, draft, previous, DocumentComparison(published, draft.document))


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
    """Publish the working copy as the next version, at once or at the end of an embargo, without what is held back.

    The versions that wait under other embargoes are built again on top of it.

    `note` tells readers what is new. The first version that readers get may have none. `seen_digest` is the `document.compute_approval_digest` of what the editor
    approved; None means the present content, for commands. `change_notes` has a note for each change to a
    published entry, by entry id. `embargo_until` is an aware datetime. `proposal` is what `propose` returned in the same
    transaction, after `lock_timeline`: without it the document is built here.

    Raises:
        PermissionDenied
        ContentChanged: the working copy is not what the editor approved
        NotReady: a publish check found problems
        ValidationError: words of a correction are missing or cannot be stored; its keys are
            "<was|now|why>-<entry id>"
        Refused: nothing has changed since the last version, the note is missing, the end of the embargo is in the past or
            too far ahead, or the timeline is withdrawn
    """
    require(permissions.may_publish(by, timeline), "publish this timeline")
    timeline = lock_timeline(timeline)
    is_first = get_latest(timeline) is None
    note = require_reader_text(note, "" if is_first else NOTE_MISSING)
    if is_withdrawn(timeline):
        raise Refused("This timeline has been withdrawn. Reinstate it before you publish.")
    if embargo_until is not None:
        waiting_versions.require_embargo_end(embargo_until)
        _require_secret_address(timeline)
    if proposal is None:
        proposal = propose(timeline)
    if seen_digest is not None and seen_digest != proposal.approval_digest:
        raise ContentChanged(proposal.document)
    if embargo_until is not None:
        base = waiting_versions.find_base(timeline, embargo_until)
        if base != proposal.previous:
            # The same rows, on top of a version that waits and ends earlier.
            proposal = _propose_after(timeline, base)
    draft, previous, comparison = proposal.document, proposal.previous, proposal.comparison
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
        kinds=_count_kinds(comparison, change_notes),
    )
    if embargo_until is not None:
        waiting_versions.add_embargo(publication, previous, by=by)
    else:
        holds.delete_ended_holds(timeline)
    waiting_versions.rebuild_waiting(timeline, by=by)
    close_publication_request(timeline, by=by)
    return publication


def _require_secret_address(timeline: Timeline) -> None:
    """Refuse an embargo of a private timeline whose address can be guessed.

    An address that waits to be public cannot give way to another timeline. Who chooses it and is refused would learn that
    there is one (decision 0036).
    """
    is_private = timeline.access == Timeline.Access.MEMBERS
    was_public = Publication.objects.filter(timeline=timeline).public().exists()
    if is_private and not was_public and not has_random_ending(timeline.slug):
        raise Refused(
            "Under an embargo, a colleague who chooses this address for another timeline would learn that this one exists. "
            f"First change the address in the settings to one that nobody can guess, such as "
            f"“{add_random_ending(timeline.slug)}”. Or publish without an embargo.",
            "embargo_until",
        )


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
        raise Refused(f"Version {pending.number} is under embargo. Cancel that embargo first.")
    if get_latest(timeline) is None:
        raise Refused("This timeline was never public: there is nothing to withdraw.")
    if is_withdrawn(timeline):
        raise Refused("This timeline has been withdrawn already.")
    if mentions := protected_words.find_in_reason(timeline, reason):
        raise Refused(f"This reason {mentions[0].description}. Use other words.", "reason")
    decision = add_decision(timeline, Decision.Verb.WITHDRAW, by, reason=reason)
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
    if live:
        problems = [
            *checks.check_protected_words(timeline, live),
            *checks.find_confidential_sources(timeline, live),
        ]
        if problems:
            raise NotReady(problems)
    decision = add_decision(timeline, Decision.Verb.REINSTATE, by)
    record("reinstate", "timeline", timeline.slug, timeline.title, by=by, timeline=timeline)
    return decision


def require_reader_text(text: str, missing: str, field: str = "note") -> str:
    """Return a text for readers, normalised. Raises Refused if it is empty (with the message `missing`) or unfit."""
    text = document.normalise(text).strip()
    if problem := find_text_problem(text) or ("" if text else missing):
        raise Refused(problem, field)
    return text


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


def _count_kinds(comparison: DocumentComparison, change_notes: Mapping[str, ChangeNote]) -> str:
    """Return the number of changes of each kind in words: "1 correction, 2 updates, 1 minor"."""
    notes = [change_notes[difference.uid] for difference in comparison.changed_entries]
    counts = Counter("correction" if isinstance(note, CorrectionDraft) else note for note in notes)
    return ", ".join(
        f"{number} {kind}{'s' if number > 1 and kind != 'minor' else ''}"
        for kind, number in sorted(counts.items())
    )
