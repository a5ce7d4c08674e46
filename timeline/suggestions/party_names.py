"""Mentions of known parties in a text.

The text is split into words once, and each word is looked up among the first words of names, so the number of parties
does not matter for the time. A name matches

- as it is spelt, or in capitals throughout as in headlines; an acronym only as it is spelt
- with any white space between its words; the longest matching name counts
- before a possessive or a hyphen too: "Facebook's", "Facebook-owned"
- as a surname alone, after the person was named in full, unless another first name precedes it
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from timeline.suggestions.languages import SpeechVocabulary
from timeline.suggestions.results import KnownParty
from timeline.text.spans import Span

# All characters except white space and punctuation, so that combining marks belong to their word.
WORD = re.compile(
    "[^\\s!-/:-@\\[-^`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u3000-\u303f\uff00-\uff0f]+"
)
_IN_BRACKETS = re.compile(r"\s*\(([^()]{1,40})\)\s*$")
_ARTICLE = re.compile(r"the\s+", re.IGNORECASE)
_MAX_GAP = 8  # characters between two words of a name
_GAP_MARKS = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-"})


@dataclass(frozen=True, slots=True)
class NameForm:
    """A form of a name: its words, the text between them, and the parties that have it."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    uids: tuple[str, ...]
    is_surname: bool = False  # only a surname
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class NameMatch:
    """An occurrence of a name, and the parties that have it."""

    span: Span
    uids: tuple[str, ...]


@dataclass(slots=True)
class PartyNameIndex:
    """The forms of all names by their first word, the longest first; the uids of persons; their surnames."""

    forms: dict[str, list[NameForm]] = field(default_factory=dict)
    persons: frozenset[str] = frozenset()
    surnames: dict[str, tuple[str, ...]] = field(default_factory=dict)


def build_index(parties: Iterable[KnownParty]) -> PartyNameIndex:
    """Return the index of the names of all parties."""
    uids: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    surnames: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    persons: set[str] = set()
    for party in parties:
        if party.kind == "person":
            persons.add(party.uid)
        for name in _iter_names(party):
            for spelling in _iter_capitalisations(name):
                _add(uids, spelling, party.uid)
        if party.kind == "person":
            words, gaps = _split_name(party.name)
            if len(words) > 1:
                # "van der Berg" is the surname, and some write only "Berg".
                particle = next(
                    (at for at, word in enumerate(words) if at and word.islower()), len(words) - 1
                )
                for at in {particle, len(words) - 1}:
                    for spelling in _iter_capitalisations(_join_name(words[at:], gaps[at:])):
                        _add(surnames, spelling, party.uid)
    index = PartyNameIndex(persons=frozenset(persons))
    forms = [NameForm(*key, tuple(of), is_person=persons.issuperset(of)) for key, of in uids.items()]
    forms += [NameForm(*key, tuple(of), is_surname=True) for key, of in surnames.items() if key not in uids]
    for form in sorted(forms, key=lambda form: -sum(map(len, form.words))):
        index.forms.setdefault(form.words[0], []).append(form)
    index.surnames = {_join_name(*key): tuple(of) for key, of in surnames.items()}
    return index


def find_mentions(text: str, index: PartyNameIndex, vocabulary: SpeechVocabulary) -> Iterator[NameMatch]:
    """Yield every mention of a known party, in the order of the text."""
    forms = index.forms
    if not forms:
        return
    introduced: set[str] = set()  # persons named in full so far
    end = 0
    for match in WORD.finditer(text):
        word = match.group()
        if not word.isascii():
            word = unicodedata.normalize("NFC", word)
        if word not in forms or match.start() < end:
            continue
        for form in forms[word]:
            finish = _match_form(text, match.end(), form)
            if finish is None:
                continue
            uids = form.uids
            if form.is_surname:
                uids = tuple(uid for uid in uids if uid in introduced)
                if len(uids) != 1 or not _is_surname(text, match.start(), finish, vocabulary):
                    continue
            elif form.is_person:
                if _is_double_name(text, finish):
                    continue
                introduced.update(uids)
            end = finish
            yield NameMatch(Span(match.start(), finish), uids)
            break


def find_by_surname(words: str, index: PartyNameIndex) -> str:
    """Return the uid of the only person with this surname, or ""."""
    uids = index.surnames.get(unicodedata.normalize("NFC", words), ())
    return uids[0] if len(uids) == 1 else ""


def _iter_names(party: KnownParty) -> Iterator[str]:
    for full in (party.name, party.short_name, *party.aliases):
        name = full.strip()
        if bracket := _IN_BRACKETS.search(name):  # "National Crime Agency (NCA)"
            yield bracket[1]
            name = name[: bracket.start()]
        yield name
        if article := _ARTICLE.match(name):
            rest = name[article.end() :]
            # Without its article, "the council" would not be a name.
            yield rest if not rest[:1].islower() else f"The {rest}"


def _iter_capitalisations(name: str) -> Iterator[str]:
    yield name
    if not is_acronym(name):
        yield name.upper()


def is_acronym(name: str) -> bool:
    """Whether a name is in capitals throughout; a single letter counts as that."""
    return name == name.upper()


def _add(table: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]], name: str, uid: str) -> None:
    words, gaps = _split_name(name)
    if words and uid not in (of := table.setdefault((words, gaps), [])):
        of.append(uid)


def _split_name(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    name = unicodedata.normalize("NFC", name)
    matches = list(WORD.finditer(name))
    gaps = [
        _fold_gap(name[word.end() : following.start()]) for word, following in itertools.pairwise(matches)
    ]
    return tuple(match.group() for match in matches), tuple(gaps)


def _join_name(words: Sequence[str], gaps: Sequence[str]) -> str:
    return "".join(word + gap for word, gap in zip(words, (*gaps, ""), strict=True))


def _fold_gap(text: str) -> str:
    """Return the text between two words, with white space, apostrophes and hyphens in one form each."""
    folded = " ".join(text.split()).translate(_GAP_MARKS)
    return f"{' ' if text[:1].isspace() else ''}{folded}{' ' if folded and text[-1:].isspace() else ''}"


def _match_form(text: str, end: int, form: NameForm) -> int | None:
    """Return the end of a name whose first word ends at `end`, or None if the other words do not follow."""
    for gap, word in zip(form.gaps, form.words[1:], strict=True):
        match = WORD.search(text, end, end + _MAX_GAP + 2 * len(word) + 2)
        if match is None or _fold_gap(text[end : match.start()]) != gap:
            return None
        spelling = match.group()
        if spelling != word and (spelling.isascii() or unicodedata.normalize("NFC", spelling) != word):
            return None
        end = match.end()
    after = text[end : end + 1]
    # The last word was searched within a window, and may continue after it.
    return None if after and WORD.match(after) else end


def _is_double_name(text: str, end: int) -> bool:
    return text[end : end + 1] in ("-", "‐", "‑") and text[end + 1 : end + 2].isupper()


def _is_surname(text: str, start: int, end: int, vocabulary: SpeechVocabulary) -> bool:
    """Whether a surname has no other first name before it ("Michael Jordan") and is not half of a double name."""
    if _is_double_name(text, end):
        return False
    before = text[max(0, start - 40) : start]
    if before.endswith(("-", "‐", "‑")):
        return False
    words = WORD.findall(before)
    if not words or not before[-1:].isspace() or not before.rstrip()[-1:].isalnum():
        return not (
            words and before.rstrip()[-1:] == "." and len(words[-1]) == 1
        )  # "M. Jordan" may be the person
    last = words[-1]
    return not last[0].isupper() or last.lower() in vocabulary.name_prefixes
