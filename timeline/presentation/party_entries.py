"""The entries that name one party, grouped by what the party does in them."""

from dataclasses import dataclass, field

from timeline.presentation import labels
from timeline.presentation.model import DocumentView, EventView, RequestView, StatementView


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyEntries:
    """The entries that name a party, each list in reading order.

    `events_by_role` has a heading for each role. `statements` are those made by the party or on its behalf, and those
    it made as the spokesperson of another party. `requests_to` and `requests_by` are the requests for its comment, and those that it made.
    """

    events_by_role: list[tuple[labels.Text, list[EventView]]] = field(default_factory=list)
    statements: list[StatementView] = field(default_factory=list)
    statements_to: list[StatementView] = field(default_factory=list)
    requests_to: list[RequestView] = field(default_factory=list)
    requests_by: list[RequestView] = field(default_factory=list)

    @property
    def was_asked(self) -> bool:
        """Whether anyone asked the party for comment: some requests only say that nobody did."""
        return any(request.record.was_sought for request in self.requests_to)

    @property
    def has_asked(self) -> bool:
        """Whether the party asked anyone for comment."""
        return any(request.record.was_sought for request in self.requests_by)

    @property
    def count(self) -> int:
        """The number of entries that name the party."""
        others = (*self.statements, *self.statements_to, *self.requests_to, *self.requests_by)
        uids = {entry.id for entry in others}
        return len(uids.union(event.id for _heading, events in self.events_by_role for event in events))


def find_party_entries(view: DocumentView, uid: str) -> PartyEntries:
    """Return the entries of a document that name a party, by the party's id."""
    events = [entry for entry in view.entries if isinstance(entry, EventView)]
    statements = [entry for entry in view.entries if isinstance(entry, StatementView)]
    events_by_role: list[tuple[labels.Text, list[EventView]]] = []
    for role, heading in labels.PARTY_ROLE_HEADINGS.items():
        in_role = [
            event
            for event in events
            if any(part.party == uid and part.role == role for part in event.record.parties)
        ]
        if in_role:
            events_by_role.append((heading, in_role))
    return PartyEntries(
        events_by_role=events_by_role,
        statements=[each for each in statements if uid in (each.record.party, each.record.spokesperson)],
        statements_to=[each for each in statements if uid in each.record.addressees],
        requests_to=[request for request in view.requests if request.record.asked == uid],
        requests_by=[request for request in view.requests if request.record.asked_by == uid],
    )
