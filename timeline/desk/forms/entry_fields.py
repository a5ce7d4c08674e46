"""The fields of an entry's form, one class for each kind of entry. Its repeated rows are in `rows`."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from timeline import dates, document
from timeline.desk.date_readings import DateReading, PublishedDate, list_readings
from timeline.desk.forms.shared_fields import (
    FOUR_LINES,
    MOMENT_INVALID,
    TWO_LINES,
    Combobox,
    LanguageField,
    MomentInput,
    TimeZoneField,
    require_entry,
)
from timeline.desk.workspace.found_dates import find_date
from timeline.document import content_rules
from timeline.models import Entry, Timeline, User
from timeline.models.entries import OUTCOME_LABELS, STANDING_LABELS
from timeline.models.fields import build_choices


class EntryFields(forms.Form):
    """The fields of every entry: its date, and its verification (`standing`)."""

    use_required_attribute = False

    edtf = forms.CharField(
        required=False,
        max_length=200,
        label="Date",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="As you would say it: 7 March 2017 at 10:15, around March 2017, between 1 and 3 March 2017, "
        "by Friday, last week. “Last week” is counted from the date of the source below. French, German and Spanish "
        "work too. Leave it empty if the date is not known.",
    )
    time = forms.CharField(
        required=False, max_length=20, label="Clock time", help_text="As in 10:15, if known."
    )
    end_time = forms.CharField(required=False, max_length=20, label="Until")
    zone = TimeZoneField(
        required=False, label="Time zone", help_text="Leave it empty for the time zone of the timeline."
    )
    stated = forms.CharField(
        required=False,
        max_length=200,
        label="As the source puts it",
        help_text="The source’s own words, such as “last week”.",
    )
    # Where the date was found in a source text, as `found_dates.format_position` gives it.
    found_in = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    standing = forms.ChoiceField(
        choices=build_choices(document.Standing, STANDING_LABELS),
        initial="unconfirmed",
        label="Verification",
        help_text="Readers see it. Corroborated: two independent origins, or a primary document.",
    )

    short_label = forms.CharField(
        required=False,
        max_length=document.SHORT_LABEL_LENGTH,
        label="Short label",
        help_text="Two or three words, for where there is no room for the headline.",
    )
    is_minor = forms.BooleanField(
        required=False,
        label="Minor entry",
        help_text="A small step that readers can do without.",
    )

    DATE_FIELDS = ("edtf", "time", "end_time", "zone", "stated")
    is_statement = False

    def __init__(self, *args: Any, user: User, timeline: Timeline, **kwargs: Any) -> None:
        self.user, self.timeline = user, timeline
        # Publication dates of the cited sources: relative dates such as "last week" are read against them.
        self.list_published_dates: Callable[[], Sequence[PublishedDate]] = tuple
        # Every way to read the date that was typed, or found in a text; set by clean().
        self.readings: Sequence[DateReading] = ()
        # The reading that is saved, with what the other fields say; set by clean().
        self.reading: DateReading | None = None
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, Combobox):
                field.widget.timeline = timeline
        if not self.is_bound and self.initial.get("found_in"):
            self.readings = self._list_found_readings(self.initial["found_in"], self.initial.get("edtf", ""))
            self.reading = self.readings[0] if len(self.readings) == 1 else None

    # The fields that unfold.
    MORE_FIELDS: ClassVar[tuple[str, ...]] = ("short_label", "is_minor")

    @property
    def more_is_open(self) -> bool:
        """Whether the fields that unfold are open: one of them holds something, or an error."""
        has_errors = self.is_bound and not self.errors.keys().isdisjoint(self.MORE_FIELDS)
        return has_errors or any(self[name].value() not in (None, "", False) for name in self.MORE_FIELDS)

    @property
    def chosen_key(self) -> str:
        """The key of the reading that the editor chose, or ""; for a saved entry that of its date."""
        if self.is_bound or self.initial.get("found_in"):
            return str(self.data.get(self.add_prefix("reading"), ""))
        return str(self.initial.get("reading", ""))

    @property
    def date_errors(self) -> list[str]:
        """The errors of the date's fields. That a reading has yet to be chosen is not one of them."""
        names = [name for name in self.DATE_FIELDS if name != "edtf" or len(self.readings) < 2]
        return [str(error) for name in names for error in self.errors.get(name, ())]

    def clean(self) -> dict[str, Any]:
        """Add `when`, the date that the fields give together."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["when"] = dates.When()
        if self.errors.keys() & set(self.DATE_FIELDS):
            return cleaned
        try:
            cleaned["when"] = self._clean_when(**{name: cleaned[name].strip() for name in self.DATE_FIELDS})
        except dates.WhenError as error:
            self.add_error(error.field, str(error))
        return cleaned

    def _clean_when(self, *, edtf: str, time: str, end_time: str, zone: str, stated: str) -> dates.When:
        """Return the date that the fields give together. Raises WhenError, whose `field` is the one at fault."""
        own_zone = self.timeline.time_zone
        if not edtf:
            zone = zone or (own_zone if time or end_time else "")
            return dates.parse_when("", time=time, end_time=end_time, zone=zone, stated=stated)
        self.readings = self._list_found_readings(
            self.cleaned_data.get("found_in", ""), edtf
        ) or list_readings(
            edtf,
            published=self.list_published_dates(),
            zone=zone or own_zone,
            language=self.timeline.language,
        )
        reading = self.readings[0]
        if len(self.readings) > 1:
            match [reading for reading in self.readings if reading.key == self.chosen_key]:
                case []:
                    raise dates.WhenError(f"“{edtf}” can be read in more than one way. Choose one of them.")
                case [reading, *_]:
                    pass
        when = reading.when
        clock_times = when.time, when.end_time
        if any(clock_times):
            if any((time, end_time)) and (time, end_time) != clock_times:
                raise dates.WhenError(
                    f"The date, “{edtf}”, has a clock time as well. Clear one of the two.",
                    "time",
                )
            if zone and zone != when.zone:
                raise dates.WhenError(
                    f"The date, “{edtf}”, is read in {when.zone}. Clear one of the two.", "zone"
                )
            time, end_time, zone = *clock_times, when.zone
        elif time or end_time:
            zone = zone or own_zone
        when = dates.parse_when(
            when.edtf, time=time, end_time=end_time, zone=zone, stated=stated or when.stated
        )
        self.reading = DateReading(when, reading.explanation, "" if stated else reading.source_words)
        return when

    def _list_found_readings(self, position: str, words: str) -> Sequence[DateReading]:
        """Return the readings of a date that was found in a text; none if other words were typed since."""
        if not position:
            return ()
        found = find_date(position, self.timeline, self.user, is_statement=self.is_statement)
        return found.readings if found and found.words == words else ()


class EventFields(EntryFields):
    """The fields of an event."""

    MORE_FIELDS = ("body", "place", "latitude", "longitude", "is_key", "short_label", "is_minor")
    # The headline comes first on the page, before the fields of the base class.
    field_order = ("headline",)

    headline = forms.CharField(
        max_length=document.HEADLINE_LENGTH, error_messages={"required": "Say in one line what happened."}
    )
    body = forms.CharField(
        required=False,
        max_length=50_000,
        widget=FOUR_LINES,
        label="What happened",
        help_text="*Emphasis*, lists, and links. An address becomes a link by itself.",
    )
    place = forms.CharField(required=False, max_length=document.LINE_LENGTH)
    latitude = forms.FloatField(
        required=False,
        min_value=-90,
        max_value=90,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Give degrees from -90 to 90, as in 51.4545."
        ),
    )
    longitude = forms.FloatField(
        required=False,
        min_value=-180,
        max_value=180,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Give degrees from -180 to 180, as in -2.5879."
        ),
    )
    is_key = forms.BooleanField(
        required=False,
        label="Key event",
        help_text="Named in the chart at the top of the public page. Choose only the few that tell the story.",
    )

    def clean_body(self) -> str:
        """Refuse pictures, which a text cannot show."""
        body: str = self.cleaned_data["body"]
        if content_rules.EVENT_BODY_PICTURE.is_broken(body):
            raise ValidationError(content_rules.EVENT_BODY_PICTURE.message)
        return body

    def clean(self) -> dict[str, Any]:
        """Require coordinates as a pair, with the place in words. A key event is not minor."""
        cleaned = super().clean()
        if content_rules.EVENT_KEY_OR_MINOR.is_broken(cleaned.get("is_key"), cleaned.get("is_minor")):
            self.add_error("is_minor", content_rules.EVENT_KEY_OR_MINOR.message)
        latitude, longitude = cleaned.get("latitude"), cleaned.get("longitude")
        if not {"latitude", "longitude"} & self.errors.keys() and content_rules.COORDINATES_PAIR.is_broken(
            latitude, longitude
        ):
            missing = "latitude" if latitude is None else "longitude"
            self.add_error(missing, content_rules.COORDINATES_PAIR.message)
        if latitude is not None and not cleaned.get("place"):
            self.add_error("place", "Say in words where these coordinates are.")
        return cleaned


class StatementFields(EntryFields):
    """The fields of a statement."""

    is_statement = True
    MORE_FIELDS = ("context", "language", "translation", "short_label", "is_minor")

    wording = forms.ChoiceField(
        choices=[("verbatim", "Their exact words"), ("paraphrase", "A paraphrase")], initial="verbatim"
    )
    words = forms.CharField(
        max_length=50_000,
        widget=FOUR_LINES,
        help_text="Leave out the quotation marks at the beginning and the end: the page adds them.",
        error_messages={"required": "Give the exact words, or a paraphrase of them."},
    )
    language = LanguageField(required=False, help_text="Only if it is not the language of the timeline.")
    translation = forms.CharField(required=False, max_length=50_000, widget=TWO_LINES)
    context = forms.CharField(
        required=False,
        max_length=50_000,
        widget=TWO_LINES,
        help_text="What a reader must know to judge the words.",
    )


class RequestFields(EntryFields):
    """The fields of a request for comment."""

    put = forms.CharField(
        max_length=50_000,
        widget=FOUR_LINES,
        label="What was put to them",
        error_messages={"required": content_rules.REQUEST_PUT.message},
    )
    about = forms.CharField(
        required=False, max_length=600, widget=Combobox("entries", "Type words of the entry"), label="About"
    )
    channel = forms.CharField(
        required=False,
        max_length=document.LINE_LENGTH,
        help_text="E-mail, telephone, through a press office…",
    )
    deadline = forms.DateTimeField(
        required=False,
        widget=MomentInput,
        error_messages={"invalid": MOMENT_INVALID},
    )
    outcome = forms.ChoiceField(choices=build_choices(document.Outcome, OUTCOME_LABELS), initial="awaiting")
    outcome_note = forms.CharField(
        required=False, max_length=50_000, widget=TWO_LINES, label="About the outcome"
    )

    def clean_about(self) -> Entry | None:
        """Return the entry that the request is about."""
        text = self.cleaned_data["about"].strip()
        return require_entry(text, self.timeline) if text else None

    def clean_deadline(self) -> datetime | None:
        """Refuse the first and last year of the calendar, where a moment has no date in some time zones."""
        deadline: datetime | None = self.cleaned_data["deadline"]
        if content_rules.INSTANT_YEAR.is_broken(deadline):
            raise ValidationError("This year cannot be a deadline. Give another one.")
        return deadline

    def clean(self) -> dict[str, Any]:
        """Require a reason if no comment was sought."""
        cleaned = super().clean()
        rule = content_rules.REQUEST_NOT_SOUGHT_REASON
        if rule.is_broken(cleaned.get("outcome"), cleaned.get("outcome_note")):
            self.add_error("outcome_note", rule.message)
        return cleaned
