"""The audit log: what an event keeps, what its log line says, and for how long IP addresses are kept."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from timeline.actions.audit_log import delete_old_addresses, write_audit_event
from timeline.models import AuditAddress, AuditEvent, Timeline, User
from timeline.models.append_only import AppendOnlyError

pytestmark = pytest.mark.django_db


def test_an_event_keeps_who_what_and_from_where(timeline: Timeline, editor: User) -> None:
    event = write_audit_event(
        "preview", by=editor, subject="timeline", uid=timeline.slug, timeline=timeline, address="192.0.2.7"
    )
    event.refresh_from_db()
    assert (event.by, event.verb, event.uid, event.timeline) == (editor, "preview", "harbour-fire", timeline)
    assert event.address_row.address == "192.0.2.7"
    assert event.verb_phrase == "previewed"


def test_the_log_line_has_ids_and_no_text(
    timeline: Timeline,
    editor: User,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with (
        caplog.at_level(logging.INFO, logger="newsroom.events"),
        django_capture_on_commit_callbacks(execute=True),
    ):
        write_audit_event(
            "waiver",
            by=editor,
            subject="entry",
            uid="abc",
            label="Jane Witness",
            timeline=timeline,
            reason="She agreed",
        )
    record: Any = caplog.records[-1]
    assert record.getMessage() == "audit"
    assert record.fields == {
        "verb": "waiver",
        "account": editor.pk,
        "subject": "entry",
        "id": "abc",
        "timeline": "harbour-fire",
    }


def test_an_unknown_verb_is_an_error() -> None:
    with pytest.raises(ValueError, match="no verb of the audit log"):
        write_audit_event("peek", by=None)


def test_events_are_never_changed_or_deleted(editor: User) -> None:
    event = write_audit_event("sign-in", by=editor)
    with pytest.raises(AppendOnlyError):
        event.save()
    with pytest.raises(AppendOnlyError):
        event.delete()
    with pytest.raises(AppendOnlyError):
        AuditEvent.objects.all().delete()


def test_addresses_are_deleted_after_the_configured_days_and_events_stay(editor: User, settings: Any) -> None:
    settings.AUDIT_ADDRESS_DAYS = 30
    for address in ("192.0.2.1", "192.0.2.2"):
        write_audit_event("sign-in", by=editor, address=address)
    AuditAddress.objects.filter(address="192.0.2.1").update(at=timezone.now() - timedelta(days=30, hours=1))
    assert delete_old_addresses() == 1
    assert [row.address for row in AuditAddress.objects.all()] == ["192.0.2.2"]
    assert AuditEvent.objects.count() == 2


def test_no_address_is_kept_where_the_newsroom_wants_none(editor: User, settings: Any) -> None:
    settings.AUDIT_ADDRESS_DAYS = 0
    write_audit_event("sign-in", by=editor, address="192.0.2.1")
    assert not AuditAddress.objects.exists()
