"""Withdrawing and reinstating a timeline; its versions stay."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from timeline.actions.base import Refused
from timeline.actions.publications import is_withdrawn, publish, reinstate_timeline, withdraw_timeline
from timeline.models import Change, Decision, Entry, Publication, Timeline, User

Everything = Callable[[], Any]


@pytest.fixture
def public(event: Entry, editor: User) -> Timeline:
    """A timeline with one version."""
    publish(event.timeline, by=editor, note="New", seen_digest=None)
    return event.timeline


def test_a_withdrawn_timeline_is_not_live_and_its_versions_stay(public: Timeline, editor: User) -> None:
    withdraw_timeline(public, by=editor, reason=" A court\r\nhas ruled. ")
    assert is_withdrawn(public)
    assert list(Publication.objects.live()) == []
    assert [item.number for item in Publication.objects.public_at(public.slug)] == [1]
    decision = Decision.objects.find_withdrawal(public.slug)
    assert decision is not None
    assert (decision.reason, decision.by) == ("A court\nhas ruled.", editor)
    change = Change.objects.latest("pk")
    assert (change.verb, change.subject, change.reason) == ("withdraw", "timeline", "A court\nhas ruled.")


def test_a_reinstated_timeline_is_as_it_was(public: Timeline, editor: User) -> None:
    withdraw_timeline(public, by=editor, reason="A court has ruled.")
    reinstate_timeline(public, by=editor)
    assert not is_withdrawn(public)
    assert Decision.objects.find_withdrawal(public.slug) is None
    assert [item.number for item in Publication.objects.live()] == [1]


def test_a_withdrawal_does_not_affect_other_timelines(
    public: Timeline, editor: User, make_event: Callable[..., Entry]
) -> None:
    other = Timeline.objects.create(slug="dam", title="The dam")
    Entry.objects.filter(pk=make_event("Another").pk).update(timeline=other)
    publish(other, by=editor, note="New", seen_digest=None)
    withdraw_timeline(public, by=editor, reason="A court has ruled.")
    assert [item.timeline for item in Publication.objects.live()] == [other]


@pytest.mark.parametrize("reason", ["", " \n", "a NUL \x00"])
def test_a_withdrawal_needs_a_valid_reason(
    reason: str, public: Timeline, editor: User, everything: Everything
) -> None:
    before = everything()
    with pytest.raises(Refused) as refusal:
        withdraw_timeline(public, by=editor, reason=reason)
    assert refusal.value.field == "reason"
    assert everything() == before


def test_impossible_withdrawals_and_reinstatements_are_refused(
    public: Timeline, editor: User, make_event: Callable[..., Entry]
) -> None:
    never = Timeline.objects.create(slug="dam", title="The dam")
    with pytest.raises(Refused, match="never public"):
        withdraw_timeline(never, by=editor, reason="x")
    with pytest.raises(Refused, match="not withdrawn"):
        reinstate_timeline(public, by=editor)
    make_event("Another")
    publish(public, by=editor, note="x", seen_digest=None, embargo_until=timezone.now() + timedelta(hours=1))
    with pytest.raises(Refused, match="Cancel that embargo first"):
        withdraw_timeline(public, by=editor, reason="x")


def test_a_withdrawn_timeline_cannot_be_published(
    public: Timeline, editor: User, make_event: Callable[..., Entry], everything: Everything
) -> None:
    withdraw_timeline(public, by=editor, reason="A court has ruled.")
    make_event("Another")
    before = everything()
    with pytest.raises(Refused, match="Reinstate it"):
        publish(public, by=editor, note="New", seen_digest=None)
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_timeline(public, by=editor, reason="Twice.")
    assert everything() == before


def test_a_reporter_cannot_withdraw_or_reinstate(public: Timeline, reporter: User, editor: User) -> None:
    with pytest.raises(PermissionDenied):
        withdraw_timeline(public, by=reporter, reason="x")
    withdraw_timeline(public, by=editor, reason="x")
    with pytest.raises(PermissionDenied):
        reinstate_timeline(public, by=reporter)
