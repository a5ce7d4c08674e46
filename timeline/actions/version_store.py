"""Versions of a timeline as they are stored: which one is live, and how the next one is added. Nothing is checked here."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from timeline import document, publication_clock
from timeline.actions.base import Refused, record
from timeline.document.diff import DocumentComparison
from timeline.models import Change, Decision, Entry, Publication, PublicationBytes, Timeline, User
from timeline.publishing import checks

# A query names so many entries at most. For more of them all rows are read.
MOST_NAMED = 500


class NotReady(Refused):
    """The publish checks found problems. `problems` lists them all."""

    def __init__(self, problems: list[checks.PublishProblem]) -> None:
        number = len(problems)
        super().__init__(f"{number} thing{'s' if number != 1 else ''} must be put right before publishing.")
        self.problems = problems


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
    """Return the version under embargo that was built last, with its bytes, or None."""
    return _get_newest(Publication.objects.filter(timeline=timeline).pending())


def find_next_number(timeline: Timeline) -> int:
    """Return the number that the next version would have. Those of cancelled versions are not used again."""
    last = Publication.objects.filter(timeline=timeline).order_by("-number").values_list("number", flat=True)
    return (last.first() or 0) + 1


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
    kinds: str = "",
) -> Publication:
    """Store `comparison.after` as the next version, inside the caller's transaction and lock.

    `before` is the version that readers have until then; `comparison.before` is its document. The instants of
    `corrections` are set to that of this version. `verb` is that of the history. `kinds` says for the history of which
    kinds the changes are.
    """
    last = Publication.objects.filter(timeline=timeline).order_by("-number").first()
    # If the clock was set back, a version is still not earlier than those before it.
    # That of a version under embargo may lie ahead: another one that waits continues it.
    ends = [] if before is None or embargo_until else [before.live_from]
    now = max([publication_clock.now(), *([last.at] if last else []), *ends])
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
        _list_first_published(timeline, comparison.before, comparison.after),
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
    if kinds:
        after["kinds of change"] = kinds
    if embargo_until is not None:
        after["goes live"] = published
    record(verb, "publication", str(number), f"version {number}", by=by, timeline=timeline, after=after)
    return publication


def compare_with(publication: Publication | None, draft: document.Document) -> DocumentComparison:
    """Return the differences between the document of a publication and a draft."""
    return DocumentComparison(document.decode(publication.data) if publication else None, draft)


def _list_first_published(
    timeline: Timeline, before: document.Document | None, after: document.Document
) -> dict[str, str]:
    """Return by id the first publication of each entry that is not in `before`. A restored entry keeps its first one."""
    known = before.entries() if before else {}
    fresh = [uid for uid in after.order if uid not in known]
    if not fresh:
        return {}
    rows = Entry.objects.filter(timeline=timeline, first_published_at__isnull=False)
    if len(fresh) <= MOST_NAMED:
        rows = rows.filter(uid__in=fresh)
    return {
        uid: publication_clock.format_instant(at)
        for uid, at in rows.values_list("uid", "first_published_at")
        if at and uid not in known
    }


def add_decision(
    timeline: Timeline,
    verb: Decision.Verb,
    by: User | None,
    *,
    publication: Publication | None = None,
    reason: str = "",
) -> Decision:
    """Store a decision about a timeline or about a version under embargo."""
    decision: Decision = Decision.objects.create(
        timeline=timeline,
        publication=publication,
        verb=verb,
        by=by,
        at=publication_clock.now(),
        reason=reason,
    )
    return decision


def _get_newest(publications: Any) -> Publication | None:
    newest: Publication | None = publications.select_related("stored").order_by("-number").first()
    return newest
