"""Takedowns: request one, decline it, and carry it out with the approval of a second person (decision 0039).

Carrying out is one transaction: the bytes of every publication that contains what is removed, and every row, or nothing.
Caches and the files of the database are cleaned afterwards (`newsroom.erasure`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from msgspec.structs import replace

from timeline import document, permissions, publication_clock
from timeline.actions.audit_log import write_audit_event
from timeline.actions.base import Refused, find_text_problem, record, require
from timeline.actions.draft_erasure import (
    ENTRY_KINDS,
    SOURCE_KINDS,
    cut_from_drafts,
    cut_notes_about,
    cut_rows_about,
    list_source_names,
)
from timeline.actions.exposures import refresh_exposures
from timeline.actions.jobs import add_jobs
from timeline.actions.preview_links import end_previews_with
from timeline.actions.rate_limits import count_attempt
from timeline.actions.redaction_texts import build_redaction_texts, build_site_texts
from timeline.actions.row_redaction import RowRewriter
from timeline.actions.waiting_files import discard_all_files
from timeline.document import Document, normalise, redaction
from timeline.document.redaction import Target
from timeline.models import (
    Addressee,
    Answer,
    Change,
    Citation,
    Decision,
    Dismissal,
    Entry,
    EntryNote,
    Event,
    EventParty,
    Exemption,
    FormDraft,
    Hiding,
    Job,
    NoteMention,
    Party,
    PreviewLink,
    Pseudonym,
    Publication,
    PublicationBytes,
    Redirect,
    Reliance,
    Reply,
    Report,
    SeenFinding,
    Source,
    SourcePseudonym,
    SourceText,
    Takedown,
    Task,
    Timeline,
    User,
)
from timeline.models.merges import Mergeable
from timeline.publishing.protected_words import PublicText, list_texts
from timeline.text.word_removal import WordMatcher, find_too_short

Kind = Takedown.Kind
MAX_WORDS = 50


@dataclass(frozen=True, kw_only=True)
class TakedownDraft:
    """What is to be removed, as a form or command says it. The fields are those of `Takedown`."""

    kind: str
    subject_uid: str = ""
    number: int = 0
    words: tuple[str, ...] = ()
    is_everywhere: bool = False
    keeps_record: bool = False
    reason: str = "withheld"
    explanation: str = ""


@dataclass
class TimelinePreview:
    """What would go from the publications of one timeline: numbers of versions, and texts in each, at most MAX_TEXTS.

    `text_count` is how many texts there are. `check_counts` says how many comparisons of quotations with a stored text go.
    """

    timeline: Timeline
    numbers: list[int]
    reissued_from: int | None = None
    texts: list[tuple[int, PublicText]] = field(default_factory=list)
    text_count: int = 0
    check_count: int = 0


@dataclass
class TakedownPreview:
    """What a takedown would remove. `rows` counts rows of the desk, by what editors call those of their table.

    `is_partial`: only what one user may read is looked at.
    """

    timelines: list[TimelinePreview]
    rows: dict[str, int]
    is_partial: bool = False
    problem: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to remove."""
        return not (self.timelines or self.rows)


@dataclass
class _Rewriting:
    """A publication with its new document."""

    publication: Publication
    old: Document
    new: Document
    is_affected: bool
    is_reissued: bool
    data: bytes = b""


# --- Request and decide ------------------------------------------------------------------------------


@transaction.atomic
def request_takedown(timeline: Timeline, draft: TakedownDraft, *, by: User) -> Takedown:
    """Store a request that a second person decides about. Nothing is removed yet.

    Raises:
        PermissionDenied
        Refused: what is named does not exist, the words cannot be searched for (`field` says where), or it could not be
            carried out
    """
    require(permissions.may_request_takedown(by, timeline), "request a takedown")
    takedown = build_takedown(timeline, draft)
    if problem := preview_takedown(takedown, user=by).problem:
        raise Refused(problem, "" if takedown.kind == Kind.VERSION else "words")
    takedown.requested_by = by
    takedown.save()
    write_audit_event(
        "takedown-requested",
        by=by,
        subject="takedown",
        uid=takedown.uid,
        label=takedown.kind,
        timeline=timeline,
    )
    return takedown


@transaction.atomic
def decline_takedown(takedown: Takedown, *, by: User) -> Takedown:
    """Decline a request, or take it back. Its words are deleted.

    Raises:
        PermissionDenied
        Refused: it is decided already
    """
    takedown = _lock_open(takedown)
    timeline = _get_timeline(takedown)
    may_decide = permissions.may_approve_takedown(by, timeline)
    require(may_decide or takedown.requested_by == by, "decide about a takedown")
    _close(takedown, Takedown.State.DECLINED, by)
    write_audit_event(
        "takedown-declined",
        by=by,
        subject="takedown",
        uid=takedown.uid,
        label=takedown.kind,
        timeline=timeline,
    )
    return takedown


