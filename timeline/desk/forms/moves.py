"""The form that names a position by the entry above it, where there are too many positions to list."""

from typing import Any

from django import forms

from timeline.desk.forms.shared_fields import Combobox, require_entry
from timeline.models import Entry, Timeline

MAX_NAME_LENGTH = 700


class FarPositionForm(forms.Form):
    """The entry below which another one goes. Everything is optional: nearer positions are listed."""

    below = forms.CharField(
        required=False,
        max_length=MAX_NAME_LENGTH,
        label="Put it below this entry",
        widget=Combobox("entries", "Type words of an entry"),
    )

    def __init__(self, data: Any = None, *, timeline: Timeline) -> None:
        super().__init__(data, label_suffix="")
        self.timeline = timeline
        widget: Any = self.fields["below"].widget
        widget.timeline = timeline

    def clean_below(self) -> Entry | None:
        """Return the entry that is named; None if none is."""
        text = self.cleaned_data["below"].strip()
        return require_entry(text, self.timeline) if text else None
