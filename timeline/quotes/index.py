"""Checking quotations against a text that is folded once."""

import itertools
import re
import unicodedata

from timeline.quotes.characters import DASHES, DOUBLE, INVISIBLE, SINGLE, SPACES
from timeline.quotes.folding import Folded
from timeline.quotes.lookalikes import hints
from timeline.quotes.nearest import nearest
from timeline.quotes.seeking import Looks, Sought
from timeline.quotes.shortening import Piece, chains, taken_apart, without_brackets
from timeline.quotes.verdicts import Part, Place, Span, Verdict

# How many places of an ambiguous quotation are told.
MOST_PLACES = 20
# A quotation may close with a full stop or comma of its own where the text has another of these.
_CLOSING = ".,"
_CLOSED = ".,;:"

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
        for start, end in forms:
            if found := self._places(words, start, end):
                return _verdict(self._chosen(found, prefix, suffix))
        for start, end in forms:
            if verdict := self._shortened(words, start, end, prefix, suffix):
                return verdict
        return self._different(words[slice(*forms[-1])])

    def _places(self, words: str, start: int, end: int, seen: str = "") -> list[Place]:
        """Return where words stand as a whole; only exact places, if there are such."""
        seen = seen or words
        folded = Folded(seen[start:end])
        key = folded.text.strip(" ")
        if not key:
            return []
        close = key[-1] if key[-1] in _CLOSING and key[-2:-1] not in (*_CLOSED, "") else ""
        exact, alike = [], []
        looks = Looks()
        for at in self.whole(key.removesuffix(close), 0, len(self.folded.text), looks):
            until = at + len(key)
            if close:
                until = self._closed(until - 1)
                if until < 0:
                    continue
            part = Part(Span(start, end), Span(*self.folded.span(at, until)))
            if self.source.startswith(words[start:end], part.source.start):
                part = Part(part.quoted, Span(part.source.start, part.source.start + end - start))
                exact.append(Place(*part.source, (part,)))
            elif len(alike) <= MOST_PLACES:
                alike.append(Place(*part.source, (part,), (), self._differences(words, part)))
            if len(exact) > MOST_PLACES or (len(alike) > MOST_PLACES and looks.left < 4_000):
                break
        return exact or alike

    def _closed(self, place: int) -> int:
        """Return where a closing mark at a place ends, behind quotation marks (“so,” or “so”,), or -1."""
        text = self.folded.text
        for step in (0, 1):
            if text[place + step : place + step + 1] in (*_CLOSED,):
                return place + step + 1
            if text[place + step : place + step + 1] != "'":
                break
        return -1

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
        if plain[-1:] != plain_other[-1:] and (plain[-1:] in _CLOSING or plain_other[-1:] in _CLOSED):
            found.append("closing mark")
        return tuple(found)

    def _shortened(self, words: str, start: int, end: int, prefix: str, suffix: str) -> Verdict | None:
        seen = words[:start] + without_brackets(words[start:end]) + words[end:]
        if seen != words and (found := self._places(words, start, end, seen)):
            return _verdict(self._chosen(found, prefix, suffix))
        apart = taken_apart(seen[start:end])
        if apart is None:
            return None
        places = [self._apart(words, start, apart.pieces, chain) for chain in chains(self, apart.pieces)]
        if not places:
            return None
        inserted = tuple(Span(start + one.start, start + one.end) for one in apart.inserted)
        return _verdict(self._chosen(places, prefix, suffix), "shortened", inserted)

    def _apart(self, words: str, start: int, pieces: tuple[Piece, ...], chain: list[int]) -> Place:
        parts = []
        for piece, at in zip(pieces, chain, strict=True):
            quoted = Span(start + piece.at, start + piece.at + len(piece.words.source))
            source = Span(*self.folded.span(at, at + len(piece.words.text.strip(" "))))
            parts.append(Part(quoted, source))
        gaps = [Span(one.source.end, other.source.start) for one, other in itertools.pairwise(parts)]
        left_out = tuple(gap for gap in gaps if self.source[gap.start : gap.end].strip())
        differences = dict.fromkeys(name for part in parts for name in self._differences(words, part))
        return Place(parts[0].source.start, parts[-1].source.end, tuple(parts), left_out, tuple(differences))

    def _chosen(self, places: list[Place], prefix: str, suffix: str) -> list[Place]:
        """Return the one place that stands between these, or all."""
        if len(places) == 1 or not (prefix or suffix):
            return places
        return best_between(self, places, prefix, suffix) or places

    def _different(self, words: str) -> Verdict:
        found = nearest(self, Folded(words))
        if found is None:
            return Verdict(kind="different", wording="different")
        span, runs = found
        return Verdict(
            kind="different", wording="different", nearest=span, runs=tuple(runs), hints=hints(runs)
        )


def check(words: str, text: str | Index, *, prefix: str = "", suffix: str = "") -> Verdict:
    """Return whether words stand in a text: `Index.check` for one look-up."""
    return indexed(text).check(words, prefix=prefix, suffix=suffix)


def indexed(text: str | Index) -> Index:
    """Return a text made ready, unless it is already."""
    return text if isinstance(text, Index) else Index(text)


def best_between(index: Index, places: list[Place], prefix: str, suffix: str) -> list[Place]:
    """Return the one place that has most of the prefix before it and of the suffix after it, or none."""
    scored = sorted(
        ((context(index, place, prefix, suffix), place) for place in places), key=lambda pair: -pair[0]
    )
    return [scored[0][1]] if scored[0][0] > scored[1][0] else []


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


def _forms(words: str) -> list[tuple[int, int]]:
    """Return the words without white space around them, and without quotation marks around them."""
    start, end = _stripped(words, 0, len(words))
    forms = [(start, end)]
    while end - start > 1 and _MARKS.match(words, start) and _MARKS.match(words, end - 1):
        start, end = _stripped(words, start + 1, end - 1)
        forms.append((start, end))
    return forms if len(forms) < 3 else [forms[0], forms[-1]]


def _stripped(words: str, start: int, end: int) -> tuple[int, int]:
    text = words[start:end]
    lead = len(text) - len(_EDGE.sub("", text, count=1))
    return start + lead, start + max(lead, len(_END.sub("", text)))


_EDGE = re.compile(f"\\A[{SPACES}{INVISIBLE}]+")
_END = re.compile(f"(?<![{SPACES}{INVISIBLE}])[{SPACES}{INVISIBLE}]+\\Z")


def _verdict(places: list[Place], kind: str = "", inserted: tuple[Span, ...] = ()) -> Verdict:
    wording = "shortened" if kind else "same" if places[0].differences else "exact"
    return Verdict(
        kind=wording if len(places) == 1 else "ambiguous",
        wording=wording,
        places=tuple(places[:MOST_PLACES]),
        more=len(places) > MOST_PLACES,
        inserted=inserted,
    )
