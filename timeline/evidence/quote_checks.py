"""Quote checks: whether quoted words are in the current texts of their sources.

Verdicts are computed from the rows and never stored. They depend on nothing but the words and the texts, so they are
cached by the words and the digests of the texts (`find_in_text`): a cached verdict is never out of date, whatever happens
to the rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from timeline import document, quotes
from timeline.document import normalise
from timeline.models import Citation, Entry, Exemption, Party, Source, SourceText, Timeline
from timeline.models.parties import match_parties_named_in
from timeline.models.source_texts import compute_sha256
from timeline.text.content_caches import cache_content

# Verdicts that find the words in the text.
IN_TEXT = frozenset({"exact", "same-words", "shortened", "ambiguous"})
# Verdicts that do not. Publishing needs an editor's reason; so it does for an omission that can change the meaning.
NEEDS_REASON = frozenset({"different", "printed-otherwise"})
# There is no text of the source. Not among the verdicts of documents, which are about texts only.
NO_TEXT = "no-text"
# How many earlier texts of a source are searched for the place from which words were cited.
MAX_EARLIER_TEXTS = 5
VERDICTS = (*document.list_values(document.Verdict), NO_TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteCheck:
    """The comparison of one citation's words with the current text of its source.

    `citation_index` is the position of the citation in its entry, from 0. `words` are those of the statement if it is
    verbatim and the source supports it (`is_statement`), else those of the citation, as in
    `document.checkable_words`. `verdict` is one of VERDICTS. `text_sha256` and `text_added_at` (UTC) describe the text; ""
    and None without one. `reason` is the editor's explanation of a difference or an omission. `is_moved`: the words are
    in the text once, but it is not certain that this is where they were cited. `omissions` are what shortened words
    leave out; if the verdict is "printed-otherwise", what the cited words leave out.
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
    is_moved: bool = False
    omissions: tuple[quotes.Omission, ...] = ()

    @property
    def words_sha256(self) -> str:
        """The SHA-256 of the words."""
        return compute_sha256(self.words)

    @property
    def is_in_text(self) -> bool:
        """Whether the words are in the text."""
        return self.verdict in IN_TEXT

    @property
    def weighty_omissions(self) -> tuple[quotes.Omission, ...]:
        """The omissions that can change the meaning: of a negation, a number or a name."""
        return tuple(omission for omission in self.omissions if omission.weights)

    @property
    def weights(self) -> str:
        """What in the omissions can change the meaning, in words for the desk; "" if nothing does."""
        return describe_weights(self.omissions)

    @property
    def needs_reason(self) -> bool:
        """Whether publishing needs an editor's reason: for a difference, or for what is left out."""
        return self.verdict in NEEDS_REASON or bool(self.weighty_omissions)

    @property
    def is_unexplained(self) -> bool:
        """Whether publishing needs a reason, and no editor has given one."""
        return self.needs_reason and not self.reason

    @property
    def omitted(self) -> tuple[str, ...]:
        """The words left out that the editor may show to readers; none if it is not certain which ones they are."""
        return list_omitted(self.verdict, self.omissions)

    @property
    def shows_other_omissions(self) -> bool:
        """Whether readers would be shown words as left out that are not the ones left out of the current text."""
        is_shown = bool(self.citation.omitted) and not self.source.confidential
        shown = tuple(normalise(words) for words in self.citation.omitted)
        return is_shown and self.verdict != NO_TEXT and shown != self.omitted


def list_omitted(verdict: str, omissions: Iterable[quotes.Omission]) -> tuple[str, ...]:
    """Return the words of omissions that can be shown to readers, in the order of the text."""
    if verdict != "shortened":
        return ()
    return tuple(normalise(omission.words) for omission in omissions if not omission.is_edge)


def describe_weights(omissions: Iterable[quotes.Omission]) -> str:
    """Return what in omissions can change the meaning, in words for the desk: "the negation “not”, the name “Moor”"."""
    found = dict.fromkeys(
        f"the {weight.kind} “{weight.words}”"
        if weight.words
        else f"“{omission.words}”, in a language that is not looked through here"
        for omission in omissions
        for weight in omission.weights
    )
    return ", ".join(found)


@dataclass(frozen=True, slots=True)
class TextMatch:
    """How words compare with a source text, as far as quote checks need it; see `QuoteCheck` for the fields."""

    verdict: str
    is_moved: bool = False
    omissions: tuple[quotes.Omission, ...] = ()


