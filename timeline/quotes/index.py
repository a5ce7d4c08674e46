"""Quote checks against a text that is normalised once."""

import itertools
import re
import unicodedata

from timeline.quotes.characters import (
    DASHES,
    DOUBLE_MARKS,
    INVISIBLE,
    SINGLE_MARKS,
    SPACES,
    is_invisible,
    is_space,
    is_tag,
)
from timeline.quotes.lookalikes import find_lookalikes
from timeline.quotes.nearest import find_inside_words, find_nearest
from timeline.quotes.normalise import NormalisedText
from timeline.quotes.shortening import QuotedPiece, blank_letter_brackets, find_chains, split_shortened
from timeline.quotes.verdicts import QuoteMatch, QuotePart, Verdict, Wording
from timeline.quotes.word_search import (
    CLOSING,
    CLOSING_IN_TEXT,
    SearchableText,
    SearchBudget,
    get_closing_mark,
)
from timeline.text.spans import Span

# How many occurrences of an ambiguous quotation are returned.
MAX_MATCHES = 20
# How many of them are compared if a context may decide between them.
MAX_CHOICES = 200
# How many characters of the context must agree beside an occurrence, or all of them if there are fewer.
MIN_CONTEXT = 8

_MARKS = re.compile(f"[{re.escape(SINGLE_MARKS + DOUBLE_MARKS)}]")
_FORMS = (
    ("white space", re.compile(f"[{SPACES}]+")),
    ("quotation marks", _MARKS),
    ("dashes", re.compile(f"[{re.escape(DASHES)}]+")),
    ("ellipses", re.compile(r"…|\.\.\.|\. \. \.")),
    ("invisible characters", re.compile(f"[{INVISIBLE}]")),
)
_ANY_FORM = re.compile("|".join(pattern.pattern for _name, pattern in _FORMS))


class TextIndex(SearchableText):
    """A text prepared for many look-ups with `check`, `find` and `anchor`. Building it takes one pass over the text.

    Takes the text as it is stored (see `clean`); any other text works too.
    """

    def check(self, words: str, *, prefix: str = "", suffix: str = "") -> Verdict:
        """Return whether the words of a quotation are in the text, and where; see `Verdict`.

        Quotation marks around the words are ignored. The prefix and suffix (of the W3C selector) choose between
        several occurrences where they can.
        """
        if not self.normalised.text.strip(" "):
            return Verdict(kind="no-text", wording="no-text")
        spans = _find_inner_spans(words)
        context = (prefix, suffix)
        for span in spans:
            if matches := self._find_whole(words, span, context):
                return self._build_verdict(matches, context)
        for span in spans:
            if verdict := self._check_shortened(words, span, context):
                return verdict
        return self._explain_difference(words[slice(*spans[-1])])

    def _find_whole(
        self, words: str, span: Span, context: tuple[str, str], blanked: str = ""
    ) -> list[QuoteMatch]:
        """Return the occurrences of words as a whole; exact ones only, if there are any.

        `blanked` are the words with letter brackets blanked, to be searched in their stead.
        """
        start, end = span
        key = NormalisedText((blanked or words)[start:end]).text.strip(" ")
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
            if self.source.startswith(words[start:end], first):
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
        quoted, source = words[slice(*part.quoted)], self.source[slice(*part.source)]
        differences = [name for name, form in _FORMS if form.findall(quoted) != form.findall(source)]
        if unicodedata.is_normalized("NFC", quoted) != unicodedata.is_normalized("NFC", source):
            differences.append("Unicode form")
        plain, plain_source = (
            unicodedata.normalize("NFC", _ANY_FORM.sub("", text)) for text in (quoted, source)
        )
        letters, source_letters = (
            [character for character in text if character.isalpha()] for text in (plain, plain_source)
        )
        if letters != source_letters:
            differences.append("capitals")
        if plain[-1:] != plain_source[-1:] and (
            plain[-1:] in CLOSING or plain_source[-1:] in CLOSING_IN_TEXT
        ):
            differences.append("closing mark")
        return tuple(differences)

    def _check_shortened(self, words: str, span: Span, context: tuple[str, str]) -> Verdict | None:
        blanked = words[: span.start] + blank_letter_brackets(words[slice(*span)]) + words[span.end :]
        if blanked != words and (matches := self._find_whole(words, span, context, blanked)):
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
        return Verdict(
            kind=wording if len(matches) == 1 else "ambiguous",
            wording=wording,
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
    known = len(NormalisedText(prefix).text.strip(" ")) + len(NormalisedText(suffix).text.strip(" "))
    # If there are more occurrences than were compared, only full agreement decides.
    enough = known if len(matches) > MAX_CHOICES else min(known, MIN_CONTEXT)
    best = scored[0][0]
    return [scored[0][1]] if best > scored[1][0] and best >= enough else []


def score_context(index: TextIndex, span: QuoteMatch | Span, prefix: str, suffix: str) -> int:
    """Return how many normalised characters right before and after a span agree with the prefix and the suffix."""
    text = index.normalised.text
    start, end = index.normalised.find_position(span.start), index.normalised.find_position(span.end)
    before, after = NormalisedText(prefix).text.strip(" "), NormalisedText(suffix).text.strip(" ")
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
