"""What a source's text offers: quotations with their speakers, known parties, dates, and possible events.

Everything is an offer for an editor to take or drop, found in the text alone: no service is asked, nothing is
guessed where the text can be read in two ways, and no offer is more than the words that it points at.

    suggest       `suggest`, the way in
    offers        what is offered, and the keys by which a dropped offer is known again
    layout        paragraphs and sentences
    marks         quotation marks paired
    speech        which quotations are offered, and which belong together
    attribution   who said it
    names         names and descriptions of speakers
    languages     the words by which speech is attributed: a table a language
    parties       where known parties are named
    dates         where dates are told
    events        sentences in which a known party acts and a date is told
"""

from timeline.suggestions.offers import (
    DatePhrase,
    EventOffer,
    KnownParty,
    Mention,
    Named,
    Quotation,
    Span,
    Suggestions,
)
from timeline.suggestions.suggest import suggest

__all__ = [
    "DatePhrase",
    "EventOffer",
    "KnownParty",
    "Mention",
    "Named",
    "Quotation",
    "Span",
    "Suggestions",
    "suggest",
]
