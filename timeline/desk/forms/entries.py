"""The whole form of an entry: its own fields, single parties and repeated rows. Makes the draft for an action."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict, ErrorList

from timeline.actions.drafts import (
    CitationDraft,
    EntryDraft,
    EventDraft,
    PartyDraft,
    RequestDraft,
    SourceDraft,
    StatementDraft,
)
from timeline.desk.confidential import list_unreadable
from timeline.desk.date_readings import format_entry_date
from timeline.desk.forms.entry_fields import EntryFields, EventFields, RequestFields, StatementFields
from timeline.desk.forms.rows import (
    MAX_ROWS,
    AddresseeRows,
    AnswerRows,
    CitationRow,
    CitationRows,
    PartyRoleRows,
    PartyRow,
    ReplyRows,
    RowFormSet,
    join_omitted,
)
from timeline.desk.forms.shared_fields import format_value, list_messages
from timeline.desk.lookups import AmbiguousNameError, find_entry, format_entry, format_party, format_source
from timeline.models import Entry, Event, ReplyRequest, Source, Statement, Timeline, User

# Value of the button that sends the form to check its quotations, instead of the name of a group of rows.
CHECK_QUOTES = "check-quotes"
# Beginning of the value of the button that takes an existing source for a row.
USE_SOURCE = "use"
# Beginning of the value of the button that takes the suggested verification.
USE_VERIFICATION = "use-verification"
# The fields that name a row's object; a row in which all are blank is ignored.
MAIN_FIELDS = ("party", "entry", "statement", "source", "new_title", "new_publisher")
# Fields of a row that are left out where two versions are compared.
NOT_COMPARED = {"make", "DELETE", "new_kind", "new_anyway", "origin", "origin_name"}


# The values of a citation that only the people of a confidential source may see.
HIDDEN_VALUES = ("locator", "exact", "note", "before", "after", "omitted")


class EntryForm:
    """The whole form of an entry.

    Attributes:
        kind: "event", "statement" or "request"
        main: the entry's own fields
        single_parties: rows for one party each, such as the speaker, by name
        groups: repeated rows, such as the citations, by name
        is_unvalidated: whether it was sent for another row or a check of its quotations, so that no errors are shown
    """

    kind: ClassVar[str]
    fields_class: ClassVar[type[EntryFields]]
    # Name → label, and whether the party is required.
    party_labels: ClassVar[dict[str, tuple[str, bool]]] = {}
    row_classes: ClassVar[dict[str, type[RowFormSet]]] = {}

    def __init__(
        self,
        user: User,
        timeline: Timeline,
        data: Any = None,
        initial: dict[str, Any] | None = None,
        *,
        is_draft: bool = False,
    ) -> None:
        """Args: `is_draft` says that the data are those of a draft, which has not been sent: no errors are shown."""
        initial = initial or {}
        # A form looks up many parties and sources, all for the same user and at the same time.
        user.known_in_request = {}
        common: dict[str, Any] = {"user": user, "timeline": timeline}
        data, self.is_unvalidated = _with_extra_row(data, [*self.row_classes, "citations"])
        if data is not None and (used := _with_used_source(data, user) or _with_used_verification(data)):
            data, self.is_unvalidated = used, True
        self.is_unvalidated = self.is_unvalidated or is_draft
        self.main = self.fields_class(data, initial=initial.get("main"), **common)
        self.single_parties = {
            name: PartyRow(
                data, prefix=name, initial=initial.get(name), label=label, is_required=is_required, **common
            )
            for name, (label, is_required) in self.party_labels.items()
        }
        self.groups = {
            name: row_class(data, prefix=name, initial=initial.get(name), form_kwargs=common)
            for name, row_class in {**self.row_classes, "citations": CitationRows}.items()
        }
        self.main.list_published_dates = self.groups["citations"].list_published_dates
        if self.is_unvalidated:
            if (group := data.get("more")) in self.groups:
                # The editor goes on in the new row.
                for row in self.groups[group].forms[-1:]:
                    row.visible_fields()[0].field.widget.attrs["autofocus"] = True
            self.clear_errors()

    @classmethod
    def for_new(
        cls, user: User, timeline: Timeline, initial: dict[str, Any] | None = None, **linked: str
    ) -> "EntryForm":
        """Return the form of a new entry.

        Args:
            initial: initial data, such as `desk.workspace.prefill.initial_for` returns
            linked: ids of entries that it refers to: `answers` (for a statement) or `about` (for a request)
        """
        return cls(user, timeline, initial=initial)

    @classmethod
    def for_entry(cls, entry: Any, user: User) -> "EntryForm":
        """Return the form of an existing entry."""
        initial = cls.initial_for(entry)
        citations = list(entry.citations.select_related("source"))
        unreadable = list_unreadable((citation.source for citation in citations), user)
        for citation, values in zip(citations, initial["citations"], strict=True):
            if citation.source_id in unreadable:
                # The action keeps what is not shown.
                values.update(dict.fromkeys(HIDDEN_VALUES, ""))
        return cls(user, entry.timeline, initial=initial)

    @classmethod
    def initial_for(cls, entry: Any) -> dict[str, Any]:
        """Return the initial data of an existing entry's form."""
        main = {name: getattr(entry, name) for name in cls.fields_class.base_fields if hasattr(entry, name)}
        # Which reading of the words was chosen.
        main["reading"], timeline = entry.edtf, entry.timeline
        main["edtf"] = format_entry_date(
            entry.edtf, zone=entry.zone or timeline.time_zone, language=timeline.language
        )
        return {
            "main": main,
            "citations": [
                {
                    "source": format_source(citation.source),
                    "is_open": not citation.source.confidential,
                    **{name: getattr(citation, name) for name in ("locator", "exact", "stance", "note")},
                    "before": citation.prefix,
                    "after": citation.suffix,
                    "omitted": join_omitted(citation.omitted),
                }
                for citation in entry.citations.select_related("source")
            ],
        }

    def clear_errors(self) -> None:
        """Mark every part as validated without errors, so that none are shown."""
        for form in self._list_forms():
            form._errors = ErrorDict()
        groups: Iterable[Any] = self.groups.values()
        for group in groups:
            group._errors, group._non_form_errors = [], ErrorList()

    def mark_open_sources(self) -> None:
        """Let the fields say which sources are not confidential: what is cited of others never stays in a browser."""
        for row in self.groups["citations"].forms:
            if row.has_open_source():
                row.fields["source"].widget.attrs["data-open"] = ""

    def is_valid(self) -> bool:
        """Validate every part, so that each shows its errors, and return whether all are valid."""
        parts: Iterable[Any] = [self.main, *self.single_parties.values(), *self.groups.values()]
        results = [part.is_valid() for part in parts]
        return all(results)

    def add_errors(self, error: ValidationError) -> None:
        """Add the errors that an action raised, each to its field or group if the form has it."""
        for field, message in list_messages(error):
            if field in self.single_parties:
                self.single_parties[field].add_error("party", message)
            elif field in self.groups:
                self.groups[field].non_form_errors().append(message)
            else:
                self.main.add_error(field if field in self.main.fields else None, message)

    def focus_first_error(self) -> None:
        """Give the focus to the first field with an error: the form is longer than a screen."""
        for form in self._list_forms():
            for field in form:
                if field.errors:
                    field.field.widget.attrs["autofocus"] = True
                    return

    def _list_forms(self) -> list[Any]:
        """Return every form in it, in their order on the page: single parties, own fields, rows."""
        rows = [row for group in self.groups.values() for row in group.forms]
        return [*self.single_parties.values(), self.main, *rows]

    def make_draft(self) -> EntryDraft:
        """Return the draft of the valid form."""
        raise NotImplementedError

    def _common_values(self) -> dict[str, Any]:
        """Return the values that the draft of every kind has."""
        cleaned = self.main.cleaned_data
        return {
            "when": cleaned["when"],
            "standing": cleaned["standing"],
            "short_label": cleaned["short_label"],
            "is_minor": cleaned["is_minor"],
            "citations": tuple(self.groups["citations"].values()),
        }

    def describe_new(self) -> str:
        """Return the sentence that names the parties and sources that saving the valid form creates, or ""."""
        filled = [row for group in self.groups.values() for row in group.list_filled_rows()]
        values = [row.cleaned_data.get("value") for row in (*self.single_parties.values(), *filled)]
        values = [value.source if isinstance(value, CitationDraft) else value for value in values]
        parties = [value.name for value in values if isinstance(value, PartyDraft)]
        sources = [
            ": ".join(filter(None, (value.publisher, value.title)))
            for value in values
            if isinstance(value, SourceDraft)
        ]
        return " ".join(
            f"New {noun}: {', '.join(dict.fromkeys(names))}."
            for noun, names in (("party", parties), ("source", sources))
            if names
        )

    def list_values(self) -> dict[str, str]:
        """Return label → text for everything in the form, to compare two versions."""
        values = {str(field.label): format_value(field.value()) for field in self.main if not field.is_hidden}
        for row in self.single_parties.values():
            values[str(row["party"].label)] = format_value(row["party"].value())
        for name, group in self.groups.items():
            lines = [
                " · ".join(
                    format_value(field.value())
                    for field in row
                    if field.name not in NOT_COMPARED and field.value()
                )
                for row in group.forms
                if any(row[field].value() for field in MAIN_FIELDS if field in row.fields)
                and not row["DELETE"].value()
            ]
            values[name.capitalize()] = "\n".join(lines)
        return values


