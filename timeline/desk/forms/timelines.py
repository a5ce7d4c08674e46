"""The form of a timeline's settings."""

from typing import Any

from django import forms

from timeline import document, permissions
from timeline.actions.timelines import TimelineDraft
from timeline.desk.forms.shared_fields import ComparingForm, VersionField
from timeline.models import Timeline, User
from timeline.models.fields import validate_slug
from timeline.models.timelines import validate_language, validate_time_zone
from timeline.models.users import ROLES

HEAD_FIELDS = ("title", "slug", "summary", "byline", "language", "time_zone", "advisory")


class TimelineForm(ComparingForm):
    """A timeline's title, address, language, time zone and advisory; for editors also who may see it."""

    title = forms.CharField(
        max_length=document.LINE_LENGTH, error_messages={"required": "Give the timeline a title."}
    )
    slug = forms.CharField(
        max_length=80,
        label="Address",
        validators=[validate_slug],
        help_text="The part of the public address after /t/: lower-case letters, digits, hyphens. It stays once published.",
        error_messages={"required": "Give the timeline an address, as in “harbour-fire-2019”."},
    )
    summary = forms.CharField(required=False, max_length=50_000, widget=forms.Textarea(attrs={"rows": 3}))
    byline = forms.CharField(required=False, max_length=document.LINE_LENGTH)
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
            initial = {name: getattr(timeline, name) for name in (*HEAD_FIELDS, "access", "version")}
            initial["members"] = list(timeline.members.values_list("pk", flat=True))
        super().__init__(data, initial=initial, label_suffix="")
        members: Any = self.fields["members"]
        members.queryset = (
            User.objects.filter(is_active=True, groups__name__in=ROLES).distinct().order_by("name", "email")
        )
        if timeline is not None and not permissions.may_set_access(user, timeline):
            del self.fields["access"], self.fields["members"]

    def make_draft(self) -> TimelineDraft:
        """Return the draft of the valid form."""
        return TimelineDraft(
            **{name: self.cleaned_data[name] for name in HEAD_FIELDS},
            access=self.cleaned_data.get("access"),
            members=tuple(self.cleaned_data.get("members") or ()),
        )
