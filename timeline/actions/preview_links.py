"""Private links to a preview: make one, revoke it, open it, and end those that would show what has to be hidden.

The document is built as a publication is: with pseudonyms and descriptions in place of protected persons and confidential
sources (decision 0050).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

import msgspec
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from timeline import document, permissions
from timeline.actions.audit_log import write_audit_event, write_repeatable_event
from timeline.actions.base import Refused, find_text_problem, lock_timeline, require
from timeline.actions.rate_limits import count_attempt
from timeline.actions.redaction_texts import build_redaction_texts
from timeline.document import Document, normalise, redaction
from timeline.document.redaction import Target
from timeline.models import Party, PreviewLink, Source, Timeline, User
from timeline.models.preview_links import DAYS, compute_token_digest, generate_preview_token
from timeline.publishing import checks, exposure, protected_words, snapshot

Ending = PreviewLink.Ending
# So many links of a timeline work at once: each has a copy of its document.
MOST_LINKS = 20
# How often one link is opened within an hour, whoever opens it.
VIEWS_PER_HOUR = 120
# Ended links are listed for so long.
KEPT_DAYS = 90


class NamesProtected(Refused):
    """The working copy names protected persons. `problems` says where."""

    def __init__(self, problems: list[checks.PublishProblem]) -> None:
        super().__init__(
            "The timeline contains words that identify a protected person. The publish page lists them. Correct them first, then make the link."
        )
        self.problems = problems


class TooManyViews(Exception):  # noqa: N818
    """The link was opened VIEWS_PER_HOUR within this hour."""


@dataclass(frozen=True, slots=True)
class NewPreviewLink:
    """A link with the secret part of its address, which is not stored."""

    link: PreviewLink
    token: str


@transaction.atomic
def create_preview_link(timeline: Timeline, *, for_whom: str, days: int, by: User) -> NewPreviewLink:
    """Make a link to the working copy as it is now. It works for `days` days, one of DAYS.

    Raises:
        PermissionDenied
        NamesProtected
        Refused: a value cannot be stored, there is nothing to show, or MOST_LINKS work already
    """
    require(permissions.may_share_preview(by, timeline), "share a preview of this timeline")
    timeline = lock_timeline(timeline)
    for_whom = normalise(for_whom).strip()
    if problem := find_text_problem(for_whom, document.LINE_LENGTH) or ("" if for_whom else "Say for whom."):
        raise Refused(problem, "for_whom")
    if days not in DAYS:
        raise Refused("Choose how long the link works.", "days")
    if PreviewLink.objects.filter(timeline=timeline).working().count() >= MOST_LINKS:
        raise Refused(f"{MOST_LINKS} links of this timeline work already. Revoke one first.")
    whole = snapshot.build(timeline)
    if not whole.order:
        raise Refused("There is nothing to show yet: add an event first.")
    if protected_words.find_in_reason(timeline, for_whom):
        raise Refused("This identifies a protected person. Use other words.", "for_whom")
    if problems := list(checks.check_protected_words(timeline, whole)):
        raise NamesProtected(problems)
    if problems := list(checks.check_format(timeline, whole)):
        raise Refused(problems[0].message)
    token, now = generate_preview_token(), timezone.now()
    link: PreviewLink = PreviewLink.objects.create(
        timeline=timeline,
        token_digest=compute_token_digest(token),
        for_whom=for_whom,
        data=document.encode(whole),
        made_by=by,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    _write_event("preview-link-made", link, by, label=f"{days} days")
    return NewPreviewLink(link, token)


@transaction.atomic
def revoke_preview_link(link: PreviewLink, *, by: User) -> None:
    """End a link at once. One that has ended stays as it is.

    Raises:
        PermissionDenied
    """
    require(permissions.may_share_preview(by, link.timeline), "revoke a preview link of this timeline")
    locked = PreviewLink.objects.select_for_update().filter(pk=link.pk).with_data().first()
    if locked is not None:
        _end(locked, Ending.REVOKED, by)


def open_preview(token: str, *, address: str) -> PreviewLink | None:
    """Return the link with this secret part, and log that it was opened; None if none works.

    A link whose maker may no longer share the timeline is ended.

    Raises:
        TooManyViews
    """
    found: QuerySet[PreviewLink] = PreviewLink.objects.working().filter(
        token_digest=compute_token_digest(token)
    )
    link = found.select_related("timeline", "made_by").first()
    if link is None:
        return None
    if not permissions.may_share_preview(link.made_by, link.timeline):
        _end(link, Ending.RIGHTS, None)
        return None
    if not count_attempt("preview-view", str(link.pk), limit=VIEWS_PER_HOUR, seconds=3600):
        raise TooManyViews
    with transaction.atomic():
        # The condition again: it may have ended meanwhile.
        opened = PreviewLink.objects.working().filter(pk=link.pk)
        if not opened.update(view_count=F("view_count") + 1, last_viewed_at=timezone.now()):
            return None
        write_repeatable_event(
            "preview-link-viewed",
            str(link.pk),
            by=None,
            subject="preview-link",
            uid=link.uid,
            timeline=link.timeline,
            address=address,
        )
    return link


def end_previews_naming(row: Party | Source, *, by: User | None) -> None:
    """End every link whose document names a party or source that is hidden from readers from now on."""
    rows = exposure.list_own_and_merged(row)

    def names(link: PreviewLink, whole: Document) -> bool:
        if exposure.has_own_id(whole, rows):
            return True
        return bool(protected_words.find_mentions(link.timeline, whole, rows=[row]))

    _end_where(PreviewLink.objects.all(), names, Ending.PROTECTION, by)


def end_previews_with(
    timelines: Iterable[Timeline],
    build_target: Callable[[Timeline], Target],
    *,
    ending: PreviewLink.Ending,
    by: User | None,
) -> None:
    """End every link of these timelines whose document contains what is taken down or hidden.

    `build_target` returns what that is in one of the timelines.
    """

    def contains(link: PreviewLink, whole: Document) -> bool:
        texts = build_redaction_texts(whole.timeline.language, "withheld")
        try:
            return redaction.redact(whole, build_target(link.timeline), texts, "") is not whole
        except redaction.RedactionError:
            # The words are in an id.
            return True

    pks = [timeline.pk for timeline in timelines]
    _end_where(PreviewLink.objects.filter(timeline__in=pks), contains, ending, by)


def end_previews_having(timeline: Timeline, uids: Iterable[str], *, by: User | None) -> None:
    """End every link of a timeline whose document has one of these entries, because they are deleted for good."""
    deleted = set(uids)

    def has_any(link: PreviewLink, whole: Document) -> bool:
        return not deleted.isdisjoint(whole.order)

    _end_where(PreviewLink.objects.filter(timeline=timeline), has_any, PreviewLink.Ending.REVOKED, by)


def end_previews_of(timeline: Timeline, *, ending: PreviewLink.Ending, by: User | None) -> None:
    """End every link of a timeline."""
    _end_where(PreviewLink.objects.filter(timeline=timeline), lambda _link, _whole: True, ending, by)


def end_expired_previews() -> int:
    """End the links that have expired, with their documents, and delete those that ended long ago. Return how many ended."""
    expired = PreviewLink.objects.with_data().filter(expires_at__lte=timezone.now())
    count = expired.update(data=b"", ending=Ending.EXPIRED, ended_at=timezone.now())
    PreviewLink.objects.filter(ended_at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
    return count


def _end_where(
    links: QuerySet[PreviewLink],
    is_concerned: Callable[[PreviewLink, Document], bool],
    ending: PreviewLink.Ending,
    by: User | None,
) -> None:
    """End those of some links whose document is concerned. One that cannot be read is."""
    rows = links.filter(ended_at__isnull=True).select_related("timeline").order_by("pk")
    for link in rows.iterator(chunk_size=5):
        try:
            whole = document.decode(bytes(link.data))
        except msgspec.ValidationError:
            _end(link, ending, by)
            continue
        if is_concerned(link, whole):
            _end(link, ending, by)


def _end(link: PreviewLink, ending: PreviewLink.Ending, by: User | None) -> None:
    """End a link and delete its document."""
    link.data, link.ending, link.ended_at, link.ended_by = b"", ending, timezone.now(), by
    link.save(update_fields=["data", "ending", "ended_at", "ended_by"])
    _write_event("preview-link-ended", link, by, label=ending)


def _write_event(verb: str, link: PreviewLink, by: User | None, *, label: str) -> None:
    write_audit_event(verb, by=by, subject="preview-link", uid=link.uid, label=label, timeline=link.timeline)
