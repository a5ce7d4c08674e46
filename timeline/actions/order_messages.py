"""What editors are told of an entry's place: why it cannot stand somewhere, and where it went instead."""

from django.utils.text import Truncator

from timeline.actions.ordering import Obstacle
from timeline.dates import When, words
from timeline.models import Entry

# A name in a sentence that is read aloud.
LONGEST_NAME = 80


def name(entry: Entry) -> str:
    """Return the entry's label in quotation marks, cut to a length that a sentence bears."""
    return f"“{Truncator(entry.label).chars(LONGEST_NAME)}”"


def forbids(obstacle: Obstacle, when: When) -> str:
    """Return why something dated `when` cannot stand beyond an obstacle: both dates, and the obstacle's name."""
    side = "before" if obstacle.earlier else "after"
    return f"It cannot stand {side} {name(obstacle.entry)}, {_dates(obstacle, when)}"


def diverted(verb: str, obstacle: Obstacle, when: When) -> str:
    """Return where something dated `when` went instead, and why. `verb` says when: "went", "will go"."""
    side = "after" if obstacle.earlier else "before"
    return f"It {verb} right {side} {name(obstacle.entry)}, {_dates(obstacle, when)}"


def where(above: Entry | None) -> str:
    """Return a place in words: after an entry, or at the beginning."""
    return f"after {name(above)}" if above is not None else "at the beginning"


def _dates(obstacle: Obstacle, when: When) -> str:
    side = "after" if obstacle.earlier else "before"
    return f"dated {obstacle.entry.date_words}: its own date, {words(when)}, lies wholly {side} that."