@dataclass(frozen=True, slots=True)
class _Checkable:
    """A citation with words to check: those of its statement, or "", and its own. `number` gives the order."""

    number: int
    citation_index: int
    citation: Citation
    statement_words: str
    exact: str

    @property
    def language(self) -> str:
        """The language of the source's text, as far as an editor has named it; or that of the statement."""
        entry = self.citation.entry
        language = entry.statement.language if entry.kind == Entry.Kind.STATEMENT else ""
        return self.citation.source.language or language


def check_quotes(entries: QuerySet[Entry], *, with_text_only: bool = False) -> list[QuoteCheck]:
    """Return a quote check for every citation with words to check, in the order of the entries and citations.

    `with_text_only` leaves out those whose source has no text: their verdict is NO_TEXT. Takes a fixed number of queries,
    and one more for each text that is in no cache.
    """
    entries = entries.order_by()
    texts = group_texts(Citation.objects.filter(entry__in=entries).values("source"))
    if with_text_only and not texts:
        return []
    reasons = {
        (row.entry_id, row.words_sha256, row.text_sha256): row.reason
        for row in Exemption.objects.filter(entry__in=entries)
    }
    checks: dict[int, QuoteCheck] = {}
    # Sorted by text, so that each text is indexed once, however many entries cite it.
    checkable = _list_checkable(entries, with_text_only=with_text_only)
    for item in sorted(checkable, key=lambda item: _get_digest(texts, item.citation)):
        citation, own_texts = item.citation, texts.get(item.citation.source_id, [])
        sha256 = _get_digest(texts, citation)
        match, words = TextMatch(NO_TEXT), item.statement_words or item.exact
        if own_texts:
            match, words = _compare(item, tuple(text.sha256 for text in own_texts))
        checks[item.number] = QuoteCheck(
            entry_id=citation.entry_id,
            citation_index=item.citation_index,
            citation=citation,
            source=citation.source,
            is_statement=bool(item.statement_words),
            words=words,
            verdict=match.verdict,
            text_sha256=sha256,
            text_added_at=own_texts[0].at if own_texts else None,
            reason=reasons.get((citation.entry_id, compute_sha256(words), sha256), ""),
            is_moved=match.is_moved,
            omissions=match.omissions,
        )
    timelines = Timeline.objects.filter(pk__in=entries.values("timeline"))
    return _add_known_names([checks[number] for number in sorted(checks)], timelines)


def group_texts(sources: Any) -> dict[int, list[SourceText]]:
    """Return the texts of sources, given by key or by a query of keys, without their words: the newest first."""
    texts: dict[int, list[SourceText]] = defaultdict(list)
    for text in SourceText.objects.without_words().filter(source__in=sources).order_by("source", "-number"):
        texts[text.source_id].append(text)
    return texts


def _add_known_names(checks: list[QuoteCheck], timelines: QuerySet[Timeline]) -> list[QuoteCheck]:
    """Return checks with the names of parties in their omissions. Takes a query if there is an omission to look at."""
    if not any(needs_names(check.omissions) for check in checks):
        return checks
    names = list_known_names(timelines)
    return [replace(check, omissions=add_known_names(check.omissions, names)) for check in checks]


def needs_names(omissions: Iterable[quotes.Omission]) -> bool:
    """Whether it depends on the names that are known whether one of these omissions can change the meaning."""
    return any(not (omission.weights or omission.is_edge) for omission in omissions)


def add_known_names(
    omissions: Iterable[quotes.Omission], names: Iterable[str]
) -> tuple[quotes.Omission, ...]:
    """Return omissions with the known names in them."""
    return tuple(quotes.add_known_names(omission, names) for omission in omissions)


def list_known_names(timelines: QuerySet[Timeline]) -> list[str]:
    """Return the names of the parties of timelines: short names and aliases too, and each part of a person's name."""
    names: dict[str, None] = {}
    for party in Party.objects.filter(match_parties_named_in(timelines)):
        own = [party.name, party.short_name, *party.aliases]
        if party.kind == "person":
            own += [part for name in own for part in name.split() if len(part) > 2]
        names.update(dict.fromkeys(normalise(name).strip() for name in own))
    names.pop("", None)
    return list(names)


