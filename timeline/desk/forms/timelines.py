"""The form of a timeline's head."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from timeline import document, permissions
from timeline.actions.timelines import TimelineDraft
from timeline.models import Timeline, User
from timeline.models.fields import validate_slug
from timeline.models.timelines import validate_language, validate_time_zone
from timeline.models.users import ROLES

NAMES = ("title", "slug", "summary", "byline", "language", "time_zone", "advisory")


class VersionField(forms.IntegerField):
    """The version that a form was opened at; what is no number is as good as none, and so stale."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def clean(self, value: Any) -> int | None:
        try:
            found: int | None = super().clean(value)
        except ValidationError:
            return None
        return found


class ComparingForm(forms.Form):
    """A form that can be set beside another of its kind, and takes the refusals of an action."""

    use_required_attribute = False

    def against(self, other: forms.Form) -> list[tuple[str, str, str]]:
        """Return (label, theirs, yours) of every field in which `other` holds something else."""
        rows = []
        for field in self:
            theirs, yours = other[field.name].value(), field.value()
            if field.name != "version" and as_text(theirs) != as_text(yours):
                rows.append((str(field.label), as_text(theirs), as_text(yours)))
        return rows

    def add_errors(self, error: ValidationError) -> None:
        """Show what an action refused, at its field where there is one."""
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for field, messages in found.items():
            for message in messages:
                self.add_error(field if field in self.fields else None, message)


class TimelineForm(ComparingForm):
    """A timeline's title, address, language, zone, advisory; for editors also who sees it."""

    title = forms.CharField(max_length=300, error_messages={"required": "Give the timeline a title."})
    slug = forms.CharField(
        max_length=80,
        label="Address",
        validators=[validate_slug],
        help_text="The part of the public address after /t/: lower-case letters, digits, hyphens. It stays once published.",
        error_messages={"required": "Give the timeline an address, as in “harbour-fire-2019”."},
    )
    summary = forms.CharField(required=False, max_length=50_000, widget=forms.Textarea(attrs={"rows": 3}))
    byline = forms.CharField(required=False, max_length=300)
    language = forms.CharField(
        max_length=35, initial="en-GB", validators=[validate_language], help_text="As in en-GB, fr or ar."
    )
    time_zone = forms.CharField(
        max_length=64,
        initial="Europe/London",
        label="Time zone",
        validators=[validate_time_zone],
        help_text="Days begin and end in this zone. A name as in Europe/London.",
    )
    advisory = forms.CharField(
        required=False,
        max_length=50_000,
        label="Content advisory",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Shown before the first entry.",
    )
    access = forms.ChoiceField(
        choices=Timeline.Access.choices, initial="newsroom", label="Who sees it on the desk"
    )
    members = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Named members",
    )
    version = VersionField()

    def __init__(self, data: Any = None, *, user: User, timeline: Timeline | None = None) -> None:
        initial = None
        if timeline is not None:
            initial = {name: getattr(timeline, name) for name in (*NAMES, "access", "version")}
            initial["members"] = list(timeline.members.values_list("pk", flat=True))
        super().__init__(data, initial=initial, label_suffix="")
        members: Any = self.fields["members"]
        members.queryset = (
            User.objects.filter(is_active=True, groups__name__in=ROLES).distinct().order_by("name", "email")
        )
        if timeline is not None and not permissions.may_set_access(user, timeline):
            del self.fields["access"], self.fields["members"]

    def draft(self) -> TimelineDraft:
        """Return what the valid form asks for."""
        return TimelineDraft(
            **{name: self.cleaned_data[name] for name in NAMES},
            access=self.cleaned_data.get("access"),
            members=tuple(self.cleaned_data.get("members") or ()),
        )


def as_text(value: Any) -> str:
    """Return what a field holds in words, the same whether it was typed or kept."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, list):
        return ", ".join(sorted(str(one) for one in value))
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    # Browsers end the lines of what was typed in their own way, and leave out what ends a text.
    return document.normal(str(value)).strip()
