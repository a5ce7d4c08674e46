"""Repeated rows of an entry form: parties, addressees, citations, answers, replies.

Blank rows are ignored. The button for another row sends the form; the view returns it with one more row.
Each row's `clean` adds `value` to the cleaned data: the row's object or draft, or None if the row is blank.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory

from timeline import dates, document
from timeline.actions.drafts import CitationDraft, PartyDraft, SourceDraft
from timeline.desk.date_readings import PublishedDate, parse_single_date
from timeline.desk.forms.shared_fields import AddressField, Combobox, require_entry
from timeline.desk.lookups import (
    AmbiguousNameError,
    ComboboxOption,
    describe_same_page,
    find_party,
    find_source,
    find_sources_by_id,
    has_id,
    list_same_page,
    suggest_parties,
    suggest_sources,
)
from timeline.document import content_rules
from timeline.models import Entry, Source, Timeline, User
from timeline.models.fields import build_choices
from timeline.text.addresses import get_page_key
from timeline.text.hosts import complete_address, get_host

MAX_ROWS = 100
MAX_NAME_LENGTH = 300
# The roles in the list from which one is chosen: words that explain themselves.
ROLE_CHOICES = (
    ("actor", "Took the action"),
    ("recipient", "On the receiving end"),
    ("subject", "What it is about"),
    ("affected", "Affected"),
    ("authority", "Official body"),
    ("witness", "Witness"),
)
# So many similar names are listed where nothing has the name that was typed.
MAX_SIMILAR = 3


def join_omitted(omitted: Iterable[str]) -> str:
    """Return the words that a quotation leaves out as the form has them: each in a line."""
    return "\n".join(omitted)


def split_omitted(value: str) -> tuple[str, ...]:
    """Return the words in the lines of a value of the form."""
    return tuple(line for line in document.normalise(value).split("\n") if line.strip())


class SimilarNamesError(ValidationError):
    """Nothing has the name that was typed, while others are similar: the editor says which is meant.

    Attributes:
        noun: "party" or "source"
        name: the name that was typed
        similar: what is similar, at most MAX_SIMILAR
        question: the message without what to do in the form
    """

    def __init__(self, noun: str, name: str, similar: Sequence[ComboboxOption]) -> None:
        self.noun, self.name, self.similar = noun, name, similar[:MAX_SIMILAR]
        names = ", ".join(f"“{option.label}”" for option in self.similar)
        self.question = f"No {noun} is called “{name}”. Do you mean {names}?"
        super().__init__(
            f"{self.question} Choose it from the list, or tick “Make this a new {noun}”.",
            code="similar-names",
        )


def _explain_unknown_id(noun: str) -> str:
    """Return the message about an id that nothing has which the user sees. No row is created from what was once chosen."""
    return f"The {noun} that was chosen here is not found. Choose it from the list again, or tick “Make this a new {noun}”."


class RowForm(forms.Form):
    """One row. It looks up what `user` may see, on `timeline`."""

    use_required_attribute = False

    def __init__(self, *args: Any, user: User, timeline: Timeline, **kwargs: Any) -> None:
        self.user, self.timeline = user, timeline
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, Combobox):
                field.widget.timeline = timeline

    def clean_entry_field(self, name: str, *, kind: str = "") -> Entry | None:
        """Return the entry that a field names; None, with an error if it is not blank, if there is none."""
        text = self.cleaned_data.get(name, "").strip()
        try:
            return require_entry(text, self.timeline, kind=kind) if text else None
        except ValidationError as error:
            self.add_error(name, error)
            return None


class PartyRow(RowForm):
    """An existing party by name, or a new one that is created when the entry is saved."""

    party = forms.CharField(required=False, max_length=400, widget=Combobox("parties", "Type a name"))
    make = forms.BooleanField(required=False, label="Make this a new party")
    new_kind = forms.ChoiceField(
        required=False, label="Kind", choices=build_choices(document.PartyKind), initial="organisation"
    )
    # Where the name was found in a source text, in a sentence, and that name: the sentence is not about another one.
    origin = forms.CharField(required=False, widget=forms.HiddenInput)
    origin_name = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: str = "Party", is_required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_required = is_required
        self.fields["party"].label = label

    def clean(self) -> dict[str, Any]:
        """Add `value`: the party, the draft of a new one, or None if the field is blank."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        text = cleaned.get("party", "").strip()
        cleaned["value"] = None
        if not text:
            # An invalid name is blank here, and has its error already.
            if self.is_required and "party" not in self.errors:
                self.add_error("party", "Name a party: choose from the list, or make a new one.")
            return cleaned
        try:
            party = find_party(text, self.user)
        except AmbiguousNameError as error:
            self.add_error("party", str(error))
            return cleaned
        if party is not None:
            cleaned["value"] = party
        elif len(text) > MAX_NAME_LENGTH:
            self.add_error(
                "party", f"A name has at most {MAX_NAME_LENGTH} characters; this one has {len(text)}."
            )
        elif has_id(text) and not cleaned.get("make"):
            self.add_error("party", _explain_unknown_id("party"))
        elif cleaned.get("make") or not (similar := suggest_parties(text, self.user, self.timeline)):
            cleaned["value"] = PartyDraft(name=text, kind=cleaned.get("new_kind") or "organisation")
        else:
            self.add_error("party", SimilarNamesError("party", text, similar))
        return cleaned

    @property
    def origin_note(self) -> str:
        """Where the name in the field comes from; "" if it was typed or chosen."""
        name = str(self["party"].value() or "").strip()
        return str(self["origin"].value() or "") if name == str(self["origin_name"].value() or "") else ""

    @property
    def is_new_open(self) -> bool:
        """Whether the fields of a new party are unfolded."""
        return bool(self["make"].value()) or (self.is_bound and bool(self.errors.get("party")))


