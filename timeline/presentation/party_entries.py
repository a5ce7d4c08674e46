"""What one party did, said, was told and was asked, out of the reading of a whole document."""

from dataclasses import dataclass, field

from timeline.presentation import labels
from timeline.presentation.model import Event, Reading, Request, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The entries in which a party is named, by what it is in them, each list in reading order.

    `roles` are the events by the party's role in them. A statement made on its behalf and one that it made
    on another's are both `said`.
    """

    roles: list[tuple[labels.Text, list[Event]]] = field(default_factory=list)
    said: list[Statement] = field(default_factory=list)
    told: list[Statement] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)
    asking: list[Request] = field(default_factory=list)

    @property
    def count(self) -> int:
        """In how many entries the party is named."""
        named = {entry.id for entry in (*self.said, *self.told, *self.asked, *self.asking)}
        return len(named.union(event.id for _words, events in self.roles for event in events))


def part_of(reading: Reading, uid: str) -> Part:
    """Return the part of a party in what a document tells."""
    events = [entry for entry in reading.entries if isinstance(entry, Event)]
    statements = [entry for entry in reading.entries if isinstance(entry, Statement)]
    roles: list[tuple[labels.Text, list[Event]]] = []
    for role, words in labels.AS.items():
        in_role = [
            event
            for event in events
            if any(part.party == uid and part.role == role for part in event.record.parties)
        ]
        if in_role:
            roles.append((words, in_role))
    return Part(
        roles=roles,
        said=[one for one in statements if uid in (one.record.party, one.record.spokesperson)],
        told=[one for one in statements if uid in one.record.addressees],
        asked=[one for one in reading.requests if one.record.asked == uid],
        asking=[one for one in reading.requests if one.record.asked_by == uid],
    )
