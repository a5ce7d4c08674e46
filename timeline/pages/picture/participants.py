"""Who takes part in an entry: the party that acts or speaks, and those whom it concerns."""

from typing import NamedTuple

from timeline import document
from timeline.presentation import model

# No party has such an id, because ids contain no underscore.
NEWSROOM, NOBODY = "_newsroom", "_nobody"

DONE_TO = frozenset({"recipient", "subject", "affected"})
_PREFERRED_ROLES = (frozenset({"actor"}), DONE_TO, frozenset(document.list_values(document.Role)))


class Participants(NamedTuple):
    """The parties of an entry by id: who acts or speaks, to whom it is done or said, and who else takes part."""

    actor: str
    reaches: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()

    @property
    def everybody(self) -> tuple[str, ...]:
        """All of them, the one who acts first."""
        return (self.actor, *self.reaches, *self.joins)


def find_participants(entry: model.EntryView) -> Participants:
    """Return who takes part in an entry. NEWSROOM asks for comment itself; NOBODY acts if no party is named."""
    if isinstance(entry, model.StatementView):
        spokesperson = entry.record.spokesperson
        return Participants(
            actor=entry.record.party,
            reaches=tuple(dict.fromkeys(entry.record.addressees)),
            joins=(spokesperson,) if spokesperson else (),
        )
    if isinstance(entry, model.RequestView):
        # Nothing reaches those who were not asked.
        return Participants(
            actor=entry.record.asked_by or NEWSROOM,
            reaches=(entry.record.asked,) if entry.record.was_sought else (),
        )
    roles = entry.record.parties if isinstance(entry, model.EventView) else []
    if len(roles) < 2:
        # Most events have one party, and there may be thousands.
        return Participants(roles[0].party if roles else NOBODY)
    actor = next(
        part.party for preferred_roles in _PREFERRED_ROLES for part in roles if part.role in preferred_roles
    )
    has_actor = any(part.role == "actor" for part in roles)
    reached = [part.party for part in roles if has_actor and part.role in DONE_TO and part.party != actor]
    joined = [part.party for part in roles if part.party not in (*reached, actor)]
    return Participants(
        actor=actor, reaches=tuple(dict.fromkeys(reached)), joins=tuple(dict.fromkeys(joined))
    )
