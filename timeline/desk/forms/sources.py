"""The form of a source on its own page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse

from timeline import dates, document, permissions
from timeline.actions.drafts import SourceDraft
from timeline.desk.date_readings import format_single_date, parse_single_date
from timeline.desk.forms.shared_fields import (
    DAY_INVALID,
    TWO_LINES,
    AddressField,
    ComparingForm,
    LanguageField,
    RowLines,
    VersionField,
)
from timeline.desk.lookups import (
    AmbiguousNameError,
    describe_same_page,
    find_source,
    format_source,
    list_same_page,
)
from timeline.document import content_rules
from timeline.models import Source, Timeline, User
from timeline.models.fields import (
    build_choices,
    split_lines,
    validate_sha256,
)
from timeline.models.users import LAWYER, READING_ROLES
from timeline.text.addresses import is_same_page

READERS_OF_REPORTERS = "The editors who see the timeline may see its name and its text, and so may you. An editor can choose fewer people."


class SourceForm(ComparingForm):
    """A source: what it is, where it is found, what it relies on, and whether it is confidential."""

    kind = forms.ChoiceField(choices=build_choices(document.SourceKind), initial="article")
    publisher = forms.CharField(required=False, max_length=document.LINE_LENGTH)
    title = forms.CharField(required=False, max_length=document.LINE_LENGTH)
    authors = forms.CharField(
        required=False,
        max_length=5000,
        widget=TWO_LINES,
        label="Authors, or original poster",
        help_text="One to a line.",
    )
    url = AddressField(
        label="Address", help_text="Leave it empty if there is none. Readers see that there is no link."
    )
    published = forms.CharField(
        required=False, max_length=200, help_text="As in 7 March 2017 or about March 2017."
    )
    captured = forms.CharField(
        required=False, max_length=200, help_text="When it was filmed or photographed, as in March 2017."
    )
    accessed = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": DAY_INVALID},
    )
    archived_url = AddressField(label="Archived copy")
    state = forms.ChoiceField(
        choices=build_choices(document.SourceState),
        initial="unknown",
        label="State of the page",
        help_text="What you saw there. Readers see if the page has changed or is gone.",
    )
    state_on = forms.DateField(
        required=False,
        label="Seen in this state on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": DAY_INVALID},
    )
    file_sha256 = forms.CharField(
        required=False,
        max_length=64,
        label="SHA-256 of a file that is kept elsewhere",
        validators=[validate_sha256],
    )
    language = LanguageField(required=False)
    relies_on = forms.CharField(
        required=False,
        max_length=20_000,
        widget=RowLines(attrs={"rows": 2}),
        label="Relies on",
        help_text="Sources whose report this one repeats, one to a line: the title, “publisher: title” or the address. "
        "Three outlets that repeat one report have one origin.",
    )
    note = forms.CharField(required=False, max_length=50_000, widget=TWO_LINES, label="Note for readers")
    text = forms.CharField(
        required=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        label="Text of the source (private)",
        help_text="Stays on the desk; it is never published.",
        strip=False,
    )
    confidential = forms.BooleanField(required=False, label="Confidential: never named in anything public")
    described_as = forms.CharField(
        required=False,
        max_length=document.LINE_LENGTH,
        label="Described to readers as",
        help_text="As in “a person with knowledge of the decision”.",
    )
    confidential_reason = forms.CharField(
        required=False,
        max_length=50_000,
        widget=TWO_LINES,
        label="Why it is not named",
        help_text="Stays on the desk. You are recorded as the person who approved it.",
    )
    readers = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Who may see its name and its text",
        help_text="Nobody ticked: the editors who see the timeline, whoever added the source, and whoever made it "
        "confidential. Somebody ticked: these people and you. If no editor is left among them, the editors who see the "
        "timeline are added. Each view is logged.",
    )
    make_anyway = forms.BooleanField(required=False, label="It is a different source")
    version = VersionField()

    not_compared = frozenset({"version", "make_anyway"})

    def __init__(self, data: Any = None, *, user: User, source: Source | None = None) -> None:
        self.user, self.source = user, source
        # The other sources of the page at the address, once it has been validated.
        self.same_page: list[Source] = []
        initial = None
        if source is not None:
            names = self.base_fields.keys() - {"text", "make_anyway", "readers"}
            initial = {name: getattr(source, name) for name in names}
            initial["authors"] = "\n".join(source.authors)
            for name in ("published", "captured"):
                initial[name] = format_single_date(initial[name], source.language)
            # What the user does not see is not shown here. Saving the form keeps it.
            relied_on = Source.objects.visible_to(user).filter(relied_on_in__source=source)
            initial["relies_on"] = "\n".join(
                format_source(other) for other in relied_on.order_by("relied_on_in__position")
            )
            initial["readers"] = list(source.readers.values_list("pk", flat=True))
        super().__init__(data, initial=initial, label_suffix="")
        # While an address is typed, the page shows which sources it has already.
        own = f"?source={source.uid}" if source is not None else ""
        self.fields["url"].widget.attrs |= {
            "hx-get": reverse("desk:same-page") + own,
            "hx-trigger": "input changed delay:400ms",
            "hx-target": "#same-page",
            "hx-sync": "this:replace",
        }
        if source is not None:
            # A later text has a page of its own: it is added beside the earlier ones.
            del self.fields["text"]
        if permissions.may_choose_readers(user):
            readers: Any = self.fields["readers"]
            readers.queryset = list_possible_readers(source)
        else:
            del self.fields["readers"]
            self.fields["confidential_reason"].help_text += f" {READERS_OF_REPORTERS}"
        if source is not None and source.confidential and not permissions.may_end_confidence(user, source):
            # Django ignores what is sent for a disabled field.
            self.fields["confidential"].disabled = True

    def clean(self) -> dict[str, Any]:
        """Convert dates to EDTF, and check the rules that concern several fields."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("published", "captured"):
            try:
                cleaned[name] = parse_single_date(cleaned.get(name, ""), cleaned.get("language", "")).edtf
            except dates.WhenError as error:
                self.add_error(name, str(error))
        if "title" not in self.errors and content_rules.SOURCE_NAME.is_broken(
            cleaned.get("publisher"), cleaned.get("title")
        ):
            self.add_error("title", content_rules.SOURCE_NAME.message)
        # The action drops the day of an unknown state.
        state = cleaned.get("state") or "unknown"
        if (
            state != "unknown"
            and "state_on" not in self.errors
            and content_rules.SOURCE_STATE_DAY.is_broken(state, cleaned.get("state_on"))
        ):
            self.add_error("state_on", content_rules.SOURCE_STATE_DAY.message)
        # A form that was opened before the source became confidential has no reason. It is merged with the one that is saved.
        is_stale = self.source is not None and cleaned.get("version") != self.source.version
        if not is_stale and content_rules.SOURCE_CONFIDENTIAL_REASON.is_broken(
            cleaned.get("confidential"), cleaned.get("confidential_reason")
        ):
            self.add_error("confidential_reason", content_rules.SOURCE_CONFIDENTIAL_REASON.message)
        return cleaned

    def clean_url(self) -> str:
        """Return the address, and look for other sources of its page. An address that stays as it is needs no look."""
        address: str = self.cleaned_data["url"]
        if self.source is None or not is_same_page(address, self.source.url):
            self.same_page = list_same_page(address, self.user, without=self.source)
        return address

    def clean_make_anyway(self) -> bool:
        """Require a decision if the page is a source already."""
        is_decided: bool = self.cleaned_data["make_anyway"]
        if self.same_page and not is_decided:
            self.add_error("url", describe_same_page(self.same_page[0]))
        return is_decided

    def clean_relies_on(self) -> tuple[Source, ...]:
        """Return the sources that this one relies on."""
        sources = []
        for line in split_lines(self.cleaned_data["relies_on"]):
            try:
                source = find_source(line, self.user)
            except AmbiguousNameError as error:
                raise ValidationError(str(error)) from error
            if source is None:
                raise ValidationError(f"There is no source “{line}” yet. Make it first, then name it here.")
            if self.source is not None and content_rules.SOURCE_RELIES_ON_ITSELF.is_broken(
                source.pk, self.source.pk
            ):
                raise ValidationError(content_rules.SOURCE_RELIES_ON_ITSELF.message)
            sources.append(source)
        return tuple(sources)

    def make_draft(self) -> SourceDraft:
        """Return the draft of the valid form."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name not in self.not_compared}
        cleaned["authors"] = tuple(split_lines(cleaned["authors"]))
        cleaned["readers"] = tuple(cleaned["readers"]) if "readers" in cleaned else None
        return SourceDraft(**cleaned)


def list_possible_readers(source: Source | None) -> QuerySet[User]:
    """Return the accounts that may be chosen to read a confidential source: those that can see its timeline."""
    users = User.objects.filter(is_active=True, groups__name__in=READING_ROLES)
    home = source.made_for if source is not None else None
    if home is not None and home.access == Timeline.Access.MEMBERS:
        users = users.filter(Q(timelines=home) | Q(groups__name=LAWYER))
    return users.distinct().order_by("name", "email")
