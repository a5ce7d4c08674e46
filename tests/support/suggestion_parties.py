"""Parties for the tests of suggestions, and a short way to ask."""

from timeline.suggestions import KnownParty, Quotation, Suggestions, suggest

PARTIES = (
    KnownParty("council", "Westerbrook Town Council", aliases=("Westerbrook council",)),
    KnownParty("holm-larsen", "Holm & Larsen"),
    KnownParty("echo", "Westerbrook Echo", short_name="Echo"),
    KnownParty("wha", "Westerbrook Harbour Authority (WHA)", kind="agency"),
    KnownParty("pereira", "Ann Pereira", kind="person"),
    KnownParty("berg", "Jan van der Berg", kind="person"),
    KnownParty("smith-jones", "Eva Smith-Jones", kind="person"),
)


def offered(text: str, *, language: str = "en", published: str = "2024-06-14") -> Suggestions:
    """Return what is offered from a text of the invented town."""
    return suggest(text, parties=PARTIES, published=published, language=language, zone="Europe/London")


def only(text: str, *, language: str = "en") -> Quotation:
    """Return the one quotation of a text."""
    (quotation,) = offered(text, language=language).quotations
    return quotation
