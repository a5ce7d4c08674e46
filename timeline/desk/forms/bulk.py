"""Forms of what is done with many entries at once. A further step is a further class in `BULK_FORMS`."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from timeline.actions import bulk
from timeline.actions.bulk import BulkResult
from timeline.actions.bulk_holds import hold_back_entries, make_entries_ready
from timeline.actions.bulk_moves import move_entries
from timeline.desk.forms.shared_fields import Combobox, ComparingForm, require_entry
from timeline.desk.lookups import AmbiguousNameError, find_party, find_source
from timeline.desk.positions import FIRST
from timeline.models import Citation, Entry, EventParty, Party, Source, Timeline, User
from timeline.models.holds import MAX_REASON_LENGTH

MAX_NAME_LENGTH = 700


class BulkForm(ComparingForm):
    """The base of the forms: what is done with the selected entries.

    Attributes:
        title: what is done, before "12 entries"
        done: what was done, before "12 entries"
        button: the words of its button
        asks: whether it has fields; without, the step is done at once
    """

    title: ClassVar[str]
    done: ClassVar[str]
    button: ClassVar[str]
    asks: ClassVar[bool] = True

    def __init__(self, data: Any = None, *, user: User, timeline: Timeline) -> None:
        super().__init__(data, label_suffix="")
        self.user, self.timeline = user, timeline
        for field in self.fields.values():
            if isinstance(field.widget, Combobox):
                field.widget.timeline, field.widget.can_create = timeline, False

    def run(self, uids: Sequence[str], seen_through: int | None) -> BulkResult:
        """Do it with the entries that have these ids. Raises what the action raises."""
        raise NotImplementedError


class BulkVerificationForm(BulkForm):
    """Set the verification."""

    title, done, button = "Set the verification of", "Set the verification of", "Set the verification"

    verification = forms.ChoiceField(
        choices=[("", "Choose"), *Entry._meta.get_field("standing").flatchoices],
        error_messages={"required": "Choose a verification."},
    )

    def run(self, uids: Sequence[str], seen_through: int | None) -> BulkResult:
        """Set it."""
        verification = self.cleaned_data["verification"]
        return bulk.set_verifications(self.timeline, uids, verification, by=self.user)


class BulkCitationForm(BulkForm):
    """Cite a source."""

    title, done, button = "Add a source to", "Added a source to", "Add the source"

    source = forms.CharField(
        max_length=MAX_NAME_LENGTH,
        widget=Combobox("sources", "Type a publisher or title"),
        error_messages={"required": "Name a source."},
    )
    stance = forms.ChoiceField(choices=Citation._meta.get_field("stance").flatchoices)
    locator = forms.CharField(
        required=False,
        max_length=Citation._meta.get_field("locator").max_length,
        label="Page, paragraph or time",
    )

    def clean_source(self) -> Source:
        """Return the source that is named."""
        text = self.cleaned_data["source"].strip()
        try:
            source = find_source(text, self.user)
        except AmbiguousNameError as error:
            raise ValidationError(str(error)) from error
        if source is None:
            raise ValidationError(f"There is no source “{text}”. Choose one from the list.")
        return source

    def run(self, uids: Sequence[str], seen_through: int | None) -> BulkResult:
        """Cite it."""
        values = self.cleaned_data
        return bulk.add_citations(
            self.timeline,
            uids,
            values["source"],
            by=self.user,
            stance=values["stance"],
            locator=values["locator"],
        )


class BulkPartyForm(BulkForm):
    """Add a party."""

    title, done, button = "Add a party to", "Added a party to", "Add the party"

    party = forms.CharField(
        max_length=MAX_NAME_LENGTH,
        widget=Combobox("parties", "Type a name"),
        error_messages={"required": "Name a party."},
    )
    role = forms.ChoiceField(choices=EventParty._meta.get_field("role").flatchoices)

    def clean_party(self) -> Party:
        """Return the party that is named."""
        text = self.cleaned_data["party"].strip()
        try:
            party = find_party(text, self.user)
        except AmbiguousNameError as error:
            raise ValidationError(str(error)) from error
        if party is None:
            raise ValidationError(f"There is no party “{text}”. Choose one from the list.")
        return party

    def run(self, uids: Sequence[str], seen_through: int | None) -> BulkResult:
        """Add it."""
        values = self.cleaned_data
        return bulk.add_party(self.timeline, uids, values["party"], by=self.user, role=values["role"])


class BulkMoveForm(BulkForm):
    """Move below another entry."""

    title, done, button = "Move", "Moved", "Move"

    after = forms.CharField(
        required=False,
        max_length=MAX_NAME_LENGTH,
        label="Below which entry",
        help_text="Leave it empty to move to the beginning. They keep their order among themselves.",
        widget=Combobox("entries", "Type words of an entry"),
    )

    def clean_after(self) -> Entry | None:
        """Return the entry that they go below; None for the beginning."""
        text = self.cleaned_data["after"].strip()
        return require_entry(text, self.timeline) if text and text != FIRST else None

    def run(self, uids: Sequence[str], seen_through: int | None) -> BulkResult:
        """Move them."""
        return move_entries(self.timeline, uids, by=self.user, after=self.cleaned_data["after"])


class BulkHoldForm(BulkForm):
    """Hold back."""

    title, done, button = "Hold back", "Held back", "Hold back"

    reason = forms.CharField(
        required=False,
        max_length=MAX_REASON_LENGTH,
        label="Why",
        help_text="Only the desk sees it. Readers keep the last public version of these entries. Entries that were never public stay private.",
    )

    def run(self, uids: Sequence[str], seen_through: int | None) -> BulkResult:
        """Hold them back."""
        return hold_back_entries(self.timeline, uids, by=self.user, reason=self.cleaned_data["reason"])


class BulkReadyForm(BulkForm):
    """Make ready. It asks nothing, because it can be undone."""

    title, done, button, asks = "Make ready", "Made ready", "Make ready", False

    def run(self, uids: Sequence[str], seen_through: int | None) -> BulkResult:
        """Make them ready."""
        return make_entries_ready(self.timeline, uids, by=self.user)


class BulkRemovalForm(BulkForm):
    """Remove them. It asks nothing, because it can be undone."""

    title, done, button, asks = "Remove", "Removed", "Remove", False

    def run(self, uids: Sequence[str], seen_through: int | None) -> BulkResult:
        """Remove them."""
        return bulk.remove_entries(self.timeline, uids, by=self.user, seen_through=seen_through)


# What the button sends → the form, in the order of the buttons.
BULK_FORMS: dict[str, type[BulkForm]] = {
    "verification": BulkVerificationForm,
    "party": BulkPartyForm,
    "source": BulkCitationForm,
    "move": BulkMoveForm,
    "hold": BulkHoldForm,
    "ready": BulkReadyForm,
    "remove": BulkRemovalForm,
}
# The words of the buttons below the list.
BULK_BUTTONS = {
    "verification": "Verification…",
    "party": "Add party…",
    "source": "Add source…",
    "move": "Move…",
    "hold": "Hold back…",
    "ready": "Make ready",
    "remove": "Remove",
}