class EventForm(EntryForm):
    """The form of an event."""

    kind = "event"
    fields_class = EventFields
    row_classes: ClassVar[dict[str, type[RowFormSet]]] = {"parties": PartyRoleRows}

    @classmethod
    def initial_for(cls, entry: Event) -> dict[str, Any]:
        return {
            **super().initial_for(entry),
            "parties": [
                {"party": format_party(part.party), "role": part.role} for part in entry.parties.all()
            ],
        }

    def make_draft(self) -> EventDraft:
        names = ("headline", "body", "place", "latitude", "longitude", "is_key")
        return EventDraft(
            **self._common_values(),
            **{name: self.main.cleaned_data[name] for name in names},
            parties=tuple(
                (row.cleaned_data["value"], row.cleaned_data["role"] or "actor")
                for row in self.groups["parties"].list_filled_rows()
            ),
        )


class StatementForm(EntryForm):
    """The form of a statement."""

    kind = "statement"
    fields_class = StatementFields
    party_labels: ClassVar[dict[str, tuple[str, bool]]] = {
        "party": ("Who said it", True),
        "spokesperson": ("Spoken by, if someone else", False),
    }
    row_classes: ClassVar[dict[str, type[RowFormSet]]] = {"addressees": AddresseeRows, "answers": AnswerRows}

    @classmethod
    def for_new(
        cls, user: User, timeline: Timeline, initial: dict[str, Any] | None = None, **linked: str
    ) -> "EntryForm":
        entry = _find_linked_entry(linked.get("answers", ""), timeline)
        answers = {"answers": [{"entry": format_entry(entry)}]} if entry else {}
        return cls(user, timeline, initial={**(initial or {}), **answers})

    @classmethod
    def initial_for(cls, entry: Statement) -> dict[str, Any]:
        return {
            **super().initial_for(entry),
            "party": {"party": format_party(entry.party)},
            "spokesperson": {"party": format_party(entry.spokesperson)} if entry.spokesperson else None,
            "addressees": [{"party": format_party(link.party)} for link in entry.addressees.all()],
            "answers": [{"entry": format_entry(link.entry), "how": link.how} for link in entry.answers.all()],
        }

    def make_draft(self) -> StatementDraft:
        names = ("words", "wording", "language", "translation", "context")
        return StatementDraft(
            **self._common_values(),
            **{name: self.main.cleaned_data[name] for name in names},
            party=self.single_parties["party"].cleaned_data["value"],
            spokesperson=self.single_parties["spokesperson"].cleaned_data["value"],
            addressees=tuple(self.groups["addressees"].values()),
            answers=tuple(
                (row.cleaned_data["value"], row.cleaned_data["how"] or "responds")
                for row in self.groups["answers"].list_filled_rows()
            ),
        )


