"""Quoted words beside the texts that the newsroom holds: which stand in their source, and how.

Verdicts are worked out from the rows as they are and never stored: a verdict depends on nothing but the words
and the text, so that each is found once and remembered by the words and the text's digest (`verdict`). What is
remembered is therefore never out of date, whatever becomes of the rows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import QuerySet

from timeline import document, quotes
from timeline.document import normal
from timeline.models import Citation, Entry, Exemption, Source, SourceText
from timeline.models.source_texts import digest

# The words stand in the text.
GOOD = frozenset({"exact", "same-words", "shortened", "ambiguous"})
# The words do not: an editor may say why they stand nevertheless.
NEEDS_REASON = frozenset({"different", "printed-otherwise"})
# No text of the source is held. Beside the verdicts of documents, which are of texts alone.
NO_TEXT = "no-text"
VERDICTS = (*document.values(document.Verdict), NO_TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One citation, the words that are checked for it, and how they compare with its source's text.

    `place` is the citation's among its entry's, from 0. `words` are the statement's where it is verbatim and
    the source supports it (`is_statement`), else the citation's own, as `document.checkable_words`. `verdict`
    is one of VERDICTS, `text_sha256` and `held_at` are those of the text ("" and None without one), `reason`
    is why words that differ may stand.
    """

    entry_id: int
    place: int
    citation: Citation
    source: Source
    is_statement: bool
    words: str
    verdict: str
    text_sha256: str = ""
    held_at: datetime | None = None
    reason: str = ""

    @property
    def words_sha256(self) -> str:
        """The SHA-256 of the words."""
        return digest(self.words)

    @property
    def is_good(self) -> bool:
        """Whether the words stand in the text."""
        return self.verdict in GOOD

    @property
    def is_unexplained(self) -> bool:
        """Whether the words do not stand in the text, and nobody has said why."""
        return self.verdict in NEEDS_REASON and not self.reason


def of(entries: QuerySet[Entry]) -> list[Checked]:
    """Return every citation of the entries that has words to check, in the order of the entries and by place.

    A fixed number of queries, and one more for each text that is looked into for the first time.
    """
    entries = entries.order_by()
    citations = list(
        Citation.objects.filter(entry__in=entries)
        .select_related("source", "entry__statement")
        .order_by("entry__position", "entry", "position", "pk")
    )
    held = {
        text.source_id: text
        for text in SourceText.objects.current()
        .without_words()
        .filter(source__in=Citation.objects.filter(entry__in=entries).values("source"))
    }
    reasons = {
        (row.entry_id, row.words_sha256, row.text_sha256): row.reason
        for row in Exemption.objects.filter(entry__in=entries)
    }
    places: dict[int, int] = defaultdict(int)
    found: dict[int, Checked] = {}
    todo = []
    for turn, citation in enumerate(citations):
        place = places[citation.entry_id]
        places[citation.entry_id] += 1
        said, exact = _said(citation), normal(citation.exact)
        if said or exact:
            todo.append((turn, place, citation, said, exact))
    # Text by text, so that each is prepared once however many entries cite it.
    for turn, place, citation, said, exact in sorted(
        todo, key=lambda one: held[one[2].source_id].sha256 if one[2].source_id in held else ""
    ):
        text = held.get(citation.source_id)
        found_to_be, checked = _compare(said, citation, text.sha256) if text else (NO_TEXT, said or exact)
        sha256 = text.sha256 if text else ""
        found[turn] = Checked(
            entry_id=citation.entry_id,
            place=place,
            citation=citation,
            source=citation.source,
            is_statement=bool(said),
            words=checked,
            verdict=found_to_be,
            text_sha256=sha256,
            held_at=text.at if text else None,
            reason=reasons.get((citation.entry_id, digest(checked), sha256), ""),
        )
    return [found[turn] for turn in sorted(found)]


def _said(citation: Citation) -> str:
    """Return the words of the verbatim statement that a citation supports, or "" where it supports none."""
    entry = citation.entry
    if entry.kind != Entry.Kind.STATEMENT or citation.stance != "supports":
        return ""
    return normal(entry.statement.words) if entry.statement.is_verbatim else ""


def _compare(said: str, citation: Citation, sha256: str) -> tuple[str, str]:
    """Return how a statement's words (or "") and those of its citation compare with a text, and which did."""
    exact, prefix, suffix = (normal(part) for part in (citation.exact, citation.prefix, citation.suffix))
    if not said:
        return verdict(exact, sha256, prefix, suffix), exact
    of_said = verdict(said, sha256, prefix, suffix)
    if of_said not in GOOD and exact and verdict(exact, sha256, prefix, suffix) in GOOD:
        # The outlet is cited with its own words, and prints the statement in others.
        return "printed-otherwise", said
    return of_said, said


@lru_cache(maxsize=20_000)
def verdict(words: str, text_sha256: str, prefix: str = "", suffix: str = "") -> str:
    """Return how words compare with a held text, as the document names it (`document.Verdict`), or NO_TEXT.

    What stands before and after them chooses among several places.
    """
    kind = index(text_sha256).check(words, prefix=prefix, suffix=suffix).kind
    return "same-words" if kind == "same" else kind


@lru_cache(maxsize=4)
def index(text_sha256: str) -> quotes.Index:
    """Return a held text, prepared for being searched. Raises SourceText.DoesNotExist where none is held."""
    row = SourceText.objects.filter(sha256=text_sha256).first()
    if row is None:
        raise SourceText.DoesNotExist
    return quotes.Index(row.text)


def forget() -> None:
    """Forget what is remembered of texts: for tests and benchmarks."""
    verdict.cache_clear()
    index.cache_clear()


def parts(checks: Iterable[Checked]) -> list[document.Check]:
    """Return checks as the document has them.

    Of confidential sources nothing is said, nor that a text of theirs is held.
    """
    return [
        document.Check(
            entry=one.citation.entry.uid,
            citation=one.place,
            verdict=one.verdict,  # type: ignore[arg-type]  # NO_TEXT is left out
            text_sha256=one.text_sha256,
            held=one.held_at.date().isoformat(),
            note=normal(one.reason) if one.verdict in NEEDS_REASON else "",
        )
        for one in checks
        if one.held_at is not None and one.verdict != NO_TEXT and not one.source.confidential
    ]
