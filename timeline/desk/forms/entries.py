"""An entry's whole form: its own fields and the rows that hang on it. Gives the draft for an action."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict, ErrorList

from timeline.actions.drafts import EntryDraft, EventDraft, RequestDraft, StatementDraft
from timeline.desk.forms.entry_fields import EntryForm, EventForm, RequestForm, StatementForm
from timeline.desk.forms.rows import (
    MAX_ROWS,
    AddresseeRows,
    AnswerRows,
    CitationRows,
    PartyRoleRows,
    PartyRow,
    ReplyRows,
    Rows,
)
from timeline.desk.forms.timelines import as_text
from timeline.desk.lookups import NotFoundError, entry_text, find_entry, party_text, source_text
from timeline.models import Entry, Event, ReplyRequest, Statement, Timeline, User

# Sent instead of a group's name: no further row, only a look at the words in their sources.
LOOK = "look"
# The field of a row that says what the row is about; a row without it counts for nothing.
MAIN_FIELDS = ("party", "entry", "statement", "source", "new_title", "new_publisher")


class Editor:
    """The whole form of an entry: `main`, single parties in `picks`, repeated rows in `groups`."""

    kind: ClassVar[str]
    form: ClassVar[type[EntryForm]]
    pick_labels: ClassVar[dict[str, tuple[str, bool]]] = {}
    row_classes: ClassVar[dict[str, type[Rows]]] = {}

    def __init__(
        self,
        user: User,
        timeline: Timeline,
        data: Any = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        initial = initial or {}
        self.quiet = False
        common: dict[str, Any] = {"user": user, "timeline": timeline}
        data, more = _one_more(data, [*self.row_classes, "citations"])
        self.quiet = more
        self.main = self.form(data, initial=initial.get("main"), **common)
        self.picks = {
            name: PartyRow(data, prefix=name, initial=initial.get(name), label=label, needed=needed, **common)
            for name, (label, needed) in self.pick_labels.items()
        }
        self.groups = {
            name: made(data, prefix=name, initial=initial.get(name), form_kwargs=common)
            for name, made in {**self.row_classes, "citations": CitationRows}.items()
        }
        self.main.published = self.groups["citations"].published
        if more and data["more"] != LOOK:
            # Whoever asked for another row goes on there.
            for row in self.groups[data["more"]].forms[-1:]:
                row.visible_fields()[0].field.widget.attrs["autofocus"] = True
        if self.quiet:
            self._judge_nothing()

    @classmethod
    def blank(
        cls, user: User, timeline: Timeline, begin: dict[str, Any] | None = None, **about: str
    ) -> "Editor":
        """Return the form of an entry to be made; `begin` is what it begins with, `about` entries it is about."""
        return cls(user, timeline, initial=begin)

    @classmethod
    def of(cls, entry: Any, user: User) -> "Editor":
        """Return the form of an entry that stands."""
        return cls(user, entry.timeline, initial=cls.initial(entry))

    @classmethod
    def initial(cls, entry: Any) -> dict[str, Any]:
        """Return what the form of a standing entry begins with."""
        main = {name: getattr(entry, name) for name in cls.form.base_fields if hasattr(entry, name)}
        return {
            "main": main,
            "citations": [
                {
                    "source": source_text(citation.source),
                    **{name: getattr(citation, name) for name in ("locator", "exact", "stance", "note")},
                    "before": citation.prefix,
                    "after": citation.suffix,
                }
                for citation in entry.citations.all()
            ],
        }

    def _judge_nothing(self) -> None:
        """Find no fault yet: the form was sent for another row, not to be saved."""
        rows = [form for group in self.groups.values() for form in group.forms]
        for form in (self.main, *self.picks.values(), *rows):
            form._errors = ErrorDict()
        groups: Iterable[Any] = self.groups.values()
        for group in groups:
            group._errors, group._non_form_errors = [], ErrorList()

    def is_valid(self) -> bool:
        """Whether every part is; each part shows its own errors."""
        parts: Iterable[Any] = [self.main, *self.picks.values(), *self.groups.values()]
        # Every part is asked, so that one round tells everything.
        return sum(not part.is_valid() for part in parts) == 0

    def add_errors(self, error: ValidationError) -> None:
        """Show what an action refused, at its field where there is one."""
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for field, messages in found.items():
            for message in messages:
                if field in self.picks:
                    self.picks[field].add_error("party", message)
                elif field in self.groups:
                    self.groups[field].non_form_errors().append(message)
                elif field in self.main.fields:
                    self.main.add_error(field, message)
                else:
                    self.main.add_error(None, message)

    def point_at_fault(self) -> None:
        """Put the focus at the first field at fault: the form is longer than a screen."""
        rows = [form for group in self.groups.values() for form in group.forms]
        for form in (*self.picks.values(), self.main, *rows):
            for field in form:
                if field.errors:
                    field.field.widget.attrs["autofocus"] = True
                    return

    def draft(self) -> EntryDraft:
        """Return what the valid form asks for."""
        raise NotImplementedError

    def _common(self) -> dict[str, Any]:
        cleaned = self.main.cleaned_data
        return {
            "when": cleaned["when"],
            "standing": cleaned["standing"],
            "citations": tuple(self.groups["citations"].values()),
        }

    def texts(self) -> dict[str, str]:
        """Return label → text for everything the form holds: to set two versions side by side."""
        found = {str(field.label): as_text(field.value()) for field in self.main}
        for pick in self.picks.values():
            found[str(pick["party"].label)] = as_text(pick["party"].value())
        for name, group in self.groups.items():
            lines = [
                " · ".join(
                    as_text(field.value())
                    for field in form
                    if field.name not in {"make", "DELETE", "new_kind"} and field.value()
                )
                for form in group.forms
                if any(form[name].value() for name in MAIN_FIELDS if name in form.fields)
                and not form["DELETE"].value()
            ]
            found[name.capitalize()] = "\n".join(lines)
        return found


class EventEditor(Editor):
    """The form of an event."""

    kind = "event"
    form = EventForm
    row_classes: ClassVar[dict[str, type[Rows]]] = {"parties": PartyRoleRows}

    @classmethod
    def initial(cls, entry: Event) -> dict[str, Any]:
        return {
            **super().initial(entry),
            "parties": [{"party": party_text(part.party), "role": part.role} for part in entry.parties.all()],
        }

    def draft(self) -> EventDraft:
        names = ("headline", "body", "place", "latitude", "longitude", "is_key")
        return EventDraft(
            **self._common(),
            **{name: self.main.cleaned_data[name] for name in names},
            parties=tuple(
                (row.cleaned_data["value"], row.cleaned_data["role"] or "actor")
                for row in self.groups["parties"].kept()
            ),
        )


class StatementEditor(Editor):
    """The form of a statement."""

    kind = "statement"
    form = StatementForm
    pick_labels: ClassVar[dict[str, tuple[str, bool]]] = {
        "party": ("Who said it", True),
        "spokesperson": ("Spoken by, if someone else", False),
    }
    row_classes: ClassVar[dict[str, type[Rows]]] = {"addressees": AddresseeRows, "answers": AnswerRows}

    @classmethod
    def blank(
        cls, user: User, timeline: Timeline, begin: dict[str, Any] | None = None, **about: str
    ) -> "Editor":
        entry = _named(about.get("answers", ""), timeline)
        answers = {"answers": [{"entry": entry_text(entry)}]} if entry else {}
        return cls(user, timeline, initial={**(begin or {}), **answers})

    @classmethod
    def initial(cls, entry: Statement) -> dict[str, Any]:
        return {
            **super().initial(entry),
            "party": {"party": party_text(entry.party)},
            "spokesperson": {"party": party_text(entry.spokesperson)} if entry.spokesperson else None,
            "addressees": [{"party": party_text(link.party)} for link in entry.addressees.all()],
            "answers": [{"entry": entry_text(link.entry), "how": link.how} for link in entry.answers.all()],
        }

    def draft(self) -> StatementDraft:
        names = ("words", "wording", "language", "translation", "context")
        return StatementDraft(
            **self._common(),
            **{name: self.main.cleaned_data[name] for name in names},
            party=self.picks["party"].cleaned_data["value"],
            spokesperson=self.picks["spokesperson"].cleaned_data["value"],
            addressees=tuple(self.groups["addressees"].values()),
            answers=tuple(
                (row.cleaned_data["value"], row.cleaned_data["how"] or "responds")
                for row in self.groups["answers"].kept()
            ),
        )


class RequestEditor(Editor):
    """The form of a request for comment."""

    kind = "request"
    form = RequestForm
    pick_labels: ClassVar[dict[str, tuple[str, bool]]] = {
        "asked": ("Who was asked", True),
        "asked_by": ("Asked by (empty: this newsroom)", False),
    }
    row_classes: ClassVar[dict[str, type[Rows]]] = {"replies": ReplyRows}

    @classmethod
    def blank(
        cls, user: User, timeline: Timeline, begin: dict[str, Any] | None = None, **about: str
    ) -> "Editor":
        entry = _named(about.get("about", ""), timeline)
        begin = begin or {}
        if entry:
            begin = {**begin, "main": {**begin.get("main", {}), "about": entry_text(entry)}}
        return cls(user, timeline, initial=begin)

    @classmethod
    def initial(cls, entry: ReplyRequest) -> dict[str, Any]:
        found = super().initial(entry)
        found["main"]["about"] = entry_text(entry.about) if entry.about else ""
        return {
            **found,
            "asked": {"party": party_text(entry.asked)},
            "asked_by": {"party": party_text(entry.asked_by)} if entry.asked_by else None,
            "replies": [{"statement": entry_text(link.statement)} for link in entry.replies.all()],
        }

    def draft(self) -> RequestDraft:
        names = ("put", "about", "channel", "deadline", "outcome", "outcome_note")
        return RequestDraft(
            **self._common(),
            **{name: self.main.cleaned_data[name] for name in names},
            asked=self.picks["asked"].cleaned_data["value"],
            asked_by=self.picks["asked_by"].cleaned_data["value"],
            replies=tuple(self.groups["replies"].values()),
        )


EDITORS: dict[str, type[Editor]] = {
    editor.kind: editor for editor in (EventEditor, StatementEditor, RequestEditor)
}


def _named(text: str, timeline: Timeline) -> Entry | None:
    """Return the entry that an address names; None where it names none, or several."""
    try:
        return find_entry(text, timeline) if text else None
    except NotFoundError:
        return None


def _one_more(data: Any, names: list[str]) -> tuple[Any, bool]:
    """Where the form was sent for another row, return it with that row added, and whether it is not to be saved."""
    if data is not None and data.get("more") == LOOK:
        return data, True
    if data is None or data.get("more") not in names:
        return data, False
    data = data.copy()
    key = f"{data['more']}-TOTAL_FORMS"
    try:
        data[key] = str(min(int(data[key]) + 1, MAX_ROWS))
    except (KeyError, ValueError):
        return data, False
    return data, True
