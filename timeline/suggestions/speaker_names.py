"""Whom a noun phrase names as speaker: "X", "a spokesperson for X", "Y's director of Z, X".

A name is a known party only if it is the whole of a known name. The party in a description speaks only through a
representative or a text of its own: "a spokesperson for X", "a statement by X". Whoever has a role in an organisation
speaks, and the organisation is whom they speak for.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec.structs import replace

from timeline.suggestions.given_names import GIVEN_NAMES
from timeline.suggestions.noun_phrases import NounPhrase, NounPhraseReader
from timeline.suggestions.nouns import PERSONAL
from timeline.suggestions.party_names import NameMatch, PartyNameIndex, find_by_surname
from timeline.suggestions.person_names import FullNames
from timeline.suggestions.results import NamedSpeaker, SpeakerKind
from timeline.suggestions.speech_vocabulary import SpeechVocabulary
from timeline.text.spans import Span

# What a role may be about: "head of policy at X".
_TOPICS = ("", "document", "thing")
ReferenceKind = Literal["pronoun", "representative", "organisation", "text", "role"]


class Reference(msgspec.Struct, frozen=True):
    """Words that refer to somebody named elsewhere.

    Attributes:
        kind: a pronoun, or a description such as "the company", "the spokeswoman", "the statement", "the mayor"
        gender: the gender that fits, "n" (no person), "p" (several) or "" (any)
        head: the noun of a description
        at: where the words begin
        is_nearest: whether only the nearest person can be meant: "dieser"
        is_adding: whether it is somebody who has just spoken: "she added"
        is_answering: whether it may be somebody who was spoken to: "she replied"
        is_reading: whether it may be a text: "it read"
    """

    kind: ReferenceKind
    gender: str = ""
    head: str = ""
    at: int = 0
    is_nearest: bool = False
    is_adding: bool = False
    is_answering: bool = False
    is_reading: bool = False


class SpeakerNamer:
    """Finds out whom the words for a speaker name, given the mentions of known parties in the text."""

    def __init__(
        self, text: str, phrases: NounPhraseReader, index: PartyNameIndex, vocabulary: SpeechVocabulary
    ) -> None:
        self.text, self.phrases, self.index, self.vocabulary = text, phrases, index, vocabulary
        self.full_names = FullNames(text, vocabulary)
        self._roles: dict[
            str, NamedSpeaker | None
        ] = {}  # persons named with a role so far; None if there are several
        self._speakers: dict[str, NamedSpeaker] = {}  # persons named in full so far, by surname

    def name(
        self,
        phrase: NounPhrase,
        appositions: Sequence[tuple[int, int]] = (),
        *,
        is_source: bool = False,
    ) -> tuple[NamedSpeaker | None, Reference | None]:
        """Return whom a phrase names, and what it refers to if that is somebody named elsewhere.

        Args:
            phrase: the subject
            appositions: the start and end index of the clauses that describe it: "X, director of Y"
            is_source: whether it follows "according to", which a plan or a recording also can
        """
        if phrase.kind == "several":
            return None, None
        if phrase.is_named:
            return self._name_named(phrase, appositions), None
        if phrase.head_class in (*PERSONAL, "organisation", "") and (
            named := self._find_named_apposition(phrase, appositions)
        ):
            return named, None
        if phrase.head_class in ("thing", "occasion") or (is_source and not phrase.head_class):
            return None, None
        speaker = self._name_described(phrase)
        if phrase.head_class in PERSONAL and not speaker.organisation_uid and not speaker.uid:
            organisation = self._find_organisation_beside(phrase, appositions)
            speaker = self._build(speaker.span, "", organisation, speaker.kind, speaker.gender, speaker.role)
        return speaker, None if speaker.uid or speaker.organisation_uid else self._find_reference(phrase)

    def find_by_role(self, role: str, gender: str) -> NamedSpeaker | None:
        """Return the only person who was named with a role so far: "the mayor" after "the mayor, X, said"."""
        speaker = self._roles.get(role)
        return (
            speaker
            if speaker is not None and (not gender or not speaker.gender or speaker.gender == gender)
            else None
        )

    def name_match(self, match: NameMatch) -> NamedSpeaker:
        """Return a mention of a known party as speaker."""
        return self._build(match.span, match.uids[0], "", "", "", "")

    # --- Names ------------------------------------------------------------------------------------

    def _name_named(self, phrase: NounPhrase, appositions: Sequence[tuple[int, int]]) -> NamedSpeaker:
        words = phrase.words
        judgement = self.phrases.judge_person(phrase)
        gender = self.phrases.find_gender(phrase)
        uid = self._find_uid(phrase, gender)
        is_person = uid in self.index.persons if uid else judgement != "no"
        # "Mr Hall" is named with the title, "Councillor Kevin Hall" without.
        start = phrase.name_start
        is_short = not any(not word.follows_hyphen for word in words[start + 1 : phrase.name_end])
        title = words[start - 1] if start > phrase.start else None
        if (
            is_short
            and title
            and title.low in self.vocabulary.nouns.titles
            and (title.is_capital or len(title.low) < 5)
        ):
            start -= 1
            is_person = is_person or not uid
        span = Span(words[start].start, words[phrase.name_end - 1].end)
        surname = (
            self.text[words[phrase.name_start].start : span.end]
            if is_short
            else words[phrase.name_end - 1].text
        )
        full_name = ""
        if is_short and not uid and not phrase.determiner:
            full = self.full_names.find(surname)
            if full is not None and (not gender or not full.gender or gender == full.gender):
                is_person, gender, full_name = True, gender or full.gender, full.words
            elif (known := self._speakers.get(surname)) and (not gender or gender == known.gender):
                is_person, gender, full_name = True, known.gender, known.words
        organisation = ""
        if is_person:
            organisation = self._find_organisation(phrase) or self._find_organisation_beside(
                phrase, appositions
            )
        if is_short and not uid and not phrase.determiner and words[phrase.name_start].low in GIVEN_NAMES:
            is_person, gender = True, gender or self.phrases.get_gender(surname.lower())
        kind: SpeakerKind = "person" if is_person else "organisation"
        role = phrase.head or self._find_role(words, appositions)
        speaker = self._build(span, uid, organisation, kind, gender, role, full_name)
        if phrase.match is not None and len(phrase.match.uids) > 1:
            speaker = replace(speaker, candidates=phrase.match.uids)
        if is_person and not is_short:
            self._speakers.setdefault(surname, speaker)
        if is_person:
            self._remember_role(speaker)
        return speaker

    def _remember_role(self, speaker: NamedSpeaker) -> None:
        if not speaker.role:
            return
        known = self._roles.setdefault(speaker.role, speaker)
        if known is not None and (known.uid or known.words) != (speaker.uid or speaker.words):
            self._roles[speaker.role] = None

    def _find_uid(self, phrase: NounPhrase, gender: str) -> str:
        if phrase.match is not None:
            if len(phrase.match.uids) != 1:
                return ""
            uid = phrase.match.uids[0]
            if phrase.name_end - phrase.name_start == 1 and not self._may_be(uid, gender):
                return ""
            return uid
        if phrase.name_end - phrase.name_start > 4:
            return ""
        words = phrase.words
        span = Span(words[phrase.name_start].start, words[phrase.name_end - 1].end)
        uid = find_by_surname(self.text[span.start : span.end], self.index)
        return uid if uid and self._may_be(uid, gender) else ""

    def _may_be(self, uid: str, gender: str) -> bool:
        """Whether the gender of a title fits a known person: "Mr Pereira" is not Ann Pereira."""
        known = self.index.genders.get(uid, "")
        return not gender or not known or gender == known

    def _find_named_apposition(
        self, phrase: NounPhrase, appositions: Sequence[tuple[int, int]]
    ) -> NamedSpeaker | None:
        """Return X of "Y's lawyer, X" and "the contractors, X"."""
        if phrase.is_plural and phrase.head_class != "organisation" and phrase.head_class != "":
            return None
        words = phrase.words
        for start, end in appositions:
            named = self.phrases.read(words, start)
            if named is None or not named.is_named or not (named.end == end or self._is_tail(named, end)):
                continue
            judgement = self.phrases.judge_person(named)
            is_given = words[named.name_start].low in GIVEN_NAMES
            if phrase.head_class in PERSONAL and judgement == "no" and not is_given:
                continue
            if phrase.head_class == "organisation" and judgement == "sure":
                continue
            if not phrase.head_class and judgement == "no" and named.match is None:
                continue
            speaker = self._name_named(named, appositions)
            if speaker.kind == "person":
                organisation = speaker.organisation_uid or self._find_organisation(phrase)
                speaker = replace(speaker, organisation_uid=organisation, role=phrase.head)
                self._remember_role(speaker)
            return speaker
        return None

    def _is_tail(self, phrase: NounPhrase, end: int) -> bool:
        following = phrase.words[phrase.end] if phrase.end < len(phrase.words) else None
        return following is None or following.low in self.vocabulary.leading_prepositions

    # --- Descriptions -----------------------------------------------------------------------------

    def _name_described(self, phrase: NounPhrase) -> NamedSpeaker:
        words = phrase.words
        start = phrase.start
        if self._is_article_dropped(phrase):
            start += 1
        span = Span(words[start].start, words[phrase.end - 1].end)
        organisation = self._find_organisation(phrase)
        gender = self.phrases.find_gender(phrase)
        kind: SpeakerKind = "person" if phrase.head_class in PERSONAL else "organisation"
        if phrase.head_class in ("statement", "document"):
            kind = "text"
            return self._build(span, self._find_author(phrase), "", kind, "", phrase.head)
        if phrase.head_class == "representative" and organisation:
            return self._build(span, organisation, "", "organisation", gender, phrase.head)
        return self._build(span, "", organisation, kind, gender, phrase.head)

    def _is_article_dropped(self, phrase: NounPhrase) -> bool:
        words = phrase.words
        if phrase.start + 1 >= phrase.end or words[phrase.start].low not in self.vocabulary.articles:
            return False
        following = words[phrase.start + 1]
        return following.is_capital and not self.vocabulary.capital_nouns

    def _find_author(self, phrase: NounPhrase) -> str:
        """Return the party whose words a text is: "X's statement", "a letter from X"; not "a letter to X"."""
        if phrase.head_class != "statement":
            return ""
        if phrase.owners:
            return self._get_uid(phrase.owners[-1]) if len(phrase.owners) == 1 else ""
        for preposition, inner in phrase.complements[:1]:
            if preposition in self.vocabulary.by_words and self._is_plain_name(inner):
                return self._get_uid(inner.match) if inner.match else ""
        return ""

    def _find_organisation(self, phrase: NounPhrase) -> str:
        """Return the known organisation for which someone with a role speaks: "a director of X", "X's chair"."""
        if phrase.head_class not in ("role", "representative") or phrase.is_former:
            return self._find_affiliation(phrase) if phrase.is_named and not phrase.is_former else ""
        for match in phrase.owners:
            if uid := self._get_organisation(match):
                return uid
        return self._find_affiliation(phrase)

    def _find_affiliation(self, phrase: NounPhrase, depth: int = 0) -> str:
        for preposition, inner in phrase.complements:
            if preposition not in self.vocabulary.affiliations:
                continue
            if self._is_plain_name(inner) and inner.match:
                return self._get_organisation(inner.match)
            # "director of policy at X"
            if (
                depth < 2
                and inner.kind == "description"
                and not inner.determiner
                and inner.head_class in _TOPICS
            ):
                for other, deeper in inner.complements:
                    if other in self.vocabulary.places and self._is_plain_name(deeper) and deeper.match:
                        return self._get_organisation(deeper.match)
        return ""

    def _find_organisation_beside(self, phrase: NounPhrase, appositions: Sequence[tuple[int, int]]) -> str:
        """Return the organisation in "X, director of Y" and "X, of Y"."""
        words = phrase.words
        for start, end in appositions:
            if words[start].low in self.vocabulary.affiliations and start + 1 < end:
                inner = self.phrases.read(words, start + 1)
                if inner and self._is_plain_name(inner) and inner.match:
                    return self._get_organisation(inner.match)
                continue
            inner = self.phrases.read(words, start)
            is_described = inner is not None and inner.kind == "description" and inner.end <= end
            if inner is not None and is_described and (uid := self._find_organisation(inner)):
                return uid
        return ""

    def _find_role(self, words: Sequence[object], appositions: Sequence[tuple[int, int]]) -> str:
        for start, _ in appositions:
            inner = self.phrases.read(words, start)  # type: ignore[arg-type]
            if inner is not None and inner.kind == "description" and inner.head_class in PERSONAL:
                return inner.head
        return ""

    def _is_plain_name(self, phrase: NounPhrase) -> bool:
        """Whether a phrase is a known name and no more."""
        is_bare = not phrase.head or phrase.head_class == "organisation"
        return phrase.is_named and phrase.match is not None and is_bare and phrase.end == phrase.name_end

    def _get_uid(self, match: NameMatch) -> str:
        return match.uids[0] if len(match.uids) == 1 else ""

    def _get_organisation(self, match: NameMatch) -> str:
        uid = self._get_uid(match)
        return "" if uid in self.index.persons else uid

    def _find_reference(self, phrase: NounPhrase) -> Reference | None:
        """Return the reference of "the company" and the like, which are nobody's names."""
        is_definite = (
            phrase.determiner in self.vocabulary.determiners
            and phrase.determiner not in self.vocabulary.indefinite
        )
        if not is_definite or phrase.is_qualified or phrase.owners or phrase.complements:
            return None
        gender = self.phrases.find_gender(phrase)
        at = phrase.words[phrase.start].start
        if phrase.head_class == "representative":
            return Reference("representative", gender, phrase.head, at)
        is_known = not phrase.head_class and phrase.head in self.index.organisation_nouns
        if phrase.head_class == "organisation" or is_known:
            return Reference("organisation", "", phrase.head, at)
        if phrase.head_class in ("statement", "document"):
            return Reference("text", "", phrase.head, at)
        if phrase.head_class in ("role", "person") and not phrase.is_plural:
            return Reference("role", gender, phrase.head, at)
        return None

    def _build(
        self,
        span: Span,
        uid: str,
        organisation: str,
        kind: SpeakerKind,
        gender: str,
        role: str,
        full_name: str = "",
    ) -> NamedSpeaker:
        words = " ".join(self.text[span.start : span.end].split())
        if uid:
            kind = "person" if uid in self.index.persons else "organisation"
            gender = gender or self.index.genders.get(uid, "")
        return NamedSpeaker(
            span, words, uid, organisation if organisation != uid else "", kind, gender, role, full_name
        )
