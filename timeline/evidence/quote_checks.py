"""Quote checks: whether quoted words are in the current texts of their sources.

Verdicts are computed from the rows and never stored. They depend on nothing but the words and the text, so they are
cached by the words and the digest of the text (`get_verdict`): a cached verdict is never out of date, whatever happens to
the rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import QuerySet

from timeline import document, quotes
from timeline.document import normalise
from timeline.models import Citation, Entry, Exemption, Source, SourceText
from timeline.models.source_texts import compute_sha256

# Verdicts that find the words in the text.
IN_TEXT = frozenset({"exact", "same-words", "shortened", "ambiguous"})
# Verdicts that do not. Publishing needs an editor's reason.
NEEDS_REASON = frozenset({"different", "printed-otherwise"})
# There is no text of the source. Not among the verdicts of documents, which are about texts only.
NO_TEXT = "no-text"
VERDICTS = (*document.list_values(document.Verdict), NO_TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteCheck:
    """The comparison of one citation's words with the current text of its source.

    `citation_index` is the position of the citation in its entry, from 0. `words` are those of the statement if it is
    verbatim and the source supports it (`is_statement`), else those of the citation, as in
    `document.checkable_words`. `verdict` is one of VERDICTS. `text_sha256` and `text_added_at` (UTC) describe the text; ""
    and None without one. `reason` is the editor's explanation of a difference.
    """

    entry_id: int
    citation_index: int
    citation: Citation
    source: Source
    is_statement: bool
    words: str
    verdict: str
    text_sha256: str = ""
    text_added_at: datetime | None = None
    reason: str = ""

    @property
    def words_sha256(self) -> str:
        """The SHA-256 of the words."""
        return compute_sha256(self.words)

    @property
    def is_in_text(self) -> bool:
        """Whether the words are in the text."""
        return self.verdict in IN_TEXT

    @property
    def is_unexplained(self) -> bool:
        """Whether the words are not in the text, and no editor has explained that."""
        return self.verdict in NEEDS_REASON and not self.reason


@dataclass(frozen=True, slots=True)
class _Checkable:
    """A citation with words to check: those of its statement, or "", and its own. `number` gives the order."""

    number: int
    citation_index: int
    citation: Citation
    statement_words: str
    exact: str


def check_quotes(entries: QuerySet[Entry]) -> list[QuoteCheck]:
    """Return a quote check for every citation with words to check, in the order of the entries and citations.

    Takes a fixed number of queries, and one more for each text that is in no cache.
    """
    entries = entries.order_by()
    texts = {
        text.source_id: text
        for text in SourceText.objects.current()
        .without_words()
        .filter(source__in=Citation.objects.filter(entry__in=entries).values("source"))
    }
    reasons = {
        (row.entry_id, row.words_sha256, row.text_sha256): row.reason
        for row in Exemption.objects.filter(entry__in=entries)
    }
    checks: dict[int, QuoteCheck] = {}
    # Sorted by text, so that each text is indexed once, however many entries cite it.
    for item in sorted(_list_checkable(entries), key=lambda item: _get_digest(texts, item.citation)):
        citation = item.citation
        text, sha256 = texts.get(citation.source_id), _get_digest(texts, citation)
        if text:
            verdict, words = _compare(item.statement_words, citation, sha256)
        else:
            verdict, words = NO_TEXT, item.statement_words or item.exact
        checks[item.number] = QuoteCheck(
            entry_id=citation.entry_id,
            citation_index=item.citation_index,
            citation=citation,
            source=citation.source,
            is_statement=bool(item.statement_words),
            words=words,
            verdict=verdict,
            text_sha256=sha256,
            text_added_at=text.at if text else None,
            reason=reasons.get((citation.entry_id, compute_sha256(words), sha256), ""),
        )
    return [checks[number] for number in sorted(checks)]


def _list_checkable(entries: QuerySet[Entry]) -> list[_Checkable]:
    """Return the citations that have words to check, in the order of the entries and citations."""
    citations = (
        Citation.objects.filter(entry__in=entries)
        .select_related("source", "entry__statement")
        .order_by("entry__position", "entry", "position", "pk")
    )
    counts: dict[int, int] = defaultdict(int)
    checkable = []
    for number, citation in enumerate(citations):
        citation_index = counts[citation.entry_id]
        counts[citation.entry_id] += 1
        statement_words, exact = _get_statement_words(citation), normalise(citation.exact)
        if statement_words or exact:
            checkable.append(_Checkable(number, citation_index, citation, statement_words, exact))
    return checkable


def _get_digest(texts: Mapping[int, SourceText], citation: Citation) -> str:
    """Return the SHA-256 of the current text of a citation's source, or ""."""
    text = texts.get(citation.source_id)
    return text.sha256 if text else ""


def _get_statement_words(citation: Citation) -> str:
    """Return the words of the verbatim statement that a citation supports, or ""."""
    entry = citation.entry
    if entry.kind != Entry.Kind.STATEMENT or citation.stance != "supports":
        return ""
    return normalise(entry.statement.words) if entry.statement.is_verbatim else ""


def _compare(statement_words: str, citation: Citation, text_sha256: str) -> tuple[str, str]:
    """Return the verdict on a citation, and the words it is about: the statement's, or without these the citation's."""
    exact, prefix, suffix = (normalise(part) for part in (citation.exact, citation.prefix, citation.suffix))
    if not statement_words:
        return get_verdict(exact, text_sha256, prefix, suffix), exact
    verdict = get_verdict(statement_words, text_sha256, prefix, suffix)
    if verdict not in IN_TEXT and exact and get_verdict(exact, text_sha256, prefix, suffix) in IN_TEXT:
        # The cited words are in the text; they word the statement differently.
        return "printed-otherwise", statement_words
    return verdict, statement_words


@lru_cache(maxsize=20_000)
def get_verdict(words: str, text_sha256: str, prefix: str = "", suffix: str = "") -> str:
    """Return the verdict on words and a source text: a `document.Verdict`, or NO_TEXT if the text has no words.

    The prefix and suffix choose between several occurrences. Raises SourceText.DoesNotExist for an unknown digest.
    """
    kind = get_index(text_sha256).check(words, prefix=prefix, suffix=suffix).kind
    return "same-words" if kind == "same" else kind


@lru_cache(maxsize=4)
def get_index(text_sha256: str) -> quotes.TextIndex:
    """Return the index of the source text with a SHA-256. Raises SourceText.DoesNotExist if there is none."""
    row = SourceText.objects.filter(sha256=text_sha256).first()
    if row is None:
        raise SourceText.DoesNotExist
    return quotes.TextIndex(row.text)


def clear_caches() -> None:
    """Clear the caches of verdicts and indexes. For tests and benchmarks."""
    get_verdict.cache_clear()
    get_index.cache_clear()


def to_document_checks(checks: Iterable[QuoteCheck]) -> list[document.Check]:
    """Return the checks in the form of the document, without those of confidential sources and those without a text."""
    return [
        document.Check(
            entry=check.citation.entry.uid,
            citation=check.citation_index,
            verdict=check.verdict,  # type: ignore[arg-type]  # NO_TEXT is excluded below
            text_sha256=check.text_sha256,
            held=check.text_added_at.date().isoformat(),
            note=normalise(check.reason) if check.verdict in NEEDS_REASON else "",
        )
        for check in checks
        if check.text_added_at is not None and check.verdict != NO_TEXT and not check.source.confidential
    ]
