"""Where an order of entries contradicts their dates."""

from collections.abc import Iterable, Iterator, Mapping

Bounds = Mapping[str, tuple[int | None, int | None]]


def find_order_conflicts(order: Iterable[str], bounds: Bounds) -> Iterator[tuple[int, str, str]]:
    """Yield index and id of each entry that follows one that certainly happened later, with the id of that one.

    `bounds` has the earliest and the latest instant of each entry by its id (see `dates.find_bounds`). An entry without bounds
    is nowhere in the way.
    """
    latest_start: int | None = None
    starts_with = ""
    for index, uid in enumerate(order):
        earliest, latest = bounds.get(uid, (None, None))
        if latest_start is not None and latest is not None and latest < latest_start:
            yield index, uid, starts_with
        if earliest is not None and (latest_start is None or earliest > latest_start):
            latest_start, starts_with = earliest, uid
