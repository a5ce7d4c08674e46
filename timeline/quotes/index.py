"""Checking quotations against a text that is folded once."""

import itertools
import re
import unicodedata

from timeline.quotes.characters import (
    DASHES,
    DOUBLE,
    INVISIBLE,
    SINGLE,
    SPACES,
    is_invisible,
    is_space,
    is_tag,
)
from timeline.quotes.lookalikes import hints
from timeline.quotes.nearest import nearest, within
from timeline.quotes.normalise import Folded
from timeline.quotes.seeking import CLOSED, CLOSING, Looks, Sought, closing_mark
from timeline.quotes.shortening import Piece, chains, taken_apart, without_brackets
from timeline.quotes.verdicts import Part, Place, Span, Verdict, Wording

# How many places of an ambiguous quotation are told.
MOST_PLACES = 20
# How many of them are looked at where what stands beside them may choose.
MOST_CHOICES = 200
# So many characters beside a place must agree with what is to stand there, or all of them if they are fewer.
AGREEING = 8

_MARKS = re.compile(f"[{re.escape(SINGLE + DOUBLE)}]")
_FORMS = (
    ("white space", re.compile(f"[{SPACES}]+")),
    ("quotation marks", _MARKS),
    ("dashes", re.compile(f"[{re.escape(DASHES)}]+")),
    ("ellipses", re.compile(r"…|\.\.\.|\. \. \.")),
    ("invisible characters", re.compile(f"[{INVISIBLE}]")),
)
_BESIDES = re.compile("|".join(pattern.pattern for _name, pattern in _FORMS))


class Index(Sought):
    """A text made ready for many look-ups: `Index(text)`, then `check`, `find` and `anchor` as often as needed.

    Takes the text as it is kept (see `clean`), though any is read. Costs one pass over it.
    """

    def check(self, words: str, *, prefix: str = "", suffix: str = "") -> Verdict:
        """Return whether words stand in the text, and where; see `Verdict`.

        Takes the words of a quotation; quotation marks around them are ignored. What stands before and after
        them (of the W3C selector) chooses among several places, where it can.
        """
        if not self.folded.text.strip(" "):
            return Verdict(kind="no-text", wording="no-text")
        forms = _forms(words)
        beside = (prefix, suffix)
        for span in forms:
            if found := self._places(words, span, beside):
                return self._verdict(found, beside)
        for span in forms:
            if verdict := self._shortened(words, span, beside):
                return verdict
        return self._different(words[slice(*forms[-1])])

    def _places(self, words: str, span: Span, beside: tuple[str, str], seen: str = "") -> list[Place]:
        """Return where words stand as a whole; only exact places, if there are such."""
        start, end = span
        key = Folded((seen or words)[start:end]).text.strip(" ")
        if not key.strip(" '\"-…"):
            return []
        close = closing_mark(key)
        most = MOST_CHOICES if any(beside) else MOST_PLACES
        exact: list[Place] = []
        alike: list[Place] = []
        for at in self.whole(key.removesuffix(close), 0, len(self.folded.text), Looks()):
            until = self.closed(at + len(key) - 1) if close else at + len(key)
            if until < 0:
                continue
            first, last = self.folded.span(at, until)
            if self.source.startswith(words[start:end], first):
                source = Span(first, first + end - start)
                exact.append(Place(*source, (Part(span, source),)))
            elif len(alike) <= most:
                part = Part(span, Span(first, last))
                alike.append(Place(first, last, (part,), (), self._differences(words, part)))
            if len(exact) > most:
                break
        return exact or alike

    def _differences(self, words: str, part: Part) -> tuple[str, ...]:
        """Return in what form the words and the text differ."""
        one, other = words[slice(*part.quoted)], self.source[slice(*part.source)]
        found = [name for name, form in _FORMS if form.findall(one) != form.findall(other)]
        if unicodedata.is_normalized("NFC", one) != unicodedata.is_normalized("NFC", other):
            found.append("Unicode form")
        plain, plain_other = (unicodedata.normalize("NFC", _BESIDES.sub("", text)) for text in (one, other))
        letters, letters_other = (
            [character for character in text if character.isalpha()] for text in (plain, plain_other)
        )
        if letters != letters_other:
            found.append("capitals")
        if plain[-1:] != plain_other[-1:] and (plain[-1:] in CLOSING or plain_other[-1:] in CLOSED):
            found.append("closing mark")
        return tuple(found)

    def _shortened(self, words: str, span: Span, beside: tuple[str, str]) -> Verdict | None:
        seen = words[: span.start] + without_brackets(words[slice(*span)]) + words[span.end :]
        if seen != words and (found := self._places(words, span, beside, seen)):
            return self._verdict(found, beside)
        apart = taken_apart(seen[slice(*span)])
        if apart is None:
            return None
        places = [self._apart(words, span.start, apart.pieces, chain) for chain in chains(self, apart.pieces)]
        inserted = tuple(Span(span.start + one.start, span.start + one.end) for one in apart.inserted)
        return self._verdict(places, beside, "shortened", inserted) if places else None

    def _apart(self, words: str, start: int, pieces: tuple[Piece, ...], chain: list[int]) -> Place:
        parts = []
        for piece, at in zip(pieces, chain, strict=True):
            quoted = Span(start + piece.at, start + piece.at + piece.length)
            until = at + len(piece.key)
            source = Span(*self.folded.span(at, self.closed(until) if piece.closes else until))
            parts.append(Part(quoted, source))
        gaps = [Span(one.source.end, other.source.start) for one, other in itertools.pairwise(parts)]
        left_out = tuple(gap for gap in gaps if self.source[gap.start : gap.end].strip())
        differences = dict.fromkeys(name for part in parts for name in self._differences(words, part))
        return Place(parts[0].source.start, parts[-1].source.end, tuple(parts), left_out, tuple(differences))

    def _verdict(
        self,
        places: list[Place],
        beside: tuple[str, str],
        wording: Wording | None = None,
        inserted: tuple[Span, ...] = (),
    ) -> Verdict:
        if len(places) > 1 and any(beside):
            places = best_between(self, places, *beside) or places
        if wording is None:
            wording = "same" if places[0].differences else "exact"
        return Verdict(
            kind=wording if len(places) == 1 else "ambiguous",
            wording=wording,
            places=tuple(places[:MOST_PLACES]),
            more=len(places) > MOST_PLACES,
            inserted=inserted,
        )

    def _different(self, words: str) -> Verdict:
        folded = Folded(words)
        found = within(self, folded)
        told: tuple[str, ...] = ()
        if found:
            told = (f"These words stand in the text only as part of “{self.source[slice(*found[0])]}”.",)
        else:
            found = nearest(self, folded)
        if found is None:
            return Verdict(kind="different", wording="different")
        span, runs = found
        return Verdict(
            kind="different", wording="different", nearest=span, runs=tuple(runs), hints=told or hints(runs)
        )


