"""The forms of parties and sources on their own pages."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from timeline import dates, document, permissions
from timeline.actions.drafts import PartyDraft, SourceDraft
from timeline.desk.date_readings import only
from timeline.desk.forms.rows import Combobox
from timeline.desk.forms.timelines import ComparingForm, VersionField
from timeline.desk.lookups import NotFoundError, find_party, find_source, party_text, source_text
from timeline.models import Party, Source, User
from timeline.models.fields import choices, lines, validate_sha256, validate_url, validate_wikidata
from timeline.models.timelines import validate_language

FEW = forms.Textarea(attrs={"rows": 2})


class PartyForm(ComparingForm):
    """A party of the newsroom."""

    name = forms.CharField(max_length=300, error_messages={"required": "Give the party a name."})
    kind = forms.ChoiceField(choices=choices(document.PartyKind), initial="organisation")
    short_name = forms.CharField(required=False, max_length=300, label="Short name")
    aliases = forms.CharField(
        required=False, max_length=5000, widget=FEW, label="Also known as", help_text="One to a line."
    )
    part_of = forms.CharField(
        required=False, max_length=400, label="Part of", widget=Combobox("parties", "Type a name")
    )
    website = forms.CharField(required=False, max_length=2000, validators=[validate_url])
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
        widget=FEW,
        help_text="What readers should know of this party’s ties, wherever it appears.",
    )
    protected = forms.BooleanField(
        required=False, label="Protected: shown to readers under the pseudonym only"
    )
    pseudonym = forms.CharField(required=False, max_length=300)
    version = VersionField()

    def __init__(self, data: Any = None, *, user: User, party: Party | None = None) -> None:
        self.user, self.party = user, party
        initial = None
        if party is not None:
            initial = {name: getattr(party, name) for name in self.base_fields}
            initial["aliases"] = "\n".join(party.aliases)
            initial["part_of"] = party_text(party.part_of) if party.part_of else ""
        super().__init__(data, initial=initial, label_suffix="")

    def clean_part_of(self) -> Party | None:
        """Find the party that this one is part of."""
        text = self.cleaned_data["part_of"].strip()
        if not text:
            return None
        try:
            found = find_party(text, self.user)
        except NotFoundError as error:
            raise ValidationError(str(error)) from error
        if found is None:
            raise ValidationError(
                f"There is no party “{text}” yet. Choose one from the list, or make it first."
            )
        if self.party is not None and found.pk == self.party.pk:
            raise ValidationError("A party cannot be part of itself.")
        return found

    def draft(self) -> PartyDraft:
        """Return what the valid form asks for."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return PartyDraft(**{**cleaned, "aliases": tuple(lines(cleaned["aliases"]))})


class SourceForm(ComparingForm):
    """A source of the newsroom."""

    kind = forms.ChoiceField(choices=choices(document.SourceKind), initial="article")
    publisher = forms.CharField(required=False, max_length=300)
    title = forms.CharField(required=False, max_length=300)
    authors = forms.CharField(
        required=False,
        max_length=5000,
        widget=FEW,
        label="Authors, or who posted it first",
        help_text="One to a line.",
    )
    url = forms.CharField(
        required=False,
        max_length=2000,
        label="Address",
        validators=[validate_url],
        help_text="Leave it empty where there is none: readers are told so.",
    )
    published = forms.CharField(
        required=False, max_length=200, help_text="As in 7 March 2017 or about March 2017."
    )
    captured = forms.CharField(
        required=False, max_length=200, help_text="For footage and photographs; as in March 2017."
    )
    accessed = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    archived_url = forms.CharField(
        required=False, max_length=2000, label="Archived copy", validators=[validate_url]
    )
    state = forms.ChoiceField(
        choices=choices(document.SourceState),
        initial="unknown",
        label="State of the page",
        help_text="What you saw there: readers are told of a page that has changed or is gone.",
    )
    state_on = forms.DateField(
        required=False,
        label="Seen in this state on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    file_sha256 = forms.CharField(
        required=False,
        max_length=64,
        label="SHA-256 of a file held elsewhere",
        validators=[validate_sha256],
    )
    language = forms.CharField(required=False, max_length=35, validators=[validate_language])
    relies_on = forms.CharField(
        required=False,
        max_length=20_000,
        widget=FEW,
        label="Relies on",
        help_text="Sources this one merely relays, one to a line: by title, address or id in brackets. "
        "Three outlets that relay one report are one origin.",
    )
    note = forms.CharField(required=False, max_length=50_000, widget=FEW, label="Note for readers")
    text = forms.CharField(
        required=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        label="Its text, pasted (private)",
        help_text="Stays on the desk; it is never published.",
        strip=False,
    )
    confidential = forms.BooleanField(required=False, label="Confidential: never named in anything public")
    described_as = forms.CharField(
        required=False,
        max_length=300,
        label="Described to readers as",
        help_text="As in “a person with knowledge of the decision”.",
    )
    confidential_reason = forms.CharField(
        required=False,
        max_length=50_000,
        widget=FEW,
        label="Why it is not named",
        help_text="Stays on the desk. Who sets this is recorded as having approved it.",
    )
    version = VersionField()

    CONFIDENCE = ("confidential", "described_as", "confidential_reason")

    def __init__(self, data: Any = None, *, user: User, source: Source | None = None) -> None:
        self.user, self.source = user, source
        initial = None
        if source is not None:
            initial = {name: getattr(source, name) for name in self.base_fields if name != "text"}
            initial["authors"] = "\n".join(source.authors)
            initial["relies_on"] = "\n".join(
                source_text(link.on) for link in source.reliances.select_related("on")
            )
        super().__init__(data, initial=initial, label_suffix="")
        if source is not None:
            # What is pasted later comes by a page of its own, and is kept beside what was held before.
            del self.fields["text"]
        if not permissions.may_name_confidential(user):
            # Shown, not to be set: what is sent for a disabled field is ignored.
            for name in self.CONFIDENCE:
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """Read dates, in words or EDTF, and hold confidence to a reason."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("published", "captured"):
            try:
                cleaned[name] = only(cleaned.get(name, "")).edtf
            except dates.WhenError as error:
                self.add_error(name, str(error))
        if not (cleaned.get("publisher") or cleaned.get("title")) and "title" not in self.errors:
            self.add_error("title", "A source needs a publisher or a title.")
        if (
            cleaned.get("state") not in (None, "unknown")
            and not cleaned.get("state_on")
            and "state_on" not in self.errors
        ):
            self.add_error("state_on", "Say on which day the page was seen in this state.")
        if cleaned.get("confidential") and not cleaned.get("confidential_reason"):
            self.add_error("confidential_reason", "Say why this source must not be named.")
        return cleaned

    def clean_relies_on(self) -> tuple[Source, ...]:
        """Find the sources that this one relays."""
        found = []
        for line in lines(self.cleaned_data["relies_on"]):
            try:
                source = find_source(line, self.user)
            except NotFoundError as error:
                raise ValidationError(str(error)) from error
            if source is None:
                raise ValidationError(f"There is no source “{line}” yet. Make it first, then name it here.")
            if self.source is not None and source.pk == self.source.pk:
                raise ValidationError("A source cannot rely on itself.")
            found.append(source)
        return tuple(found)

    def draft(self) -> SourceDraft:
        """Return what the valid form asks for."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return SourceDraft(**{**cleaned, "authors": tuple(lines(cleaned["authors"]))})
