"""The form of a copied timeline: its title and its address."""

from typing import Any

from django import forms

from timeline import document
from timeline.desk.forms.shared_fields import ComparingForm
from timeline.models.fields import validate_slug


class CopyForm(ComparingForm):
    """The title and the address of a copy. Everything else is as in the original, and is changed in its settings."""

    title = forms.CharField(
        max_length=document.LINE_LENGTH, error_messages={"required": "Give the timeline a title."}
    )
    slug = forms.CharField(
        max_length=80,
        label="Address",
        validators=[validate_slug],
        help_text="The end of the public address, after /t/: lower-case letters, digits and hyphens.",
        error_messages={"required": "Give the timeline an address, as in “harbour-fire-2019”."},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
