"""Protection of persons: ask to end it, decide about that, and let identifying words be published in one place."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from timeline import permissions
from timeline.actions.audit_log import write_audit_event
from timeline.actions.base import (
    Refused,
    find_text_problem,
    lock_survivors,
    lock_timeline,
    record,
    require,
    require_visible,
)
from timeline.actions.edit_merges import add_base
from timeline.actions.edit_units import PARTY_UNITS
from timeline.actions.exposures import forget_exposures
from timeline.actions.parties import read_party
from timeline.document import normalise
from timeline.models import Party, Source, Timeline, UnprotectRequest, User, WordWaiver
from timeline.publishing import protected_words, snapshot

REASON_MISSING = "Say why: it is recorded."


def get_open_request(party: Party) -> UnprotectRequest | None:
    """Return the request to end the protection of a party that nobody has decided about, or None."""
    request: UnprotectRequest | None = (
        UnprotectRequest.objects.filter(party=party, state=UnprotectRequest.State.OPEN)
        .select_related("by")
        .first()
    )
    return request


@transaction.atomic
def ask_to_unprotect(party: Party, *, by: User, reason: str) -> UnprotectRequest:
    """Ask for the protection of a party to end. Readers see no change until a second person approves.

    Raises:
        PermissionDenied
        Refused: the party is not protected, a request is open already, or the reason is missing
    """
    require(permissions.may_ask_to_unprotect(by), "ask for a protection to end")
    party = _lock_party(party, by)
    reason = _require_reason(reason)
    if not party.protected:
        raise Refused("This party is not protected.")
    if get_open_request(party):
        raise Refused("Somebody has asked for this already. It waits for a second person.")
    request: UnprotectRequest = UnprotectRequest.objects.create(party=party, by=by, reason=reason)
    _record("ask-unprotect", party, by, reason)
    write_audit_event("unprotect-asked", by=by, subject="party", uid=party.uid, timeline=party.made_for)
    return request


@transaction.atomic
def approve_unprotect(party: Party, *, by: User, request_pk: int | None) -> Party:
    """End the protection of a party, as a second person. `request_pk` is the request that they have seen.

    Raises:
        PermissionDenied: also for the person who asked
        Refused: the request is no longer open
    """
    party, request = _lock_request(party, by, request_pk)
    require(permissions.may_unprotect(by, request.by), "end a protection that you asked to end")
    before = add_base(party.describe_for_history(), party.version, read_party(party), PARTY_UNITS)
    party.protected = False
    party.version += 1
    party.save(update_fields=["protected", "version"])
    forget_exposures(party)
    _decide(request, UnprotectRequest.State.APPROVED, by)
    record(
        "unprotect",
        "party",
        party.uid,
        party.name,
        by=by,
        timeline=party.made_for,
        before=before,
        after=party.describe_for_history(),
        reason=request.reason,
    )
    write_audit_event("unprotected", by=by, subject="party", uid=party.uid, timeline=party.made_for)
    return party


@transaction.atomic
def keep_protected(party: Party, *, by: User, request_pk: int | None) -> Party:
    """Close the request to end a protection: withdraw one’s own, or decline that of another.

    Raises:
        PermissionDenied
        Refused: the request is no longer open
    """
    party, request = _lock_request(party, by, request_pk)
    is_own = request.by_id == by.pk
    require(is_own or permissions.may_unprotect(by, request.by), "decide about a protection")
    _decide(request, UnprotectRequest.State.WITHDRAWN if is_own else UnprotectRequest.State.DECLINED, by)
    _record("keep-protected", party, by, "")
    write_audit_event("unprotect-refused", by=by, subject="party", uid=party.uid, timeline=party.made_for)
    return party


@transaction.atomic
def waive_words(timeline: Timeline, keys: Iterable[str], *, by: User, reason: str) -> list[WordWaiver]:
    """Let identifying words be published in some texts, for a reason. A waiver expires when the text or the words change.

    `keys` are those of `format_key`. Mentions of persons that the user does not see, and of sources that they may not
    read, are left out.

    Raises:
        PermissionDenied
        Refused: the reason is missing, or no such mention is left
    """
    require(permissions.may_waive_words(by, timeline), "let identifying words be published")
    timeline = lock_timeline(timeline)
    reason = _require_reason(reason)
    chosen = set(keys)
    mentions = protected_words.find_mentions(timeline, snapshot.build(timeline))
    known = keep_known(mentions, by)
    mentions = [mention for mention in mentions if mention.row in known and format_key(mention) in chosen]
    if not mentions:
        raise Refused("Choose at least one text. The list now shows what has changed meanwhile.")
    waivers = []
    for mention in mentions:
        party, source, place, digest = mention.key
        waivers.append(
            WordWaiver(
                timeline=timeline,
                party_id=party,
                source_id=source,
                place=place,
                digest=digest,
                reason=reason,
                by=by,
            )
        )
    WordWaiver.objects.bulk_create(waivers)
    for waiver, mention in zip(waivers, mentions, strict=True):
        label = waiver.place.strip()
        # Not the words, and not the name: the places are enough to look them up.
        record(
            "waive",
            "timeline",
            timeline.slug,
            timeline.title,
            by=by,
            timeline=timeline,
            after={"place": label},
            reason=reason,
        )
        write_audit_event(
            "waiver", by=by, subject=mention.kind, uid=mention.row.uid, label=label, timeline=timeline
        )
    return waivers


def keep_known(mentions: Iterable[protected_words.Mention], user: User) -> set[Party | Source]:
    """Return the protected parties that the user sees, and the confidential sources that they may read, among those mentioned."""
    rows = {mention.row for mention in mentions}
    parties = [row.pk for row in rows if isinstance(row, Party)]
    sources = [row.pk for row in rows if isinstance(row, Source)]
    return {
        *(Party.objects.visible_to(user).filter(pk__in=parties) if parties else ()),
        *(Source.objects.visible_to(user).readable_by(user).filter(pk__in=sources) if sources else ()),
    }


def format_key(mention: protected_words.Mention) -> str:
    """Return the text that names a mention in a form: of this person or source, place, text and words."""
    return f"{mention.row.uid} {mention.digest[:32]} {mention.text.place}"


def _lock_party(party: Party, by: User) -> Party:
    party = lock_survivors([party])[party.pk]
    require_visible(party, by, "change this party")
    return party


def _lock_request(party: Party, by: User, request_pk: int | None) -> tuple[Party, UnprotectRequest]:
    party = _lock_party(party, by)
    request = get_open_request(party)
    if request is None or request.pk != request_pk:
        raise Refused("Somebody has decided or withdrawn this request meanwhile.")
    return party, request


def _decide(request: UnprotectRequest, state: UnprotectRequest.State, by: User) -> None:
    request.state, request.decided_by, request.decided_at = state, by, timezone.now()
    request.save(update_fields=["state", "decided_by", "decided_at"])


def _record(verb: str, party: Party, by: User, reason: str) -> None:
    record(verb, "party", party.uid, party.name, by=by, timeline=party.made_for, reason=reason)


def _require_reason(reason: str) -> str:
    reason = normalise(reason).strip()
    if problem := find_text_problem(reason) or ("" if reason else REASON_MISSING):
        raise Refused(problem, "reason")
    return reason