@transaction.atomic
def approve_takedown(takedown: Takedown, *, by: User) -> Takedown:
    """Carry out a takedown that another person requested.

    Raises:
        PermissionDenied
        Refused: it is decided already, by the same person, or cannot be carried out
    """
    _lock_all_open()
    takedown = _lock_open(takedown)
    require(permissions.may_approve_takedown(by, _get_timeline(takedown)), "approve a takedown")
    if takedown.requested_by == by:
        raise Refused("You requested this takedown: a second person has to approve it.")
    takedown.decided_by = by
    return _carry_out(takedown, by=by)


@transaction.atomic
def suppress(
    timeline: Timeline,
    draft: TakedownDraft,
    *,
    requested_by: User | None = None,
    approved_by: User | None = None,
) -> Takedown:
    """Carry out a takedown from the command line: for two people, or on the word of whoever has a shell on the server.

    Raises:
        PermissionDenied
        Refused
    """
    takedown = build_takedown(timeline, draft)
    if requested_by is not None and approved_by is not None:
        require(permissions.may_request_takedown(requested_by, timeline), "request a takedown")
        require(permissions.may_approve_takedown(approved_by, timeline), "approve a takedown")
        if requested_by == approved_by:
            raise Refused("A second person has to approve it: name two accounts, or none.")
    _lock_all_open()
    takedown.requested_by, takedown.decided_by = requested_by, approved_by
    takedown.by_shell = requested_by is None or approved_by is None
    takedown.save()
    return _carry_out(takedown, by=approved_by)


def build_takedown(timeline: Timeline, draft: TakedownDraft) -> Takedown:
    """Return an unsaved takedown. Raises Refused if it names nothing that exists."""
    words = [normalise(text).strip() for text in draft.words]
    words = list(dict.fromkeys(text for text in words if text))
    if len(words) > MAX_WORDS:
        raise Refused(f"At most {MAX_WORDS} lines of words are removed at once.", "words")
    for text in words:
        if problem := find_text_problem(text, document.LINE_LENGTH):
            raise Refused(problem, "words")
        if find_too_short(text):
            raise Refused(f"“{text}” is too short: it would be found inside many other words.", "words")
    if draft.kind == Kind.WORDS and not words:
        raise Refused("Give the words that are to be removed, one line each.", "words")
    if draft.kind not in Kind.values or draft.reason not in Takedown.Reason.values:
        raise Refused("Choose what is removed, and the reason that readers see.", "kind")
    if problem := find_text_problem(draft.explanation, 2_000):
        raise Refused(problem, "explanation")
    if not exists(timeline, draft.kind, draft.subject_uid, draft.number):
        raise Refused("This does not exist. Choose what to remove.", "kind")
    takedown = Takedown(
        kind=draft.kind,
        timeline=timeline,
        is_everywhere=draft.is_everywhere or draft.kind in (Kind.PARTY, Kind.SOURCE, Kind.SOURCE_TEXT),
        subject_uid=draft.subject_uid,
        number=draft.number,
        words=words,
        keeps_record=draft.keeps_record,
        reason=draft.reason,
        explanation=normalise(draft.explanation).strip(),
    )
    _require_hidden_record(takedown)
    return takedown


def _require_hidden_record(takedown: Takedown) -> None:
    """Raise Refused if the desk would keep what the next version publishes again."""
    if takedown.keeps_record and not may_keep_record(takedown.kind, takedown.subject_uid):
        raise Refused(
            "The desk can keep its record only of a protected party or a confidential source: the next version would publish any other "
            "again.",
            "keeps_record",
        )


def may_keep_record(kind: str, uid: str) -> bool:
    """Return whether the desk can keep its rows: the next version must not publish the name again."""
    if kind == Kind.PARTY:
        return Party.objects.filter(uid=uid, protected=True).exists()
    return kind == Kind.SOURCE and Source.objects.filter(uid=uid, confidential=True).exists()


def exists(timeline: Timeline, kind: str, uid: str, number: int) -> bool:
    """Return whether there is what a takedown names. Words always are."""
    if kind == Kind.ENTRY:
        return Entry.objects.filter(timeline=timeline, uid=uid).exists()
    if kind == Kind.PARTY:
        return Party.objects.filter(uid=uid).exists()
    if kind == Kind.SOURCE:
        return Source.objects.filter(uid=uid).exists()
    if kind == Kind.SOURCE_TEXT:
        return SourceText.objects.filter(source__uid=uid, number=number).exists()
    if kind == Kind.VERSION:
        return Publication.objects.filter(timeline=timeline, number=number).exists()
    return kind == Kind.WORDS


def _lock_open(takedown: Takedown) -> Takedown:
    locked: Takedown = Takedown.objects.select_for_update().get(pk=takedown.pk)
    if locked.state != Takedown.State.REQUESTED:
        raise Refused(f"This takedown is decided already: {locked.get_state_display().lower()}.")
    return locked


