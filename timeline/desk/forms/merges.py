"""The form that names the party or source into which another one is merged."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from timeline.desk.forms.shared_fields import Combobox, ComparingForm
from timeline.desk.lookups import AmbiguousNameError, find_party, find_source
from timeline.models import Party, Source, User


class MergeForm(ComparingForm):
    """The row that stays, by name, address or id. It is sent with GET: nothing is saved yet."""

    other = forms.CharField(max_length=2100, error_messages={"required": "Choose the one that stays."})

    def __init__(self, data: Any = None, *, row: Party | Source, user: User) -> None:
        self.row, self.user = row, user
        super().__init__(data, label_suffix="")
        is_party = isinstance(row, Party)
        field = self.fields["other"]
        field.label = f"The {'party' if is_party else 'source'} that stays"
        field.widget = Combobox(
            "parties" if is_party else "sources", "Type a name" if is_party else "Type a publisher or title"
        )
        # Nothing is made here.
        field.widget.can_create = False

    def clean_other(self) -> Party | Source:
        """Return the row that stays."""
        text = self.cleaned_data["other"].strip()
        is_party = isinstance(self.row, Party)
        noun = "party" if is_party else "source"
        other: Party | Source | None
        try:
            if is_party:
                other = Party.objects.find_by_id(text, self.user) or find_party(text, self.user)
            else:
                other = Source.objects.find_by_id(text, self.user) or find_source(text, self.user)
        except AmbiguousNameError as error:
            raise ValidationError(str(error)) from error
        if other is None:
            raise ValidationError(f"There is no {noun} “{text}”. Choose one from the list.")
        if other == self.row:
            raise ValidationError(f"This is the {noun} itself. Use another {noun}.")
        return other
