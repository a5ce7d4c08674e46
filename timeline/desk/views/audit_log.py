"""The audit log, for administrators: a page with filters, and the same events as JSON lines."""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from newsroom.client_address import find_client_address
from timeline import permissions
from timeline.actions.audit_log import write_audit_event
from timeline.actions.base import require
from timeline.desk.forms.audit_log import AuditFilterForm
from timeline.desk.http import administrative, paginate, staff_only
from timeline.desk.lookups import require_user
from timeline.models import AuditEvent, Timeline, User
from timeline.models.audit_events import find_named_timelines
from timeline.publication_clock import format_instant

# The subject of events about an account; `uid` is its number.
ACCOUNT = "account"
EXPORT_NAME = "audit-log.jsonl"


@staff_only
@administrative
@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    """List the events that the filters ask for, the latest first."""
    user = _require_reader(request)
    form = AuditFilterForm(request.GET, user=user)
    events = AuditEvent.objects.visible_to(user).with_details().order_by("-pk")
    is_valid = form.is_valid()
    page = paginate(request, form.filter(events) if is_valid else events.none())
    names = _name_timelines(user, page.object_list)
    accounts = _name_accounts(page.object_list)
    context = {
        "form": form,
        "page": page,
        "rows": [
            {
                "event": event,
                "timeline": names.get(event.timeline_id, ""),
                "account": accounts.get(event.uid, "") if event.subject == ACCOUNT else "",
            }
            for event in page
        ],
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "address_days": settings.AUDIT_ADDRESS_DAYS,
        "query": request.GET.urlencode(),
        "zone": timezone.get_current_timezone_name(),
    }
    return render(request, "desk/audit_log.html", context, status=200 if is_valid else 422)


@staff_only
@administrative
@require_safe
def audit_export(request: HttpRequest) -> Any:
    """Return the events that the filters ask for as JSON lines, the oldest first. The export is an event itself."""
    user = _require_reader(request)
    form = AuditFilterForm(request.GET, user=user)
    if not form.is_valid():
        problems = [message for messages in form.errors.values() for message in messages]
        return HttpResponse(
            "\n".join(map(str, problems)), status=422, content_type="text/plain; charset=utf-8"
        )
    events = form.filter(AuditEvent.objects.visible_to(user).with_details().order_by("pk"))
    newest = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    write_audit_event("audit-export", by=user, address=find_client_address(request))
    named = Timeline.objects.filter(find_named_timelines(user))
    slugs = dict(named.order_by().values_list("pk", "slug"))
    response = StreamingHttpResponse(
        _write_lines(events.filter(pk__lte=newest), slugs), content_type="application/jsonl; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{EXPORT_NAME}"'
    return response


def _require_reader(request: HttpRequest) -> User:
    user = require_user(request)
    require(permissions.may_see_audit_log(user), "see the audit log")
    return user


def _name_timelines(user: User, events: Any) -> dict[int, str]:
    """Return how the log names the timelines of these events, by key: the address, or a number if it is not theirs.

    A deleted timeline has a number too, and is called deleted: its row stays for the history and this log.
    """
    keys = {event.timeline_id for event in events if event.timeline_id}
    rows = Timeline.objects.filter(pk__in=keys).order_by()
    deleted = set(rows.filter(deleted_at__isnull=False).values_list("pk", flat=True))
    named = dict(rows.filter(find_named_timelines(user)).values_list("pk", "slug"))
    return {
        key: named.get(key, f"deleted timeline {key}" if key in deleted else f"timeline {key}")
        for key in keys
    }


def _name_accounts(events: Any) -> dict[str, str]:
    """Return the e-mail addresses of the accounts that these events are about, by number as text."""
    keys = {int(event.uid) for event in events if event.subject == ACCOUNT and event.uid.isdecimal()}
    rows = User.objects.filter(pk__in=keys).order_by().values_list("pk", "email")
    return {str(pk): email for pk, email in rows}


def _write_lines(events: Any, slugs: dict[int, str]) -> Iterator[bytes]:
    """Return each event as a line of JSON."""
    for event in events.iterator(chunk_size=500):
        fields = {
            "id": event.pk,
            "at": format_instant(event.at),
            "verb": event.verb,
            "account": event.by_id,
            "person": event.by.email if event.by else None,
            "subject": event.subject,
            "subject_id": event.uid,
            "label": event.label,
            "timeline": slugs.get(event.timeline_id, event.timeline_id),
            "reason": event.reason,
            "address": event.address,
            "request": event.request,
        }
        line = {name: value for name, value in fields.items() if value not in ("", None)}
        yield (json.dumps(line, ensure_ascii=False) + "\n").encode()
