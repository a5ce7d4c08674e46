"""Quoted words that nobody can check, because no text of their source is stored."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from timeline.models import Citation, Entry, Source, SourceText
from timeline.models.source_texts import compute_sha256


@dataclass(frozen=True, slots=True)
class UncheckedQuote:
    """An entry with words that are cited of a source without a text. `words_sha256` is a digest of the words."""

    entry: int
    source: Source
    words_sha256: str


def find_unchecked_quotes(entries: QuerySet[Entry]) -> list[UncheckedQuote]:
    """Return the unchecked quotations, one for each entry and source, in two queries.

    Confidential sources are left out: whether there is a text of one is for its readers only.
    """
    has_text = SourceText.objects.filter(source=OuterRef("source"))
    is_statement = Q(stance="supports", entry__statement__wording="verbatim") & ~Q(entry__statement__words="")
    rows = (
        Citation.objects.filter(~Exists(has_text), entry__in=entries.order_by().values("pk"))
        .filter(~Q(exact="") | is_statement, source__confidential=False)
        .order_by("entry", "position", "pk")
        .values_list("entry", "source", "exact", "entry__statement__words")
    )
    words: dict[tuple[int, int], list[str]] = {}
    for entry, source, exact, spoken in rows:
        words.setdefault((entry, source), []).append(exact or spoken or "")
    sources = Source.objects.in_bulk({source for _entry, source in words})
    return [
        UncheckedQuote(entry, sources[source], compute_sha256("\0".join(texts)))
        for (entry, source), texts in words.items()
        if source in sources
    ]
