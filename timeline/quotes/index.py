"""Quote checks against a text that is normalised once."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from timeline.quotes.characters import DOUBLE_MARKS, SINGLE_MARKS, is_invisible, is_space, is_tag
from timeline.quotes.form_differences import list_form_differences
from timeline.quotes.interruptions import (
    FILLER,
    HYPHENS,
    BridgedText,
    bridge_text,
    bridge_words,
    join_hyphenated,
)
from timeline.quotes.lookalikes import find_lookalikes
from timeline.quotes.nearest import find_inside_words, find_nearest
from timeline.quotes.normalise import NormalisedText
from timeline.quotes.shortening import QuotedPiece, blank_letter_brackets, find_chains, split_shortened
from timeline.quotes.verdicts import ContextFit, QuoteMatch, QuotePart, Verdict, Wording
from timeline.quotes.word_search import SearchableText, SearchBudget, get_closing_mark
from timeline.text.content_caches import cache_content
from timeline.text.spans import Span

# How many occurrences of an ambiguous quotation are returned.
MAX_MATCHES = 20
# How many of them are compared if a context may decide between them.
MAX_CHOICES = 200
# How many characters of the context must agree beside an occurrence, or all of them if there are fewer.
MIN_CONTEXT = 8

# How many marks and spaces more than the context the text may have.
MAX_SKIPPED = 64

_NO_LETTER = re.compile(r"[^\w]+")
_MARKS = re.compile(f"[{re.escape(SINGLE_MARKS + DOUBLE_MARKS)}]")


class TextIndex(SearchableText):
    """A text prepared for many look-ups with `check`, `find` and `anchor`. Building it takes one pass over the text.

    Takes the text as it is stored (see `clean`); any other text works too.
    """

    # Whether words that are equal to the source, letter for letter, are exact.
    has_exact = True

    def check(self, words: str, *, prefix: str = "", suffix: str = "") -> Verdict:
        """Return whether the words of a quotation are in the text, and where; see `Verdict`.

        Quotation marks around the words are ignored. The prefix and suffix (of the W3C selector) choose between
        several occurrences where they can. Words that occur once, but beside neither of them, are ambiguous.
        """
        if not self.normalised.text.strip(" "):
            return Verdict(kind="no-text", wording="no-text")
        spans = _find_inner_spans(words)
        context = (prefix, suffix)
        if verdict := self._check_whole(words, spans, context):
            return verdict
        bridged = bridge_words(words, lambda: self.bridged_text, lambda: self.hyphenated)
        # Words that contain an interruption, such as "[3]", must not be taken for a shortened quotation.
        if bridged.interruptions and (verdict := self._check_bridged(words, spans, context, bridged)):
            return verdict
        for span in spans:
            if verdict := self._check_shortened(words, span, context):
                return verdict
        if not bridged.interruptions and (verdict := self._check_bridged(words, spans, context, bridged)):
            return verdict
        return self._explain_difference(words[slice(*spans[-1])])

    @cached_property
    def bridged_text(self) -> BridgedText:
        """The text without its interruptions."""
        return bridge_text(self.source)

    @cached_property
    def hyphenated(self) -> str:
        """The words with hyphens of the normalised text."""
        return join_hyphenated(self.normalised.text)

    @cached_property
    def bridged(self) -> "BridgedIndex":
        """The index of the text without its interruptions."""
        return BridgedIndex(self)

    def _check_bridged(
        self, words: str, spans: list[Span], context: tuple[str, str], bridged: BridgedText
    ) -> Verdict | None:
        """Return the verdict on words that are in the text apart from interruptions, or None."""
        if not (bridged.interruptions or self.bridged_text.interruptions):
            return None
        if verdict := self.bridged._check_whole(words, spans, context, bridged.text):
            return verdict
        for span in spans:
            if verdict := self.bridged._check_shortened(words, span, context, bridged.text):
                return verdict
        return None

    def _check_whole(
        self, words: str, spans: list[Span], context: tuple[str, str], changed_words: str = ""
    ) -> Verdict | None:
        for span in spans:
            if matches := self._find_whole(words, span, context, changed_words):
                return self._build_verdict(matches, context)
        return None

    def _find_whole(
        self, words: str, span: Span, context: tuple[str, str], changed_words: str = ""
    ) -> list[QuoteMatch]:
        """Return the occurrences of words as a whole; exact ones only, if there are any.

        `changed_words` are the words of the same length to be searched in their stead: without letter brackets or
        interruptions.
        """
        start, end = span
        key = NormalisedText((changed_words or words)[start:end]).text.strip(" ")
        if not key.strip(" '\"-…"):
            return []
        closing_mark = get_closing_mark(key)
        most = MAX_CHOICES if any(context) else MAX_MATCHES
        exact: list[QuoteMatch] = []
        alike: list[QuoteMatch] = []
        length = len(self.normalised.text)
        for position in self.iter_matches(key.removesuffix(closing_mark), 0, length, SearchBudget()):
            until = self.find_closing_end(position + len(key) - 1) if closing_mark else position + len(key)
            if until < 0:
                continue
            first, last = self.normalised.to_source_span(position, until)
            if self.has_exact and self.source.startswith(words[start:end], first):
                source = Span(first, first + end - start)
                exact.append(QuoteMatch(*source, (QuotePart(span, source),)))
            elif len(alike) <= most:
                part = QuotePart(span, Span(first, last))
                alike.append(QuoteMatch(first, last, (part,), (), self._list_differences(words, part)))
            if len(exact) > most:
                break
        return exact or alike

    def _list_differences(self, words: str, part: QuotePart) -> tuple[str, ...]:
        """Return the respects in which the forms of the words and the text differ."""
        return list_form_differences(words[slice(*part.quoted)], self.source[slice(*part.source)])

    def _check_shortened(
        self, words: str, span: Span, context: tuple[str, str], changed_words: str = ""
    ) -> Verdict | None:
        changed_words = changed_words or words
        blanked = (
            changed_words[: span.start]
            + blank_letter_brackets(changed_words[slice(*span)])
            + changed_words[span.end :]
        )
        if blanked != changed_words and (matches := self._find_whole(words, span, context, blanked)):
            return self._build_verdict(matches, context)
        shortened = split_shortened(blanked[slice(*span)])
        if shortened is None:
            return None
        matches = [
            self._build_match(words, span.start, shortened.pieces, chain)
            for chain in find_chains(self, shortened.pieces)
        ]
        inserted = tuple(Span(span.start + part.start, span.start + part.end) for part in shortened.inserted)
        return self._build_verdict(matches, context, "shortened", inserted) if matches else None

    def _build_match(
        self, words: str, start: int, pieces: tuple[QuotedPiece, ...], chain: list[int]
    ) -> QuoteMatch:
        parts = []
        for piece, position in zip(pieces, chain, strict=True):
            quoted = Span(start + piece.offset, start + piece.offset + piece.length)
            end = position + len(piece.key)
            if piece.has_closing_mark:
                end = self.find_closing_end(end)
            parts.append(QuotePart(quoted, Span(*self.normalised.to_source_span(position, end))))
        gaps = [
            Span(part.source.end, following.source.start) for part, following in itertools.pairwise(parts)
        ]
        left_out = tuple(gap for gap in gaps if self.source[gap.start : gap.end].strip())
        differences = dict.fromkeys(name for part in parts for name in self._list_differences(words, part))
        return QuoteMatch(
            parts[0].source.start, parts[-1].source.end, tuple(parts), left_out, tuple(differences)
        )

    def _build_verdict(
        self,
        matches: list[QuoteMatch],
        context: tuple[str, str],
        wording: Wording | None = None,
        inserted: tuple[Span, ...] = (),
    ) -> Verdict:
        if len(matches) > 1 and any(context):
            matches = choose_by_context(self, matches, *context) or matches
        if wording is None:
            wording = "same" if matches[0].differences else "exact"
        fit = find_context_fit(self, matches[0], *context) if len(matches) == 1 else None
        return Verdict(
            kind="ambiguous" if fit == "neither" or len(matches) > 1 else wording,
            wording=wording,
            context_fit=fit,
            matches=tuple(matches[:MAX_MATCHES]),
            has_more=len(matches) > MAX_MATCHES,
            inserted=inserted,
        )

    def _explain_difference(self, words: str) -> Verdict:
        """Return the verdict *different*, with the nearest passage and hints."""
        normalised = NormalisedText(words)
        passage = find_inside_words(self, normalised)
        hints: tuple[str, ...] = ()
        if passage:
            hints = (f"These words stand in the text only as part of “{self.source[slice(*passage[0])]}”.",)
        else:
            passage = find_nearest(self, normalised)
        if passage is None:
            return Verdict(kind="different", wording="different")
        span, runs = passage
        return Verdict(
            kind="different",
            wording="different",
            nearest=span,
            runs=tuple(runs),
            hints=hints or find_lookalikes(runs),
        )


class BridgedIndex(TextIndex):
    """The index of a text without its interruptions. Offsets are those of the text. No match in it is exact."""

    has_exact = False

    def __init__(self, index: TextIndex) -> None:
        self.content = index.bridged_text
        if self.content.interruptions:
            super().__init__(self.content.text)
        else:
            self.source, self.normalised = index.source, index.normalised

    def _list_differences(self, words: str, part: QuotePart) -> tuple[str, ...]:
        quoted = bridge_words(words[slice(*part.quoted)], lambda: self.content, lambda: self.hyphenated)
        kinds = dict.fromkeys(interruption.kind for interruption in quoted.interruptions)
        source_kinds = self.content.list_kinds(part.source)
        passage = self.content.text[slice(*part.source)].replace(FILLER, "")
        names = [
            *(kind for kind in kinds if kind not in (HYPHENS, *source_kinds)),
            *(kind for kind in source_kinds if kind not in kinds),
            *list_form_differences(quoted.text.replace(FILLER, ""), passage),
        ]
        return tuple(dict.fromkeys(names)) or ("white space",)


def check(words: str, text: str | TextIndex, *, prefix: str = "", suffix: str = "") -> Verdict:
    """Return whether words are in a text: `TextIndex.check` for a single look-up."""
    return ensure_index(text).check(words, prefix=prefix, suffix=suffix)


def ensure_index(text: str | TextIndex) -> TextIndex:
    """Return the index of a text; an index is returned as it is."""
    return text if isinstance(text, TextIndex) else TextIndex(text)


def choose_by_context(
    index: TextIndex, matches: list[QuoteMatch], prefix: str, suffix: str
) -> list[QuoteMatch]:
    """Return the occurrence beside which most of the prefix and the suffix agrees; none if too little does."""
    scored = [(score_context(index, match, prefix, suffix), match) for match in matches]
    scored.sort(key=lambda pair: -pair[0])
    known = len(normalise_context(prefix)) + len(normalise_context(suffix))
    # If there are more occurrences than were compared, only full agreement decides.
    enough = known if len(matches) > MAX_CHOICES else min(known, MIN_CONTEXT)
    best, match = scored[0]
    is_better = best > scored[1][0] and best >= enough
    return (
        [match] if is_better and decides(index, [match for _score, match in scored], prefix, suffix) else []
    )


def decides(index: TextIndex, spans: Sequence[QuoteMatch | Span], prefix: str, suffix: str) -> bool:
    """Whether a context shows that the first of some spans is meant: it fits it, and none of the others as well."""
    fit = find_context_fit(index, spans[0], prefix, suffix)
    if fit in ("before", "after"):
        others = (find_context_fit(index, span, prefix, suffix) for span in spans[1:])
        return all(other not in (fit, "both") for other in others)
    return fit != "neither"


def find_context_fit(
    index: TextIndex, span: QuoteMatch | Span, prefix: str, suffix: str
) -> ContextFit | None:
    """Return on which sides of a span all words of the prefix and the suffix are; None if there is no context.

    A context is as long as it must be to tell a span from others with the same words. So a part of it proves nothing:
    "north team said" and "south team said" share most of their letters. Marks and spaces do not count.
    """
    if not (prefix or suffix):
        return None
    before, after = (_drop_marks(normalise_context(side)) for side in (prefix, suffix))
    if not (before or after):
        return None
    text = index.normalised.text
    start, end = index.normalised.find_position(span.start), index.normalised.find_position(span.end)
    # Marks and spaces are left out, so that a longer part of the text may be needed.
    left = _drop_marks(text[max(0, start - 2 * len(prefix) - MAX_SKIPPED) : start])
    right = _drop_marks(text[end : end + 2 * len(suffix) + MAX_SKIPPED])
    fits_before = bool(before) and _ends_alike(left, before)
    fits_after = bool(after) and _ends_alike(right[::-1], after[::-1])
    if (fits_before or not before) and (fits_after or not after):
        return "both"
    return "before" if fits_before else "after" if fits_after else "neither"


def settle_by_earlier_text(
    verdict: Verdict, words: str, prefix: str, suffix: str, earlier: TextIndex
) -> Verdict | None:
    """Return the verdict on words whose context fits on one side only, from the text in which they were cited.

    If these words occurred several times there, and more than once with that side, the side does not show which of them
    is left: they are ambiguous. Returns None if the earlier text is not the one in which they were cited.
    """
    sides = (prefix, "") if verdict.context_fit == "before" else ("", suffix)
    matches = earlier.check(words).matches
    fits = [find_context_fit(earlier, match, prefix, suffix) for match in matches]
    if "both" not in fits:
        return None
    alike = sum(find_context_fit(earlier, match, *sides) != "neither" for match in matches)
    return replace(verdict, kind="ambiguous") if alike > 1 else verdict


def _ends_alike(text: str, context: str) -> bool:
    """Whether a text ends with a context. If there is less of the text, at least MIN_CONTEXT characters must agree."""
    return text.endswith(context) or (len(text) >= MIN_CONTEXT and context.endswith(text))


def _drop_marks(text: str) -> str:
    return _NO_LETTER.sub("", text)


@cache_content(1024)
def normalise_context(context: str) -> str:
    """Return a prefix or suffix in the form in which it is compared."""
    return NormalisedText(context).text.strip(" ")


def score_context(index: TextIndex, span: QuoteMatch | Span, prefix: str, suffix: str) -> int:
    """Return how many normalised characters right before and after a span agree with the prefix and the suffix."""
    text = index.normalised.text
    start, end = index.normalised.find_position(span.start), index.normalised.find_position(span.end)
    before, after = normalise_context(prefix), normalise_context(suffix)
    left = text[max(0, start - len(before) - 2) : start].strip(" ")[::-1]
    right = text[end : end + len(after) + 2].strip(" ")
    return _count_shared(left, before[::-1]) + _count_shared(right, after)


def _count_shared(first: str, second: str) -> int:
    """Return how many characters two texts have in common at their start."""
    return next(
        (index for index, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )


def _find_inner_spans(words: str) -> list[Span]:
    """Return the spans of the words without white space around them, and without quotation marks around them."""
    start, end = span = _strip_edges(words, 0, len(words))
    spans = [span]
    while end - start > 1 and _MARKS.match(words, start) and _MARKS.match(words, end - 1):
        start, end = _strip_edges(words, start + 1, end - 1)
        spans.append(Span(start, end))
    return spans if len(spans) < 3 else [spans[0], spans[-1]]


def _strip_edges(words: str, start: int, end: int) -> Span:
    while start < end and _is_edge(words[start]):
        start += 1
    while start < end and _is_edge(words[end - 1]):
        end -= 1
    return Span(start, end)


def _is_edge(character: str) -> bool:
    """Whether a character at the edge of words does not belong to them. The tags of a flag do."""
    return is_space(character) or (is_invisible(character) and not is_tag(character))