def _get_timeline(takedown: Takedown) -> Timeline:
    if takedown.timeline is None:
        raise Refused("This takedown belongs to no timeline.")
    return takedown.timeline


def _close(takedown: Takedown, state: Takedown.State, by: User | None) -> None:
    """Store the decision. The words and the explanation go with it."""
    takedown.state, takedown.decided_at = state, publication_clock.now()
    if state == Takedown.State.DECLINED:
        takedown.decided_by = by
    takedown.words, takedown.explanation = [], ""
    takedown.save()


def _lock_all_open() -> None:
    """Lock every request that waits, by key, so that two approvals never wait for each other in a circle."""
    list(Takedown.objects.open().order_by("pk").select_for_update().values_list("pk", flat=True))


def _clear_other_requests(takedown: Takedown, by: User | None) -> None:
    """Take erased words out of the requests that wait. One that asks for nothing else is declined: it is done.

    A request of wider scope keeps them: they are to go from other timelines, or from the desk's record, too.
    """
    matcher = WordMatcher(takedown.words)
    others = Takedown.objects.open().exclude(pk=takedown.pk).order_by("pk")
    for other in others:
        is_wider = other.is_everywhere or other.timeline_id != takedown.timeline_id
        if (is_wider and not takedown.is_everywhere) or (takedown.keeps_record and not other.keeps_record):
            continue
        words = [text for text in other.words if not matcher.is_in(text)]
        explanation = matcher.remove(other.explanation, build_site_texts(takedown.reason).marker)
        if not words and _is_covered(other, takedown):
            _close(other, Takedown.State.DECLINED, by)
            write_audit_event(
                "takedown-declined",
                by=by,
                subject="takedown",
                uid=other.uid,
                label=f"{other.kind}, erased by another takedown",
                timeline=other.timeline,
            )
        elif (words, explanation) != (other.words, other.explanation):
            other.words, other.explanation = words, explanation
            other.save(update_fields=["words", "explanation"])


def _is_covered(other: Takedown, takedown: Takedown) -> bool:
    """Whether a takedown erased what another request names, apart from its words."""
    if other.kind == Kind.WORDS:
        return True
    if other.subject_uid != takedown.subject_uid:
        return False
    if other.kind in (Kind.ENTRY, Kind.VERSION) and other.timeline_id != takedown.timeline_id:
        return False
    # A source goes with its texts.
    return (other.kind, other.number) == (takedown.kind, takedown.number) or (
        (other.kind, takedown.kind) == (Kind.SOURCE_TEXT, Kind.SOURCE)
    )


# --- Preview -----------------------------------------------------------------------------------------

MAX_TEXTS = 200
PREVIEWS_PER_HOUR = 60


def preview_new_takedown(takedown: Takedown, *, by: User) -> TakedownPreview:
    """Return what a takedown that is not requested would remove, as far as this person may read it.

    Each preview is in the audit log. Whoever tries many words is looking for something.

    Raises:
        Refused: the person has made PREVIEWS_PER_HOUR within this hour
    """
    if not count_attempt("takedown-preview", str(by.pk), limit=PREVIEWS_PER_HOUR, seconds=3600):
        raise Refused(
            f"You have made {PREVIEWS_PER_HOUR} previews within this hour. Continue in the next hour."
        )
    write_audit_event(
        "takedown-previewed", by=by, subject="takedown", label=takedown.kind, timeline=takedown.timeline
    )
    return preview_takedown(takedown, user=by)


def preview_takedown(takedown: Takedown, *, user: User | None = None) -> TakedownPreview:
    """Return what a takedown would remove: as far as a user may read it, or all of it.

    Nothing in the preview depends on what the user may not read: a count would confirm a guess.
    """
    readable = None if user is None else Source.objects.readable_by(user)
    digests = _find_text_digests(takedown, readable)
    now = publication_clock.now()
    preview = TakedownPreview(timelines=[], rows={}, is_partial=user is not None)
    guessable: set[str] = set()
    timelines = _list_timelines(takedown)
    if user is not None:
        seen = set(Timeline.objects.visible_to(user).order_by().values_list("pk", flat=True))
        timelines = [timeline for timeline in timelines if timeline.pk in seen]
    for timeline in timelines:
        try:
            if takedown.kind == Kind.VERSION:
                _require_superseded(timeline, takedown.number)
        except Refused as refusal:
            preview.problem = str(refusal)
        try:
            rewritings = _plan(takedown, timeline, digests, publication_clock.format_instant(now))
        except redaction.RedactionError as error:
            preview.problem = _explain_ids(takedown, error, timeline, is_seen=True)
            continue
        guessable |= {rewriting.publication.digest for rewriting in rewritings if rewriting.is_reissued}
        affected = [rewriting for rewriting in rewritings if rewriting.is_affected]
        if affected:
            preview.timelines.append(_preview_timeline(timeline, rewritings, affected))
    rewriter = RowRewriter(takedown, is_dry_run=True)
    _cut_rows(takedown, rewriter, now)
    if matcher := WordMatcher((*takedown.words, *guessable)):
        _remove_words_from_rows(takedown, rewriter, matcher)
    # These are the versions, which are listed above.
    rewriter.keys.pop(Publication, None)
    preview.rows = rewriter.count_rows(user)
    return preview