class RequestForm(EntryForm):
    """The form of a request for comment."""

    kind = "request"
    fields_class = RequestFields
    party_labels: ClassVar[dict[str, tuple[str, bool]]] = {
        "asked": ("Who was asked", True),
        "asked_by": ("Asked by (empty: this newsroom)", False),
    }
    row_classes: ClassVar[dict[str, type[RowFormSet]]] = {"replies": ReplyRows}

    @classmethod
    def for_new(
        cls, user: User, timeline: Timeline, initial: dict[str, Any] | None = None, **linked: str
    ) -> "EntryForm":
        entry = _find_linked_entry(linked.get("about", ""), timeline)
        initial = initial or {}
        if entry:
            initial = {**initial, "main": {**initial.get("main", {}), "about": format_entry(entry)}}
        return cls(user, timeline, initial=initial)

    @classmethod
    def initial_for(cls, entry: ReplyRequest) -> dict[str, Any]:
        initial = super().initial_for(entry)
        initial["main"]["about"] = format_entry(entry.about) if entry.about else ""
        return {
            **initial,
            "asked": {"party": format_party(entry.asked)},
            "asked_by": {"party": format_party(entry.asked_by)} if entry.asked_by else None,
            "replies": [{"statement": format_entry(link.statement)} for link in entry.replies.all()],
        }

    def make_draft(self) -> RequestDraft:
        names = ("put", "about", "channel", "deadline", "outcome", "outcome_note")
        return RequestDraft(
            **self._common_values(),
            **{name: self.main.cleaned_data[name] for name in names},
            asked=self.single_parties["asked"].cleaned_data["value"],
            asked_by=self.single_parties["asked_by"].cleaned_data["value"],
            replies=tuple(self.groups["replies"].values()),
        )


