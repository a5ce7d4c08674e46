"""The form that holds an entry back."""

from typing import Any

from django import forms

from timeline.desk.forms.shared_fields import MOMENT_INVALID, ComparingForm, MomentInput
from timeline.models import Entry
from timeline.models.holds import MAX_REASON_LENGTH

# What the form of a new entry says about publishing.
HOLD, UNTIL_REPLY = "hold", "reply"


class HoldForm(ComparingForm):
    """Why an entry is held back, and until when."""

    reason = forms.CharField(
        required=False,
        max_length=MAX_REASON_LENGTH,
        label="Reason",
        help_text="Only the desk sees it.",
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    until = forms.DateTimeField(
        required=False,
        widget=MomentInput,
        error_messages={"invalid": MOMENT_INVALID},
        label="Until",
        help_text="The entry becomes ready then. It is not published by itself. The time is in the time zone of the timeline.",
    )
    awaits_reply = forms.BooleanField(required=False, label="Until it is answered or its deadline has passed")

    def __init__(self, entry: Entry, data: Any = None) -> None:
        hold = getattr(entry, "hold", None)
        initial = (
            {"reason": hold.reason, "until": hold.until, "awaits_reply": hold.awaits_reply} if hold else {}
        )
        super().__init__(data, initial=initial, label_suffix="", prefix="hold")
        if entry.kind != Entry.Kind.REQUEST or entry.replyrequest.outcome != "awaiting":
            del self.fields["awaits_reply"]
