"""Forms of a source's text: adding a text, and citing words of it for an existing entry."""

from typing import Any

from django import forms

from timeline import document, quotes
from timeline.actions.source_texts import TEXT_MISSING
from timeline.desk.forms.shared_fields import Combobox, ComparingForm, require_entry
from timeline.desk.http import parse_number
from timeline.models import Entry, SourceText, Timeline
from timeline.models.fields import build_choices
from timeline.models.source_texts import MAX_SOURCE_TEXT_LENGTH

# HTML is longer than the text in it.
MAX_HTML_LENGTH = 2 * MAX_SOURCE_TEXT_LENGTH


class SourceTextForm(ComparingForm):
    """A pasted text, or the HTML of a page from which the text is extracted."""

    text = forms.CharField(
        max_length=MAX_HTML_LENGTH,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        label="The text",
        help_text="Readers never see it. They see the words that you cite from it, the day on which it was stored, and its "
        "digital fingerprint (SHA-256). Anyone who has the same text can compare the fingerprint.",
        error_messages={"required": TEXT_MISSING},
    )
    made_of = forms.ChoiceField(
        choices=[("text", "Text"), ("html", "HTML: keep only its text")],
        initial="text",
        widget=forms.RadioSelect,
        label="What you paste",
    )
    # Number of the text that the editor saw, 0 if there was none.
    number = forms.CharField(required=False, widget=forms.HiddenInput)
    # Its SHA-256, which a takedown of words changes.
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, current: SourceText | None = None) -> None:
        super().__init__(data, initial={"number": current.number if current else 0}, label_suffix="")

    def clean_number(self) -> int | None:
        """Return the number of the text that the editor saw; None, and so stale, if missing or no number."""
        return parse_number(self.cleaned_data["number"])

    def extract_text(self) -> str:
        """Return the text of the valid form, without its HTML if it is a page."""
        pasted: str = self.cleaned_data["text"]
        return quotes.extract_text(pasted) if self.cleaned_data["made_of"] == "html" else pasted


class CiteForm(ComparingForm):
    """The entry for which selected words are cited, and the other fields of the citation."""

    entry = forms.CharField(
        max_length=600,
        label="For which entry",
        widget=Combobox("entries", "Type words of the entry"),
        error_messages={"required": "Choose the entry that these words support or dispute."},
    )
    stance = forms.ChoiceField(
        choices=build_choices(document.Stance), initial="supports", label="This source"
    )
    locator = forms.CharField(
        required=False,
        max_length=document.LINE_LENGTH,
        label="Page, paragraph or time",
        help_text="As in page 4, or 12:30.",
    )
    note = forms.CharField(
        required=False, max_length=50_000, label="Note to readers", widget=forms.Textarea(attrs={"rows": 1})
    )

    def __init__(self, data: Any = None, *, timeline: Timeline) -> None:
        self.timeline = timeline
        super().__init__(data, label_suffix="")
        self.fields["entry"].widget.timeline = timeline

    def clean_entry(self) -> Entry:
        """Return the entry."""
        return require_entry(self.cleaned_data["entry"].strip(), self.timeline)
