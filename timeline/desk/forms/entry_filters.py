"""The form that searches and filters the list of a timeline's entries. Its values are the query of the address."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict

from timeline.desk.confidential import log_found
from timeline.models import Citation, Entry, EventParty, Party, Publication, Source, Timeline, User
from timeline.models.entries import EntryQuerySet

MAX_WORDS = 10
MAX_LENGTH = 200
MOST_USERS = 200
ME = "me"
KEY = "key"
# The fields of an entry in which words are looked for, whatever its kind.
SEARCHED = (
    "short_label",
    "stated",
    "event__headline",
    "event__body",
    "event__place",
    "statement__words",
    "statement__translation",
    "statement__context",
    "statement__party__name",
    "statement__spokesperson__name",
    "replyrequest__put",
    "replyrequest__outcome_note",
    "replyrequest__asked__name",
    "replyrequest__asked_by__name",
)

Rows = EntryQuerySet[Entry]


def _keep_changed(rows: Rows, newest: Publication | None) -> Rows:
    return (
        rows.active().filter(first_published_at__isnull=False, changed_at__gt=newest.at)
        if newest
        else rows.none()
    )


# Value of the field “State” → its words, and which entries it keeps. `newest` is the newest version, if there is one.
STATES: dict[str, tuple[str, Callable[[Rows, Publication | None], Rows]]] = {
    "no-source": ("No source", lambda rows, newest: rows.without_source()),
    "unchecked": ("Quotation not checked", lambda rows, newest: rows.with_unchecked_quotation()),
    "not-public": (
        "Not public yet",
        lambda rows, newest: rows.active().filter(first_published_at__isnull=True),
    ),
    "held": ("Held back", lambda rows, newest: rows.held_back()),
    "embargo": ("Under embargo", lambda rows, newest: rows.under_embargo()),
    "changed": ("Changed since the last version", _keep_changed),
    "withdrawn": ("Withdrawn", lambda rows, newest: rows.filter(state=Entry.State.WITHDRAWN)),
}


class EntryFilterForm(forms.Form):
    """Which entries to list. Everything is optional; all that is given must match."""

    q = forms.CharField(required=False, max_length=MAX_LENGTH, label="Words")
    kind = forms.ChoiceField(
        required=False,
        label="Kind",
        choices=[
            ("", "Any"),
            ("event", "Event"),
            (KEY, "Key event"),
            ("statement", "Statement"),
            ("request", "Request for comment"),
        ],
    )
    party = forms.CharField(required=False, max_length=MAX_LENGTH, label="Party")
    source = forms.CharField(required=False, max_length=MAX_LENGTH, label="Source")
    verification = forms.ChoiceField(
        required=False,
        label="Verification",
        choices=[("", "Any"), *Entry._meta.get_field("standing").flatchoices],
    )
    state = forms.ChoiceField(
        required=False,
        label="State",
        choices=[("", "Any"), *((name, words) for name, (words, _keep) in STATES.items())],
    )
    by = forms.ChoiceField(required=False, label="Last changed by")

    def __init__(self, data: QueryDict, *, user: User, timeline: Timeline) -> None:
        super().__init__(data, label_suffix="", prefix=None, auto_id="filter-%s")
        self.user, self.timeline = user, timeline
        changed = Entry.objects.filter(timeline=timeline, changed_by=OuterRef("pk"))
        others = User.objects.filter(Exists(changed)).exclude(pk=user.pk).order_by("name", "pk")[:MOST_USERS]
        by: Any = self.fields["by"]
        by.choices = [("", "Anyone"), (ME, "Me"), *((str(other.pk), str(other)) for other in others)]

    @property
    def query(self) -> list[tuple[str, str]]:
        """What is filtered by: the names and values of the fields that are filled in, as the address has them."""
        return [(name, text) for name in self.fields if (text := str(self.data.get(name, "")).strip())]

    @property
    def chips(self) -> list[tuple[str, str]]:
        """The words for each field that is filled in, and the query without it."""
        chips = []
        for name, text in self.query:
            field: Any = self.fields[name]
            words = dict(field.choices).get(text, text) if hasattr(field, "choices") else text
            rest = QueryDict(mutable=True)
            rest.update({key: value for key, value in self.query if key != name})
            chips.append((f"{field.label}: {words}", rest.urlencode()))
        return chips

    def filter(self, rows: Rows, newest: Publication | None) -> Rows:
        """Return the entries that match every field. A field that is not valid keeps nothing."""
        if not self.is_valid():
            return rows.none()
        values = self.cleaned_data
        for word in values["q"].split()[:MAX_WORDS]:
            matches = Q(pk__in=EventParty.objects.filter(party__name__icontains=word).values("event"))
            for name in SEARCHED:
                matches |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(matches)
        if values["kind"] == KEY:
            rows = rows.filter(event__is_key=True)
        elif values["kind"]:
            rows = rows.filter(kind=values["kind"])
        if values["verification"]:
            rows = rows.filter(standing=values["verification"])
        if values["by"]:
            rows = rows.filter(changed_by=self.user.pk if values["by"] == ME else int(values["by"]))
        if values["party"]:
            rows = rows.naming(Party.objects.visible_to(self.user).matching(values["party"]))
        if values["source"]:
            sources = Source.objects.visible_to(self.user).matching(values["source"], self.user)
            log_found(sources.filter(confidential=True)[:MOST_USERS], values["source"], self.user)
            rows = rows.filter(
                Exists(Citation.objects.filter(entry=OuterRef("pk"), source__in=sources.values("pk")))
            )
        if values["state"]:
            rows = STATES[values["state"]][1](rows, newest)
        return rows