def _preview_timeline(
    timeline: Timeline, rewritings: list[_Rewriting], affected: list[_Rewriting]
) -> TimelinePreview:
    reissued = [rewriting.publication.number for rewriting in rewritings if rewriting.is_reissued]
    preview = TimelinePreview(
        timeline, [rewriting.publication.number for rewriting in affected], min(reissued, default=None)
    )
    for rewriting in affected:
        kept = set(list_texts(rewriting.new))
        texts = [text for text in list_texts(rewriting.old) if text not in kept]
        preview.text_count += len(texts)
        room = MAX_TEXTS - len(preview.texts)
        preview.texts += [(rewriting.publication.number, text) for text in texts[:room]]
        preview.check_count += len(rewriting.old.checks) - len(rewriting.new.checks)
    return preview


# --- Carry out ---------------------------------------------------------------------------------------


def _carry_out(takedown: Takedown, *, by: User | None) -> Takedown:
    """Rewrite publications and rows, inside the caller's transaction."""
    # The protection may have ended since the request.
    _require_hidden_record(takedown)
    discard_all_files()
    timelines = _list_timelines(takedown, locked=True)
    rewriter = RowRewriter(takedown)
    now = publication_clock.now()
    at = publication_clock.format_instant(now)
    digests = _find_text_digests(takedown)
    guessable: set[str] = set()
    concerned: list[tuple[Timeline, list[_Rewriting]]] = []
    for timeline in timelines:
        if takedown.kind == Kind.VERSION:
            _require_superseded(timeline, takedown.number)
        try:
            rewritings = _plan(takedown, timeline, digests, at)
        except redaction.RedactionError as error:
            is_seen = by is None or permissions.may_see(by, timeline)
            raise Refused(_explain_ids(takedown, error, timeline, is_seen=is_seen)) from error
        guessable |= {rewriting.publication.digest for rewriting in rewritings if rewriting.is_reissued}
        _store(rewriter, rewritings)
        if any(rewriting.is_affected for rewriting in rewritings):
            concerned.append((timeline, rewritings))
    end_previews_with(
        timelines,
        lambda timeline: _build_target(takedown, timeline, digests),
        ending=PreviewLink.Ending.TAKEDOWN,
        by=by,
    )
    if not takedown.keeps_record:
        _cut_rows(takedown, rewriter, now)
        _keep_ids(takedown, [timeline for timeline, _rewritings in concerned])
    # The words last: everything that is left contains them by accident. Old digests that can be guessed go too.
    words = (*(() if takedown.keeps_record else takedown.words), *guessable)
    scoped = WordMatcher(words)
    if scoped:
        _remove_words_from_rows(takedown, rewriter, scoped)
    if takedown.keeps_record and takedown.words:
        # Readers of a withdrawn timeline see this text of the desk.
        rewriter.remove_words(
            WordMatcher(takedown.words), lambda row: _is_in_scope(takedown, row), only=[Decision]
        )
    # A page of a withdrawn timeline that is kept has its reason.
    seen = {timeline.pk for timeline, _rewritings in concerned}
    changed = Timeline.objects.filter(decisions__in=rewriter.keys.get(Decision, ())).exclude(pk__in=seen)
    concerned += [(timeline, []) for timeline in changed.distinct()]
    refresh_exposures()
    _clear_other_requests(takedown, by)
    _close(takedown, Takedown.State.DONE, by)
    for timeline, rewritings in concerned:
        numbers = [rewriting.publication.number for rewriting in rewritings if rewriting.is_affected]
        Decision.objects.create(timeline=timeline, verb=Decision.Verb.TAKE_DOWN, by=by, at=now)
        record(
            "takedown",
            "timeline",
            timeline.slug,
            timeline.title,
            by=by,
            timeline=timeline,
            after={
                "removed": takedown.get_kind_display(),
                "versions": ", ".join(map(str, numbers)),
                "reason for readers": takedown.get_reason_display(),
                "by shell": takedown.by_shell,
            },
        )
    write_audit_event(
        "takedown",
        by=by,
        subject="takedown",
        uid=takedown.uid,
        label=f"{takedown.kind}, shell access" if takedown.by_shell else takedown.kind,
        timeline=takedown.timeline,
    )
    add_jobs(Job.Kind.ERASE, [takedown.uid])
    return takedown


