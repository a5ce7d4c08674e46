"""Public ids of protected parties and confidential sources: one in each timeline, stored so that it stays (decision 0038)."""

from collections.abc import Iterable
from typing import Any

from timeline.models import Party, Pseudonym, Source, SourcePseudonym, Timeline


def assign_ids(timeline: Timeline, party_pks: Iterable[int]) -> dict[int, str]:
    """Return the public id of each protected party in a timeline, by primary key. A missing one is created.

    A preview can be the first to need one, so this is no action of a user: nothing that a reader sees depends on who asked.
    """
    return _assign(Pseudonym, "party_id", timeline, set(party_pks))


def assign_source_ids(timeline: Timeline, source_pks: Iterable[int]) -> dict[int, str]:
    """Return the public id of each confidential source in a timeline, by primary key. A missing one is created."""
    return _assign(SourcePseudonym, "source_id", timeline, set(source_pks))


def map_to_own_uids(timeline: Timeline, subject: str, uids: Iterable[str]) -> dict[str, str]:
    """Return, for ids of parties or sources in documents of a timeline, the ids that the desk has: those of a pseudonym differ."""
    wanted = list(dict.fromkeys(uids))
    rows: Any = {"party": Pseudonym.objects, "source": SourcePseudonym.objects}[subject]
    own = rows.filter(timeline=timeline, uid__in=wanted).values_list("uid", f"{subject}__uid")
    return {uid: uid for uid in wanted} | dict(own)


def renew_ids(row: Party | Source) -> None:
    """Forget where a party or source has its own id as that of its pseudonym: readers are told something new of it.

    A takedown leaves the own id beside “[name removed]”. Beside a real pseudonym or description it would tell whose it is.
    """
    row.pseudonyms.filter(uid=row.uid).delete()


def _assign(model: Any, field: str, timeline: Timeline, wanted: set[int]) -> dict[int, str]:
    if not wanted:
        return {}
    rows = model.objects.filter(timeline=timeline, **{f"{field}__in": wanted}).values_list(field, "uid")
    ids = dict(rows)
    if missing := wanted - ids.keys():
        # Two requests may come at once. The first one's ids count.
        model.objects.bulk_create(
            [model(timeline=timeline, **{field: pk}) for pk in sorted(missing)], ignore_conflicts=True
        )
        ids = dict(rows.all())
    return ids
