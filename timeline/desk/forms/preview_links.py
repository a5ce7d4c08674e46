"""The form of a private preview link."""

from typing import Any

from django import forms

from timeline import document
from timeline.desk.forms.shared_fields import ComparingForm
from timeline.models.preview_links import DAYS, DEFAULT_DAYS


class PreviewLinkForm(ComparingForm):
    """Whom a link is for, and how long it works."""

    for_whom = forms.CharField(
        max_length=document.LINE_LENGTH,
        label="For whom",
        help_text="They see this name at the top of the preview.",
        error_messages={"required": "Say for whom."},
    )
    days = forms.TypedChoiceField(
        choices=[(days, "In 24 hours" if days == 1 else f"In {days} days") for days in DAYS],
        coerce=int,
        initial=DEFAULT_DAYS,
        label="Expires",
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="")
