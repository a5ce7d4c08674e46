"""The fields of an entry's form, kind by kind; the rows that hang on an entry are in rows.py."""

from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from timeline import dates, document
from timeline.desk.lookup import NotFoundError, find_entry
from timeline.desk.rows import Combobox
from timeline.desk.timeline_forms import as_text
from timeline.models import Entry, Timeline, User
from timeline.models.entries import OUTCOMES, STANDINGS
from timeline.models.fields import choices
from timeline.models.timelines import validate_language

LONG = forms.Textarea(attrs={"rows": 4})


class MomentInput(forms.DateTimeInput):
    """A moment on the clocks of the timeline's zone; its seconds stand only where there are any."""

    input_type = "datetime-local"

    def format_value(self, value: Any) -> str:
        return as_text(value)


class EntryForm(forms.Form):
    """The fields that every entry has: its date as the source gives it, and its standing."""

    use_required_attribute = False

    edtf = forms.CharField(
        required=False,
        max_length=64,
        label="Date",
        help_text="EDTF: 2017-03-07, 2017-03, 2017-03~ (around), [2017-02-27..2017-03-05] (once, between the two), "
        "[..2017-03-07] (by then), 2017-03-01/2017-03-07 (lasted). Leave it empty where it is not known.",
    )
    time = forms.CharField(
        required=False, max_length=20, label="Clock time", help_text="As in 10:15, if known."
    )
    end_time = forms.CharField(required=False, max_length=20, label="Until")
    zone = forms.CharField(
        required=False, max_length=64, label="Time zone", help_text="The timeline’s own where left empty."
    )
    stated = forms.CharField(
        required=False,
        max_length=200,
        label="As the source puts it",
        help_text="The source’s own words, such as “last week”.",
    )
    standing = forms.ChoiceField(choices=choices(document.Standing, STANDINGS), initial="unconfirmed")

    WHEN = ("edtf", "time", "end_time", "zone", "stated")

    def __init__(self, *args: Any, user: User, timeline: Timeline, **kwargs: Any) -> None:
        self.user, self.timeline = user, timeline
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, Combobox):
                field.widget.timeline = timeline

    def clean(self) -> dict[str, Any]:
        """Add `when`."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        parts = {name: cleaned.get(name, "").strip() for name in self.WHEN}
        if (parts["time"] or parts["end_time"]) and not parts["zone"]:
            parts["zone"] = self.timeline.time_zone
        cleaned["when"] = dates.When()
        try:
            cleaned["when"] = dates.parse(parts.pop("edtf"), **parts)
        except dates.WhenError as error:
            self.add_error(error.part, str(error))
        return cleaned


class EventForm(EntryForm):
    """An event's own fields."""

    headline = forms.CharField(max_length=300, error_messages={"required": "Say in one line what happened."})
    body = forms.CharField(
        required=False,
        max_length=50_000,
        widget=LONG,
        label="What happened",
        help_text="Markdown, without HTML.",
    )
    place = forms.CharField(required=False, max_length=300)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180)
    is_key = forms.BooleanField(required=False, label="Key event")

    def clean(self) -> dict[str, Any]:
        """Hold coordinates to be a pair that belongs to a place in words."""
        cleaned = super().clean()
        latitude, longitude = cleaned.get("latitude"), cleaned.get("longitude")
        if (latitude is None) != (longitude is None) and not {"latitude", "longitude"} & self.errors.keys():
            self.add_error("latitude" if latitude is None else "longitude", "Coordinates come as a pair.")
        if latitude is not None and not cleaned.get("place"):
            self.add_error("place", "Say in words where these coordinates are.")
        return cleaned


class StatementForm(EntryForm):
    """A statement's own fields."""

    wording = forms.ChoiceField(
        choices=[("verbatim", "Their exact words"), ("paraphrase", "A paraphrase")], initial="verbatim"
    )
    words = forms.CharField(
        max_length=50_000,
        widget=LONG,
        help_text="Without quotation marks around the whole: the page sets them.",
        error_messages={"required": "Give the words, or what was said in a paraphrase."},
    )
    language = forms.CharField(
        required=False,
        max_length=35,
        validators=[validate_language],
        help_text="Where it is not the timeline’s, as in fr or ar.",
    )
    translation = forms.CharField(required=False, max_length=50_000, widget=forms.Textarea(attrs={"rows": 2}))
    context = forms.CharField(
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What a reader must know to judge the words.",
    )


class RequestForm(EntryForm):
    """A request's own fields."""

    put = forms.CharField(
        max_length=50_000,
        widget=LONG,
        label="What was put to them",
        error_messages={"required": "Say what was put to them."},
    )
    about = forms.CharField(
        required=False, max_length=600, widget=Combobox("entries", "Type words of the entry"), label="About"
    )
    channel = forms.CharField(
        required=False, max_length=300, help_text="E-mail, telephone, through a press office…"
    )
    deadline = forms.DateTimeField(
        required=False,
        widget=MomentInput,
    )
    outcome = forms.ChoiceField(choices=choices(document.Outcome, OUTCOMES), initial="awaiting")
    outcome_note = forms.CharField(
        required=False, max_length=50_000, widget=forms.Textarea(attrs={"rows": 2}), label="About the outcome"
    )

    def clean_about(self) -> Entry | None:
        """Find the entry that the request is about."""
        text = self.cleaned_data["about"].strip()
        if not text:
            return None
        try:
            entry = find_entry(text, self.timeline)
        except NotFoundError as error:
            raise ValidationError(str(error)) from error
        if entry is None:
            raise ValidationError(f"There is no entry “{text}” on this timeline. Choose one from the list.")
        return entry

    def clean_deadline(self) -> datetime | None:
        """Keep away from the ends of the calendar, where a moment has no date in another zone."""
        deadline: datetime | None = self.cleaned_data["deadline"]
        if deadline is not None and not MINYEAR < deadline.year < MAXYEAR:
            raise ValidationError("Give a year in which somebody could answer.")
        return deadline

    def clean(self) -> dict[str, Any]:
        """Hold "not sought" to a reason."""
        cleaned = super().clean()
        if cleaned.get("outcome") == "not-sought" and not cleaned.get("outcome_note"):
            self.add_error("outcome_note", "Where no comment was sought, say why.")
        return cleaned
