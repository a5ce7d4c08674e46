"""The audit log: append an event, and delete the IP addresses of old events."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from newsroom.logs import log_event, request_id
from timeline.actions.rate_limits import count_attempt
from timeline.models import Timeline, User
from timeline.models.audit_events import LABEL_LENGTH, VERBS, AuditAddress, AuditEvent

REPEATS_PER_HOUR = 100


@transaction.atomic
def write_audit_event(
    verb: str,
    *,
    by: User | None,
    subject: str = "",
    uid: str = "",
    label: str = "",
    timeline: Timeline | None = None,
    reason: str = "",
    address: str = "",
    writes_line: bool = True,
) -> AuditEvent:
    """Append one event to the audit log, and write a log line when the transaction is committed.

    The log line has ids only: not `label` and not `reason`, which a person may have typed.

    Args:
        verb: a key of `VERBS`
        by: who did it; None for a command or a stranger
        subject: the kind of what it is about, such as "account" or "entry"
        uid: its public id; of an account, its number
        label: a short text without content, such as roles or a version
        address: the IP address of the request. It is deleted after AUDIT_ADDRESS_DAYS days
        writes_line: False if the caller writes a log line of its own

    Raises:
        ValueError: the verb is not in the table
    """
    if verb not in VERBS:
        raise ValueError(f"“{verb}” is no verb of the audit log.")
    event: AuditEvent = AuditEvent.objects.create(
        by=by,
        verb=verb,
        subject=subject,
        uid=uid[:80],
        label=label[:LABEL_LENGTH],
        timeline=timeline,
        reason=reason,
        request=request_id.get()[:64],
    )
    if address and settings.AUDIT_ADDRESS_DAYS:
        AuditAddress.objects.create(event=event, address=address[:45], at=event.at)
    fields = {
        "verb": verb,
        "account": by.pk if by else None,
        "subject": subject,
        "id": uid,
        "timeline": timeline.slug if timeline else None,
        "address": address,
    }
    kept = {name: value for name, value in fields.items() if value not in ("", None)}
    if writes_line:
        transaction.on_commit(lambda: log_event("audit", **kept))
    return event


def write_repeatable_event(verb: str, key: str, **fields: Any) -> AuditEvent | None:
    """Append an event that one person can cause again and again, as `write_audit_event` does.

    Nothing is ever deleted from the table, so it takes at most REPEATS_PER_HOUR events an hour of a verb and a `key`: an
    account or, for strangers, the account that they tried. Returns None beyond that. The log has every one.
    """
    if count_attempt(f"audit {verb}", key, limit=REPEATS_PER_HOUR, seconds=3600):
        return write_audit_event(verb, **fields)
    return None


def delete_old_addresses() -> int:
    """Delete the IP addresses of events that are older than AUDIT_ADDRESS_DAYS days; return how many there were."""
    limit = timezone.now() - timedelta(days=settings.AUDIT_ADDRESS_DAYS)
    return AuditAddress.objects.filter(at__lt=limit).delete()[0]
