"""A whole timeline taken from readers, and given back. Its history stays reachable."""

from django.db import transaction

from timeline import permissions, publication_clock
from timeline.actions.base import Refused, lock_timeline, record, require
from timeline.actions.publications import is_withdrawn, latest, pending, words_for_readers
from timeline.models import Decision, Timeline, User


@transaction.atomic
def withdraw_timeline(timeline: Timeline, *, by: User, reason: str) -> Decision:
    """Take a published timeline from readers, who are told when and why.

    Raises:
        PermissionDenied
        Refused: it was never public, is withdrawn already, a version waits for the end of its embargo, or
            there is no reason
    """
    require(permissions.may_publish(by, timeline), "withdraw this timeline")
    timeline = lock_timeline(timeline)
    reason = words_for_readers(reason, "Say why: readers who follow a link to it will see it.", "reason")
    if waiting := pending(timeline):
        raise Refused(f"Version {waiting.number} waits for the end of its embargo: cancel it first.")
    if latest(timeline) is None:
        raise Refused("This timeline was never public: there is nothing to withdraw.")
    if is_withdrawn(timeline):
        raise Refused("This timeline has been withdrawn already.")
    return _decide(timeline, Decision.Verb.WITHDRAW, by, reason)


@transaction.atomic
def reinstate_timeline(timeline: Timeline, *, by: User) -> Decision:
    """Give a withdrawn timeline back to readers, as it was last published.

    Raises:
        PermissionDenied
        Refused: it is not withdrawn
    """
    require(permissions.may_publish(by, timeline), "reinstate this timeline")
    timeline = lock_timeline(timeline)
    if not is_withdrawn(timeline):
        raise Refused("This timeline is not withdrawn.")
    return _decide(timeline, Decision.Verb.REINSTATE, by, "")


def _decide(timeline: Timeline, verb: Decision.Verb, by: User, reason: str) -> Decision:
    decision: Decision = Decision.objects.create(
        timeline=timeline, verb=verb, by=by, at=publication_clock.now(), reason=reason
    )
    record(verb, "timeline", timeline.slug, timeline.title, by=by, timeline=timeline, reason=reason)
    return decision