def _list_checkable(entries: QuerySet[Entry], *, with_text_only: bool) -> list[_Checkable]:
    """Return the citations that have words to check, in the order of the entries and citations."""
    # Whole rows of the citations with words only: most have none, and a row takes far longer than a tuple.
    keys = Citation.objects.filter(entry__in=entries).order_by("entry__position", "entry", "position", "pk")
    positions: dict[int, tuple[int, int]] = {}
    counts: dict[int, int] = defaultdict(int)
    for number, (pk, entry_pk) in enumerate(keys.values_list("pk", "entry_id")):
        positions[pk] = number, counts[entry_pk]
        counts[entry_pk] += 1
    citations = Citation.objects.filter(entry__in=entries).select_related("entry__statement")
    citations = citations.exclude(~Q(entry__kind=Entry.Kind.STATEMENT), exact="")
    if with_text_only:
        citations = citations.filter(source__in=SourceText.objects.order_by().values("source"))
    sources = Source.objects.in_bulk({citation.source_id for citation in citations})
    checkable = []
    for citation in citations:
        # One row for each source, however often it is cited.
        citation.source = sources[citation.source_id]
        statement_words, exact = _get_statement_words(citation), normalise(citation.exact)
        if (statement_words or exact) and citation.pk in positions:
            checkable.append(_Checkable(*positions[citation.pk], citation, statement_words, exact))
    return sorted(checkable, key=lambda item: item.number)


def _get_digest(texts: Mapping[int, list[SourceText]], citation: Citation) -> str:
    """Return the SHA-256 of the current text of a citation's source, or ""."""
    own_texts = texts.get(citation.source_id)
    return own_texts[0].sha256 if own_texts else ""


def _get_statement_words(citation: Citation) -> str:
    """Return the words of the verbatim statement that a citation supports, or ""."""
    entry = citation.entry
    if entry.kind != Entry.Kind.STATEMENT or citation.stance != "supports":
        return ""
    return normalise(entry.statement.words) if entry.statement.is_verbatim else ""


def _compare(item: _Checkable, text_sha256s: tuple[str, ...]) -> tuple[TextMatch, str]:
    """Return how a citation compares with its texts, and the words compared: the statement's, else the citation's."""
    citation = item.citation
    context = normalise(citation.prefix), normalise(citation.suffix)
    if not item.statement_words:
        return find_in_text(item.exact, text_sha256s, *context, language=item.language), item.exact
    match = find_in_text(item.statement_words, text_sha256s, *context, language=item.language)
    if match.verdict not in IN_TEXT and item.exact:
        cited = find_in_text(item.exact, text_sha256s, *context, language=item.language)
        if cited.verdict in IN_TEXT:
            # The cited words are in the text; they word the statement differently.
            return replace(cited, verdict="printed-otherwise"), item.statement_words
    return match, item.statement_words


@cache_content(20_000)
def find_in_text(
    words: str, text_sha256s: tuple[str, ...], prefix: str = "", suffix: str = "", *, language: str = ""
) -> TextMatch:
    """Return how words compare with the texts of a source; the verdict is a `document.Verdict`, or NO_TEXT.

    `text_sha256s` are the texts, the current one first; see `check_words`. `language` is the tag of the source's language
    or "". Raises SourceText.DoesNotExist for an unknown digest.
    """
    verdict = check_words(words, text_sha256s, prefix, suffix)
    omissions = quotes.find_omissions(get_index(text_sha256s[0]), words, verdict, language=language)
    return TextMatch("same-words" if verdict.kind == "same" else verdict.kind, verdict.is_moved, omissions)


def check_words(
    words: str, text_sha256s: tuple[str, ...], prefix: str = "", suffix: str = ""
) -> quotes.Verdict:
    """Return the verdict on words and the current text, the first of these.

    The prefix and suffix choose between several occurrences. If one of them alone fits, the earlier texts say whether it
    was enough to choose by. Raises SourceText.DoesNotExist for an unknown digest.
    """
    verdict = get_index(text_sha256s[0]).check(words, prefix=prefix, suffix=suffix)
    if verdict.context_fit not in ("before", "after"):
        return verdict
    for sha256 in text_sha256s[1 : MAX_EARLIER_TEXTS + 1]:
        earlier = get_index(sha256)
        if settled := quotes.settle_by_earlier_text(verdict, words, prefix, suffix, earlier):
            return settled
    return verdict


@cache_content(4)
def get_index(text_sha256: str) -> quotes.TextIndex:
    """Return the index of the source text with a SHA-256. Raises SourceText.DoesNotExist if there is none."""
    row = SourceText.objects.filter(sha256=text_sha256).first()
    if row is None:
        raise SourceText.DoesNotExist
    return quotes.TextIndex(row.text)


def clear_caches() -> None:
    """Clear the caches of verdicts and indexes. For tests and benchmarks."""
    find_in_text.cache_clear()
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
            note=normalise(check.reason) if check.needs_reason else "",
            moved=check.is_moved,
        )
        for check in checks
        if check.text_added_at is not None and check.verdict != NO_TEXT and not check.source.confidential
    ]
