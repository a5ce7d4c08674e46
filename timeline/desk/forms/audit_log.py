"""The form that filters the audit log."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from timeline.models import AuditEvent, Timeline, User
from timeline.models.audit_events import VERBS, find_named_timelines

# What an administrator looks for most often, as one choice of the field “What”.
GROUPS = {
    "sign-ins": (
        "Sign-ins and failures",
        ("sign-in", "sign-out", "sign-in-failed", "sign-in-locked", "factor-failed"),
    ),
}


class AuditFilterForm(forms.Form):
    """Which events to list: by person, by verb, by day, by timeline. Everything is optional."""

    person = forms.ModelChoiceField(
        User.objects.order_by("name", "email"), required=False, label="Who", empty_label="Everyone"
    )
    verb = forms.ChoiceField(required=False, label="What")
    first_day = forms.DateField(
        required=False,
        label="From",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Give a day as in 2026-11-30."},
    )
    last_day = forms.DateField(
        required=False,
        label="To",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Give a day as in 2026-11-30."},
    )
    timeline = forms.CharField(
        required=False, max_length=80, label="Timeline", help_text="Its address or its number."
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data, label_suffix="")
        self.user = user
        verb: Any = self.fields["verb"]
        phrases = sorted(VERBS.items(), key=lambda item: item[1])
        verb.choices = [
            ("", "Everything"),
            *((key, words) for key, (words, _verbs) in GROUPS.items()),
            *phrases,
        ]
        person: Any = self.fields["person"]
        person.label_from_instance = lambda account: f"{account.name} ({account.email})"

    def clean_timeline(self) -> Timeline | None:
        """Return the timeline with this number, or with this address if the log names it for the user."""
        text = self.cleaned_data["timeline"].strip()
        if not text:
            return None
        named = Q(slug=text) & find_named_timelines(self.user)
        if text.isascii() and text.isdigit() and len(text) <= 9:
            named |= Q(pk=int(text))
        # Filtering by another one finds nothing, as for a number that no timeline has.
        return Timeline.objects.filter(named).first() or Timeline(pk=0)

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            raise ValidationError("The last day is before the first one.")
        return cleaned

    def filter(self, events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        """Return the events that the valid form asks for."""
        chosen = self.cleaned_data
        if chosen["person"]:
            account = Q(subject="account", uid=str(chosen["person"].pk))
            events = events.filter(Q(by=chosen["person"]) | account)
        if chosen["verb"]:
            _words, verbs = GROUPS.get(chosen["verb"], ("", (chosen["verb"],)))
            events = events.filter(verb__in=verbs)
        if chosen["first_day"]:
            events = events.filter(at__gte=_begin(chosen["first_day"]))
        if chosen["last_day"]:
            events = events.filter(at__lt=_begin(chosen["last_day"] + timedelta(days=1)))
        if chosen["timeline"]:
            events = events.filter(timeline=chosen["timeline"].pk)
        return events


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
