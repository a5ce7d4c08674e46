"""The form of the tables of words that attribute speech, one for each language.

All words are in small letters.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


def word_set(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in text.split())


NO_WORDS: frozenset[str] = frozenset()
Phrases = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechVerbs:
    """The verbs of one language with which words are attributed.

    Attributes:
        finite: forms with a subject
        participles: forms that follow "have" or "be", also if they are finite forms as well
        infinitives: French forms in "Et X d'ajouter"
        calling: verbs that say what something is called: "called the plan “a farce”"
        phrasal: verbs of two words
        separable: verbs that speak only with one of these particles after them; `whole` ones also right beside the words
        reading: verbs of texts, which a person does aloud: "read"
        as_verbs: verbs that speak only with "as" before the quotation: "described X as"
        nouns: forms that may be nouns: "claims"
        of_texts: verbs for what is written somewhere: "the sign reads"
        listener_verbs: verbs whose object is the listener
        saying: forms that somebody else is the subject of: "heard X saying"
        adding: verbs of somebody who has just spoken: "added"
        plain: "say" and "tell"
        naming: words right before a name or a label: "titled"
        quoting: words before what someone else said: "quoting"
        quoted: participles of "is quoted as saying"
        final_participles: German participles after a quotation: "hat X als „…“ bezeichnet"
        answering: "replied to", which somebody else said
        asking: "asked whether", which nobody said
    """

    finite: frozenset[str]
    participles: frozenset[str]
    infinitives: frozenset[str] = NO_WORDS
    calling: frozenset[str] = NO_WORDS
    phrasal: frozenset[tuple[str, str]] = frozenset()
    separable: Mapping[str, frozenset[str]] = field(default_factory=dict)
    whole: frozenset[str] = NO_WORDS
    reading: frozenset[str] = NO_WORDS
    as_verbs: frozenset[str] = NO_WORDS
    nouns: frozenset[str] = NO_WORDS
    of_texts: frozenset[str] = NO_WORDS
    listener_verbs: frozenset[str] = NO_WORDS
    saying: frozenset[str] = NO_WORDS
    adding: frozenset[str] = NO_WORDS
    plain: frozenset[str]
    naming: frozenset[str] = NO_WORDS
    quoting: frozenset[str] = NO_WORDS
    quoted: frozenset[str] = NO_WORDS
    final_participles: frozenset[str] = NO_WORDS
    answering: frozenset[str] = NO_WORDS
    asking: frozenset[str] = NO_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Nouns:
    """What the head of a subject may be. `…_endings` are the ends of such words that no table has.

    Attributes:
        roles: persons who speak for an organisation: "director"
        representatives: persons whose words are the organisation's: "spokeswoman"
        persons: other persons: "neighbour"
        statements: texts whose words are their author's: "letter"
        documents: other texts: "report"
        occasions: when somebody speaks: "interview"
        things: what does not speak: "incident", "recording"
        organisations: common nouns for organisations: "council"
        any_organisation: those that may mean an organisation of any kind: "company"
        plurals: plurals that do not end like others; `plural_endings` are endings with those of the singular
        titles: words before the name of a person, with the gender or ""
        former: words for someone who has the role no longer
        claims: what others say: "the claim that"
        utterances: words that somebody speaks: "X's advice"
    """

    roles: frozenset[str]
    role_endings: tuple[str, ...] = ()
    representatives: frozenset[str]
    representative_endings: tuple[str, ...] = ()
    persons: frozenset[str]
    person_endings: tuple[str, ...]
    statements: frozenset[str]
    documents: frozenset[str]
    occasions: frozenset[str]
    things: frozenset[str]
    thing_endings: tuple[str, ...]
    organisations: frozenset[str]
    any_organisation: frozenset[str]
    plurals: frozenset[str] = NO_WORDS
    plural_endings: tuple[tuple[str, str], ...]
    titles: Mapping[str, str]
    former: frozenset[str]
    claims: frozenset[str]
    utterances: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpeechVocabulary:
    """The words of one language around quotations, all in small letters.

    Verbs and their auxiliaries:
        pronouns, demonstratives: with the gender that fits: "m", "f", "n" (no person), "p" (several) or "" (any)
        oblique_pronouns: "according to him"
        have_forms, be_forms: auxiliaries; a participle after a form of "be" is passive
        adverbs: what may stand between a subject and its verb
        negations, later_negations: what says that it was not said, before the verb and after it
        doubts: what says that somebody else says so: "allegedly"
        clitics, reflexives: French and Spanish pronouns before the verb
        reflexive_verbs: Spanish verbs that are not passive with "se"; plural_verb_endings: how verbs of several end
        infinitive_marks, continuing: "to", except in "continued to say"
        agents: "by", after a passive verb
        so, as_words, as_saying, put: German "so X"; "as" in "as X put it"; "as saying"
        it, text_prepositions: German "heißt es in"; `certain_subjects` are pronouns that are no object

    Clauses:
        asides: "in turn", between a verb and its subject
        according_to: what precedes a speaker; `initial_only` also does before a quotation
        joins, pairs, then: "but"; "and"; "X left, then said"
        that, denials: "no evidence that", "denied that"
        having: "have" after which a verb has the subject of the verb before: "denied having said"
        links: words after which a clause begins: "that"; `evidential` verbs do the same: "heard"
        like_words: links that begin none after a noun: German "Händler wie X"; `before_as` are words before "as" like that
        hypotheticals: "whether"
        receiving: verbs for getting a text of others: "found"
        introducers, leading_prepositions, dates: what precedes the subject: "Then", "In London", "On Monday"
        in_words: prepositions before a place
        relatives, relative_owners: "who", "whose"; `what` is "what X called"
        age_words, age_units: "aged", "years"
        claim_links, topic_words: "that" in "the claim that"; "to" in "replied to"
        by_reason: prepositions after a participle: "criticised for"
        so_called: what precedes words that the writer takes no responsibility for

    Phrases:
        determiners, indefinite, owners, articles, counts: before a noun: "the", "another", "his", "one of"
        complements: prepositions within a phrase: "a critic of X"
        affiliations, places: those before the organisation of a role: "director of X", "head of policy at X"
        by_words: those before the author of a text
        name_prepositions: those within the name of an organisation: "Friends of X"
        person_complements: those after a person: "a critic of X"; others tell where and when somebody speaks
        genitives: German determiners of a complement; `object_determiners` are those that begin no subject
        listener_prepositions: "a letter to X"
        openers: capitalised at the beginning of a sentence, and no name
        particles: small words in names: "van"
        name_prefixes: words with a capital before a surname: titles, and words that begin a sentence
        pre_adjectives: adjectives before a noun, where others follow it
        post_adjectives: adjectives after a noun that take a complement: "sources close to X"
        plain_verbs, verb_endings: verbs that end a description
        adverb_endings: how words such as "angrily" end
        participle_endings: how "X, speaking in London, said" begins; `describing_endings` do the same after a noun
        linking_verbs: verbs before what somebody calls something: "seemed “unfair”"
        showing: verbs that say how somebody is before a colon: German "zeigte sich erfreut:"
        nobody: subjects that say that nobody spoke
        feminine, masculine, feminine_endings, masculine_endings: determiners and ends of nouns with a gender
        enders: all words before which a phrase ends

    The language:
        head_first: adjectives follow their noun
        capital_nouns: all nouns begin with a capital
        subject_follows: the subject may follow its verb before a quotation
        drops_pronouns: a verb without a subject refers to the last speaker
    """

    verbs: SpeechVerbs
    nouns: Nouns
    pronouns: Mapping[str, str]
    demonstratives: Mapping[str, str] = field(default_factory=dict)
    oblique_pronouns: Mapping[str, str] = field(default_factory=dict)
    have_forms: frozenset[str]
    be_forms: frozenset[str]
    adverbs: frozenset[str]
    negations: frozenset[str]
    later_negations: frozenset[str] = NO_WORDS
    doubts: frozenset[str]
    clitics: frozenset[str] = NO_WORDS
    reflexives: frozenset[str] = NO_WORDS
    reflexive_verbs: frozenset[str] = NO_WORDS
    plural_verb_endings: tuple[str, ...] = ()
    infinitive_marks: frozenset[str] = NO_WORDS
    continuing: frozenset[str] = NO_WORDS
    agents: frozenset[str]
    so: frozenset[str] = NO_WORDS
    as_words: frozenset[str]
    as_saying: frozenset[str] = NO_WORDS
    put: frozenset[str] = NO_WORDS
    it: frozenset[str] = NO_WORDS
    certain_subjects: frozenset[str] = NO_WORDS
    text_prepositions: frozenset[str] = NO_WORDS
    asides: Phrases = ()
    according_to: Phrases
    initial_only: Phrases = ()
    joins: frozenset[str]
    pairs: frozenset[str]
    then: frozenset[str] = NO_WORDS
    links: frozenset[str]
    like_words: frozenset[str] = NO_WORDS
    before_as: frozenset[str] = NO_WORDS
    that: frozenset[str]
    denials: frozenset[str]
    having: frozenset[str] = NO_WORDS
    evidential: frozenset[str]
    hypotheticals: frozenset[str]
    receiving: frozenset[str] = NO_WORDS
    introducers: frozenset[str]
    leading_prepositions: frozenset[str]
    in_words: frozenset[str]
    dates: frozenset[str]
    relatives: frozenset[str]
    relative_owners: frozenset[str] = NO_WORDS
    what: frozenset[str]
    age_words: frozenset[str] = NO_WORDS
    age_units: frozenset[str] = NO_WORDS
    claim_links: frozenset[str]
    topic_words: frozenset[str]
    by_reason: frozenset[str] = NO_WORDS
    so_called: frozenset[str]
    determiners: frozenset[str]
    indefinite: frozenset[str]
    owners: frozenset[str]
    articles: frozenset[str]
    counts: frozenset[str]
    complements: frozenset[str]
    affiliations: frozenset[str]
    places: frozenset[str]
    by_words: frozenset[str]
    name_prepositions: frozenset[str]
    person_complements: frozenset[str]
    genitives: frozenset[str] = NO_WORDS
    object_determiners: frozenset[str] = NO_WORDS
    listener_prepositions: frozenset[str]
    openers: frozenset[str]
    particles: frozenset[str]
    name_prefixes: frozenset[str]
    pre_adjectives: frozenset[str] = NO_WORDS
    post_adjectives: frozenset[str] = NO_WORDS
    plain_verbs: frozenset[str]
    verb_endings: tuple[str, ...] = ()
    adverb_endings: tuple[str, ...] = ()
    participle_endings: tuple[str, ...]
    describing_endings: tuple[str, ...] = ()
    linking_verbs: frozenset[str]
    showing: frozenset[str] = NO_WORDS
    nobody: frozenset[str]
    feminine: frozenset[str] = NO_WORDS
    masculine: frozenset[str] = NO_WORDS
    feminine_endings: tuple[str, ...]
    masculine_endings: tuple[str, ...]
    enders: frozenset[str]
    head_first: bool = False
    capital_nouns: bool = False
    subject_follows: bool = False
    drops_pronouns: bool = False


def join(*tables: Iterable[str]) -> frozenset[str]:
    return frozenset(word for table in tables for word in table)


def build_vocabulary(**tables: Any) -> SpeechVocabulary:
    """Return the tables of a language with `enders`, the words before which a phrase ends."""
    names = (
        "complements leading_prepositions joins pairs links hypotheticals relatives relative_owners pronouns have_forms "
        "be_forms adverbs negations doubts determiners as_words agents genitives clitics reflexives"
    )
    enders = join(*(tables.get(name, ()) for name in names.split()))
    return SpeechVocabulary(**tables, enders=enders - tables["nouns"].former)


def conjugate(stems: str, *endings: str) -> frozenset[str]:
    """Return each stem with each ending."""
    return frozenset(stem + ending for stem in stems.split() for ending in endings)


def build_titles(*, masculine: str, feminine: str, other: str) -> Mapping[str, str]:
    """Return titles with their gender."""
    genders = {"m": masculine, "f": feminine, "": other}
    return {title: gender for gender, titles in genders.items() for title in titles.split()}


def build_separable(particles: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    """Return the particles of each form, from those of the forms of a verb."""
    return {form: word_set(words) for forms, words in particles.items() for form in forms.split()}
