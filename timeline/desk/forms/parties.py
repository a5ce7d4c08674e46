"""The form of a party on its own page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from timeline import document, permissions
from timeline.actions.drafts import PartyDraft
from timeline.desk.forms.shared_fields import TWO_LINES, AddressField, Combobox, ComparingForm, VersionField
from timeline.desk.lookups import AmbiguousNameError, find_party, format_party
from timeline.document import content_rules
from timeline.models import Party, User
from timeline.models.fields import build_choices, split_lines, validate_wikidata


class PartyForm(ComparingForm):
    """A party: its names, kind, links, disclosure and protection."""

    name = forms.CharField(
        max_length=document.LINE_LENGTH, error_messages={"required": "Give the party a name."}
    )
    kind = forms.ChoiceField(choices=build_choices(document.PartyKind), initial="organisation")
    short_name = forms.CharField(required=False, max_length=document.LINE_LENGTH, label="Short name")
    aliases = forms.CharField(
        required=False, max_length=5000, widget=TWO_LINES, label="Also known as", help_text="One to a line."
    )
    introduction = forms.CharField(
        required=False,
        max_length=document.LINE_LENGTH,
        label="Who they are",
        help_text="One line for readers, as in “Child protection command of the police”.",
    )
    part_of = forms.CharField(
        required=False, max_length=400, label="Part of", widget=Combobox("parties", "Type a name")
    )
    website = AddressField()
    wikidata = forms.CharField(
        required=False,
        max_length=20,
        label="Wikidata id",
        validators=[validate_wikidata],
        help_text="As in Q9531.",
    )
    disclosure = forms.CharField(
        required=False,
        max_length=50_000,
        widget=TWO_LINES,
        help_text="Ties that readers should know of, such as “owns this newspaper”. It is shown wherever the party appears.",
    )
    protected = forms.BooleanField(
        required=False, label="Protected: shown to readers under the pseudonym only"
    )
    pseudonym = forms.CharField(required=False, max_length=document.LINE_LENGTH)
    identifying_words = forms.CharField(
        required=False,
        max_length=5000,
        widget=TWO_LINES,
        label="Words that identify the person",
        help_text="Private, one to a line: first name or surname alone, school, street, user names. Before publishing, "
        "all texts are searched for these words and for the names above.",
    )
    version = VersionField()

    PROTECTION_FIELDS = ("protected", "pseudonym", "identifying_words")

    def __init__(self, data: Any = None, *, user: User, party: Party | None = None) -> None:
        self.user, self.party = user, party
        initial = None
        if party is not None:
            initial = {name: getattr(party, name) for name in self.base_fields}
            initial["aliases"] = "\n".join(party.aliases)
            initial["identifying_words"] = "\n".join(party.identifying_words)
            # What the user does not see is not shown here. Saving the form keeps it.
            parents = Party.objects.visible_to(user).filter(parts_of_it=party)
            parent = parents.first() if party.part_of_id else None
            initial["part_of"] = format_party(parent) if parent else ""
        super().__init__(data, initial=initial, label_suffix="")
        # Django ignores what is sent for a disabled field.
        if not permissions.may_protect(user):
            for name in self.PROTECTION_FIELDS:
                self.fields[name].disabled = True
        elif party is not None and party.protected:
            self.fields["protected"].disabled = True
            self.fields["protected"].help_text = "It takes two people to end a protection: see below."
        # A new party needs more than a name, so none is made here.
        self.fields["part_of"].widget.can_create = False

    def clean_part_of(self) -> Party | None:
        """Return the party that this one is part of."""
        text = self.cleaned_data["part_of"].strip()
        if not text:
            return None
        try:
            parent = find_party(text, self.user)
        except AmbiguousNameError as error:
            raise ValidationError(str(error)) from error
        if parent is None:
            raise ValidationError(
                f"There is no party “{text}” yet. Choose one from the list, or make it first."
            )
        if self.party is not None and content_rules.PARTY_PART_OF_ITSELF.is_broken(parent.pk, self.party.pk):
            raise ValidationError(content_rules.PARTY_PART_OF_ITSELF.message)
        return parent

    def make_draft(self) -> PartyDraft:
        """Return the draft of the valid form."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        lines = {name: tuple(split_lines(cleaned[name])) for name in ("aliases", "identifying_words")}
        return PartyDraft(**{**cleaned, **lines})
