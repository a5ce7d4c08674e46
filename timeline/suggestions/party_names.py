"""Mentions of known parties in a text.

The text is split into words once, and each word is looked up among the first words of names, so the number of parties
does not matter for the time. A name matches

- as it is spelt, or in capitals throughout as in headlines; an acronym only as it is spelt
- with any white space between its words; the longest matching name counts
- before a possessive or a hyphen too: "Facebook's", "Facebook-owned"
- as a surname alone, after the person was named in full, unless another first name precedes it or somebody else has it
- as a common noun ("the council"), only if the timeline or the text names the party, and no other council was named since
"""

import itertools
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec import field
from msgspec.structs import replace

from timeline.suggestions.given_names import FEMININE_NAMES, GIVEN_NAMES, MASCULINE_NAMES
from timeline.suggestions.languages import ARTICLES, COMMON_NOUNS
from timeline.suggestions.results import KnownParty
from timeline.suggestions.speech_vocabulary import SpeechVocabulary
from timeline.text.content_caches import cache_content
from timeline.text.spans import Span

# All characters except white space and punctuation, so that combining marks belong to their word.
WORD = re.compile(
    "[^\\s!-/:-@\\[-^`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u3000-\u303f\uff00-\uff0f]+"
)
_IN_BRACKETS = re.compile(r"\s*\(([^()]{1,40})\)\s*$")
_ARTICLE = re.compile(r"the\s+", re.IGNORECASE)
_MAX_INDEXES = 4  # that are kept
_MAX_GAP = 8  # characters between two words of a name
_GAP_MARKS = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-"})


