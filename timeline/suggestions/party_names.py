"""Where known parties are named in a text.

The text is cut into words once, and each word is looked up among the first words of names, so that the number
of parties costs nothing. What counts as the same name:

- as it is written, or in capitals throughout, as in a headline; an acronym as it is written only
- the longest name that fits, with white space of any kind between its words
- followed by a possessive or a hyphen, too: "Facebook's", "Facebook-owned"
- a person's surname alone, once the person was named in full, and unless another first name stands before it
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from timeline.suggestions.languages import Language
from timeline.suggestions.offers import KnownParty, Span

# Everything but white space and punctuation, so that combining marks belong to their word.
WORD = re.compile(
    "[^\\s!-/:-@\\[-^`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u3000-\u303f\uff00-\uff0f]+"
)
_IN_BRACKETS = re.compile(r"\s*\(([^()]{1,40})\)\s*$")
_ARTICLE = re.compile(r"the\s+", re.IGNORECASE)
_WIDEST_GAP = 8  # characters between two words of a name
_FOLD = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-"})


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a name: its words, what stands between them, and whose it is."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    uids: tuple[str, ...]
    surname_of: bool = False  # only a surname
    of_person: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A place where a form stands."""

    span: Span
    uids: tuple[str, ...]


@dataclass(slots=True)
class Index:
    """The forms of all names by their first word, the longest first."""

    forms: dict[str, list[Form]] = field(default_factory=dict)
    persons: frozenset[str] = frozenset()
    surnames: dict[str, tuple[str, ...]] = field(default_factory=dict)


def index(parties: Iterable[KnownParty]) -> Index:
    """Return the names of all parties, to be looked up."""
    uids: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    surnames: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    persons: set[str] = set()
    for party in parties:
        if party.kind == "person":
            persons.add(party.uid)
        for name in _names(party):
            for written in _written(name):
                _add(uids, written, party.uid)
        if party.kind == "person":
            words, gaps = _cut(party.name)
            if len(words) > 1:
                # "van der Berg" is called so, and Berg by some.
                particle = next(
                    (at for at, word in enumerate(words) if at and word.islower()), len(words) - 1
                )
                for at in {particle, len(words) - 1}:
                    for written in _written(_join(words[at:], gaps[at:])):
                        _add(surnames, written, party.uid)
    found = Index(persons=frozenset(persons))
    forms = [Form(*key, tuple(of), of_person=persons.issuperset(of)) for key, of in uids.items()]
    forms += [Form(*key, tuple(of), surname_of=True) for key, of in surnames.items() if key not in uids]
    for form in sorted(forms, key=lambda form: -sum(map(len, form.words))):
        found.forms.setdefault(form.words[0], []).append(form)
    found.surnames = {_join(*key): tuple(of) for key, of in surnames.items()}
    return found


def mentions(text: str, known: Index, language: Language) -> Iterator[Found]:
    """Yield every place where a known party is named, in the order of the text."""
    forms = known.forms
    if not forms:
        return
    named: set[str] = set()  # persons named in full so far
    end = 0
    for match in WORD.finditer(text):
        word = match.group()
        if not word.isascii():
            word = unicodedata.normalize("NFC", word)
        if word not in forms or match.start() < end:
            continue
        for form in forms[word]:
            finish = _fits(text, match.end(), form)
            if finish is None:
                continue
            uids = form.uids
            if form.surname_of:
                uids = tuple(uid for uid in uids if uid in named)
                if len(uids) != 1 or not _is_surname(text, match.start(), finish, language):
                    continue
            elif form.of_person:
                if _is_double_name(text, finish):
                    continue
                named.update(uids)
            end = finish
            yield Found(Span(match.start(), finish), uids)
            break


def by_surname(words: str, known: Index) -> str:
    """Return the person whose surname these words are, if it is one person's: for speakers."""
    uids = known.surnames.get(unicodedata.normalize("NFC", words), ())
    return uids[0] if len(uids) == 1 else ""


def _names(party: KnownParty) -> Iterator[str]:
    for given in (party.name, party.short_name, *party.aliases):
        name = given.strip()
        if bracket := _IN_BRACKETS.search(name):  # "National Crime Agency (NCA)"
            yield bracket[1]
            name = name[: bracket.start()]
        yield name
        if article := _ARTICLE.match(name):
            rest = name[article.end() :]
            # Of "the council" the article is what makes it a name.
            yield rest if not rest[:1].islower() else f"The {rest}"


def _written(name: str) -> Iterator[str]:
    yield name
    if not is_acronym(name):
        yield name.upper()


def is_acronym(name: str) -> bool:
    """Tell a name in capitals, or of one letter, from one that is only capitalised."""
    return name == name.upper()


def _add(table: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]], name: str, uid: str) -> None:
    words, gaps = _cut(name)
    if words and uid not in (of := table.setdefault((words, gaps), [])):
        of.append(uid)


def _cut(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    name = unicodedata.normalize("NFC", name)
    matches = list(WORD.finditer(name))
    gaps = [_gap(name[one.end() : other.start()]) for one, other in itertools.pairwise(matches)]
    return tuple(match.group() for match in matches), tuple(gaps)


def _join(words: Sequence[str], gaps: Sequence[str]) -> str:
    return "".join(word + gap for word, gap in zip(words, (*gaps, ""), strict=True))


def _gap(text: str) -> str:
    """Return what stands between two words, with white space and apostrophes folded."""
    folded = " ".join(text.split()).translate(_FOLD)
    return f"{' ' if text[:1].isspace() else ''}{folded}{' ' if folded and text[-1:].isspace() else ''}"


def _fits(text: str, end: int, form: Form) -> int | None:
    """Return where a name ends whose first word ends at `end`; None where it does not stand there."""
    for gap, word in zip(form.gaps, form.words[1:], strict=True):
        match = WORD.search(text, end, end + _WIDEST_GAP + 2 * len(word) + 2)
        if match is None or _gap(text[end : match.start()]) != gap:
            return None
        found = match.group()
        if found != word and (found.isascii() or unicodedata.normalize("NFC", found) != word):
            return None
        end = match.end()
    after = text[end : end + 1]
    # The last word was looked for in a window, and may go on behind it.
    return None if after and WORD.match(after) else end


def _is_double_name(text: str, end: int) -> bool:
    return text[end : end + 1] in ("-", "‐", "‑") and text[end + 1 : end + 2].isupper()


def _is_surname(text: str, start: int, end: int, language: Language) -> bool:
    """Tell a surname from one with another first name ("Michael Jordan") and from half of a double one."""
    if _is_double_name(text, end):
        return False
    before = text[max(0, start - 40) : start]
    if before.endswith(("-", "‐", "‑")):
        return False
    words = WORD.findall(before)
    if not words or not before[-1:].isspace() or not before.rstrip()[-1:].isalnum():
        return not (words and before.rstrip()[-1:] == "." and len(words[-1]) == 1)  # "M. Jordan", maybe
    last = words[-1]
    return not last[0].isupper() or last.lower() in language.before_names