def _list_timelines(takedown: Takedown, *, locked: bool = False) -> list[Timeline]:
    """Return the timelines in which something is removed, in the order in which they are locked."""
    timelines = Timeline.objects.order_by("pk")
    if not takedown.is_everywhere:
        timelines = timelines.filter(pk=takedown.timeline_id or 0)
    return list(timelines.select_for_update() if locked else timelines)


def _find_text_digests(takedown: Takedown, sources: QuerySet[Source] | None = None) -> frozenset[str]:
    """Return the SHA-256 of the source texts that go, or from which words are cut: documents must not contain them.

    Words are looked for in the texts of these sources, or of all.
    """
    digests: set[str] = set()
    if takedown.kind == Kind.SOURCE:
        texts = SourceText.objects.filter(source__in=_list_rows(takedown, Source))
        digests |= set(texts.values_list("sha256", flat=True))
    elif takedown.kind == Kind.SOURCE_TEXT:
        texts = SourceText.objects.filter(source__uid=takedown.subject_uid, number=takedown.number)
        digests |= set(texts.values_list("sha256", flat=True))
    if matcher := WordMatcher(takedown.words):
        searched = SourceText.objects.all()
        if sources is not None:
            searched = searched.filter(source__in=sources.order_by().values("pk"))
        digests |= {row.sha256 for row in searched.iterator(chunk_size=20) if matcher.is_in(row.text)}
    return frozenset(digests)


def _list_rows(takedown: Takedown, model: type[Mergeable]) -> list[Any]:
    """Return the party or source that goes, first, and the duplicates that were merged into it."""
    manager: Any = model._default_manager
    rows = list(manager.filter(uid=takedown.subject_uid))
    # The list grows while it is read: into a duplicate others may have been merged before.
    for row in rows:
        rows += manager.filter(merged_into=row).order_by("pk")
    return rows


def _list_subjects(takedown: Takedown) -> list[Any]:
    """Return the rows of the party or source that goes; [] for any other kind."""
    models: dict[str, type[Mergeable]] = {Kind.PARTY: Party, Kind.SOURCE: Source}
    return _list_rows(takedown, models[takedown.kind]) if takedown.kind in models else []


def _plan(takedown: Takedown, timeline: Timeline, digests: frozenset[str], at: str) -> list[_Rewriting]:
    """Return the publications of a timeline that get other bytes, with their new documents, in order.

    Raises:
        RedactionError: words are in an id
    """
    reason: Any = takedown.reason
    target = _build_target(takedown, timeline, digests)
    publications = list(
        Publication.objects.filter(timeline=timeline).select_related("stored").order_by("number")
    )
    rewritings = []
    for publication in publications:
        old = document.decode(publication.data)
        texts = build_redaction_texts(old.timeline.language, takedown.reason)
        new = redaction.redact(old, target, texts, at)
        is_affected = new is not old
        if is_affected:
            told = redaction.find_removal_kind(old, target, texts, at)
            uid = redaction.find_told_id(old, target)
            if target.public_ids and not uid:
                told = "words"
            new = redaction.mark(new, told, uid, at, reason)
        rewritings.append(_Rewriting(publication, old, new, is_affected, is_reissued=False))
    _renew_chain(rewritings, at)
    return [rewriting for rewriting in rewritings if rewriting.data]


def _build_target(takedown: Takedown, timeline: Timeline, digests: frozenset[str]) -> Target:
    """Return what goes from documents of a timeline."""
    kind: Any = takedown.kind
    rows = _list_subjects(takedown)
    return Target(
        kind=kind,
        id=takedown.subject_uid,
        merged_ids=tuple(row.uid for row in rows if row.uid != takedown.subject_uid),
        # With a record the desk would publish the pseudonym or description again, so it stays.
        public_ids=tuple(_list_public_ids(takedown, timeline, rows)),
        keeps_protected=takedown.keeps_record,
        words=tuple(takedown.words),
        text_digests=digests,
        number=takedown.number,
    )


def _list_public_ids(takedown: Takedown, timeline: Timeline, rows: list[Any]) -> list[str]:
    """Return the ids that readers know instead of those of these protected parties or confidential sources."""
    pseudonyms: Any
    if takedown.kind == Kind.PARTY:
        pseudonyms = Pseudonym.objects.filter(timeline=timeline, party__in=rows)
    elif takedown.kind == Kind.SOURCE:
        pseudonyms = SourcePseudonym.objects.filter(timeline=timeline, source__in=rows)
    else:
        return []
    return list(pseudonyms.values_list("uid", flat=True))


