"""The passage of a text that is nearest to words that do not stand in it."""

from heapq import nsmallest
from itertools import accumulate

from timeline.quotes.comparing import Run, Token, matched, runs, tokens
from timeline.quotes.normalise import Folded
from timeline.quotes.seeking import Sought
from timeline.quotes.verdicts import Span

# How many of the rarest words of the quotation are looked for, in how many places each.
MOST_SEEDS = 6
MOST_PLACES = 40
# How many passages are compared word by word.
MOST_PASSAGES = 3
# The part of a quotation's letters that a passage must share to be shown.
ENOUGH = 1 / 3
# How far a word is followed that the quotation cuts.
LONGEST_WORD = 60
# The part of them that is enough to look no further.
PLENTY = 0.7
# The words of a quotation that are compared; beyond, the nearest passage is that of its beginning.
MOST_WORDS = 10_000


def nearest(text: Sought, words: Folded) -> tuple[Span, list[Run]] | None:
    """Return the nearest passage of a text and how the words differ from it, or None if nothing is near.

    The rarest words of the quotation, then bits of it, say where to look: places that several of them agree
    on are compared word by word. The work is bounded whatever the text: so many searches, so many places.
    """
    best: tuple[float, Span, list[Run]] | None = None
    first = tokens(words)[:MOST_WORDS]
    if not first:
        return None
    for seeds in (_rare_words(text, words.text, beside=1), _rare_words(text, words.text), _bits(words.text)):
        for offset in _agreed(text, seeds):
            found = _compared(text, words, first, offset)
            if found and (best is None or found[0] > best[0]):
                best = found
            if best and best[0] >= PLENTY:
                break
        if best and best[0] >= ENOUGH:
            return best[1], best[2]
    return None


def within(text: Sought, words: Folded) -> tuple[Span, list[Run]] | None:
    """Return where the text has words only within others ("legal" in "illegal"), with these, and the runs."""
    key, folded = words.text.strip(" "), text.folded.text
    start = folded.find(key) if key else -1
    if start < 0:
        return None
    end = start + len(key)
    for _step in range(LONGEST_WORD):
        start -= text.cuts(start)
        end += text.cuts(end)
    first, second = tokens(words)[:MOST_WORDS], tokens(text.folded, start, end)[:MOST_WORDS]
    if not (first and second):
        return None
    pairs = matched([token.key for token in first], [token.key for token in second])
    return Span(*text.folded.span(start, end)), runs(words, text.folded, first, second, pairs)


def _rare_words(text: Sought, words: str, beside: int = 0) -> list[tuple[str, int]]:
    """Return the rarest of the words that the text has, with so many words beside each, and where they stand."""
    split = words.split(" ")
    starts = list(accumulate((len(word) + 1 for word in split), initial=0))
    places = {word: place for place, word in reversed(list(enumerate(split))) if word and word in text.words}
    rarest = nsmallest(MOST_SEEDS, places, key=lambda word: (text.words[word], -len(word)))
    found = {}
    for place in (places[word] for word in rarest):
        first = max(0, place - beside)
        found[" ".join(split[first : place + beside + 1])] = starts[first]
    return list(found.items())


def _bits(words: str) -> list[tuple[str, int]]:
    """Return bits of the words, evenly apart, long ones first; for scripts without spaces, and very short words."""
    found = []
    for size in (12, 6, 3):
        step = max(1, (len(words) - size) // 6)
        found += [(words[at : at + size], at) for at in range(0, max(1, len(words) - size + 1), step)][:7]
    return [(bit, at) for bit, at in found if bit.strip(" ")]


def _agreed(text: Sought, seeds: list[tuple[str, int]]) -> list[int]:
    """Return where the words would begin in the folded text: what most seeds agree on, the best first."""
    votes: dict[int, float] = {}
    exact: dict[int, int] = {}
    folded = text.folded.text
    for seen, (seed, at) in enumerate(seeds):
        found: list[int] = []
        place = folded.find(seed)
        while place >= 0 and len(found) < MOST_PLACES:
            found.append(place - at)
            place = folded.find(seed, place + 1)
        for offset in found:
            slot = offset // 64
            exact.setdefault(slot, offset)
            for near, part in ((slot - 1, 0.5), (slot, 1.0), (slot + 1, 0.5)):
                votes[near] = votes.get(near, 0) + part / len(found)
        # Two that stand hardly anywhere else and agree: further searches would say the same.
        if seen and max(votes.values(), default=0) >= 1.5:
            break
    ranked = sorted(exact, key=lambda slot: -votes[slot])
    return [exact[slot] for slot in ranked[:MOST_PASSAGES]]


def _compared(
    text: Sought, words: Folded, first: list[Token], offset: int
) -> tuple[float, Span, list[Run]] | None:
    """Return how much of the words the passage about a place shares, where it is, and the runs."""
    length = len(words.text)
    slack = 48 + min(length, 5_000) // 4
    folded = text.folded.text
    start, end = max(0, offset - slack), min(len(folded), offset + length + slack)
    while start > 0 and text.cuts(start) and offset - start < slack + 64:
        start -= 1
    while end < len(folded) and text.cuts(end) and end - offset - length < slack + 64:
        end += 1
    second = tokens(text.folded, start, end)[: MOST_WORDS + 2_000]
    pairs = matched([token.key for token in first], [token.key for token in second])
    if not pairs:
        return None
    pairs = _dense(pairs, len(first))
    (one, other), (last, last_other) = pairs[0], pairs[-1]
    begin = max(0, other - one)
    finish = min(len(second), last_other + len(first) - last)
    # Never a figure without its sign.
    while begin > 0 and text.cuts(text.folded.place(second[begin].start)):
        begin -= 1
    while finish < len(second) and text.cuts(text.folded.place(second[finish].start)):
        finish += 1
    kept = second[begin:finish]
    shared = sum(len(first[i].key) for i, _j in pairs) / sum(len(token.key) for token in first)
    found = runs(words, text.folded, first, kept, [(i, j - begin) for i, j in pairs])
    return shared, Span(kept[0].start, kept[-1].end), found


def _dense(pairs: list[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    """Return pairs without strays at either end, which share a small word far from all others."""
    most = 3 + count // 4
    middle = len(pairs) // 2
    first = last = middle
    while first > 0 and pairs[first][1] - pairs[first - 1][1] <= most + pairs[first][0] - pairs[first - 1][0]:
        first -= 1
    while (
        last < len(pairs) - 1
        and pairs[last + 1][1] - pairs[last][1] <= most + pairs[last + 1][0] - pairs[last][0]
    ):
        last += 1
    return pairs[first : last + 1]
