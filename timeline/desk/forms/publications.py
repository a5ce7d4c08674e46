"""Forms of the publish page: the note and the embargo, and a change note for each changed entry."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from timeline.actions.drafts import ChangeNote, CorrectionDraft
from timeline.actions.publications import NOTE_MISSING
from timeline.desk.forms.shared_fields import MOMENT_INVALID, TWO_LINES, ComparingForm, MomentInput
from timeline.document.diff import Difference

# The fields that a correction is most likely about.
MAIN_TEXT_FIELDS = ("headline", "words", "put", "body")
MAX_PROPOSAL_LENGTH = 300
# So many changes have a form of their own on the page. One more form is for all others.
MAX_OWN_FORMS = 20

KIND_CHOICES = (
    ("correction", "Correction: what we said was wrong"),
    ("clarification", "Clarification: right, but unclear"),
    ("update", "Update: something new or added"),
    ("minor", "Minor: spelling, style, a link"),
)
KIND_MISSING = "Choose one."


class PublishForm(ComparingForm):
    """The note for readers, and the embargo. Hidden: the digest that the editor approves, the last change seen."""

    note = forms.CharField(
        max_length=50_000,
        widget=TWO_LINES,
        label="Note to readers",
        error_messages={"required": NOTE_MISSING},
    )
    embargo_until = forms.DateTimeField(
        required=False,
        widget=MomentInput,
        error_messages={"invalid": MOMENT_INVALID},
        label="Embargo: goes public at",
        help_text="Leave it empty to publish now. Under an embargo, everything new waits until then, except what is held back. "
        "Later changes can be published meanwhile. The time is in the time zone of the timeline.",
    )
    digest = forms.CharField(required=False, widget=forms.HiddenInput)
    seen_change = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, is_first: bool) -> None:
        """`is_first`: readers know no version yet. Then everything is new, and the note may be empty."""
        super().__init__(data, label_suffix="")
        note = self.fields["note"]
        note.required = not is_first
        note.help_text = (
            "You may leave it empty: the first version needs no note. Readers find it in the list of versions."
            if is_first
            else "What is new or different, in one sentence. For example: “Figure of arrests corrected; statement by the "
            "police added.” Readers find it in the list of versions."
        )

    def clear_errors(self) -> None:
        """Mark the form as validated without errors, so that none are shown."""
        self._errors = ErrorDict()


class EmbargoEndForm(forms.Form):
    """Another moment for the end of an embargo, on the clocks of the timeline's time zone."""

    until = forms.DateTimeField(
        error_messages={"required": "Say when it is to go live.", "invalid": MOMENT_INVALID}
    )


class ChangeNoteForm(forms.Form):
    """A change note: of which kind a change to an entry that is already public is, and the words of a correction."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        choices=KIND_CHOICES,
        widget=forms.RadioSelect,
        label="Kind of change",
        error_messages={"required": KIND_MISSING},
    )
    was = forms.CharField(required=False, max_length=50_000, widget=TWO_LINES, label="What was wrong")
    now = forms.CharField(required=False, max_length=50_000, widget=TWO_LINES, label="What is right")
    why = forms.CharField(required=False, max_length=50_000, widget=TWO_LINES, label="Why it was wrong")
    prominence = forms.ChoiceField(
        required=False,
        choices=[("entry", "On the entry"), ("banner", "Also in a banner at the top of the page")],
        initial="entry",
        widget=forms.RadioSelect,
        label="Readers see the correction",
    )

    def __init__(self, data: Any, difference: Difference) -> None:
        self.difference = difference
        prefix = f"change-{difference.uid}"
        # A change that was made since the page was opened had no form there: it shows no errors yet.
        is_sent = data is not None and any(name.startswith(f"{prefix}-") for name in data)
        super().__init__(
            data if is_sent else None, prefix=prefix, initial=_propose_note(difference), label_suffix=""
        )

    def clean(self) -> dict[str, Any]:
        """Require of a correction what was wrong, what is right and why."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == "correction":
            for name, label in (
                ("was", "what was wrong"),
                ("now", "what is right"),
                ("why", "why it was wrong"),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"Say {label}: readers see it in the correction.")
        return cleaned

    @property
    def change_note(self) -> ChangeNote:
        """The change note of the valid form, as `publish` takes it."""
        cleaned = self.cleaned_data
        if cleaned["kind"] != "correction":
            kind: ChangeNote = cleaned["kind"]
            return kind
        return CorrectionDraft(
            was=cleaned["was"],
            now=cleaned["now"],
            why=cleaned["why"],
            prominence=cleaned["prominence"] or "entry",
        )