def _renew_chain(rewritings: list[_Rewriting], at: str) -> None:
    """Give rewritten documents their version block and bytes. What was made before the nonce is reissued."""
    first = next(
        (
            index
            for index, rewriting in enumerate(rewritings)
            if rewriting.is_affected and not _get_version(rewriting.old).nonce
        ),
        len(rewritings),
    )
    renewed: dict[str, str] = {}
    for index, rewriting in enumerate(rewritings):
        rewriting.is_reissued = index >= first
        if not rewriting.is_affected and not rewriting.is_reissued:
            continue
        old, digest = _get_version(rewriting.old), rewriting.publication.digest
        version = replace(
            _get_version(rewriting.new),
            previous=renewed.get(old.previous, old.previous),
            nonce=document.generate_nonce(),
        )
        if rewriting.is_reissued:
            version = replace(version, replaces="", reissued=at)
        else:
            followers = {
                _get_version(other.old).previous for other in rewritings[index + 1 :] if not other.is_affected
            }
            # The next version may have been published before an earlier takedown: it still names that digest.
            keeps = old.replaces in followers and digest not in followers and bool(old.replaces)
            version = replace(version, replaces=old.replaces if keeps else digest)
        rewriting.new = replace(rewriting.new, version=version)
        rewriting.data = document.encode(rewriting.new)
        renewed[digest] = document.compute_digest(rewriting.data)
        if old.replaces:
            renewed[old.replaces] = renewed[digest]


def _get_version(whole: Document) -> document.Version:
    if whole.version is None:
        raise Refused("A published document has no version block.")
    return whole.version


def _store(rewriter: RowRewriter, rewritings: list[_Rewriting]) -> None:
    for rewriting in rewritings:
        publication, new = rewriting.publication, rewriting.new
        digest = document.compute_digest(rewriting.data)
        kept = "" if rewriting.is_reissued else publication.digest
        stored = PublicationBytes(publication=publication)
        rewriter.update(stored, old_digest=kept, new_digest=digest, data=rewriting.data)
        rewriter.update(
            Publication.objects.get(pk=publication.pk),
            old_digest=kept,
            new_digest=digest,
            digest=digest,
            content_digest=document.compute_content_digest(new),
            note=_get_version(new).note,
            title=new.timeline.title,
            summary=new.timeline.summary,
            entries=len(new.entries()),
        )


def _require_superseded(timeline: Timeline, number: int) -> None:
    live = Publication.objects.filter(timeline=timeline).public().order_by("-number").first()
    withdrawn = Decision.objects.find_withdrawal(timeline.slug) is not None
    if live is not None and live.number == number and not withdrawn:
        raise Refused(
            f"Version {number} is what readers see now. Publish the next version, or withdraw the timeline, first."
        )


def _explain_ids(
    takedown: Takedown, error: redaction.RedactionError, timeline: Timeline, *, is_seen: bool
) -> str:
    """Return why words in an address are not removed. A timeline that the user does not see is not named."""
    where = f"“{timeline.title}”: {', '.join(error.ids)}" if is_seen else "a timeline that you do not see"
    way_out = (
        "Choose longer words, or take down the entry, party or source itself."
        if takedown.kind == Kind.WORDS
        else "Leave these words out, or choose longer ones."
    )
    return (
        f"These words are part of an address of {where}. An address that was public cannot change. {way_out}"
    )


def _is_in_scope(takedown: Takedown, row: Any) -> bool:
    """Whether words are removed from a row: always if everywhere, else in rows of the timeline and in shared ones."""
    if takedown.is_everywhere:
        return True
    for path in ("timeline_id", "entry.timeline_id", "event.timeline_id", "publication.timeline_id"):
        value = row
        for name in path.split("."):
            value = getattr(value, name, None)
        if value is not None:
            return bool(value == takedown.timeline_id)
    if isinstance(row, Timeline):
        return row.pk == takedown.timeline_id
    return True


def _remove_words_from_rows(takedown: Takedown, rewriter: RowRewriter, matcher: WordMatcher) -> None:
    digests = rewriter.remove_words(matcher, lambda row: _is_in_scope(takedown, row))
    if digests:
        rewriter.delete_rows(Dismissal.objects.filter(source__texts__sha256__in=digests))
        rewriter.delete_rows(Exemption.objects.filter(text_sha256__in=digests))


# --- Rows of the desk --------------------------------------------------------------------------------


def _cut_rows(takedown: Takedown, rewriter: RowRewriter, now: Any) -> None:
    """Empty the working copy and the history of an entry, party, source, source text or version."""
    cut = {
        Kind.ENTRY: _cut_entry,
        Kind.PARTY: _cut_party,
        Kind.SOURCE: _cut_source,
        Kind.SOURCE_TEXT: _cut_source_text,
        Kind.VERSION: _cut_version,
    }.get(Kind(takedown.kind))
    if cut is not None:
        cut(takedown, rewriter, now)
    for hiding in Hiding.objects.filter(kind=takedown.kind, subject_uid=takedown.subject_uid).exclude(
        subject_uid=""
    ):
        rewriter.update(hiding, words=[])


