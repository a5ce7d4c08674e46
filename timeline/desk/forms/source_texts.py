"""The forms of a source's text: pasting it, and citing words of it for an entry that is there."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from timeline import document, quotes
from timeline.desk.forms.rows import Combobox
from timeline.desk.forms.timelines import ComparingForm
from timeline.desk.lookups import NotFoundError, find_entry
from timeline.models import Entry, SourceText, Timeline
from timeline.models.fields import choices
from timeline.models.source_texts import LONGEST_TEXT

# HTML is longer than the text in it.
LONGEST_HTML = 2 * LONGEST_TEXT


class TextForm(ComparingForm):
    """A text as it is pasted, or the HTML of a page, of which the text is kept."""

    text = forms.CharField(
        max_length=LONGEST_HTML,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        label="The text",
        help_text="Stays on the desk. Readers see the words that you cite from it, and that it is held: since when, and its "
        "fingerprint (SHA-256), by which whoever has the same text knows it.",
        error_messages={"required": "Paste the text: there is nothing to read in what was sent."},
    )
    made_of = forms.ChoiceField(
        choices=[("text", "Text"), ("html", "HTML: keep the text that is in it")],
        initial="text",
        widget=forms.RadioSelect,
        label="What you paste",
    )
    # The text that the editor saw, 0 for none; what is no number is as good as none.
    number = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, held: SourceText | None = None) -> None:
        super().__init__(data, initial={"number": held.number if held else 0}, label_suffix="")

    def clean_number(self) -> int | None:
        """Return the number of the text that was seen, or None (stale) where it is missing or no number."""
        found = self.cleaned_data["number"]
        return int(found) if found.isascii() and found.isdigit() and len(found) < 10 else None

    def words(self) -> str:
        """Return the text of the valid form."""
        pasted: str = self.cleaned_data["text"]
        return quotes.from_html(pasted) if self.cleaned_data["made_of"] == "html" else pasted


class CiteForm(ComparingForm):
    """For which entry the chosen words are cited."""

    entry = forms.CharField(
        max_length=600,
        label="For which entry",
        widget=Combobox("entries", "Type words of the entry"),
        error_messages={"required": "Name the entry that these words bear on."},
    )
    stance = forms.ChoiceField(choices=choices(document.Stance), initial="supports", label="This source")
    locator = forms.CharField(
        required=False, max_length=300, label="Where in it", help_text="As in page 4, or 12:30."
    )
    note = forms.CharField(
        required=False, max_length=50_000, label="Note for readers", widget=forms.Textarea(attrs={"rows": 1})
    )

    def __init__(self, data: Any = None, *, timeline: Timeline) -> None:
        self.timeline = timeline
        super().__init__(data, label_suffix="")
        self.fields["entry"].widget.timeline = timeline

    def clean_entry(self) -> Entry:
        """Find the entry."""
        text = self.cleaned_data["entry"].strip()
        try:
            entry = find_entry(text, self.timeline)
        except NotFoundError as error:
            raise ValidationError(str(error)) from error
        if entry is None:
            raise ValidationError(f"There is no entry “{text}” on this timeline. Choose one from the list.")
        return entry
