"""The form in which the text of a source is pasted."""

from typing import Any

from django import forms

from timeline import quotes
from timeline.desk.timeline_forms import ComparingForm
from timeline.models import SourceText
from timeline.models.texts import LONGEST_TEXT

# HTML is longer than the text in it.
LONGEST_HTML = 2 * LONGEST_TEXT


class TextForm(ComparingForm):
    """A text as it is pasted, or the HTML of a page, of which the text is kept."""

    text = forms.CharField(
        max_length=LONGEST_HTML,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        label="The text",
        help_text="Stays on the desk; it is never published.",
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
