"""Messages for editors about positions: why an entry cannot have one, and where it went instead."""

from django.utils.text import Truncator

from timeline.actions.ordering import Obstacle
from timeline.dates import When, format_date
from timeline.models import Entry

# Screen readers read these sentences aloud.
MAX_LABEL_LENGTH = 80


def quote_label(entry: Entry) -> str:
    """Return the label of an entry in quotation marks, shortened to MAX_LABEL_LENGTH."""
    return quote_text(entry.label)


def quote_text(label: str) -> str:
    """Return a label in quotation marks, shortened to MAX_LABEL_LENGTH."""
    return f"“{Truncator(label).chars(MAX_LABEL_LENGTH)}”"


def explain_refusal(obstacle: Obstacle, when: When) -> str:
    """Return why an entry dated `when` cannot go beyond an obstacle: the label of the obstacle and both dates."""
    side = "before" if obstacle.earlier else "after"
    return f"It cannot go {side} {quote_label(obstacle.entry)}, {_explain_dates(obstacle, when)}"


def explain_diversion(verb: str, obstacle: Obstacle, when: When) -> str:
    """Return where an entry dated `when` went instead, and why. `verb` is "went", "moved" or "will go"."""
    side = "after" if obstacle.earlier else "before"
    return f"It {verb} right {side} {quote_label(obstacle.entry)}, {_explain_dates(obstacle, when)}"


def describe_position(above: Entry | None) -> str:
    """Return a position in words: after an entry, or at the beginning (None)."""
    return f"after {quote_label(above)}" if above is not None else "at the beginning"


def _explain_dates(obstacle: Obstacle, when: When) -> str:
    side = "after" if obstacle.earlier else "before"
    return f"dated {obstacle.entry.date_words}: its own date, {format_date(when)}, is wholly {side} that."
