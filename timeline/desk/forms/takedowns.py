"""The forms with which a takedown is requested, and something is hidden."""

from typing import Any

from django import forms

from timeline.actions.hidings import MAX_HOURS
from timeline.actions.takedowns import TakedownDraft, may_keep_record
from timeline.models import Hiding, Takedown
from timeline.models.fields import split_lines
from timeline.text.word_removal import find_too_short

SHARED_KINDS = (Takedown.Kind.PARTY, Takedown.Kind.SOURCE, Takedown.Kind.SOURCE_TEXT)


class TakedownForm(forms.Form):
    """What is to be removed, why, and what readers are told."""

    use_required_attribute = False

    kind = forms.ChoiceField(widget=forms.HiddenInput)
    subject = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    number = forms.IntegerField(required=False, min_value=1, max_value=999_999_999, widget=forms.HiddenInput)
    words = forms.CharField(
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label="Words to remove wherever they stand",
        help_text=(
            "One line each. Case, accents, spacing, hyphens and markup make no difference; they are found inside longer "
            "words and addresses, too."
        ),
    )
    is_everywhere = forms.BooleanField(
        required=False, label="Remove these words from all timelines of the newsroom, not only from this one"
    )
    keeps_record = forms.BooleanField(
        required=False,
        label="Keep the newsroom’s own record",
        help_text="Only what was published is erased. The desk keeps its history and the names, and still searches for the names "
        "before publishing. The pseudonym or description stays public. Without this, all of them are erased.",
    )
    reason = forms.ChoiceField(
        choices=Takedown.Reason.choices,
        widget=forms.RadioSelect,
        label="Reason that readers see",
        error_messages={"required": "Choose the reason that readers see."},
    )
    explanation = forms.CharField(
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="For the person who decides",
        help_text="Private. It is deleted once the takedown is decided. Do not repeat here what must not be known.",
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, label_suffix="", **options)
        field: Any = self.fields["kind"]
        field.choices = [choice for choice in Takedown.Kind.choices if choice[0] != Takedown.Kind.DELETION]
        if self["kind"].value() in SHARED_KINDS:
            # They serve many timelines and are always removed from all of them.
            del self.fields["is_everywhere"]
        if not may_keep_record(str(self["kind"].value()), str(self["subject"].value() or "")):
            del self.fields["keeps_record"]

    def make_draft(self) -> TakedownDraft:
        """Return the draft. Needs a valid form."""
        values = self.cleaned_data
        return TakedownDraft(
            kind=values["kind"],
            subject_uid=values["subject"],
            number=values["number"] or 0,
            words=tuple(split_lines(values["words"])),
            is_everywhere=values.get("is_everywhere", False),
            keeps_record=values.get("keeps_record", False),
            reason=values["reason"],
            explanation=values["explanation"],
        )


def is_distinctive(words: str) -> bool:
    """Whether words can be proposed for removal wherever they stand: a short name is found inside many other words."""
    return len(words) >= 8 or (len(words.split()) > 1 and not find_too_short(words))


class HideForm(forms.Form):
    """What is hidden, and for how long."""

    use_required_attribute = False

    kind = forms.ChoiceField(choices=Hiding.Kind.choices, widget=forms.HiddenInput)
    subject = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    number = forms.IntegerField(required=False, min_value=1, max_value=999_999_999, widget=forms.HiddenInput)
    hours = forms.IntegerField(
        min_value=1,
        max_value=MAX_HOURS,
        initial=MAX_HOURS,
        label="For how many hours",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Give a whole number from 1 to {MAX_HOURS}."
        ),
        help_text=f"At most {MAX_HOURS}. It can be renewed, and ended before.",
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, label_suffix="", **options)