class NameForm(msgspec.Struct, frozen=True):
    """A form of a name: its words, the text between them, and the parties that have it."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    uids: tuple[str, ...]
    is_surname: bool = False  # only a surname
    is_person: bool = False
    is_common: bool = False  # only a common noun: "the council"


class NameMatch(msgspec.Struct, frozen=True):
    """An occurrence of a name, and the parties that have it."""

    span: Span
    uids: tuple[str, ...]
    is_common: bool = False


class PartyNameIndex(msgspec.Struct):
    """The forms of all names by their first word, the longest first, and what is known of the parties by uid.

    Attributes:
        persons: the parties that are persons
        in_timeline: those that the timeline names
        surnames: the parties with a surname
        genders: "m" or "f", by the given names of persons
        nouns: the words in the names of the others, in small letters
        organisation_nouns: all of them
        rivals: persons whose surname somebody else in the text has, so far
    """

    forms: dict[str, list[NameForm]] = field(default_factory=dict)
    persons: frozenset[str] = frozenset()
    in_timeline: frozenset[str] = frozenset()
    surnames: dict[str, tuple[str, ...]] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)
    nouns: dict[str, frozenset[str]] = field(default_factory=dict)
    organisation_nouns: frozenset[str] = frozenset()
    rivals: set[str] = field(default_factory=set)


def build_index(parties: Iterable[KnownParty]) -> PartyNameIndex:
    """Return the index of the names of all parties. The last ones are kept, because a newsroom reads many texts."""
    key = tuple(
        party if isinstance(party.aliases, tuple) else replace(party, aliases=tuple(party.aliases))
        for party in parties
    )
    return replace(_build_index(key), rivals=set())


@cache_content(_MAX_INDEXES)
def _build_index(parties: tuple[KnownParty, ...]) -> PartyNameIndex:
    uids: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    surnames: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    full_names: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()
    persons: set[str] = set()
    in_timeline: set[str] = set()
    genders: dict[str, str] = {}
    nouns: dict[str, frozenset[str]] = {}
    for party in parties:
        if party.in_timeline:
            in_timeline.add(party.uid)
        if party.kind == "person":
            persons.add(party.uid)
        for name in _iter_names(party):
            for spelling in _iter_capitalisations(name):
                _add(uids, spelling, party.uid)
        if len(_split_name(_ARTICLE.sub("", party.name))[0]) > 1:
            # "The harbour board", if that is all of its name, is no common noun.
            full_names |= {_split_name(spelling) for spelling in _iter_full_name(party)}
        if party.kind == "person":
            words, gaps = _split_name(party.name)
            if len(words) > 1:
                genders[party.uid] = _find_gender(words[0])
                for at in _find_surnames(words, gaps):
                    for spelling in _iter_capitalisations(_join_name(words[at:], gaps[at:])):
                        _add(surnames, spelling, party.uid)
        else:
            full = " ".join((party.name, party.short_name, *party.aliases, party.kind))
            nouns[party.uid] = frozenset(word.lower() for word in WORD.findall(full))
    index = PartyNameIndex(
        persons=frozenset(persons),
        in_timeline=frozenset(in_timeline),
        genders=genders,
        nouns=nouns,
        organisation_nouns=frozenset().union(*nouns.values()),
    )
    forms = [
        NameForm(
            *key,
            tuple(of),
            is_person=persons.issuperset(of),
            is_common=key not in full_names and is_common_name(_join_name(*key)),
        )
        for key, of in uids.items()
    ]
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
    rivals = index.rivals
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
            if form.is_common and _has_longer_name(text, match.end(), finish, forms):
                continue
            if form.is_surname:
                if not _is_surname(text, match.start(), finish, vocabulary):
                    if _has_given_name(text, match.start()):
                        rivals.update(uids)
                    continue
                uids = tuple(uid for uid in uids if uid in introduced and uid not in rivals)
                if len(uids) != 1:
                    continue
            elif form.is_person:
                if _is_double_name(text, finish):
                    continue
                introduced.update(uids)
            end = finish
            yield NameMatch(Span(match.start(), finish), uids, form.is_common)
            break


def find_by_surname(words: str, index: PartyNameIndex) -> str:
    """Return the uid of the only person with this surname, if the timeline names that person, or ""."""
    uids = index.surnames.get(unicodedata.normalize("NFC", words), ())
    return uids[0] if len(uids) == 1 and uids[0] in index.in_timeline - index.rivals else ""


def select_certain(text: str, names: Sequence[NameMatch], index: PartyNameIndex) -> list[NameMatch]:
    """Return the mentions without common nouns that may mean a party that neither text nor timeline names.

    "The council" is the party only if the timeline names it or the text has its full name, and if no other council was
    named since then.
    """
    if not any(name.is_common for name in names):
        return list(names)
    full: dict[str, list[int]] = {}  # where each party is named in full
    for name in names:
        if not name.is_common:
            for uid in name.uids:
                full.setdefault(uid, []).append(name.span.start)
    starts = [name.span.start for name in names if not name.is_common]
    spans = {name.span.start: name for name in names if not name.is_common}
    others: dict[str, list[tuple[int, int]]] = {}
    certain = []
    for name in names:
        if name.is_common:
            noun = text[name.span.start : name.span.end].rsplit(maxsplit=1)[-1].lower()
            if noun not in others:
                others[noun] = _find_others(text, noun)
            uids = tuple(
                uid
                for uid in name.uids
                if (uid in full or uid in index.in_timeline)
                and not _is_superseded(name.span.start, full.get(uid, []), others[noun], starts, spans, uid)
            )
            if uids:
                certain.append(NameMatch(name.span, uids, is_common=True))
        else:
            certain.append(name)
    return certain


def has_another(text: str, noun: str, names: Sequence[NameMatch]) -> bool:
    """Whether a text names something of a kind apart from these mentions: "Ashford Council"."""
    starts = [name.span.start for name in names]
    for start, end in _find_others(text, noun):
        at = bisect_left(starts, end)
        if not at or names[at - 1].span.end <= start:
            return True
    return False


def _find_others(text: str, noun: str) -> list[tuple[int, int]]:
    """Return where a text names something of a kind: "Ashford Council", "Council of Ashford"."""
    word = re.escape(noun)
    pattern = re.compile(
        rf"(?<![\w’'-])(?!(?:{_NOT_NAMES})\b)[A-ZÀ-Þ][\w’'&-]{{1,30}}(?:[ \u00a0][A-ZÀ-Þ][\w’'&-]{{1,30}}){{0,3}}"
        rf"[ \u00a0](?i:{word})\b"
        rf"|(?<!\w)(?i:{word})[ \u00a0](?:of|for|in|de|du|des|del|d[’']|von|der)[ \u00a0]?(?:the |la |l[’'])?[A-ZÀ-Þ]\w+"
    )
    return [match.span() for match in pattern.finditer(text)]


_NOT_NAMES = "The|This|That|A|An|Its|Our|Their|His|Her|Each|Every|Le|La|Les|Der|Die|Das|Den|Dem|El|Los|Las|Un|Une|Una|But|And|When"


def _is_superseded(
    at: int,
    full: Sequence[int],
    others: Sequence[tuple[int, int]],
    starts: Sequence[int],
    spans: dict[int, NameMatch],
    uid: str,
) -> bool:
    """Whether another party of the kind was named since the party itself."""
    number = bisect_left(full, at)
    named = full[number - 1] if number else -1
    number = bisect_left(others, (at, 0))
    while number:
        number -= 1
        start, end = others[number]
        if start < named:
            return False
        # The party's own full name is not another one.
        first = bisect_left(starts, start - 80)
        if not any(
            spans[begin].span.end > start and uid in spans[begin].uids
            for begin in starts[first : bisect_left(starts, end)]
        ):
            return True
    return False


def is_common_name(name: str) -> bool:
    """Whether a name is a common noun with or without an article: "the council", "Police"."""
    words = name.split()
    article = words[0] if words and words[0].lower() in ARTICLES else ""
    rest = words[1:] if article else words
    if not rest or any(is_acronym(word) for word in rest):
        return False
    if all(word.lower() in COMMON_NOUNS for word in rest):
        return bool(article) or len(rest) == 1
    if not article:
        return False
    return all(word[0].islower() for word in rest) or (article in ("der", "die", "das") and len(rest) == 1)


def _find_gender(given_name: str) -> str:
    low = given_name.lower()
    return "f" if low in FEMININE_NAMES else "m" if low in MASCULINE_NAMES else ""


def _find_surnames(words: Sequence[str], gaps: Sequence[str]) -> set[int]:
    """Return where the surname of a name begins: "van der Berg" and "Berg"; all of "Smith-Jones"."""
    last = len(words) - 1
    while last > 1 and gaps[last - 1] == "-":
        last -= 1
    return {next((at for at, word in enumerate(words) if at and word.islower()), last), last}


def _has_given_name(text: str, start: int) -> bool:
    """Whether a given name precedes a surname: it is somebody else's."""
    before = WORD.findall(text[max(0, start - 30) : start])
    return bool(before) and before[-1].lower() in GIVEN_NAMES and text[start - 1 : start].isspace()


def _iter_full_name(party: KnownParty) -> Iterator[str]:
    for name in _iter_forms([party.name]):
        yield from _iter_capitalisations(name)


def _iter_names(party: KnownParty) -> Iterator[str]:
    return _iter_forms((party.name, party.short_name, *party.aliases))


def _iter_forms(names: Iterable[str]) -> Iterator[str]:
    for full in names:
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


def _has_longer_name(text: str, start: int, end: int, forms: Mapping[str, Sequence[NameForm]]) -> bool:
    """Whether a full name begins after an article: "la Confederación Hidrográfica" is not only "la Confederación"."""
    following = WORD.search(text, start, end)
    if following is None:
        return False
    return any(
        not form.is_common and (_match_form(text, following.end(), form) or 0) > end
        for form in forms.get(unicodedata.normalize("NFC", following.group()), ())
    )


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
