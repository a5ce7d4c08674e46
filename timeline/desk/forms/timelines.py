"""The form of a timeline's settings."""

from typing import Any

from django import forms

from timeline import dates, document, permissions
from timeline.actions.timelines import TimelineDraft
from timeline.desk.forms.shared_fields import (
    TWO_LINES,
    ComparingForm,
    LanguageField,
    TimeZoneField,
    VersionField,
)
from timeline.models import Timeline, User
from timeline.models.fields import validate_slug
from timeline.models.timelines import validate_time_zone
from timeline.models.users import ROLES

HEAD_FIELDS = ("title", "slug", "standfirst", "summary", "byline", "language", "time_zone", "advisory")


class TimelineForm(ComparingForm):
    """A timeline's title, address, language, time zone, hemisphere and advisory; for editors also who may see it.

    The hemisphere is filled in from the time zone. The form sends back the zone that it was filled in from
    (`hemisphere_zone`), so that a value which nobody chose follows another zone.
    """

    title = forms.CharField(
        max_length=document.LINE_LENGTH, error_messages={"required": "Give the timeline a title."}
    )
    slug = forms.CharField(
        max_length=80,
        label="Address",
        validators=[validate_slug],
        help_text="The end of the public address, after /t/: lower-case letters, digits and hyphens.",
        error_messages={"required": "Give the timeline an address, as in “harbour-fire-2019”."},
    )
    confirms_slug = forms.BooleanField(required=False, label="Change the address that readers have")
    standfirst = forms.CharField(
        required=False,
        max_length=document.STANDFIRST_LENGTH,
        widget=TWO_LINES,
        help_text="The story in one or two sentences. Without it readers see the beginning of the summary.",
    )
    summary = forms.CharField(required=False, max_length=50_000, widget=forms.Textarea(attrs={"rows": 3}))
    byline = forms.CharField(required=False, max_length=document.LINE_LENGTH)
    language = LanguageField(initial="en-GB")
    time_zone = TimeZoneField(
        initial="Europe/London",
        label="Time zone",
        validators=[validate_time_zone],
        help_text="Days begin and end in this zone.",
    )
    hemisphere = forms.ChoiceField(
        required=False,
        choices=[("", "Choose one"), *Timeline.Hemisphere.choices],
        label="Hemisphere of the seasons",
        help_text="“Autumn 2023” is September to November in the north, March to May in the south. These months "
        "decide where a new entry goes, and which entries readers find between two dates. You can still move entries.",
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
        self.timeline = timeline
        initial: dict[str, Any] = {"hemisphere": dates.find_hemisphere(self.base_fields["time_zone"].initial)}
        if timeline is not None:
            initial = {name: getattr(timeline, name) for name in (*HEAD_FIELDS, "access", "version")}
            initial["hemisphere"] = timeline.season_hemisphere
            initial["members"] = list(timeline.members.values_list("pk", flat=True))
        super().__init__(data, initial=initial, label_suffix="")
        self._set_up_slug(user)
        members: Any = self.fields["members"]
        members.queryset = (
            User.objects.filter(is_active=True, groups__name__in=ROLES).distinct().order_by("name", "email")
        )
        if timeline is not None and not permissions.may_set_access(user, timeline):
            del self.fields["access"], self.fields["members"]

    def _set_up_slug(self, user: User) -> None:
        """Let a new timeline get its address from the title. Only who may publish changes that of a public one."""
        slug = self.fields["slug"]
        is_public = self.timeline is not None and self.timeline.publications.public().exists()
        if self.timeline is None:
            slug.required = False
            slug.help_text = f"If you leave it empty, it is made from the title. {slug.help_text}"
        elif is_public and not permissions.may_publish(user, self.timeline):
            slug.disabled = True
            slug.help_text = "Readers have this address. Only editors can change it."
        elif is_public:
            slug.help_text = (
                "Readers have this address. If you change it, the old one leads to the new one and stays reserved for this "
                "timeline. Documents published before keep the old one."
            )
        if not is_public or slug.disabled:
            del self.fields["confirms_slug"]

    @property
    def hemisphere_hint(self) -> str:
        """Where the hemisphere in the field comes from, or that the time zone does not tell it."""
        zone, value = str(self["time_zone"].value() or ""), self["hemisphere"].value()
        if own := dates.find_hemisphere(zone):
            source = "Filled in from the time zone: " if value == own else ""
            return f"{source}{zone} lies in the {own}."
        return f"{zone} does not decide it: choose one." if zone in dates.load_zone_names() else ""

    @property
    def hemisphere_notice(self) -> str:
        """A sentence about a saved hemisphere that is not the one in the form, because it followed the zone; or ""."""
        zone, hemisphere = self.cleaned_data["time_zone"], self.cleaned_data["hemisphere"]
        if hemisphere == self.data.get("hemisphere", hemisphere):
            return ""
        return f"Seasons go by the months of the {hemisphere}, where {zone} lies."

    def clean(self) -> dict[str, Any]:
        """Let a hemisphere that nobody chose follow the time zone. Ask for it if the zone does not tell it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if (
            "confirms_slug" in self.fields
            and not cleaned["confirms_slug"]
            and self._chooses_slug(cleaned.get("slug"))
        ):
            self.add_error("slug", f"Tick “{self.fields['confirms_slug'].label}” to change it.")
        if "time_zone" not in cleaned or "hemisphere" not in cleaned:
            return cleaned
        zone, chosen = cleaned["time_zone"], cleaned["hemisphere"]
        filled_in_from = self.data.get("hemisphere_zone", self["time_zone"].initial)
        was_filled_in = zone != filled_in_from and chosen == dates.find_hemisphere(filled_in_from)
        if not chosen or was_filled_in:
            cleaned["hemisphere"] = dates.find_hemisphere(zone)
        if not cleaned["hemisphere"]:
            self.add_error(
                "hemisphere",
                f"{zone} does not decide the hemisphere. Choose the northern or the southern one.",
            )
        return cleaned

    def _chooses_slug(self, slug: str | None) -> bool:
        """Return whether another slug was typed. A stale form sends the former one, which nobody chose here."""
        if self.timeline is None or slug in (None, self.timeline.slug):
            return False
        is_stale = self.cleaned_data.get("version") != self.timeline.version
        return not (is_stale and self.timeline.former_slugs.filter(slug=slug).exists())

    def make_draft(self) -> TimelineDraft:
        """Return the draft of the valid form."""
        return TimelineDraft(
            **{name: self.cleaned_data[name] for name in HEAD_FIELDS},
            hemisphere=self._get_hemisphere_to_store(),
            access=self.cleaned_data.get("access"),
            members=tuple(self.cleaned_data.get("members") or ()),
        )

    def _get_hemisphere_to_store(self) -> str:
        """Return "" for the hemisphere of the time zone, unless it is stored already.

        So the document names the hemisphere only where it adds something.
        """
        chosen: str = self.cleaned_data["hemisphere"]
        is_stored = self.timeline is not None and self.timeline.hemisphere == chosen
        return chosen if is_stored or chosen != dates.find_hemisphere(self.cleaned_data["time_zone"]) else ""
