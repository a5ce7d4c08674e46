"""A date as an editor types it, read against the publication dates of what the entry cites."""

from collections.abc import Sequence
from typing import NamedTuple

from timeline import dates
from timeline.dates import When, WhenError


class Published(NamedTuple):
    """A cited source's publication date (EDTF) and how the desk names the source."""

    date: str
    source: str


class Offer(NamedTuple):
    """One way to read what was typed.

    `explains` says how, where that is not plain; `keeps` are words of it that stay, as the source's own.
    """

    when: When
    explains: str = ""
    keeps: str = ""

    @property
    def key(self) -> str:
        """What a form sends to choose this reading: all of it but the source's own words."""
        when = self.when
        return " ".join(filter(None, (when.edtf, when.time, when.end_time, when.zone)))

    @property
    def words(self) -> str:
        """The date as readers will read it."""
        return dates.words(self.when)

    @property
    def weekdays(self) -> str:
        """The day or days of the week that it begins and ends on, by which an editor sees a slip at once."""
        return dates.weekdays(self.when)

    @property
    def note(self) -> str:
        """What is uncertain about it."""
        return dates.note(self.when)


def offers(text: str, *, published: Sequence[Published], zone: str) -> list[Offer]:
    """Return every way to read `text`, in words or EDTF; at least one.

    What is relative ("last week") is read against each publication date in `published`: where they come to
    different dates, each is offered, and says whose it is. `zone` is that of clock times.

    Raises:
        WhenError: it is no date, or relative to a publication date that no cited source has
    """
    try:
        return [Offer(when, explains, when.stated) for when, explains in _read(text, "", zone)]
    except WhenError as error:
        problem = error
    found: dict[When, Offer] = {}
    dated: dict[str, Published] = {}
    for one in published:
        dated.setdefault(one.date, one)
    for base in dated.values():
        try:
            readings = _read(text, base.date, zone)
        except WhenError as error:
            problem = error
            continue
        against = f"The source, {base.source}, is dated {dates.words(When(base.date))}."
        for when, explains in readings:
            found.setdefault(when, Offer(when, f"{explains} {against}".strip(), when.stated))
    if not found:
        raise problem
    return list(found.values())


def only(text: str) -> When:
    """Return the one date that `text` says without a clock time, for fields that take nothing vaguer.

    Raises:
        WhenError: it is no date, is relative, has a clock time, or can be read in several ways
    """
    if not text.strip():
        return When()
    found = offers(text, published=(), zone="UTC")
    if len(found) > 1:
        ways = " or ".join(f"{offer.when.edtf} ({offer.words})" for offer in found)
        raise WhenError(f"“{text.strip()}” can be read in more than one way. Accepted: {ways}.")
    when = found[0].when
    if when.time or when.end_time:
        raise WhenError(f"This date takes no clock time. Accepted: {when.edtf}.")
    return When(when.edtf)


def _read(text: str, base: str, zone: str) -> list[tuple[When, str]]:
    return [(reading.when, reading.explains) for reading in dates.read(text, base=base, zone=zone)]