def _cut_entry(takedown: Takedown, rewriter: RowRewriter, now: Any) -> None:
    entry = Entry.objects.get(timeline=takedown.timeline, uid=takedown.subject_uid)
    texts = build_redaction_texts(_get_timeline(takedown).language, takedown.reason)
    labels = {entry.label, *_list_labels(entry.kind, entry.uid, entry.timeline)}
    detail = entry.detail
    own: dict[str, Any] = {"stated": "", "standing": "unconfirmed", "short_label": "", "is_minor": False}
    if isinstance(detail, Event):
        own |= {
            "headline": texts.marker,
            "body": "",
            "place": "",
            "latitude": None,
            "longitude": None,
            "is_key": False,
        }
    elif hasattr(detail, "words"):
        own |= {"words": texts.marker, "translation": "", "context": "", "language": ""}
    else:
        own |= {
            "put": texts.marker,
            "channel": "",
            "outcome_note": "",
            "deadline": None,
            "outcome": "awaiting",
        }
    if entry.state != Entry.State.REMOVED or entry.first_published_at is not None:
        own |= {
            "state": Entry.State.WITHDRAWN,
            "withdrawn_at": entry.withdrawn_at or now,
            "withdrawn_reason": texts.entry,
        }
    rewriter.update(detail, **own)
    task_uids = list(Task.objects.filter(entry=entry).values_list("uid", flat=True))
    for rows in (
        Citation.objects.filter(entry=entry),
        Exemption.objects.filter(entry=entry),
        SeenFinding.objects.filter(entry=entry),
        EventParty.objects.filter(event=entry.pk),
        Addressee.objects.filter(statement=entry.pk),
        Answer.objects.filter(statement=entry.pk),
        Reply.objects.filter(request=entry.pk),
        Reply.objects.filter(statement=entry.pk),
        NoteMention.objects.filter(note__entry=entry),
        EntryNote.objects.filter(entry=entry),
        Task.objects.filter(entry=entry),
    ):
        rewriter.delete_rows(rows)
    rewriter.clear_changes(_list_changes(entry.kind, entry.uid, entry.timeline), texts.marker)
    _remove_labels(rewriter, labels, texts.marker, Change.objects.filter(timeline=entry.timeline))
    reports = list(Report.objects.about(entry.timeline).filter(entry_uid=entry.uid))
    for report in reports:
        outcome = texts.marker if report.outcome else ""
        rewriter.update(report, words=texts.marker, basis="", outcome=outcome)
    drafts = FormDraft.objects.filter(timeline=entry.timeline)
    rewriter.delete_rows(drafts.filter(kind__in=ENTRY_KINDS, subject_uid=entry.uid))
    rewriter.delete_rows(drafts.filter(kind=FormDraft.Kind.TASK, subject_uid__in=task_uids))
    answers = drafts.filter(kind=FormDraft.Kind.REPORT, subject_uid__in=[report.uid for report in reports])
    rewriter.delete_rows(answers)
    cut_notes_about(entry, marker=texts.marker, update=rewriter.update)
    cut_rows_about(entry.timeline, [entry.uid], update=rewriter.update)
    cut_from_drafts(drafts, words=labels, marker=texts.marker, update=rewriter.update)


def _cut_party(takedown: Takedown, rewriter: RowRewriter, now: Any) -> None:
    texts = build_site_texts(takedown.reason)
    for party in _list_rows(takedown, Party):
        labels = {party.name, *_list_labels("party", party.uid)}
        names = {*labels, party.short_name, *party.aliases}
        # A merged duplicate is shown to nobody, and a protected party is never merged.
        is_shown = party.merged_into_id is None
        rewriter.update(
            party,
            name=texts.party,
            # The pseudonym is gone from the versions as well: the next one must not publish it again.
            pseudonym=texts.party if is_shown else "",
            protected=is_shown,
            short_name="",
            aliases=[],
            identifying_words=[],
            website="",
            wikidata="",
            disclosure="",
            introduction="",
            part_of=None,
        )
        # A row that readers may not know is never merged, and no former id leads to it.
        rewriter.update_rows(Redirect.objects.filter(party=party, is_public=True), is_public=False)
        rewriter.clear_changes(_list_changes("party", party.uid), texts.marker)
        _remove_labels(rewriter, labels, texts.marker, Change.objects.all())
        rewriter.delete_rows(FormDraft.objects.filter(kind=FormDraft.Kind.PARTY, subject_uid=party.uid))
        cut_from_drafts(FormDraft.objects.all(), words=names, marker=texts.party, update=rewriter.update)


def _keep_ids(takedown: Takedown, timelines: Iterable[Timeline]) -> None:
    """Let the party or source keep its id in these timelines, as their redacted versions do: it tells nothing without the name.

    Otherwise the next version would give it the id of a pseudonym, and every entry about it would have changed. If the desk
    keeps its record, the next version has a pseudonym or a description, which must not stand beside the id of the name.
    """
    for timeline in timelines:
        for party in Party.objects.filter(uid=takedown.subject_uid) if takedown.kind == Kind.PARTY else ():
            Pseudonym.objects.get_or_create(timeline=timeline, party=party, defaults={"uid": party.uid})
        for source in Source.objects.filter(uid=takedown.subject_uid) if takedown.kind == Kind.SOURCE else ():
            SourcePseudonym.objects.get_or_create(
                timeline=timeline, source=source, defaults={"uid": source.uid}
            )


