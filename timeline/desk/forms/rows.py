"""Repeated rows of an entry form: parties, addressees, sources, answers, replies.

A row that is left blank counts for nothing; "another row" sends the form, and gets it back with one more.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.urls import reverse

from timeline import dates, document
from timeline.actions.drafts import CitationDraft, PartyDraft, SourceDraft
from timeline.desk.date_readings import Published, only
from timeline.desk.lookups import NotFoundError, find_entry, find_party, find_source
from timeline.models import Entry, Source, Timeline, User
from timeline.models.fields import choices, validate_url

MAX_ROWS = 100
LONGEST_NAME = 300


class Combobox(forms.TextInput):
    """A text field that suggests while one types; without JavaScript, a text field."""

    template_name = "desk/widgets/combobox.html"

    def __init__(self, what: str, placeholder: str = "") -> None:
        super().__init__(attrs={"placeholder": placeholder, "autocomplete": "off"})
        self.what = what
        self.timeline: Timeline | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        timeline = self.timeline.slug if self.timeline else ""
        context["widget"]["suggest_url"] = reverse("desk:suggest", args=[self.what]) + (
            f"?timeline={timeline}" if timeline else ""
        )
        context["widget"]["makes"] = self.what if self.what in {"parties", "sources"} else ""
        return context


class Row(forms.Form):
    """One row; knows for whom and for which timeline it looks things up."""

    use_required_attribute = False

    def __init__(self, *args: Any, user: User, timeline: Timeline, **kwargs: Any) -> None:
        self.user, self.timeline = user, timeline
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, Combobox):
                field.widget.timeline = timeline


class PartyRow(Row):
    """A party, by name; or a new one, made when the entry is saved."""

    party = forms.CharField(required=False, max_length=400, widget=Combobox("parties", "Type a name"))
    make = forms.BooleanField(required=False, label="Make this a new party")
    new_kind = forms.ChoiceField(
        required=False, label="Kind", choices=choices(document.PartyKind), initial="organisation"
    )

    def __init__(self, *args: Any, label: str = "Party", needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needed = needed
        self.fields["party"].label = label

    def clean(self) -> dict[str, Any]:
        """Add `value`: the party, the draft of a new one, or None where the field is blank."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        text = cleaned.get("party", "").strip()
        cleaned["value"] = None
        if not text:
            # What is wrong with what was typed has been said already.
            if self.needed and "party" not in self.errors:
                self.add_error("party", "Name a party: choose from the list, or make a new one.")
            return cleaned
        try:
            party = find_party(text, self.user)
        except NotFoundError as error:
            self.add_error("party", str(error))
            return cleaned
        if party is not None:
            cleaned["value"] = party
        elif cleaned.get("make") and len(text) > LONGEST_NAME:
            self.add_error(
                "party", f"A name has at most {LONGEST_NAME} characters; this one has {len(text)}."
            )
        elif cleaned.get("make"):
            cleaned["value"] = PartyDraft(name=text, kind=cleaned.get("new_kind") or "organisation")
        else:
            self.add_error(
                "party",
                f"There is no party “{text}” yet. Choose one from the list, or tick “Make this a new party”.",
            )
        return cleaned

    @property
    def offers_new(self) -> bool:
        """Whether the part that makes a party stands open."""
        return bool(self["make"].value()) or (self.is_bound and bool(self.errors.get("party")))


class PartyRoleRow(PartyRow):
    """A party and its role in an event."""

    role = forms.ChoiceField(choices=choices(document.Role), initial="actor", required=False)


class AnswerRow(Row):
    """What a statement answers, and how."""

    entry = forms.CharField(
        required=False, max_length=600, label="Answers", widget=Combobox("entries", "Type words of the entry")
    )
    how = forms.ChoiceField(choices=choices(document.How), initial="responds", required=False)

    def clean(self) -> dict[str, Any]:
        """Add `value`: the entry, or None where the field is blank."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["value"] = _entry(self, "entry", self.timeline)
        return cleaned


class ReplyRow(Row):
    """A statement that came back on a request."""

    statement = forms.CharField(
        required=False,
        max_length=600,
        label="Reply",
        widget=Combobox("statements", "Type words of the statement"),
    )

    def clean(self) -> dict[str, Any]:
        """Add `value`: the statement, or None where the field is blank."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        entry = _entry(self, "statement", self.timeline, kind=Entry.Kind.STATEMENT)
        cleaned["value"] = entry.statement if entry is not None else None
        return cleaned


def _entry(form: forms.Form, name: str, timeline: Timeline, *, kind: str = "") -> Entry | None:
    text = form.cleaned_data.get(name, "").strip()
    if not text:
        return None
    try:
        entry = find_entry(text, timeline, kind=kind)
    except NotFoundError as error:
        form.add_error(name, str(error))
        return None
    if entry is None:
        noun = "statement" if kind else "entry"
        form.add_error(name, f"There is no {noun} “{text}” on this timeline. Choose one from the list.")
    return entry