ENTRY_FORMS: dict[str, type[EntryForm]] = {
    form.kind: form for form in (EventForm, StatementForm, RequestForm)
}


def _find_linked_entry(text: str, timeline: Timeline) -> Entry | None:
    """Return the entry that an address names; None if it names none, or several."""
    try:
        return find_entry(text, timeline) if text else None
    except AmbiguousNameError:
        return None


def _with_used_source(data: Any, user: User) -> Any:
    """Return the data with an existing source in place of a new one, if it was sent for that; else None.

    The button is "use", with the prefix of the row and the id of the source.
    """
    button, _space, rest = data.get("more", "").partition(" ")
    prefix, _space, uid = rest.partition(" ")
    source = Source.objects.find_by_id(uid, user) if button == USE_SOURCE and uid else None
    if source is None:
        return None
    data = data.copy()
    for name in (*CitationRow.NEW_SOURCE_FIELDS, "new_anyway"):
        data.pop(f"{prefix}-{name}", None)
    data[f"{prefix}-source"] = format_source(source)
    return data


def _with_used_verification(data: Any) -> Any:
    """Return the data with the suggested verification, if it was sent for that; else None."""
    button, _space, standing = data.get("more", "").partition(" ")
    if button != USE_VERIFICATION:
        return None
    data = data.copy()
    data["standing"] = standing
    return data


def _with_extra_row(data: Any, groups: list[str]) -> tuple[Any, bool]:
    """Return the data with one more row if it was sent for that, and whether it is not to be saved."""
    button = None if data is None else data.get("more")
    if button == CHECK_QUOTES:
        return data, True
    if button not in groups:
        return data, False
    data = data.copy()
    key = f"{button}-TOTAL_FORMS"
    try:
        data[key] = str(min(int(data[key]) + 1, MAX_ROWS))
    except (KeyError, ValueError):
        return data, False
    return data, True
