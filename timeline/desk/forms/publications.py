"""Forms of the publish page: the note and the embargo, and a change note for each changed entry."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from timeline.actions.drafts import ChangeNote, CorrectionDraft
from timeline.actions.publications import NOTE_MISSING
from timeline.desk.forms.shared_fields import TWO_LINES, ComparingForm, MomentInput
from timeline.document.diff import Difference

# The fields that a correction is most likely about.
MAIN_TEXT_FIELDS = ("headline", "words", "put", "body")
MAX_PROPOSAL_LENGTH = 300


class PublishForm(ComparingForm):
    """The note for readers, and the embargo. Hidden: the digest that the editor approves, the last change seen."""

    note = forms.CharField(
        max_length=50_000,
        widget=TWO_LINES,
        label="What is new, for readers",
        help_text="Stands in the public list of versions.",
        error_messages={"required": NOTE_MISSING},
    )
    embargo_until = forms.DateTimeField(
        required=False,
        widget=MomentInput,
        label="Embargo: goes live at",
        help_text="Leave it empty to publish now. Under an embargo all that is new waits, apart from what is held back. Other "
        "changes can be published meanwhile. On the clocks of the timeline’s time zone.",
    )
    digest = forms.CharField(required=False, widget=forms.HiddenInput)
    seen_change = forms.CharField(required=False, widget=forms.HiddenInput)

    def clear_errors(self) -> None:
        """Mark the form as validated without errors, so that none are shown."""
        self._errors = ErrorDict()


class EmbargoEndForm(forms.Form):
    """Another moment for the end of an embargo, on the clocks of the timeline's time zone."""

    until = forms.DateTimeField(
        error_messages={"required": "Say when it is to go live.", "invalid": "This is no date and time."}
    )


class ChangeNoteForm(forms.Form):
    """A change note: whether a change to an entry that is already public is minor or a correction."""

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
    was = forms.CharField(required=False, max_length=50_000, widget=TWO_LINES, label="What was wrong")
    now = forms.CharField(required=False, max_length=50_000, widget=TWO_LINES, label="What is right")
    why = forms.CharField(required=False, max_length=50_000, widget=TWO_LINES, label="Why it was changed")
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
        # A change that was made since the page was opened had no form there: it shows no errors yet.
        is_sent = data is not None and any(name.startswith(f"{prefix}-") for name in data)
        super().__init__(
            data if is_sent else None, prefix=prefix, initial=_propose_correction(difference), label_suffix=""
        )

    def clean(self) -> dict[str, Any]:
        """Require of a correction what was wrong, what is right and why."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == "material":
            for name, label in (("was", "what was wrong"), ("now", "what is right"), ("why", "why")):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"Say {label}: a correction tells readers.")
        return cleaned

    @property
    def change_note(self) -> ChangeNote:
        """The change note of the valid form, as `publish` takes it."""
        cleaned = self.cleaned_data
        if cleaned["kind"] == "minor":
            return "minor"
        return CorrectionDraft(
            was=cleaned["was"],
            now=cleaned["now"],
            why=cleaned["why"],
            prominence=cleaned["prominence"] or "entry",
        )


class ChangeNotes:
    """One form for each changed entry that is already public."""

    def __init__(self, data: Any, changed: Iterable[Difference]) -> None:
        self.by_entry = {difference.uid: ChangeNoteForm(data, difference) for difference in changed}

    def is_valid(self) -> bool:
        """Validate every form, so that each shows its errors, and return whether all are valid."""
        results = [form.is_valid() for form in self.by_entry.values()]
        return all(results)

    def clear_errors(self) -> None:
        """Mark every form as validated without errors, so that none are shown."""
        for form in self.by_entry.values():
            form._errors = ErrorDict()

    def values(self) -> dict[str, ChangeNote]:
        """Return entry id → change note, of the valid forms."""
        return {uid: form.change_note for uid, form in self.by_entry.items()}


def _propose_correction(difference: Difference) -> dict[str, str]:
    """Return initial "was" and "now" of a correction: the changed text, if it is short."""
    for name, before, after in difference.fields:
        if name in MAIN_TEXT_FIELDS and max(len(before), len(after)) <= MAX_PROPOSAL_LENGTH:
            return {"was": before, "now": after}
    return {}