class PartyRoleRow(PartyRow):
    """A party and its role in an event."""

    role = forms.ChoiceField(choices=ROLE_CHOICES, initial="actor", required=False)


class AnswerRow(RowForm):
    """An entry that the statement answers, and how."""

    entry = forms.CharField(
        required=False, max_length=600, label="Answers", widget=Combobox("entries", "Type words of the entry")
    )
    how = forms.ChoiceField(choices=build_choices(document.How), initial="responds", required=False)

    def clean(self) -> dict[str, Any]:
        """Add `value`: the entry, or None if the field is blank."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["value"] = self.clean_entry_field("entry")
        return cleaned


class ReplyRow(RowForm):
    """A reply to a request for comment: a statement of the timeline."""

    statement = forms.CharField(
        required=False,
        max_length=600,
        label="Reply",
        widget=Combobox("statements", "Type words of the statement"),
    )

    def clean(self) -> dict[str, Any]:
        """Add `value`: the statement, or None if the field is blank."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        entry = self.clean_entry_field("statement", kind=Entry.Kind.STATEMENT)
        cleaned["value"] = entry.statement if entry is not None else None
        return cleaned


class CitationRow(RowForm):
    """A citation of an existing source, or of a new one that is created when the entry is saved."""

    source = forms.CharField(
        required=False,
        max_length=2100,
        label="Source",
        widget=Combobox("sources", "Type a publisher or title"),
    )
    locator = forms.CharField(
        required=False, max_length=document.LINE_LENGTH, label="Page, paragraph or time"
    )
    exact = forms.CharField(
        required=False,
        max_length=50_000,
        label="Supporting passage (the source’s exact words)",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    before = forms.CharField(
        required=False,
        max_length=document.LINE_LENGTH,
        label="Words just before",
        help_text="Readers see them.",
    )
    after = forms.CharField(
        required=False,
        max_length=document.LINE_LENGTH,
        label="Words just after",
        help_text="Readers see them.",
    )
    stance = forms.ChoiceField(
        required=False, choices=build_choices(document.Stance), initial="supports", label="This source"
    )
    note = forms.CharField(
        required=False, max_length=50_000, label="Note for readers", widget=forms.Textarea(attrs={"rows": 1})
    )
    # One a line: what a shortened quotation leaves out, if readers are to see it. The live checks show it as a tick box.
    omitted = forms.CharField(
        required=False, max_length=2_000, label="Readers see that it leaves out", widget=forms.HiddenInput
    )
    make = forms.BooleanField(required=False, label="Make this a new source")
    new_publisher = forms.CharField(required=False, max_length=document.LINE_LENGTH, label="Publisher")
    new_title = forms.CharField(required=False, max_length=document.LINE_LENGTH, label="Title")
    new_kind = forms.ChoiceField(
        required=False, label="Kind", choices=build_choices(document.SourceKind), initial="article"
    )
    new_url = AddressField(label="Address")
    new_published = forms.CharField(
        required=False, max_length=200, label="Published", help_text="As in 7 March 2017."
    )

    new_anyway = forms.BooleanField(required=False, label="It is another source all the same")

    NEW_SOURCE_FIELDS = ("new_publisher", "new_title", "new_url", "new_published")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sources: dict[str, Source | None] = {}

    @cached_property
    def same_page(self) -> list[Source]:
        """The sources of the page whose address is given for a new source, valid or not."""
        address = complete_address(str(self["new_url"].value() or "").strip())
        # Outside of a group of rows there is nothing to take out.
        is_taken_out = "DELETE" in self.fields and bool(self["DELETE"].value())
        return list_same_page(address, self.user) if address and not is_taken_out else []

    @property
    def shows_same_page(self) -> bool:
        """Whether the row says so itself, as one of its errors. A form that is not validated yet has none."""
        return "new_url" in (getattr(self, "_errors", None) or {})

    def clean_new_published(self) -> str:
        """Return the date, typed in words or EDTF without a clock time, as EDTF."""
        try:
            return parse_single_date(self.cleaned_data["new_published"]).edtf
        except dates.WhenError as error:
            raise ValidationError(str(error)) from error

    def find_published_date(self) -> PublishedDate | None:
        """Return the publication date of the row's source; None if it has none or cannot be read."""
        if self["DELETE"].value() or {"source", "new_published"} & self.errors.keys():
            return None
        text = str(self["source"].value() or "").strip()
        try:
            if text:
                source = self.find_source(text)
                # The date of a confidential source could tell which one it is.
                if not source or not source.published or source.confidential:
                    return None
                passage = " ".join(str(self[name].value() or "") for name in ("before", "exact", "after"))
                return PublishedDate(source.published, str(source), source.language, passage)
            date = parse_single_date(str(self["new_published"].value() or "")).edtf
        except (AmbiguousNameError, dates.WhenError):
            return None  # the field shows the error itself
        name = next((str(self[name].value()) for name in self.NEW_SOURCE_FIELDS if self[name].value()), "")
        return PublishedDate(date, name) if date else None

    def keep_found_sources(self, sources: dict[str, Source]) -> None:
        """Take sources that were found already, by what was typed."""
        self._sources.update(sources)

    def find_source(self, text: str) -> Source | None:
        """Return the source with this name. Each name is looked up once. Raises AmbiguousNameError."""
        if text not in self._sources:
            self._sources[text] = find_source(text, self.user)
        return self._sources[text]

    def has_open_source(self) -> bool:
        """Return whether the source in the field is known, by a look-up that was made, and not confidential."""
        if not self.is_bound:
            return bool(self.initial.get("is_open"))
        source = self._sources.get(str(self["source"].value() or "").strip())
        return source is not None and not source.confidential

    def clean(self) -> dict[str, Any]:
        """Add `value`: the citation's draft, or None if the row is blank."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        source = self._clean_source(cleaned)
        cleaned["value"] = None
        if source is not None:
            names = ("stance", "locator", "exact", "note")
            cleaned["value"] = CitationDraft(
                source=source,
                prefix=cleaned.get("before", ""),
                suffix=cleaned.get("after", ""),
                omitted=split_omitted(cleaned.get("omitted", "")),
                **{name: cleaned.get(name, "") for name in names},
            )
        return cleaned

    def _clean_source(self, cleaned: dict[str, Any]) -> Source | SourceDraft | None:
        text = cleaned.get("source", "").strip()
        is_new = any(cleaned.get(name) for name in self.NEW_SOURCE_FIELDS)
        if text and is_new and not cleaned.get("make"):
            self.add_error("source", "Either choose a source or make a new one: clear one of the two.")
        elif text:
            try:
                source = None if cleaned.get("make") and is_new else self.find_source(complete_address(text))
            except AmbiguousNameError as error:
                self.add_error("source", str(error))
                return None
            if source is not None:
                return source
            if has_id(text) and not cleaned.get("make"):
                self.add_error("source", _explain_unknown_id("source"))
                return None
            if cleaned.get("make") or not (similar := suggest_sources(text, self.user, self.timeline)):
                return self._draft_named_source(text, cleaned)
            self.add_error("source", SimilarNamesError("source", text, similar))
        elif is_new:
            if self.same_page and not cleaned.get("new_anyway"):
                self.add_error("new_url", describe_same_page(self.same_page[0]))
            elif cleaned.get("new_publisher") or cleaned.get("new_title"):
                return SourceDraft(
                    kind=cleaned.get("new_kind") or "article",
                    publisher=cleaned["new_publisher"],
                    title=cleaned["new_title"],
                    url=cleaned.get("new_url", ""),
                    published=cleaned.get("new_published", ""),
                )
            else:
                self.add_error("new_publisher", content_rules.SOURCE_NAME.message)
        elif any(cleaned.get(name) for name in ("locator", "exact", "before", "after", "note")):
            self.add_error("source", "Which source do these words come from? Choose one, or make it below.")
        return None

    def _draft_named_source(self, text: str, cleaned: dict[str, Any]) -> SourceDraft | None:
        """Return the draft of a new source that was typed as "publisher", "publisher: title" or an address."""
        if self.same_page and not cleaned.get("new_anyway"):
            self.add_error("new_url", describe_same_page(self.same_page[0]))
            return None
        address, publisher, title = cleaned.get("new_url", ""), text, ""
        if get_host(complete_address(text)):
            address, publisher = complete_address(text), get_host(complete_address(text))
        elif ": " in text:
            publisher, _colon, title = text.partition(": ")
        if problem := content_rules.find_address_problem(address) if address else "":
            self.add_error("source", problem)
            return None
        if max(len(publisher), len(title)) > document.LINE_LENGTH:
            self.add_error("source", f"A publisher or title has at most {document.LINE_LENGTH} characters.")
            return None
        return SourceDraft(
            kind=cleaned.get("new_kind") or "article",
            publisher=cleaned.get("new_publisher") or publisher,
            title=cleaned.get("new_title") or title,
            url=address,
            published=cleaned.get("new_published", ""),
        )

    @property
    def is_new_open(self) -> bool:
        """Whether the fields of a new source are unfolded."""
        return self.is_bound and (
            bool(self["make"].value())
            or any(self[name].value() for name in self.NEW_SOURCE_FIELDS)
            or bool(self.errors.get("source"))
        )

    @property
    def is_more_open(self) -> bool:
        """Whether the seldom-used fields are unfolded."""
        names = ("exact", "locator", "before", "after", "note")
        has_value = any(self[name].value() for name in names) or self["stance"].value() == "disputes"
        return has_value or (self.is_bound and bool(self.errors.keys() & {*names, "stance"}))


class RowFormSet(BaseFormSet):  # type: ignore[type-arg]
    """Repeated rows. No row is "initial" in Django's sense, and each may be left blank."""

    def initial_form_count(self) -> int:
        return 0

    def total_form_count(self) -> int:
        if self.is_bound:
            return int(super().total_form_count())
        # One blank row at first; more on request.
        return len(self.initial or ()) or self.extra

    def clean(self) -> None:
        """Refuse a negative number of rows, which no page sends: rows would be lost silently."""
        if self.total_form_count() < 0:
            raise ValidationError("The number of rows is wrong. Open the form again.")

    @property
    def is_filled(self) -> bool:
        """Whether a row has something in it, or an error: then the part of the form that it is in is open."""
        named = {"party", "entry", "statement"}
        return any(
            any(row[name].value() for name in named & row.fields.keys()) or (row.is_bound and row.errors)
            for row in self.forms
        )

    def values(self) -> list[Any]:
        """Return the `value` of each filled row."""
        return [form.cleaned_data["value"] for form in self.list_filled_rows()]

    def list_filled_rows(self) -> list[Any]:
        """Return the forms of the valid rows that have a value and are not marked for removal."""
        return [
            form
            for form in self.forms
            if form.cleaned_data.get("value") is not None and not form.cleaned_data.get("DELETE")
        ]


def make_formset(row: type[RowForm]) -> type[RowFormSet]:
    """Return the class of repeated rows of one row form."""
    formset: Any = formset_factory(
        row, formset=RowFormSet, extra=1, can_delete=True, max_num=MAX_ROWS, absolute_max=MAX_ROWS
    )
    return formset  # type: ignore[no-any-return]


PartyRoleRows = make_formset(PartyRoleRow)
AddresseeRows = make_formset(PartyRow)
AnswerRows = make_formset(AnswerRow)
ReplyRows = make_formset(ReplyRow)


class CitationRows(make_formset(CitationRow)):  # type: ignore[misc]
    """The citations of an entry."""

    @cached_property
    def forms(self) -> list[CitationRow]:
        """Return the rows. The sources that they name by id are found in one query."""
        rows: list[CitationRow] = super().forms
        texts = [str(row["source"].value() or "").strip() for row in rows]
        sources = find_sources_by_id(texts, self.form_kwargs["user"])
        for row in rows:
            row.keep_found_sources(sources)
        return rows

    def clean(self) -> None:
        """Refuse two new sources of one page: the second is the first."""
        super().clean()
        pages: dict[str, SourceDraft] = {}
        for form in self.list_filled_rows():
            source = form.cleaned_data["value"].source
            page = get_page_key(source.url) if isinstance(source, SourceDraft) else ""
            if not page or form.cleaned_data.get("new_anyway"):
                continue
            if pages.setdefault(page, source) != source:
                form.add_error(
                    "new_url",
                    "This page is the new source of a row above. Give both rows the same fields, or say that this is "
                    "another source all the same.",
                )

    def list_published_dates(self) -> list[PublishedDate]:
        """Return the publication dates of the cited sources, in the order of the rows."""
        return [date for form in self.forms if (date := form.find_published_date())]
