"""Noun phrases and their heads: only the head of a subject speaks.

    Ann Pereira                     a name
    council chair Ann Pereira       a person with a role
    a critic of Ann Pereira         a description, whose head is "critic"

A phrase is read from its first word, a bounded number of words and no further than a comma. Known names are read as a
whole, whatever words they consist of.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec.structs import replace

from timeline.suggestions.given_names import FEMININE_NAMES, GIVEN_NAMES, MASCULINE_NAMES
from timeline.suggestions.languages import NAME_WORDS, SURNAME_WORDS
from timeline.suggestions.nouns import PERSONAL, NounClass, get_classes
from timeline.suggestions.party_names import NameMatch
from timeline.suggestions.phrase_pieces import PhrasePiece, PieceReader
from timeline.suggestions.sentence_words import HYPHENS, SentenceWord, ends_sentence
from timeline.suggestions.speech_vocabulary import SpeechVocabulary

_MAX_WORDS = 14  # in a phrase
_MAX_DEPTH = 3  # of phrases in phrases: "of the chair of the board of X"
PhraseKind = Literal["name", "person", "description", "several"]


class NounPhrase(msgspec.Struct, frozen=True):
    """A noun phrase.

    Attributes:
        words: the words of the sentence
        start: the index of its first word
        end: the index after its last word
        kind: a name; a person's name with a role before it; a description; several persons or organisations
        name_start: the index of the first word of the name, in a name or person
        name_end: the index after the name
        match: the known name, if the name is that as a whole
        has_title: whether a title or a role in capitals precedes the name
        head: the head of a description, or the role before the name of a person, in small letters
        head_class: what the head is
        determiner: the first word, if it is a determiner
        owners: known names before the head that it belongs to: "the WHA's director", "a WHA director"
        is_qualified: whether other words than the determiner and the head describe it
        is_former: whether it is someone who no longer has the role
        is_plural: whether the head is a plural
        complements: the phrases after the head, with their prepositions
    """

    words: Sequence[SentenceWord]
    start: int
    end: int
    kind: PhraseKind
    name_start: int = 0
    name_end: int = 0
    match: NameMatch | None = None
    has_title: bool = False
    head: str = ""
    head_class: NounClass = ""
    determiner: str = ""
    owners: tuple[NameMatch, ...] = ()
    is_qualified: bool = False
    is_former: bool = False
    is_plural: bool = False
    complements: tuple[tuple[str, "NounPhrase"], ...] = ()

    @property
    def is_named(self) -> bool:
        """Whether it is a name, with or without a role."""
        return self.kind in ("name", "person")


class NounPhraseReader:
    """Reads noun phrases of a text in which known names were found."""

    def __init__(
        self, names: Sequence[NameMatch], persons: frozenset[str], vocabulary: SpeechVocabulary
    ) -> None:
        self.vocabulary, self.nouns = vocabulary, get_classes(vocabulary)
        self._persons = persons
        self.pieces = PieceReader(names, persons, vocabulary)
        # The phrases of the last words that were read: several rules look at the same ones.
        self._words: Sequence[SentenceWord] = ()
        self._known: dict[tuple[int, int], NounPhrase | None] = {}

    def read(self, words: Sequence[SentenceWord], start: int, depth: int = 0) -> NounPhrase | None:
        """Return the phrase that begins with the word `start`, or None."""
        if words is not self._words:
            self._words, self._known = words, {}
        key = (start, depth)
        if key not in self._known:
            self._known[key] = self._read_new(words, start, depth)
        return self._known[key]

    def _read_new(self, words: Sequence[SentenceWord], start: int, depth: int) -> NounPhrase | None:
        vocabulary = self.vocabulary
        limit = min(len(words), start + _MAX_WORDS)
        if start >= limit:
            return None
        at, determiner = start, ""
        first = words[start]
        is_known = self.pieces.is_known(first)
        if not is_known and (first.low in vocabulary.determiners or first.low in vocabulary.counts):
            determiner = first.low
            at += 1
            if at < limit and not words[at].is_separate and words[at].low in vocabulary.determiners:
                at += 1  # "all the", "tous les"
        pieces = self.pieces.read(words, at, limit, determiner)
        has_genitive = False
        if depth and len(pieces) == 1 and pieces[0].is_name and pieces[0].is_owner:  # "a colleague of X's"
            has_genitive = words[pieces[0].end].is_possessive
            pieces = [replace(pieces[0], is_owner=False)]
        if not pieces:
            if determiner not in vocabulary.counts:
                return None
            phrase: NounPhrase | None = NounPhrase(
                words, start, at, "description", head=determiner, head_class="person", determiner=determiner
            )
        else:
            phrase = self._build(words, start, pieces, determiner, depth)
        if phrase is None or depth >= _MAX_DEPTH:
            return phrase
        if has_genitive:
            return replace(phrase, end=phrase.end + 1)
        phrase = self._add_complements(phrase, limit, depth)
        if vocabulary.head_first and phrase.head_class in PERSONAL and phrase.complements:
            phrase = self._add_name(phrase)
        return self._add_coordination(phrase, depth)

    def _add_name(self, phrase: NounPhrase) -> NounPhrase:
        """Return "le maire de Lyon Jean Petit" as the person: a name may follow a role without a comma."""
        words = phrase.words
        inner = phrase.complements[-1][1]
        if phrase.kind != "description":
            return phrase
        start = end = 0
        if inner.kind == "name" and inner.match is None:
            for at in range(inner.name_start + (not inner.head), inner.name_end - 1):
                if words[at].low in GIVEN_NAMES and words[at].is_capital:
                    start, end = at, inner.name_end
                    break
        if not start and phrase.end < len(words) and not words[phrase.end].is_separate:
            named = self.read(words, phrase.end, _MAX_DEPTH)
            if named is not None and named.is_named and self.judge_person(named) == "sure":
                start, end = named.name_start, named.name_end
        if not start:
            return phrase
        pieces = self.pieces.find_matches(words, start, end)
        match = next((match for first, after, match in pieces if (first, after) == (start, end)), None)
        complements = phrase.complements[:-1]
        if start >= inner.end:
            complements = phrase.complements
        return replace(
            phrase,
            end=end,
            kind="person",
            name_start=start,
            name_end=end,
            match=match,
            complements=complements,
        )

    # --- The head ---------------------------------------------------------------------------------

    def _build(
        self,
        words: Sequence[SentenceWord],
        start: int,
        pieces: list[PhrasePiece],
        determiner: str,
        depth: int,
    ) -> NounPhrase | None:
        vocabulary = self.vocabulary
        if pieces[-1].is_owner and (pieces[-1].end < len(words) and words[pieces[-1].end].is_possessive):
            return None
        if pieces[0].is_name and not pieces[-1].is_name and not determiner:
            pieces = self._cut_verb(words, pieces)
        last = pieces[-1]
        if last.is_name:
            before = pieces[:-1]
            commons = [piece for piece in before if not piece.is_name]
            if commons and not any(piece.is_name for piece in before[before.index(commons[-1]) :]):
                head = self._find_head(words, commons)
                head_class = self.nouns.classify(head)
                if not head_class and not determiner and not before[0].is_name:
                    return None
                is_indefinite = determiner in vocabulary.indefinite  # "ruft ein Mann Ann Pereira zu"
                if is_indefinite or not self._may_precede_name(
                    words, head_class if head_class or determiner else "thing", last
                ):
                    return self._build(words, start, before, determiner, depth)
                return self._build_name(words, start, before, last, determiner, head, head_class)
            if before and before[-1].is_owner:  # "Westerbrook's Ann Pereira", "the WHA's Peter Hall"
                return self._build_name(words, start, before, last, determiner, "", "")
            return self._build_name(words, start, before, last, determiner, "", "")
        commons = [piece for piece in pieces if not piece.is_name]
        last_name = max((at for at, piece in enumerate(pieces) if piece.is_name), default=-1)
        tail = pieces[last_name + 1 :]
        if vocabulary.head_first and last_name > 0 and not pieces[0].is_name:
            tail = commons
        head = self._find_head(words, tail)
        head_class = self.nouns.classify(head)
        is_bare = not (determiner or depth or pieces[0].is_name or words[start].is_capital)
        if is_bare and not self.nouns.is_listed(head):
            return None
        return NounPhrase(
            words,
            start,
            last.end,
            "description",
            head=head,
            head_class=head_class,
            determiner=determiner,
            owners=self._find_owners(words, pieces),
            is_qualified=len(pieces) > 1 and _count_tokens(words, pieces) > 1,
            is_former=any(words[piece.start].low in vocabulary.nouns.former for piece in pieces),
            is_plural=self.nouns.is_plural(head) or determiner in vocabulary.counts,
        )

    def _cut_verb(self, words: Sequence[SentenceWord], pieces: list[PhrasePiece]) -> list[PhrasePiece]:
        """Return the pieces as far as a noun of the tables: "Facebook cancelled" is a name and a verb."""
        for end in range(len(pieces), 0, -1):
            piece = pieces[end - 1]
            if piece.is_owner:
                return pieces
            if piece.is_name:
                return pieces[:end]
            if self.nouns.classify(words[piece.start].low):
                return pieces if self.vocabulary.head_first else pieces[:end]
        return pieces

    def _may_precede_name(
        self, words: Sequence[SentenceWord], head_class: NounClass, piece: PhrasePiece
    ) -> bool:
        """Whether a noun may stand before a name without a comma: "chair Ann Pereira", "the union Unison"."""
        if head_class in PERSONAL or head_class == "organisation":
            return True
        first = words[piece.start]
        if not head_class and len(piece.matches) == 1 and piece.matches[0][:2] == (piece.start, piece.end):
            return not set(piece.matches[0][2].uids) & self._persons  # "the drugmaker Novalia"
        return (
            not head_class
            and (
                first.low in GIVEN_NAMES
                or any(set(match.uids) & self._persons for _, _, match in piece.matches)
            )
            and piece.end - piece.start > 1
        )

    def _find_head(self, words: Sequence[SentenceWord], commons: Sequence[PhrasePiece]) -> str:
        if not commons:
            return ""
        lows = _join_hyphenated(words, commons)
        if not self.vocabulary.head_first:
            last = words[commons[-1].start].low
            joined = lows[-1]
            return joined if self.nouns.classify(joined) else last
        candidates = [low for low in lows if low not in self.vocabulary.pre_adjectives]
        for low in candidates:
            if self.nouns.classify(low):
                return low
            return low
        return lows[0]

    def _find_owners(
        self, words: Sequence[SentenceWord], pieces: Sequence[PhrasePiece]
    ) -> tuple[NameMatch, ...]:
        """Return the known names before the head. "anti-WHA" and "WHA-critical" do not belong to it."""
        owners = []
        for number, piece in enumerate(pieces):
            if not piece.is_name or len(piece.matches) != 1:
                continue
            start, end, match = piece.matches[0]
            if (start, end) != (piece.start, piece.end):
                continue
            follows_hyphen = words[start].gap in HYPHENS
            is_hyphenated = end < len(words) and words[end].gap in HYPHENS
            if follows_hyphen or (is_hyphenated and not self.vocabulary.capital_nouns):
                continue
            # "the WHA's director", but not "a WHA union director".
            commons = [other for other in pieces[number + 1 :] if not other.is_name]
            between = [self.nouns.classify(words[other.start].low) for other in commons[:-1]]
            is_nearest = not any(other.is_owner for other in commons[:-1])  # not in "X's lawyer's letter"
            if number + 1 < len(pieces) and is_nearest and not {"organisation", "person"} & set(between):
                owners.append(match)
        return tuple(owners)

    def _build_name(
        self,
        words: Sequence[SentenceWord],
        start: int,
        before: Sequence[PhrasePiece],
        piece: PhrasePiece,
        determiner: str,
        head: str,
        head_class: NounClass,
    ) -> NounPhrase | None:
        name_start, owner = self._skip_title(words, piece)
        owners = self._find_owners(words, [*before, piece]) + ((owner,) if owner else ())
        match = _find_match(piece, name_start)
        if match is None:
            name_start = self._skip_unknown_title(words, piece, name_start)
            match = _find_match(piece, name_start)
        has_title = name_start > piece.start
        is_former = any(words[other.start].low in self.vocabulary.nouns.former for other in before) or any(
            words[at].low in self.vocabulary.nouns.former for at in range(piece.start, name_start)
        )
        if has_title and not head:
            head = words[name_start - 1].low
            head_class = self.nouns.classify(head)
        is_person = head_class in PERSONAL or has_title
        return NounPhrase(
            words,
            start,
            piece.end,
            "person" if is_person else "name",
            name_start=name_start,
            name_end=piece.end,
            match=match,
            has_title=has_title,
            head=head,
            head_class=head_class,
            determiner=determiner,
            owners=owners,
            is_former=is_former,
        )

    def _skip_title(self, words: Sequence[SentenceWord], piece: PhrasePiece) -> tuple[int, NameMatch | None]:
        """Return the index after the titles of a name, and the known organisation before them."""
        titles, at, owner = self.vocabulary.nouns.titles, piece.start, None
        for first, after, match in piece.matches:
            if first == piece.start and after < piece.end:
                if not set(match.uids) & self._persons and self._is_title(words[after]):
                    owner, at = match, after
                break
        while at < piece.end - 1 and (
            words[at].low in titles or self._is_title(words[at]) or self._is_person_noun(words, at)
        ):
            at += 1
        return (
            (at, owner) if at > piece.start and (owner is None or at > piece.start) else (piece.start, None)
        )

    def _is_person_noun(self, words: Sequence[SentenceWord], at: int) -> bool:
        """Whether a noun with a capital describes the person whose given name follows: "Resident Ann Pereira"."""
        low = words[at].low
        return (
            self.nouns.classify(low) == "person"
            and self.nouns.is_listed(low)
            and low not in GIVEN_NAMES
            and words[at + 1].low in GIVEN_NAMES
        )

    def _is_title(self, word: SentenceWord) -> bool:
        return self.nouns.classify(word.low) in ("role", "representative") and word.low not in GIVEN_NAMES

    def _skip_unknown_title(self, words: Sequence[SentenceWord], piece: PhrasePiece, start: int) -> int:
        """Return the index after a role in capitals within an unknown name: "Westerbrook Council Leader Bea Ortiz"."""
        titles, is_given = self.vocabulary.nouns.titles, words[start].low in GIVEN_NAMES
        if self.vocabulary.capital_nouns:
            for first, after, match in piece.matches:
                is_person = bool(set(match.uids) & self._persons) and after - first > 1
                if (
                    first > start
                    and after == piece.end
                    and is_person
                    and words[first - 1].low not in GIVEN_NAMES
                ):
                    return first
            for at in range(start + 1, piece.end - 1):
                if words[at].low in GIVEN_NAMES and self.nouns.classify(words[at - 1].low) in PERSONAL:
                    return at
        for at in range(piece.end - 2, start, -1):
            is_short = words[at].low in titles and len(words[at].low) < 5
            if is_short or (at < piece.end - 2 and not is_given and self._is_title(words[at])):
                return at + 1
        return start

    # --- What follows the head --------------------------------------------------------------------

    def _add_complements(self, phrase: NounPhrase, limit: int, depth: int) -> NounPhrase:
        """Return a phrase with "of X", "for Y": what follows its head does not speak."""
        words, vocabulary = phrase.words, self.vocabulary
        complements: list[tuple[str, NounPhrase]] = []
        end = phrase.end
        while end < limit and not words[end].is_separate and not ends_sentence(words[end - 1], words[end]):
            low = words[end].low
            if low in vocabulary.post_adjectives and end + 2 < limit and phrase.kind == "description":
                end += 1  # "sources close to X"
                low = words[end].low
            is_genitive = (
                low in vocabulary.genitives and phrase.kind == "description" and not words[end].is_capital
            )
            if not is_genitive and low not in vocabulary.complements:
                break
            if phrase.is_named and low not in vocabulary.affiliations:
                break
            if not is_genitive and phrase.head_class in PERSONAL and low not in vocabulary.person_complements:
                break
            inner = self.read(words, end if is_genitive else end + 1, depth + 1)
            if inner is None or inner.end > limit:
                break
            if (
                (
                    low in vocabulary.listener_prepositions
                    and vocabulary.head_first
                    and phrase.head_class in PERSONAL
                )
                and inner.is_named
                and self.judge_person(inner) == "sure"
            ):
                break  # "lance une spectatrice à X"
            if (
                not is_genitive
                and low in vocabulary.leading_prepositions
                and inner.head_class
                in (
                    "statement",
                    "document",
                    "occasion",
                )
            ):
                break  # "the army in a statement said"
            if not complements and self._is_long_title(phrase, inner):
                return replace(
                    phrase,
                    end=inner.end,
                    kind="name",
                    name_start=phrase.end - 1,
                    name_end=inner.end,
                    head="",
                    head_class="",
                    owners=(),
                    complements=inner.complements,
                )
            complements.append(("" if is_genitive else low, inner))
            end = inner.end
            if phrase.is_named and (name_start := self._find_name_in_title(phrase, inner, low)):
                return replace(
                    phrase,
                    end=inner.end,
                    kind="person",
                    name_start=name_start,
                    name_end=inner.name_end,
                    match=inner.match if name_start == inner.name_start else None,
                    has_title=True,
                    head=words[phrase.name_end - 1].low,
                    head_class="role",
                )
            if phrase.is_named and self._is_long_name(phrase, inner, low):
                return NounPhrase(
                    words,
                    phrase.start,
                    end,
                    "name",
                    name_start=phrase.name_start,
                    name_end=end,
                    determiner=phrase.determiner,
                )
        if not complements:
            return phrase
        return replace(phrase, end=end, complements=tuple(complements))

    def _find_name_in_title(self, phrase: NounPhrase, inner: NounPhrase, preposition: str) -> int:
        """Return where the name begins in "US Secretary of State Bea Ortiz", or 0."""
        words = phrase.words
        if preposition not in ("of", "for") or inner.kind != "name" or phrase.match is not None:
            return 0
        if not self._is_title(words[phrase.name_end - 1]):
            return 0
        for at in range(inner.name_start + 1, inner.name_end - 1):
            if words[at].low in GIVEN_NAMES or self.pieces.is_known(words[at]):
                return at
        return inner.name_end - 2 if inner.name_end - inner.name_start == 3 else 0

    def _is_long_title(self, phrase: NounPhrase, inner: NounPhrase) -> bool:
        """Whether a noun in capitals and its complement are a name: "the Ministry of Foreign Affairs"."""
        return (
            phrase.head_class == "organisation"
            and not self.vocabulary.capital_nouns
            and phrase.words[phrase.end - 1].is_capital
            and phrase.words[phrase.end - 1].low == phrase.head
            and not phrase.words[phrase.end - 1].is_acronym
            and inner.kind == "name"
            and inner.match is None
            and self.judge_person(inner) != "sure"
        )

    def _is_long_name(self, phrase: NounPhrase, inner: NounPhrase, preposition: str) -> bool:
        """Whether a name continues after a preposition: "Friends of Mill Street Library"."""
        if phrase.kind != "name" or phrase.match is not None or inner.kind != "name":
            return False
        if preposition not in self.vocabulary.name_prepositions:
            return False
        if self.judge_person(phrase) != "no":
            return phrase.name_end - phrase.name_start == 1 and self.judge_person(phrase) == "likely"
        return True

    def _add_coordination(self, phrase: NounPhrase, depth: int) -> NounPhrase:
        """Return "X and Y" as several, or as one name if it is the name of an organisation."""
        words, end = phrase.words, phrase.end
        if end >= len(words) or words[end].low not in self.vocabulary.pairs or words[end].is_separate:
            return phrase
        other = self.read(words, end + 1, depth + 1)
        if other is None or end + 1 >= len(words) or words[end + 1].is_separate:
            return phrase
        if (
            phrase.kind == "name"
            and phrase.match is None
            and other.kind == "name"
            and other.match is None
            and self.judge_person(phrase) == "no"
            and self.judge_person(other) != "sure"
            and (phrase.determiner or self._has_name_word(phrase) or self._has_name_word(other))
        ):
            return replace(phrase, end=other.end, name_end=other.name_end)
        # "the director and founder of X" is one person; "the mayor and the chair" are two.
        are_described = phrase.kind == "description" and other.kind == "description" and not phrase.is_plural
        if are_described and not other.determiner and {phrase.head_class, other.head_class} <= PERSONAL:
            return replace(phrase, end=other.end, complements=phrase.complements + other.complements)
        return replace(phrase, end=other.end, kind="several")

    # --- Names of persons -------------------------------------------------------------------------

    def judge_person(self, phrase: NounPhrase) -> Literal["sure", "likely", "no"]:
        """Return whether a name is that of a person."""
        if phrase.match is not None:
            return "sure" if set(phrase.match.uids) & self._persons else "no"
        if phrase.kind == "person" and phrase.head_class != "organisation":
            return "sure"
        return self.judge_person_words(phrase.words, phrase.name_start, phrase.name_end, phrase.determiner)

    def judge_person_words(
        self, words: Sequence[SentenceWord], start: int, end: int, determiner: str = ""
    ) -> Literal["sure", "likely", "no"]:
        """Return whether words in capitals are the name of a person."""
        name = words[start:end]
        is_given = name[0].low in GIVEN_NAMES
        if any(word.low in self.vocabulary.verbs.finite for word in name[1:]) and len(name) > 2:
            return "no"  # a heading: "Bea Ortiz Calls"
        if any(
            word.low in NAME_WORDS or self.nouns.classify(word.low) == "organisation"
            for word in name[1:]
            if not (is_given and word.low in SURNAME_WORDS)
        ):
            return "no"
        capitals = [word for word in name if word.is_capital and not word.follows_hyphen]
        if any(word.is_acronym and len(word.text) > 2 for word in capitals) and not all(
            word.is_acronym for word in capitals
        ):
            return "no"
        if is_given and len(capitals) > 1 and not determiner:
            return "sure"
        if determiner or len(capitals) < 2 or len(capitals) > 4:
            return "no"
        if any(word.low in NAME_WORDS for word in name):
            return "no"
        if any(word.is_acronym and len(word.text) > 1 for word in capitals):
            return "no"
        if any(word.low in self.vocabulary.enders for word in capitals):
            return "no"
        return "likely"

    def _has_name_word(self, phrase: NounPhrase) -> bool:
        return any(
            word.low in NAME_WORDS or self.nouns.classify(word.low) == "organisation"
            for word in phrase.words[phrase.name_start : phrase.name_end]
        )

    def get_gender(self, given_name: str) -> str:
        """Return the gender that a given name in small letters has, or ""."""
        return "f" if given_name in FEMININE_NAMES else "m" if given_name in MASCULINE_NAMES else ""

    def find_gender(self, phrase: NounPhrase) -> str:
        """Return the gender of a person, "m" or "f", or ""."""
        vocabulary, words = self.vocabulary, phrase.words
        if phrase.is_named:
            for at in range(phrase.start, phrase.name_start):
                if gender := vocabulary.nouns.titles.get(words[at].low, ""):
                    return gender
            first = words[phrase.name_start].low
            if phrase.name_end - phrase.name_start > 1 and first in GIVEN_NAMES:
                return self.get_gender(first)
        head = phrase.head
        if phrase.is_plural:
            return "p"
        if (
            vocabulary.capital_nouns
            and phrase.determiner == "die"
            and not head.endswith(vocabulary.feminine_endings)
        ):
            return "p" if phrase.kind == "description" else ""
        if head and phrase.head_class in PERSONAL:
            if head.endswith(vocabulary.feminine_endings) or phrase.determiner in vocabulary.feminine:
                return "f"
            if head.endswith(vocabulary.masculine_endings) or phrase.determiner in vocabulary.masculine:
                return "m"
        return ""


def _find_match(piece: PhrasePiece, start: int) -> NameMatch | None:
    """Return the known name that a piece is from a word on, or None."""
    return next((match for first, end, match in piece.matches if (first, end) == (start, piece.end)), None)


def _count_tokens(words: Sequence[SentenceWord], pieces: Sequence[PhrasePiece]) -> int:
    """Return the number of words, those joined by hyphens as one."""
    return sum(
        1
        for piece in pieces
        for at in range(piece.start, piece.end)
        if at == pieces[0].start or words[at].gap not in HYPHENS
    )


def _join_hyphenated(words: Sequence[SentenceWord], pieces: Sequence[PhrasePiece]) -> list[str]:
    """Return the words of pieces, those joined by hyphens as one: "porte-parole"."""
    lows: list[str] = []
    for piece in pieces:
        word = words[piece.start]
        if lows and word.gap in HYPHENS:
            lows[-1] += f"-{word.low}"
        else:
            lows.append(word.low)
    return lows
