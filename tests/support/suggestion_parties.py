"""Parties for the tests of suggestions, and shorthands."""

from timeline.suggestions import KnownParty, Quotation, Suggestions, suggest

PARTIES = (
    KnownParty("council", "Westerbrook Town Council", aliases=("Westerbrook council",)),
    KnownParty("holm-larsen", "Holm & Larsen"),
    KnownParty("echo", "Westerbrook Echo", short_name="Echo"),
    KnownParty("wha", "Westerbrook Harbour Authority (WHA)", kind="agency"),
    KnownParty("pereira", "Ann Pereira", kind="person", in_timeline=True),
    KnownParty("berg", "Jan van der Berg", kind="person"),
    KnownParty("smith-jones", "Eva Smith-Jones", kind="person"),
)


def suggest_for(text: str, *, language: str = "en", published: str = "2024-06-14") -> Suggestions:
    """Return the suggestions from a text about the invented town."""
    return suggest(text, parties=PARTIES, published=published, language=language, zone="Europe/London")


def get_quotation(text: str, *, language: str = "en") -> Quotation:
    """Return the only quotation of a text."""
    (quotation,) = suggest_for(text, language=language).quotations
    return quotation
