"""Base class, fields and widgets that several desk forms use."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from timeline import document
from timeline.desk.lookups import AmbiguousNameError, find_entry, split_reference
from timeline.desk.named_values import find_language, find_zone, name_language
from timeline.models import Entry, Timeline
from timeline.models.fields import split_lines, validate_url
from timeline.models.timelines import validate_language
from timeline.text.hosts import complete_address

# Django copies a widget for each field, so that one can serve many.
TWO_LINES = forms.Textarea(attrs={"rows": 2})
FOUR_LINES = forms.Textarea(attrs={"rows": 4})


DAY_INVALID = "Give a day as in 2026-11-30, or leave it empty."
MOMENT_INVALID = "Give a day and a time as in 2026-11-30 17:00."

# The name of the hidden field beside a combobox ends so. It has the name and the id of the row that was chosen.
CHOSEN = "-is"


class MomentInput(forms.DateTimeInput):
    """Input of a date and time in the timeline's zone. Seconds are shown only if there are any."""

    input_type = "datetime-local"

    def format_value(self, value: Any) -> str:
        return format_value(value)


class Combobox(forms.TextInput):
    """A text input that suggests rows while the editor types; a plain text input without JavaScript."""

    template_name = "desk/widgets/combobox.html"

    def __init__(self, kind: str, placeholder: str = "") -> None:
        """Suggest rows of a `kind`: "parties", "sources", "entries" or "statements"."""
        super().__init__(attrs={"placeholder": placeholder, "autocomplete": "off"})
        self.kind = kind
        # Whose entries are suggested, and whose parties and sources come first; set by the form.
        self.timeline: Timeline | None = None
        # Whether a party or source can be made here if none matches.
        self.can_create = kind in {"parties", "sources"}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was typed; with its id, if the name in the field is still that of the row that was chosen."""
        typed = super().value_from_datadict(data, files, name)
        chosen = data.get(name + CHOSEN)
        return chosen if typed and chosen and split_reference(chosen)[0] == typed.strip() else typed

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        shown, uid = split_reference(str(value or ""))
        context: dict[str, Any] = super().get_context(name, shown, attrs)
        context["widget"]["chosen_name"] = name + CHOSEN
        context["widget"]["chosen"] = value if uid else ""
        parameters = {"timeline": self.timeline.slug} if self.timeline else {}
        if not self.can_create:
            parameters["create"] = "no"
        query = f"?{urlencode(parameters)}" if parameters else ""
        context["widget"]["suggest_url"] = reverse("desk:suggest", args=[self.kind]) + query
        context["widget"]["creates"] = self.kind if self.can_create else ""
        return context


class RowLines(forms.Textarea):
    """Several rows by name, one to a line. Their ids are in a hidden field: a line that stays keeps its row."""

    template_name = "desk/widgets/row_lines.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was typed, with the ids of the rows whose names are still there."""
        typed = super().value_from_datadict(data, files, name)
        chosen = _name_lines(data.get(name + CHOSEN) or "")
        return "\n".join(chosen.get(line, line) for line in split_lines(typed)) if chosen and typed else typed

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        lines = _name_lines(value or "")
        context: dict[str, Any] = super().get_context(name, "\n".join(lines), attrs)
        context["widget"]["chosen_name"] = name + CHOSEN
        context["widget"]["chosen"] = "\n".join(line for line in lines.values() if split_reference(line)[1])
        return context


def _name_lines(text: str) -> dict[str, str]:
    """Return the lines that name rows, with their ids, by what the field shows: the name, or of a second row with it the line."""
    lines: dict[str, str] = {}
    for line in split_lines(text):
        row_name = split_reference(line)[0]
        lines[line if row_name in lines else row_name] = line
    return lines


class LanguageField(forms.CharField):
    """A language by its name, as in French; its code will do. It gives the code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=35,
            validators=[validate_language],
            widget=Combobox("languages", "Type a name"),
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        return name_language(find_language(value)) if isinstance(value, str) else value

    def to_python(self, value: Any) -> str:
        return find_language(super().to_python(value) or "")


class TimeZoneField(forms.CharField):
    """A time zone by its name, as in Europe/London; its city will do if there is one zone of it only."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=64, widget=Combobox("zones", "Type a city"), **options)

    def to_python(self, value: Any) -> str:
        return find_zone(super().to_python(value) or "")


class AddressField(forms.CharField):
    """An address of the web or of mail. What begins with "www." gets the scheme that is missing."""

    default_validators = [validate_url]

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=2000, empty_value="", **options)

    def to_python(self, value: Any) -> str:
        return complete_address(super().to_python(value) or "")


class VersionField(forms.IntegerField):
    """The version of the row that the form was opened at. None, and so stale, if it is missing or no number."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def clean(self, value: Any) -> int | None:
        try:
            version: int | None = super().clean(value)
        except ValidationError:
            return None
        return version


class ComparingForm(forms.Form):
    """A form that shows an action's errors, and its differences from what someone else has saved meanwhile."""

    use_required_attribute = False
    # Fields that are no values of the row.
    not_compared = frozenset({"version"})

    def compare_with(self, saved: forms.Form) -> list[tuple[str, str, str]]:
        """Return (label, saved value, own value) for each field whose value differs from that of `saved`."""
        differences = []
        for field in self:
            theirs, own = format_value(saved[field.name].value()), format_value(field.value())
            if field.name not in self.not_compared and theirs != own:
                differences.append((str(field.label), theirs, own))
        return differences

    def add_errors(self, error: ValidationError) -> None:
        """Add the errors that an action raised, each to its field if the form has it."""
        for field, message in list_messages(error):
            self.add_error(field if field in self.fields else None, message)

    def version_to_send(self, current: object, *, is_stale: bool, name: str = "version") -> object:
        """Return the version for the form's hidden field: `current` only once its differences are shown."""
        return self[name].value() if self.is_bound and not is_stale else current


def list_messages(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Yield (field, message) for each message of an error; the field is "" if it concerns no field."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for field, messages in by_field.items():
        for message in messages:
            yield field, message


def require_entry(text: str, timeline: Timeline, *, kind: str = "") -> Entry:
    """Return the entry of the timeline that a field names (see `find_entry`).

    Raises:
        ValidationError: no entry matches, or several do
    """
    try:
        entry = find_entry(text, timeline, kind=kind)
    except AmbiguousNameError as error:
        raise ValidationError(str(error)) from error
    if entry is None:
        noun = "statement" if kind else "entry"
        raise ValidationError(f"There is no {noun} “{text}” on this timeline. Choose one from the list.")
    return entry


def format_value(value: Any) -> str:
    """Return a field's value as text, the same whether it was typed or saved."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, list):
        return ", ".join(sorted(str(item) for item in value))
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    # Browsers send other line ends than are saved, and drop white space at the end.
    return document.normalise(str(value)).strip()
