"""Likely duplicates: entries of one day whose headlines, or words, are nearly the same.

The work grows with the number of entries, not with its square: only neighbours in two sorted orders are compared.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from timeline.models import Entry, Event, Statement
from timeline.text.searchfold import fold

# How many of the words of two texts must be common to both. Two reports of one event rarely differ in more.
MIN_SHARE = 0.6
# A text of fewer words says too little: "Statement" and "Statement" may be two.
MIN_WORDS = 3
# So many neighbours of each text are compared with it, in each order.
NEIGHBOURS = 6
# Beyond these characters two long texts are not read.
MAX_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Two entries of one kind and one date with similar words. `first` has the lower key."""

    first: int
    second: int
    first_words: str
    second_words: str


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with its folded words: in their order, as a set, and those of them with digits."""

    pk: int
    words: str
    folded: tuple[str, ...]
    distinct: frozenset[str]
    numbers: frozenset[str]


def find_duplicates(entries: QuerySet[Entry]) -> list[Duplicates]:
    """Return the likely duplicates among events and among statements of one speaker, in two queries."""
    groups: dict[tuple[object, ...], list[tuple[int, str]]] = defaultdict(list)
    active = entries.order_by().exclude(edtf="").values("pk")
    events = Event.objects.filter(pk__in=active).order_by("pk").values_list("pk", "edtf", "headline")
    for pk, edtf, headline in events:
        groups["event", edtf].append((pk, headline))
    statements = Statement.objects.filter(pk__in=active).order_by("pk")
    for pk, edtf, party, words in statements.values_list("pk", "edtf", "party", "words"):
        groups["statement", edtf, party].append((pk, words))
    found = [
        pair
        for group in groups.values()
        if len(group) > 1
        for pair in _compare([_build_text(pk, words) for pk, words in group])
    ]
    return sorted(found, key=lambda pair: (pair.first, pair.second))


def _build_text(pk: int, words: str) -> _Text:
    folded = tuple(fold(words[:MAX_CHARACTERS]).split())
    distinct = frozenset(folded)
    numbers = frozenset(word for word in distinct if not word.isalpha())
    return _Text(pk, words, folded, distinct, numbers)


def _compare(group: list[_Text]) -> Iterator[Duplicates]:
    """Yield the similar pairs among texts of one kind and date."""
    texts = [text for text in group if len(text.folded) >= MIN_WORDS]
    seen: set[tuple[int, int]] = set()
    orders: Iterable[list[_Text]] = (
        sorted(texts, key=lambda text: text.folded),
        # Words in another order, or after another first word.
        sorted(texts, key=lambda text: sorted(text.distinct, key=lambda word: (-len(word), word))),
    )
    for order in orders:
        for index, text in enumerate(order):
            for other in order[index + 1 : index + 1 + NEIGHBOURS]:
                first, second = (text, other) if text.pk < other.pk else (other, text)
                if (first.pk, second.pk) not in seen and _are_similar(first, second):
                    seen.add((first.pk, second.pk))
                    yield Duplicates(first.pk, second.pk, first.words, second.words)


def _are_similar(first: _Text, second: _Text) -> bool:
    """Return whether most words are common to both texts, and all numbers are."""
    # "Event number 12" and "Event number 13" are two events.
    if first.numbers != second.numbers:
        return False
    common = len(first.distinct & second.distinct)
    return common >= MIN_SHARE * (len(first.distinct) + len(second.distinct) - common)