class OtherChangesForm(forms.Form):
    """The kind of all changes that have no form of their own. A correction needs its own words, so it is no choice."""

    use_required_attribute = False
    prefix = "other-changes"

    kind = forms.ChoiceField(
        choices=[choice for choice in KIND_CHOICES if choice[0] != "correction"],
        widget=forms.RadioSelect,
        label="Kind of all these changes",
        error_messages={"required": KIND_MISSING},
    )


class ChangeNotes:
    """A form for each changed entry that is already public: for the first ones, and for those that are asked for.

    `others` are the changes beyond these, and `other_form` is the one form for them; None if there are none.
    """

    def __init__(self, data: Any, changed: Sequence[Difference], asked_for: Collection[str] = ()) -> None:
        """`asked_for` are the ids of entries that get forms of their own. What was sent with one keeps it."""
        own = {uid for uid in asked_for if uid}
        if data is not None:
            sent = [name.removeprefix("change-") for name in data if name.startswith("change-")]
            own |= {name.rpartition("-")[0] for name in sent}
        # The asked-for ones first: they may be far down a long list.
        ranked = sorted(changed, key=lambda difference: difference.uid not in own)
        with_form, self.others = ranked[:MAX_OWN_FORMS], ranked[MAX_OWN_FORMS:]
        self.by_entry = {difference.uid: ChangeNoteForm(data, difference) for difference in with_form}
        is_sent = data is not None and bool(self.others)
        self.other_form = (
            OtherChangesForm(data if is_sent else None, label_suffix="") if self.others else None
        )

    def list_forms(self) -> list[Any]:
        """Return all forms in the order of the page."""
        return [*self.by_entry.values(), *([self.other_form] if self.other_form else [])]

    def is_valid(self) -> bool:
        """Validate every form, so that each shows its errors, and return whether all are valid."""
        results = [form.is_valid() for form in self.list_forms()]
        return all(results)

    def clear_errors(self) -> None:
        """Mark every form as validated without errors, so that none are shown."""
        for form in self.list_forms():
            form._errors = ErrorDict()

    def count_missing_kinds(self) -> int:
        """Return how many forms have no kind chosen. They have been validated."""
        return sum("kind" in form.errors for form in self.list_forms())

    def values(self) -> dict[str, ChangeNote]:
        """Return entry id → change note, of the valid forms."""
        notes = {uid: form.change_note for uid, form in self.by_entry.items()}
        if self.other_form:
            notes |= dict.fromkeys((other.uid for other in self.others), self.other_form.cleaned_data["kind"])
        return notes


def _propose_note(difference: Difference) -> dict[str, str]:
    """Return the initial values: the kind of what was only added to, and the changed text of a correction if it is short."""
    initial = {"kind": "update"} if is_addition(difference) else {}
    for name, before, after in difference.fields:
        if name in MAIN_TEXT_FIELDS and max(len(before), len(after)) <= MAX_PROPOSAL_LENGTH:
            return initial | {"was": before, "now": after}
    return initial


def is_addition(difference: Difference) -> bool:
    """Return whether a change only adds: a value where none was, a text that goes on, a list that became longer.

    A word inserted into a text is no such change: it may be "not".
    """
    return all(_adds(before, after) for _name, before, after in difference.fields)


def _adds(before: Any, after: Any) -> bool:
    if isinstance(before, str) and isinstance(after, str):
        return after.startswith(before) and (not before or after[len(before) :].startswith((" ", "\n")))
    if isinstance(before, list) and isinstance(after, list):
        return all(item in after for item in before)
    return before is None