def check(words: str, text: str | Index, *, prefix: str = "", suffix: str = "") -> Verdict:
    """Return whether words stand in a text: `Index.check` for one look-up."""
    return indexed(text).check(words, prefix=prefix, suffix=suffix)


def indexed(text: str | Index) -> Index:
    """Return a text made ready, unless it is already."""
    return text if isinstance(text, Index) else Index(text)


def best_between(index: Index, places: list[Place], prefix: str, suffix: str) -> list[Place]:
    """Return the one place beside which most of the prefix and the suffix stands, and enough of it, or none."""
    scored = [(context(index, place, prefix, suffix), place) for place in places]
    scored.sort(key=lambda pair: -pair[0])
    known = len(Folded(prefix).text.strip(" ")) + len(Folded(suffix).text.strip(" "))
    # Where not all places were looked at, only one beside which everything agrees is the one.
    enough = known if len(places) > MOST_CHOICES else min(known, AGREEING)
    best = scored[0][0]
    return [scored[0][1]] if best > scored[1][0] and best >= enough else []


def context(index: Index, place: Place | Span, prefix: str, suffix: str) -> int:
    """Return how many folded characters beside a place agree with what is to stand before and after it."""
    text = index.folded.text
    start, end = index.folded.place(place.start), index.folded.place(place.end)
    before, after = Folded(prefix).text.strip(" "), Folded(suffix).text.strip(" ")
    left = text[max(0, start - len(before) - 2) : start].strip(" ")[::-1]
    right = text[end : end + len(after) + 2].strip(" ")
    return _shared(left, before[::-1]) + _shared(right, after)


def _shared(one: str, other: str) -> int:
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _forms(words: str) -> list[Span]:
    """Return the words without white space around them, and without quotation marks around them."""
    start, end = span = _stripped(words, 0, len(words))
    forms = [span]
    while end - start > 1 and _MARKS.match(words, start) and _MARKS.match(words, end - 1):
        start, end = _stripped(words, start + 1, end - 1)
        forms.append(Span(start, end))
    return forms if len(forms) < 3 else [forms[0], forms[-1]]


def _stripped(words: str, start: int, end: int) -> Span:
    while start < end and _is_edge(words[start]):
        start += 1
    while start < end and _is_edge(words[end - 1]):
        end -= 1
    return Span(start, end)


def _is_edge(character: str) -> bool:
    """Whether a character is not of the words when it stands beside them; the tags of a flag are."""
    return is_space(character) or (is_invisible(character) and not is_tag(character))
