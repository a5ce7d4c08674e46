"""The passage of a text that is nearest to words that are not in the text."""

from heapq import nsmallest
from itertools import accumulate

from timeline.quotes.comparison import WordRun, WordToken, align_tokens, build_runs, split_tokens
from timeline.quotes.normalise import NormalisedText
from timeline.quotes.word_search import SearchableText
from timeline.text.spans import Span

# How many of the rarest words of the quotation are searched, and how many occurrences of each count.
MAX_SEEDS = 6
MAX_OCCURRENCES = 40
# How many passages are compared word by word.
MAX_PASSAGES = 3
# The share of a quotation's letters that a passage must have in common with it to be returned.
MIN_SHARED = 1 / 3
# The share that ends the search.
GOOD_SHARED = 0.7
# How many characters beyond the words are added to a word that the quotation cuts.
MAX_WORD_LENGTH = 60
# How many words of the quotation are compared. Of a longer one, the passage nearest to its beginning is returned.
MAX_WORDS = 10_000


def find_nearest(text: SearchableText, words: NormalisedText) -> tuple[Span, list[WordRun]] | None:
    """Return the passage nearest to some words and how it differs from them, or None if nothing is near.

    The rarest words of the quotation, then fragments of it, are searched. Positions on which several of them agree are
    compared word by word. The number of searches and of comparisons is bounded for any text.
    """
    best: tuple[float, Span, list[WordRun]] | None = None
    tokens = split_tokens(words)[:MAX_WORDS]
    if not tokens:
        return None
    for seeds in (
        _pick_rare_words(text, words.text, neighbours=1),
        _pick_rare_words(text, words.text),
        _pick_fragments(words.text),
    ):
        for position in _vote(text, seeds):
            passage = _compare_passage(text, words, tokens, position)
            if passage and (best is None or passage[0] > best[0]):
                best = passage
            if best and best[0] >= GOOD_SHARED:
                break
        if best and best[0] >= MIN_SHARED:
            return best[1], best[2]
    return None


def find_inside_words(text: SearchableText, words: NormalisedText) -> tuple[Span, list[WordRun]] | None:
    """Return the passage that contains words only as part of others ("legal" in "illegal"), with its runs, or None."""
    key, normalised = words.text.strip(" "), text.normalised
    start = normalised.text.find(key) if key else -1
    if start < 0:
        return None
    end = start + len(key)
    for _step in range(MAX_WORD_LENGTH):
        start -= text.cuts_word(start)
        end += text.cuts_word(end)
    tokens, passage = split_tokens(words)[:MAX_WORDS], split_tokens(normalised, start, end)[:MAX_WORDS]
    if not (tokens and passage):
        return None
    runs = build_runs(words.source, text.source, tokens, passage, align_tokens(tokens, passage))
    return Span(*normalised.to_source_span(start, end)), runs


def _pick_rare_words(text: SearchableText, words: str, neighbours: int = 0) -> list[tuple[str, int]]:
    """Return the rarest words that the text has, each with so many neighbours on either side, and their positions."""
    split = words.split(" ")
    starts = list(accumulate((len(word) + 1 for word in split), initial=0))
    numbers = {
        word: number for number, word in reversed(list(enumerate(split))) if word and word in text.word_counts
    }
    rarest = nsmallest(MAX_SEEDS, numbers, key=lambda word: (text.word_counts[word], -len(word)))
    seeds = {}
    for number in (numbers[word] for word in rarest):
        first = max(0, number - neighbours)
        seeds[" ".join(split[first : number + neighbours + 1])] = starts[first]
    return list(seeds.items())


def _pick_fragments(words: str) -> list[tuple[str, int]]:
    """Return evenly spaced fragments of the words and their positions, long ones first.

    For scripts without spaces, and for very short words.
    """
    fragments = []
    for size in (12, 6, 3):
        step = max(1, (len(words) - size) // 6)
        fragments += [
            (words[start : start + size], start) for start in range(0, max(1, len(words) - size + 1), step)
        ][:7]
    return [(fragment, start) for fragment, start in fragments if fragment.strip(" ")]


def _vote(text: SearchableText, seeds: list[tuple[str, int]]) -> list[int]:
    """Return the positions at which most seeds let the words begin in the normalised text, the best first."""
    votes: dict[int, float] = {}
    positions: dict[int, int] = {}
    normalised = text.normalised.text
    for number, (seed, start) in enumerate(seeds):
        starts: list[int] = []
        occurrence = normalised.find(seed)
        while occurrence >= 0 and len(starts) < MAX_OCCURRENCES:
            starts.append(occurrence - start)
            occurrence = normalised.find(seed, occurrence + 1)
        for position in starts:
            slot = position // 64
            positions.setdefault(slot, position)
            for neighbour, weight in ((slot - 1, 0.5), (slot, 1.0), (slot + 1, 0.5)):
                votes[neighbour] = votes.get(neighbour, 0) + weight / len(starts)
        # Two rare seeds agree: further searches would confirm them.
        if number and max(votes.values(), default=0) >= 1.5:
            break
    ranked = sorted(positions, key=lambda slot: -votes[slot])
    return [positions[slot] for slot in ranked[:MAX_PASSAGES]]


def _compare_passage(
    text: SearchableText, words: NormalisedText, tokens: list[WordToken], position: int
) -> tuple[float, Span, list[WordRun]] | None:
    """Return the share of the words that the passage at a position has in common with them, its span, and the runs."""
    length = len(words.text)
    slack = 48 + min(length, 5_000) // 4
    normalised = text.normalised
    start, end = max(0, position - slack), min(len(normalised.text), position + length + slack)
    while start > 0 and text.cuts_word(start) and position - start < slack + 64:
        start -= 1
    while end < len(normalised.text) and text.cuts_word(end) and end - position - length < slack + 64:
        end += 1
    around = split_tokens(normalised, start, end)[: MAX_WORDS + 2_000]
    pairs = align_tokens(tokens, around)
    if not pairs:
        return None
    pairs = _drop_strays(pairs, len(tokens))
    (first, first_around), (last, last_around) = pairs[0], pairs[-1]
    begin = max(0, first_around - first)
    finish = min(len(around), last_around + len(tokens) - last)
    # Never a figure without its sign.
    while begin > 0 and text.cuts_word(normalised.find_position(around[begin].start)):
        begin -= 1
    while finish < len(around) and text.cuts_word(normalised.find_position(around[finish].start)):
        finish += 1
    passage = around[begin:finish]
    shared = sum(len(tokens[i].key) for i, _j in pairs) / sum(len(token.key) for token in tokens)
    runs = build_runs(words.source, text.source, tokens, passage, [(i, j - begin) for i, j in pairs])
    return shared, Span(passage[0].start, passage[-1].end), runs


def _drop_strays(pairs: list[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    """Return pairs without those at either end that share a small word far from all others."""
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
