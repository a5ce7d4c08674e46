"""The parts of an entry as plain text, in the active language."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from timeline.presentation.labels import join_label
from timeline.presentation.model import CitationView, EntryView, EventView, RequestView, StatementView
from timeline.text.markdown import to_plain_text


def list_lines(entry: EntryView) -> Iterator[str]:
    """Yield what an entry says, how far it is verified, and its sources with their addresses."""
    yield from filter(None, _list_words(entry))
    if entry.date.stated:
        yield entry.date.words
    if entry.verification:
        yield join_label(entry.verification.words, str(entry.verification.meaning))
    for citation in entry.citations:
        yield describe_citation(citation)


def describe_citation(citation: CitationView) -> str:
    """Return the name of a source, its title, where in it, and its address; and that it disputes the entry."""
    title = citation.title if citation.title != citation.source else ""
    parts = [citation.source, title, citation.citation.locator, citation.url]
    whole = ", ".join(part for part in parts if part)
    return f"{whole}. {_('Gives a different account.')}" if citation.disputes else whole


def _list_words(entry: EntryView) -> Iterator[str]:
    if isinstance(entry, EventView):
        yield to_plain_text(entry.record.body)
    elif isinstance(entry, StatementView):
        yield f"{entry.opening}{entry.record.words}{entry.closing}"
        yield entry.record.translation
        yield entry.record.context
    elif isinstance(entry, RequestView):
        yield entry.record.put
        yield str(entry.outcome)
        yield entry.record.outcome_note