class CitationRow(Row):
    """A source for the entry; or a new one, made when the entry is saved."""

    source = forms.CharField(
        required=False,
        max_length=2100,
        label="Source",
        widget=Combobox("sources", "Type a publisher or title"),
    )
    locator = forms.CharField(required=False, max_length=300, label="Where in it")
    exact = forms.CharField(
        required=False,
        max_length=50_000,
        label="Words it rests on, exactly",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    before = forms.CharField(
        required=False, max_length=300, label="Words just before", help_text="Readers see them."
    )
    after = forms.CharField(
        required=False, max_length=300, label="Words just after", help_text="Readers see them."
    )
    stance = forms.ChoiceField(
        required=False, choices=choices(document.Stance), initial="supports", label="This source"
    )
    note = forms.CharField(
        required=False, max_length=50_000, label="Note for readers", widget=forms.Textarea(attrs={"rows": 1})
    )
    new_publisher = forms.CharField(required=False, max_length=300, label="Publisher")
    new_title = forms.CharField(required=False, max_length=300, label="Title")
    new_kind = forms.ChoiceField(
        required=False, label="Kind", choices=choices(document.SourceKind), initial="article"
    )
    new_url = forms.CharField(
        required=False, max_length=2000, label="Address", validators=[validate_url], empty_value=""
    )
    new_published = forms.CharField(
        required=False, max_length=200, label="Published", help_text="As in 7 March 2017."
    )

    NEW = ("new_publisher", "new_title", "new_url", "new_published")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sources: dict[str, Source | None] = {}

    def clean_new_published(self) -> str:
        """Take a date in words or EDTF, without a clock time."""
        try:
            return only(self.cleaned_data["new_published"]).edtf
        except dates.WhenError as error:
            raise ValidationError(str(error)) from error

    def published(self) -> Published | None:
        """Return the publication date of the source this row cites; None where there is none to read."""
        if self["DELETE"].value() or {"source", "new_published"} & self.errors.keys():
            return None
        text = str(self["source"].value() or "").strip()
        try:
            if text:
                source = self.named(text)
                return Published(source.published, str(source)) if source and source.published else None
            date = only(str(self["new_published"].value() or "")).edtf
        except (NotFoundError, dates.WhenError):
            return None  # said at the field itself
        name = next((str(self[name].value()) for name in self.NEW if self[name].value()), "")
        return Published(date, name) if date else None

    def named(self, text: str) -> Source | None:
        """Return the source of this name, looked up once. Raises NotFoundError where several answer to it."""
        if text not in self._sources:
            self._sources[text] = find_source(text, self.user)
        return self._sources[text]

    def clean(self) -> dict[str, Any]:
        """Add `value`: the citation's draft, or None where the row is blank."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        source = self._source(cleaned)
        cleaned["value"] = None
        if source is not None:
            names = ("stance", "locator", "exact", "note")
            cleaned["value"] = CitationDraft(
                source=source,
                prefix=cleaned.get("before", ""),
                suffix=cleaned.get("after", ""),
                **{name: cleaned.get(name, "") for name in names},
            )
        return cleaned

    def _source(self, cleaned: dict[str, Any]) -> Source | SourceDraft | None:
        text = cleaned.get("source", "").strip()
        new = any(cleaned.get(name) for name in self.NEW)
        if text and new:
            self.add_error("source", "Either choose a source or make a new one: clear one of the two.")
        elif text:
            try:
                if source := self.named(text):
                    return source
                self.add_error(
                    "source", f"There is no source “{text}” yet. Choose one from the list, or make it below."
                )
            except NotFoundError as error:
                self.add_error("source", str(error))
        elif new:
            if cleaned.get("new_publisher") or cleaned.get("new_title"):
                return SourceDraft(
                    kind=cleaned.get("new_kind") or "article",
                    publisher=cleaned["new_publisher"],
                    title=cleaned["new_title"],
                    url=cleaned.get("new_url", ""),
                    published=cleaned.get("new_published", ""),
                )
            self.add_error("new_publisher", "A source needs a publisher or a title.")
        elif any(cleaned.get(name) for name in ("locator", "exact", "before", "after", "note")):
            self.add_error("source", "Which source do these words come from? Choose one, or make it below.")
        return None

    @property
    def offers_new(self) -> bool:
        """Whether the part that makes a source stands open."""
        return self.is_bound and (
            any(self[name].value() for name in self.NEW) or bool(self.errors.get("source"))
        )

    @property
    def shows_more(self) -> bool:
        """Whether the seldom-used fields stand open."""
        return (
            any(self[name].value() for name in ("before", "after", "note"))
            or self["stance"].value() == "disputes"
        )


class Rows(BaseFormSet):  # type: ignore[type-arg]
    """Rows that are all alike: none is "initial", and each may be left blank."""

    def initial_form_count(self) -> int:
        return 0

    def total_form_count(self) -> int:
        if self.is_bound:
            return int(super().total_form_count())
        # One blank row to begin with; more on request.
        return len(self.initial or ()) or self.extra

    def clean(self) -> None:
        """Refuse a number of rows that no page of ours sends: rows would be lost without a word."""
        if self.total_form_count() < 0:
            raise ValidationError("The number of rows is wrong. Open the form again.")

    def values(self) -> list[Any]:
        """Return the `value` of every row that holds one and was not marked for removal."""
        return [form.cleaned_data["value"] for form in self.kept()]

    def kept(self) -> list[Any]:
        """Return the rows that hold a value and were not marked for removal."""
        return [
            form
            for form in self.forms
            if form.cleaned_data.get("value") is not None and not form.cleaned_data.get("DELETE")
        ]


def rows(row: type[Row]) -> type[Rows]:
    """Return the class of repeated rows of one form."""
    made: Any = formset_factory(
        row, formset=Rows, extra=1, can_delete=True, max_num=MAX_ROWS, absolute_max=MAX_ROWS
    )
    return made  # type: ignore[no-any-return]


PartyRoleRows = rows(PartyRoleRow)
AddresseeRows = rows(PartyRow)
AnswerRows = rows(AnswerRow)
ReplyRows = rows(ReplyRow)


class CitationRows(rows(CitationRow)):  # type: ignore[misc]
    """The sources of an entry."""

    def published(self) -> list[Published]:
        """Return the publication dates of the cited sources, in their order."""
        return [found for form in self.forms if (found := form.published())]
