"""Public ids of protected parties: one in each timeline, stored so that it stays the same there (decision 0038)."""

from collections.abc import Iterable

from timeline.models import Pseudonym, Timeline


def assign_ids(timeline: Timeline, party_pks: Iterable[int]) -> dict[int, str]:
    """Return the public id of each protected party in a timeline, by primary key. A missing one is created.

    A preview can be the first to need one, so this is no action of a user: nothing that a reader sees depends on who asked.
    """
    wanted = set(party_pks)
    if not wanted:
        return {}
    ids = _find_ids(timeline, wanted)
    if missing := wanted - ids.keys():
        # Two requests may come at once. The first one's ids count.
        Pseudonym.objects.bulk_create(
            [Pseudonym(timeline=timeline, party_id=pk) for pk in sorted(missing)], ignore_conflicts=True
        )
        ids = _find_ids(timeline, wanted)
    return ids


def _find_ids(timeline: Timeline, party_pks: set[int]) -> dict[int, str]:
    rows = Pseudonym.objects.filter(timeline=timeline, party__in=party_pks)
    return dict(rows.values_list("party_id", "uid"))