def _cut_source(takedown: Takedown, rewriter: RowRewriter, now: Any) -> None:
    texts = build_site_texts(takedown.reason)
    for source in _list_rows(takedown, Source):
        labels = {source.real_name, *_list_labels("source", source.uid)}
        names = {*labels, *list_source_names(source)}
        is_shown = source.merged_into_id is None
        rewriter.update(
            source,
            publisher="",
            title=texts.marker,
            authors=[],
            url="",
            page_digest="",
            published="",
            captured="",
            accessed=None,
            archived_url="",
            file_sha256="",
            language="",
            note="",
            state="unknown",
            state_on=None,
            confidential=is_shown,
            described_as=texts.source if is_shown else "",
            confidential_reason=texts.marker if is_shown else "",
        )
        for citation in Citation.objects.filter(source=source):
            rewriter.update(citation, locator="", exact="", prefix="", suffix="", note="", omitted=[])
        digests = list(source.texts.values_list("sha256", flat=True))
        for rows in (
            Exemption.objects.filter(text_sha256__in=digests),
            source.texts.all(),
            Dismissal.objects.filter(source=source),
            Reliance.objects.filter(source=source),
            Reliance.objects.filter(on=source),
        ):
            rewriter.delete_rows(rows)
        rewriter.update_rows(Redirect.objects.filter(source=source, is_public=True), is_public=False)
        rewriter.clear_changes(_list_changes("source", source.uid), texts.marker)
        # A line of an entry's history names the source with the words that it was cited for.
        _remove_labels(rewriter, labels, texts.marker, Change.objects.all(), whole_lines=True)
        _remove_labels(rewriter, set(digests), texts.marker, Change.objects.all())
        rewriter.delete_rows(FormDraft.objects.filter(kind__in=SOURCE_KINDS, subject_uid=source.uid))
        cut_from_drafts(
            FormDraft.objects.all(),
            words=names,
            sources=[source.uid],
            marker=texts.source,
            update=rewriter.update,
        )


def _cut_source_text(takedown: Takedown, rewriter: RowRewriter, now: Any) -> None:
    texts = SourceText.objects.filter(source__uid=takedown.subject_uid, number=takedown.number)
    digests = set(texts.values_list("sha256", flat=True))
    rewriter.delete_rows(Exemption.objects.filter(text_sha256__in=digests))
    rewriter.delete_rows(Dismissal.objects.filter(source__uid=takedown.subject_uid))
    rewriter.delete_rows(texts)
    of_source = FormDraft.objects.filter(subject_uid=takedown.subject_uid)
    rewriter.delete_rows(of_source.filter(kind=FormDraft.Kind.SOURCE_TEXT))
    _remove_labels(rewriter, digests, build_site_texts(takedown.reason).marker, Change.objects.all())


def _cut_version(takedown: Takedown, rewriter: RowRewriter, now: Any) -> None:
    changes = _list_changes("publication", str(takedown.number), takedown.timeline)
    for change in changes:
        rewriter.update(change, before=None, after=None, reason="")


def _list_changes(subject: str, uid: str, timeline: Timeline | None = None) -> list[Change]:
    changes = Change.objects.filter(subject=subject, subject_uid=uid)
    return list(changes.filter(timeline=timeline) if timeline else changes)


def _list_labels(subject: str, uid: str, timeline: Timeline | None = None) -> set[str]:
    return {change.label for change in _list_changes(subject, uid, timeline) if change.label}


def _remove_labels(
    rewriter: RowRewriter, labels: set[str], marker: str, changes: Any, *, whole_lines: bool = False
) -> None:
    """Remove what a row was called from the history of others, or the lines with it."""
    exact = sorted((label for label in labels if label and label != marker), key=len, reverse=True)

    def change_value(value: Any) -> Any:
        if isinstance(value, str):
            for label in exact:
                if label in value:
                    value = marker if whole_lines else value.replace(label, marker)
            return value
        if isinstance(value, list):
            return [change_value(item) for item in value]
        if isinstance(value, dict):
            return {name: change_value(item) for name, item in value.items()}
        return value

    if not exact:
        return
    for change in list(_iterate_changes(changes)):
        values = {
            name: new
            for name in ("label", "before", "after", "reason")
            if (new := change_value(getattr(change, name))) != getattr(change, name)
        }
        if values:
            rewriter.update(change, **values)


def _iterate_changes(changes: Any) -> Iterator[Change]:
    yield from changes.order_by("pk").iterator(chunk_size=500)
