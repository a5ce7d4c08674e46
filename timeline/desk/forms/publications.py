"""The forms of the page that publishes: the note and the moment, and what is said of each change."""

from collections.abc import Iterable
from typing import Any

from django import forms

from timeline.actions.drafts import CorrectionDraft, Judgement
from timeline.desk.forms.entry_fields import MomentInput
from timeline.desk.forms.timelines import ComparingForm
from timeline.document.diff import Difference

FEW = forms.Textarea(attrs={"rows": 2})
# Where the words of an entry stand that a correction is most likely about.
MAIN_TEXTS = ("headline", "words", "put", "body")
LONGEST_PROPOSAL = 300


class PublishForm(ComparingForm):
    """What is new, for readers, and when it goes live."""

    note = forms.CharField(
        max_length=50_000,
        widget=FEW,
        label="What is new, for readers",
        help_text="Stands in the public list of versions.",
        error_messages={
            "required": "Say in a few words what is new: readers see this in the list of versions."
        },
    )
    embargo_until = forms.DateTimeField(
        required=False,
        widget=MomentInput,
        label="Embargo: goes live at",
        help_text="Leave it empty to publish now. On the clocks of the timeline’s time zone.",
    )
    digest = forms.CharField(required=False, widget=forms.HiddenInput)
    seen_change = forms.CharField(required=False, widget=forms.HiddenInput)


class JudgementForm(forms.Form):
    """What is said of a change to an entry that was public already."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        choices=[
            ("minor", "Minor: a typo, a link, style, or something added; nothing said before was wrong"),
            ("material", "A correction: something said before was wrong"),
        ],
        widget=forms.RadioSelect,
        label="This change is",
        error_messages={"required": "Say whether this change is minor, or a correction."},
    )
    was = forms.CharField(required=False, max_length=50_000, widget=FEW, label="What was wrong")
    now = forms.CharField(required=False, max_length=50_000, widget=FEW, label="What is right")
    why = forms.CharField(required=False, max_length=50_000, widget=FEW, label="Why it was changed")
    prominence = forms.ChoiceField(
        required=False,
        choices=[("entry", "On the entry"), ("banner", "In a banner at the head of the page, too")],
        initial="entry",
        widget=forms.RadioSelect,
        label="Readers see it",
    )

    def __init__(self, data: Any, difference: Difference) -> None:
        self.difference = difference
        prefix = f"change-{difference.uid}"
        # A change that came up since the form was opened has not been asked about yet.
        asked = data is not None and any(name.startswith(f"{prefix}-") for name in data)
        super().__init__(
            data if asked else None, prefix=prefix, initial=_proposal(difference), label_suffix=""
        )

    def clean(self) -> dict[str, Any]:
        """Hold a correction to what was wrong, what is right and why."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == "material":
            for name, label in (("was", "what was wrong"), ("now", "what is right"), ("why", "why")):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"Say {label}: a correction tells readers.")
        return cleaned

    @property
    def judgement(self) -> Judgement:
        """What the valid form says."""
        cleaned = self.cleaned_data
        if cleaned["kind"] == "minor":
            return "minor"
        return CorrectionDraft(
            was=cleaned["was"],
            now=cleaned["now"],
            why=cleaned["why"],
            prominence=cleaned["prominence"] or "entry",
        )


class Judgements:
    """One form for each change to an entry that was public already."""

    def __init__(self, data: Any, changed: Iterable[Difference]) -> None:
        self.by_entry = {one.uid: JudgementForm(data, one) for one in changed}

    def is_valid(self) -> bool:
        """Whether each says something; each shows its own errors."""
        return sum(not form.is_valid() for form in self.by_entry.values()) == 0

    def values(self) -> dict[str, Judgement]:
        """Return entry id → what is said of its change, of the valid forms."""
        return {uid: form.judgement for uid, form in self.by_entry.items()}


def _proposal(difference: Difference) -> dict[str, str]:
    """Return what a correction may begin with: the words that were changed, where they are short."""
    for name, before, after in difference.fields:
        if name in MAIN_TEXTS and max(len(before), len(after)) <= LONGEST_PROPOSAL:
            return {"was": before, "now": after}
    return {}
