"""The fields of an entry's form, kind by kind; the rows that hang on an entry are in rows.py."""

from collections.abc import Callable, Sequence
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from timeline import dates, document
from timeline.desk.date_readings import Offer, Published, offers
from timeline.desk.forms.rows import Combobox
from timeline.desk.forms.timelines import as_text
from timeline.desk.lookups import NotFoundError, find_entry
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
        max_length=200,
        label="Date",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="As you would say it: 7 March 2017 at 10:15, around March 2017, between 1 and 3 March 2017, "
        "by Friday, last week (before the source cited below). Or EDTF. Leave it empty where it is not known.",
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
        # What relative words are read against: the dates of the sources that the whole form cites.
        self.published: Callable[[], Sequence[Published]] = tuple
        # Every way to read the date that was typed; filled by clean().
        self.offers: list[Offer] = []
        # The one that was meant, with what stands in the other fields; also filled by clean().
        self.offer: Offer | None = None
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, Combobox):
                field.widget.timeline = timeline

    @property
    def chosen(self) -> str:
        """The key of the reading that was chosen, where the date can be read in several ways."""
        return str(self.data.get(self.add_prefix("reading"), ""))

    @property
    def date_errors(self) -> list[str]:
        """What is wrong with the date, unless it is only that a reading has yet to be chosen."""
        names = [name for name in self.WHEN if name != "edtf" or len(self.offers) < 2]
        return [str(error) for name in names for error in self.errors.get(name, ())]

    def clean(self) -> dict[str, Any]:
        """Add `when`."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["when"] = dates.When()
        if self.errors.keys() & set(self.WHEN):
            return cleaned
        try:
            cleaned["when"] = self._when(**{name: cleaned[name].strip() for name in self.WHEN})
        except dates.WhenError as error:
            self.add_error(error.part, str(error))
        return cleaned

    def _when(self, *, edtf: str, time: str, end_time: str, zone: str, stated: str) -> dates.When:
        """Return what the date's fields say together. Raises WhenError with the field to mend in `part`."""
        own_zone = self.timeline.time_zone
        if not edtf:
            zone = zone or (own_zone if time or end_time else "")
            return dates.parse("", time=time, end_time=end_time, zone=zone, stated=stated)
        self.offers = offers(edtf, published=self.published(), zone=zone or own_zone)
        chosen = self.offers[0]
        if len(self.offers) > 1:
            match [offer for offer in self.offers if offer.key == self.chosen]:
                case []:
                    raise dates.WhenError(f"“{edtf}” can be read in more than one way. Choose one of them.")
                case [chosen, *_]:
                    pass
        when = chosen.when
        clocks = when.time, when.end_time
        if any(clocks):
            if any((time, end_time)) and (time, end_time) != clocks:
                raise dates.WhenError(
                    f"The date, “{edtf}”, has a clock time as well. Clear one of the two.",
                    "time",
                )
            if zone and zone != when.zone:
                raise dates.WhenError(
                    f"The date, “{edtf}”, is read in {when.zone}. Clear one of the two.", "zone"
                )
            time, end_time, zone = *clocks, when.zone
        elif time or end_time:
            zone = zone or own_zone
        when = dates.parse(when.edtf, time=time, end_time=end_time, zone=zone, stated=stated or when.stated)
        self.offer = Offer(when, chosen.explains, "" if stated else chosen.keeps)
        return when


class EventForm(EntryForm):
    """An event's own fields."""

    # As the form stands on the page.
    field_order = ("headline",)

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
