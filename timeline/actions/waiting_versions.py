"""Versions that wait under embargoes: each is kept on top of what is public before it (decision 0047).

The first to end continues the live version, the next one continues the first, and so on. `rebuild_waiting` restores that after
anything else has changed. So the document for the end of every embargo always exists.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from timeline import document, permissions, publication_clock
from timeline.actions import holds
from timeline.actions.base import Refused, lock_timeline, record, require
from timeline.actions.jobs import add_jobs
from timeline.actions.version_store import NotReady, add_decision, compare_with, get_live, store_version
from timeline.document.rebases import list_changed_entries, list_new_corrections, rebase
from timeline.models import Decision, Embargo, Entry, Job, Party, Publication, Source, Timeline, User
from timeline.publishing import checks, exposure, protected_words

# A date further ahead is a mistake in typing.
MAX_EMBARGO = timedelta(days=366)
MAX_PROBLEM_LENGTH = 1000
NOTHING_LEFT = "None of its entries is left to publish."


def list_waiting(timeline: Timeline) -> list[Embargo]:
    """Return the embargoes of a timeline that are not over, with their versions: the first to end comes first.

    One whose row is missing gets it: a version that waited before there were such rows.
    """
    adopt_versions(timeline)
    waiting = Embargo.objects.waiting().filter(timeline=timeline)
    return list(waiting.select_related("publication__stored", "base__stored", "by"))


def adopt_versions(timeline: Timeline) -> None:
    """Create the embargo of each version that waits without one."""
    for publication in (
        Publication.objects.filter(timeline=timeline, embargo=None).pending().select_related("stored")
    ):
        version = document.decode(publication.data)
        digest = version.version.previous if version.version else ""
        earlier = Publication.objects.filter(timeline=timeline, number__lt=publication.number)
        base = earlier.filter(digest=digest).first() or earlier.public().order_by("-number").first()
        add_embargo(publication, base, by=publication.by)


def add_embargo(publication: Publication, base: Publication | None, *, by: User | None) -> Embargo:
    """Create the embargo of a version that was just stored on top of `base`."""
    before = document.decode(base.data) if base else None
    changed = list_changed_entries(before, document.decode(publication.data))
    embargo: Embargo = Embargo.objects.create(
        timeline=publication.timeline,
        publication=publication,
        base=base,
        until=publication.live_from,
        by=by,
        at=publication.at,
    )
    rows = Entry.objects.filter(timeline=publication.timeline).values_list("pk", "uid")
    embargo.entries.set([pk for pk, uid in rows if uid in changed])
    return embargo


def find_base(timeline: Timeline, until: datetime) -> Publication | None:
    """Return the version that readers have right before an embargo with this end: the live one, or one that waits."""
    earlier = [embargo for embargo in list_waiting(timeline) if embargo.until <= until]
    return earlier[-1].publication if earlier else get_live(timeline)


def require_embargo_end(until: datetime) -> None:
    """Raise Refused unless an embargo may end at this moment."""
    now = publication_clock.now()
    if not now < until <= now + MAX_EMBARGO:
        raise Refused("Choose a time in the future, at most a year ahead.", "embargo_until")


def rebuild_waiting(timeline: Timeline, *, by: User) -> None:
    """Build each version that waits again, unless it continues what will be public before it. Needs the caller's lock.

    The old version gets the decision "replace". If the new one fails a check, the embargo is suspended: its entries are held
    back, and the desk says why.
    """
    base = get_live(timeline)
    for embargo in list_waiting(timeline):
        old = embargo.publication
        # An embargo whose end has passed ends with the next look at a trusted clock.
        until = max([embargo.until, *([base.live_from] if base else [])])
        if embargo.base_id == (base.pk if base else None) and old.embargo_until == until:
            base = old
            continue
        draft, corrections = build_on(embargo, base)
        comparison = compare_with(base, draft)
        problems = [str(problem) for problem in checks.find_document_problems(timeline, draft)]
        if not comparison.differences:
            problems = [NOTHING_LEFT]
        _clear_first_publication(embargo)
        if problems:
            _suspend(embargo, problems, by=by)
            continue
        new = store_version(
            timeline,
            comparison,
            by=embargo.by or by,
            note=old.note,
            before=base,
            corrections=corrections,
            embargo_until=until,
            changes_through=old.changes_through,
            verb="rebuild",
        )
        add_decision(timeline, Decision.Verb.REPLACE, by, publication=old)
        embargo.publication, embargo.base, embargo.until = new, base, until
        embargo.save()
        base = new


def build_on(
    embargo: Embargo, base: Publication | None
) -> tuple[document.Document, list[document.Correction]]:
    """Return the draft of the version that waits, built on top of another one, and its own corrections.

    Entries that were withdrawn or removed meanwhile are left out.
    """
    version = document.decode(embargo.publication.data)
    old_base = document.decode(embargo.base.data) if embargo.base else None
    withdrawn = {withdrawal.id for withdrawal in version.withdrawals}
    rows = embargo.entries.order_by().values_list("uid", "state")
    uids = {uid for uid, state in rows if state == Entry.State.ACTIVE or uid in withdrawn}
    draft = rebase(version, old_base, document.decode(base.data) if base else None, uids)
    entries = draft.entries()
    corrections = list_new_corrections(version, old_base)
    return draft, [correction for correction in corrections if correction.entry in entries]


# --- Decisions ---------------------------------------------------------------------------------------


@transaction.atomic
def cancel_embargo(timeline: Timeline, *, by: User, number: int) -> Publication:
    """Decide that a version under embargo never goes live, hold its entries back, and return it.

    Its number is not used again. Entries that would have become public with it count as unpublished again.

    Raises:
        PermissionDenied
        Refused: version `number` is not under embargo (it may have gone live in the meantime)
    """
    timeline, embargo = _lock_embargo(timeline, by, number)
    _cancel(embargo, by=by)
    rebuild_waiting(timeline, by=by)
    return embargo.publication


@transaction.atomic
def release_embargo(timeline: Timeline, *, by: User, number: int) -> Publication:
    """Publish the entries of a version under embargo at once, as approved, and return the version that is now live.

    That is a version of its own, because the bytes of the pending one contain the end of the embargo.

    Raises:
        PermissionDenied
        Refused: version `number` is not under embargo (it may have gone live in the meantime)
        NotReady: a check of the document fails; it may name a person who is protected by now, or a source that is confidential by
            now
    """
    timeline, embargo = _lock_embargo(timeline, by, number)
    live, pending = get_live(timeline), embargo.publication
    draft, corrections = build_on(embargo, live)
    if problems := checks.find_document_problems(timeline, draft):
        raise NotReady(problems)
    add_decision(timeline, Decision.Verb.RELEASE, by, publication=pending)
    _clear_first_publication(embargo)
    _set_state(embargo, Embargo.State.RELEASED)
    publication = store_version(
        timeline,
        compare_with(live, draft),
        by=by,
        note=pending.note,
        before=live,
        corrections=corrections,
        changes_through=pending.changes_through,
        verb="release",
    )
    rebuild_waiting(timeline, by=by)
    return publication


@transaction.atomic
def change_embargo_end(timeline: Timeline, *, by: User, number: int, until: datetime) -> Publication:
    """Let a version under embargo go live at another moment, an aware datetime. Return the version that waits now.

    Raises:
        PermissionDenied
        Refused: version `number` is not under embargo, or the moment has passed or is too far ahead
        NotReady: built for the new moment, it fails a check
    """
    timeline, embargo = _lock_embargo(timeline, by, number)
    require_embargo_end(until)
    if until == embargo.until:
        return embargo.publication
    before = publication_clock.format_instant(embargo.until)
    _clear_first_publication(embargo)
    embargo.until = until
    embargo.save()
    rebuild_waiting(timeline, by=by)
    embargo.refresh_from_db()
    if embargo.state == Embargo.State.SUSPENDED:
        raise Refused(embargo.problem, "until")
    after = {"goes live": publication_clock.format_instant(embargo.until)}
    label = f"version {embargo.publication.number}"
    record(
        "reschedule",
        "publication",
        str(embargo.publication.number),
        label,
        by=by,
        timeline=timeline,
        before={"goes live": before},
        after=after,
    )
    return embargo.publication


@transaction.atomic
def dismiss_suspension(timeline: Timeline, *, by: User, number: int) -> None:
    """Take note that an embargo was suspended. Its entries stay held back.

    Raises:
        PermissionDenied
        Refused: no embargo of this version is suspended
    """
    require(permissions.may_publish(by, timeline), "decide about an embargo")
    timeline = lock_timeline(timeline)
    suspended = Embargo.objects.suspended().filter(timeline=timeline, publication__number=number).first()
    if suspended is None:
        raise Refused(f"The embargo of version {number} is not suspended.")
    _set_state(suspended, Embargo.State.CANCELLED)


def lock_timelines_with_embargo() -> None:
    """Lock the timelines that `cancel_versions_naming` may change, before any row of a party."""
    pending = Publication.objects.pending().order_by().values("timeline")
    list(Timeline.objects.filter(pk__in=pending).order_by("pk").select_for_update().values_list("pk"))


def cancel_versions_naming(row: Party | Source, *, by: User) -> list[Publication]:
    """Cancel every version under embargo that names a party or source that is hidden from now on, and return them.

    Otherwise the end of the embargo would publish the name. No right to publish is asked for: it is about the person.
    """
    cancelled = []
    pending = Publication.objects.pending().order_by().values("timeline")
    for timeline in Timeline.objects.filter(pk__in=pending).order_by("pk"):
        named = [
            embargo
            for embargo in list_waiting(timeline)
            if _names(document.decode(embargo.publication.data), row, timeline)
        ]
        for embargo in named:
            _cancel(embargo, by=by)
            cancelled.append(embargo.publication)
        if named:
            rebuild_waiting(timeline, by=by)
    return cancelled


def _names(content: document.Document, row: Party | Source, timeline: Timeline) -> bool:
    if exposure.has_own_id(content, exposure.list_own_and_merged(row)):
        return True
    return bool(protected_words.find_mentions(timeline, content, rows=[row]))


def _lock_embargo(timeline: Timeline, by: User, number: int) -> tuple[Timeline, Embargo]:
    require(permissions.may_publish(by, timeline), "decide about an embargo")
    timeline = lock_timeline(timeline)
    for embargo in list_waiting(timeline):
        if embargo.publication.number == number:
            return timeline, embargo
    raise Refused(f"Version {number} is not under embargo.")


def _cancel(embargo: Embargo, *, by: User) -> None:
    pending = embargo.publication
    add_decision(embargo.timeline, Decision.Verb.CANCEL, by, publication=pending)
    _hold_back(
        embargo, by, f"The embargo until {publication_clock.format_instant(embargo.until)} was cancelled."
    )
    _set_state(embargo, Embargo.State.CANCELLED)
    label = f"version {pending.number}"
    record("cancel", "publication", str(pending.number), label, by=by, timeline=embargo.timeline)


def _suspend(embargo: Embargo, problems: list[str], *, by: User) -> None:
    pending = embargo.publication
    add_decision(embargo.timeline, Decision.Verb.SUSPEND, by, publication=pending)
    _hold_back(
        embargo,
        embargo.by,
        f"The embargo until {publication_clock.format_instant(embargo.until)} was suspended.",
    )
    embargo.problem = " ".join(problems)[:MAX_PROBLEM_LENGTH]
    _set_state(embargo, Embargo.State.SUSPENDED)
    record(
        "suspend",
        "publication",
        str(pending.number),
        f"version {pending.number}",
        by=by,
        timeline=embargo.timeline,
        reason=embargo.problem,
    )
    add_jobs(Job.Kind.MAIL_SUSPENSION, [str(embargo.pk)])


def _hold_back(embargo: Embargo, by: User | None, reason: str) -> None:
    """Hold back the entries of an embargo that does not end by itself: nobody approved them for the next version."""
    _clear_first_publication(embargo)
    holds.hold_back_all(embargo.entries.filter(state=Entry.State.ACTIVE), by=by, reason=reason)


def _set_state(embargo: Embargo, state: Embargo.State) -> None:
    embargo.state = state
    embargo.save(update_fields=["state", "problem"])


def _clear_first_publication(embargo: Embargo) -> None:
    """Mark the entries that would have become public with this version as unpublished again.

    Those that were withdrawn in the meantime were never public. They become removed.
    """
    entries: Any = embargo.entries.filter(first_published_at=embargo.publication.embargo_until)
    pks = list(entries.order_by().values_list("pk", flat=True))
    rows = Entry.objects.filter(pk__in=pks)
    rows.filter(state=Entry.State.WITHDRAWN).update(
        state=Entry.State.REMOVED, withdrawn_at=None, withdrawn_reason=""
    )
    rows.update(first_published_at=None)
