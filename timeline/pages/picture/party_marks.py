"""The mark of a party (initials and colour), and the mark of an entry: what it is, and whose."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from timeline.document import Document
from timeline.pages.picture.participants import NEWSROOM, NOBODY, find_participants
from timeline.presentation.model import DocumentView, EntryView, EventView, RequestView, StatementView

COLOURS = 4  # colour 0 is that of all other parties
# Words that begin many names and say nothing of them.
_ARTICLES = frozenset(
    ["the", "a", "an", "der", "die", "das", "le", "la", "les", "l", "el", "los", "las", "un", "une", "der"]
)
_ARABIC_ARTICLE = "ال"

# What happened, was said, was asked; asked and not answered.
MarkShape: TypeAlias = Literal["did", "said", "asked", "unanswered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryMark:
    """The mark of an entry or a party, for `public/_entry_mark.html`.

    `colour` is 0 to 4. `label_number` is that of the entry's label in the picture, counted from 0; None without one.
    """

    initials: str = ""
    colour: int = 0
    shape: MarkShape = "did"
    is_key: bool = False
    label_number: int | None = None


def build_party_marks(document: Document, view: DocumentView) -> dict[str, EntryMark]:
    """Return the mark of each party by id.

    The four parties that act in most entries have a colour; a party that is part of another has the other's. The
    initials are the shortest that differ; parties that act in more entries choose first.
    """
    acting = Counter(find_participants(entry).actor for entry in view.entries)
    parents = {party.id: party.part_of for party in document.parties if party.part_of}
    roots = {party.id: _find_root(party.id, parents) for party in document.parties}
    by_root: Counter[str] = Counter()
    for uid, count in acting.items():
        if uid in roots:
            by_root[roots[uid]] += count
    colours = {root: number for number, (root, _count) in enumerate(by_root.most_common(COLOURS), start=1)}
    people = {party.id for party in document.parties if party.kind == "person"}
    ranked = sorted(view.parties, key=lambda party: -acting[party.id])
    initials = choose_initials((party.short, party.id in people) for party in ranked)
    return {
        party.id: EntryMark(initials=letters, colour=colours.get(roots[party.id], 0))
        for party, letters in zip(ranked, initials, strict=True)
    }


def build_entry_marks(
    view: DocumentView, party_marks: Mapping[str, EntryMark], label_numbers: Mapping[str, int] | None = None
) -> dict[str, EntryMark]:
    """Return the mark of each entry by id; withdrawn entries have none.

    `label_numbers` are those of the entries with a label in the picture.
    """
    numbers = label_numbers or {}
    return {
        entry.id: _build_mark(entry, party_marks, numbers.get(entry.id))
        for entry in view.entries
        if isinstance(entry, EventView | StatementView | RequestView)
    }


def find_shape(entry: EntryView) -> MarkShape:
    """Return what an entry is, as the shape of its mark. That nobody was asked is something that was done."""
    if isinstance(entry, RequestView) and entry.record.was_sought:
        return "unanswered" if entry.record.outcome == "no-response" else "asked"
    return "said" if isinstance(entry, StatementView) else "did"


def _build_mark(entry: EntryView, party_marks: Mapping[str, EntryMark], number: int | None) -> EntryMark:
    shape = find_shape(entry)
    is_key = isinstance(entry, EventView) and entry.record.key
    actor = find_participants(entry).actor
    party = party_marks.get(actor) if actor not in (NEWSROOM, NOBODY) else None
    if shape in ("asked", "unanswered") or party is None:
        # A ring stands for whoever asked, mostly the newsroom itself.
        return EntryMark(shape=shape, is_key=is_key, label_number=number)
    return EntryMark(
        initials=party.initials, colour=party.colour, shape=shape, is_key=is_key, label_number=number
    )


def _find_root(uid: str, parents: Mapping[str, str]) -> str:
    """Return the party that a party belongs to in the end."""
    passed = {uid}
    while (parent := parents.get(uid)) and parent not in passed:
        passed.add(parent)
        uid = parent
    return uid


# --- Initials -------------------------------------------------------------------------------------


def choose_initials(names: Iterable[tuple[str, bool]]) -> list[str]:
    """Return the initials for each name, all different as far as two or three characters allow; "" without a letter.

    Each name comes with whether it is a person's, whose last word counts.
    """
    taken: set[str] = set()
    chosen = []
    for name, is_person in names:
        candidates = list(_list_initials(name, is_person=is_person))
        letters = next(
            (each for each in candidates if each not in taken), candidates[0] if candidates else ""
        )
        taken.add(letters)
        chosen.append(letters)
    return chosen


def _list_initials(name: str, *, is_person: bool) -> Iterator[str]:
    """Yield the possible initials of a name, the best first."""
    words = [letters for word in name.split() if (letters := _split_letters(word))]
    telling = [word for word in words if "".join(word).lower() not in _ARTICLES] or words
    if not telling:
        return
    word = telling[-1] if is_person else telling[0]
    if "".join(word[:2]) == _ARABIC_ARTICLE and len(word) > 3:
        word = word[2:]
    first = word[0].upper()[:2]
    yield first
    yield from (first + "".join(word[1:count]).lower() for count in (2, 3) if len(word) >= count)
    if len(telling) > 1:
        yield "".join(each[0].upper()[:1] for each in telling[:2])
    yield from (f"{first}{number}" for number in range(2, 10))


def _split_letters(word: str) -> list[str]:
    """Return the letters and digits of a word, each with its combining marks."""
    letters: list[str] = []
    for character in word:
        if character.isalnum():
            letters.append(character)
        elif letters and _is_combining(character):
            letters[-1] += character
    return letters


def _is_combining(character: str) -> bool:
    return "\u0300" <= character <= "\u036f" or "\u064b" <= character <= "\u065f"
